"""Posts, nominations and the lock, against a real database."""

import pypdfium2 as pdfium
import pytest
from sqlalchemy import select, update

from electionsys.actor import Role
from electionsys.contests import services
from electionsys.contests.models import BallotLine, Candidate, Post
from electionsys.contests.rules import NewNomination, PostKind, Route, Status
from electionsys.elections import services as elections
from electionsys.elections.rules import Replacement, Stage
from electionsys.elections.services import Decided
from electionsys.eligibility import services as eligibility
from electionsys.eligibility.rules import NewFact, NewKinship, Relation, State
from electionsys.errors import NotFoundError, RefusedError
from electionsys.keys import Keys, fingerprint
from electionsys.rolls import services as rolls
from tests.conftest import POLLING_DAY, on, person
from tests.eligibility.village import (
    CHAIR,
    CLERK,
    SCRUTINEER,
    SEATS,
    TOWNSHIP,
    freeze_roll,
    ids,
    nominate,
    open_nominations,
)


@pytest.fixture
def where(act, election):
    return open_nominations(act, election)


def fill(act, read, where):
    """Nominate two for chair, two for deputy, four for member; nobody stands twice."""
    people = ids(read, where)
    kinds = ["chair"] * 2 + ["deputy"] * 2 + ["member"] * 4
    for place, kind in enumerate(kinds):
        nominate(act, where, kind, people[place], supporters=20 - place)
    return people


def screen_all(act, read, where):
    for voter_id in read(eligibility.queue, where):
        act(eligibility.screen, TOWNSHIP, where, voter_id, at=on(12))


def lock(act, read, where):
    digest = read(services.lock_digest, where, at=on(10))
    assert act(services.lock, CHAIR, where, digest, at=on(10)) is False
    assert act(services.lock, SCRUTINEER, where, digest, at=on(10)) is True


def codes(refused):
    return [one.code for one in refused.value.findings]


def test_posts_are_set_again_until_nominations_open(act, read, election):
    act(services.set_posts, CHAIR, election, {"chair": 1, "member": 2}, at=on(40))
    act(services.set_posts, CHAIR, election, SEATS, at=on(39))
    shown = [(post.kind.value, post.seats) for post in read(services.posts_of, election)]
    assert shown == [("chair", 1), ("deputy", 1), ("member", 3)]
    with pytest.raises(RefusedError) as refused:
        act(services.set_posts, CHAIR, election, {"chair": 2, "member": 9}, at=on(38))
    assert codes(refused) == ["N101", "N102"]


def test_nominations_open_on_a_frozen_roll_with_posts(act, read, election):
    with pytest.raises(RefusedError) as refused:
        act(services.open_nominations, CHAIR, election, at=on(40))
    assert codes(refused) == ["X101"]
    freeze_roll(act, election)
    with pytest.raises(RefusedError) as refused:
        act(services.open_nominations, CHAIR, election, at=on(29))
    assert codes(refused) == ["N109"]
    act(services.set_posts, CHAIR, election, SEATS, at=on(29))
    act(services.open_nominations, CHAIR, election, at=on(29))
    assert read(elections.get, election).stage is Stage.NOMINATING
    with pytest.raises(RefusedError) as refused:
        act(services.set_posts, CHAIR, election, SEATS, at=on(28))
    assert codes(refused) == ["X101"]


def test_nobody_is_nominated_before_nominations_are_open(act, read, election):
    freeze_roll(act, election)
    act(services.set_posts, CHAIR, election, SEATS, at=on(29))
    with pytest.raises(RefusedError) as refused:
        nominate(act, election, "chair", ids(read, election)[0])
    assert codes(refused) == ["X101"]


def test_one_person_is_nominated_once_for_a_post_and_may_be_for_two(act, read, where):
    one = ids(read, where)[0]
    nominate(act, where, "chair", one)
    with pytest.raises(RefusedError) as refused:
        nominate(act, where, "chair", one)
    assert codes(refused) == ["N107"]
    nominate(act, where, "member", one)
    assert len(read(services.nominations_of, where)) == 2
    assert read(eligibility.queue, where) == [one]


