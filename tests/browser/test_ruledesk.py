"""A clerk asks the law, by keyboard and by finger, on a desk and on a phone."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.conftest import PHONE, Window

pytestmark = pytest.mark.browser

PAGES = (
    "/ruledesk/",
    "/ruledesk/ask/decide?example=1",
    "/ruledesk/ask/composition?example=1",
    "/ruledesk/ask/eligibility",
    "/ruledesk/ask/calendar",
    "/ruledesk/ask/decide/case",
    "/ruledesk/values?place=浙江&day=2026-03-01&body=villagers_committee",
    "/ruledesk/values?place=平罗",
    "/ruledesk/packs",
    "/ruledesk/findings",
)


@pytest.fixture
def clerk(chromium, address):
    """Return the window of somebody who is not signed in."""
    page = chromium.new_context(locale="zh-CN").new_page()
    yield Window(page, address, None)
    page.context.close()


def _faults(window):
    return [v["id"] for v in Axe().run(window.page).response["violations"]]


@pytest.mark.parametrize("path", PAGES)
def test_every_page_of_the_desk_is_accessible_at_both_widths(clerk, path):
    clerk.go(path)
    assert _faults(clerk) == []
    clerk.page.set_viewport_size(PHONE)
    assert _faults(clerk) == []
    assert clerk.elsewhere == []
    assert clerk.errors == []


@pytest.mark.parametrize("question", ["decide", "proxy", "calendar"])
def test_an_answer_and_a_refusal_are_accessible(clerk, question):
    clerk.go(f"/ruledesk/ask/{question}?example=1")
    clerk.press()
    assert clerk.page.locator("#verdict").is_visible()
    for summary in clerk.page.locator("main summary").all():
        summary.click()
    assert _faults(clerk) == []
    clerk.fill(**{"ask-place": "平罗"}).press()
    assert clerk.page.locator("#errors").is_visible()
    assert _faults(clerk) == []
    assert clerk.errors == []


def test_a_clerk_gets_an_answer_with_the_keyboard_alone(clerk):
    clerk.go("/ruledesk/")
    page = clerk.page
    _tab_to(page, "a[href='/ruledesk/ask/proxy']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/ask/proxy")
    _tab_to(page, "#ask-place")
    page.keyboard.type("浙江")
    for name in ("principal_on_roll", "ground", "proxy_on_roll"):
        _tab_to(page, f"[name='ask-{name}']")
        page.keyboard.press("Space")
    _tab_to(page, "#ask-relation")
    page.keyboard.press("ArrowDown")
    _tab_to(page, "#ask-holds")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.locator("#verdict").inner_text() == "可以委托"
    assert "第二十五条" in clerk.text()
    assert page.evaluate("location.search") == ""


def _tab_to(page, selector, most=60):
    """Press Tab until the focus is on it: what cannot be reached so is no part of a desk."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("s => document.activeElement.matches(s)", selector):
            return
    pytest.fail(f"{selector} is not reached with the keyboard")


def test_places_are_offered_while_one_types_and_the_choice_is_understood(clerk):
    clerk.go("/ruledesk/ask/proxy?example=1")
    page = clerk.page
    assert page.locator("#places option").count() == 31
    with page.expect_response(re.compile("/ruledesk/places")):
        page.fill("#ask-place", "平罗 合作村")
    page.wait_for_function("document.querySelectorAll('#places option').length === 1")
    whole = page.locator("#places option").get_attribute("value")
    assert whole.endswith("城关镇 合作村委会 640221100200")
    page.fill("#ask-place", whole)
    clerk.press()
    assert "合作村委会" in page.locator("#outcome").inner_text()


def test_the_last_row_filled_in_makes_room_for_another(clerk):
    clerk.go("/ruledesk/ask/decide")
    page = clerk.page
    rows = page.locator("[data-rows='ask-chair-votes'] tbody tr")
    assert rows.count() == 3
    page.fill("#ask-chair-votes-2-name", "甲")
    assert rows.count() == 4
    page.fill("#ask-chair-votes-3-name", "乙")
    assert rows.count() == 5
    fourth = page.locator("#ask-chair-votes-3-votes")
    assert fourth.get_attribute("name") == "ask-chair-votes-3-votes"
    assert fourth.get_attribute("aria-label") == "第4行票数"
    clerk.press()
    assert page.locator("#ask-chair-votes-3-name").input_value() == "乙"


def test_a_finding_leads_to_its_field_and_unfolds_it(clerk):
    clerk.go("/ruledesk/ask/proxy?example=1")
    page = clerk.page
    page.locator("[name='ask-proxy_is_self_nominee'][value='yes']").check()
    clerk.press()
    assert page.locator("#verdict").inner_text() == "不能委托"
    field = page.locator("#ask-proxy_is_self_nominee")
    assert not field.is_visible()
    page.locator("a[href='#ask-proxy_is_self_nominee']").first.click()
    assert field.is_visible()


def test_the_case_is_downloaded_and_the_calendar_too(clerk):
    clerk.go("/ruledesk/ask/calendar?example=1")
    clerk.press()
    page = clerk.page
    page.locator(".take-home summary").click()
    for button, name in (
        (".take-home button[type=submit]", "calendar.json"),
        ("form[action$='calendar.ics'] button >> nth=0", "calendar.ics"),
        ("form[action$='calendar.ics'] button >> nth=2", "calendar-a4.pdf"),
    ):
        with page.expect_download() as download:
            page.locator(button).click()
        assert download.value.suggested_filename == name


def test_without_a_script_the_desk_answers_all_the_same(chromium, address):
    context = chromium.new_context(locale="zh-CN", java_script_enabled=False)
    page = context.new_page()
    page.goto(address + "/ruledesk/ask/decide?example=1")
    page.locator("button[value='ask-member-votes']").click()
    assert page.locator("#ask-member-votes-6-name").count() == 1
    page.locator("main button.main").click()
    assert page.locator("#verdict").inner_text() == "选举有效"
    context.close()
