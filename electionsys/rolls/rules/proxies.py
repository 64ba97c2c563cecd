"""Who may vote for somebody else (委托投票): what the law answers, and what this roll adds.

The conditions of the law are those of the rule desk, asked there and nowhere twice: `judge` puts
one application to it. The roll adds what only it knows: who has given his vote already.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from electionsys.findings import Finding, Severity, blocking
from electionsys.law import calendar
from electionsys.law.fields import Facts
from electionsys.law.questions import QUESTIONS, Answer, Law
from electionsys.law.values import Plain, Rules
from electionsys.rolls.rules.reasons import check_reason


class ProxyRelation(StrEnum):
    """What the proxy is to the principal; all but the last two may be near relatives.

    `in_law` stands apart, because it is taken for a child so easily and is none (Civil Code 1045).
    """

    SPOUSE = "spouse"
    PARENT = "parent"
    CHILD = "child"
    SIBLING = "sibling"
    GRANDPARENT = "grandparent"
    GRANDCHILD = "grandchild"
    IN_LAW = "in_law"
    OTHER = "other"


class Ground(StrEnum):
    """Why the principal cannot come, in the words of the law's `proxy_grounds`."""

    AWAY = "away"
    SPECIAL = "special_reason"
    CAUSE = "for_cause"


# What the rule desk calls these.
_ASKED_GROUND = {Ground.AWAY: "away", Ground.SPECIAL: "special_reason", Ground.CAUSE: "other"}
_ASKED_RELATION = {ProxyRelation.OTHER: "none"}
# Where on our form the desk's findings belong.
_FIELDS = {
    "mode": "principal",
    "principal_on_roll": "principal",
    "ground": "ground",
    "proxy_on_roll": "proxy",
    "same_person": "proxy",
    "holds": "proxy",
    "proxy_is_candidate": "proxy",
    "proxy_has_a_proxy": "proxy",
    "relation": "relation",
    "written": "application",
    "delegated_on": "applied_on",
    "card_surrendered": "card_surrendered",
}


@dataclass(frozen=True, slots=True)
class NewProxy:
    """`principal_id` cannot come, `proxy_id` votes for him; both are voters of the election.

    `application` is the written application and `applied_on` the day on which it was handed in;
    `reason` says more about the ground where somebody wishes to. `card_surrendered`: the
    principal's voter card was taken back.
    """

    principal_id: int
    proxy_id: int
    relation: ProxyRelation
    ground: Ground
    application: str
    applied_on: date
    reason: str = ""
    card_surrendered: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """What the roll knows of one of the two: `holds` from how many others, `gave` his own away."""

    listed: bool
    may_be_proxy: bool
    holds: int
    gave: bool


@dataclass(frozen=True, slots=True)
class Desk:
    """When the application is decided, and by whom: the chair may enter what came in time."""

    today: date
    by_chair: bool = False


