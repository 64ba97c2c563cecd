"""The desk and the votes of others: not posted, come himself, a card that is void."""

import pytest
from sqlalchemy import update

from electionsys.actor import Role
from electionsys.polling import services
from electionsys.polling.rules import Opening
from electionsys.rolls import services as rolls
from electionsys.rolls.models import Proxy
from tests.conftest import on
from tests.polling.conftest import CHAIR, CLERK, grant, supply
from tests.polling.test_views import look_for

NOON = on(0, 4)


@pytest.fixture(autouse=True)
def _on_polling_day(monkeypatch):
    """The pages see noon of polling day, whenever the tests run."""
    monkeypatch.setattr("electionsys.web.clock.real_now", lambda: NOON)


def test_for_whom_no_list_was_posted_nobody_gets_a_paper(act, read, posted):
    grant(act, posted, 11, 10)
    grant(act, posted, 12, 10, posted=False)
    supply(act, posted, 50, 30, 10)
    act(services.open_polls, CHAIR, posted.where, Opening(True, True), at=on(0, 0))
    seen = read(services.guest, posted.where, posted.voters[10])
    assert [one.id for one in seen.unposted] == [posted.voters[12]]
    assert seen.papers == 2
    receipt = act(services.check_in, CLERK, posted.where, posted.one, posted.voters[10], at=NOON)
    assert receipt.papers == 2
    # He was not voted for, so he votes himself when he comes.
    own = act(services.check_in, CLERK, posted.where, posted.one, posted.voters[12], at=NOON)
    assert own.papers == 1


def test_who_comes_himself_is_kept_as_the_reason_why_his_proxy_ended(act, read, polls):
    act(services.check_in, CLERK, polls.where, polls.one, polls.voters[11], at=NOON)
    ended = read(rolls.ended_proxies, polls.where)
    assert [one.proxy.ended_reason for one in ended] == ["came"]


def test_a_void_card_opens_nothing_and_the_desk_says_since_when(act, read, polls):
    lost = read(rolls.voter, polls.where, polls.voters[20])
    assert read(services.void_card, polls.where, lost.card_token) == ()
    act(rolls.reissue_card, CLERK, polls.where, lost.id, "报失", at=on(0, 3))
    assert read(services.guests, polls.where, lost.card_token) == []
    (said,) = read(services.void_card, polls.where, lost.card_token)
    assert (said.code, dict(said.values)) == (
        "P118",
        {"day": "2026-12-20", "at": "11:00", "n": 1},
    )
    new = read(rolls.voter, polls.where, lost.id).card_token
    assert [one.voter.id for one in read(services.guests, polls.where, new)] == [lost.id]


def test_a_void_card_is_amber_and_names_nobody(sign_in, act, read, polls):
    clerk = sign_in(Role.CLERK)
    lost = read(rolls.voter, polls.where, polls.voters[20])
    act(rolls.reissue_card, CLERK, polls.where, lost.id, "报失", at=on(0, 3))
    page = look_for(clerk, polls, lost.card_token).text
    assert "data-void" in page
    assert "P118" in page
    assert "data-guest" not in page
    assert lost.name not in page.replace("　", "")


def test_the_desk_says_whose_proxy_was_not_posted(sign_in, act, read, polls, store):
    with store.engine.begin() as connection:
        connection.execute(update(Proxy).values(posted_on=None))
    page = look_for(sign_in(Role.CLERK), polls, f"{card_of(read, polls, 10):04d}").text
    assert "data-unposted" in page


def card_of(read, polls, place):
    return read(rolls.voter, polls.where, polls.voters[place]).card_no
