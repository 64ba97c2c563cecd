"""A file that waits to be imported: what was found in it, and its corrected table.

The corrected table leaves the office to be put right, so no number of a person is in it; when it
comes back, what was hidden and not changed is filled in again from the file it was made of.
"""

import dataclasses
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from electionsys.findings import Finding, Severity
from electionsys.rolls.rules import masking
from electionsys.rolls.rules.columns import Layout, layout_of, letters
from electionsys.sheets import Row

# What is longer is not shown whole before anybody said what it is: names are not.
_GLIMPSE = 6
_MASKS: Mapping[str, Callable[[str], str]] = {
    "id_number": masking.mask_id,
    "phone": masking.mask_phone,
    "address": masking.mask_address,
}


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check found. `errors` and `warnings` count all of them; `findings` may be fewer.

    `by_class` and `by_group` count who would be listed, by number.
    """

    rows: int = 0
    would_list: int = 0
    women: int = 0
    errors: int = 0
    warnings: int = 0
    by_class: Mapping[int, int] = field(default_factory=dict)
    by_group: Mapping[int, int] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()

    def written(self) -> str:
        """Return it as JSON, for `read`. A finding holds no text of a cell."""
        stored = dataclasses.asdict(self)
        stored["findings"] = [
            (one.code, one.clause, one.severity, one.field, dict(one.values))
            for one in self.findings
        ]
        return json.dumps(stored, ensure_ascii=False, default=str)

    @classmethod
    def read(cls, text: str) -> "Checked":
        """Read what `written` returned."""
        stored = json.loads(text)
        for counts in ("by_class", "by_group"):
            stored[counts] = {int(number): count for number, count in stored[counts].items()}
        stored["findings"] = tuple(
            Finding(code, clause, Severity(severity), column, values)
            for code, clause, severity, column, values in stored["findings"]
        )
        return cls(**stored)


def layout_at(rows: Sequence[Row], head_row: int) -> Layout:
    """Return the layout where `head_row` of the first rows holds the headings, 0 for none."""
    for row in rows:
        if row.number == head_row:
            return dataclasses.replace(layout_of((row,)), head_row=head_row)
    width = max((len(row.cells) for row in rows), default=0)
    return Layout(0, {}, tuple(letters(at) for at in range(width)))


def texts_of(layout: Layout, row: Row) -> dict[str, str]:
    """Return a row as column -> text; a column the row does not reach is empty."""
    return {
        column: row.cells[at] if at < len(row.cells) else ""
        for column, at in layout.columns.items()
    }


def mask_cell(column: str, text: str) -> str:
    """Return what of a cell may leave the office; nothing of a number that cannot be read."""
    return _MASKS.get(column, masking.mask_text)(text)


def as_typed(layout: Layout, row: Row) -> list[str]:
    """Return the cells of a row as they stand in the file, by position, with what is secret hidden.

    Nobody knows yet what stands in a column of no name of ours: an address may be there too.
    """
    named = {at: column for column, at in layout.columns.items()}
    return [
        mask_cell(named[at], text) if at in named else _glimpse(text)
        for at, text in enumerate(row.cells)
    ]


def _glimpse(text: str) -> str:
    hidden = masking.mask_id(text) or masking.mask_phone(text)
    if hidden:
        return hidden
    shown = masking.mask_text(text)
    return shown if len(shown) <= _GLIMPSE else shown[: _GLIMPSE - 2] + "***"


def first_typed(layout: Layout, rows: Sequence[Row]) -> dict[int, str]:
    """Return for each position what stands first in it below the headings, as `as_typed`."""
    found: dict[int, str] = {}
    for row in rows:
        if row.number > layout.head_row:
            for at, text in enumerate(as_typed(layout, row)):
                if text:
                    found.setdefault(at, text)
    return found


def restore(
    texts: Mapping[str, str], old: Mapping[str, str] | None
) -> tuple[dict[str, str], list[str]]:
    """Fill in what was hidden: one row, and the row it was made from, as column -> text.

    Return the row as it is now, and the columns in which something hidden is not that of `old`.
    """
    whole, strange = dict(texts), []
    for column, text in texts.items():
        before = (old or {}).get(column, "")
        if text and text == mask_cell(column, before):
            whole[column] = before
        elif masking.is_masked(text):
            strange.append(column)
    return whole, strange
