"""Spreadsheets: what comes into the office as a table, and the empty table it hands out.

An edge of the house, as paper is. It knows no election: bytes become rows of text within strict
limits, texts of a cell become values, and the other way round.
"""

from electionsys.sheets.limits import HEAD_ROWS, MOST_LINES, MOST_ROWS
from electionsys.sheets.reader import Row, Sheet, Table, opened, read
from electionsys.sheets.writer import Column, workbook

__all__ = [
    "HEAD_ROWS",
    "MOST_LINES",
    "MOST_ROWS",
    "Column",
    "Row",
    "Sheet",
    "Table",
    "opened",
    "read",
    "workbook",
]
