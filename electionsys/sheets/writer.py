"""The empty table the office hands out: every column is text, so no digit is ever lost."""

import io
from collections.abc import Sequence
from dataclasses import dataclass

import xlsxwriter


@dataclass(frozen=True, slots=True)
class Column:
    """A heading, its width in characters, the choices Excel offers, and a note on the heading."""

    heading: str
    width: int = 12
    choices: tuple[str, ...] = ()
    note: str = ""


def workbook(
    columns: Sequence[Column], rows: Sequence[Sequence[str]] = (), *, most_rows: int
) -> bytes:
    """Return an .xlsx with these headings in row 1 and `rows` of text below."""
    made = io.BytesIO()
    # Texts stay texts, whatever they begin with.
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(made, options) as book:
        text = book.add_format({"num_format": "@"})
        head = book.add_format({"bold": True, "num_format": "@", "bottom": 1})
        sheet = book.add_worksheet()
        sheet.freeze_panes(1, 0)
        for position, column in enumerate(columns):
            sheet.set_column(position, position, column.width, text)
            sheet.write_string(0, position, column.heading, head)
            if column.note:
                sheet.write_comment(0, position, column.note)
            if column.choices:
                listed = {"validate": "list", "source": list(column.choices)}
                sheet.data_validation(1, position, most_rows, position, listed)
        for number, row in enumerate(rows, start=1):
            for position, cell in enumerate(row):
                sheet.write_string(number, position, cell, text)
    return made.getvalue()
