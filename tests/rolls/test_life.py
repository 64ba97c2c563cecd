"""A roll registered, posted, objected to, made final, and made final again."""

from datetime import date, timedelta

import pytest

from electionsys.elections import services as elections
from electionsys.elections.rules import Stage
from electionsys.errors import NotFoundError, RefusedError
from electionsys.journal import services as journal
from electionsys.rolls import rules, services
from electionsys.rolls.models import Evidence
from electionsys.rolls.rules import (
    ChangeKind,
    Decision,
    FreezePurpose,
    NewChange,
    NewObjection,
    NewRegistration,
    ObjectionKind,
    ObjectionSource,
    Ruling,
)
from tests.conftest import BEGIN, POLLING_DAY, Role, on, person
from tests.rolls.conftest import (
    CHAIR,
    CLERK,
    id_number,
    import_file,
    new_election,
    roll_file,
    row,
    typed,
)

OBJECTION = NewObjection(ObjectionKind.SHOULD_NOT, "郑十一", "吴芳已迁出", "户口本", "13900001234")
SCRUTINEER, PUBLIC = person(Role.SCRUTINEER), person(Role.PUBLIC)
PDF, PNG = b"%PDF-1.7 x", b"\x89PNG\r\n\x1a\nx"


def facts_of(read, where, act_name):
    found = read(journal.entries_of, where, act_name)
    return [one.facts for one in found]


def registration(first=36, last=32, **change):
    entry = {
        "first_day": POLLING_DAY - timedelta(days=first),
        "last_day": POLLING_DAY - timedelta(days=last),
        "hours": "8:00—17:00",
        "place": "村委会",
        "contact": "王会计 0952-6012345",
    }
    return NewRegistration(**entry | change)


def strike_of(voter_id, kind=ChangeKind.SHOULD_NOT, **change):
    return NewChange(kind, "查实已迁出", "户口簿", voter_id, **change)


def test_registration_is_announced_with_its_days(act, read):
    where = new_election(act)
    act(services.open_roll, CHAIR, where, registration(), at=BEGIN)
    held = read(services.registration, where)
    assert (held.first_day, held.last_day) == (date(2026, 11, 14), date(2026, 11, 18))
    assert held.contact == "王会计 0952-6012345"
    assert read(services.registration_notice, where, "zh").startswith(b"%PDF")
    assert "王会计" not in facts_of(read, where, "rolls.open")[0]


@pytest.mark.parametrize(
    ("first", "last", "code"),
    [(32, 36, "R140"), (36, 19, "R142"), (36, 20, None), (32, 32, None)],
)
def test_registration_ends_before_the_roll_is_due(act, read, first, last, code):
    where, entry = new_election(act), registration(first, last)
    if code is None:
        act(services.open_roll, CHAIR, where, entry, at=BEGIN)
        assert read(services.registration, where).last_day == entry.last_day
        return
    with pytest.raises(RefusedError, match=code):
        act(services.open_roll, CHAIR, where, entry, at=BEGIN)
    assert read(services.registration, where) is None
    assert read(elections.get, where).stage is Stage.PREPARED


def test_the_usual_registration_leaves_a_day_before_the_roll_is_due(read, election):
    law, day = read(elections.rules_of, election), POLLING_DAY
    first = day - timedelta(days=36)
    assert rules.usual_registration(law, day, first) == (first, first + timedelta(days=4))
    late = day - timedelta(days=22)
    assert rules.usual_registration(law, day, late) == (late, day - timedelta(days=21))
    too_late = day - timedelta(days=20)
    assert rules.usual_registration(law, day, too_late) == (too_late, too_late)


def test_who_registers_after_the_last_day_is_warned_and_listed(act, read):
    where = new_election(act)
    act(services.open_roll, CHAIR, where, registration(), at=BEGIN)
    last = POLLING_DAY - timedelta(days=32)
    assert read(services.registration_over, where, last) == ()
    late = read(services.registration_over, where, last + timedelta(days=1))
    assert [(one.code, one.severity) for one in late] == [("R158", "warns")]
    assert act(services.add_voter, CLERK, where, typed(40), at=on(31))


