"""The public record of a result: it is read back as signed, and one changed byte is refused."""

import dataclasses
import hashlib
import secrets
from datetime import UTC, date, datetime

import base45
import cbor2
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from electionsys import words
from electionsys.errors import RefusedError
from electionsys.results import rules
from electionsys.results.rules import Record, RecordPerson, RecordPost

LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"


def _post(kind: str, seats: int, *people: tuple[str, int]) -> RecordPost:
    rows = (RecordPerson(name, "F", votes, at < seats) for at, (name, votes) in enumerate(people))
    return RecordPost(kind, seats, tuple(rows))


RECORD = Record(
    unit="640221100210",
    election_id=2**62 + 12345,
    body="villagers_committee",
    round="first",
    polling_day=date(2026, 11, 22),
    registered=1200,
    issued=1100,
    returned=1090,
    valid=1060,
    invalid=20,
    blank=10,
    posts=(
        _post("chair", 1, ("王建国", 700), ("李秀", 350)),
        _post("deputy", 1, ("马文学", 690), ("张桂花", 360)),
        _post(
            "member",
            3,
            ("刘志强", 720),
            ("陈晓燕", 650),
            ("杨立新", 600),
            ("赵玉梅", 400),
            ("周", 9),
        ),
    ),
    packs=("cn-village-2026",),
    journal_head="ab" * 16,
    practice=False,
    at=datetime(2026, 11, 22, 20, 15, 0, tzinfo=UTC),
)
SIGNER = Ed25519PrivateKey.from_private_bytes(hashlib.sha256(b"village").digest())


@pytest.fixture(scope="module")
def signed() -> rules.SignedRecord:
    return rules.sign(RECORD, SIGNER)


def _codes(refused: pytest.ExceptionInfo[RefusedError]) -> set[str]:
    return {finding.code for finding in refused.value.findings}


def _resigned(payload: bytes) -> str:
    """What somebody with a key of his own can make: a real signature over anything."""
    signature = SIGNER.sign(b"electionsys//1//result//" + payload)
    key = SIGNER.public_key().public_bytes_raw()
    packed = cbor2.dumps([payload, signature, key], canonical=True)
    return "ES1:" + base45.b45encode(packed).decode()


def test_the_code_gives_the_record_back(signed: rules.SignedRecord) -> None:
    assert signed.record == RECORD
    assert rules.read_qr(signed.qr_text()) == signed


def test_nine_candidates_for_three_posts_fit_a_small_code(signed: rules.SignedRecord) -> None:
    text = signed.qr_text()
    assert len(text) < 600
    assert set(text) <= set(LETTERS)


def test_every_changed_character_of_the_code_is_refused(signed: rules.SignedRecord) -> None:
    text = signed.qr_text()
    for at, old in enumerate(text):
        for new in secrets.SystemRandom().sample(LETTERS, 4):
            if new != old:
                with pytest.raises(RefusedError):
                    rules.read_qr(text[:at] + new + text[at + 1 :])


def test_every_changed_bit_of_the_record_is_refused(signed: rules.SignedRecord) -> None:
    packed = bytearray(signed.packed())
    for at in range(len(packed)):
        for bit in range(8):
            packed[at] ^= 1 << bit
            with pytest.raises(RefusedError):
                rules.read_packed(bytes(packed))
            packed[at] ^= 1 << bit
    assert rules.read_packed(bytes(packed)) == signed


def test_a_code_cut_short_or_lengthened_is_refused(signed: rules.SignedRecord) -> None:
    text = signed.qr_text()
    for changed in (*(text[:at] for at in range(len(text))), text + "0", text + "00", text + "000"):
        with pytest.raises(RefusedError):
            rules.read_qr(changed)


def test_each_kind_of_damage_has_its_own_message(signed: rules.SignedRecord) -> None:
    text = signed.qr_text()
    damage = {
        "D401": "HC1:" + text[4:],
        "D402": text[:40] + "é" + text[41:],
        "D403": "ES1:" + "0" * 9000,
        "D404": "ES1:" + base45.b45encode(cbor2.dumps({"a": 1})).decode(),
        "D406": "ES1:"
        + base45.b45encode(
            cbor2.dumps([signed.payload, bytes(64), signed.key], canonical=True)
        ).decode(),
        "D405": _resigned(cbor2.dumps([1, "result"], canonical=True)),
    }
    for code, changed in damage.items():
        with pytest.raises(RefusedError) as refused:
            rules.read_qr(changed)
        assert code in _codes(refused), code


@pytest.mark.parametrize("at", range(18))
def test_a_signed_record_with_a_wrong_field_is_refused(signed: rules.SignedRecord, at: int) -> None:
    values = cbor2.loads(signed.payload)
    for wrong in (None, -1, 1.5, {"a": 1}, b""):
        changed = [*values[:at], wrong, *values[at + 1 :]]
        with pytest.raises(RefusedError) as refused:
            rules.read_qr(_resigned(cbor2.dumps(changed, canonical=True)))
        assert _codes(refused) == {"D405"}
    with pytest.raises(RefusedError):
        rules.read_qr(_resigned(cbor2.dumps(values[:at] + values[at + 1 :], canonical=True)))


