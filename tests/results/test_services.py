"""From two books to a certified result: compared, decided, signed by two, handed out."""

import json
import subprocess
import sys
import zipfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from threading import Barrier

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import update

from electionsys import words
from electionsys.actor import Role
from electionsys.contests import services as contests
from electionsys.contests.rules import NewNomination, PostKind, Route
from electionsys.counting import services as counting
from electionsys.counting.models import SheetVote
from electionsys.counting.rules import Entry
from electionsys.elections import services as elections
from electionsys.elections.rules import Stage
from electionsys.eligibility import services as eligibility
from electionsys.eligibility.models import Kinship
from electionsys.eligibility.rules import NewFact, NewKinship, Relation
from electionsys.errors import NotFoundError, RefusedError
from electionsys.findings import Severity, blocking
from electionsys.journal import rules as chain
from electionsys.journal import services as journal
from electionsys.results import rules, services
from electionsys.results.models import Certificate, read_result
from electionsys.rolls import services as rolls
from tests.conftest import on, person
from tests.results.road import (
    CHAIR,
    CLERK,
    SCRUTINEER,
    TOWNSHIP,
    Plan,
    certify,
    counted,
    digest_of,
    roll_csv,
    to_counted,
    to_counting,
    to_frozen,
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
    act(_count_one_more, ready)
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


def test_two_persons_certify_and_one_does_not(act, read, ready):
    digest = digest_of(read, ready)
    assert act(services.sign, SCRUTINEER, ready, digest, at=on(0, 11)) is False
    assert act(services.sign, SCRUTINEER, ready, digest, at=on(0, 11)) is False
    assert act(services.sign, TOWNSHIP, ready, digest, at=on(0, 11)) is False
    assert read(elections.get, ready).stage is Stage.COUNTED
    assert act(services.sign, CHAIR, ready, digest, at=on(0, 11)) is True
    assert read(elections.get, ready).stage is Stage.CERTIFIED


def test_a_clerk_signs_nothing(act, read, ready):
    with pytest.raises(RefusedError) as refused:
        act(services.sign, CLERK, ready, digest_of(read, ready), at=on(0, 11))
    assert codes(refused) == {"A303"}


def test_votes_changed_between_looking_and_signing_are_noticed(act, read, ready):
    digest = digest_of(read, ready)
    act(services.sign, CHAIR, ready, digest, at=on(0, 11))
    act(_move_a_vote, ready)
    with pytest.raises(RefusedError) as refused:
        act(services.sign, SCRUTINEER, ready, digest, at=on(0, 11))
    assert codes(refused) == {"T231"}
    assert read(elections.get, ready).stage is Stage.COUNTED


def test_a_result_that_became_another_between_looking_and_signing_is_noticed(act, read, ready):
    digest = digest_of(read, ready)
    act(services.sign, CHAIR, ready, digest, at=on(0, 11))
    act(_declare_kin, ready)
    with pytest.raises(RefusedError) as refused:
        act(services.sign, SCRUTINEER, ready, digest, at=on(0, 11))
    assert codes(refused) == {"A304"}


def test_who_recorded_a_stack_does_not_sign_what_was_counted(act, read, election):
    where, plan = election, Plan()
    for stretch in (to_frozen, to_posted, to_counting):
        stretch(act, read, where, plan)
    act(counting.open_box, SCRUTINEER, where, "1", 36, at=on(0, 9))
    act(counting.mix_boxes, CHAIR, where, True, at=on(0, 9))
    lines = read(contests.lines_of, where)
    entry = Entry(36, 1, 2, {line.id: plan.votes.get(line.name, 0) for line in lines})
    act(counting.enter_stack, person(Role.TELLER), where, 1, replace(entry, blank=0), at=on(0, 9))
    act(counting.enter_stack, person(Role.TELLER, number=2), where, 1, entry, at=on(0, 9))
    act(counting.settle, SCRUTINEER, where, 1, entry, "当众重数", at=on(0, 9))
    act(counting.seal, CHAIR, where, at=on(0, 10))
    digest = digest_of(read, where)
    with pytest.raises(RefusedError) as refused:
        act(services.sign, SCRUTINEER, where, digest, at=on(0, 11))
    assert codes(refused) == {"D318"}
    assert act(services.sign, CHAIR, where, digest, at=on(0, 11)) is False
    assert act(services.sign, TOWNSHIP, where, digest, at=on(0, 11)) is True


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ("UPDATE voter SET name = '某某' WHERE name = '吴桂英'", "R136"),
        ("UPDATE ballot_line SET name = '某某' WHERE name = '陈静'", "N124"),
        ("UPDATE journal_entry SET act = 'x.y' WHERE act = 'polling.open'", "J"),
    ],
)
def test_a_roll_a_list_or_a_journal_that_was_altered_is_signed_by_nobody(
    act, read, store, ready, change, code
):
    with store.engine.begin() as connection:
        connection.exec_driver_sql(change)
    with pytest.raises(RefusedError) as refused:
        act(services.sign, CHAIR, ready, digest_of(read, ready), at=on(0, 11))
    assert {one[: len(code)] for one in codes(refused)} == {code}


