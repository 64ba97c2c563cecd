"""Stations, by-elections, and what stands out in seats and candidates before a vote is decided."""

import pytest

from electionsys.law import services
from electionsys.law.rules import NextStep, Outcome


def codes(decision):
    """Return the codes; that no rules of the province are held is true of all these cases."""
    return [finding.code for finding in decision.findings if finding.code != "L130"]


@pytest.fixture
def stations(members):
    """Return a function that makes a case of two stations; the east has its numbers from here."""

    def make(returned, issued, voters=None, **settled):
        east = {"name": "东站", "returned": returned, "issued": issued}
        east |= {"voters": voters} if voters is not None else {}
        west = {"name": "西站", "returned": 400, "issued": 410, "voters": 410}
        total = returned + 400
        case = members({"甲": 500}, 1, total, settled=settled)
        counted = {"issued": issued + 410, "returned": total, "invalid": 0, "blank": 0}
        return case | {"stations": [east, west], "ballots": counted}

    return make


def test_the_stations_make_up_the_whole(decide, stations):
    case = stations(300, 300)
    assert decide(case).outcome is Outcome.VALID
    case["ballots"]["issued"] = 711
    decision = decide(case)
    assert decision.outcome is Outcome.IRRECONCILABLE
    broken = [f for f in decision.findings if f.code == "D133"]
    assert [(f.values["stations"], f.values["total"]) for f in broken] == [(710, 711)]


def test_a_number_a_station_did_not_give_is_not_added_up(decide, stations):
    case = stations(300, 300)
    case["ballots"]["voters"] = 1000
    assert decide(case).outcome is Outcome.VALID


def test_too_many_papers_at_one_station_void_that_station_where_the_rule_says_so(decide, stations):
    case = stations(300, 299, invalidity_scope="station")
    decision = decide(case)
    assert decision.outcome is Outcome.INVALID
    assert codes(decision) == ["D134"]
    assert decision.next.step is NextStep.RE_ELECTION
    assert decision.next.stations == ("东站",)
    assert services.answer_json(decision)["next"]["stations"] == ["东站"]


def test_counted_together_the_papers_of_all_stations_decide(decide, stations):
    decision = decide(stations(300, 299, invalidity_scope="whole"))
    assert decision.outcome is Outcome.VALID
    assert "D166" in codes(decision)
    over = decide(stations(320, 300, invalidity_scope="whole"))
    assert over.outcome is Outcome.INVALID
    assert over.next.stations == ()
    assert "stations" not in services.answer_json(over)["next"]


def test_a_measure_that_does_not_void_is_only_noted(decide, stations):
    case = stations(300, 300, 299, invalidity_scope="station", box_overflow_rule="issued")
    decision = decide(case)
    assert decision.outcome is Outcome.VALID
    assert "D166" in codes(decision)
    case["settled"]["box_overflow_rule"] = "voters"
    assert decide(case).next.stations == ("东站",)


def test_a_station_votes_again_before_it_is_asked_how_many_took_part(decide, stations):
    case = stations(50, 49, invalidity_scope="station") | {"votes": {"member": {"甲": 400}}}
    assert codes(decide(case)) == ["D134"]
    case["stations"][0]["issued"], case["ballots"]["issued"] = 50, 460
    assert codes(decide(case)) == ["D102"]


@pytest.fixture
def by_election(members):
    def make(mode, returned, **more):
        case = members({"甲": returned}, 1, returned, registered=30, mode=mode)
        return case | {"election": "by_election"} | more

    return make


@pytest.mark.parametrize(
    ("by", "mode", "valid"),
    [
        (["assembly"], "voters", True),
        (["assembly"], "representatives", False),
        (["conference"], "representatives", True),
        (["conference"], "voters", False),
        (["assembly", "conference"], "representatives", True),
    ],
)
def test_a_by_election_is_held_by_the_meeting_the_rule_names(decide, by_election, by, mode, valid):
    # The law leaves it open for this body, so it is what was recorded.
    case = by_election(mode, 30, body="supervision_committee")
    settled = {"by_election_by": by, "by_election_quorum": "gt_half", "majority_base": "recovered"}
    decision = decide(case | {"settled": settled})
    assert (decision.outcome is Outcome.VALID) is valid
    assert ("D106" in codes(decision)) is not valid


