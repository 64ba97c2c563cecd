"""The calendar as a question: a case as JSON in, days and breaches out."""

import json

import pytest
from jsonschema import Draft202012Validator

from electionsys.errors import RefusedError
from electionsys.law import services
from electionsys.law.calendar import FACTS

CASE = {
    "place": "330106",
    "body": "villagers_committee",
    "election_day": "2026-03-01",
}


def ask(**more):
    return services.ask("calendar", {**CASE, **more})


def days(answer):
    return {row["step"]: row for row in answer["details"]["days"]}


def refused(**more):
    with pytest.raises(RefusedError) as found:
        ask(**more)
    return sorted((one.code, one.field) for one in found.value.findings)


def test_the_example_is_a_case():
    answer = services.ask("calendar", services.example("calendar"))
    assert answer["question"] == "calendar"
    assert answer["answer"] == "no"
    broken = {one["field"]: one for one in answer["findings"] if one["severity"] == "blocks"}
    # Five days before the first of March is 24 February; the list was posted on the 25th.
    assert broken["candidates"]["code"] == "K101"
    assert broken["candidates"]["name"] == "done_late"
    assert broken["candidates"]["numbers"]["late"] == 1
    assert "第十八条" in broken["candidates"]["citation"]
    assert set(broken["candidates"]["message"]) == {"zh", "en"}


def test_an_answer_is_json_and_says_whose_each_day_is():
    answer = ask(facts={"roll": "2026-02-08"})
    assert json.loads(json.dumps(answer)) == answer
    roll = days(answer)["roll"]
    assert (roll["latest"], roll["safe"]) == ("2026-02-09", "2026-02-08")
    assert roll["who"]["zh"] == "选举委员会"
    assert roll["notice"]["number"] == "4"
    assert (roll["recorded"], roll["state"]) == ("2026-02-08", "done")
    assert "第十四条" in roll["citation"] or "第十七条" in roll["citation"]


def test_text_and_value_are_answered_alike():
    assert services.ask("calendar", json.dumps(CASE)) == ask()


def test_yes_where_nothing_is_broken_and_nothing_unknown():
    assert ask()["answer"] == "yes"


def test_undetermined_where_a_local_rule_was_not_read():
    answer = ask(place="150000")
    assert answer["answer"] == "undetermined"
    gaps = {one["numbers"]["id"] for one in answer["findings"] if one["code"] == "K130"}
    assert "poll_notice_days" in gaps
    settled = ask(place="150000", settled={"poll_notice_days": 5})
    assert days(settled)["poll_notice"]["latest"] == "2026-02-24"


def test_a_day_to_come_is_no_breach_and_a_day_past_is():
    assert ask(today="2026-02-09")["answer"] == "yes"
    late = ask(today="2026-02-10")
    assert late["answer"] == "no"
    assert "K103" in [one["code"] for one in late["findings"] if one["field"] == "roll"]


def test_another_round_has_no_roll():
    assert "roll" not in days(ask(round="another"))


def test_everything_wrong_with_a_case_is_said_at_once():
    found = refused(
        election_day="1st of March",
        facts={"roll": "2026-02-30", "lunch": "2026-02-01"},
        today=7,
        round="third",
    )
    assert {field for _code, field in found} == {
        "round",
        "facts.lunch",
        "election_day",
        "facts.roll",
        "today",
    }


def test_a_day_before_the_oldest_law_is_refused():
    assert refused(election_day="1950-01-01")[0][0] == "L103"


@pytest.mark.parametrize("day", ["9999-12-31", "2011-09-30"])
def test_the_ends_of_the_calendar_are_answered(day):
    assert days(ask(election_day=day))["polling"]["latest"] == day


@pytest.mark.parametrize("place", ["330106", "150000", "31"])
@pytest.mark.parametrize("body", ["villagers_committee", "residents_committee"])
@pytest.mark.parametrize("facts", [{}, {"roll": "2026-02-20", "annulled": "2026-03-02"}])
def test_cases_and_answers_are_what_their_schemas_say(place, body, facts):
    case = {**CASE, "place": place, "body": body, "facts": facts, "today": "2026-03-20"}
    Draft202012Validator(services.schema("calendar")).validate(case)
    answer = services.ask("calendar", case)
    Draft202012Validator(services.schema("calendar", "answer")).validate(answer)


