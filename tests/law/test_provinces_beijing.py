"""Beijing, read a second time article by article."""

import pytest

from electionsys.law.packs import packs
from electionsys.law.values import Evidence
from tests.law.provinces import stated

MEETINGS = ("assembly", "conference")
EVERYWHERE = ("assembly", "conference", "group_meetings")
ELECTION, GENERAL, COMMUNITY = (
    "cn-11-village-election-2012",
    "cn-11-village-2012",
    "cn-11-community-1991",
)

# Law -> body -> article -> what it says.
SAID = {
    ELECTION: {
        "villagers_committee": {
            2: {"modes": ("voters",)},
            3: {
                "committee_size": "3-7",
                "women_required": "yes",
                "women_rule": "preset_post",
                "women_post": None,
            },
            4: {"term_years": 3},
            9: {"ec_size": "5-9", "ec_chosen_by": EVERYWHERE},
            11: {"ec_leaves_when": "nominated", "ec_refill": ("next_in_tally", "choose_again")},
            12: {"voting_age": 18, "voter_bars": ("C01",)},
            13: {
                "registration_extra_classes": (
                    "former_farmer_consented",
                    "worker_consented",
                ),
                "registration_other_months": 12,
                "registration_other_consent": "villagers_or_representatives_meeting",
            },
            14: {"roll_left_off": ("lost_capacity", "unreachable")},
            15: {"roll_posted_days_before": 20, "objection_days": 5, "objection_decision_days": 3},
            16: {
                "nomination_routes": ("registered_voters",),
                "nomination_quorum": "gt_half",
                "candidates_exceed_seats": "yes",
                "head_diff": "1-2",
                "deputy_diff": "1-2",
                "member_diff": "1-2",
                "candidates_mode": "official",
                "candidates_modes": ("official",),
            },
            20: {"candidate_order": "votes", "candidate_notice_days": 5},
            21: {"staff_bar_set": "spouse+lineal", "secret_booth": "yes"},
            22: {"poll_form": None, "poll_forms": ("one", "separate")},
            23: {"mobile_box_allowed": "yes", "mobile_box_scrutineers": 3},
            25: {
                "proxy_allowed": "yes",
                "proxy_written": "yes",
                "proxy_grounds": ("away",),
                "proxy_who": "near_relative",
                "proxy_max": 3,
                "proxy_candidate": "no",
                "proxy_deadline_days": 1,
                "proxy_on_site": "no",
                "proxy_list_posted": "yes",
            },
            26: {
                "secret_ballot": "yes",
                "write_in": "yes",
                "against_votes": "yes",
                "abstain_ballot": "valid_abstention",
            },
            27: {"invalidity_scope": "whole"},
            28: {
                "quorum_base": "registered_voters",
                "quorum_rule": "gt_half",
                "box_overflow_rule": "voters",
                "undervote": "valid",
                "overvote_scope": "ballot",
                "doubtful_ballot_decider": "election_committee",
                "majority_base": "recovered",
            },
            29: {"majority_rule": "gt_half", "tie_rule": "revote_tied"},
            30: {
                "another_election_window_days": 15,
                "another_election_difference": "yes",
                "another_election_threshold": "one_third_of_ballots",
                "min_members_to_stop": 4,
                "stop_from_round": "another",
                "stop_needs_head": "yes",
                "stop_needs_meeting": "yes",
            },
            31: {"result_on_the_spot": "yes"},
            32: {"handover_days": 10},
            33: {
                "recall_share_voters": "1/5",
                "recall_share_representatives": "1/3",
                "recall_vote_days": 30,
                "recall_suggested_by_township": "yes",
            },
            34: {
                "recall_quorum": "gt_half",
                "recall_majority": "gt_half",
                "recall_majority_base": "present",
                "recall_repeat_in_term": "no",
            },
            35: {"resignation_written": "yes", "resignation_decided_by": MEETINGS},
            36: {"by_election_by": MEETINGS},
            38: {"result_void_by": ("township", "county")},
        },
        "election_committee": {
            9: {"committee_size": "5-9", "elected_by": ("assembly", "conference", "group_meeting")},
            11: {"ec_leaves_when": "nominated", "ec_refill": ("next_in_tally", "choose_again")},
        },
    },
    GENERAL: {
        "villagers_committee": {
            25: {"group_leaders_days": 15},
            32: {"ballots_kept_by": "village_archive"},
            33: {"end_of_office": ("two_unfit_appraisals",)},
        },
        "supervision_committee": {
            27: {
                "committee_size": "3-5",
                "elected_by": MEETINGS,
                "elected_from": "residents",
                "term_years": 5,
                "finance_skill": "yes",
                "incompatible_with": ("committee_member", "near_relative_of_committee_member"),
            },
        },
        "group_leader": {
            25: {
                "elected_by": ("group_meeting",),
                "elected_from": "residents",
                "group_leaders_days": 15,
                "quorum_rule": "ge_two_thirds",
                "majority_rule": "gt_half",
            },
        },
        "representatives": {
            22: {
                "households_per_representative": "5-15",
                "representatives_least": 30,
                "minority_member": "yes",
            },
            23: {"voting_age": 18},
        },
        "mediation_committee": {
            7: {"elected_by": MEETINGS, "incompatible_with": ()},
        },
        "subcommittee": {
            7: {"elected_by": MEETINGS, "incompatible_with": ()},
        },
        "assembly": {
            15: {
                "voting_age": 18,
                "meetings_per_year": 1,
                "notice_days": 10,
                "quorum_rule.voters": "gt_half",
                "quorum_rule.households": "ge_two_thirds",
                "majority_rule": "gt_half",
            },
        },
        "conference": {
            16: {"representatives_share": "4/5", "women_share": "1/3"},
            20: {
                "meetings_per_year": 4,
                "convene_share_representatives": "1/5",
                "quorum_rule": "ge_two_thirds",
                "majority_rule": "gt_half",
            },
            21: {"notice_days": 3},
        },
        "group_meeting": {
            25: {"voting_age": 18, "quorum_rule": "ge_two_thirds", "majority_rule": "gt_half"},
        },
    },
    COMMUNITY: {
        "residents_committee": {
            10: {"committee_size": "5-9", "minority_member": "yes"},
            11: {"modes": ("voters", "households", "representatives"), "term_years": 3},
            12: {"voting_age": 18, "voter_bars": ("C01",)},
            13: {
                "nomination_routes": ("joint_voters",),
                "nomination_min_joint.voters": 10,
                "nomination_min_joint.households": 5,
                "nomination_min_joint.representatives": None,
                "candidates_exceed_seats": "no",
            },
            17: {"by_election_by": ("assembly",)},
        },
        "group_leader": {
            22: {"elected_by": ("group_meeting",)},
        },
        "mediation_committee": {
            21: {"incompatible_with": ()},
        },
        "subcommittee": {
            21: {"incompatible_with": ()},
        },
        "assembly": {
            15: {
                "modes": ("voters", "households", "representatives"),
                "voting_age": 18,
                "quorum_rule": "gt_half",
                "majority_rule": "gt_half",
            },
            16: {"meetings_per_year": 2, "convene_share_people": "1/5"},
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
