"""The body as a whole: a woman on it, no near relatives on it."""

import pytest

from electionsys.law.rules import NextStep, Outcome


def codes(decision):
    """Return the codes; that no rules of the province are held is true of all these cases."""
    return [finding.code for finding in decision.findings if finding.code != "L130"]


@pytest.fixture
def men(village):
    """Return a case in which five men win, and one woman has a majority all the same."""
    village["people"]["戊"] = {"sex": "M"}
    village["people"]["辛"] = {"sex": "F"}
    return village


def test_all_men_and_no_recorded_rule_is_no_answer(decide, men):
    decision = decide(men)
    assert decision.outcome is Outcome.UNDETERMINED
    assert decision.posts == {}
    assert decision.findings[-1].values["id"] == "women_rule"
    assert "D110" not in codes(decision)


def test_the_first_woman_with_a_majority_takes_a_seat(decide, men):
    decision = decide(men | {"settled": {"women_rule": "first_majority_woman"}})
    assert decision.posts["member"].elected == ("戊", "己", "辛")
    assert decision.next is None
    assert "D146" in codes(decision)


def test_without_a_woman_in_the_majority_one_seat_is_kept_for_one(decide, men):
    men["votes"]["member"]["辛"] = 300
    men["votes"]["member"]["壬"] = 310
    decision = decide(men | {"settled": {"women_rule": "first_majority_woman"}})
    assert decision.posts["member"].elected == ("戊", "己")
    assert decision.next.step is NextStep.ANOTHER_ELECTION
    assert decision.next.candidates == {"member": ("辛",)}


def test_a_seat_is_voted_on_again_until_a_woman_has_it(decide, men):
    decision = decide(men | {"settled": {"women_rule": "rerun_until_woman"}})
    assert decision.posts["member"].elected == ("戊", "己")
    assert decision.next.candidates == {"member": ("辛",)}


def test_a_woman_in_the_chair_is_enough(decide, men):
    men["people"]["甲"] = {"sex": "F"}
    decision = decide(men)
    assert decision.outcome is Outcome.VALID
    assert "D140" in codes(decision)


def test_a_woman_elected_in_the_first_round_is_enough(decide, men):
    men |= {"posts": [{"post": "member", "seats": 3}], "round": "another"}
    men["votes"] = {"member": men["votes"]["member"]}
    men["elected_before"] = {"chair": ["王"]}
    men["people"]["王"] = {"sex": "F"}
    assert "D140" in codes(decide(men))


def test_sexes_that_were_not_given_are_not_guessed(decide, village):
    village["people"] = {}
    decision = decide(village)
    assert decision.outcome is Outcome.VALID
    assert "D141" in codes(decision)


def test_an_open_seat_may_still_go_to_a_woman(decide, men):
    men["votes"]["member"] = {"戊": 700, "己": 650, "庚": 400, "辛": 350}
    decision = decide(men)
    assert decision.outcome is Outcome.VALID
    assert "D143" in codes(decision)


def test_no_law_before_2026_asked_a_community_for_a_woman(decide, men):
    men |= {"body": "residents_committee", "election_day": "2020-03-01"}
    assert decide(men | {"settled": {"majority_base": "recovered"}}).outcome is Outcome.VALID


@pytest.mark.parametrize(
    "relation", ["spouse", "parent", "child", "sibling", "grandparent", "grandchild"]
)
def test_of_near_relatives_the_higher_post_stays(decide, village, relation):
    decision = decide(village | {"relatives": [["己", "甲", relation]]})
    assert decision.posts["chair"].elected == ("甲",)
    assert decision.posts["member"].elected == ("戊", "庚", "辛")
    gone = next(f for f in decision.findings if f.code == "D115")
    assert (gone.values["name"], gone.values["other"]) == ("己", "甲")
    assert gone.clause == "cn-village-2026:8"


def test_in_one_post_the_relative_with_more_votes_stays(decide, village):
    decision = decide(village | {"relatives": [["庚", "戊", "sibling"]]})
    assert decision.posts["member"].elected == ("戊", "己", "辛")


def test_relatives_with_equal_votes_are_voted_on_again(decide, village):
    village["votes"]["member"] = {"戊": 700, "己": 600, "庚": 600, "辛": 500}
    decision = decide(village | {"relatives": [["己", "庚", "spouse"]]})
    post = decision.posts["member"]
    assert (post.elected, post.tied) == (("戊", "辛"), ("己", "庚"))
    assert decision.next.posts == {"member": 1}


def test_with_a_relative_gone_and_nobody_left_there_is_another_election(decide, village):
    village["votes"]["member"] = {"戊": 700, "己": 650, "庚": 600, "辛": 100, "壬": 90}
    decision = decide(village | {"relatives": [["己", "甲", "parent"]]})
    assert decision.posts["member"].elected == ("戊", "庚")
    assert decision.next.candidates == {"member": ("辛", "壬")}


