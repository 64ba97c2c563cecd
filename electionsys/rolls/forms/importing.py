"""What is asked of a file before it is imported."""

from collections.abc import Sequence

from flask_wtf.file import FileField, FileRequired
from wtforms import HiddenField, SelectField
from wtforms.fields.choices import SelectChoice

from electionsys.rolls.rules.columns import HEADINGS, Layout, letters
from electionsys.rolls.rules.masking import mask_text
from electionsys.rolls.rules.uploads import first_typed, layout_at
from electionsys.sheets import Row
from electionsys.web.addresses import whole_number
from electionsys.web.forms import BaseForm, required
from electionsys.web.language import _


class FileForm(BaseForm):
    file = FileField("rolls.file", [FileRequired()])


class ImportForm(BaseForm):
    """`sha256` is of the file whose report was shown: no other is imported by this button."""

    sha256 = HiddenField("rolls.file_hash", required(64))


_ABSENT, _NO_HEAD = "", "0"
_MOST_HEADS, _SHOWN = 10, 40


class ColumnsForm(BaseForm):
    """Which column of a file is which of ours: a select for each, filled by what is guessed.

    `head_row` is the row of headings, "0" for none. `guessed` is the one the other fields were
    made from: where it differs, they are guessed anew. `do` is the value of the button.
    """

    do = HiddenField()
    guessed = HiddenField()
    head_row = SelectField("rolls.head_row", validate_choice=True)

    def take(self, held: Layout, rows: Sequence[Row]) -> Layout:
        """Return the layout that was chosen, or `held` at first, and offer what there is."""
        layout = self._chosen(held, rows) if self.is_submitted() else held
        self.guessed.data = self.head_row.data = str(layout.head_row)
        self.head_row.choices = [
            SelectChoice(_NO_HEAD, _("rolls.no_head_row")),
            *(SelectChoice(str(row.number), _first_cells(row)) for row in rows[:_MOST_HEADS]),
        ]
        typed = first_typed(layout, rows)
        named = [
            SelectChoice(str(at), _column_of(at, heading, typed.get(at, "")))
            for at, heading in enumerate(layout.headings)
        ]
        for column in HEADINGS:
            field = self[column]
            field.data = str(layout.columns.get(column, _ABSENT))
            field.choices = [SelectChoice(_ABSENT, _("rolls.no_such_column")), *named]
        return layout

    def _chosen(self, held: Layout, rows: Sequence[Row]) -> Layout:
        head_row = whole_number(self.head_row.data) or 0
        base = held if head_row == held.head_row else layout_at(rows, head_row)
        if not self.settled():
            return base
        chosen = {column: whole_number(self[column].data) for column in HEADINGS}
        width = len(base.headings)
        columns = {one: at for one, at in chosen.items() if at is not None and at < width}
        return Layout(base.head_row, columns, base.headings)

    def settled(self) -> bool:
        """Whether the columns were chosen among those of the row of headings that was chosen."""
        return bool(self.guessed.raw_data) and self.guessed.raw_data == self.head_row.raw_data


for _column in HEADINGS:
    setattr(ColumnsForm, _column, SelectField(f"rolls.{_column}", validate_choice=True))


def _column_of(at: int, heading: str, typed: str) -> str:
    """Return a column of the file by its letters, its heading, and what stands first in it."""
    letter = letters(at)
    shown = [letter, heading if heading != letter else "", typed[:_SHOWN]]
    return " · ".join(filter(None, shown))


def _first_cells(row: Row) -> str:
    shown = " ".join(mask_text(cell) for cell in row.cells if cell)
    return f"{row.number} · {shown[:_SHOWN]}"
