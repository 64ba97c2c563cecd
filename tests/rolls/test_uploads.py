"""A file that waits: sealed, checked, imported or given up; its corrected table goes and comes."""

import io
import json
import re
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from electionsys import sheets
from electionsys.db import keys_of
from electionsys.errors import RefusedError
from electionsys.findings import Finding, Severity
from electionsys.journal import services as journal
from electionsys.rolls import services
from electionsys.rolls.models import RollUpload
from electionsys.rolls.rules import uploads as rules
from electionsys.rolls.rules.columns import Layout
from electionsys.rolls.services import corrected, persons, uploads
from electionsys.sheets import cells
from tests.conftest import on
from tests.rolls.conftest import CHAIR, CLERK, HEADINGS, id_number, roll_file, row, typed

WIDE = (*HEADINGS, "电话", "住址")
PHONE, ADDRESS = "13812345678", "合作村三组12号"


def wide(number, **change):
    return (*row(number, **change), PHONE, ADDRESS)


@pytest.fixture
def put(act, read, roll_open):
    """Let a file wait: `put(rows)` or `put(content, name)`."""

    def do(rows, headings=WIDE, name="roll.xlsx", where=roll_open):
        content = rows if isinstance(rows, bytes) else roll_file(rows, headings)
        new = read(corrected.read_upload, where, name, content)
        act(uploads.put_upload, CLERK, where, new, at=on(35))
        return new

    return do


@pytest.fixture
def check(act, read, roll_open):
    """Check the file that waits, and keep what was found."""

    def do():
        found, checked = read(uploads.check_upload, roll_open)
        act(uploads.keep_check, CLERK, roll_open, found, checked, at=on(35))
        return checked

    return do


@pytest.fixture
def go_out(read, check, roll_open):
    """Return the cells of the corrected table, as lists, its headings first."""

    def do():
        check()
        content = read(corrected.corrected_table, roll_open, "zh")
        return [list(one.cells) for one in sheets.read(content, "a.xlsx").rows]

    return do


def codes(refused):
    return [(one.code, one.values.get("row")) for one in refused.value.findings]


def test_a_file_waits_sealed_and_its_report_names_nobody(settings, put, check, read, roll_open):
    new = put([wide(0), wide(1, 户号="")])
    assert "content" not in repr(new)
    assert check().errors == 1
    held = read(uploads.upload, roll_open)
    assert (held.filename, held.size, held.checked.would_list) == ("roll.xlsx", new.size, 1)
    said = json.dumps(json.loads(held.checked.written()), ensure_ascii=False)
    for secret in ("王秀兰", "李建国", id_number(serial=1), id_number(serial=2), PHONE, ADDRESS):
        assert secret not in said
        for file in settings.folder.rglob("*"):
            if file.is_file():
                assert secret.encode() not in file.read_bytes(), file.name


def test_what_is_journaled_of_a_file_is_sums(put, check, act, read, roll_open):
    new = put([wide(0)])
    act(uploads.lay_out, CLERK, roll_open, new.layout, at=on(35))
    check()
    act(corrected.take_corrected, CLERK, roll_open, at=on(35))
    act(uploads.give_up, CLERK, roll_open, at=on(35))
    lines = [one for one in read(journal.entries, roll_open) if one.act.startswith("rolls.")]
    assert [one.act for one in lines][-5:] == [
        "rolls.upload",
        "rolls.lay-out",
        "rolls.check",
        "rolls.corrected-table",
        "rolls.give-up",
    ]
    facts = " ".join(one.facts for one in lines)
    assert new.sha256 in facts
    assert "roll.xlsx" not in facts
    assert "王" not in facts


def test_a_second_file_takes_the_place_of_the_first(put, check, act, read, roll_open):
    first = put([wide(0)])
    check()
    put([wide(1), wide(2)])
    held = read(uploads.upload, roll_open)
    assert held.sha256 != first.sha256
    assert held.checked is None
    assert check().would_list == 2


