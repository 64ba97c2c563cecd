"""The legal life of a roll: registered, posted, frozen.

Days are counted by the calendar of the law. A value the law of that body does not name sets no
period: the roll of a representatives' meeting may be posted and frozen on one day.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from electionsys.elections.rules import Stage
from electionsys.findings import Finding, Severity
from electionsys.law import calendar
from electionsys.law.values import Rules
from electionsys.rolls.rules.objections import last_day_to_object
from electionsys.rolls.rules.spans import days

# So many days offices take to go from door to door, where nothing else is said.
_REGISTERED_IN = 5
_OLDEST_BAND = 80
_USUAL_AGE = 18


class FreezePurpose(StrEnum):
    """Why a version of the roll was made final."""

    FINAL = "final"
    CHANGES = "changes"
    ANOTHER_ELECTION = "another_election"


# After the count the roll is made final once more only for the vote on seats that are left.
_FREEZES_AT = {
    FreezePurpose.CHANGES: (
        *(Stage.ROLL_FROZEN, Stage.NOMINATING, Stage.CANDIDATES_POSTED),
        Stage.CERTIFIED,
    ),
    FreezePurpose.ANOTHER_ELECTION: (Stage.COUNTED, Stage.CERTIFIED),
}


@dataclass(frozen=True, slots=True)
class NewRegistration:
    """When and where people are registered, as the notice says it; both days are included."""

    first_day: date
    last_day: date
    hours: str
    place: str
    contact: str


def check_open(committee: int, method_document: str) -> Iterable[Finding]:
    """Yield R101 without an election committee, R102 without a method."""
    if not committee:
        yield Finding("R101")
    if not method_document:
        yield Finding("R102")


def check_registration(law: Rules, entry: NewRegistration, polling_day: date) -> Iterable[Finding]:
    """Yield R140 where it ends before it begins, R142 where no day is left to post the roll."""
    if entry.last_day < entry.first_day:
        yield Finding("R140", field="last_day")
    last = last_day_to_post(law, polling_day)
    if last is not None and entry.last_day > last:
        values = {"day": last.isoformat(), "days": days(law, "roll_posted_days_before")}
        clause = law.clause("roll_posted_days_before")
        yield Finding("R142", clause, field="last_day", values=values)


def usual_registration(law: Rules, polling_day: date, today: date) -> tuple[date, date]:
    """Return the first and last day that an office would choose: five days from today, or fewer."""
    last = last_day_to_post(law, polling_day)
    usual = today + timedelta(days=_REGISTERED_IN - 1)
    return today, usual if last is None else max(today, min(usual, last - timedelta(days=1)))


def check_registering(last_day: date | None, today: date) -> Iterable[Finding]:
    """Yield R158, a warning: the days of registration are over, and the roll is not yet posted."""
    if last_day is not None and today > last_day:
        yield Finding("R158", severity=Severity.WARNS, values={"day": last_day.isoformat()})


def check_registered(last_day: date | None, today: date) -> Iterable[Finding]:
    """Yield R119 where the announced days of registration are not over: who comes on the last of
    them was promised a place on the roll that is posted."""
    if last_day is not None and today < last_day:
        yield Finding("R119", values={"day": last_day.isoformat()})


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


def check_printable(missing: str) -> Iterable[Finding]:
    """Yield R174, a warning, where names hold characters that no font of this machine has."""
    if missing:
        points = " ".join(f"U+{ord(one):04X}" for one in missing)
        yield Finding("R174", severity=Severity.WARNS, values={"points": points})


def first_day_to_freeze(law: Rules, posted_on: date) -> date:
    last = last_day_to_object(law, posted_on)
    return posted_on if last is None else last + timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Pending:
    """What a posted roll waits for: objections without a decision, objections that were upheld and
    led to no change yet, changes nobody has confirmed. `listed` voters stand on it."""

    undecided: int
    unchanged: int
    waiting: int
    listed: int


def check_freeze(law: Rules, posted_on: date, today: date, pending: Pending) -> Iterable[Finding]:
    """Yield R110 before objections are over, R103 with nobody listed, and what is pending: R111 an
    objection, R144 one that was upheld, R143 a change."""
    first = first_day_to_freeze(law, posted_on)
    if today < first:
        values = {"day": first.isoformat(), "days": days(law, "objection_days")}
        yield Finding("R110", law.clause("objection_days"), values=values)
    if pending.undecided:
        clause = law.clause("objection_decision_days")
        yield Finding("R111", clause, values={"undecided": pending.undecided})
    if pending.unchanged:
        yield Finding("R144", values={"n": pending.unchanged})
    if pending.waiting:
        yield Finding("R143", values={"n": pending.waiting})
    if not pending.listed:
        yield Finding("R103")


def refreeze_stages(purpose: FreezePurpose) -> tuple[Stage, ...]:
    """Return in which stages the roll may be made final again for this purpose."""
    return _FREEZES_AT[purpose]


def check_refreeze(
    purpose: FreezePurpose, waiting: int, *, changed: bool, begun: bool
) -> Iterable[Finding]:
    """Yield R143 where a change waits, R156 where nothing changed since the last version.

    The vote on seats that are left has a version of its own also where nothing changed, one;
    `begun` is whether it has it already.
    """
    if waiting:
        yield Finding("R143", values={"n": waiting})
    if not changed and (begun or purpose is FreezePurpose.CHANGES):
        yield Finding("R156")


def purpose_at(stage: Stage, *, begun: bool) -> FreezePurpose:
    """Return why a roll in this stage would be made final again."""
    if stage is Stage.COUNTED or (stage is Stage.CERTIFIED and not begun):
        return FreezePurpose.ANOTHER_ELECTION
    return FreezePurpose.CHANGES


def voting_age(law: Rules) -> int:
    """Return the age from which people vote; the law of a meeting names none, its members do."""
    least = law.entry("voting_age").value
    return least if isinstance(least, int) else _USUAL_AGE


def age_band(age: int, first: int) -> str:
    """Return what is posted of an age: from `first`, the voting age, to 29, 30–39 and so on by
    tens, 80+.

    A year of birth beside a name would tell strangers more than the law asks to be posted.
    """
    if age >= _OLDEST_BAND:
        return f"{_OLDEST_BAND}+"
    if age < 30:
        return f"{first}\u201329"
    return f"{age // 10 * 10}\u2013{age // 10 * 10 + 9}"
