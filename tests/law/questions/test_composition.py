"""Bodies of these people: size, women, kin, offices, households, and what is missing."""

import pytest

from tests.law.questions.asking import bare, codes, said


def people(*sexes, **more):
    return [{"name": f"P{n}", "sex": sex, **more} for n, sex in enumerate(sexes)]


def of(body="villagers_committee", place="130102", **facts):
    return bare("composition", body=body, place=place, **facts)


@pytest.mark.parametrize(
    ("body", "size", "code"),
    [
        ("villagers_committee", 2, "Q160"),
        ("villagers_committee", 3, None),
        ("villagers_committee", 7, None),
        ("villagers_committee", 8, "Q161"),
        ("residents_committee", 4, "Q160"),
        ("residents_committee", 9, None),
        ("residents_committee", 10, "Q161"),
        ("mediation_committee", 2, "Q160"),
        ("mediation_committee", 9, None),
        ("mediation_committee", 10, "Q161"),
    ],
)
def test_each_body_has_its_size(body, size, code):
    answer = of(body, people=people("F", *"M" * (size - 1)))
    assert codes(answer, "blocks") == ([code] if code else [])
    assert answer["details"]["size"] == size


def test_a_committee_without_a_woman_is_not_complete():
    answer = of(people=people("M", "M", "M"))
    assert answer["answer"] == "no"
    assert answer["details"]["missing"] == ["woman"]
    assert said(answer, "Q164")["clause"] == "cn-village-2026:8"
    untold = of(people=[{"name": "A", "sex": "M"}, {"name": "B"}, {"name": "C"}])
    assert untold["answer"] == "undetermined"
    assert said(untold, "Q004")["field"] == "people.sex"


@pytest.mark.parametrize(
    ("relation", "day", "place", "answer"),
    [
        ("sibling", "2026-03-01", "130102", "no"),
        ("grandchild", "2026-03-01", "130102", "no"),
        ("in_law", "2026-03-01", "130102", "yes"),
        ("cousin", "2026-03-01", "130102", "yes"),
        ("grandchild", "2024-03-01", "330106", "yes"),
        ("sibling", "2024-03-01", "330106", "no"),
        ("sibling", "2024-03-01", "310115", "yes"),
        ("grandchild", "2024-03-01", "310115", "no"),
    ],
)
def test_who_is_a_near_relative_hangs_on_day_and_province(relation, day, place, answer):
    related = [{"one": "P0", "other": "P1", "relation": relation}]
    facts = {"people": people("F", "M", "M"), "relatives": related, "election_day": day}
    assert of(place=place, **facts)["answer"] == answer


def test_a_relation_to_a_name_nobody_has_is_a_slip():
    related = [{"one": "P0", "other": "Px", "relation": "sibling"}]
    answer = of(people=people("F", "M", "M"), relatives=related)
    assert answer["answer"] == "undetermined"
    assert said(answer, "Q006")["numbers"]["name"] == "Px"


def test_a_nominee_and_whose_relative_is_nominated_leave_the_election_committee():
    related = [{"one": "P1", "other": "N", "relation": "parent"}]
    facts = {"nominees": ["N", "P0"], "relatives": related}
    answer = of("election_committee", "330106", people=people(*"FMMMM"), **facts)
    assert answer["answer"] == "no"
    assert answer["details"]["leave"] == ["P0", "P1"]
    assert codes(answer, "blocks") == ["Q174", "Q175"]


@pytest.mark.parametrize(
    ("place", "size", "answer"),
    [
        ("330106", 4, "no"),
        ("330106", 5, "yes"),
        ("310115", 6, "no"),
        ("310115", 9, "yes"),
        ("410105", 10, "no"),
        ("110108", 5, "yes"),
    ],
)
def test_each_province_has_its_election_committee(place, size, answer):
    assert of("election_committee", place, people=people(*"M" * size))["answer"] == answer


def test_hunans_election_committee_is_odd_and_has_a_woman():
    hunan = {"place": "430102", "election_day": "2024-03-01"}
    assert codes(of("election_committee", people=people(*"MMMMMM"), **hunan), "blocks") == [
        "Q163",
        "Q164",
    ]
    assert of("election_committee", people=people(*"FMMMM"), **hunan)["answer"] == "yes"


SUPERVISION = [
    {"name": "A", "sex": "M", "finance_skill": True},
    {"name": "B", "sex": "F", "finance_skill": False},
    {"name": "C", "sex": "M", "finance_skill": False},
]


def test_supervision_is_not_for_the_committee_and_its_near_relatives():
    supervised = {"people": SUPERVISION, "committee": ["C", "D"]}
    related = [{"one": "D", "other": "B", "relation": "child"}]
    answer = of("supervision_committee", relatives=related, **supervised)
    assert answer["details"]["leave"] == ["C", "B"]
    assert codes(answer, "blocks") == ["Q167", "Q168"]
    far = [{"one": "D", "other": "B", "relation": "nephew_or_niece"}]
    clean = of("supervision_committee", relatives=far, people=SUPERVISION, committee=["D"])
    assert clean["answer"] == "yes"
    assert "Q166" in codes(clean, "informs")


