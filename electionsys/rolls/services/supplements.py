"""What is posted after the roll: each supplement is one document, fixed when it was posted."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy import select

from electionsys.actor import Actor
from electionsys.db import Ref, Session
from electionsys.elections import services as elections
from electionsys.elections.rules import Stage, day_of
from electionsys.errors import NotFoundError, refuse
from electionsys.findings import Finding
from electionsys.journal import services as journal
from electionsys.rolls.models import Objection, RollChange, RollSupplement
from electionsys.rolls.services.changes import confirmed_on
from electionsys.rolls.services.life import changed_on_version
from electionsys.rolls.services.notices import next_notice
from electionsys.rolls.services.objections import objections_of
from electionsys.rolls.services.reading import freezing, posting, summary

# Decisions and confirmed changes, each in the order of its numbers.
Contents = tuple[list[Objection], list[RollChange]]


def to_post(session: Session, where: Ref) -> Contents:
    """Return the decisions and confirmed changes that no supplement has posted yet."""
    return _of_number(session, where, None)


def contents_of(session: Session, where: Ref, one: RollSupplement) -> Contents:
    """Return the decisions and changes that this supplement posted."""
    return _of_number(session, where, one.number)


def _of_number(session: Session, where: Ref, number: int | None) -> Contents:
    decided = [one for one in objections_of(session, where) if one.ruling is not None]
    return (
        [one for one in decided if one.supplement_no == number],
        [one for one in confirmed_on(session, where) if one.supplement_no == number],
    )


def supplements(session: Session, where: Ref) -> list[RollSupplement]:
    """Return every supplement that was posted, the first first."""
    query = select(RollSupplement).where(
        RollSupplement.unit == where.unit, RollSupplement.election_id == where.id
    )
    return list(session.scalars(query.order_by(RollSupplement.number)))


def supplement(session: Session, where: Ref, number: int) -> RollSupplement:
    """Return one supplement. Raises NotFoundError."""
    for one in supplements(session, where):
        if one.number == number:
            return one
    raise NotFoundError(f"supplement {number}")


def before_supplement(session: Session, where: Ref) -> tuple[Finding, ...]:
    """Return why no supplement can be posted now: R114 nothing waits, R118 changes to the final
    roll of which no version was made, so that the paper could not say its hash."""
    return tuple(_before(session, where))


def _before(session: Session, where: Ref) -> Iterator[Finding]:
    if not any(to_post(session, where)):
        yield Finding("R114")
    if since := changed_on_version(session, where):
        yield Finding("R118", values={"n": len(since)})


def post_supplement(session: Session, actor: Actor, where: Ref, *, at: datetime) -> int:
    """Record that all decisions and changes which wait were posted; return the supplement's number.

    Raises RefusedError as `before_supplement` says, NotFoundError before the roll is posted.
    """
    # In every stage; only nobody else posts one, or makes a version, in this moment.
    elections.hold(session, where, *Stage)
    if posting(session, where) is None:
        raise NotFoundError("the roll is not posted")
    refuse(before_supplement(session, where))
    decided, changed = to_post(session, where)
    made = _made(session, where, at)
    posted: Sequence[Objection | RollChange] = (*decided, *changed)
    for one in posted:
        one.posted_on, one.supplement_no = made.posted_on, made.number
    facts = {"supplement": made.number, "decisions": len(decided), "changes": len(changed)}
    facts |= {"voters": made.voters, "version": made.version}
    journal.record(
        session, actor, where, "rolls.post-supplement", at=at, day=made.posted_on, **facts
    )
    return made.number


def _made(session: Session, where: Ref, at: datetime) -> RollSupplement:
    frozen = freezing(session, where)
    made = RollSupplement(
        unit=where.unit,
        election_id=where.id,
        number=len(supplements(session, where)) + 1,
        notice_no=next_notice(session, where),
        posted_at=at,
        posted_on=day_of(at),
        voters=summary(session, where).listed,
        version=frozen.version if frozen else 0,
        hash=frozen.hash if frozen else "",
    )
    session.add(made)
    return made
