"""A voter is found by whatever somebody has in his hand, and a part of the roll by its filter."""

import re

import pytest

from electionsys.actor import Role
from electionsys.rolls import services
from electionsys.rolls.models import Voter
from electionsys.rolls.rules import Filter, Need
from electionsys.rolls.services import FoundBy
from tests.conftest import SIBLING, UNIT, on, post
from tests.rolls.conftest import CLERK, id_number, import_file, new_election, roll_file, row


def address(where, page) -> str:
    return f"/rolls/{where.unit}/{where.id}{page}"


def found(read, where, text, **how):
    return [(hit.voter.card_no, str(hit.by)) for hit in read(services.hits, where, text, **how)]


@pytest.fixture
def scattered(act, roll_open):
    """Return a roll in which one card, one household and one ID ending are the same four digits."""
    number = id_number(serial=13)
    tail = number[-4:] if number[-4:].isdigit() else id_number(serial=15)[-4:]
    rows = [row(n, 户号="900") for n in range(4)]
    rows[1] = row(1, 姓名="欧阳雪", 户号=tail)
    rows[2] = row(2, 姓名="王秀兰花", 身份证号=number)
    act(import_file, CLERK, roll_open, roll_file(rows), "roll.xlsx", at=on(35))
    return roll_open, tail


@pytest.mark.parametrize(
    ("text", "by"),
    [
        ("王秀兰", FoundBy.NAME),
        ("王 秀 兰", FoundBy.NAME),
        ("秀兰", FoundBy.PART),
        ("wxl", FoundBy.INITIALS),
        ("WANGXIU", FoundBy.PINYIN),
        ("wang xiu lan", FoundBy.PINYIN),
        ("１", FoundBy.CARD),
        ("0001", FoundBy.CARD),
        (id_number(serial=1), FoundBy.IDENTITY),
    ],
)
def test_a_voter_is_found_by_each_thing_that_names_him(read, listed, text, by):
    assert (1, by) in found(read, listed, text)


def test_a_scanned_code_finds_its_card_alone(read, listed):
    voter = read(services.voters_of, listed)[4]
    assert found(read, listed, voter.card_token.lower()) == [(voter.card_no, "code")]


def test_four_digits_are_a_card_then_a_household_then_the_end_of_a_number(act, read, scattered):
    where, tail = scattered

    def renumber(session):
        held = session.get_one(Voter, (UNIT, fourth.id))
        held.card_no, session.recorded = int(tail), True

    fourth = next(one for one in read(services.voters_of, where) if one.card_no == 4)
    act(renumber)
    hits = read(services.hits, where, tail)
    assert [str(hit.by) for hit in hits] == ["card", "household", "tail"]
    assert [hit.voter.name for hit in hits] == [fourth.name, "欧阳雪", "王秀兰花"]


def test_the_end_of_a_number_may_be_an_x_of_any_size(act, read, roll_open):
    number = next(n for n in (id_number(serial=s) for s in range(1, 400, 2)) if n.endswith("X"))
    act(import_file, CLERK, roll_open, roll_file([row(1, 身份证号=number)]), "a.xlsx", at=on(35))
    assert [by for _, by in found(read, roll_open, number[-4:].lower())] == ["tail"]
    assert [by for _, by in found(read, roll_open, f" {number.lower()} ")] == ["identity"]


def test_a_household_is_found_with_and_without_its_noughts(act, read, roll_open):
    rows = [row(1, 户号="0031"), row(2, 户号="31")]
    act(import_file, CLERK, roll_open, roll_file(rows), "a.xlsx", at=on(35))
    for text in ("31", "0031", "031"):
        assert found(read, roll_open, text) == [(1, "household"), (2, "household")]


def test_the_whole_name_stands_before_a_part_of_it(act, read, roll_open):
    rows = [row(1, 姓名="张伟明"), row(2, 姓名="张伟")]
    act(import_file, CLERK, roll_open, roll_file(rows), "roll.xlsx", at=on(35))
    hits = [(hit.voter.name, str(hit.by)) for hit in read(services.hits, roll_open, "张伟")]
    assert hits == [("张伟", "name"), ("张伟明", "part")]


@pytest.mark.parametrize(
    "text", ["", "  ", "没有此人", "%", "_", "9" * 40, "\u200b", "0", "x" * 40]
)
def test_what_names_nobody_finds_nobody(read, listed, text):
    assert found(read, listed, text) == []


def test_another_village_is_never_searched(act, read, listed):
    there = new_election(act, SIBLING)
    number = id_number(serial=1)
    for text in ("王秀兰", number, number[-4:], "wxl"):
        assert found(read, listed, text)
        assert found(read, there, text) == []


