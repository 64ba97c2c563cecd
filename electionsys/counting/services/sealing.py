"""Seal the count, and only then tell what was counted."""

import json
import secrets
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, insert, inspect, select

from electionsys.actor import Actor
from electionsys.counting import rules
from electionsys.counting.models import CountSeal, SheetVote, SheetWriteIn, StackSheet
from electionsys.counting.rules import Entry, Seal, Totals
from electionsys.counting.services.boxes import boxes, mixed, returned
from electionsys.counting.services.stacks import after_mixing, ballot, differences, records_of
from electionsys.db import InUnit, Ref, Session, new_id
from electionsys.elections import services as elections
from electionsys.elections.rules import Stage
from electionsys.errors import refuse
from electionsys.findings import Finding
from electionsys.journal import services as journal
from electionsys.journal.models import JournalEntry
from electionsys.journal.rules import facts_digest

# After the seal, whoever holds the database rewrites these files: `db.Store.scrub`.
SECRET = tuple(table.__tablename__ for table in (SheetVote, SheetWriteIn, StackSheet))

_SEAL = "counting.seal"
_SEALED = (Stage.COUNTED, Stage.CERTIFIED, Stage.VOID)


def seal(
    session: Session, actor: Actor, where: Ref, explanation: str = "", *, at: datetime
) -> None:
    """Close the count: nothing can be added, and the totals are committed to.

    What was recorded is written anew in one full shuffle, with fresh ids. Where boxes and stacks
    hold different numbers of papers, `explanation` says why. Raises RefusedError X101, T204, T208,
    T221 to T223.
    """
    after_mixing(session, where)
    refuse(unsealed(session, where, explanation.strip()))
    stacks = len(records_of(session, where))
    result = _totals(session, where)
    nonce = secrets.token_bytes(32)
    commitment = rules.commit(nonce, result)
    _shuffle(session, where)
    session.add(
        CountSeal(unit=where.unit, election_id=where.id, commitment=commitment, nonce=nonce)
    )
    facts: dict[str, object] = {"stacks": stacks, "commitment": commitment}
    if result.returned != returned(session, where):
        facts["explanation"] = explanation.strip()
    journal.record(session, actor, where, _SEAL, at=at, **facts)
    elections.move(session, actor, where, Stage.COUNTED, at=at)


def unsealed(session: Session, where: Ref, explanation: str = "") -> tuple[Finding, ...]:
    """Return what still keeps the count from being sealed (T208, T221 to T223)."""
    if not mixed(session, where):
        return (Finding("T208"),)
    states = differences(session, where)
    held = _standing(session, where)
    return rules.check_seal(states, held, returned(session, where), explanation)


def totals(session: Session, where: Ref) -> Totals:
    """Return the count, as it was sealed.

    Raises RefusedError X101 for everybody until it is sealed, T231, T232 where the records or the
    seal were changed since.
    """
    held, found = seal_of(session, where), _totals(session, where)
    known = recorded(session, where, _SEAL)
    refuse(rules.check_sealed(held, found, str(known.get("commitment"))))
    return found


def explanation(session: Session, where: Ref) -> str:
    """Return why boxes and stacks differ, as explained at the seal; mostly empty."""
    return str(recorded(session, where, _SEAL).get("explanation", ""))


def seal_of(session: Session, where: Ref) -> Seal:
    """Return the seal of the count. Raises RefusedError X101 until it is sealed."""
    elections.in_stage(session, where, *_SEALED)
    held = select(CountSeal).where(CountSeal.unit == where.unit, CountSeal.election_id == where.id)
    found = session.scalars(held).one()
    return Seal(found.commitment, found.nonce)


def recorded(session: Session, where: Ref, act: str) -> dict[str, object]:
    """Return what the journal says of an act done once; nothing where its line was changed."""
    lines = session.scalars(
        select(JournalEntry).where(
            JournalEntry.unit == where.unit,
            JournalEntry.chain == where.id,
            JournalEntry.act == act,
        )
    ).all()
    for one in lines[:1]:
        facts: dict[str, object] = json.loads(one.facts)
        if facts_digest(one.salt, one.actor, facts) == one.facts_digest:
            return facts
    return {}


def _totals(session: Session, where: Ref) -> Totals:
    sheets = _standing(session, where)
    return rules.total(sheets, ballot(session, where), boxes(session, where))


def _standing(session: Session, where: Ref) -> list[Entry]:
    """Return what stands for every stack that two records agree on, or that was settled."""
    found = map(rules.agreed, records_of(session, where).values())
    return [entry for entry in found if entry is not None]


def _shuffle(session: Session, where: Ref) -> None:
    """Write every record anew, all in random order and with ids that were never seen before."""
    sheets = select(StackSheet.id).where(
        StackSheet.unit == where.unit, StackSheet.election_id == where.id
    )
    fresh = {sheet_id: new_id() for sheet_id in session.scalars(sheets)}
    mine: dict[type[InUnit], ColumnElement[bool]] = {
        StackSheet: StackSheet.id.in_(sheets),
        SheetVote: SheetVote.sheet_id.in_(sheets),
        SheetWriteIn: SheetWriteIn.sheet_id.in_(sheets),
    }
    taken = {kind: _rows(session, kind, where, mine[kind]) for kind in mine}
    for kind in reversed(mine):
        gone = delete(kind).where(kind.unit == where.unit, mine[kind])
        session.execute(gone, execution_options={"synchronize_session": False})
    for kind, rows in taken.items():
        for row in rows:
            row["id"] = fresh.get(row["id"]) or new_id()
            if "sheet_id" in row:
                row["sheet_id"] = fresh[row["sheet_id"]]
        secrets.SystemRandom().shuffle(rows)
        if rows:
            session.execute(insert(kind), rows)


def _rows(
    session: Session, kind: type[InUnit], where: Ref, mine: ColumnElement[bool]
) -> list[dict[str, Any]]:
    columns = inspect(kind).local_table.columns
    found = session.execute(select(*columns).where(kind.unit == where.unit, mine))
    return [dict(row._mapping) for row in found]
