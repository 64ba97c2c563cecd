"""Beijing: which text rules on which day, and what is contrary to the law above it."""

from datetime import date

import pytest

from electionsys.law.services import rules_for
from tests.law.provinces import AFTER, BEFORE, conflicts

ELECTION, GENERAL, COMMUNITY = (
    "cn-11-village-election-2012",
    "cn-11-village-2012",
    "cn-11-community-1991",
)
VILLAGE_PLACE, COMMUNITY_PLACE = "110115100200", "110101001001"
BODIES = (
    "election_committee",
    "supervision_committee",
    "group_leader",
    "representatives",
    "assembly",
    "conference",
    "group_meeting",
)


def village(day, body="villagers_committee", **settled):
    return rules_for(VILLAGE_PLACE, body, day, None, settled)


def community(day, mode, body="residents_committee"):
    return rules_for(COMMUNITY_PLACE, body, day, mode, family="community")


@pytest.mark.parametrize(("day", "national"), [(BEFORE, "2018"), (AFTER, "2026")])
def test_two_texts_speak_of_a_village_and_one_of_a_community(day, national):
    assert village(day).pack_ids == (f"cn-village-{national}", GENERAL, ELECTION)
    assert community(day, "voters").pack_ids == (f"cn-community-{national}", COMMUNITY)
    assert village(day).province_read
    assert community(day, "voters").province_read


def test_before_it_was_in_force_it_said_nothing():
    assert village(date(2012, 10, 31)).pack_ids == ("cn-village-2010",)
    assert village(date(2012, 11, 1)).pack_ids == ("cn-village-2010", GENERAL, ELECTION)


@pytest.mark.parametrize("day", [BEFORE, AFTER])
@pytest.mark.parametrize(
    ("parameter", "value", "article"),
    [
        ("women_rule", "preset_post", 3),
        ("ec_size", "5-9", 9),
        ("nomination_quorum", "gt_half", 16),
        ("member_diff", "1-2", 16),
        ("candidate_notice_days", 5, 20),
        ("staff_bar_set", "spouse+lineal", 21),
        ("proxy_deadline_days", 1, 25),
        ("box_overflow_rule", "voters", 28),
        ("overvote_scope", "ballot", 28),
        ("majority_base", "recovered", 28),
        ("another_election_window_days", 15, 30),
        ("min_members_to_stop", 4, 30),
        ("stop_needs_head", "yes", 30),
        ("stop_needs_meeting", "yes", 30),
        ("recall_vote_days", 30, 33),
    ],
)
def test_where_the_national_law_is_silent_beijing_speaks(day, parameter, value, article):
    found = village(day)
    assert (found.value(parameter), found.clause(parameter)) == (value, f"{ELECTION}:{article}")


@pytest.mark.parametrize("day", [BEFORE, AFTER])
@pytest.mark.parametrize("parameter", ["women_post", "poll_form"])
def test_what_beijing_leaves_to_the_village_is_recorded_for_each(day, parameter):
    assert not village(day).known(parameter)
    assert village(day).gap(parameter).clause.startswith(ELECTION)
    said = {"women_post": "deputy", "poll_form": "separate"}[parameter]
    assert village(day, **{parameter: said}).word(parameter) == said
    assert village(day, **{parameter: said}).clause(parameter) == f"settled:{parameter}"


def test_both_ways_of_voting_are_open():
    assert village(AFTER).words("poll_forms") == ("one", "separate")
    assert village(AFTER).words("candidates_modes") == ("official",)


def test_votes_are_not_added_downward_in_beijing():
    for day, clause in ((BEFORE, "cn-village-2018:15"), (AFTER, "cn-village-2026:18")):
        assert (village(day).word("fold_down"), village(day).clause("fold_down")) == ("off", clause)


