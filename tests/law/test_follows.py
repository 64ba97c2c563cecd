"""Who may not be elected, and what follows for open seats: another vote, a meeting, or nothing."""

import pytest

from electionsys.law import services
from electionsys.law.rules import NextStep, Outcome


def codes(decision):
    """Return the codes; that no rules of the province are held is true of all these cases."""
    return [finding.code for finding in decision.findings if finding.code != "L130"]


VOID = {"barred_winner": "void"}


def test_a_barred_winner_is_not_elected_and_the_seat_stays_open(decide, members):
    case = members({"甲": 600, "乙": 500, "丙": 480}, 2, 900, people={"甲": {"barred": ["C03"]}})
    asked = decide(case)
    assert asked.outcome is Outcome.UNDETERMINED
    assert asked.findings[-1].values["id"] == "barred_winner"
    decision = decide(case | {"settled": VOID})
    post = decision.posts["member"]
    assert (post.elected, post.voided, post.vacant) == (("乙",), ("甲",), 1)
    assert decision.next.candidates == {"member": ("丙",)}
    assert services.answer_json(decision)["posts"]["member"]["voided"] == ["甲"]
    assert next(f.values["clauses"] for f in decision.findings if f.code == "D160") == "C03"


def test_nothing_is_asked_about_a_barred_person_without_enough_votes(decide, members):
    case = members({"甲": 430, "乙": 470}, 1, 900, people={"甲": {"barred": ["C03"]}})
    decision = decide(case)
    assert decision.posts["member"].elected == ("乙",)
    assert "voided" not in services.answer_json(decision)["posts"]["member"]


def test_a_barred_person_is_no_candidate_for_the_open_seat(decide, members):
    case = members({"甲": 450, "乙": 440, "丙": 9}, 1, 900, people={"甲": {"barred": ["C02"]}})
    assert decide(case).next.candidates == {"member": ("乙", "丙")}


def test_a_barred_winner_keeps_no_relative_out(decide, village):
    village |= {"relatives": [["己", "甲", "spouse"]], "settled": VOID}
    village["people"]["甲"] = {"sex": "M", "barred": ["C05"]}
    assert "己" in decide(village).posts["member"].elected
    village["people"]["甲"] = {"sex": "M"}
    assert "己" not in decide(village).posts["member"].elected


def test_a_seat_lost_to_a_relative_stays_open_where_that_was_recorded(decide, village):
    case = village | {"relatives": [["己", "甲", "parent"]]}
    assert decide(case).posts["member"].elected == ("戊", "庚", "辛")
    decision = decide(case | {"settled": {"relatives_fill": "another_election"}})
    assert decision.posts["member"].elected == ("戊", "庚")
    assert decision.next.candidates == {"member": ("辛",)}
    assert "D163" in codes(decision)


def test_a_relative_for_whom_there_was_no_seat_keeps_none_open(decide, village):
    case = village | {"relatives": [["辛", "甲", "parent"]]}
    decision = decide(case | {"settled": {"relatives_fill": "another_election"}})
    assert decision.posts["member"].elected == ("戊", "己", "庚")
    assert "D163" not in codes(decision)


def test_a_rule_that_stops_before_equal_votes_is_asked_to_go_on(decide, village):
    village["place"] = "410000"
    village["votes"]["member"] = {"戊": 700, "己": 600, "庚": 600, "辛": 500}
    case = village | {"relatives": [["己", "庚", "spouse"]], "election_day": "2020-03-01"}
    decision = decide(case)
    assert decision.outcome is Outcome.UNDETERMINED
    assert decision.findings[-1].values["id"] == "relatives_resolution"
    recorded = {"relatives_resolution": "keep_higher_post>more_votes>revote"}
    assert decide(case | {"settled": recorded}).posts["member"].tied == ("己", "庚")
    village["votes"]["member"]["己"] = 601
    assert decide(case).posts["member"].elected == ("戊", "己", "辛")


@pytest.fixture
def short(members):
    """Return a function that makes another election in which one seat of two stays open."""

    def make(before=None, posts=None, votes=None, **settled):
        case = members({"甲": 400, "乙": 100}, 2, 900, round="another", settled=settled)
        return (
            case
            | {"elected_before": before or {"chair": ["子"], "deputy": ["丑"]}}
            | ({"posts": posts, "votes": votes} if posts else {})
        )

    return make


