"""The pages of the roll: who may open them, what they do, and what they never show."""

import re
from datetime import timedelta

import pytest

from electionsys import words
from electionsys.actor import Role
from electionsys.db import Ref
from electionsys.elections.models import Election
from electionsys.rolls import services
from electionsys.web.clock import BEIJING, real_now
from tests.conftest import POLLING_DAY, SIBLING, UNIT, on, post
from tests.rolls.conftest import CLERK, id_number, import_file, roll_file, row

CLERKS, CHAIRS = {Role.CLERK}, {Role.CHAIR}
BOTH = CLERKS | CHAIRS
DESK = BOTH | {Role.SCRUTINEER}
PAGES = {
    "/": DESK,
    "/open": CHAIRS,
    "/import": CLERKS,
    "/import/columns": CLERKS,
    "/import/report": CLERKS,
    "/import/progress": CLERKS,
    "/template.xlsx": CLERKS,
    "/voters/new": BOTH,
    "/voters/{voter}": DESK,
    "/reveals": CHAIRS | {Role.SCRUTINEER},
    "/voters/{voter}/strike": BOTH,
    "/voters/{voter}/correct": BOTH,
    "/registration.pdf": BOTH,
    "/post": CHAIRS,
    "/objections": BOTH,
    "/objections/{objection}": BOTH,
    "/objections/{objection}/decide": CHAIRS,
    "/objections/{objection}/decision.pdf": BOTH,
    "/freeze": CHAIRS,
    "/refreeze": CHAIRS,
    "/changes": DESK,
    "/changes/add": BOTH,
    "/changes/strike": BOTH,
    "/changes/correct": BOTH,
    "/changes/{change}": DESK,
    "/changes/supplement.pdf": DESK,
    "/duplicates": DESK,
    "/duplicates/{voter}": CHAIRS,
    "/cards": BOTH,
    "/notice.pdf": BOTH,
    "/proxies": DESK,
    "/proxies/new": BOTH,
    "/proxies/notice.pdf": BOTH,
    "/voters/{voter}/card": BOTH,
    "/representatives": BOTH,
}
OPEN_TO_ALL = {"/posted", "/check", "/check/objection"}
POSTS = {
    "/objections/{objection}/evidence": BOTH,
    "/objections/{objection}/evidence/{evidence}": BOTH,
    "/objections/{objection}/changes/{change}": CHAIRS,
    "/changes/find/strike": BOTH,
    "/changes/find/correct": BOTH,
    "/changes/{change}/confirm": DESK,
    "/changes/{change}/refuse": DESK,
    "/changes/post": CHAIRS,
    "/import/corrected": CLERKS,
    "/import/give-up": CLERKS,
    "/search": DESK,
    "/cards/find": BOTH,
    "/voters/{voter}/card.pdf": BOTH,
    "/proxies/post": BOTH,
    "/proxies/certificates.pdf": BOTH,
    "/proxies/{proxy}/withdraw": CLERKS,
}


_KEYS = ("voter", "objection", "proxy", "evidence", "change")


def at(where, page, **ids) -> str:
    filled = page.format(**{**dict.fromkeys(_KEYS, 1), **ids})
    return f"/rolls/{where.unit}/{where.id}{filled}"


def shift(act, where, days_before):
    """Let the practice election be on the day so many days before its polling day.

    Also back, as nobody but a test can: what is tested here does not depend on when it runs.
    """

    day = POLLING_DAY - timedelta(days=days_before)

    def set_clock(session):
        ahead = (day - real_now().astimezone(BEIJING).date()).days
        session.get_one(Election, where).practice_days = ahead
        session.recorded = True

    act(set_clock)


def test_no_page_of_the_room_is_forgotten_here(app):
    rules = {rule.rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith("rolls.")}
    place = "/rolls/<unit>/<int:election_id>"
    named = {
        re.sub(
            r"<int:(voter|objection|proxy|evidence|change)_id>", "{\\1}", rule.removeprefix(place)
        )
        for rule in rules
    }
    found = "/changes/find/<any(strike, correct):what>"
    named = {page for page in named if page != found} | {
        found.replace("<any(strike, correct):what>", what) for what in ("strike", "correct")
    }
    # Those of the offices above stand in no village; test_duplicates_views walks them.
    above = {page for page in named if page.startswith("/rolls/duplicates/<unit>")}
    # The list of all posted rolls neither; test_public looks at it.
    above.add("/rolls/posted")
    assert named - above == {*PAGES, *OPEN_TO_ALL, *POSTS}


