import re

import pytest
from sqlalchemy import text

from electionsys.actor import Role
from electionsys.counting import services
from electionsys.elections import services as elections
from electionsys.elections.rules import Decided
from tests.conftest import SIBLING, on, post
from tests.counting.conftest import CHAIR, FIRST, NIGHT, SECOND, Hall
from tests.results.road import Plan, to_counting, to_frozen, to_posted


def address(hall, page=""):
    where = getattr(hall, "where", hall)
    return f"/counting/{where.unit}/{where.id}/{page}"


def typed(hall, stack=1, papers="50", blank="1", invalid="2", votes=(30, 10, 40, 30, 20), **more):
    """Return what a teller types for one stack, in the order of the ballot."""
    lines = [line.id for column in hall.ballot for line in column.lines]
    fields = {f"line_{line}": str(n) for line, n in zip(lines, votes, strict=True)}
    sheet = {"stack": str(stack), "papers": papers, "blank": blank, "invalid": invalid}
    return sheet | fields | more


def test_boxes_are_opened_corrected_and_mixed_by_form(sign_in, hall):
    chair, page = sign_in(Role.CHAIR), address(hall, "boxes")
    assert post(chair, page, label="1号站", papers="６０").status_code == 303
    assert "60" in chair.get(page).text
    again = post(chair, page, label="1号站", papers="60")
    assert again.status_code == 422
    assert "T201" in again.text
    fixed = post(chair, page + "/correct", page, label="1号站", papers="61", reason="重点")
    assert fixed.status_code == 303
    unsaid = post(chair, page + "/mix", page)
    assert unsaid.status_code == 422
    assert "T207" in unsaid.text
    assert post(chair, page + "/mix", page, mixed="y").status_code == 303
    assert "已经混合" in chair.get(page).text
    assert post(sign_in(Role.SCRUTINEER), page + "/mix", page, mixed="y").status_code == 403


@pytest.mark.parametrize(
    "papers", ["6O", "-1", "1e3", "1.0", "+5", "٣", "五十", "0x10", "12345678"]
)
def test_only_digits_are_a_number(sign_in, hall, papers):
    answer = post(sign_in(Role.CHAIR), address(hall, "boxes"), label="1号站", papers=papers)
    assert answer.status_code == 422
    assert "不是整数" in answer.text


def test_a_stack_is_typed_by_two_tellers_who_see_nothing_of_each_other(sign_in, read, mixed):
    first, second, page = sign_in(Role.TELLER), sign_in(Role.TELLER), address(mixed, "enter")
    assert post(first, page, **typed(mixed, votes=(37, 10, 40, 30, 20))).status_code == 303
    blind = second.get(page).text
    assert 'value="1"' in blind
    assert "37" not in re.sub(r'"[^"]*"', "", blind)
    assert post(second, page, **typed(mixed)).status_code == 303
    own = post(first, page, **typed(mixed))
    assert own.status_code == 422
    assert "T212" in own.text
    (state, _) = read(services.differences, mixed.where)
    assert [f.letter for f in state.fields] == ["A"]


def test_everything_wrong_with_a_sheet_is_said_at_once_and_what_was_typed_stays(sign_in, mixed):
    page = address(mixed, "enter")
    names = {f"names_{mixed.ballot[0].post_id}": "赵磊\n黄敏 2"}
    shape = post(sign_in(Role.TELLER), page, **typed(mixed, papers="五十", **names))
    assert shape.status_code == 422
    assert "不是整数" in shape.text
    assert "第 1 行看不懂" in shape.text
    sums = post(sign_in(Role.TELLER), page, **typed(mixed, votes=(48, 10, 40, 50, 20)))
    assert sums.status_code == 422
    for code in ("T106", "T107"):
        assert code in sums.text
    assert 'value="48"' in sums.text