@pytest.mark.parametrize(
    ("settled", "step", "code"),
    [
        ({}, NextStep.ASSEMBLY_DECIDES, "D154"),
        ({"min_members_to_stop": 3}, NextStep.ASSEMBLY_DECIDES, "D153"),
        ({"min_members_to_stop": 4}, NextStep.ANOTHER_ELECTION, "D151"),
        ({"min_members_to_stop": 3, "stop_needs_meeting": "yes"}, "assembly_decides", "D153"),
        ({"min_members_to_stop": 3, "stop_needs_meeting": "no"}, None, "D155"),
        ({"min_members_to_stop": 4, "another_rounds_max": 1}, "assembly_decides", "D156"),
        ({"min_members_to_stop": 4, "another_rounds_max": 2}, "another_election", "D151"),
        ({"min_members_to_stop": 3, "stop_needs_head": "yes"}, "assembly_decides", "D153"),
    ],
)
def test_after_another_election_seats_may_stay_open_as_the_rule_has_it(
    decide, short, settled, step, code
):
    decision = decide(short(**settled))
    assert (decision.next.step if decision.next else None) == step
    assert code in codes(decision)


def test_where_the_chair_is_wanted_the_others_are_not_enough(decide, short):
    before = {"member": ["子", "丑"]}
    settled = {"min_members_to_stop": 3, "stop_needs_head": "yes"}
    assert decide(short(before, **settled)).next.step is NextStep.ANOTHER_ELECTION
    settled["stop_needs_head"] = "no"
    assert decide(short(before, **settled)).next.step is NextStep.ASSEMBLY_DECIDES


def test_seats_may_stay_open_after_the_first_vote_only_where_the_rule_says_so(decide, village):
    village["votes"]["member"] = {"戊": 700, "己": 100}
    settled = {"min_members_to_stop": 3, "stop_needs_meeting": "yes"}
    assert decide(village | {"settled": settled}).next.step is NextStep.ANOTHER_ELECTION
    settled["stop_from_round"] = "first"
    assert decide(village | {"settled": settled}).next.step is NextStep.ASSEMBLY_DECIDES
    settled["min_members_to_stop"] = 4
    assert decide(village | {"settled": settled}).next.step is NextStep.ANOTHER_ELECTION


ZHEJIANG = "deputy>representatives_choose_member"
SHANGHAI = "deputy_most_votes>member_most_votes>meeting"
CHAIR = [{"post": "chair", "seats": 1}, {"post": "member", "seats": 3}]


@pytest.mark.parametrize(
    ("rule", "before", "votes", "code", "name"),
    [
        (ZHEJIANG, {"deputy": ["子"]}, {"甲": 400}, "D157", "子"),
        (ZHEJIANG, {"member": ["子"]}, {"甲": 400}, "D158", None),
        (SHANGHAI, {"deputy": ["子"]}, {"甲": 400}, "D157", "子"),
        (SHANGHAI, {}, {"甲": 400, "乙": 350, "丙": 320}, "D157", "甲"),
        (SHANGHAI, {}, {"甲": 400, "乙": 400, "丙": 320}, "D158", None),
        (SHANGHAI, {"deputy": ["子", "丑"]}, {"甲": 400}, "D167", None),
        (SHANGHAI, {"member": ["子"]}, {"甲": 400}, "D167", None),
        (None, {"deputy": ["子"]}, {"甲": 400}, "D159", None),
    ],
)
def test_who_does_the_work_of_an_open_chair(decide, short, rule, before, votes, code, name):
    settled = {"min_members_to_stop": 1} | ({"acting_head": rule} if rule else {})
    case = short(before, CHAIR, {"chair": {"戊": 100}, "member": votes}, **settled)
    case["elected_before"] = before
    decision = decide(case)
    assert code in codes(decision)
    if name:
        assert next(f.values["name"] for f in decision.findings if f.code == code) == name
    case["votes"]["chair"] = {"戊": 400}
    assert not {"D157", "D158", "D159", "D167"} & set(codes(decide(case)))


def test_a_vote_between_the_tied_is_won_by_most_votes(decide, members):
    case = members({"甲": 10, "乙": 9}, 1, 501, round="tie_revote")
    decision = decide(case)
    assert decision.posts["member"].elected == ("甲",)
    assert decision.posts["member"].needed == 1
    assert "D161" in codes(decision)
    assert decide(case | {"round": "another"}).posts["member"].elected == ()
    again = members({"甲": 10, "乙": 10}, 1, 501, round="tie_revote")
    assert decide(again).next.step is NextStep.TIE_REVOTE


def test_a_vote_between_the_tied_needs_the_quorum_unless_it_was_recorded_otherwise(decide, members):
    case = members({"甲": 10, "乙": 9}, 1, 500, round="tie_revote")
    assert decide(case).outcome is Outcome.INVALID
    decision = decide(case | {"settled": {"tie_revote_quorum": "none"}})
    assert decision.outcome is Outcome.VALID
    assert decision.turnout.needed == 0
