"""Henan: elections worked out by hand from the articles of the measures."""

import pytest

from electionsys.law.rules import NextStep, Outcome
from tests.law.provinces import AFTER, BEFORE, case, cited, elected, numbers, people, seats

PLACE, COMMUNITY = "410182100200", "410102001001"
LAW, NATIONAL = "cn-41-village-2011", "cn-village-2026:18"
PEOPLE = people(F="戊", M="甲乙己庚辛")


def village(day=AFTER, **more):
    """Return a case of a chair and three members, 900 papers, the woman 戊 elected."""
    votes = {"chair": {"甲": 600}, "member": {"己": 600, "乙": 580, "戊": 500, "庚": 460}}
    posts = seats(chair=1, member=3)
    return case(PLACE, day, posts=posts, votes=votes, people=PEOPLE) | more


def by_papers(papers, posts, **more):
    papers = [{"count": count, "marks": marks} for count, marks in papers]
    returned = sum(paper["count"] for paper in papers)
    full = village(papers=papers, posts=posts, ballots=numbers(returned), **more)
    return {key: value for key, value in full.items() if key != "votes"}


def gaps(decision):
    return [finding.values["id"] for finding in decision.findings if finding.code == "D130"]


@pytest.mark.parametrize("day", [BEFORE, AFTER])
def test_what_is_contrary_to_the_law_is_said_with_every_answer(decide, day):
    decision = decide(village(day))
    contrary = [f.field for f in decision.findings if f.code == "L131"]
    more = ["registration_other_grounds", "relatives_set"] if day == AFTER else []
    assert sorted(contrary) == sorted(["ec_leaves_when", "term_years", *more])
    # Who may be a proxy is asked where proxies are; no count hangs on it.
    assert not cited(decision, "L132")


@pytest.mark.parametrize(
    ("returned", "outcome", "code"), [(500, Outcome.INVALID, "D102"), (501, Outcome.VALID, "D101")]
)
def test_more_than_half_of_all_voters_take_part(decide, returned, outcome, code):
    """Article 35, paragraph 1, which says what the national law says."""
    votes = {"chair": {"甲": 400}, "member": {"戊": returned}}
    posts = seats(chair=1, member=1)
    decision = decide(village(posts=posts, votes=votes, ballots=numbers(returned)))
    assert decision.outcome is outcome
    assert cited(decision, code) == {NATIONAL}


@pytest.mark.parametrize(
    ("issued", "voters", "outcome", "code"),
    [(899, 910, Outcome.INVALID, "D104"), (900, 899, Outcome.VALID, "D105")],
)
def test_papers_are_held_against_those_handed_out(decide, issued, voters, outcome, code):
    """Article 35, paragraph 1: 多于发出的选票，选举无效; of those who voted it does not speak."""
    decision = decide(village(ballots=numbers(900, issued=issued, voters=voters)))
    assert decision.outcome is outcome
    assert cited(decision, code) == {f"{LAW}:35"}


def test_too_many_members_void_the_paper_for_members_alone(decide):
    """Articles 34 and 35: each post has a paper of its own, so the chair's 100 votes stay."""
    papers = [
        (400, {"chair": ["甲"], "member": ["戊", "己"]}),
        (300, {"chair": ["乙"], "member": ["戊", "庚"]}),
        (100, {"chair": ["甲"], "member": ["戊", "己", "庚"]}),
    ]
    decision = decide(by_papers(papers, seats(chair=1, member=2)))
    assert decision.posts["chair"].votes == {"甲": 500, "乙": 300}
    assert decision.posts["member"].votes == {"戊": 700, "己": 400, "庚": 300}
    assert elected(decision) == {"chair": ("甲",), "member": ("戊",)}


def test_a_name_for_two_posts_stands_on_two_papers(decide):
    """Article 34: no rule about one name on one paper is asked for; the higher post is kept."""
    papers = [
        (500, {"chair": ["甲"], "member": ["甲", "戊"]}),
        (300, {"chair": ["乙"], "member": ["戊", "庚"]}),
    ]
    decision = decide(by_papers(papers, seats(chair=1, member=2)))
    assert decision.outcome is Outcome.VALID
    assert elected(decision) == {"chair": ("甲",), "member": ("戊",)}
    assert "甲" not in decision.next.candidates["member"]


@pytest.mark.parametrize(("marred", "winner"), [(0, ("甲",)), (1, ())])
def test_a_mark_beyond_the_rules_spoils_the_paper(decide, marred, winner):
    """Article 35, paragraph 3: 900 papers need 451 votes."""
    papers = [
        {"count": 451 - marred, "marks": {"chair": ["甲"], "member": ["戊"]}},
        {"count": 449, "marks": {"chair": ["乙"], "member": ["戊"]}},
    ]
    bad = {"count": marred, "marks": {"chair": ["甲"], "member": ["戊"]}, "extra_marks": True}
    case_ = by_papers([], seats(chair=1, member=1)) | {"ballots": numbers(900)}
    decision = decide(case_ | {"papers": [*papers, bad] if marred else papers})
    assert elected(decision)["chair"] == winner


@pytest.mark.parametrize("day", [BEFORE, AFTER])
@pytest.mark.parametrize("kind", ["spouse", "parent", "child", "sibling"])
def test_of_relatives_the_higher_post_stays(decide, day, kind):
    """Article 8: 乙 gives way to the chair 甲, and the next with a majority sits."""
    decision = decide(village(day, relatives=[["甲", "乙", kind]]))
    assert elected(decision) == {"chair": ("甲",), "member": ("己", "戊", "庚")}
    assert cited(decision, "D115") == {f"{LAW}:8" if day == BEFORE else "cn-village-2026:8"}


