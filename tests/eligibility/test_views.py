"""The pages of the screening, and what the village never sees."""

from datetime import date

import pytest

from electionsys.actor import Role
from electionsys.eligibility import services
from electionsys.eligibility.rules import Clause, Force, NewFact, State
from electionsys.rolls import services as rolls
from tests.conftest import SIBLING, UNIT, on, post
from tests.eligibility.village import (
    COUNTY,
    COUNTY_PLACE,
    TOWN_PLACE,
    TOWNSHIP,
    ids,
    nominate,
    open_nominations,
)

CANARY = "因赌博被行政拘留十日"
DOCUMENT = "平公（治）决字〔2024〕11号"
CLAUSE = Clause("C09", "违反治安管理被拘留", Force.SOFT, 5, date(2026, 1, 1), "平选办〔2026〕3号")
VILLAGE = (Role.CHAIR, Role.CLERK, Role.TELLER, Role.SCRUTINEER, Role.OBSERVER)


@pytest.fixture
def where(act, election):
    return open_nominations(act, election)


@pytest.fixture
def nominee(act, read, where):
    voter_id = ids(read, where)[0]
    nominate(act, where, "chair", voter_id)
    return voter_id


@pytest.fixture
def township(sign_in):
    return sign_in(Role.TOWNSHIP, TOWN_PLACE)


@pytest.fixture
def county(sign_in):
    return sign_in(Role.COUNTY, COUNTY_PLACE)


def at(where, page, unit=UNIT):
    return f"/eligibility/{unit}/{where.id}/{page}"


FACT = {"code": "C03", "day": "2012-05-01", "document": DOCUMENT, "detail": CANARY}


def test_a_county_writes_and_ends_a_clause(county, read):
    address = f"/eligibility/{COUNTY_PLACE}/list"
    written = {
        "code": "C09",
        "text": "违反治安管理被拘留",
        "force": "soft",
        "look_back_years": "5",
        "since": "2026-01-01",
        "document": "平选办〔2026〕3号",
    }
    assert post(county, address, **written).status_code == 303
    (clause,) = read(services.list_of, COUNTY_PLACE)
    assert (clause.code, clause.look_back_years, clause.until) == ("C09", 5, None)
    refused = post(county, address, **written)
    assert refused.status_code == 422
    assert "E115" in refused.text
    ended = post(county, f"{address}/{clause.id}/end", address, until="2026-06-30")
    assert ended.status_code == 303
    assert read(services.list_of, COUNTY_PLACE)[0].until == date(2026, 6, 30)


def test_a_clause_with_wrong_entries_is_refused_with_everything_at_once(county, read):
    answer = post(county, f"/eligibility/{COUNTY_PLACE}/list", code="C99", since="gestern", text="")
    assert answer.status_code == 422
    assert answer.text.count('class="field-errors"') >= 4
    assert read(services.list_of, COUNTY_PLACE) == []


def test_only_the_county_itself_sees_the_page_of_its_list(county, township, sign_in):
    address = f"/eligibility/{COUNTY_PLACE}/list"
    assert county.get(address).status_code == 200
    assert county.get("/eligibility/640222/list").status_code == 404
    assert county.get("/eligibility/6402211/list").status_code == 404
    assert township.get(address).status_code == 404
    assert township.get(f"/eligibility/{TOWN_PLACE}/list").status_code == 403
    assert sign_in(Role.CHAIR).get(f"/eligibility/{UNIT}/list").status_code == 403
    assert county.post(f"{address}/7/end", data={}).status_code in {400, 404, 422}


def test_the_lists_of_an_election_show_the_law_first_with_its_article(act, where, township):
    act(services.add_clause, COUNTY, COUNTY_PLACE, CLAUSE, at=on(60))
    page = township.get(at(where, "lists")).text
    assert page.index("被开除中国共产党党籍") < page.index("违反治安管理被拘留")
    assert "第十八条" in page


