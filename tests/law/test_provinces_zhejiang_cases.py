"""Zhejiang: elections worked out by hand from the articles of the measures."""

from datetime import timedelta

import pytest

from electionsys.law.rules import NextStep, Outcome
from tests.law.provinces import AFTER, BEFORE, case, cited, elected, numbers, people, seats

PLACE = "330106100200"
OLD, NEW = "cn-33-village-election-2020", "cn-33-village-election-2025"
POSTS = seats(chair=1, deputy=1, woman_member=1, member=2)
VOTES = {
    "chair": {"甲": 500, "乙": 390},
    "deputy": {"丙": 600, "丁": 290},
    "woman_member": {"戊": 700, "壬": 150},
    "member": {"己": 650, "庚": 600, "辛": 500},
}
PEOPLE = people(F="戊壬", M="甲乙丙丁己庚辛")


def village(day=AFTER, **more):
    """Return a case of a committee of five that is elected whole."""
    return case(PLACE, day, posts=POSTS, votes=VOTES, people=PEOPLE) | more


def by_papers(papers):
    """Return the same case with its papers in place of its votes."""
    return {key: value for key, value in village(papers=papers).items() if key != "votes"}


@pytest.mark.parametrize(
    ("returned", "outcome", "code"), [(500, Outcome.INVALID, "D102"), (501, Outcome.VALID, "D101")]
)
def test_more_than_half_of_all_voters_take_part(decide, returned, outcome, code):
    """Article 27, paragraph 1."""
    votes = {"chair": {"甲": 400}}
    decision = decide(village(ballots=numbers(returned), posts=seats(chair=1), votes=votes))
    assert decision.outcome is outcome
    assert cited(decision, code) == {"cn-village-2026:18"}


@pytest.mark.parametrize(
    ("issued", "voters", "outcome", "code"),
    [
        # More papers than people who voted: void, though no more than were handed out.
        (910, 899, Outcome.INVALID, "D104"),
        # More than were handed out, yet no more than voted: article 27 does not speak of it.
        (899, 900, Outcome.VALID, "D105"),
    ],
)
def test_papers_are_held_against_those_who_voted(decide, issued, voters, outcome, code):
    """Article 27, paragraph 2."""
    decision = decide(village(ballots=numbers(900, issued=issued, voters=voters)))
    assert decision.outcome is outcome
    assert cited(decision, code) == {f"{NEW}:27"}
    assert (decision.next is None) is (outcome is Outcome.VALID)


def test_a_whole_committee_with_its_womans_column(decide):
    """Articles 21 and 28: each post by more than half, the woman in her own column."""
    decision = decide(village())
    assert decision.outcome is Outcome.VALID
    assert elected(decision) == {
        "chair": ("甲",),
        "deputy": ("丙",),
        "woman_member": ("戊",),
        "member": ("己", "庚"),
    }
    assert decision.next is None
    assert cited(decision, "D110") == {"cn-village-2026:18"}


@pytest.mark.parametrize(("votes", "won"), [(450, ()), (451, ("甲",))])
def test_half_of_those_who_voted_is_not_enough(decide, votes, won):
    """Article 28, paragraph 1: of 900 who took part, 451."""
    decision = decide(village(posts=seats(chair=1), votes={"chair": {"甲": votes}}))
    assert decision.posts["chair"].elected == won


def test_equal_votes_for_the_last_seat_are_voted_on_again(decide):
    """Article 28, paragraph 2."""
    decision = decide(village(votes=VOTES | {"member": {"己": 650, "庚": 500, "辛": 500}}))
    member = decision.posts["member"]
    assert (member.elected, member.tied, member.vacant) == (("己",), ("庚", "辛"), 1)
    assert decision.next.step is NextStep.TIE_REVOTE
    assert decision.next.posts == {"member": 1}
    assert decision.next.candidates == {"member": ("庚", "辛")}
    assert cited(decision, "D113") == {f"{NEW}:28"}


def test_a_tie_that_changes_nothing_is_none(decide):
    """Article 28, paragraph 2: only where it cannot be told who is elected."""
    decision = decide(village(votes=VOTES | {"member": {"己": 600, "庚": 600, "辛": 500}}))
    assert decision.posts["member"].elected == ("己", "庚")
    assert decision.next is None


@pytest.mark.parametrize("day", [BEFORE, AFTER])
def test_of_relatives_the_higher_post_stays_and_the_next_with_enough_votes_follows(decide, day):
    """Article 31: 甲, chair, and 己, most votes among the members, are siblings."""
    decision = decide(village(day, relatives=[["甲", "己", "sibling"]]))
    assert elected(decision)["chair"] == ("甲",)
    assert elected(decision)["member"] == ("庚", "辛")
    assert decision.next is None
    article = f"{OLD}:31" if day == BEFORE else "cn-village-2026:8"
    assert cited(decision, "D115") == {article}


