"""The public record of a result: what is signed, printed as a QR code and packed for everybody.

The signed text is CBOR in its one canonical form, an array in the order of `_FIELDS`. It is not
compressed: on nine candidates that would save two characters in a hundred, and would let a text
be changed that still opens. `scripts/verify_bundle.py` reads the same forms without this code.

The bundle is a zip, not compressed, of fixed order and dates: result.cbor (what the QR code
holds), result.json, totals.json (described in the script), rules.json, journal.jsonl, notice.pdf,
key.txt, manifest.json (name -> SHA-256 and type) and manifest.sig.
"""

import hashlib
import io
import json
import zipfile
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from typing import Any

import base45
import cbor2
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from electionsys.errors import RefusedError, refuse
from electionsys.findings import Finding
from electionsys.journal.rules import canonical
from electionsys.keys import fingerprint

VERSION = 1
PREFIX = "ES1:"
# Four kilobytes hold two hundred candidates; nothing longer is read at all.
LONGEST = 4096
_RESULT, _BUNDLE = b"electionsys//1//result//", b"electionsys//1//bundle//"
_HEAD = 16
_Check = Callable[[object], bool]
COUNTS = ("registered", "issued", "returned", "valid", "invalid", "blank")


@dataclass(frozen=True, slots=True)
class RecordPerson:
    """`sex` is "F", "M" or empty."""

    name: str
    sex: str
    votes: int
    elected: bool


@dataclass(frozen=True, slots=True)
class RecordPost:
    post: str
    seats: int
    people: tuple[RecordPerson, ...]


@dataclass(frozen=True, slots=True)
class Record:
    """One certified result.

    `journal_head` is the hash of the act it rests on, cut to 32 hexadecimal digits; `at` is an
    aware moment, kept to the second.
    """

    unit: str
    election_id: int
    body: str
    round: str
    polling_day: date
    registered: int
    issued: int
    returned: int
    valid: int
    invalid: int
    blank: int
    posts: tuple[RecordPost, ...]
    packs: tuple[str, ...]
    journal_head: str
    practice: bool
    at: datetime

    def payload(self) -> bytes:
        """Return what is signed."""
        posts = [
            [p.post, p.seats, [[x.name, x.sex, x.votes, x.elected] for x in p.people]]
            for p in self.posts
        ]
        whose = [VERSION, "result", self.unit, self.election_id, self.body, self.round]
        day = int(self.polling_day.strftime("%Y%m%d"))
        counts = [getattr(self, count) for count in COUNTS]
        head = bytes.fromhex(self.journal_head[: 2 * _HEAD])
        rest = [posts, list(self.packs), head, self.practice, int(self.at.timestamp())]
        return cbor2.dumps([*whose, day, *counts, *rest], canonical=True)


@dataclass(frozen=True, slots=True)
class SignedRecord:
    """A record whose signature by `key` (32 bytes) was checked, or made here."""

    record: Record
    payload: bytes
    signature: bytes
    key: bytes

    def packed(self) -> bytes:
        return cbor2.dumps([self.payload, self.signature, self.key], canonical=True)

    def qr_text(self) -> str:
        """Return the text of the QR code, in the characters of its dense alphanumeric mode."""
        return f"{PREFIX}{base45.b45encode(self.packed()).decode()}"


def sign(record: Record, signer: Ed25519PrivateKey) -> SignedRecord:
    payload = record.payload()
    key = signer.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    return SignedRecord(_record(payload), payload, signer.sign(_RESULT + payload), key)