def test_a_relative_of_the_tied_waits_for_the_revote(decide, village):
    village["posts"][0]["seats"] = 2
    village["votes"]["chair"] = {"甲": 600, "乙": 500, "丙": 500}
    village["votes"]["deputy"] = {"丁": 600}
    decision = decide(village | {"relatives": [["丁", "乙", "sibling"]]})
    assert decision.posts["chair"].tied == ("丙", "乙")
    assert decision.posts["deputy"].elected == ()
    assert [step.step for step in decision.steps] == [NextStep.TIE_REVOTE]


@pytest.mark.parametrize("relation", ["in_law", "cousin", "uncle_or_aunt"])
def test_in_laws_and_cousins_are_no_near_relatives(decide, village, relation):
    decision = decide(village | {"relatives": [["己", "甲", relation]]})
    assert "己" in decision.posts["member"].elected
    assert "D108" in codes(decision)


def test_before_2026_relatives_could_sit_together(decide, village):
    case = village | {"relatives": [["己", "甲", "spouse"]], "election_day": "2025-12-31"}
    assert "己" in decide(case).posts["member"].elected
    asked = decide(case | {"settled": {"relatives_avoid": "yes"}})
    assert asked.findings[-1].values["id"] == "relatives_set"
    local = {"relatives_avoid": "yes", "relatives_set": "spouse+lineal"}
    assert "己" not in decide(case | {"settled": local}).posts["member"].elected


def test_who_was_elected_earlier_to_a_lower_post_gives_way(decide, village):
    village |= {"round": "another", "posts": [{"post": "chair", "seats": 1}]}
    village |= {"votes": {"chair": {"甲": 500}}, "elected_before": {"member": ["己"]}}
    decision = decide(village | {"relatives": [["甲", "己", "child"]]})
    assert decision.posts["chair"].elected == ("甲",)
    assert "D128" in codes(decision)


def test_who_is_voted_on_again_against_a_relative_takes_no_lower_post(decide, village):
    village["posts"][0]["seats"] = 2
    village["votes"]["chair"] = {"甲": 600, "乙": 600}
    village["votes"]["deputy"] = {"乙": 300, "丙": 600}
    village["votes"]["member"] = {"乙": 600, "戊": 590, "己": 580, "庚": 570}
    village["ballots"] = {"issued": 1000, "returned": 1000}
    decision = decide(village | {"relatives": [["甲", "乙", "sibling"]]})
    assert decision.posts["chair"].tied == ("乙", "甲")
    assert decision.next.posts == {"chair": 1}
    assert decision.posts["member"].elected == ("戊", "己", "庚")
    assert "D170" in codes(decision)
    assert "D170" not in codes(decide(village))


def test_of_three_only_some_related_as_many_are_voted_on_as_can_sit_together(decide, members):
    case = members({"甲": 500, "乙": 500, "丙": 500, "丁": 480}, 4, 900)
    decision = decide(case | {"relatives": [["甲", "乙", "spouse"], ["乙", "丙", "child"]]})
    post = decision.posts["member"]
    assert (post.elected, post.tied, post.vacant) == (("丁",), ("丙", "乙", "甲"), 3)
    assert decision.next.posts == {"member": 2}
    alone = decide(case | {"relatives": [["甲", "乙", "spouse"]]}).posts["member"]
    assert (alone.elected, alone.tied) == (("丙", "丁"), ("乙", "甲"))


def test_a_sex_that_decides_who_the_first_woman_is_must_be_given(decide, men):
    men["votes"]["member"] = {"戊": 500, "己": 490, "庚": 480, "辛": 470, "壬": 460}
    men["settled"] = {"women_rule": "first_majority_woman"}
    decision = decide(men)
    assert decision.outcome is Outcome.UNDETERMINED
    assert [f.field for f in decision.findings if f.code == "D139"] == ["people.壬.sex"]
    men["people"]["壬"] = {"sex": "M"}
    assert decide(men).posts["member"].elected == ("戊", "己", "辛")


def test_with_as_many_votes_as_a_relative_who_waits_nobody_is_sure_of_a_seat(decide, members):
    case = members({"甲": 600, "乙": 600, "丙": 500, "丁": 500}, 3, 900)
    case["relatives"] = [["甲", "乙", "spouse"], ["乙", "丙", "child"], ["丙", "丁", "sibling"]]
    decision = decide(case)
    assert decision.posts["member"].elected == ()
    assert decision.posts["member"].tied == ("乙", "甲")
    case["relatives"] = case["relatives"][:1]
    assert decide(case | {"posts": [{"post": "member", "seats": 4}]}).posts["member"].elected == (
        *("丁", "丙"),
    )
