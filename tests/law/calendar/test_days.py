"""Counting days: Civil Code 201, 203, and days before another."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from electionsys.law.calendar import days

_KNOWN = st.dates(date(2010, 1, 1), date(2026, 11, 1))


def test_the_day_something_begins_is_not_counted():
    # Monday 1 June 2026 and five days: Saturday the 6th, a rest day, so Monday the 8th.
    period = days.within(date(2026, 6, 1), 5)
    assert (period.first, period.counted, period.last) == (
        date(2026, 6, 2),
        date(2026, 6, 6),
        date(2026, 6, 8),
    )


def test_a_period_that_ends_on_a_working_day_is_not_moved():
    period = days.within(date(2026, 6, 1), 3)
    assert period.last == period.counted == date(2026, 6, 4)


@pytest.mark.parametrize(
    ("start", "number", "last"),
    [
        # The Spring Festival of 2026 rests from 15 to 23 February.
        (date(2026, 2, 10), 5, date(2026, 2, 24)),
        # Saturday 14 February 2026 is worked, and Sunday 10 October 2026 too.
        (date(2026, 2, 9), 5, date(2026, 2, 14)),
        (date(2026, 10, 7), 3, date(2026, 10, 10)),
        # National Day 2026 rests from the 1st to the 7th.
        (date(2026, 9, 28), 3, date(2026, 10, 8)),
        # New Year 2025.
        (date(2024, 12, 22), 10, date(2025, 1, 2)),
    ],
)
def test_holidays_and_the_days_worked_for_them_are_those_the_state_council_arranged(
    start, number, last
):
    assert days.within(start, number).last == last


def test_so_many_days_before_is_never_moved():
    assert days.before(date(2026, 3, 1), 20) == date(2026, 2, 9)
    # 2026-12-05 is a Saturday.
    assert days.before(date(2026, 12, 25), 20) == date(2026, 12, 5)


def test_a_year_not_arranged_yet_is_said_and_only_its_weekends_rest():
    # The first of January 2031 is a Wednesday.
    period = days.within(date(2030, 12, 29), 3)
    assert (period.last, period.known) == (date(2031, 1, 1), False)
    weekend = days.within(date(2031, 1, 1), 3)
    assert (weekend.counted, weekend.last, weekend.known) == (
        date(2031, 1, 4),
        date(2031, 1, 6),
        False,
    )
    assert not days.arranged(2031)
    assert days.arranged(2026)


def test_a_period_that_is_moved_into_a_year_not_arranged_says_so():
    # Thursday 31 December 2026 is worked; the day counted is the first of January 2027.
    assert not days.within(date(2026, 12, 29), 3).known


def test_no_days_at_all_is_the_day_itself_rest_or_not():
    sunday = date(2026, 12, 20)
    assert days.within(sunday, 0) == days.Period(sunday, sunday, sunday)


def test_a_saturday_worked_for_a_holiday_is_no_rest_day():
    assert days.made_up(date(2026, 2, 14))
    assert not days.made_up(date(2026, 2, 21))
    assert not days.made_up(date(2026, 2, 12))


def test_the_working_day_before_a_holiday():
    assert days.worked_before(date(2026, 10, 5)) == date(2026, 9, 30)
    assert days.worked_before(date(2026, 9, 30)) == date(2026, 9, 30)


def test_months_end_with_the_last_day_there_is():
    assert days.months_after(date(2028, 2, 29), 36) == date(2031, 2, 28)
    assert days.months_after(date(2026, 8, 31), 6) == date(2027, 2, 28)
    assert days.months_after(date(2026, 3, 31), -1) == date(2026, 2, 28)
    assert days.months_after(date(2026, 1, 15), -1) == date(2025, 12, 15)
    assert days.months_after(date(2026, 12, 15), 1) == date(2027, 1, 15)
    assert days.months_after(date(9998, 1, 1), 40) == date.max
    assert days.months_after(date(1, 1, 1), -1) == date.min


def test_the_ends_of_all_days_stop_the_count():
    assert days.later(date.max, 5) == date.max
    assert days.before(date.min, 5) == date.min
    assert days.within(date.max, 5).last == date.max


@settings(deadline=None)
@given(_KNOWN, st.integers(1, 60))
def test_a_period_never_ends_on_a_rest_day_nor_before_it_was_counted(start, number):
    period = days.within(start, number)
    assert period.counted == start + timedelta(days=number)
    assert not days.rests(period.last)
    between = (period.last - period.counted).days
    assert all(days.rests(period.counted + timedelta(days=n)) for n in range(between))


@settings(deadline=None)
@given(_KNOWN, st.integers(1, 60))
def test_a_longer_period_never_ends_earlier(start, number):
    assert days.within(start, number).last <= days.within(start, number + 1).last
