"""Am I on the roll? Everybody may ask, rarely, and learns nothing about anybody else."""

import logging
import re
from contextlib import contextmanager

import pytest
from limits.storage import memory
from sqlalchemy import event

from electionsys.journal import services as journal
from electionsys.rolls import rules, services
from electionsys.rolls.rules import ObjectionKind, ObjectionSource
from electionsys.rolls.services import Listed
from tests.conftest import SIBLING, UNIT, on, post
from tests.rolls.conftest import CLERK, id_number, new_election
from tests.rolls.test_views import shift

NAME, SIX = "王秀兰", id_number(serial=1)[-6:]
OTHER_SIX = id_number(serial=2)[-6:]
OBJECTION = {
    "kind": "omitted",
    "objector": "钱七",
    "contact": "13912345678",
    "subject": "钱七，第2组",
    "evidence": "户口在本村，一直住在村里",
}


@pytest.fixture
def today(act, posted):
    """Let the election be on the day after its roll was posted."""
    shift(act, posted, 29)
    return posted


def check(where) -> str:
    return f"/rolls/{where.unit}/{where.id}/check"


def ask(app, where, name=NAME, six=SIX, address="10.0.0.1"):
    """Ask as somebody at this address."""
    browser = app.test_client()
    browser.environ_base["REMOTE_ADDR"] = address
    return post(browser, check(where), name=name, six=six)


def objected(app, where, address="10.0.0.1", **change):
    browser = app.test_client()
    browser.environ_base["REMOTE_ADDR"] = address
    return post(browser, check(where) + "/objection", **OBJECTION | change)


@contextmanager
def statements(store):
    """Collect the statements that are sent to the database."""
    sent = []

    def hear(_connection, _cursor, statement, *_):
        sent.append(statement)

    event.listen(store.engine, "before_cursor_execute", hear)
    yield sent
    event.remove(store.engine, "before_cursor_execute", hear)


def said(answer) -> str:
    """Return a page without what differs each time, and without what was typed."""
    return re.sub(r'value="[^"]*"', "", answer.text)


def test_who_is_listed_learns_where(app, posted):
    answer = ask(app, posted)
    assert answer.status_code == 200
    assert "在名单上" in answer.text
    assert "第 1 组" in answer.text
    assert "0001" in answer.text


@pytest.mark.parametrize("name", ["王 秀 兰", "王秀兰 "])
@pytest.mark.parametrize(
    "six",
    [
        SIX,
        f" {SIX} ",
        id_number(serial=1),
        SIX.translate({ord("0") + n: ord("０") + n for n in range(10)}),
    ],
)
def test_a_name_and_a_number_are_understood_as_people_type_them(read, posted, name, six):
    (found,) = read(services.self_check, posted, name, six)
    assert found == Listed(1, 1)


def test_an_x_may_be_small(act, read, roll_open):
    number = next(n for n in (id_number(serial=s) for s in range(1, 400)) if n.endswith("X"))
    assert rules.last_six(number.lower()) == number[-6:]


@pytest.mark.parametrize(
    ("name", "six"),
    [("王小明", SIX), (NAME, OTHER_SIX), ("\u200b\u200b", SIX), ("李建国", SIX), (NAME[:2], SIX)],
)
def test_a_wrong_name_and_wrong_digits_are_one_answer(app, posted, name, six):
    answer = ask(app, posted, name, six)
    assert answer.status_code == 200
    assert "没有查到" in answer.text
    assert said(answer) == said(ask(app, posted, "没有人", "123456", "10.0.0.2"))


def test_every_answer_asks_the_database_the_same(app, store, act, posted, listed):
    cases = [(NAME, SIX), ("王小明", SIX), (NAME, OTHER_SIX), ("\u200b", "12345X")]
    asked = []
    for number, (name, six) in enumerate(cases):
        with statements(store) as sent:
            assert ask(app, posted, name, six, f"10.0.1.{number}").status_code == 200
        asked.append(sent)
    assert len(asked[0]) > 3
    assert all(sent == asked[0] for sent in asked)


def test_a_roll_that_is_not_posted_answers_nobody_and_asks_the_same(app, store, listed, act):
    with statements(store) as before:
        answer = ask(app, listed)
    assert (answer.status_code, "没有查到" in answer.text) == (200, True)
    assert "在名单上</b>" not in answer.text
    act(services.post_roll, _chair(), listed, at=on(30))
    with statements(store) as after:
        assert "在名单上</b>" in ask(app, listed).text
    assert before == after


