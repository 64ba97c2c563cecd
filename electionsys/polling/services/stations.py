"""Stations and their papers: what each received, handed out, took back and has left."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import func, select

from electionsys.actor import Actor
from electionsys.db import Ref, Session
from electionsys.elections import services as elections
from electionsys.elections.rules import Stage
from electionsys.errors import NotFoundError, refuse
from electionsys.journal import services as journal
from electionsys.polling import rules
from electionsys.polling.models import PaperIssue, PaperMovement, Station
from electionsys.polling.rules import STORE, How, Movement, NewStation, Stock


def add_station(
    session: Session, actor: Actor, where: Ref, entry: NewStation, *, at: datetime
) -> Ref:
    """Add a station; return its key. Raises RefusedError X101, P101, P102."""
    elections.in_stage(session, where, Stage.CANDIDATES_POSTED)
    refuse(rules.check_station(entry, [one.number for one in stations(session, where)]))
    station = Station(
        unit=where.unit,
        election_id=where.id,
        number=entry.number,
        name=entry.name,
        mobile=entry.mobile,
    )
    session.add(station)
    session.flush()  # the caller wants its key
    facts = {"station": entry.number, "mobile": entry.mobile}
    journal.record(session, actor, where, "polling.add-station", at=at, **facts)
    return station.ref


def print_papers(session: Session, actor: Actor, where: Ref, sheets: int, *, at: datetime) -> None:
    """Record that so many papers came from the printer into the store. Raises P103."""
    elections.in_stage(session, where, Stage.CANDIDATES_POSTED)
    refuse(rules.check_sheets(sheets))
    move(session, where, None, Movement.PRINTED, sheets, at)
    journal.record(session, actor, where, "polling.print-papers", at=at, sheets=sheets)


def receive_papers(
    session: Session, actor: Actor, where: Ref, station_id: int, sheets: int, *, at: datetime
) -> None:
    """Record that a station received papers from the store, also while the polls are open.

    Raises RefusedError X101, P103, P104 (more than the store holds).
    """
    lock_stations(session, where)
    station = locked_station(session, where, station_id)
    elections.in_stage(session, where, Stage.CANDIDATES_POSTED, Stage.POLLING)
    refuse(rules.check_receipt(sheets, stocks(session, where)[-1].left))
    move(session, where, station.id, Movement.RECEIVED, sheets, at)
    facts = {"station": station.number, "sheets": sheets}
    journal.record(session, actor, where, "polling.receive-papers", at=at, **facts)


def stations(session: Session, where: Ref) -> list[Station]:
    found = session.scalars(
        select(Station)
        .where(Station.unit == where.unit, Station.election_id == where.id)
        .order_by(Station.number)
    )
    return list(found)


def stocks(session: Session, where: Ref) -> list[Stock]:
    """Return the papers of every station, in their order, and last those of the store."""
    moved, issued = _moved(session, where), _issued(session, where)
    held = [_stock_of(one, moved, issued) for one in stations(session, where)]
    printed = moved.get((None, Movement.PRINTED), 0)
    rest = printed - sum(stock.received for stock in held)
    unused = moved.get((None, Movement.UNUSED), 0)
    return [*held, Stock(STORE, STORE, "", mobile=False, received=rest, unused=unused)]


def stock(session: Session, where: Ref, station: Station) -> Stock:
    return _stock_of(station, _moved(session, where), _issued(session, where, station.id))


def locked_station(session: Session, where: Ref, station_id: int) -> Station:
    """Return the station, locked: whatever is read after this holds until the act is over.

    Raises NotFoundError.
    """
    found = session.get(Station, Ref(where.unit, station_id), with_for_update=True)
    if found is None or found.election_id != where.id:
        raise NotFoundError(f"station {station_id}")
    return found


def lock_stations(session: Session, where: Ref) -> None:
    """Let no paper be handed out while those left over are counted or handed on."""
    every = select(Station.id).where(Station.unit == where.unit, Station.election_id == where.id)
    session.execute(every.order_by(Station.number).with_for_update())


def move(
    session: Session, where: Ref, station_id: int | None, kind: Movement, sheets: int, at: datetime
) -> None:
    session.add(
        PaperMovement(
            unit=where.unit,
            election_id=where.id,
            station_id=station_id,
            kind=kind,
            sheets=sheets,
            at=at,
        )
    )


def _stock_of(
    station: Station,
    moved: Mapping[tuple[int | None, Movement], int],
    issued: Mapping[tuple[int, How], int],
) -> Stock:
    return Stock(
        station.id,
        station.number,
        station.name,
        station.mobile,
        received=moved.get((station.id, Movement.RECEIVED), 0),
        own=issued.get((station.id, How.OWN), 0),
        by_proxy=issued.get((station.id, How.PROXY), 0),
        spoiled=moved.get((station.id, Movement.SPOILED), 0),
        unused=moved.get((station.id, Movement.UNUSED), 0),
    )


def _moved(session: Session, where: Ref) -> dict[tuple[int | None, Movement], int]:
    found = session.execute(
        select(PaperMovement.station_id, PaperMovement.kind, func.sum(PaperMovement.sheets))
        .where(PaperMovement.unit == where.unit, PaperMovement.election_id == where.id)
        .group_by(PaperMovement.station_id, PaperMovement.kind)
    )
    return {(station_id, kind): int(sheets) for station_id, kind, sheets in found}


def _issued(
    session: Session, where: Ref, station_id: int | None = None
) -> dict[tuple[int, How], int]:
    issued = (
        select(PaperIssue.station_id, PaperIssue.how, func.count())
        .where(PaperIssue.unit == where.unit, PaperIssue.election_id == where.id)
        .group_by(PaperIssue.station_id, PaperIssue.how)
    )
    if station_id is not None:
        issued = issued.where(PaperIssue.station_id == station_id)
    return {(station, how): count for station, how, count in session.execute(issued)}
