"""Spreadsheets: what comes into the office as a table, and the empty table it hands out.

An edge of the house, as paper is. It knows no election: bytes become rows of text within strict
limits, texts of a cell become values, and the other way round.
"""

from electionsys.sheets.reader import MOST_ROWS, Row, Sheet, read
from electionsys.sheets.writer import Column, workbook

__all__ = ["MOST_ROWS", "Column", "Row", "Sheet", "read", "workbook"]
