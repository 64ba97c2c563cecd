"""Who makes up the representatives' meeting, and when it may be asked."""

from datetime import date
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from electionsys.suborgs import rules
from electionsys.suborgs.rules import Meeting

CLAUSE = "cn-village-2026:29"


def codes(findings) -> list[str]:
    return [one.code for one in findings]


def test_only_a_certified_committee_is_followed_by_a_supervision_committee():
    assert rules.check_parent("villagers_committee", "certified") == ()
    assert codes(rules.check_parent("villagers_committee", "counted")) == ["S101"]
    assert codes(rules.check_parent("supervision_committee", "certified")) == ["S101"]


def test_a_meeting_without_representatives_is_none():
    assert codes(rules.check_meeting(Meeting(0, 0, 5), CLAUSE, women_third=True)) == ["S103"]


def test_four_fifths_are_enough_and_one_fewer_is_not():
    assert rules.check_meeting(Meeting(20, 9, 5), CLAUSE, women_third=True) == ()
    assert codes(rules.check_meeting(Meeting(19, 9, 5), CLAUSE, women_third=True)) == ["S104"]


def test_a_third_of_a_villages_meeting_are_women_representatives():
    assert rules.check_meeting(Meeting(25, 10, 5), CLAUSE, women_third=True) == ()
    assert codes(rules.check_meeting(Meeting(25, 9, 5), CLAUSE, women_third=True)) == ["S105"]


def test_the_law_on_communities_counts_no_women():
    assert rules.check_meeting(Meeting(25, 0, 5), CLAUSE, women_third=False) == ()


@given(st.integers(1, 300), st.integers(0, 300), st.integers(0, 9))
def test_what_is_demanded_is_what_the_law_says_in_fractions(representatives, women, members):
    women = min(women, representatives)
    size = representatives + members
    found = codes(
        rules.check_meeting(Meeting(representatives, women, members), "", women_third=True)
    )
    assert ("S104" in found) == (Fraction(representatives, size) < Fraction(4, 5))
    assert ("S105" in found) == (Fraction(women, size) < Fraction(1, 3))


@given(st.integers(1, 300), st.integers(0, 300), st.integers(0, 9))
def test_the_least_number_named_is_enough(representatives, women, members):
    women = min(women, representatives)
    findings = rules.check_meeting(Meeting(representatives, women, members), "", women_third=False)
    for one in findings:
        least = one.values["least"]
        assert not rules.check_meeting(Meeting(least, 0, members), "", women_third=False)


def test_the_article_is_that_of_the_pack():
    assert rules.clause_of(("cn-village-2026",)) == "cn-village-2026:29"
    assert rules.clause_of(("cn-village-2018",)) == "cn-village-2018:25"
    assert rules.clause_of(("cn-community-2026",)) == "cn-community-2026:28"
    assert rules.clause_of(("cn-civil-code",)) == ""


def test_the_meeting_is_not_yesterday():
    today = date(2026, 12, 21)
    assert rules.check_day(today, today) == ()
    assert codes(rules.check_day(date(2026, 12, 20), today)) == ["S106"]
