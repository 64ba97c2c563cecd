"""Meetings of villagers, residents, representatives and groups: who came, who agreed."""

import pytest

from tests.law.questions.asking import bare, codes, said


def of(body="assembly", purpose="resolution", place="130102", **facts):
    return bare("meeting", body=body, purpose=purpose, place=place, **facts)


@pytest.mark.parametrize(
    ("body", "mode", "family", "entitled", "needed"),
    [
        ("assembly", "voters", "village", 1000, 501),
        ("assembly", "voters", "village", 1001, 501),
        ("assembly", "households", "village", 300, 200),
        ("assembly", "households", "village", 301, 201),
        ("conference", "representatives", "village", 42, 28),
        ("conference", "representatives", "village", 43, 29),
        ("group_meeting", "voters", "village", 90, 60),
        ("group_meeting", "households", "village", 31, 21),
        ("assembly", "voters", "community", 1000, 501),
        ("assembly", "households", "community", 300, 151),
        ("conference", "representatives", "community", 60, 40),
    ],
)
def test_each_meeting_has_its_quorum(body, mode, family, entitled, needed):
    facts = {"mode": mode, "family": family, "entitled": entitled}
    enough = of(body, present=needed, approve=needed, **facts)
    assert enough["answer"] == "yes"
    assert enough["details"]["present_needed"] == needed
    assert enough["details"]["held"] is True
    short = of(body, present=needed - 1, approve=needed - 1, **facts)
    assert short["answer"] == "no"
    assert codes(short, "blocks") == ["Q184"]
    assert short["details"]["passed"] is False


@pytest.mark.parametrize(("approve", "passed"), [(15, True), (14, False)])
def test_more_than_half_of_those_present_agree(approve, passed):
    facts = {"entitled": 42, "present": 28, "approve": approve}
    answer = of("conference", **facts)
    assert answer["details"]["passed"] is passed
    assert answer["details"]["approve_needed"] == 15
    assert answer["answer"] == ("yes" if passed else "no")


def test_a_meeting_whose_vote_is_not_told_was_held_and_says_what_passes():
    answer = of("conference", entitled=42, present=28)
    assert answer["answer"] == "yes"
    assert answer["details"]["passed"] is None
    assert said(answer, "Q191")["numbers"] == {"needed": 15, "base": 28}


@pytest.mark.parametrize("facts", [{"present": 43}, {"present": 30, "approve": 20, "against": 11}])
def test_numbers_that_cannot_be_true_are_counted_again(facts):
    answer = of("conference", entitled=42, **facts)
    assert answer["answer"] == "undetermined"
    assert answer["details"]["held"] is None
    assert {"Q180", "Q181"} & set(codes(answer))


@pytest.mark.parametrize(("told", "answer"), [("2026-02-19", "yes"), ("2026-02-20", "no")])
def test_villagers_are_told_ten_days_before(told, answer):
    found = of(entitled=100, present=60, notified_on=told)
    assert found["answer"] == answer
    assert found["details"]["notify_by"] == "2026-02-19"


def test_a_special_case_allows_short_notice_from_2026():
    facts = {"entitled": 100, "present": 60, "special_case": True}
    now = of(**facts, notified_on="2026-02-27")
    assert now["answer"] == "yes"
    assert "Q186" in codes(now, "informs")
    then = of(**facts, notified_on="2024-02-27", election_day="2024-03-01")
    assert codes(then, "blocks") == ["Q185"]


RECALL = {"purpose": "recall", "entitled": 1000}


@pytest.mark.parametrize(
    ("present", "approve", "answer"), [(501, 251, "yes"), (501, 250, "no"), (500, 500, "no")]
)
def test_a_recall_needs_more_than_half_twice(present, approve, answer):
    found = of(**RECALL, present=present, approve=approve)
    assert found["answer"] == answer
    assert said(found, "Q183" if present > 500 else "Q184")["clause"] == "cn-village-2026:19"


def test_representatives_do_not_recall_in_a_village_but_do_in_a_community_that_elected_so():
    village = of("conference", purpose="recall", entitled=60, present=60, approve=60)
    assert codes(village, "blocks") == ["Q189"]
    facts = {"purpose": "recall", "family": "community", "entitled": 60, "approve": 41}
    assert of("conference", **facts, present=41)["answer"] == "yes"
    short = of("conference", **{**facts, "approve": 40}, present=40)
    assert said(short, "Q184")["numbers"]["needed"] == 41
    assert said(short, "Q184")["clause"] == "cn-community-2026:20"


def test_in_henan_two_thirds_of_the_whole_group_recall_its_leader():
    facts = {"place": "410105", "purpose": "recall_group_leader", "entitled": 90, "present": 70}
    assert of("group_meeting", **facts, approve=60)["answer"] == "yes"
    short = of("group_meeting", **facts, approve=59)
    assert said(short, "Q188")["numbers"] == {"approve": 59, "base": 90, "needed": 60}
    elsewhere = of("assembly", **facts, approve=70)
    assert "Q182" in codes(elsewhere, "blocks")


def test_a_by_election_in_zhejiang_is_for_the_assembly_or_two_thirds_of_the_conference():
    facts = {"place": "330106", "purpose": "by_election", "entitled": 60}
    assert of("conference", **facts, present=40, approve=21)["answer"] == "yes"
    assert of("conference", **facts, present=39, approve=39)["answer"] == "no"
    group = of("group_meeting", **facts, present=60)
    assert codes(group, "blocks") == ["Q182"]


@pytest.mark.parametrize(
    ("purpose", "body", "answer"),
    [
        ("resignation", "assembly", "yes"),
        ("resignation", "conference", "yes"),
        ("resignation", "group_meeting", "no"),
        ("election_committee", "group_meeting", "yes"),
        ("supervision_committee", "conference", "yes"),
        ("supervision_committee", "group_meeting", "no"),
        ("group_leader", "group_meeting", "yes"),
        ("group_leader", "conference", "no"),
        ("registration_consent", "conference", "yes"),
        ("registration_consent", "group_meeting", "no"),
    ],
)
def test_each_meeting_decides_what_is_its_own(purpose, body, answer):
    assert of(body, purpose, entitled=60, present=60)["answer"] == answer


def test_an_election_without_candidates_needs_the_meeting_in_henan():
    facts = {"entitled": 60, "present": 60, "approve": 40}
    assert of("conference", "no_candidates", "410105", **facts)["answer"] == "yes"
    unknown = of("conference", "no_candidates", **facts)
    assert unknown["answer"] == "undetermined"
    assert said(unknown, "D130")["numbers"]["parameter"] == "no_candidates_consent"


def test_representatives_alone_are_no_assembly():
    answer = of("assembly", mode="representatives", entitled=60, present=60)
    assert "Q189" in codes(answer, "blocks")
