from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from electionsys.elections.rules import (
    NEXT,
    Body,
    Mode,
    NewElection,
    Preparation,
    Stage,
    check_new,
    check_preparation,
    day_of,
    may_move,
)

DAY = date(2026, 12, 20)


@given(st.sampled_from(Stage), st.sampled_from(Stage))
def test_no_stage_can_be_gone_back_to(now, then):
    order = list(Stage)
    if may_move(now, then):
        assert order.index(then) > order.index(now)


def test_every_stage_is_reached_and_only_two_are_ends():
    reached = set().union(*NEXT.values())
    assert reached == set(Stage) - {Stage.PREPARED}
    assert {stage for stage in Stage if not NEXT[stage]} == {Stage.CERTIFIED, Stage.VOID}


def test_the_day_is_that_of_china():
    assert day_of(datetime(2026, 12, 19, 15, 59, tzinfo=UTC)) == date(2026, 12, 19)
    assert day_of(datetime(2026, 12, 19, 16, 0, tzinfo=UTC)) == DAY


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"term_no": 0}, "X103"),
        ({"practice": False, "polling_day": date(2026, 1, 1)}, "X104"),
        ({"mode": Mode.HOUSEHOLDS}, "X105"),
    ],
)
def test_a_new_election_makes_sense(change, code):
    good = {
        "unit": "640221100200",
        "body": Body.VILLAGERS,
        "mode": Mode.VOTERS,
        "term_no": 12,
        "polling_day": DAY,
        "practice": True,
    }
    assert check_new(NewElection(**good), date(2026, 11, 1)) == ()
    assert [f.code for f in check_new(NewElection(**good | change), date(2026, 11, 1))] == [code]


def test_an_election_committee_has_three_different_members():
    few = Preparation(("甲", "甲"), "x", "y")
    assert [f.code for f in check_preparation(few)] == ["X106", "X107"]
    assert check_preparation(Preparation(("甲", "乙", "丙"), "x", "y")) == ()
