"""A file comes onto the roll: chunk by chunk, whole or not at all, and little is kept in memory."""

import base64
import hmac
import json
import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypinyin import lazy_pinyin
from sqlalchemy.exc import IntegrityError

from electionsys import sheets
from electionsys.db import keys_of, roomy
from electionsys.errors import RefusedError
from electionsys.findings import Severity
from electionsys.journal import services as journal
from electionsys.keys import Keys
from electionsys.law.services import rules_for
from electionsys.rolls import rules, services
from electionsys.rolls.models import Voter
from electionsys.rolls.services import importing, persons
from tests.conftest import POLLING_DAY, UNIT, on
from tests.rolls.conftest import (
    CLERK,
    HEADINGS,
    NAMES,
    check_file,
    id_number,
    import_file,
    roll_file,
    row,
    typed,
)

LAW = rules_for(UNIT, "villagers_committee", POLLING_DAY)
MORE = (*HEADINGS, "电话", "住址", "同意文件", "需要")
PAPERS = {"登记类别": "3", "登记依据": "本人申请 2026-09-20"}


def whole(number, phone="", address="", consent="", needs="", **change):
    return (*row(number, **change), phone, address, consent, needs)


def people(count):
    """Return rows of so many different people."""
    return [
        row(number, 身份证号=id_number(date(1950 + number // 900, 1, 2), number % 900 + 1))
        for number in range(count)
    ]


@pytest.fixture
def small_chunks(monkeypatch):
    monkeypatch.setattr(importing, "_CHUNK", 4)


def test_everything_a_row_says_is_kept_and_what_is_private_is_sealed(act, read, roll_open):
    rows = [
        whole(0, "13912345678", "合作村3组", "村民代表会议 2026-10-01", "委托、流动票箱", **PAPERS),
        whole(1, needs="代写"),
    ]
    act(import_file, CLERK, roll_open, roll_file(rows, MORE), "roll.xlsx", at=on(35))
    first, second = read(services.voters_of, roll_open)
    assert (first.consent, first.basis) == ("村民代表会议 2026-10-01", "本人申请 2026-09-20")
    assert (first.needs_proxy, first.needs_box, first.needs_assistant) == (True, True, False)
    assert (second.needs_proxy, second.needs_box, second.needs_assistant) == (False, False, True)
    assert (second.phone_cipher, second.address_cipher) == (None, None)
    columns = read(lambda session: persons.columns(keys_of(session), first))
    assert (columns["phone"], columns["address"]) == ("13912345678", "合作村3组")
    assert columns["id_number"] == row(0)[1]


def test_who_came_with_a_file_is_as_who_was_added_by_hand(act, read, roll_open):
    """The insertion of many goes another way than that of one; nobody shall be able to tell."""
    act(import_file, CLERK, roll_open, roll_file([row(0)]), "roll.xlsx", at=on(35))
    added = act(services.add_voter, CLERK, roll_open, typed(1), at=on(35))
    one, other = sorted(read(services.voters_of, roll_open), key=lambda voter: voter.id == added)
    varying = {
        *("id", "name", "pinyin", "initials", "sex", "born_on", "group_no", "household"),
        *("id_cipher", "id_index", "id_tail", "id_six", "card_no", "card_token", "added_reason"),
    }
    for column in (one.name for one in Voter.__table__.columns):
        left, right = getattr(one, column), getattr(other, column)
        assert type(left) is type(right), column
        assert left == right or column in varying, column
    assert [len(getattr(one, name)) for name in ("id_index", "id_tail", "id_six")] == [64, 16, 16]


@pytest.mark.usefixtures("small_chunks")
def test_a_file_of_many_chunks_is_listed_in_its_own_order(act, read, roll_open):
    rows = people(11)
    act(import_file, CLERK, roll_open, roll_file(rows), "roll.xlsx", at=on(35))
    voters = read(services.voters_of, roll_open)
    assert [one.card_no for one in voters] == list(range(1, 12))
    assert [one.name for one in voters] == [one[0] for one in rows]
    assert len({one.id for one in voters}) == len({one.card_token for one in voters}) == 11
    assert {bool(re.fullmatch("[A-Z2-7]{16}", one.card_token)) for one in voters} == {True}


@pytest.mark.usefixtures("small_chunks")
@pytest.mark.parametrize("twin", [1, 3, 4, 9])
def test_one_person_twice_is_told_however_far_apart_and_nobody_is_listed(
    act, read, roll_open, twin
):
    rows = people(11)
    rows[10] = row(10, 身份证号=rows[twin][1], 村民小组="2", 户号="99")
    rows[6] = row(6, 户号="")
    with pytest.raises(RefusedError) as caught:
        act(import_file, CLERK, roll_open, roll_file(rows), "roll.xlsx", at=on(35))
    found = [(f.code, f.values["row"], f.values.get("first")) for f in caught.value.findings]
    assert found == [("R210", 8, None), ("R229", 12, twin + 2)]
    assert caught.value.report.would_list == 9
    assert read(services.voters_of, roll_open) == []


@pytest.mark.usefixtures("small_chunks")
def test_errors_of_every_chunk_are_told_also_who_is_listed_already(act, read, roll_open):
    act(import_file, CLERK, roll_open, roll_file(people(2)), "roll.xlsx", at=on(35))
    rows = people(12)
    rows[7] = row(7, 村民小组="x")
    with pytest.raises(RefusedError) as caught:
        act(import_file, CLERK, roll_open, roll_file(rows), "roll.xlsx", at=on(34))
    found = [(f.code, f.values["row"], f.values["column"]) for f in caught.value.findings]
    assert found == [("R230", 2, "身份证号"), ("R230", 3, "身份证号"), ("G243", 9, "村民小组")]
    assert len(read(services.voters_of, roll_open)) == 2


def test_only_so_many_findings_are_kept_and_all_are_counted(read, roll_open, monkeypatch):
    monkeypatch.setattr(importing, "MOST_KEPT", 3)
    rows = [row(number, 户号="") for number in range(8)]
    report = read(check_file, roll_open, roll_file(rows), "roll.xlsx")
    assert (report.errors, report.rows, report.would_list) == (8, 8, 0)
    assert [one.values["row"] for one in report.findings] == [2, 3, 4]


def test_the_counts_are_of_those_nothing_is_wrong_with(read, roll_open):
    rows = [*people(6), row(1, 户号=""), people(1)[0]]
    report = read(check_file, roll_open, roll_file(rows), "roll.xlsx")
    assert (report.rows, report.would_list, report.errors) == (8, 6, 2)
    assert sum(report.by_group.values()) == sum(report.by_class.values()) == 6
    assert report.women == 3


def test_how_far_it_is_is_told(read, roll_open, monkeypatch):
    monkeypatch.setattr(importing, "_CHUNK", 4)
    told = []

    def check(session, where):
        with sheets.opened(roll_file(people(10)), "roll.xlsx") as table:
            layout = rules.layout_of(table.head)
            services.check_file(session, where, table, layout, tell=lambda *now: told.append(now))

    read(check, roll_open)
    assert [rows for rows, _ in told] == [4, 8, 10]
    assert told[-1][1] == 1
    assert all(0 <= share <= 1 for _, share in told)


def test_who_came_in_between_makes_the_act_run_again(read, listed, monkeypatch):
    """The database saw him first: with nothing to explain, its word is handed on."""
    monkeypatch.setattr(importing._Held, "among", lambda held, entries: iter(()))
    with sheets.opened(roll_file([row(3)]), "roll.xlsx") as table, pytest.raises(IntegrityError):
        read(
            lambda session: services.import_file(
                session, CLERK, listed, table, rules.layout_of(table.head), "", at=on(34)
            )
        )


def test_the_room_for_a_long_roll_is_given_back(store, roll_open):
    with store.reading() as session:
        if session.connection().dialect.name != "sqlite":
            pytest.skip("a setting of SQLite")

        def size():
            return session.connection().exec_driver_sql("PRAGMA cache_size").scalar_one()

        before = size()
        with roomy(session):
            assert size() < before
        assert size() == before
        with pytest.raises(IntegrityError), roomy(session):
            session.connection().exec_driver_sql("INSERT INTO voter DEFAULT VALUES")
        assert size() == before


def test_the_journal_counts_and_names_nobody(act, read, roll_open):
    act(import_file, CLERK, roll_open, roll_file(people(3)), "roll.xlsx", at=on(35))
    line = read(journal.entries_of, roll_open, "rolls.import")[-1]
    facts = json.loads(line.facts)
    assert (facts["rows"], facts["classes"]) == (3, {"1": 3})
    assert re.fullmatch("[0-9a-f]{64}", facts["sha256"])
    assert not any(name in line.facts for name in NAMES)


def test_an_old_number_is_converted_and_said():
    new = id_number(date(1980, 5, 6), 8)
    entry, findings = rules.check_row(
        {**typed(1).typed, "id_number": new[:6] + new[8:17]}, LAW, POLLING_DAY
    )
    assert entry.id_number == new
    assert [(one.code, one.severity) for one in findings] == [("R233", Severity.WARNS)]


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("", set()),
        ("无", set()),
        ("委托", {"proxy"}),
        ("代理，流动票箱；协助", {"proxy", "box", "assistant"}),
        ("Proxy, box", {"proxy", "box"}),
        ("代写 流动", {"assistant", "box"}),
        ("轮椅", None),
    ],
)
def test_what_somebody_needs_is_told_in_the_words_of_an_office(said, meant):
    entry, findings = rules.check_row({**typed(1).typed, "needs": said}, LAW, POLLING_DAY)
    if meant is None:
        assert [(one.code, one.field) for one in findings] == [("R236", "needs")]
    else:
        assert entry.needs == meant


def test_two_of_ours_in_one_column_are_refused():
    layout = rules.Layout(1, {"name": 0, "id_number": 0, "group_no": 1}, ("姓名", "组"))
    found = [(one.code, one.field) for one in rules.check_layout(layout)]
    assert found == [("R201", None), ("R235", "id_number")]


def test_a_layout_is_stored_and_read_again():
    layout = rules.layout_of(
        (sheets.Row(1, ("选民登记表",)), sheets.Row(3, (*HEADINGS, "姓名", "")))
    )
    assert layout.head_row == 3
    assert layout.twice == ("name",)
    assert layout.headings[-1] == "H"
    assert rules.Layout.read(layout.written()) == layout


def test_a_file_without_headings_shows_letters_and_never_a_person():
    layout = rules.layout_of((sheets.Row(1, row(1)), sheets.Row(2, row(2))))
    assert (layout.head_row, layout.columns) == (0, {})
    assert layout.headings == ("A", "B", "C", "D", "E", "F")
    assert row(1)[1] not in layout.written()
    strange = rules.layout_of((sheets.Row(1, ("甲", "乙")), sheets.Row(2, ("x", "y"))))
    assert (strange.head_row, strange.headings) == (1, ("甲", "乙"))


@pytest.mark.parametrize("between", [" ", "  ", "-", "－", "\u3000", "_", ".", "–"])
@pytest.mark.parametrize("lost", [0, 1])
def test_a_number_in_parts_is_a_person_and_no_heading(between, lost):
    number = id_number(serial=1)
    parts = between.join((number[:6], number[6 : 14 - lost], number[14:]))
    spaced = sheets.Row(1, row(1, 身份证号=parts))
    layout = rules.layout_of((spaced, sheets.Row(2, row(2))))
    assert (layout.head_row, layout.headings[:2]) == (0, ("A", "B"))
    assert number[-4:] not in layout.written()


def test_headings_hide_the_numbers_of_people_and_keep_days():
    headings = (*HEADINGS, "电话 138-1234-5678", "核实 2026-10-30", f"原号{id_number()}")
    layout = rules.layout_of((sheets.Row(1, headings),))
    assert layout.head_row == 1
    assert layout.headings == (*HEADINGS, "G", "核实 2026-10-30", "I")


@pytest.mark.parametrize("column", ["household", "basis", "consent"])
@pytest.mark.parametrize("write", [str, lambda one: f"{one[:6]} {one[6:14]}-{one[14:]}"])
def test_a_number_in_a_column_kept_in_the_clear_is_refused(column, write):
    number = id_number(serial=9)
    texts = {**typed(1).typed, "registration_class": "3", "basis": "申请", "consent": "决议"}
    assert rules.check_row(texts, LAW, POLLING_DAY)[0] is not None
    entry, findings = rules.check_row(texts | {column: write(number)}, LAW, POLLING_DAY)
    assert entry is None
    told = [(one.code, one.field) for one in findings if one.code == "R141"]
    assert told == [("R141", column)]
    assert number not in repr(findings)


def test_a_file_with_numbers_in_the_clear_lists_nobody(read, roll_open):
    number = id_number(serial=9)
    rows = [row(1), row(2, 户号=number), *(row(n, 登记依据=f"证{number}") for n in (3, 4))]
    report = read(check_file, roll_open, roll_file(rows), "roll.xlsx")
    found = [(one.code, one.values["row"], one.values["column"]) for one in report.findings]
    assert found == [("R141", 3, "户号"), ("R141", 4, "登记依据"), ("R141", 5, "登记依据")]
    assert (report.would_list, report.errors) == (1, 3)


def test_a_person_does_not_show_his_number_by_accident():
    entry, _ = rules.check_row({**typed(1).typed, "phone": "13912345678"}, LAW, POLLING_DAY)
    assert "13912345678" not in repr(entry)
    assert entry.id_number not in repr(entry)


@given(st.text(alphabet="王周长玉重乐行单曾朝解秀兰尉迟欧阳", min_size=2, max_size=4))
def test_a_short_name_is_spelt_as_its_family_name_and_its_given_one(name):
    full, initials = rules.spelling(name)
    assert full.isascii()
    assert len(initials) == len(name)
    if len(name) < 4 and name[:2] not in rules.columns.COMPOUND_SURNAMES:
        assert full.endswith("".join(lazy_pinyin(name[1:])))


@given(st.binary(min_size=32, max_size=32), st.text())
def test_the_keyed_hash_is_hmac_sha_256(key, said):
    keys = Keys(key, key, key, key)
    assert keys.index(said) == hmac.digest(key, said.encode(), "sha256").hex()


def test_what_is_sealed_for_many_opens_as_what_is_sealed_for_one():
    keys = Keys(*[bytes(range(32))] * 4)
    seal = keys.sealing(UNIT, "voter.phone")
    first, again = seal("13912345678"), seal("13912345678")
    assert first != again
    assert keys.open_sealed(UNIT, "voter.phone", first) == "13912345678"
    with pytest.raises(ValueError, match="does not open"):
        keys.open_sealed(UNIT, "voter.address", first)


def test_a_card_token_is_eighty_bits_in_base_32():
    tokens = {persons.token() for _ in range(200)}
    assert len(tokens) == 200
    assert {len(base64.b32decode(one)) for one in tokens} == {10}
