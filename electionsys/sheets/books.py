"""Workbooks, .xlsx and .xls: the only sheet that is shown and has something in it."""

import io
import re
from datetime import date, datetime, time, timedelta
from typing import BinaryIO

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from electionsys.errors import RefusedError
from electionsys.findings import Finding
from electionsys.sheets import guard, limits
from electionsys.sheets.answer import Answer

# Beyond fifteen digits a spreadsheet has already lost the last ones of a number.
EXACT = 10**15
# The end of an archive: its mark, and twice the number of one disk.
_ARCHIVE_END = re.compile(rb"PK\x05\x06(..)\1", re.DOTALL)

Cell = int | float | str | bool | date | datetime | time | timedelta


def read_packed(file: BinaryIO, answer: Answer) -> None:
    """Answer the rows of an .xlsx; raises RefusedError as `guard.checked` and `read` do."""
    content, findings = guard.checked(file)
    for finding in findings:
        answer.find(finding)
    _read(content, answer)


def read_old(file: BinaryIO, answer: Answer) -> None:
    """Answer the rows of an .xls; raises RefusedError G204, G206, G211."""
    content = file.read()
    # The parser would try a packed workbook next, which nobody has looked at.
    if _ARCHIVE_END.search(content):
        raise RefusedError(Finding("G204"))
    _read(io.BytesIO(content), answer)


def _read(content: io.BytesIO, answer: Answer) -> None:
    try:
        sheets = _filled(CalamineWorkbook.from_filelike(content))
    except (CalamineError, PasswordError) as error:
        raise RefusedError(Finding("G204")) from error
    if sheets[1:]:
        # Half a village would be missing, and nobody would see it: which of them is the roll?
        names = ", ".join(sheet.name for sheet in sheets[1:])
        raise RefusedError(Finding("G211", values={"n": len(sheets), "sheets": names}))
    if sheets:
        _answer(sheets[0], answer)


def _filled(book: CalamineWorkbook) -> list[CalamineSheet]:
    shown = [
        one.name
        for one in book.sheets_metadata
        if one.typ is SheetTypeEnum.WorkSheet and one.visible is SheetVisibleEnum.Visible
    ]
    return [sheet for sheet in map(book.get_sheet_by_name, shown) if sheet.height]


def _answer(sheet: CalamineSheet, answer: Answer) -> None:
    whole = sheet.total_height
    if whole > limits.MOST_ROWS + limits.HEAD_ROWS:
        raise RefusedError(Finding("G206", values={"most": limits.MOST_ROWS}))
    # Rows above the first cell are given, columns before it are not.
    before = [""] * (sheet.start[1] if sheet.start else 0)
    for number, row in enumerate(sheet.iter_rows(), start=1):
        answer.done = (number, whole)
        answer.row(number, [*before, *map(_text, row)])


def _text(cell: Cell) -> str:
    if isinstance(cell, bool | str):
        return str(cell)
    if isinstance(cell, int | float):
        if abs(cell) >= EXACT:
            return f"{cell:.5E}"
        return str(int(cell)) if cell == int(cell) else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    return cell.isoformat() if isinstance(cell, date | time) else str(cell)
