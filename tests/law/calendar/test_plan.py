"""The days of an election, and what was recorded of them."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from electionsys import words
from electionsys.findings import Severity
from electionsys.law import calendar
from electionsys.law.calendar import Course, State, breaches, telling
from electionsys.law.cases import Round
from electionsys.law.catalogue import names
from electionsys.law.citing import message
from electionsys.law.services import rules_for
from electionsys.law.values import PARAMETERS

SUNDAY = date(2026, 12, 20)
# A village of a province whose rules nobody has read, and what its county has recorded.
PLACE = "640221100200"
SETTLED = {
    "candidate_notice_days": 5,
    "poll_notice_days": 5,
    "proxy_deadline_days": 3,
    "proxy_list_days": 1,
    "another_election_window_days": 30,
}


def of(day=SUNDAY, settled=SETTLED, body="villagers_committee", place=PLACE, **course):
    rules = rules_for(place, body, day, settled=settled)
    return calendar.answer(rules, Course(day, **course))


def days(found, step):
    day = found.day(step)
    return day.first, day.latest, day.safe


def codes(found, step=None):
    return [one.code for one in found.findings if step is None or one.field == step]


def test_every_day_follows_from_polling_day():
    found = of()
    assert days(found, "roll") == (None, date(2026, 11, 30), date(2026, 11, 29))
    assert days(found, "candidates") == (None, date(2026, 12, 15), date(2026, 12, 14))
    assert days(found, "poll_notice") == (None, date(2026, 12, 15), date(2026, 12, 14))
    assert days(found, "proxies") == (None, date(2026, 12, 17), date(2026, 12, 16))
    assert days(found, "proxy_list") == (None, date(2026, 12, 19), date(2026, 12, 18))
    assert days(found, "polling") == (None, SUNDAY, SUNDAY)
    # Ten days in which the old committee hands over; 30 December is a Wednesday.
    assert days(found, "handover") == (SUNDAY, date(2026, 12, 30), date(2026, 12, 29))
    assert found.day("roll").clause == "cn-village-2026:17"
    assert found.day("handover").clause == "cn-village-2026:24"


def test_objections_run_from_the_day_the_roll_is_posted_and_end_on_a_working_day():
    planned = of().day("objections")
    # Posted on the last day, 30 November: five days end on Saturday the 5th, so Monday the 7th.
    assert (planned.first, planned.latest) == (date(2026, 12, 1), date(2026, 12, 7))
    assert planned.safe == planned.latest
    posted = of(facts={"roll": date(2026, 11, 24)}).day("objections")
    assert (posted.first, posted.latest) == (date(2026, 11, 25), date(2026, 11, 30))
    assert posted.counted == date(2026, 11, 29)


def test_the_decision_on_the_last_objection_is_due_three_days_later():
    assert of().day("objection_decisions").latest == date(2026, 12, 10)


def test_a_roll_closed_early_does_not_shorten_the_time_to_decide():
    facts = {"roll": date(2026, 11, 24), "objections": date(2026, 11, 26)}
    assert of(facts=facts).day("objection_decisions").latest == date(2026, 12, 3)


def test_a_roll_posted_a_day_late_is_a_breach_with_its_article_and_numbers():
    found = of(facts={"roll": date(2026, 12, 1)})
    (breach,) = found.breaches
    assert (breach.code, breach.clause, breach.field) == ("K101", "cn-village-2026:17", "roll")
    assert breach.values["late"] == 1
    assert breach.values["latest"] == "2026-11-30"
    assert breach.values["days"] == 20
    assert found.day("roll").state is State.LATE
    assert "逾期 1 日" in message(breach, "zh")


def test_a_roll_posted_on_the_last_day_is_in_time_but_close():
    found = of(facts={"roll": date(2026, 11, 30)})
    assert found.breaches == ()
    assert codes(found, "roll") == ["K104"]


def test_a_roll_posted_on_the_safe_day_is_in_time_by_every_count():
    found = of(facts={"roll": date(2026, 11, 29)})
    assert codes(found, "roll") == []
    assert found.day("roll").state is State.DONE


def test_objections_closed_on_their_last_day_were_cut_short():
    facts = {"roll": date(2026, 11, 24), "objections": date(2026, 11, 30)}
    found = of(facts=facts)
    assert [one.code for one in found.breaches] == ["K102"]
    assert found.day("objections").state is State.EARLY
    facts["objections"] = date(2026, 12, 1)
    assert of(facts=facts).breaches == ()


def test_what_must_be_done_and_is_not_recorded_is_overdue_by_so_many_days():
    found = of(today=date(2026, 12, 18), facts={"roll": date(2026, 11, 20)})
    overdue = {one.field: one for one in found.findings if one.code == "K103"}
    assert overdue["candidates"].values["late"] == 3
    assert overdue["candidates"].severity is Severity.BLOCKS
    # That the committee comes before the roll follows from the order of the steps alone.
    assert overdue["committee"].severity is Severity.WARNS
    assert "roll" not in overdue
    assert found.day("proxies").state is State.CLOSED
    assert found.day("handover").state is State.OPEN


def test_nothing_is_overdue_where_nobody_asks_of_a_day():
    found = of()
    assert not {"K101", "K102", "K103"} & set(codes(found))
    assert {day.state for day in found.days} <= {State.OPEN, State.UNKNOWN}


def test_on_its_last_day_a_step_is_not_yet_overdue():
    assert of(today=date(2026, 12, 15)).day("candidates").state is State.OPEN
    assert of(today=date(2026, 12, 16)).day("candidates").state is State.OVERDUE


def test_a_handover_before_the_result_is_out_of_order():
    found = of(facts={"handover": date(2026, 12, 19)})
    assert codes(found, "handover") == ["K105"]


def test_the_result_of_a_later_day_moves_what_follows_it():
    found = of(facts={"polling": SUNDAY, "result": date(2026, 12, 21)})
    assert found.day("handover").latest == date(2026, 12, 31)
    assert found.day("result").state is State.LATE


def test_a_poll_on_another_day_than_posted_is_said():
    found = of(facts={"polling": date(2026, 12, 21)})
    assert codes(found, "polling") == ["K106"]


def test_a_day_that_rests_is_not_moved_back_but_told():
    found = of(settled={**SETTLED, "candidate_notice_days": 7})
    (told,) = (one for one in found.findings if one.field == "candidates")
    # Sunday the 13th, the safe day Saturday: have it done by Friday the 11th.
    assert (told.code, told.severity) == ("K111", Severity.INFORMS)
    assert told.values["rests"] == "2026-12-12"
    assert told.values["worked"] == "2026-12-11"
    assert found.day("candidates").latest == date(2026, 12, 13)


def test_a_number_nobody_has_recorded_is_unknown_and_says_what_to_record():
    # No local rule of Inner Mongolia is held, and the national one for communities names no day.
    found = of(settled={}, place="150000", body="residents_committee")
    day = found.day("candidates")
    assert (day.latest, day.safe, day.state) == (None, None, State.UNKNOWN)
    (told,) = (one for one in found.findings if one.field == "candidates")
    assert (told.code, told.values["id"]) == ("K130", "candidate_notice_days")
    # What hangs on it waits.
    assert codes(found, "nomination") == ["K131"]


def test_what_the_local_rules_leave_out_is_told_apart_from_what_nobody_has_read():
    # The measures of Zhejiang name no day for the seal.
    assert codes(of(settled={}, place="330100"), "seal_handover") == ["K132"]
    assert codes(of(settled={}, place="150000"), "seal_handover") == ["K130"]


def test_a_number_that_is_only_practice_says_so():
    found = of(settled={}, place="150000")
    assert found.day("candidates").latest == date(2026, 12, 15)
    assert codes(found, "candidates") == ["K133"]
    assert codes(of(), "candidates") == []


def test_a_recorded_day_stands_even_where_the_term_is_unknown():
    facts = {"candidates": date(2026, 12, 10)}
    day = of(settled={}, place="150000", body="residents_committee", facts=facts).day("candidates")
    assert (day.state, day.recorded) == (State.DONE, date(2026, 12, 10))


def test_a_recorded_decision_gives_the_day_and_is_cited():
    assert of().day("candidates").clause == "settled:candidate_notice_days"


def test_an_election_without_candidates_has_no_days_for_them():
    found = of(settled={**SETTLED, "candidates_mode": "none"})
    assert found.day("candidates") is None
    assert found.day("nomination") is None
    assert found.day("roll") is not None


def test_self_nominees_have_a_last_day_only_where_they_may_stand():
    assert of().day("self_nominations") is None
    recorded = {**SETTLED, "candidates_mode": "self_nominees", "self_nomination_days": 10}
    assert of(settled=recorded).day("self_nominations").latest == date(2026, 12, 10)


def test_another_election_has_no_roll_but_a_handover():
    found = of(round=Round.ANOTHER)
    assert found.day("roll") is None
    assert found.day("handover").latest == date(2026, 12, 30)


def test_a_void_election_is_held_again_within_the_days_from_its_annulment():
    settled = {**SETTLED, "re_election_days": 30}
    assert of(settled=settled).day("re_election") is None
    found = of(settled=settled, facts={"annulled": date(2026, 12, 22)})
    # 21 January 2027 is a Thursday; the holidays of 2027 are not arranged yet.
    assert found.day("re_election").latest == date(2027, 1, 21)
    assert "K120" in codes(found)


def test_a_year_whose_holidays_are_not_arranged_is_said_once():
    found = of(day=date(2031, 6, 15))
    assert [one.values["year"] for one in found.findings if one.code == "K120"] == [2031]


def test_an_audit_may_be_due_before_the_committee_is_chosen():
    settled = {**SETTLED, "audit_days_before_committee": 3}
    found = of(settled=settled, facts={"committee": date(2026, 11, 16)})
    assert found.day("audit").latest == date(2026, 11, 13)


def test_a_seal_is_handed_over_on_the_day_itself_rest_day_or_not():
    found = of(settled={**SETTLED, "seal_handover_days": 0})
    assert days(found, "seal_handover") == (SUNDAY, SUNDAY, SUNDAY)


@pytest.mark.parametrize(
    ("ends", "code"),
    [
        (date(2026, 12, 1), None),
        (date(2026, 6, 20), None),
        (date(2026, 6, 19), "K101"),
        (date(2027, 6, 20), None),
        (date(2027, 6, 21), "K105"),
    ],
)
def test_an_election_is_no_more_than_six_months_early_or_late(ends, code):
    settled = {**SETTLED, "early_or_late_months": 6}
    found = of(settled=settled, facts={"term_ends": ends})
    assert [one.code for one in found.breaches] == ([code] if code else [])
    assert of(settled=settled).day("polling_in_time") is None


def test_without_proxies_no_proxy_has_a_day():
    found = of(settled={**SETTLED, "proxy_allowed": "no", "mobile_box_allowed": "no"})
    assert found.day("proxies") is not None
    meeting = rules_for(PLACE, "residents_committee", SUNDAY, "representatives")
    held = calendar.answer(meeting, Course(SUNDAY))
    assert held.day("proxies") is None
    assert held.day("proxy_list") is None


def test_ballots_destroyed_too_soon_are_a_breach():
    settled = {**SETTLED, "ballots_kept_years": 3}
    found = of(settled=settled, facts={"ballots_kept": date(2028, 1, 1)})
    assert found.day("ballots_kept").latest == date(2029, 12, 20)
    assert codes(found, "ballots_kept") == ["K102"]


def test_a_supervision_committee_is_not_told_of_days_its_law_never_names():
    found = of(body="supervision_committee", settled={})
    assert found.day("speech_requests") is None
    assert found.day("polling") is not None


def test_every_step_has_its_words_and_every_parameter_exists():
    for step in calendar.STEPS.values():
        keys = [f"law.calendar.step.{step.id}", f"law.calendar.who.{step.who}"]
        keys += [f"law.calendar.notice.{step.id}"] if step.notice else []
        assert [key for key in keys if not words.knows(key)] == []
        for parameter in (*(term.parameter for term in step.terms), *step.cites):
            assert not parameter or parameter in PARAMETERS
        for term in step.terms:
            assert term.anchor in calendar.FACTS
    assert all(words.knows(f"law.calendar.state.{state}") for state in State)


def test_every_finding_of_the_calendar_has_a_name_and_two_sentences():
    source = (breaches.__file__,)
    used = set()
    for path in source:
        with open(path, encoding="utf-8") as file:
            text = file.read()
        used |= {code for code in names() if code.startswith("K") and f'"{code}"' in text}
    assert used == {code for code in names() if code.startswith("K")}
    assert all(words.knows(code) for code in used)


def test_a_day_is_told_as_plain_values():
    told = telling.row(of(facts={"roll": date(2026, 11, 28)}).day("roll"))
    assert told["latest"] == "2026-11-30"
    assert told["recorded"] == "2026-11-28"
    assert told["notice"]["number"] == "4"
    assert "第十七条" in told["citation"]
    assert told["state"] == "done"


def test_a_day_of_another_year_is_written_with_its_year():
    assert telling.short(date(2026, 11, 30), "zh", 2026) == "11月30日 周一"
    assert telling.short(date(2027, 1, 19), "zh", 2026) == "2027年1月19日（周二）"
    assert telling.short(date(2026, 11, 30), "en", 2026) == "Mon 30 Nov"


_DAYS = st.dates(date(2011, 1, 1), date(2026, 10, 1))


@settings(deadline=None)
@given(_DAYS, st.integers(-60, 0), st.integers(0, 40))
def test_a_step_later_by_a_day_is_never_less_of_a_breach(polling, roll, more):
    def late(day):
        found = of(polling, facts={"roll": day})
        return any(one.code == "K101" and one.field == "roll" for one in found.findings)

    day = polling + timedelta(days=roll)
    assert not late(day) or late(day + timedelta(days=more))
    assert late(day) == ((polling - day).days < 20)


@settings(deadline=None)
@given(_DAYS)
@pytest.mark.parametrize("step", ["objections", "handover", "another_election"])
def test_no_period_ends_on_a_rest_day(step, polling):
    assert not calendar.rests(of(polling).day(step).latest)


@settings(deadline=None)
@given(_DAYS)
def test_the_safe_day_is_never_after_the_legal_one(polling):
    for day in of(polling).days:
        assert day.latest is None or day.safe <= day.latest
