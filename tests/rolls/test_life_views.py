"""The pages on which a roll is announced, objected to, changed and made final."""

import io
import re
from datetime import timedelta

import pytest

from electionsys import words
from electionsys.actor import Role
from electionsys.elections import services as elections
from electionsys.elections.rules import Stage
from electionsys.rolls import services
from electionsys.rolls.rules import (
    ChangeKind,
    NewChange,
    NewObjection,
    NewRegistration,
    ObjectionKind,
)
from tests.conftest import POLLING_DAY, SIBLING, UNIT, on, post
from tests.rolls.conftest import CHAIR, CLERK, id_number, typed
from tests.rolls.test_views import at, shift

OPENING = {
    "first_day": "2026-11-14",
    "last_day": "2026-11-18",
    "hours": "8:00—17:00",
    "place": "村委会",
    "contact": "王会计 0952-6012345",
}
PERSON = {
    "name": "郑新",
    "id_number": id_number(serial=500),
    "group_no": "2",
    "household": "9",
    "registration_class": "1",
}
PAPERED = {"reason": "核实", "document": "户口簿"}
SAID = NewObjection(ObjectionKind.OMITTED, "郑十一", "郑新漏登", "户口本")


def propose(act, where, entry=None, who=CLERK):
    entry = entry or NewChange(ChangeKind.OMITTED, "漏登", "户口簿", typed=typed(40).typed)
    return act(services.propose_change, who, where, entry, at=on(28))


def test_registration_is_opened_with_days_and_printed(sign_in, act, read, election):
    shift(act, election, 36)
    chair = sign_in(Role.CHAIR)
    home = chair.get(f"/elections/{UNIT}/{election.id}/")
    assert at(election, "/open") in home.text
    page = chair.get(at(election, "/open")).text
    assert re.search(r'name="first_day"[^>]*value="2026-11-\d\d"', page)
    assert words.say("zh", "rolls.usual_hours") in page
    late = post(chair, at(election, "/open"), **OPENING | {"last_day": "2026-12-01"})
    assert (late.status_code, "R142" in late.text) == (422, True)
    assert "第十七条" in late.text
    assert post(chair, at(election, "/open"), **OPENING | {"contact": ""}).status_code == 422
    assert post(chair, at(election, "/open"), **OPENING).status_code == 303
    assert read(elections.get, election).stage == "roll_open"
    assert chair.get(at(election, "/registration.pdf")).data.startswith(b"%PDF")


def test_no_registration_is_printed_that_was_not_announced(sign_in, listed):
    assert sign_in(Role.CHAIR).get(at(listed, "/registration.pdf")).status_code == 404


def test_an_entry_is_corrected_and_what_is_sealed_stays_hidden(sign_in, act, read, listed):
    clerk, voter = sign_in(Role.CLERK), read(services.voters_of, listed)[0]
    address = at(listed, "/voters/{voter}/correct", voter=voter.id)
    page = clerk.get(address).text
    assert voter.name in page
    assert "6402**********" in page
    assert not re.search(r"6402\d{10}", page)
    given = {"name": "王秀蓝", "group_no": "3", "household": "8", "registration_class": "1"}
    assert post(clerk, address, **given, reason="").status_code == 422
    assert post(clerk, address, **given, reason="写错").status_code == 303
    held = read(services.voter, listed, voter.id)
    assert (held.name, held.group_no, held.id_index) == ("王秀蓝", 3, voter.id_index)


