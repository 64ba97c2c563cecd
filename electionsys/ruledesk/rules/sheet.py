"""A sheet to fill in, made of the fields of a question, and the case that a filled sheet tells.

A place to write has a name made of its path, `ask-relatives-0-name`; in the case the same stands
at `relatives[0].name`. What was left empty is not told, and an empty row is no row.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from electionsys.law.fields import Field, Kind

# What was filled in: the name of the place to write -> a text, or the words ticked.
Filled = Mapping[str, str | list[str]]

PREFIX = "ask"
MOST_ROWS = 60
_FEWEST_ROWS = 3
MOST_IN_A_LINE = 4
_SEVERAL = (Kind.WORDS, Kind.ROWS, Kind.TABLE)
_WHOLE = re.compile(r"-?[0-9]{1,15}")
_BROKEN = re.compile(r"-?[0-9]{1,15}\.[0-9]{1,15}")
_BETWEEN_NAMES = re.compile(r"[\n\r、，,;；]+")
_YES = {"yes": True, "no": False}


@dataclass(frozen=True, slots=True)
class Blank:
    """One place to write, or a group of them. `path` leads from the question to the field.

    A table has one row of `parts`; rows have several; a single place to write has none.
    """

    name: str
    path: tuple[Field, ...]
    rows: tuple[tuple["Blank", ...], ...] = ()

    @property
    def field(self) -> Field:
        return self.path[-1]

    @property
    def fits_a_line(self) -> bool:
        return fits_a_line(self.field)

    def single(self) -> Iterator["Blank"]:
        """Yield every single place to write in it."""
        if self.field.kind not in (Kind.TABLE, Kind.ROWS):
            yield self
        for row in self.rows:
            for blank in row:
                yield from blank.single()


def fits_a_line(field: Field) -> bool:
    """Return whether a row of this field can be one line of a table, on a phone too."""
    several = any(part.kind in _SEVERAL for part in field.of)
    return len(field.of) <= MOST_IN_A_LINE and not several


def blanks(
    fields: tuple[Field, ...],
    filled: Filled,
    more: str = "",
    above: str = PREFIX,
    path: tuple[Field, ...] = (),
) -> tuple[Blank, ...]:
    """Return the places to write for these fields, with room for what is filled in already.

    `more` names the rows that were asked to be longer.
    """
    return tuple(
        _blank(field, filled, more, f"{above}-{field.name}", (*path, field))
        for field in fields
        if field.kind is not Kind.SETTLED
    )


def _blank(field: Field, filled: Filled, more: str, name: str, path: tuple[Field, ...]) -> Blank:
    if field.kind is Kind.TABLE:
        return Blank(name, path, (blanks(field.of, filled, more, name, path),))
    if field.kind is Kind.ROWS:
        longer = _FEWEST_ROWS if more == name else 0
        count = min(max(_held(name, filled) + longer, field.least, _FEWEST_ROWS), MOST_ROWS)
        rows = (blanks(field.of, filled, more, f"{name}-{n}", path) for n in range(count))
        return Blank(name, path, tuple(rows))
    return Blank(name, path)


def _held(name: str, filled: Filled) -> int:
    """Return how many rows were sent, empty ones too."""
    numbers = (re.match(rf"{re.escape(name)}-([0-9]{{1,3}})-", key) for key in filled)
    return max((int(found[1]) + 1 for found in numbers if found), default=0)


@dataclass(slots=True)
class Told:
    """A case as it was filled in, and where in the sheet each of its values stands."""

    case: dict[str, object]
    places: dict[str, str]

    def place(self, where: str | None) -> str | None:
        """Return the name of the place to write for a path of the case, or the nearest above."""
        return nearest(self.places, where)


def nearest(places: Mapping[str, str], where: str | None) -> str | None:
    """Return what stands at a path such as `posts[0].seats`, or at the nearest above it."""
    while where:
        if where in places:
            return places[where]
        where = re.sub(r"(?:^|\.|\[)[^.\[]*$", "", where)
    return None


def told(found: tuple[Blank, ...], filled: Filled) -> Told:
    """Return the case that a filled sheet tells."""
    places: dict[str, str] = {}
    case = _told(found, filled, "", places)
    return Told(case, places)


def _told(
    row: tuple[Blank, ...], filled: Filled, where: str, places: dict[str, str]
) -> dict[str, object]:
    case: dict[str, object] = {}
    for blank in row:
        at = f"{where}.{blank.field.name}" if where else blank.field.name
        places[at] = next((one.name for one in blank.single()), blank.name)
        value = _value(blank, filled, at, places)
        if value not in ("", None, {}, []):
            case[blank.field.name] = value
    return case


def _value(blank: Blank, filled: Filled, at: str, places: dict[str, str]) -> object:
    if blank.field.kind is Kind.TABLE:
        return _told(blank.rows[0], filled, at, places)
    if blank.field.kind is Kind.ROWS:
        return _rows(blank, filled, at, places)
    said = filled.get(blank.name, "")
    if isinstance(said, list):
        return said
    return _read(blank.field, said.strip())


def _rows(blank: Blank, filled: Filled, at: str, places: dict[str, str]) -> list[dict[str, object]]:
    kept: list[dict[str, object]] = []
    for row in blank.rows:
        here = f"{at}[{len(kept)}]"
        beside = {here: row[0].name}
        case = _told(row, filled, here, beside)
        if case:
            kept.append(case)
            places.update(beside)
    return kept


def _read(field: Field, said: str) -> object:
    """Return a text as what the field wants. What it cannot be is left for the law to refuse."""
    if field.kind is Kind.NUMBER:
        return number(said)
    if field.kind is Kind.YES:
        return _YES.get(said, said)
    if field.kind is Kind.WORDS:
        return [name.strip() for name in _BETWEEN_NAMES.split(said) if name.strip()]
    return said


def number(said: str) -> object:
    """Return digits as a number; anything else stays as it was written."""
    if _WHOLE.fullmatch(said):
        return int(said)
    return float(said) if _BROKEN.fullmatch(said) else said


def filled_in(fields: tuple[Field, ...], case: Mapping[str, object], above: str = PREFIX) -> Filled:
    """Return a case as it would be filled in: the reverse of `told`."""
    found: dict[str, str | list[str]] = {}
    for field in fields:
        if case.get(field.name) is not None:
            found.update(_filled(field, case[field.name], f"{above}-{field.name}"))
    return found


def _filled(field: Field, value: object, name: str) -> Filled:
    if field.kind is Kind.TABLE and isinstance(value, dict):
        return filled_in(field.of, value, name)
    if field.kind is Kind.ROWS and isinstance(value, list):
        found: dict[str, str | list[str]] = {}
        for n, row in enumerate(value):
            found.update(filled_in(field.of, row, f"{name}-{n}"))
        return found
    if isinstance(value, list):
        words = [str(one) for one in value]
        return {name: words if field.allowed else "\n".join(words)}
    if isinstance(value, bool):
        return {name: "yes" if value else "no"}
    return {name: str(value)} if isinstance(value, str | int) else {}
