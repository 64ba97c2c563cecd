"""A real browser before a real server: each role signs in at a window of its own."""

import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, sync_playwright
from werkzeug.serving import make_server

from electionsys.accounts import services as accounts
from electionsys.accounts.rules import NewAccount
from electionsys.actor import Actor, Role
from tests.conftest import BEGIN, UNIT

_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
DESKTOP, PHONE = {"width": 1280, "height": 800}, {"width": 390, "height": 844}


@pytest.fixture(scope="session")
def chromium():
    """Return the browser. Where there is none, that is an error: nothing is skipped in silence."""
    path = os.environ.get("ELECTIONSYS_TEST_BROWSER")
    if not path:
        pytest.fail("ELECTIONSYS_TEST_BROWSER names no browser; run scripts/test.py")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(_FLAGS))
        yield browser
        browser.close()


@pytest.fixture
def address(app) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()
    server.server_close()


class Window:
    """One signed-in person's window. Whatever page it visits must fit its width."""

    def __init__(self, page: Page, address: str, pictures: Path | None) -> None:
        self.page, self._address, self._pictures = page, address, pictures
        self.elsewhere: list[str] = []
        self.errors: list[str] = []
        page.on("request", self._watch)
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.errors.append(str(error)))

    def _watch(self, request) -> None:
        if not request.url.startswith((self._address, "data:", "blob:")):
            self.elsewhere.append(request.url)

    def _hear(self, said) -> None:
        # A refusal is answered with 422, and the browser calls that an error; it is none.
        if said.type == "error" and "status of 422" not in said.text:
            self.errors.append(said.text)

    def go(self, path: str) -> None:
        self.page.goto(self._address + path)
        self.fits()

    def fits(self) -> None:
        """Check the page at both widths, and take its picture where ELECTIONSYS_PICTURES says."""
        for name, size in (("phone", PHONE), ("desktop", DESKTOP)):
            self.page.set_viewport_size(size)
            wide = self.page.evaluate("document.documentElement.scrollWidth")
            assert wide <= size["width"], f"{self.page.url} is {wide} wide on a {name}"
            if self._pictures:
                path = self.page.url.removeprefix(self._address).strip("/").replace("/", "_")
                kept = "".join(c for c in path if not c.isdigit()).replace("?", "_")
                file = (
                    self._pictures
                    / f"{len(list(self._pictures.iterdir())):03}-{kept[:60]}-{name}.png"
                )
                self.page.screenshot(path=str(file), full_page=True)

    def fill(self, **fields: str) -> "Window":
        """Fill fields by name; True and False tick and untick."""
        for name, value in fields.items():
            field = self.page.locator(f'main [name="{name}"]').first
            kind = field.evaluate("e => e.tagName + (e.type || '')")
            if value is True:
                field.check()
            elif kind.startswith("SELECT"):
                field.select_option(value)
            else:
                field.fill(value)
        return self

    def press(self, selector: str = "main button.main") -> "Window":
        """Press a button that leads to a page."""
        with self.page.expect_navigation():
            self.page.locator(selector).first.click()
        self.fits()
        return self

    def text(self) -> str:
        return self.page.locator("body").inner_text()


@pytest.fixture
def windows(chromium, address, act) -> Iterator[dict[str, Window]]:
    """Return a window for each role, signed in through the door."""
    pictures = os.environ.get("ELECTIONSYS_PICTURES")
    folder = Path(pictures) if pictures else None
    if folder:
        folder.mkdir(parents=True, exist_ok=True)
    setup = Actor(1, "setup", Role.ADMINISTRATOR, "")
    people = [(role.value, role, _place(role)) for role in Role if role is not Role.PUBLIC]
    people.append(("teller2", Role.TELLER, UNIT))
    found = {}
    for login, role, place in people:
        entry = NewAccount(place, login, f"张{login}", role)
        password = act(accounts.create_account, setup, entry, at=BEGIN)
        window = Window(chromium.new_context(locale="zh-CN").new_page(), address, folder)
        window.page.goto(f"{address}/accounts/sign-in")
        window.fill(place=place, login=login, password=password)
        window.page.locator("main button.main").click()
        found[login] = window
    found["public"] = Window(chromium.new_context(locale="zh-CN").new_page(), address, folder)
    yield found
    for window in found.values():
        window.page.context.close()


def _place(role: Role) -> str:
    return {Role.COUNTY: UNIT[:6], Role.TOWNSHIP: UNIT[:9]}.get(role, UNIT)
