"""Whom two villages list: nobody leaves for nowhere, and nobody votes on two final rolls."""

from electionsys.actor import Role
from electionsys.db import Ref
from electionsys.rolls import services
from electionsys.rolls.rules import ChangeKind, NewChange
from electionsys.rolls.services import twice
from tests.conftest import SIBLING, UNIT, on, person
from tests.rolls.changing import add, correct
from tests.rolls.conftest import CHAIR, CLERK, id_number
from tests.rolls.test_duplicates import (
    AWAY,
    COUNTY,
    HERE,
    TOWNSHIP,
    answer,
    both,
    ids_of,
    other,
    post_and_freeze,
    refused,
)

__all__ = ["both", "other"]


def _post_both(act, both):
    for where in both:
        act(services.post_roll, person(Role.CHAIR, where.unit), where, at=on(30))


def _confirm(act, read, where, at=26):
    """Confirm the one change of this roll that waits; the clerk does."""
    (waits,) = [one for one in read(services.roll_changes, where) if one.refused_at is None]
    actor = person(Role.CLERK, where.unit)
    act(services.confirm_change, actor, where, waits.id, at=on(at))


def test_a_village_that_keeps_him_after_all_takes_back_that_he_leaves(both, act, read):
    here, there = both
    _post_both(act, both)
    (mine, theirs) = (ids_of(read, where)[0] for where in both)
    answer(act, here, mine, AWAY, at=29)
    answer(act, here, mine, HERE, at=28)
    (taken_back,) = read(services.roll_changes, here)
    assert taken_back.refused_reason == HERE.reason
    answer(act, there, theirs, AWAY, at=27)
    _confirm(act, read, there)
    assert refused(act, services.confirm_change, CLERK, here, taken_back.id, at=on(25)) == ["R147"]
    assert read(services.voter, here, mine).listed


def test_nobody_leaves_for_a_village_that_has_struck_him_off(both, act, read):
    here, there = both
    _post_both(act, both)
    (mine, theirs) = (ids_of(read, where)[0] for where in both)
    answer(act, here, mine, AWAY, at=29)
    gone = NewChange(ChangeKind.MOVED_AWAY, "迁出", "证明", theirs)
    clerk, chair = (person(role, SIBLING) for role in (Role.CLERK, Role.CHAIR))
    proposed = act(services.propose_change, clerk, there, gone, at=on(28))
    act(services.confirm_change, chair, there, proposed, at=on(28))
    (waits,) = read(services.roll_changes, here)
    assert [one.code for one in read(services.change_warnings, here, waits)] == ["R188"]
    assert refused(act, services.confirm_change, CLERK, here, waits.id, at=on(25)) == ["R188"]
    assert read(services.voter, here, mine).listed


def test_nobody_leaves_for_a_village_that_lets_him_go_too(both, act, read):
    here, _ = both
    _post_both(act, both)
    (mine, _) = ids_of(read, here)
    answer(act, here, mine, AWAY, at=29)
    act(services.rule_duplicate, COUNTY, Ref(UNIT, mine), UNIT, "户籍在此", at=on(28))
    (waits,) = read(services.roll_changes, here)
    assert refused(act, services.confirm_change, CLERK, here, waits.id, at=on(25)) == ["R183"]


def test_who_votes_where_nothing_is_known_of_is_struck_off(posted, act, read, change):
    voter_id = read(services.voters_of, posted)[0].id
    gone = NewChange(ChangeKind.VOTES_ELSEWHERE, "在外省登记", "证明", voter_id)
    change(posted, gone, on(27))
    assert not read(services.voter, posted, voter_id).listed


def test_of_two_villages_that_strike_him_off_at_once_one_keeps_him(both, act, read, meanwhile):
    """Each by a change that was proposed before the other's."""
    here, there = both
    _post_both(act, both)
    (mine, theirs) = (ids_of(read, where)[0] for where in both)
    waits = [
        act(
            services.propose_change,
            person(Role.CLERK, where.unit),
            where,
            NewChange(ChangeKind.VOTES_ELSEWHERE, "在那边", "证明", voter_id),
            at=on(28),
        )
        for where, voter_id in ((here, mine), (there, theirs))
    ]

    def confirm(where, change_id):
        chair = person(Role.CHAIR, where.unit)
        return lambda session: services.confirm_change(session, chair, where, change_id, at=on(27))

    assert meanwhile(confirm(here, waits[0]), confirm(there, waits[1])) == ["R188"]
    assert read(services.voter, there, theirs).listed


def test_a_person_who_comes_onto_two_final_rolls_is_settled_before_the_next_version(
    listed, other, act, read, change
):
    there = other(numbers=(40, 41))
    for where in (listed, there):
        post_and_freeze(act, where)
    change(listed, add(40, ChangeKind.MOVED_IN), on(20))
    assert refused(act, services.refreeze, CHAIR, listed, at=on(19)) == ["R180"]
    (theirs,) = ids_of(read, there)
    answer(act, there, theirs, AWAY, at=19)
    act(services.refreeze, CHAIR, listed, at=on(19))


def test_a_village_that_says_nothing_does_not_stop_the_next_version_of_another(
    listed, other, act, read, change
):
    """Whom both list was on the roll already when it was made final."""
    post_and_freeze(act, listed)
    other()
    (voter_id, _) = ids_of(read, listed)
    change(listed, correct(voter_id, household="88"), on(20))
    act(services.refreeze, CHAIR, listed, at=on(19))


def test_a_corrected_number_that_stands_on_another_roll_is_settled_first(
    listed, other, act, read, change
):
    post_and_freeze(act, listed)
    other(numbers=(40,))
    voter_id = read(services.voters_of, listed)[0].id
    change(listed, correct(voter_id, id_number=id_number(serial=41)), on(20))
    assert refused(act, services.refreeze, CHAIR, listed, at=on(19)) == ["R180"]


def test_nobody_votes_on_a_roll_that_is_still_to_let_somebody_go(both, act, read):
    here, there = both
    _post_both(act, both)
    for voter_id in ids_of(read, there):
        answer(act, there, voter_id, AWAY, at=28)
    act(services.freeze, CHAIR, here, at=on(22))
    codes = [one.code for one in read(services.before_polls, there)]
    assert codes == ["R143", "R189"]
    assert read(services.before_polls, here) == ()


def test_what_was_settled_stands_the_latest_first_on_every_database(both, act, read, monkeypatch):
    here, there = both
    first, second = ids_of(read, here)
    act(services.rule_duplicate, TOWNSHIP, Ref(UNIT, first), UNIT, "裁定", at=on(33))
    answer(act, there, ids_of(read, there)[0], AWAY, at=33)
    answer(act, here, second, AWAY, at=32)
    settled = read(services.settled_duplicates, UNIT, here)
    assert [one.voter.id for one in settled] == [second, first]
    monkeypatch.setattr(twice, "_MOST_SETTLED", 1)
    assert len(read(services.settled_duplicates, UNIT, here)) == 1


def test_who_is_still_on_two_rolls_leaves_room_for_what_was_settled(both, act, read, monkeypatch):
    here, _ = both
    first, second = ids_of(read, here)
    answer(act, here, first, AWAY, at=33)
    answer(act, here, second, HERE, at=32)
    monkeypatch.setattr(twice, "_MOST_SETTLED", 1)
    assert [one.voter.id for one in read(services.settled_duplicates, UNIT, here)] == [first]
