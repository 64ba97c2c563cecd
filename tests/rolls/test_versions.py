"""A final roll that changed is made final again, and never otherwise."""

import pytest

from electionsys.elections import services as elections
from electionsys.elections.rules import Stage
from electionsys.errors import RefusedError
from electionsys.rolls import services
from electionsys.rolls.models import Voter
from electionsys.rolls.rules import (
    ChangeKind,
    FreezePurpose,
    NewChange,
)
from tests.conftest import on
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
