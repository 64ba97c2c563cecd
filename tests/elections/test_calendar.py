"""The calendar of an election: days by law, what was done when, and what is overdue."""

import re
from datetime import date, timedelta

import icalendar
import pypdfium2 as pdfium
import pytest

from electionsys.actor import Role
from electionsys.elections import rules, services
from electionsys.elections.rules import Body, Marked, Mode, NewElection, Round, Stage
from electionsys.errors import RefusedError
from electionsys.law.calendar import State
from tests.conftest import BEGIN, POLLING_DAY, SIBLING, UNIT, on, person, post

CHAIR = person(Role.CHAIR)


@pytest.fixture
def address(election):
    return f"/elections/{election.unit}/{election.id}/calendar"


def today(days_before):
    return POLLING_DAY - timedelta(days=days_before)


def codes(refused):
    return [one.code for one in refused.value.findings]


def reach(act, where, stage, at):
    """Move an election on, from where it is to this stage, at this moment."""
    line = list(rules.LINE)

    def go(session):
        while services.get(session, where).stage is not stage:
            now = services.get(session, where).stage
            services.move(session, CHAIR, where, line[line.index(now) + 1], at=at)

    act(go)


# Days of acts: rules.


def test_the_day_of_an_act_is_the_day_of_its_step():
    acts = [
        ("elections.prepare", {}, date(2026, 11, 1)),
        ("elections.move", {"stage": "roll_open"}, date(2026, 11, 2)),
        ("elections.move", {"stage": "roll_posted"}, date(2026, 11, 20)),
    ]
    assert rules.days_of_acts(acts) == {
        "committee": date(2026, 11, 1),
        "method": date(2026, 11, 1),
        "registration": date(2026, 11, 20),
        "roll": date(2026, 11, 20),
    }


def test_what_somebody_told_stands_above_the_day_it_was_entered():
    acts = [
        (rules.MARK, {"step": "committee", "day": "2026-10-20"}, date(2026, 11, 9)),
        ("elections.prepare", {}, date(2026, 11, 10)),
        (rules.MARK, {"step": "committee", "day": "2026-10-21"}, date(2026, 11, 11)),
    ]
    assert rules.days_of_acts(acts)["committee"] == date(2026, 10, 21)


# In the office: services.


def test_the_days_come_from_the_journal(act, read, election):
    reach(act, election, Stage.ROLL_POSTED, on(25))
    found = read(services.calendar_of, election, today(24))
    assert found.day("roll").recorded == today(25)
    # Posted on Wednesday 25 November: objections until Monday the 30th.
    assert found.day("objections").latest == date(2026, 11, 30)
    assert found.day("committee").recorded == date(2026, 11, 1)
    assert found.breaches == ()


def test_a_step_that_is_not_done_is_overdue(read, election):
    assert read(services.calendar_of, election, today(20)).day("roll").state is State.OPEN
    assert read(services.calendar_of, election, today(19)).day("roll").state is State.OVERDUE


def test_a_roll_made_final_before_its_time_is_a_breach(act, read, election):
    reach(act, election, Stage.ROLL_POSTED, on(25))
    reach(act, election, Stage.ROLL_FROZEN, on(20))
    found = read(services.calendar_of, election, today(20))
    assert [one.code for one in found.breaches] == ["K102"]


def test_who_leads_tells_when_a_step_was_done(act, read, election):
    at = on(10)
    act(services.mark_step, CHAIR, election, Marked("audit", today(30)), at=at)
    act(services.mark_step, CHAIR, election, Marked("audit", today(31)), at=at)
    found = read(services.calendar_of, election, today(10)).day("audit")
    assert (found.recorded, found.state) == (today(31), State.DONE)


@pytest.mark.parametrize(
    ("step", "day", "code"),
    [("audit", 9, "X122"), ("roll", 12, "X121"), ("lunch", 12, "X121")],
)
def test_a_day_to_come_and_a_step_the_system_dates_are_not_told(
    act, read, election, step, day, code
):
    with pytest.raises(RefusedError) as refused:
        act(services.mark_step, CHAIR, election, Marked(step, today(day)), at=on(10))
    assert codes(refused) == [code]
    assert read(services.calendar_of, election, today(10)).day("audit").recorded is None


def test_another_election_is_recorded_once_it_is_voted_on(act, read, election):
    again = NewElection(
        *(UNIT, Body.VILLAGERS, Mode.VOTERS, 12, POLLING_DAY + timedelta(days=7)),
        practice=True,
        parent_id=election.id,
        round=Round.ANOTHER,
    )
    child = act(services.create, person(Role.ADMINISTRATOR), again, at=on(-1))
    later = today(-8)
    assert read(services.calendar_of, election, later).day("another_election").recorded is None
    reach(act, child, Stage.COUNTING, on(-7))
    assert read(services.calendar_of, election, later).day("another_election").recorded == today(-7)
    # Its own calendar has no roll.
    assert read(services.calendar_of, child, later).day("roll") is None