def test_no_roll_is_posted_before_registration_is_over(act, read):
    where = new_election(act)
    act(services.open_roll, CHAIR, where, registration(36, 32), at=BEGIN)
    act(services.add_voter, CLERK, where, typed(1), at=on(34))
    with pytest.raises(RefusedError, match="R119") as caught:
        act(services.post_roll, CHAIR, where, at=on(33))
    last = POLLING_DAY - timedelta(days=32)
    assert [one.values for one in caught.value.findings] == [{"day": last.isoformat()}]
    act(services.post_roll, CHAIR, where, at=on(32))


@pytest.mark.parametrize(
    ("age", "first", "band"),
    [
        (18, 18, "18–29"),
        (29, 18, "18–29"),
        (29, 16, "16–29"),
        (30, 16, "30–39"),
        (39, 18, "30–39"),
        (79, 18, "70–79"),
        (80, 18, "80+"),
        (104, 18, "80+"),
    ],
)
def test_an_age_is_posted_as_a_band_that_begins_where_people_vote(age, first, band):
    assert rules.age_band(age, first) == band


def test_the_posted_roll_says_serial_name_sex_and_band_only(read, posted):
    rows = [one for group in read(services.public_roll, posted) for one in group.rows]
    assert {one.band for one in rows} == {"40–49"}
    assert set(rows[0].__slots__) == {"serial", "name", "sex", "band"}


def test_a_posted_roll_changes_by_no_single_person(act, read, posted):
    gone = read(services.voters_of, posted)[0].id
    for refused in (
        lambda: act(import_file, CLERK, posted, roll_file([row(40)]), "a.xlsx", at=on(29)),
        lambda: act(services.add_voter, CHAIR, posted, typed(40), at=on(29)),
        lambda: act(services.strike, CHAIR, posted, gone, "去世", at=on(29)),
        lambda: act(services.correct, CHAIR, posted, gone, typed(0), at=on(29)),
    ):
        with pytest.raises(RefusedError, match="X101"):
            refused()
    assert read(services.summary, posted).listed == 10


def test_an_entry_is_corrected_before_the_roll_is_posted(act, read, listed):
    one = read(services.voters_of, listed)[0]
    fixed = rules.NewVoter({"name": "王秀蓝", "phone": "13900001234"}, "写错一个字")
    act(services.correct, CLERK, listed, one.id, fixed, at=on(34))
    held = read(services.voter, listed, one.id)
    assert (held.name, held.pinyin[:4]) == ("王秀蓝", "wang")
    assert held.id_index == one.id_index
    assert read(services.shown_voter, listed, one.id)["phone"] == "139****1234"
    with pytest.raises(RefusedError, match="R159"):
        act(services.correct, CLERK, listed, one.id, fixed, at=on(34))
    taken = rules.NewVoter({"id_number": id_number(serial=6)}, "号码写错")
    with pytest.raises(RefusedError, match="R230"):
        act(services.correct, CLERK, listed, one.id, taken, at=on(34))


def test_no_reason_holds_an_identity_number(act, read, listed):
    voter = read(services.voters_of, listed)[0].id
    for text in (id_number(), "号码 640221 19800506 0024 有误", f"{id_number()[:15]}"):
        with pytest.raises(RefusedError, match="R141"):
            act(services.strike, CLERK, listed, voter, text, at=on(34))


@pytest.mark.parametrize(
    "text",
    ["去世", "2026-10-30 2026-11-01 两次核实", "电话 13900001234", "编号 0012 0013 0014 0015"],
)
def test_days_telephones_and_card_numbers_are_no_identity_number(text):
    assert list(rules.check_reason(text)) == []


