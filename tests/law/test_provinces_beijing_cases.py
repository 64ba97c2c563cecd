"""Beijing: elections worked out by hand from the articles of the measures."""

from datetime import date

import pytest

from electionsys.law.rules import NextStep, Outcome
from tests.law.provinces import AFTER, BEFORE, case, cited, elected, numbers, people, seats

PLACE, COMMUNITY = "110115100200", "110101001001"
LAW, NATIONAL = "cn-11-village-election-2012", "cn-village-2026:18"
POSTS = seats(chair=1, deputy=1, member=3)
VOTES = {
    "chair": {"甲": 500, "乙": 390},
    "deputy": {"丙": 600, "丁": 290},
    "member": {"戊": 700, "己": 650, "庚": 600, "辛": 500},
}
PEOPLE = people(F="戊", M="甲乙丙丁己庚辛")


def village(day=AFTER, **more):
    """Return a case of a committee of five that is elected whole, a woman among them."""
    return case(PLACE, day, posts=POSTS, votes=VOTES, people=PEOPLE) | more


def chair(returned, votes, **more):
    """Return a case of a chair and a woman who is elected member by everybody."""
    votes = {"chair": votes, "member": {"戊": returned - more.get("invalid", 0)}}
    return village(posts=seats(chair=1, member=1), votes=votes, ballots=numbers(returned, **more))


def gaps(decision):
    return [finding.values["id"] for finding in decision.findings if finding.code == "D130"]


@pytest.mark.parametrize("day", [BEFORE, AFTER])
def test_a_whole_committee_is_elected_and_the_term_is_said_to_be_contrary(decide, day):
    decision = decide(village(day))
    assert elected(decision) == {
        "chair": ("甲",),
        "deputy": ("丙",),
        "member": ("戊", "己", "庚"),
    }
    assert decision.next is None
    assert len(cited(decision, "L131")) == 1
    # Who may be a proxy is asked where proxies are; no count hangs on it.
    assert not cited(decision, "L132")


@pytest.mark.parametrize(
    ("returned", "outcome", "code"), [(500, Outcome.INVALID, "D102"), (501, Outcome.VALID, "D101")]
)
def test_more_than_half_of_all_voters_vote(decide, returned, outcome, code):
    """Article 28, paragraph 1, which says what the national law says."""
    decision = decide(chair(returned, {"甲": 400}))
    assert decision.outcome is outcome
    assert cited(decision, code) == {NATIONAL}


@pytest.mark.parametrize(
    ("issued", "voters", "outcome", "code"),
    [(910, 899, Outcome.INVALID, "D104"), (899, 900, Outcome.VALID, "D105")],
)
def test_papers_are_held_against_those_who_voted(decide, issued, voters, outcome, code):
    """Article 28, paragraph 2: 多于投票人数的无效; of papers issued it does not speak."""
    decision = decide(village(ballots=numbers(900, issued=issued, voters=voters)))
    assert decision.outcome is outcome
    assert cited(decision, code) == {f"{LAW}:28"}


@pytest.mark.parametrize(("votes", "winner"), [(450, ()), (451, ("甲",))])
def test_spoiled_papers_are_counted_among_those_cast(decide, votes, winner):
    """Articles 28 and 29: 900 papers, 100 of them spoiled; 450 of 800 good ones is too few."""
    decision = decide(chair(900, {"甲": votes, "乙": 300}, invalid=100))
    assert decision.posts["chair"].needed == 451
    assert elected(decision)["chair"] == winner


def by_papers(form):
    """Return 100 papers that name three members for two seats, and a chair as well."""
    marks = [
        (400, {"chair": ["甲"], "member": ["戊", "己"]}),
        (300, {"chair": ["乙"], "member": ["戊", "庚"]}),
        (100, {"chair": ["甲"], "member": ["戊", "己", "庚"]}),
    ]
    papers = [{"count": count, "marks": said} for count, said in marks]
    posts = seats(chair=1, member=2)
    more = {"posts": posts, "papers": papers, "settled": form, "ballots": numbers(800)}
    return {key: value for key, value in village(**more).items() if key != "votes"}


@pytest.mark.parametrize(
    ("form", "votes", "winner"),
    [("one", 400, ()), ("separate", 500, ("甲",))],
)
def test_a_paper_with_too_many_names_is_void(decide, form, votes, winner):
    """Articles 22 and 28: on one paper for all posts the chair is lost with the members; where
    they are voted on one after the other only the paper for the members is.
    """
    decision = decide(by_papers({"poll_form": form}))
    assert decision.posts["chair"].votes["甲"] == votes
    assert decision.posts["member"].votes["戊"] == 700
    assert elected(decision) == {"chair": winner, "member": ("戊",)}