def test_a_case_that_is_refused_is_none_by_its_schema():
    checked = Draft202012Validator(services.schema("calendar"))
    for wrong in ({"facts": {"lunch": "2026-01-01"}}, {"round": "third"}, {"today": 7}):
        assert not checked.is_valid({**CASE, **wrong})


def test_every_fact_may_be_told():
    told = ask(facts=dict.fromkeys(FACTS, "2026-03-01"), today="2026-03-02")
    assert {row["recorded"] for row in told["details"]["days"]} == {"2026-03-01"}


# The days of the provinces that were read, of an election on Sunday, 1 March 2026.
@pytest.mark.parametrize(
    ("place", "step", "latest", "article"),
    [
        # Zhejiang, election measures: 18, 19, 20, 22, 25, 32, 33, and 29: thirty days.
        ("33", "candidates", "2026-02-24", ":18"),
        ("33", "withdrawals", "2026-02-26", ":19"),
        ("33", "self_nominations", "2026-02-19", ":20"),
        ("33", "poll_notice", "2026-02-24", ":22"),
        ("33", "speech_requests", "2026-02-24", ":23"),
        ("33", "proxies", "2026-02-26", ":25"),
        ("33", "proxy_list", "2026-02-28", ":25"),
        ("33", "result_posted", "2026-03-02", ":32"),
        ("33", "another_election", "2026-03-31", ":29"),
        # Shanghai: 12, 16 (five days before, posted two days before), 21, 23, 24.
        ("31", "candidates", "2026-02-24", ":12"),
        ("31", "proxies", "2026-02-24", ":16"),
        ("31", "proxy_list", "2026-02-27", ":16"),
        ("31", "another_election", "2026-03-31", ":21"),
        ("31", "ballots_sealed", "2026-03-01", ":23"),
        ("31", "seal_handover", "2026-03-01", ":24"),
        # Beijing: 20, 25 (before polling day), 30 (fifteen days); rules, 25: group leaders.
        ("11", "candidates", "2026-02-24", ":20"),
        ("11", "proxies", "2026-02-28", ":25"),
        ("11", "another_election", "2026-03-16", ":30"),
        ("11", "group_leaders", "2026-03-16", ":25"),
        # Henan: 26 (and three days after the list), 30, 40, 41 (thirty days).
        ("41", "candidates", "2026-02-24", ":26"),
        ("41", "withdrawals", "2026-02-27", ":26"),
        ("41", "proxies", "2026-02-28", ":30"),
        ("41", "seal_handover", "2026-03-01", ":40"),
        ("41", "group_leaders", "2026-03-31", ":41"),
        # Everywhere: 17, and 24 (ten days; the eleventh of March is a Wednesday).
        ("41", "roll", "2026-02-09", ":17"),
        ("11", "handover", "2026-03-11", ":24"),
    ],
)
def test_the_days_of_four_provinces(place, step, latest, article):
    row = days(ask(place=place))[step]
    assert row["latest"] == latest
    assert row["clause"].endswith(article)


def test_henan_holds_a_void_election_again_within_thirty_days():
    row = days(ask(place="41", facts={"annulled": "2026-03-02"}))["re_election"]
    assert (row["latest"], row["clause"]) == ("2026-04-01", "cn-41-village-2011:39")


def test_the_spring_festival_moves_the_end_of_the_objections():
    # Posted on 9 February 2026: the fifth day is Saturday the 14th, which is worked.
    assert days(ask(facts={"roll": "2026-02-09"}))["objections"]["latest"] == "2026-02-14"
    # Posted a day later: Sunday the 15th begins the holiday, the 24th is the next working day.
    assert days(ask(facts={"roll": "2026-02-10"}))["objections"]["latest"] == "2026-02-24"
