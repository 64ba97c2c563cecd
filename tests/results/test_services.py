"""From two books to a certified result: compared, decided, handed out."""

import json
import subprocess
import sys
import zipfile
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from electionsys import words
from electionsys.contests.rules import PostKind
from electionsys.eligibility import services as eligibility
from electionsys.eligibility.rules import NewKinship, Relation
from electionsys.errors import RefusedError
from electionsys.findings import Severity, blocking
from electionsys.journal import services as journal
from electionsys.results import rules, services
from electionsys.results.models import read_result
from electionsys.rolls import services as rolls
from tests.conftest import on
from tests.results.altering import count_one_more, rename
from tests.results.road import (
    CHAIR,
    TOWNSHIP,
    Plan,
    certify,
    counted,
    digest_of,
    to_counted,
    to_counting,
    to_frozen,
    to_imported,
    to_posted,
)

VERIFIER = Path(__file__).parents[2] / "scripts" / "verify_bundle.py"


def codes(refused) -> set[str]:
    return {finding.code for finding in refused.value.findings}


@pytest.fixture
def ready(act, read, election):
    return counted(act, read, election)


@pytest.fixture
def done(act, read, election):
    return certify(act, read, counted(act, read, election))


def test_two_books_that_agree_are_told_to_agree(read, ready):
    identities = read(services.reconcile, ready)
    assert [one.code for one in identities] == [f"D30{n}" for n in (1, 2, 3, 4, 5, 6, 7, 7)]
    assert {one.severity for one in identities} == {Severity.INFORMS}


def test_a_counter_that_was_turned_is_found(act, read, ready):
    act(count_one_more, ready)
    assert {one.code for one in blocking(read(services.reconcile, ready))} == {"P201"}
    with pytest.raises(RefusedError) as refused:
        act(services.sign, CHAIR, ready, digest_of(read, ready), at=on(0, 11))
    assert codes(refused) == {"P201"}


def test_papers_missing_and_explained_at_the_close_do_not_stop_the_result(act, read, election):
    where = counted(act, read, election, Plan(lost=1))
    found = {one.code: one.severity for one in read(services.reconcile, where)}
    assert found["D302"] is Severity.WARNS
    certify(act, read, where)


def test_votes_and_majority_give_the_elected_with_the_article(read, ready):
    result = read(services.result, ready)
    assert [one.name for post in result.posts for one in post.people if one.elected] == [
        "王秀兰",
        "张伟",
        "刘芳",
    ]
    assert result.posts[0].people[0].why.clause == "cn-village-2026:18"
    assert result.counts == {
        "registered": 40,
        "issued": 36,
        "returned": 36,
        "valid": 33,
        "invalid": 2,
        "blank": 1,
    }


def test_a_result_is_read_back_as_it_was_stored(read, ready):
    result = read(services.result, ready)
    assert read_result(json.dumps(result.data())).data() == result.data()


def test_relatives_of_whom_both_have_the_votes_do_not_both_sit(act, read, election, tmp_path):
    where, plan = election, Plan()
    to_frozen(act, read, where, plan)
    to_posted(act, read, where, plan)
    roll = read(rolls.voters_of, where)
    kin = NewKinship(roll[0].id, roll[2].id, Relation.SPOUSE)
    act(eligibility.declare_kinship, TOWNSHIP, where, kin, at=on(9))
    to_counting(act, read, where, plan)
    to_counted(act, read, where, plan)
    result = read(services.result, where)
    assert [one.name for one in result.posts[1].people if one.elected] == ["刘芳"]
    assert result.set_aside[0]["name"] == "张伟"
    assert result.set_aside[0]["code"] == "D115"
    certify(act, read, where)
    answer = _run(tmp_path, read(services.bundle, where), None)
    assert (answer.returncode, "张伟 cn-village-2026:8" in answer.stdout) == (0, True)


def test_a_name_written_in_by_few_is_not_published_and_one_elected_is(act, read, election):
    votes = {"王秀兰": 5, "李建国": 4, "张伟": 25, "刘芳": 21, "陈静": 8}
    written = (
        (PostKind.CHAIR, "杨洋", 22),
        (PostKind.CHAIR, "赵磊", 1),
        (PostKind.CHAIR, "某某", 1),
    )
    where = counted(act, read, election, Plan(votes=votes, written=written))
    chair = read(services.result, where).posts[0]
    assert [(one.name, one.elected) for one in chair.people] == [
        ("杨洋", True),
        ("王秀兰", False),
        ("李建国", False),
    ]
    assert chair.others == 2
    assert chair.people[0].sex == "M"
    assert "D315" in {one.code for one in read(services.result, where).findings}
    certify(act, read, where)
    for name in ("赵磊", "某某"):
        assert name not in _bundle_text(read, where)
    assert "杨洋" in _bundle_text(read, where)
    assert "合计 2 票" in read(_note, where)


