"""The pages of the result, for those who sign it and for everybody else."""

import pytest
from sqlalchemy import text

from electionsys.actor import Role
from electionsys.elections import services as elections
from electionsys.elections.rules import Stage
from electionsys.results import services
from tests.conftest import SIBLING, UNIT, post
from tests.results.altering import alter, declare_kin, move_a_vote
from tests.results.road import certify, counted, digest_of


@pytest.fixture
def ready(act, read, election):
    return counted(act, read, election)


@pytest.fixture
def done(act, read, ready):
    return certify(act, read, ready)


def at(where, page="") -> str:
    return f"/results/{where.unit}/{where.id}/{page}"


def test_before_the_count_is_sealed_the_page_says_what_comes_first(sign_in, election):
    answer = sign_in(Role.CHAIR).get(at(election))
    assert answer.status_code == 200
    assert "结果还没有出来" in answer.text


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.PUBLIC])
def test_everybody_of_the_office_may_look_and_three_may_sign(sign_in, ready, role):
    page = sign_in(role).get(at(ready))
    assert page.status_code == 200
    assert "王秀兰" in page.text
    assert "村民委员会组织法" in page.text
    signs = role in (Role.CHAIR, Role.SCRUTINEER, Role.TOWNSHIP)
    assert ("签认：收回 36 张" in page.text) is signs


def test_two_people_sign_by_clicking_and_the_page_becomes_the_notice(sign_in, read, ready):
    chair, scrutineer = sign_in(Role.CHAIR), sign_in(Role.SCRUTINEER)
    digest = digest_of(read, ready)
    assert post(chair, at(ready, "sign"), at(ready), digest=digest).status_code == 303
    assert "等另一个人签认" in chair.get(at(ready)).text
    assert read(elections.get, ready).stage is Stage.COUNTED
    assert post(scrutineer, at(ready, "sign"), at(ready), digest=digest).status_code == 303
    page = chair.get(at(ready))
    assert "选举结果公告" in page.text
    assert "data:image/svg+xml;base64," in page.text


def test_what_changed_between_looking_and_signing_is_not_signed(sign_in, act, read, ready):
    chair = sign_in(Role.CHAIR)
    digest = digest_of(read, ready)
    act(declare_kin, ready)
    answer = post(chair, at(ready, "sign"), at(ready), digest=digest)
    assert answer.status_code == 422
    assert "A304" in answer.text
    # The page now shows the new data, and its digest.
    assert digest_of(read, ready) in answer.text


def test_a_count_altered_after_the_seal_is_no_result(sign_in, act, ready):
    chair = sign_in(Role.CHAIR)
    act(move_a_vote, ready)
    page = chair.get(at(ready))
    assert (page.status_code, "T231" in page.text) == (422, True)


def test_nothing_is_signed_while_traces_of_the_earlier_records_are_left(
    sign_in, read, store, ready
):
    chair, digest = sign_in(Role.CHAIR), digest_of(read, ready)
    sqlite, reader = store.engine.dialect.name == "sqlite", store.reading()
    if sqlite:
        reader.execute(text("SELECT count(*) FROM stack_sheet"))
    answer = post(chair, at(ready, "sign"), at(ready), digest=digest)
    reader.close()
    assert (answer.status_code, "D317" in answer.text) == ((422, True) if sqlite else (303, False))
    again = post(sign_in(Role.SCRUTINEER), at(ready, "sign"), at(ready), digest=digest)
    assert again.status_code == 303


def test_who_signs_sees_what_was_spoiled_and_settled(sign_in, ready):
    page = sign_in(Role.CHAIR).get(at(ready)).text
    assert "污损换票 0 张" in page
    assert "由第三人复核定下的：0 叠" in page


def test_a_second_certification_is_refused_on_the_page(sign_in, read, done):
    chair = sign_in(Role.CHAIR)
    answer = post(chair, at(done, "sign"), at(done), digest=digest_of(read, done))
    assert answer.status_code == 422
    assert "D312" in answer.text


def test_signing_in_another_stage_is_refused(sign_in, election):
    chair = sign_in(Role.CHAIR)
    form_at = f"/elections/{election.unit}/{election.id}/prepare"
    answer = post(chair, at(election, "sign"), form_at, digest="0" * 64)
    assert answer.status_code == 422
    assert "X101" in answer.text


@pytest.mark.parametrize("role", [Role.CLERK, Role.TELLER, Role.OBSERVER, Role.COUNTY])
def test_another_role_signs_nothing(sign_in, read, ready, role):
    browser = sign_in(role)
    answer = post(browser, at(ready, "sign"), at(ready), digest=digest_of(read, ready))
    assert answer.status_code == 403


