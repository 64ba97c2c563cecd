"""The stand-alone verifier: it believes what was published, and finds every altered byte."""

import dataclasses
import hashlib
import importlib.util
import io
import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from electionsys.journal import rules as journal
from electionsys.results import rules
from electionsys.results.rules import Record, RecordPerson, RecordPost

SCRIPT = Path(__file__).resolve().parent.parent / "scripts" / "verify_bundle.py"
SIGNER = Ed25519PrivateKey.from_private_bytes(hashlib.sha256(b"village").digest())
KEY = rules.fingerprint(SIGNER.public_key().public_bytes_raw())
UNIT, ELECTION = "640221100210", 77
AT = datetime(2026, 11, 22, 20, 15, tzinfo=UTC)
LAW = {
    "quorum_rule": "gt_half",
    "participants_measure": "recovered",
    "majority_base": "recovered",
    "majority_rule": "gt_half",
    "another_election_threshold": "one_third_of_ballots",
    "another_election_quorum": "as_first",
    "fold_down": "off",
}


def _verifier() -> ModuleType:
    spec = importlib.util.spec_from_file_location("verify_bundle", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


verifier = _verifier()


def _lines() -> list[dict[str, object]]:
    lines, previous = [], journal.FIRST
    for seq, act in enumerate(("rolls.freeze", "contests.lock", "counting.seal"), 1):
        line = journal.line(f"{UNIT}/{ELECTION}", seq, AT, act, journal.digest([act]), previous)
        lines.append(line.public())
        previous = line.hash
    return lines


def _post(kind: str, seats: int, elected: str, **votes: int) -> RecordPost:
    people = (RecordPerson(name, "F", number, name in elected) for name, number in votes.items())
    return RecordPost(kind, seats, tuple(people))


POSTS = (
    _post("chair", 1, "甲", 甲=60, 乙=35),
    _post("deputy", 1, "丙", 丙=55, 丁=40),
    _post("member", 2, "戊己", 戊=80, 己=52, 庚=50),
)
RECORD = Record(
    unit=UNIT,
    election_id=ELECTION,
    body="villagers_committee",
    round="first",
    polling_day=AT.date(),
    registered=120,
    issued=101,
    returned=100,
    valid=96,
    invalid=3,
    blank=1,
    posts=POSTS,
    packs=("cn-village-2026",),
    journal_head=str(_lines()[-1]["hash"])[:32],
    practice=False,
    at=AT,
)


def _law(**changed: str) -> dict[str, object]:
    values = {name: value for name, value in {**LAW, **changed}.items() if value}
    clause = "cn-village-2026:18"
    return {
        "packs": ["cn-village-2026"],
        **{name: {"value": value, "clause": clause} for name, value in values.items()},
    }


def _files(record: Record = RECORD, **law: str) -> dict[str, bytes]:
    signed = rules.sign(record, SIGNER)
    return rules.bundle_files(signed, rules.totals_of(record), _law(**law), _lines(), b"%PDF-1.7")


def _bundle(record: Record = RECORD, **law: str) -> bytes:
    return rules.bundle(_files(record, **law), SIGNER, record)


def _answers(content: bytes, posted: str | None = KEY) -> list[str]:
    seen = verifier.Verification()
    seen.bundle(content, posted)
    return [_word(seen.status(question)) for question in verifier.QUESTIONS]


def _word(status: str) -> str:
    return {verifier.NO: "no", verifier.UNKNOWN: "unknown", verifier.YES: "yes"}[status]


def _found(content: bytes) -> bool:
    """Whether the script would end with 1 or 2."""
    try:
        return "no" in _answers(content)
    except Exception:
        return True


def _run(*arguments: str) -> subprocess.CompletedProcess[str]:
    # A legacy code page and no access to our package: as on a village's Windows computer.
    environment = {**os.environ, "PYTHONIOENCODING": "cp1252"}
    return subprocess.run(
        [sys.executable, "-I", str(SCRIPT), *arguments],
        capture_output=True,
        encoding="utf-8",
        env=environment,
        check=False,
    )


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "bundle.zip"
    made.write_bytes(_bundle())
    return made


def test_the_published_bundle_is_believed(path: Path) -> None:
    done = _run(str(path), "--key", KEY, "--qr", rules.sign(RECORD, SIGNER).qr_text())
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.count("是 YES") == 3
    assert "甲 60 ✓" in done.stdout


def test_without_a_posted_key_the_signature_cannot_be_judged(path: Path) -> None:
    done = _run(str(path))
    assert done.returncode == 0
    assert "CANNOT BE CHECKED HERE" in done.stdout
    assert KEY in done.stdout


def test_with_another_key_posted_the_result_is_false(path: Path) -> None:
    assert _run(str(path), "--key", "AAAA-BBBB-CCCC-DDDD").returncode == 1


def test_a_code_alone_is_checked_for_signature_and_sums() -> None:
    text = rules.sign(RECORD, SIGNER).qr_text()
    assert _run("--qr", text, "--key", KEY).returncode == 0
    assert _run("--qr", text[:50] + ("A" if text[50] != "A" else "B") + text[51:]).returncode != 0
    assert _run("--qr", "https://example.org/").returncode == 2


def test_a_code_is_read_from_a_file_as_a_phone_saves_it(tmp_path: Path) -> None:
    saved = tmp_path / "code.txt"
    saved.write_text(rules.sign(RECORD, SIGNER).qr_text() + "\r\n", encoding="utf-8")
    assert _run("--qr", str(saved), "--key", KEY).returncode == 0
    saved.write_text("HC1:AB", encoding="utf-8")
    assert _run("--qr", str(saved)).returncode == 2


def test_a_code_of_another_result_does_not_pass_for_this_one(path: Path) -> None:
    other = rules.sign(dataclasses.replace(RECORD, registered=121), SIGNER).qr_text()
    assert _run(str(path), "--key", KEY, "--qr", other).returncode == 1


def test_what_is_no_bundle_is_unreadable(tmp_path: Path) -> None:
    (tmp_path / "x.zip").write_bytes(b"PK nothing")
    assert _run(str(tmp_path / "x.zip")).returncode == 2
    assert _run(str(tmp_path / "missing.zip")).returncode == 2
    assert _run().returncode == 2


def test_a_forged_name_writes_no_line_of_its_own(path: Path) -> None:
    forged = f"甲\n{verifier.QUESTIONS[1]}  {verifier.YES}"
    posts = (_post("chair", 1, forged, **{forged: 60, "乙": 35}), *POSTS[1:])
    path.write_bytes(_bundle(replace(RECORD, posts=posts, blank=2)))
    said = _run(str(path)).stdout.splitlines()
    assert [line for line in said if line.startswith(verifier.QUESTIONS[1])] == [
        f"{verifier.QUESTIONS[1]}  {verifier.NO}"
    ]


def test_the_verifier_is_short_and_needs_only_the_standard_library() -> None:
    text = SCRIPT.read_text(encoding="utf-8")
    imported = {
        line.split()[1] for line in text.splitlines() if line.startswith(("import", "from"))
    }
    assert imported <= sys.stdlib_module_names
    assert len([line for line in text.splitlines() if line]) <= 310


def test_any_altered_byte_of_the_bundle_is_found() -> None:
    content = bytearray(_bundle())
    assert not _found(bytes(content))
    for at in range(len(content)):
        content[at] ^= 1 << at % 8
        assert _found(bytes(content)), at
        content[at] ^= 1 << at % 8


@pytest.mark.parametrize("name", verifier.NAMES)
def test_a_member_altered_and_packed_again_is_found(name: str) -> None:
    with zipfile.ZipFile(io.BytesIO(_bundle())) as file:
        members = {member: file.read(member) for member in file.namelist()}
    content = members[name]
    for at in range(0, len(content), max(1, len(content) // 12)):
        changed = content[:at] + bytes([content[at] ^ 1 << at % 7]) + content[at + 1 :]
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as file:
            for member in sorted(members):
                info = rules._member(member)
                file.writestr(info, changed if member == name else members[member])
        assert _found(packed.getvalue()), (name, at)


def test_a_member_missing_or_added_is_found() -> None:
    files = _files()
    assert _found(rules.bundle({**files, "more.txt": b"x"}, SIGNER, RECORD))
    for name in files:
        less = {other: content for other, content in files.items() if other != name}
        assert _found(rules.bundle(less, SIGNER, RECORD)), name


def _tampered(name: str, change: Callable[[str], str]) -> bytes:
    """A bundle signed over a member that does not tell the same story."""
    files = _files()
    files[name] = change(files[name].decode()).encode()
    return rules.bundle(files, SIGNER, RECORD)


def test_the_first_bad_line_of_the_journal_is_named() -> None:
    content = _tampered(
        "journal.jsonl", lambda text: text.replace("contests.lock", "contests.loch")
    )
    seen = verifier.Verification()
    seen.bundle(content, KEY)
    assert any("2" in why for _, why in seen.found[verifier.NUMBERS])
    assert _answers(content) == ["yes", "no", "yes"]


@pytest.mark.parametrize("line", range(3))
def test_a_line_missing_from_the_journal_is_found(line: int) -> None:
    def without(text: str) -> str:
        lines = text.splitlines(keepends=True)
        return "".join(lines[:line] + lines[line + 1 :])

    assert _answers(_tampered("journal.jsonl", without)) == ["yes", "no", "yes"]


def test_totals_that_are_not_the_record_are_found() -> None:
    content = _tampered(
        "totals.json", lambda text: text.replace('"registered": 120', '"registered": 119')
    )
    assert _answers(content)[1] == "no"


def test_words_that_are_not_the_record_are_found() -> None:
    content = _tampered("result.json", lambda text: text.replace("甲", "乙"))
    assert _answers(content)[1] == "no"


def test_the_wrong_person_elected_is_found() -> None:
    posts = (POSTS[0], _post("deputy", 1, "丁", 丙=55, 丁=40), POSTS[2])
    assert _answers(_bundle(dataclasses.replace(RECORD, posts=posts))) == ["yes", "yes", "no"]


def test_half_of_the_papers_is_no_majority_and_a_tie_seats_nobody() -> None:
    half = (_post("chair", 1, "甲", 甲=50, 乙=20),)
    assert _answers(_bundle(dataclasses.replace(RECORD, posts=half)))[2] == "no"
    nobody = (_post("chair", 1, "", 甲=50, 乙=20), _post("member", 1, "", 丙=51, 丁=51))
    record = dataclasses.replace(RECORD, posts=nobody, valid=102, returned=106, issued=106)
    assert _answers(_bundle(record))[2] == "yes"


def test_without_a_quorum_nobody_is_elected() -> None:
    few = dataclasses.replace(RECORD, registered=200)
    assert _answers(_bundle(few))[2] == "no"
    assert _answers(_bundle(dataclasses.replace(RECORD, registered=199)))[2] == "yes"
    assert _answers(_bundle(RECORD, quorum_rule="gt_two_thirds"))[2] == "yes"
    assert (
        _answers(_bundle(dataclasses.replace(RECORD, registered=150), quorum_rule="gt_two_thirds"))[
            2
        ]
        == "no"
    )


def test_another_election_needs_a_third() -> None:
    posts = (_post("member", 1, "甲", 甲=34, 乙=30),)
    record = dataclasses.replace(RECORD, round="another", posts=posts)
    assert _answers(_bundle(record))[2] == "yes"
    posts = (_post("member", 1, "甲", 甲=33, 乙=30),)
    assert _answers(_bundle(dataclasses.replace(record, posts=posts)))[2] == "no"


def test_whoever_sits_already_takes_no_second_seat() -> None:
    posts = (_post("chair", 1, "甲", 甲=60), _post("member", 1, "乙", 甲=70, 乙=55))
    assert _answers(_bundle(dataclasses.replace(RECORD, posts=posts)))[2] == "yes"


def test_a_majority_of_valid_papers_counts_only_them() -> None:
    posts = (_post("chair", 1, "甲", 甲=49, 乙=20),)
    record = dataclasses.replace(RECORD, posts=posts)
    assert _answers(_bundle(record, majority_base="valid", abstain_ballot="invalid"))[2] == "yes"
    assert _answers(_bundle(record))[2] == "no"


def test_a_rule_not_published_is_not_guessed() -> None:
    assert _answers(_bundle(RECORD, majority_base=""))[2] == "unknown"
    assert _answers(_bundle(RECORD, fold_down="all"))[2] == "unknown"


def test_a_relative_set_aside_is_reported_not_judged() -> None:
    posts = (POSTS[0], POSTS[1], _post("member", 2, "戊庚", 戊=80, 己=52, 庚=51))
    record = dataclasses.replace(RECORD, posts=posts)
    aside = [{"post": "member", "name": "己", "code": "D115", "clause": "cn-village-2026:8"}]
    files = _files(record)
    assert _answers(rules.bundle(files, SIGNER, record))[2] == "no"
    signed = rules.sign(record, SIGNER)
    totals = rules.totals_of(record, set_aside=aside)
    files = rules.bundle_files(signed, totals, _law(), _lines(), b"%PDF-1.7")
    assert _answers(rules.bundle(files, SIGNER, record)) == ["yes", "yes", "unknown"]


@pytest.mark.parametrize(
    "change",
    [{"issued": 99}, {"issued": 121}, {"blank": 2}, {"valid": 50, "invalid": 49}],
)
def test_numbers_that_do_not_add_up_are_found(change: dict[str, int]) -> None:
    record = dataclasses.replace(RECORD, **change)  # type: ignore[arg-type]
    assert rules.check_record(record)
    assert _answers(_bundle(record))[1] == "no"


def test_the_bundle_of_another_village_under_our_manifest_is_found() -> None:
    other = dataclasses.replace(RECORD, unit="640221100211")
    assert _answers(rules.bundle(_files(other), SIGNER, RECORD))[0] == "no"


def test_the_verifier_reads_the_forms_the_record_is_written_in() -> None:
    signed = rules.sign(RECORD, SIGNER)
    assert verifier.base45(signed.qr_text()[4:]) == signed.packed()
    assert verifier.cbor(signed.packed()) == [signed.payload, signed.signature, signed.key]
    for wrong in (b"\x18\x01", b"\x01\x01", b"\xf6", b"\x42a", b"", b"\xfb" + bytes(8)):
        with pytest.raises((ValueError, LookupError)):
            verifier.cbor(wrong)
    assert json.loads(_files()["result.json"])["fingerprint"] == KEY
