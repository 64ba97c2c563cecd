"""The provinces of which only a part was read: what is known, and that the rest is not guessed."""

from datetime import date

import pytest

from electionsys.law.packs import packs
from electionsys.law.rules import NextStep, Outcome
from electionsys.law.services import rules_for
from electionsys.law.values import UndeterminedError
from tests.law.provinces import (
    AFTER,
    BEFORE,
    case,
    cited,
    conflicts,
    elected,
    numbers,
    people,
    seats,
)

NEAR = "spouse+parents+children+siblings"
VILLAGES = {
    "35": "350302100200",
    "43": "430102100200",
    "44": "440103100200",
    "50": "500102100200",
    "51": "510104100200",
    "62": "620102100200",
    "64": "640221100200",
}
# What a province surely rules on and nobody read: no usual answer of the nation stands for it.
UNREAD = (
    "nomination_quorum",
    "candidate_notice_days",
    "proxy_deadline_days",
    "proxy_list_days",
    "proxy_sub_delegation",
    "double_post_same_ballot",
    "partial_validity",
    "box_overflow_rule",
    "another_election_window_days",
    "women_rule",
)
# Not everywhere: some of these are known of a province.
SOMETIMES = ("ec_size", "poll_form", "overvote_scope", "min_members_to_stop", "abstain_ballot")


def village(place, day=AFTER, **settled):
    return rules_for(VILLAGES[place], "villagers_committee", day, None, settled)


@pytest.mark.parametrize("parameter", UNREAD)
@pytest.mark.parametrize("place", VILLAGES)
def test_what_nobody_read_is_unknown_and_asks_for_a_recorded_decision(place, parameter):
    found = village(place)
    assert found.province_read
    assert not found.known(parameter)
    with pytest.raises(UndeterminedError) as refused:
        found.value(parameter)
    (gap,) = refused.value.findings
    assert (gap.code, gap.values["id"]) == ("D130", parameter)
    law = packs()[gap.clause.partition(":")[0]]
    assert law.in_force(AFTER)


def test_a_recorded_decision_fills_what_nobody_read():
    found = village("64", box_overflow_rule="voters", another_election_window_days=20)
    assert found.word("box_overflow_rule") == "voters"
    assert found.number("another_election_window_days") == 20
    assert found.clause("another_election_window_days") == "settled:another_election_window_days"


@pytest.mark.parametrize("place", ["43", "50", "51", "62", "64"])
def test_before_2026_too_nobody_is_guessed_for(place):
    found = village(place, BEFORE)
    assert found.province_read
    for parameter in UNREAD:
        assert not found.known(parameter)
        assert found.gap(parameter).clause == "cn-village-2018:15"
    assert not found.known("election_committee_leaves_for_relative")


def test_whether_relatives_avoid_each_other_in_hunan_was_not_read():
    assert not village("43", BEFORE).known("relatives_avoid")
    assert village("43").clause("relatives_avoid") == "cn-village-2026:8"


@pytest.mark.parametrize("place", VILLAGES)
def test_the_nation_still_answers_what_it_says_itself(place):
    found = village(place)
    assert found.word("quorum_rule") == "gt_half"
    assert found.clause("quorum_rule") == "cn-village-2026:18"
    assert found.word("majority_base") == "recovered"
    assert found.number("term_years") == 5
    assert found.word("relatives_set") == "CC1045"


@pytest.mark.parametrize("day", [BEFORE, AFTER])
@pytest.mark.parametrize("place", VILLAGES)
def test_votes_are_added_downward_nowhere_unless_it_is_recorded(place, day):
    assert village(place, day).word("fold_down") == "off"
    assert village(place, day, fold_down="losers_only").word("fold_down") == "losers_only"