class State(StrEnum):
    """Whether a condition is met. `later`: it is to be met still; `free`: no rule here asks it."""

    YES = "yes"
    NO = "no"
    OPEN = "open"
    LATER = "later"
    FREE = "free"


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition: the value of the law and its clause, and what was found about it."""

    name: str
    state: State
    parameter: str
    value: Plain | None
    clause: str
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Opinion:
    """The answer to one application: all that was found, and condition by condition.

    `post_by` is the last day on which the list can be posted, None where none must be.
    """

    findings: tuple[Finding, ...]
    conditions: tuple[Condition, ...]
    post_by: date | None

    @property
    def granted(self) -> bool:
        return not blocking(self.findings)


# Condition -> the law's value for it, and the findings that are about it.
_CONDITIONS = (
    ("principal", "proxy_allowed", {"Q140", "Q141", "R126", "R128"}),
    ("ground", "proxy_grounds", {"Q143"}),
    ("who", "proxy_who", {"Q144", "Q145", "Q146"}),
    ("most", "proxy_max", {"Q150"}),
    ("candidate", "proxy_candidate", {"Q147"}),
    ("chain", "proxy_sub_delegation", {"Q149", "R127"}),
    ("written", "proxy_written", {"Q157"}),
    ("deadline", "proxy_deadline_days", {"Q151", "Q153", "R160", "R162"}),
    ("on_site", "proxy_on_site", {"Q152", "R129"}),
    ("card", "proxy_card_surrendered", {"Q158"}),
    ("list", "proxy_list_posted", {"Q155", "Q156"}),
)
# Values that another condition hangs on.
_BESIDE = {"proxy_who": {"proxy_relatives_set"}}


def judge(law: Rules, entry: NewProxy, principal: Standing, proxy: Standing, desk: Desk) -> Opinion:
    """Return what the law and this roll say of one application."""
    answer = _ask(law, entry, principal, proxy, desk.today)
    findings = [_placed(one) for one in answer.findings]
    if "Q140" not in {one.code for one in findings}:
        findings += _own(law, entry, principal, proxy, desk)
    if any(one.code == "R127" for one in findings):
        # Who gave his own vote away is nobody's proxy, whatever would be recorded of passing on.
        findings = [one for one in findings if not _gap_of(one, "proxy_sub_delegation")]
    findings += check_reason(entry.application, "application")
    findings += check_reason(entry.reason)
    by = answer.details.get("post_by")
    conditions = tuple(_condition(law, *one, findings) for one in _CONDITIONS)
    return Opinion(tuple(findings), conditions, by if isinstance(by, date) else None)


def _ask(law: Rules, entry: NewProxy, principal: Standing, proxy: Standing, today: date) -> Answer:
    """Put the case to the rule desk. A list that can no longer be posted in time is asked too."""
    told = {
        "principal_on_roll": principal.listed,
        "ground": _ASKED_GROUND[entry.ground],
        "proxy_on_roll": proxy.listed,
        "relation": _ASKED_RELATION.get(entry.relation, str(entry.relation)),
        "same_person": entry.principal_id == entry.proxy_id,
        "holds": proxy.holds,
        "proxy_is_candidate": not proxy.may_be_proxy,
        "proxy_has_a_proxy": proxy.gave,
        "written": bool(entry.application.strip()),
        "delegated_on": entry.applied_on,
        "at_the_station": today >= law.day,
        "card_surrendered": entry.card_surrendered,
    }
    last = last_day_to_list(law)
    if last is not None and today > last:
        told["posted_on"] = today
    return QUESTIONS["proxy"].answer(Facts(told), Law(law, lambda _body, _mode: law))


def _placed(finding: Finding) -> Finding:
    field = _FIELDS.get(finding.field or "")
    return Finding(finding.code, finding.clause, finding.severity, field, finding.values)


def _own(
    law: Rules, entry: NewProxy, principal: Standing, proxy: Standing, desk: Desk
) -> Iterable[Finding]:
    """Yield what the roll adds.

    R126: the principal has given his vote already. R127: the proxy has, where the desk did not say
    so. R128: the principal holds others' votes. R129: on polling day nobody is made a proxy.
    R160: an application of a day to come. R162: entered past the last day, which is the chair's.
    """
    chain = law.clause("proxy_sub_delegation")
    if principal.gave:
        yield Finding("R126", field="principal")
    if proxy.gave and law.entry("proxy_sub_delegation").value != "no":
        yield Finding("R127", chain, field="proxy")
    if principal.holds:
        yield Finding("R128", chain, field="principal", values={"holds": principal.holds})
    if desk.today >= law.day:
        values: dict[str, object] = {"day": law.day.isoformat()}
        yield Finding("R129", law.clause("proxy_on_site"), values=values)
    if entry.applied_on > desk.today:
        yield Finding("R160", field="applied_on", values={"today": desk.today.isoformat()})
    last = last_day_to_apply(law)
    if last is not None and entry.applied_on <= last < desk.today < law.day:
        values = {"last": last.isoformat(), "day": entry.applied_on.isoformat()}
        severity = Severity.WARNS if desk.by_chair else Severity.BLOCKS
        yield Finding("R162", law.clause("proxy_deadline_days"), severity, "applied_on", values)


def _condition(
    law: Rules, name: str, parameter: str, codes: set[str], findings: Iterable[Finding]
) -> Condition:
    mine = tuple(one for one in findings if one.code in codes or _gap_of(one, parameter))
    found = law.entry(parameter)
    state = _state(mine, said=found.value is not None)
    return Condition(name, state, parameter, found.value, law.clause(parameter), mine)


def _gap_of(finding: Finding, parameter: str) -> bool:
    asked = {parameter, *_BESIDE.get(parameter, ())}
    return finding.code == "D130" and finding.values.get("id") in asked


def _state(findings: tuple[Finding, ...], *, said: bool) -> State:
    blocks = {one.code for one in findings if one.severity is Severity.BLOCKS}
    if blocks - {"D130"}:
        return State.NO
    if blocks:
        return State.OPEN
    if any(one.code == "Q156" for one in findings):
        return State.LATER
    return State.YES if said else State.FREE


def last_day_to_apply(law: Rules) -> date | None:
    """Return the last day for applications, None where no rule names one."""
    return calendar.last_before(law, "proxy_deadline_days", law.day)


def last_day_to_list(law: Rules) -> date | None:
    """Return the last day on which the list counts, None where none need be posted.

    It is posted before polling day, also where no rule says how many days before.
    """
    if law.entry("proxy_list_posted").value != "yes":
        return None
    eve = law.day - timedelta(1)
    return min(calendar.last_before(law, "proxy_list_days", law.day) or eve, eve)


def too_late_to_list(law: Rules, today: date) -> bool:
    """Return whether who is posted today has no effect any more."""
    last = last_day_to_list(law)
    return last is not None and today > last


def check_list(law: Rules, waiting: int, today: date, *, ended: int = 0) -> Iterable[Finding]:
    """Yield why no list of proxies is posted now.

    R163: nobody waits to be posted, and none of those posted has ended. R164: too late, so that
    what is not posted has no effect; that a proxy ended may be posted at any time.
    """
    if not waiting and not ended:
        yield Finding("R163")
    last = last_day_to_list(law)
    if last is not None and today > last and not (ended and not waiting):
        values = {"last": last.isoformat(), "n": waiting}
        yield Finding("R164", law.clause("proxy_list_posted"), values=values)


def needs_posting(law: Rules) -> bool:
    """Return whether a proxy that was not posted has no effect."""
    return law.entry("proxy_list_posted").value == "yes"


def candidate_may_be_proxy(law: Rules) -> bool:
    """Return whether a rule says so; where the law is silent, the careful answer is no."""
    return law.entry("proxy_candidate").value == "yes"
