"""The calendar for the wall of the office: a page for each month, and a page with all there is."""

from calendar import Calendar
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from electionsys import words
from electionsys.paper.head import Heading, Writer
from electionsys.paper.press import typeset

_MONTHS = Calendar()


class Kind(StrEnum):
    """What falls on a day: the last day for it, the safe one, the first of a period, or done."""

    LAST = "last"
    SAFE = "safe"
    FIRST = "first"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class WallMark:
    """One thing on one day of the wall."""

    day: date
    text: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class WallRow:
    """One step in the list: what, who, which notice, its days, the article; texts as they stand."""

    text: str
    who: str
    notice: str
    latest: str
    safe: str
    clause: str


@dataclass(frozen=True, slots=True)
class Wall:
    """A calendar as printed. `rests` says of every day that nobody works, or that a weekend is
    worked: True or False; another day is not in it. `notes` are sentences for the end.
    """

    heading: Heading
    marks: Sequence[WallMark]
    rows: Sequence[WallRow]
    notes: Sequence[str]
    rests: Mapping[date, bool]


def wall_calendar(
    wall: Wall, size: str = "a3", *, practice: bool = False, language: str = "zh"
) -> bytes:
    """Return the calendar as PDF, `size` a3 or a4, lying."""
    writer = Writer(language, wall.heading, practice=practice)
    data = writer.frame("calendar.title") | {
        "size": size,
        "months": [_month(writer, wall, *month) for month in months_of(wall)],
        "weekdays": [writer.say(f"calendar.weekday.{n}") for n in range(7)],
        "words": writer.texts("calendar", ("polling", *map(str, Kind), "rest", "work", "all")),
        "columns": [writer.say(f"calendar.column.{name}") for name in _COLUMNS],
        "rows": [[getattr(row, name) for name in _COLUMNS] for row in wall.rows],
        "notes": list(wall.notes),
        "counted": writer.say("calendar.counted"),
    }
    return typeset("calendar", data)


_COLUMNS = ("text", "latest", "safe", "who", "notice", "clause")


def months_of(wall: Wall) -> list[tuple[int, int]]:
    """Return (year, month) from the first day marked to the last, polling day among them."""
    marked = {(one.day.year, one.day.month) for one in wall.marks}
    polling = wall.heading.polling_day
    first, last = min(marked | {_of(polling)}), max(marked | {_of(polling)})
    found = []
    year, month = first
    while (year, month) <= last:
        found.append((year, month))
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return found


def _of(day: date) -> tuple[int, int]:
    return day.year, day.month


def _month(writer: Writer, wall: Wall, year: int, month: int) -> dict[str, object]:
    weeks = _MONTHS.monthdatescalendar(year, month)
    return {
        "name": writer.say("calendar.month", year=year, month=month),
        "weeks": [[_cell(writer, wall, day, month) for day in week] for week in weeks],
    }


def _cell(writer: Writer, wall: Wall, day: date, month: int) -> dict[str, object] | None:
    if day.month != month:
        return None
    left = (wall.heading.polling_day - day).days
    rest = wall.rests.get(day)
    return {
        "day": day.day,
        "left": _left(writer, left),
        "polling": left == 0,
        "rest": "" if rest is None else writer.say("calendar.rest" if rest else "calendar.work"),
        "off": rest is True,
        "marks": [{"text": one.text, "kind": one.kind} for one in wall.marks if one.day == day],
    }


def _left(writer: Writer, left: int) -> str:
    """Return how far a day is from polling day, in words; nothing on the day itself."""
    if left == 0:
        return ""
    return words.say(
        writer.language,
        "paper.calendar.before" if left > 0 else "paper.calendar.after",
        n=abs(left),
    )
