"""Decisions by example: quorum, majority, ties, shortage, another election, numbers that lie."""

import pytest

from electionsys.findings import Severity
from electionsys.law import services
from electionsys.law.rules import NextStep, Outcome


def codes(decision):
    """Return the codes; that no rules of the province are held is true of all these cases."""
    return [finding.code for finding in decision.findings if finding.code != "L130"]


def numbers(returned, **more):
    return {"issued": returned, "returned": returned, "invalid": 0, "blank": 0, **more}


def test_a_whole_committee_is_elected_and_everybody_is_told_why(decide, village):
    decision = decide(village)
    assert decision.outcome is Outcome.VALID
    assert {kind: post.elected for kind, post in decision.posts.items()} == {
        "chair": ("甲",),
        "deputy": ("丙",),
        "member": ("戊", "己", "庚"),
    }
    assert decision.next is None
    assert codes(decision) == [
        *("D101", "D110", "D111", "D110", "D111", "D110", "D110", "D110", "D112", "D140")
    ]
    elected = next(f for f in decision.findings if f.code == "D110")
    assert elected.clause == "cn-village-2026:18"
    assert elected.severity is Severity.INFORMS
    assert elected.values["votes"] == 500
    assert elected.values["needed"] == 451


@pytest.mark.parametrize(
    ("registered", "returned", "outcome"),
    [
        (1000, 500, "invalid"),
        (1000, 501, "valid"),
        (999, 499, "invalid"),
        (999, 500, "valid"),
        (1, 1, "valid"),
    ],
)
def test_more_than_half_of_the_roll_must_vote(decide, members, registered, returned, outcome):
    decision = decide(members({"甲": returned}, 1, returned, registered=registered))
    assert decision.outcome == outcome


def test_below_the_quorum_nobody_is_elected_and_the_election_is_held_again(decide, members):
    decision = decide(members({"甲": 500}, 1, 500))
    assert decision.posts == {}
    assert decision.next.step is NextStep.RE_ELECTION
    assert decision.turnout.needed == 501
    assert codes(decision) == ["D102"]


@pytest.mark.parametrize(
    ("body", "day", "registered", "returned", "outcome"),
    [
        # Representatives elect a residents' committee: more than two thirds.
        ("residents_committee", "2026-03-01", 30, 20, "invalid"),
        ("residents_committee", "2026-03-01", 30, 21, "valid"),
        ("residents_committee", "2026-03-01", 31, 20, "invalid"),
        ("residents_committee", "2026-03-01", 31, 21, "valid"),
        # Representatives elect a supervision committee: two thirds are enough.
        ("supervision_committee", "2026-03-01", 30, 19, "invalid"),
        ("supervision_committee", "2026-03-01", 30, 20, "valid"),
        ("supervision_committee", "2026-03-01", 31, 20, "invalid"),
        ("supervision_committee", "2026-03-01", 31, 21, "valid"),
        ("supervision_committee", "2020-03-01", 30, 20, "valid"),
    ],
)
def test_two_thirds_of_the_representatives(
    decide, members, body, day, registered, returned, outcome
):
    case = members({"甲": returned}, 1, returned, registered=registered, body=body)
    assert decide(case | {"mode": "representatives", "election_day": day}).outcome == outcome


def test_a_villagers_committee_is_not_elected_by_representatives(decide, members):
    decision = decide(members({"甲": 900}, 1, 900, mode="representatives"))
    assert decision.outcome is Outcome.INVALID
    assert "D106" in codes(decision)
    mode = next(f for f in decision.findings if f.code == "D106")
    assert mode.clause == "cn-village-2026:14"


@pytest.mark.parametrize(
    ("votes", "returned", "elected"),
    [(450, 900, ()), (451, 900, ("甲",)), (450, 899, ("甲",)), (449, 899, ())],
)
def test_exactly_half_is_not_a_majority(decide, members, votes, returned, elected):
    decision = decide(members({"甲": votes}, 1, returned))
    assert decision.posts["member"].elected == elected
    assert decision.outcome is Outcome.VALID


