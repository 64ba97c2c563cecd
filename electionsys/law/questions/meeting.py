"""Was this meeting held lawfully, and did it decide?

Villages: articles 25, 26, 30 and 32; recall 19, resignation 20, by-election 23. Communities:
articles 26 to 30; recall 20, resignation 21, by-election 24.
"""

from datetime import date

from electionsys.findings import Severity
from electionsys.law.calendar.days import before
from electionsys.law.fields import Facts, Field, Kind
from electionsys.law.questions.inquiry import Answer, Inquiry, Law, Question, common, least
from electionsys.law.values import Body, Rules

_PURPOSES = (
    "resolution",
    "recall",
    "recall_group_leader",
    "resignation",
    "by_election",
    "election_committee",
    "supervision_committee",
    "group_leader",
    "registration_consent",
    "no_candidates",
)
# Purpose -> the body that must allow it (None: the committee elected), and where it says by whom.
_ALLOWED: dict[str, tuple[Body | None, str]] = {
    "resignation": (None, "resignation_decided_by"),
    "by_election": (None, "by_election_by"),
    "no_candidates": (None, "no_candidates_consent"),
    "registration_consent": (None, "registration_other_consent"),
    "election_committee": (Body.ELECTION, "elected_by"),
    "supervision_committee": (Body.SUPERVISION, "elected_by"),
    "group_leader": (Body.GROUP_LEADER, "elected_by"),
}
_CHOOSES = frozenset({"by_election", "election_committee", "supervision_committee", "group_leader"})

FIELDS = (
    *common(Body.ASSEMBLY, Body.CONFERENCE, Body.GROUP_MEETING),
    Field("purpose", Kind.WORD, required=True, allowed=_PURPOSES),
    Field("entitled", Kind.NUMBER, required=True, least=1),
    Field("present", Kind.NUMBER, required=True),
    Field("approve", Kind.NUMBER),
    Field("against", Kind.NUMBER),
    Field("abstain", Kind.NUMBER),
    Field("notified_on", Kind.DAY),
    Field("special_case", Kind.YES),
)
DETAILS = (
    Field("held", Kind.YES),
    Field("present_needed", Kind.NUMBER),
    Field("passed", Kind.YES),
    Field("approve_needed", Kind.NUMBER),
    Field("notify_by", Kind.DAY),
)


def answer(facts: Facts, law: Law) -> Answer:
    """Return whether it was held and passed, and the numbers and the day needed."""
    inquiry = Inquiry(facts, law)
    purpose = facts.word("purpose")
    true = _numbers(inquiry)
    _may(inquiry, purpose)
    notify_by = _notice(inquiry)
    quorum = _quorum(inquiry, purpose)
    held = _held(inquiry, *quorum) if quorum and true else None
    if held and any(finding.severity is Severity.BLOCKS for finding in inquiry.findings):
        held = False
    needed, passed = _vote(inquiry, purpose) if true else (None, None)
    return inquiry.answer(
        held=held,
        present_needed=quorum[0] if quorum else None,
        passed=passed if held else held,
        approve_needed=needed,
        notify_by=notify_by,
    )


def _numbers(inquiry: Inquiry) -> bool:
    """Q180: more present than entitled. Q181: more votes than present. Both cannot be true."""
    facts = inquiry.facts
    entitled, present = facts.number("entitled") or 0, facts.number("present") or 0
    if present > entitled:
        inquiry.unsure("Q180", "", "present", present=present, entitled=entitled)
    votes = sum(facts.number(name) or 0 for name in ("approve", "against", "abstain"))
    if votes > present:
        inquiry.unsure("Q181", "", "approve", votes=votes, present=present)
    return present <= entitled and votes <= present


def _committee(inquiry: Inquiry) -> Rules:
    """Return the rules of the committee of this place, in the mode of this vote."""
    body = Body.RESIDENTS if inquiry.law.family == "community" else Body.VILLAGERS
    return inquiry.law.of(body, inquiry.rules.mode) or inquiry.rules


def _may(inquiry: Inquiry, purpose: str) -> None:
    """Q182: this meeting does not decide this. Q189: not in this way."""
    rules = inquiry.rules
    if purpose == "recall":
        _recall_mode(inquiry)
        return
    if purpose == "recall_group_leader" and rules.body is not Body.GROUP_MEETING:
        _not_here(inquiry, rules.clause("quorum_rule"), purpose)
        return
    modes = inquiry.rule("modes")
    if isinstance(modes, tuple) and rules.mode not in modes:
        inquiry.blocks("Q189", rules.clause("modes"), "mode", mode=f"mode.{rules.mode}")
    if purpose not in _ALLOWED:
        return
    body, parameter = _ALLOWED[purpose]
    source = _committee(inquiry) if body is None else inquiry.law.of(body)
    who = inquiry.value(parameter, source) if source else None
    if source and who is not None and rules.body not in _bodies(who):
        _not_here(inquiry, source.clause(parameter), purpose)


def _not_here(inquiry: Inquiry, clause: str, purpose: str) -> None:
    values = {
        "body": f"body.{inquiry.rules.body}",
        "purpose": f"law.word.meeting.purpose.{purpose}",
    }
    inquiry.blocks("Q182", clause, "body", **values)