def test_those_who_tie_are_voted_on_again(decide):
    """Article 29: 900 papers; 庚 and 辛 tie for the last of three seats."""
    votes = VOTES | {"member": {"戊": 700, "己": 650, "庚": 600, "辛": 600}}
    decision = decide(village(votes=votes))
    assert decision.next.step is NextStep.TIE_REVOTE
    assert decision.posts["member"].tied == ("庚", "辛")
    assert cited(decision, "D113") == {f"{LAW}:29"}


def another(elected_before, posts, votes, returned=600):
    return village(
        round="another",
        posts=posts,
        votes=votes,
        elected_before=elected_before,
        ballots=numbers(returned),
    )


def test_open_seats_are_filled_within_fifteen_days(decide):
    """Article 30: the candidates are those with most votes who were not elected."""
    votes = VOTES | {"deputy": {"丙": 440, "丁": 290}}
    decision = decide(village(votes=votes))
    assert decision.next.step is NextStep.ANOTHER_ELECTION
    assert decision.next.by == date(2026, 3, 16)
    assert decision.next.candidates == {"deputy": ("丙", "丁")}


SEATED = {"chair": ["甲"], "member": ["戊", "己"]}


@pytest.mark.parametrize(
    ("before", "open_post", "votes", "step"),
    [
        # 199 of 600 is below a third: three sit, which is not more than three.
        (SEATED, "deputy", 199, NextStep.ANOTHER_ELECTION),
        # 200 of 600 is a third: four sit, the chair among them.
        (SEATED, "deputy", 200, NextStep.ASSEMBLY_DECIDES),
        # Four sit, and no chair: voted on again.
        ({"deputy": ["丙"], "member": ["戊", "己"]}, "chair", 200, NextStep.ANOTHER_ELECTION),
    ],
)
def test_seats_may_stay_open_with_a_chair_and_more_than_three(
    decide, before, open_post, votes, step
):
    """Article 30, paragraph 3: 超过三人并已选出主任, and a meeting decides."""
    decision = decide(
        another(
            before,
            seats(**{open_post: 1, "member": 1}),
            {open_post: {"乙": 150, "丁": 190}, "member": {"庚": votes, "辛": 100}},
        )
    )
    assert decision.next.step is step
    assert decision.posts["member"].elected == (("庚",) if votes == 200 else ())
    assert cited(decision, "D117") == ({NATIONAL} if votes == 200 else set())


def test_men_alone_are_no_answer_until_the_post_for_a_woman_is_recorded(decide):
    """Article 3: the meeting decides beforehand which post a woman holds."""
    decision = decide(village(people=people(M="甲乙丙丁戊己庚辛")))
    assert decision.outcome is Outcome.UNDETERMINED
    assert gaps(decision) == ["women_post"]
    assert cited(decision, "D130") == {f"{LAW}:3"}


@pytest.mark.parametrize(
    ("post", "winners"),
    [
        ("deputy", {"deputy": (), "member": ("戊", "己", "庚")}),
        ("member", {"deputy": ("丙",), "member": ("戊", "己", "辛")}),
    ],
)
def test_the_recorded_post_goes_to_a_woman(decide, post, winners):
    """Article 3: 丁 and 辛 are women; 丁 has no majority for deputy, 辛 has one as a member."""
    sexes = people(F="丁辛", M="甲乙丙戊己庚")
    decision = decide(village(people=sexes, settled={"women_post": post}))
    assert elected(decision) == {"chair": ("甲",)} | winners
    assert (decision.next is None) is (post == "member")


def test_votes_for_chair_do_not_help_to_a_lower_post(decide):
    votes = {"chair": {"甲": 440, "乙": 400}, "member": {"戊": 700, "甲": 100, "己": 440}}
    decision = decide(village(posts=seats(chair=1, member=2), votes=votes))
    assert elected(decision) == {"chair": (), "member": ("戊",)}


def residents(mode, registered, returned, day=AFTER, **more):
    votes = {"chair": {"甲": returned // 2 + 1}}
    return case(
        COMMUNITY,
        day,
        body="residents_committee",
        mode=mode,
        registered=registered,
        ballots=numbers(returned),
        posts=seats(chair=1),
        votes=votes,
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
    assert decision.outcome is Outcome.VALID
    assert elected(decision) == {"chair": ("甲",)}
    assert cited(decision, "D101") == {"cn-community-2026:19"}


@pytest.mark.parametrize("mode", ["voters", "households", "representatives"])
def test_as_many_candidates_as_seats_are_contrary_to_the_law_of_2026(decide, mode):
    """Beijing, article 13, allows it; the national law of 2026, article 18, does not."""
    decision = decide(residents(mode, 60, 60, candidates={"chair": ["甲"]}))
    assert cited(decision, "D137") == {"cn-community-2026:18"}
    enough = decide(residents(mode, 60, 60, candidates={"chair": ["甲", "乙"]}))
    assert cited(enough, "D137") == set()
    settled = {"majority_base": "recovered"}
    before = residents(mode, 60, 60, BEFORE, candidates={"chair": ["甲"]}, settled=settled)
    assert cited(decide(before), "D137") == set()
