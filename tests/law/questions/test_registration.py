"""Who is listed: the classes of both laws, of four periods and of four provinces."""

import pytest

from tests.law.questions.asking import bare, codes, said

HERE = {"born_on": "1980-01-01", "household": "here"}
AWAY = {"born_on": "1980-01-01", "household": "elsewhere"}
CONSENTED = {"applied": True, "meeting_consented": True}
COMMUNITY = {"place": "330106", "body": "residents_committee", "election_day": "2026-03-01"}


def of(**facts):
    return bare("registration", **facts)


def test_who_is_registered_and_lives_here_is_listed_without_a_word():
    answer = of(**HERE, lives_here=True)
    assert answer["answer"] == "yes"
    assert answer["details"]["class"] == "registered_resident"
    assert answer["details"]["evidence"] == ["identity_card", "household_register"]
    assert answer["details"]["roll_posted_by"] == "2026-02-09"
    assert said(answer, "Q108")["clause"] == "cn-village-2026:16"


def test_who_is_away_is_listed_when_he_declares_it():
    assert of(**HERE, lives_here=False, declared=True)["answer"] == "yes"
    silent = of(**HERE, lives_here=False)
    assert silent["answer"] == "undetermined"
    assert said(silent, "Q107")["field"] == "declared"
    declined = of(**HERE, lives_here=False, declared=False)
    assert declined["answer"] == "no"
    assert codes(declined, "blocks") == ["Q102", "Q102"]


@pytest.mark.parametrize(
    ("stay", "answer"),
    [
        ({"lives_here": True, "months_residing": 12}, "yes"),
        ({"lives_here": True, "months_residing": 11}, "no"),
        ({"work": "village_affairs", "months_working": 12}, "yes"),
        ({"lives_here": False, "work": "village_affairs", "months_working": 11}, "no"),
        ({"lives_here": False, "work": "other", "months_working": 40}, "no"),
    ],
)
def test_a_year_of_living_or_of_village_affairs_makes_class_three_from_2026(stay, answer):
    found = of(**AWAY, **CONSENTED, **stay)
    assert found["answer"] == answer
    if answer == "yes":
        assert found["details"]["class"] == "other_resident_or_worker_consented"
        assert "meeting_decision" in found["details"]["evidence"]


def test_before_2026_only_living_here_counts_but_zhejiang_takes_workers_too():
    worker = {**AWAY, **CONSENTED, "lives_here": False, "work": "village_affairs"}
    zhejiang = of(**worker, months_working=14, election_day="2024-03-01")
    assert zhejiang["details"]["class"] == "village_worker_consented"
    assert said(zhejiang, "Q108")["clause"] == "cn-33-village-election-2020:13"
    hebei = of(**worker, months_working=14, election_day="2024-03-01", place="130102")
    assert hebei["answer"] == "no"


def test_without_the_consent_of_the_meeting_nobody_from_elsewhere_is_listed():
    year = {**AWAY, "lives_here": True, "months_residing": 20, "applied": True}
    assert of(**year, meeting_consented=False)["answer"] == "no"
    open_ = of(**year)
    assert open_["answer"] == "undetermined"
    assert said(open_, "Q107")["field"] == "meeting_consented"


@pytest.mark.parametrize(
    ("born_on", "day", "answer"),
    [
        ("2008-03-01", "2026-03-01", "yes"),
        ("2008-03-02", "2026-03-01", "no"),
        ("2008-02-29", "2026-02-27", "no"),
        ("2008-02-29", "2026-02-28", "yes"),
    ],
)
def test_the_age_is_that_of_the_polling_day(born_on, day, answer):
    found = of(born_on=born_on, household="here", lives_here=True, election_day=day)
    assert found["answer"] == answer


def test_who_is_too_young_is_told_the_day_he_is_not():
    finding = said(of(born_on="2010-05-06", household="here", lives_here=True), "Q101")
    assert finding["numbers"] == {"age": 15, "least": 18, "day": "2028-05-06"}
    assert "2028-05-06" in finding["message"]["zh"]


def test_who_is_born_after_the_poll_is_a_slip_of_the_pen():
    assert codes(of(born_on="2027-01-01", household="here", lives_here=True), "blocks") == ["Q100"]


