"""Shanghai: elections worked out by hand from the articles of the measures."""

from datetime import timedelta

import pytest

from electionsys.law.rules import NextStep, Outcome
from tests.law.provinces import AFTER, BEFORE, case, cited, elected, numbers, people, seats

PLACE = "310151100200"
HERE = "cn-31-village-election-2020"
POSTS = seats(chair=1, deputy=2, member=2)
VOTES = {
    "chair": {"甲": 500, "乙": 390},
    "deputy": {"丙": 600, "丁": 500, "癸": 290},
    "member": {"戊": 700, "己": 550, "庚": 450},
}
PEOPLE = people(F="戊", M="甲乙丙丁己庚癸")


def village(day=AFTER, **more):
    """Return a case of a committee of five that is elected whole."""
    return case(PLACE, day, posts=POSTS, votes=VOTES, people=PEOPLE) | more


def by_papers(papers, **more):
    """Return the same case with its papers in place of its votes."""
    return {key: value for key, value in village(papers=papers, **more).items() if key != "votes"}


def finding(decision, code):
    return next(found for found in decision.findings if found.code == code)


def test_a_whole_committee_is_elected_by_more_than_half_of_those_who_voted(decide):
    """Articles 19 and 20."""
    decision = decide(village())
    assert elected(decision) == {
        "chair": ("甲",),
        "deputy": ("丙", "丁"),
        "member": ("戊", "己"),
    }
    assert decision.next is None
    assert cited(decision, "D101") == {"cn-village-2026:18"}
    assert cited(decision, "D110") == {"cn-village-2026:18"}


@pytest.mark.parametrize(
    ("issued", "voters", "outcome", "code"),
    [(910, 899, Outcome.INVALID, "D104"), (899, 900, Outcome.VALID, "D105")],
)
def test_papers_are_held_against_those_who_voted(decide, issued, voters, outcome, code):
    """Article 19: 收回的票数多于投票人数的无效."""
    decision = decide(village(ballots=numbers(900, issued=issued, voters=voters)))
    assert decision.outcome is outcome
    assert cited(decision, code) == {f"{HERE}:19"}


def test_a_paper_with_too_many_names_is_waste(decide):
    """Article 19, paragraph 2: two for the chair."""
    good = {"chair": ["甲"], "deputy": ["丙", "丁"], "member": ["戊", "己"]}
    papers = [
        {"count": 460, "marks": good},
        {"count": 440, "marks": good | {"chair": ["甲", "乙"]}},
    ]
    decision = decide(by_papers(papers))
    assert decision.posts["deputy"].votes == {"丁": 460, "丙": 460}
    assert elected(decision)["chair"] == ("甲",)
    judged = finding(decision, "D118")
    assert (judged.values["valid"], judged.values["invalid"]) == (460, 440)


def test_one_person_in_two_posts_is_left_to_a_recorded_decision(decide):
    """The measures say nothing of it, so nobody guesses; recorded, it is decided."""
    good = {"chair": ["甲"], "deputy": ["丙", "丁"], "member": ["戊", "己"]}
    papers = [
        {"count": 460, "marks": good},
        {"count": 440, "marks": good | {"member": ["甲", "戊"]}},
    ]
    decision = decide(by_papers(papers))
    assert decision.outcome is Outcome.UNDETERMINED
    assert [f.values["id"] for f in decision.findings if f.code == "D130"] == [
        "double_post_same_ballot"
    ]
    decision = decide(by_papers(papers, settled={"double_post_same_ballot": "higher_only"}))
    assert decision.posts["member"].votes == {"戊": 900, "己": 460}
    assert decision.posts["chair"].votes == {"甲": 900}


def test_a_paper_of_abstention_is_no_waste_paper(decide):
    """Articles 17 and 19: 也可以弃权; fewer names than seats are valid."""
    papers = [{"count": 451, "marks": {"chair": ["甲"]}}, {"count": 449, "marks": {}}]
    decision = decide(by_papers(papers))
    assert elected(decision)["chair"] == ("甲",)
    judged = finding(decision, "D118")
    assert (judged.values["blank"], judged.values["invalid"]) == (449, 0)


