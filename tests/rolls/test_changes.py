"""A posted roll changes by two persons, and what changed is posted."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from electionsys.db import keys_of
from electionsys.elections import services as elections
from electionsys.elections.rules import Stage, day_of
from electionsys.errors import NotFoundError, RefusedError
from electionsys.journal import services as journal
from electionsys.rolls import rules, services
from electionsys.rolls.rules import (
    ChangeKind,
    Decision,
    Effect,
    NewChange,
    NewObjection,
    NewProxy,
    ObjectionKind,
    ProxyRelation,
    Ruling,
)
from tests.conftest import POLLING_DAY, Role, on, person
from tests.rolls.changing import add, correct, strike, text_of
from tests.rolls.conftest import CHAIR, CLERK, id_number, new_election, record, typed

SCRUTINEER, TELLER = person(Role.SCRUTINEER), person(Role.TELLER)
OTHER_CLERK = person(Role.CLERK, number=2)
LATER = (Stage.ROLL_FROZEN, Stage.NOMINATING, Stage.CANDIDATES_POSTED)


def codes(caught):
    return [one.code for one in caught.value.findings]


def registered(read, where):
    return read(elections.counters, where)["registered"]


def test_a_proposed_change_changes_nothing_of_the_roll(act, read, posted):
    before = services.roll_hash(read(services.voters_of, posted))
    gone = read(services.voters_of, posted)[0].id
    act(services.propose_change, CLERK, posted, add(), at=on(29))
    act(services.propose_change, CLERK, posted, strike(gone), at=on(29))
    assert services.roll_hash(read(services.voters_of, posted)) == before
    assert registered(read, posted) == 10
    assert read(services.waiting_changes, posted) == 2


def test_who_is_added_struck_off_and_corrected(act, read, posted, change):
    added = change(posted, add(), on(29))
    assert read(services.voter, posted, added).card_no == 11
    assert registered(read, posted) == 11
    gone = read(services.voters_of, posted)[0].id
    assert change(posted, strike(gone), on(28)) == gone
    held = read(services.voter, posted, gone)
    assert (held.listed, held.removed_reason) == (False, "核实")
    assert registered(read, posted) == 10
    other = read(services.voters_of, posted)[0]
    change(posted, correct(other.id, name="王秀蓝", group_no="9"), on(27))
    held = read(services.voter, posted, other.id)
    assert (held.name, held.group_no, held.id_index) == ("王秀蓝", 9, other.id_index)
    assert registered(read, posted) == 10


@pytest.mark.parametrize(
    ("proposes", "confirms", "code"),
    [
        (CLERK, CLERK, "R145"),
        (CLERK, OTHER_CLERK, "R146"),
        (CLERK, SCRUTINEER, "R146"),
        (CHAIR, CHAIR, "R145"),
        (CHAIR, TELLER, "R149"),
        (CLERK, CHAIR, None),
        (CHAIR, CLERK, None),
        (CHAIR, SCRUTINEER, None),
    ],
)
def test_two_persons_change_the_roll_and_one_is_the_chair(
    act, read, posted, proposes, confirms, code
):
    proposed = act(services.propose_change, proposes, posted, add(), at=on(29))
    if code is None:
        act(services.confirm_change, confirms, posted, proposed, at=on(29))
        assert registered(read, posted) == 11
        return
    with pytest.raises(RefusedError) as caught:
        act(services.confirm_change, confirms, posted, proposed, at=on(29))
    assert codes(caught)[0] == code
    assert registered(read, posted) == 10


@pytest.mark.parametrize("who", [SCRUTINEER, TELLER, person(Role.PUBLIC)])
def test_only_clerk_and_chair_propose(act, posted, who):
    with pytest.raises(RefusedError, match="R149"):
        act(services.propose_change, who, posted, add(), at=on(29))


def test_a_refused_change_stays_as_what_was_proposed(act, read, posted):
    proposed = act(services.propose_change, CLERK, posted, add(), at=on(29))
    with pytest.raises(RefusedError, match="R109"):
        act(services.refuse_change, CHAIR, posted, proposed, " ", at=on(29))
    act(services.refuse_change, CHAIR, posted, proposed, "户口不在本村", at=on(29))
    held = read(services.roll_change, posted, proposed)
    assert (held.refused_reason, held.refused_name) == ("户口不在本村", CHAIR.name)
    for again in (
        lambda: act(services.confirm_change, CHAIR, posted, proposed, at=on(29)),
        lambda: act(services.refuse_change, CHAIR, posted, proposed, "再看", at=on(29)),
    ):
        with pytest.raises(RefusedError, match="R147"):
            again()
    assert registered(read, posted) == 10


def test_who_proposed_may_take_it_back(act, read, posted):
    proposed = act(services.propose_change, CLERK, posted, add(), at=on(29))
    act(services.refuse_change, CLERK, posted, proposed, "填错了", at=on(29))
    assert read(services.waiting_changes, posted) == 0


def test_all_that_is_wrong_with_a_change_is_said_at_once(act, posted):
    bad = NewChange(ChangeKind.OMITTED, " ", "", typed=typed(40, id_number="12").typed)
    with pytest.raises(RefusedError) as caught:
        act(services.propose_change, CLERK, posted, bad, at=on(29))
    assert codes(caught) == ["R109", "R155", "G232"]
    nobody = NewChange(ChangeKind.DIED, "核实", f"证明 {id_number()}")
    with pytest.raises(RefusedError) as caught:
        act(services.propose_change, CLERK, posted, nobody, at=on(29))
    assert codes(caught) == ["R141", "R148"]


def test_who_is_on_the_roll_is_not_added_and_who_is_not_is_not_struck_off(
    act, read, posted, change
):
    with pytest.raises(RefusedError, match="R230"):
        act(services.propose_change, CLERK, posted, add(3), at=on(29))
    gone = read(services.voters_of, posted)[0].id
    change(posted, strike(gone), on(29))
    for entry in (strike(gone), correct(gone, name="王秀蓝")):
        with pytest.raises(RefusedError, match="R112"):
            act(services.propose_change, CLERK, posted, entry, at=on(28))


def test_who_was_struck_off_comes_back_in_his_own_row(act, read, posted, change):
    one = read(services.voters_of, posted)[0]
    change(posted, strike(one.id, ChangeKind.RIGHTS_LOST), on(29))
    back = NewChange(ChangeKind.RIGHTS_RESTORED, "恢复", "判决书", one.id)
    assert change(posted, back, on(28)) == one.id
    held = read(services.voter, posted, one.id)
    assert (held.listed, held.card_no, held.name) == (True, one.card_no, one.name)
    assert registered(read, posted) == 10


def test_a_child_comes_of_age_by_polling_day_or_not_at_all(act, posted, change):
    young = date(POLLING_DAY.year - 18, POLLING_DAY.month, POLLING_DAY.day)
    number = id_number(young, serial=4)
    assert change(posted, add(50, ChangeKind.CAME_OF_AGE, id_number=number), on(29))
    too_young = id_number(young.replace(day=POLLING_DAY.day + 1), serial=4)
    entry = add(51, ChangeKind.CAME_OF_AGE, id_number=too_young)
    with pytest.raises(RefusedError, match="R222"):
        act(services.propose_change, CLERK, posted, entry, at=on(29))


def test_who_was_of_age_when_the_roll_was_posted_did_not_come_of_age_since(act, posted):
    posting = day_of(on(30))
    born = posting.replace(year=posting.year - 18)
    for day, code in ((born, "R120"), (born + timedelta(days=1), None)):
        entry = add(50, ChangeKind.CAME_OF_AGE, id_number=id_number(day, serial=4))
        if code is None:
            assert act(services.propose_change, CLERK, posted, entry, at=on(29))
            continue
        with pytest.raises(RefusedError) as caught:
            act(services.propose_change, CLERK, posted, entry, at=on(29))
        assert codes(caught) == [code]


def test_a_correction_to_a_number_that_is_taken_is_refused(act, read, posted, change):
    first, second = read(services.voters_of, posted)[:2]
    number = read(
        lambda s: keys_of(s).open_sealed(posted.unit, "voter.id_number", second.id_cipher)
    )
    with pytest.raises(RefusedError, match="R230"):
        act(services.propose_change, CLERK, posted, correct(first.id, id_number=number), at=on(29))
    change(posted, strike(second.id), on(29))
    with pytest.raises(RefusedError, match="R231"):
        act(services.propose_change, CLERK, posted, correct(first.id, id_number=number), at=on(28))
    with pytest.raises(RefusedError, match="R159"):
        act(services.propose_change, CLERK, posted, correct(first.id, name=first.name), at=on(28))


def test_one_person_has_one_change_at_a_time(act, read, posted):
    gone = read(services.voters_of, posted)[0].id
    act(services.propose_change, CLERK, posted, strike(gone), at=on(29))
    with pytest.raises(RefusedError, match="R153"):
        act(services.propose_change, CHAIR, posted, correct(gone, name="王秀蓝"), at=on(29))


def test_what_was_right_when_proposed_is_looked_at_again(act, read, posted):
    first = act(services.propose_change, CLERK, posted, add(40), at=on(29))
    second = act(services.propose_change, CLERK, posted, add(40), at=on(29))
    act(services.confirm_change, CHAIR, posted, first, at=on(29))
    with pytest.raises(RefusedError, match="R230"):
        act(services.confirm_change, CHAIR, posted, second, at=on(29))
    assert registered(read, posted) == 11


def test_of_two_who_confirm_at_once_one_is_told_it_is_done(act, read, posted):
    proposed = act(services.propose_change, CHAIR, posted, add(), at=on(29))

    def confirm(who):
        try:
            return act(services.confirm_change, who, posted, proposed, at=on(29)) and "done"
        except RefusedError as refused:
            return refused.findings[0].code

    with ThreadPoolExecutor(2) as pool:
        told = sorted(pool.map(confirm, (CLERK, SCRUTINEER)))
    assert told == ["R147", "done"]
    assert registered(read, posted) == 11


def test_proxies_of_who_is_struck_off_end_both_ways(act, read, frozen, ids, change):
    record(act, frozen, "proxy_deadline_days", "1", at=on(20))
    _grant(act, frozen, ids[0], ids[1])
    _grant(act, frozen, ids[3], ids[4])
    change(frozen, strike(ids[1]), on(19))
    change(frozen, strike(ids[3]), on(19))
    assert read(services.proxies_of, frozen) == []
    facts = [one.facts for one in read(journal.entries_of, frozen, "rolls.confirm-change")]
    assert all('"ended":[' in one and '"ended":[]' not in one for one in facts)


def _grant(act, where, principal, holder):
    entry = NewProxy(
        principal,
        holder,
        ProxyRelation.SPOUSE,
        ground=rules.Ground.AWAY,
        reason="外出",
        application="委托书",
        applied_on=day_of(on(20)),
        card_surrendered=True,
    )
    act(services.grant_proxy, CLERK, where, entry, at=on(20))


def test_a_candidate_who_is_struck_off_is_a_warning(act, read, frozen, ids, in_stage):
    act(services.bar_from_proxy, CHAIR, frozen, [ids[0]], at=on(8))
    proposed = act(services.propose_change, CLERK, frozen, strike(ids[0]), at=on(7))
    held = read(services.roll_change, frozen, proposed)
    found = read(services.change_warnings, frozen, held)
    assert [(one.code, one.severity) for one in found] == [("R154", "warns")]
    act(services.confirm_change, CHAIR, frozen, proposed, at=on(7))


def test_a_change_may_follow_only_from_an_upheld_objection(act, read, posted):
    said = NewObjection(ObjectionKind.OMITTED, "郑十一", "漏登", "户口本")
    filed = act(services.file_objection, CLERK, posted, said, at=on(28))
    entry = NewChange(
        ChangeKind.OMITTED, "漏登", "户口簿", typed=typed(40).typed, objection_id=filed
    )
    with pytest.raises(RefusedError, match="R108"):
        act(services.propose_change, CLERK, posted, entry, at=on(28))
    decision = Decision(Ruling.UPHELD, "查实漏登")
    act(services.decide_objection, CHAIR, posted, filed, decision, at=on(27))
    proposed = act(services.propose_change, CLERK, posted, entry, at=on(27))
    added = act(services.confirm_change, CHAIR, posted, proposed, at=on(27))
    assert read(services.objection, posted, filed).voter_id == added


def test_what_was_done_already_may_be_what_an_objection_asked_for(act, read, posted, change):
    """Else an upheld objection about somebody who is listed by now would keep the roll open."""
    added = change(posted, add(), on(29))
    said = NewObjection(ObjectionKind.OMITTED, "郑十一", "漏登", "户口本")
    filed = act(services.file_objection, CLERK, posted, said, at=on(28))
    done = read(services.roll_changes, posted)[0].id
    with pytest.raises(RefusedError, match="R108"):
        act(services.link_change, CHAIR, posted, filed, done, at=on(28))
    decision = Decision(Ruling.UPHELD, "查实漏登")
    act(services.decide_objection, CHAIR, posted, filed, decision, at=on(27))
    gone = read(services.voters_of, posted)[0].id
    change(posted, strike(gone), on(27))
    assert [one.id for one in read(services.linkable, posted, filed)] == [done]
    act(services.link_change, CHAIR, posted, filed, done, at=on(27))
    assert read(services.unchanged, posted) == []
    assert read(services.objection, posted, filed).voter_id == added


def test_the_supplement_says_who_and_the_word_of_the_kind_only(act, read, posted, change):
    one, two = read(services.voters_of, posted)[:2]
    with pytest.raises(NotFoundError):
        read(services.supplement_notice, posted, None, "zh", today=POLLING_DAY)
    with pytest.raises(RefusedError, match="R114"):
        act(services.post_supplement, CHAIR, posted, at=on(28))
    entry = NewChange(ChangeKind.RIGHTS_LOST, "因案服刑", "判决书", one.id)
    change(posted, entry, on(28))
    change(posted, correct(two.id, name="王秀蓝"), on(28))
    change(posted, add(), on(28))
    said = NewObjection(ObjectionKind.ERROR, "郑十一", "某人重病", "病历")
    filed = act(services.file_objection, CLERK, posted, said, at=on(28))
    decision = Decision(Ruling.DISMISSED, "不成立")
    act(services.decide_objection, CHAIR, posted, filed, decision, at=on(28))
    assert act(services.post_supplement, CHAIR, posted, at=on(27)) == 1
    day = day_of(on(27))
    held = read(services.supplements, posted)
    assert [(one.number, one.posted_on, one.voters) for one in held] == [(1, day, 10)]
    text = text_of(read(services.supplement_notice, posted, 1, "zh", today=POLLING_DAY))
    shown = one.name if len(one.name) > 2 else one.name[0]
    assert shown in text
    assert "依法除名" in text
    assert f"原：{two.name}" in text
    assert "40–49" in text
    for hidden in ("服刑", "判决书", "政治权利", "重病", "病历", "郑十一", "1980"):
        assert hidden not in text
    assert read(services.objection, posted, filed).posted_on == day
    assert read(services.to_post, posted) == ([], [])


def test_the_supplement_names_a_version_only_when_it_holds_the_changes(act, read, frozen, change):
    change(frozen, add())
    day = day_of(on(19))
    early = text_of(read(services.supplement_notice, frozen, None, "zh", today=day))
    assert "SHA-256" not in early
    hashed = act(services.refreeze, CHAIR, frozen, at=on(19))
    assert hashed in text_of(read(services.supplement_notice, frozen, None, "zh", today=day))


def test_no_change_leaves_a_name_or_a_number_in_the_clear(act, read, store, posted, settings):
    entry = add(name="郑独一", id_number=id_number(serial=333), phone="13987654321")
    proposed = act(services.propose_change, CLERK, posted, entry, at=on(29))
    held = read(services.roll_change, posted, proposed)
    assert "郑独一".encode() not in held.entry_cipher
    assert read(services.change_after, held)["name"] == "郑独一"
    for line in read(journal.entries, posted):
        for clear in ("郑独一", id_number(serial=333), "13987654321", "核实", "户口簿"):
            assert clear not in line.facts
    shown = services.shown(read(services.change_after, held))
    assert id_number(serial=333) not in str(shown)
    assert "13987654321" not in str(shown)


def test_a_change_of_another_election_is_not_found(act, read, posted):
    proposed = act(services.propose_change, CLERK, posted, add(), at=on(29))
    other = new_election(act)
    with pytest.raises(NotFoundError):
        read(services.roll_change, other, proposed)


def test_every_kind_of_change_has_one_effect():
    assert {kind for effect in Effect for kind in rules.kinds_of(effect)} == set(ChangeKind)
    assert len(rules.kinds_of(Effect.ADD)) == 5
    assert len(rules.kinds_of(Effect.STRIKE)) == 6


@given(st.text(max_size=60))
def test_a_reason_without_fifteen_digits_is_let_through(text):
    few = sum(character.isdecimal() or character.isdigit() for character in text) < 15
    found = [one.code for one in rules.check_reason(text)]
    assert found == [] or not few
