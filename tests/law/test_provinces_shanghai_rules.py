"""Shanghai: which text rules on which day, and what is contrary to the law above it."""

from datetime import date

import pytest

from electionsys.law.services import cite, rules_for
from tests.law.provinces import AFTER, BEFORE, conflicts, edited

PLACE = "310151100200"
COMMUNITY = "310101001001"
MEASURES, IMPLEMENTING, REGULATIONS = (
    "cn-31-village-election-2020",
    "cn-31-village-2020",
    "cn-31-community-2020",
)
BODIES = ("supervision_committee", "assembly", "conference", "representatives", "group_leader")


def rules(day, body="villagers_committee"):
    return rules_for(PLACE, body, day)


@pytest.mark.parametrize(
    ("day", "ids"),
    [
        (date(2020, 5, 13), ("cn-village-2018",)),
        (date(2020, 5, 14), ("cn-village-2018", IMPLEMENTING)),
        (date(2020, 9, 25), ("cn-village-2018", IMPLEMENTING, MEASURES)),
        (date(2025, 12, 31), ("cn-village-2018", IMPLEMENTING, MEASURES)),
        (date(2026, 1, 1), ("cn-village-2026", IMPLEMENTING, MEASURES)),
    ],
)
def test_the_text_in_force_on_polling_day_holds(day, ids):
    assert rules(day).pack_ids == ids


def test_a_community_has_the_regulations_of_the_city():
    found = rules_for(COMMUNITY, "residents_committee", AFTER)
    assert found.pack_ids == ("cn-community-2026", REGULATIONS)
    assert found.province_read is True
    assert conflicts(found) == []


def test_in_2021_who_leaves_the_election_committee_was_already_contrary_to_the_law():
    """The law of 2018, article 12: who is nominated leaves; article 7: who is confirmed."""
    found = rules(BEFORE)
    assert conflicts(found) == [("L131", "ec_leaves_when", f"{MEASURES}:7")]
    assert found.word("ec_leaves_when") == "nominated"
    for body in BODIES:
        assert conflicts(rules(BEFORE, body)) == []


def test_in_2026_the_measures_of_2020_give_way_on_these_points_and_no_other():
    found = rules(AFTER)
    assert conflicts(found) == [
        ("L131", "ec_leaves_when", f"{MEASURES}:7"),
        # Who works on village affairs for a year is registered too (article 16, item 3).
        ("L131", "registration_classes", f"{MEASURES}:9"),
        ("L131", "registration_other_grounds", f"{MEASURES}:9"),
        # Whether near relatives alone may still be proxies is open (article 18, paragraph 4).
        ("L132", "proxy_who", f"{MEASURES}:16"),
        # Brothers and sisters are near relatives too (article 8; Civil Code, article 1045).
        ("L131", "relatives_set", f"{MEASURES}:2"),
    ]
    assert found.word("ec_leaves_when") == "nominated"
    assert found.words("registration_classes")[2] == "other_resident_or_worker_consented"
    assert found.word("registration_other_grounds") == "residence_or_work"
    assert found.word("relatives_set") == "CC1045"
    assert found.clause("relatives_set") == "cn-civil-code:1045"
    assert not found.known("proxy_who")
    for body in BODIES:
        assert conflicts(rules(AFTER, body)) == []


def test_from_2026_representatives_no_longer_make_up_the_residents_assembly():
    before = rules_for(COMMUNITY, "assembly", BEFORE)
    assert conflicts(before) == []
    after = rules_for(COMMUNITY, "assembly", AFTER)
    assert conflicts(after) == [("L131", "modes", f"{REGULATIONS}:11")]
    assert after.words("modes") == ("voters", "households")


@pytest.mark.parametrize(
    ("parameter", "value", "article"),
    [
        ("box_overflow_rule", "voters", 19),
        ("overvote_scope", "ballot", 19),
        ("stop_from_round", "first", 21),
        ("stop_needs_meeting", "yes", 21),
        ("min_members_to_stop", 3, 21),
        ("another_election_window_days", 30, 21),
        ("acting_head", "deputy_most_votes>member_most_votes>meeting", 21),
        ("member_diff", "1-3", 12),
        ("head_diff", 1, 12),
        ("proxy_deadline_days", 5, 16),
        ("proxy_list_days", 2, 16),
        ("proxy_on_site", "no", 16),
        ("ec_size", "7-9", 7),
        ("candidates_modes", ("official", "none"), 8),
        ("ballots_kept_by", "township", 23),
        ("seal_handover_days", 0, 24),
        ("by_election_needless_from", 3, 29),
    ],
)
@pytest.mark.parametrize("day", [BEFORE, AFTER])
def test_where_the_law_is_silent_the_city_speaks(day, parameter, value, article):
    found = rules(day)
    assert (found.value(parameter), found.clause(parameter)) == (value, f"{MEASURES}:{article}")


