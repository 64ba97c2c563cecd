"""The days of one election: from polling day, the rules in force, and what was recorded."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from electionsys.law.calendar.days import Period, before, later, months_after, within, years_after
from electionsys.law.calendar.steps import ANNULLED, POLLING, STEPS, TERM_ENDS, Count, Step, Term
from electionsys.law.cases import Round
from electionsys.law.values import Body, Rules

_AFTERWARDS = frozenset({Count.WITHIN, Count.AFTER, Count.ON, Count.AROUND})
_TOLD = frozenset({ANNULLED, TERM_ENDS})
_COMMITTEES = frozenset({Body.VILLAGERS, Body.RESIDENTS})


class State(StrEnum):
    """open: to be done. done. late: done after its day. early: ended too soon, or out of order.
    overdue: its day is over and nothing is recorded. closed: what others might do is over.
    unknown: no day, because the law held here names none and no local decision is recorded.
    """

    OPEN = "open"
    DONE = "done"
    LATE = "late"
    EARLY = "early"
    OVERDUE = "overdue"
    CLOSED = "closed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Course:
    """What an election is and what was recorded of it: step -> day. `today` None asks of no day."""

    polling_day: date
    round: Round = Round.FIRST
    facts: Mapping[str, date] = field(default_factory=dict)
    today: date | None = None


@dataclass(frozen=True, slots=True)
class Day:
    """One step with its days. `latest` is the legal one, `safe` a day that no way of counting
    disputes, `counted` the last day before it was moved from a rest day. `first` begins a period.

    `number` is the figure of the law, `since` the day it is counted from. `known` is False where
    the holidays of the year are not arranged.
    """

    step: Step
    state: State
    clause: str
    term: Term | None = None
    first: date | None = None
    latest: date | None = None
    safe: date | None = None
    counted: date | None = None
    number: int = 0
    known: bool = True
    recorded: date | None = None
    since: date | None = None

    @property
    def parameter(self) -> str:
        """Return the parameter the day hangs on: of an unknown one, that which was asked first."""
        return (self.term or self.step.terms[0]).parameter


def plan(rules: Rules, course: Course) -> tuple[Day, ...]:
    """Return every step that this election has, in the order of an election."""
    planner = _Planner(rules, course)
    return tuple(planner.day(step) for step in STEPS.values() if planner.has(step))


def last_before(rules: Rules, parameter: str, day: date) -> date | None:
    """Return the last day that is so many days before `day`; None where the law names no number."""
    number = rules.entry(parameter).value
    return before(day, number) if isinstance(number, int) else None


def last_within(rules: Rules, parameter: str, start: date) -> date | None:
    """Return the last of so many days after `start`; None where the law names no number."""
    number = rules.entry(parameter).value
    return within(start, number).last if isinstance(number, int) else None


class _Planner:
    def __init__(self, rules: Rules, course: Course) -> None:
        self._rules, self._course = rules, course
        self._known: dict[str, Day] = {}

    def has(self, step: Step) -> bool:
        """Return whether this election has the step; a gap is told of a committee's only."""
        if self._course.round is not Round.FIRST and not step.again:
            return False
        if step.id in self._course.facts:
            return True
        if step.candidates and not self._has_candidates(step):
            return False
        if step.unless and self._rules.entry(step.unless).value == "no":
            return False
        if step.terms[0].anchor in _TOLD:
            return step.terms[0].anchor in self._course.facts
        return self.day(step).term is not None or self._asks(step)

    def _asks(self, step: Step) -> bool:
        """Return whether a gap here is worth telling: not where the law simply says no."""
        says_no = any(self._says_no(term) for term in step.terms)
        return self._rules.body in _COMMITTEES and not says_no

    def _says_no(self, term: Term) -> bool:
        return bool(term.parameter) and self._rules.entry(term.parameter).value == "no"

    def _has_candidates(self, step: Step) -> bool:
        mode = self._rules.entry("candidates_mode").value
        if step.id == "self_nominations":
            either = self._rules.entry("candidates_modes").value or ()
            return mode == "self_nominees" or (
                "candidates_mode" not in self._rules.settled
                and isinstance(either, tuple)
                and "self_nominees" in either
            )
        return mode != "none"

    def day(self, step: Step) -> Day:
        if step.id not in self._known:
            self._known[step.id] = self._day(step)
        return self._known[step.id]

    def _day(self, step: Step) -> Day:
        recorded = self._recorded(step)
        term = next((term for term in step.terms if self._holds(term)), None)
        anchor = self._anchor(term) if term else None
        if term is None or anchor is None:
            state = State.DONE if recorded else State.UNKNOWN
            return Day(step, state, self._gap(step), term, recorded=recorded)
        period, safe = _count(term.count, anchor, self._number(term))
        return Day(
            step=step,
            state=self._state(step, term, period, anchor),
            clause=self._clause(step, term),
            term=term,
            first=_first(step, term, period, anchor),
            latest=period.last,
            safe=period.last if step.closes else safe,
            counted=period.counted,
            number=self._number(term),
            known=period.known,
            recorded=recorded,
            since=period.first if term.count is Count.AROUND else anchor,
        )

    def _recorded(self, step: Step) -> date | None:
        """Return the day a step was done; that polling day is in its time is seen from itself."""
        told = self._course.facts.get(step.id)
        around = step.terms[0].count is Count.AROUND
        return self._course.polling_day if around and told is None else told

    def _holds(self, term: Term) -> bool:
        if not term.parameter:
            return True
        found = self._rules.entry(term.parameter).value
        return isinstance(found, int) or found == "yes"

    def _number(self, term: Term) -> int:
        found = self._rules.entry(term.parameter).value if term.parameter else 0
        return found if isinstance(found, int) else 0

    def _anchor(self, term: Term) -> date | None:
        """Return the day a term is counted from: as recorded, else the last it may be.

        What others may do until its last day is counted from that day, whenever it was closed.
        """
        if term.anchor == POLLING:
            return self._course.polling_day
        if term.anchor in _TOLD:
            return self._course.facts.get(term.anchor)
        found = self.day(STEPS[term.anchor])
        return found.latest if found.step.closes else found.recorded or found.latest

    def _state(self, step: Step, term: Term, period: Period, anchor: date) -> State:
        recorded, today = self._recorded(step), self._course.today
        if recorded is not None:
            return _done(step, term, period, recorded, anchor)
        if today is None or today <= period.last:
            return State.OPEN
        return State.OVERDUE if step.duty else State.CLOSED

    def _clause(self, step: Step, term: Term) -> str:
        """Return the article that sets the day, or that of the step it must not come after."""
        asked = (term.parameter, *step.cites)
        found = next(
            (self._rules.clause(one) for one in asked if one and self._rules.clause(one)), ""
        )
        return found or ("" if term.anchor == step.id else self._clause_of(term.anchor))

    def _clause_of(self, step: str) -> str:
        return self.day(STEPS[step]).clause if step in STEPS and step != POLLING else ""

    def _gap(self, step: Step) -> str:
        asked = step.terms[0].parameter
        return self._rules.written(asked).clause if asked else ""