@pytest.mark.parametrize("role", [r for r in Role if r is not Role.PUBLIC])
def test_a_page_opens_for_its_roles_only(sign_in, listed, role):
    browser = sign_in(role)
    for page, roles in PAGES.items():
        answer = browser.get(at(listed, page)).status_code
        assert (answer == 403) is (role not in roles), (page, answer)
    for page, roles in POSTS.items():
        answer = post(browser, at(listed, page), form_at="/accounts/password").status_code
        assert (answer == 403) is (role not in roles), (page, answer)


def test_a_stranger_signs_in_first(app, listed):
    browser = app.test_client()
    for page in PAGES:
        assert browser.get(at(listed, page)).headers["Location"].startswith("/accounts/sign-in")


def test_another_village_and_an_unknown_election_look_alike(sign_in, listed):
    stranger, clerk = sign_in(Role.CLERK, SIBLING), sign_in(Role.CLERK)
    chair = sign_in(Role.CHAIR)
    for page, roles in PAGES.items():
        ours = chair if Role.CLERK not in roles else clerk
        assert stranger.get(at(listed, page)).status_code == 404
        assert ours.get(at(Ref(UNIT, 1), page)).status_code == 404
    assert chair.get(at(listed, "/voters/99/strike")).status_code == 404
    assert chair.get(at(listed, "/objections/99")).status_code == 404


def test_an_act_is_not_done_by_looking(sign_in, listed):
    clerk = sign_in(Role.CLERK)
    assert clerk.get(at(listed, "/search")).status_code == 405
    assert clerk.get(at(listed, "/proxies/post")).status_code == 405
    assert clerk.post(at(listed, "/posted")).status_code in {400, 405}


@pytest.mark.parametrize("page", ["/open", "/freeze", "/proxies/new"])
def test_a_page_of_another_stage_says_so(sign_in, listed, page):
    role = Role.CLERK if page == "/proxies/new" else Role.CHAIR
    answer = sign_in(role).get(at(listed, page))
    assert answer.status_code == 422
    assert "X101" in answer.text


def test_a_page_of_an_earlier_stage_says_so(sign_in, posted):
    for page, role in (("/import", Role.CLERK), ("/post", Role.CHAIR)):
        answer = sign_in(role).get(at(posted, page))
        assert (answer.status_code, "X101" in answer.text) == (422, True)


def test_one_person_is_added_and_the_errors_stand_at_their_fields(sign_in, read, listed):
    clerk, address = sign_in(Role.CLERK), at(listed, "/voters/new")
    person = {
        "name": "郑新",
        "id_number": id_number(serial=500),
        "group_no": "2",
        "household": "9",
        "registration_class": "1",
        "reason": "漏登",
    }
    wrong = post(clerk, address, **person | {"id_number": "640221198005060000", "group_no": "东"})
    assert wrong.status_code == 422
    assert "id_number-errors" in wrong.text
    assert "group_no-errors" in wrong.text
    assert post(clerk, address, **person).status_code == 303
    assert read(services.summary, listed).listed == 11
    assert person["id_number"] not in clerk.get(at(listed, "/")).text


def test_a_class_without_its_paper_is_refused_at_the_field(sign_in, listed):
    person = {"name": "郑新", "id_number": id_number(serial=500), "group_no": "2"}
    person |= {"household": "9", "registration_class": "3", "reason": "漏登"}
    answer = post(sign_in(Role.CLERK), at(listed, "/voters/new"), **person)
    assert (answer.status_code, "R227" in answer.text) == (422, True)


def test_the_chair_strikes_off_with_a_reason(sign_in, read, listed):
    chair, voter = sign_in(Role.CHAIR), read(services.voters_of, listed)[0]
    address = at(listed, "/voters/{voter}/strike", voter=voter.id)
    assert post(chair, address, reason="").status_code == 422
    assert post(chair, address, reason="迁出").status_code == 303
    assert "迁出" in chair.get(at(listed, "/")).text
    again = post(chair, address, reason="迁出")
    assert (again.status_code, "R112" in again.text) == (422, True)