def test_a_sheet_has_no_room_for_names_where_nobody_may_be_written_in(sign_in, act, read, election):
    no = Decided("write_in", "no", "村民会议", "村办〔2026〕2号", on(49).date())
    act(elections.settle, CHAIR, election, no, at=on(49))
    for stretch in (to_frozen, to_posted, to_counting):
        stretch(act, read, election, Plan(came=0))
    hall = Hall(election, read(services.ballot, election))
    act(services.open_box, CHAIR, election, "1号站", 50, at=NIGHT)
    act(services.mix_boxes, CHAIR, election, True, at=NIGHT)
    teller, page = sign_in(Role.TELLER), address(hall, "enter")
    assert "<textarea" not in teller.get(page).text
    names = {f"names_{hall.ballot[0].post_id}": "赵磊 2"}
    assert post(teller, page, **typed(hall, **names)).status_code == 303
    assert read(services.differences, election)[0].status == "first"


def test_empty_is_zero_only_when_it_is_said(sign_in, read, mixed):
    teller, page = sign_in(Role.TELLER), address(mixed, "enter")
    sheet = typed(mixed)
    last = f"line_{mixed.ballot[-1].lines[-1].id}"
    empty = post(teller, page, **sheet | {last: ""})
    assert empty.status_code == 422
    assert "没填的都是 0" in empty.text
    assert post(teller, page, **sheet | {last: "", "rest_zero": "y"}).status_code == 303


def test_names_are_typed_one_a_line(sign_in, act, read, mixed):
    page, post_id = address(mixed, "enter"), mixed.ballot[0].post_id
    names = {f"names_{post_id}": "赵 磊 ３\n\n黄敏：2"}
    for stack in (1, 2):
        for teller in (sign_in(Role.TELLER), sign_in(Role.TELLER)):
            assert post(teller, page, **typed(mixed, stack, **names)).status_code == 303
    act(services.seal, CHAIR, mixed.where, at=NIGHT)
    assert read(services.totals, mixed.where).write_ins == {post_id: {"赵磊": 6, "黄敏": 4}}


def test_differences_name_fields_and_a_third_person_settles(sign_in, act, read, mixed):
    act(services.enter_stack, FIRST, mixed.where, 1, mixed.entry(), at=NIGHT)
    slip = mixed.entry(votes=(29, 10, 40, 30, 20))
    act(services.enter_stack, SECOND, mixed.where, 1, slip, at=NIGHT)
    scrutineer = sign_in(Role.SCRUTINEER)
    page = scrutineer.get(address(mixed, "differences")).text
    assert "主任 A" in page
    assert not {"29", "30"} & set(re.findall(r">[^<]*?\b(\d+)\b", page))
    settling = address(mixed, "settle/1")
    sheet = typed(mixed)
    assert post(scrutineer, settling, **sheet).status_code == 422
    done = post(scrutineer, settling, **sheet, reason="当众重数，A 为 30")
    assert done.status_code == 303
    assert "没有不一致的叠" in scrutineer.get(done.location).text
    refused = post(scrutineer, address(mixed, "settle/2"), **sheet, reason="重数")
    assert refused.status_code == 422
    assert "T213" in refused.text


def test_a_stack_that_stands_is_counted_again_by_two(sign_in, read, agreed):
    scrutineer, sheet = sign_in(Role.SCRUTINEER), typed(agreed, votes=(29, 10, 40, 30, 20))
    page = scrutineer.get(address(agreed, "differences")).text
    assert "settle/" not in page
    alone = post(scrutineer, address(agreed, "settle/1"), **sheet, reason="重数")
    assert (alone.status_code, "T215" in alone.text) == (422, True)
    begun = post(scrutineer, address(agreed, "again/1"), **sheet, reason="重数")
    assert begun.status_code == 303
    assert read(services.differences, agreed.where)[0].status == "first"
    teller = sign_in(Role.TELLER)
    assert post(teller, address(agreed, "enter"), **sheet).status_code == 303
    assert read(services.differences, agreed.where)[0].status == "agrees"


def test_boxes_and_stacks_that_differ_are_explained_on_the_page(sign_in, act, read, mixed):
    chair, page = sign_in(Role.CHAIR), address(mixed, "seal")
    for stack, papers in ((1, 50), (2, 51)):
        for teller in (FIRST, SECOND):
            act(services.enter_stack, teller, mixed.where, stack, mixed.entry(papers), at=NIGHT)
    assert "T223" in chair.get(page).text
    assert post(chair, page).status_code == 422
    assert post(chair, page, reason="开箱时少点一张").status_code == 303


