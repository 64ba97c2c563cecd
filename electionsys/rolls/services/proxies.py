"""Grant, withdraw and end proxies (委托投票)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select

from electionsys.actor import Actor
from electionsys.db import Ref, Session
from electionsys.elections import services as elections
from electionsys.elections.rules import Stage, day_of
from electionsys.errors import NotFoundError, RefusedError, refuse
from electionsys.findings import Finding
from electionsys.journal import services as journal
from electionsys.rolls import rules
from electionsys.rolls.models import Proxy, Voter
from electionsys.rolls.rules import NewProxy, Standing
from electionsys.rolls.services.reading import of, voter

BEFORE_POLLING = (Stage.ROLL_FROZEN, Stage.NOMINATING, Stage.CANDIDATES_POSTED)


@dataclass(frozen=True, slots=True)
class Pair:
    """A proxy with the two voters it binds."""

    proxy: Proxy
    principal: Voter
    holder: Voter


def grant_proxy(
    session: Session, actor: Actor, where: Ref, entry: NewProxy, *, at: datetime
) -> int:
    """Let one voter vote for another; return the proxy's id.

    Raises RefusedError X101, R129 on polling day, R137 too late, R120 to R130 (`check_proxy`).
    """
    election = elections.in_stage(session, where, *BEFORE_POLLING)
    _lock(session, where, {entry.principal_id, entry.proxy_id})
    law = elections.rules_of(session, where)
    principal = _standing(session, where, entry.principal_id)
    holder = _standing(session, where, entry.proxy_id)
    refuse(
        [
            *rules.check_proxy(law, entry, principal, holder),
            *rules.check_time(law, election.polling_day, day_of(at)),
        ]
    )
    made = Proxy(
        unit=where.unit,
        election_id=where.id,
        principal_id=entry.principal_id,
        proxy_id=entry.proxy_id,
        relation=entry.relation,
        reason=entry.reason,
        ground="",
        application="",
        applied_on=day_of(at),
        number=_last_number(session, where) + 1,
        granted_at=at,
    )
    session.add(made)
    session.flush()  # the journal names the proxy by id
    journal.record(session, actor, where, "rolls.grant-proxy", at=at, **_named(made))
    return made.id


def withdraw_proxy(
    session: Session, actor: Actor, where: Ref, proxy_id: int, *, at: datetime
) -> None:
    """End a proxy because the principal withdraws it, or comes himself.

    Raises NotFoundError; RefusedError X101 once polls are closed, R131 it has ended already.
    """
    elections.in_stage(session, where, *BEFORE_POLLING, Stage.POLLING)
    found = session.get(Proxy, Ref(where.unit, proxy_id))
    if found is None or found.election_id != where.id:
        raise NotFoundError(f"proxy {proxy_id}")
    if not found.holds:
        raise RefusedError(Finding("R131"))
    _end(found, "withdrawn", at)
    journal.record(session, actor, where, "rolls.withdraw-proxy", at=at, **_named(found))


def bar_from_proxy(
    session: Session, actor: Actor, where: Ref, voter_ids: Collection[int], *, at: datetime
) -> int:
    """Mark candidates, who are nobody's proxy; end those they hold, and return how many ended.

    Where a recorded rule lets a candidate be a proxy, those he holds go on.
    """
    for voter_id in voter_ids:
        voter(session, where, voter_id).may_be_proxy = False
    query = _holding(where).where(Proxy.proxy_id.in_(voter_ids))
    allowed = rules.candidate_may_be_proxy(elections.rules_of(session, where))
    held = [] if allowed else session.scalars(query).all()
    for proxy in held:
        _end(proxy, "candidate", at)
    facts = {"voters": sorted(voter_ids), "ended": sorted(proxy.id for proxy in held)}
    journal.record(session, actor, where, "rolls.bar-proxies", at=at, **facts)
    return len(held)


def proxies_held(session: Session, where: Ref, proxy_id: int) -> list[Voter]:
    """Return the voters for whom this voter votes, in the order of their cards."""
    found = session.scalars(
        select(Voter)
        .join(Proxy, (Proxy.unit == Voter.unit) & (Proxy.principal_id == Voter.id))
        .where(*of(where), Proxy.proxy_id == proxy_id, Proxy.holds.is_(True))
        .order_by(Voter.card_no)
    )
    return list(found)


def proxy_of(session: Session, where: Ref, principal_id: int) -> Proxy | None:
    """Return the proxy that holds this voter's vote, or None."""
    return session.scalar(_holding(where).where(Proxy.principal_id == principal_id))


def proxies_of(session: Session, where: Ref) -> list[Pair]:
    """Return every proxy that holds, in the order of the principals' cards."""
    held = session.scalars(_holding(where)).all()
    pairs = [
        Pair(one, voter(session, where, one.principal_id), voter(session, where, one.proxy_id))
        for one in held
    ]
    return sorted(pairs, key=lambda pair: pair.principal.card_no)


def _holding(where: Ref) -> Select[Proxy]:
    return select(Proxy).where(
        Proxy.unit == where.unit, Proxy.election_id == where.id, Proxy.holds.is_(True)
    )


def _last_number(session: Session, where: Ref) -> int:
    query = select(func.max(Proxy.number)).where(
        Proxy.unit == where.unit, Proxy.election_id == where.id
    )
    return session.scalar(query) or 0


def _lock(session: Session, where: Ref, voter_ids: set[int]) -> None:
    """Make acts about one of these voters queue, so that no count of proxies is a moment old."""
    query = select(Voter.id).where(*of(where), Voter.id.in_(voter_ids)).order_by(Voter.id)
    session.execute(query.with_for_update())


def _standing(session: Session, where: Ref, voter_id: int) -> Standing:
    found = voter(session, where, voter_id)
    count = select(func.count()).where(
        Proxy.unit == where.unit, Proxy.proxy_id == voter_id, Proxy.holds.is_(True)
    )
    return Standing(
        listed=found.listed,
        may_be_proxy=found.may_be_proxy,
        holds=session.scalar(count) or 0,
        gave=proxy_of(session, where, voter_id) is not None,
    )


def _end(proxy: Proxy, reason: str, at: datetime) -> None:
    proxy.holds, proxy.ended_at, proxy.ended_reason = None, at, reason


def _named(proxy: Proxy) -> dict[str, object]:
    return {"proxy": proxy.id, "principal": proxy.principal_id, "holder": proxy.proxy_id}