def test_a_file_goes_when_the_roll_is_posted(put, act, read, listed):
    new = put([wide(20)], where=listed)
    act(services.post_roll, CHAIR, listed, at=on(30))
    assert read(lambda session: session.scalars(select(RollUpload)).all()) == []
    line = read(journal.entries_of, listed, "rolls.post")[-1]
    assert json.loads(line.facts)["dropped_file"] == new.sha256


def test_a_roll_for_which_no_file_waits_drops_none(read, posted):
    line = read(journal.entries_of, posted, "rolls.post")[-1]
    assert json.loads(line.facts)["dropped_file"] is None


def test_a_check_of_what_waits_no_longer_is_not_kept(put, act, read, roll_open):
    put([wide(0)])
    found, checked = read(uploads.check_upload, roll_open)
    other = Layout(1, dict(found.layout.columns) | {"phone": 7}, found.layout.headings)
    columns = {name: at for name, at in other.columns.items() if name != "address"}
    act(uploads.lay_out, CLERK, roll_open, Layout(1, columns, other.headings), at=on(35))
    with pytest.raises(RefusedError, match="R251"):
        act(uploads.keep_check, CLERK, roll_open, found, checked, at=on(35))
    put([wide(1)])
    with pytest.raises(RefusedError, match="R251"):
        act(uploads.keep_check, CLERK, roll_open, found, checked, at=on(35))


def test_a_file_is_imported_once_and_is_gone(put, check, act, read, roll_open):
    new = put([wide(0), wide(1)])
    with pytest.raises(RefusedError, match="R254"):
        act(uploads.import_upload, CLERK, roll_open, new.sha256, at=on(34))
    check()
    assert act(uploads.import_upload, CLERK, roll_open, new.sha256, at=on(34)) == 2
    assert read(uploads.upload, roll_open) is None
    assert not read(uploads.upload_waits, roll_open)
    assert read(services.summary, roll_open).listed == 2
    with pytest.raises(RefusedError, match="R250"):
        act(uploads.import_upload, CLERK, roll_open, new.sha256, at=on(34))


def test_a_refused_import_leaves_the_file_and_the_roll_as_they_were(
    put, check, act, read, roll_open
):
    new = put([wide(0), wide(1, 户号="")])
    check()
    with pytest.raises(RefusedError, match="R210"):
        act(uploads.import_upload, CLERK, roll_open, new.sha256, at=on(34))
    assert read(uploads.upload, roll_open).checked.errors == 1
    assert read(services.summary, roll_open).listed == 0


def test_a_table_that_breaks_further_down_is_a_report_and_no_fault(put, check):
    lines = [",".join(HEADINGS), *(",".join(row(number)) for number in range(3))]
    put("\n".join([*lines, "x" * 5000]).encode(), name="roll.csv")
    assert check().errors


def test_a_file_comes_only_while_voters_are_registered(put, act, read, election, roll_open):
    new = put([wide(0)])
    act(uploads.give_up, CLERK, roll_open, at=on(35))
    put([wide(0)])
    act(services.add_voter, CLERK, roll_open, typed(5), at=on(34))
    act(services.post_roll, CHAIR, roll_open, at=on(30))
    with pytest.raises(RefusedError, match="X101"):
        act(uploads.put_upload, CLERK, roll_open, new, at=on(29))


