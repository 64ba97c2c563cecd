"""From the bytes of a file to rows of text: .xlsx, .xls and .csv, told apart by content.

File-level refusals (RefusedError): G201 no table we read, G202 empty, G203 to G205 see `guard`,
G206 too many rows, G208 an unknown encoding, G209 reading it took too much. Findings that come
with the rows: G207 a formula, G210 the name says another kind of file, G211 further sheets.
"""

import csv
import io
import json
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from electionsys.errors import RefusedError
from electionsys.findings import Finding, Severity
from electionsys.sheets import child, guard

# Rows of data, and room for a title and notes above the headings.
MOST_ROWS = 20_000
HEAD_ROWS = 10

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BOMS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
# A text that a spreadsheet would run when the table is opened again. Plain numbers may have a sign.
_RUNS = re.compile(r"[=@＝＠\t\r]|[+\-＋－](?![\d\s-]*$)")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


@dataclass(frozen=True, slots=True)
class Row:
    """One row of text as the spreadsheet numbers it, from 1."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The rows that have anything in them, and what was found while reading."""

    rows: tuple[Row, ...]
    findings: tuple[Finding, ...] = ()


def read(content: bytes, filename: str) -> Sheet:
    """Return the first visible sheet of `content`; `filename` only tells whether the name fits."""
    if not content.strip():
        raise RefusedError(Finding("G202"))
    kind = _kind(content)
    findings = [] if _named(filename, kind) else [_warns("G210", kind=f".{kind}")]
    if kind == "csv":
        rows = _csv(content)
    else:
        if kind == "xlsx":
            content, formulas = guard.checked(content)
            findings.extend(formulas)
        rows, others = _parsed(content)
        findings.extend(_warns("G211", sheet=name) for name in others)
    kept = tuple(Row(n, cells) for n, cells in enumerate(rows, start=1) if any(cells))
    if not kept:
        raise RefusedError(Finding("G202"))
    return Sheet(kept, (*findings, *_runnable(kept)))


def address(row: int, column: int) -> str:
    """Return the address of a cell, such as B7; `column` counts from 0."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row}"


def _kind(content: bytes) -> str:
    if content.startswith(_ZIP):
        return "xlsx"
    return "xls" if content.startswith(_OLE) else "csv"


def _named(filename: str, kind: str) -> bool:
    ending = filename.rpartition(".")[2].lower()
    return ending == kind or (kind == "csv" and ending in {"", "txt"}) or "." not in filename


def _warns(code: str, **values: object) -> Finding:
    return Finding(code, severity=Severity.WARNS, values=values)


def _runnable(rows: tuple[Row, ...]) -> list[Finding]:
    found = [
        Finding("G207", values={"cell": address(row.number, column), "row": row.number})
        for row in rows
        for column, cell in enumerate(row.cells)
        if _RUNS.match(cell)
    ]
    return found[: guard.MOST_NAMED]


def _csv(content: bytes) -> list[tuple[str, ...]]:
    text = _decoded(content)
    if _CONTROL.search(text):
        raise RefusedError(Finding("G201"))
    head = text[:4000].splitlines()[0]
    delimiter = max(",\t;", key=head.count)
    rows: list[tuple[str, ...]] = []
    try:
        for cells in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            rows.append(tuple(cell.strip() for cell in cells))
            if len(rows) > MOST_ROWS + HEAD_ROWS:
                raise _too_many()
    except csv.Error as error:
        raise RefusedError(Finding("G204")) from error
    return rows


def _decoded(content: bytes) -> str:
    """Return the text: by its byte order mark, else UTF-8, else what Chinese Excel writes."""
    marked = next((name for bom, name in _BOMS.items() if content.startswith(bom)), None)
    for encoding in [marked] if marked else ["utf-8", "gb18030"]:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise RefusedError(Finding("G208"))


def _parsed(content: bytes) -> tuple[list[tuple[str, ...]], list[str]]:
    answer = _in_child(content)
    error = answer.get("error")
    if error == "rows":
        raise _too_many()
    if error:
        raise RefusedError(Finding("G204"))
    rows = [tuple(cell.strip() for cell in row) for row in answer["rows"]]
    return rows, answer["others"]


def _in_child(content: bytes) -> dict[str, Any]:
    command = [sys.executable, "-I", str(Path(child.__file__)), str(MOST_ROWS + HEAD_ROWS)]
    try:
        done = subprocess.run(  # noqa: S603 - our own interpreter and our own file
            command, input=content, capture_output=True, timeout=2 * child.SECONDS, check=True
        )
    except (subprocess.TimeoutExpired, subprocess.CalledProcessError) as error:
        raise RefusedError(Finding("G209")) from error
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def _too_many() -> RefusedError:
    return RefusedError(Finding("G206", values={"most": MOST_ROWS}))