def _bodies(who: object) -> set[str]:
    """Return the bodies that a value names; a consent of either meeting names both."""
    words = who if isinstance(who, tuple) else (str(who),)
    both = {"assembly", "conference"} if "villagers_or_representatives_meeting" in words else set()
    return both | {"group_meeting" if word == "group_meetings" else str(word) for word in words}


def _recall_mode(inquiry: Inquiry) -> None:
    """A member is recalled by those who elect: in a village by every registered voter."""
    rules = _committee(inquiry)
    modes = inquiry.words("modes", rules)
    if modes and inquiry.rules.mode not in modes:
        inquiry.blocks("Q189", rules.clause("modes"), "mode", mode=f"mode.{inquiry.rules.mode}")


def _notice(inquiry: Inquiry) -> date | None:
    """Q185: told too late. Q186: at short notice, as a special case allows."""
    on = inquiry.facts.day("notified_on")
    days = inquiry.rule("notice_days") if on else inquiry.glance("notice_days")
    if not isinstance(days, int):
        return None
    last = before(inquiry.rules.day, days)
    if on is None or on <= last:
        return last
    clause = inquiry.clause("notice_days")
    values = {"on": on.isoformat(), "by": last.isoformat(), "days": days}
    if (
        inquiry.facts.yes("special_case")
        and inquiry.value("notice_short_in_special_cases") == "yes"
    ):
        inquiry.informs("Q186", clause, "notified_on", **values)
    elif not inquiry.facts.yes("special_case") or inquiry.rules.known(
        "notice_short_in_special_cases"
    ):
        inquiry.blocks("Q185", clause, "notified_on", **values)
    return last


def _source(inquiry: Inquiry, purpose: str, what: str) -> tuple[str, Rules]:
    """Return where the quorum or the majority of this purpose stands."""
    rules = inquiry.rules
    if purpose == "recall":
        return f"recall_{what}", _committee(inquiry)
    if purpose == "recall_group_leader":
        leaders = inquiry.law.of(Body.GROUP_LEADER, rules.mode)
        if leaders and leaders.known(f"recall_{what}"):
            return f"recall_{what}", leaders
    if purpose == "by_election":
        committee = _committee(inquiry)
        if what == "majority":
            return "majority_rule", committee
        if committee.known("by_election_quorum"):
            return "by_election_quorum", committee
    return f"{what}_rule", rules


def _quorum(inquiry: Inquiry, purpose: str) -> tuple[int, str] | None:
    parameter, rules = _source(inquiry, purpose, "quorum")
    rule = inquiry.value(parameter, rules)
    if rule is None:
        return None
    return least(str(rule), inquiry.facts.number("entitled") or 0), rules.clause(parameter)


def _held(inquiry: Inquiry, needed: int, clause: str) -> bool:
    """Q183: enough are there. Q184: too few."""
    present, entitled = inquiry.facts.number("present") or 0, inquiry.facts.number("entitled")
    values = {"present": present, "entitled": entitled, "needed": needed}
    if present >= needed:
        inquiry.informs("Q183", clause, "present", **values)
        return True
    inquiry.blocks("Q184", clause, "present", **values)
    return False


def _vote(inquiry: Inquiry, purpose: str) -> tuple[int | None, bool | None]:
    """Q187: passed. Q188: not. Q190: most votes win, which these numbers do not tell."""
    approve, present = inquiry.facts.number("approve"), inquiry.facts.number("present") or 0
    parameter, rules = _source(inquiry, purpose, "majority")
    rule = (
        inquiry.value(parameter, rules) if approve is not None else inquiry.glance(parameter, rules)
    )
    if rule is None:
        return None, None
    clause = rules.clause(parameter)
    if rule == "plurality":
        inquiry.informs("Q190", clause)
        return None, None
    base = _base(inquiry, parameter, rules, present)
    needed = least(str(rule), base)
    if approve is None:
        inquiry.informs("Q191", clause, "approve", needed=needed, base=base)
        return needed, None
    values = {"approve": approve, "base": base, "needed": needed}
    if approve >= needed:
        inquiry.informs("Q187", clause, "approve", **values)
    else:
        inquiry.blocks("Q188", clause, "approve", **values)
    if purpose in _CHOOSES:
        inquiry.informs("Q192", clause)
    return needed, approve >= needed


def _base(inquiry: Inquiry, parameter: str, rules: Rules, present: int) -> int:
    """Return of whom the majority is taken: those present, or all who may vote."""
    if (
        parameter != "recall_majority"
        or inquiry.glance("recall_majority_base", rules) != "entitled"
    ):
        return present
    return inquiry.facts.number("entitled") or 0


QUESTION = Question(
    name="meeting",
    fields=FIELDS,
    details=DETAILS,
    answer=answer,
    example={
        "place": "330106",
        "body": "conference",
        "election_day": "2026-03-01",
        "purpose": "resolution",
        "entitled": 42,
        "present": 28,
        "approve": 15,
    },
)