def test_the_corrected_table_marks_what_is_wrong_and_holds_no_number(put, go_out, read, roll_open):
    wrong_check_digit = id_number(serial=2)[:-1] + ("0" if id_number(serial=2)[-1] != "0" else "1")
    strayed = f"身份证 {id_number(serial=9)}"
    put(
        [
            wide(0, 户号=""),
            wide(1, 身份证号=wrong_check_digit),
            wide(2, 登记依据=strayed),
            wide(3, 身份证号="6.40221E+17"),
        ]
    )
    headings, *rows = go_out()
    content = read(corrected.corrected_table, roll_open, "zh")
    parts = zipfile.ZipFile(io.BytesIO(content))
    whole = b"".join(parts.read(name) for name in parts.namelist()).decode("utf-8", "ignore")
    for secret in (id_number(serial=1), wrong_check_digit, id_number(serial=9), PHONE, ADDRESS):
        assert secret not in whole
    assert not re.search(r"[1-9][0-9]{16}[0-9X]", whole)
    number = headings.index("身份证号")
    assert [one[number] for one in rows] == [
        cells_mask(id_number(serial=1)),
        cells_mask(wrong_check_digit),
        cells_mask(id_number(serial=3)),
        "",
    ]
    assert [one[0] for one in rows] == ["2", "3", "4", "5"]
    assert "R210" in whole
    assert "G233" in whole
    assert rows[0][headings.index("电话")] == "138****5678"
    assert rows[0][headings.index("住址")] == "合作村***"


def cells_mask(number):
    return number[:4] + 10 * "*" + number[-4:]


def test_what_nobody_touched_is_filled_in_again(put, go_out, check, act, read, roll_open):
    put([wide(0, 户号=""), wide(1), wide(2)])
    headings, *rows = go_out()
    rows[0][headings.index("户号")] = "77"
    rows[1][headings.index("电话")] = "13900001111"
    rows[2][headings.index("住址")] = ""
    # Sorted another way, with somebody new at the end, who has no row in the earlier table.
    back = [rows[2], rows[0], rows[1], ["", *_whole(headings, 5)]]
    put(back, headings, "改正表.xlsx")
    assert check().errors == 0
    new = read(uploads.upload, roll_open)
    assert act(uploads.import_upload, CLERK, roll_open, new.sha256, at=on(34)) == 4
    people = {one.name: one for one in read(services.voters_of, roll_open)}
    assert people["王秀兰"].household == "77"
    assert {name for name, one in people.items() if one.address_cipher is None} == {"张伟", "杨帆"}
    assert read(_numbers, roll_open) == {
        "王秀兰": (id_number(serial=1), PHONE),
        "李建国": (id_number(serial=2), "13900001111"),
        "张伟": (id_number(serial=3), PHONE),
        "杨帆": (id_number(serial=6), ""),
    }


def _whole(headings, number):
    known = dict(zip(HEADINGS, row(number), strict=True))
    return [known.get(heading, "") for heading in headings[1:]]


def _numbers(session, where):
    found = {}
    for one in services.voters_of(session, where):
        columns = persons.columns(keys_of(session), one)
        found[one.name] = columns["id_number"], columns["phone"]
    return found


def test_a_corrected_table_is_corrected_again(put, go_out, check):
    put([wide(0, 户号=""), wide(1, 村民小组="")])
    headings, *rows = go_out()
    rows[0][headings.index("户号")] = "77"
    put(rows, headings, "1.xlsx")
    headings, *rows = go_out()
    assert [one[0] for one in rows] == ["2", "3"]
    rows[1][headings.index("村民小组")] = "2"
    put(rows, headings, "2.xlsx")
    assert check().errors == 0


def test_a_hidden_number_that_is_not_that_of_its_row_is_refused(put, go_out, read, roll_open):
    put([wide(0), wide(1), wide(2)])
    before = read(uploads.upload, roll_open).sha256
    headings, *rows = go_out()
    number = headings.index("身份证号")
    rows[0][number], rows[1][number] = rows[1][number], rows[0][number]
    rows[2][0] = "99"
    with pytest.raises(RefusedError) as refused:
        put(rows, headings, "改正表.xlsx")
    assert sorted(codes(refused)) == [
        ("R252", 2),
        ("R252", 3),
        *[("R252", 4)] * 3,
    ]
    assert {one.values["column"] for one in refused.value.findings} == {"身份证号", "电话", "住址"}
    # What waited still does.
    assert read(uploads.upload, roll_open).sha256 == before


