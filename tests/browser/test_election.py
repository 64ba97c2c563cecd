"""A village elects its committee through the pages alone, and then opens the next election."""

from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from electionsys.db import Ref
from electionsys.rehearsal import people
from electionsys.results import services as results
from electionsys.web.clock import today
from tests.conftest import UNIT

pytestmark = pytest.mark.browser
VOTERS, CAME, PAPERS = 30, 20, 18


def _day(days_from_today: int) -> str:
    return (today() + timedelta(days=days_from_today)).isoformat()


class Village:
    """The windows of one election, and the address of its pages."""

    def __init__(self, windows) -> None:
        self.windows = windows
        self.where = ""

    def __getattr__(self, name):
        return self.windows[name]

    def at(self, who: str, room: str, page: str = ""):
        window = self.windows[who]
        window.go(f"/{room}{self.where}{page}")
        return window

    def on_day(self, days_from_today: int) -> None:
        home = self.at("chair", "elections")
        home.fill(day=_day(days_from_today)).press("main .stages-side button")

    def begin(self) -> None:
        admin = self.administrator
        admin.go("/elections/")
        admin.press("main a.main")
        admin.fill(unit=UNIT, term_no="12", polling_day=_day(40)).press()
        self.where = admin.page.url.partition("/elections")[2]
        chair = self.at("chair", "elections")
        assert "还差" in chair.text()
        chair.press("main .todo a.main")
        chair.fill(
            members="王主任\n李副\n张委", chosen_by="村民会议", method_document="决议1号"
        ).press()
        for rule in ("overvote_scope=ballot", "write_in=yes", "women_rule=first_majority_woman"):
            page = self.at("chair", "elections", "decisions")
            held = page.page.locator(f'option[value="{rule}"]').count()
            if held:
                page.fill(
                    rule=rule,
                    decided_by="村民会议",
                    document="决议1号",
                    decided_on=_day(0),
                    wording="村民会议决定，照此办理",
                ).press()

    def roll(self, folder) -> list[people.Villager]:
        faker = people.dice(7)
        villagers = people.village(faker, UNIT[:6], VOTERS, today() + timedelta(days=40), "zh")
        self.at("chair", "rolls", "open").fill(contact="李副").press()
        clerk = self.at("clerk", "rolls", "import")
        for name, rows in (("bad", people.spoil(villagers)), ("good", villagers)):
            path = folder / f"{name}.xlsx"
            path.write_bytes(people.roll_file(rows, "zh"))
            clerk.page.locator('input[type="file"]').set_input_files(path)
            # The file, then its columns as they were guessed; the check has a page of its own.
            clerk.press().press()
            expect(clerk.page.locator("h1")).to_have_text("检查结果", timeout=20_000)
            if name == "bad":
                assert "第 10 行" in clerk.text()
                assert villagers[4].id_number not in clerk.page.content()
                self.at("clerk", "rolls", "import")
        clerk.press()
        expect(clerk.page.locator("h1")).to_have_text("选民名册", timeout=20_000)
        assert str(VOTERS) in clerk.text()
        self.on_day(5)  # registration is over
        self.at("chair", "rolls", "post").press()
        public = self.at("public", "rolls", "posted")
        assert villagers[0].name in public.text().replace("\u3000", "")
        self.on_day(13)
        self.at("chair", "rolls", "freeze").press()
        return villagers

    def candidates(self, villagers) -> None:
        self.at("chair", "contests", "posts").fill(chair="1", deputy="0", member="2").press()
        page = self.at("chair", "contests", "posts")
        page.press("main form[action$='/open'] button")
        posts = ["chair", "chair", "member", "member", "member"]
        for place, kind in enumerate(posts):
            one = villagers[4 * place + place % 2]
            clerk = self.at("clerk", "contests", "nominate").fill(q=one.name).press()
            clerk.press("main td a.second")
            clerk.fill(kind=kind, supporters=str(20 - place)).press()
        township = self.at("township", "eligibility", "queue")
        waiting = township.page.locator("main a[href*='/person/']").all()
        for link in {one.get_attribute("href") for one in waiting}:
            township.go(link)
            township.press()
        for who in ("chair", "scrutineer"):
            self.at(who, "contests", "lock").press()
        posted = self.at("public", "contests", "candidates").text().replace("\u3000", "")
        assert villagers[0].name in posted

    def polling_day(self, villagers) -> None:
        page = self.at("chair", "polling", "stations")
        page.fill(number="1", name="村委会").press("form[action$='/stations'] button")
        self.at("chair", "polling", "stations")
        page.fill(sheets="40").press("form[action$='/print'] button")
        self.at("chair", "polling", "stations")
        page.page.locator("form[action$='/receive'] [name=sheets]").fill("40")
        page.press("form[action$='/receive'] button")
        self.on_day(40)
        self.at("chair", "polling", "open").fill(booths_ready=True, boxes_empty=True).press()
        clerk = self.at("clerk", "polling", "desk")
        desk = clerk.page
        if desk.locator("main .todo a").count():
            clerk.press("main .todo a")
        desk.bring_to_front()
        for number in range(1, CAME + 1):
            desk.locator("#q").fill(f"{number:04}")
            # By the keyboard alone: Enter finds, and Enter again hands the papers out.
            with desk.expect_navigation():
                desk.keyboard.press("Enter")
            first = desk.locator("[data-hand]").first
            if desk.locator("[data-guest]").count() > 1:
                desk.keyboard.press("1")
            expect(first, desk.inner_text("main")).to_be_focused()
            with desk.expect_navigation():
                desk.keyboard.press("Enter")
            assert desk.locator(".panel.success").count() == 1, desk.inner_text("main")
        desk.locator("#q").fill("0001")
        with desk.expect_navigation():
            desk.keyboard.press("Enter")
        assert "已签到" in desk.inner_text("main")
        clerk.fits()
        close = self.at("chair", "polling", "close")
        for field in close.page.locator("[name^=unused_]").all():
            field.fill("20" if field.get_attribute("name") != "unused_0" else "0")
        close.press()

    def count(self) -> None:
        page = self.at("chair", "counting", "boxes")
        page.fill(label="1", papers=str(PAPERS)).press("form[action$='/boxes'] button")
        page = self.at("chair", "counting", "boxes")
        page.fill(mixed=True).press()
        for who, slip in (("teller", 0), ("teller2", 1)):
            self._record(self.at(who, "counting", "enter"), slip)
        differ = self.at("chair", "counting", "differences")
        assert "1" in differ.text()
        settle = self.at("scrutineer", "counting", "settle/1")
        settle.fill(reason="当众重数")
        self._record(settle, 0)
        self.at("chair", "counting", "seal").press()

    def _record(self, window, slip: int) -> None:
        page = window.page
        for name, value in (("stack", 1), ("papers", PAPERS), ("blank", 1), ("invalid", 1)):
            if page.locator(f"[name={name}]:not([type=hidden])").count():
                page.locator(f"[name={name}]").fill(str(value))
        votes = (12 - slip, 4, 13, 11, 5)
        for field, value in zip(page.locator("[name^=line_]").all(), votes, strict=True):
            field.fill(str(value))
        window.press()

    def certify(self) -> None:
        # The scrutineer settled a stack and signs nothing.
        for who in ("chair", "township"):
            self.at(who, "results").press()
        public = self.at("public", "results", "public")
        assert "当选" in public.text()


