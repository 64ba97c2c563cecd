"""The first people of a file as they will be read, with what must not be seen hidden."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice

from electionsys.law.rules import Rules
from electionsys.rolls import rules
from electionsys.rolls.rules.columns import REQUIRED, Layout
from electionsys.rolls.rules.uploads import as_typed, mask_cell, texts_of
from electionsys.sheets import Row
from electionsys.web.forms import told
from electionsys.web.language import _

ROWS = 5
_TYPED = 3


@dataclass(frozen=True, slots=True)
class Person:
    """One row: column -> what is read there, the columns that cannot be, and why."""

    number: int
    texts: Mapping[str, str]
    wrong: frozenset[str]
    sentences: tuple[str, ...]


def first_people(
    law: Rules, polling_day: date, layout: Layout, rows: Sequence[Row]
) -> list[Person]:
    """Return the first rows below the headings; not yet as people where a column is missing."""
    whole = all(column in layout.columns for column in REQUIRED)
    reader = rules.RollReader(law, polling_day, layout) if whole else None
    below = (row for row in rows if row.number > layout.head_row)
    return [_person(reader, layout, row) for row in islice(below, ROWS)]


def first_cells(layout: Layout, rows: Sequence[Row]) -> list[tuple[int, list[str]]]:
    """Return the first rows below the headings as they were typed, each with its number."""
    below = (row for row in rows if row.number > layout.head_row)
    return [(row.number, as_typed(layout, row)) for row in islice(below, _TYPED)]


def _person(reader: rules.RollReader | None, layout: Layout, row: Row) -> Person:
    entry, findings = reader.row(row) if reader else (None, [])
    texts = texts_of(layout, row)
    if entry is not None:
        texts = {**texts, **_read(entry)}
    # What is not mapped at all is said once, by the check, and not in every row.
    known = [one for one in findings if one.field in layout.columns]
    return Person(
        row.number,
        {column: mask_cell(column, text) for column, text in texts.items()},
        frozenset(one.field for one in known if one.field),
        tuple(told(one) for one in known),
    )


def _read(entry: rules.RollEntry) -> dict[str, str]:
    return {
        "name": entry.name,
        "sex": _(f"sex.{entry.sex}"),
        "group_no": str(entry.group_no),
        "household": entry.household,
        "registration_class": _("rolls.class_n", n=entry.registration_class),
        "needs": " ".join(_(f"rolls.need.{one}") for one in sorted(entry.needs)),
    }
