"""What a calendar shows is whole: every step in both languages, by whom and by which day."""

import re
from datetime import date, timedelta

import pytest

from electionsys import words
from electionsys.findings import Severity
from electionsys.law.calendar import FACTS, POLLING, Calendar, Course, answer, telling, wall
from electionsys.law.cases import Round
from electionsys.law.services import rules_for
from tests.law.luck import Luck

HOLES = re.compile(r"[{}]|\bNone\b|law\.\w+\.|XX")
POLL = date(2026, 3, 1)
BODIES = ("villagers_committee", "residents_committee", "supervision_committee")
NUMBERS = range(24)


def drawn(number: int) -> Calendar:
    """Return a calendar of which some days were recorded and some are decided locally."""
    luck = Luck(f"wall {number}")
    settled = {"candidate_notice_days": 5, "another_election_window_days": 30}
    rules = rules_for(
        luck.one(("330106", "31", "41", "650100100200")),
        luck.one(BODIES),
        POLL,
        settled=settled if luck.often(50) else {},
    )
    recorded = {
        step: POLL + timedelta(days=luck.below(80) - 60) for step in luck.some([*FACTS], 30)
    }
    return answer(rules, Course(POLL, Round.FIRST, recorded, POLL - timedelta(days=3)))


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_a_day_is_written_with_its_weekday_and_a_short_one_without_the_year(language):
    week = [POLL + timedelta(days=n) for n in range(7)]
    for texts, year in (
        ([telling.written(day, language) for day in week], True),
        ([telling.short(day, language, 2026) for day in week], False),
        ([telling.short(day, language, 2025) for day in week], True),
    ):
        assert len({*texts}) == 7
        assert all(("2026" in text) == year and not HOLES.search(text) for text in texts)
        weekdays = [words.say(language, f"law.calendar.weekday.{n}") for n in (6, *range(6))]
        assert all(said in text for said, text in zip(weekdays, texts, strict=True))


@pytest.mark.parametrize("language", words.LANGUAGES)
@pytest.mark.parametrize("number", NUMBERS)
def test_every_step_has_its_row_in_words(number, language):
    calendar = drawn(number)
    rows = wall.rows(calendar.days, language)
    for day, row in zip(calendar.days, rows, strict=True):
        title, who, _, latest, safe, clause = row
        assert title == telling.title(day, language)
        assert who == telling.who(day, language)
        assert latest
        assert not [text for text in row if HOLES.search(text)], row
        assert bool(clause) == bool(day.clause)
        if day.recorded is not None:
            assert telling.written(day.recorded, language) in latest
        elif day.latest is not None:
            assert telling.written(day.latest, language) in latest
        shown = day.safe is not None and day.safe != day.latest
        assert safe == (telling.written(day.safe, language) if shown else "")


@pytest.mark.parametrize("number", NUMBERS)
def test_a_mark_stands_on_a_day_of_its_step(number):
    calendar = drawn(number)
    days = {telling.title(day, "en"): day for day in calendar.days}
    marks = wall.marks(calendar.days, POLL, "en")
    assert marks == sorted(marks, key=lambda one: one[0])
    for day, title, kind in marks:
        step = days[title]
        assert step.step.id != POLLING
        assert day <= POLL + timedelta(days=31)
        own = {"done": step.recorded, "last": step.latest, "first": step.first, "safe": step.safe}
        assert day == own[kind]
    rest = wall.resting(calendar.days, POLL)
    first, last = min(POLL, marks[0][0]), max(POLL, marks[-1][0])
    assert min(rest) >= first - timedelta(days=31)
    assert max(rest) <= last + timedelta(days=31)
    assert rest[date(2026, 3, 7)] is True
    assert date(2026, 3, 4) not in rest


@pytest.mark.parametrize("language", words.LANGUAGES)
@pytest.mark.parametrize("number", NUMBERS)
def test_what_is_told_beside_it_is_said_in_words_and_belongs_to_a_step_with_a_day(number, language):
    calendar = drawn(number)
    notes = wall.notes(calendar.findings, language)
    assert not [note for note in notes if HOLES.search(note)]
    known = {"K101", "K102", "K103", "K105", "K106", "K110", "K120"}
    assert len(notes) == sum(one.code in known for one in calendar.findings)
    undated = {day.step.id for day in calendar.undated}
    for severity in Severity:
        told = calendar.told(severity)
        assert told == tuple(
            f for f in calendar.findings if f.severity is severity and f.field not in undated
        )
    assert calendar.breaches == tuple(
        one for one in calendar.findings if one.severity is Severity.BLOCKS
    )
    dates = [day.latest for day in calendar.dated]
    assert dates == sorted(dates)
    assert len(calendar.dated) + len(calendar.undated) == len(calendar.days)