def test_a_void_paper_counts_in_the_majority_base_unless_it_was_decided_otherwise(decide, members):
    case = members({"甲": 445}, 1, 900, ballots=numbers(900, invalid=20))
    assert decide(case).posts["member"].elected == ()
    decision = decide(case | {"settled": {"majority_base": "valid"}})
    assert decision.posts["member"].elected == ("甲",)
    assert decision.posts["member"].needed == 441


def test_blank_papers_are_asked_about_only_where_they_matter(decide, members):
    case = members({"甲": 445}, 1, 900, ballots=numbers(900, invalid=10, blank=10))
    assert decide(case).outcome is Outcome.VALID
    valid = {"majority_base": "valid"}
    asked = decide(case | {"settled": valid})
    assert asked.outcome is Outcome.UNDETERMINED
    assert asked.findings[-1].values["id"] == "abstain_ballot"
    for word, needed in (("invalid", 441), ("valid_abstention", 446)):
        decision = decide(case | {"settled": valid | {"abstain_ballot": word}})
        assert decision.posts["member"].needed == needed


def test_valid_papers_that_were_not_published_are_asked_for(decide, members):
    ballots = numbers(900, invalid=None)
    decision = decide(
        members({"甲": 500}, 1, 900, ballots=ballots, settled={"majority_base": "valid"})
    )
    assert decision.outcome is Outcome.UNDETERMINED
    assert decision.findings[-1].field == "ballots.invalid"


def test_of_more_majorities_than_seats_the_most_votes_win(decide, members):
    decision = decide(members({"甲": 700, "乙": 600, "丙": 500}, 2, 900))
    assert decision.posts["member"].elected == ("甲", "乙")
    assert decision.posts["member"].vacant == 0


def test_a_tie_across_the_last_seat_is_voted_on_again(decide, members):
    decision = decide(members({"甲": 700, "乙": 500, "丙": 500}, 2, 900))
    post = decision.posts["member"]
    assert (post.elected, post.tied, post.vacant) == (("甲",), ("丙", "乙"), 1)
    assert decision.next.step is NextStep.TIE_REVOTE
    assert decision.next.posts == {"member": 1}
    assert decision.next.candidates == {"member": ("丙", "乙")}


def test_equal_votes_within_the_seats_are_no_tie(decide, members):
    decision = decide(members({"甲": 500, "乙": 500}, 2, 900))
    assert decision.posts["member"].elected == ("乙", "甲")
    assert decision.next is None


def test_open_seats_are_elected_again_among_one_more_than_seats(decide, members):
    votes = {"甲": 600, "乙": 450, "丙": 300, "丁": 200, "戊": 100, "己": 0}
    decision = decide(members(votes, 3, 900))
    step = decision.next
    assert step.step is NextStep.ANOTHER_ELECTION
    assert step.posts == {"member": 2}
    assert step.candidates == {"member": ("乙", "丙", "丁")}
    assert step.by is None


def test_who_ties_for_the_last_candidate_place_is_in(decide, members):
    votes = {"甲": 600, "乙": 450, "丙": 200, "丁": 200, "戊": 100}
    decision = decide(members(votes, 2, 900))
    assert decision.next.candidates == {"member": ("乙", "丁", "丙")}


def test_too_few_candidates_for_another_election_are_noted(decide, members):
    decision = decide(members({"甲": 450}, 1, 900))
    assert decision.next.candidates == {"member": ("甲",)}
    assert "D152" in codes(decision)


def test_the_window_for_another_election_is_counted_where_it_was_recorded(decide, members):
    case = members({"甲": 450}, 1, 900, settled={"another_election_window_days": 30})
    assert decide(case).next.by.isoformat() == "2026-03-31"


@pytest.mark.parametrize(
    ("votes", "returned", "elected"),
    [(299, 900, ()), (300, 900, ("甲",)), (300, 901, ()), (301, 901, ("甲",))],
)
def test_another_election_needs_a_third_of_the_ballots(decide, members, votes, returned, elected):
    case = members({"甲": votes}, 1, returned, round="another")
    assert decide(case).posts["member"].elected == elected


