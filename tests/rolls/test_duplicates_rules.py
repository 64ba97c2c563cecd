"""Whose turn it is where one person is on two rolls, and who may rule."""

import itertools
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from electionsys.actor import Role
from electionsys.elections.rules import Stage
from electionsys.rolls import rules
from electionsys.rolls.rules import DuplicateState, NewAnswer, Stand
from electionsys.rolls.rules.duplicates import APART
from tests.conftest import SIBLING, UNIT, person
from tests.rolls.conftest import CHAIR
from tests.rolls.test_duplicates import ABROAD, AWAY, COUNTY, FAR, HERE, TOWNSHIP


def test_villages_that_say_nothing_are_asked():
    silent = [Stand(UNIT, Stage.ROLL_OPEN), Stand(SIBLING, Stage.ROLL_OPEN)]
    assert rules.state_of(silent) is DuplicateState.ASKED
    assert rules.waits_for(silent[0], silent[1:])


@pytest.mark.parametrize(
    ("mine", "theirs", "state", "held_up", "waiting"),
    [
        (True, None, DuplicateState.ASKED, True, False),
        (None, True, DuplicateState.ASKED, True, True),
        (True, True, DuplicateState.CONTESTED, True, False),
        (True, False, DuplicateState.LEAVING, False, False),
        (None, False, DuplicateState.LEAVING, False, False),
        (False, True, DuplicateState.LEAVING, True, True),
        (False, None, DuplicateState.LEAVING, True, True),
    ],
)
def test_whose_turn_it_is_follows_from_what_both_said(mine, theirs, state, held_up, waiting):
    one, two = Stand(UNIT, Stage.ROLL_POSTED, mine), Stand(SIBLING, Stage.ROLL_OPEN, theirs)
    assert rules.state_of([one, two]) is state
    assert rules.holds_up(one, [two]) is held_up
    assert rules.waits_for(one, [two]) is waiting


def test_what_the_office_above_ruled_stands_over_what_a_village_says():
    one = Stand(UNIT, Stage.ROLL_OPEN, votes_here=True, ruled_here=False)
    assert one.stays is False


def test_who_was_let_vote_in_one_village_stays_there_whatever_is_said():
    voted = Stand(SIBLING, Stage.CERTIFIED, votes_here=False)
    mine = Stand(UNIT, Stage.ROLL_POSTED)
    assert voted.stays is True
    assert [f.code for f in rules.check_answer(mine, [voted], HERE)] == ["R184"]
    assert not list(rules.check_answer(mine, [voted], AWAY))
    assert rules.state_of([voted, replace(voted, unit=UNIT)]) is DuplicateState.VOTED


def test_a_roll_that_was_voted_on_waits_for_nothing():
    voted, theirs = Stand(UNIT, Stage.COUNTED), Stand(SIBLING, Stage.ROLL_OPEN)
    assert not rules.holds_up(voted, [theirs])
    assert rules.holds_up(theirs, [voted])


def test_a_roll_takes_no_answers_once_polls_are_open():
    assert {stage for stage in Stage if Stand(UNIT, stage).voted} == {
        *(Stage.PREPARED, Stage.POLLING, Stage.COUNTING, Stage.COUNTED, Stage.CERTIFIED),
        Stage.VOID,
    }


stands = st.builds(
    Stand,
    unit=st.sampled_from([UNIT, SIBLING, FAR]),
    stage=st.sampled_from(rules.ANSWERS_AT),
    votes_here=st.sampled_from([None, True, False]),
    ruled_here=st.sampled_from([None, True, False]),
)


@given(st.lists(stands, min_size=2, max_size=4, unique_by=lambda one: one.unit))
def test_nobody_is_on_two_final_rolls(held):
    """Of the rolls that could be made final with him on them there is at most one."""
    free = [
        one for one in held if not rules.holds_up(one, [other for other in held if other != one])
    ]
    assert len(free) <= 1
    assert all(one.stays is not False for one in free)


@given(
    st.lists(st.integers(0, 2000), min_size=1, max_size=8).map(
        lambda days: [date(2026, 1, 1) + timedelta(days=day) for day in days]
    )
)
def test_votes_are_one_round_where_each_is_within_a_year_of_the_next(days):
    rounds = rules.together(days)
    for one, two in itertools.pairwise(days):
        if abs(one - two) <= APART:
            assert rounds[days.index(one)] == rounds[days.index(two)]
    ordered = sorted(zip(days, rounds, strict=True))
    for (before, number), (after, its) in itertools.pairwise(ordered):
        assert (its == number) is (after - before <= APART)


@pytest.mark.parametrize(
    ("units", "level"),
    [
        ((UNIT, SIBLING), "township"),
        ((UNIT, "640221200200"), "county"),
        ((UNIT, "640205001001"), "prefecture"),
        ((UNIT, FAR), "province"),
        ((UNIT, ABROAD), "nation"),
    ],
)
def test_the_lowest_office_above_all_villages_is_named(units, level):
    assert rules.level_above(units) == level


def test_only_an_office_above_all_of_them_rules():
    near, wide = (UNIT, SIBLING), (UNIT, FAR)
    province = person(Role.ADMINISTRATOR, "64")
    assert rules.may_rule(TOWNSHIP, near)
    assert rules.may_rule(COUNTY, near)
    assert not rules.may_rule(TOWNSHIP, (UNIT, "640221200200"))
    assert not rules.may_rule(COUNTY, wide)
    assert not rules.may_rule(CHAIR, near)
    # Where no township and no county stands above both, the only account above them does.
    assert rules.may_rule(province, wide)
    assert not rules.may_rule(province, near)


def test_a_reason_is_asked_for_and_holds_no_number():
    mine, theirs = Stand(UNIT, Stage.ROLL_POSTED), Stand(SIBLING, Stage.ROLL_OPEN)
    empty = rules.check_answer(mine, [theirs], NewAnswer(False, " ", ""))
    assert [(f.code, f.field) for f in empty] == [("R109", "reason"), ("R155", "document")]
    numbers = NewAnswer(True, "640221198005060026", "640221198005060026")
    found = [(f.code, f.field) for f in rules.check_answer(mine, [theirs], numbers)]
    assert found == [("R141", "reason"), ("R141", "document")]