def test_where_nobody_else_has_enough_votes_the_seat_goes_to_another_election(decide):
    """Article 31, paragraph 3, and article 29: 辛 has 450 of 900."""
    votes = VOTES | {"member": {"己": 650, "庚": 600, "辛": 450, "癸": 40}}
    decision = decide(village(votes=votes, relatives=[["甲", "己", "sibling"]]))
    assert elected(decision)["member"] == ("庚",)
    assert decision.next.step is NextStep.ANOTHER_ELECTION
    assert decision.next.posts == {"member": 1}
    assert decision.next.candidates == {"member": ("辛", "癸")}


def test_of_relatives_in_one_post_more_votes_stay(decide):
    """Article 31, paragraph 2."""
    decision = decide(village(relatives=[["己", "庚", "spouse"]]))
    assert elected(decision)["member"] == ("己", "辛")


def test_relatives_with_equal_votes_in_one_post_are_voted_on_again(decide):
    """Article 31, paragraph 2: one of the two stays, 辛 has the other seat."""
    votes = VOTES | {"member": {"己": 600, "庚": 600, "辛": 500}}
    decision = decide(village(votes=votes, relatives=[["己", "庚", "spouse"]]))
    member = decision.posts["member"]
    assert (member.elected, member.tied) == (("辛",), ("己", "庚"))
    assert decision.next.step is NextStep.TIE_REVOTE
    assert decision.next.candidates == {"member": ("己", "庚")}


def test_the_member_of_the_womans_column_is_a_member_like_the_others(decide):
    """Article 31: 戊 of the women's column and 己 are married; 戊 has more votes and stays."""
    decision = decide(village(relatives=[["戊", "己", "spouse"]]))
    assert elected(decision)["woman_member"] == ("戊",)
    assert elected(decision)["member"] == ("庚", "辛")


def test_grandparents_sit_together_until_the_decision_of_2025(decide):
    """Article 31 of 2020 counts husband and wife, parents and children, brothers and sisters."""
    for day, members in ((BEFORE, ("己", "庚")), (AFTER, ("庚", "辛"))):
        decision = decide(village(day, relatives=[["甲", "己", "grandchild"]]))
        assert elected(decision)["member"] == members


def test_no_stop_after_the_first_vote_though_three_are_elected(decide):
    """Articles 29 and 30: the open seats are elected again, within thirty days."""
    votes = VOTES | {"member": {"己": 400, "庚": 300, "辛": 200}}
    decision = decide(village(votes=votes))
    assert elected(decision)["member"] == ()
    assert decision.next.step is NextStep.ANOTHER_ELECTION
    assert decision.next.posts == {"member": 2}
    assert decision.next.candidates == {"member": ("己", "庚", "辛")}
    assert decision.next.by == AFTER + timedelta(days=30)


def another(day=AFTER, *, held, **more):
    return village(day, round="another", elected_before=held) | more


@pytest.mark.parametrize(("votes", "won"), [(299, ()), (300, ("己",))])
def test_in_another_election_a_third_of_the_papers_is_enough(decide, votes, won):
    """Article 29, paragraph 3."""
    held = {"chair": ["甲"], "deputy": ["丙"], "woman_member": ["戊"]}
    more = {"posts": seats(member=2), "votes": {"member": {"己": votes, "庚": 320, "辛": 100}}}
    decision = decide(another(held=held, **more))
    assert set(decision.posts["member"].elected) == {"庚", *won}
    assert decision.posts["member"].needed == 300
    assert cited(decision, "D117") == {"cn-village-2026:18"}


def test_after_another_election_three_members_are_enough_and_nobody_is_asked(decide):
    """Article 30: the seat may stay empty; no meeting decides it."""
    held = {"chair": ["甲"], "deputy": ["丙"], "woman_member": ["戊"]}
    more = {"posts": seats(member=2), "votes": {"member": {"己": 299, "庚": 120}}}
    decision = decide(another(held=held, **more))
    assert decision.posts["member"].vacant == 2
    assert decision.next is None
    assert cited(decision, "D155") == {f"{NEW}:30"}


def test_with_two_members_there_is_another_election_again(decide):
    """Article 30 asks for three."""
    held = {"deputy": ["丙"], "woman_member": ["戊"]}
    more = {"posts": seats(member=2), "votes": {"member": {"己": 299, "庚": 120}}}
    decision = decide(another(held=held, **more))
    assert decision.next.step is NextStep.ANOTHER_ELECTION
    assert decision.next.posts == {"member": 2}


def test_where_no_chair_was_elected_the_deputy_leads(decide):
    """Article 30: 由副主任主持工作."""
    held = {"deputy": ["丙"], "woman_member": ["戊"], "member": ["己", "庚"]}
    more = {"posts": seats(chair=1), "votes": {"chair": {"甲": 299, "乙": 298}}}
    decision = decide(another(held=held, **more))
    assert decision.next is None
    assert cited(decision, "D157") == {f"{NEW}:30"}
    named = next(finding for finding in decision.findings if finding.code == "D157")
    assert named.values["name"] == "丙"


