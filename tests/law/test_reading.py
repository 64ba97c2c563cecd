"""A case written by others: everything wrong with it is said at once, and nothing is guessed."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from electionsys import words
from electionsys.errors import RefusedError
from electionsys.law import services

ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=8,
)
KEYS = ["place", "body", "election_day", "mode", "round", "registered", "ballots", "posts"]
KEYS += ["votes", "papers", "people", "relatives", "elected_before", "settled"]
KEYS += ["family", "election", "candidates", "stations"]


def refused(data):
    with pytest.raises(RefusedError) as error:
        services.read_case(data)
    return error.value.findings


def test_the_case_reads_from_text_and_from_parsed_values(village):
    assert services.read_case(village) == services.read_case(json.dumps(village))
    assert services.read_case(json.dumps(village).encode()) == services.read_case(village)


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"place": 33}, "L101", "place"),
        ({"place": "3"}, "L101", "place"),
        ({"place": "33000000000000"}, "L101", "place"),
        ({"body": "council"}, "L125", "body"),
        ({"body": ["x"]}, "L125", "body"),
        ({"election_day": "2026-02-30"}, "L121", "election_day"),
        ({"election_day": "20260301"}, "L121", "election_day"),
        ({"election_day": None}, "L121", "election_day"),
        ({"mode": "lot"}, "L125", "mode"),
        ({"round": "third"}, "L125", "round"),
        ({"registered": 0}, "L119", "registered"),
        ({"registered": -3}, "L114", "registered"),
        ({"registered": 1000.0}, "L115", "registered"),
        ({"registered": float("nan")}, "L115", "registered"),
        ({"registered": True}, "L116", "registered"),
        ({"registered": "１０００"}, "L116", "registered"),
        ({"registered": None}, "L116", "registered"),
        ({"ballots": []}, "L113", "ballots"),
        ({"ballots": {"returned": -1}}, "L114", "ballots.returned"),
        ({"ballots": {"returned": "900"}}, "L116", "ballots.returned"),
        ({"ballots": {"issued": 900}}, "L111", "ballots.returned"),
        ({"ballots": {"returned": 900, "lost": 3}}, "L112", "ballots.lost"),
        ({"posts": {}}, "L113", "posts"),
        ({"posts": []}, "L126", "posts"),
        ({"votes": {"mayor": {}}}, "L117", "votes.mayor"),
        ({"votes": {"chair": {"甲": 1.5}}}, "L115", "votes.chair.甲"),
        ({"votes": {"chair": {"甲": False}}}, "L116", "votes.chair.甲"),
        ({"votes": {"chair": {" ": 1}}}, "L124", "votes.chair. "),
        ({"votes": {"chair": {"甲": 1, "甲 ": 2}}}, "L118", "votes.chair"),
        ({"papers": []}, "L122", "votes"),
        ({"people": {"甲": {"sex": "X"}}}, "L125", "people.甲.sex"),
        ({"people": {"甲": {"age": 3}}}, "L112", "people.甲.age"),
        ({"relatives": [["甲", "乙"]]}, "L127", "relatives[0]"),
        ({"relatives": [["甲", "乙", "friend"]]}, "L125", "relatives[0]"),
        ({"relatives": [["甲", "甲", "spouse"]]}, "L118", "relatives[0]"),
        ({"relatives": ["甲"]}, "L113", "relatives[0]"),
        ({"elected_before": {"chair": ["甲", "甲"]}}, "L118", "elected_before.chair"),
        ({"elected_before": {"king": ["甲"]}}, "L117", "elected_before.king"),
        ({"settled": {"majority": "valid"}}, "L105", "settled.majority"),
        ({"settled": {"majority_base": "all"}}, "L106", "settled.majority_base"),
        ({"settled": {"majority_base": ["x"]}}, "L106", "settled.majority_base"),
        ({"settled": {"term_years": True}}, "L106", "settled.term_years"),
        ({"settled": {"term_years": "５"}}, "L106", "settled.term_years"),
        ({"turnout": 3}, "L112", "turnout"),
        ({"family": "town"}, "L125", "family"),
        ({"election": "snap"}, "L125", "election"),
        ({"candidates": []}, "L113", "candidates"),
        ({"candidates": {"mayor": []}}, "L117", "candidates.mayor"),
        ({"candidates": {"chair": ["甲", "甲"]}}, "L118", "candidates.chair"),
        ({"people": {"甲": {"barred": "C03"}}}, "L113", "people.甲.barred"),
        ({"people": {"甲": {"barred": ["C3"]}}}, "L125", "people.甲.barred"),
        ({"people": {"甲": {"sex": "F"}, "甲 ": {"sex": "F"}}}, "L118", "people"),
        ({"stations": {}}, "L113", "stations"),
        ({"stations": [{"name": "东"}]}, "L111", "stations[0].returned"),
        ({"stations": [{"returned": 3}]}, "L111", "stations[0].name"),
        ({"stations": [{"name": "东", "returned": -1}]}, "L114", "stations[0].returned"),
        ({"stations": [{"name": "东", "returned": 1, "box": 1}]}, "L112", "stations[0].box"),
        ({"stations": [{"name": "东", "returned": 1}] * 2}, "L118", "stations[1]"),
    ],
)
def test_each_fault_is_named_with_its_place(village, change, code, field):
    if "posts" in change:
        village["votes"] = {}
    assert [(f.code, f.field) for f in refused(village | change)][:1] == [(code, field)]


@pytest.mark.parametrize(
    ("post", "code"),
    [
        ({"post": "member", "seats": 0}, "L119"),
        ({"post": "member", "seats": -1}, "L114"),
        ({"post": "mayor", "seats": 1}, "L117"),
        ({"post": "chair", "seats": 1}, "L118"),
        ({"post": "member"}, "L111"),
        ("member", "L113"),
    ],
)
def test_each_fault_of_a_post_is_named(village, post, code):
    case = village | {"posts": [{"post": "chair", "seats": 1}, post], "votes": {}}
    assert code in [f.code for f in refused(case)]


@pytest.mark.parametrize("key", ["place", "body", "election_day", "registered", "ballots", "posts"])
def test_what_is_missing_is_named(village, key):
    del village[key]
    assert ("L111", key) in [(f.code, f.field) for f in refused(village)]


@pytest.mark.parametrize(
    ("paper", "code", "field"),
    [
        ({"count": 1, "marks": {}, "unreadable": "chair"}, "L113", "papers[0].unreadable"),
        ({"count": 1, "marks": {}, "unreadable": ["mayor"]}, "L117", "papers[0].unreadable"),
        ({"count": 1, "marks": {}, "extra_marks": "yes"}, "L113", "papers[0].extra_marks"),
        ({"count": 1, "marks": {}, "torn": True}, "L112", "papers[0].torn"),
    ],
)
def test_each_fault_of_a_paper_is_named(village, paper, code, field):
    del village["votes"]
    assert [(f.code, f.field) for f in refused(village | {"papers": [paper]})] == [(code, field)]


def test_everything_that_may_be_told_of_a_vote_is_read(village):
    del village["votes"]
    paper = {"count": 900, "marks": {}, "unreadable": ["chair"], "extra_marks": True}
    case = services.read_case(
        village
        | {"papers": [paper], "family": "village", "election": "by_election"}
        | {"round": "tie_revote", "candidates": {"chair": ["甲", "乙"]}}
        | {"people": {"甲": {"sex": "M", "barred": ["C03", "C05"]}}}
        | {"stations": [{"name": "东", "returned": 900, "issued": 901, "voters": None}]}
    )
    assert (case.family, case.election, case.round) == ("village", "by_election", "tie_revote")
    assert case.candidates == {"chair": ("甲", "乙")}
    assert (case.sexes, case.barred) == ({"甲": "M"}, {"甲": ("C03", "C05")})
    assert (case.papers[0].unreadable, case.papers[0].extra_marks) == (("chair",), True)
    station = case.stations[0]
    assert (station.name, station.issued, station.returned, station.voters) == (
        *("东", 901, 900, None),
    )


def test_all_faults_are_named_at_once(village):
    village |= {"place": "x", "registered": 0, "more": 1, "settled": {"a": 1}}
    assert {f.code for f in refused(village)} == {"L101", "L119", "L112", "L105"}


def test_a_name_written_twice_in_the_text_is_found(village):
    text = json.dumps(village, ensure_ascii=False).replace('"乙": 390', '"甲": 390')
    assert [(f.code, f.values["name"]) for f in refused(text)] == [("L118", "甲")]


@pytest.mark.parametrize("text", ["", "{", "[]", "3", "null", "[" * 100_000, b"\xff\xfe\x00"])
def test_what_is_no_case_is_refused(text):
    assert [f.code for f in refused(text)] == ["L110"]


def test_a_day_before_the_oldest_law_is_refused(village):
    case = services.read_case(village | {"election_day": "2010-10-27"})
    with pytest.raises(RefusedError) as error:
        services.decide_case(case)
    assert [f.code for f in error.value.findings] == ["L103"]


def test_a_post_without_votes_may_be_left_out(village, decide):
    village["votes"] = {"chair": {"甲": 500}}
    decision = decide(village)
    assert decision.posts["member"].vacant == 3
    assert decision.next.candidates["member"] == ()


@given(key=st.sampled_from(KEYS), value=ANY)
def test_no_value_anywhere_gives_a_traceback(key, value):
    case = {
        "place": "33",
        "body": "villagers_committee",
        "election_day": "2026-03-01",
        "registered": 10,
        "ballots": {"returned": 10},
        "posts": [{"post": "member", "seats": 1}],
        "votes": {},
        key: value,
    }
    try:
        services.answer_json(services.decide_case(services.read_case(case)))
    except RefusedError as error:
        for finding in error.findings:
            for language in words.LANGUAGES:
                assert services.message(finding, language) != finding.code


def test_of_what_is_missing_nothing_else_is_said():
    missing = ["place", "body", "election_day", "registered", "ballots", "posts"]
    expected = [*(("L111", key) for key in missing), ("L122", "votes")]
    assert [(one.code, one.field) for one in refused({})] == expected


def test_a_post_that_is_wrong_is_not_also_missing(village):
    wrong = {**village, "posts": [{"post": "boss", "seats": 1}], "votes": {}}
    assert [one.code for one in refused(wrong)] == ["L117"]
    assert "L126" in [one.code for one in refused({**wrong, "posts": []})]