def test_representatives_fill_a_seat_of_the_villagers_committee_between_elections(
    decide, by_election
):
    case = by_election("representatives", 20)
    decision = decide(case)
    assert decision.outcome is Outcome.VALID
    assert decision.turnout.needed == 20
    assert decide(case | {"election": "term"}).outcome is Outcome.INVALID


@pytest.mark.parametrize(("mode", "needed"), [("voters", 16), ("representatives", 20)])
def test_the_quorum_of_a_by_election_is_that_of_its_meeting(decide, by_election, mode, needed):
    assert decide(by_election(mode, needed)).outcome is Outcome.VALID
    assert decide(by_election(mode, needed - 1)).outcome is Outcome.INVALID


def test_a_quorum_of_representatives_that_nobody_recorded_is_asked_for(decide, by_election):
    case = by_election("representatives", 30, body="supervision_committee")
    case["settled"] = {"by_election_by": ["conference"]}
    decision = decide(case)
    assert decision.outcome is Outcome.UNDETERMINED
    assert [f.values["id"] for f in decision.findings if f.code == "D130"] == ["by_election_quorum"]


def test_an_invalid_vote_asks_for_nothing_more(decide, by_election):
    case = by_election("voters", 30, body="supervision_committee")
    asked = [f.values["id"] for f in decide(case).findings if f.code == "D130"]
    assert asked == ["by_election_by"]
    case["settled"] = {"by_election_by": ["conference"]}
    assert decide(case).outcome is Outcome.INVALID


def test_seats_of_a_whole_body_are_held_against_the_law(decide, members):
    def noted(seats, **more):
        case = members({"甲": 500}, seats, 900, **more)
        return {"D107", "D135", "D136"} & set(codes(decide(case)))

    assert noted(2) == {"D135"}
    assert noted(3) == set()
    assert noted(8) == {"D107"}
    assert noted(2, round="another") == set()
    assert noted(1, election="by_election") == set()
    assert noted(8, round="another") == {"D107"}
    odd = {"committee_size_odd": "yes"}
    assert noted(4, settled=odd) == {"D136"}
    assert noted(5, settled=odd) == set()


def test_candidates_are_held_against_the_seats(decide, members):
    def noted(names, **more):
        case = members({"甲": 500}, 3, 900, candidates={"member": list(names)}, **more)
        return {"D137", "D138"} & set(codes(decide(case)))

    assert noted("甲乙丙") == {"D137"}
    assert noted("甲乙丙丁") == set()
    few = {"member_diff": "2-3"}
    assert noted("甲乙丙丁", settled=few) == {"D138"}
    assert noted("甲乙丙丁戊", settled=few) == set()
    assert noted("甲乙丙丁戊己庚", settled=few) == {"D138"}
    assert noted("甲乙丙", round="tie_revote") == set()


def test_votes_added_up_for_one_person_are_no_more_than_the_papers(decide, village):
    village["votes"]["deputy"] = {"丙": 600, "乙": 300}
    village["votes"]["chair"] = {"甲": 500, "乙": 390}
    village["votes"]["member"]["乙"] = 250
    assert decide(village).outcome is Outcome.VALID
    decision = decide(village | {"settled": {"fold_down": "all"}})
    assert decision.outcome is Outcome.IRRECONCILABLE
    assert codes(decision) == ["D132"]
    broken = decision.findings[-1].values
    assert (broken["name"], broken["votes"], broken["valid"]) == ("乙", 940, 900)


def test_where_no_rules_of_the_province_are_held_it_is_said(decide, village):
    assert "L130" in [f.code for f in decide(village).findings]
    village["place"] = "330102100200"
    assert "L130" not in [f.code for f in decide(village).findings]


def test_the_case_in_text_is_answered_in_plain_values(village):
    answer = services.decide_json(village)
    assert answer["outcome"] == "valid"
    assert {finding["name"] for finding in answer["findings"]} >= {"quorum_met"}
