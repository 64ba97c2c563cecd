"""Who signs a result, and what nobody signs."""

import json
import zipfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from io import BytesIO
from threading import Barrier

import pytest

from electionsys.actor import Role
from electionsys.contests import services as contests
from electionsys.contests.rules import NewNomination, PostKind, Route
from electionsys.counting import services as counting
from electionsys.counting.rules import Entry
from electionsys.elections import services as elections
from electionsys.elections.rules import Decided, Stage
from electionsys.eligibility import services as eligibility
from electionsys.eligibility.rules import NewFact
from electionsys.errors import NotFoundError, RefusedError
from electionsys.findings import blocking
from electionsys.journal import rules as chain
from electionsys.journal import services as journal
from electionsys.results import services
from electionsys.results.models import Certificate
from electionsys.results.services import checking
from electionsys.rolls import services as rolls
from electionsys.rolls.rules import ChangeKind, FreezePurpose, NewChange
from tests.conftest import on, person
from tests.results.altering import (
    alter,
    declare_kin,
    forget_ten_voters,
    move_a_vote,
)
from tests.results.road import (
    CHAIR,
    CLERK,
    SCRUTINEER,
    TOWNSHIP,
    Plan,
    certify,
    counted,
    digest_of,
    to_counted,
    to_counting,
    to_frozen,
    to_posted,
)


def codes(refused) -> set[str]:
    return {finding.code for finding in refused.value.findings}


@pytest.fixture
def ready(act, read, election):
    return counted(act, read, election)


@pytest.fixture
def done(act, read, election):
    return certify(act, read, counted(act, read, election))


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
    act(move_a_vote, ready)
    with pytest.raises(RefusedError) as refused:
        act(services.sign, SCRUTINEER, ready, digest, at=on(0, 11))
    assert codes(refused) == {"T231"}
    assert read(elections.get, ready).stage is Stage.COUNTED


def test_a_result_that_became_another_between_looking_and_signing_is_noticed(act, read, ready):
    digest = digest_of(read, ready)
    act(services.sign, CHAIR, ready, digest, at=on(0, 11))
    act(declare_kin, ready)
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
    act(declare_kin, ready)
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
    """The measures of Ningxia were not read on this: the county says first what makes it void."""
    decided = Decided("box_overflow_rule", "both", "县民政局", "平选办〔2026〕3号", on(60).date())
    act(elections.settle, CHAIR, election, decided, at=on(50))
    where = counted(act, read, election, Plan(extra=1))
    result = read(services.result, where)
    assert result.outcome == "invalid"
    assert {"D104"} <= {one.code for one in blocking(result.findings)}
    assert not any(one.elected for post in result.posts for one in post.people)
    certify(act, read, where)
    assert read(elections.get, where).stage is Stage.VOID


def test_numbers_that_cannot_be_true_are_signed_by_nobody(act, read, ready):
    act(forget_ten_voters, ready)
    with pytest.raises(RefusedError) as refused:
        act(services.sign, CHAIR, ready, digest_of(read, ready), at=on(0, 11))
    assert {"D303", "D311", "D120"} <= codes(refused)


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


def test_where_a_rule_voids_the_election_of_somebody_barred_his_seat_is_voted_on_again(
    act, read, election
):
    void = Decided(
        "barred_winner", "void", "县民政局", "县民发〔2026〕9号", on(50).date(), "当选无效"
    )
    act(elections.settle, TOWNSHIP, election, void, at=on(50))
    _with_a_nominee(act, read, election, barred=True)
    result = read(services.result, election)
    assert not {"D316"} & {one.code for one in result.findings}
    decided = read(services.decision, election)
    voided = [name for post in decided.posts.values() for name in post.voided]
    assert voided == ["吴桂英"]
    assert "吴桂英" not in {name for post in decided.posts.values() for name in post.elected}
    assert decided.next.step.value == "another_election"
    said = [one for one in decided.findings if one.code == "D160"]
    assert [one.values["clauses"] for one in said] == ["results.screened_out"]
    # What the register holds against him stands in nothing that is posted.
    assert "C03" not in str(result.findings)
    certify(act, read, election)


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
    act(move_a_vote, done)
    act(declare_kin, done)
    assert read(services.elected, done) == elected
    other = str(roll["李建国"])
    act(alter, done, "data", lambda text: text.replace(str(roll["王秀兰"]), other))
    with pytest.raises(RefusedError) as refused:
        read(services.elected, done)
    assert codes(refused) == {"D313"}


def test_a_certificate_and_its_digest_altered_together_do_not_fit_the_journal(act, read, done):
    roll = {voter.name: voter.id for voter in read(rolls.voters_of, done)}
    change = (str(roll["王秀兰"]), str(roll["李建国"]))
    act(alter, done, "data", lambda text: text.replace(*change))
    data = read(lambda session: session.query(Certificate).one().data)
    act(alter, done, "digest", lambda _: chain.digest(json.loads(data)))
    assert {one.code for one in read(services.certified, done).broken} == {"D313"}


def test_a_certificate_altered_in_the_database_is_noticed(act, read, done):
    act(alter, done, "data", lambda text: text.replace('"votes":24', '"votes":25'))
    assert {one.code for one in read(services.certified, done).broken} == {"D313"}
    with pytest.raises(RefusedError) as refused:
        read(services.notice_pdf, done)
    assert codes(refused) == {"D313"}


def test_a_certificate_damaged_beyond_reading_is_refused(act, read, done):
    act(alter, done, "data", lambda text: text[:-1])
    with pytest.raises(RefusedError) as refused:
        read(services.certified, done)
    assert codes(refused) == {"D313"}


def test_a_signature_altered_in_the_database_is_noticed(act, read, done):
    act(alter, done, "packed", lambda packed: packed[:-1] + bytes([packed[-1] ^ 1]))
    with pytest.raises(RefusedError) as refused:
        read(services.certified, done)
    assert codes(refused) == {"D406"}


def _bundle_text(read, where) -> str:
    packed = zipfile.ZipFile(BytesIO(read(services.bundle, where)))
    return "".join(packed.read(name).decode(errors="ignore") for name in packed.namelist())


def test_a_roll_that_changes_for_another_election_breaks_no_certified_result(act, read, election):
    where = certify(act, read, counted(act, read, election))
    again = FreezePurpose.ANOTHER_ELECTION
    act(rolls.refreeze, CHAIR, where, again, at=on(-3))
    gone = NewChange(ChangeKind.DIED, "去世", "证明", read(rolls.voters_of, where)[30].id)
    proposed = act(rolls.propose_change, CLERK, where, gone, at=on(-4))
    act(rolls.confirm_change, CHAIR, where, proposed, at=on(-4))
    assert [one.code for one in read(rolls.changed_since_frozen, where)] == ["R157"]
    assert read(checking.everything, where) == ()