def test_whoever_was_struck_off_is_not_found(act, read, listed):
    held = read(services.voters_of, listed)[0]
    act(services.strike, CLERK, listed, held.id, "迁出本村", at=on(33))
    assert found(read, listed, id_number(serial=1)) == []


def test_a_search_says_how_it_found_and_how_long_it_took(sign_in, listed):
    clerk = sign_in(Role.CLERK)
    answer = post(clerk, address(listed, "/search"), form_at=address(listed, "/"), q="0001")
    assert answer.status_code == 200
    assert "王秀兰" in answer.text
    assert "参选证编号" in answer.text
    assert re.fullmatch(r"search;dur=\d+\.\d", answer.headers["Server-Timing"])
    assert re.search(r"用时 \d+ 毫秒", answer.text)


def test_a_search_leaves_nothing_in_the_address_and_no_number_of_anybody_on_the_page(
    sign_in, listed
):
    clerk, number = sign_in(Role.CLERK), id_number(serial=1)
    answer = post(clerk, address(listed, "/search"), form_at=address(listed, "/"), q=number[-4:])
    assert "身份证后四位" in answer.text
    assert number not in answer.text
    assert clerk.get(address(listed, f"/search?q={number}")).status_code == 405


@pytest.mark.parametrize("serial", [1, 555])
@pytest.mark.parametrize("between", ["", " ", "－"])
def test_a_whole_identity_number_that_was_looked_for_does_not_stand_on_the_page(
    sign_in, listed, serial, between
):
    number = id_number(serial=serial)
    looked_for = between.join((number[:6], number[6:14], number[14:]))
    clerk = sign_in(Role.CLERK)
    answer = post(clerk, address(listed, "/search"), form_at=address(listed, "/"), q=looked_for)
    assert answer.status_code == 200
    assert looked_for not in answer.text
    assert number[2:16] not in re.sub(r"[\s－-]", "", answer.text)


def test_too_many_hits_are_cut_and_said(act, sign_in, roll_open):
    rows = [row(n, 姓名=f"王{'一二三四五六七八九十'[n % 10]}") for n in range(60)]
    act(import_file, CLERK, roll_open, roll_file(rows), "roll.xlsx", at=on(35))
    clerk = sign_in(Role.CLERK)
    answer = post(clerk, address(roll_open, "/search"), form_at=address(roll_open, "/"), q="王")
    assert answer.text.count("/voters/") == 50
    assert "前 50 人" in answer.text


def needy(act, where, **needs):
    def mark(session):
        for name, cards in needs.items():
            for one in services.voters_of(session, where):
                setattr(one, f"needs_{name}", one.card_no in cards)
        session.recorded = True

    act(mark)


def test_the_roll_is_filtered_by_group_class_and_need_and_counted(act, read, listed):
    needy(act, listed, box={1, 4}, proxy={4}, assistant=set())
    assert read(services.needs_of, listed) == {Need.PROXY: 1, Need.BOX: 2, Need.ASSISTANT: 0}
    for wanted, cards in (
        (Filter(), set(range(1, 11))),
        (Filter(group_no=1), {1, 4, 7, 10}),
        (Filter(need=Need.BOX), {1, 4}),
        (Filter(1, 1, Need.PROXY), {4}),
        (Filter(group_no=99), set()),
        (Filter(registration_class=2), set()),
    ):
        assert {one.card_no for one in read(services.page_of, listed, wanted, None)} == cards
        assert read(services.how_many, listed, wanted) == len(cards)


def test_the_page_shows_the_part_that_was_asked_for(act, sign_in, listed):
    needy(act, listed, box={1, 4})
    clerk = sign_in(Role.CLERK)
    page = clerk.get(address(listed, "/?need=box")).text
    assert "共 2 人" in page
    assert page.count("/voters/") - page.count("/voters/new") == 2
    assert "流动票箱" in page
    for odd in ("?need=nothing", "?group=x&page=-3", "?kind=999999999999999", "?page=99"):
        assert clerk.get(address(listed, f"/{odd}")).status_code == 200


def test_a_long_roll_has_pages_and_one_list_to_print(act, sign_in, roll_open):
    rows = [row(n) for n in range(120)]
    act(import_file, CLERK, roll_open, roll_file(rows), "roll.xlsx", at=on(35))
    clerk = sign_in(Role.CLERK)
    first, second, whole = (
        clerk.get(address(roll_open, f"/{asked}")).text.count("/voters/")
        for asked in ("", "?page=2", "?all=1")
    )
    # The link to add somebody stands on each.
    assert (first, second, whole) == (101, 21, 121)