def test_an_objection_in_time_is_taken_and_a_late_one_is_not(act, read, posted):
    filed = act(services.file_objection, CLERK, posted, OBJECTION, at=on(25))
    held = read(services.objection, posted, filed)
    # Received on Wednesday: three days end on Saturday, and so on Monday (Civil Code 203).
    assert held.received_on == date(2026, 11, 25)
    assert held.due_on == date(2026, 11, 30)
    with pytest.raises(RefusedError) as caught:
        act(services.file_objection, CLERK, posted, OBJECTION, at=on(24))
    assert [(one.code, one.clause) for one in caught.value.findings] == [
        ("R105", "cn-village-2026:17")
    ]


def test_an_objection_from_the_self_check_is_taken_like_any_other(act, read, posted):
    said = NewObjection(
        ObjectionKind.OMITTED, "郑十一", "本人漏登", "身份证", "", ObjectionSource.SELF_CHECK
    )
    filed = act(services.file_objection, PUBLIC, posted, said, at=on(28))
    assert read(services.objection, posted, filed).source is ObjectionSource.SELF_CHECK
    assert '"source":"self_check"' in facts_of(read, posted, "rolls.object")[0]


def test_how_to_reach_the_objector_is_sealed(act, read, posted):
    filed = act(services.file_objection, CLERK, posted, OBJECTION, at=on(28))
    held = read(services.objection, posted, filed)
    assert b"13900001234" not in held.contact_cipher
    assert read(services.contact_of, held) == "13900001234"
    assert all("13900001234" not in one.facts for one in read(journal.entries, posted))


def test_an_objection_with_an_identity_number_in_its_words_is_refused(act, posted):
    said = NewObjection(ObjectionKind.OMITTED, "郑十一", f"漏登 {id_number()}", "户口本")
    with pytest.raises(RefusedError) as caught:
        act(services.file_objection, CLERK, posted, said, at=on(28))
    assert [(one.code, one.field) for one in caught.value.findings] == [("R141", "subject")]


def test_a_case_keeps_its_number_and_is_overdue_after_its_day(act, read, posted):
    first, second = (
        act(services.file_objection, CLERK, posted, OBJECTION, at=on(28, hour=hour))
        for hour in (2, 3)
    )
    decision = Decision(Ruling.DISMISSED, "不成立")
    act(services.decide_objection, CHAIR, posted, first, decision, at=on(28, hour=4))
    assert read(services.objection_numbers, posted) == {first: 1, second: 2}
    due = read(services.objection, posted, second).due_on
    assert read(services.overdue, posted, due) == frozenset()
    assert read(services.overdue, posted, due + timedelta(days=1)) == {second}


def test_evidence_is_kept_sealed_and_handed_out_to_a_name(act, read, posted):
    filed = act(services.file_objection, CLERK, posted, OBJECTION, at=on(28))
    kept = act(services.add_evidence, CLERK, posted, filed, PDF, at=on(28))
    held = read(services.evidence_of, posted, filed)[0]
    assert (held.kind, held.size) == ("pdf", len(PDF))
    assert PDF not in held.content_cipher
    found = act(services.read_evidence, CHAIR, posted, filed, kept, at=on(27))
    assert (found.content, found.kind, found.number) == (PDF, "pdf", 1)
    assert [one.actor for one in read(journal.entries_of, posted, "rolls.read-evidence")] == [
        f"chair:{CHAIR.id}:{CHAIR.name}"
    ]
    with pytest.raises(NotFoundError):
        act(services.read_evidence, CHAIR, posted, filed, 5, at=on(27))


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"MZ\x90\x00", "R150"),
        (b"<html>", "R150"),
        (b"", "R150"),
        (b" %PDF-1.7", "R150"),
        (PNG + bytes(5 * 2**20), "R151"),
    ],
)
def test_what_is_no_document_is_not_kept(act, read, posted, content, code):
    filed = act(services.file_objection, CLERK, posted, OBJECTION, at=on(28))
    with pytest.raises(RefusedError, match=code):
        act(services.add_evidence, CLERK, posted, filed, content, at=on(28))
    assert read(services.evidence_of, posted, filed) == []


