#!/usr/bin/env python3
"""Check a published result without the software that made it: Python 3.11, nothing installed.

    verify_bundle.py [BUNDLE.zip] [--qr TEXT] [--key FINGERPRINT]

FINGERPRINT stands on the notice of candidates, posted before the vote; TEXT is in the QR code of
the result (or name a file that holds it). Exit 0: nothing is wrong, 1: something is, 2: unreadable.
totals.json: registered, issued, returned, valid, invalid, blank, round (first, another), posts
[{post, seats, votes {name: votes}}], elected_before {post: [name]}, set_aside [{post, name, code,
clause}]: those the votes would seat and another rule (relatives, the woman's seat) does not; voters
where a rule counts them. rules.json: packs, and parameter -> {value, clause}.
"""

import argparse
import base64
import hashlib
import io
import json
import sys
import zipfile
from pathlib import Path
from typing import Any, TypeAlias

SIGNATURE, NUMBERS, ELECTED = QUESTIONS = (
    "签名是真的吗 Is the signature real?",
    "数对得上吗 Do the numbers add up?",
    "按法律谁当选 Who is elected by law?",
)
COUNTS = ["registered", "issued", "returned", "valid", "invalid", "blank"]
FIELDS = ["version", "kind", "unit", "election_id", "body", "round", "polling_day", *COUNTS]
FIELDS += ["posts", "packs", "journal_head", "practice", "at"]
NAMES = ["result.cbor", "result.json", "totals.json", "rules.json", "journal.jsonl", "notice.pdf"]
NAMES += ["key.txt", "manifest.json", "manifest.sig"]
RESULT, BUNDLE = b"electionsys//1//result//", b"electionsys//1//bundle//"
# In this order the worst comes first.
NO, UNKNOWN, YES = "不 NO", "这里查不了 CANNOT BE CHECKED HERE", "是 YES"
LARGEST, LONGEST = 64 << 20, 64 << 10  # bytes of a file and of a record: no more is read
Point: TypeAlias = tuple[int, int, int, int]
Record: TypeAlias = dict[str, Any]  # also what stands in a file of JSON

# Ed25519, RFC 8032 section 5.1: points of the curve in extended coordinates (X, Y, Z, T).
P, L = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P


def add(a: Point, b: Point) -> Point:
    s, t = (a[1] - a[0]) * (b[1] - b[0]) % P, (a[1] + a[0]) * (b[1] + b[0]) % P
    c, d = 2 * a[3] * b[3] * D % P, 2 * a[2] * b[2] % P
    e, f, g, h = t - s, d - c, d + c, t + s
    return e * f % P, g * h % P, f * g % P, e * h % P


def times(number: int, point: Point) -> Point:
    total = (0, 1, 1, 0)
    while number:
        total = add(total, point) if number & 1 else total
        point, number = add(point, point), number >> 1
    return total