def test_another_election_is_won_by_most_votes_without_a_majority(decide, members):
    case = members({"甲": 400, "乙": 350, "丙": 100}, 1, 900, round="another")
    decision = decide(case)
    assert decision.posts["member"].elected == ("甲",)
    assert codes(decision) == ["D101", "D117", "D112", "D109", "D141"]


def test_another_election_needs_the_quorum_too(decide, members):
    assert decide(members({"甲": 400}, 1, 500, round="another")).outcome is Outcome.INVALID


def test_after_another_election_a_meeting_decides_on_open_seats(decide, members):
    case = members({"甲": 200}, 1, 900, round="another", elected_before={"chair": ["子"]})
    decision = decide(case)
    assert decision.next.step is NextStep.ASSEMBLY_DECIDES
    assert "D154" in codes(decision)
    again = decide(case | {"settled": {"min_members_to_stop": 3}})
    assert again.next.step is NextStep.ANOTHER_ELECTION


def test_who_holds_a_higher_post_is_not_elected_again_to_a_lower(decide, village):
    village["votes"]["member"] = {"戊": 700, "甲": 650, "己": 600, "庚": 550}
    decision = decide(village)
    assert decision.posts["member"].elected == ("戊", "己", "庚")
    assert "D114" in codes(decision)


def test_who_ties_for_the_chair_keeps_a_lower_seat_open_until_the_revote(decide, village):
    village["votes"]["chair"] = {"甲": 451, "乙": 449}
    assert decide(village).posts["chair"].elected == ("甲",)
    village["ballots"] = numbers(899)
    village["votes"] = {
        "chair": {"甲": 449, "乙": 450},
        "deputy": {"乙": 450, "丙": 449},
        "member": {"戊": 700, "己": 650, "庚": 600},
    }
    village["posts"][0]["seats"] = 1
    assert decide(village).posts["deputy"].elected == ()
    village["posts"][0]["seats"] = 2
    village["votes"]["chair"] = {"甲": 450, "乙": 450, "壬": 450}
    decision = decide(village)
    assert decision.posts["chair"].tied == ("乙", "壬", "甲")
    assert decision.posts["deputy"].elected == ()
    assert decision.posts["deputy"].vacant == 1
    assert "D116" in codes(decision)
    assert [step.step for step in decision.steps] == [NextStep.TIE_REVOTE]


@pytest.mark.parametrize(
    ("ballots", "broken"),
    [
        ({"issued": 1001, "returned": 900}, "D120"),
        ({"voters": 1001, "returned": 900}, "D121"),
        ({"returned": 1001}, "D122"),
        ({"returned": 900, "invalid": 800, "blank": 101}, "D123"),
        ({"returned": 900, "invalid": 10, "blank": 10, "valid": 870}, "D124"),
        ({"returned": 900, "invalid": 10, "valid": 891}, "D124"),
        ({"returned": 900, "invalid": 500}, "D127"),
        ({"returned": 900, "valid": 400}, "D127"),
    ],
)
def test_numbers_that_cannot_be_true_are_named(decide, members, ballots, broken):
    decision = decide(members({"甲": 500}, 1, 900, ballots=ballots))
    assert decision.outcome is Outcome.IRRECONCILABLE
    assert decision.next.step is NextStep.RECOUNT
    assert broken in codes(decision)
    assert decision.posts == {}


def test_a_paper_called_twice_is_caught_and_every_broken_identity_named(decide, village):
    village["votes"]["chair"] = {"甲": 500, "乙": 401}
    village["votes"]["member"] = {"戊": 901, "己": 900, "庚": 900}
    decision = decide(village)
    assert decision.outcome is Outcome.IRRECONCILABLE
    assert codes(decision) == ["D126", "D126", "D127"]


def test_votes_up_to_seats_times_papers_are_possible(decide, members):
    assert decide(members({"甲": 900, "乙": 900}, 2, 900)).outcome is Outcome.VALID


