"""Files as an attacker, a broken stick or an odd program would make them.

Each is refused in the words of the catalogue, or read as what it is; none takes long or much.
"""

import csv
import io
import os
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from electionsys import sheets
from electionsys.errors import RefusedError
from electionsys.findings import Finding
from electionsys.sheets import limits
from electionsys.words import LANGUAGES, say
from tests.sheets.files import ROWS, SHEET, added, changed, packed, parts_of, xlsx

CSV = "姓名,身份证号,组\n王秀兰,110101199003070003,3\n"
OLD = (Path(__file__).parent / "roll.xls").read_bytes()
OLE = OLD[:8]
WHOLE = {"a.xlsx": xlsx(), "a.xls": OLD, "a.csv": (CSV * 20).encode()}
MB = 1024 * 1024


def outcome(content: bytes | Path, name: str) -> tuple[tuple[Finding, ...], str]:
    """Return all findings and what is said of them, as a sentence and as an error."""
    try:
        with sheets.opened(content, name) as table:
            list(table.rows())
            findings, raised = table.findings, ""
    except RefusedError as error:
        findings, raised = error.findings, repr(error)
    sentences = [
        say(language, one.code, **one.values) for one in findings for language in LANGUAGES
    ]
    return findings, "\n".join([raised, repr(findings), *sentences])


def codes(content: bytes | Path, name: str = "a.xlsx") -> list[str]:
    return [finding.code for finding in outcome(content, name)[0]]