@pytest.mark.parametrize("kind", ["grandparent", "grandchild"])
def test_grandparents_and_grandchildren_are_near_since_2026(decide, kind):
    """Article 8 does not name them; article 1045 of the Civil Code does, and rules since 2026."""
    relatives = [["甲", "乙", kind]]
    assert "乙" in elected(decide(village(BEFORE, relatives=relatives)))["member"]
    assert "乙" not in elected(decide(village(AFTER, relatives=relatives)))["member"]


@pytest.mark.parametrize("day", [BEFORE, AFTER])
def test_in_one_post_the_relative_with_more_votes_stays(decide, day):
    decision = decide(village(day, relatives=[["己", "乙", "sibling"]]))
    assert elected(decision)["member"] == ("己", "戊", "庚")


@pytest.mark.parametrize("day", [BEFORE, AFTER])
def test_of_relatives_with_equal_votes_henan_does_not_speak(decide, day):
    """Article 8 ends with 保留得票多的一人: what follows is recorded."""
    votes = {"chair": {"甲": 600}, "member": {"己": 600, "乙": 600, "戊": 500, "庚": 460}}
    decision = decide(village(day, votes=votes, relatives=[["己", "乙", "sibling"]]))
    assert decision.outcome is Outcome.UNDETERMINED
    assert gaps(decision) == ["relatives_resolution"]
    assert cited(decision, "D130") == {f"{LAW}:8"}


def test_votes_are_added_downward_at_the_nomination_only(decide):
    """Article 25: 440 for chair and 30 as a member make no member of 甲 at the poll."""
    votes = {"chair": {"甲": 440, "乙": 350}, "member": {"戊": 500, "甲": 30, "己": 300}}
    decision = decide(village(posts=seats(chair=1, member=2), votes=votes))
    assert elected(decision) == {"chair": (), "member": ("戊",)}


def another(votes, returned):
    return village(
        round="another",
        posts=seats(member=2),
        votes={"member": votes},
        elected_before={"chair": ["甲"], "member": ["戊"]},
        ballots=numbers(returned),
    )


@pytest.mark.parametrize(("votes", "winners"), [(166, ("庚",)), (167, ("庚", "己"))])
def test_another_election_takes_a_third_of_the_papers(decide, votes, winners):
    """Article 38: 501 papers; a third of them is 167."""
    decision = decide(another({"己": votes, "庚": 200, "辛": 50}, 501))
    assert elected(decision)["member"] == winners
    assert cited(decision, "D117") == {NATIONAL}


def test_another_election_needs_more_than_half_of_all_voters_again(decide):
    """Article 38: 由过半数的选民参加投票选举有效."""
    decision = decide(another({"己": 300, "庚": 300}, 500))
    assert decision.outcome is Outcome.INVALID
    assert decision.next.step is NextStep.RE_ELECTION


def test_when_seats_may_stay_open_henan_does_not_say(decide):
    decision = decide(another({"己": 166, "庚": 200, "辛": 50}, 501))
    assert decision.next.step is NextStep.ASSEMBLY_DECIDES
    assert cited(decision, "D154") == {"cn-village-2026:18"}


@pytest.mark.parametrize(
    ("chairs", "members", "wrong"),
    [("甲乙", "戊己庚", 0), ("甲乙", "戊己庚辛", 0), ("甲乙丙", "戊己庚", 1)],
)
def test_one_more_candidate_for_chair_and_one_or_two_more_for_members(
    decide, chairs, members, wrong
):
    """Article 24."""
    lists = {"chair": list(chairs), "member": list(members)}
    votes = {"chair": {"甲": 500}, "member": {"戊": 500, "己": 460}}
    decision = decide(village(posts=seats(chair=1, member=2), votes=votes, candidates=lists))
    assert cited(decision, "D138") == ({f"{LAW}:24"} if wrong else set())


def residents(mode, registered, returned, day=AFTER, **more):
    return case(
        COMMUNITY,
        day,
        body="residents_committee",
        mode=mode,
        registered=registered,
        ballots=numbers(returned),
        posts=seats(chair=1),
        votes={"chair": {"甲": returned // 2 + 1}},
        people=people(F="甲"),
        **more,
    )


@pytest.mark.parametrize(
    ("mode", "registered", "enough"),
    # The last: more than two thirds of 60 is 41, not 40.
    [("voters", 1000, 501), ("households", 400, 201), ("representatives", 60, 41)],
)
def test_a_residents_committee_is_elected_as_the_law_of_2026_says(decide, mode, registered, enough):
    assert decide(residents(mode, registered, enough - 1)).outcome is Outcome.INVALID
    decision = decide(residents(mode, registered, enough))
    assert elected(decision) == {"chair": ("甲",)}
    assert cited(decision, "D101") == {"cn-community-2026:19"}


@pytest.mark.parametrize("mode", ["voters", "households", "representatives"])
def test_as_many_candidates_as_seats_are_contrary_to_the_law_of_2026(decide, mode):
    """Henan, article 9, allows it; the national law of 2026, article 18, does not."""
    alone = {"candidates": {"chair": ["甲"]}}
    assert cited(decide(residents(mode, 60, 60, **alone)), "D137") == {"cn-community-2026:18"}
    settled = {"majority_base": "recovered"}
    before = decide(residents(mode, 60, 60, BEFORE, settled=settled, **alone))
    assert cited(before, "D137") == set()