def test_an_approval_of_other_numbers_does_not_count(act, read, ready):
    act(services.sign, CHAIR, ready, digest_of(read, ready), at=on(0, 11))
    act(_declare_kin, ready)
    assert act(services.sign, SCRUTINEER, ready, digest_of(read, ready), at=on(0, 11)) is False


def test_two_who_sign_at_the_same_moment_certify_once(act, read, ready):
    digest, barrier = digest_of(read, ready), Barrier(2)

    def sign(who):
        barrier.wait()
        return act(services.sign, who, ready, digest, at=on(0, 11))

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(sign, (CHAIR, SCRUTINEER))) == [False, True]
    acts = [one.act for one in read(journal.entries, ready)]
    assert acts.count("results.certify") == 1
    assert read(journal.verify, ready) is None


def test_nobody_certifies_twice(act, read, done):
    with pytest.raises(RefusedError) as refused:
        act(services.sign, CHAIR, done, digest_of(read, done), at=on(0, 12))
    assert codes(refused) == {"D312"}


def test_nobody_signs_before_the_count_is_sealed(act, read, election):
    with pytest.raises(RefusedError) as refused:
        act(services.sign, CHAIR, election, "0" * 64, at=on(0, 11))
    assert codes(refused) == {"X101"}


def test_too_few_voters_make_two_persons_declare_it_void(act, read, election):
    votes = {"王秀兰": 10, "李建国": 5, "张伟": 10, "刘芳": 9, "陈静": 6}
    where = counted(act, read, election, Plan(came=20, votes=votes))
    certify(act, read, where)
    assert read(elections.get, where).stage is Stage.VOID
    assert [one.act for one in read(journal.entries, where)][-1] == "results.declare-void"
    with pytest.raises(NotFoundError):
        read(services.certified, where)


def test_more_papers_in_the_box_than_were_issued_make_the_election_void(act, read, election):
    where = counted(act, read, election, Plan(extra=1))
    result = read(services.result, where)
    assert result.outcome == "invalid"
    assert {"D104"} <= {one.code for one in blocking(result.findings)}
    assert not any(one.elected for post in result.posts for one in post.people)
    certify(act, read, where)
    assert read(elections.get, where).stage is Stage.VOID


def test_numbers_that_cannot_be_true_are_signed_by_nobody(act, read, ready):
    act(_forget_ten_voters, ready)
    with pytest.raises(RefusedError) as refused:
        act(services.sign, CHAIR, ready, digest_of(read, ready), at=on(0, 11))
    assert {"D303", "D311", "D120"} <= codes(refused)


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


def _with_a_nominee(act, read, where, barred: bool) -> None:
    """吴桂英 is nominated for chair and screened, does not come onto the ballot if barred, and is
    written in by 24 as a member otherwise.
    """
    kind = PostKind.CHAIR if barred else PostKind.MEMBER
    plan = Plan(
        votes={"王秀兰": 5, "李建国": 2, "张伟": 25, "刘芳": 5, "陈静": 8}
        if barred
        else {"王秀兰": 24, "李建国": 2, "张伟": 25, "刘芳": 5, "陈静": 8},
        written=((kind, "吴桂英" if barred else "李建国", 24),),
    )
    to_frozen(act, read, where, plan)
    act(contests.set_posts, CHAIR, where, plan.seats, at=on(30))
    act(contests.open_nominations, CHAIR, where, at=on(29))
    roll = read(rolls.voters_of, where)
    chairs = (0, 1, 9) if barred else (0, 1)
    for post, places in ((PostKind.CHAIR, chairs), (PostKind.MEMBER, plan.members)):
        for place in places:
            entry = NewNomination(post, roll[place].id, Route.VOTERS, 1)
            act(contests.nominate, CLERK, where, entry, at=on(28))
    if barred:
        fact = NewFact(roll[9].id, "C03", on(400).date(), "doc", "")
        act(eligibility.record_fact, TOWNSHIP, where, fact, at=on(25))
    for place in sorted({*chairs, *plan.members}):
        act(eligibility.screen, TOWNSHIP, where, roll[place].id, at=on(20))
    digest = read(contests.lock_digest, where, at=on(10))
    for who in (CHAIR, SCRUTINEER):
        act(contests.lock, who, where, digest, at=on(10))
    to_counting(act, read, where, plan)
    to_counted(act, read, where, plan)


