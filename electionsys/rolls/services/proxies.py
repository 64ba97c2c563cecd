"""Grant, refuse, post, withdraw and end proxies (委托投票)."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import func, or_, select

from electionsys.actor import Actor, Role
from electionsys.db import Ref, Session
from electionsys.elections import services as elections
from electionsys.elections.rules import Stage, day_of
from electionsys.errors import RefusedError, refuse
from electionsys.findings import Finding, blocking
from electionsys.journal import services as journal
from electionsys.rolls import rules
from electionsys.rolls.models import Proxy, Voter
from electionsys.rolls.rules import Desk, NewProxy, Opinion, Standing
from electionsys.rolls.services.proxy_lists import (
    holding,
    last_posting,
    proxies_to_post,
    proxy,
    proxy_of,
)
from electionsys.rolls.services.reading import of, voter

BEFORE_POLLING = (Stage.ROLL_FROZEN, Stage.NOMINATING, Stage.CANDIDATES_POSTED)
# Why a proxy ended.
WITHDRAWN, CAME, CANDIDATE, STRUCK = "withdrawn", "came", "candidate", "struck"


def opinion(
    session: Session, actor: Actor, where: Ref, entry: NewProxy, *, at: datetime
) -> Opinion:
    """Return what the law and the roll say of an application; nothing is written.

    Raises NotFoundError.
    """
    law = elections.rules_of(session, where)
    principal = _standing(session, where, entry.principal_id)
    holder = _standing(session, where, entry.proxy_id)
    desk = Desk(day_of(at), by_chair=actor.role is Role.CHAIR)
    return rules.judge(law, entry, principal, holder, desk)


def grant_proxy(
    session: Session, actor: Actor, where: Ref, entry: NewProxy, *, at: datetime
) -> int:
    """Let one voter vote for another; return the proxy's id.

    Raises RefusedError X101; all that the rule desk has against it (Q140 to Q158, D130 where the
    law is silent and nothing is recorded); R126 to R129, R141, R160, R162 (`rules.judge`).
    """
    elections.in_stage(session, where, *BEFORE_POLLING, Stage.POLLING)
    _lock(session, where, {entry.principal_id, entry.proxy_id})
    refuse(opinion(session, actor, where, entry, at=at).findings)
    elections.in_stage(session, where, *BEFORE_POLLING)
    made = Proxy(
        unit=where.unit,
        election_id=where.id,
        principal_id=entry.principal_id,
        proxy_id=entry.proxy_id,
        relation=entry.relation,
        ground=entry.ground,
        reason=entry.reason,
        application=entry.application,
        applied_on=entry.applied_on,
        card_surrendered=entry.card_surrendered,
        number=_last_number(session, where) + 1,
        granted_at=at,
    )
    session.add(made)
    session.flush()  # the journal names the proxy by id
    facts = {**_named(made), "number": made.number, "applied_on": entry.applied_on.isoformat()}
    journal.record(session, actor, where, "rolls.grant-proxy", at=at, **facts)
    return made.id


def refuse_proxy(
    session: Session, actor: Actor, where: Ref, entry: NewProxy, *, at: datetime
) -> tuple[Finding, ...]:
    """Record that an application was turned down; return why, as it is told to the applicant.

    Raises RefusedError X101, R161 where the law has nothing against it.
    """
    elections.in_stage(session, where, *BEFORE_POLLING, Stage.POLLING)
    why = blocking(opinion(session, actor, where, entry, at=at).findings)
    if not why:
        raise RefusedError(Finding("R161"))
    facts = {"principal": entry.principal_id, "holder": entry.proxy_id}
    codes = sorted({one.code for one in why})
    journal.record(session, actor, where, "rolls.refuse-proxy", at=at, **facts, codes=codes)
    return why


def post_proxies(session: Session, actor: Actor, where: Ref, *, at: datetime) -> int:
    """Post who votes for whom, and what ended since the last posting; return how many of both.

    Past the last day only what ended is posted: who was not on the list in time stays off it.
    Raises RefusedError X101, R163 nobody waits, R164 too late: what was not posted has no effect.
    """
    elections.hold(session, where, *BEFORE_POLLING)
    law, day = elections.rules_of(session, where), day_of(at)
    waiting, over = proxies_to_post(session, where)
    if over and rules.too_late_to_list(law, day):
        waiting = []
    refuse(rules.check_list(law, len(waiting), day, ended=len(over)))
    number = last_posting(session, where) + 1
    for one in waiting:
        one.proxy.posting, one.proxy.posted_on = number, day
    for one in over:
        one.proxy.end_posting, one.proxy.end_posted_on = number, day
    facts = {
        "posting": number,
        "posted": len(waiting),
        "proxies": sorted(one.proxy.id for one in waiting),
        "ended": sorted(one.proxy.id for one in over),
    }
    journal.record(session, actor, where, "rolls.post-proxies", at=at, **facts)
    return len(waiting) + len(over)


def withdraw_proxy(
    session: Session,
    actor: Actor,
    where: Ref,
    proxy_id: int,
    reason: str | None,
    *,
    at: datetime,
) -> None:
    """End a proxy because the principal withdraws it or stands at the desk himself.

    `reason` is on what paper or word he withdraws it, None where he came.
    Raises NotFoundError; RefusedError X101 once polls are closed, R131 it has ended already,
    R109, R141 (the reason).
    """
    elections.in_stage(session, where, *BEFORE_POLLING, Stage.POLLING)
    found = proxy(session, where, proxy_id)
    if not found.holds:
        raise RefusedError(Finding("R131"))
    if reason is None:
        _end(found, CAME, at)
    else:
        refuse(rules.check_given(reason))
        _end(found, WITHDRAWN, at)
        found.ended_note = reason.strip()
    facts = {**_named(found), "why": found.ended_reason}
    journal.record(session, actor, where, "rolls.withdraw-proxy", at=at, **facts)


def bar_from_proxy(
    session: Session, actor: Actor, where: Ref, voter_ids: Collection[int], *, at: datetime
) -> int:
    """Mark candidates, who are nobody's proxy; end those they hold, and return how many ended.

    Where a recorded rule lets a candidate be a proxy, those he holds go on.
    """
    for voter_id in voter_ids:
        voter(session, where, voter_id).may_be_proxy = False
    query = holding(where).where(Proxy.proxy_id.in_(voter_ids))
    allowed = rules.candidate_may_be_proxy(elections.rules_of(session, where))
    held = [] if allowed else session.scalars(query).all()
    for one in held:
        _end(one, CANDIDATE, at)
    facts = {"voters": sorted(voter_ids), "ended": sorted(one.id for one in held)}
    journal.record(session, actor, where, "rolls.bar-proxies", at=at, **facts)
    return len(held)


def end_proxies_of(session: Session, where: Ref, voter_id: int, *, at: datetime) -> list[int]:
    """End what a voter who is struck off gave or held; return the ids of these proxies."""
    query = holding(where).where(or_(Proxy.principal_id == voter_id, Proxy.proxy_id == voter_id))
    ended = list(session.scalars(query))
    for one in ended:
        _end(one, STRUCK, at)
    return sorted(one.id for one in ended)


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


def _end(found: Proxy, reason: str, at: datetime) -> None:
    found.holds, found.ended_at, found.ended_reason = None, at, reason


def _named(found: Proxy) -> dict[str, object]:
    return {"proxy": found.id, "principal": found.principal_id, "holder": found.proxy_id}