def test_five_documents_are_kept_and_no_sixth_and_none_after_the_decision(act, read, posted):
    filed = act(services.file_objection, CLERK, posted, OBJECTION, at=on(28))
    for _ in range(5):
        act(services.add_evidence, CLERK, posted, filed, PNG, at=on(28))
    with pytest.raises(RefusedError, match="R152"):
        act(services.add_evidence, CLERK, posted, filed, PNG, at=on(28))
    decision = Decision(Ruling.DISMISSED, "不成立")
    act(services.decide_objection, CHAIR, posted, filed, decision, at=on(27))
    with pytest.raises(RefusedError, match="R113"):
        act(services.add_evidence, CLERK, posted, filed, PNG, at=on(27))


def test_evidence_that_was_changed_in_the_database_does_not_open(act, store, posted):
    filed = act(services.file_objection, CLERK, posted, OBJECTION, at=on(28))
    kept = act(services.add_evidence, CLERK, posted, filed, PDF, at=on(28))
    with store.writing() as session:
        held = session.get(Evidence, (posted.unit, kept))
        held.content_cipher = held.content_cipher[:-1] + b"x"
        session.recorded = True
    with pytest.raises(ValueError, match="does not open"):
        act(services.read_evidence, CHAIR, posted, filed, kept, at=on(27))


def test_an_upheld_objection_proposes_and_strikes_nobody_itself(act, read, posted):
    filed = act(services.file_objection, CLERK, posted, OBJECTION, at=on(28))
    gone = read(services.voters_of, posted)[-1].id
    decision = Decision(Ruling.UPHELD, "查实已迁出", strike_of(gone))
    proposed = act(services.decide_objection, CHAIR, posted, filed, decision, at=on(27))
    assert read(services.voter, posted, gone).listed
    assert read(services.unchanged, posted) == []
    assert read(services.roll_change, posted, proposed).objection_id == filed
    with pytest.raises(RefusedError, match="R113"):
        act(services.decide_objection, CHAIR, posted, filed, decision, at=on(27))
    act(services.confirm_change, CLERK, posted, proposed, at=on(26))
    assert not read(services.voter, posted, gone).listed
    assert read(services.objection, posted, filed).voter_id == gone
    assert read(services.unchanged, posted) == []


def test_an_upheld_objection_asks_for_a_change_until_one_is_proposed(act, read, posted):
    filed = act(services.file_objection, CLERK, posted, OBJECTION, at=on(28))
    act(services.decide_objection, CHAIR, posted, filed, Decision(Ruling.UPHELD, "查实"), at=on(27))
    assert [one.id for one in read(services.unchanged, posted)] == [filed]
    off = strike_of(read(services.voters_of, posted)[-1].id, objection_id=filed)
    proposed = act(services.propose_change, CLERK, posted, off, at=on(27))
    assert read(services.unchanged, posted) == []
    found = read(services.before_freezing, posted, at=on(22))
    assert [one.code for one in found] == ["R143"]
    act(services.refuse_change, CHAIR, posted, proposed, "不是他", at=on(26))
    assert [one.id for one in read(services.unchanged, posted)] == [filed]


@pytest.mark.parametrize(
    ("kind", "ruling", "change"),
    [
        (ObjectionKind.SHOULD_NOT, Ruling.DISMISSED, ChangeKind.SHOULD_NOT),
        (ObjectionKind.OMITTED, Ruling.UPHELD, ChangeKind.SHOULD_NOT),
        (ObjectionKind.SHOULD_NOT, Ruling.UPHELD, ChangeKind.OMITTED),
    ],
)
def test_a_decision_leads_only_to_its_own_change(act, read, posted, kind, ruling, change):
    said = NewObjection(kind, "郑十一", "吴芳", "户口本")
    filed = act(services.file_objection, CLERK, posted, said, at=on(28))
    gone = read(services.voters_of, posted)[-1].id
    decision = Decision(ruling, "查实", strike_of(gone, change))
    with pytest.raises(RefusedError, match="R108"):
        act(services.decide_objection, CHAIR, posted, filed, decision, at=on(27))
    assert read(services.objection, posted, filed).ruling is None
    assert read(services.roll_changes, posted) == []


