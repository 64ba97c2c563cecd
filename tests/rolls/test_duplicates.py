"""One person on two rolls: found, answered, ruled on, and in the way of a final roll."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier

import pytest

from electionsys.actor import Role
from electionsys.db import Ref
from electionsys.elections import services as elections
from electionsys.elections.models import Election
from electionsys.elections.rules import Stage
from electionsys.errors import NotFoundError, RefusedError
from electionsys.journal import services as journal
from electionsys.rolls import services
from electionsys.rolls.rules import DuplicateState, NewAnswer
from tests.conftest import BEGIN, SIBLING, UNIT, on, person
from tests.rolls.conftest import CHAIR, CLERK, id_number, import_file, new_election, roll_file, row

TOWNSHIP = person(Role.TOWNSHIP, UNIT[:9])
COUNTY = person(Role.COUNTY, UNIT[:6])
# A village of another county of the province, and one of another province.
FAR, ABROAD = "640122100200", "130102001001"
HERE = NewAnswer(True, "本人到村委会说明，回村参加选举")
AWAY = NewAnswer(False, "本人在城里登记", "城里村委会证明")


def refused(act, *args, **kwargs) -> list[str]:
    with pytest.raises(RefusedError) as caught:
        act(*args, **kwargs)
    return [one.code for one in caught.value.findings]


@pytest.fixture
def other(act):
    """List people in another village: `other(unit, numbers)` returns its election."""

    def begin(unit=SIBLING, numbers=(0, 1), **change) -> Ref:
        where = new_election(act, unit)
        act(services.open_roll, person(Role.CHAIR, unit), where, at=BEGIN)
        content = roll_file([row(number, **change) for number in numbers])
        act(import_file, person(Role.CLERK, unit), where, content, "roll.xlsx", at=on(34))
        return where

    return begin


@pytest.fixture
def both(listed, other):
    """Return two elections that list persons 0 and 1; the first lists eight more."""
    return listed, other()


def answer(act, where, voter_id, entry, at=33):
    actor = person(Role.CHAIR, where.unit)
    act(services.answer_duplicate, actor, where, voter_id, entry, at=on(at))


def ids_of(read, where) -> list[int]:
    """Return the ids of who is listed twice, as they stand on this roll."""
    return [one.at(where).voter.id for one in read(services.duplicates_of, where)]


def post_and_freeze(act, where):
    actor = person(Role.CHAIR, where.unit)
    act(services.post_roll, actor, where, at=on(30))
    act(services.freeze, actor, where, at=on(22))


def test_who_is_on_the_rolls_of_two_villages_is_found_from_both_sides(both, read):
    for where, away in (both, both[::-1]):
        found = read(services.duplicates_of, where)
        assert [one.at(where).voter.name for one in found] == ["王秀兰", "李建国"]
        assert [one.away_from(where)[0].election.ref for one in found] == [away, away]
    (first, _) = read(services.duplicates_below, UNIT[:6])
    number = id_number(serial=1)
    assert {side.number for side in first.sides} == {f"{number[:4]}{'*' * 10}{number[-4:]}"}


def test_somebody_else_of_the_same_name_is_not_found(listed, other, read):
    other(numbers=(10, 20))
    assert read(services.duplicates_of, listed) == []


def test_a_person_who_was_struck_off_is_on_one_roll(both, act, read):
    here, _ = both
    (voter_id, _) = ids_of(read, here)
    act(services.strike, CLERK, here, voter_id, "迁出", at=on(33))
    assert len(ids_of(read, here)) == 1


def _move(act, where, **change):
    def moved(session):
        session.recorded = True
        for name, value in change.items():
            setattr(session.get_one(Election, where), name, value)

    act(moved)


def test_a_void_election_and_one_that_follows_from_another_do_not_count(both, act, read):
    here, there = both
    _move(act, there, stage=Stage.VOID)
    assert read(services.duplicates_of, here) == []
    _move(act, there, stage=Stage.ROLL_OPEN)
    child = new_election(act, SIBLING, parent=there.id)
    _move(act, there, parent_id=child.id)
    assert read(services.duplicates_of, here) == []


def test_practice_stands_apart_from_what_is_real(both, act, read):
    here, there = both
    _move(act, there, practice=False)
    assert read(services.duplicates_of, here) == []
    _move(act, here, practice=False)
    assert len(read(services.duplicates_of, here)) == 2


@pytest.mark.parametrize(("days", "found"), [(365, 2), (366, 0)])
def test_votes_more_than_a_year_apart_are_of_two_rounds(both, act, read, days, found):
    here, there = both
    _move(act, there, polling_day=date(2026, 12, 20) - timedelta(days=days))
    assert len(read(services.duplicates_of, here)) == found


def test_another_province_is_another_register(listed, other, read):
    other(ABROAD)
    assert read(services.duplicates_of, listed) == []


def test_a_village_that_lets_him_go_before_posting_strikes_him_off(both, act, read):
    here, there = both
    (voter_id, _) = ids_of(read, here)
    answer(act, here, voter_id, AWAY)
    assert not read(services.voter, here, voter_id).listed
    assert len(ids_of(read, there)) == 1
    acts = [one.act for one in read(journal.entries, here)][-2:]
    assert acts == ["rolls.answer-duplicate", "rolls.strike"]
    (side,) = read(services.settled_duplicates, UNIT, here)
    assert (side.voter.id, side.claim.votes_here) == (voter_id, False)


def test_what_the_other_village_settled_stays_in_the_list_of_both(both, act, read):
    here, there = both
    (gone, kept) = ids_of(read, there)
    answer(act, there, gone, AWAY)
    for where in both:
        (side,) = read(services.settled_duplicates, where.unit, where)
        assert (side.voter.id, side.voter.listed, side.claim.votes_here) == (gone, False, False)
    # A village that said something itself is shown as it has him.
    mine = ids_of(read, here)[0]
    answer(act, here, mine, HERE, at=32)
    answer(act, there, kept, AWAY, at=31)
    settled = read(services.settled_duplicates, here.unit, here)
    assert [one.voter.id for one in settled] == [mine, gone]


def test_what_was_settled_in_practice_is_no_matter_of_a_real_roll(both, act, read):
    here, there = both
    answer(act, there, ids_of(read, there)[0], AWAY)
    _move(act, here, practice=False)
    assert read(services.settled_duplicates, here.unit, here) == []


def test_a_posted_roll_lets_him_go_by_two_persons(both, act, read):
    here, there = both
    act(services.post_roll, CHAIR, here, at=on(30))
    (voter_id, _) = ids_of(read, here)
    answer(act, here, voter_id, AWAY, at=29)
    assert read(services.voter, here, voter_id).listed
    (one, _) = read(services.duplicates_of, here)
    assert (one.state, one.at(here).leaving) == (DuplicateState.LEAVING, True)
    (change,) = read(services.roll_changes, here)
    act(services.confirm_change, CLERK, here, change.id, at=on(28))
    assert len(ids_of(read, there)) == 1


def test_an_answer_without_its_paper_strikes_nobody_off_a_posted_roll(both, act, read):
    here, _ = both
    act(services.post_roll, CHAIR, here, at=on(30))
    (voter_id, _) = ids_of(read, here)
    told = NewAnswer(False, "在别处")
    codes = refused(act, services.answer_duplicate, CHAIR, here, voter_id, told, at=on(29))
    assert codes == ["R155"]


def test_two_villages_never_both_let_one_person_go(both, act, read):
    here, there = both
    for where in both:
        act(services.post_roll, person(Role.CHAIR, where.unit), where, at=on(30))
    (mine, theirs) = (ids_of(read, where)[0] for where in both)
    answer(act, here, mine, AWAY, at=29)
    chair = person(Role.CHAIR, SIBLING)
    codes = refused(act, services.answer_duplicate, chair, there, theirs, AWAY, at=on(29))
    assert codes == ["R183"]


def test_of_two_villages_that_let_him_go_at_once_one_is_refused(both, store, act, read):
    for where in both:
        act(services.post_roll, person(Role.CHAIR, where.unit), where, at=on(30))
    told = [(where, ids_of(read, where)[0]) for where in both]
    together = Barrier(2)

    def let_go(where, voter_id) -> str:
        together.wait()
        try:
            answer(act, where, voter_id, AWAY, at=29)
        except RefusedError as error:
            return error.findings[0].code
        return ""

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(let_go, *zip(*told, strict=True))) == ["", "R183"]


def test_both_keep_him_and_the_township_rules(both, act, read):
    here, there = both
    (mine, theirs) = (ids_of(read, where)[0] for where in both)
    answer(act, here, mine, HERE)
    answer(act, there, theirs, HERE)
    (one, _) = read(services.duplicates_of, here)
    assert one.state is DuplicateState.CONTESTED
    person_here = Ref(UNIT, mine)
    act(services.rule_duplicate, TOWNSHIP, person_here, SIBLING, "常住那边", at=on(32))
    codes = refused(act, services.answer_duplicate, CHAIR, here, mine, HERE, at=on(32))
    assert codes == ["R182"]
    answer(act, here, mine, AWAY, at=32)
    assert not read(services.voter, here, mine).listed
    for where in both:
        assert "rolls.rule-duplicate" in [one.act for one in read(journal.entries, where)]


def test_an_office_rules_also_where_a_village_says_nothing(both, act, read):
    here, there = both
    (theirs, _) = ids_of(read, there)
    act(services.rule_duplicate, COUNTY, Ref(SIBLING, theirs), UNIT, "户籍在此", at=on(32))
    (one, _) = read(services.duplicates_of, here)
    assert (one.holds_up(here), one.holds_up(there)) == (False, True)
    assert one.at(here).claim.votes_here is None


def test_an_office_that_does_not_stand_above_both_does_not_rule(listed, other, act, read):
    other(FAR)
    (voter_id, _) = ids_of(read, listed)
    told = (Ref(UNIT, voter_id), UNIT, "理由")
    for actor in (TOWNSHIP, COUNTY, CHAIR):
        assert refused(act, services.rule_duplicate, actor, *told, at=on(32)) == ["R185"]
    act(services.rule_duplicate, person(Role.ADMINISTRATOR, "64"), *told, at=on(32))


def test_an_office_cannot_keep_him_elsewhere_than_on_one_of_the_rolls(both, act, read):
    (voter_id, _) = ids_of(read, both[0])
    told = (Ref(UNIT, voter_id), FAR, "")
    assert refused(act, services.rule_duplicate, COUNTY, *told, at=on(32)) == ["R186", "R109"]


def test_nobody_is_ruled_off_a_roll_that_was_voted_on(both, act, read):
    here, there = both
    _move(act, there, stage=Stage.COUNTING)
    (voter_id, _) = ids_of(read, here)
    told = (Ref(UNIT, voter_id), UNIT, "理由")
    assert refused(act, services.rule_duplicate, COUNTY, *told, at=on(32)) == ["R187"]


def test_who_is_on_one_roll_only_is_nothing_to_settle(both, act, read):
    here, _ = both
    single = next(one for one in read(services.voters_of, here) if one.name == "张伟")
    assert refused(act, services.answer_duplicate, CHAIR, here, single.id, HERE, at=on(33)) == [
        "R188"
    ]
    with pytest.raises(NotFoundError):
        act(services.answer_duplicate, CHAIR, here, 5, HERE, at=on(33))
    with pytest.raises(NotFoundError):
        act(services.rule_duplicate, COUNTY, Ref(UNIT, 5), UNIT, "理由", at=on(33))


def test_a_roll_is_posted_with_a_warning_and_is_not_made_final_before_it_is_settled(
    both, act, read
):
    here, there = both
    (warned,) = read(services.before_posting, here, at=on(30))
    assert (warned.code, warned.severity, warned.values["n"]) == ("R181", "warns", 2)
    act(services.post_roll, CHAIR, here, at=on(30))
    assert refused(act, services.freeze, CHAIR, here, at=on(22)) == ["R180"]
    for voter_id in ids_of(read, there):
        answer(act, there, voter_id, AWAY, at=23)
    act(services.freeze, CHAIR, here, at=on(22))


def test_a_ruling_for_this_village_lets_its_roll_be_made_final(both, act, read):
    here, there = both
    for voter_id in ids_of(read, here):
        told = (Ref(UNIT, voter_id), UNIT, "户籍在此")
        act(services.rule_duplicate, COUNTY, *told, at=on(32))
    post_and_freeze(act, here)
    act(services.post_roll, person(Role.CHAIR, SIBLING), there, at=on(30))
    codes = refused(act, services.freeze, person(Role.CHAIR, SIBLING), there, at=on(22))
    assert codes == ["R180"]


def test_no_fact_of_the_journal_names_anybody(both, act, read):
    here, _ = both
    for voter_id in ids_of(read, here):
        answer(act, here, voter_id, HERE)
    told = " ".join(one.facts for one in read(journal.entries, here))
    assert "王秀兰" not in told
    assert "6402211980" not in told


def test_the_counter_of_the_registered_goes_with_who_leaves(both, act, read):
    here, _ = both
    (voter_id, _) = ids_of(read, here)
    answer(act, here, voter_id, AWAY)
    assert read(elections.counters, here)["registered"] == 9
