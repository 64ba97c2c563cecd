"""What the office hands out and posts about proxies: certificates and the list, as PDF."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from electionsys import paper, words
from electionsys.actor import Actor
from electionsys.db import Ref, Session
from electionsys.elections import services as elections
from electionsys.elections.rules import Stage, day_of
from electionsys.errors import RefusedError
from electionsys.findings import Finding
from electionsys.journal import services as journal
from electionsys.paper import Certificate, Notice, ProxyRow
from electionsys.rolls.services.papers import objections_to
from electionsys.rolls.services.proxies import BEFORE_POLLING
from electionsys.rolls.services.proxy_lists import (
    Pair,
    namesakes,
    pair,
    proxies_of,
    proxy_list,
)

# The thirteenth notice of an election, as offices number them.
_NOTICE = "13"


def print_certificates(
    session: Session, actor: Actor, where: Ref, proxy_id: int | None, *, at: datetime
) -> int:
    """Record that certificates are printed, of one proxy or of all that hold; return how many.

    Raises RefusedError X101, R131 it has ended, R165 there is none; NotFoundError.
    """
    elections.in_stage(session, where, *BEFORE_POLLING, Stage.POLLING)
    printed = _chosen(session, where, proxy_id)
    if not printed:
        raise RefusedError(Finding("R165"))
    if any(not one.proxy.holds for one in printed):
        raise RefusedError(Finding("R131"))
    facts = {"certificates": len(printed), "proxy": proxy_id}
    journal.record(session, actor, where, "rolls.print-certificates", at=at, **facts)
    return len(printed)


def certificates(session: Session, where: Ref, proxy_id: int | None, language: str) -> bytes:
    """Return the PDF of the certificates, of one proxy or of all. Raises NotFoundError."""
    holds = Counter(one.holder.id for one in proxies_of(session, where))
    made = [
        _certificate(one, holds[one.holder.id], language)
        for one in _chosen(session, where, proxy_id)
    ]
    practice = elections.get(session, where).practice
    heading = elections.heading(session, where)
    return paper.proxy_certificates(made, heading, practice=practice, language=language)


def _chosen(session: Session, where: Ref, proxy_id: int | None) -> Sequence[Pair]:
    return proxies_of(session, where) if proxy_id is None else [pair(session, where, proxy_id)]


def _certificate(one: Pair, holds: int, language: str) -> Certificate:
    return Certificate(
        number=one.proxy.number,
        principal=one.principal.name,
        principal_card=one.principal.card_no,
        proxy=one.holder.name,
        proxy_card=one.holder.card_no,
        relation=words.say(language, f"rolls.relation.{one.proxy.relation}"),
        ground=words.say(language, f"rolls.ground.{one.proxy.ground}"),
        holds=holds,
        dated=day_of(one.proxy.granted_at),
    )


def proxies_notice(session: Session, where: Ref, language: str, number: int | None = None) -> bytes:
    """Return the PDF of who votes for whom as posted, the last posting where no number is given.

    Raises NotFoundError where there is no such posting.
    """
    posted, shared = proxy_list(session, where, number), namesakes(session, where)
    named = _NOTICE if posted.number == 1 else f"{_NOTICE}-{posted.number - 1}"
    notice = Notice(named, posted.posted_on, objections_to(session, where, language), None)
    return paper.proxies_notice(
        elections.heading(session, where),
        notice,
        [_row(one, shared) for one in posted.pairs],
        [_row(one, shared) for one in posted.ended],
        practice=elections.get(session, where).practice,
        language=language,
    )


def _row(one: Pair, shared: frozenset[str]) -> ProxyRow:
    first, second = one.principal, one.holder
    return ProxyRow(
        first.name,
        second.name,
        first.card_no if first.name in shared else None,
        second.card_no if second.name in shared else None,
    )
