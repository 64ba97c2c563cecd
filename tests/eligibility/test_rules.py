"""Screening is a function of lists, records and polling day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from electionsys.eligibility import rules
from electionsys.eligibility.rules import (
    Bar,
    Case,
    Clause,
    Fact,
    Force,
    LawBar,
    NewFact,
    NewKinship,
    Relation,
)
from electionsys.findings import Severity
from electionsys.law.services import rules_for

POLLING_DAY = date(2026, 12, 20)
LAW = tuple(LawBar(f"C0{n}", "cn-village-2026:18") for n in range(2, 6))

codes = st.sampled_from(["C02", "C03", "C04", "C05", "C07", "C09", "C15"])
days = st.dates(date(1990, 1, 1), date(2026, 12, 31))
facts = st.lists(st.builds(Fact, codes, days), max_size=6).map(tuple)
clauses = st.lists(
    st.builds(
        Clause,
        code=codes,
        text=st.just("条款"),
        force=st.sampled_from(Force),
        look_back_years=st.none() | st.integers(0, 40),
        since=days,
        document=st.just("县选办〔2026〕3号"),
        until=st.none() | days,
    ),
    max_size=5,
).map(tuple)


def clause(code="C09", force=Force.SOFT, years=5, since=date(2026, 1, 1), until=None):
    return Clause(code, "因违反治安管理被行政拘留", force, years, since, "县选办〔2026〕3号", until)


def case(*known, clauses=(), bars=(), law=LAW, listed=True):
    return Case(known, law, clauses, bars, POLLING_DAY, listed)


def found(judged):
    return [one.code for one in judged]


def test_nobody_is_barred_by_nothing():
    assert rules.judge(case()) == ()
    assert rules.passes((), accept_soft=False)


@pytest.mark.parametrize("code", ["C02", "C03", "C04", "C05"])
def test_what_the_law_bars_is_barred_however_long_ago(code):
    judged = rules.judge(case(Fact(code, date(1985, 5, 1))))
    assert found(judged) == ["E101"]
    assert judged[0].clause == "cn-village-2026:18"
    assert not rules.passes(judged, accept_soft=True)


def test_a_county_list_cannot_clear_what_the_law_bars_and_both_results_are_shown():
    old = clause("C03", Force.HARD, years=5)
    judged = rules.judge(case(Fact("C03", date(2010, 1, 1)), clauses=(old,)))
    assert found(judged) == ["E101", "E104"]
    assert judged[1].severity is Severity.INFORMS
    assert not rules.passes(judged, accept_soft=True)


def test_before_2026_the_law_names_no_bar_and_the_list_alone_decides():
    law = rules.law_bars(rules_for("640221100200", "villagers_committee", date(2021, 1, 1)))
    assert [bar.code for bar in law] == ["C01"]
    old = clause("C03", Force.HARD, years=5)
    assert found(rules.judge(case(Fact("C03", date(2010, 1, 1)), clauses=(old,), law=law))) == [
        "E104"
    ]


def test_the_law_of_2026_bars_four_kinds_and_who_has_no_political_rights():
    law = rules.law_bars(rules_for("640221100200", "villagers_committee", POLLING_DAY))
    assert {bar.code: bar.clause for bar in law} == {
        "C01": "cn-village-2026:16",
        **dict.fromkeys(("C02", "C03", "C04", "C05"), "cn-village-2026:18"),
    }


def test_a_hard_clause_bars_and_a_soft_one_is_for_the_township_to_weigh():
    fact = Fact("C09", date(2024, 1, 1))
    hard = rules.judge(case(fact, clauses=(clause(force=Force.HARD),)))
    soft = rules.judge(case(fact, clauses=(clause(),)))
    assert found(hard) == ["E102"]
    assert not rules.passes(hard, accept_soft=True)
    assert found(soft) == ["E103"]
    assert not rules.passes(soft, accept_soft=False)
    assert rules.passes(soft, accept_soft=True)


@pytest.mark.parametrize(
    ("day", "years", "polling_day", "counts"),
    [
        # Five years from 2021-12-20 end with 2026-12-20, and on that day the fact still counts.
        (date(2021, 12, 20), 5, date(2026, 12, 20), True),
        (date(2021, 12, 19), 5, date(2026, 12, 20), False),
        (date(2021, 12, 21), 5, date(2026, 12, 20), True),
        # 29 February: where the year has no such day, the last of the month ends the period.
        (date(2024, 2, 29), 1, date(2025, 2, 28), True),
        (date(2024, 2, 29), 1, date(2025, 3, 1), False),
        (date(2024, 2, 29), 4, date(2028, 2, 29), True),
        (date(2024, 2, 29), 4, date(2028, 3, 1), False),
        (date(2023, 2, 28), 1, date(2024, 2, 28), True),
        (date(2023, 2, 28), 1, date(2024, 2, 29), False),
        (date(1950, 1, 1), None, date(2026, 12, 20), True),
        (date(2026, 12, 20), 0, date(2026, 12, 20), True),
        (date(2026, 12, 19), 0, date(2026, 12, 20), False),
    ],
)
def test_a_look_back_ends_with_the_corresponding_day(day, years, polling_day, counts):
    assert rules.reaches(day, years, polling_day) is counts


@pytest.mark.parametrize(
    ("since", "until", "applies"),
    [
        (POLLING_DAY, None, True),
        (POLLING_DAY + timedelta(1), None, False),
        (date(2026, 1, 1), POLLING_DAY, True),
        (date(2026, 1, 1), POLLING_DAY - timedelta(1), False),
    ],
)
def test_only_a_clause_in_force_on_polling_day_applies(since, until, applies):
    judged = rules.judge(
        case(Fact("C09", date(2024, 1, 1)), clauses=(clause(since=since, until=until),))
    )
    assert found(judged) == (["E103"] if applies else [])


def test_an_office_already_held_and_a_name_struck_off_the_roll_bar():
    bar = Bar(1, "cn-village-2026:37", "body.villagers_committee")
    judged = rules.judge(case(bars=(bar,), listed=False))
    assert found(judged) == ["E105", "E114"]
    assert judged[0].clause == "cn-village-2026:37"


@given(facts, clauses)
def test_no_list_whatever_clears_what_the_law_bars(known, local):
    by_law = {fact.code for fact in known} & {"C02", "C03", "C04", "C05"}
    judged = rules.judge(case(*known, clauses=local))
    assert {one.values["code"] for one in judged if one.code == "E101"} == by_law
    if by_law:
        assert not rules.passes(judged, accept_soft=True)


@given(facts, clauses)
def test_the_order_of_lists_and_records_changes_nothing(known, local):
    turned = case(*reversed(known), clauses=tuple(reversed(local)))
    assert sorted(map(repr, rules.judge(turned))) == sorted(
        map(repr, rules.judge(case(*known, clauses=local)))
    )


@given(facts, clauses, st.builds(Fact, codes, days))
def test_one_more_fact_never_makes_somebody_pass(known, local, more):
    before = rules.judge(case(*known, clauses=local))
    after = rules.judge(case(*known, more, clauses=local))
    for accept in (True, False):
        assert rules.passes(before, accept_soft=accept) or not rules.passes(
            after, accept_soft=accept
        )


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)), st.integers(0, 60))
def test_a_period_of_years_ends_in_the_same_month(day, years):
    end = rules.plus_years(day, years)
    assert (end.year, end.month) == (day.year + years, day.month)
    assert end.day == day.day or (day.month, day.day, end.day) == (2, 29, 28)


@given(st.integers(1, 9), st.integers(1, 9), st.sampled_from(Relation))
def test_a_relation_says_the_same_from_either_side(a, b, relation):
    one = rules.normalised(NewKinship(a, b, relation))
    other = rules.normalised(NewKinship(b, a, rules.inverse(relation)))
    assert one[0] <= one[1]
    assert a == b or one == other


def test_a_fact_needs_a_known_clause_and_a_day_that_has_come():
    entry = NewFact(1, "C99", date(2027, 1, 1), "文号", "")
    judged = rules.check_fact(entry, ["C02"], date(2026, 12, 1))
    assert found(judged) == ["E107", "E108"]
    assert (
        rules.check_fact(
            NewFact(1, "C02", date(2026, 12, 1), "文号", ""), ["C02"], date(2026, 12, 1)
        )
        == ()
    )


def test_a_list_has_a_clause_once_at_a_time():
    held = clause(until=date(2026, 6, 30))
    assert found(rules.check_clause(clause(since=date(2026, 6, 30)), [held])) == ["E115"]
    assert rules.check_clause(clause(since=date(2026, 7, 1)), [held]) == ()
    assert found(rules.check_clause(clause("C9", until=date(2025, 1, 1)), [])) == ["E109", "E110"]
