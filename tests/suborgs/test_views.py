"""The page that opens the election of the supervision committee."""

from electionsys.actor import Role
from electionsys.elections import services as elections
from electionsys.suborgs import services
from tests.conftest import SIBLING, UNIT, post
from tests.results.road import certify, counted
from tests.suborgs.test_services import REPRESENTATIVES, chosen


def at(where) -> str:
    return f"/suborgs/{where.unit}/{where.id}/open"


def certified(act, read, election):
    return certify(act, read, counted(act, read, election))


def test_the_chair_chooses_the_representatives_and_opens_it(sign_in, act, read, election):
    where, chair = certified(act, read, election), sign_in(Role.CHAIR)
    page = chair.get(at(where))
    assert page.status_code == 200
    assert page.text.count('name="representatives"') == 37
    ids = [str(one) for one in chosen(read, where, REPRESENTATIVES)]
    answer = post(chair, at(where), representatives=ids, polling_day="2026-12-28")
    child = read(services.supervision_of, where)
    assert answer.status_code == 303
    assert answer.location.endswith(f"/elections/{UNIT}/{child.id}/")
    assert "监督委员会" in chair.get(answer.location).text


def test_what_is_wrong_stands_on_the_page_and_the_ticks_stay(sign_in, act, read, election):
    where, chair = certified(act, read, election), sign_in(Role.CHAIR)
    ids = [str(one) for one in chosen(read, where, (1, 5))]
    answer = post(chair, at(where), representatives=ids, polling_day="2026-12-28")
    assert answer.status_code == 422
    assert "S104" in answer.text
    assert "S105" in answer.text
    assert answer.text.count(" checked") == 2
    assert read(elections.children, where) == []


def test_ids_that_are_none_are_a_wrong_form(sign_in, act, read, election):
    where, chair = certified(act, read, election), sign_in(Role.CHAIR)
    answer = post(chair, at(where), representatives=["x"], polling_day="2026-12-28")
    assert answer.status_code == 422


def test_others_do_not_open_it(sign_in, act, read, election):
    where = certified(act, read, election)
    for role in (Role.CLERK, Role.SCRUTINEER, Role.TOWNSHIP, Role.OBSERVER):
        assert sign_in(role).get(at(where)).status_code == 403
    assert sign_in(Role.CHAIR, SIBLING).get(at(where)).status_code == 404
    chair = sign_in(Role.CHAIR)
    assert chair.get(f"/suborgs/{UNIT}/1/open").status_code == 404
    assert chair.put(at(where)).status_code in (400, 405)


def test_before_certification_the_page_says_what_is_missing(sign_in, election):
    answer = sign_in(Role.CHAIR).get(at(election))
    assert answer.status_code == 422
    assert "S101" in answer.text
