"""A final roll that changed is made final again, and never otherwise."""

import pytest

from electionsys.actor import Role
from electionsys.elections import services as elections
from electionsys.elections.rules import Stage
from electionsys.errors import RefusedError
from electionsys.rolls import rules, services
from electionsys.rolls.models import RollFreeze, Voter
from electionsys.rolls.rules import (
    ChangeKind,
    FreezePurpose,
    NewChange,
)
from electionsys.words import say
from tests.conftest import on, post
from tests.rolls.changing import add, correct, strike
from tests.rolls.conftest import CHAIR, CLERK, id_number

LATER = (Stage.ROLL_FROZEN, Stage.NOMINATING, Stage.CANDIDATES_POSTED)


@pytest.mark.parametrize("stage", LATER)
def test_a_final_roll_changes_until_polling_day(act, read, frozen, in_stage, change, stage):
    in_stage(frozen, stage)
    assert read(services.changed_since_frozen, frozen) == ()
    change(frozen, add())
    found = read(services.changed_since_frozen, frozen)
    assert [(one.code, one.values) for one in found] == [("R157", {"n": 1, "version": 1})]
    hashed = act(services.refreeze, CHAIR, frozen, at=on(19))
    assert read(services.changed_since_frozen, frozen) == ()
    versions = read(services.freezings, frozen)
    assert [(one.version, one.voters, one.purpose) for one in versions] == [
        (1, 10, FreezePurpose.FINAL),
        (2, 11, FreezePurpose.CHANGES),
    ]
    assert versions[1].hash == hashed != versions[0].hash
    assert read(elections.get, frozen).stage is stage
    assert [one.number for one in read(services.changes_of_version, frozen, 2)] == [1]


@pytest.mark.parametrize(
    "stage", [Stage.POLLING, Stage.COUNTING, Stage.COUNTED, Stage.VOID, Stage.ROLL_OPEN]
)
def test_no_roll_changes_while_the_vote_is_on(act, frozen, in_stage, stage):
    in_stage(frozen, stage)
    with pytest.raises(RefusedError, match="X101"):
        act(services.propose_change, CLERK, frozen, add(), at=on(0))


def test_a_roll_that_nobody_changed_has_no_second_version(act, read, frozen):
    with pytest.raises(RefusedError, match="R156"):
        act(services.refreeze, CHAIR, frozen, at=on(19))
    proposed = act(services.propose_change, CLERK, frozen, add(), at=on(19))
    with pytest.raises(RefusedError, match="R143"):
        act(services.refreeze, CHAIR, frozen, at=on(19))
    act(services.confirm_change, CHAIR, frozen, proposed, at=on(19))
    act(services.refreeze, CHAIR, frozen, at=on(19))
    assert read(services.freezing, frozen).version == 2


def test_a_correction_that_no_hash_shows_may_still_have_its_version(act, read, frozen, ids, change):
    change(frozen, correct(ids[0], household="88"))
    assert read(services.changed_since_frozen, frozen) == ()
    act(services.refreeze, CHAIR, frozen, at=on(19))
    first, second = read(services.freezings, frozen)
    assert first.hash == second.hash


def test_a_roll_that_somebody_altered_is_not_made_final_again(act, read, store, frozen, change):
    """What no confirmed change explains is no new version, whatever else was confirmed."""
    change(frozen, add())
    with store.writing() as session:
        session.get_one(Voter, (frozen.unit, read(services.voters_of, frozen)[2].id)).name = "别人"
        session.recorded = True
    assert [one.code for one in read(services.changed_since_frozen, frozen)] == ["R136"]
    with pytest.raises(RefusedError, match="R136"):
        act(services.refreeze, CHAIR, frozen, at=on(19))


def test_the_changes_undone_are_the_roll_as_it_was_made_final(act, read, frozen, ids, change):
    """Also where one person changed twice, and where a change followed a change."""
    added = change(frozen, add())
    change(frozen, correct(added, name="郑新名", group_no="2"))
    change(frozen, correct(ids[0], id_number=id_number(serial=90)))
    change(frozen, strike(ids[0]))
    change(frozen, strike(ids[1]))
    change(frozen, NewChange(ChangeKind.RIGHTS_RESTORED, "恢复", "判决书", ids[1]))
    found = read(services.changed_since_frozen, frozen)
    assert [(one.code, one.values["n"]) for one in found] == [("R157", 6)]
    act(services.refreeze, CHAIR, frozen, at=on(19))
    change(frozen, strike(added), on(18))
    assert [one.code for one in read(services.changed_since_frozen, frozen)] == ["R157"]
    act(services.refreeze, CHAIR, frozen, at=on(17))
    assert [one.version for one in read(services.freezings, frozen)] == [1, 2, 3]
    assert [one.number for one in read(services.changes_of_version, frozen, 3)] == [7]


