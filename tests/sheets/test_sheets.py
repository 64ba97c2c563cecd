"""Files as they arrive: in every shape offices save them, and as an attacker would make them."""

import io
import zipfile
from contextlib import suppress
from datetime import datetime
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from electionsys import sheets
from electionsys.errors import RefusedError
from electionsys.findings import Severity
from electionsys.sheets import guard, limits
from electionsys.sheets.answer import address

HEAD = ("姓名", "身份证号", "组")
ROWS = [HEAD, ("王秀兰", "110101199003070003", "3")]


def xlsx(rows=ROWS, write=None) -> bytes:
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                sheet.write_string(number, column, cell)
        if write:
            write(book, sheet)
    return made.getvalue()


def texts(content, name="a.xlsx"):
    return [row.cells[:3] for row in sheets.read(content, name).rows]


def refused(content, name="a.xlsx"):
    with pytest.raises(RefusedError) as caught:
        sheets.read(content, name)
    return [finding.code for finding in caught.value.findings]


def packed(parts: dict[str, bytes], **how) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part, **how)
    return made.getvalue()


def parts_of(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


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


def test_further_sheets_are_not_passed_over_in_silence():
    def write(book, _):
        book.add_worksheet("二组").write_string(0, 0, "姓名")
        book.add_worksheet("空")

    found = sheets.read(xlsx(write=write), "a.xlsx").findings
    assert [(one.code, one.values["sheet"]) for one in found] == [("G211", "二组")]


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


def test_a_bomb_is_refused_by_its_directory():
    bomb = packed(parts_of(xlsx()) | {"xl/worksheets/sheet2.xml": b" " * (60 * 1024 * 1024)})
    assert len(bomb) < 100_000
    assert refused(bomb) == ["G203"]


def test_a_small_file_that_unpacks_a_hundredfold_is_refused():
    bomb = packed(parts_of(xlsx()) | {"xl/media/a.bin": b"\0" * (4 * 1024 * 1024)})
    assert refused(bomb) == ["G203"]


def test_too_many_parts_are_refused():
    many = parts_of(xlsx()) | {f"xl/x{n}.xml": b"<x/>" for n in range(limits.MOST_PARTS)}
    assert refused(packed(many)) == ["G203"]


def test_a_directory_that_lies_about_sizes_is_damage():
    whole = bytearray(packed(parts_of(xlsx()) | {"xl/worksheets/sheet2.xml": b" " * 100_000}))
    at = whole.rfind(b"PK\x01\x02", 0, whole.rfind(b"xl/worksheets/sheet2.xml"))
    whole[at + 24 : at + 28] = (100).to_bytes(4, "little")
    assert refused(bytes(whole)) == ["G204"]


def test_a_document_type_is_refused():
    parts = parts_of(xlsx())
    sheet = parts["xl/worksheets/sheet1.xml"]
    evil = b'<!DOCTYPE x [<!ENTITY a "aaaa">]>' + sheet[sheet.index(b"<work") :]
    assert refused(packed(parts | {"xl/worksheets/sheet1.xml": evil})) == ["G205"]


def test_xml_in_another_encoding_hides_nothing():
    parts = parts_of(xlsx())
    hidden = parts["xl/worksheets/sheet1.xml"].decode().replace("UTF-8", "UTF-16").encode("utf-16")
    assert refused(packed(parts | {"xl/worksheets/sheet1.xml": hidden})) == ["G204"]


@pytest.mark.parametrize(
    ("content", "codes"),
    [
        (b"", ["G202"]),
        (b"  \n ", ["G202"]),
        (b",,,\n,,\n", ["G202"]),
        (b"\x89PNG\r\n\x1a\n\x00\x00", ["G201"]),
        (b"%PDF-1.7\x00\x01", ["G201"]),
        (b"\xff\xff\xff\xff", ["G208"]),
        (b"PK\x03\x04 and no more", ["G204"]),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, ["G204"]),
    ],
)
def test_what_is_no_table_is_said_plainly(content, codes):
    assert refused(content) == codes


def test_a_zip_that_is_no_workbook_is_refused():
    assert refused(packed({"word/document.xml": b"<a/>"})) == ["G201"]


def test_a_locked_zip_is_refused():
    whole = bytearray(xlsx())
    at = whole.find(b"PK\x01\x02")
    whole[at + 8] |= 1
    assert refused(bytes(whole)) == ["G204"]


def test_too_many_rows_are_refused_in_both_kinds():
    rows = "a,b\n" + "1,2\n" * (sheets.MOST_LINES + 20)
    assert refused(rows.encode(), "a.csv") == ["G206"]
    assert refused(xlsx([("1",)] * (sheets.MOST_ROWS + 20))) == ["G206"]


def test_a_sheet_of_two_far_cells_takes_no_room():
    parts = parts_of(xlsx([("a",)]))
    far = parts["xl/worksheets/sheet1.xml"].replace(
        b"</sheetData>",
        b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>',
    )
    assert refused(packed(parts | {"xl/worksheets/sheet1.xml": far}))[0] in {"G206", "G209"}


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_a_damaged_file_never_ends_in_a_traceback(data):
    whole = bytearray(WHOLE)
    for _ in range(data.draw(st.integers(1, 20))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    with suppress(RefusedError):
        sheets.read(bytes(whole), "a.xlsx")


WHOLE = xlsx()


def test_our_own_table_is_text_throughout_and_is_read_back():
    columns = [sheets.Column("姓名", 12), sheets.Column("性别", 6, ("男", "女"), "必填")]
    made = sheets.workbook(columns, [("=1+1", "女")], most_rows=100)
    assert guard.checked(io.BytesIO(made))[1] == ()
    assert sheets.read(made, "a.xlsx").rows[1].cells == ("=1+1", "女")


@pytest.mark.parametrize(("column", "name"), [(0, "A1"), (25, "Z1"), (26, "AA1"), (701, "ZZ1")])
def test_a_cell_is_named_as_the_spreadsheet_names_it(column, name):
    assert address(1, column) == name
