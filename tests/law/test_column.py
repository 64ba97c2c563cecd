"""The women's column of the paper, and the post set aside for a woman."""

import pytest

from electionsys.law.rules import NextStep, Outcome


def codes(decision):
    """Return the codes; that no rules of the province are held is true of all these cases."""
    return [finding.code for finding in decision.findings if finding.code != "L130"]


def sexes(sex, names):
    return {name: {"sex": sex} for name in names}


@pytest.fixture
def column(village):
    """Return a function that makes a case of a women's column and two members; 甲 and 乙 women."""
    posts = [{"post": "woman_member", "seats": 1}, {"post": "member", "seats": 2}]
    women, men = sexes("F", "甲乙"), sexes("M", "丙丁戊")

    def make(hers, members, **more):
        votes = {"woman_member": hers, "member": members}
        settled = {"women_rule": "dedicated_column"} | more.pop("settled", {})
        people = women | men | more.pop("people", {})
        return (
            village | {"posts": posts, "votes": votes, "people": people, "settled": settled} | more
        )

    return make


def test_the_column_is_filled_before_the_members_and_by_its_own_votes(decide, column):
    decision = decide(column({"甲": 500, "乙": 300}, {"丙": 600, "丁": 500, "乙": 480}))
    assert list(decision.posts) == ["woman_member", "member"]
    assert decision.posts["woman_member"].elected == ("甲",)
    assert decision.posts["member"].elected == ("丙", "丁")
    assert "D140" in codes(decision)


def test_who_wins_the_column_is_no_member_twice(decide, column):
    case = column({"甲": 400}, {"甲": 350, "丙": 340, "丁": 330}, round="another")
    decision = decide(case)
    assert decision.posts["woman_member"].elected == ("甲",)
    assert decision.posts["member"].elected == ("丙", "丁")
    assert "D114" in codes(decision)


def test_a_man_is_not_elected_in_the_column(decide, column):
    decision = decide(column({"丙": 500}, {"丁": 600, "戊": 500}))
    assert decision.posts["woman_member"].elected == ()
    assert {"D147", "D144"} <= set(codes(decision))
    assert decision.next.posts == {"woman_member": 1}
    assert decision.next.candidates == {"woman_member": ()}


def test_somebody_with_enough_votes_and_no_sex_given_is_asked_about(decide, column):
    case = column({"己": 500}, {"丁": 600, "戊": 500})
    decision = decide(case)
    assert decision.outcome is Outcome.UNDETERMINED
    assert [f.field for f in decision.findings if f.code == "D139"] == ["people.己.sex"]
    assert decide(column({"己": 450}, {"丁": 600, "戊": 500})).outcome is Outcome.VALID
    again = column({"己": 500}, {"丁": 600, "戊": 500}, people={"己": {"sex": "F"}})
    assert decide(again).posts["woman_member"].elected == ("己",)


@pytest.mark.parametrize(
    ("hers", "his", "woman", "members"),
    [(500, 480, ("甲",), ("丁",)), (480, 500, ("乙",), ("丙", "丁"))],
)
def test_of_relatives_in_the_column_and_among_members_more_votes_stay(
    decide, column, hers, his, woman, members
):
    case = column(
        {"甲": hers, "乙": 460},
        {"丙": his, "丁": 470, "戊": 100},
        relatives=[["甲", "丙", "spouse"]],
        round="another",
    )
    case["ballots"] = {"returned": 1000, "issued": 1000}
    decision = decide(case)
    assert decision.posts["woman_member"].elected == woman
    assert decision.posts["member"].elected == members
    assert ("D115" in codes(decision)) is True
    case["relatives"] = []
    assert decide(case).posts["member"].elected == ("丙", "丁")


def test_relatives_of_one_office_with_equal_votes_are_voted_on_again(decide, column):
    case = column(
        {"甲": 500, "乙": 400}, {"丙": 500, "丁": 480}, relatives=[["甲", "丙", "sibling"]]
    )
    decision = decide(case)
    assert decision.posts["woman_member"].tied == ("甲",)
    assert decision.posts["member"].tied == ("丙",)
    assert decision.posts["member"].elected == ("丁",)
    assert decision.next.step is NextStep.TIE_REVOTE
    assert decision.next.candidates == {"woman_member": ("甲",), "member": ("丙",)}


