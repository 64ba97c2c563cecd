"""The table the office hands out, empty or to be corrected: all text, so that no digit is lost."""

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import xlsxwriter


@dataclass(frozen=True, slots=True)
class Column:
    """A heading, its width in characters, the choices Excel offers, and a note on the heading."""

    heading: str
    width: int = 12
    choices: tuple[str, ...] = ()
    note: str = ""


# The colour of a cell with a note, and the size of the note: room for two sentences.
_LOOK = "#FDE7A9"
_NOTE = {"x_scale": 2.5, "y_scale": 1.5}


def workbook(
    columns: Sequence[Column],
    rows: Iterable[Sequence[str]] = (),
    notes: Mapping[tuple[int, int], str] | None = None,
    *,
    most_rows: int,
) -> bytes:
    """Return an .xlsx with these headings in row 1 and `rows` of text below.

    `notes` are sentences on cells, by row (1 is the first below the headings) and column from 0;
    such a cell is coloured. An empty note colours the cell and says nothing.
    """
    notes = notes or {}
    made = io.BytesIO()
    # Texts stay texts, whatever they begin with.
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(made, options) as book:
        text = book.add_format({"num_format": "@"})
        look = book.add_format({"num_format": "@", "bg_color": _LOOK})
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
                noted = (number, position) in notes
                sheet.write_string(number, position, cell, look if noted else text)
        for (number, position), note in notes.items():
            if note:
                sheet.write_comment(number, position, note, _NOTE)
    return made.getvalue()