def read_qr(text: str) -> SignedRecord:
    """Read and check the text of a QR code; RefusedError (D401-D406) says what is wrong with it.

    Whose key signed is for the reader to compare: `check_key`.
    """
    if not text.startswith(PREFIX):
        raise RefusedError(Finding("D401", values={"prefix": PREFIX}))
    try:
        # Three characters hold two bytes; what is longer is not even decoded.
        packed = base45.b45decode(text[len(PREFIX) :][: 3 * (LONGEST // 2 + 1)])
    except ValueError as error:
        raise RefusedError(Finding("D402")) from error
    signed = read_packed(packed)
    refuse([Finding("D402")] * (signed.qr_text() != text))
    return signed


def read_packed(packed: bytes) -> SignedRecord:
    """Read and check `result.cbor`; RefusedError D403-D406."""
    if len(packed) > LONGEST:
        raise RefusedError(Finding("D403", values={"length": len(packed), "limit": LONGEST}))
    parts = _decoded(packed)
    if not (isinstance(parts, list) and [type(part) for part in parts] == [bytes] * 3):
        raise RefusedError(Finding("D404"))
    payload, signature, key = parts
    if len(key) != 32 or not _signed(key, signature, _RESULT + payload):
        raise RefusedError(Finding("D406"))
    return SignedRecord(_record(payload), payload, signature, key)


def _signed(key: bytes, signature: bytes, text: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, text)
        return True
    except (InvalidSignature, ValueError):
        return False


def _decoded(data: bytes) -> object:
    """Decode CBOR that is in its canonical form: one content has one text. D404."""
    try:
        value: object = cbor2.loads(data)
        again = cbor2.dumps(value, canonical=True)
    except (cbor2.CBORError, ValueError, TypeError, ArithmeticError, RecursionError) as error:
        raise RefusedError(Finding("D404")) from error
    if again != data:
        raise RefusedError(Finding("D404"))
    return value


def _is(kind: type) -> _Check:
    return lambda value: type(value) is kind


def _row(*checks: _Check) -> _Check:
    def fits(value: object) -> bool:
        if not isinstance(value, list) or len(value) != len(checks):
            return False
        return all(check(part) for check, part in zip(checks, value, strict=True))

    return fits


def _each(check: _Check) -> _Check:
    return lambda value: isinstance(value, list) and all(map(check, value))


def _number(value: object) -> bool:
    return type(value) is int and 0 <= value < 2**63


def _day(value: object) -> bool:
    try:
        return _number(value) and bool(date.fromisoformat(f"{value:08}"))
    except ValueError:
        return False


_PERSON = _row(_is(str), lambda sex: sex in ("F", "M", ""), _number, _is(bool))
_FIELDS: tuple[tuple[str, _Check], ...] = (
    ("version", lambda value: value == VERSION),
    ("kind", lambda value: value == "result"),
    ("unit", lambda value: isinstance(value, str) and value.isdecimal() and len(value) == 12),
    ("election_id", _number),
    ("body", _is(str)),
    ("round", lambda value: value in ("first", "another")),
    ("polling_day", _day),
    *((count, _number) for count in COUNTS),
    ("posts", _each(_row(_is(str), _number, _each(_PERSON)))),
    ("packs", _each(_is(str))),
    ("journal_head", lambda value: isinstance(value, bytes) and len(value) == _HEAD),
    ("practice", _is(bool)),
    ("at", lambda value: type(value) is int and 0 <= value < 2**37),
)


def _record(payload: bytes) -> Record:
    """Read a payload. D405 names every field that is missing or has the wrong form."""
    parts = _decoded(payload)
    given = parts if isinstance(parts, list) else []
    names = [name for name, _ in _FIELDS]
    fit = zip(_FIELDS, [*given, *[None] * len(_FIELDS)], strict=False)
    bad = [name for (name, check), value in fit if not check(value)]
    bad += ["+"] * (len(given) > len(_FIELDS))
    refuse(Finding("D405", values={"field": name}) for name in bad)
    return _made(dict(zip(names, given, strict=True)))


def _made(found: dict[str, Any]) -> Record:
    """Build the record from fields that were checked."""
    values = {name: found[name] for name in Record.__slots__}
    values |= {
        "polling_day": date.fromisoformat(str(found["polling_day"])),
        "posts": tuple(
            RecordPost(post, seats, tuple(RecordPerson(*person) for person in people))
            for post, seats, people in found["posts"]
        ),
        "packs": tuple(found["packs"]),
        "journal_head": found["journal_head"].hex(),
        "at": datetime.fromtimestamp(found["at"], UTC),
    }
    return Record(**values)


def check_key(signed: SignedRecord, posted: str) -> Finding | None:
    """D407: the key is not the one whose fingerprint was posted before the vote."""
    found = fingerprint(signed.key)
    wrong = found != posted.strip().upper()
    return Finding("D407", values={"found": found, "posted": posted}) if wrong else None


def check_place(record: Record, unit: str, election_id: int) -> Finding | None:
    """D408: a true record, but of another village or another election."""
    wrong = (record.unit, record.election_id) != (unit, election_id)
    values = {"unit": record.unit, "election": record.election_id}
    return Finding("D408", values=values) if wrong else None


def check_record(record: Record) -> list[Finding]:
    """Return every identity that does not hold (D411-D417)."""
    return [*_papers(record), *(f for post in record.posts for f in _votes(post, record.valid))]


def _papers(record: Record) -> Iterator[Finding]:
    sums = {name: getattr(record, name) for name in COUNTS}
    wrong = {
        "D411": record.issued > record.registered,
        "D412": record.returned > record.issued,
        "D413": record.valid + record.invalid + record.blank != record.returned,
    }
    yield from (Finding(code, values=sums) for code in wrong if wrong[code])
    seated = [x.name for post in record.posts for x in post.people if x.elected]
    for name in sorted({name for name in seated if seated.count(name) > 1}):
        yield Finding("D417", values={"name": name})


def _votes(post: RecordPost, valid: int) -> Iterator[Finding]:
    values = {"post": f"post.{post.post}", "seats": post.seats, "valid": valid}
    cast = sum(person.votes for person in post.people)
    if cast > post.seats * valid:
        yield Finding("D414", values={**values, "votes": cast})
    for person in (person for person in post.people if person.votes > valid):
        yield Finding("D415", values={**values, "name": person.name, "votes": person.votes})
    names = {person.name for person in post.people}
    elected = sum(person.elected for person in post.people)
    if elected > post.seats or len(names) != len(post.people):
        yield Finding("D416", values={**values, "elected": elected})


def by_votes(votes: Mapping[str, int], needed: int, seats: int) -> tuple[str, ...]:
    """Return whom the votes alone elect: most votes first, and nobody of those tied at the cut."""
    elected: list[str] = []
    for number in sorted({n for n in votes.values() if n >= needed}, reverse=True):
        equal = sorted(name for name in votes if votes[name] == number)
        if len(elected) + len(equal) > seats:
            break
        elected += equal
    return tuple(elected)


def set_aside(
    votes: Mapping[str, int], needed: int, seats: int, elected: Collection[str]
) -> tuple[str, ...]:
    """Return whom the votes alone would seat (or tie) and the decision `elected` does not."""
    aside: list[str] = []
    while True:
        left = {name: n for name, n in votes.items() if name not in aside}
        more = [name for name in by_votes(left, needed, seats) if name not in elected]
        if not more and set(by_votes(left, needed, seats)) != set(elected):
            # The votes alone see a tie where another rule decides: the others stand back.
            least = min(votes[name] for name in elected)
            more = [n for n in left if n not in elected and left[n] >= least]
        if not more:
            return tuple(aside)
        aside += sorted(more)


def totals_of(
    record: Record,
    elected_before: Mapping[str, Collection[str]] | None = None,
    set_aside: Iterable[Mapping[str, str]] = (),
) -> dict[str, object]:
    """Return `totals.json`; `set_aside` are maps of post, name, code and clause."""
    posts = [
        {"post": p.post, "seats": p.seats, "votes": {x.name: x.votes for x in p.people}}
        for p in record.posts
    ]
    counts = {name: getattr(record, name) for name in COUNTS}
    before = {post: sorted(names) for post, names in (elected_before or {}).items()}
    more = {"elected_before": before, "set_aside": [dict(one) for one in set_aside]}
    return counts | {"round": record.round, "posts": posts} | more


def readable(signed: SignedRecord) -> dict[str, object]:
    """Return `result.json`: the signed record in words anybody can open."""
    record = signed.record
    days = {"polling_day": record.polling_day.isoformat(), "at": record.at.isoformat()}
    kind = {"version": VERSION, "kind": "result", "fingerprint": fingerprint(signed.key)}
    return asdict(record) | days | kind


def bundle_files(
    signed: SignedRecord,
    totals: Mapping[str, object],
    rules: Mapping[str, object],
    journal: Iterable[Mapping[str, object]],
    notice: bytes,
) -> dict[str, bytes]:
    """Return the members of a bundle but the manifest; `journal` are its public lines."""
    texts = {"result.json": readable(signed), "totals.json": totals, "rules.json": rules}
    lines = b"".join(canonical(line) + b"\n" for line in journal)
    rest = {"result.cbor": signed.packed(), "journal.jsonl": lines, "notice.pdf": notice}
    return {name: _spread(value) for name, value in texts.items()} | rest


def bundle(files: Mapping[str, bytes], signer: Ed25519PrivateKey, record: Record) -> bytes:
    """Return the zip of `files` with a signed manifest: the same files give the same bytes."""
    key = signer.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    members = {**files, "key.txt": key.hex().encode() + b"\n"}
    manifest = _spread(bundle_manifest(members, record))
    members |= {"manifest.json": manifest, "manifest.sig": signer.sign(_BUNDLE + manifest)}
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        for name in sorted(members):
            file.writestr(_member(name), members[name])
    return packed.getvalue()


def bundle_manifest(files: Mapping[str, bytes], record: Record) -> dict[str, object]:
    """Return name -> SHA-256 and type, and whose bundle it is."""
    listed = {
        name: {
            "sha256": hashlib.sha256(content).hexdigest(),
            "type": f"electionsys//1//{name.partition('.')[0]}",
        }
        for name, content in files.items()
    }
    whose = {"unit": record.unit, "election_id": record.election_id}
    return {"version": VERSION, "kind": "bundle", "files": listed} | whose


def _member(name: str) -> zipfile.ZipInfo:
    """Everything a zip says besides the content, the same on every machine and day."""
    info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    info.create_system = 3
    info.external_attr = 0o644 << 16
    return info


def _spread(value: Mapping[str, object]) -> bytes:
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, indent=1)
    return text.encode() + b"\n"
