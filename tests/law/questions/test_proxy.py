"""Who may vote for whom: the matrix of the laws and of four provinces, and each single check."""

import pytest

from tests.law.questions.asking import bare, codes, said

GOOD = {
    "principal_on_roll": True,
    "ground": "away",
    "proxy_on_roll": True,
    "relation": "child",
    "written": True,
    "posted": True,
}
COMMUNITY = {"body": "residents_committee"}


def of(**facts):
    return bare("proxy", **{**GOOD, **facts})


def test_a_child_may_vote_for_a_mother_who_is_away():
    answer = of(holds=2, delegated_on="2026-02-26", posted_on="2026-02-28")
    assert answer["answer"] == "yes"
    assert answer["details"] == {
        "may_hold": 3,
        "delegate_by": "2026-02-26",
        "post_by": "2026-02-28",
        "surrender_card": False,
    }


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"principal_on_roll": False}, "Q141"),
        ({"principal_voted": True}, "Q142"),
        ({"ground": "special_reason"}, "Q143"),
        ({"ground": "other"}, "Q143"),
        ({"proxy_on_roll": False}, "Q144"),
        ({"same_person": True}, "Q145"),
        ({"proxy_is_candidate": True}, "Q147"),
        ({"proxy_is_self_nominee": True}, "Q148"),
        ({"passed_on": True}, "Q149"),
        ({"proxy_has_a_proxy": True}, "Q149"),
        ({"holds": 3}, "Q150"),
        ({"delegated_on": "2026-02-27"}, "Q151"),
        ({"at_the_station": True}, "Q152"),
        ({"posted": False}, "Q154"),
        ({"posted_on": "2026-03-01"}, "Q155"),
        ({"written": False}, "Q157"),
    ],
)
def test_each_single_rule_stops_a_proxy_in_zhejiang(facts, code):
    answer = of(**facts)
    assert answer["answer"] == "no"
    assert codes(answer, "blocks") == [code]
    assert said(answer, code)["clause"]


def test_everything_that_is_wrong_is_told_at_once():
    answer = of(principal_voted=True, proxy_is_candidate=True, holds=5, written=False)
    assert codes(answer, "blocks") == ["Q142", "Q147", "Q150", "Q157"]


def test_a_stranger_as_proxy_is_open_in_zhejiang_until_the_county_decides():
    open_ = of(relation="none")
    assert open_["answer"] == "undetermined"
    assert "L132" in codes(open_, "warns")
    assert said(open_, "D130")["numbers"]["parameter"] == "proxy_who"
    decided = of(relation="none", settled={"proxy_who": "near_relative_or_villager"})
    assert decided["answer"] == "yes"
    narrow = of(relation="none", settled={"proxy_who": "near_relative"})
    assert codes(narrow, "blocks") == ["Q146"]


def test_where_no_province_narrows_it_another_villager_may():
    assert of(relation="none", place="130102")["answer"] == "yes"


@pytest.mark.parametrize(("relation", "answer"), [("sibling", "yes"), ("in_law", "no")])
def test_before_2026_only_near_relatives_may(relation, answer):
    found = of(relation=relation, election_day="2024-03-01")
    assert found["answer"] == answer


def test_shanghai_takes_a_special_reason_five_days_before():
    ill = {"place": "310115", "ground": "special_reason"}
    assert of(**ill, delegated_on="2026-02-24")["answer"] == "yes"
    late = of(**ill, delegated_on="2026-02-25")
    assert said(late, "Q151")["numbers"]["by"] == "2026-02-24"
    assert of(**ill, posted_on="2026-02-28")["answer"] == "no"


def test_henan_takes_the_voter_card_back():
    henan = {"place": "410105", "ground": "other"}
    told = of(**henan)
    assert "Q158" in codes(told, "informs")
    assert of(**henan, card_surrendered=False)["answer"] == "no"
    assert "Q158" not in codes(of(**henan, card_surrendered=True))


@pytest.mark.parametrize(
    ("mode", "answer"), [("voters", "yes"), ("households", "yes"), ("representatives", "no")]
)
def test_representatives_vote_themselves(mode, answer):
    found = of(**COMMUNITY, mode=mode, relation="none", place="130102")
    assert found["answer"] == answer
    if answer == "no":
        assert said(found, "Q140")["clause"] == "cn-community-2026:19"


def test_what_is_not_needed_is_not_asked_for():
    plain = of(place="130102")
    assert plain["answer"] == "yes"
    assert "D130" not in codes(plain)
    chain = of(place="130102", passed_on=True)
    assert chain["answer"] == "undetermined"
    assert said(chain, "D130")["numbers"]["parameter"] == "proxy_sub_delegation"


def test_a_rule_that_already_stops_it_needs_no_recorded_decision():
    answer = of(place="130102", passed_on=True, principal_voted=True)
    assert answer["answer"] == "no"
    assert "D130" not in codes(answer)