@pytest.mark.parametrize(
    ("place", "day", "parameter", "value", "evidence", "clause"),
    [
        ("64", BEFORE, "committee_size_odd", "yes", "excerpt", "cn-64-village-election-2019:2"),
        ("64", BEFORE, "relatives_set", NEAR, "excerpt", "cn-64-village-election-2019:2"),
        ("64", BEFORE, "early_or_late_months", 6, "excerpt", "cn-64-village-election-2019:4"),
        (
            *("64", AFTER, "committee_size_odd", "yes", "excerpt"),
            "cn-64-village-election-2019-since-2026:2",
        ),
        ("43", BEFORE, "ec_size", "5-11", "excerpt", "cn-43-village-election-2013:7"),
        ("43", AFTER, "ec_size_odd", "yes", "excerpt", "cn-43-village-election-2013-since-2026:7"),
        ("43", AFTER, "ec_woman", "yes", "excerpt", "cn-43-village-election-2013-since-2026:7"),
        ("62", BEFORE, "relatives_avoid", "yes", "excerpt", "cn-62-village-election-2013:2"),
        ("62", BEFORE, "fold_down", "off", "background", "cn-62-village-election-2013:27"),
        ("62", AFTER, "fold_down", "off", "background", "cn-62-village-election-2013:27"),
        ("51", BEFORE, "relatives_avoid", "yes", "excerpt", "cn-51-village-election-2020:3"),
        ("51", BEFORE, "group_leaders_days", 10, "background", "cn-village-2018:15"),
        ("50", BEFORE, "relatives_avoid", "yes", "excerpt", "cn-50-village-election-2019:2"),
        ("50", AFTER, "audit_days_before_committee", 3, "read", "cn-50-village-2013:37"),
        ("44", AFTER, "min_members_to_stop", 3, "background", "cn-village-2026:18"),
        ("44", AFTER, "poll_form", "one", "background", "cn-village-2026:18"),
        ("35", AFTER, "ec_size", "5-9", "background", "cn-village-2026:18"),
        ("35", AFTER, "overvote_scope", "ballot", "background", "cn-village-2026:18"),
        ("35", AFTER, "abstain_ballot", "invalid", "background", "cn-village-2026:18"),
        ("35", AFTER, "nomination_min_joint", 10, "background", "cn-village-2026:18"),
    ],
)
def test_what_is_known_says_how_it_is_known(place, day, parameter, value, evidence, clause):
    found = village(place, day).entry(parameter)
    assert (found.value, found.evidence.value, found.clause) == (value, evidence, clause)
    assert found.note


def test_what_is_known_elsewhere_is_unknown_here():
    known = {place: [p for p in SOMETIMES if village(place).known(p)] for place in VILLAGES}
    assert known == {
        "35": ["ec_size", "overvote_scope", "abstain_ballot"],
        "43": ["ec_size"],
        "44": ["poll_form", "min_members_to_stop"],
        "50": [],
        "51": [],
        "62": [],
        "64": [],
    }


def test_what_was_only_reported_is_said_to_be_no_rule():
    for place in ("35", "44"):
        pack = next(pack for pack in packs().values() if pack.place == place)
        values = [modes[""] for modes in pack.bodies["villagers_committee"].values()]
        assert {value.evidence.value for value in values} == {"background", "unknown"}
        known = [value for value in values if value.value is not None]
        assert all("不是" in value.note for value in known)


@pytest.mark.parametrize("place", sorted(set(VILLAGES) - {"64"}))
def test_the_new_texts_are_not_contrary_to_the_law_of_2026(place):
    assert conflicts(village(place)) == []


def test_ningxia_names_fewer_relatives_than_the_law_of_2026():
    assert conflicts(village("64", BEFORE)) == []
    found = village("64")
    assert conflicts(found) == [
        ("L131", "relatives_set", "cn-64-village-election-2019-since-2026:2")
    ]
    assert found.clause("relatives_set") == "cn-civil-code:1045"


def test_gansu_said_three_years_until_its_text_was_amended():
    between = village("62", date(2019, 7, 24))
    assert conflicts(between) == [("L131", "term_years", "cn-62-village-election-2013:4")]
    assert between.number("term_years") == 5
    assert conflicts(village("62", date(2019, 7, 25))) == []


