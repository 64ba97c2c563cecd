"""A clerk brings a file of voters: what the browser itself has to do for it."""

from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from electionsys.actor import Role
from electionsys.elections import services as elections
from electionsys.elections.rules import Body, Mode, NewElection, Preparation
from electionsys.rehearsal import people
from electionsys.rolls import services
from electionsys.web.clock import real_now, today
from tests.conftest import UNIT, person

pytestmark = pytest.mark.browser


@pytest.fixture
def where(act):
    """Return an election in which voters are registered today."""
    new = NewElection(
        UNIT, Body.VILLAGERS, Mode.VOTERS, 12, today() + timedelta(days=40), practice=True
    )
    made = act(elections.create, person(Role.ADMINISTRATOR), new, at=real_now())
    prepared = Preparation(("钱一", "孙二", "李三"), "村民会议", "村办1号")
    act(elections.prepare, person(Role.CHAIR), made, prepared, at=real_now())
    act(services.open_roll, person(Role.CHAIR), made, at=real_now())
    return made


def villagers(number):
    return people.village(people.dice(7), UNIT[:6], number, today() + timedelta(days=40), "zh")


def upload(clerk, where, path):
    clerk.go(f"/rolls/{where.unit}/{where.id}/import")
    clerk.page.locator('input[type="file"]').set_input_files(path)
    clerk.press()
    expect(clerk.page.locator("h1")).to_have_text("核对各列")


def check(clerk):
    clerk.press()
    expect(clerk.page.locator("h1")).to_have_text("检查结果", timeout=20_000)
    clerk.fits()


def test_a_bar_moves_while_a_large_file_is_checked_and_the_page_turns_by_itself(
    windows, where, tmp_path
):
    clerk = windows["clerk"]
    path = tmp_path / "large.csv"
    small = villagers(300)
    heads = "姓名,身份证号,村民小组,户号,登记类别"
    lines = [f"{one.name},{one.id_number},{one.group_no},{one.household},1" for one in small]
    # The same people again and again: every row is read, and none of the later ones is right.
    path.write_text("\n".join([heads, *(lines * 500)]), "utf-8")
    upload(clerk, where, path)
    clerk.page.locator("main button.main").click()
    expect(clerk.page.locator("h1")).to_have_text("正在检查")
    clerk.fits()
    seen, shown = set(), 0
    # The page may turn between two looks.
    while shown is not None and len(seen) < 2:
        shown = clerk.page.evaluate("document.querySelector('progress')?.value ?? null")
        seen.add(shown)
        clerk.page.wait_for_timeout(100)
    assert len(seen - {None}) > 1
    expect(clerk.page.locator("h1")).to_have_text("检查结果", timeout=60_000)
    assert "149,700" in clerk.text()
    clerk.fits()
    assert (clerk.errors, clerk.elsewhere) == ([], [])


def test_a_table_goes_out_to_be_corrected_and_comes_back(windows, where, tmp_path):
    clerk = windows["clerk"]
    path = tmp_path / "bad.xlsx"
    path.write_bytes(people.roll_file(people.spoil(villagers(30)), "zh"))
    upload(clerk, where, path)
    check(clerk)
    with clerk.page.expect_download() as coming:
        clerk.page.get_by_role("button", name="下载改正表").click()
    corrected = tmp_path / "corrected.xlsx"
    coming.value.save_as(corrected)
    clerk.go(f"/rolls/{where.unit}/{where.id}/import")
    assert "bad.xlsx" in clerk.text()
    upload(clerk, where, corrected)
    check(clerk)
    assert "第 10 行" in clerk.text()
    path.write_bytes(people.roll_file(villagers(30), "zh"))
    upload(clerk, where, path)
    check(clerk)
    clerk.press()
    expect(clerk.page.locator("h1")).to_have_text("选民名册", timeout=20_000)
    assert "已导入 30 人" in clerk.text()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_pages_of_a_file_are_accessible(windows, where, tmp_path, language):
    clerk, axe = windows["clerk"], Axe()
    clerk.page.context.add_cookies([{"name": "language", "value": language, "url": clerk.page.url}])
    path = tmp_path / "bad.xlsx"
    path.write_bytes(people.roll_file(people.spoil(villagers(30)), "zh"))
    clerk.go(f"/rolls/{where.unit}/{where.id}/import")
    found = [axe.run(clerk.page)]
    clerk.page.locator('input[type="file"]').set_input_files(path)
    clerk.press()
    found.append(axe.run(clerk.page))
    clerk.press()
    clerk.page.locator("table tbody tr").first.wait_for()
    found.append(axe.run(clerk.page))
    serious = [
        one["id"]
        for page in found
        for one in page.response["violations"]
        if one["impact"] in {"serious", "critical"}
    ]
    assert serious == []
