"""The supervision committee: opened once, its electorate the meeting, relatives kept out."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest

from electionsys.contests import services as contests
from electionsys.contests.rules import NewNomination, PostKind, Route
from electionsys.elections import services as elections
from electionsys.elections.rules import Body, Mode, Preparation, Stage
from electionsys.eligibility import services as eligibility
from electionsys.eligibility.rules import NewKinship, Relation, State
from electionsys.errors import RefusedError
from electionsys.journal import services as journal
from electionsys.polling import services as polling
from electionsys.rolls import services as rolls
from electionsys.suborgs import services
from tests.conftest import on
from tests.results.road import (
    CHAIR,
    CLERK,
    TOWNSHIP,
    Plan,
    certify,
    counted,
    to_counted,
    to_counting,
    to_frozen,
    to_posted,
)

DAY = date(2026, 12, 28)
# Places on the roll: of the elected are 0, 2 and 3; 6 is the wife of 0 and a representative.
MEMBERS, RELATIVE = (0, 2, 3), 6
REPRESENTATIVES = (1, 4, 5, 6, 7, 8, 9, 10, 12, 14, 16, 18)


def codes(refused) -> set[str]:
    return {finding.code for finding in refused.value.findings}


@pytest.fixture
def parent(act, read, election):
    plan = Plan()
    to_frozen(act, read, election, plan)
    to_posted(act, read, election, plan)
    roll = read(rolls.voters_of, election)
    kin = NewKinship(roll[0].id, roll[RELATIVE].id, Relation.SPOUSE)
    act(eligibility.declare_kinship, TOWNSHIP, election, kin, at=on(9))
    to_counting(act, read, election, plan)
    to_counted(act, read, election, plan)
    return certify(act, read, election)


def chosen(read, parent, places=REPRESENTATIVES) -> list[int]:
    roll = read(rolls.voters_of, parent)
    return [roll[place].id for place in places]


@pytest.fixture
def child(act, read, parent):
    ids = chosen(read, parent)
    return act(services.open_supervision, CHAIR, parent, ids, DAY, at=on(-1))


def test_it_is_an_election_of_its_own_that_follows_from_the_committees(read, parent, child):
    opened = read(elections.get, child)
    assert (opened.body, opened.mode, opened.stage) == (
        Body.SUPERVISION,
        Mode.REPRESENTATIVES,
        Stage.PREPARED,
    )
    assert (opened.parent_id, opened.polling_day, opened.practice) == (parent.id, DAY, True)
    assert [one.act for one in read(journal.entries, parent)][-1] == "suborgs.open"


def test_the_meeting_is_the_electorate_with_the_members_of_the_committee(read, parent, child):
    names = {voter.name for voter in read(rolls.voters_of, child)}
    roll = read(rolls.voters_of, parent)
    assert names == {roll[place].name for place in (*MEMBERS, *REPRESENTATIVES)}
    assert read(elections.counters, child)["registered"] == len(names)
    assert len(read(rolls.representatives_of, parent)) == len(REPRESENTATIVES)


def test_members_and_near_relatives_are_written_into_its_list(read, parent, child):
    names = {voter.id: voter.name for voter in read(rolls.voters_of, child)}
    bars = {names[bar.voter_id]: bar for bar in read(eligibility.excluded, child)}
    roll = read(rolls.voters_of, parent)
    assert set(bars) == {roll[place].name for place in (*MEMBERS, RELATIVE)}
    assert bars[roll[RELATIVE].name].reason == services.RELATIVE
    assert {bar.clause for bar in bars.values()} == {"cn-village-2026:37"}


def test_a_near_relative_does_not_pass_the_screening_and_others_do(act, read, parent, child):
    roll = {voter.name: voter.id for voter in read(rolls.voters_of, child)}
    opened(act, child)
    parents = read(rolls.voters_of, parent)
    relative, other = (roll[parents[place].name] for place in (RELATIVE, 8))
    for voter_id in (relative, other):
        nominated(act, child, voter_id)
    states = read(eligibility.states, child, [relative, other])
    assert states == {relative: State.NOT_PASSED, other: State.PASSED}


def test_it_is_not_opened_before_the_committee_is_certified(act, read, election):
    where = counted(act, read, election)
    ids = chosen(read, where)
    with pytest.raises(RefusedError) as refused:
        act(services.open_supervision, CHAIR, where, ids, DAY, at=on(-1))
    assert codes(refused) == {"S101"}
    assert read(elections.children, where) == []


def test_it_is_opened_once(act, read, parent, child):
    with pytest.raises(RefusedError) as refused:
        act(services.open_supervision, CHAIR, parent, chosen(read, parent), DAY, at=on(-1))
    assert codes(refused) == {"S102"}


def test_no_supervision_committee_supervises_a_supervision_committee(act, read, parent, child):
    with pytest.raises(RefusedError) as refused:
        act(services.open_supervision, CHAIR, child, [], DAY, at=on(-1))
    assert codes(refused) == {"S101"}


def test_a_member_of_the_committee_is_no_representative(act, read, parent):
    with pytest.raises(RefusedError) as refused:
        act(services.open_supervision, CHAIR, parent, chosen(read, parent, MEMBERS), DAY, at=on(-1))
    assert codes(refused) == {"S103"}


def test_too_few_representatives_and_too_few_women_are_said_at_once(act, read, parent):
    ids = chosen(read, parent, (1, 5, 7, 9, 11))
    with pytest.raises(RefusedError) as refused:
        act(services.open_supervision, CHAIR, parent, ids, DAY, at=on(-1))
    assert codes(refused) == {"S104", "S105"}


def test_who_is_not_on_the_roll_represents_nobody(act, read, parent):
    with pytest.raises(RefusedError) as refused:
        act(services.open_supervision, CHAIR, parent, [*chosen(read, parent), 7], DAY, at=on(-1))
    assert codes(refused) == {"R132"}
    assert read(elections.children, parent) == []


def test_a_day_that_is_over_is_refused(act, read, parent):
    day = date(2026, 12, 19)
    with pytest.raises(RefusedError) as refused:
        act(services.open_supervision, CHAIR, parent, chosen(read, parent), day, at=on(-1))
    assert codes(refused) == {"S106"}


def test_everybody_of_the_village_may_be_chosen_and_the_meeting_alone_votes(
    act, read, parent, child
):
    roll = read(rolls.voters_of, parent)
    everybody = {voter.name: voter for voter in read(rolls.people_of, child)}
    assert everybody.keys() == {voter.name for voter in roll}
    outside = everybody[roll[30].name]
    assert not outside.listed
    opened(act, child)
    nominated(act, child, outside.id)
    assert read(eligibility.states, child, [outside.id]) == {outside.id: State.PASSED}
    meeting = len(MEMBERS) + len(REPRESENTATIVES)
    assert read(rolls.summary, child).listed == read(rolls.freezing, child).voters == meeting
    assert [voter.card_no for voter in read(rolls.voters_of, child)] == [*range(1, meeting + 1)]
    assert read(polling.guest, child, outside.id).papers == 0
    assert read(rolls.search, child, outside.name) == read(rolls.struck_of, child) == []
    (found,) = read(rolls.search, child, outside.name, everybody=True)
    assert found.id == outside.id
    posted = read(rolls.public_roll, child)
    assert outside.name not in {row.name for group in posted for row in group.rows}


def test_a_near_relative_outside_the_meeting_is_kept_out_too(act, read, parent):
    roll = read(rolls.voters_of, parent)
    ids = chosen(read, parent, tuple({*REPRESENTATIVES, 20} - {RELATIVE}))
    child = act(services.open_supervision, CHAIR, parent, ids, DAY, at=on(-1))
    names = {voter.id: voter.name for voter in read(rolls.people_of, child)}
    bars = {names[bar.voter_id] for bar in read(eligibility.excluded, child)}
    assert roll[RELATIVE].name in bars
    assert roll[RELATIVE].name not in {voter.name for voter in read(rolls.voters_of, child)}


def test_of_two_who_open_it_at_once_one_is_told(act, read, parent):
    ids, together = chosen(read, parent), Barrier(2)

    def one(_):
        together.wait()
        try:
            return act(services.open_supervision, CHAIR, parent, ids, DAY, at=on(-1))
        except RefusedError as refused:
            return {finding.code for finding in refused.findings}

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(one, range(2)))
    assert answers.count({"S102"}) == 1
    assert len(read(elections.children, parent)) == 1


def opened(act, child) -> None:
    """Bring the election of the supervision committee to its nominations."""
    prepared = Preparation(("钱一", "孙二", "李三"), "村民代表会议", "村办〔2026〕9号")
    act(elections.prepare, CHAIR, child, prepared, at=on(-1))
    act(rolls.open_roll, CHAIR, child, at=on(-1))
    act(rolls.post_roll, CHAIR, child, at=on(-1))
    act(rolls.freeze, CHAIR, child, at=on(-7))
    act(contests.set_posts, CHAIR, child, {PostKind.CHAIR: 1, PostKind.MEMBER: 2}, at=on(-7))
    act(contests.open_nominations, CHAIR, child, at=on(-7))


def nominated(act, child, voter_id) -> None:
    entry = NewNomination(PostKind.MEMBER, voter_id, Route.MEETING, 3)
    act(contests.nominate, CLERK, child, entry, at=on(-7))
    act(eligibility.screen, TOWNSHIP, child, voter_id, at=on(-7))
