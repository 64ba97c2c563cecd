"""The pages of the contests: who may use them, and what they refuse."""

import pytest

from electionsys.actor import Role
from electionsys.contests import services
from electionsys.elections import services as elections
from electionsys.elections.rules import Stage
from electionsys.elections.services import Decided
from electionsys.eligibility import services as eligibility
from tests.conftest import SIBLING, UNIT, on, person, post
from tests.eligibility.village import (
    CHAIR,
    TOWNSHIP,
    freeze_roll,
    ids,
    nominate,
    open_nominations,
)

PAGES = ("posts", "nominations", "nominate", "lock", "papers")


@pytest.fixture
def where(act, election):
    return open_nominations(act, election)


@pytest.fixture
def screened(act, read, where):
    people = ids(read, where)
    kinds = ["chair"] * 2 + ["deputy"] * 2 + ["member"] * 4
    for place, kind in enumerate(kinds):
        nominate(act, where, kind, people[place], supporters=20 - place)
    for voter_id in people[:8]:
        act(eligibility.screen, TOWNSHIP, where, voter_id, at=on(12))
    return where


def at(where, page, unit=UNIT):
    return f"/contests/{unit}/{where.id}/{page}"


def test_the_chair_sets_posts_and_opens_nominations(act, sign_in, read, election):
    freeze_roll(act, election)
    chair, page = sign_in(Role.CHAIR), at(election, "posts")
    assert post(chair, at(election, "open"), page).status_code == 422
    wrong = post(chair, page, chair="2", deputy="0", member="9")
    assert wrong.status_code == 422
    assert "N101" in wrong.text
    assert "N102" in wrong.text
    assert post(chair, page, chair="1", deputy="1", member="3").status_code == 303
    assert post(chair, at(election, "open"), page).status_code == 303
    assert read(elections.get, election).stage is Stage.NOMINATING
    late = post(chair, page, at(election, "nominations"), chair="1", deputy="0", member="3")
    assert late.status_code in {400, 422}


def test_the_womens_column_is_asked_for_where_the_method_has_one(act, sign_in, read, election):
    chair, page = sign_in(Role.CHAIR), at(election, "posts")
    assert "woman_member" not in chair.get(page).text
    column = Decided("women_rule", "dedicated_column", "村民会议", "决议1号", on(60).date(), "单列")
    act(elections.settle, person(Role.CHAIR), election, column, at=on(60))
    assert "woman_member" in chair.get(page).text
    seats = {"chair": "1", "deputy": "1", "member": "2"}
    assert "N125" in post(chair, page, **seats, woman_member="0").text
    assert post(chair, page, **seats, woman_member="1").status_code == 303
    held = [(one.kind.value, one.seats) for one in read(services.posts_of, election)]
    assert held == [("chair", 1), ("deputy", 1), ("woman_member", 1), ("member", 2)]


def test_a_clerk_finds_somebody_and_nominates(sign_in, read, where):
    clerk, voter_id = sign_in(Role.CLERK), ids(read, where)[0]
    found = post(clerk, at(where, "nominate"), q="wxl").text
    assert at(where, f"nominate/{voter_id}") in found
    assert at(where, "nominate/") not in clerk.get(at(where, "nominate") + "?q=wxl").text
    page = at(where, f"nominate/{voter_id}")
    given = {"kind": "chair", "route": "registered_voters", "supporters": "12"}
    assert post(clerk, page, **given).status_code == 303
    assert "王秀兰" in clerk.get(at(where, "nominations")).text
    again = post(clerk, page, **given)
    assert again.status_code == 422
    assert "N107" in again.text
    (nomination,) = read(services.nominations_of, where)
    withdraw = at(where, f"nominations/{nomination.id}/withdraw")
    assert post(clerk, withdraw, at(where, "nominations")).status_code == 303
    assert post(clerk, at(where, "nominations/7/withdraw"), page).status_code == 404


def test_a_route_the_law_does_not_know_is_not_offered(sign_in, read, where):
    clerk, page = sign_in(Role.CLERK), at(where, f"nominate/{ids(read, where)[0]}")
    assert "self_nomination" not in clerk.get(page).text
    wrong = post(clerk, page, kind="chair", route="self_nomination", supporters="x")
    assert wrong.status_code == 422
    assert wrong.text.count('class="field-errors"') == 2


def test_looking_for_nobody_says_so(sign_in, where):
    page = post(sign_in(Role.CLERK), at(where, "nominate"), q="没有此人")
    assert page.status_code == 200
    assert 'role="status"' in page.text


def test_two_persons_lock_the_list_on_their_own_pages(sign_in, read, screened):
    chair, scrutineer, page = sign_in(Role.CHAIR), sign_in(Role.SCRUTINEER), at(screened, "lock")
    digest = read(services.lock_digest, screened, at=on(10))
    shown = chair.get(page).text
    assert "锁定名单：正式候选人 8 人，应选 5 人" in shown
    assert digest[:8] in shown
    first = post(chair, page, digest=digest)
    assert first.status_code == 303
    assert first.location.endswith("/lock")
    again = chair.get(page).text
    assert "您已签认" in again
    second = post(scrutineer, page, digest=digest)
    assert second.location.endswith("/candidates")
    assert read(elections.get, screened).stage is Stage.CANDIDATES_POSTED
    assert chair.get(page).status_code == 422


