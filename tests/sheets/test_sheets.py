"""Files as they arrive, in every shape offices save them (`test_hostile` for the others)."""

import io
from datetime import datetime
from pathlib import Path

import pytest

from electionsys import sheets
from electionsys.errors import RefusedError
from electionsys.findings import Severity
from electionsys.sheets import guard, limits
from electionsys.sheets.answer import address
from tests.sheets.files import HEAD, ROWS, xlsx


def texts(content, name="a.xlsx"):
    return [row.cells[:3] for row in sheets.read(content, name).rows]


def refused(content, name="a.xlsx"):
    with pytest.raises(RefusedError) as caught:
        sheets.read(content, name)
    return [finding.code for finding in caught.value.findings]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"], ids=lambda name: name
)
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_text_is_read_in_every_encoding_offices_use(encoding, delimiter):
    text = "\r\n".join(delimiter.join(row) for row in ROWS)
    assert texts(text.encode(encoding), "a.csv") == ROWS


def test_a_workbook_is_read_as_text():
    assert texts(xlsx()) == ROWS


def test_a_rare_name_survives_gb18030():
    text = "姓名,组\n𬌗㐂,1\n"
    assert texts(text.encode("gb18030"), "a.csv")[1][0] == "𬌗㐂"


def test_rows_are_numbered_as_the_office_sees_them():
    rows = sheets.read("姓名,组\n\n\n王,1\n".encode(), "a.csv").rows
    assert [row.number for row in rows] == [1, 4]
    gap = [("登记表",), (), ("姓名", "组"), ("王", "1")]
    assert [row.number for row in sheets.read(xlsx(gap), "a.xlsx").rows] == [1, 3, 4]


def test_numbers_and_days_become_the_text_that_was_seen():
    def write(book, sheet):
        sheet.write_number(1, 0, 3)
        sheet.write_number(1, 1, 640221199003070003)
        as_day = book.add_format({"num_format": 14})
        sheet.write_datetime(1, 2, datetime(1990, 3, 7), as_day)  # noqa: DTZ001 - a cell has no zone

    assert texts(xlsx([HEAD], write))[1] == ("3", "6.40221E+17", "1990-03-07")


def test_the_content_tells_the_kind_and_a_wrong_name_is_said():
    read = sheets.read(xlsx(), "roll.csv")
    assert [(f.code, f.severity, f.values) for f in read.findings] == [
        ("G210", Severity.WARNS, {"kind": ".xlsx"})
    ]
    assert sheets.read(xlsx(), "roll.XLSX").findings == ()
    assert sheets.read(b"a,b\n1,2\n", "roll.xls").findings[0].code == "G210"


def test_an_old_workbook_is_read_also_under_another_name():
    """roll.xls was written by xlwt: texts, one number with a fraction lost, one whole number."""
    content = (Path(__file__).parent / "roll.xls").read_bytes()
    read = sheets.read(content, "名单.csv")
    assert [one.code for one in read.findings] == ["G210"]
    assert read.rows[1].cells == ("王秀兰", "11010119900307002X", "3", "12", "1")
    assert read.rows[3].cells[:3] == ("赵一", "1.10101E+17", "4")


def test_a_workbook_with_people_on_a_second_sheet_is_refused():
    def write(book, _):
        book.add_worksheet("二组").write_string(0, 0, "姓名")
        book.add_worksheet("三" * 31).write_string(0, 0, "姓名")
        book.add_worksheet("空")

    with pytest.raises(RefusedError) as caught:
        sheets.read(xlsx(write=write), "a.xlsx")
    (found,) = caught.value.findings
    assert (found.code, found.values["n"]) == ("G211", 3)
    assert str(found.values["sheets"]).startswith("二组, 三三")
    assert len(str(found.values["sheets"])) <= limits.MOST_SHOWN


def test_a_sheet_that_is_hidden_or_empty_is_no_second_one():
    def write(book, _):
        book.add_worksheet("空")
        hidden = book.add_worksheet("旧")
        hidden.write_string(0, 0, "姓名")
        hidden.hide()

    assert texts(xlsx(write=write)) == ROWS


def test_hidden_rows_and_columns_with_something_in_them_are_told():
    def write(_, sheet):
        sheet.set_row(1, None, None, {"hidden": True})
        sheet.set_row(7, None, None, {"hidden": True})
        sheet.set_column(1, 1, None, None, {"hidden": True})
        sheet.set_column(5, 16000, None, None, {"hidden": True})

    (found,) = sheets.read(xlsx(write=write), "a.xlsx").findings
    assert (found.code, found.severity) == ("G251", Severity.WARNS)
    assert found.values == {"rows": 1, "columns": 1}
    assert texts(xlsx(write=write)) == ROWS


def test_of_what_is_hidden_and_empty_nobody_is_told():
    def write(_, sheet):
        sheet.set_row(7, None, None, {"hidden": True})
        sheet.set_column(5, 16000, None, None, {"hidden": True})

    assert sheets.read(xlsx(write=write), "a.xlsx").findings == ()


def test_every_formula_is_named_by_its_cell():
    def write(_, sheet):
        sheet.write_formula("B7", "=A1&A2", None, "110101199003070003")
        sheet.write_formula("AA9", "=1+1", None, 2)

    found = sheets.read(xlsx(write=write), "a.xlsx").findings
    assert [(one.code, one.values["cell"]) for one in found] == [("G207", "B7"), ("G207", "AA9")]


@pytest.mark.parametrize("text", ["=1+1", "@SUM(A1)", "+cmd|' /C calc'!A0", "-2+3", "＝1", "＠A1"])
def test_a_text_that_would_run_is_refused(text):
    found = sheets.read(f"a,b\n1,{text}\n".encode(), "a.csv").findings
    assert [(one.code, one.values["cell"]) for one in found] == [("G207", "B2")]


@pytest.mark.parametrize("text", ["+8613912345678", "-", "-5", "3-1", "王=李"])
def test_a_plain_text_with_a_sign_is_not_a_formula(text):
    assert sheets.read(f"a,b\n1,{text}\n".encode(), "a.csv").findings == ()


def test_too_many_rows_are_refused_in_both_kinds():
    rows = "a,b\n" + "\n" * (sheets.MOST_LINES + 20) + "1,2\n"
    assert refused(rows.encode(), "a.csv") == ["G206"]
    assert refused(xlsx([("1",)] * (sheets.MOST_ROWS + 20))) == ["G206"]


def test_our_own_table_is_text_throughout_and_is_read_back():
    columns = [sheets.Column("姓名", 12), sheets.Column("性别", 6, ("男", "女"), "必填")]
    made = sheets.workbook(columns, [("=1+1", "女")], most_rows=100)
    assert guard.checked(io.BytesIO(made))[1] == ()
    assert sheets.read(made, "a.xlsx").rows[1].cells == ("=1+1", "女")


@pytest.mark.parametrize(("column", "name"), [(0, "A1"), (25, "Z1"), (26, "AA1"), (701, "ZZ1")])
def test_a_cell_is_named_as_the_spreadsheet_names_it(column, name):
    assert address(1, column) == name
