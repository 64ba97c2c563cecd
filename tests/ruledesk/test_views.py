import json
import re

import pytest

from electionsys.actor import Role
from electionsys.ruledesk import services
from tests.conftest import UNIT, post

DESK = "/ruledesk/"
HERE = {"place": "浙江", "day": "2026-03-01", "body": "villagers_committee"}


@pytest.fixture
def stranger(app):
    return app.test_client()


@pytest.fixture
def page(stranger):
    return lambda path="", **query: stranger.get(DESK + path, query_string=query)


def _example(question):
    return dict(services.asked(question, "zh").example)


def _verdict(answer):
    return re.search(r'id="verdict">([^<]+)<', answer.text)[1]


def test_the_desk_is_open_to_everybody_and_linked_from_the_door(stranger, page):
    assert 'href="/ruledesk/"' in stranger.get("/accounts/sign-in").text
    text = page().text
    for question in services.questions():
        assert f'href="/ruledesk/ask/{question}"' in text


def test_from_an_election_the_desk_knows_where_and_when(sign_in, election):
    browser = sign_in(Role.CLERK)
    home = browser.get(f"/elections/{election.unit}/{election.id}/").text
    assert f"/ruledesk/?place={UNIT}" in home
    form = browser.get("/ruledesk/ask/proxy").text
    assert f"合作村委会 {UNIT}" in form


@pytest.mark.parametrize("question", services.questions())
def test_every_question_is_answered_with_its_articles(stranger, question):
    form = stranger.get(f"{DESK}ask/{question}?example=1")
    assert form.status_code == 200
    answer = post(stranger, f"{DESK}ask/{question}", **_example(question))
    assert answer.status_code == 200
    assert _verdict(answer)
    assert "组织法》" in answer.text
    for text in (form.text, answer.text):
        assert not re.search(r"\b(?:law|ruledesk)\.(?:field|word|verdict|ask)\.", text)
    assert stranger.delete(f"{DESK}ask/{question}").status_code == 405


def test_a_question_nobody_knows_has_no_page(page):
    assert page("ask/weather").status_code == 404


def test_the_same_village_in_another_province_elects_another(stranger):
    case = _example("decide")
    answer = post(stranger, DESK + "ask/decide", **case)
    assert _verdict(answer) == "选举有效"
    assert "下一步：另行选举" in answer.text
    low = post(stranger, DESK + "ask/decide", **case | {"ask-returned": "400", "ask-issued": "400"})
    assert _verdict(low) != "选举有效"


def test_nothing_of_a_case_stands_in_an_address_and_nothing_is_kept(stranger, read):
    from electionsys.journal.models import JournalEntry

    answer = post(stranger, DESK + "ask/decide", **_example("decide"))
    links = re.findall(r'(?:href|action)="([^"]*)"', answer.text)
    assert links
    assert not [link for link in links if "votes" in link or "500" in link]
    assert answer.headers["Cache-Control"] == "no-store"
    assert read(lambda session: session.query(JournalEntry).count()) == 0


def test_a_person_named_in_an_answer_is_escaped(stranger):
    case = _example("decide") | {"ask-chair-votes-0-name": "<b>甲</b>"}
    assert "<b>甲" not in post(stranger, DESK + "ask/decide", **case).text


def test_what_the_county_must_record_is_asked_for_on_the_same_page(stranger):
    # By when a proxy is arranged, the national law leaves to Qinghai, which nobody has read.
    case = _example("proxy") | {"ask-place": "青海"}
    first = post(stranger, DESK + "ask/proxy", **case)
    assert _verdict(first) == "还不能回答"
    assert "还差什么" in first.text
    assert 'name="settled-proxy_deadline_days"' in first.text
    told = case | {"settled-proxy_deadline_days": "3"}
    second = post(stranger, DESK + "ask/proxy", **told)
    assert _verdict(second) == "可以委托"
    assert _case(second)["settled"] == {"proxy_deadline_days": "3"}
    assert 'name="settled-proxy_deadline_days" value="3"' in second.text
    nonsense = post(stranger, DESK + "ask/proxy", **told | {"settled-proxy_deadline_days": "soon"})
    assert nonsense.status_code == 422
    assert 'id="settled-proxy_deadline_days-errors"' in nonsense.text
    unknown = post(stranger, DESK + "ask/proxy", **case | {"settled-weather": "fine"})
    assert "settled-weather" not in unknown.text


