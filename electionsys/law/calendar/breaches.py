"""What the days of an election tell: breaches, close calls, gaps, and what was moved."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from electionsys.findings import Finding, Severity
from electionsys.law.calendar.days import MOVED, arranged, rests, worked_before
from electionsys.law.calendar.plan import Course, Day, State
from electionsys.law.calendar.steps import POLLING, Count
from electionsys.law.values import Evidence, Rules

_BACKWARD = frozenset({Count.BEFORE, Count.AHEAD, Count.BY})


def findings(rules: Rules, course: Course, days: Sequence[Day]) -> tuple[Finding, ...]:
    """Return what must be said, breaches first: K101 to K106, K110 to K133, and L-codes."""
    found = [finding for day in days for finding in _of_day(rules, course, day)]
    found += [_unknown_year(year) for year in _not_arranged(days)]
    used = {day.parameter for day in days}
    found += [finding for finding in rules.conflicts() if finding.field in used]
    order = list(Severity)
    return tuple(sorted(found, key=lambda finding: order.index(finding.severity)))


def _of_day(rules: Rules, course: Course, day: Day) -> Iterator[Finding]:
    if day.latest is None:
        yield from _gap(rules, day)
        return
    yield from _practice(rules, day)
    if day.recorded is not None:
        yield from _recorded(day, day.recorded)
        return
    if day.state is State.OVERDUE and course.today is not None:
        late = (course.today - day.latest).days
        yield _about(day, "K103", _breach(day), today=course.today.isoformat(), late=late)
    if day.state is State.OPEN:
        yield from _rest(day)


def _gap(rules: Rules, day: Day) -> Iterator[Finding]:
    """Yield what keeps a step from having a day: each says which decision to record.

    K130: a local rule names the day, and nobody has read it. K132: the local rules are held here
    and name none. K131: it is counted from a step that has no day yet.
    """
    step: dict[str, object] = {"step": f"law.calendar.step.{day.step.id}"}
    if day.term is not None:
        values = {**step, "anchor": f"law.calendar.step.{day.term.anchor}"}
        yield Finding("K131", day.clause, Severity.INFORMS, day.step.id, values)
        return
    values = {**rules.gap(day.parameter).values, **step}
    if rules.province_read and not rules.provincial(day.parameter):
        yield Finding("K132", "", Severity.INFORMS, day.step.id, values)
        return
    severity = Severity.WARNS if day.step.duty else Severity.INFORMS
    yield Finding("K130", day.clause, severity, day.step.id, values)


def _practice(rules: Rules, day: Day) -> Iterator[Finding]:
    """Yield K133 where the number is common practice, and no article that was read."""
    if day.parameter and rules.entry(day.parameter).evidence is Evidence.BACKGROUND:
        yield _about(day, "K133", Severity.INFORMS)


def _breach(day: Day) -> Severity:
    """Return how heavy a missed day is: one that only the order of steps sets is a warning."""
    return Severity.BLOCKS if day.term and day.term.parameter else Severity.WARNS


def _recorded(day: Day, recorded: date) -> Iterator[Finding]:
    """Yield what is wrong with the day on which a step was done."""
    latest = day.latest or recorded
    done = {"recorded": recorded.isoformat()}
    if day.step.id == POLLING and recorded != latest:
        yield _about(day, "K106", Severity.WARNS, **done)
    elif day.state is State.LATE:
        yield _about(day, "K101", _breach(day), **done, late=(recorded - latest).days)
    elif day.state is State.EARLY and (day.step.closes or _kept(day)):
        yield _about(day, "K102", _breach(day), **done)
    elif day.state is State.EARLY and day.since is not None:
        yield _about(day, "K105", _breach(day), **done, since=day.since.isoformat())
    elif day.parameter and day.safe is not None and recorded > day.safe and not _open_ended(day):
        yield _about(day, "K104", Severity.WARNS, **done)


def _open_ended(day: Day) -> bool:
    return day.step.closes or _kept(day)


def _kept(day: Day) -> bool:
    return day.term is not None and day.term.count is Count.KEPT


def _rest(day: Day) -> Iterator[Finding]:
    """Yield K110 for a period that ends later because of a rest day, K111 for a day that rests."""
    if day.latest is None or day.term is None or day.safe is None:
        return
    if day.counted is not None and day.counted != day.latest:
        yield _about(day, "K110", Severity.INFORMS, MOVED, counted=day.counted.isoformat())
    resting = [one for one in (day.latest, day.safe) if rests(one)]
    if day.term.count in _BACKWARD and day.step.duty and resting:
        rest = min(resting)
        named = {"rests": rest.isoformat(), "worked": worked_before(rest).isoformat()}
        yield _about(day, "K111", Severity.INFORMS, MOVED, **named)


def _about(day: Day, code: str, severity: Severity, clause: str = "", **values: object) -> Finding:
    named: Mapping[str, object] = {
        "step": f"law.calendar.step.{day.step.id}",
        "latest": day.latest.isoformat() if day.latest else "",
        "safe": day.safe.isoformat() if day.safe else "",
        "days": day.number,
        **values,
    }
    return Finding(code, clause or day.clause, severity, day.step.id, named)


def _not_arranged(days: Sequence[Day]) -> list[int]:
    """Return the years whose holidays are not known and matter here."""
    moved = {day.latest.year for day in days if day.latest and not day.known}
    told = {
        day.latest.year
        for day in days
        if day.latest and day.term and day.term.count in _BACKWARD and day.step.duty
    }
    return sorted(year for year in moved | told if not arranged(year))


def _unknown_year(year: int) -> Finding:
    return Finding("K120", MOVED, Severity.WARNS, values={"year": year})