def test_who_is_deprived_listed_elsewhere_or_dead_is_not_listed():
    for facts, code in (
        ({"deprived": True}, "Q103"),
        ({"registered_elsewhere": True}, "Q104"),
        ({"circumstances": ["died"]}, "Q105"),
    ):
        answer = of(**HERE, lives_here=True, **facts)
        assert answer["answer"] == "no"
        assert codes(answer, "blocks") == [code]


def test_lost_capacity_leaves_nobody_off_where_no_rule_says_so_but_does_in_beijing():
    lost = {**HERE, "lives_here": True, "circumstances": ["lost_capacity"]}
    here = of(**lost)
    assert here["answer"] == "yes"
    assert "Q106" in codes(here, "informs")
    beijing = of(**lost, place="110108")
    assert beijing["answer"] == "no"
    assert said(beijing, "Q105")["clause"].startswith("cn-11-")


def test_shanghai_lists_a_spouse_whom_the_election_committee_confirms():
    spouse = {**AWAY, "standing": ["spouse_of_villager"], "lives_here": True, "months_residing": 3}
    asked = {**spouse, "place": "310115", "applied": True, "meeting_consented": False}
    confirmed = of(**asked, committee_confirmed=True)
    assert confirmed["details"]["class"] == "spouse_of_villager_confirmed"
    assert of(**asked, committee_confirmed=False)["answer"] == "no"


def test_henan_asks_for_a_certificate_of_the_home_committee():
    year = {**AWAY, **CONSENTED, "lives_here": True, "months_residing": 24, "place": "410105"}
    old = {**year, "election_day": "2024-03-01"}
    assert of(**old)["answer"] == "undetermined"
    assert of(**old, home_certificate=True)["answer"] == "yes"
    assert of(**old, home_certificate=False)["answer"] == "no"


def test_in_a_community_everybody_declares_from_2026():
    silent = of(**COMMUNITY, **HERE, lives_here=True)
    assert silent["answer"] == "undetermined"
    assert of(**COMMUNITY, **HERE, lives_here=True, declared=False)["answer"] == "no"
    registered = of(**COMMUNITY, **HERE, declared=True)
    assert registered["details"]["class"] == "registered_declared"
    habitual = of(**COMMUNITY, **AWAY, lives_here=True, declared=True)
    assert habitual["details"]["class"] == "habitual_resident_declared"


@pytest.mark.parametrize(("months", "answer"), [(6, "yes"), (5, "no")])
def test_a_social_worker_is_listed_after_six_months(months, answer):
    worker = {**AWAY, "lives_here": False, "work": "social_worker", "months_working": months}
    found = of(**COMMUNITY, **worker, applied=True, committee_confirmed=True)
    assert found["answer"] == answer


def test_before_2026_every_resident_of_age_has_the_vote():
    old = {**COMMUNITY, "election_day": "2024-03-01"}
    assert of(**old, **HERE)["details"]["class"] == "resident"


def test_beijing_takes_any_work_of_a_year_and_former_farmers_who_still_live_or_work_here():
    beijing = {**AWAY, "place": "110108", "meeting_consented": True}
    worker = {**beijing, "applied": True, "lives_here": False, "work": "other"}
    year = of(**worker, months_working=12)
    assert year["details"]["class"] == "worker_consented"
    assert "proof_of_work" in year["details"]["evidence"]
    assert of(**worker, months_working=11)["answer"] == "no"
    farmer = {**beijing, "standing": ["former_farmer"]}
    assert of(**farmer, work="other")["details"]["class"] == "former_farmer_consented"
    assert said(of(**farmer, lives_here=False), "Q107")["field"] == "work"


def test_who_was_not_here_long_enough_is_told_how_long_it_takes():
    short = of(**AWAY, **CONSENTED, lives_here=True, months_residing=8)
    assert said(short, "Q110")["numbers"] == {"least": 12, "lived": 8, "worked": 0}


def test_a_talent_who_moved_to_henan_is_listed_by_consent_of_the_meeting():
    newcomer = {**AWAY, "place": "410105", "standing": ["qualified_newcomer"], **CONSENTED}
    assert of(**newcomer, lives_here=True)["details"]["class"] == "qualified_newcomer_consented"
