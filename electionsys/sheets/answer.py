"""What the child answers, line by line: chunks of rows, what was found in them, and how far it is.

Each line is one JSON object: `{"numbers": [int], "cells": [[str]], "found": [[code, severity,
{value}]], "done": [part, whole]}`, at the end `{"end": true}`, or `{"refused": [[code, severity,
{value}]]}`.
"""

import json
import re
from collections.abc import Iterable
from typing import BinaryIO

from electionsys.errors import RefusedError
from electionsys.findings import Finding
from electionsys.sheets import limits

# A text that a spreadsheet would run when the table is opened again. Plain numbers may have a sign.
_RUNS = re.compile(r"[=@＝＠]|[+\-＋－](?![\d\s-]*$)")
_MAY_RUN = re.compile(r"\n[=@＝＠+\-＋－]")


class Answer:
    """Rows on their way out; refuses too many of them, and names what no cell may hold."""

    def __init__(self, out: BinaryIO, most_rows: int) -> None:
        self._out, self._most_rows = out, most_rows
        self._numbers: list[int] = []
        self._cells: list[list[str]] = []
        self._found: list[Finding] = []
        self._characters = 0
        self._named = 0
        self.done = (0, 1)

    def find(self, finding: Finding) -> None:
        if self._named < limits.MOST_NAMED:
            self._named += 1
            self._found.append(finding)

    def row(self, number: int, typed: Iterable[str]) -> None:
        """Take a row by its number in the file; one without text is left out.

        Raises RefusedError: G206 too many rows, G212 too many columns.
        """
        if number > self._most_rows + limits.HEAD_ROWS:
            raise RefusedError(Finding("G206", values={"most": self._most_rows}))
        cells = [cell.strip() for cell in typed]
        if not any(cells):
            return
        text = "\n" + "\n".join(cells)
        if len(cells) > limits.MOST_COLUMNS:
            cells = _narrowed(cells)
        if len(text) > limits.MOST_CHARACTERS:
            cells = self._shortened(number, cells)
        if self._named < limits.MOST_NAMED and _MAY_RUN.search(text):
            self._runnable(number, cells)
        self._numbers.append(number)
        self._cells.append(cells)
        self._characters += len(text)
        if len(self._numbers) >= limits.ROWS_AT_ONCE or (
            self._characters > limits.CHARACTERS_AT_ONCE
        ):
            self.send()

    def _shortened(self, number: int, cells: list[str]) -> list[str]:
        """Leave out every cell that is too long, and name it."""
        for column, cell in enumerate(cells):
            if len(cell) > limits.MOST_CHARACTERS:
                self.find(_at("G213", number, column, most=limits.MOST_CHARACTERS))
                cells[column] = ""
        return cells

    def _runnable(self, number: int, cells: list[str]) -> None:
        for column, cell in enumerate(cells):
            if _RUNS.match(cell):
                self.find(_at("G207", number, column))

    def send(self) -> None:
        self._line(
            numbers=self._numbers, cells=self._cells, found=_told(self._found), done=self.done
        )
        self._numbers, self._cells, self._found, self._characters = [], [], [], 0

    def end(self) -> None:
        self.send()
        self._line(end=True)

    def refuse(self, findings: Iterable[Finding]) -> None:
        self._line(refused=_told(findings))

    def _line(self, **said: object) -> None:
        line = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
        self._out.write(line.encode("utf-8", "replace") + b"\n")
        self._out.flush()


def address(row: int, column: int) -> str:
    """Return the address of a cell, such as B7; `column` counts from 0."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row}"


def _at(code: str, row: int, column: int, **values: object) -> Finding:
    return Finding(code, values={"cell": address(row, column), "row": row, **values})


def _narrowed(cells: list[str]) -> list[str]:
    """Take off empty cells at the end of a row; raises RefusedError G212 when too many are left."""
    while cells and not cells[-1]:
        cells.pop()
    if len(cells) > limits.MOST_COLUMNS:
        raise RefusedError(Finding("G212", values={"most": limits.MOST_COLUMNS}))
    return cells


def _told(findings: Iterable[Finding]) -> list[tuple[str, str, dict[str, object]]]:
    return [(one.code, one.severity, dict(one.values)) for one in findings]