@given(st.binary(max_size=300))
def test_no_bytes_whatever_break_the_reader(noise: bytes) -> None:
    with pytest.raises(RefusedError):
        rules.read_packed(noise)
    with pytest.raises(RefusedError):
        rules.read_qr("ES1:" + base45.b45encode(noise).decode())
    with pytest.raises(RefusedError):
        rules.read_qr(_resigned(noise))


def test_another_key_is_noticed(signed: rules.SignedRecord) -> None:
    other = rules.sign(RECORD, Ed25519PrivateKey.generate())
    posted = rules.fingerprint(signed.key)
    found = rules.check_key(other, posted)
    assert found is not None
    assert found.code == "D407"
    assert rules.check_key(signed, posted.lower()) is None
    assert len(posted) == 19
    assert posted.count("-") == 3


def test_no_record_passes_for_that_of_another_village_or_election() -> None:
    places = [("640221100210", 1), ("640221100211", 1), ("640221100210", 2)]
    for place in places:
        record = dataclasses.replace(RECORD, unit=place[0], election_id=place[1])
        read = rules.read_qr(rules.sign(record, SIGNER).qr_text()).record
        for other in places:
            assert (rules.check_place(read, *other) is None) == (other == place)


def test_the_signature_is_no_signature_of_anything_else(signed: rules.SignedRecord) -> None:
    bare = SIGNER.sign(signed.payload)
    with pytest.raises(RefusedError) as refused:
        rules.read_packed(cbor2.dumps([signed.payload, bare, signed.key], canonical=True))
    assert _codes(refused) == {"D406"}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"issued": 1201}, "D411"),
        ({"issued": 1089}, "D412"),
        ({"blank": 9}, "D413"),
        ({"posts": (_post("chair", 1, ("王", 700), ("李", 361)),)}, "D414"),
        ({"posts": (_post("member", 2, ("王", 1061)),)}, "D415"),
        ({"posts": (_post("chair", 1, ("王", 7), ("王", 3)),)}, "D416"),
        ({"posts": (_post("chair", 1, ("王", 7)), _post("deputy", 1, ("王", 3)))}, "D417"),
    ],
)
def test_numbers_that_do_not_add_up_are_named(change: dict[str, object], code: str) -> None:
    record = dataclasses.replace(RECORD, **change)  # type: ignore[arg-type]
    assert [finding.code for finding in rules.check_record(record)] == [code]


def test_true_numbers_are_not_complained_of() -> None:
    assert rules.check_record(RECORD) == []


def test_every_finding_has_its_sentence() -> None:
    values = {
        **dict.fromkeys(("seats", "valid", "votes", "elected", "length", "limit", "election"), 1),
        **dict.fromkeys(("post", "name", "prefix", "field", "found", "posted", "unit"), "x"),
        **dict.fromkeys(rules.COUNTS, 1),
    }
    for number in (*range(401, 409), *range(411, 418)):
        for language in words.LANGUAGES:
            said = words.say(language, f"D{number}", **values)
            assert said != f"D{number}"
            assert "{" not in said


@given(
    st.dictionaries(st.sampled_from("甲乙丙丁戊己"), st.integers(0, 9)),
    st.integers(0, 9),
    st.integers(1, 4),
)
def test_votes_alone_seat_nobody_with_less_than_somebody_left_out(
    votes: dict[str, int], needed: int, seats: int
) -> None:
    elected = rules.by_votes(votes, needed, seats)
    assert len(elected) <= seats
    left = [n for name, n in votes.items() if name not in elected]
    assert all(votes[name] >= needed and votes[name] > max(left, default=-1) for name in elected)


@given(
    st.dictionaries(st.sampled_from("甲乙丙丁戊己"), st.integers(0, 9)),
    st.integers(0, 9),
    st.integers(1, 4),
    st.sets(st.sampled_from("甲乙丙丁戊己")),
)
def test_who_is_set_aside_explains_the_difference(
    votes: dict[str, int], needed: int, seats: int, wanted: set[str]
) -> None:
    elected = {name for name in sorted(wanted) if votes.get(name, -1) >= needed}
    elected = set(sorted(elected)[:seats])
    aside = rules.set_aside(votes, needed, seats, elected)
    left = {name: n for name, n in votes.items() if name not in aside}
    assert not elected & set(aside)
    assert set(rules.by_votes(left, needed, seats)) == elected


def test_the_same_files_make_the_same_bundle(signed: rules.SignedRecord) -> None:
    files = rules.bundle_files(signed, rules.totals_of(RECORD), {"packs": []}, [], b"%PDF")
    assert rules.bundle(files, SIGNER, RECORD) == rules.bundle(files, SIGNER, RECORD)