def _chair():
    from tests.rolls.conftest import CHAIR

    return CHAIR


def test_who_was_struck_off_is_not_found(act, app, listed, read):
    held = read(services.voters_of, listed)[0]
    act(services.strike, CLERK, listed, held.id, "迁出本村", at=on(33))
    act(services.post_roll, _chair(), listed, at=on(30))
    assert "没有查到" in ask(app, listed).text


def test_another_village_knows_nothing(act, app, posted):
    there = new_election(act, SIBLING)
    assert "没有查到" in ask(app, there).text
    assert ask(app, posted._replace(id=1)).status_code in {400, 404}


@pytest.mark.parametrize("six", ["12345", "abcdef", "1234567890", "", "12345Y", "X12345"])
def test_what_cannot_be_six_digits_is_said_so(app, posted, six):
    answer = ask(app, posted, six=six)
    assert (answer.status_code, "没有查到" in answer.text) == (
        (200, True) if six == "1234567890" else (422, False)
    )


def test_nothing_that_was_typed_stands_in_an_address_a_log_or_the_journal(
    app, read, posted, caplog
):
    caplog.set_level(logging.DEBUG)
    acts = len(read(journal.entries, posted))
    for _ in range(7):
        ask(app, posted)
    heard = [one for one in caplog.records if not one.name.startswith("tests")]
    assert not [one for one in heard if NAME in one.getMessage() or SIX in one.getMessage()]
    assert not [one for one in heard if "10.0.0.1" in one.getMessage()]
    assert len(read(journal.entries, posted)) == acts
    page = app.test_client().get(f"{check(posted)}?name={NAME}&six={SIX}").text
    assert f'value="{NAME}"' not in page
    assert "在名单上</b>" not in page


def test_an_address_asks_five_times_a_minute(app, posted):
    answers = [ask(app, posted).status_code for _ in range(5)]
    assert answers == [200] * 5
    refused = ask(app, posted)
    assert (refused.status_code, "请过 1 分钟再试" in refused.text) == (429, True)
    assert f'href="{check(posted)}"' in refused.text
    assert 0 < int(refused.headers["Retry-After"]) <= 60
    assert app.test_client().get(check(posted)).status_code == 200
    assert ask(app, posted, address="10.0.0.9").status_code == 200


def test_what_was_mistyped_uses_up_no_try(app, posted):
    mistyped = [ask(app, posted, six="12345").status_code for _ in range(6)]
    assert mistyped == [422] * 6
    assert [ask(app, posted).status_code for _ in range(6)] == [200] * 5 + [429]


def test_an_address_asks_thirty_times_an_hour(app, posted, monkeypatch):
    clock = _Clock(memory.time.time())
    monkeypatch.setattr(memory, "time", clock)
    answers = []
    for _ in range(31):
        answers.append(ask(app, posted).status_code)
        clock.now += 61
    assert answers == [200] * 30 + [429]
    clock.now += 1800
    assert ask(app, posted).status_code == 200


class _Clock:
    """The clock of the counter, moved by hand."""

    def __init__(self, now):
        self.now = now

    def time(self):
        return self.now


def test_an_election_is_asked_three_hundred_times_an_hour_by_whomever(act, app, posted):
    answers = [
        ask(app, posted, address=f"10.0.{number // 250}.{number % 250}").status_code
        for number in range(301)
    ]
    assert answers == [200] * 300 + [429]
    assert ask(app, new_election(act, SIBLING), address="10.9.9.9").status_code == 200


def test_the_answer_says_what_to_do_and_until_when(app, today):
    text = ask(app, today, "王小明").text
    posting_day, last = on(30).date(), rules_last(app, today)
    assert f"{posting_day.year}年{posting_day.month}月{posting_day.day}日" in text
    assert f"申诉到 {last.year}年{last.month}月{last.day}日" in text
    assert "提交申诉" in text
    assert "提交申诉" not in ask(app, today).text


def rules_last(app, where):
    with app.extensions["store"].reading() as session:
        return services.advice(session, where, on(29).date()).until