def test_more_supporters_than_voters_and_a_stranger_are_refused(act, read, where):
    with pytest.raises(RefusedError) as refused:
        nominate(act, where, "chair", ids(read, where)[0], supporters=21)
    assert codes(refused) == ["N105"]
    with pytest.raises(NotFoundError):
        nominate(act, where, "chair", 7)


def test_a_village_does_not_know_a_nomination_by_oneself(act, read, where):
    entry = NewNomination(PostKind.CHAIR, ids(read, where)[0], Route.SELF, 0)
    with pytest.raises(RefusedError) as refused:
        act(services.nominate, CLERK, where, entry, at=on(20))
    assert codes(refused) == ["N103"]
    assert refused.value.findings[0].clause == "cn-village-2026:18"


def test_who_withdrew_may_be_nominated_again(act, read, where):
    one = ids(read, where)[0]
    nominate(act, where, "chair", one)
    (nomination,) = read(services.nominations_of, where)
    act(services.withdraw, CLERK, where, nomination.id, at=on(19))
    assert read(services.nominations_of, where)[0].status is Status.WITHDRAWN
    nominate(act, where, "chair", one)
    (again,) = read(services.nominations_of, where)
    assert (again.id, again.status) == (nomination.id, Status.STANDING)


def test_a_list_is_locked_by_two_persons_and_printed(act, read, where):
    people = fill(act, read, where)
    screen_all(act, read, where)
    lock(act, read, where)
    assert read(elections.get, where).stage is Stage.CANDIDATES_POSTED
    lines = read(services.lines_of, where)
    assert "".join(line.letter for line in lines) == "ABCDEFGH"
    assert lines[0].name == "王秀兰"
    behind = {one.line_id: one.voter_id for one in read(services.candidates_of, where)}
    assert [behind[line.id] for line in lines] == people[:8]
    assert {one.status for one in read(services.nominations_of, where)} == {Status.ACCEPTED}
    assert not any(read(rolls.voter, where, one).may_be_proxy for one in people[:8])
    assert read(rolls.voter, where, people[8]).may_be_proxy


def test_a_line_of_the_ballot_leads_to_no_voter():
    columns = {column.name for column in BallotLine.__table__.columns}
    assert columns == {"unit", "id", "election_id", "post_id", "letter", "name", "sex"}
    named = {key.column.table.name for key in BallotLine.__table__.foreign_keys}
    assert named == {"election", "post"}


def test_everything_that_is_missing_is_said_before_anybody_approves(act, read, where):
    people = ids(read, where)
    for place, kind in enumerate(("chair", "chair", "member")):
        nominate(act, where, kind, people[place])
    act(eligibility.screen, TOWNSHIP, where, people[0], at=on(12))
    digest = read(services.lock_digest, where, at=on(10))
    with pytest.raises(RefusedError) as refused:
        act(services.lock, CHAIR, where, digest, at=on(10))
    assert codes(refused) == ["N110", "N111", "N111", "N111"]
    assert refused.value.findings[0].values == {"n": 2}
    assert read(services.lines_of, where) == []


def test_who_did_not_pass_is_left_out(act, read, where):
    people = fill(act, read, where)
    nominate(act, where, "member", people[8], supporters=20)
    barred = NewFact(people[8], "C02", on(400).date(), "平纪〔2025〕7号", "")
    act(eligibility.record_fact, TOWNSHIP, where, barred, at=on(13))
    screen_all(act, read, where)
    slate = read(services.slate, where, at=on(10))
    assert (slate.persons, slate.seats, slate.barred, slate.waiting) == (8, 5, 1, 0)
    lock(act, read, where)
    status = {one.voter_id: one.status for one in read(services.nominations_of, where)}
    assert status[people[8]] is Status.BARRED
    assert people[8] not in {one.voter_id for one in read(services.candidates_of, where)}