def test_somebody_who_supervises_knows_accounts():
    without = [{**person, "finance_skill": False} for person in SUPERVISION]
    answer = of("supervision_committee", people=without)
    assert answer["details"]["missing"] == ["finance_skill"]
    untold = [{"name": name, "sex": "F"} for name in "ABC"]
    assert of("supervision_committee", people=untold)["answer"] == "undetermined"


@pytest.mark.parametrize(
    ("by", "answer"), [("assembly", "yes"), ("conference", "yes"), ("committee", "no")]
)
def test_a_committee_does_not_choose_who_supervises_it(by, answer):
    assert of("supervision_committee", people=SUPERVISION, elected_by=by)["answer"] == answer


def test_a_social_worker_supervises_a_community_but_not_a_village():
    worker = [*SUPERVISION[:2], {**SUPERVISION[2], "resident": False, "social_worker": True}]
    facts = {"people": worker, "settled": {"committee_size": "3-5"}}
    assert of("supervision_committee", family="community", **facts)["answer"] == "yes"
    village = of("supervision_committee", **facts)
    assert codes(village, "blocks") == ["Q172"]


def test_mediators_serve_three_years_and_a_committee_five():
    three = {"people": people("F", "M", "M"), "term_years": 3}
    assert of("mediation_committee", **three)["answer"] == "yes"
    assert codes(of(**three), "blocks") == ["Q173"]


def test_until_2026_the_smaller_nationality_had_to_sit():
    facts = {"several_nationalities": True, "election_day": "2024-03-01"}
    none = [{**person, "minority": False} for person in people("F", "M", "M")]
    assert "minority" in of(**facts, people=none)["details"]["missing"]
    one = [{**none[0], "minority": True}, *none[1:]]
    assert of(**facts, people=one)["answer"] == "yes"
    assert of(people=none, several_nationalities=True)["answer"] == "yes"


REPRESENTATIVES = people(*"FFFF" * 3, *"M" * 18)


def test_a_conference_has_its_representatives_and_its_women():
    facts = {"households": 300, "committee_members_in_conference": 5}
    answer = of("representatives", people=REPRESENTATIVES, **facts)
    assert answer["answer"] == "yes"
    assert answer["details"]["women"] == 12
    fewer = people(*"F" * 11, *"M" * 19)
    lacking = of("representatives", people=fewer, **facts)
    assert said(lacking, "Q159")["numbers"] == {"number": 11, "all": 35, "needed": 12}
    crowd = of(
        "representatives", people=REPRESENTATIVES, households=300, committee_members_in_conference=8
    )
    assert said(crowd, "Q179")["numbers"] == {"number": 30, "all": 38, "needed": 31}


@pytest.mark.parametrize(
    ("households", "answer"), [(149, "no"), (150, "yes"), (450, "yes"), (451, "no")]
)
def test_one_representative_stands_for_five_to_fifteen_households(households, answer):
    facts = {"people": REPRESENTATIVES, "committee_members_in_conference": 5}
    assert of("representatives", households=households, **facts)["answer"] == answer
    by_groups = of("representatives", households=households, by_groups=True, **facts)
    assert by_groups["answer"] == "yes"


def test_zhejiang_takes_one_representative_of_a_household_and_thirty_at_least():
    facts = {"place": "330106", "committee_members_in_conference": 5}
    home = [{**person, "household": f"H{n // 2}"} for n, person in enumerate(REPRESENTATIVES)]
    assert codes(of("representatives", people=home, **facts), "blocks") == ["Q178"] * 15
    few = of("representatives", people=REPRESENTATIVES[:29], **facts)
    assert said(few, "Q177")["numbers"] == {"size": 29, "least": 30}


def test_a_group_leader_is_a_representative_in_zhejiang_and_in_communities():
    leader = [{"name": "A", "post": "leader", "representative": False}]
    assert codes(of("group_leader", "330106", people=leader), "blocks") == ["Q172"]
    assert of("group_leader", "130102", people=leader)["answer"] == "yes"
    community = of("group_leader", "130102", people=leader, family="community")
    assert said(community, "Q172")["clause"] == "cn-community-2026:13"


def test_in_a_community_the_household_ratio_is_a_rule_of_thumb_and_no_share_of_women_is_set():
    facts = {"family": "community", "committee_members_in_conference": 7}
    answer = of("representatives", people=REPRESENTATIVES, households=2000, **facts)
    assert answer["answer"] == "yes"
    assert codes(answer, "warns") == ["Q176"]


def test_a_subcommittee_has_no_size_by_law():
    assert of("subcommittee", people=people("M"))["answer"] == "yes"