def test_a_posted_roll_is_changed_by_two_on_the_page(sign_in, act, read, posted):
    shift(act, posted, 28)
    clerk, chair, changes = sign_in(Role.CLERK), sign_in(Role.CHAIR), at(posted, "/changes")
    added = {**PERSON, **PAPERED, "kind": "omitted"}
    wrong = post(clerk, at(posted, "/changes/add"), **added | {"id_number": "12", "document": ""})
    assert (wrong.status_code, "id_number" in wrong.text) == (422, True)
    made = post(clerk, at(posted, "/changes/add"), **added)
    assert made.status_code == 303
    address = made.headers["Location"]
    page = clerk.get(address).text
    assert "郑\u3000新" in page
    assert PERSON["id_number"] not in page
    assert words.say("zh", "rolls.change_mine") in page
    alone = post(clerk, address + "/confirm", form_at=changes)
    assert (alone.status_code, "R145" in alone.text) == (422, True)
    assert read(services.summary, posted).listed == 10
    assert words.say("zh", "rolls.confirm.add", name="郑新") in chair.get(address).text
    assert post(chair, address + "/confirm", form_at=address).status_code == 303
    assert read(services.summary, posted).listed == 11
    done = post(chair, address + "/confirm", form_at=changes)
    assert (done.status_code, "R147" in done.text) == (422, True)


def test_a_voter_is_found_struck_off_and_put_back(sign_in, act, read, posted):
    shift(act, posted, 28)
    clerk, chair = sign_in(Role.CLERK), sign_in(Role.CHAIR)
    find, changes = at(posted, "/changes/find/strike"), at(posted, "/changes")
    missed = post(clerk, find, form_at=changes, who="没有这人")
    assert (missed.status_code, "R134" in missed.text) == (422, True)
    found = post(clerk, find, form_at=changes, who="吴芳")
    assert found.status_code == 303
    assert "吴芳" not in found.headers["Location"]
    strike = found.headers["Location"]
    assert "吴" in clerk.get(strike).text
    assert post(clerk, strike, kind="omitted", **PAPERED).status_code == 422
    made = post(clerk, strike, kind="died", **PAPERED)
    confirm = made.headers["Location"] + "/confirm"
    assert post(chair, confirm, form_at=made.headers["Location"]).status_code == 303
    gone = read(services.struck_of, posted)[0]
    back = f"{at(posted, '/changes/add')}?voter={gone.id}"
    assert back.partition("?")[0] in chair.get(changes).text
    made = post(chair, back, kind="rights_restored", **PAPERED)
    address = made.headers["Location"]
    assert post(clerk, address + "/confirm", form_at=address).status_code == 303
    assert read(services.summary, posted).listed == 10


def test_a_correction_shows_before_and_after(sign_in, act, read, posted):
    shift(act, posted, 28)
    clerk, voter = sign_in(Role.CLERK), read(services.voters_of, posted)[0]
    found = post(
        clerk, at(posted, "/changes/find/correct"), form_at=at(posted, "/changes"), who=voter.name
    )
    address = found.headers["Location"]
    assert f'value="{voter.name}"' in clerk.get(address).text
    given = {"name": "王秀蓝", "group_no": "3", "household": "8", "registration_class": "1"}
    given |= {"phone": "13900001234", "kind": "corrected"}
    made = post(clerk, address, **given, **PAPERED)
    assert made.status_code == 303
    page = clerk.get(made.headers["Location"]).text
    assert all(text in page for text in (voter.name, "王秀蓝", "139****1234"))
    assert "13900001234" not in page


def test_a_change_is_refused_with_a_reason_by_the_scrutineer_too(sign_in, act, read, posted):
    shift(act, posted, 28)
    made, scrutineer = propose(act, posted, who=CHAIR), sign_in(Role.SCRUTINEER)
    address = at(posted, "/changes/{change}", change=made)
    assert scrutineer.get(at(posted, "/changes")).status_code == 200
    assert post(scrutineer, address + "/refuse", form_at=address, reason="").status_code == 422
    done = post(scrutineer, address + "/refuse", form_at=address, reason="没有凭证")
    assert done.status_code == 303
    assert "没有凭证" in scrutineer.get(address).text
    assert read(services.summary, posted).listed == 10


