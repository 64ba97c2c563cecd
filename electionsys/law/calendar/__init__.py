"""The calendar of an election: every day the law names, counted from polling day, and breaches.

Pure: the rules, the polling day and what was recorded go in, days and findings come out.
"""

from dataclasses import dataclass
from datetime import date

from electionsys.findings import Finding, Severity
from electionsys.law.calendar.breaches import findings
from electionsys.law.calendar.days import made_up, rests
from electionsys.law.calendar.plan import Course, Day, State, last_before, last_within, plan
from electionsys.law.calendar.steps import (
    ANNULLED,
    FACTS,
    POLLING,
    STEPS,
    TERM_ENDS,
    Count,
    Step,
    Term,
)
from electionsys.law.values import Rules

__all__ = [
    "ANNULLED",
    "FACTS",
    "PARAMETERS",
    "POLLING",
    "STEPS",
    "TERM_ENDS",
    "Calendar",
    "Count",
    "Course",
    "Day",
    "State",
    "Step",
    "Term",
    "answer",
    "last_before",
    "last_within",
    "made_up",
    "plan",
    "rests",
]


# What a day may hang on, and what a county office may therefore have to decide.
PARAMETERS = frozenset(
    term.parameter for step in STEPS.values() for term in step.terms if term.parameter
)


@dataclass(frozen=True, slots=True)
class Calendar:
    """The days of one election and what they tell. `rules` are the packs that hold."""

    rules: tuple[str, ...]
    course: Course
    days: tuple[Day, ...]
    findings: tuple[Finding, ...]

    @property
    def breaches(self) -> tuple[Finding, ...]:
        return tuple(one for one in self.findings if one.severity is Severity.BLOCKS)

    @property
    def dated(self) -> tuple[Day, ...]:
        """Return the steps that have a day, by their days."""
        known = (day for day in self.days if day.latest is not None)
        return tuple(sorted(known, key=lambda day: day.latest or date.max))

    @property
    def undated(self) -> tuple[Day, ...]:
        """Return the steps whose day is not known; most wait for a county office's decision."""
        return tuple(day for day in self.days if day.latest is None)

    def told(self, severity: Severity) -> tuple[Finding, ...]:
        """Return the findings so heavy, but for those of a step that has no day."""
        undated = {day.step.id for day in self.undated}
        return tuple(
            one for one in self.findings if one.severity == severity and one.field not in undated
        )

    def day(self, step: str) -> Day | None:
        """Return the step of this name, None where this election has none such."""
        return next((day for day in self.days if day.step.id == step), None)


def answer(rules: Rules, course: Course) -> Calendar:
    """Return the calendar of an election under these rules."""
    days = plan(rules, course)
    return Calendar(rules.pack_ids, course, days, findings(rules, course, days))