def test_the_township_screens_from_the_queue(township, read, where, nominee):
    queue = township.get(at(where, "queue")).text
    assert "王秀兰" in queue
    person = at(where, f"person/{nominee}")
    assert person in queue
    assert post(township, f"{person}/screen", person).status_code == 303
    assert read(services.states, where, [nominee])[nominee] is State.PASSED


def test_a_recorded_bar_of_the_law_does_not_pass(township, read, where, nominee):
    person = at(where, f"person/{nominee}")
    assert post(township, f"{person}/record", person, **FACT).status_code == 303
    page = township.get(person).text
    assert CANARY in page
    assert "第十八条" in page
    assert 'name="accept_soft"' not in page
    assert post(township, f"{person}/screen", person, accept_soft="y").status_code == 303
    assert read(services.states, where, [nominee])[nominee] is State.NOT_PASSED
    (known,) = read(services.facts_about, TOWNSHIP, where, nominee)
    withdrawn = post(township, f"{person}/record/{known.id}/withdraw", person)
    assert withdrawn.status_code == 303
    assert read(services.states, where, [nominee])[nominee] is State.WAITING


def test_a_soft_clause_asks_the_township_for_its_decision(act, township, read, where, nominee):
    act(services.add_clause, COUNTY, COUNTY_PLACE, CLAUSE, at=on(60))
    fact = NewFact(nominee, "C09", date(2024, 3, 1), DOCUMENT, CANARY)
    act(services.record_fact, COUNTY, where, fact, at=on(16))
    person = at(where, f"person/{nominee}")
    assert 'name="accept_soft"' in township.get(person).text
    assert post(township, f"{person}/screen", person, accept_soft="y").status_code == 303
    assert read(services.states, where, [nominee])[nominee] is State.PASSED


def test_a_fact_with_wrong_entries_is_refused(township, read, where, nominee):
    person = at(where, f"person/{nominee}")
    late = {**FACT, "day": "2199-01-01"}
    answer = post(township, f"{person}/record", person, **late)
    assert answer.status_code == 422
    assert "E108" in answer.text
    assert post(township, f"{person}/record", person, document="").status_code == 422
    assert read(services.facts_about, TOWNSHIP, where, nominee) == []


def test_nobody_who_was_not_nominated_can_be_looked_up(township, read, where, nominee):
    other = ids(read, where)[5]
    for address in (f"person/{other}", f"person/{other}/screen", "person/7"):
        page = township.get(at(where, address))
        assert page.status_code in {404, 405}
    refused = post(township, at(where, f"person/{other}/screen"), at(where, f"person/{nominee}"))
    assert refused.status_code == 404
    assert (
        post(
            township,
            at(where, f"person/{nominee}/record/7/withdraw"),
            at(where, f"person/{nominee}"),
        ).status_code
        == 404
    )


@pytest.mark.parametrize("role", VILLAGE)
def test_the_village_opens_no_page_of_the_screening(sign_in, where, nominee, role):
    browser = sign_in(role)
    for page in ("queue", "lists", f"person/{nominee}"):
        assert browser.get(at(where, page)).status_code == 403
    assert browser.get(at(where, "queue", SIBLING)).status_code == 404


def test_a_stranger_and_another_township_find_nothing(app, sign_in, where, nominee):
    stranger = app.test_client().get(at(where, f"person/{nominee}"))
    assert stranger.status_code == 303
    assert "sign-in" in stranger.location
    other = sign_in(Role.TOWNSHIP, "640221101")
    for page in ("queue", "lists", "kinship", f"person/{nominee}"):
        assert other.get(at(where, page)).status_code == 404
    assert sign_in(Role.TOWNSHIP, TOWN_PLACE).get(at(where, "queue", SIBLING)).status_code == 404


