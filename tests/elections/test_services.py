from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date

import pytest

from electionsys.actor import Role
from electionsys.db import Ref
from electionsys.elections import services
from electionsys.elections.rules import (
    Body,
    Decided,
    Mode,
    NewElection,
    Replacement,
    Stage,
    day_of,
)
from electionsys.errors import NotFoundError, RefusedError
from electionsys.journal import services as journal
from electionsys.rolls import services as rolls
from tests.conftest import BEGIN, POLLING_DAY, SIBLING, UNIT, person

ADMIN, CHAIR = person(Role.ADMINISTRATOR), person(Role.CHAIR)
NEW = NewElection(UNIT, Body.VILLAGERS, Mode.VOTERS, 12, POLLING_DAY, practice=True)


def test_an_election_knows_the_names_of_its_place(read, election):
    held = read(services.get, election)
    assert held.title == "合作村"
    assert held.place_names.startswith("宁夏回族自治区 石嘴山市 平罗县")


@pytest.mark.parametrize(
    ("change", "code"),
    [({"unit": "640221100999"}, "G101"), ({"polling_day": date(1980, 1, 1)}, "L103")],
)
def test_what_does_not_exist_cannot_be_elected(act, change, code):
    with pytest.raises(RefusedError, match=code):
        act(services.create, ADMIN, replace(NEW, **change), at=BEGIN)


def test_nobody_begins_an_election_in_a_strangers_village(act):
    with pytest.raises(RefusedError, match="G101"):
        act(services.create, person(Role.ADMINISTRATOR, SIBLING), NEW, at=BEGIN)


def test_a_body_has_one_real_election_a_term_however_many_begin_it_at_once(store, read):
    real = replace(NEW, practice=False)

    def begin(_):
        try:
            store.act(lambda session: services.create(session, ADMIN, real, at=BEGIN))
        except RefusedError as refused:
            return refused.findings[0].code
        return "begun"

    with ThreadPoolExecutor(4) as pool:
        found = sorted(pool.map(begin, range(4)))
    assert found == ["X115", "X115", "X115", "begun"]
    assert begin(0) == "X115"
    store.act(lambda session: services.create(session, ADMIN, NEW, at=BEGIN))
    assert len(read(services.elections_below, UNIT)) == 2


def test_an_election_of_another_village_is_not_found(read, election):
    with pytest.raises(NotFoundError):
        read(services.get, Ref(SIBLING, election.id))


def test_a_stage_is_not_skipped(act, election):
    with pytest.raises(RefusedError, match="X102"):
        act(services.move, CHAIR, election, Stage.POLLING, at=BEGIN)


def test_of_two_who_move_at_once_one_is_refused(store, read, election):
    def move(_):
        try:
            store.act(lambda s: services.move(s, CHAIR, election, Stage.ROLL_OPEN, at=BEGIN))
        except RefusedError:
            return 0
        return 1

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(move, range(8))) == 1
    assert read(services.get, election).stage == Stage.ROLL_OPEN
    assert read(journal.verify, election) is None


def test_counters_count_in_the_transaction_of_the_act(store, read, election):
    def three(session):
        for _ in range(3):
            services.count(session, election, "issued", 1)
        session.recorded = True

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: store.act(three), range(8)))
    assert read(services.counters, election) == {"issued": 24}


def decided(parameter, value, day=None):
    day = day or day_of(BEGIN)
    return Decided(parameter, value, "村民会议", "会议决议1号", day, "会议决定照此办理")


WOMEN = decided("women_rule", "first_majority_woman")


def test_a_local_decision_is_one_the_law_leaves_open(act, read, election):
    assert act(services.settle, CHAIR, election, WOMEN, at=BEGIN)
    assert read(services.settled, election) == {"women_rule": "first_majority_woman"}
    kept = read(services.decisions, election)[0]
    assert (kept.decided_by, kept.document, kept.wording) == (
        "村民会议",
        "会议决议1号",
        "会议决定照此办理",
    )
    assert "会议决定照此办理" in str(read(journal.entries, election)[-1].facts)


@pytest.mark.parametrize(
    ("entry", "code"),
    [
        (decided("nonsense", "x"), "X112"),
        (decided("candidates_exceed_seats", "no"), "X112"),
        (decided("poll_form", "one"), "X112"),
        (decided("women_rule", "nobody"), "L1"),
        (decided("women_rule", "preset_post", POLLING_DAY), "X114"),
    ],
)
def test_what_is_not_decided_locally_is_not_recorded(act, read, election, entry, code):
    with pytest.raises(RefusedError, match=code):
        act(services.settle, CHAIR, election, entry, at=BEGIN)
    assert read(services.settled, election) == {}


def test_a_decision_is_recorded_once(act, election):
    act(services.settle, CHAIR, election, WOMEN, at=BEGIN)
    with pytest.raises(RefusedError, match="X109"):
        act(services.settle, CHAIR, election, WOMEN, at=BEGIN)


def test_once_candidates_are_posted_two_fill_a_gap_and_nobody_changes_a_rule(
    act, read, store, election
):
    def post_candidates(session):
        services.get(session, election).stage = Stage.CANDIDATES_POSTED
        session.recorded = True

    store.act(post_candidates)
    with pytest.raises(RefusedError, match="X113"):
        act(services.settle, CHAIR, election, decided("majority_base", "valid"), at=BEGIN)
    assert act(services.settle, CHAIR, election, WOMEN, at=BEGIN) is False
    assert read(services.settled, election) == {}
    other = person(Role.TOWNSHIP)
    differs = replace(WOMEN, document="别的文号")
    assert act(services.settle, other, election, differs, at=BEGIN) is False
    # The same decision in other words is the same decision.
    again = replace(WOMEN, wording="照会议决定办理")
    assert act(services.settle, other, election, again, at=BEGIN) is True
    assert read(services.settled, election) == {"women_rule": "first_majority_woman"}


def test_only_a_practice_has_a_clock_to_set(act, read, election):
    act(services.shift_clock, CHAIR, election, 12, at=BEGIN)
    assert read(services.get, election).practice_days == 12
    with pytest.raises(RefusedError, match="X111"):
        act(services.shift_clock, CHAIR, election, 11, at=BEGIN)
    real = act(services.create, ADMIN, replace(NEW, practice=False), at=BEGIN)
    with pytest.raises(RefusedError, match="X110"):
        act(services.shift_clock, CHAIR, real, 1, at=BEGIN)


def test_a_member_who_leaves_the_committee_is_replaced_with_a_document(act, read, election):
    chair, entry = person(Role.CHAIR), Replacement(3, "郑六", "村推选〔2026〕3号")
    with pytest.raises(RefusedError, match="X101"):
        act(services.replace_member, chair, election, entry, at=BEGIN)
    act(rolls.open_roll, chair, election, at=BEGIN)
    act(services.replace_member, chair, election, entry, at=BEGIN)
    assert [one.name for one in read(services.committee, election)][2] == "郑六"
    last = read(journal.entries, election)[-1]
    assert last.act == "elections.replace-member"
    for wrong, code in ((9, "X120"), (2, "X107")):
        with pytest.raises(RefusedError, match=code):
            act(
                services.replace_member,
                chair,
                election,
                Replacement(wrong, "郑六" if code == "X107" else "冯七", "号"),
                at=BEGIN,
            )