@pytest.fixture
def village(windows):
    return Village(windows)


def test_a_village_elects_its_committee_through_the_pages(village, tmp_path, read):
    village.begin()
    villagers = village.roll(tmp_path)
    village.candidates(villagers)
    village.polling_day(villagers)
    village.count()
    village.certify()

    _, unit, election_id, _ = village.where.split("/")
    code = read(results.certified, Ref(unit, int(election_id))).signed.qr_text()
    village.public.go("/results/verify")
    village.public.fill(text=code).press()
    assert village.public.page.locator(".answers li.yes").count() >= 2
    changed = code[:60] + ("A" if code[60] != "A" else "B") + code[61:]
    village.public.fill(text=changed).press()
    assert village.public.page.locator(".answers li.no").count() == 1

    opened = village.at("chair", "suborgs", "open")
    for box in opened.page.locator("[name=representatives]").all()[:25]:
        box.evaluate("e => { e.checked = true }")
    opened.fill(polling_day=_day(50)).press()
    assert "村务监督委员会" in opened.text()

    for window in village.windows.values():
        assert window.elsewhere == []
        assert window.errors == [], window.page.url


def test_pages_are_accessible_in_both_languages(windows):
    axe = Axe()
    for who, path in (("chair", "/elections/"), ("administrator", "/elections/new")):
        window = windows[who]
        for other in ("English", "中文"):
            window.go(path)
            found = axe.run(window.page).response["violations"]
            assert [v["id"] for v in found if v["impact"] in {"serious", "critical"}] == []
            button = window.page.locator("form[action*='/language/'] button")
            assert button.inner_text() == other
            with window.page.expect_navigation():
                button.click()
