"""What the law and the roll say of one application for a proxy, condition by condition."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from electionsys.findings import Severity
from electionsys.law.services import article, rules_for
from electionsys.rolls import rules
from electionsys.rolls.rules import Desk, Ground, NewProxy, ProxyRelation, State
from electionsys.rolls.rules import Standing as Stands
from tests.conftest import POLLING_DAY, UNIT

EARLY = POLLING_DAY - timedelta(9)
NINGXIA = rules_for(UNIT, "villagers_committee", POLLING_DAY)
VILLAGE = NINGXIA.under(NINGXIA.mode, {"proxy_deadline_days": 3})
ZHEJIANG = rules_for("330109001200", "villagers_committee", POLLING_DAY)
SHANGHAI = rules_for("310115001200", "villagers_committee", POLLING_DAY)
HENAN = rules_for("410105001200", "villagers_committee", POLLING_DAY)
MEETING = rules_for(UNIT, "supervision_committee", POLLING_DAY, "representatives")
OLD = rules_for(UNIT, "villagers_committee", date(2024, 3, 20))
OLD = OLD.under(OLD.mode, {"proxy_deadline_days": 3})

ENTRY = NewProxy(1, 2, ProxyRelation.CHILD, Ground.AWAY, "委托书", EARLY)
FREE = Stands(listed=True, may_be_proxy=True, holds=0, gave=False)


def judged(law=VILLAGE, principal=FREE, holder=FREE, today=EARLY, by_chair=False, **change):
    desk = Desk(today, by_chair=by_chair)
    return rules.judge(law, replace(ENTRY, **change), principal, holder, desk)


def blocks(*args, **kwargs):
    found = judged(*args, **kwargs).findings
    return [one.code for one in found if one.severity is Severity.BLOCKS]


def state(name, *args, **kwargs):
    return next(one for one in judged(*args, **kwargs).conditions if one.name == name).state


def test_a_good_application_is_granted_and_the_list_is_still_to_be_posted():
    opinion = judged()
    assert opinion.granted
    assert opinion.post_by == POLLING_DAY - timedelta(1)
    states = {one.name: one.state for one in opinion.conditions}
    assert {name for name, state in states.items() if state is not State.YES} == {
        "chain",
        "on_site",
        "card",
        "list",
    }
    assert states["list"] is State.LATER
    assert states["chain"] is State.FREE


def test_every_condition_has_an_article():
    assert [one.name for one in judged().conditions if not article(one.clause, "zh")] == []


@pytest.mark.parametrize(
    ("holder", "code", "condition"),
    [
        (Stands(False, True, 0, False), "Q144", "who"),
        (Stands(True, False, 0, False), "Q147", "candidate"),
        (Stands(True, True, 3, False), "Q150", "most"),
        (Stands(True, True, 0, True), "R127", "chain"),
    ],
)
def test_who_cannot_be_a_proxy(holder, code, condition):
    found = [one for one in judged(holder=holder).findings if one.code == code]
    assert found[0].field == "proxy"
    assert code in blocks(holder=holder)
    assert state(condition, holder=holder) is State.NO
    assert blocks(holder=Stands(True, True, 2, False)) == []


@pytest.mark.parametrize(
    ("principal", "code"),
    [
        (Stands(False, True, 0, False), "Q141"),
        (Stands(True, True, 0, True), "R126"),
        (Stands(True, True, 1, False), "R128"),
    ],
)
def test_who_cannot_give_his_vote_away(principal, code):
    assert blocks(principal=principal) == [code]
    assert state("principal", principal=principal) is State.NO
    assert blocks(principal=Stands(True, False, 0, False)) == []


def test_nobody_is_his_own_proxy_and_a_meeting_knows_none():
    assert blocks(proxy_id=1) == ["Q145"]
    assert blocks(MEETING) == ["Q140"]
    assert state("principal", MEETING) is State.NO


def test_it_is_in_writing():
    assert blocks(application=" ") == ["Q157"]
    assert state("written", application="") is State.NO


@pytest.mark.parametrize(
    ("law", "ground", "fine"),
    [
        (VILLAGE, Ground.AWAY, True),
        (VILLAGE, Ground.SPECIAL, False),
        (VILLAGE, Ground.CAUSE, False),
        (SHANGHAI, Ground.SPECIAL, True),
        (SHANGHAI, Ground.CAUSE, False),
        (HENAN, Ground.CAUSE, True),
    ],
)
def test_a_reason_the_law_does_not_know_is_refused_with_its_article(law, ground, fine):
    assert ("Q143" in blocks(law, ground=ground, card_surrendered=True)) is not fine


def test_the_law_before_2026_knew_only_near_relatives():
    old = {"today": date(2024, 3, 1), "applied_on": date(2024, 3, 1)}
    for relation, near in (("sibling", True), ("in_law", False), ("other", False)):
        assert blocks(OLD, relation=ProxyRelation(relation), **old) == ([] if near else ["Q146"])
        found = next(one for one in judged(OLD, **old).conditions if one.name == "who")
        assert found.clause == "cn-village-2018:15"


def test_whether_a_narrower_local_rule_still_holds_is_recorded_before_a_stranger_is_proxy():
    assert blocks(ZHEJIANG, relation=ProxyRelation.OTHER) == ["D130"]
    assert state("who", ZHEJIANG, relation=ProxyRelation.OTHER) is State.OPEN
    assert blocks(ZHEJIANG) == []
    for word, codes in (("near_relative", ["Q146"]), ("near_relative_or_villager", [])):
        law = ZHEJIANG.under(ZHEJIANG.mode, {"proxy_who": word})
        assert blocks(law, relation=ProxyRelation.OTHER) == codes


def test_a_last_day_nobody_has_read_is_recorded_first():
    assert blocks(NINGXIA) == ["D130"]
    assert state("deadline", NINGXIA) is State.OPEN


@given(st.integers(-5, 5))
def test_no_proxy_on_polling_day(days):
    today = POLLING_DAY + timedelta(days)
    assert ("R129" in blocks(today=today, by_chair=True)) is (days >= 0)


def test_at_the_station_the_article_of_the_province_says_no():
    found = judged(ZHEJIANG, today=POLLING_DAY).findings
    assert {one.code for one in found} >= {"Q152", "R129", "Q155"}
    assert next(one for one in found if one.code == "R129").clause.endswith(":25")


@given(st.integers(-9, -1))
def test_an_application_after_the_last_day_is_too_late(days):
    day = POLLING_DAY + timedelta(days)
    assert blocks(applied_on=day, today=day) == (["Q151"] if days > -3 else [])


def test_what_came_in_time_and_is_entered_late_is_entered_by_the_chair():
    late = POLLING_DAY - timedelta(2)
    assert blocks(today=late) == ["R162"]
    opinion = judged(today=late, by_chair=True)
    assert opinion.granted
    assert [one.code for one in opinion.findings if one.severity is Severity.WARNS] == ["R162"]


def test_an_application_of_a_day_to_come_is_none():
    assert blocks(applied_on=EARLY + timedelta(1)) == ["R160"]


def test_what_can_no_longer_be_posted_is_not_granted():
    late = POLLING_DAY - timedelta(1)
    assert "Q155" in blocks(SHANGHAI, today=late, by_chair=True)
    assert state("list", SHANGHAI, today=late) is State.NO


def test_henan_takes_the_voter_card_back():
    assert blocks(HENAN) == ["Q158"]
    assert blocks(HENAN, card_surrendered=True) == []


def test_no_identity_number_stands_in_a_reason():
    assert blocks(reason="身份证 640221198005060029") == ["R141"]


@pytest.mark.parametrize(("days", "codes"), [(3, []), (2, []), (1, ["R164"])])
def test_the_list_is_posted_before_its_last_day(days, codes):
    today = POLLING_DAY - timedelta(days)
    assert [one.code for one in rules.check_list(SHANGHAI, 2, today)] == codes
    assert [one.code for one in rules.check_list(SHANGHAI, 0, today)] == ["R163", *codes]


def test_of_a_proxy_who_gave_his_vote_away_it_is_not_asked_what_nobody_recorded():
    """Where the law is silent about passing on, the roll's own answer stands alone."""
    silent = [law for law in (VILLAGE, OLD) if law.entry("proxy_sub_delegation").value is None]
    assert silent
    for law in silent:
        found = judged(law, holder=Stands(True, True, 0, True)).findings
        told = [one.code for one in found if one.field == "proxy" or one.code == "D130"]
        assert told == ["R127"]


@pytest.mark.parametrize("days", [None, 0, 1, 2])
def test_the_list_is_posted_before_polling_day_whatever_a_rule_says(days):
    law = VILLAGE.under(VILLAGE.mode, {} if days is None else {"proxy_list_days": days})
    last = POLLING_DAY - timedelta(max(days or 1, 1))
    assert rules.last_day_to_list(law) == last
    assert judged(law).post_by == last
    assert not rules.too_late_to_list(law, last)
    assert rules.too_late_to_list(law, last + timedelta(1))


def test_the_code_of_a_card_is_read_as_it_was_scanned_or_typed():
    assert rules.code_of(" ab２c ＤＥ\n") == "AB2CDE"