def test_a_page_that_is_out_of_date_locks_nothing(act, sign_in, read, screened):
    chair, page = sign_in(Role.CHAIR), at(screened, "lock")
    stale = "0" * 64
    answer = post(chair, page, digest=stale)
    assert answer.status_code == 422
    assert "A304" in answer.text
    assert post(chair, page, digest="").status_code == 422


def test_a_list_that_is_not_ready_says_everything_that_is_missing(sign_in, read, act, where):
    nominate(act, where, "chair", ids(read, where)[0])
    page = sign_in(Role.CHAIR).get(at(where, "lock")).text
    for code in ("N110", "N111"):
        assert code in page
    assert 'name="digest"' not in page


def test_the_candidates_are_for_everybody_once_posted_and_not_before(
    app, act, sign_in, read, screened
):
    everybody = app.test_client()
    for page in ("candidates", "candidates.pdf"):
        assert everybody.get(at(screened, page)).status_code == 404
    digest = read(services.lock_digest, screened, at=on(10))
    for role in (Role.CHAIR, Role.SCRUTINEER):
        assert post(sign_in(role), at(screened, "lock"), digest=digest).status_code == 303
    posted = everybody.get(at(screened, "candidates"))
    assert posted.status_code == 200
    assert "李建国" in posted.text
    assert everybody.get(at(screened, "candidates.pdf")).data.startswith(b"%PDF")
    assert everybody.get(at(screened, "ballot.pdf")).status_code == 303
    chair = sign_in(Role.CHAIR)
    assert "D130" in chair.get(at(screened, "ballot.pdf")).text
    decided = Decided("overvote_scope", "ballot", "县民政局", "平选办〔2026〕3号", on(60).date())
    for who in (CHAIR, TOWNSHIP):
        act(elections.settle, who, screened, decided, at=on(5))
    ballot = chair.get(at(screened, "ballot.pdf"))
    assert ballot.data.startswith(b"%PDF")
    assert ballot.headers["Cache-Control"] == "no-store"
    assert at(screened, "ballot.pdf") in chair.get(at(screened, "papers")).text


def test_before_anything_is_posted_the_papers_say_what_is_first(sign_in, where):
    page = sign_in(Role.TELLER).get(at(where, "papers"))
    assert page.status_code == 200
    assert 'class="empty"' in page.text


@pytest.mark.parametrize(
    ("page", "allowed"),
    [
        ("posts", {Role.CHAIR}),
        ("nominate", {Role.CLERK}),
        ("lock", {Role.CHAIR, Role.SCRUTINEER}),
        ("nominations", {Role.CHAIR, Role.CLERK, Role.SCRUTINEER, Role.OBSERVER}),
        ("papers", {Role.CHAIR, Role.CLERK, Role.SCRUTINEER, Role.OBSERVER, Role.TELLER}),
    ],
)
def test_each_page_opens_to_whom_it_is_for(sign_in, where, page, allowed):
    for role in (Role.CHAIR, Role.CLERK, Role.SCRUTINEER, Role.OBSERVER, Role.TELLER):
        expected = 200 if role in allowed else 403
        assert sign_in(role).get(at(where, page)).status_code == expected, (role, page)


def test_a_stranger_finds_nothing_of_this_village(sign_in, where):
    browser = sign_in(Role.CHAIR)
    elsewhere = sign_in(Role.CHAIR, SIBLING)
    for page in PAGES:
        assert elsewhere.get(at(where, page)).status_code == 404
        assert browser.get(f"/contests/{UNIT}/7/{page}").status_code == 404


def test_addresses_that_act_are_not_opened_by_looking(sign_in, where):
    clerk, chair = sign_in(Role.CLERK), sign_in(Role.CHAIR)
    assert chair.get(at(where, "open")).status_code == 405
    assert clerk.get(at(where, "nominations/7/withdraw")).status_code == 405
    assert clerk.post(at(where, "nominate")).status_code == 400
    assert clerk.get(at(where, "nominate/7")).status_code == 404


def test_the_home_of_each_role_says_what_is_missing(act, sign_in, read, election):
    home = f"/elections/{UNIT}/{election.id}/"
    freeze_roll(act, election)
    assert at(election, "posts") in sign_in(Role.CHAIR).get(home).text
    act(services.set_posts, CHAIR, election, {"chair": 1, "member": 2}, at=on(30))
    act(services.open_nominations, CHAIR, election, at=on(29))
    assert at(election, "nominate") in sign_in(Role.CLERK).get(home).text
    people = ids(read, election)
    for place, kind in enumerate(("chair", "chair", "member", "member", "member")):
        nominate(act, election, kind, people[place])
    township = sign_in(Role.TOWNSHIP, UNIT[:9])
    assert "还有 5 人" in township.get(home).text
    for voter_id in people[:5]:
        act(eligibility.screen, TOWNSHIP, election, voter_id, at=on(12))
    assert "5 人都已审查" in township.get(home).text
    assert "候选人 5 人，应选 3 人" in sign_in(Role.SCRUTINEER).get(home).text
