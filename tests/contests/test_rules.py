"""What is a list of candidates that leaves a choice."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from electionsys.contests import rules
from electionsys.contests.rules import (
    Contest,
    Line,
    NewNomination,
    Nominee,
    OnTheRoll,
    PostKind,
    Route,
    Status,
)
from electionsys.elections.rules import Round
from electionsys.eligibility.rules import State
from electionsys.law.services import rules_for

DAY = date(2026, 12, 20)
VILLAGE = rules_for("640221100200", "villagers_committee", DAY)
COMMUNITY = rules_for("640221001001", "residents_committee", DAY)
SUPERVISION = rules_for("640221100200", "supervision_committee", DAY)
OLD_VILLAGE = rules_for("640221100200", "villagers_committee", date(2021, 1, 1))
ON_THE_ROLL = OnTheRoll(listed=True, registered=955, already=False, sex="M")
COLUMN = rules_for(
    "640221100200", "villagers_committee", DAY, settled={"women_rule": "dedicated_column"}
)
CHAIR, DEPUTY, WOMAN, MEMBER = PostKind


def test_where_the_law_wants_a_womens_column_the_paper_has_one():
    men = {CHAIR: 1, DEPUTY: 1, MEMBER: 3}
    lacking = rules.check_posts(men, COLUMN, Round.FIRST)
    assert found(lacking) == ["N125"]
    assert lacking[0].clause == "settled:women_rule"
    assert not rules.check_posts({**men, WOMAN: 1}, COLUMN, Round.FIRST)
    # What another election fills depends on who was elected.
    assert not rules.check_posts(men, COLUMN, Round.ANOTHER)
    assert not rules.check_posts(men, VILLAGE, Round.FIRST)


@pytest.mark.parametrize(("sex", "codes"), [("F", []), ("M", ["N126"])])
def test_the_womens_column_takes_women(sex, codes):
    roll = OnTheRoll(listed=True, registered=955, already=False, sex=sex)
    entry = NewNomination(WOMAN, 7, Route.VOTERS, 12)
    assert found(rules.check_nomination(entry, roll, COLUMN, Round.FIRST)) == codes


def nominee(number, name="王秀兰", supporters=0, sex="F", state=State.PASSED, born=1970):
    return Nominee(
        nomination_id=number,
        voter_id=number,
        name=name,
        pinyin=name,
        sex=sex,
        group_no=3,
        born_on=date(born, 1, 1),
        route=Route.VOTERS,
        supporters=supporters,
        status=Status.STANDING,
        state=state,
    )


def contest(kind, seats, *voter_ids, sex="F"):
    lines = tuple(Line("A", "某", sex, nominee(one, f"某{one}", sex=sex)) for one in voter_ids)
    return Contest(1, kind, seats, lines)


def found(findings):
    return [one.code for one in findings]


@pytest.mark.parametrize(
    ("seats", "codes"),
    [
        ({CHAIR: 1, DEPUTY: 1, MEMBER: 3}, []),
        ({CHAIR: 1, MEMBER: 2}, []),
        ({CHAIR: 1, MEMBER: 6}, []),
        ({CHAIR: 1, MEMBER: 1}, ["N102"]),
        ({CHAIR: 1, DEPUTY: 1, MEMBER: 6}, ["N102"]),
        ({MEMBER: 3}, ["N101"]),
        ({CHAIR: 2, MEMBER: 9}, ["N101", "N102"]),
        ({}, ["N101", "N102"]),
    ],
)
def test_a_village_committee_has_one_chair_and_three_to_seven_members(seats, codes):
    judged = rules.check_posts(seats, VILLAGE, Round.FIRST)
    assert found(judged) == codes
    assert all(one.clause == "cn-village-2026:8" for one in judged if one.code == "N102")


def test_another_election_fills_only_the_seats_that_are_left():
    assert rules.check_posts({MEMBER: 1}, VILLAGE, Round.ANOTHER) == ()
    assert found(rules.check_posts({}, VILLAGE, Round.ANOTHER)) == ["N102"]


def test_a_community_committee_has_five_to_nine_members():
    assert found(rules.check_posts({CHAIR: 1, MEMBER: 3}, COMMUNITY, Round.FIRST)) == ["N102"]
    assert rules.check_posts({CHAIR: 1, MEMBER: 4}, COMMUNITY, Round.FIRST) == ()


@pytest.mark.parametrize(
    ("known", "turn", "allowed"),
    [
        (VILLAGE, Round.FIRST, (Route.PARTY, Route.VOTERS)),
        (COMMUNITY, Round.FIRST, (Route.PARTY, Route.JOINT)),
        (OLD_VILLAGE, Round.FIRST, (Route.VOTERS,)),
        (SUPERVISION, Round.FIRST, (Route.MEETING,)),
        (VILLAGE, Round.ANOTHER, (Route.FIRST_ROUND,)),
    ],
)
def test_who_may_nominate_is_what_the_law_of_the_day_says(known, turn, allowed):
    assert rules.routes(known, turn) == allowed


@pytest.mark.parametrize(
    ("known", "route", "supporters", "codes"),
    [
        (VILLAGE, Route.VOTERS, 1, []),
        (VILLAGE, Route.VOTERS, 0, ["N104"]),
        (VILLAGE, Route.PARTY, 0, []),
        (VILLAGE, Route.SELF, 0, ["N103"]),
        (VILLAGE, Route.VOTERS, 955, []),
        (VILLAGE, Route.VOTERS, 956, ["N105"]),
        (COMMUNITY, Route.JOINT, 10, []),
        (COMMUNITY, Route.JOINT, 9, ["N104"]),
        (COMMUNITY, Route.VOTERS, 50, ["N103"]),
        (SUPERVISION, Route.MEETING, 0, []),
    ],
)
def test_a_nomination_needs_a_lawful_route_and_enough_supporters(known, route, supporters, codes):
    entry = NewNomination(MEMBER, 1, route, supporters)
    assert found(rules.check_nomination(entry, ON_THE_ROLL, known, Round.FIRST)) == codes


def test_everything_that_is_wrong_with_a_nomination_is_said_at_once():
    roll = OnTheRoll(listed=False, registered=955, already=True, sex="M")
    entry = NewNomination(MEMBER, 1, Route.JOINT, 3)
    judged = rules.check_nomination(entry, roll, COMMUNITY, Round.FIRST)
    assert found(judged) == ["N104", "N106", "N107"]
    assert judged[0].clause == "cn-community-2026:18"


def test_candidates_outnumber_the_seats_of_every_post():
    contests = [
        contest(CHAIR, 1, 1, 2),
        contest(DEPUTY, 1, 3),
        contest(MEMBER, 3, 4, 5, 6),
    ]
    judged = rules.check_list(contests, 0, VILLAGE)
    assert [(one.code, one.values["post"]) for one in judged] == [
        ("N111", "post.deputy"),
        ("N111", "post.member"),
    ]
    assert all(one.clause == "cn-village-2026:18" for one in judged)
    enough = [contest(CHAIR, 1, 1, 2), contest(DEPUTY, 1, 3, 7), contest(MEMBER, 3, 4, 5, 6, 8)]
    assert rules.check_list(enough, 0, VILLAGE) == ()


def test_nobody_is_listed_unscreened():
    assert found(rules.check_list([contest(CHAIR, 1, 1, 2)], 3, VILLAGE)) == ["N110"]


def test_the_same_people_for_every_post_are_no_choice():
    contests = [contest(CHAIR, 1, 1, 2), contest(MEMBER, 1, 1, 2)]
    assert found(rules.check_list(contests, 0, VILLAGE)) == ["N112"]
    assert rules.check_list([contests[0], contest(MEMBER, 1, 1, 3)], 0, VILLAGE) == ()


def test_a_supervision_committee_may_have_as_many_candidates_as_seats_but_no_fewer():
    assert rules.check_list([contest(MEMBER, 3, 1, 2, 3)], 0, SUPERVISION) == ()
    assert found(rules.check_list([contest(MEMBER, 3, 1, 2)], 0, SUPERVISION)) == ["N111"]


def test_a_recorded_difference_greater_than_one_is_kept():
    stricter = rules_for("640221100200", "villagers_committee", DAY, settled={"member_diff": 2})
    assert rules.least_candidates(MEMBER, 3, stricter) == 5
    none = rules_for("640221100200", "villagers_committee", DAY, settled={"member_diff": 0})
    assert rules.least_candidates(MEMBER, 3, none) == 4


def test_a_local_rule_may_say_how_many_candidates_there_are_at_most():
    three = rules_for("640221100200", "villagers_committee", DAY, settled={"member_diff": "1-3"})
    full = contest(MEMBER, 3, *range(1, 7))
    assert "N127" not in found(rules.check_list([full], 0, three))
    over = contest(MEMBER, 3, *range(1, 8))
    refused = [one for one in rules.check_list([over], 0, three) if one.code == "N127"]
    assert [(one.clause, one.values["most"]) for one in refused] == [("settled:member_diff", 6)]
    assert "N127" not in found(rules.check_list([over], 0, VILLAGE))


def test_a_list_without_a_woman_is_warned_of():
    assert found(rules.check_women([contest(CHAIR, 1, 1, 2, sex="M")], VILLAGE)) == ["N120"]
    assert rules.check_women([contest(CHAIR, 1, 1, 2, sex="F")], VILLAGE) == ()
    assert rules.check_women([contest(CHAIR, 1, 1, 2, sex="M")], SUPERVISION) == ()


def test_a_late_list_is_warned_of_where_a_day_was_recorded():
    settled = {"candidate_notice_days": 5}
    known = rules_for("640221100200", "villagers_committee", DAY, settled=settled)
    assert rules.check_posting(date(2026, 12, 15), DAY, known) == ()
    assert found(rules.check_posting(date(2026, 12, 16), DAY, known)) == ["N123"]
    assert rules.check_posting(date(2026, 12, 19), DAY, COMMUNITY) == ()


def test_who_stands_or_whose_near_relative_stands_leaves_the_election_committee():
    committee, kin = ["李三", "钱一"], [("王秀兰", "钱一", "spouse"), ("王秀兰", "何甲", "child")]
    judged = rules.must_leave(committee, {"李三", "王秀兰"}, kin, VILLAGE)
    assert [(one.code, one.values["name"]) for one in judged] == [
        ("N121", "李三"),
        ("N122", "钱一"),
    ]
    assert {one.clause for one in judged} == {"cn-village-2026:15"}
    # Until 2026 only who stands himself had to leave.
    assert found(rules.must_leave(committee, {"李三"}, kin, OLD_VILLAGE)) == ["N121"]


def test_the_ballot_is_in_order_of_supporters_and_letters_run_on():
    posts = [
        (1, CHAIR, 1, [nominee(1, "乙", 5), nominee(2, "甲", 9)]),
        (2, MEMBER, 2, [nominee(3, "丙", 4), nominee(1, "乙", 4)]),
    ]
    contests = rules.arrange(posts)
    assert [(one.letter, one.name) for c in contests for one in c.lines] == [
        ("A", "甲"),
        ("B", "乙"),
        ("C", "丙"),
        ("D", "乙"),
    ]


def test_two_people_of_one_name_are_told_apart_on_the_ballot_and_one_person_twice_is_not():
    same = [nominee(1, "王强", born=1961), nominee(2, "王强", born=1985), nominee(3, "李梅")]
    contests = rules.arrange([(1, CHAIR, 1, same), (2, MEMBER, 1, [nominee(3, "李梅")])])
    names = [one.name for c in contests for one in c.lines]
    assert names == ["李梅", "王强（3组 1961年生）", "王强（3组 1985年生）", "李梅"]


nominees = st.lists(
    st.builds(
        nominee,
        st.integers(1, 500),
        st.sampled_from(["王强", "李梅", "张伟", "刘芳"]),
        st.integers(0, 9),
        born=st.integers(1950, 2000),
    ),
    unique_by=lambda one: one.voter_id,
    max_size=40,
)


@given(nominees, st.randoms())
def test_the_order_in_which_nominations_came_changes_nothing(people, chance):
    turned = list(people)
    chance.shuffle(turned)
    assert rules.arrange([(1, MEMBER, 3, people)]) == rules.arrange([(1, MEMBER, 3, turned)])


@given(nominees)
def test_every_line_has_a_letter_of_its_own_and_who_has_more_supporters_comes_first(people):
    (found,) = rules.arrange([(1, MEMBER, 3, people)])
    letters = [line.letter for line in found.lines]
    assert letters == sorted(set(letters), key=lambda one: (len(one), one))
    counts = [line.nominee.supporters for line in found.lines]
    assert counts == sorted(counts, reverse=True)
    assert len(found.lines) == len(people)


def test_letters_go_on_after_z():
    assert [rules.letter(i) for i in (0, 25, 26, 51, 52, 701, 702)] == [
        "A",
        "Z",
        "AA",
        "AZ",
        "BA",
        "ZZ",
        "AAA",
    ]
