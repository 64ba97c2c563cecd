"""Open the roll, post it, hear objections, freeze it."""

from datetime import datetime

from sqlalchemy import func, select, update

from electionsys.actor import Actor
from electionsys.db import Ref, Session
from electionsys.elections import services as elections
from electionsys.elections.rules import Stage, day_of
from electionsys.errors import NotFoundError, RefusedError, refuse
from electionsys.findings import Finding
from electionsys.journal import services as journal
from electionsys.journal.rules import digest
from electionsys.rolls import rules
from electionsys.rolls.models import Objection, RollFreeze, RollPosting, Voter
from electionsys.rolls.rules import Decision, NewObjection
from electionsys.rolls.services.listing import household_order, strike
from electionsys.rolls.services.reading import freezing, of, posting, summary, voters_of


def open_roll(session: Session, actor: Actor, where: Ref, *, at: datetime) -> None:
    """Begin registration. Raises RefusedError X101; R101, R102: see `rules.check_open`."""
    election = elections.hold(session, where, Stage.PREPARED)
    committee = elections.committee(session, where)
    refuse(rules.check_open(len(committee), election.method_document))
    elections.move(session, actor, where, Stage.ROLL_OPEN, at=at)


def post_roll(session: Session, actor: Actor, where: Ref, *, at: datetime) -> None:
    """Post the roll, numbered 1 to n by group and household.

    Raises RefusedError X101, R103 nobody is listed, R104 too late before polling day.
    """
    elections.hold(session, where, Stage.ROLL_OPEN)
    refuse(before_posting(session, where, at=at))
    listed, today = summary(session, where).listed, day_of(at)
    _number(session, where)
    session.add(
        RollPosting(
            unit=where.unit, election_id=where.id, posted_at=at, posted_on=today, voters=listed
        )
    )
    elections.move(session, actor, where, Stage.ROLL_POSTED, at=at)
    journal.record(session, actor, where, "rolls.post", at=at, voters=listed, day=today)


def before_posting(session: Session, where: Ref, *, at: datetime) -> tuple[Finding, ...]:
    """Return why the roll cannot be posted at this moment. Raises RefusedError X101."""
    election = elections.in_stage(session, where, Stage.ROLL_OPEN)
    law, listed = elections.rules_of(session, where), summary(session, where).listed
    return tuple(rules.check_post(law, election.polling_day, day_of(at), listed))


def _number(session: Session, where: Ref) -> None:
    """Number the cards through the roll; who is struck off comes last."""
    query = select(Voter.id, Voter.listed, Voter.group_no, Voter.household, Voter.card_no)
    rows = session.execute(query.where(*of(where))).all()
    ordered = sorted(
        rows, key=lambda row: (not row[1], row[2], household_order(row[3]), row.card_no)
    )
    if all(row.card_no == number for number, row in enumerate(ordered, start=1)):
        return
    # Out of the way first: two voters never have one number, not even for a moment.
    session.execute(update(Voter).where(*of(where)).values(card_no=-Voter.card_no))
    session.execute(
        update(Voter),
        [
            {"unit": where.unit, "id": row.id, "card_no": number}
            for number, row in enumerate(ordered, start=1)
        ],
    )


def file_objection(
    session: Session, actor: Actor, where: Ref, entry: NewObjection, *, at: datetime
) -> int:
    """Take an objection to the posted roll; return its id. Raises RefusedError X101, R105 late."""
    elections.in_stage(session, where, Stage.ROLL_POSTED)
    law, today = elections.rules_of(session, where), day_of(at)
    refuse(rules.check_objection(law, _posted(session, where).posted_on, today))
    made = Objection(
        unit=where.unit,
        election_id=where.id,
        kind=entry.kind,
        objector=entry.objector,
        source=rules.ObjectionSource.OFFICE,
        subject=entry.subject,
        evidence=entry.evidence,
        received_at=at,
        received_on=today,
        due_on=rules.decision_due(law, today),
    )
    session.add(made)
    session.flush()  # the journal names the objection by id
    journal.record(
        session, actor, where, "rolls.object", at=at, objection=made.id, kind=entry.kind.value
    )
    return made.id