def test_traces_that_stay_behind_at_the_seal_are_told(sign_in, store, agreed):
    chair, reader = sign_in(Role.CHAIR), store.reading()
    if store.engine.dialect.name == "sqlite":
        reader.execute(text("SELECT count(*) FROM stack_sheet"))
    sealed = post(chair, address(agreed, "seal"))
    page = chair.get(sealed.location).text
    reader.close()
    assert ("清不掉" in page) is (store.engine.dialect.name == "sqlite")


def test_the_seal_says_what_is_missing_and_then_the_totals_are_told(sign_in, act, mixed):
    chair, page = sign_in(Role.CHAIR), address(mixed, "seal")
    assert "第 1 叠还没有记满两遍" in chair.get(page).text
    assert post(chair, page, address(mixed, "boxes")).status_code == 422
    for stack in (1, 2):
        for teller in (FIRST, SECOND):
            act(services.enter_stack, teller, mixed.where, stack, mixed.entry(), at=NIGHT)
    assert "2 叠，100 张选票" in chair.get(page).text
    sealed = post(chair, page)
    assert sealed.status_code == 303
    told = chair.get(sealed.location).text
    assert "<b>60</b>" in told
    assert "封存凭据" in told


@pytest.mark.parametrize("role", [Role.CHAIR, Role.SCRUTINEER, Role.OBSERVER, Role.TOWNSHIP])
def test_nobody_is_told_a_total_before_the_seal(sign_in, agreed, role):
    answer = sign_in(role).get(address(agreed, "totals"))
    assert answer.status_code == 422
    assert "X101" in answer.text
    for number in ("60", "80"):
        assert f"<b>{number}</b>" not in answer.text


def test_a_teller_is_told_no_total_even_after_it(sign_in, act, agreed):
    act(services.seal, CHAIR, agreed.where, at=NIGHT)
    teller = sign_in(Role.TELLER)
    assert teller.get(address(agreed, "totals")).status_code == 403
    assert "计票已经封存" in teller.get(address(agreed)).text


def test_the_progress_shows_stacks_and_no_votes(sign_in, agreed):
    page = sign_in(Role.OBSERVER).get(address(agreed)).text
    assert page.count("两遍一致") == 2
    assert "票箱" in page


PAGES = [
    ("", Role.OBSERVER, 200),
    ("boxes", Role.SCRUTINEER, 422),
    ("enter", Role.TELLER, 422),
    ("differences", Role.SCRUTINEER, 422),
    ("settle/1", Role.SCRUTINEER, 422),
    ("again/1", Role.SCRUTINEER, 422),
    ("seal", Role.CHAIR, 422),
    ("totals", Role.OBSERVER, 422),
]


@pytest.mark.parametrize(("page", "role", "status"), PAGES)
def test_a_page_is_for_its_role_its_village_and_its_stage(sign_in, election, page, role, status):
    there = address(election, page)
    assert sign_in(Role.CLERK).get(there).status_code == 403
    assert sign_in(role, SIBLING).get(there).status_code == 404
    browser = sign_in(role)
    assert browser.delete(there).status_code == 405
    assert browser.get(there.replace(str(election.id), "12345")).status_code == 404
    assert browser.get(there).status_code == status


def test_stack_sheets_are_printed_for_every_stack(sign_in, mixed):
    answer = sign_in(Role.TELLER).get(address(mixed, "sheets.pdf"))
    assert answer.status_code == 200
    assert answer.data.startswith(b"%PDF")


def test_home_tells_the_teller_how_many_stacks_wait(sign_in, mixed):
    where = mixed.where
    home = sign_in(Role.TELLER).get(f"/elections/{where.unit}/{where.id}/").text
    assert "2 叠等第一遍，0 叠等第二遍" in home


def test_the_count_speaks_english(sign_in, mixed):
    teller = sign_in(Role.TELLER)
    teller.set_cookie("language", "en")
    assert "Papers of this stack" in teller.get(address(mixed, "enter")).text
