"""What the organic laws say of each body, article by article."""

from datetime import date

import pytest

from electionsys.law import services
from electionsys.law.values import Rules, UndeterminedError

# A province that no pack speaks for: the national law alone holds.
ELSEWHERE = "130102"
DAYS = {
    "village-2018": date(2020, 3, 1),
    "village-2026": date(2026, 3, 1),
    "community-2018": date(2020, 3, 1),
    "community-2026": date(2026, 3, 1),
}


def rules_of(law: str, body: str, mode: str | None = None) -> Rules:
    family = law.partition("-")[0]
    return services.rules_for(ELSEWHERE, body, DAYS[law], mode, None, family)


SAID = """
village-2018 villagers_committee   - committee_size 3-7 6
village-2026 villagers_committee   - committee_size 3-7 8
community-2018 residents_committee - committee_size 5-9 7
community-2026 residents_committee - committee_size 5-9 8
village-2018 villagers_committee   - minority_member yes 6
village-2026 villagers_committee   - minority_member no 8
community-2018 residents_committee - minority_member yes 7
village-2018 villagers_committee   - relatives_avoid no 6
village-2026 villagers_committee   - relatives_avoid yes 8
village-2018 villagers_committee   - election_committee_leaves_for_relative no 12
village-2026 villagers_committee   - election_committee_leaves_for_relative yes 15
community-2026 residents_committee - election_committee_leaves_for_relative yes 15
village-2018 villagers_committee   - ec_leaves_when nominated 12
village-2026 villagers_committee   - ec_chosen_by assembly,conference,group_meetings 15
community-2026 residents_committee - ec_chosen_by assembly,conference 15
village-2026 villagers_committee   - ec_refill next_in_tally,choose_again 15
village-2018 villagers_committee   - registration_other_grounds residence 13
village-2026 villagers_committee   - registration_other_grounds residence_or_work 16
village-2026 villagers_committee   - registration_other_months 12 16
village-2026 villagers_committee   - registration_opt_in no 16
community-2026 residents_committee - registration_opt_in yes 16
community-2026 residents_committee - social_worker_months 6 16
village-2018 villagers_committee   - roll_posted_days_before 20 14
village-2026 villagers_committee   - roll_posted_days_before 20 17
community-2026 residents_committee - objection_days 5 17
community-2026 residents_committee - objection_decision_days 3 17
village-2018 villagers_committee   - nomination_routes registered_voters 15
village-2026 villagers_committee   - nomination_routes party_organisation,registered_voters 18
community-2026 residents_committee - nomination_routes party_organisation,joint_voters 18
community-2026 residents_committee - nomination_min_joint 10 18
village-2026 villagers_committee   - statutory_bars C02,C03,C04,C05 18
village-2018 villagers_committee   - candidates_exceed_seats yes 15
village-2018 villagers_committee   - proxy_who near_relative 15
village-2026 villagers_committee   - proxy_who near_relative_or_villager 18
community-2026 residents_committee voters proxy_who any_voter 19
village-2026 villagers_committee   - proxy_max 3 18
village-2026 villagers_committee   - proxy_candidate no 18
village-2026 villagers_committee   - proxy_grounds away 18
village-2026 villagers_committee   - proxy_written yes 18
community-2026 residents_committee representatives proxy_allowed no 19
village-2026 villagers_committee   - quorum_rule gt_half 18
community-2026 residents_committee voters quorum_rule gt_half 19
community-2026 residents_committee households quorum_rule gt_half 19
community-2026 residents_committee representatives quorum_rule gt_two_thirds 19
village-2018 villagers_committee   - another_election_threshold one_third_of_ballots 15
community-2026 residents_committee - another_election_threshold one_third_of_ballots 19
village-2026 villagers_committee   - secret_booth yes 18
village-2026 villagers_committee   - result_on_the_spot yes 18
village-2018 villagers_committee   - handover_days 10 20
village-2026 villagers_committee   - handover_days 10 24
community-2026 residents_committee - handover_days 10 25
village-2018 villagers_committee   - audit_before_election yes 35
village-2026 villagers_committee   - audit_before_election yes 40
community-2026 residents_committee - audit_before_election yes 38
village-2018 villagers_committee   - recall_share_voters 1/5 16
village-2026 villagers_committee   - recall_share_voters 1/5 19
village-2026 villagers_committee   - recall_share_representatives 1/3 19
village-2026 villagers_committee   - recall_quorum gt_half 19
village-2026 villagers_committee   - recall_majority gt_half 19
community-2026 residents_committee - recall_share_voters 1/10 20
community-2026 residents_committee - recall_share_representatives 1/3 20
community-2026 residents_committee voters recall_quorum gt_half 20
community-2026 residents_committee representatives recall_quorum gt_two_thirds 20
community-2018 residents_committee - recall_quorum gt_half 9
village-2026 villagers_committee   - recall_majority_base present 19
village-2026 villagers_committee   - resignation_decided_by assembly,conference 20
community-2026 residents_committee - resignation_decided_by assembly,conference 21
village-2026 villagers_committee   - end_of_office lost_capacity,sentenced,two_unfit_appraisals 22
community-2026 residents_committee - end_of_office lost_capacity,sentenced,two_unfit_appraisals 23
village-2018 villagers_committee   - by_election_by assembly,conference 19
village-2026 villagers_committee   - by_election_by assembly,conference 23
village-2026 villagers_committee   voters by_election_quorum gt_half 23
village-2026 villagers_committee   households by_election_quorum ge_two_thirds 26
village-2026 villagers_committee   representatives by_election_quorum ge_two_thirds 30
community-2026 residents_committee representatives by_election_quorum gt_two_thirds 24
village-2026 election_committee    - elected_by assembly,conference,group_meeting 15
community-2026 election_committee  - elected_by assembly,conference 15
village-2026 election_committee    representatives quorum_rule ge_two_thirds 30
village-2018 supervision_committee - finance_skill yes 32
village-2026 supervision_committee - finance_skill yes 37
village-2026 supervision_committee - term_years 5 37
village-2026 supervision_committee - elected_from residents 37
community-2026 supervision_committee - elected_from residents_or_social_workers 36
village-2026 group_leader          voters quorum_rule ge_two_thirds 32
village-2026 group_leader          households quorum_rule ge_two_thirds 32
village-2018 group_leader          - term_years 5 28
community-2026 group_leader        - elected_from representatives 13
village-2026 representatives       - households_per_representative 5-15 29
community-2026 representatives     - households_per_representative 20-50 13
village-2026 representatives       - women_share 1/3 29
village-2018 conference            - representatives_share 4/5 25
village-2026 conference            - representatives_share 4/5 29
community-2026 conference          - representatives_share 4/5 28
village-2026 conference            - meetings_per_year 4 30
community-2026 conference          - meetings_per_year 2 28
village-2026 conference            - quorum_rule ge_two_thirds 30
village-2026 conference            - convene_share_representatives 1/5 30
village-2018 assembly              - notice_days 10 21
village-2026 assembly              - notice_days 10 25
village-2018 assembly              - notice_short_in_special_cases no 21
village-2026 assembly              - notice_short_in_special_cases yes 25
village-2026 assembly              - meetings_per_year 1 25
village-2026 assembly              voters quorum_rule gt_half 26
village-2026 assembly              households quorum_rule ge_two_thirds 26
community-2026 assembly            households quorum_rule gt_half 27
village-2026 assembly              - convene_share_people 1/10 25
community-2018 assembly            - convene_share_people 1/5 10
community-2026 assembly            - convene_share_people 1/10 26
community-2018 assembly            representatives quorum_rule gt_half 9
village-2026 group_meeting         voters quorum_rule ge_two_thirds 32
village-2018 group_meeting         households quorum_rule ge_two_thirds 28
"""