def decide_objection(
    session: Session,
    actor: Actor,
    where: Ref,
    objection_id: int,
    decision: Decision,
    *,
    at: datetime,
) -> None:
    """Decide an objection, once; strike off whom the decision says.

    Raises RefusedError X101, R107, R108 (see `rules.check_decision`), R113 decided already.
    """
    elections.in_stage(session, where, Stage.ROLL_POSTED)
    found = objection(session, where, objection_id)
    if found.ruling is not None:
        raise RefusedError(Finding("R113"))
    refuse(rules.check_decision(found.kind, decision))
    if decision.strike_id is not None:
        strike(session, actor, where, decision.strike_id, decision.reason, at=at)
    found.ruling, found.reason = decision.ruling, decision.reason.strip()
    found.decided_at, found.voter_id = at, decision.strike_id
    facts = {"objection": found.id, "ruling": decision.ruling.value, "struck": decision.strike_id}
    journal.record(session, actor, where, "rolls.decide", at=at, **facts)


def objection(session: Session, where: Ref, objection_id: int) -> Objection:
    """Return one objection. Raises NotFoundError."""
    found = session.get(Objection, Ref(where.unit, objection_id))
    if found is None or found.election_id != where.id:
        raise NotFoundError(f"objection {objection_id}")
    return found


def objections_of(session: Session, where: Ref) -> list[Objection]:
    """Return the objections, the undecided first, then by the moment they came."""
    found = session.scalars(
        select(Objection)
        .where(Objection.unit == where.unit, Objection.election_id == where.id)
        .order_by(Objection.received_at)
    )
    return sorted(found, key=lambda one: one.ruling is not None)


def undecided(session: Session, where: Ref) -> int:
    """Return how many objections wait for a decision."""
    query = select(func.count()).where(
        Objection.unit == where.unit,
        Objection.election_id == where.id,
        Objection.ruling.is_(None),
    )
    return session.scalar(query) or 0


def freeze(session: Session, actor: Actor, where: Ref, *, at: datetime) -> str:
    """Make the roll final; return its hash, which is printed on the notice.

    The hash is SHA-256 over the canonical JSON of `[[card number, name, sex, group, keyed hash of
    the identity number], …]` in the order of the cards. Raises RefusedError X101, R103, R110 before
    the time for objections is over, R111 with one undecided.
    """
    elections.hold(session, where, Stage.ROLL_POSTED)
    refuse(before_freezing(session, where, at=at))
    voters = voters_of(session, where)
    hashed = roll_hash(voters)
    session.add(
        RollFreeze(
            unit=where.unit, election_id=where.id, frozen_at=at, voters=len(voters), hash=hashed
        )
    )
    elections.move(session, actor, where, Stage.ROLL_FROZEN, at=at)
    journal.record(session, actor, where, "rolls.freeze", at=at, voters=len(voters), hash=hashed)
    return hashed


def before_freezing(session: Session, where: Ref, *, at: datetime) -> tuple[Finding, ...]:
    """Return why the roll cannot be made final at this moment. Raises RefusedError X101."""
    elections.in_stage(session, where, Stage.ROLL_POSTED)
    law, posted = elections.rules_of(session, where), _posted(session, where)
    waiting, listed = undecided(session, where), summary(session, where).listed
    return tuple(rules.check_freeze(law, posted.posted_on, day_of(at), waiting, listed))


def roll_hash(voters: list[Voter]) -> str:
    """Return the hash of a roll, of voters in the order of their cards."""
    return digest([[v.card_no, v.name, v.sex, v.group_no, v.id_index] for v in voters])


def changed_since_frozen(session: Session, where: Ref) -> tuple[Finding, ...]:
    """Return R136 where the roll is not the one that was made final; nothing before it was."""
    frozen = freezing(session, where)
    if frozen is None or roll_hash(voters_of(session, where)) == frozen.hash:
        return ()
    return (Finding("R136", values={"hash": frozen.hash[:16]}),)


def _posted(session: Session, where: Ref) -> RollPosting:
    found = posting(session, where)
    if found is None:
        raise RuntimeError("a roll in this stage was posted")
    return found
