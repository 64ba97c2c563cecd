import pytest

from electionsys.actor import Role
from tests.conftest import UNIT, post


def test_who_is_not_signed_in_is_led_to_the_door_and_back(app, sign_in):
    answer = app.test_client().get("/elections/new?q=a")
    assert answer.status_code == 303
    assert answer.location == "/accounts/sign-in?next=/elections/new?q%3Da"


def test_the_door_leads_nowhere_else(app, act, sign_in):
    sign_in(Role.CLERK)
    for address in ("//evil.example", "https://evil.example/", "/\\evil.example"):
        page = app.test_client().get("/accounts/sign-in", query_string={"next": address})
        assert page.status_code == 200
    browser = sign_in(Role.CLERK)
    answer = browser.post("/accounts/language/en", data={"next": "//evil.example"})
    assert answer.status_code == 400


def test_a_wrong_password_says_neither_what_nor_who(app, sign_in):
    sign_in(Role.CLERK)
    known = post(
        app.test_client(), "/accounts/sign-in", place=UNIT, login="clerk1", password="wrong"
    )
    unknown = post(
        app.test_client(), "/accounts/sign-in", place=UNIT, login="nobody", password="wrong"
    )
    assert known.status_code == unknown.status_code == 422
    assert "A108" in known.text
    assert "A108" in unknown.text


def test_every_answer_carries_the_headers(app):
    answer = app.test_client().get("/accounts/sign-in")
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "localhost:80@evil"])
def test_a_hostile_host_is_refused(app, host):
    assert app.test_client().get("/accounts/sign-in", headers={"Host": host}).status_code == 400


def test_a_post_without_a_token_is_refused(sign_in):
    browser = sign_in(Role.ADMINISTRATOR)
    assert browser.post("/accounts/new", data={"login": "x"}).status_code == 400


def test_only_an_administrator_makes_accounts(sign_in):
    assert sign_in(Role.CHAIR).get("/accounts/new").status_code == 403
    browser = sign_in(Role.ADMINISTRATOR)
    data = {"place": UNIT, "login": "li", "name": "李", "role": "clerk"}
    made = post(browser, "/accounts/new", **data)
    assert made.status_code == 200
    again = post(browser, "/accounts/new", **data)
    assert again.status_code == 422
    assert "A104" in again.text


def test_an_unknown_field_of_a_form_changes_nothing(sign_in):
    browser = sign_in(Role.ADMINISTRATOR)
    data = {"place": UNIT, "login": "li", "name": "李", "role": "public", "unit": "64"}
    assert post(browser, "/accounts/new", **data).status_code == 422


def test_the_language_is_chosen_by_a_button(sign_in):
    browser = sign_in(Role.CLERK)
    assert "选举" in browser.get("/elections/").text
    answer = post(browser, "/accounts/language/en", form_at="/elections/", next="/elections/")
    assert answer.location == "/elections/"
    page = browser.get("/elections/").text
    assert 'lang="en"' in page
    assert "Elections" in page


def test_signing_out_is_final(sign_in):
    browser = sign_in(Role.CLERK)
    post(browser, "/accounts/sign-out", form_at="/elections/")
    assert browser.get("/elections/").status_code == 303
