import pytest

from electionsys import words
from electionsys.errors import NotFoundError, RefusedError
from electionsys.law import catalogue
from electionsys.law.packs import packs
from electionsys.ruledesk import services
from electionsys.ruledesk.rules import sheet


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("浙江", "33"),
        ("浙江省", "33"),
        ("330000", "33"),
        ("浙江省 杭州市 西湖区 330106", "330106"),
        ("平罗县", "640221"),
        ("平罗 合作村", "640221100200"),
        ("宁夏回族自治区 石嘴山市 平罗县 城关镇 合作村委会", "640221100200"),
        ("640221100200", "640221100200"),
    ],
)
def test_a_place_is_found_however_a_clerk_writes_it(text, code):
    assert services.place_of(text).code == code


@pytest.mark.parametrize(
    ("text", "code"), [("", "G302"), ("  ", "G302"), ("没有这个地方", "G101"), ("合作村", "G303")]
)
def test_a_place_that_is_none_or_several_is_refused_with_a_reason(text, code):
    with pytest.raises(RefusedError) as refused:
        services.place_of(text)
    assert [finding.code for finding in refused.value.findings] == [code]


def test_of_several_places_those_that_fit_are_offered():
    assert "640221100200" in [place.code for place in services.offered("平罗 合作村")]
    assert 1 < len(services.offered("合作村")) <= 12
    assert len(services.provinces()) == 31


def _reply(name, filled, settled=()):
    asked = services.asked(name, "zh")
    blanks = sheet.blanks(asked.fields, filled)
    return services.reply(name, sheet.told(blanks, filled), dict(settled))


@pytest.mark.parametrize("name", services.questions())
def test_the_example_of_every_question_is_answered(name):
    reply = _reply(name, services.asked(name, "zh").example)
    assert reply.answer["findings"]
    assert reply.case["place"].startswith("33")


def test_a_question_nobody_knows_is_not_found():
    with pytest.raises(NotFoundError):
        services.asked("weather", "zh")


def test_everything_wrong_is_named_at_once_at_its_place_to_write():
    filled = {
        **services.asked("decide", "zh").example,
        "ask-place": "没有这个地方",
        "ask-registered": "一千",
        "ask-issued": "-1",
        "ask-chair-seats": "0",
        "ask-deputy-votes-1-name": "马文学",
        "ask-member-votes-0-votes": "",
    }
    with pytest.raises(RefusedError) as refused:
        _reply("decide", filled, {"majority_base": "nonsense"})
    found = {(finding.code, finding.field) for finding in refused.value.findings}
    assert found == {
        ("G101", "ask-place"),
        ("L116", "ask-registered"),
        ("L114", "ask-issued"),
        ("L119", "ask-chair-seats"),
        ("L118", "ask-deputy-votes-1-name"),
        ("L111", "ask-member-votes-0-votes"),
        ("L106", "settled-majority_base"),
    }


def test_a_finding_is_labelled_as_its_field_is():
    asked = services.asked("decide", "zh")
    blanks = sheet.blanks(asked.fields, {})
    with pytest.raises(RefusedError) as refused:
        services.reply("decide", sheet.told(blanks, {}), {})
    labelled = services.labelled(refused.value.findings, asked.labels, blanks)
    fields = {finding.field: finding.values.get("field") for finding in labelled}
    assert fields["ask-registered"] == "law.field.vote.registered"
    assert fields["ask-place"] is None


def test_every_pack_is_shipped_with_what_it_rests_on():
    shipped = services.shipped()
    assert {one.pack.id for one in shipped} == set(packs())
    assert shipped[0].place_name == ""
    village = next(one for one in shipped if one.pack.id == "cn-village-2026")
    values = [
        v for t in village.pack.bodies.values() for modes in t.values() for v in modes.values()
    ]
    assert sum(village.evidence.values()) == len(values)


def test_every_finding_of_the_law_stands_in_the_list_in_both_languages():
    found = services.findings()
    assert [one.code for one in found] == list(catalogue.names())
    assert all(words.knows(one.code) and len(one.sentences) == 2 for one in found)
    assert found[0].letter == found[0].code[0]
