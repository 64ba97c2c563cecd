"""Zhejiang: which text rules on which day, and what is contrary to the law above it."""

from datetime import date

import pytest

from electionsys.law.services import cite, rules_for
from tests.law.provinces import AFTER, BEFORE, conflicts, edited

PLACE = "330106100200"
OLD, NEW, IMPLEMENTING = (
    "cn-33-village-election-2020",
    "cn-33-village-election-2025",
    "cn-33-village-2020",
)
NEAR = "spouse+parents+children+siblings"


def rules(day, body="villagers_committee", mode=None):
    return rules_for(PLACE, body, day, mode)


@pytest.mark.parametrize(
    ("day", "ids"),
    [
        (date(2020, 7, 30), ("cn-village-2018",)),
        (date(2020, 7, 31), ("cn-village-2018", IMPLEMENTING, OLD)),
        (date(2025, 11, 25), ("cn-village-2018", IMPLEMENTING, OLD)),
        (date(2025, 11, 26), ("cn-village-2018", IMPLEMENTING, NEW)),
        (date(2026, 1, 1), ("cn-village-2026", IMPLEMENTING, NEW)),
    ],
)
def test_the_text_in_force_on_polling_day_holds(day, ids):
    found = rules(day)
    assert found.pack_ids == ids
    assert found.province_read is (len(ids) > 1)


def test_a_community_of_the_province_stands_under_the_national_law_alone():
    found = rules_for("330106001001", "residents_committee", AFTER)
    assert found.pack_ids == ("cn-community-2026",)
    assert found.province_read is False


def test_in_2021_nothing_of_the_province_is_contrary_to_the_law():
    assert conflicts(rules(BEFORE)) == []
    for body in ("supervision_committee", "assembly", "conference", "representatives"):
        assert conflicts(rules(BEFORE, body)) == []


def test_in_2026_only_the_circle_of_proxies_is_narrower_than_the_law():
    found = rules(AFTER)
    assert conflicts(found) == [("L132", "proxy_who", f"{NEW}:25")]
    assert not found.known("proxy_who")
    recorded = rules_for(PLACE, "villagers_committee", AFTER, None, {"proxy_who": "near_relative"})
    assert recorded.word("proxy_who") == "near_relative"
    for body in ("supervision_committee", "assembly", "conference", "representatives"):
        assert conflicts(rules(AFTER, body)) == []


def test_before_the_law_of_2026_near_relatives_alone_are_proxies():
    assert rules(BEFORE).word("proxy_who") == "near_relative"
    assert rules(BEFORE).clause("proxy_who") == "cn-village-2018:15"


@pytest.mark.parametrize(
    ("parameter", "before", "after"),
    [
        # The national text is silent, so the province speaks.
        ("women_rule", ("dedicated_column", f"{OLD}:21"), ("dedicated_column", f"{NEW}:21")),
        ("box_overflow_rule", ("voters", f"{OLD}:27"), ("voters", f"{NEW}:27")),
        ("double_post_same_ballot", ("ballot_void", f"{OLD}:27"), ("ballot_void", f"{NEW}:27")),
        ("candidate_notice_days", (5, f"{OLD}:18"), (5, f"{NEW}:18")),
        ("min_members_to_stop", (3, f"{OLD}:30"), (3, f"{NEW}:30")),
        ("proxy_deadline_days", (3, f"{OLD}:25"), (3, f"{NEW}:25")),
        ("barred_winner", ("void", f"{OLD}:32"), ("void", f"{NEW}:32")),
        ("end_notice_days", (15, f"{IMPLEMENTING}:35"), (15, f"{IMPLEMENTING}:35")),
        ("relatives_set", (NEAR, f"{OLD}:31"), ("CC1045", "cn-civil-code:1045")),
        ("relatives_avoid", ("yes", f"{OLD}:31"), ("yes", "cn-village-2026:8")),
        # The law of 2018 leaves the relatives of candidates to the province, that of 2026 does not.
        ("ec_relatives_set", (NEAR, f"{OLD}:9"), ("CC1045", "cn-civil-code:1045")),
        # Fold-down stands nowhere: off, until somebody records otherwise.
        ("fold_down", ("off", "cn-village-2018:15"), ("off", "cn-village-2026:18")),
    ],
)
def test_what_holds_before_and_after_the_law_of_2026(parameter, before, after):
    for day, expected in ((BEFORE, before), (AFTER, after)):
        found = rules(day)
        assert (found.value(parameter), found.clause(parameter)) == expected


