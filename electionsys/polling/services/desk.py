"""The desk: a voter comes, and gets the papers he is entitled to, once."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from electionsys.actor import Actor
from electionsys.db import Ref, Session
from electionsys.elections import services as elections
from electionsys.elections.rules import Stage, day_of
from electionsys.errors import refuse
from electionsys.findings import Finding
from electionsys.journal import services as journal
from electionsys.polling import rules
from electionsys.polling.models import CheckIn, PaperIssue, Station
from electionsys.polling.rules import How, Movement, Seen, Visit
from electionsys.polling.services.stations import locked_station, move, stock
from electionsys.rolls import services as rolls
from electionsys.rolls.models import Voter

# How many people one search shows; more, and the clerk types another letter.
MOST_FOUND = 9


@dataclass(frozen=True, slots=True)
class Receipt:
    """What was handed over: so many papers, some of them for these absent voters (names)."""

    papers: int
    proxy_for: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Guest:
    """A voter as the desk sees him, and those he votes for, each with when his paper went.

    `unposted` are those who asked him too, but whose proxy was not posted, as the law wants.
    """

    voter: Voter
    checked_in: Seen | None
    fetched: Seen | None
    principals: tuple[tuple[Voter, Seen | None], ...]
    unposted: tuple[Voter, ...] = ()

    @property
    def papers(self) -> int:
        """How many papers he may take now, his own and those of absent voters."""
        if self.checked_in or self.fetched or not self.voter.listed:
            return 0
        return 1 + sum(gone is None for _, gone in self.principals)


def check_in(  # noqa: PLR0913 - one desk, one voter, one choice; a parcel would hide it
    session: Session,
    actor: Actor,
    where: Ref,
    station_id: int,
    voter_id: int,
    *,
    at: datetime,
    proxies: bool = True,
) -> Receipt:
    """Hand a voter his paper and, with `proxies`, those of the absent voters he votes for.

    Where he had a proxy of his own who has not voted yet, that ends: he came in person. For whom
    no list was posted, as the law wants, nobody gets a paper but himself. Raises RefusedError X101,
    P110 to P115; NotFoundError.
    """
    station = locked_station(session, where, station_id)
    election = elections.in_stage(session, where, Stage.POLLING)
    refuse(rules.check_day(day_of(at), election.polling_day))
    _lock_voters(session, where, voter_id)
    here = guest(session, where, voter_id)
    absent = [one for one, gone in here.principals if gone is None] if proxies else []
    visit = Visit(
        here.voter.listed,
        here.checked_in,
        here.fetched,
        len(absent),
        stock(session, where, station).left,
    )
    refuse(rules.check_visit(visit))
    if absent:
        refuse(rules.check_proxies(len(here.principals), elections.rules_of(session, where)))

    _hand_over(session, station, here.voter, absent, at)
    _count(session, where, station, len(absent))
    own_proxy = rolls.proxy_of(session, where, voter_id)
    if own_proxy is not None:
        rolls.withdraw_proxy(session, actor, where, own_proxy.id, None, at=at)
    facts = {"voter": voter_id, "station": station.number, "for": [one.id for one in absent]}
    journal.record(session, actor, where, "polling.check-in", at=at, **facts)
    return Receipt(1 + len(absent), tuple(one.name for one in absent))


def spoil_paper(
    session: Session, actor: Actor, where: Ref, station_id: int, *, at: datetime
) -> None:
    """Take a spoiled paper back and hand out another. Whose it was is not recorded.

    Raises RefusedError X101, P114, P116, P117.
    """
    station = locked_station(session, where, station_id)
    elections.in_stage(session, where, Stage.POLLING)
    refuse(rules.check_exchange(stock(session, where, station)))
    move(session, where, station.id, Movement.SPOILED, 1, at)
    journal.record(session, actor, where, "polling.spoil-paper", at=at, station=station.number)


def guests(session: Session, where: Ref, text: str) -> list[Guest]:
    """Return the voters that `text` finds, as the desk sees them; at most MOST_FOUND + 1.

    A card number as it is printed, 0417, or the code of a card finds its voter alone. The code of
    a card that is void finds nobody (`void_card`).
    """
    found = rolls.search(session, where, text, MOST_FOUND + 1)
    typed = text.strip().upper()
    carded = [one for one in found if typed in (f"{one.card_no:04d}", one.card_token)]
    return [guest(session, where, voter.id) for voter in carded or found]


def void_card(session: Session, where: Ref, text: str) -> tuple[Finding, ...]:
    """Return P118 where the code of a voided card was scanned; it does not say whose it was."""
    found = rolls.void_card(session, where, text)
    return () if found is None else (rules.voided(found.voided_at, found.issue),)


def guest(session: Session, where: Ref, voter_id: int) -> Guest:
    """Return one voter as the desk sees him. Raises NotFoundError."""
    voter = rolls.voter(session, where, voter_id)
    asked = rolls.proxies_held(session, where, voter_id)
    without = rolls.unposted_held(session, where, voter_id) if asked else frozenset()
    principals = [one for one in asked if one.id not in without]
    ids = [voter_id, *(one.id for one in principals)]
    came, gone = _seen(session, where, CheckIn, ids), _seen(session, where, PaperIssue, ids)
    return Guest(
        voter,
        came.get(voter_id),
        gone.get(voter_id),
        tuple((one, gone.get(one.id)) for one in principals),
        tuple(one for one in asked if one.id in without),
    )


def _lock_voters(session: Session, where: Ref, voter_id: int) -> None:
    """Let a proxy and those he votes for, when they come at one moment, be served in turn.

    In the order of their ids, so that two desks never wait for each other.
    """
    ids = [voter_id, *(one.id for one in rolls.proxies_held(session, where, voter_id))]
    rows = select(Voter.id).where(Voter.unit == where.unit, Voter.id.in_(ids)).order_by(Voter.id)
    session.execute(rows.with_for_update())


def _hand_over(
    session: Session, station: Station, voter: Voter, absent: list[Voter], at: datetime
) -> None:
    """Write down the arrival and every paper; the unique keys say who was first."""
    held = {"unit": station.unit, "election_id": station.election_id, "station_id": station.id}
    session.add(CheckIn(**held, voter_id=voter.id, at=at))
    for whose in (voter.id, *(one.id for one in absent)):
        how = How.OWN if whose == voter.id else How.PROXY
        session.add(PaperIssue(**held, voter_id=whose, handed_to_id=voter.id, how=how, at=at))
    session.flush()  # the unique keys decide, before anything shared is locked


def _count(session: Session, where: Ref, station: Station, absent: int) -> None:
    own = "by_mobile" if station.mobile else "in_person"
    counted = {"by_proxy": absent, "checked_in": 1, "issued": 1 + absent, own: 1}
    # In one order at every desk, so that none waits for another for ever.
    for name in sorted(name for name, by in counted.items() if by):
        elections.count(session, where, name, counted[name])


def _seen(
    session: Session, where: Ref, table: type[CheckIn | PaperIssue], ids: Collection[int]
) -> dict[int, Seen]:
    """Return voter id -> when and where `table` has a row of his."""
    found = session.execute(
        select(table.voter_id, table.at, Station.number)
        .join(Station, (Station.unit == table.unit) & (Station.id == table.station_id))
        .where(
            table.unit == where.unit, table.election_id == where.id, table.voter_id.in_(list(ids))
        )
    )
    return {voter_id: Seen(at, number) for voter_id, at, number in found}
