"""Questions about proxies: who holds whose vote, who waits for one, what is posted, what ended."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, exists, func, select
from sqlalchemy.orm import aliased

from electionsys.db import Ref, Session
from electionsys.elections import services as elections
from electionsys.errors import NotFoundError
from electionsys.rolls import rules
from electionsys.rolls.models import Proxy, Voter
from electionsys.rolls.services.reading import of, voter


@dataclass(frozen=True, slots=True)
class Pair:
    """A proxy with the two voters it binds."""

    proxy: Proxy
    principal: Voter
    holder: Voter


@dataclass(frozen=True, slots=True)
class ProxyList:
    """The list as posted: its number, the day, the pairs on it, and the pairs it says ended."""

    number: int
    posted_on: date
    pairs: tuple[Pair, ...]
    ended: tuple[Pair, ...]


@dataclass(frozen=True, slots=True)
class ProxyRule:
    """What the page says of the law: whether there are proxies at all, how many, until when."""

    allowed: bool
    most: int | None
    clause: str
    apply_by: date | None
    list_by: date | None
    needs_posting: bool
    surrender_card: bool


def proxy(session: Session, where: Ref, proxy_id: int) -> Proxy:
    """Return one proxy, also one that has ended. Raises NotFoundError."""
    found = session.get(Proxy, Ref(where.unit, proxy_id))
    if found is None or found.election_id != where.id:
        raise NotFoundError(f"proxy {proxy_id}")
    return found


def pair(session: Session, where: Ref, proxy_id: int) -> Pair:
    """Return one proxy with its two voters. Raises NotFoundError."""
    found = proxy(session, where, proxy_id)
    return Pair(
        found, voter(session, where, found.principal_id), voter(session, where, found.proxy_id)
    )


def holding(where: Ref) -> Select[Proxy]:
    """Return the query for the proxies of an election that hold."""
    return select(Proxy).where(*_of(where), Proxy.holds.is_(True))


def _of(where: Ref) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return Proxy.unit == where.unit, Proxy.election_id == where.id


def proxies_held(session: Session, where: Ref, proxy_id: int) -> list[Voter]:
    """Return the voters for whom this voter votes, in the order of their cards."""
    found = session.scalars(
        select(Voter)
        .join(Proxy, (Proxy.unit == Voter.unit) & (Proxy.principal_id == Voter.id))
        .where(*of(where), Proxy.proxy_id == proxy_id, Proxy.holds.is_(True))
        .order_by(Voter.card_no)
    )
    return list(found)


def unposted_held(session: Session, where: Ref, proxy_id: int) -> frozenset[int]:
    """Return for whom this voter may not vote, because the law asks a list and it was not posted.

    The ids are those of the principals.
    """
    query = holding(where).where(Proxy.proxy_id == proxy_id, Proxy.posted_on.is_(None))
    waiting = frozenset(one.principal_id for one in session.scalars(query))
    if not waiting or not rules.needs_posting(elections.rules_of(session, where)):
        return frozenset()
    return waiting


def proxy_of(session: Session, where: Ref, principal_id: int) -> Proxy | None:
    """Return the proxy that holds this voter's vote, or None."""
    return session.scalar(holding(where).where(Proxy.principal_id == principal_id))


def proxies_of(session: Session, where: Ref) -> list[Pair]:
    """Return every proxy that holds, in the order of the principals' cards."""
    return _pairs(session, where, Proxy.holds.is_(True))


def posted_proxies(session: Session, where: Ref) -> list[Pair]:
    """Return the proxies that hold and were posted, in the order of the principals' cards."""
    return _pairs(session, where, Proxy.holds.is_(True), Proxy.posted_on.is_not(None))


def proxies_to_post(session: Session, where: Ref) -> tuple[list[Pair], list[Pair]]:
    """Return what the next posting tells: who votes for whom now, and what ended since."""
    begun = _pairs(session, where, Proxy.holds.is_(True), Proxy.posting.is_(None))
    return begun, [one for one in ended_posted(session, where) if one.proxy.end_posting is None]


def ended_posted(session: Session, where: Ref) -> list[Pair]:
    """Return the proxies that were posted and ended afterwards."""
    return _pairs(session, where, Proxy.holds.is_(None), Proxy.posting.is_not(None))


def last_posting(session: Session, where: Ref) -> int:
    """Return how many times the list was posted."""
    numbers = select(func.max(Proxy.posting), func.max(Proxy.end_posting)).where(*_of(where))
    return max((number or 0 for number in session.execute(numbers).one()), default=0)


def proxy_list(session: Session, where: Ref, number: int | None = None) -> ProxyList:
    """Return the list as it was posted, the last one where no number is given.

    What ended later stands on it still: a posted paper does not change. Raises NotFoundError.
    """
    last = last_posting(session, where)
    asked = last if number is None else number
    if not 1 <= asked <= last:
        raise NotFoundError(f"posting {asked} of the proxies")
    known = _pairs(session, where, Proxy.posting <= asked)
    pairs = [one for one in known if (one.proxy.end_posting or last + 1) > asked]
    ended = [one for one in known if one.proxy.end_posting == asked]
    days = [one.proxy.posted_on for one in known if one.proxy.posting == asked]
    days += [one.proxy.end_posted_on for one in ended]
    day = next(day for day in days if day is not None)
    return ProxyList(asked, day, tuple(pairs), tuple(ended))


def ended_proxies(session: Session, where: Ref) -> list[Pair]:
    """Return the proxies that ended, in the order of the principals' cards."""
    return _pairs(session, where, Proxy.holds.is_(None))


def _pairs(session: Session, where: Ref, *conditions: ColumnElement[bool]) -> list[Pair]:
    principal, holder = aliased(Voter), aliased(Voter)
    found = session.execute(
        select(Proxy, principal, holder)
        .join(principal, (principal.unit == Proxy.unit) & (principal.id == Proxy.principal_id))
        .join(holder, (holder.unit == Proxy.unit) & (holder.id == Proxy.proxy_id))
        .where(*_of(where), *conditions)
        .order_by(principal.card_no, Proxy.number)
    )
    return [Pair(*row) for row in found]


def wanting_proxy(session: Session, where: Ref) -> Sequence[Voter]:
    """Return who said that he needs a proxy and has none yet, in the order of the cards."""
    given = exists().where(
        Proxy.unit == Voter.unit, Proxy.principal_id == Voter.id, Proxy.holds.is_(True)
    )
    query = select(Voter).where(*of(where), Voter.listed, Voter.needs_proxy, ~given)
    return list(session.scalars(query.order_by(Voter.card_no)))


def namesakes(session: Session, where: Ref) -> frozenset[str]:
    """Return the names that two listed voters or more bear."""
    names = Counter(session.scalars(select(Voter.name).where(*of(where), Voter.listed)))
    return frozenset(name for name, many in names.items() if many > 1)


def proxy_rule(session: Session, where: Ref) -> ProxyRule:
    """Return what the law of this election says of proxies in general."""
    law = elections.rules_of(session, where)
    most = law.entry("proxy_max").value
    return ProxyRule(
        allowed=law.entry("proxy_allowed").value == "yes",
        most=most if isinstance(most, int) else None,
        clause=law.clause("proxy_allowed"),
        apply_by=rules.last_day_to_apply(law),
        list_by=rules.last_day_to_list(law),
        needs_posting=rules.needs_posting(law),
        surrender_card=law.entry("proxy_card_surrendered").value == "yes",
    )
