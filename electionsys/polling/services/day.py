"""Polling day as a whole: the polls open and close, and its figures add up."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from electionsys.actor import Actor
from electionsys.contests import services as contests
from electionsys.db import Ref, Session
from electionsys.elections import services as elections
from electionsys.elections.rules import Stage, day_of
from electionsys.errors import refuse
from electionsys.findings import Finding
from electionsys.journal import services as journal
from electionsys.law.reconcile import needed_to_be_valid
from electionsys.polling import rules
from electionsys.polling.models import CheckIn, Close
from electionsys.polling.rules import STORE, Ledger, Movement, Opening
from electionsys.polling.services.stations import lock_stations, move, stocks
from electionsys.rolls import services as rolls


@dataclass(frozen=True, slots=True)
class Figures:
    """How polling day goes; `needed` voters make the election valid, where the law says so."""

    registered: int
    checked_in: int
    issued: int
    in_person: int
    by_proxy: int
    by_mobile: int
    needed: int | None


def open_polls(session: Session, actor: Actor, where: Ref, entry: Opening, *, at: datetime) -> None:
    """Open the polls on polling day.

    Raises RefusedError X101; P105 to P108; R136, R157, N124 roll or list changed since made final;
    R143 a change to the roll waits; R189 somebody on it votes elsewhere.
    """
    election = elections.hold(session, where, Stage.CANDIDATES_POSTED)
    held = stocks(session, where)
    opening = rules.check_opening(entry, day_of(at), election.polling_day, held)
    roll = rolls.before_polls(session, where)
    refuse((*opening, *roll, *contests.changed_since_locked(session, where)))
    elections.move(session, actor, where, Stage.POLLING, at=at)
    for name in rules.COUNTED:
        # They exist before the first voters come, all at once.
        elections.count(session, where, name, 0)
    facts = {"booths_ready": entry.booths_ready, "boxes_empty": entry.boxes_empty}
    papers = {stock.number: stock.received for stock in held if stock.station_id != STORE}
    journal.record(session, actor, where, "polling.open", at=at, papers=papers, **facts)


def close_polls(
    session: Session,
    actor: Actor,
    where: Ref,
    unused: Mapping[int, int],
    *,
    at: datetime,
    explanation: str = "",
) -> None:
    """Close the polls; what is left over is counted and cancelled.

    `unused` is station id -> papers left over, and `rules.STORE` -> those left in the store, where
    it holds any. Raises RefusedError X101, P121 to P124.
    """
    lock_stations(session, where)
    elections.in_stage(session, where, Stage.POLLING)
    held = [stock for stock in stocks(session, where) if stock.received]
    refuse(rules.check_close(held, unused, explanation))
    for stock in held:
        # The store is no station.
        station_id = stock.station_id or None
        move(session, where, station_id, Movement.UNUSED, unused[stock.station_id], at)
    session.add(Close(unit=where.unit, election_id=where.id, explanation=explanation, at=at))
    facts = {
        "unused": {stock.number: unused[stock.station_id] for stock in held},
        "differences": rules.differences(held, unused),
        "explanation": explanation,
    }
    journal.record(session, actor, where, "polling.close", at=at, **facts)
    elections.move(session, actor, where, Stage.COUNTING, at=at)


def explanation(session: Session, where: Ref) -> str:
    """Return why papers are missing or too many, as explained at the close; mostly empty."""
    found = session.scalar(
        select(Close.explanation).where(Close.unit == where.unit, Close.election_id == where.id)
    )
    return found or ""


def figures(session: Session, where: Ref) -> Figures:
    """Return how polling day goes, from the counters."""
    counted = elections.counters(session, where)
    registered = counted.get("registered", 0)
    law = elections.rules_of(session, where)
    needed = None
    if law.known("quorum_rule") and law.word("quorum_rule") != "none":
        needed = needed_to_be_valid(law.word("quorum_rule"), registered)
    return Figures(
        registered=registered,
        needed=needed,
        **{name: counted.get(name, 0) for name in rules.COUNTED},
    )


def ledger(session: Session, where: Ref) -> Ledger:
    """Return every figure of polling day, counted anew from the records."""
    came = select(func.count()).where(CheckIn.unit == where.unit, CheckIn.election_id == where.id)
    listed = rolls.summary(session, where).listed
    return rules.ledger_of(stocks(session, where), listed, session.scalar(came) or 0)


def recount_counters(session: Session, where: Ref) -> tuple[Finding, ...]:
    """Return what does not add up: counters against records (P201), and papers (P202 to P204)."""
    found, stage = ledger(session, where), elections.get(session, where).stage
    before = (Stage.CANDIDATES_POSTED, Stage.POLLING)
    closed = found.printed > 0 and stage not in before
    return (
        *rules.compare_counters(found, elections.counters(session, where)),
        *rules.check_ledger(found, closed=closed and not explanation(session, where)),
    )
