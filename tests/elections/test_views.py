import pytest

from electionsys.actor import Role
from electionsys.elections import services
from electionsys.elections.rules import Body, Mode, NewElection
from electionsys.rolls import services as rolls
from tests.conftest import BEGIN, POLLING_DAY, SIBLING, UNIT, person, post


@pytest.fixture
def home(election):
    return f"/elections/{election.unit}/{election.id}/"


def test_home_says_what_is_missing_to_whom(sign_in, home):
    page = sign_in(Role.CHAIR).get(home).text
    assert "合作村" in page
    assert "2026年11月30日" in page  # twenty days before polling day
    assert "第十七条" in page


@pytest.mark.parametrize(
    ("role", "place", "status"),
    [
        (Role.OBSERVER, UNIT, 200),
        (Role.TOWNSHIP, "640221100", 200),
        (Role.COUNTY, "640221", 200),
        (Role.CHAIR, SIBLING, 404),
        (Role.TOWNSHIP, "640221101", 404),
    ],
)
def test_an_election_is_seen_from_its_own_place_and_above(sign_in, home, role, place, status):
    assert sign_in(role, place).get(home).status_code == status


def test_a_strangers_village_looks_like_one_that_does_not_exist(sign_in, home, election):
    stranger = sign_in(Role.CHAIR, SIBLING)
    there = stranger.get(home)
    nowhere = stranger.get(home.replace(str(election.id), "12345"))
    assert there.status_code == nowhere.status_code == 404


def test_only_the_chair_prepares(sign_in, home):
    assert sign_in(Role.CLERK).get(home + "prepare").status_code == 403
    assert sign_in(Role.CHAIR).delete(home + "prepare").status_code == 405
    chair = sign_in(Role.CHAIR)
    few = post(chair, home + "prepare", members="甲\n甲", chosen_by="x", method_document="y")
    assert few.status_code == 422
    assert "X106" in few.text
    assert "X107" in few.text
    good = post(chair, home + "prepare", members="甲\n乙\n丙", chosen_by="x", method_document="y")
    assert good.status_code == 303
    assert "丙" in chair.get(home + "prepare").text


def test_an_administrator_begins_an_election(sign_in):
    browser = sign_in(Role.ADMINISTRATOR, "640221")
    assert "合作村委会" in browser.get("/elections/new?q=合作村").text
    form = {
        "unit": UNIT,
        "body": "villagers_committee",
        "mode": "voters",
        "term_no": "12",
        "polling_day": "2027-03-01",
        "practice": "y",
    }
    begun = post(browser, "/elections/new", **form)
    assert begun.status_code == 303
    assert "合作村" in browser.get(begun.location).text
    refused = post(browser, "/elections/new", **form | {"unit": "110101001001"})
    assert refused.status_code == 422
    assert "G101" in refused.text


def test_a_local_decision_is_recorded_by_form(sign_in, home):
    browser = sign_in(Role.TOWNSHIP, "640221100")
    data = {
        "rule": "women_rule=first_majority_woman",
        "decided_by": "平罗县民政局",
        "document": "平民发〔2026〕3号",
        "decided_on": "2026-11-01",
        "wording": "妇女委员缺额时另行选举妇女",
    }
    unsaid = post(browser, home + "decisions", **data | {"wording": ""})
    assert unsaid.status_code == 422
    assert post(browser, home + "decisions", **data).status_code == 303
    page = browser.get(home + "decisions").text
    assert "平民发〔2026〕3号" in page
    assert "妇女委员缺额时另行选举妇女" in page


def test_a_number_the_law_leaves_open_is_written_out(sign_in, home, read, election):
    browser = sign_in(Role.TOWNSHIP, "640221100")
    data = {
        "rule": "another_election_window_days=",
        "decided_by": "平罗县民政局",
        "document": "平民发〔2026〕3号",
        "decided_on": "2026-11-01",
        "wording": "另行选举应当在十五日内举行",
    }
    for wrong in ("", "十五", "-1", "1.5"):
        refused = post(browser, home + "decisions", **data, amount=wrong)
        assert (refused.status_code, "X123" in refused.text) == (422, True)
        assert "another_election_window_days" not in refused.text.partition("<select")[0]
    words = data | {"rule": "women_rule=first_majority_woman"}
    assert post(browser, home + "decisions", **words, amount="7").status_code == 422
    assert post(browser, home + "decisions", **data, amount="15").status_code == 303
    assert read(services.settled, election) == {"another_election_window_days": "15"}
    assert read(services.rules_of, election).number("another_election_window_days") == 15


def test_a_practice_can_be_on_another_day(sign_in, home, read, election):
    browser = sign_in(Role.CHAIR)
    assert post(browser, home + "clock", form_at=home, day="2031-12-20").status_code == 303
    again = post(browser, home + "clock", form_at=home, day="2030-12-20")
    assert again.status_code == 422
    assert "X111" in again.text


def test_the_journal_shows_acts_and_names_a_broken_line(sign_in, home, store):
    browser = sign_in(Role.OBSERVER)
    assert "adds-up" in browser.get(home + "journal").text
    with store.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE journal_entry SET act = 'x' WHERE seq = 1")
    assert "第 1 条记录" in browser.get(home + "journal").text


def test_who_signs_in_is_taken_to_the_one_election_that_goes_on(sign_in, home, act):
    browser = sign_in(Role.CLERK)
    assert browser.get("/elections/?begin=1").location == home
    new = NewElection(UNIT, Body.VILLAGERS, Mode.VOTERS, 13, POLLING_DAY, practice=True)
    act(services.create, person(Role.ADMINISTRATOR), new, at=BEGIN)
    assert browser.get("/elections/?begin=1").status_code == 200


def test_the_chair_lets_a_member_of_the_committee_be_replaced(sign_in, home, act, read, election):
    chair, page = sign_in(Role.CHAIR), home + "prepare"
    change = {"position": "3", "successor": "郑六", "document": "村推选〔2026〕3号"}
    assert post(chair, home + "replace", page, **change).status_code == 422
    act(rolls.open_roll, person(Role.CHAIR), election, at=BEGIN)
    assert post(chair, home + "replace", page, **change).status_code == 303
    names = [member.name for member in read(services.committee, election)]
    assert names == ["钱一", "孙二", "郑六", "周四", "吴五"]
    assert "郑六" in chair.get(page).text
    assert "X107" in post(chair, home + "replace", page, **change).text
    unknown = post(chair, home + "replace", page, **{**change, "position": "9"})
    assert unknown.status_code == 422
    assert post(sign_in(Role.CLERK), home + "replace", home, **change).status_code == 403
    assert chair.get(home + "replace").status_code == 405
    assert (
        post(sign_in(Role.CHAIR, SIBLING), home + "replace", "/elections/", **change).status_code
        == 404
    )
