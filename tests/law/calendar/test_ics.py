"""The calendar on a phone."""

from datetime import UTC, date, datetime, timedelta

import icalendar
import pytest

from electionsys.law import calendar
from electionsys.law.calendar import Course
from electionsys.law.calendar.ics import ics
from electionsys.law.services import rules_for

SUNDAY = date(2026, 12, 20)
AT = datetime(2026, 11, 1, 1, 0, tzinfo=UTC)


def made(at=AT, language="zh", **course):
    found = calendar.answer(
        rules_for("640221100200", "villagers_committee", SUNDAY), Course(SUNDAY, **course)
    )
    return ics("合作村选举日历", "640221100200-7", found.days, at=at, language=language)


def events(data):
    read = icalendar.Calendar.from_ical(data)
    return {str(event["uid"]): event for event in read.walk("VEVENT")}


def test_every_step_with_a_day_is_a_whole_day_on_its_last_day():
    roll = events(made())["roll-640221100200-7@electionsys"]
    assert roll.decoded("dtstart") == date(2026, 11, 30)
    assert roll.decoded("dtend") == date(2026, 12, 1)
    assert b"DTSTART;VALUE=DATE:20261130\r\n" in made()
    assert "第十七条" in roll["description"]
    assert "2026-11-29" in roll["description"]


def test_a_period_that_others_have_lasts_as_long():
    objections = events(made())["objections-640221100200-7@electionsys"]
    assert objections.decoded("dtstart") == date(2026, 12, 1)
    assert objections.decoded("dtend") == date(2026, 12, 8)


def test_a_step_without_a_day_is_no_event():
    names = [name.partition("-")[0] for name in events(made())]
    assert "poll_notice" not in names
    assert "roll" in names


def test_a_step_reminds_twice_before_its_day_and_never_once_it_is_done():
    roll = events(made())["roll-640221100200-7@electionsys"]
    triggers = [alarm.decoded("trigger") for alarm in roll.walk("VALARM")]
    assert triggers == [timedelta(days=-2, hours=-15), timedelta(hours=-15)]
    done = events(made(facts={"roll": date(2026, 11, 28)}))["roll-640221100200-7@electionsys"]
    assert list(done.walk("VALARM")) == []


def test_the_reminder_of_a_period_counts_from_its_end():
    objections = events(made())["objections-640221100200-7@electionsys"]
    (first, _second) = objections.walk("VALARM")
    assert first["trigger"].params["related"] == "END"
    assert first.decoded("trigger") == timedelta(days=-4, hours=9)


def test_a_newer_file_names_its_events_as_the_older_did():
    later = made(at=AT + timedelta(days=9), facts={"roll": date(2026, 11, 20)})
    assert set(events(later)) == set(events(made()))


def test_the_same_days_make_the_same_file():
    assert made() == made()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_lines_are_no_longer_than_the_standard_has_it(language):
    lines = made(language=language).split(b"\r\n")
    assert max(len(line) for line in lines) <= 75
    assert lines[0] == b"BEGIN:VCALENDAR"
    assert lines[-2:] == [b"END:VCALENDAR", b""]