def test_a_corrected_table_without_its_file_is_told_so_once(put, go_out, act, roll_open):
    put([wide(0), wide(1)])
    headings, *rows = go_out()
    act(uploads.give_up, CLERK, roll_open, at=on(35))
    with pytest.raises(RefusedError) as refused:
        put(rows, headings, "改正表.xlsx")
    assert codes(refused) == [("R253", None)]


def test_a_corrected_table_of_a_file_that_was_replaced_is_told_so_once(put, go_out):
    put([wide(0), wide(1)])
    headings, *rows = go_out()
    put([wide(2), wide(3)])
    with pytest.raises(RefusedError) as refused:
        put(rows, headings, "改正表.xlsx")
    assert codes(refused) == [("R255", None)]


def test_a_corrected_table_is_put_right_twice_though_it_waits_itself(put, go_out, check):
    put([wide(0, 户号=""), wide(1, 村民小组="")])
    headings, *rows = go_out()
    rows[0][headings.index("户号")] = "77"
    put(rows, headings, "1.xlsx")
    rows[1][headings.index("村民小组")] = "2"
    put(rows, headings, "2.xlsx")
    assert check().errors == 0


def test_empty_rows_keep_their_numbers_through_a_correction(put, go_out, check):
    put([wide(0, 户号=""), wide(1)])
    headings, *rows = go_out()
    empty = [""] * len(headings)
    put([empty, rows[0], empty, empty, rows[1]], headings, "a.xlsx")
    (finding,) = [one for one in check().findings if one.code == "R210"]
    assert finding.values["row"] == 3


def test_nobody_takes_a_table_that_was_not_checked(put, act, read, roll_open):
    for code in ("R250", "R254"):
        with pytest.raises(RefusedError, match=code):
            act(corrected.take_corrected, CLERK, roll_open, at=on(35))
        with pytest.raises(RefusedError, match=code):
            read(corrected.corrected_table, roll_open, "zh")
        put([wide(0)])


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("C:\\名单\\三组.xlsx", "三组.xlsx"),
        ("../../etc/passwd", "passwd"),
        ("a\u202eb\x00.xlsx", "ab.xlsx"),
        ("", ""),
        ("三" * 300 + ".xlsx", "三" * 115 + ".xlsx"),
    ],
)
def test_a_file_keeps_its_name_and_no_folder(name, kept):
    assert uploads.short_name(name) == kept


def test_a_report_is_read_as_it_was_written():
    findings = (
        Finding("R210", "pack:16", Severity.BLOCKS, "name", {"row": 3, "column": "姓名"}),
        Finding("R213", severity=Severity.WARNS, values={"points": "U+3400"}),
    )
    checked = rules.Checked(9, 8, 4, 1, 1, {1: 6, 2: 2}, {1: 5, 12: 3}, findings)
    assert rules.Checked.read(checked.written()) == checked


_TEXT = st.text("0123456789Xx -*王秀兰一", max_size=30)
_ROW = st.fixed_dictionaries(
    dict.fromkeys(("id_number", "phone", "address", "name", "basis"), _TEXT)
)


@given(_ROW)
def test_what_is_hidden_comes_back_as_it_was(old):
    hidden = {column: rules.mask_cell(column, text) for column, text in old.items()}
    whole, strange = rules.restore(hidden, old)
    assert strange == []
    for column, text in old.items():
        # Of a number that cannot be read nothing goes out, and nothing comes back.
        assert cells.plain(whole[column]) in {cells.plain(text), ""}


@given(_ROW, _ROW)
def test_what_is_hidden_never_comes_from_another_row(old, other):
    hidden = {column: rules.mask_cell(column, text) for column, text in old.items()}
    whole, strange = rules.restore(hidden, other)
    for column, text in whole.items():
        same = rules.mask_cell(column, other[column]) == hidden[column]
        assert same or column in strange or text == hidden[column]
