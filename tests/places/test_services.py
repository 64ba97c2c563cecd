import csv
import io
import lzma
from importlib.resources import files
from itertools import islice

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from electionsys.errors import RefusedError
from electionsys.places import services


@pytest.fixture(scope="module")
def everything():
    packed = files("electionsys.places").joinpath("places.csv.xz").read_bytes()
    rows = csv.reader(io.StringIO(lzma.decompress(packed).decode()))
    next(rows)
    return {code: name for code, name, _ in rows}


def test_every_place_of_the_list_is_found(everything):
    assert len(everything) == 665_277 - 1
    for code in islice(everything, 0, None, 500):
        assert services.find(code).name == everything[code]
    for code in (next(iter(everything)), next(reversed(everything))):
        assert services.find(code).name == everything[code]


@settings(max_examples=300, deadline=None)
@given(st.text("0123456789", min_size=1, max_size=12))
def test_what_is_not_in_the_list_is_no_place(everything, code):
    if code in everything:
        assert services.find(code).name == everything[code]
    else:
        with pytest.raises(RefusedError, match="G101"):
            services.find(code)


@pytest.mark.parametrize("code", ["", "330000", "33~", "３３", "浙江", "33 ", "9" * 40])
def test_what_is_no_code_is_no_place(code):
    with pytest.raises(RefusedError, match="G101"):
        services.find(code)


def test_a_place_is_named_with_all_above_it():
    place = services.find("640221100200")
    assert place.full_name == "宁夏回族自治区 石嘴山市 平罗县 城关镇 合作村委会"
    assert place.level == "village"


@pytest.mark.parametrize("code", ["", "33", "6402", "640221", "640221100", "640221100200", "99"])
def test_below_a_place_is_the_next_level(everything, code):
    lengths = {0: 2, 2: 4, 4: 6, 6: 9, 9: 12, 12: 0}
    wanted = [c for c in everything if len(c) == lengths[len(code)] and c.startswith(code)]
    assert [place.code for place in services.below(code)] == sorted(wanted)


def test_the_highest_place_of_a_name_comes_first():
    assert services.look("浙江")[0].full_name == "浙江省"
    assert services.look("平罗")[0].code == "640221"


def test_words_before_the_name_say_above_which_place_it_lies():
    assert [place.code for place in services.look("平罗 合作村")] == ["640221100200"]
    assert services.look("平罗  城关 合作村")[0].code == "640221100200"
    assert services.look("浙江 合作村", "64") == ()


@pytest.mark.parametrize("text", ["330000", "33", " 33 "])
def test_a_code_alone_is_the_place_itself(text):
    assert [place.name for place in services.look(text)] == ["浙江省"]


def test_a_part_of_a_code_and_nothing_at_all():
    assert {place.code[:7] for place in services.look("6402211")} == {"6402211"}
    assert services.look("") == services.look("  ") == ()
    assert services.look("没有这个地方") == ()


def test_no_more_is_found_than_asked_for():
    assert len(services.look("村", most=7)) == 7
    assert len(services.look("杭州 村", most=7)) == 7


def test_villages_are_searched_by_name_and_by_code():
    assert [place.code for place in services.search("合作村", "640221")] == ["640221100200"]
    assert "640221100200" in [p.code for p in services.search("6402211002", "640221")]
    assert services.search("合作村", "33010") == ()


def test_names_are_given_with_the_place_above():
    found = services.names(frozenset({"640221100200", "64", "999999", "x"}))
    assert found == {"640221100200": "城关镇 合作村委会", "64": "宁夏回族自治区"}
