"""Henan, read a second time article by article."""

import pytest

from electionsys.law.packs import packs
from electionsys.law.values import Evidence
from tests.law.provinces import stated

MEETINGS = ("assembly", "conference")
EVERYWHERE = ("assembly", "conference", "group_meetings")
VILLAGE, COMMUNITY = "cn-41-village-2011", "cn-41-community-2020"
NEAR = "spouse+parents+children+siblings"

# Law -> body -> article -> what it says.
SAID = {
    VILLAGE: {
        "villagers_committee": {
            8: {
                "committee_size": "3-7",
                "committee_size_usual": "3-5",
                "relatives_avoid": "yes",
                "relatives_set": NEAR,
                "relatives_resolution": "keep_higher_post>more_votes",
                "women_required": "yes",
                "minority_member": "yes",
            },
            11: {"ec_size": "7-9", "ec_chosen_by": EVERYWHERE},
            12: {
                "ec_leaves_when": "confirmed_as_candidate",
                "ec_refill": ("next_in_tally", "choose_again"),
            },
            17: {"modes": ("voters",), "term_years": 3},
            19: {"voting_age": 18, "voter_bars": ("C01",)},
            20: {
                "registration_other_grounds": "residence",
                "registration_other_months": 12,
                "registration_other_consent": "villagers_or_representatives_meeting",
                "registration_home_certificate": "yes",
                "registration_extra_classes": ("qualified_newcomer_consented",),
            },
            21: {
                "roll_posted_days_before": 20,
                "objection_days": 5,
                "objection_written": "yes",
                "objection_decision_days": 3,
            },
            22: {"candidates_modes": ("official", "none")},
            24: {
                "nomination_routes": ("registered_voters",),
                "nomination_quorum": "gt_half",
                "candidates_exceed_seats": "yes",
                "head_diff": 1,
                "deputy_diff": 1,
                "member_diff": "1-2",
            },
            25: {
                "nomination_two_posts": "void",
                "double_post_same_ballot": "illegal_form",
                "fold_down": "nomination_only",
                "fold_up": "never",
            },
            26: {"candidate_notice_days": 5, "candidate_withdraw_days_after_list": 3},
            29: {"no_candidates_consent": MEETINGS},
            30: {
                "secret_booth": "yes",
                "proxy_allowed": "yes",
                "proxy_written": "yes",
                "proxy_grounds": ("for_cause",),
                "proxy_who": "near_relative",
                "proxy_max": 3,
                "proxy_deadline_days": 1,
                "proxy_on_site": "no",
                "proxy_card_surrendered": "yes",
                "proxy_list_posted": "yes",
                "proxy_list_days": 1,
            },
            31: {
                "mobile_box_allowed": "yes",
                "mobile_box_approval": "election_committee",
                "mobile_box_scrutineers": 3,
                "mobile_box_list_posted": "yes",
            },
            32: {"staff_bar_set": NEAR},
            34: {
                "poll_form": "separate",
                "poll_forms": ("separate",),
                "against_votes": "yes",
                "write_in": "yes",
                "abstain_ballot": "valid_abstention",
            },
            35: {
                "quorum_base": "registered_voters",
                "quorum_rule": "gt_half",
                "box_overflow_rule": "issued",
                "undervote": "valid",
                "overvote_scope": "ballot",
                "extra_marks": "void",
            },
            36: {"majority_rule": "gt_half", "tie_rule": "revote_tied"},
            37: {
                "invalidity_scope": "whole",
                "result_on_the_spot": "yes",
                "ballots_kept_by": "township",
                "ballots_kept_years": 3,
            },
            38: {
                "another_election_quorum": "as_first",
                "another_election_threshold": "one_third_of_ballots",
            },
            39: {"re_election_days": 30},
            40: {"seal_handover_days": 0, "handover_days": 10},
            41: {"group_leaders_days": 30},
            42: {"recall_share_voters": "1/5", "recall_share_representatives": "1/3"},
            43: {
                "recall_vote_days": 30,
                "recall_township_days": 30,
                "recall_quorum": "gt_half",
                "recall_majority": "gt_half",
                "recall_majority_base": "present",
            },
            44: {"result_void_by": ("county",)},
            45: {"resignation_written": "yes", "resignation_decided_by": MEETINGS},
            46: {"end_of_office": ("lost_capacity", "six_months_idle"), "end_notice_days": 5},
            47: {"by_election_quorum.voters": "gt_half"},
            49: {"by_election_by": ("assembly",)},
        },
        "election_committee": {
            11: {
                "committee_size": "7-9",
                "elected_by": ("assembly", "conference", "group_meeting"),
                "secret_ballot": "yes",
                "majority_rule": "plurality",
            },
            12: {
                "ec_leaves_when": "confirmed_as_candidate",
                "ec_refill": ("next_in_tally", "choose_again"),
            },
        },
        "supervision_committee": {
            56: {
                "committee_size": "3-5",
                "committee_size_usual": 3,
                "elected_by": ("assembly",),
                "term_years": 5,
                "finance_skill": "yes",
                "incompatible_with": (
                    "committee_member",
                    "near_relative_of_committee_member",
                    "reporting_clerk",
                ),
                "candidates_exceed_seats": "yes",
                "head_diff": 1,
                "member_diff": "1-2",
                "poll_form": "separate",
                "write_in": "yes",
                "abstain_ballot": "valid_abstention",
                "box_overflow_rule": "issued",
                "undervote": "valid",
                "overvote_scope": "ballot",
                "extra_marks": "void",
                "majority_rule": "gt_half",
                "tie_rule": "revote_tied",
                "another_election_quorum": "as_first",
                "another_election_threshold": "one_third_of_ballots",
                "recall_share_voters": "1/5",
                "recall_share_representatives": "1/3",
                "recall_vote_days": 30,
                "recall_township_days": 30,
                "recall_quorum": "gt_half",
                "recall_majority": "gt_half",
                "recall_majority_base": "present",
            },
        },
        "group_leader": {
            41: {
                "elected_by": ("group_meeting",),
                "elected_from": "residents",
                "group_leaders_days": 30,
            },
            42: {"recall_share_voters": "1/2"},
            43: {
                "recall_vote_days": 15,
                "recall_majority": "ge_two_thirds",
                "recall_majority_base": "entitled",
            },
            53: {"quorum_rule": "ge_two_thirds", "majority_rule": "gt_half"},
        },
        "representatives": {
            50: {"households_per_representative": "5-15"},
        },
        "conference": {
            50: {"representatives_share": "4/5", "women_share": "1/3"},
            51: {"quorum_rule": "ge_two_thirds", "majority_rule": "gt_half"},
        },
        "group_meeting": {
            53: {"voting_age": 18, "quorum_rule": "ge_two_thirds", "majority_rule": "gt_half"},
        },
    },
    COMMUNITY: {
        "residents_committee": {
            7: {"committee_size": "5-7", "minority_member": "yes"},
            8: {
                "modes": ("voters", "households", "representatives"),
                "voting_age": 18,
                "voter_bars": ("C01",),
            },
            9: {
                "nomination_routes": ("joint_voters",),
                "nomination_min_joint.voters": 10,
                "nomination_min_joint.households": 5,
                "nomination_min_joint.representatives": None,
                "candidates_exceed_seats": "no",
                "secret_ballot": "yes",
                "term_years": 5,
            },
            12: {"by_election_by": ("assembly",)},
        },
        "group_leader": {
            16: {"elected_by": ("group_meeting",), "term_years": 5},
        },
        "mediation_committee": {
            15: {"incompatible_with": ()},
        },
        "subcommittee": {
            15: {"incompatible_with": ()},
        },
        "assembly": {
            10: {
                "modes": ("voters", "households", "representatives"),
                "voting_age": 18,
                "quorum_rule": "gt_half",
                "majority_rule": "gt_half",
            },
            11: {"meetings_per_year": 2, "convene_share_people": "1/5"},
        },
    },
}


@pytest.mark.parametrize(
    ("pack", "body"), [(pack, body) for pack, bodies in SAID.items() for body in bodies]
)
def test_every_value_stands_in_its_article(pack, body):
    said: dict[int, dict[str, object]] = {}
    for parameter, mode, value, article in stated(pack, body):
        said.setdefault(article, {})[f"{parameter}.{mode}".rstrip(".")] = value
    assert said == SAID[pack][body]


@pytest.mark.parametrize("pack", SAID)
def test_a_text_says_nothing_of_other_bodies_and_was_read_with_the_words_that_decide(pack):
    assert set(packs()[pack].bodies) == set(SAID[pack])
    for parameters in packs()[pack].bodies.values():
        for value in (value for modes in parameters.values() for value in modes.values()):
            assert value.note
            assert value.evidence in (Evidence.READ, Evidence.UNKNOWN)
