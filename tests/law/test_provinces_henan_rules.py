"""Henan: which text rules on which day, and what is contrary to the law above it."""

from datetime import date

import pytest

from electionsys.law.services import rules_for
from tests.law.provinces import AFTER, BEFORE, conflicts

VILLAGE, COMMUNITY = "cn-41-village-2011", "cn-41-community-2020"
VILLAGE_PLACE, COMMUNITY_PLACE = "410182100200", "410102001001"
NEAR = "spouse+parents+children+siblings"
MEETINGS = ("assembly", "conference")
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
def test_one_text_speaks_of_a_village_and_one_of_a_community(day, national):
    assert village(day).pack_ids == (f"cn-village-{national}", VILLAGE)
    assert community(day, "voters").pack_ids == (f"cn-community-{national}", COMMUNITY)


def test_before_it_was_in_force_it_said_nothing():
    assert village(date(2011, 8, 31)).pack_ids == ("cn-village-2010",)
    assert village(date(2011, 9, 1)).pack_ids == ("cn-village-2010", VILLAGE)
    assert community(date(2020, 6, 3), "voters").pack_ids == ("cn-community-2018",)


@pytest.mark.parametrize("day", [BEFORE, AFTER])
@pytest.mark.parametrize(
    ("parameter", "value", "article"),
    [
        ("committee_size_usual", "3-5", 8),
        ("relatives_resolution", "keep_higher_post>more_votes", 8),
        ("ec_size", "7-9", 11),
        ("objection_written", "yes", 21),
        ("nomination_quorum", "gt_half", 24),
        ("head_diff", 1, 24),
        ("member_diff", "1-2", 24),
        ("fold_down", "nomination_only", 25),
        ("fold_up", "never", 25),
        ("candidate_notice_days", 5, 26),
        ("candidate_withdraw_days_after_list", 3, 26),
        ("proxy_card_surrendered", "yes", 30),
        ("staff_bar_set", NEAR, 32),
        ("poll_form", "separate", 34),
        ("box_overflow_rule", "issued", 35),
        ("overvote_scope", "ballot", 35),
        ("extra_marks", "void", 35),
        ("ballots_kept_years", 3, 37),
        ("ballots_kept_by", "township", 37),
        ("another_election_quorum", "as_first", 38),
        ("re_election_days", 30, 39),
        ("seal_handover_days", 0, 40),
        ("group_leaders_days", 30, 41),
        ("recall_vote_days", 30, 43),
        ("recall_township_days", 30, 43),
        ("end_notice_days", 5, 46),
    ],
)
def test_where_the_national_law_is_silent_henan_speaks(day, parameter, value, article):
    found = village(day)
    assert (found.value(parameter), found.clause(parameter)) == (value, f"{VILLAGE}:{article}")


@pytest.mark.parametrize(
    "parameter", ["women_rule", "another_election_window_days", "min_members_to_stop"]
)
def test_what_henan_does_not_say_is_recorded(parameter):
    assert not village(AFTER).known(parameter)
    assert village(AFTER).gap(parameter).clause == "cn-village-2026:18"


def test_a_vote_without_candidates_needs_a_meeting():
    found = village(AFTER)
    assert found.words("candidates_modes") == ("official", "none")
    assert found.words("no_candidates_consent") == MEETINGS


def test_what_is_contrary_to_the_national_law_before_2026():
    assert sorted(conflicts(village(BEFORE))) == [
        ("L131", "ec_leaves_when", f"{VILLAGE}:12"),
        ("L131", "term_years", f"{VILLAGE}:17"),
    ]
    assert village(BEFORE).word("relatives_set") == NEAR
    assert village(BEFORE).clause("relatives_set") == f"{VILLAGE}:8"
    assert village(BEFORE).number("term_years") == 5


def test_while_the_national_term_was_three_years_so_was_henans():
    found = village(date(2018, 12, 28))
    assert conflicts(found) == [("L131", "ec_leaves_when", f"{VILLAGE}:12")]
    assert found.number("term_years") == 3