def lying(method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A workbook whose directory says 100 bytes of a part of 60 MB."""
    whole = bytearray(added(**{"xl/worksheets/sheet2.xml": b" " * (60 * MB)}))
    at = whole.rfind(b"PK\x01\x02", 0, whole.rfind(b"xl/worksheets/sheet2.xml"))
    whole[at + 24 : at + 28] = (100).to_bytes(4, "little")
    return bytes(whole)


def overlapping() -> bytes:
    """A hundred names in the directory for the same packed bytes."""
    whole = added(**{"xl/x.xml": b" " * (2 * MB)})
    directory, end = whole.index(b"PK\x01\x02"), whole.rindex(b"PK\x05\x06")
    last = whole[whole.rindex(b"PK\x01\x02") : end]
    more = b"".join(last.replace(b"xl/x.xml", b"xl/%c.xml" % n) for n in range(48, 58))
    tail = bytearray(whole[end:])
    entries = int.from_bytes(tail[10:12], "little") + 10
    tail[8:12] = entries.to_bytes(2, "little") * 2
    tail[12:16] = (end - directory + len(more)).to_bytes(4, "little")
    return whole[:end] + more + bytes(tail)


def locked() -> bytes:
    whole = bytearray(xlsx())
    whole[whole.find(b"PK\x01\x02") + 8] |= 1
    return bytes(whole)


def in_utf_16() -> bytes:
    sheet = parts_of(xlsx())[SHEET]
    return changed(old=sheet, new=sheet.decode().replace("UTF-8", "UTF-16").encode("utf-16"))


def with_rows(rows: bytes) -> bytes:
    return changed(old=b"</sheetData>", new=rows + b"</sheetData>")


DTD = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]><worksheet'
FAR = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'

WORKBOOKS = {
    "a bomb by its directory": (lambda: added(**{"xl/a.xml": b" " * (130 * MB)}), ["G203"]),
    "a bomb in a picture": (lambda: added(**{"xl/media/a.bin": b"\0" * (4 * MB)}), ["G203"]),
    "a bomb beside ballast": (
        lambda: added(**{"xl/a.xml": b" " * (20 * MB), "xl/media/a.jpg": os.urandom(MB)}),
        ["G203"],
    ),
    "a bomb within a bomb": (
        lambda: added(**{"xl/embeddings/a.xlsx": packed({"a.xml": b" " * (90 * MB)})}),
        [],
    ),
    "a bomb whose directory lies": (lying, ["G204"]),
    "one part under many names": (overlapping, ["G203", "G204"]),
    "too many parts": (
        lambda: added(**{f"xl/x{n}.xml": b"<x/>" for n in range(limits.MOST_PARTS)}),
        ["G203"],
    ),
    "a document type": (lambda: changed(old=b"<worksheet", new=DTD), ["G205"]),
    "a document type in the styles": (
        lambda: changed("xl/styles.xml", b"<styleSheet", DTD.replace(b"worksheet", b"styleSheet")),
        ["G205"],
    ),
    "a document type in small letters": (
        lambda: changed(old=b"<worksheet", new=DTD.lower()),
        ["G205"],
    ),
    "UTF-16": (in_utf_16, ["G204"]),
    "locked": (locked, ["G204"]),
    "a part twice": (lambda: added(**{"XL/Worksheets/Sheet1.xml": b"<x/>"}), ["G204"]),
    "a part above its folder": (lambda: added(**{"xl/../../etc/passwd": b"x"}), ["G204"]),
    "an absolute part": (lambda: added(**{"/etc/passwd": b"x"}), ["G204"]),
    "a part on a drive": (lambda: added(**{"C:\\Windows\\a.xml": b"x"}), ["G204"]),
    "a part with a line in its name": (lambda: added(**{"xl/a\nb.xml": b"x"}), ["G204"]),
    "a packing nobody uses": (lambda: packed(parts_of(xlsx()), zipfile.ZIP_LZMA), ["G204"]),
    "no workbook": (lambda: packed({"word/document.xml": b"<a/>"}), ["G201"]),
    "half of a workbook": (lambda: xlsx()[: len(xlsx()) // 2], ["G204"]),
    "the first bytes of a workbook": (lambda: b"PK\x03\x04 and no more", ["G204"]),
    "broken XML": (lambda: changed(old=b"</sheetData>", new=b"<row><c r="), ["G204"]),
    "a sheet that is not there": (
        lambda: packed({n: p for n, p in parts_of(xlsx()).items() if n != SHEET}),
        ["G204"],
    ),
    "a cell at the far end": (lambda: with_rows(FAR), ["G206", "G209"]),
    "200,020 rows in figures only": (
        lambda: with_rows(b'<row r="200020"><c r="A200020"><v>1</v></c></row>'),
        ["G206"],
    ),
    "a formula under another prefix": (
        lambda: with_rows(
            b'<row r="9"><c r="B9"><a-long-prefix-of-more-than-20:f>A1</a-long-prefix-of-more'
            b"-than-20:f><v>2</v></c></row>"
        ),
        ["G207"],
    ),
    "more columns than a roll has": (lambda: xlsx([("a",) * 201]), ["G212"]),
    "a cell without end": (
        lambda: changed("xl/sharedStrings.xml", "王秀兰".encode(), b"x" * (5 * MB)),
        ["G203"],
    ),
    "a cell of 2,001 characters": (lambda: xlsx([*ROWS, ("x" * 2001,)]), ["G213"]),
}

READ = {
    "a sheet that claims a million rows": lambda: changed(
        old=b'<dimension ref="A1:C2"/>', new=b'<dimension ref="A1:XFD1048576"/>'
    ),
    "a million empty rows": lambda: with_rows(
        b"".join(b'<row r="%d" s="1"/>' % n for n in range(3, 1_000_003))
    ),
    "macros, pictures and links": lambda: added(
        **{
            "xl/vbaProject.bin": b"\0" * 999,
            "xl/media/a.png": b"\x89PNG\0",
            "xl/externalLinks/externalLink1.xml": b"<!DOCTYPE x><x/>",
            "customXml/item1.xml": b"\0",
        }
    ),
    "a remark behind its directory": lambda: xlsx()[:-2] + b"\x05\x00MZ\x90\x00\x03",
    "a name of a device": xlsx,
}

OTHERS = {
    "nothing": (b"", ["G202"]),
    "blanks": (b"  \n ", ["G202"]),
    "blanks for a megabyte": (b" \n" * (MB // 2), ["G202"]),
    "empty cells": (b",,,\n,,\n", ["G202"]),
    "a picture": (b"\x89PNG\r\n\x1a\n\x00\x00", ["G201"]),
    "a PDF": (b"%PDF-1.7\x00\x01", ["G201"]),
    "a PDF that is also a workbook": (b"%PDF-1.7\n" + xlsx(), ["G201"]),
    "a program": (b"MZ\x90\x00\x03", ["G201"]),
    "no encoding": (b"\xff\xff\xff\xff", ["G208"]),
    "a NUL": (CSV.encode() + "李\x00强,1,2\n".encode(), ["G201"]),
    "a NUL in GB18030": (CSV.encode("gb18030") + b"\xc0\xee\x00,1\n", ["G201"]),
    "an escape": (CSV.encode() + b"\x1b[2J,1,2\n", ["G201"]),
    "UTF-16 cut in half": (CSV.encode("utf-16")[:-1], ["G208"]),
    "UTF-16 that is not marked": (CSV.encode("utf-16-le"), ["G201"]),
    "two encodings": ((CSV * 9).encode() + "李伟芳,1,2\n".encode("gb18030"), ["G215"]),
    "two encodings, the other way": (CSV.encode("gb18030") + "李伟芳,1,2\n".encode(), ["G215"]),
    "a character cut in half": (CSV.encode() + "李".encode()[:2], ["G215"]),
    "a web page": (b"\r\n <html><table><tr><td>1</td></tr></table>", ["G216"]),
    "a web page with a mark": (b"\xef\xbb\xbf<table><tr><td>1</td></tr></table>", ["G216"]),
    "a web page in UTF-16": ("<html><table></table>".encode("utf-16"), ["G216"]),
    "a table of XML": (b'<?xml version="1.0"?><Workbook><Worksheet/></Workbook>', ["G216"]),
    "a web archive": (b"MIME-Version: 1.0\nContent-Type: multipart/related\n", ["G216"]),
    "quotes that never close": (CSV.encode() + '"李强,1,2\n'.encode() * 3, ["G214"]),
    "a quote that swallows everybody": (
        ('姓名,组\n"李强,1\n' + "王秀兰,2\n" * 90_000).encode(),
        ["G214"],
    ),
    "a quote in the last row": ('姓名,组\n李强,1\n"王秀兰,2\n'.encode(), ["G214"]),
    "text behind a quote": ('姓名,组\n"李"强,1\n'.encode(), ["G214"]),
    "five megabytes in one cell": (CSV.encode() + b"x" * (5 * MB), ["G218"]),
    "five megabytes in quotes": (CSV.encode() + b'"' + b"x\n" * (5 * MB // 2) + b'"', ["G214"]),
    "2,001 characters in a cell": (CSV.encode() + b"x" * 2001 + b",1,2\n", ["G213"]),
    "more columns than a roll has": (b"," * 200 + b"x\n", ["G212"]),
    "a text that would run": (CSV.encode() + b"=cmd|' /C calc'!A0,1,2\n", ["G207"]),
    "a text that would run, full width": (CSV.encode() + "＝1+1,1,2\n".encode(), ["G207"]),
    "a million that would run": (b"a\n" + b"=1\n" * 1_000_000, ["G207"] * limits.MOST_NAMED),
}

OLD_WORKBOOKS = {
    "half of an old workbook": (OLD[: len(OLD) // 2], ["G204", "G209"]),
    "the first bytes of an old workbook": (OLE + b"\x00" * 600, ["G204"]),
    "an old workbook that is also a new one": (OLE + b"\x00" * 600 + xlsx(), ["G204"]),
    "an old workbook with a new one behind": (OLD + xlsx(), ["G204"]),
}


@pytest.mark.parametrize("what", WORKBOOKS)
def test_a_workbook_that_is_a_trap_is_refused(what):
    make, expected = WORKBOOKS[what]
    found = codes(make())
    assert found[:1] == expected[:1] or found[0] in expected


@pytest.mark.parametrize("what", READ)
def test_a_workbook_with_what_is_not_needed_is_read_without_it(what):
    read = sheets.read(READ[what](), "CON.xlsx")
    assert ([row.cells for row in read.rows], read.findings) == (ROWS, ())


@pytest.mark.parametrize("what", OTHERS)
def test_a_text_that_is_no_roll_is_refused(what):
    content, expected = OTHERS[what]
    found = codes(content, "a.csv")
    assert found == expected


@pytest.mark.parametrize("what", OLD_WORKBOOKS)
def test_an_old_workbook_that_is_a_trap_is_refused(what):
    content, expected = OLD_WORKBOOKS[what]
    assert codes(content, "a.xls")[0] in expected


@pytest.mark.parametrize(
    "name",
    ["../../etc/passwd", "CON", "nul.csv", "C:\\a.csv", "/dev/zero", "a.csv\x00.exe", "a\nb.csv"],
)
def test_the_name_of_a_file_opens_nothing(name):
    read = sheets.read(CSV.encode(), name)
    assert [row.cells for row in read.rows] == ROWS


def test_a_device_is_no_file():
    assert codes(Path("/dev/zero")) == ["G201"]


def test_a_file_larger_than_any_roll_is_not_read(tmp_path):
    for name, start, most in (("a.csv", b"a\n", 512), ("a.xlsx", b"PK\x03\x04", 128)):
        file = tmp_path / name
        file.write_bytes(start)
        os.truncate(file, most * MB + 1)
        assert codes(file, name) == ["G217"]


def test_a_million_empty_lines_are_read_and_no_row():
    content = CSV.encode() + b"\n" * 1_000_000 + b"a,1,2\n"
    assert [row.number for row in sheets.read(content, "a.csv").rows] == [1, 2, 1_000_003]


def test_a_name_in_the_file_is_told_in_short_and_without_tricks():
    evil = "<script>alert(1)</script>\u202e{finding.__class__}"
    parts = parts_of(xlsx(write=lambda book, _: book.add_worksheet("二").write_string(0, 0, "a")))
    book = parts["xl/workbook.xml"].decode().replace('"二"', f'"{"x" * 30}&#10;{evil}"')
    book = book.replace("<script>", "&lt;script&gt;").replace("</script>", "&lt;/script&gt;")
    with pytest.raises(RefusedError) as caught:
        sheets.read(packed(parts | {"xl/workbook.xml": book.encode()}), "a.xlsx")
    (shown,) = [one.values["sheets"] for one in caught.value.findings]
    assert len(shown) == limits.MOST_SHOWN
    assert shown.isprintable()


@pytest.mark.parametrize("content", ["a\n={}\n", 'a\n"{}"{}\n', "{}\x00", "{}" * 30_000])
def test_no_finding_carries_the_text_of_a_cell(content):
    number = "110101199003070003"
    found, said = outcome(content.replace("{}", number).encode(), "a.csv")
    assert found
    assert number not in said


def test_a_reader_that_dies_ends_in_a_sentence(monkeypatch):
    # A child that hangs: one second is what it gets, and a million formulas take longer.
    monkeypatch.setattr(limits, "STALLED", 0.01)
    assert codes(CSV.encode(), "a.csv") == ["G209"]


@pytest.mark.parametrize("name", ["a.xlsx", "a.xls", "a.csv"])
@settings(max_examples=25)
@given(data=st.data())
def test_a_damaged_file_never_ends_in_a_traceback(name, data):
    whole = bytearray(WHOLE[name])
    for _ in range(data.draw(st.integers(1, 20))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    with suppress(RefusedError):
        sheets.read(bytes(whole), name)


@given(
    st.lists(
        st.lists(
            st.text(st.characters(codec="gb18030", exclude_categories=["Cc"]), max_size=9),
            min_size=1,
            max_size=4,
        ),
        min_size=1,
        max_size=9,
    ),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "gb18030"]),
)
@settings(max_examples=40)
def test_what_a_program_writes_is_what_is_read(rows, encoding):
    made = io.StringIO()
    csv.writer(made).writerows([["姓名", "组"], *rows])
    read = sheets.read(made.getvalue().encode(encoding), "a.csv")
    wanted = [tuple(cell.strip() for cell in row) for row in rows]
    assert [row.cells for row in read.rows[1:]] == [row for row in wanted if any(row)]