def test_near_relatives_are_husband_wife_and_lineal_kin_until_the_law_of_2026():
    assert rules(BEFORE).word("relatives_set") == "spouse+lineal"
    assert rules(BEFORE).clause("relatives_set") == f"{MEASURES}:2"


def test_the_citys_classes_of_voters_come_on_top_of_the_laws():
    for day in (BEFORE, AFTER):
        assert rules(day).words("registration_extra_classes") == (
            *("spouse_of_villager_confirmed", "former_villager_with_rights_confirmed"),
        )


def test_offices_end_by_death_too():
    for day in (BEFORE, AFTER):
        assert set(rules(day).words("end_of_office")) == {
            *("death", "lost_capacity", "sentenced", "two_unfit_appraisals"),
        }


@pytest.mark.parametrize(
    "parameter", ["double_post_same_ballot", "women_rule", "barred_winner", "partial_validity"]
)
def test_what_the_measures_leave_open_is_not_guessed(parameter):
    assert not rules(BEFORE).known(parameter)
    assert not rules(AFTER).known(parameter)


@pytest.mark.parametrize(
    ("body", "parameter", "value"),
    [
        ("supervision_committee", "committee_size", "3-7"),
        ("representatives", "representatives_least", 35),
        ("conference", "notice_days", 10),
        ("group_leader", "recall_share_voters", "1/3"),
    ],
)
def test_the_other_bodies_stand_under_the_implementing_measures(body, parameter, value):
    for day in (BEFORE, AFTER):
        assert rules(day, body).value(parameter) == value
        assert rules(day, body).clause(parameter).startswith(f"{IMPLEMENTING}:")


def test_what_the_measures_only_repeat_is_the_national_law():
    for day in (BEFORE, AFTER):
        found = rules(day, "representatives")
        assert found.value("households_per_representative") == "5-15"
        assert found.clause("households_per_representative").startswith("cn-village-")
    assert rules(BEFORE, "supervision_committee").clause("term_years").startswith(IMPLEMENTING)
    assert rules(AFTER, "supervision_committee").clause("term_years") == "cn-village-2026:37"


def test_who_runs_the_collective_or_its_money_does_not_supervise():
    assert rules(AFTER, "supervision_committee").words("incompatible_with") == (
        *("committee_member", "near_relative_of_committee_member"),
        *("collective_manager", "finance_staff"),
    )


def test_a_clause_of_the_city_is_cited_as_a_lawyer_writes_it():
    assert cite(f"{MEASURES}:21", "zh") == "《上海市村民委员会选举办法》（2020年修正）第二十一条"


@pytest.mark.parametrize(
    ("was", "becomes", "parameter", "ruling"),
    [
        ("before = { value = 20", "before = { value = 15", "roll_posted_days_before", 20),
        ('"one_third_of_ballots"', '"none"', "another_election_threshold", "one_third_of_ballots"),
        (
            'quorum_rule = { value = "gt_half"',
            'quorum_rule = { value = "none"',
            "quorum_rule",
            "gt_half",
        ),
        ("term_years = { value = 5", "term_years = { value = 3", "term_years", 5),
        ("proxy_max = { value = 3", "proxy_max = { value = 5", "proxy_max", 3),
        (
            'proxy_list_posted = { value = "yes"',
            'proxy_list_posted = { value = "no"',
            "proxy_list_posted",
            "yes",
        ),
        (
            'women_required = { value = "yes"',
            'women_required = { value = "no"',
            "women_required",
            "yes",
        ),
        (
            'committee_size = { value = "3-7"',
            'committee_size = { value = "3-9"',
            "committee_size",
            "3-7",
        ),
    ],
)
def test_a_pack_edited_against_the_national_law_is_reported_and_does_not_rule(
    was, becomes, parameter, ruling
):
    found = edited(PLACE, AFTER, MEASURES, was, becomes)
    added = set(conflicts(found)) - set(conflicts(rules(AFTER)))
    assert [(code, name) for code, name, _ in added] == [("L131", parameter)]
    assert found.value(parameter) == ruling


def test_fewer_proxies_for_one_person_are_no_contradiction():
    found = edited(PLACE, AFTER, MEASURES, "proxy_max = { value = 3", "proxy_max = { value = 2")
    assert found.number("proxy_max") == 2
    assert conflicts(found) == conflicts(rules(AFTER))