def test_of_the_village_texts_only_the_term_was_contrary_before_2026():
    assert conflicts(village(BEFORE)) == [("L131", "term_years", f"{ELECTION}:4")]
    assert village(BEFORE).number("term_years") == 5
    assert village(BEFORE).clause("term_years") == "cn-village-2018:11"
    assert village(BEFORE).word("proxy_who") == "near_relative"


def test_until_the_end_of_2018_three_years_were_the_law():
    found = village(date(2018, 12, 28))
    assert conflicts(found) == []
    assert found.number("term_years") == 3
    assert [one[0] for one in conflicts(village(date(2018, 12, 29)))] == ["L131"]


def test_since_2026_the_circle_of_proxies_is_narrower_too():
    found = village(AFTER)
    assert sorted(conflicts(found)) == [
        ("L131", "term_years", f"{ELECTION}:4"),
        ("L132", "proxy_who", f"{ELECTION}:25"),
    ]
    assert found.number("term_years") == 5
    assert not found.known("proxy_who")
    assert village(AFTER, proxy_who="near_relative").word("proxy_who") == "near_relative"


@pytest.mark.parametrize("day", [BEFORE, AFTER])
@pytest.mark.parametrize("body", BODIES)
def test_of_other_bodies_nothing_is_contrary(day, body):
    assert conflicts(village(day, body)) == []


def test_who_works_in_the_village_for_a_year_may_be_registered():
    for day in (BEFORE, AFTER):
        extra = village(day).words("registration_extra_classes")
        assert set(extra) >= {"former_farmer_consented", "worker_consented"}


def test_the_supervision_committee_and_the_group_leaders():
    found = village(AFTER, "supervision_committee")
    assert (found.span("committee_size"), found.says("finance_skill")) == ((3, 5), True)
    assert found.clause("committee_size") == f"{GENERAL}:27"
    assert village(AFTER).number("group_leaders_days") == 15
    assert village(AFTER, "representatives").number("representatives_least") == 30
    assert village(AFTER, "conference").number("notice_days") == 3


CONTRARY = {
    "voters": ["candidates_exceed_seats", "term_years"],
    "households": ["candidates_exceed_seats", "nomination_min_joint", "term_years"],
    "representatives": ["candidates_exceed_seats", "term_years"],
}


@pytest.mark.parametrize("mode", CONTRARY)
def test_of_a_residents_committee_the_law_of_2026_displaces_the_measures_of_1991(mode):
    found = community(AFTER, mode)
    assert sorted(conflicts(found)) == [
        ("L131", parameter, f"{COMMUNITY}:{11 if parameter == 'term_years' else 13}")
        for parameter in CONTRARY[mode]
    ]
    assert found.says("candidates_exceed_seats")
    assert found.number("nomination_min_joint") == 10
    assert found.number("term_years") == 5
    rule = "gt_two_thirds" if mode == "representatives" else "gt_half"
    assert (found.word("quorum_rule"), found.clause("quorum_rule")) == (
        rule,
        "cn-community-2026:19",
    )


@pytest.mark.parametrize(
    ("mode", "joint"), [("voters", 10), ("households", 5), ("representatives", None)]
)
def test_before_2026_as_many_candidates_as_seats_were_enough(mode, joint):
    found = community(BEFORE, mode)
    assert conflicts(found) == [("L131", "term_years", f"{COMMUNITY}:11")]
    assert not found.says("candidates_exceed_seats")
    assert found.known("nomination_min_joint") is (joint is not None)
    assert joint is None or found.number("nomination_min_joint") == joint


def test_a_fifth_of_the_residents_is_more_than_the_law_of_2026_asks():
    assert conflicts(community(BEFORE, "voters", "assembly")) == []
    found = community(AFTER, "voters", "assembly")
    assert conflicts(found) == [
        ("L131", "modes", f"{COMMUNITY}:15"),
        ("L131", "convene_share_people", f"{COMMUNITY}:16"),
    ]
    assert found.share("convene_share_people") == (1, 10)
    assert found.number("meetings_per_year") == 2
