"""Shanghai, read a second time article by article."""

import pytest

from electionsys.law.packs import packs
from electionsys.law.values import Evidence
from tests.law.provinces import stated

MEASURES, IMPLEMENTING, REGULATIONS = (
    "cn-31-village-election-2020",
    "cn-31-village-2020",
    "cn-31-community-2020",
)
EVERYWHERE = ("assembly", "conference", "group_meetings")
MEETINGS = ("assembly", "conference")

# Pack -> body -> article -> what it says.
SAID = {
    MEASURES: {
        "villagers_committee": {
            2: {
                "committee_size": "3-7",
                "modes": ("voters",),
                "women_required": "yes",
                "relatives_avoid": "yes",
                "relatives_set": "spouse+lineal",
            },
            3: {"voting_age": 18, "voter_bars": ("C01",)},
            5: {"term_years": 5},
            7: {
                "ec_size": "7-9",
                "ec_chosen_by": EVERYWHERE,
                "ec_leaves_when": "confirmed_as_candidate",
                "ec_refill": ("next_in_tally", "choose_again"),
            },
            8: {"candidates_modes": ("official", "none")},
            9: {
                "registration_classes": (
                    "registered_resident",
                    "registered_absent_declared",
                    "other_resident_consented",
                ),
                "registration_other_grounds": "residence",
                "registration_other_months": 12,
                "registration_other_consent": "villagers_or_representatives_meeting",
                "registration_extra_classes": (
                    "spouse_of_villager_confirmed",
                    "former_villager_with_rights_confirmed",
                ),
            },
            10: {"roll_posted_days_before": 20, "objection_days": 5, "objection_decision_days": 3},
            11: {"no_candidates_consent": MEETINGS},
            12: {
                "nomination_routes": ("registered_voters",),
                "candidate_order": "votes",
                "candidate_notice_days": 5,
                "candidates_exceed_seats": "yes",
                "head_diff": 1,
                "deputy_diff": 1,
                "member_diff": "1-3",
            },
            13: {"campaign_ends_on_polling_day": "yes"},
            14: {"staff_bar_set": "spouse+lineal"},
            15: {"secret_ballot": "yes", "poll_forms": ("one", "separate")},
            16: {
                "proxy_allowed": "yes",
                "proxy_grounds": ("away", "special_reason"),
                "proxy_written": "yes",
                "proxy_who": "near_relative",
                "proxy_max": 3,
                "proxy_sub_delegation": "no",
                "proxy_deadline_days": 5,
                "proxy_list_posted": "yes",
                "proxy_list_days": 2,
                "proxy_on_site": "no",
            },
            17: {
                "secret_booth": "yes",
                "against_votes": "yes",
                "write_in": "yes",
                "abstain_ballot": "valid_abstention",
            },
            18: {"invalidity_scope": "whole", "result_on_the_spot": "yes"},
            19: {
                "quorum_base": "registered_voters",
                "quorum_rule": "gt_half",
                "box_overflow_rule": "voters",
                "undervote": "valid",
                "overvote_scope": "ballot",
            },
            20: {
                "approve_kind": "ticks+write-ins",
                "majority_rule": "gt_half",
                "tie_rule": "revote_tied",
            },
            21: {
                "stop_from_round": "first",
                "min_members_to_stop": 3,
                "stop_needs_head": "no",
                "stop_needs_meeting": "yes",
                "another_election_window_days": 30,
                "another_election_difference": "yes",
                "another_election_threshold": "one_third_of_ballots",
                "acting_head": "deputy_most_votes>member_most_votes>meeting",
            },
            23: {
                "ballots_sealed_days": 0,
                "ballots_kept_by": "township",
                "ballots_kept_until_next": "yes",
            },
            24: {"seal_handover_days": 0, "handover_days": 10},
            26: {"end_of_office": ("death", "lost_capacity", "sentenced", "two_unfit_appraisals")},
            27: {
                "recall_share_voters": "1/5",
                "recall_share_representatives": "1/3",
                "recall_suggested_by_township": "yes",
                "recall_vote_days": 30,
                "recall_quorum": "gt_half",
                "recall_majority": "gt_half",
                "recall_majority_base": "present",
            },
            28: {"resignation_written": "yes", "resignation_decided_by": MEETINGS},
            29: {
                "by_election_needless_from": 3,
                "by_election_months": 3,
                "by_election_by": MEETINGS,
            },
        },
        "election_committee": {
            7: {
                "committee_size": "7-9",
                "elected_by": ("assembly", "conference", "group_meeting"),
            },
        },
    },
    IMPLEMENTING: {
        "villagers_committee": {
            8: {"committee_size": "3-7"},
            29: {"end_of_office": ("sentenced", "two_unfit_appraisals")},
            31: {"audit_before_election": "yes"},
        },
        "supervision_committee": {
            25: {
                "committee_size": "3-7",
                "modes": ("voters", "households", "representatives"),
                "elected_by": MEETINGS,
                "finance_skill": "yes",
                "incompatible_with": (
                    "committee_member",
                    "near_relative_of_committee_member",
                    "collective_manager",
                    "finance_staff",
                ),
                "term_years": 5,
                "recall_share_voters": "1/5",
                "recall_share_representatives": "1/3",
                "by_election_by": MEETINGS,
            },
        },
        "mediation_committee": {9: {"incompatible_with": ()}},
        "subcommittee": {9: {"incompatible_with": ()}},
        "assembly": {
            13: {
                "voting_age": 18,
                "convene_share_people": "1/10",
                "convene_share_representatives": "1/3",
                "notice_days": 10,
            },
            14: {
                "modes": ("voters", "households"),
                "quorum_base.voters": "registered_voters",
                "quorum_base.households": "household_delegates",
                "quorum_rule.voters": "gt_half",
                "quorum_rule.households": "ge_two_thirds",
                "majority_rule": "gt_half",
            },
        },
        "conference": {
            18: {
                "modes": ("representatives",),
                "representatives_share": "4/5",
                "women_share": "1/3",
                "meetings_per_year": 4,
                "convene_share_representatives": "1/5",
                "notice_days": 10,
                "quorum_base": "representatives",
                "quorum_rule": "ge_two_thirds",
                "majority_rule": "gt_half",
            },
        },
        "representatives": {
            17: {
                "households_per_representative": "5-15",
                "representatives_least": 35,
                "term_years": 5,
            },
            18: {"representatives_share": "4/5", "women_share": "1/3"},
        },
        "group_leader": {
            11: {
                "committee_size": 1,
                "elected_by": ("group_meeting",),
                "elected_from": "residents",
                "term_years": 5,
                "recall_share_voters": "1/3",
                "recall_quorum": "ge_two_thirds",
                "recall_majority": "gt_half",
                "recall_majority_base": "present",
            },
            19: {
                "modes": ("voters", "households"),
                "quorum_rule": "ge_two_thirds",
                "majority_rule": "gt_half",
            },
        },
        "group_meeting": {
            19: {
                "modes": ("voters", "households"),
                "voting_age": 18,
                "convene_share_people": "1/3",
                "quorum_rule": "ge_two_thirds",
                "majority_rule": "gt_half",
            },
        },
    },
    REGULATIONS: {
        "residents_committee": {11: {"by_election_by": ("assembly",)}},
        "assembly": {
            11: {
                "modes": ("voters", "households", "representatives"),
                "voting_age": 18,
                "meetings_per_year": 1,
            },
        },
    },
}


@pytest.mark.parametrize(("pack", "body"), [(pack, body) for pack in SAID for body in SAID[pack]])
def test_every_value_stands_in_its_article_and_nothing_beyond(pack, body):
    said: dict[int, dict[str, object]] = {}
    for parameter, mode, value, article in stated(pack, body):
        said.setdefault(article, {})[f"{parameter}.{mode}".rstrip(".")] = value
    assert said == SAID[pack][body]


@pytest.mark.parametrize("pack", SAID)
def test_every_body_was_looked_at_and_every_value_read_with_the_words_that_decide(pack):
    assert set(packs()[pack].bodies) == set(SAID[pack])
    for parameters in packs()[pack].bodies.values():
        for value in (value for modes in parameters.values() for value in modes.values()):
            assert value.note
            assert value.evidence is Evidence.READ
