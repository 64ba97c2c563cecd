"""The pages about people on two rolls: the village answers, the office above rules."""

import pytest

from electionsys.actor import Role
from electionsys.rolls import services
from electionsys.words import say
from tests.conftest import SIBLING, UNIT, on, person, post
from tests.rolls.conftest import CLERK, id_number, typed
from tests.rolls.test_duplicates import FAR, HERE, answer, both, ids_of, other

__all__ = ["both", "other"]

TOLD = {"reason": "本人说明", "document": "证明"}


def pages(where) -> str:
    return f"/rolls/{where.unit}/{where.id}/duplicates"


@pytest.fixture
def voter_id(both, read) -> int:
    return ids_of(read, both[0])[0]


def test_a_village_sees_who_is_listed_elsewhere_and_no_whole_number(both, sign_in):
    here, _ = both
    for role in (Role.CLERK, Role.CHAIR, Role.SCRUTINEER):
        page = sign_in(role).get(pages(here))
        assert page.status_code == 200
        assert "王秀兰" in page.text
        assert id_number(serial=1) not in page.text
        assert f"{id_number(serial=1)[:4]}**********" in page.text
        assert (say("zh", "rolls.doubles.answer_act") + "</a>" in page.text) is (role is Role.CHAIR)


def test_who_lists_somebody_of_another_village_is_told_at_once(listed, other, sign_in, act):
    other(numbers=(20, 21))
    clerk, roll = sign_in(Role.CLERK), f"/rolls/{listed.unit}/{listed.id}/"
    assert say("zh", "rolls.doubles.look") not in clerk.get(roll).text
    act(services.add_voter, CLERK, listed, typed(20), at=on(33))
    page = clerk.get(roll).text
    assert say("zh", "rolls.doubles.on_this_roll", n=1) in page
    assert f'href="{pages(listed)}">{say("zh", "rolls.doubles.look")}' in page


def test_a_village_without_any_is_told_so(listed, sign_in):
    page = sign_in(Role.CLERK).get(pages(listed))
    assert say("zh", "rolls.doubles.none") in page.text


def test_the_chair_answers_and_who_votes_elsewhere_is_struck_off(both, voter_id, sign_in, read):
    here, _ = both
    chair, address = sign_in(Role.CHAIR), f"{pages(here)}/{voter_id}"
    assert chair.get(address).status_code == 200
    assert post(chair, address, votes_here="elsewhere", **TOLD).status_code == 303
    assert not read(services.voter, here, voter_id).listed
    page = chair.get(pages(here)).text
    assert say("zh", "rolls.doubles.settled") in page
    # He is on one roll only now.
    assert chair.get(address).status_code == 422


def test_a_form_without_an_answer_says_what_is_missing(both, voter_id, sign_in, read):
    here, _ = both
    chair = sign_in(Role.CHAIR)
    page = post(chair, f"{pages(here)}/{voter_id}", votes_here="", reason="")
    assert page.status_code == 422
    assert page.text.count(say("zh", "required")) >= 2
    assert read(services.voter, here, voter_id).listed


def test_a_refused_answer_stands_on_the_page(both, voter_id, sign_in):
    here, _ = both
    told = {"votes_here": "here", "reason": "640221198005060026"}
    page = post(sign_in(Role.CHAIR), f"{pages(here)}/{voter_id}", **told)
    assert page.status_code == 422
    assert "R141" in page.text


@pytest.mark.parametrize("role", [Role.CLERK, Role.SCRUTINEER, Role.TELLER, Role.COUNTY])
def test_only_the_chair_answers(both, voter_id, sign_in, role):
    assert sign_in(role).get(f"{pages(both[0])}/{voter_id}").status_code == 403


def test_a_stranger_learns_nothing(both, voter_id, sign_in):
    chair = sign_in(Role.CHAIR, SIBLING)
    assert chair.get(pages(both[0])).status_code == 404
    assert chair.get(f"{pages(both[0])}/{voter_id}").status_code == 404
    assert sign_in(Role.CHAIR).get(f"{pages(both[0])}/5").status_code == 404


def test_once_polls_are_open_nobody_answers(both, voter_id, sign_in, act):
    from electionsys.elections.rules import Stage
    from tests.rolls.test_duplicates import _move

    _move(act, both[0], stage=Stage.POLLING)
    chair, address = sign_in(Role.CHAIR), f"{pages(both[0])}/{voter_id}"
    told = {"votes_here": "here", "reason": "本人说明"}
    assert post(chair, address, form_at=pages(both[0]), **told).status_code in {400, 422}
    assert post(chair, address, **told).status_code == 422


