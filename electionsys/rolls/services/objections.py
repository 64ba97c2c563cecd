"""Objections (申诉) to the posted roll: taken, shown with their evidence, decided, once."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from sqlalchemy import ColumnElement, func, select

from electionsys.actor import Actor
from electionsys.db import Ref, Session, keys_of
from electionsys.elections import services as elections
from electionsys.elections.rules import Stage, day_of
from electionsys.errors import NotFoundError, RefusedError, refuse
from electionsys.findings import Finding
from electionsys.journal import services as journal
from electionsys.rolls import rules
from electionsys.rolls.models import Evidence, Objection, RollChange
from electionsys.rolls.rules import Decision, NewObjection, Ruling
from electionsys.rolls.services.changes import confirmed_on, held_change, propose
from electionsys.rolls.services.reading import posting

_CONTACT, _EVIDENCE = "objection.contact", "objection.evidence"
KIND_OF_FILE = {"pdf": "application/pdf", "jpg": "image/jpeg", "png": "image/png"}


def file_objection(
    session: Session, actor: Actor, where: Ref, entry: NewObjection, *, at: datetime
) -> int:
    """Take an objection to the posted roll; return its id.

    `actor` is the clerk, or a PUBLIC actor for one from the self-check. Raises RefusedError X101,
    R105 late, R141 an identity number in its words.
    """
    elections.in_stage(session, where, Stage.ROLL_POSTED)
    law, today = elections.rules_of(session, where), day_of(at)
    refuse(rules.check_objection(law, entry, posted_on(session, where), today))
    contact = entry.contact.strip()
    made = Objection(
        unit=where.unit,
        election_id=where.id,
        kind=entry.kind,
        objector=entry.objector,
        contact_cipher=keys_of(session).seal(where.unit, _CONTACT, contact) if contact else None,
        source=entry.source,
        subject=entry.subject,
        evidence=entry.evidence,
        received_at=at,
        received_on=today,
        due_on=rules.decision_due(law, today),
    )
    session.add(made)
    session.flush()  # the journal names the objection by id
    facts = {"objection": made.id, "kind": entry.kind.value, "source": entry.source.value}
    journal.record(session, actor, where, "rolls.object", at=at, **facts)
    return made.id


def decide_objection(
    session: Session,
    actor: Actor,
    where: Ref,
    objection_id: int,
    decision: Decision,
    *,
    at: datetime,
) -> int | None:
    """Decide an objection, once; return the id of the change it proposes, or None.

    The roll itself changes when another person confirms. Raises RefusedError X101, R107, R108, R141
    (see `rules.check_decision`), R113 decided already, and what refuses the change.
    """
    elections.in_stage(session, where, Stage.ROLL_POSTED)
    found = _held(session, where, objection_id)
    if found.ruling is not None:
        raise RefusedError(Finding("R113"))
    refuse(rules.check_decision(found.kind, decision))
    found.ruling, found.reason, found.decided_at = decision.ruling, decision.reason.strip(), at
    change_id = None
    if decision.change is not None:
        linked = replace(decision.change, objection_id=found.id)
        change_id = propose(session, actor, where, linked, at=at)
        found.voter_id = decision.change.voter_id
    facts = {"objection": found.id, "ruling": decision.ruling.value, "change": change_id}
    journal.record(session, actor, where, "rolls.decide", at=at, **facts)
    return change_id


def objection(session: Session, where: Ref, objection_id: int) -> Objection:
    """Return one objection. Raises NotFoundError."""
    found = session.get(Objection, Ref(where.unit, objection_id))
    if found is None or found.election_id != where.id:
        raise NotFoundError(f"objection {objection_id}")
    return found


def _held(session: Session, where: Ref, objection_id: int) -> Objection:
    """Return one objection, and let nobody else decide it until the act is over: what another one
    decided while this act waited is seen."""
    case = Ref(where.unit, objection_id)
    session.get(Objection, case, with_for_update=True, populate_existing=True)
    return objection(session, where, objection_id)


def contact_of(session: Session, found: Objection) -> str:
    """Return how the objector wants to be told, opened; "" where he left nothing."""
    if found.contact_cipher is None:
        return ""
    return keys_of(session).open_sealed(found.unit, _CONTACT, found.contact_cipher)


def objections_of(session: Session, where: Ref) -> list[Objection]:
    """Return the objections, the undecided first, then by the moment they came."""
    return sorted(_in_order(session, where), key=lambda one: one.ruling is not None)


def objection_numbers(session: Session, where: Ref) -> Mapping[int, int]:
    """Return id -> number of the case, 1 for the first that came; nobody's ever changes."""
    return {one.id: at for at, one in enumerate(_in_order(session, where), start=1)}


def overdue(session: Session, where: Ref, today: date) -> frozenset[int]:
    """Return the ids of the objections whose day of decision has passed without one."""
    query = select(Objection.id).where(
        *_of(where), Objection.ruling.is_(None), Objection.due_on < today
    )
    return frozenset(session.scalars(query))


