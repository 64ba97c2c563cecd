"""How a villager finds the posted roll, and what it says of its own history."""

from electionsys.elections import services as elections
from electionsys.elections.rules import Stage
from electionsys.rolls import services
from electionsys.rolls.models import RollPosting
from electionsys.rolls.rules import FreezePurpose
from electionsys.rolls.rules.changes import Effect
from electionsys.rolls.services import selfcheck
from electionsys.rolls.services.history import history
from electionsys.words import say
from tests.conftest import SIBLING, UNIT, on
from tests.rolls.changing import add, strike
from tests.rolls.conftest import CHAIR, new_election

ROLLS = "/rolls/posted"


def test_the_way_to_the_self_check_begins_where_everybody_arrives(app, posted):
    browser = app.test_client()
    door = browser.get("/", follow_redirects=True).text
    assert f'href="{ROLLS}"' in door
    assert f'href="{ROLLS}"' in browser.get("/results/verify").text
    found = browser.get(ROLLS)
    assert found.status_code == 200
    for page in ("posted", "check"):
        assert f'href="/rolls/{UNIT}/{posted.id}/{page}"' in found.text
    assert "合作" in found.text


def test_only_a_posted_roll_is_shown(app, listed, in_stage, act):
    address = f"/rolls/{UNIT}/{listed.id}/posted"
    page = app.test_client().get(ROLLS).text
    assert address not in page
    assert say("zh", "rolls.no_rolls") in page
    act(services.post_roll, CHAIR, listed, at=on(30))
    assert address in app.test_client().get(ROLLS).text
    in_stage(listed, Stage.VOID)
    assert address not in app.test_client().get(ROLLS).text


def test_a_village_is_found_by_words_of_its_name(app, act, posted):
    browser, address = app.test_client(), f"/rolls/{UNIT}/{posted.id}/posted"
    for text in ("合作", "平罗 合作", "  合作村 ", "城关镇　合作", UNIT):
        assert address in browser.get(ROLLS, query_string={"q": text}).text, text
    for text in ("没有这个村", "%", "_", "合作 没有", SIBLING):
        assert address not in browser.get(ROLLS, query_string={"q": text}).text, text
    assert address in browser.get(ROLLS, query_string={"q": "\x00"}).text
    assert browser.get(ROLLS, query_string={"q": "村" * 9000}).status_code == 200


def test_more_rolls_than_fit_are_told(app, act, posted, monkeypatch):
    there = new_election(act, SIBLING)
    monkeypatch.setattr(selfcheck, "_MOST_ROLLS", 1)
    act(_posting, there)
    page = app.test_client().get(ROLLS).text
    assert page.count('/check"') == 1
    assert say("zh", "rolls.more_rolls", n=1) in page


def test_the_posted_page_tells_what_became_of_the_roll(app, act, read, posted, change):
    someone, *_ = read(services.voters_of, posted)
    change(posted, add(), at=on(28))
    change(posted, strike(someone.id), at=on(28, hour=3))
    act(services.post_supplement, CHAIR, posted, at=on(27))
    act(services.freeze, CHAIR, posted, at=on(22))
    change(posted, add(41), at=on(21))
    act(services.refreeze, CHAIR, posted, FreezePurpose.CHANGES, at=on(20))
    first, paper, final, second = read(history, posted)
    assert [first.what, paper.what, final.what, second.what] == [
        *("posted", "supplement", "version", "version")
    ]
    assert (first.voters, paper.voters, second.voters) == (10, 10, 11)
    assert paper.effects == {Effect.ADD: 1, Effect.STRIKE: 1}
    page = app.test_client().get(f"/rolls/{UNIT}/{posted.id}/posted").text
    told = page[page.index('id="history"') :]
    for one in (final, second):
        assert one.hash in told
    assert "增加 1 人" in told
    assert "除名 1 人" in told
    assert say("zh", "rolls.history.supplement", number="4-1") in told
    assert "死亡" not in told
    assert someone.name not in told


def _posting(session, where):
    elections.get(session, where).stage = Stage.ROLL_POSTED
    row = RollPosting(
        unit=where.unit,
        election_id=where.id,
        posted_at=on(30),
        posted_on=on(30).date(),
        voters=1,
    )
    session.add(row)
    session.recorded = True
