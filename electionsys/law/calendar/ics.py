"""The calendar for a phone: iCalendar (RFC 5545), one whole-day event for each step.

The event of a step stands on its legal last day, with two reminders before it; a period begins with
its first day. The name of an event never changes, so that a newer file replaces the older.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

import icalendar

from electionsys import words
from electionsys.law.calendar.days import later
from electionsys.law.calendar.plan import Day, State
from electionsys.law.calendar.telling import notice_line, title, who
from electionsys.law.citing import cite

_PRODUCT = "-//electionsys//calendar//EN"
_EARLIER = (timedelta(days=-3), timedelta(days=-1))
# At nine in the morning of the day that is so many days before.
_HOUR = timedelta(hours=9)


def ics(name: str, key: str, days: Sequence[Day], *, at: datetime, language: str = "zh") -> bytes:
    """Return the file. `name` is what the calendar is called, `key` what no other calendar has,
    `at` the moment at which it is made.
    """
    made = icalendar.Calendar()
    made.add("prodid", _PRODUCT)
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("calscale", "GREGORIAN")
    made.add("x-wr-calname", name)
    made.add("x-wr-timezone", "Asia/Shanghai")
    for day in days:
        if day.latest is not None:
            made.add_component(_event(day, day.latest, key, at, language))
    return bytes(made.to_ical())


def _event(day: Day, latest: date, key: str, at: datetime, language: str) -> icalendar.Event:
    event = icalendar.Event()
    event.add("uid", f"{day.step.id}-{key}@electionsys")
    event.add("dtstamp", at)
    event.add("dtstart", _begins(day, latest))
    event.add("dtend", later(latest, 1))
    event.add("summary", title(day, language))
    event.add("description", describe(day, language))
    event.add("transp", "TRANSPARENT")
    event.add("status", "CONFIRMED")
    if day.state not in (State.DONE, State.LATE, State.EARLY):
        for earlier in _EARLIER:
            event.add_component(_alarm(day, earlier, language))
    return event


def _begins(day: Day, latest: date) -> date:
    """Return the first day of a period that others have; else the last day alone."""
    return day.first if day.step.closes and day.first else latest


def _alarm(day: Day, earlier: timedelta, language: str) -> icalendar.Alarm:
    """Return a reminder so long before the last day; of a period, before its end."""
    alarm = icalendar.Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", title(day, language))
    if day.step.closes:
        # The event ends with midnight after its last day.
        alarm.add("trigger", earlier - timedelta(days=1) + _HOUR, {"related": "END"})
    else:
        alarm.add("trigger", earlier + _HOUR)
    return alarm


def describe(day: Day, language: str) -> str:
    """Return a step in a few lines: who, the notice, the days, the article."""
    said = [words.say(language, "law.calendar.said.who", who=who(day, language))]
    if day.step.notice:
        said.append(notice_line(day, language))
    if day.latest is not None:
        said.append(words.say(language, "law.calendar.said.latest", day=day.latest.isoformat()))
    if day.safe is not None and day.safe != day.latest:
        said.append(words.say(language, "law.calendar.said.safe", day=day.safe.isoformat()))
    if day.recorded is not None:
        said.append(words.say(language, "law.calendar.said.recorded", day=day.recorded.isoformat()))
    if day.clause:
        said.append(
            words.say(language, "law.calendar.said.clause", clause=cite(day.clause, language))
        )
    return "\n".join(said)
