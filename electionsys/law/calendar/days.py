"""How days are counted: Civil Code, articles 201 to 203 and 1259.

The day something begins is not counted (201). A period that ends on a statutory rest day ends with
the next working day (203): Saturdays, Sundays and the holidays that the State Council arranges are
rest days, less those worked instead. So many days *before* another day is never moved: later is
too late.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

import chinese_calendar  # type: ignore[import-untyped]

_DAY = timedelta(days=1)
_SATURDAY = 5

BEGINNING, MOVED = "cn-civil-code:201", "cn-civil-code:203"


@dataclass(frozen=True, slots=True)
class Period:
    """From `first` to `last`, both included. `counted` is the last day before it was moved.

    `known` is False where the holidays of the year are not arranged yet, as far as is known here.
    """

    first: date
    last: date
    counted: date
    known: bool = True


def arranged(year: int) -> bool:
    """Return whether the holidays of this year are known."""
    return _rests(date(year, 12, 31)) is not None


def rests(day: date) -> bool:
    """Return whether nobody works on this day; in a year not arranged, on Saturday and Sunday."""
    known = _rests(day)
    return day.weekday() >= _SATURDAY if known is None else known


def _rests(day: date) -> bool | None:
    """Return whether it is a rest day; None in a year whose holidays the calendar does not hold."""
    try:
        return bool(chinese_calendar.is_holiday(day))
    # That is how chinese_calendar answers for a year it does not know; K120 then says so.
    except NotImplementedError:
        return None


def made_up(day: date) -> bool:
    """Return whether this Saturday or Sunday is worked, because another day rests instead."""
    return day.weekday() >= _SATURDAY and not rests(day)


def before(day: date, days: int) -> date:
    """Return the last day that is so many days before `day`."""
    return later(day, -days)


def within(start: date, days: int) -> Period:
    """Return the days after `start`; none at all means that very day, which is no period."""
    if days == 0:
        return Period(start, start, start)
    counted = later(start, days)
    last = counted
    while rests(last) and last < date.max:
        last += _DAY
    known = arranged(counted.year) and arranged(last.year)
    return Period(later(start, 1), last, counted, known)


def months_after(day: date, months: int) -> date:
    """Return the same day so many months later (earlier: negative), or the last of that month."""
    turned, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not date.min.year <= turned <= date.max.year:
        return date.max if months > 0 else date.min
    last = monthrange(turned, month + 1)[1]
    return date(turned, month + 1, min(day.day, last))


def years_after(day: date, years: int) -> date:
    """Return the same day so many years later; of 29 February the 28th where there is none."""
    return months_after(day, 12 * years)


def worked_before(day: date) -> date:
    """Return the last working day up to and with this one."""
    while rests(day) and day > date.min:
        day -= _DAY
    return day


def later(day: date, days: int) -> date:
    """Return the day so many days later; the first or last of all days where there is none."""
    try:
        return day + days * _DAY
    except OverflowError:
        return date.max if days > 0 else date.min
