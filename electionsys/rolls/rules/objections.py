"""Objections (申诉) to a posted roll: who may still bring one, by when it is decided, what follows.

Evidence is kept as it came and never parsed: what kind of file it is, its first bytes say.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from electionsys.findings import Finding
from electionsys.law import calendar
from electionsys.law.values import Rules
from electionsys.rolls.rules.changes import ChangeKind, Effect, NewChange, effect_of
from electionsys.rolls.rules.reasons import check_reason
from electionsys.rolls.rules.spans import days

MOST_EVIDENCE = 5
_MOST_BYTES = 5 * 2**20
_BEGINNINGS = (
    ("pdf", b"%PDF-"),
    ("jpg", b"\xff\xd8\xff"),
    ("png", b"\x89PNG\r\n\x1a\n"),
)


class ObjectionKind(StrEnum):
    OMITTED = "omitted"
    SHOULD_NOT = "should_not"
    ERROR = "error"


class ObjectionSource(StrEnum):
    """Where it came in: at the office, or from the public self-check."""

    OFFICE = "office"
    SELF_CHECK = "self_check"


class Ruling(StrEnum):
    UPHELD = "upheld"
    DISMISSED = "dismissed"


@dataclass(frozen=True, slots=True)
class NewObjection:
    """Who objects, about whom, and what he shows; `contact` is how he is told the decision."""

    kind: ObjectionKind
    objector: str
    subject: str
    evidence: str
    contact: str = field(default="", repr=False)
    source: ObjectionSource = ObjectionSource.OFFICE


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided about an objection, and the change to the roll that follows from it.

    The change is proposed with the decision; another person confirms it.
    """

    ruling: Ruling
    reason: str
    change: NewChange | None = None


# What an objection of a kind can lead to.
_LEADS_TO = {
    ObjectionKind.OMITTED: frozenset({Effect.ADD}),
    ObjectionKind.SHOULD_NOT: frozenset({Effect.STRIKE}),
    ObjectionKind.ERROR: frozenset(Effect),
}


def last_day_to_object(law: Rules, posted_on: date) -> date | None:
    """Return the last day for objections; one that rests is moved (Civil Code 203)."""
    return calendar.last_within(law, "objection_days", posted_on)


def decision_due(law: Rules, received_on: date) -> date | None:
    return calendar.last_within(law, "objection_decision_days", received_on)


def check_objection(
    law: Rules, entry: NewObjection, posted_on: date, today: date
) -> Iterable[Finding]:
    """Yield R105 for an objection that comes too late, R141 for an identity number in its words."""
    last = last_day_to_object(law, posted_on)
    if last is not None and today > last:
        values = {
            "posted": posted_on.isoformat(),
            "day": last.isoformat(),
            "days": days(law, "objection_days"),
        }
        yield Finding("R105", law.clause("objection_days"), values=values)
    for name in ("objector", "subject", "evidence"):
        yield from check_reason(getattr(entry, name), name)


def check_decision(kind: ObjectionKind, decision: Decision) -> Iterable[Finding]:
    """Yield R107 without a reason, R141 with an identity number in it, R108 where the change is not
    one this decision leads to."""
    if not decision.reason.strip():
        yield Finding("R107", field="reason")
    yield from check_reason(decision.reason)
    if decision.change is not None:
        upheld = decision.ruling is Ruling.UPHELD
        if not upheld or not leads_to(kind, decision.change.kind):
            yield Finding("R108", field="change")


def leads_to(kind: ObjectionKind, change: ChangeKind) -> bool:
    """Return whether an upheld objection of this kind can lead to this change."""
    return effect_of(change) in _LEADS_TO[kind]


def evidence_kind(content: bytes) -> str | None:
    """Return pdf, jpg or png by the first bytes of a file, whatever it is called; else None."""
    return next((kind for kind, begins in _BEGINNINGS if content.startswith(begins)), None)


def check_evidence(content: bytes, held: int) -> Iterable[Finding]:
    """Yield R150 for a file of another kind, R151 for one too large, R152 for one too many."""
    if evidence_kind(content) is None:
        yield Finding("R150", field="file")
    if len(content) > _MOST_BYTES:
        yield Finding("R151", field="file", values={"most": _MOST_BYTES // 2**20})
    if held >= MOST_EVIDENCE:
        yield Finding("R152", field="file", values={"most": MOST_EVIDENCE})