def test_an_approval_falls_when_the_list_changes(act, read, where):
    people = fill(act, read, where)
    screen_all(act, read, where)
    digest = read(services.lock_digest, where, at=on(10))
    assert act(services.lock, CHAIR, where, digest, at=on(10)) is False
    nominate(act, where, "member", people[9])
    with pytest.raises(RefusedError) as refused:
        act(services.lock, SCRUTINEER, where, digest, at=on(10))
    assert codes(refused) == ["N110"]
    act(eligibility.screen, TOWNSHIP, where, people[9], at=on(10))
    with pytest.raises(RefusedError) as refused:
        act(services.lock, SCRUTINEER, where, digest, at=on(10))
    assert codes(refused) == ["A304"]
    changed = read(services.lock_digest, where, at=on(10))
    assert act(services.lock, SCRUTINEER, where, changed, at=on(10)) is False


def test_one_person_alone_does_not_lock_and_a_clerk_not_at_all(act, read, where):
    fill(act, read, where)
    screen_all(act, read, where)
    digest = read(services.lock_digest, where, at=on(10))
    for _ in range(2):
        assert act(services.lock, CHAIR, where, digest, at=on(10)) is False
    with pytest.raises(RefusedError) as refused:
        act(services.lock, CLERK, where, digest, at=on(10))
    assert codes(refused) == ["A303"]
    assert read(services.lines_of, where) == []


def test_a_locked_list_is_final(act, read, where):
    people = fill(act, read, where)
    screen_all(act, read, where)
    lock(act, read, where)
    digest = read(services.locked, where).digest
    nomination = read(services.nominations_of, where)[0]
    for late in (
        lambda: nominate(act, where, "member", people[9]),
        lambda: act(services.withdraw, CLERK, where, nomination.id, at=on(9)),
        lambda: act(services.lock, CHAIR, where, digest, at=on(9)),
        lambda: act(eligibility.screen, TOWNSHIP, where, people[0], at=on(9)),
    ):
        with pytest.raises(RefusedError) as refused:
            late()
        assert codes(refused) == ["X101"]


def test_a_fact_recorded_after_the_first_approval_stops_the_lock(act, read, where):
    people = fill(act, read, where)
    screen_all(act, read, where)
    digest = read(services.lock_digest, where, at=on(10))
    act(services.lock, CHAIR, where, digest, at=on(10))
    late = NewFact(people[0], "C03", on(4000).date(), "（2015）平刑初字第8号", "")
    act(eligibility.record_fact, TOWNSHIP, where, late, at=on(10))
    with pytest.raises(RefusedError):
        act(services.lock, SCRUTINEER, where, digest, at=on(10))


def test_who_must_leave_the_election_committee_is_named(act, read, where):
    people = ids(read, where)
    names = {one: read(rolls.voter, where, one).name for one in people}
    nominate(act, where, "chair", people[11])
    nominate(act, where, "chair", people[0])
    kin = NewKinship(people[0], people[11], Relation.CHILD)
    act(eligibility.declare_kinship, CLERK, where, kin, at=on(20))
    warned = read(services.leaving, where)
    assert names[people[11]] == "李三"
    assert [(one.code, one.values["name"]) for one in warned] == [
        ("N121", "李三"),
        ("N122", "李三"),
    ]
    assert warned[1].values["relation"] == "law.relation.child"


def test_no_list_is_locked_by_a_committee_whose_member_is_on_it(act, read, where):
    people = fill(act, read, where)
    nominate(act, where, "member", people[11])
    screen_all(act, read, where)
    digest = read(services.lock_digest, where, at=on(10))
    with pytest.raises(RefusedError) as refused:
        act(services.lock, CHAIR, where, digest, at=on(10))
    assert codes(refused) == ["N121"]
    assert refused.value.findings[0].clause == "cn-village-2026:15"
    change = Replacement(3, "郑六", "村推选〔2026〕3号")
    act(elections.replace_member, CHAIR, where, change, at=on(10))
    lock(act, read, where)


def test_two_of_one_name_are_told_apart(act, read, where):
    people = ids(read, where)
    for place in (10, 13):
        nominate(act, where, "chair", people[place])
    screen_all(act, read, where)
    (chair, *_) = read(services.slate, where, at=on(10)).contests
    assert [line.name for line in chair.lines] == ["王强（3组 1970年生）", "王强（3组 1973年生）"]