@pytest.mark.parametrize(
    ("rule", "ballots", "outcome"),
    [
        ("both", {"issued": 899, "returned": 900}, "invalid"),
        ("both", {"voters": 899, "returned": 900}, "invalid"),
        ("issued", {"voters": 899, "issued": 900, "returned": 900}, "valid"),
        ("issued", {"issued": 899, "returned": 900}, "invalid"),
        ("voters", {"issued": 899, "voters": 900, "returned": 900}, "valid"),
        ("both", {"issued": 900, "voters": 900, "returned": 900}, "valid"),
        ("both", {"returned": 900}, "valid"),
    ],
)
def test_more_papers_than_issued_or_than_voters_void_the_election(
    decide, members, rule, ballots, outcome
):
    settled = {"box_overflow_rule": rule}
    decision = decide(members({"甲": 500}, 1, 900, ballots=ballots, settled=settled))
    assert decision.outcome == outcome
    assert ("D105" in codes(decision)) == (rule != "both" and outcome == "valid")


def test_took_part_can_be_measured_by_sign_in_where_that_was_recorded(decide, members):
    case = members({"甲": 500}, 1, 900, settled={"participants_measure": "signed_in"})
    case["ballots"] = numbers(900)
    assert decide(case).findings[-1].field == "ballots.voters"
    case["ballots"] = numbers(900, voters=950)
    assert decide(case).turnout.took_part == 950


def test_votes_for_a_higher_post_are_added_only_by_a_recorded_decision(decide, village):
    village["votes"] = {
        "chair": {"甲": 500, "乙": 390},
        "deputy": {"丙": 440, "乙": 100},
        "member": {"戊": 700, "己": 650, "庚": 600},
    }
    assert decide(village).posts["deputy"].elected == ()
    decision = decide(village | {"settled": {"fold_down": "losers_only"}})
    assert decision.posts["deputy"].elected == ("乙",)
    assert decision.posts["deputy"].votes["乙"] == 490
    assert "D119" in codes(decision)


def test_more_seats_than_the_law_allows_are_noted(decide, members):
    decision = decide(members({"甲": 500}, 8, 900))
    assert "D107" in codes(decision)


def test_the_old_community_law_can_be_settled_as_most_votes(decide, members):
    case = members({"甲": 100, "乙": 90}, 1, 900, body="residents_committee")
    decision = decide(
        case | {"election_day": "2013-01-26", "settled": {"majority_rule": "plurality"}}
    )
    assert decision.posts["member"].elected == ("甲",)


def test_a_decision_below_the_quorum_asks_for_nothing_it_does_not_need(decide, members):
    case = members(
        {"甲": 10}, 1, 20, registered=30, body="residents_committee", mode="representatives"
    )
    assert decide(case).outcome is Outcome.INVALID


def test_a_local_decision_against_the_law_is_named_and_ignored(decide, members):
    decision = decide(members({"甲": 500}, 1, 600, settled={"quorum_rule": "gt_two_thirds"}))
    assert decision.outcome is Outcome.VALID
    assert codes(decision)[0] == "L107"


def test_the_answer_has_the_published_shape(decide, village):
    village["votes"]["member"] = {"戊": 700, "己": 650, "庚": 400, "辛": 350}
    answer = services.answer_json(decide(village), "en")
    assert set(answer) == {"outcome", "rules", "turnout", "posts", "next", "then", "findings"}
    assert answer["turnout"] == {"took_part": 900, "registered": 1000, "needed": 501}
    assert answer["posts"]["member"] == {
        "needed": 451,
        "elected": ["戊", "己"],
        "tied": [],
        "vacant": 1,
    }
    assert answer["next"] == {
        "step": "another_election",
        "posts": ["member"],
        "seats": {"member": 1},
        "candidates": {"member": ["庚", "辛"]},
        "by": None,
    }
    first = next(f for f in answer["findings"] if f["code"] == "D110")
    assert first["name"] == "elected_by_majority"
    assert first["numbers"]["post"] == "chair"
    assert first["message"]["zh"].startswith("主任：甲得500票")
    assert first["citation"].startswith("Organic Law")