def _first(step: Step, term: Term, period: Period, anchor: date) -> date | None:
    """Return the day from which something may be done; the day of the anchor is not counted."""
    if step.closes or term.count is Count.AROUND:
        return period.first
    return anchor if term.count in (Count.WITHIN, Count.AFTER) else None


def _done(step: Step, term: Term, period: Period, recorded: date, anchor: date) -> State:
    if step.closes:
        return State.EARLY if recorded <= period.last else State.DONE
    if term.count is Count.KEPT:
        return State.EARLY if recorded < period.last else State.DONE
    begins = period.first if term.count is Count.AROUND else anchor
    if term.count in _AFTERWARDS and recorded < begins:
        return State.EARLY
    return State.LATE if recorded > period.last else State.DONE


def _count(count: Count, anchor: date, number: int) -> tuple[Period, date]:
    """Return the days of a term, and its safe day."""
    if count is Count.WITHIN:
        return within(anchor, number), later(anchor, max(number - 1, 0))
    if count is Count.AROUND:
        last = months_after(anchor, number)
        return Period(months_after(anchor, -number), last, last), last
    last, safe = _single(count, anchor, number)
    return Period(anchor, last, last), safe


def _single(count: Count, anchor: date, number: int) -> tuple[date, date]:
    """Return the last day and the safe day of what is no period."""
    match count:
        case Count.BEFORE:
            return before(anchor, number), before(anchor, number + 1)
        case Count.AHEAD:
            return before(anchor, 1), before(anchor, 2)
        case Count.BY:
            return anchor, before(anchor, 1)
        case Count.AFTER:
            return later(anchor, number), later(anchor, max(number - 1, 0))
        case Count.KEPT:
            return years_after(anchor, number), years_after(anchor, number)
        case _:
            return anchor, anchor