def test_another_election_has_a_version_of_the_old_roll(act, read, frozen, in_stage, change):
    again = FreezePurpose.ANOTHER_ELECTION
    in_stage(frozen, Stage.COUNTED)
    act(services.refreeze, CHAIR, frozen, again, at=on(-1))
    in_stage(frozen, Stage.CERTIFIED)
    change(frozen, add(), on(-2))
    act(services.refreeze, CHAIR, frozen, again, at=on(-2, hour=3))
    assert [one.purpose for one in read(services.freezings, frozen)] == [
        FreezePurpose.FINAL,
        again,
        again,
    ]


def test_a_certified_roll_changes_for_another_election_only(act, frozen, in_stage):
    in_stage(frozen, Stage.CERTIFIED)
    with pytest.raises(RefusedError, match="R106"):
        act(services.propose_change, CLERK, frozen, add(), at=on(-2))
    with pytest.raises(RefusedError, match="R156"):
        act(services.refreeze, CHAIR, frozen, at=on(-2))
    in_stage(frozen, Stage.NOMINATING)
    with pytest.raises(RefusedError, match="X101"):
        act(services.refreeze, CHAIR, frozen, FreezePurpose.ANOTHER_ELECTION, at=on(5))


def test_another_election_has_one_version_of_a_roll_that_nobody_changed(
    act, read, frozen, in_stage, change
):
    again = FreezePurpose.ANOTHER_ELECTION
    in_stage(frozen, Stage.CERTIFIED)
    act(services.refreeze, CHAIR, frozen, again, at=on(-1))
    with pytest.raises(RefusedError, match="R156"):
        act(services.refreeze, CHAIR, frozen, again, at=on(-1))
    change(frozen, add(), on(-2))
    act(services.refreeze, CHAIR, frozen, at=on(-3))
    assert read(services.freezings, frozen)[-1].purpose is FreezePurpose.CHANGES


def test_the_chair_is_offered_the_version_that_comes_next(act, frozen, in_stage, change, sign_in):
    in_stage(frozen, Stage.CERTIFIED)
    act(services.refreeze, CHAIR, frozen, FreezePurpose.ANOTHER_ELECTION, at=on(-1))
    chair, address = sign_in(Role.CHAIR), f"/rolls/{frozen.unit}/{frozen.id}/refreeze"
    assert say("zh", "R156") in chair.get(address).text
    change(frozen, add(), on(-2))
    assert post(chair, address).status_code == 303
    assert rules.purpose_at(Stage.COUNTED, begun=True) is FreezePurpose.ANOTHER_ELECTION


def test_a_roll_that_was_voted_on_is_told_from_what_became_of_it(
    act, read, store, frozen, in_stage, change
):
    """Changes for the vote on seats that are left are no fault of the certified result."""
    in_stage(frozen, Stage.CERTIFIED)
    act(services.refreeze, CHAIR, frozen, FreezePurpose.ANOTHER_ELECTION, at=on(-1))
    added = change(frozen, add(), on(-2))
    assert read(services.changed_since_voted, frozen) == ()
    act(services.refreeze, CHAIR, frozen, at=on(-3))
    change(frozen, correct(added, name="郑新名"), on(-4))
    assert read(services.changed_since_voted, frozen) == ()
    with store.writing() as session:
        session.get_one(Voter, (frozen.unit, read(services.voters_of, frozen)[2].id)).name = "别人"
        session.recorded = True
    assert [one.code for one in read(services.changed_since_voted, frozen)] == ["R136"]


def test_the_voted_version_itself_is_looked_at(act, read, store, frozen, in_stage):
    in_stage(frozen, Stage.CERTIFIED)
    act(services.refreeze, CHAIR, frozen, FreezePurpose.ANOTHER_ELECTION, at=on(-1))
    with store.writing() as session:
        voted = read(services.freezings, frozen)[0]
        session.get_one(RollFreeze, voted.ref).hash = "0" * 64
        session.recorded = True
    assert [one.code for one in read(services.changed_since_voted, frozen)] == ["R136"]


def test_nobody_comes_of_age_after_the_result(act, frozen, in_stage, sign_in):
    in_stage(frozen, Stage.CERTIFIED)
    act(services.refreeze, CHAIR, frozen, FreezePurpose.ANOTHER_ELECTION, at=on(-1))
    grown = add(kind=ChangeKind.CAME_OF_AGE)
    with pytest.raises(RefusedError, match="R116"):
        act(services.propose_change, CLERK, frozen, grown, at=on(-2))
    page = sign_in(Role.CLERK).get(f"/rolls/{frozen.unit}/{frozen.id}/changes/add").text
    assert 'value="moved_in"' in page
    assert 'value="came_of_age"' not in page


def test_who_only_stands_is_no_voter_of_the_meeting_by_a_change(act, read, frozen, ids, store):
    with store.writing() as session:
        held = session.get_one(Voter, (frozen.unit, ids[0]))
        held.listed, held.only_stands = False, True
        session.recorded = True
    entry = NewChange(ChangeKind.OMITTED, "漏登", "户口簿", ids[0])
    with pytest.raises(RefusedError, match="R115"):
        act(services.propose_change, CLERK, frozen, entry, at=on(20))
