"""From a file to rows of text: .xlsx, .xls and .csv, told apart by content, read row by row.

A child process reads the file (`child`) and answers in chunks, so that memory stays flat however
long the table is, and a file made to kill its reader kills only the child.

Refusals (RefusedError), on opening or, for what stands further down, while the rows are read: G201
no table we read, G202 empty, G203 to G205 see `guard`, G206 too many rows, G208 an unknown
encoding, G209 reading it took too much, G211 a second sheet with something in it, G212 too many
columns, G214, G215 and G218 see `texts`, G216 a web page, G217 too large a file. Findings that come
with the rows: G207 a formula, G210 the name says another kind of file, G213 too long a cell, G251
hidden rows or columns.
"""

import json
import os
import re
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
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
# Web pages that offices' programs save under the name of a table, also in UTF-16.
_PAGE = re.compile(rb"(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?[\s\x00]*(?:<|MIME-Version:)")
# What of our surroundings the child needs in order to start.
_SURROUNDINGS = ("PATH", "LD_LIBRARY_PATH", "SYSTEMROOT")


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

    The visible sheet of a workbook that has anything in it is the table; there may be only one.
    """
    with _file(source) as file:
        kind = _kind(file.read(4096))
        _check_size(os.fstat(file.fileno()), kind)
        findings = [] if _named(filename, kind) else [_warns("G210", kind=f".{kind}")]
        file.seek(0)
        with _child(file, kind) as process:
            table = Table(kind, findings, _answers(process))
            if not table.head:
                raise RefusedError(Finding("G202"))
            yield table


def read(content: bytes, filename: str) -> Sheet:
    """Return the rows of a small file all at once."""
    with opened(content, filename) as table:
        rows = tuple(table.rows())
        return Sheet(rows, table.findings)


def _file(source: Path | bytes) -> BinaryIO:
    """Return the file, or an unnamed one that holds the bytes, in memory where the system can."""
    if isinstance(source, Path):
        # A device or a pipe has no end; opening it could already wait for ever.
        if not stat.S_ISREG(source.stat().st_mode):
            raise RefusedError(Finding("G201"))
        return source.open("rb", buffering=0)
    if hasattr(os, "memfd_create"):
        file = os.fdopen(os.memfd_create("table"), "w+b", buffering=0)
    else:
        file = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115 - the caller closes it
    file.write(source)
    file.seek(0)
    return cast(BinaryIO, file)


def _kind(start: bytes) -> str:
    if not start:
        raise RefusedError(Finding("G202"))
    if _PAGE.match(start):
        raise RefusedError(Finding("G216"))
    if start.startswith(_ZIP):
        return "xlsx"
    return "xls" if start.startswith(_OLE) else "csv"


def _check_size(status: os.stat_result, kind: str) -> None:
    most = limits.MOST_TEXT if kind == "csv" else limits.MOST_BOOK
    if status.st_size > most:
        raise RefusedError(Finding("G217", values={"megabytes": most // limits.MEGABYTE}))


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
        command,
        stdin=file,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={name: os.environ[name] for name in _SURROUNDINGS if name in os.environ},
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
    shown = {name: _shown(one) if isinstance(one, str) else one for name, one in values.items()}
    return Finding(code, severity=Severity(severity), values=shown)


def _shown(name: str) -> str:
    """Return as much of a name in the file as anybody is told."""
    return "".join(filter(str.isprintable, name))[: limits.MOST_SHOWN]