def test_candidates_of_one_name_stay_two(act, read, election):
    where, plan = election, Plan(members=(2, 3, 4, 12))
    to_imported(act, where, plan)
    act(rename, where, 12, "张伟")
    act(rolls.post_roll, CHAIR, where, at=on(45))
    act(rolls.freeze, CHAIR, where, at=on(30))
    to_posted(act, read, where, plan)
    to_counting(act, read, where, plan)
    to_counted(act, read, where, plan)
    names = [one.name for one in read(services.result, where).posts[1].people]
    assert len(set(names)) == 4
    assert sum(name.startswith("张伟") for name in names) == 2


def test_record_and_journal_hold_each_other(read, done):
    shown, lines = read(services.certified, done), read(journal.lines, done)
    acts = [line.act for line in lines]
    assert acts[-3:] == ["accounts.approve", "elections.move", "results.certify"]
    assert shown.signed.record.journal_head == lines[-3].hash[:32]
    assert read(journal.verify, done) is None


def test_the_bundle_is_the_same_for_whoever_asks_and_whenever(act, read, done):
    first = read(services.bundle, done)
    act(services.post, CHAIR, done, "村务公开栏", at=on(-1))
    assert read(services.bundle, done) == first
    members = zipfile.ZipFile(BytesIO(first)).namelist()
    assert {"result.cbor", "journal.jsonl", "notice.pdf", "manifest.json"} <= set(members)


def test_the_verifier_of_the_bundle_says_yes_and_one_byte_makes_it_no(read, done, tmp_path):
    shown, bundle = read(services.certified, done), read(services.bundle, done)
    assert _run(tmp_path, bundle, shown.fingerprint).returncode == 0
    at = bundle.index("王秀兰".encode())
    altered = bundle[:at] + b"\xe6" + bundle[at + 1 :]
    assert _run(tmp_path, altered, shown.fingerprint).returncode != 0


def test_the_notice_is_set_in_two_languages_and_sizes(read, done):
    papers = {
        read(services.notice_pdf, done, language, size)
        for language in ("zh", "en")
        for size in ("a4", "a3")
    }
    assert len(papers) == 4
    assert all(paper.startswith(b"%PDF") for paper in papers)


def test_the_notice_is_posted_once(act, read, done):
    assert read(services.posted, done) is False
    act(services.post, CHAIR, done, "村务公开栏", at=on(-1))
    assert read(services.posted, done) is True
    with pytest.raises(RefusedError) as refused:
        act(services.post, CHAIR, done, "村口", at=on(-1))
    assert codes(refused) == {"D314"}


def test_our_own_code_is_yes_three_times(read, done):
    text = read(services.certified, done).signed.qr_text()
    assert _answers(read, text) == ["D322", "D324", "D326"]


def test_a_code_is_compared_with_the_fingerprint_that_was_posted(read, done):
    shown = read(services.certified, done)
    text = shown.signed.qr_text()
    assert _answers(read, text, shown.fingerprint.lower())[0] == "D321"
    assert _answers(read, text, "AAAA-BBBB-CCCC-DDDD")[0] == "D407"


def test_every_altered_character_of_a_code_is_found(read, done):
    text = read(services.certified, done).signed.qr_text()
    for at in range(0, len(text), 7):
        altered = text[:at] + ("A" if text[at] != "A" else "B") + text[at + 1 :]
        found = read(services.verify_qr, altered)
        assert blocking(found["signature"])
        assert found["elected"][0].severity is Severity.WARNS


def test_a_code_whose_votes_elect_others_is_not_a_yes(read, done):
    record = read(services.certified, done).signed.record
    forged = rules.sign(_swapped(record), Ed25519PrivateKey.generate())
    assert _answers(read, forged.qr_text()) == ["D323", "D324", "D329"]


def _answers(read, text: str, posted: str = "") -> list[str]:
    return [why[0].code for why in read(services.verify_qr, text, posted).values()]


def _swapped(record):
    chair, rest = record.posts[0], record.posts[1:]
    people = tuple(replace(one, elected=not one.elected) for one in chair.people)
    return replace(record, posts=(replace(chair, people=people), *rest))


def _run(folder: Path, bundle: bytes, key: str | None):
    path = folder / "bundle.zip"
    path.write_bytes(bundle)
    command = [sys.executable, str(VERIFIER), str(path), *(["--key", key] if key else [])]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def _bundle_text(read, where) -> str:
    packed = zipfile.ZipFile(BytesIO(read(services.bundle, where)))
    return "".join(packed.read(name).decode(errors="ignore") for name in packed.namelist())


def _note(session, where) -> str:
    others = services.certified(session, where).result.posts[0].others
    return words.say("zh", "results.others", n=others)
