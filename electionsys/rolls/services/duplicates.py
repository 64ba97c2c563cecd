"""One person on two rolls: answered by the villages, ruled on by the office above them."""

from datetime import datetime

from electionsys.actor import Actor
from electionsys.db import Ref, Session
from electionsys.elections import services as elections
from electionsys.elections.rules import Stage
from electionsys.errors import NotFoundError, refuse
from electionsys.journal import services as journal
from electionsys.rolls import rules
from electionsys.rolls.models import RollClaim, Voter
from electionsys.rolls.rules import ChangeKind, NewAnswer, NewChange
from electionsys.rolls.services.changes import propose_change, refuse_change, waiting_strike
from electionsys.rolls.services.listing import strike
from electionsys.rolls.services.reading import voter
from electionsys.rolls.services.twice import Duplicate, Side, duplicate, hold_rolls


def answer_duplicate(
    session: Session, actor: Actor, where: Ref, voter_id: int, entry: NewAnswer, *, at: datetime
) -> None:
    """Say whether a voter who is listed elsewhere too votes here. Who does not is struck off: at
    once before the roll is posted, from then on by a change that another person confirms. Such a
    change that still waits ends where the village says that he votes here after all.

    Raises NotFoundError; RefusedError X101, R188, and what `rules.check_answer` and
    `propose_change` find.
    """
    elections.in_stage(session, where, *rules.ANSWERS_AT)
    voter(session, where, voter_id)
    found = _held(session, Ref(where.unit, voter_id))
    mine, others = found.at(where), found.away_from(where)
    refuse(rules.check_answer(mine.stand, [one.stand for one in others], entry))
    claim = _claim(session, mine)
    claim.votes_here, claim.reason = entry.votes_here, entry.reason.strip()
    claim.answered_by, claim.answered_name, claim.answered_at = actor.id, actor.name, at
    facts = {"voter": voter_id, "votes_here": entry.votes_here}
    journal.record(session, actor, where, "rolls.answer-duplicate", at=at, **facts)
    if entry.votes_here:
        _stay(session, actor, where, mine, entry, at)
    else:
        _leave(session, actor, where, mine, entry, at)


def _stay(
    session: Session, actor: Actor, where: Ref, mine: Side, entry: NewAnswer, at: datetime
) -> None:
    """End the change that would strike him off: this village has thought better of it."""
    waits = waiting_strike(session, where, mine.voter.id)
    if waits is not None:
        refuse_change(session, actor, where, waits, entry.reason, at=at)


def _leave(
    session: Session, actor: Actor, where: Ref, mine: Side, entry: NewAnswer, at: datetime
) -> None:
    if mine.election.stage is Stage.ROLL_OPEN:
        strike(session, actor, where, mine.voter.id, entry.reason, at=at)
        return
    change = NewChange(
        ChangeKind.VOTES_ELSEWHERE, entry.reason, entry.document, voter_id=mine.voter.id
    )
    propose_change(session, actor, where, change, at=at)


def rule_duplicate(
    session: Session, actor: Actor, person: Ref, kept: str, reason: str, *, at: datetime
) -> None:
    """Rule in which village a voter votes, as the office above all that list him: `person` is his
    row on any of these rolls, `kept` the village. The others have to strike him off.

    Raises RefusedError R188, and what `rules.check_ruling` finds.
    """
    found = _held(session, person)
    refuse(rules.check_ruling(actor, found.stands, kept, reason))
    for side in found.sides:
        here = side.voter.unit == kept
        claim = _claim(session, side)
        claim.ruled_here, claim.ruled_reason = here, reason.strip()
        claim.ruled_name, claim.ruled_at = actor.name, at
        facts = {"voter": side.voter.id, "votes_here": here}
        journal.record(session, actor, side.election.ref, "rolls.rule-duplicate", at=at, **facts)


def _held(session: Session, person: Ref) -> Duplicate:
    """Return the matter of one voter, all its elections held (`hold_rolls`)."""
    found = session.get(Voter, person)
    if found is None:
        raise NotFoundError(f"voter {person}")
    hold_rolls(session, found)
    return duplicate(session, person)


def _claim(session: Session, side: Side) -> RollClaim:
    if side.claim is not None:
        return side.claim
    made = RollClaim(unit=side.voter.unit, election_id=side.election.id, voter_id=side.voter.id)
    session.add(made)
    return made