@pytest.mark.parametrize("place", ["500102001001", "510104001001"])
@pytest.mark.parametrize("mode", ["voters", "households", "representatives"])
def test_the_new_texts_on_communities_were_not_read_either(place, mode):
    found = rules_for(place, "residents_committee", AFTER, mode)
    assert found.province_read
    assert not found.known("box_overflow_rule")
    assert found.gap("box_overflow_rule").clause == "cn-community-2026:19"
    assert found.word("quorum_rule") == (
        "gt_two_thirds" if mode == "representatives" else "gt_half"
    )
    assert conflicts(found) == []


@pytest.mark.parametrize(
    ("body", "parameter", "value", "article"),
    [
        ("assembly", "notice_days", 10, 6),
        ("conference", "notice_days", 3, 12),
        ("conference", "convene_share_representatives", "1/5", 12),
        ("group_leader", "elected_by", ("group_meeting",), 25),
        ("group_meeting", "quorum_rule", "ge_two_thirds", 26),
        ("subcommittee", "elected_by", ("assembly", "conference"), 17),
        ("representatives", "recall_share_voters", "1/5", 14),
        ("representatives", "end_notice_days", 5, 14),
        ("villagers_committee", "audit_days_before_committee", 3, 37),
    ],
)
def test_the_implementing_measures_of_chongqing_were_read_whole(body, parameter, value, article):
    pack = packs()["cn-50-village-2013"]
    found = pack.bodies[body][parameter][""]
    assert (found.value, found.clause) == (value, f"{pack.id}:{article}")
    assert found.evidence.value == "read"


def ningxia(**more):
    """Return a case of a chair, a deputy and a woman, all elected."""
    votes = {"chair": {"甲": 500}, "deputy": {"丙": 600}, "member": {"戊": 700}}
    posts = seats(chair=1, deputy=1, member=1)
    sexes = people(F="戊", M="甲丙")
    return case(VILLAGES["64"], AFTER, posts=posts, votes=votes, people=sexes) | more


def test_an_election_without_a_dispute_asks_for_nothing_that_is_unknown(decide):
    decision = decide(ningxia())
    assert elected(decision) == {"chair": ("甲",), "deputy": ("丙",), "member": ("戊",)}
    assert cited(decision, "D130") == set()
    assert cited(decision, "L131") == {"cn-civil-code:1045"}


def test_more_papers_than_were_issued_ask_what_makes_an_election_void(decide):
    more = ningxia(ballots=numbers(900, issued=899))
    decision = decide(more)
    assert decision.outcome is Outcome.UNDETERMINED
    assert [f.values["id"] for f in decision.findings if f.code == "D130"] == ["box_overflow_rule"]
    assert decide(more | {"settled": {"box_overflow_rule": "issued"}}).outcome is Outcome.INVALID


def test_open_seats_have_no_last_day_until_it_is_recorded(decide):
    short = ningxia(votes={"chair": {"甲": 500}, "deputy": {"丙": 440}, "member": {"戊": 700}})
    decision = decide(short)
    assert (decision.next.step, decision.next.by) == (NextStep.ANOTHER_ELECTION, None)
    recorded = decide(short | {"settled": {"another_election_window_days": 20}})
    # The twentieth day is a Saturday (Civil Code 203).
    assert recorded.next.by == date(2026, 3, 23)


def test_an_even_committee_is_warned_of_in_ningxia(decide):
    votes = {"chair": {"甲": 500}, "deputy": {"丙": 600}, "member": {"戊": 700, "己": 600}}
    four = {"votes": votes, "people": people(F="戊", M="甲丙己")}
    even = decide(ningxia(posts=seats(chair=1, deputy=1, member=2)) | four)
    assert cited(even, "D136") == {"cn-64-village-election-2019-since-2026:2"}
    assert cited(decide(ningxia()), "D136") == set()