def test_the_village_sees_only_how_far_a_nominee_is(act, read, where):
    people = ids(read, where)
    for place in range(3):
        nominate(act, where, "member", people[place], supporters=9 - place)
    barred = NewFact(people[1], "C02", on(400).date(), "平纪〔2025〕7号", "")
    act(eligibility.record_fact, TOWNSHIP, where, barred, at=on(13))
    for place in range(2):
        act(eligibility.screen, TOWNSHIP, where, people[place], at=on(12))
    *_, (member, shown) = read(services.nominees, where)
    assert member.kind is PostKind.MEMBER
    assert [one.state for one in shown] == [State.PASSED, State.NOT_PASSED, State.WAITING]


def settle(act, where, parameter="overvote_scope", value="ballot"):
    decided = Decided(parameter, value, "县民政局", "平选办〔2026〕3号", on(60).date())
    if not act(elections.settle, CHAIR, where, decided, at=on(11)):
        act(elections.settle, TOWNSHIP, where, decided, at=on(11))


def test_a_ballot_is_not_printed_before_it_is_decided_what_spoils_it(act, read, where):
    with pytest.raises(NotFoundError):
        read(services.ballot_face, where)
    fill(act, read, where)
    screen_all(act, read, where)
    lock(act, read, where)
    with pytest.raises(RefusedError) as refused:
        read(services.ballot_face, where)
    assert codes(refused) == ["D130"]
    settle(act, where)
    face = read(services.ballot_face, where)
    assert [(post.kind, post.seats, len(post.rows)) for post in face.posts] == [
        ("chair", 1, 2),
        ("deputy", 1, 2),
        ("member", 3, 4),
    ]
    assert (face.overvote, face.write_in, face.heading.unit) == ("ballot", True, "合作村")


def test_the_posted_list_carries_the_fingerprint_that_the_result_will_carry(
    act, read, where, settings
):
    fill(act, read, where)
    screen_all(act, read, where)
    with pytest.raises(NotFoundError):
        read(services.posted, where)
    lock(act, read, where)
    (chair, *_) = read(services.posted, where)
    assert [(row.letter, row.name, row.sex, row.age) for row in chair.rows] == [
        ("A", "王秀兰", "F", 66),
        ("B", "李建国", "M", 65),
    ]
    assert POLLING_DAY.year - 1960 == 66
    notice = pdfium.PdfDocument(read(services.candidates_notice, where, "zh"))
    printed = "".join(page.get_textpage().get_text_range() for page in notice)
    assert fingerprint(Keys.in_folder(settings.folder).public_key()) in printed


def test_two_scrutineers_without_the_chair_do_not_lock(act, read, where):
    fill(act, read, where)
    screen_all(act, read, where)
    digest = read(services.lock_digest, where, at=on(10))
    other = person(Role.SCRUTINEER, number=2)
    assert act(services.lock, other, where, digest, at=on(10)) is False
    assert act(services.lock, SCRUTINEER, where, digest, at=on(10)) is False
    assert act(services.lock, CHAIR, where, digest, at=on(10)) is True


@pytest.mark.parametrize("row", [BallotLine, Candidate, Post])
def test_a_list_changed_since_it_was_locked_is_noticed(act, read, where, row):
    people = fill(act, read, where)
    screen_all(act, read, where)
    assert read(services.changed_since_locked, where) == ()
    lock(act, read, where)
    assert read(services.changed_since_locked, where) == ()
    changed = {
        BallotLine: {"name": "王小二"},
        Candidate: {"voter_id": people[9]},
        Post: {"seats": 4},
    }
    one = read(lambda session, where: session.scalars(select(row)).first().id, where)
    act(_altered, update(row).where(row.id == one).values(changed[row]))
    found = read(services.changed_since_locked, where)
    assert [(one.code, one.severity.value) for one in found] == [("N124", "blocks")]


def _altered(session, statement) -> None:
    session.execute(statement)
    session.recorded = True
