"""From a file to rows of text: .xlsx, .xls and .csv, told apart by content, read row by row.

A child process reads the file (`child`) and answers in chunks, so that memory stays flat however
long the table is, and a file made to kill its reader kills only the child.

Refusals (RefusedError), on opening or, for what stands further down, while the rows are read: G201
no table we read, G202 empty, G203 to G205 see `guard`, G206 too many rows, G208 an unknown
encoding, G209 reading it took too much, G212 to G217 see `texts` and `answer`. Findings that come
with the rows: G207 a formula, G210 the name says another kind of file, G211 further sheets, G213 a
cell without end.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain
from pathlib import Path
from threading import Timer
from typing import Any, BinaryIO, cast

from electionsys.errors import RefusedError
from electionsys.findings import Finding, Severity
from electionsys.sheets import limits

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


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


class Table:
    """A file that is being read: its kind ("xlsx", "xls" or "csv"), first rows, and all rows."""

    def __init__(self, kind: str, findings: list[Finding], answers: Iterator[dict[str, Any]]):
        self.kind = kind
        self._findings = findings
        self._answers = answers
        self._done = Fraction(0)
        self._waiting: list[Row] = []
        self._fill()
        self.head = tuple(self._waiting[: limits.HEAD_ROWS])

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What was found so far; complete once the rows are exhausted."""
        return tuple(self._findings)

    def rows(self) -> Iterator[Row]:
        """Yield, once, every row that has anything in it; raises RefusedError on the way."""
        first, self._waiting = self._waiting, []
        yield from first
        yield from chain.from_iterable(map(self._taken, self._answers))

    def done(self) -> Fraction:
        """Return the share of the file that has been read."""
        return self._done

    def _fill(self) -> None:
        while len(self._waiting) < limits.HEAD_ROWS and (said := next(self._answers, None)):
            self._waiting.extend(self._taken(said))

    def _taken(self, said: dict[str, Any]) -> Iterator[Row]:
        self._findings.extend(map(_finding, said["found"]))
        part, whole = said["done"]
        self._done = Fraction(part, whole or 1)
        return map(Row, said["numbers"], map(tuple, said["cells"]))


@contextmanager
def opened(source: Path | bytes, filename: str) -> Iterator[Table]:
    """Open a file, or bytes, as a table; `filename` only tells whether the name fits.

    The first visible sheet of a workbook is read, whatever the name says.
    """
    with _file(source) as file:
        start = file.read(4096)
        if not start.strip():
            raise RefusedError(Finding("G202"))
        kind = _kind(start)
        findings = [] if _named(filename, kind) else [_warns("G210", kind=f".{kind}")]
        file.seek(0)
        with _child(file, kind) as process, closing(_answers(process)) as answers:
            table = Table(kind, findings, answers)
            if not table.head:
                raise RefusedError(Finding("G202"))
            yield table


def read(content: bytes, filename: str) -> Sheet:
    """Return the rows of a small file all at once."""
    with opened(content, filename) as table:
        rows = tuple(table.rows())
        return Sheet(rows, table.findings)


def _file(source: Path | bytes) -> BinaryIO:
    """Return the file, or an unnamed one that holds the bytes."""
    if isinstance(source, Path):
        return source.open("rb", buffering=0)
    if hasattr(os, "memfd_create"):
        file = os.fdopen(os.memfd_create("table"), "w+b", buffering=0)
    else:
        file = tempfile.TemporaryFile(buffering=0)
    file.write(source)
    file.seek(0)
    return cast(BinaryIO, file)


def _kind(start: bytes) -> str:
    if start.startswith(_ZIP):
        return "xlsx"
    return "xls" if start.startswith(_OLE) else "csv"


def _named(filename: str, kind: str) -> bool:
    ending = filename.rpartition(".")[2].lower()
    return ending == kind or (kind == "csv" and ending in {"", "txt"}) or "." not in filename


def _warns(code: str, **values: object) -> Finding:
    return Finding(code, severity=Severity.WARNS, values=values)


@contextmanager
def _child(file: BinaryIO, kind: str) -> Iterator[subprocess.Popen[bytes]]:
    """Start the reader; nobody hears its errors, which could hold what is in the file."""
    command = [sys.executable, "-I", "-m", "electionsys.sheets.child", kind]
    process = subprocess.Popen(  # noqa: S603 - our own interpreter and our own module
        command, stdin=file, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    with process:
        try:
            yield process
        finally:
            process.kill()


def _answers(process: subprocess.Popen[bytes]) -> Iterator[dict[str, Any]]:
    """Yield what the child says; raises RefusedError as it does, and G209 when it falls silent."""
    while True:
        said = _said(process)
        if "refused" in said:
            raise RefusedError(*map(_finding, said["refused"]))
        if "end" in said:
            return
        yield said


def _said(process: subprocess.Popen[bytes]) -> dict[str, Any]:
    watch = Timer(limits.STALLED, process.kill)
    watch.start()
    try:
        line = cast(BinaryIO, process.stdout).readline(limits.BYTES_AT_ONCE)
        said: dict[str, Any] = json.loads(line)
    except ValueError as error:
        raise RefusedError(Finding("G209")) from error
    finally:
        watch.cancel()
    return said


def _finding(told: tuple[str, str, dict[str, object]]) -> Finding:
    code, severity, values = told
    return Finding(code, severity=Severity(severity), values=values)