def test_a_digest_that_is_none_is_a_wrong_form(sign_in, ready):
    answer = post(sign_in(Role.CHAIR), at(ready, "sign"), at(ready), digest="no")
    assert answer.status_code == 422


def test_a_strangers_village_and_a_bad_number_are_not_there(sign_in, ready):
    stranger = sign_in(Role.CHAIR, SIBLING)
    assert stranger.get(at(ready)).status_code == 404
    chair = sign_in(Role.CHAIR)
    assert chair.get(f"/results/{UNIT}/1/").status_code == 404
    assert chair.get(at(ready, "sign")).status_code == 405
    assert chair.post(at(ready)).status_code == 405


def test_who_is_not_signed_in_is_led_to_the_door(app, ready):
    answer = app.test_client().get(at(ready))
    assert answer.status_code == 303
    assert "/accounts/sign-in" in answer.location


@pytest.mark.parametrize("page", ["public", "bundle.zip", "notice-a4.pdf", "notice-a3.pdf"])
def test_nothing_is_public_before_two_have_signed(app, act, read, ready, page):
    browser = app.test_client()
    assert browser.get(at(ready, page)).status_code == 404
    certify(act, read, ready)
    assert browser.get(at(ready, page)).status_code == 200
    assert browser.post(at(ready, page)).status_code in (400, 405)


def test_the_public_sees_the_notice_and_how_to_check_it(app, read, done):
    page = app.test_client().get(at(done, "public"))
    shown = read(services.certified, done)
    assert shown.fingerprint in page.text
    assert "怎样自己核对" in page.text
    assert page.headers["Cache-Control"] == "no-store"


def test_the_public_page_of_another_size_is_not_there(app, done):
    assert app.test_client().get(at(done, "notice-a5.pdf")).status_code == 404


def test_an_altered_certificate_says_so_to_everybody(app, act, done):
    act(alter, done, "data", lambda text: text.replace('"votes":24', '"votes":25'))
    page = app.test_client().get(at(done, "public"))
    assert "D313" in page.text


def test_the_chair_records_where_the_notice_hangs(sign_in, read, done):
    chair = sign_in(Role.CHAIR)
    assert "张贴结果公告" in chair.get(f"/elections/{done.unit}/{done.id}/").text
    assert post(chair, at(done, "post"), at(done)).status_code == 422
    assert post(chair, at(done, "post"), at(done), place="村务公开栏").status_code == 303
    assert "村务公开栏" in chair.get(at(done)).text


def test_nobody_posts_what_is_not_certified(sign_in, ready):
    chair = sign_in(Role.CHAIR)
    answer = post(chair, at(ready, "post"), at(ready), place="村务公开栏")
    assert answer.status_code == 422
    assert "X101" in answer.text


def test_a_scrutineer_does_not_post_the_notice(sign_in, done):
    form_at = "/results/verify"
    answer = post(sign_in(Role.SCRUTINEER), at(done, "post"), form_at, place="村口")
    assert answer.status_code == 403


def test_anybody_checks_a_code(app, read, done):
    text = read(services.certified, done).signed.qr_text()
    page = post(app.test_client(), "/results/verify", text=text)
    assert page.text.count('class="yes"') == 3
    assert "王秀兰" in page.text


def test_a_code_with_one_character_changed_is_no(app, read, done):
    text = read(services.certified, done).signed.qr_text()
    altered = text[:60] + ("0" if text[60] != "0" else "1") + text[61:]
    page = post(app.test_client(), "/results/verify", text=altered)
    assert 'class="no"' in page.text
    assert page.text.count('class="unknown"') == 2
    assert "王秀兰" not in page.text


def test_an_empty_code_is_asked_for_again(app):
    assert post(app.test_client(), "/results/verify").status_code == 422


def test_english_readers_read_english(app, done):
    browser = app.test_client()
    browser.set_cookie("language", "en")
    page = browser.get(at(done, "public")).text
    assert "How to check it yourself" in page
    assert "Organic Law" in page


def test_tasks_go_from_signing_to_posting(sign_in, act, read, ready):
    chair = sign_in(Role.CHAIR)
    home = f"/elections/{ready.unit}/{ready.id}/"
    assert "核对票数，签认结果" in chair.get(home).text
    certify(act, read, ready)
    page = chair.get(home).text
    assert "张贴结果公告" in page
    assert "开始监督委员会选举" in page
