"""Open the boxes, count their papers, and mix them before any is read."""

from datetime import datetime

from sqlalchemy import select

from electionsys.actor import Actor
from electionsys.counting import rules
from electionsys.counting.models import BoxOpening, Mixing
from electionsys.counting.rules import Box
from electionsys.db import Ref, Session
from electionsys.elections import services as elections
from electionsys.elections.rules import Stage
from electionsys.errors import RefusedError, refuse
from electionsys.findings import Finding
from electionsys.journal import services as journal


def open_box(
    session: Session, actor: Actor, where: Ref, label: str, papers: int, *, at: datetime
) -> None:
    """Record how many papers a box held. Raises RefusedError X101, T201, T202, T205."""
    in_count(session, where)
    if mixed(session, where):
        raise RefusedError(Finding("T205"))
    box = Box(label.strip(), papers)
    refuse(rules.check_box(box, [one.label for one in boxes(session, where)]))
    _add_box(session, where, box, record=1)
    facts = {"box": box.label, "papers": box.papers}
    journal.record(session, actor, where, "counting.open-box", at=at, **facts)


def correct_box(
    session: Session, actor: Actor, where: Ref, box: Box, reason: str, *, at: datetime
) -> None:
    """Record that a box held another number of papers than was written; the first record stays.

    Raises RefusedError X101, T202, T203, T204, T209 (the papers are mixed).
    """
    in_count(session, where)
    held = openings(session, where)
    refuse(rules.check_correction(box, reason, held, mixed=mixed(session, where)))
    _add_box(session, where, box, record=len(held[box.label]) + 1, reason=reason.strip())
    facts = {"box": box.label, "papers": box.papers, "reason": reason.strip()}
    journal.record(session, actor, where, "counting.correct-box", at=at, **facts)


def mix_boxes(session: Session, actor: Actor, where: Ref, confirmed: bool, *, at: datetime) -> None:
    """Record that the papers of all boxes were mixed before any was read.

    From now on no box is opened and stacks are recorded. Raises RefusedError X101, T205 to T207.
    """
    in_count(session, where)
    held = boxes(session, where)
    refuse(rules.check_mixing(held, mixed(session, where), confirmed))
    session.add(Mixing(unit=where.unit, election_id=where.id))
    facts = {"boxes": len(held), "papers": sum(box.papers for box in held)}
    journal.record(session, actor, where, "counting.mix", at=at, **facts)


def mixed(session: Session, where: Ref) -> bool:
    """Whether the papers of all boxes lie in one pile."""
    held = select(Mixing.id).where(Mixing.unit == where.unit, Mixing.election_id == where.id)
    return session.scalar(held) is not None


def boxes(session: Session, where: Ref) -> tuple[Box, ...]:
    """Return every box with the last count of its papers, by label."""
    every = openings(session, where)
    return tuple(Box(label, papers[-1]) for label, papers in sorted(every.items()))


def openings(session: Session, where: Ref) -> dict[str, list[int]]:
    """Return label -> every number of papers that was written for this box, first first."""
    rows = session.scalars(
        select(BoxOpening)
        .where(BoxOpening.unit == where.unit, BoxOpening.election_id == where.id)
        .order_by(BoxOpening.label, BoxOpening.record)
    )
    found: dict[str, list[int]] = {}
    for row in rows:
        found.setdefault(row.label, []).append(row.papers)
    return found


def returned(session: Session, where: Ref) -> int:
    """Return how many papers came out of all boxes."""
    return sum(box.papers for box in boxes(session, where))


def in_count(session: Session, where: Ref) -> None:
    """Let one act of the count follow the other, and none come after it is sealed."""
    elections.hold(session, where, Stage.COUNTING)


def _add_box(session: Session, where: Ref, box: Box, record: int, reason: str = "") -> None:
    session.add(
        BoxOpening(
            unit=where.unit,
            election_id=where.id,
            label=box.label,
            record=record,
            papers=box.papers,
            reason=reason,
        )
    )