def test_a_roll_freezes_after_objections_and_its_hash_holds(act, read, posted):
    filed = act(services.file_objection, CLERK, posted, OBJECTION, at=on(28))
    with pytest.raises(RefusedError, match=r"R110.*R111"):
        act(services.freeze, CHAIR, posted, at=on(25))
    gone = read(services.voters_of, posted)[-1].id
    decision = Decision(Ruling.UPHELD, "查实", strike_of(gone))
    proposed = act(services.decide_objection, CHAIR, posted, filed, decision, at=on(24))
    with pytest.raises(RefusedError, match="R143"):
        act(services.freeze, CHAIR, posted, at=on(24))
    act(services.refuse_change, CLERK, posted, proposed, "还要核实", at=on(24))
    with pytest.raises(RefusedError) as caught:
        act(services.freeze, CHAIR, posted, at=on(24))
    assert [one.code for one in caught.value.findings] == ["R144"]
    again = strike_of(gone, objection_id=filed)
    confirmed = act(services.propose_change, CLERK, posted, again, at=on(24))
    act(services.confirm_change, CHAIR, posted, confirmed, at=on(24))
    hashed = act(services.freeze, CHAIR, posted, at=on(24))
    held = read(services.freezing, posted)
    assert (held.hash, held.version, held.purpose) == (hashed, 1, FreezePurpose.FINAL)
    voters = read(services.voters_of, posted)
    assert services.roll_hash(voters) == hashed
    voters[3].name = "别人"
    assert services.roll_hash(voters) != hashed


def test_a_frozen_roll_takes_no_objection_and_no_second_first_version(act, frozen):
    for refused in (
        lambda: act(services.file_objection, CLERK, frozen, OBJECTION, at=on(20)),
        lambda: act(services.freeze, CHAIR, frozen, at=on(20)),
        lambda: act(services.post_roll, CHAIR, frozen, at=on(20)),
        lambda: act(services.open_roll, CHAIR, frozen, at=on(20)),
    ):
        with pytest.raises(RefusedError, match="X101"):
            refused()


def test_a_decision_is_printed_for_its_objector(act, read, posted):
    filed = act(services.file_objection, CLERK, posted, OBJECTION, at=on(28))
    with pytest.raises(NotFoundError):
        read(services.decision_slip, posted, filed, "zh")
    decision = Decision(Ruling.DISMISSED, "吴芳户口仍在本村")
    act(services.decide_objection, CHAIR, posted, filed, decision, at=on(27))
    assert read(services.decision_slip, posted, filed, "zh").startswith(b"%PDF")


def test_an_objection_of_another_election_is_not_found(act, read, posted):
    filed = act(services.file_objection, CLERK, posted, OBJECTION, at=on(28))
    other = new_election(act)
    for look in (services.objection, services.evidence_of):
        with pytest.raises(NotFoundError):
            read(look, other, filed)


def test_names_that_would_print_as_boxes_are_told_before_posting(act, read, roll_open):
    rare = roll_file([row(0, 姓名="王\U00031350")])
    act(import_file, CLERK, roll_open, rare, "roll.xlsx", at=on(35))
    found = read(services.before_posting, roll_open, at=on(30))
    assert [(one.code, one.severity) for one in found if one.code == "R174"] == [("R174", "warns")]
    assert "U+31350" in str(found)


def test_names_that_print_whole_warn_of_nothing(read, listed):
    assert "R174" not in [one.code for one in read(services.before_posting, listed, at=on(30))]