def test_a_woman_whose_relative_is_tied_waits_with_him(decide, column):
    case = column(
        {"甲": 460}, {"丙": 500, "丁": 500, "戊": 600}, relatives=[["甲", "丙", "parent"]]
    )
    decision = decide(case)
    assert decision.posts["member"].tied == ("丁", "丙")
    assert decision.posts["woman_member"].elected == ()
    assert [step.step for step in decision.steps] == [NextStep.TIE_REVOTE]
    case["relatives"] = []
    assert decide(case).posts["woman_member"].elected == ("甲",)


def test_a_woman_tied_in_her_column_gives_way_to_a_relative_with_more_votes(decide, column):
    case = column({"甲": 400, "乙": 400}, {"丙": 500, "丁": 480}, round="another")
    assert decide(case).posts["woman_member"].tied == ("乙", "甲")
    decision = decide(case | {"relatives": [["甲", "丙", "child"]]})
    assert decision.posts["woman_member"].elected == ("乙",)
    assert decision.posts["member"].elected == ("丙", "丁")


def test_the_votes_of_the_column_are_added_where_that_was_recorded(decide, column):
    case = column({"甲": 300, "乙": 460}, {"丙": 600, "甲": 200, "丁": 100})
    assert decide(case).posts["member"].elected == ("丙",)
    case = column(
        {"甲": 300, "乙": 460},
        {"丙": 600, "甲": 200, "丁": 100, "乙": 90},
        settled={"women_column_fold": "on"},
    )
    decision = decide(case)
    assert decision.posts["woman_member"].elected == ("乙",)
    assert decision.posts["member"].elected == ("丙", "甲")
    assert decision.posts["member"].votes == {"丙": 600, "甲": 500, "丁": 100, "乙": 90}
    assert "D149" in codes(decision)


def test_added_to_the_members_a_paper_counts_once(decide, papers):
    posts = [{"post": "woman_member", "seats": 1}, {"post": "member", "seats": 2}]
    rows = ((300, {"woman_member": ["甲"]}), (400, {"woman_member": ["乙"], "member": ["甲"]}))
    settled = {"women_column_fold": "on", "women_rule": "dedicated_column"}
    case = papers(*rows, settled=settled) | {"posts": posts}
    case["people"] = sexes("F", "甲乙")
    decision = decide(case)
    assert decision.posts["woman_member"].elected == ("乙",)
    assert decision.posts["member"].votes == {"甲": 700}


def test_more_added_up_than_there_are_papers_is_irreconcilable(decide, column):
    case = column({"甲": 500}, {"甲": 450, "丙": 600}, settled={"women_column_fold": "on"})
    decision = decide(case)
    assert decision.outcome is Outcome.IRRECONCILABLE
    assert codes(decision) == ["D132"]
    assert decide(case | {"settled": {}}).outcome is Outcome.VALID


def test_a_man_in_the_column_of_a_paper_does_not_count(decide, papers):
    posts = [{"post": "woman_member", "seats": 1}, {"post": "member", "seats": 2}]
    case = papers((600, {"woman_member": ["甲"], "member": ["丁"]}), (9, {"woman_member": ["甲"]}))
    case |= {"posts": posts, "people": {"甲": {"sex": "M"}}}
    decision = decide(case)
    assert decision.posts["woman_member"].votes == {}
    assert decision.posts["member"].votes == {"丁": 600}
    kinds = next(f.values for f in decision.findings if f.code == "D118")
    assert (kinds["valid"], kinds["invalid"]) == (600, 9)
    assert next(f.values["papers"] for f in decision.findings if f.code == "D169") == 609


def test_a_name_in_the_column_and_beside_it_may_count_in_the_column_only(decide, papers):
    posts = [{"post": "woman_member", "seats": 1}, {"post": "member", "seats": 2}]
    case = papers(
        (600, {"woman_member": ["甲"], "member": ["甲", "丁"]}),
        settled={"double_post_same_ballot": "women_column_only"},
    )
    case |= {"posts": posts, "people": {"甲": {"sex": "F"}, "丁": {"sex": "M"}}}
    decision = decide(case)
    assert decision.posts["woman_member"].votes == {"甲": 600}
    assert decision.posts["member"].votes == {"丁": 600}


