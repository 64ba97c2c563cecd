"""Which column of a file is which of ours: guessed by its headings, or told by the clerk."""

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from electionsys.findings import Finding
from electionsys.rolls.rules.masking import mask_text
from electionsys.rolls.rules.reasons import APART, holds_identity
from electionsys.sheets import Row, cells

_DATA = tomllib.loads((Path(__file__).parent / "headings.toml").read_text("utf-8"))
# Column -> headings it is known by, the first the one of our own template, the second English.
HEADINGS: Mapping[str, tuple[str, ...]] = {
    column: tuple(known) for column, known in _DATA["headings"].items()
}
CHOICES: Mapping[str, tuple[str, ...]] = {
    column: tuple(words) for column, words in _DATA["choices"].items()
}
NEEDS: Mapping[str, str] = {
    word: need for need, all_of in _DATA["needs"].items() for word in all_of
}
# Readings of family names, and those of two characters.
SURNAMES: Mapping[str, str] = _DATA["surnames"]
COMPOUND_SURNAMES = frozenset(_DATA["compound_surnames"])
REQUIRED = ("name", "id_number", "group_no", "household", "registration_class")
_HEAD_WITHIN = 10
_LONGEST = 40
# A row with as many digits in one cell, or with nothing else in it, is a person, not headings.
_NUMBER = re.compile(r"[0-9]{14}")
_NOTHING_ELSE = re.compile(rf"(?:[0-9]{APART}*){{10,}}[Xx]?")


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the people of a file stand.

    `head_row` is the number of the row of headings, 0 where the file has none: the people begin in
    the row after it. `columns` are ours -> position, from 0. `headings` are what the file calls
    its columns, by position; a column without a heading has its letter.
    """

    head_row: int
    columns: Mapping[str, int]
    headings: tuple[str, ...]
    # Ours that stand under two headings, where nobody has said yet which is meant.
    twice: tuple[str, ...] = ()

    def written(self) -> str:
        """Return it as JSON, for `read`."""
        stored = {"head_row": self.head_row, "columns": dict(self.columns)}
        return json.dumps(
            {**stored, "headings": self.headings, "twice": self.twice}, ensure_ascii=False
        )

    @classmethod
    def read(cls, text: str) -> "Layout":
        """Read what `written` returned."""
        stored = json.loads(text)
        columns = {str(column): int(at) for column, at in stored["columns"].items()}
        headings, twice = tuple(stored["headings"]), tuple(stored["twice"])
        return cls(int(stored["head_row"]), columns, headings, twice)

    def heading(self, column: str) -> str:
        """Return what the file calls one of our columns; our own name where it has none."""
        at = self.columns.get(column)
        if at is None or at >= len(self.headings):
            return HEADINGS[column][0] if column in HEADINGS else ""
        return self.headings[at]


def layout_of(head: tuple[Row, ...], told: Mapping[str, str] | None = None) -> Layout:
    """Guess the layout from the first rows: headings are the first with two that are known.

    `told` are columns -> what the file calls them, or their letters; where they are told, nothing
    is guessed. Where no row has headings, the first is taken for headings nobody knows, unless it
    is a person.
    """
    guess = _Guess(told or {})
    found = next((row for row in head[:_HEAD_WITHIN] if len(guess.columns(row)) > 1), head[0])
    if not guess.columns(found) and any(_is_number(cell) for cell in found.cells):
        row = Row(0, tuple(letters(at) for at in range(len(found.cells))))
    else:
        row = found
    return guess.layout(row)


class _Guess:
    """Which heading is which column."""

    def __init__(self, told: Mapping[str, str]) -> None:
        self._told = told
        guessed = {known: column for known, column in _KNOWN.items() if column not in told}
        self._known = guessed | {bare(heading): column for column, heading in told.items()}

    def columns(self, row: Row) -> dict[str, int]:
        """Return our columns -> their position; of two of one name, the first."""
        known = {self._of(cell): at for at, cell in reversed([*enumerate(row.cells)])}
        known.pop("", None)
        return dict(sorted(known.items(), key=lambda one: one[1]))

    def layout(self, row: Row) -> Layout:
        found = [self._of(cell) for cell in row.cells]
        twice = sorted({one for one in found if one and found.count(one) > 1} - {*self._told})
        headings = tuple(_heading(cell, at) for at, cell in enumerate(row.cells))
        return Layout(row.number, self._by_letter(row) | self.columns(row), headings, tuple(twice))

    def _of(self, cell: str) -> str:
        return self._known.get(bare(cell), "")

    def _by_letter(self, row: Row) -> dict[str, int]:
        by_letter = {letters(at): at for at in range(len(row.cells))}
        told = {column: by_letter.get(name.strip().upper()) for column, name in self._told.items()}
        return {column: at for column, at in told.items() if at is not None}


def _heading(cell: str, at: int) -> str:
    """Return a heading as it is shown: never a number of a person, never very long."""
    text = "".join(character for character in " ".join(cell.split()) if character.isprintable())
    hidden = _is_number(text) or mask_text(text) != text
    return letters(at) if hidden or not text else text[:_LONGEST]


def _is_number(cell: str) -> bool:
    """Whether a cell holds the number of a person, and so stands in no row of headings."""
    text = cells.plain(cell)
    return bool(_NUMBER.search(text) or _NOTHING_ELSE.fullmatch(text)) or holds_identity(text)


def check_layout(layout: Layout) -> tuple[Finding, ...]:
    """R201: columns are missing. R202: one stands twice. R235: two were said to be one column."""
    missing = [named(column) for column in REQUIRED if column not in layout.columns]
    findings = [Finding("R201", values={"columns": ", ".join(missing)})] if missing else []
    findings += [Finding("R202", field=one, values={"column": named(one)}) for one in layout.twice]
    return (*findings, *_shared(layout))


def _shared(layout: Layout) -> Iterator[Finding]:
    first: dict[int, str] = {}
    for column, at in layout.columns.items():
        other = first.setdefault(at, column)
        if other != column:
            values = {"column": named(column), "other": named(other)}
            yield Finding("R235", field=column, values=values)


def named(column: str) -> str:
    """Return what a column is called in our template, in both languages."""
    return f"{HEADINGS[column][0]} ({HEADINGS[column][1]})"


def bare(heading: str) -> str:
    """Return a heading without spaces, stars, underlines and what stands in brackets."""
    text = cells.plain(heading).lower().partition("(")[0]
    return "".join(character for character in text if character not in " *_:\n.\u00a0")


def letters(at: int) -> str:
    """Return the letters of a column, counted from 0, as a spreadsheet does: A, B, … Z, AA."""
    text, left = "", at + 1
    while left:
        left, rest = divmod(left - 1, 26)
        text = chr(ord("A") + rest) + text
    return text


_KNOWN = {bare(known): column for column, all_of in HEADINGS.items() for known in all_of}