def test_without_chair_and_deputy_the_representatives_choose_a_member(decide):
    """Article 30: 由村民代表会议在当选的委员中推选一人主持工作."""
    held = {"woman_member": ["戊"], "member": ["己", "庚"]}
    posts = seats(chair=1, deputy=1)
    votes = {"chair": {"甲": 299, "乙": 298}, "deputy": {"丙": 200, "丁": 100}}
    decision = decide(another(held=held, posts=posts, votes=votes))
    assert cited(decision, "D158") == {f"{NEW}:30"}


def test_a_paper_with_too_many_names_for_one_post_is_void_whole(decide):
    """Article 27, paragraph 3: three members where two are to be elected."""
    good = {"chair": ["甲"], "deputy": ["丙"], "woman_member": ["戊"], "member": ["己", "庚"]}
    papers = [
        {"count": 500, "marks": good},
        {"count": 400, "marks": good | {"member": ["己", "庚", "辛"]}},
    ]
    decision = decide(by_papers(papers))
    assert decision.posts["chair"].votes == {"甲": 500}
    assert elected(decision)["chair"] == ("甲",)
    judged = next(finding for finding in decision.findings if finding.code == "D118")
    assert (judged.values["valid"], judged.values["invalid"]) == (500, 400)


def test_a_paper_with_one_person_in_two_posts_is_void_whole(decide):
    """Article 27, paragraph 3: 甲 for the chair and among the members."""
    good = {"chair": ["甲"], "deputy": ["丙"], "woman_member": ["戊"], "member": ["己"]}
    papers = [
        {"count": 450, "marks": good},
        {"count": 450, "marks": good | {"member": ["甲"]}},
    ]
    decision = decide(by_papers(papers))
    # 450 of 900 who took part is not more than half.
    assert elected(decision) == dict.fromkeys(("chair", "deputy", "woman_member", "member"), ())
    assert decision.posts["chair"].votes == {"甲": 450}


def test_fewer_names_than_seats_are_valid_and_so_is_a_paper_of_abstention(decide):
    """Articles 21 and 27: who abstains took part, and the paper is not void."""
    papers = [
        {"count": 460, "marks": {"chair": ["甲"]}},
        {"count": 440, "marks": {}},
    ]
    decision = decide(by_papers(papers))
    assert elected(decision)["chair"] == ("甲",)
    judged = next(finding for finding in decision.findings if finding.code == "D118")
    assert (judged.values["blank"], judged.values["invalid"]) == (440, 0)


def test_where_no_woman_won_her_column_it_is_voted_on_again(decide):
    """Article 29, paragraph 4: the paper of the other election keeps the women's column."""
    votes = VOTES | {"woman_member": {"戊": 440, "壬": 430}}
    decision = decide(village(votes=votes))
    assert decision.posts["woman_member"].vacant == 1
    assert decision.next.step is NextStep.ANOTHER_ELECTION
    assert decision.next.posts == {"woman_member": 1}
    assert decision.next.candidates == {"woman_member": ("戊", "壬")}


def test_a_man_in_the_womans_column_is_not_elected_there(decide):
    """Article 21: the column is the post of a woman member."""
    papers = [{"count": 900, "marks": {"chair": ["甲"], "woman_member": ["庚"]}}]
    decision = decide(by_papers(papers))
    assert elected(decision)["chair"] == ("甲",)
    assert elected(decision)["woman_member"] == ()


def test_a_winner_who_may_not_stand_is_not_elected_and_nobody_moves_up(decide):
    """Article 32: his election is void; the seat is open for another election."""
    convicted = {"己": {"sex": "M", "barred": ["C03"]}}
    decision = decide(village(people=PEOPLE | convicted))
    member = decision.posts["member"]
    assert (member.elected, member.voided, member.vacant) == (("庚",), ("己",), 1)
    assert decision.next.step is NextStep.ANOTHER_ELECTION
    assert "己" not in decision.next.candidates["member"]
    assert cited(decision, "D160") == {f"{NEW}:32"}


@pytest.mark.parametrize(
    ("mode", "registered", "returned", "outcome"),
    [
        ("voters", 1000, 500, "invalid"),
        ("voters", 1000, 501, "valid"),
        ("representatives", 45, 29, "invalid"),
        ("representatives", 45, 30, "valid"),
    ],
)
def test_a_by_election_is_the_villagers_or_the_representatives(
    decide, mode, registered, returned, outcome
):
    """Article 38: more than half of the villagers, or two thirds of the representatives."""
    held = {"deputy": ["丙"], "woman_member": ["戊"], "member": ["己", "庚"]}
    more = {"mode": mode, "registered": registered, "ballots": numbers(returned)}
    votes = {"chair": {"甲": returned}}
    vote = village(election="by_election", elected_before=held, posts=seats(chair=1), votes=votes)
    assert decide(vote | more).outcome == outcome
