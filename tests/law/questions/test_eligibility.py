"""Who may stand: the bars of the law, local lists beside them, nomination and what follows."""

import pytest

from tests.law.questions.asking import bare, codes, said

COMMUNITY = {"body": "residents_committee"}


def of(**facts):
    return bare("eligibility", **{"posts": ["chair"], "on_roll": True, **facts})


def bar(clause, **more):
    return {"bars": [{"clause": clause, **more}]}


def test_who_is_on_the_roll_and_has_no_bar_may_stand():
    answer = of(route="registered_voters", born_on="1980-01-01")
    assert answer["answer"] == "yes"
    assert answer["details"] == {
        "barred_by": [],
        "warned_of": [],
        "leave_election_committee": [],
        "nominate_by": None,
        "withdraw_by": "2026-02-26",
    }


@pytest.mark.parametrize("clause", ["C02", "C03", "C04", "C05"])
@pytest.mark.parametrize("body", ["villagers_committee", "residents_committee"])
def test_the_four_bars_of_2026_stop_anybody_in_village_and_community(clause, body):
    answer = of(body=body, place="130102", **bar(clause))
    assert answer["answer"] == "no"
    assert answer["details"]["barred_by"] == [clause]
    assert said(answer, "Q122")["clause"].endswith("-2026:18")


def test_a_local_list_of_five_years_clears_nobody_whom_the_law_bars():
    answer = of(**bar("C03", ended_on="2015-05-01"), local_list=[{"clause": "C03", "years": 5}])
    assert answer["answer"] == "no"
    assert said(answer, "Q123")["numbers"]["years"] == 5
    assert said(answer, "Q122")["clause"] == "cn-village-2026:18"


def test_before_2026_the_law_had_no_bars_and_a_list_warns_until_its_years_are_over():
    old = {"election_day": "2021-03-01", "place": "130102", **bar("C03", ended_on="2019-01-01")}
    within = of(**old, local_list=[{"clause": "C03", "years": 5}])
    assert within["answer"] == "yes"
    assert within["details"]["warned_of"] == ["C03"]
    over = of(**old, local_list=[{"clause": "C03", "years": 2}])
    assert over["details"]["warned_of"] == []
    assert "Q127" in codes(over, "informs")


@pytest.mark.parametrize(("ended", "warned"), [("2024-03-01", []), ("2024-03-02", ["C09"])])
def test_the_years_of_a_list_are_full_on_the_same_day(ended, warned):
    listed = [{"clause": "C09", "years": 2}]
    assert of(**bar("C09", ended_on=ended), local_list=listed)["details"]["warned_of"] == warned


def test_who_is_deprived_of_political_rights_is_barred_by_another_article():
    answer = of(**bar("C01"))
    assert answer["answer"] == "no"
    assert said(answer, "Q122")["clause"].endswith(":16")


def test_a_clause_that_no_list_has_warns_and_does_not_bar():
    answer = of(**bar("C15"))
    assert answer["answer"] == "yes"
    assert codes(answer, "warns") == ["Q128"]


def test_an_offence_without_punishment_waits_for_the_county():
    answer = of(**bar("C03", exempted=True))
    assert answer["answer"] == "undetermined"
    assert "Q124" in codes(answer)


def test_the_law_of_communities_names_gangs_and_not_clans():
    assert of(**bar("C04", clan_only=True))["answer"] == "no"
    community = of(**COMMUNITY, place="130102", **bar("C04", clan_only=True))
    assert community["answer"] == "yes"
    assert "Q125" in codes(community, "informs")


def test_who_is_not_on_the_roll_or_too_young_may_not_stand():
    assert codes(of(on_roll=False), "blocks") == ["Q121"]
    young = of(born_on="2009-01-01")
    assert said(young, "Q120")["numbers"] == {"least": 18, "day": "2027-01-01"}


@pytest.mark.parametrize(("nominators", "answer"), [(10, "yes"), (9, "no"), (None, "undetermined")])
def test_ten_voters_nominate_in_a_community(nominators, answer):
    facts = {"route": "joint_voters", **({"nominators": nominators} if nominators else {})}
    assert of(**COMMUNITY, place="130102", **facts)["answer"] == answer


def test_one_voter_alone_does_not_nominate_in_a_community_but_does_in_a_village():
    alone = {"route": "registered_voters", "nominators": 1, "place": "130102"}
    assert of(**COMMUNITY, **alone)["answer"] == "no"
    assert of(**alone)["answer"] == "yes"