def test_a_fact_that_is_missing_is_called_as_the_sheet_calls_it(stranger):
    case = _example("proxy") | {"settled-proxy_who": "near_relative", "ask-relation": ""}
    answer = post(stranger, DESK + "ask/proxy", **case)
    assert _verdict(answer) == "还不能回答"
    missing = re.search(r'<li class="blocks">(.*?)</li>', answer.text, re.S)[1]
    assert "relation。" not in missing
    assert 'href="#ask-relation"' in missing


def _case(answer):
    import html

    found = re.search(r'<textarea id="case"[^>]*>(.*?)</textarea>', answer.text, re.S)
    return json.loads(html.unescape(found[1]))


def test_the_case_is_what_the_command_reads(stranger):
    from electionsys.law import services as law

    for question in services.questions():
        answer = post(stranger, f"{DESK}ask/{question}", **_example(question))
        case = _case(answer)
        told = law.ask(question, json.dumps(case))
        assert told["findings"]
        given = {"case": json.dumps(case)}
        file = post(stranger, f"{DESK}ask/{question}/case.json", f"{DESK}ask/{question}", **given)
        assert file.mimetype == "application/json"
        assert f'filename="{question}.json"' in file.headers["Content-Disposition"]
        assert json.loads(file.text) == case


def test_only_a_case_is_sent_back_as_a_file(stranger):
    form = DESK + "ask/proxy"
    assert post(stranger, form + "/case.json", form, case="no json").status_code == 400
    assert post(stranger, form + "/case.json", form, case="[" * 100_000).status_code == 400
    assert stranger.post(form + "/case.json", data={"case": "{}"}).status_code == 400
    assert post(stranger, DESK + "ask/x/case.json", form, case="{}").status_code == 404
    assert stranger.get(form + "/case.json").status_code == 405


def test_bad_numbers_are_refused_all_at_once_each_at_its_field(stranger):
    bad = {
        "ask-registered": "１０００",
        "ask-returned": "-5",
        "ask-issued": "9.5",
        "ask-chair-seats": "0",
        "ask-election_day": "1980-01-01",
    }
    answer = post(stranger, DESK + "ask/decide", **_example("decide") | bad)
    assert answer.status_code == 422
    for code in ("L116", "L114", "L115", "L119"):
        assert code in answer.text
    for name in ("registered", "returned", "issued", "chair-seats"):
        assert f'id="ask-{name}-errors"' in answer.text
    assert "登记参加选举的人数不是数字" in answer.text
    # What was right stays on the sheet.
    assert 'value="王建国"' in answer.text


def test_an_empty_sheet_says_what_is_needed(stranger):
    answer = post(stranger, DESK + "ask/registration")
    assert answer.status_code == 422
    assert "G302" in answer.text
    assert "L111" in answer.text


def test_a_form_without_its_token_is_refused(stranger):
    assert stranger.post(DESK + "ask/proxy", data={}).status_code == 400


def test_more_rows_are_given_without_asking_the_law(stranger):
    case = _example("decide") | {"more": "ask-member-votes"}
    answer = post(stranger, DESK + "ask/decide", **case)
    assert answer.status_code == 200
    assert 'name="ask-member-votes-6-name"' in answer.text
    assert 'id="verdict"' not in answer.text
    assert 'value="刘晓燕"' in answer.text


def test_of_several_places_one_is_chosen_with_a_button(stranger):
    case = _example("proxy") | {"ask-place": "平罗"}
    asked = post(stranger, DESK + "ask/proxy", **case)
    assert asked.status_code == 422
    assert 'name="chosen" value="640221"' in asked.text
    chosen = post(stranger, DESK + "ask/proxy", **case | {"chosen": "640221"})
    assert chosen.status_code == 200
    assert "平罗县 640221" in chosen.text


def test_every_value_is_listed_with_its_article(page):
    listed = page("values", **HERE)
    assert listed.status_code == 200
    assert "浙江省村民委员会选举办法" in listed.text
    assert "quorum_rule" in listed.text
    assert "已读原文" in listed.text
    about = page("values", **HERE, q="妇女")
    assert about.status_code == 200
    assert "women_rule" in about.text
    assert ">quorum_rule<" not in about.text
    nothing = page("values", **HERE, q="没有这个词")
    assert "没有这样的规定" in nothing.text
    opened = page("values", **HERE | {"place": "640221"}, which="open")
    assert "没有读到条文，或者条文没有写明" in opened.text


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"place": "没有这个地方"}, "G101"),
        ({"place": "合作村"}, "G303"),
        ({"day": "1980-01-01"}, "L103"),
        ({"body": "conference", "day": "2012-01-01", "place": "11"}, ""),
    ],
)
def test_what_has_no_values_says_why(page, asked, code):
    answer = page("values", **HERE | asked)
    assert answer.status_code == (422 if code else 200)
    assert code in answer.text