def test_an_objection_is_a_case_with_papers_and_a_decision(sign_in, act, read, posted):
    shift(act, posted, 28)
    clerk, chair, address = sign_in(Role.CLERK), sign_in(Role.CHAIR), at(posted, "/objections")
    said = {"kind": "should_not", "objector": "郑十一", "subject": "吴芳迁出", "evidence": "户口本"}
    assert post(clerk, address, **said | {"evidence": ""}).status_code == 422
    typed_number = post(clerk, address, **said | {"subject": id_number()})
    assert "R141" in typed_number.text
    made = post(clerk, address, **said, contact="13900001234")
    case = made.headers["Location"]
    assert "13900001234" in clerk.get(case).text
    bad = post(clerk, case + "/evidence", form_at=case, file=(io.BytesIO(b"MZ"), "a.pdf"))
    assert (bad.status_code, "R150" in bad.text) == (422, True)
    good = post(clerk, case + "/evidence", form_at=case, file=(io.BytesIO(b"%PDF-1.7"), "<x>"))
    assert good.status_code == 303
    held = read(services.objections_of, posted)[0]
    kept = read(services.evidence_of, posted, held.id)[0]
    looked = post(chair, f"{case}/evidence/{kept.id}", form_at=case)
    assert (looked.data, looked.mimetype) == (b"%PDF-1.7", "application/pdf")
    assert "attachment" in looked.headers["Content-Disposition"]
    assert "<x>" not in looked.headers["Content-Disposition"]
    assert "R111" in chair.get(at(posted, "/freeze")).text
    missed = post(chair, case + "/decide", ruling="upheld", reason="查实", strike="没有这人")
    assert (missed.status_code, "R134" in missed.text) == (422, True)
    bare = post(chair, case + "/decide", ruling="upheld", reason="查实", strike="吴芳")
    assert (bare.status_code, "R155" in bare.text) == (422, True)
    decided = {"ruling": "upheld", "reason": "查实", "strike": "吴芳", "document": "户口簿"}
    assert post(chair, case + "/decide", **decided).status_code == 303
    assert chair.get(case + "/decision.pdf").data.startswith(b"%PDF")
    proposed = read(services.roll_changes, posted)[0]
    confirm = at(posted, "/changes/{change}", change=proposed.id)
    assert confirm in clerk.get(case).text
    assert post(clerk, confirm + "/confirm", form_at=confirm).status_code == 303
    assert "吴芳" not in [v.name for v in read(services.voters_of, posted)]
    shift(act, posted, 24)
    assert post(chair, at(posted, "/freeze")).status_code == 303
    assert read(services.freezing, posted).hash in chair.get(at(posted, "/")).text


def test_an_upheld_omission_leads_to_its_addition(sign_in, act, read, posted):
    shift(act, posted, 28)
    chair = sign_in(Role.CHAIR)
    filed = act(services.file_objection, CLERK, posted, SAID, at=on(28))
    case = at(posted, "/objections/{objection}", objection=filed)
    post(chair, case + "/decide", ruling="upheld", reason="查实漏登")
    page = chair.get(case).text
    assert words.say("zh", "rolls.case_needs_change") in page
    add = f"{at(posted, '/changes/add')}?objection={filed}"
    assert add in page
    made = post(chair, add, kind="omitted", **PERSON, **PAPERED)
    assert made.status_code == 303
    assert read(services.roll_changes, posted)[0].objection_id == filed


def test_an_overdue_objection_is_the_first_task_of_the_chair(sign_in, act, posted):
    act(services.file_objection, CLERK, posted, SAID, at=on(28))
    shift(act, posted, 20)
    home = sign_in(Role.CHAIR).get(f"/elections/{UNIT}/{posted.id}/").text
    assert words.say("zh", "rolls.task.overdue", n=1, day="2026年11月25日") in home
    page = sign_in(Role.CLERK).get(at(posted, "/objections")).text
    assert words.say("zh", "rolls.overdue") in page


@pytest.mark.parametrize("who", [Role.CLERK, Role.SCRUTINEER])
def test_who_may_be_the_second_person_is_told_at_home(sign_in, act, posted, who):
    propose(act, posted, who=CHAIR)
    shift(act, posted, 28)
    told = words.say("zh", "rolls.task.confirm", n=1)
    assert told in sign_in(who).get(f"/elections/{UNIT}/{posted.id}/").text
    chair = sign_in(Role.CHAIR).get(f"/elections/{UNIT}/{posted.id}/").text
    assert f'<span class="sentence">{told}' not in chair