def undecided(session: Session, where: Ref) -> int:
    """Return how many objections wait for a decision."""
    query = select(func.count()).where(*_of(where), Objection.ruling.is_(None))
    return session.scalar(query) or 0


def unchanged(session: Session, where: Ref) -> list[Objection]:
    """Return the objections that were upheld and for which no change waits or was confirmed."""
    led = select(RollChange.objection_id).where(
        RollChange.unit == where.unit,
        RollChange.election_id == where.id,
        RollChange.objection_id.is_not(None),
        RollChange.refused_at.is_(None),
    )
    query = select(Objection).where(*_of(where), Objection.ruling == Ruling.UPHELD)
    query = query.where(Objection.id.not_in(led))
    return list(session.scalars(query.order_by(Objection.received_at)))


def linkable(session: Session, where: Ref, objection_id: int) -> list[RollChange]:
    """Return the confirmed changes that may be what an upheld objection asked for: of a kind it
    leads to, and done for no other objection. None where it is not upheld."""
    found = objection(session, where, objection_id)
    if found.ruling is not Ruling.UPHELD:
        return []
    done = [one for one in confirmed_on(session, where) if one.objection_id is None]
    return [one for one in done if rules.leads_to(found.kind, one.kind)]


def link_change(
    session: Session, actor: Actor, where: Ref, objection_id: int, change_id: int, *, at: datetime
) -> None:
    """Say that a change which was confirmed already is what an upheld objection asked for.

    Raises NotFoundError; RefusedError X101, R108 a change that cannot be it.
    """
    elections.in_stage(session, where, Stage.ROLL_POSTED)
    found = _held(session, where, objection_id)
    held_change(session, where, change_id)
    held = [one for one in linkable(session, where, objection_id) if one.id == change_id]
    if not held:
        raise RefusedError(Finding("R108"))
    held[0].objection_id = objection_id
    found.voter_id = held[0].voter_id
    facts = {"objection": objection_id, "change": change_id}
    journal.record(session, actor, where, "rolls.link-change", at=at, **facts)


@dataclass(frozen=True, slots=True)
class Document:
    """A document brought with an objection, as it is handed out."""

    content: bytes = field(repr=False)
    kind: str
    number: int


def add_evidence(
    session: Session, actor: Actor, where: Ref, objection_id: int, content: bytes, *, at: datetime
) -> int:
    """Keep a document with an objection that is not decided; return its id.

    It is sealed and never opened here. Raises NotFoundError; RefusedError X101, R113 decided,
    R150 to R152: see `rules.check_evidence`.
    """
    elections.in_stage(session, where, Stage.ROLL_POSTED)
    found = _held(session, where, objection_id)
    held = len(evidence_of(session, where, objection_id))
    decided = (Finding("R113"),) if found.ruling is not None else ()
    refuse([*decided, *rules.check_evidence(content, held)])
    made = Evidence(
        unit=where.unit,
        objection_id=found.id,
        kind=rules.evidence_kind(content) or "",
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        content_cipher=keys_of(session).seal_bytes(where.unit, _EVIDENCE, content),
        added_at=at,
    )
    session.add(made)
    session.flush()  # the journal names the document by id
    facts = {"objection": found.id, "evidence": made.id, "size": made.size, "sha256": made.sha256}
    journal.record(session, actor, where, "rolls.add-evidence", at=at, **facts)
    return made.id


def evidence_of(session: Session, where: Ref, objection_id: int) -> list[Evidence]:
    """Return the documents of an objection in the order they came, their content left sealed."""
    objection(session, where, objection_id)
    query = select(Evidence).where(
        Evidence.unit == where.unit, Evidence.objection_id == objection_id
    )
    return list(session.scalars(query.order_by(Evidence.added_at, Evidence.id)))


def read_evidence(
    session: Session, actor: Actor, where: Ref, objection_id: int, evidence_id: int, *, at: datetime
) -> Document:
    """Return a document, and write down who looked at it.

    Raises NotFoundError; ValueError where the file was changed in the database.
    """
    held = evidence_of(session, where, objection_id)
    for number, one in enumerate(held, start=1):
        if one.id == evidence_id:
            content = keys_of(session).open_bytes(where.unit, _EVIDENCE, one.content_cipher)
            facts = {"objection": objection_id, "evidence": one.id}
            journal.record(session, actor, where, "rolls.read-evidence", at=at, **facts)
            return Document(content, one.kind, number)
    raise NotFoundError(f"evidence {evidence_id}")


def posted_on(session: Session, where: Ref) -> date:
    """Return the day the roll was posted; the election is in a stage in which it was."""
    found = posting(session, where)
    if found is None:
        raise RuntimeError("a roll in this stage was posted")
    return found.posted_on


def _in_order(session: Session, where: Ref) -> list[Objection]:
    query = select(Objection).where(*_of(where)).order_by(Objection.received_at, Objection.id)
    return list(session.scalars(query))


def _of(where: Ref) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return Objection.unit == where.unit, Objection.election_id == where.id