def test_a_number_recorded_by_the_county_gives_its_day(act, read, election):
    assert read(services.calendar_of, election, today(30)).day("poll_notice").latest is None
    rule = rules.Decided(
        "poll_notice_days", "5", "县民政局", "民发〔2026〕3号", today(40), "选举日五日前"
    )
    act(services.settle, CHAIR, election, rule, at=on(30))
    assert read(services.calendar_of, election, today(30)).day("poll_notice").latest == today(5)


def test_the_paper_and_the_phone_have_the_same_days(read, election):
    paper = read(services.calendar_paper, election, "a4", "zh", today=today(30))
    text = "".join(page.get_textpage().get_text_range() for page in pdfium.PdfDocument(paper))
    assert "演练" in text
    assert "公布参加选举的名单" in text
    events = icalendar.Calendar.from_ical(
        read(services.calendar_file, election, "zh", at=on(30))
    ).walk("VEVENT")
    roll = next(one for one in events if one["uid"].startswith("roll-"))
    assert roll.decoded("dtstart") == today(20)


# On the page: views.


def test_everybody_in_the_place_sees_the_calendar(sign_in, address):
    page = sign_in(Role.OBSERVER).get(address).text
    assert "11月30日" in page
    assert "第十七条" in page
    assert 'name="step"' not in page


def test_the_calendar_is_a_paper_and_a_file(sign_in, address):
    browser = sign_in(Role.CLERK)
    paper = browser.get(address + "-a3.pdf")
    assert paper.mimetype == "application/pdf"
    assert paper.data.startswith(b"%PDF")
    assert browser.get(address + "-a4.pdf").status_code == 200
    assert browser.get(address + "-a0.pdf").status_code == 404
    phone = browser.get(address + ".ics")
    assert phone.mimetype == "text/calendar"
    assert b"BEGIN:VEVENT" in phone.data
    assert UNIT in phone.headers["Content-Disposition"]


@pytest.mark.parametrize("file", ["", ".ics", "-a3.pdf"])
def test_a_strangers_calendar_looks_like_one_that_does_not_exist(sign_in, address, election, file):
    stranger = sign_in(Role.CHAIR, SIBLING)
    nowhere = address.replace(str(election.id), "12345")
    assert stranger.get(address + file).status_code == 404
    assert stranger.get(nowhere + file).status_code == 404
    assert sign_in(Role.CHAIR).get(nowhere + file).status_code == 404


def test_the_chair_tells_by_form_and_sees_it(sign_in, address, read, election):
    chair = sign_in(Role.CHAIR)
    told = post(chair, address, step="audit", day="2026-10-01")
    assert told.status_code == 303
    assert "10月1日" in chair.get(address).text
    late = post(chair, address, step="audit", day="2199-01-01")
    assert late.status_code == 422
    assert "X122" in late.text
    assert post(chair, address, step="roll", day="2026-10-01").status_code == 422
    assert post(chair, address, step="audit", day="yesterday").status_code == 422
    assert read(services.calendar_of, election, today(0)).day("audit").recorded == date(2026, 10, 1)


def test_only_who_leads_may_tell(sign_in, address):
    assert post(
        sign_in(Role.CLERK), address, address, step="audit", day="2026-10-01"
    ).status_code in (
        400,
        403,
    )
    assert sign_in(Role.CHAIR).delete(address).status_code == 405


def test_what_is_overdue_stands_on_the_calendar_and_at_home(sign_in, address, act, election):
    days = (today(15) - rules.day_of(BEGIN)).days
    home = address.removesuffix("calendar")
    chair = sign_in(Role.CHAIR)
    post(chair, home + "clock", home, day=str(today(15)))
    assert days > 0
    page = chair.get(address).text
    assert "1 项不符合法定期限" in page
    # The day was never posted either, as far as the journal knows; that is no article's number.
    assert re.search(r"项请留意.*公布选举日：最迟应当在", page, re.DOTALL)
    assert "K103" in page
    assert re.search(r"已超过 5 天", page)
    assert re.search(r"已超过 5 天", chair.get(home).text)
    assert "项已逾期" in chair.get(home).text


def test_home_shows_when_the_roll_was_posted(sign_in, address, act, election):
    reach(act, election, Stage.ROLL_POSTED, on(28))
    page = sign_in(Role.CHAIR).get(address.removesuffix("calendar")).text
    assert "2026年11月22日" in page
