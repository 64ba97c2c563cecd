"""The days of a calendar in words, for an answer in JSON, a page, a paper or a phone."""

from dataclasses import dataclass
from datetime import date

from electionsys import words
from electionsys.law.calendar.plan import Day
from electionsys.law.citing import cite


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice of one step: its number in common practice, and what it is."""

    number: str
    form: str


def title(day: Day, language: str) -> str:
    return words.say(language, f"law.calendar.step.{day.step.id}")


def who(day: Day, language: str) -> str:
    return words.say(language, f"law.calendar.who.{day.step.who}")


def notice(day: Day, language: str) -> Notice | None:
    """Return the notice of a step, None where it has none."""
    if not day.step.notice:
        return None
    form = words.say(language, f"law.calendar.notice.{day.step.id}")
    return Notice(day.step.notice, form)


def notice_line(day: Day, language: str) -> str:
    """Return a notice in one line, "" where there is none."""
    found = notice(day, language)
    if found is None:
        return ""
    return words.say(language, "law.calendar.notice_number", number=found.number, form=found.form)


def written(day: date, language: str) -> str:
    """Return a day with its weekday."""
    weekday = words.say(language, f"law.calendar.weekday.{day.weekday()}")
    return words.say(language, "law.calendar.day", day=day, weekday=weekday)


def short(day: date, language: str, year: int) -> str:
    """Return a day with its weekday, and without its year where that is the one expected."""
    if day.year != year:
        return written(day, language)
    weekday = words.say(language, f"law.calendar.weekday.{day.weekday()}")
    return words.say(language, "law.calendar.day_short", day=day, weekday=weekday)


def row(day: Day, language: str = "zh") -> dict[str, object]:
    """Return one day as plain JSON values; `language` is that of the citation."""
    found = {one: notice(day, one) for one in words.LANGUAGES}
    forms = {one: said.form for one, said in found.items() if said}
    return {
        "step": day.step.id,
        "name": {one: title(day, one) for one in words.LANGUAGES},
        "who": {one: who(day, one) for one in words.LANGUAGES},
        "notice": {"number": day.step.notice, "form": forms} if forms else None,
        "first": _iso(day.first),
        "latest": _iso(day.latest),
        "safe": _iso(day.safe),
        "counted": _iso(day.counted),
        "days": day.number,
        "parameter": day.parameter or None,
        "holidays_known": day.known,
        "clause": day.clause or None,
        "citation": cite(day.clause, language) or None,
        "recorded": _iso(day.recorded),
        "state": day.state.value,
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
