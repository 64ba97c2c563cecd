"""Zhejiang, read a second time article by article."""

import pytest

from electionsys.law.packs import packs
from electionsys.law.values import Evidence
from tests.law.provinces import stated

OLD, NEW, IMPLEMENTING = (
    "cn-33-village-election-2020",
    "cn-33-village-election-2025",
    "cn-33-village-2020",
)
EVERYWHERE = ("assembly", "conference", "group_meetings")
MEETINGS = ("assembly", "conference")
NEAR = "spouse+parents+children+siblings"

# Article of the measures of 2020 -> what it says.
MEASURES = {
    2: {"committee_size": "3-7", "women_required": "yes", "minority_member": "yes"},
    3: {
        "modes": ("voters",),
        "secret_ballot": "yes",
        "candidates_modes": ("official", "self_nominees"),
        "term_years": 5,
        "early_or_late_months": 6,
    },
    8: {"ec_size": "5-9", "ec_chosen_by": EVERYWHERE},
    9: {
        "ec_leaves_when": "nominated",
        "election_committee_leaves_for_relative": "yes",
        "ec_relatives_set": NEAR,
        "ec_absences_to_leave": 2,
        "ec_refill": ("next_in_tally", "choose_again"),
    },
    12: {"voting_age": 18, "voter_bars": ("C01",)},
    13: {
        "registration_classes": (
            "registered_resident",
            "registered_absent_declared",
            "other_resident_consented",
        ),
        "registration_extra_classes": ("village_worker_consented",),
        "registration_other_months": 12,
        "registration_other_consent": "villagers_or_representatives_meeting",
    },
    14: {"roll_posted_days_before": 20, "objection_days": 5, "objection_decision_days": 3},
    16: {"nomination_routes": ("registered_voters",), "candidates_exceed_seats": "yes"},
    17: {"nomination_by_proxy": "no", "nomination_two_posts": "void"},
    18: {"nomination_quorum": "gt_half", "candidate_order": "votes", "candidate_notice_days": 5},
    19: {"candidate_withdraw_days_before": 3},
    20: {"self_nomination_days": 10},
    21: {
        "against_votes": "yes",
        "write_in": "yes",
        "abstain_ballot": "valid_abstention",
        "poll_form": "one",
        "poll_forms": ("one",),
        "women_rule": "dedicated_column",
        "women_post": "member",
    },
    22: {"poll_notice_days": 5, "staff_bar_set": NEAR},
    23: {"speech_request_days": 5, "campaign_ends_on_polling_day": "yes"},
    24: {
        "mobile_box_allowed": "yes",
        "mobile_box_approval": "township",
        "mobile_box_scrutineers": 3,
        "mobile_box_list_posted": "yes",
        "secret_booth": "yes",
    },
    25: {
        "proxy_allowed": "yes",
        "proxy_grounds": ("away",),
        "proxy_written": "yes",
        "proxy_who": "near_relative",
        "proxy_relatives_set": "CC1045",
        "proxy_candidate": "no",
        "proxy_deadline_days": 3,
        "proxy_max": 3,
        "proxy_sub_delegation": "no",
        "proxy_list_posted": "yes",
        "proxy_list_days": 1,
        "proxy_on_site": "no",
    },
    26: {"invalidity_scope": "whole"},
    27: {
        "quorum_base": "registered_voters",
        "quorum_rule": "gt_half",
        "box_overflow_rule": "voters",
        "undervote": "valid",
        "overvote_scope": "ballot",
        "double_post_same_ballot": "ballot_void",
        "doubtful_ballot_decider": "election_committee",
    },
    28: {"majority_rule": "gt_half", "approve_kind": "ticks+write-ins", "tie_rule": "revote_tied"},
    29: {
        "another_election_difference": "yes",
        "another_election_threshold": "one_third_of_ballots",
        "another_election_window_days": 30,
    },
    30: {
        "stop_from_round": "another",
        "min_members_to_stop": 3,
        "stop_needs_head": "no",
        "stop_needs_meeting": "no",
        "acting_head": "deputy>representatives_choose_member",
    },
    31: {
        "relatives_avoid": "yes",
        "relatives_set": NEAR,
        "relatives_resolution": "keep_higher_post>more_votes>revote",
        "relatives_fill": "next_majority",
    },
    32: {"result_on_the_spot": "yes", "result_posted_days": 1, "barred_winner": "void"},
    33: {"handover_days": 10},
    34: {"recall_share_voters": "1/5", "recall_share_representatives": "1/3"},
    35: {"recall_vote_days": 30, "recall_township_days": 60},
    36: {
        "recall_quorum": "gt_half",
        "recall_majority": "gt_half",
        "recall_majority_base": "present",
        "recall_repeat_months": 12,
    },
    37: {
        "resignation_written": "yes",
        "resignation_decision_days": 30,
        "resignation_decided_by": MEETINGS,
        "resignation_notice_days": 5,
    },
    38: {
        "by_election_by": MEETINGS,
        "by_election_quorum.voters": "gt_half",
        "by_election_quorum.representatives": "ge_two_thirds",
    },
    41: {
        "result_void_by": ("election_committee", "township", "county"),
        "void_winner_may_stand_again": "no",
    },
}
# Body -> article of the implementing measures of 2020 -> what it says.
ENDS = ("lost_capacity", "sentenced", "two_unfit_appraisals")
HALF_OR_MORE = None
BODIES = {
    "villagers_committee": {
        34: {"end_of_office": ENDS},
        35: {"end_notice_days": 15},
        37: {"ballots_kept_by": "village_archive"},
    },
    "supervision_committee": {
        30: {
            "committee_size_usual": "3-5",
            "modes": ("voters", "households", "representatives"),
            "elected_by": MEETINGS,
            "finance_skill": "yes",
            "incompatible_with": (
                "committee_member",
                "near_relative_of_committee_member",
                "village_clerk",
                "reporting_clerk",
            ),
            "relatives_set": "CC1045",
        },
        31: {"term_years": 5},
        34: {"end_of_office": ENDS},
        35: {"end_notice_days": 15},
    },
    "mediation_committee": {7: {"incompatible_with": ()}},
    "subcommittee": {7: {"incompatible_with": ()}},
    "assembly": {
        12: {
            "voting_age": 18,
            "convene_share_people": "1/10",
            "convene_share_representatives": "1/3",
            "notice_days": 10,
        },
        13: {
            "modes": ("voters", "households"),
            "quorum_base.voters": "registered_voters",
            "quorum_base.households": "household_delegates",
            "quorum_rule.voters": "gt_half",
            "quorum_rule.households": "ge_two_thirds",
            "majority_rule": "gt_half",
        },
    },
    "conference": {
        18: {"modes": ("representatives",), "representatives_share": "4/5", "women_share": "1/3"},
        23: {
            "meetings_per_year": 4,
            "convene_share_representatives": "1/5",
            "notice_days": 3,
            "quorum_base": "representatives",
            "quorum_rule": "ge_two_thirds",
            "majority_rule": "gt_half",
        },
    },
    "representatives": {
        18: {"representatives_share": "4/5", "women_share": "1/3", "representatives_least": 30},
        20: {
            "modes": ("voters", "households"),
            "quorum_rule.voters": HALF_OR_MORE,
            "quorum_rule.households": "ge_two_thirds",
            "secret_ballot": "no",
            "majority_rule": "plurality",
            "two_from_one_household": "no",
            "term_years": 5,
        },
        22: {
            "end_of_office": ("lost_capacity", "sentenced"),
            "end_notice_days": 5,
            "resignation_written": "yes",
            "recall_share_voters": "1/3",
            "recall_vote_days": 30,
            "recall_quorum.voters": HALF_OR_MORE,
            "recall_quorum.households": "ge_two_thirds",
            "recall_majority": "gt_half",
            "recall_majority_base": "present",
        },
    },
    "group_leader": {
        25: {
            "modes": ("voters", "households"),
            "elected_by": ("group_meeting",),
            "elected_from": "representatives",
            "term_years": 5,
            "recall_majority": "gt_half",
        },
        26: {"quorum_rule": "ge_two_thirds", "majority_rule": "gt_half"},
    },
    "group_meeting": {
        25: {"modes": ("voters", "households"), "voting_age": 18},
        26: {"quorum_rule": "ge_two_thirds", "majority_rule": "gt_half"},
    },
}


