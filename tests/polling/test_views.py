import re

import pytest

from electionsys.actor import Role
from electionsys.polling import services
from electionsys.polling.rules import STORE
from electionsys.rolls import services as rolls
from tests.conftest import SIBLING, UNIT, on, post
from tests.polling.conftest import CHAIR, CLERK, supply
from tests.rolls.conftest import id_number


@pytest.fixture(autouse=True)
def _on_polling_day(monkeypatch):
    """The pages see noon of polling day, whenever the tests run."""
    monkeypatch.setattr("electionsys.web.clock.real_now", lambda: on(0, 4))


def address(where, page):
    return f"/polling/{where.unit}/{where.id}/{page}"


def desk_of(polls, page=""):
    return address(polls.where, f"desk/{polls.one}{page}")


def test_the_chair_sets_up_stations_and_papers_and_opens_the_polls(sign_in, posted):
    chair = sign_in(Role.CHAIR)
    page = address(posted.where, "stations")
    assert post(chair, page, number="3", name="二组").status_code == 303
    again = post(chair, page, number="3", name="又是二组")
    assert again.status_code == 422
    assert "P101" in again.text
    assert post(chair, page + "/print", page, sheets="50").status_code == 303
    too_many = post(chair, page + "/receive", page, station=str(posted.one), sheets="51")
    assert too_many.status_code == 422
    assert "P104" in too_many.text
    assert post(chair, page + "/receive", page, station=str(posted.one), sheets="40").location
    closed = address(posted.where, "open")
    unseen = post(chair, closed)
    assert unseen.status_code == 422
    assert "P107" in unseen.text
    assert "P108" in unseen.text
    opened = post(chair, closed, booths_ready="y", boxes_empty="y")
    assert opened.status_code == 303
    assert chair.get(opened.location).status_code == 200


def test_polls_do_not_open_the_day_before(sign_in, act, posted, monkeypatch):
    supply(act, posted, 50, 30, 10)
    monkeypatch.setattr("electionsys.web.clock.real_now", lambda: on(1, 4))
    early = post(
        sign_in(Role.CHAIR), address(posted.where, "open"), booths_ready="y", boxes_empty="y"
    )
    assert early.status_code == 422
    assert "P105" in early.text


def test_a_clerk_sits_down_once_and_the_browser_remembers(sign_in, polls):
    clerk = sign_in(Role.CLERK)
    choice = address(polls.where, "desk")
    assert "村部" in clerk.get(choice).text
    assert clerk.get(desk_of(polls)).status_code == 200
    assert clerk.get(choice).location.endswith(f"/desk/{polls.one}")
    assert clerk.get(choice + "?choose=1").status_code == 200


def look_for(clerk, polls, text):
    return post(clerk, desk_of(polls, "/search"), desk_of(polls), q=text)


def test_whom_the_desk_looks_for_stands_in_no_address(sign_in, polls):
    clerk = sign_in(Role.CLERK)
    assert clerk.get(desk_of(polls, "/search")).status_code == 405
    assert "data-guest" not in clerk.get(desk_of(polls, "?q=0001")).text
    assert "data-guest" in look_for(clerk, polls, "0001").text


def test_the_desk_hands_out_once_and_says_when_it_did(sign_in, read, polls):
    clerk = sign_in(Role.CLERK)
    voter = read(rolls.voter, polls.where, polls.voters[10])
    found = look_for(clerk, polls, voter.card_token).text
    assert "发票 3 张" in found
    assert "autofocus" in re.search(r"<button[^>]*>发票 3 张", found)[0]
    done = post(clerk, desk_of(polls), voter=str(voter.id))
    assert done.status_code == 303
    page = clerk.get(done.location).text
    assert 'class="panel success"' in page
    assert "已发 3 张" in page
    again = post(clerk, desk_of(polls), voter=str(voter.id))
    assert again.status_code == 422
    assert 'class="panel already"' in again.text
    assert "12:00" in again.text
    assert "P112" in again.text
    assert "1 / 40" in again.text


def test_the_desk_hands_out_his_own_paper_only(sign_in, read, polls):
    clerk = sign_in(Role.CLERK)
    assert post(clerk, desk_of(polls), voter=str(polls.voters[10]), alone="1").status_code == 303
    assert read(services.figures, polls.where).issued == 1


def test_the_desk_shows_no_identity_number(sign_in, read, polls):
    voter = read(rolls.voter, polls.where, polls.voters[20])
    page = look_for(sign_in(Role.CLERK), polls, voter.initials).text
    assert voter.name in page.replace("\u3000", "")
    assert not re.search(r"[0-9]{17}[0-9X](?![0-9])", re.sub(r'="[^"]*"', "", page))