def test_an_objection_from_home_is_a_case_with_a_number_and_a_day(app, read, today):
    answer = objected(app, today)
    assert answer.status_code == 200
    assert "第 1 号" in answer.text
    (one,) = read(services.objections_of, today)
    assert (one.kind, one.source) == (ObjectionKind.OMITTED, ObjectionSource.SELF_CHECK)
    assert f"{one.due_on.month}月{one.due_on.day}日 以前作出决定" in answer.text
    assert b"13912345678" not in one.contact_cipher
    (entry,) = read(journal.entries_of, today, "rolls.object")
    assert entry.actor.startswith("public:0:")
    typed = [word for name, word in OBJECTION.items() if name != "kind"]
    assert not [word for word in typed if word in entry.facts]


@pytest.mark.parametrize("kind", ObjectionKind)
def test_every_kind_of_objection_is_taken_from_home(app, read, today, kind):
    page = app.test_client().get(f"{check(today)}/objection?kind={kind}").text
    assert f'value="{kind}" selected' in page
    assert objected(app, today, kind=kind.value).status_code == 200
    (one,) = read(services.objections_of, today)
    assert one.kind is kind


def test_a_kind_nobody_knows_is_not_taken(app, read, today):
    for kind in ("", "nobody"):
        assert app.test_client().get(f"{check(today)}/objection?kind={kind}").status_code == 200
        assert objected(app, today, kind=kind).status_code == 422
    assert read(services.objections_of, today) == []


def test_who_is_listed_can_say_that_his_entry_is_wrong_as_long_as_there_is_time(app, act, today):
    wrong, other = f'href="{check(today)}/objection?kind=error"', f'href="{check(today)}/objection"'
    assert wrong in ask(app, today).text
    assert other in app.test_client().get(check(today)).text
    assert other in app.test_client().get(f"/rolls/{UNIT}/{today.id}/posted").text
    shift(act, today, 20)
    assert wrong not in ask(app, today).text
    assert other not in app.test_client().get(check(today)).text


def test_an_objection_with_a_number_or_without_a_reason_is_not_taken(app, read, today):
    for change in ({"evidence": f"身份证 {id_number()}"}, {"evidence": ""}, {"contact": ""}):
        assert objected(app, today, **change).status_code == 422
    assert read(services.objections_of, today) == []
    # What was not taken is not counted.
    assert [objected(app, today).status_code for _ in range(3)] == [200] * 3
    refused = objected(app, today)
    assert (refused.status_code, "请过 60 分钟再试" in refused.text) == (429, True)
    assert f'href="{check(today)}/objection"' in refused.text
    assert objected(app, today, "10.0.0.2").status_code == 200


def test_an_objection_waits_for_the_posting_and_ends_in_time(act, app, read, listed):
    page = app.test_client().get(check(listed) + "/objection")
    assert (page.status_code, "X101" in page.text) == (422, True)
    act(services.post_roll, _chair(), listed, at=on(30))
    shift(act, listed, 20)
    late = objected(app, listed)
    assert (late.status_code, "R105" in late.text) == (422, True)
    assert "提交申诉" not in ask(app, listed, "王小明").text
    assert read(services.objections_of, listed) == []


def test_the_posted_roll_leads_to_the_check_and_shows_no_year(app, posted):
    page = app.test_client().get(f"/rolls/{UNIT}/{posted.id}/posted").text
    assert check(posted) in page
    assert "40–49" in page
    assert "1980" not in page
    for group in (1, 2, 3):
        assert f'href="#g{group}"' in page
        assert f'id="g{group}"' in page
    assert "4 人，女 4 人" in page or "4 人，女" in page


def test_one_household_with_many_addresses_is_one_caller(app, today):
    said = [ask(app, today, address=f"2001:db8:1:2::{n:x}").status_code for n in range(1, 8)]
    assert said == [200] * 5 + [429] * 2
    assert ask(app, today, address="2001:db8:1:3::1").status_code == 200
    assert ask(app, today, address="::ffff:10.9.8.7").status_code == 200


def test_control_characters_are_told_and_nobody_is_in_the_log(app, today, caplog):
    answer = objected(app, today, subject="钱七\x00，第2组")
    assert answer.status_code == 422
    assert "控制字符" in answer.text
    assert "钱七" not in caplog.text
