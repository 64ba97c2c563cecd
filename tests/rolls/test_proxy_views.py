"""The page of proxies: asked first, granted or turned down, posted, printed, ended."""

import pytest

from electionsys import words
from electionsys.actor import Role
from electionsys.journal import services as journal
from electionsys.rolls import services
from electionsys.rolls.rules import Ground, NewProxy, ProxyRelation
from tests.conftest import SIBLING, on, post
from tests.rolls.conftest import CHAIR, CLERK, record
from tests.rolls.test_views import at, shift

NEW, LIST, POST = "/proxies/new", "/proxies", "/proxies/post"


@pytest.fixture
def frozen(act, frozen):
    """Return the final roll of a place whose last day is recorded, ten days before polling day."""
    record(act, frozen, "proxy_deadline_days", "3", at=on(20))
    shift(act, frozen, 10)
    return frozen


def form(**change):
    filled = {"principal": "王秀兰", "proxy": "0003", "relation": "child", "ground": "away"}
    filled |= {"application": "委托书", "applied_on": on(10).date().isoformat(), "do": "ask"}
    return filled | change


def send(clerk, where, **change):
    return post(clerk, at(where, NEW), **form(**change))


def granted(act, frozen, ids, principal=1):
    day = on(10).date()
    entry = NewProxy(ids[principal], ids[0], ProxyRelation.CHILD, Ground.AWAY, "委托书", day)
    return act(services.grant_proxy, CLERK, frozen, entry, at=on(10))


def test_the_law_is_asked_before_anything_is_written(sign_in, read, frozen):
    clerk = sign_in(Role.CLERK)
    assert 'value="grant"' not in clerk.get(at(frozen, NEW)).text
    asked = send(clerk, frozen)
    assert asked.status_code == 200
    assert 'data-answer="yes"' in asked.text
    assert 'value="grant"' in asked.text
    for name in ("principal", "ground", "who", "most", "candidate", "written", "deadline", "list"):
        assert f'data-condition="{name}"' in asked.text
    assert "第十八条" in asked.text
    assert read(services.proxies_of, frozen) == []


def test_a_proxy_is_granted_posted_shown_and_ended(app, sign_in, read, frozen):
    clerk, everybody = sign_in(Role.CLERK), app.test_client()
    assert send(clerk, frozen, do="grant").status_code == 303
    page = clerk.get(at(frozen, LIST)).text
    assert 'data-unposted="1"' in page
    assert words.say("zh", "rolls.proxy_unposted") in page
    public = words.say("zh", "rolls.proxies_public")
    assert public not in everybody.get(at(frozen, "/posted")).text
    assert clerk.get(at(frozen, "/proxies/notice.pdf")).status_code == 404
    assert post(clerk, at(frozen, POST), at(frozen, LIST)).status_code == 303
    assert public in everybody.get(at(frozen, "/posted")).text
    assert clerk.get(at(frozen, "/proxies/notice.pdf")).data.startswith(b"%PDF")
    again = post(clerk, at(frozen, POST), at(frozen, LIST))
    assert (again.status_code, "R163" in again.text) == (422, True)
    proxy = read(services.proxies_of, frozen)[0].proxy
    end = at(frozen, "/proxies/{proxy}/withdraw", proxy=proxy.id)
    asked = clerk.get(end).text
    assert words.say("zh", "rolls.withdraw_posted") in asked
    assert post(clerk, end, reason="").status_code == 422
    assert read(services.proxies_of, frozen) != []
    assert post(clerk, end, reason="撤销书").status_code == 303
    shown = clerk.get(at(frozen, LIST)).text
    assert words.say("zh", "rolls.ended.withdrawn") in shown
    assert "撤销书" in shown
    again = post(clerk, end, at(frozen, NEW), reason="撤销书")
    assert (again.status_code, "R131" in again.text) == (422, True)
    nobody = at(frozen, "/proxies/{proxy}/withdraw", proxy=5)
    assert clerk.get(nobody).status_code == 404
    assert post(clerk, nobody, at(frozen, LIST), reason="撤销书").status_code == 404
    assert sign_in(Role.CHAIR).get(end).status_code == 403
    assert sign_in(Role.CLERK, SIBLING).get(end).status_code == 404


@pytest.mark.parametrize(
    ("change", "code", "condition"),
    [
        ({"proxy": "王秀兰"}, "Q145", "who"),
        ({"ground": "for_cause"}, "Q143", "ground"),
        ({"application": ""}, "Q157", "written"),
    ],
)
def test_what_the_law_forbids_is_told_by_article_and_turned_down(
    sign_in, read, frozen, change, code, condition
):
    clerk = sign_in(Role.CLERK)
    asked = send(clerk, frozen, **change)
    assert 'data-answer="no"' in asked.text
    assert f'data-condition="{condition}" data-state="no"' in asked.text
    assert code in asked.text
    assert 'value="grant"' not in asked.text
    assert code in send(clerk, frozen, do="grant", **change).text
    told = send(clerk, frozen, do="refuse", **change)
    assert words.say("zh", "rolls.proxy_refused") in told.text
    assert read(journal.entries, frozen)[-1].act == "rolls.refuse-proxy"
    assert read(services.proxies_of, frozen) == []