def test_the_desk_does_not_repeat_a_whole_identity_number(sign_in, polls):
    number = id_number(serial=555)
    page = look_for(sign_in(Role.CLERK), polls, number).text
    assert number not in page
    assert f"{number[:2]}{14 * '*'}{number[-2:]}" in page


@pytest.mark.parametrize("text", ["", "%", "_", "没有这个人", "<script>", "9" * 40, "'--"])
def test_any_text_can_be_searched(sign_in, polls, text):
    clerk = sign_in(Role.CLERK)
    page = look_for(clerk, polls, text)
    assert page.status_code == 200
    assert "<script>" not in page.text


def test_a_spoiled_paper_is_exchanged_at_the_desk(sign_in, act, read, polls):
    clerk = sign_in(Role.CLERK)
    refused = post(clerk, desk_of(polls, "/spoil"), desk_of(polls))
    assert refused.status_code == 422
    assert "P116" in refused.text
    act(services.check_in, CLERK, polls.where, polls.one, polls.voters[20], at=on(0, 4))
    assert post(clerk, desk_of(polls, "/spoil"), desk_of(polls)).status_code == 303
    assert read(services.ledger, polls.where).spoiled == 1


def test_the_chair_closes_the_polls_with_every_paper_counted(sign_in, polls):
    chair, page = sign_in(Role.CHAIR), address(polls.where, "close")
    counted = {f"unused_{polls.one}": "29", f"unused_{polls.two}": "10", f"unused_{STORE}": "10"}
    short = post(chair, page, **counted)
    assert short.status_code == 422
    assert "P123" in short.text
    empty = post(chair, page, **{f"unused_{polls.one}": "30"})
    assert empty.status_code == 422
    closed = post(chair, page, **counted | {f"unused_{polls.one}": "30"})
    assert closed.status_code == 303
    turnout = chair.get(address(polls.where, "turnout")).text
    assert "账目相符" in turnout


def test_a_missing_paper_is_explained_for_everybody_who_watches(sign_in, act, polls):
    counted = {polls.one: 29, polls.two: 10, STORE: 10}
    act(
        services.close_polls, CHAIR, polls.where, counted, at=on(0, 9), explanation="少一张，已查找"
    )
    page = sign_in(Role.OBSERVER).get(address(polls.where, "turnout")).text
    assert "少一张，已查找" in page
    assert "账目相符" not in page


PAGES = [
    ("stations", Role.CHAIR),
    ("open", Role.CHAIR),
    ("close", Role.CHAIR),
    ("desk", Role.CLERK),
    ("turnout", Role.OBSERVER),
]


@pytest.mark.parametrize(("page", "role"), PAGES)
def test_a_page_is_for_its_role_and_its_village(sign_in, election, page, role):
    there = address(election, page)
    assert sign_in(Role.TELLER).get(there).status_code == 403
    assert sign_in(role, SIBLING).get(there).status_code == 404
    browser = sign_in(role)
    assert browser.delete(there).status_code == 405
    assert browser.get(there.replace(str(election.id), "12345")).status_code == 404
    # At this stage there is nothing to open, to hand out or to close.
    expected = 200 if page in ("stations", "turnout") else 422
    assert browser.get(there).status_code == expected


def test_a_station_of_nowhere_has_no_desk(sign_in, polls):
    clerk = sign_in(Role.CLERK)
    for station in (1, 0, polls.where.id, 10**25):
        assert clerk.get(address(polls.where, f"desk/{station}")).status_code == 404
    assert post(clerk, address(polls.where, f"desk/{10**25}"), desk_of(polls)).status_code == 404
    assert post(clerk, desk_of(polls), voter="12345").status_code == 404
    assert post(clerk, desk_of(polls), voter="9" * 30).status_code == 422
    assert clerk.get(desk_of(polls, "?served=" + "9" * 30)).status_code == 200
    assert clerk.get(desk_of(polls, "?served=x")).status_code == 200
    assert post(clerk, desk_of(polls), voter="abc").status_code == 422


@pytest.mark.parametrize("stage", ["posted", "polls"])
def test_home_says_what_is_to_be_done_next(request, sign_in, stage):
    where = request.getfixturevalue(stage).where
    home = sign_in(Role.CHAIR, UNIT).get(f"/elections/{where.unit}/{where.id}/").text
    assert ("记录选票印制数" if stage == "posted" else "结束投票") in home


def test_the_desk_speaks_english(sign_in, polls):
    clerk = sign_in(Role.CLERK)
    clerk.set_cookie("language", "en")
    assert "Scan a card" in clerk.get(desk_of(polls)).text
