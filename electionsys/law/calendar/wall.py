"""What a calendar on the wall shows: marks on days, a list of all steps, notes; plain values."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from electionsys import words
from electionsys.findings import Finding
from electionsys.law.calendar.days import later, made_up, rests
from electionsys.law.calendar.plan import Day
from electionsys.law.calendar.steps import POLLING, Count
from electionsys.law.calendar.telling import notice_line, title, who, written
from electionsys.law.citing import cite, message

# What comes later than this after polling day is in the list, not on the wall.
_FURTHEST = 31
_BACKWARD = frozenset({Count.BEFORE, Count.AHEAD})
_TOLD = frozenset({"K101", "K102", "K103", "K105", "K106", "K110", "K120"})


def marks(days: Sequence[Day], polling: date, language: str) -> list[tuple[date, str, str]]:
    """Return (day, text, kind): kind last, safe, first or done, in the order of the days.

    What has no day of its own, because it only comes before another step, stands in the list.
    """
    found = [mark for day in days for mark in _marks(day, title(day, language))]
    furthest = later(polling, _FURTHEST)
    return sorted((one for one in found if one[0] <= furthest), key=lambda one: one[0])


def _marks(day: Day, text: str) -> Iterator[tuple[date, str, str]]:
    if day.step.id == POLLING:
        return
    if day.recorded is not None:
        yield day.recorded, text, "done"
        return
    if day.latest is None or day.term is None or day.term.count is Count.BY:
        return
    yield day.latest, text, "last"
    if day.step.closes and day.first is not None:
        yield day.first, text, "first"
    if day.term.count in _BACKWARD and day.step.duty and day.safe is not None:
        yield day.safe, text, "safe"


def rows(days: Sequence[Day], language: str) -> list[tuple[str, str, str, str, str, str]]:
    """Return (text, who, notice, latest, safe, clause) of every step, as they are printed."""
    return [
        (
            title(day, language),
            who(day, language),
            notice_line(day, language),
            _latest(day, language),
            written(day.safe, language) if day.safe and day.safe != day.latest else "",
            cite(day.clause, language),
        )
        for day in days
    ]


def _latest(day: Day, language: str) -> str:
    if day.recorded is not None:
        said = written(day.recorded, language)
        return words.say(language, "law.calendar.said.recorded", day=said)
    if day.latest is None:
        return words.say(language, "law.calendar.not_settled")
    last = written(day.latest, language)
    if day.step.closes and day.first:
        return words.say(
            language, "law.calendar.from_to", first=written(day.first, language), last=last
        )
    return last


def notes(findings: Sequence[Finding], language: str) -> list[str]:
    """Return the sentences that belong on the wall: breaches, what was moved, unknown holidays."""
    return [message(one, language) for one in findings if one.code in _TOLD]


def resting(days: Sequence[Day], polling: date) -> dict[date, bool]:
    """Return the days around this election that rest (True) or are weekends worked (False)."""
    marked = [day for day, _text, _kind in marks(days, polling, words.DEFAULT)]
    first, last = min([*marked, polling]), max([*marked, polling])
    span = (last - first).days
    near = (first + timedelta(days=n) for n in range(-31, span + 32))
    return {day: not made_up(day) for day in near if rests(day) or made_up(day)}