def test_a_province_nobody_has_read_says_so(page):
    text = page("values", **HERE | {"place": "青海"}).text
    assert "没有收录" in text
    assert "青海省" in text
    assert "{place}" not in text


def test_a_body_or_a_day_that_is_none_is_refused(page):
    assert page("values", **HERE | {"body": "parliament"}).status_code == 422
    assert page("values", **HERE | {"day": "yesterday"}).status_code == 422
    assert page("values").status_code == 200


def test_places_are_offered_while_one_types(page):
    assert page("places", q="平罗县").get_json()["places"][0].endswith("平罗县 640221")
    assert page("places", q="").get_json() == {"places": []}
    assert page("places").get_json() == {"places": []}


def test_the_laws_held_and_the_numbered_findings_are_listed(page):
    packs = page("packs").text
    assert "cn-village-2026" in packs
    assert "浙江省" in packs
    found = page("findings").text
    assert 'id="D101"' in found
    assert "quorum_met" in found


def test_the_desk_speaks_english_too(stranger):
    stranger.set_cookie("language", "en")
    answer = post(stranger, DESK + "ask/decide", **_example("decide"))
    assert _verdict(answer) == "The election is valid"
    assert "art. " in answer.text


def test_a_calendar_goes_on_the_phone_and_on_the_wall(stranger):
    form = DESK + "ask/calendar"
    answer = post(stranger, form, **_example("calendar"))
    assert "law.calendar" not in answer.text
    assert "2026年2月" in answer.text
    given = {"case": json.dumps(_case(answer))}
    phone = post(stranger, form + "/calendar.ics", form, **given)
    assert phone.mimetype == "text/calendar"
    assert phone.text.count("BEGIN:VEVENT") > 5
    assert "330106-villagers_committee-2026-03-01@electionsys" in phone.text.replace("\r\n ", "")
    for size in ("a3", "a4"):
        wall = post(stranger, f"{form}/calendar-{size}.pdf", form, **given)
        assert wall.data.startswith(b"%PDF")
    assert post(stranger, form + "/calendar-a5.pdf", form, **given).status_code == 404
    assert post(stranger, form + "/calendar.ics", form, case="{}").status_code == 422
    assert post(stranger, form + "/calendar.ics", form, case="[]").status_code == 400


def test_no_wall_calendar_is_offered_for_a_body_that_papers_have_no_name_for(stranger):
    form = DESK + "ask/calendar"
    case = {
        "ask-place": "浙江",
        "ask-election_day": "2026-03-01",
        "ask-body": "group_leader",
    }
    answer = post(stranger, form, **case)
    assert answer.status_code == 200
    assert "calendar.ics" in answer.text
    assert ".pdf" not in answer.text
    given = {"case": json.dumps(_case(answer))}
    assert post(stranger, form + "/calendar-a4.pdf", form, **given).status_code == 404


def test_a_case_brought_along_is_answered_as_the_command_answers_it(stranger):
    from electionsys.law import services as law

    page = DESK + "ask/decide/case"
    case = {
        "place": "330000",
        "body": "villagers_committee",
        "election_day": "2026-03-01",
        "registered": 10,
        "ballots": {"issued": 8, "invalid": 0},
        "posts": [{"post": "chair", "seats": 1}],
        "papers": [
            {"count": 5, "marks": {"chair": ["甲"]}},
            {"count": 3, "marks": {"chair": ["乙"]}},
        ],
    }
    assert stranger.get(page).status_code == 200
    answer = post(stranger, page, case=json.dumps(case))
    assert answer.status_code == 200
    assert law.ask("decide", case)["outcome"] == "valid"
    assert _verdict(answer) == "选举有效"
    assert "浙江省" in answer.text


@pytest.mark.parametrize(
    ("case", "code"),
    [
        ("no json", "L110"),
        ("[]", "L110"),
        ("{}", "L111"),
        ('{"place": "99", "body": "villagers_committee", "election_day": "2026-03-01"}', "G101"),
    ],
)
def test_what_is_no_case_is_refused_with_everything_wrong(stranger, case, code):
    answer = post(stranger, DESK + "ask/calendar/case", case=case)
    assert answer.status_code == 422
    assert code in answer.text
    assert stranger.get(DESK + "ask/weather/case").status_code == 404