@pytest.mark.parametrize("article", MEASURES)
def test_every_value_of_the_measures_stands_in_its_article(article):
    said = {
        f"{parameter}.{mode}".rstrip("."): value
        for parameter, mode, value, where in stated(OLD, "villagers_committee")
        if where == article
    }
    assert said == MEASURES[article]


@pytest.mark.parametrize("body", BODIES)
def test_every_value_of_the_implementing_measures_stands_in_its_article(body):
    said: dict[int, dict[str, object]] = {}
    for parameter, mode, value, article in stated(IMPLEMENTING, body):
        said.setdefault(article, {})[f"{parameter}.{mode}".rstrip(".")] = value
    assert said == BODIES[body]


def test_the_measures_say_nothing_beyond_these_articles():
    assert {where for *_, where in stated(OLD, "villagers_committee")} == set(MEASURES)
    assert set(packs()[OLD].bodies) == {"villagers_committee", "election_committee"}
    assert set(packs()[IMPLEMENTING].bodies) == set(BODIES)
    said = {(parameter, value) for parameter, _, value, _ in stated(OLD, "election_committee")}
    assert said == {
        ("committee_size", "5-9"),
        ("elected_by", ("assembly", "conference", "group_meeting")),
    }


def test_what_was_read_is_said_to_be_read_with_the_words_that_decide():
    for pack in (OLD, IMPLEMENTING):
        for parameters in packs()[pack].bodies.values():
            for value in (value for modes in parameters.values() for value in modes.values()):
                assert value.note
                assert value.evidence in (Evidence.READ, Evidence.UNKNOWN)


def test_of_the_decision_of_2025_only_article_2_was_read():
    values = packs()[NEW].bodies["villagers_committee"]
    excerpts = {
        p for p, modes in values.items() if modes.get("") and modes[""].evidence == "excerpt"
    }
    assert excerpts == {
        *("committee_size", "women_required", "minority_member", "relatives_avoid"),
        "relatives_set",
    }
    assert {values[parameter][""].clause for parameter in excerpts} == {f"{NEW}:2"}
    assert values["relatives_set"][""].value == "CC1045"
    assert values["minority_member"][""].value == "no"
    assert values["ec_relatives_set"][""].evidence is Evidence.UNKNOWN
    assert values["double_post_same_ballot"][""].clause == f"{NEW}:27"
