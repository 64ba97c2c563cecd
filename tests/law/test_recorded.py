"""What an office may record, and what can hardly be right."""

import pytest

from electionsys.errors import RefusedError
from electionsys.law import services


def codes(decision):
    """Return the codes; that no rules of the province are held is true of all these cases."""
    return [finding.code for finding in decision.findings if finding.code != "L130"]


def test_a_number_within_what_the_law_has_may_be_recorded(decide, village):
    """Organic law, article 8: three to seven; the meeting may want three to five."""
    five = decide(village | {"settled": {"committee_size": "3-5"}})
    assert "L107" not in codes(five)
    village["posts"][2]["seats"] = 5
    more = decide(village | {"settled": {"committee_size": "3-5"}})
    assert [f.values["most"] for f in more.findings if f.code == "D107"] == [5]
    nine = decide(village | {"settled": {"committee_size": "3-9"}})
    assert "L107" in codes(nine)


def test_papers_above_the_number_that_does_not_rule_ask_for_the_one_that_does(decide, members):
    ballots = {"issued": 890, "returned": 900}
    settled = {"box_overflow_rule": "voters"}
    decision = decide(members({"甲": 500}, 1, 900, ballots=ballots, settled=settled))
    assert decision.outcome == "undetermined"
    assert [f.field for f in decision.findings if f.code == "D131"] == ["ballots.voters"]


def test_who_is_not_printed_gets_no_vote_where_nobody_can_be_added(decide, members):
    case = members({"甲": 300, "丁": 500}, 1, 900)
    case["candidates"] = {"member": ["甲", "乙"]}
    assert decide(case).posts["member"].elected == ("丁",)
    for settled in ({"write_in": "no"}, {"approve_kind": "ticks"}):
        decision = decide(case | {"settled": settled})
        assert decision.posts["member"].elected == ()
        assert [f.values["name"] for f in decision.findings if f.code == "D173"] == ["丁"]


def test_what_can_hardly_be_right_is_said_and_decides_nothing(decide, village):
    village["ballots"] |= {"issued": 900, "voters": 905}
    assert {"D171"} <= set(codes(decide(village)))
    village["ballots"]["voters"] = 900
    assert not {"D171", "D174"} & set(codes(decide(village)))
    village["votes"] = {"chair": {"甲": 500}, "member": {"甲": 450}}
    doubted = decide(village | {"settled": {"double_post_same_ballot": "ballot_void"}})
    assert doubted.outcome == "valid"
    assert "D174" in codes(doubted)


def test_a_case_too_old_says_so_beside_its_other_faults(village):
    with pytest.raises(RefusedError) as refused:
        services.decide_json(village | {"election_day": "1980-01-01", "registered": -1})
    assert [one.code for one in refused.value.findings] == ["L114", "L103"]
    with pytest.raises(RefusedError, match="L125"):
        services.decide_json(village | {"body": "assembly"})


@pytest.mark.parametrize(
    ("parameter", "said", "kept"),
    [
        ("member_diff", "+1..+3", "1-3"),
        ("head_diff", "+1", 1),
        ("another_election_window_days", "0..30", 30),
        ("another_election_quorum", "gt_half", "as_first"),
        ("another_election_threshold", "1/3", "one_third_of_ballots"),
        ("quorum_base", "registered", "registered_voters"),
        ("nickname/homophone", "EC decides", "election_committee_decides"),
        ("acting_head", "deputy", "deputy>representatives_choose_member"),
    ],
)
def test_the_words_of_an_office_for_a_value_are_understood(village, parameter, said, kept):
    settled = services.read_case(village | {"settled": {parameter: said}}).settled
    assert settled == {parameter.partition("/")[0]: kept}


def test_every_question_says_so_of_a_day_before_the_oldest_law():
    case = services.example("proxy") | {"election_day": "1980-01-01", "relation": "friend"}
    for asked in (case, {**case, "proxy_on_roll": "perhaps"}):
        with pytest.raises(RefusedError) as refused:
            services.ask("proxy", asked)
        assert [one.code for one in refused.value.findings][-1] == "L103"
    with pytest.raises(RefusedError) as refused:
        services.ask(
            "decide",
            {"place": "33", "body": "villagers_committee"} | {"election_day": "1980-01-01"},
        )
    assert {"L111", "L103"} <= {one.code for one in refused.value.findings}
