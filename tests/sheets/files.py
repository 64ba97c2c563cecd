"""Files for the tests: tables as an office saves them, taken apart and put together otherwise."""

import io
import zipfile

import xlsxwriter

HEAD = ("姓名", "身份证号", "组")
ROWS = [HEAD, ("王秀兰", "110101199003070003", "3")]
SHEET = "xl/worksheets/sheet1.xml"


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


def packed(parts: dict[str, bytes], method=zipfile.ZIP_DEFLATED) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as archive:
        for name, part in parts.items():
            archive.writestr(zipfile.ZipInfo(name), part, method)
    return made.getvalue()


def parts_of(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def changed(part: str = SHEET, old: bytes = b"", new: bytes = b"") -> bytes:
    """Return the usual workbook with something in one of its parts replaced."""
    parts = parts_of(xlsx())
    assert old in parts[part]
    return packed(parts | {part: parts[part].replace(old, new)})


def added(**parts: bytes) -> bytes:
    """Return the usual workbook with further parts."""
    return packed(parts_of(xlsx()) | parts)