def test_the_supplement_is_printed_and_recorded_once(sign_in, act, posted):
    shift(act, posted, 28)
    chair, paper = sign_in(Role.CHAIR), at(posted, "/changes/supplement.pdf")
    assert chair.get(paper).status_code == 404
    made = propose(act, posted)
    act(services.confirm_change, CHAIR, posted, made, at=on(28))
    assert chair.get(paper).data.startswith(b"%PDF")
    record, page = at(posted, "/changes/post"), at(posted, "/changes")
    assert post(chair, record, form_at=page).status_code == 303
    again = post(chair, record, form_at=page)
    assert (again.status_code, "R114" in again.text) == (422, True)
    assert chair.get(paper).status_code == 404
    numbers = re.findall(r"supplement\.pdf\?number=(\d+)", chair.get(page).text)
    assert numbers == ["1"]
    assert chair.get(f"{paper}?number=1").data.startswith(b"%PDF")
    assert chair.get(f"{paper}?number=2").status_code == 404


def test_a_final_roll_that_changed_is_made_final_again_on_its_page(sign_in, act, read, frozen):
    shift(act, frozen, 20)
    chair, address = sign_in(Role.CHAIR), at(frozen, "/refreeze")
    assert "R156" in chair.get(address).text
    made = propose(act, frozen)
    act(services.confirm_change, CHAIR, frozen, made, at=on(20))
    home = chair.get(f"/elections/{UNIT}/{frozen.id}/").text
    assert words.say("zh", "rolls.task.refreeze") in home
    assert "R157" in chair.get(at(frozen, "/changes")).text
    assert post(chair, address).status_code == 303
    assert read(services.freezing, frozen).version == 2
    assert "R157" not in chair.get(at(frozen, "/changes")).text


def test_a_change_of_another_village_is_not_there(sign_in, act, posted, in_stage):
    made = propose(act, posted)
    stranger, chair = sign_in(Role.CHAIR, SIBLING), sign_in(Role.CHAIR)
    address = at(posted, "/changes/{change}", change=made)
    assert stranger.get(address).status_code == 404
    assert chair.get(at(posted, "/changes/{change}", change=5)).status_code == 404
    in_stage(posted, Stage.POLLING)
    late = chair.get(at(posted, "/changes/add"))
    assert (late.status_code, "X101" in late.text) == (422, True)


def test_a_roll_not_posted_says_how_it_is_changed(sign_in, listed):
    page = sign_in(Role.CLERK).get(at(listed, "/changes"))
    assert (page.status_code, words.say("zh", "rolls.changes_later") in page.text) == (200, True)


def test_who_registers_late_is_warned_where_it_is_done(sign_in, act, election):
    entry = NewRegistration(
        POLLING_DAY - timedelta(36), POLLING_DAY - timedelta(32), "8:00", "村委会", "王会计"
    )
    act(services.open_roll, CHAIR, election, entry, at=on(36))
    clerk = sign_in(Role.CLERK)
    shift(act, election, 30)
    for page in ("/", "/voters/new", "/import"):
        assert "R158" in clerk.get(at(election, page)).text, page
    assert at(election, "/registration.pdf") in clerk.get(at(election, "/")).text


def test_the_chair_is_told_from_when_the_roll_is_posted(sign_in, act, election):
    days = (POLLING_DAY - timedelta(36), POLLING_DAY - timedelta(20))
    entry = NewRegistration(*days, "8:00", "村委会", "王会计")
    act(services.open_roll, CHAIR, election, entry, at=on(36))
    shift(act, election, 21)
    chair = sign_in(Role.CHAIR)
    home = chair.get(f"/elections/{UNIT}/{election.id}/").text
    assert "登记结束时起" in home
    assert "R119" in chair.get(at(election, "/post")).text
    shift(act, election, 20)
    assert "登记结束时起" not in chair.get(f"/elections/{UNIT}/{election.id}/").text
    assert "R119" not in chair.get(at(election, "/post")).text
