"""Published elections decide as they were declared."""

import json
from pathlib import Path

import pytest

from electionsys.law import services
from electionsys.law.reconcile import percent
from electionsys.law.rules import Outcome

BAIYUNZHUANG = Path(__file__).resolve().parents[1] / "history" / "baiyunzhuang-2013.json"


@pytest.fixture
def published() -> dict:
    return json.loads(BAIYUNZHUANG.read_text("utf-8"))


def test_baiyunzhuang_elects_its_three_members_in_the_printed_order(decide):
    decision = decide(BAIYUNZHUANG.read_bytes())
    assert decision.outcome is Outcome.VALID
    assert decision.rules == ("cn-community-1989",)
    assert decision.posts["member"].elected == ("沈美丽", "任微珠", "张宁生")
    assert decision.next is None


def test_baiyunzhuang_has_the_printed_turnout(decide, published):
    turnout = decide(published).turnout
    assert f"{percent(turnout.took_part, turnout.registered)}%" == published["printed"] == "91.7%"


def test_baiyunzhuang_without_the_recorded_decision_says_what_to_record(decide, published):
    del published["settled"]
    decision = decide(published)
    assert decision.outcome is Outcome.UNDETERMINED
    assert decision.posts == {}
    asked = [f for f in decision.findings if f.code == "D130"]
    assert [f.values["id"] for f in asked] == ["majority_base"]
    assert "majority_base" in services.message(asked[0], "zh")
    assert not any(f.code == "D110" for f in decision.findings)