def test_somebody_barred_who_is_written_in_is_certified_by_nobody(act, read, election):
    _with_a_nominee(act, read, election, barred=True)
    (found,) = [one for one in read(services.result, election).findings if one.code == "D316"]
    assert found.values["name"] == "吴桂英"
    assert found.clause
    with pytest.raises(RefusedError) as refused:
        act(services.sign, CHAIR, election, digest_of(read, election), at=on(0, 11))
    assert codes(refused) == {"D316"}


def test_somebody_screened_for_one_post_and_written_in_for_another_is_no_stranger(
    act, read, election
):
    _with_a_nominee(act, read, election, barred=False)
    result = read(services.result, election)
    assert "李建国" in result.voters
    assert not {"D315", "D316"} & {one.code for one in result.findings}
    certify(act, read, election)


def test_the_elected_are_those_certified_and_no_id_of_theirs_is_published(act, read, done):
    roll = {voter.name: voter.id for voter in read(rolls.voters_of, done)}
    elected = read(services.elected, done)
    assert elected == {name: [roll[name]] for name in ("王秀兰", "张伟", "刘芳")}
    assert str(roll["王秀兰"]) not in _bundle_text(read, done)
    act(_move_a_vote, done)
    act(_declare_kin, done)
    assert read(services.elected, done) == elected
    other = str(roll["李建国"])
    act(_alter, done, "data", lambda text: text.replace(str(roll["王秀兰"]), other))
    with pytest.raises(RefusedError) as refused:
        read(services.elected, done)
    assert codes(refused) == {"D313"}


def test_a_certificate_and_its_digest_altered_together_do_not_fit_the_journal(act, read, done):
    roll = {voter.name: voter.id for voter in read(rolls.voters_of, done)}
    change = (str(roll["王秀兰"]), str(roll["李建国"]))
    act(_alter, done, "data", lambda text: text.replace(*change))
    data = read(lambda session: session.query(Certificate).one().data)
    act(_alter, done, "digest", lambda _: chain.digest(json.loads(data)))
    assert {one.code for one in read(services.certified, done).broken} == {"D313"}


def test_candidates_of_one_name_stay_two(act, read, election):
    where, plan = election, Plan(members=(2, 3, 4, 12))
    act(rolls.open_roll, CHAIR, where, at=on(48))
    act(rolls.import_roll, CLERK, where, roll_csv(plan.voters), "roll.csv", at=on(47))
    act(_rename, where, 12, "张伟")
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


def test_a_certificate_altered_in_the_database_is_noticed(act, read, done):
    act(_alter, done, "data", lambda text: text.replace('"votes":24', '"votes":25'))
    assert {one.code for one in read(services.certified, done).broken} == {"D313"}
    with pytest.raises(RefusedError) as refused:
        read(services.notice_pdf, done)
    assert codes(refused) == {"D313"}


def test_a_certificate_damaged_beyond_reading_is_refused(act, read, done):
    act(_alter, done, "data", lambda text: text[:-1])
    with pytest.raises(RefusedError) as refused:
        read(services.certified, done)
    assert codes(refused) == {"D313"}


def test_a_signature_altered_in_the_database_is_noticed(act, read, done):
    act(_alter, done, "packed", lambda packed: packed[:-1] + bytes([packed[-1] ^ 1]))
    with pytest.raises(RefusedError) as refused:
        read(services.certified, done)
    assert codes(refused) == {"D406"}


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


def _count_one_more(session, where):
    elections.count(session, where, "issued", 1)
    session.recorded = True


def _move_a_vote(session, where):
    session.execute(
        update(SheetVote).where(SheetVote.unit == where.unit).values(votes=SheetVote.votes - 1)
    )
    session.recorded = True


def _declare_kin(session, where):
    """王秀兰, who chairs, and 张伟, a member, turn out to be married."""
    roll = rolls.voters_of(session, where)
    entry = NewKinship(roll[0].id, roll[2].id, Relation.SPOUSE)
    session.add(
        Kinship(
            unit=where.unit,
            election_id=where.id,
            a_id=min(entry.a_id, entry.b_id),
            b_id=max(entry.a_id, entry.b_id),
            relation=Relation.SPOUSE,
        )
    )
    session.recorded = True


def _forget_ten_voters(session, where):
    for voter in rolls.voters_of(session, where)[:10]:
        voter.listed = False
    session.recorded = True


def _rename(session, where, place, name):
    rolls.voters_of(session, where)[place].name = name
    session.recorded = True


def _alter(session, where, column, change):
    row = session.query(Certificate).filter_by(unit=where.unit, election_id=where.id).one()
    setattr(row, column, change(getattr(row, column)))
    session.recorded = True