@pytest.mark.parametrize("role", [Role.TOWNSHIP, Role.COUNTY])
def test_the_office_above_sees_all_of_its_place_and_rules(both, voter_id, sign_in, read, act, role):
    here, there = both
    answer(act, here, voter_id, HERE)
    answer(act, there, ids_of(read, there)[0], HERE)
    office = sign_in(role)
    place = UNIT[:9] if role is Role.TOWNSHIP else UNIT[:6]
    page = office.get(f"/rolls/duplicates/{place}")
    assert page.status_code == 200
    assert say("zh", "rolls.doubles.state.contested") in page.text
    address = f"/rolls/duplicates/{UNIT}/{voter_id}"
    assert address in page.text
    assert post(office, address, kept=SIBLING, reason="常住那边").status_code == 303
    (one, _) = read(services.duplicates_of, here)
    assert one.at(here).claim.ruled_here is False
    assert say("zh", "rolls.doubles.ruled_away") in office.get(f"/rolls/duplicates/{place}").text


def test_an_office_of_one_side_only_sees_it_and_does_not_rule(listed, other, sign_in, read):
    other(FAR)
    (voter_id, _) = ids_of(read, listed)
    office = sign_in(Role.COUNTY)
    page = office.get(f"/rolls/duplicates/{UNIT[:6]}").text
    assert "王秀兰" in page
    assert f"/rolls/duplicates/{UNIT}/{voter_id}" not in page
    assert office.get(f"/rolls/duplicates/{UNIT}/{voter_id}").status_code == 422


def test_a_ruling_without_a_village_is_asked_for(both, voter_id, sign_in):
    page = post(sign_in(Role.COUNTY), f"/rolls/duplicates/{UNIT}/{voter_id}", reason="理由")
    assert page.status_code == 422
    assert say("zh", "required") in page.text


def test_the_pages_of_an_office_are_no_village_s_and_no_other_office_s(both, voter_id, sign_in):
    for role in (Role.CHAIR, Role.CLERK, Role.OBSERVER):
        assert sign_in(role).get(f"/rolls/duplicates/{UNIT}").status_code == 403
        assert sign_in(role).get(f"/rolls/duplicates/{UNIT}/{voter_id}").status_code == 403
    stranger = sign_in(Role.COUNTY, FAR[:6])
    assert stranger.get(f"/rolls/duplicates/{UNIT[:6]}").status_code == 404
    assert stranger.get(f"/rolls/duplicates/{UNIT}/{voter_id}").status_code == 404
    assert sign_in(Role.COUNTY).get(f"/rolls/duplicates/{UNIT[:6]}9").status_code == 404
    assert sign_in(Role.COUNTY).get(f"/rolls/duplicates/{UNIT}/5").status_code == 404


def test_an_administrator_sees_only_what_no_office_rules_on(both, other, sign_in):
    office = sign_in(Role.ADMINISTRATOR, "64")
    assert "王秀兰" not in office.get("/rolls/duplicates/64").text
    other(FAR, numbers=(5,))
    page = office.get("/rolls/duplicates/64").text
    assert "杨\u3000帆" in page
    assert "王秀兰" not in page


def test_the_home_of_each_role_says_what_waits_for_it(both, sign_in, read, act):
    here, there = both
    home = f"/elections/{UNIT}/{here.id}/"
    chair = sign_in(Role.CHAIR)
    assert say("zh", "rolls.task.doubles", n=2) in chair.get(home).text
    for mine, theirs in zip(ids_of(read, here), ids_of(read, there), strict=True):
        answer(act, here, mine, HERE)
        answer(act, there, theirs, HERE)
    assert say("zh", "rolls.task.doubles", n=2) not in chair.get(home).text
    assert say("zh", "rolls.task.rule", n=2) in sign_in(Role.TOWNSHIP).get(home).text


def test_the_pages_before_posting_and_freezing_say_it_and_lead_there(both, sign_in, act):
    here, _ = both
    chair = sign_in(Role.CHAIR)
    page = chair.get(f"/rolls/{UNIT}/{here.id}/post")
    assert "R181" in page.text
    assert pages(here) in page.text
    act(services.post_roll, person(Role.CHAIR), here, at=on(30))
    page = chair.get(f"/rolls/{UNIT}/{here.id}/freeze").text
    assert "R180" in page
    assert pages(here) in page
