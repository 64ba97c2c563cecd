"""The legal life of a roll: opened, posted, objected to, frozen.

Days are counted by the calendar of the law. A value the law of that body does not name sets no
period: the roll of a representatives' meeting may be posted and frozen on one day.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from electionsys.actor import Role
from electionsys.elections.rules import Stage
from electionsys.findings import Finding
from electionsys.law import calendar
from electionsys.law.values import Rules


class ObjectionKind(StrEnum):
    OMITTED = "omitted"
    SHOULD_NOT = "should_not"
    ERROR = "error"


class ObjectionSource(StrEnum):
    """Where it came in: at the office, or from the public self-check."""

    OFFICE = "office"
    SELF_CHECK = "self_check"


class FreezePurpose(StrEnum):
    """Why a version of the roll was made final."""

    FINAL = "final"
    CHANGES = "changes"
    ANOTHER_ELECTION = "another_election"


class Ruling(StrEnum):
    UPHELD = "upheld"
    DISMISSED = "dismissed"


@dataclass(frozen=True, slots=True)
class NewObjection:
    """Who objects, about whom, and what he shows."""

    kind: ObjectionKind
    objector: str
    subject: str
    evidence: str


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided about an objection; `strike_id` is the voter struck off because of it."""

    ruling: Ruling
    reason: str
    strike_id: int | None = None


def days(law: Rules, parameter: str) -> int | None:
    """Return a number of days, or None where the law of this body names none."""
    found = law.entry(parameter).value
    return found if isinstance(found, int) else None


def check_open(committee: int, method_document: str) -> Iterable[Finding]:
    """Yield R101 without an election committee, R102 without a method."""
    if not committee:
        yield Finding("R101")
    if not method_document:
        yield Finding("R102")


def last_day_to_post(law: Rules, polling_day: date) -> date | None:
    return calendar.last_before(law, "roll_posted_days_before", polling_day)


def check_post(law: Rules, polling_day: date, today: date, listed: int) -> Iterable[Finding]:
    """Yield R103 for an empty roll, R104 when it is too late to post one."""
    if not listed:
        yield Finding("R103")
    last = last_day_to_post(law, polling_day)
    if last is not None and today > last:
        values = {
            "day": last.isoformat(),
            "today": today.isoformat(),
            "days": days(law, "roll_posted_days_before"),
        }
        yield Finding("R104", law.clause("roll_posted_days_before"), values=values)


def check_change(stage: Stage, role: Role) -> Iterable[Finding]:
    """Yield R106 where somebody other than the chair would change a roll that is posted."""
    if stage is Stage.ROLL_POSTED and role is not Role.CHAIR:
        yield Finding("R106")


def last_day_to_object(law: Rules, posted_on: date) -> date | None:
    """Return the last day for objections; one that rests is moved (Civil Code 203)."""
    return calendar.last_within(law, "objection_days", posted_on)


def decision_due(law: Rules, received_on: date) -> date | None:
    return calendar.last_within(law, "objection_decision_days", received_on)


def check_objection(law: Rules, posted_on: date, today: date) -> Iterable[Finding]:
    """Yield R105 for an objection that comes too late."""
    last = last_day_to_object(law, posted_on)
    if last is not None and today > last:
        values = {
            "posted": posted_on.isoformat(),
            "day": last.isoformat(),
            "days": days(law, "objection_days"),
        }
        yield Finding("R105", law.clause("objection_days"), values=values)


def check_decision(kind: ObjectionKind, decision: Decision) -> Iterable[Finding]:
    """Yield R107 without a reason, R108 where somebody is struck off although nothing says so."""
    if not decision.reason.strip():
        yield Finding("R107", field="reason")
    struck = decision.strike_id is not None
    if struck and (decision.ruling is Ruling.DISMISSED or kind is ObjectionKind.OMITTED):
        yield Finding("R108", field="strike")


def first_day_to_freeze(law: Rules, posted_on: date) -> date:
    last = last_day_to_object(law, posted_on)
    return posted_on if last is None else last + timedelta(days=1)


def check_freeze(
    law: Rules, posted_on: date, today: date, undecided: int, listed: int
) -> Iterable[Finding]:
    """Yield R110 before objections are over, R111 with one undecided, R103 with nobody listed."""
    first = first_day_to_freeze(law, posted_on)
    if today < first:
        values = {"day": first.isoformat(), "days": days(law, "objection_days")}
        yield Finding("R110", law.clause("objection_days"), values=values)
    if undecided:
        clause = law.clause("objection_decision_days")
        yield Finding("R111", clause, values={"undecided": undecided})
    if not listed:
        yield Finding("R103")
