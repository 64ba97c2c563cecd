"""Parse one workbook in a process of its own, with little memory and little time.

Run as a script: the workbook on standard input, the most rows as the argument; JSON on standard
output, `{"rows": [[text]], "others": [name]}` or `{"error": "locked" | "damaged" | "rows"}`. If the
parser dies of what it was fed, only this process dies.
"""

import io
import json
import sys
from datetime import date, datetime, time, timedelta

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

MEMORY = 2 * 1024**3
SECONDS = 30
# Beyond fifteen digits a spreadsheet has already lost the last ones of a number.
EXACT = 10**15

Cell = int | float | str | bool | date | datetime | time | timedelta


def main() -> None:
    _limit()
    try:
        answer = _read(sys.stdin.buffer.read(), int(sys.argv[1]))
    except PasswordError:
        answer = {"error": "locked"}
    except CalamineError:
        answer = {"error": "damaged"}
    sys.stdout.write(json.dumps(answer))


def _limit() -> None:
    """Bound memory and processor time where the system can."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))


def _read(content: bytes, most_rows: int) -> dict[str, object]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    shown = [
        one.name
        for one in book.sheets_metadata
        if one.typ is SheetTypeEnum.WorkSheet and one.visible is SheetVisibleEnum.Visible
    ]
    filled = [sheet for sheet in map(book.get_sheet_by_name, shown) if sheet.height]
    if not filled:
        return {"rows": [], "others": []}
    first, *others = filled
    if first.total_height > most_rows:
        return {"error": "rows"}
    return {"rows": _rows(first), "others": [sheet.name for sheet in others]}


def _rows(sheet: CalamineSheet) -> list[list[str]]:
    return [[_text(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]


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


if __name__ == "__main__":
    main()