def test_the_party_nominates_from_2026_only():
    assert of(route="party_organisation")["answer"] == "yes"
    old = of(route="party_organisation", election_day="2024-03-01")
    assert codes(old, "blocks") == ["Q129"]


def test_a_self_nominee_enters_ten_days_before_for_one_post_in_person():
    own = {"route": "self_nomination"}
    in_time = of(**own, self_nominated_on="2026-02-19")
    assert in_time["answer"] == "yes"
    assert in_time["details"]["nominate_by"] == "2026-02-19"
    assert codes(of(**own, self_nominated_on="2026-02-20"), "blocks") == ["Q135"]
    assert codes(of(**own, by_agent=True), "blocks") == ["Q132"]
    assert codes(of(**own, posts=["chair", "member"]), "blocks") == ["Q118"]
    assert codes(of(**own, place="110108"), "blocks") == ["Q129"]


@pytest.mark.parametrize(("took_part", "answer"), [(501, "yes"), (500, "no")])
def test_a_nomination_needs_more_than_half_of_the_voters_in_zhejiang(took_part, answer):
    facts = {"route": "registered_voters", "registered": 1000}
    assert of(**facts, took_part_in_nomination=took_part)["answer"] == answer


def test_who_is_named_for_two_posts_confirms_one():
    assert codes(of(posts=["chair", "member"]), "warns") == ["Q134"]
    assert codes(of(posts=["chair", "member"], confirmed_post="chair"), "warns") == []
    assert codes(of(confirmed_post="deputy"), "blocks") == ["Q117"]
    assert codes(of(same_voter_two_posts=True), "blocks") == ["Q133"]


def test_a_nominee_and_his_near_relatives_leave_the_election_committee():
    answer = of(on_election_committee=True, kin_on_election_committee=["sibling", "in_law"])
    assert answer["answer"] == "yes"
    assert answer["details"]["leave_election_committee"] == ["self", "relatives"]
    assert codes(answer, "warns").count("Q138") == 1
    old = {"election_day": "2024-03-01", "place": "110108", "kin_on_election_committee": ["spouse"]}
    assert of(**old)["details"]["leave_election_committee"] == []


def test_shanghais_later_day_of_leaving_gives_way_to_the_law_of_2026():
    answer = of(place="310115", on_election_committee=True)
    assert "L131" in codes(answer, "warns")
    assert said(answer, "Q137")["numbers"]["when"] == "nominated"


def test_near_relatives_may_both_stand_but_not_both_serve():
    answer = of(place="130102", kin_standing=["spouse", "cousin"])
    assert answer["answer"] == "yes"
    assert said(answer, "Q119")["numbers"]["relation"] == "spouse"


def test_who_supervises_may_stand_and_leaves_when_elected():
    answer = of(place="130102", offices=["supervision_member"])
    assert answer["answer"] == "yes"
    assert said(answer, "Q116")["clause"] == "cn-village-2026:37"


@pytest.mark.parametrize(
    ("office", "answer"),
    [
        ("committee_member", "no"),
        ("near_relative_of_committee_member", "no"),
        ("bookkeeper", "yes"),
    ],
)
def test_a_member_of_the_committee_or_a_near_relative_does_not_supervise(office, answer):
    found = of(body="supervision_committee", place="130102", offices=[office])
    assert found["answer"] == answer


def test_zhejiang_bars_the_clerk_from_supervision_too():
    answer = of(body="supervision_committee", offices=["village_clerk"])
    assert said(answer, "Q139")["clause"] == "cn-33-village-2020:30"


def test_a_withdrawal_in_time_ends_it_and_a_late_one_does_not():
    assert codes(of(withdrew_on="2026-02-26"), "blocks") == ["Q136"]
    late = of(withdrew_on="2026-02-27")
    assert late["answer"] == "yes"
    assert codes(late, "warns") == ["Q115"]
    unknown = of(place="130102", withdrew_on="2026-02-27")
    assert unknown["answer"] == "undetermined"


def test_in_henan_a_candidate_withdraws_within_three_days_of_the_list():
    henan = {"place": "410105", "list_posted_on": "2026-02-20"}
    assert of(**henan)["details"]["withdraw_by"] == "2026-02-23"
    assert codes(of(**henan, withdrew_on="2026-02-24"), "warns") == ["Q115"]