def test_the_third_class_of_voters_is_the_provinces_until_it_is_the_laws():
    last, first = rules(date(2025, 12, 31)), rules(date(2026, 1, 1))
    assert last.words("registration_classes")[2] == "other_resident_consented"
    assert last.words("registration_extra_classes") == ("village_worker_consented",)
    assert first.words("registration_classes")[2] == "other_resident_or_worker_consented"
    assert "village_worker_consented" not in first.words("registration_extra_classes")
    assert "L131" not in {code for code, *_ in conflicts(first)}


def test_fold_down_is_open_to_a_recorded_decision():
    settled = {"fold_down": "losers_only"}
    found = rules_for(PLACE, "villagers_committee", AFTER, None, settled)
    assert found.word("fold_down") == "losers_only"
    assert [code for code, *_ in conflicts(found)] == ["L132"]


def test_who_supervises_may_be_no_clerk_of_the_village():
    found = rules(AFTER, "supervision_committee")
    assert found.words("incompatible_with") == (
        *("committee_member", "near_relative_of_committee_member"),
        *("village_clerk", "reporting_clerk"),
    )
    assert found.clause("incompatible_with") == f"{IMPLEMENTING}:30"


def test_a_clause_of_the_province_is_cited_as_a_lawyer_writes_it():
    assert cite(f"{NEW}:31", "zh") == "《浙江省村民委员会选举办法》（2025年修正）第三十一条"


@pytest.mark.parametrize(
    ("was", "becomes", "parameter", "ruling"),
    [
        (
            "roll_posted_days_before = { value = 20",
            "roll_posted_days_before = { value = 15",
            "roll_posted_days_before",
            20,
        ),
        (
            'value = "one_third_of_ballots"',
            'value = "none"',
            "another_election_threshold",
            "one_third_of_ballots",
        ),
        (
            'quorum_rule = { value = "gt_half"',
            'quorum_rule = { value = "gt_two_thirds"',
            "quorum_rule",
            "gt_half",
        ),
        (
            'majority_rule = { value = "gt_half"',
            'majority_rule = { value = "plurality"',
            "majority_rule",
            "gt_half",
        ),
        (
            'modes = { value = ["voters"]',
            'modes = { value = ["voters", "representatives"]',
            "modes",
            ("voters",),
        ),
        ("term_years = { value = 5", "term_years = { value = 3", "term_years", 5),
        ("objection_days = { value = 5", "objection_days = { value = 10", "objection_days", 5),
        (
            "objection_decision_days = { value = 3",
            "objection_decision_days = { value = 5",
            "objection_decision_days",
            3,
        ),
        ("handover_days = { value = 10", "handover_days = { value = 20", "handover_days", 10),
        ("voting_age = { value = 18", "voting_age = { value = 16", "voting_age", 18),
        (
            'candidates_exceed_seats = { value = "yes"',
            'candidates_exceed_seats = { value = "no"',
            "candidates_exceed_seats",
            "yes",
        ),
        (
            'recall_share_voters = { value = "1/5"',
            'recall_share_voters = { value = "1/3"',
            "recall_share_voters",
            "1/5",
        ),
        (
            'secret_ballot = { value = "yes"',
            'secret_ballot = { value = "no"',
            "secret_ballot",
            "yes",
        ),
    ],
)
def test_a_pack_edited_against_the_national_law_is_reported_and_does_not_rule(
    was, becomes, parameter, ruling
):
    found = edited(PLACE, BEFORE, OLD, was, becomes)
    article = found.provincial(parameter)[0].clause
    assert found.value(parameter) == ruling
    assert ("L131", parameter, article) in conflicts(found)


@pytest.mark.parametrize(
    ("was", "becomes", "parameter", "ruling"),
    [
        (
            "roll_posted_days_before = { value = 20",
            "roll_posted_days_before = { value = 25",
            "roll_posted_days_before",
            25,
        ),
        (
            "objection_decision_days = { value = 3",
            "objection_decision_days = { value = 2",
            "objection_decision_days",
            2,
        ),
        ("handover_days = { value = 10", "handover_days = { value = 7", "handover_days", 7),
        (
            'committee_size = { value = "3-7", article = 2',
            'committee_size = { value = "5-7", article = 2',
            "committee_size",
            "5-7",
        ),
    ],
)
def test_a_pack_that_asks_for_more_than_the_law_rules(was, becomes, parameter, ruling):
    found = edited(PLACE, BEFORE, OLD, was, becomes)
    assert found.value(parameter) == ruling
    assert conflicts(found) == []