def test_equal_votes_for_the_last_seat_are_voted_on_again(decide):
    """Article 20, paragraph 2."""
    votes = VOTES | {"deputy": {"丙": 600, "丁": 500, "癸": 500}}
    decision = decide(village(votes=votes))
    assert decision.next.step is NextStep.TIE_REVOTE
    assert decision.next.candidates == {"deputy": ("丁", "癸")}
    assert cited(decision, "D113") == {f"{HERE}:20"}


@pytest.mark.parametrize(
    ("relation", "before", "after"),
    [
        ("sibling", ("戊", "己"), ("戊",)),
        ("child", ("戊",), ("戊",)),
        ("grandchild", ("戊",), ("戊",)),
        ("spouse", ("戊",), ("戊",)),
        ("in_law", ("戊", "己"), ("戊", "己")),
    ],
)
def test_who_may_sit_beside_the_chair(decide, relation, before, after):
    """Article 2: husband, wife and lineal kin may not; from 2026 siblings may not either."""
    for day, members in ((BEFORE, before), (AFTER, after)):
        decision = decide(village(day, relatives=[["甲", "己", relation]]))
        assert elected(decision)["chair"] == ("甲",)
        assert elected(decision)["member"] == members


def test_the_citys_narrower_circle_is_named_where_the_law_of_2026_rules(decide):
    decision = decide(village(relatives=[["甲", "己", "sibling"]]))
    assert finding(decision, "D115").values["name"] == "己"
    named = {(f.code, f.field) for f in decision.findings if f.code in ("L131", "L132")}
    assert ("L131", "relatives_set") in named
    assert ("L132", "proxy_who") not in named


def test_with_three_elected_a_meeting_decides_at_once_whether_seats_stay_empty(decide):
    """Article 21: 当选人数达到三人的，不足的名额是否暂缺，由村民会议或者村民代表会议决定."""
    votes = VOTES | {"member": {"戊": 400, "己": 300, "庚": 200}}
    decision = decide(village(votes=votes))
    assert elected(decision)["member"] == ()
    assert decision.next.step is NextStep.ASSEMBLY_DECIDES
    assert decision.next.posts == {"member": 2}
    assert f"{HERE}:21" in cited(decision, "D153")


def test_with_two_elected_there_is_another_election_within_thirty_days(decide):
    """Article 21: 当选人数未达到三人的，不足的名额，应当在三十日内另行选举."""
    votes = {
        "chair": {"甲": 500, "乙": 390},
        "deputy": {"丙": 600, "丁": 400, "癸": 290},
        "member": {"戊": 450, "己": 300, "庚": 200},
    }
    decision = decide(village(votes=votes))
    assert elected(decision) == {"chair": ("甲",), "deputy": ("丙",), "member": ()}
    assert decision.next.step is NextStep.ANOTHER_ELECTION
    assert decision.next.posts == {"deputy": 1, "member": 2}
    assert decision.next.candidates == {"deputy": ("丁", "癸"), "member": ("戊", "己", "庚")}
    assert decision.next.by == AFTER + timedelta(days=30)


@pytest.mark.parametrize(("votes", "won"), [(299, ()), (300, ("己",))])
def test_in_another_election_a_third_of_the_papers_is_enough(decide, votes, won):
    """Article 21: 得赞成票数不得少于选票的三分之一."""
    held = {"chair": ["甲"], "deputy": ["丙"]}
    more = {"posts": seats(member=2), "votes": {"member": {"己": votes, "庚": 320, "戊": 100}}}
    more["people"] = PEOPLE | people(F="丙")
    decision = decide(village(round="another", elected_before=held) | more)
    assert set(decision.posts["member"].elected) == {"庚", *won}
    assert cited(decision, "D117") == {"cn-village-2026:18"}