@pytest.mark.parametrize("line", SAID.strip().splitlines(), ids=lambda line: " ".join(line.split()))
def test_the_organic_laws_say(line):
    law, body, mode, parameter, value, article = line.split()
    found = rules_of(law, body, None if mode == "-" else mode).entry(parameter)
    shown = ",".join(found.value) if isinstance(found.value, tuple) else str(found.value)
    assert (shown, found.clause) == (value, f"cn-{law}:{article}")


@pytest.mark.parametrize("law", DAYS)
def test_a_mediation_committee_sits_three_years_whatever_the_term(law):
    rules = rules_of(law, "mediation_committee")
    assert rules.number("term_years") == 3
    assert rules.span("committee_size") == (3, 9)
    assert rules.says("women_required")
    assert rules.clause("term_years") == "cn-mediation-law:9"


def test_before_the_mediation_law_its_rules_are_not_known():
    rules = services.rules_for(ELSEWHERE, "mediation_committee", date(2010, 12, 31))
    assert not rules.known("term_years")


@pytest.mark.parametrize(
    ("law", "body", "parameter"),
    [
        ("village-2018", "villagers_committee", "resignation_decided_by"),
        ("village-2018", "villagers_committee", "proxy_candidate"),
        ("village-2018", "supervision_committee", "term_years"),
        ("village-2026", "villagers_committee", "barred_winner"),
        ("village-2026", "villagers_committee", "overvote_scope"),
        ("village-2026", "villagers_committee", "another_election_window_days"),
        ("community-2026", "residents_committee", "candidate_notice_days"),
        ("village-2026", "villagers_committee", "min_members_to_stop"),
        ("community-2018", "residents_committee", "majority_rule"),
        ("community-2026", "group_meeting", "quorum_rule"),
        ("community-2026", "conference", "women_share"),
    ],
)
def test_where_the_law_says_nothing_nothing_is_made_up(law, body, parameter):
    rules = rules_of(law, body, "voters")
    with pytest.raises(UndeterminedError):
        rules.value(parameter)
    assert rules.written(parameter).clause.startswith(f"cn-{law}:")


@pytest.mark.parametrize(
    ("law", "body", "parameter", "decision"),
    [
        ("village-2026", "villagers_committee", "candidate_notice_days", 7),
        ("village-2026", "villagers_committee", "fold_down", "losers_only"),
        ("village-2018", "villagers_committee", "relatives_avoid", "yes"),
        ("village-2026", "supervision_committee", "majority_rule", "plurality"),
        ("community-2026", "residents_committee", "participants_measure", "issued"),
    ],
)
def test_what_is_silent_or_background_gives_way_to_a_recorded_decision(
    law, body, parameter, decision
):
    rules = rules_of(law, body).under(rules_of(law, body).mode, {parameter: decision})
    assert rules.value(parameter) == decision
    assert rules.conflicts() == ()


@pytest.mark.parametrize(
    ("law", "body", "parameter", "decision"),
    [
        ("village-2026", "villagers_committee", "recall_share_voters", "1/10"),
        ("village-2026", "villagers_committee", "committee_size", "3-9"),
        ("community-2026", "residents_committee", "nomination_min_joint", 5),
        ("village-2026", "conference", "women_share", "1/4"),
    ],
)
def test_what_is_fixed_does_not(law, body, parameter, decision):
    rules = rules_of(law, body).under(rules_of(law, body).mode, {parameter: decision})
    assert rules.value(parameter) != decision
    assert [finding.code for finding in rules.conflicts()] == ["L107"]
