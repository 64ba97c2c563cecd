"""Who may vote for somebody else (委托投票): only from one listed voter to another, never on."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from electionsys.findings import Finding
from electionsys.law import calendar
from electionsys.law.values import Rules


class ProxyRelation(StrEnum):
    """What the proxy is to the principal. All but the last are near relatives (Civil Code 1045)."""

    SPOUSE = "spouse"
    PARENT = "parent"
    CHILD = "child"
    SIBLING = "sibling"
    GRANDPARENT = "grandparent"
    GRANDCHILD = "grandchild"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class NewProxy:
    """`principal_id` cannot come, `proxy_id` votes for him; both are voters of the election."""

    principal_id: int
    proxy_id: int
    relation: ProxyRelation
    reason: str


@dataclass(frozen=True, slots=True)
class Standing:
    """What the roll knows of one of the two: `holds` from how many others, `gave` his own away."""

    listed: bool
    may_be_proxy: bool
    holds: int
    gave: bool


def check_proxy(
    law: Rules, entry: NewProxy, principal: Standing, proxy: Standing
) -> Iterable[Finding]:
    """Yield why this proxy cannot be granted.

    R120: this body knows no proxies. R121: one's own. R122, R123: one of them is not listed.
    R124: the proxy is a candidate. R126: the principal has given his vote already. R127: the proxy
    has. R128: the principal holds others' votes. D130: the law is silent and nothing is recorded.
    """
    if law.entry("proxy_allowed").value is None:
        yield law.gap("proxy_allowed")
    elif not law.says("proxy_allowed"):
        yield Finding("R120", law.clause("proxy_allowed"))
        return
    if entry.principal_id == entry.proxy_id:
        yield Finding("R121", field="proxy")
        return
    yield from _check_principal(principal)
    yield from _check_holder(law, proxy)
    if entry.relation is ProxyRelation.OTHER:
        yield from _check_stranger(law)


def _check_stranger(law: Rules) -> Iterable[Finding]:
    """Where a narrower local rule may still hold, the county office says whether it does."""
    who = law.entry("proxy_who").value
    if who is None:
        yield law.gap("proxy_who")
    elif who == "near_relative":
        yield Finding("R130", law.clause("proxy_who"), field="relation")


def _check_principal(principal: Standing) -> Iterable[Finding]:
    if not principal.listed:
        yield Finding("R122", field="principal")
    if principal.gave:
        yield Finding("R126", field="principal")
    if principal.holds:
        yield Finding("R128", field="principal", values={"holds": principal.holds})


def _check_holder(law: Rules, proxy: Standing) -> Iterable[Finding]:
    if not proxy.listed:
        yield Finding("R123", field="proxy")
    if proxy.gave:
        yield Finding("R127", field="proxy")
    if not proxy.may_be_proxy and not candidate_may_be_proxy(law):
        yield Finding("R124", law.clause("proxy_candidate"), field="proxy")
    most = law.entry("proxy_max").value
    if not isinstance(most, int):
        yield law.gap("proxy_max")
    elif proxy.holds >= most:
        values = {"most": most, "holds": proxy.holds}
        yield Finding("R125", law.clause("proxy_max"), field="proxy", values=values)


def candidate_may_be_proxy(law: Rules) -> bool:
    """Return whether a rule says so; where the law is silent, the careful answer is no."""
    return law.entry("proxy_candidate").value == "yes"


def check_time(law: Rules, polling_day: date, today: date) -> Iterable[Finding]:
    """Yield R129 on polling day and later, R137 past the local rule's last day.

    Nobody is made a proxy at the station; some provinces want to know three or five days before.
    """
    if today >= polling_day:
        yield Finding("R129", values={"day": polling_day.isoformat()})
        return
    last = calendar.last_before(law, "proxy_deadline_days", polling_day)
    if last is not None and today > last:
        values = {"days": law.number("proxy_deadline_days"), "last": last.isoformat()}
        yield Finding("R137", law.clause("proxy_deadline_days"), values=values)