def test_what_is_contrary_to_the_national_law_since_2026():
    found = village(AFTER)
    assert sorted(conflicts(found)) == [
        ("L131", "ec_leaves_when", f"{VILLAGE}:12"),
        ("L131", "registration_other_grounds", f"{VILLAGE}:20"),
        ("L131", "relatives_set", f"{VILLAGE}:8"),
        ("L131", "term_years", f"{VILLAGE}:17"),
        ("L132", "proxy_who", f"{VILLAGE}:30"),
    ]
    assert found.word("ec_leaves_when") == "nominated"
    assert found.word("registration_other_grounds") == "residence_or_work"
    assert found.word("relatives_set") == "CC1045"
    assert found.number("term_years") == 5
    assert not found.known("proxy_who")


@pytest.mark.parametrize("day", [BEFORE, AFTER])
@pytest.mark.parametrize("body", BODIES)
def test_of_other_bodies_only_when_a_member_leaves_is_contrary(day, body):
    leaves = [("L131", "ec_leaves_when", f"{VILLAGE}:12")]
    assert conflicts(village(day, body)) == (leaves if body == "election_committee" else [])


def test_a_newcomer_with_skills_may_be_registered_and_needs_a_certificate():
    for day in (BEFORE, AFTER):
        assert "qualified_newcomer_consented" in village(day).words("registration_extra_classes")
        assert village(day).says("registration_home_certificate")


def test_a_group_leader_is_recalled_by_two_thirds_of_all_who_have_the_vote():
    found = village(AFTER, "group_leader")
    assert found.share("recall_share_voters") == (1, 2)
    assert found.number("recall_vote_days") == 15
    assert (found.word("recall_majority"), found.word("recall_majority_base")) == (
        "ge_two_thirds",
        "entitled",
    )


def test_the_supervision_committee_is_elected_and_recalled_as_the_committee_is():
    found = village(AFTER, "supervision_committee")
    assert (found.span("committee_size"), found.value("committee_size_usual")) == ((3, 5), 3)
    assert "reporting_clerk" in found.words("incompatible_with")
    assert found.word("box_overflow_rule") == "issued"
    assert found.word("another_election_threshold") == "one_third_of_ballots"
    assert found.clause("another_election_threshold") == f"{VILLAGE}:56"
    assert found.share("recall_share_voters") == (1, 5)


CONTRARY = {
    "voters": ["candidates_exceed_seats"],
    "households": ["candidates_exceed_seats", "nomination_min_joint"],
    "representatives": ["candidates_exceed_seats"],
}


@pytest.mark.parametrize("mode", CONTRARY)
def test_of_a_residents_committee_the_law_of_2026_displaces_the_measures(mode):
    found = community(AFTER, mode)
    assert sorted(conflicts(found)) == [
        ("L131", parameter, f"{COMMUNITY}:9") for parameter in CONTRARY[mode]
    ]
    assert found.says("candidates_exceed_seats")
    assert found.number("nomination_min_joint") == 10
    # Five to seven lies within the five to nine of the national law, and stands.
    assert (found.span("committee_size"), found.clause("committee_size")) == (
        (5, 7),
        f"{COMMUNITY}:7",
    )


@pytest.mark.parametrize("mode", CONTRARY)
def test_before_2026_nothing_of_the_measures_was_contrary(mode):
    found = community(BEFORE, mode)
    assert conflicts(found) == []
    assert not found.says("candidates_exceed_seats")
    assert found.number("term_years") == 5


def test_a_fifth_of_the_residents_is_more_than_the_law_of_2026_asks():
    assert conflicts(community(BEFORE, "voters", "assembly")) == []
    found = community(AFTER, "voters", "assembly")
    assert conflicts(found) == [
        ("L131", "modes", f"{COMMUNITY}:10"),
        ("L131", "convene_share_people", f"{COMMUNITY}:11"),
    ]
    assert found.share("convene_share_people") == (1, 10)