def test_the_search_is_posted_and_finds(sign_in, listed):
    clerk = sign_in(Role.CLERK)
    found = post(clerk, at(listed, "/search"), form_at=at(listed, "/"), q="wxl")
    assert (found.status_code, "王秀兰" in found.text) == (200, True)
    none = post(clerk, at(listed, "/search"), form_at=at(listed, "/"), q="<b>x")
    assert "&lt;b&gt;x" in none.text


def test_a_long_group_is_turned_page_by_page(sign_in, act, roll_open):
    rows = [row(number, 村民小组="1") for number in range(150)]
    act(import_file, CLERK, roll_open, roll_file(rows), "roll.xlsx", at=on(35))
    clerk = sign_in(Role.CLERK)
    first, second = (clerk.get(at(roll_open, f"/?group=1&page={n}")).text for n in (1, 2))
    assert ">0100<" in first
    assert ">0101<" not in first
    assert ">0150<" in second
    assert clerk.get(at(roll_open, "/?group=x&page=-3")).status_code == 200


def test_the_roll_is_posted_and_then_public(app, sign_in, act, read, listed):
    shift(act, listed, 30)
    chair, public = sign_in(Role.CHAIR), app.test_client()
    assert public.get(at(listed, "/posted")).status_code == 404
    assert "10" in chair.get(at(listed, "/post")).text
    assert post(chair, at(listed, "/post")).status_code == 303
    page = public.get(at(listed, "/posted"))
    assert (page.status_code, "王秀兰" in page.text) == (200, True)
    assert "1980" not in page.text
    assert page.headers["Cache-Control"] == "no-store"
    assert public.get(f"/rolls/{UNIT}/77/posted").status_code == 404


def test_a_late_roll_is_told_the_article_instead_of_a_button(sign_in, act, listed):
    shift(act, listed, 10)
    chair = sign_in(Role.CHAIR)
    page = chair.get(at(listed, "/post"))
    assert "R104" in page.text
    assert "第十七条" in page.text
    assert "binding" not in page.text
    assert post(chair, at(listed, "/post")).status_code == 422


def test_a_late_objection_is_refused_with_the_days(sign_in, act, posted):
    shift(act, posted, 24)
    said = {"kind": "error", "objector": "郑十一", "subject": "写错", "evidence": "身份证"}
    clerk = sign_in(Role.CLERK)
    answer = post(clerk, at(posted, "/objections"), form_at="/accounts/password", **said)
    assert (answer.status_code, "R105" in answer.text) == (422, True)
    page = clerk.get(at(posted, "/objections"))
    assert words.say("zh", "rolls.objection_closed") in page.text


def test_cards_and_the_notice_are_pdf(sign_in, act, posted):
    chair = sign_in(Role.CHAIR)
    assert chair.get(at(posted, "/notice.pdf")).data.startswith(b"%PDF")
    made = post(chair, at(posted, "/cards"), group="1", where="村委会 8:00—16:00")
    assert made.data.startswith(b"%PDF")
    assert post(chair, at(posted, "/cards"), group="77", where="").status_code == 422


def test_no_cards_and_no_notice_before_the_roll_is_posted(sign_in, listed):
    chair = sign_in(Role.CHAIR)
    assert chair.get(at(listed, "/notice.pdf")).status_code == 404
    answer = post(chair, at(listed, "/cards"), group="", where="")
    assert (answer.status_code, "X101" in answer.text) == (422, True)


def test_representatives_are_recorded_by_their_cards(sign_in, read, frozen):
    clerk, address = sign_in(Role.CLERK), at(frozen, "/representatives")
    assert "R132" in post(clerk, address, cards="0001 0099").text
    assert post(clerk, address, cards="0001，0002\n3").status_code == 303
    assert len(read(services.representatives_of, frozen)) == 3
    assert "0001 0002 0003" in clerk.get(address).text


def test_no_page_shows_an_identity_number(app, sign_in, act, read, posted):
    numbers = [id_number(serial=number + 1) for number in range(10)]
    browsers = {role: sign_in(role) for role in DESK}
    for page, roles in {**PAGES, "/posted": DESK}.items():
        for role in roles:
            shown = browsers[role].get(at(posted, page)).data
            assert not any(number.encode() in shown for number in numbers), page
            assert b"id_cipher" not in shown
