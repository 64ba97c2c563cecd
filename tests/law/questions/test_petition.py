"""Who asked for it, how many must, and by when somebody acts."""

import pytest

from tests.law.questions.asking import bare, codes, said


def of(purpose="recall", place="330106", **facts):
    return bare("petition", purpose=purpose, place=place, **{"reasons_given": True, **facts})


COMMUNITY = {"body": "residents_committee", "place": "130102"}


@pytest.mark.parametrize(
    ("facts", "answer"),
    [
        ({"voters": 209, "voters_total": 1043}, "yes"),
        ({"voters": 208, "voters_total": 1043}, "no"),
        ({"voters": 200, "voters_total": 1000}, "yes"),
        ({"representatives": 14, "representatives_total": 42}, "yes"),
        ({"representatives": 14, "representatives_total": 43}, "no"),
        ({"households": 300, "households_total": 300}, "undetermined"),
    ],
)
def test_a_fifth_of_the_voters_or_a_third_of_the_representatives_ask_for_a_recall(facts, answer):
    found = of(**facts)
    assert found["answer"] == answer
    if answer == "yes":
        assert found["details"]["enough"] is True


@pytest.mark.parametrize(
    ("facts", "answer"),
    [
        ({"voters": 100, "voters_total": 1000}, "yes"),
        ({"voters": 99, "voters_total": 1000}, "no"),
        ({"households": 41, "households_total": 401}, "yes"),
        ({"households": 40, "households_total": 401}, "no"),
    ],
)
def test_in_a_community_a_tenth_is_enough(facts, answer):
    assert of(**COMMUNITY, **facts)["answer"] == answer


def test_one_kind_of_people_is_enough_by_itself():
    both = {"voters": 10, "voters_total": 1000, "representatives": 20, "representatives_total": 42}
    answer = of(**both)
    assert answer["answer"] == "yes"
    assert codes(answer, "blocks") == []


def test_more_signatures_than_people_are_counted_again():
    answer = of(voters=1100, voters_total=1000)
    assert answer["answer"] == "undetermined"
    assert "Q202" in codes(answer)


def test_a_recall_gives_reasons_and_the_person_may_answer():
    answer = of(voters=300, voters_total=1000, reasons_given=False)
    assert codes(answer, "blocks") == ["Q203"]
    assert "Q210" in codes(answer, "informs")


ENOUGH = {"voters": 300, "voters_total": 1000}


def test_the_committee_acts_in_thirty_days_and_then_the_township():
    answer = of(**ENOUGH, election_day="2026-06-01")
    assert answer["details"]["acts"] == "villagers_committee"
    assert answer["details"]["act_by"] == "2026-07-01"
    # The sixtieth day is a Sunday.
    assert answer["details"]["township_by"] == "2026-08-31"
    assert said(answer, "Q211")["clause"] == "cn-civil-code:203"


def test_where_no_text_sets_a_day_none_is_made_up():
    answer = of(**ENOUGH, place="130102")
    assert answer["answer"] == "yes"
    assert answer["details"]["act_by"] is None
    assert "Q212" in codes(answer, "informs")


@pytest.mark.parametrize(("day", "answer"), [("2026-03-15", "yes"), ("2026-03-14", "no")])
def test_the_same_facts_rest_for_a_year_in_zhejiang(day, answer):
    again = of(**ENOUGH, received_on=day, same_facts_refused_on="2025-03-15")
    assert again["answer"] == answer


def test_in_beijing_the_same_facts_need_not_be_taken_up_within_the_term():
    facts = {"place": "110108", "same_facts_refused_on": "2025-03-15", **ENOUGH}
    assert codes(of(**facts, same_term=True), "blocks") == ["Q205"]
    assert of(**facts, same_term=False)["answer"] == "yes"


def test_the_township_may_suggest_a_recall_in_shanghai():
    assert of(place="310115", by_township=True)["answer"] == "yes"
    open_ = of(place="130102", by_township=True)
    assert open_["answer"] in ("no", "undetermined")


def test_half_of_a_group_asks_for_the_recall_of_its_leader_in_henan():
    henan = {"purpose": "recall_group_leader", "place": "410105", "voters_total": 91}
    assert of(**henan, voters=46)["answer"] == "yes"
    short = of(**henan, voters=45)
    assert said(short, "Q201")["numbers"]["needed"] == 46
    assert of(**henan, voters=46)["details"]["act_by"] == "2026-03-16"


@pytest.mark.parametrize(
    ("purpose", "facts", "answer"),
    [
        ("assembly", {"voters": 100, "voters_total": 1000}, "yes"),
        ("assembly", {"voters": 99, "voters_total": 1000}, "no"),
        ("assembly", {"representatives": 14, "representatives_total": 42}, "yes"),
        ("conference", {"representatives": 9, "representatives_total": 42}, "yes"),
        ("conference", {"representatives": 8, "representatives_total": 42}, "no"),
    ],
)
def test_a_tenth_or_a_third_calls_the_assembly_and_a_fifth_the_conference(purpose, facts, answer):
    assert of(purpose, "130102", **facts)["answer"] == answer


def test_nobody_at_all_is_no_answer():
    answer = of()
    assert answer["answer"] == "undetermined"
    assert said(answer, "Q004")["field"] == "voters"


def test_a_total_that_was_not_told_is_asked_for():
    assert said(of(voters=200), "Q004")["field"] == "voters_total"


def test_too_few_signatures_oblige_nobody_and_so_set_no_day():
    answer = of(voters=10, voters_total=1000)
    assert answer["details"]["enough"] is False
    assert answer["details"]["act_by"] is None


def test_a_province_that_was_read_and_is_silent_forbids_no_second_request():
    again = {**ENOUGH, "same_facts_refused_on": "2025-12-01"}
    shanghai = of(**again, place="310115")
    assert shanghai["answer"] == "yes"
    assert said(shanghai, "Q007")["numbers"]["parameter"] == "recall_repeat_months"
    unread = of(**again, place="130102")
    assert unread["answer"] == "undetermined"
