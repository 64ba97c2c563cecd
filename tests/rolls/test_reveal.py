"""One voter as the office sees him, and a number shown whole: for a reason, once, on the record."""

import pytest

from electionsys.actor import Role
from electionsys.errors import RefusedError
from electionsys.journal import services as journal
from electionsys.rolls import services
from electionsys.rolls.models import Voter
from electionsys.rolls.rules import Look, Sealed
from electionsys.rolls.services.persons import ADDRESS, PHONE
from tests.conftest import SIBLING, UNIT, on, post
from tests.rolls.conftest import CHAIR, CLERK, id_number, typed

NUMBER, PHONE_NUMBER, HOME = id_number(serial=1), "13912345678", "合作村三组12号"
REASON = "核对身份证复印件"


@pytest.fixture
def voter(act, read, listed) -> int:
    """Return the id of the first on the roll, with a telephone and an address."""

    def fill(session):
        held = session.get_one(Voter, (UNIT, found.id))
        keys = session.info["keys"]
        held.phone_cipher = keys.seal(UNIT, PHONE, PHONE_NUMBER)
        held.address_cipher = keys.seal(UNIT, ADDRESS, HOME)
        session.recorded = True

    found = read(services.voters_of, listed)[0]
    act(fill)
    return found.id


def page(where, voter_id) -> str:
    return f"/rolls/{where.unit}/{where.id}/voters/{voter_id}"


@pytest.mark.parametrize("role", [Role.CLERK, Role.CHAIR, Role.SCRUTINEER])
def test_the_page_of_a_voter_shows_the_ends_of_his_numbers_only(sign_in, listed, voter, role):
    text = sign_in(role).get(page(listed, voter)).text
    assert "王秀兰" in text
    for masked in ("6402**********" + NUMBER[-4:], "139****5678", "合作村***"):
        assert masked in text
    for whole in (NUMBER, PHONE_NUMBER, HOME, NUMBER[6:14], "1980-05-06", "5月6日"):
        assert whole not in text


def test_a_voter_of_another_village_or_none_has_no_page(sign_in, listed, voter):
    assert sign_in(Role.CLERK, SIBLING).get(page(listed, voter)).status_code == 404
    assert sign_in(Role.CLERK).get(page(listed, 99)).status_code == 404
    assert post(sign_in(Role.CLERK), page(listed, 99), reason=REASON).status_code in {400, 404}


@pytest.mark.parametrize("role", [Role.CLERK, Role.CHAIR])
@pytest.mark.parametrize(
    ("what", "clear"), [("id_number", NUMBER), ("phone", PHONE_NUMBER), ("address", HOME)]
)
def test_a_number_is_shown_whole_once_and_recorded(read, sign_in, listed, voter, role, what, clear):
    browser, address = sign_in(role), page(listed, voter)
    answer = post(browser, address, what=what, reason=REASON)
    assert answer.status_code == 200
    assert clear in answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    assert clear not in browser.get(address).text
    (one,) = read(services.reveals, listed)
    assert (one.voter.id, one.what, one.role, one.reason) == (voter, what, role, REASON)


@pytest.mark.parametrize(
    "reason", ["", "看看", "    看    ", f"核对 {NUMBER}", f"他报 {NUMBER[:17]}x"]
)
def test_a_reason_that_is_none_or_holds_a_number_shows_nothing(
    read, sign_in, listed, voter, reason
):
    answer = post(sign_in(Role.CLERK), page(listed, voter), what="id_number", reason=reason)
    assert answer.status_code == 422
    assert "secret" not in answer.text
    assert read(services.reveals, listed) == []


def test_what_is_not_held_is_not_shown_and_not_recorded(act, read, listed):
    held = read(services.voters_of, listed)[1]
    look = Look(Sealed.PHONE, "x")
    with pytest.raises(RefusedError) as caught:
        act(services.reveal, CLERK, listed, held.id, look, at=on(33))
    assert [one.code for one in caught.value.findings] == ["R170", "R171"]
    assert read(services.reveals, listed) == []


def test_the_scrutineer_and_the_stranger_reveal_nothing(read, sign_in, app, listed, voter):
    address = page(listed, voter)
    scrutineer = sign_in(Role.SCRUTINEER)
    answer = post(
        scrutineer, address, form_at="/accounts/password", what="id_number", reason=REASON
    )
    assert answer.status_code == 403
    stranger = post(sign_in(Role.CLERK, SIBLING), address, form_at="/accounts/password")
    assert stranger.status_code == 404
    assert read(services.reveals, listed) == []


def test_the_journal_holds_neither_the_number_nor_the_reason(act, read, listed, voter):
    act(services.reveal, CLERK, listed, voter, Look(Sealed.ID_NUMBER, REASON), at=on(33))
    (entry,) = read(journal.entries_of, listed, "rolls.reveal")
    for secret in (NUMBER, NUMBER[-6:], REASON, "王秀兰"):
        assert secret not in entry.facts
    assert f'"voter":{voter}' in entry.facts.replace(" ", "")
    assert read(journal.verify, listed) is None


@pytest.mark.parametrize("role", [Role.SCRUTINEER, Role.CHAIR])
def test_who_looked_and_why_is_read_by_the_scrutineer(act, sign_in, listed, voter, role):
    address = f"/rolls/{listed.unit}/{listed.id}/reveals"
    browser = sign_in(role)
    assert "还没有人查看" in browser.get(address).text
    act(services.reveal, CLERK, listed, voter, Look(Sealed.PHONE, REASON), at=on(33))
    act(services.reveal, CHAIR, listed, voter, Look(Sealed.ADDRESS, "送流动票箱上门"), at=on(32))
    text = browser.get(address).text
    assert text.index("送流动票箱上门") < text.index(REASON)
    assert CLERK.name in text
    assert PHONE_NUMBER not in text


def test_the_page_tells_what_became_of_him(act, sign_in, listed, voter):
    clerk, address = sign_in(Role.CLERK), page(listed, voter)
    assert "/strike" in clerk.get(address).text
    act(services.strike, CLERK, listed, voter, "迁出本村", at=on(33))
    text = clerk.get(address).text
    assert "迁出本村" in text
    assert "/strike" not in text
    added = act(services.add_voter, CLERK, listed, typed(40), at=on(33))
    assert "补登" in clerk.get(page(listed, added)).text