def test_who_is_nobody_or_several_is_asked_again(sign_in, frozen):
    clerk = sign_in(Role.CLERK)
    answer = send(clerk, frozen, proxy="没有这人", principal="谁都不是")
    assert (answer.status_code, answer.text.count("R134") >= 2) == (422, True)
    assert send(clerk, frozen, applied_on="").status_code == 422
    assert send(clerk, frozen, ground="whim").status_code == 422


def test_what_nobody_has_read_is_open_and_the_chair_is_led_to_record_it(sign_in, act, posted):
    act(services.freeze, CHAIR, posted, at=on(22))
    shift(act, posted, 10)
    asked = send(sign_in(Role.CHAIR), posted)
    assert 'data-answer="open"' in asked.text
    assert 'data-condition="deadline" data-state="open"' in asked.text
    assert words.say("zh", "rolls.proxy_record") in asked.text
    assert f'href="/elections/{posted.unit}/{posted.id}/decisions"' in asked.text
    for_clerk = send(sign_in(Role.CLERK), posted).text
    assert words.say("zh", "rolls.proxy_record") not in for_clerk
    missing = words.say("zh", "law.parameter.proxy_deadline_days")
    for text in (asked.text, for_clerk):
        assert words.say("zh", "rolls.proxy_gap", what=missing) in text
        assert "proxy_deadline_days" not in text


def test_the_card_number_of_who_waits_stands_in_the_form(sign_in, frozen):
    page = sign_in(Role.CLERK).get(at(frozen, NEW) + "?principal=0007").text
    assert 'value="0007"' in page


def test_certificates_are_pdf_of_one_and_of_all(sign_in, act, frozen, ids):
    clerk, page = sign_in(Role.CLERK), at(frozen, "/proxies/certificates.pdf")
    none = post(clerk, page, at(frozen, LIST), proxy="")
    assert (none.status_code, "R165" in none.text) == (422, True)
    first = granted(act, frozen, ids)
    for which in ("", str(first)):
        made = post(clerk, page, at(frozen, LIST), proxy=which)
        assert made.data.startswith(b"%PDF")
    assert post(clerk, page, at(frozen, LIST), proxy="5").status_code == 404


def test_home_asks_for_the_posting_while_somebody_waits(sign_in, act, frozen, ids):
    clerk = sign_in(Role.CLERK)
    home = f"/elections/{frozen.unit}/{frozen.id}/"
    sentence = words.say("zh", "rolls.task.proxies", n=1, day="2026年12月19日")
    assert sentence not in clerk.get(home).text
    granted(act, frozen, ids)
    assert sentence in clerk.get(home).text
    act(services.post_proxies, CLERK, frozen, at=on(9))
    assert sentence not in clerk.get(home).text


def test_home_asks_for_another_posting_once_a_posted_one_ended(app, sign_in, act, frozen, ids):
    clerk, everybody = sign_in(Role.CLERK), app.test_client()
    home = f"/elections/{frozen.unit}/{frozen.id}/"
    sentence = words.say("zh", "rolls.task.proxies_again", n=1)
    first = granted(act, frozen, ids)
    act(services.post_proxies, CLERK, frozen, at=on(10))
    since = words.say("zh", "rolls.proxy_posted_since", day="2026年12月10日")
    assert since in everybody.get(at(frozen, "/posted")).text
    assert sentence not in clerk.get(home).text
    act(services.withdraw_proxy, CLERK, frozen, first, "撤销书", at=on(10))
    assert sentence in clerk.get(home).text
    assert 'data-over="1"' in clerk.get(at(frozen, LIST)).text
    assert "终止" in everybody.get(at(frozen, "/posted")).text
    assert post(clerk, at(frozen, POST), at(frozen, LIST)).status_code == 303
    assert sentence not in clerk.get(home).text
    for number, code in ((1, 200), (2, 200), (3, 404)):
        notice = at(frozen, f"/proxies/notice.pdf?posting={number}")
        assert clerk.get(notice).status_code == code


def test_on_polling_day_the_page_says_that_none_is_made(sign_in, act, frozen):
    shift(act, frozen, 0)
    clerk = sign_in(Role.CLERK)
    assert words.say("zh", "rolls.proxies_closed") in clerk.get(at(frozen, LIST)).text
    answer = send(clerk, frozen, do="grant")
    assert "R129" in answer.text


def test_a_stranger_village_has_no_proxies(sign_in, frozen):
    clerk = sign_in(Role.CLERK, SIBLING)
    for page in (LIST, NEW, "/proxies/notice.pdf"):
        assert clerk.get(at(frozen, page)).status_code == 404
    for page in (POST, "/proxies/certificates.pdf"):
        assert post(clerk, at(frozen, page), form_at="/accounts/password").status_code == 404