def test_addresses_that_act_are_not_opened_by_looking(township, where, nominee):
    for page in (f"person/{nominee}/screen", f"person/{nominee}/record"):
        assert township.get(at(where, page)).status_code == 405
    assert township.post(at(where, "queue")).status_code == 405


def test_the_county_looks_but_the_township_decides(county, where, nominee):
    person = at(where, f"person/{nominee}")
    assert county.get(person).status_code == 200
    assert post(county, f"{person}/screen", person).status_code == 403


def test_no_page_of_the_village_names_a_clause_a_document_or_a_reason(act, sign_in, where, nominee):
    """The canary: what the township wrote stands on its own page, and on none of the village's."""
    act(services.add_clause, COUNTY, COUNTY_PLACE, CLAUSE, at=on(60))
    for code in ("C02", "C09"):
        fact = NewFact(nominee, code, date(2024, 3, 1), DOCUMENT, CANARY)
        act(services.record_fact, TOWNSHIP, where, fact, at=on(16))
    act(services.screen, TOWNSHIP, where, nominee, at=on(15))
    secrets = (CANARY, DOCUMENT, "C02", "C09", "开除", "拘留", "E101", "E103")
    person = sign_in(Role.TOWNSHIP, TOWN_PLACE).get(at(where, f"person/{nominee}")).text
    assert [one for one in secrets if one in person] == [
        one for one in secrets if not one.startswith("E1")
    ]
    for role in VILLAGE:
        browser = sign_in(role)
        for page in (
            f"/elections/{UNIT}/{where.id}/",
            f"/elections/{UNIT}/{where.id}/journal",
            f"/contests/{UNIT}/{where.id}/nominations",
            f"/contests/{UNIT}/{where.id}/lock",
            at(where, "kinship"),
        ):
            text = browser.get(page).text
            assert [one for one in secrets if one in text] == [], (role, page)
    shown = sign_in(Role.CLERK).get(f"/contests/{UNIT}/{where.id}/nominations").text
    assert "不通过" in shown


def test_a_clerk_declares_and_takes_back_a_relation(sign_in, read, where):
    clerk, page = sign_in(Role.CLERK), at(where, "kinship")
    one, other = (read(rolls.voter, where, voter_id) for voter_id in ids(read, where)[:2])
    answer = post(clerk, page, a=one.name, b=f"{other.card_no:04d}", relation="child")
    assert answer.status_code == 303
    # Which of the two is named first hangs on their random ids.
    said = {f"{other.name} 是 {one.name} 的子女", f"{one.name} 是 {other.name} 的父母"}
    assert sum(sentence in clerk.get(page).text for sentence in said) == 1
    (kin,) = read(services.kinship_of, where)
    assert post(clerk, f"{page}/{kin.id}/withdraw", page).status_code == 303
    assert read(services.kinship_of, where) == []
    assert post(clerk, f"{page}/{kin.id}/withdraw", page).status_code == 404


def test_a_relation_between_unknown_people_is_refused_at_the_field(sign_in, where):
    clerk, page = sign_in(Role.CLERK), at(where, "kinship")
    unknown = post(clerk, page, a="没有此人", b="王秀兰", relation="child")
    assert unknown.status_code == 422
    assert "R134" in unknown.text
    same_name = post(clerk, page, a="王强", b="王秀兰", relation="child")
    assert "R135" in same_name.text
    self_same = post(clerk, page, a="王秀兰", b="王秀兰", relation="child")
    assert "E111" in self_same.text
    assert sign_in(Role.OBSERVER).get(page).status_code == 403


def test_a_verdict_after_the_list_is_locked_is_refused(township, store, where, nominee):
    from electionsys.elections.models import Election
    from electionsys.elections.rules import Stage

    person = at(where, f"person/{nominee}")
    with store.writing() as session:
        session.get_one(Election, where).stage = Stage.CANDIDATES_POSTED
        session.recorded = True
    answer = post(township, f"{person}/screen", person)
    assert answer.status_code == 422
    assert "X101" in answer.text