def point_of(text: bytes) -> Point | None:
    """Return the point that 32 bytes stand for, or None."""
    sign, y = divmod(int.from_bytes(text, "little"), 1 << 255)
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    x = x if (x * x - square) % P == 0 else x * pow(2, (P - 1) // 4, P) % P
    if (x * x - square) % P or y >= P or (x == 0 and sign):
        return None
    x = x if x & 1 == sign else P - x
    return x, y, 1, x * y % P


def verifies(key: bytes, signature: bytes, message: bytes) -> bool:
    """Say whether `signature` (64 bytes) over `message` is by `key` (32 bytes)."""
    if len(key) != 32 or len(signature) != 64:
        return False
    base, a, r = (point_of(text) for text in (b"\x58" + b"\x66" * 31, key, signature[:32]))
    s = int.from_bytes(signature[32:], "little")
    if base is None or a is None or r is None or s >= L:
        return False
    h = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % L
    left, right = times(s, base), add(r, times(h, a))
    return all((left[i] * right[2] - right[i] * left[2]) % P == 0 for i in (0, 1))


def base45(text: str) -> bytes:
    letters, out = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:", b""
    for part in (text[at : at + 3] for at in range(0, len(text), 3)):
        # Three letters hold two bytes, two hold one; OverflowError where they hold more.
        value = sum(letters.index(letter) * 45**n for n, letter in enumerate(part))
        out += value.to_bytes({3: 2, 2: 1}[len(part)], "big")
    return out


def cbor(data: bytes) -> Any:
    """Decode the part of CBOR (RFC 8949) a record uses, in its shortest form only."""
    value, rest = cbor_item(data[:LONGEST])
    if rest or len(data) > LONGEST:
        raise ValueError("something follows the record")
    return value


def cbor_item(data: bytes) -> tuple[Any, bytes]:
    kind, size, data = data[0] >> 5, data[0] & 31, data[1:]
    if size >= 24:
        length = {24: 1, 25: 2, 26: 4, 27: 8}[size]
        size, data = int.from_bytes(data[:length], "big"), data[length:]
        if size < (24 if length == 1 else 256 ** (length // 2)):
            raise ValueError("not the shortest form")
    if kind in (2, 3) and size <= len(data):
        return (data[:size] if kind == 2 else data[:size].decode()), data[size:]
    if kind == 4:
        items = []
        for _ in range(size):
            item, data = cbor_item(data)
            items.append(item)
        return items, data
    # A whole number, or one of the two truths; everything else is in no record.
    return {(0, size): size, (7, 20): False, (7, 21): True}[kind, size], data


def fingerprint(key: bytes) -> str:
    text = base64.b32encode(hashlib.sha256(key).digest()[:10]).decode()
    return "-".join(text[at : at + 4] for at in range(0, 16, 4))


class Law:
    """Who is elected, from totals.json and rules.json alone. LookupError: something is not said."""

    def __init__(self, totals: Record, rules: Record) -> None:
        self.totals, self.rules, self.another = totals, rules, totals["round"] == "another"
        self.aside = totals.get("set_aside", [])

    def word(self, rule: str) -> Any:
        return self.rules[rule]["value"]

    def quorum(self) -> bool:
        if self.another and self.word("another_election_quorum") == "none":
            return True
        measure = self.word("participants_measure")
        measure = {"recovered": "returned", "signed_in": "voters"}.get(measure, measure)
        part, voters = self.totals[measure], self.totals["registered"]
        over = {"none": 1, "gt_half": 2 * part - voters, "gt_two_thirds": 3 * part - 2 * voters}
        over["ge_two_thirds"] = over["gt_two_thirds"] + 1
        return bool(over[self.word("quorum_rule")] > 0)

    def enough(self, votes: int) -> bool:
        """Say whether so many votes elect."""
        if self.another:
            third = self.word("another_election_threshold") == "one_third_of_ballots"
            return votes > 0 and (not third or 3 * votes >= self.totals["returned"])
        if self.word("majority_rule") == "plurality":
            return votes > 0
        if self.word("majority_base") == "recovered":
            return bool(2 * votes > self.totals["returned"])
        blank = self.totals["blank"]
        counts = blank and self.word("abstain_ballot") == "valid_abstention"
        return bool(2 * votes > self.totals["valid"] + blank * counts)

    def elected(self) -> dict[str, set[str]]:
        """Return post -> names: posts from the highest down, nobody of those tied at the cut."""
        if self.word("fold_down") in ("losers_only", "all"):
            raise LookupError("the papers one by one (fold_down)")
        result: dict[str, set[str]] = {}
        rank = ("chair", "deputy", "woman_member", "member")
        seated = {n for names in self.totals.get("elected_before", {}).values() for n in names}
        for post in sorted(self.totals["posts"], key=lambda post: rank.index(post["post"])):
            out = seated | {a["name"] for a in self.aside if a["post"] == post["post"]}
            votes = {n: v for n, v in post["votes"].items() if n not in out and self.enough(v)}
            ahead = {n: sum(other >= v for other in votes.values()) for n, v in votes.items()}
            fits = {name for name in votes if ahead[name] <= post["seats"] and self.quorum()}
            result[post["post"]], seated = fits, seated | fits
        return result


class Verification:
    """What was found, question by question. A question with nothing against it is answered yes."""

    def __init__(self) -> None:
        self.found: dict[str, list[tuple[str, str]]] = {question: [] for question in QUESTIONS}

    def no(self, question: str, why: str, wrong: object = True, status: str = NO) -> None:
        self.found[question] += [(status, why)] * bool(wrong)

    def status(self, question: str) -> str:
        return min((status for status, _ in self.found[question]), default=YES)

    def record(self, packed: bytes, posted: str | None) -> tuple[Record, bytes]:
        """Open a signed record and check its signature, key and sums."""
        payload, signature, key = cbor(packed)
        fits = verifies(key, signature, RESULT + payload)
        self.no(SIGNATURE, "结果的签名不对 the signature of the result does not fit", not fits)
        other = posted is None or posted.strip().upper() != fingerprint(key)
        why = f"签名的钥匙是 signed by {fingerprint(key)}, 选举前公布的是 posted before the vote: "
        self.no(SIGNATURE, why + (posted or "?"), other, NO if posted else UNKNOWN)
        values = cbor(payload)
        if len(values) != len(FIELDS) or values[:2] != [1, "result"]:
            raise ValueError("not a result of version 1")
        record = dict(zip(FIELDS, values, strict=True))
        self.numbers(record)
        return record, key

    def numbers(self, record: Record) -> None:
        registered, issued, returned, valid, invalid, blank = (record[name] for name in COUNTS)
        adds = valid + invalid + blank == returned
        self.no(NUMBERS, "发票多于登记 more papers issued than registered", issued > registered)
        self.no(NUMBERS, "收回多于发出 more papers returned than issued", returned > issued)
        self.no(NUMBERS, "有效+无效+空白≠收回 valid + invalid + blank is not returned", not adds)
        for post, seats, people in record["posts"]:
            votes, chosen = [person[2] for person in people], sum(person[3] for person in people)
            bad = chosen > seats or len({person[0] for person in people}) < len(people)
            self.no(NUMBERS, f"{post}: 票数过多 too many votes in all", sum(votes) > seats * valid)
            self.no(NUMBERS, f"{post}: 得票多于有效票 votes > valid", max(votes, default=0) > valid)
            self.no(NUMBERS, f"{post}: 当选过多或重名 too many elected, or a name twice", bad)

    def journal(self, text: str, record: Record) -> None:
        """Recompute the chain of acts; name the first line that does not fit."""
        chain, previous, heads = f"{record['unit']}/{record['election_id']}", "0" * 64, set()
        for number, line in enumerate(text.splitlines(), 1):
            entry = json.loads(line)
            said, entry["chain"] = entry.pop("hash"), chain
            hashed = json.dumps(entry, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
            fits = (entry["seq"], entry["previous"]) == (number, previous)
            if not fits or hashlib.sha256(hashed.encode()).hexdigest() != said:
                why = f"办事记录第 {number} 条不对 journal line {number} does not fit"
                return self.no(NUMBERS, why, True)
            previous = said
            heads.add(said[:32])
        lacks = record["journal_head"].hex() not in heads
        return self.no(NUMBERS, "办事记录缺少结果那一条 the journal lacks the act certified", lacks)

    def totals(self, record: Record, totals: Record, shown: Record) -> None:
        posts = [[p["post"], p["seats"], p["votes"]] for p in totals["posts"]]
        told = [[post, seats, {p[0]: p[2] for p in folk}] for post, seats, folk in record["posts"]]
        differ = posts != told or any(totals[n] != record[n] for n in [*COUNTS, "round"])
        self.no(NUMBERS, "totals.json 与结果不同 totals.json is not the result", differ)
        keys = ("name", "sex", "votes", "elected")
        rows = [[[x[key] for key in keys] for x in p["people"]] for p in shown["posts"]]
        differ = any(shown[n] != record[n] for n in [*COUNTS, "unit", "election_id"])
        differ = differ or rows != [post[2] for post in record["posts"]]
        self.no(NUMBERS, "result.json 与结果不同 result.json is not the result", differ)

    def law(self, record: Record, law: Law) -> None:
        try:
            computed = law.elected()
        except LookupError as error:
            return self.no(ELECTED, f"没有公布 not published: {error}", True, UNKNOWN)
        for post, _, people in record["posts"]:
            names = ", ".join(sorted(computed[post])) or "—"
            differ = {person[0] for person in people if person[3]} != computed[post]
            self.no(ELECTED, f"{post}: 按得票应为 by the votes it is {names}", differ)
        names = ", ".join(f"{one['name']} {one['clause']}" for one in law.aside)
        why = f"因其他规定未当选 not seated, by another rule: {names}"
        return self.no(ELECTED, why, names, UNKNOWN)

    def members(self, content: bytes) -> dict[str, bytes]:
        """Return the members of a bundle; a byte changed between them is found as well."""
        with zipfile.ZipFile(io.BytesIO(content)) as file:
            infos, names = file.infolist(), set(file.namelist())
            large = sum(info.file_size for info in infos) > len(content)
            if large or "result.cbor" not in names or any(info.compress_type for info in infos):
                raise ValueError("no result.cbor, or packed again")
            members = {name: file.read(name) for name in names}
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as file:
            for name in sorted(members):
                info = zipfile.ZipInfo(name)
                info.create_system, info.external_attr = 3, 0o644 << 16
                file.writestr(info, members[name])
        other = packed.getvalue() != content or sorted(members) != sorted(NAMES)
        self.no(SIGNATURE, "不是原来的文件包 this is not the file as it was packed", other)
        return members

    def bundle(self, content: bytes, posted: str | None) -> tuple[Record, bytes]:
        members = self.members(content)
        key, manifest = bytes.fromhex(members["key.txt"].decode()), members["manifest.json"]
        fits = verifies(key, members["manifest.sig"], BUNDLE + manifest)
        self.no(SIGNATURE, "清单的签名不对 the signature of the manifest does not fit", not fits)
        listed = json.loads(manifest)
        for name in NAMES[:-2]:
            changed = hashlib.sha256(members[name]).hexdigest() != listed["files"][name]["sha256"]
            self.no(SIGNATURE, f"{name} 被改动过 was changed", changed)
        record, signer = self.record(members["result.cbor"], posted)
        other = key != signer or any(listed[n] != record[n] for n in ("unit", "election_id"))
        self.no(SIGNATURE, "是另一次选举或另一把钥匙 another election or key", other)
        totals, rules, shown = (json.loads(members[n]) for n in (NAMES[2], NAMES[3], NAMES[1]))
        self.totals(record, totals, shown)
        self.journal(members["journal.jsonl"].decode(), record)
        self.law(record, Law(totals, rules))
        return record, members["result.cbor"]

    def show(self, record: Record) -> None:
        say(f"{record['unit']}/{record['election_id']} {record['polling_day']} {record['round']}")
        say("  ".join(f"{name} {record[name]:,}" for name in COUNTS))
        for post, seats, people in record["posts"]:
            rows = (f"{name} {votes:,}{' ✓' * chosen}" for name, _, votes, chosen in people)
            say(f"{post} ({seats}): " + "  ".join(rows) + "  演练 PRACTICE" * record["practice"])


def say(line: str) -> None:
    # A forged name must not write lines of its own.
    print("".join(letter if letter.isprintable() else "?" for letter in line))


def read(path: Path) -> bytes:
    with path.open("rb") as file:
        if len(content := file.read(LARGEST + 1)) > LARGEST:
            raise OSError(0, "大于 64 MB larger than 64 MB")
        return content


def check(asked: argparse.Namespace, seen: Verification) -> None:
    if asked.bundle is None and asked.qr is None:
        raise ValueError("没有给文件 no file is given")
    text = asked.qr or ""
    if text and not text.startswith("ES1:"):
        text = read(Path(text)).decode()
    text = text.strip("\r\n")
    scanned = base45(text[4:8192]) if text.startswith("ES1:") else b""
    if asked.bundle is None:
        record, _ = seen.record(scanned, asked.key)
        seen.no(ELECTED, "二维码里没有规则 the code holds no rules: use the bundle", True, UNKNOWN)
    else:
        record, packed = seen.bundle(read(asked.bundle), asked.key)
        other = asked.qr is not None and scanned != packed
        seen.no(SIGNATURE, "二维码与文件包不同 the QR code is not this result", other)
    seen.show(record)


def main() -> int:
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("bundle", nargs="?", type=Path)
    parser.add_argument("--key")
    parser.add_argument("--qr")
    seen, broken = Verification(), 2
    try:
        check(parser.parse_args(), seen)
        broken = 0
    except OSError as error:
        print(f"打不开这个文件 This file cannot be opened: {error.strerror}")
    except Exception as error:
        print("不是完好的选举结果 This is not a result of an election, or is damaged:", repr(error))
    for question in QUESTIONS:
        unseen = broken and not seen.found[question]
        print(f"{question}  {UNKNOWN if unseen else seen.status(question)}")
        for _, why in seen.found[question]:
            say(f"    {why}")
    return 1 if any(seen.status(question) == NO for question in QUESTIONS) else broken


if __name__ == "__main__":
    sys.exit(main())
