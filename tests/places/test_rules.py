import pytest

from electionsys.places import rules


@pytest.mark.parametrize(
    ("code", "meant"),
    [
        ("33", "33"),
        ("330000", "33"),
        ("330100", "3301"),
        ("330106", "330106"),
        ("331000", "3310"),
        ("330106109000", "330106109"),
        ("640221100200", "640221100200"),
        ("", ""),
    ],
)
def test_zeros_that_only_fill_a_code_up_are_left_off(code, meant):
    assert rules.trimmed(code) == meant


@pytest.mark.parametrize(
    "name", ["合作村", "合作村委会", "合作村村委会", "合作村民委员会", "合作村村民委员会"]
)
def test_a_village_is_the_same_however_its_committee_is_written(name):
    assert rules.stem(name) == "合作村"


def test_a_community_keeps_what_tells_it_from_a_village():
    assert rules.stem("古城居委会") == rules.stem("古城居民委员会") == "古城居"
    assert rules.stem("居委会") == "居"


@pytest.mark.parametrize(
    ("text", "answer"), [("33", True), ("330", False), ("3３", False), ("杭州", False), ("", False)]
)
def test_a_code_has_the_digits_of_its_level(text, answer):
    assert rules.is_code(text) is answer