def test_without_a_column_in_the_case_the_first_woman_with_enough_votes_has_a_seat(decide, village):
    village["people"]["戊"] = {"sex": "M"}
    village["people"]["辛"] = {"sex": "F"}
    column = {"settled": {"women_rule": "dedicated_column"}}
    decision = decide(village | column)
    assert decision.posts["member"].elected == ("戊", "己", "辛")
    assert {"D146", "D168", "D172"} <= set(codes(decision))
    assert "D172" not in codes(decide(village))
    # None has enough: a seat is kept, and she is elected to it in another election.
    village["votes"]["member"]["辛"] = 400
    decision = decide(village | column)
    assert decision.posts["member"].elected == ("戊", "己")
    assert decision.next.candidates == {"member": ("辛",)}
    assert {"D145", "D168"} <= set(codes(decision))


def test_the_seat_of_a_woman_does_not_stay_open(decide, members):
    """Organic law, article 8: enough are elected, and yet no woman."""
    case = members({"甲": 500, "乙": 450, "丙": 200}, 3, 900, round="another")
    case |= {
        "people": {"甲": {"sex": "M"}, "乙": {"sex": "M"}, "丙": {"sex": "F"}, "丁": {"sex": "M"}},
        "elected_before": {"chair": ["丁"]},
        "settled": {
            "women_rule": "rerun_until_woman",
            "min_members_to_stop": 3,
            "stop_needs_meeting": "no",
        },
    }
    decision = decide(case)
    assert decision.posts["member"].elected == ("甲", "乙")
    assert [(step.step.value, dict(step.posts)) for step in decision.steps] == [
        ("another_election", {"member": 1})
    ]
    assert decision.next.candidates == {"member": ("丙",)}


@pytest.fixture
def preset(village):
    """Return a village in which men have the most votes for deputy and member."""
    village["people"] = sexes("M", "甲乙丙戊己庚")
    village["people"] |= sexes("F", "丁辛")
    village["settled"] = {"women_rule": "preset_post"}
    return village


def test_which_post_is_a_womans_is_asked_only_where_no_woman_is_elected(decide, preset):
    decision = decide(preset)
    assert decision.outcome is Outcome.UNDETERMINED
    assert decision.findings[-1].values["id"] == "women_post"
    preset["people"]["甲"] = {"sex": "F"}
    assert decide(preset).outcome is Outcome.VALID


def test_the_last_seat_of_the_post_set_aside_is_a_womans(decide, preset):
    preset["settled"]["women_post"] = "member"
    decision = decide(preset)
    assert decision.posts["member"].elected == ("戊", "己", "辛")
    assert "D148" in codes(decision)
    preset["settled"]["women_post"] = "chair"
    decision = decide(preset)
    assert decision.posts["chair"].elected == ()
    assert decision.posts["member"].elected == ("戊", "己", "庚")
    assert decision.next.posts == {"chair": 1}
    assert decision.next.candidates == {"chair": ()}


def test_in_the_post_set_aside_a_sex_that_decides_is_asked_for(decide, preset):
    preset["settled"]["women_post"] = "deputy"
    del preset["people"]["丙"]
    decision = decide(preset)
    assert decision.outcome is Outcome.UNDETERMINED
    assert [f.field for f in decision.findings if f.code == "D139"] == ["people.丙.sex"]
    preset["people"]["丙"] = {"sex": "F"}
    assert decide(preset).posts["deputy"].elected == ("丙",)


def test_where_members_are_elected_in_another_vote_nothing_is_asked_for_a_woman(decide, members):
    case = members({"甲": 500}, 1, 900, people={"甲": {"sex": "M"}})
    assert decide(case).outcome is Outcome.UNDETERMINED
    case |= {"posts": [{"post": "chair", "seats": 1}], "votes": {"chair": {"甲": 500}}}
    decision = decide(case)
    assert decision.posts["chair"].elected == ("甲",)
    assert "D143" in codes(decision)