def test_five_men_are_no_committee_and_how_a_woman_comes_in_must_be_recorded(decide):
    """Article 2, paragraph 3, and no rule how: asked for only where no woman is elected."""
    men = PEOPLE | people(M="戊")
    decision = decide(village(people=men))
    assert decision.outcome is Outcome.UNDETERMINED
    assert finding(decision, "D130").values["id"] == "women_rule"
    decision = decide(village(people=men, settled={"women_rule": "rerun_until_woman"}))
    assert elected(decision)["member"] == ("戊",)
    assert decision.posts["member"].vacant == 1


@pytest.mark.parametrize(
    ("seated", "step"),
    [
        ({"chair": ["甲"], "deputy": ["丙"]}, NextStep.ANOTHER_ELECTION),
        ({"chair": ["甲"], "deputy": ["丙", "丁"]}, NextStep.ASSEMBLY_DECIDES),
    ],
)
def test_after_another_election_the_same_rule_holds(decide, seated, step):
    """Article 21 counts those elected, whichever vote elected them."""
    more = {"posts": seats(member=2), "votes": {"member": {"己": 299, "庚": 120}}}
    decision = decide(village(round="another", elected_before=seated) | more)
    assert decision.next.step is step


def test_without_a_chair_the_deputy_with_the_most_votes_leads(decide):
    """Article 21, paragraph 2: 丙 has 600, 丁 500."""
    votes = VOTES | {"chair": {"甲": 440, "乙": 390}}
    decision = decide(village(votes=votes))
    assert decision.next.step is NextStep.ASSEMBLY_DECIDES
    assert finding(decision, "D157").values["name"] == "丙"
    assert cited(decision, "D157") == {f"{HERE}:21"}


def test_without_chair_and_deputies_the_member_with_the_most_votes_leads(decide):
    """Article 21, paragraph 2: 戊 has 700."""
    votes = {
        "chair": {"甲": 440, "乙": 390},
        "deputy": {"丙": 440, "丁": 400},
        "member": {"戊": 700, "己": 650, "庚": 600},
    }
    decision = decide(village(posts=seats(chair=1, deputy=1, member=3), votes=votes))
    assert decision.next.step is NextStep.ASSEMBLY_DECIDES
    assert finding(decision, "D157").values["name"] == "戊"


def test_deputies_with_equal_votes_are_chosen_between_by_a_meeting(decide):
    """Article 21, paragraph 2: 得票相等的，由村民会议或者村民代表会议确定."""
    votes = VOTES | {
        "chair": {"甲": 440, "乙": 390},
        "deputy": {"丙": 600, "丁": 600},
    }
    decision = decide(village(votes=votes))
    assert cited(decision, "D158") == {f"{HERE}:21"}
    assert cited(decision, "D157") == set()


@pytest.mark.parametrize(
    ("chair", "deputies", "members", "outside"),
    [
        ("甲乙", "丙丁癸", "戊己庚", False),
        ("甲乙", "丙丁癸", "戊己庚辛壬", False),
        ("甲乙", "丙丁癸", "戊己庚辛壬子", True),
        ("甲乙丑", "丙丁癸", "戊己庚", True),
    ],
)
def test_how_many_more_candidates_than_seats(decide, chair, deputies, members, outside):
    """Article 12: one more for chair and deputies, one to three more for members."""
    names = {"chair": list(chair), "deputy": list(deputies), "member": list(members)}
    decision = decide(village(candidates=names))
    assert cited(decision, "D138") == ({f"{HERE}:12"} if outside else set())
    assert decision.outcome is Outcome.VALID


def test_an_equal_number_of_candidates_is_named(decide):
    """Article 12, and the law, article 18: more candidates than seats."""
    decision = decide(village(candidates={"member": ["戊", "己"]}))
    assert cited(decision, "D137") == {"cn-village-2026:18"}
