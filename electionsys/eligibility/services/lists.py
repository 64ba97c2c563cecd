"""The lists of counties, townships and villages: clauses are added and ended, never changed."""

from dataclasses import asdict
from datetime import date, datetime

from sqlalchemy import select

from electionsys.accounts.services import office
from electionsys.actor import Actor, Role
from electionsys.db import Ref, Session
from electionsys.elections import services as elections
from electionsys.eligibility import rules
from electionsys.eligibility.models import ListClause
from electionsys.eligibility.rules import Clause
from electionsys.eligibility.services.shared import only
from electionsys.errors import NotFoundError, RefusedError, refuse
from electionsys.findings import Finding
from electionsys.journal import services as journal


def add_clause(session: Session, actor: Actor, place: str, new: Clause, *, at: datetime) -> None:
    """Add a clause to the list of a place. Raises RefusedError E109 to E113."""
    _may_write(actor, place)
    refuse(rules.check_clause(new, [row.clause() for row in list_of(session, place)]))
    session.add(ListClause(unit=place, **asdict(new)))
    journal.record(session, actor, office(place), "eligibility.add-clause", at=at, **asdict(new))


def end_clause(session: Session, actor: Actor, clause: Ref, until: date, *, at: datetime) -> None:
    """Let a clause hold up to and with a day. Raises RefusedError E110, E112, E113."""
    _may_write(actor, clause.unit)
    row = session.get(ListClause, clause)
    if row is None:
        raise NotFoundError(f"clause {clause}")
    refuse(rules.check_end(row.since, until))
    row.until = until
    facts = {"code": row.code, "until": until}
    journal.record(session, actor, office(clause.unit), "eligibility.end-clause", at=at, **facts)


def list_of(session: Session, *places: str) -> list[ListClause]:
    """Return every clause of the lists of these places, ended ones too."""
    found = session.scalars(
        select(ListClause)
        .where(ListClause.unit.in_(places))
        .order_by(ListClause.unit, ListClause.code, ListClause.since)
    )
    return list(found)


def clauses_for(session: Session, where: Ref) -> list[ListClause]:
    """Return every clause of the lists over a village, and of its own."""
    return list_of(session, *(where.unit[:length] for length in rules.PLACE_LENGTHS))


def codes_for(session: Session, where: Ref) -> list[str]:
    """Return the codes a fact may be recorded under: the law's, then those of the lists."""
    codes = [bar.code for bar in rules.law_bars(elections.rules_of(session, where))]
    codes += [row.code for row in clauses_for(session, where)]
    return list(dict.fromkeys(codes))


def _may_write(actor: Actor, place: str) -> None:
    only(actor, Role.COUNTY)
    if len(place) not in rules.PLACE_LENGTHS or not actor.within(place):
        raise RefusedError(Finding("E112", values={"place": place}))
