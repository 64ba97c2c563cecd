"""From the rows of a file, or the fields of a form, to the people who would be listed."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache, partial
from typing import Any, NamedTuple

from electionsys.findings import Finding, Severity, blocking
from electionsys.law.rules import Rules
from electionsys.rolls.rules.columns import HEADINGS, NEEDS, REQUIRED, Layout
from electionsys.rolls.rules.reasons import holds_identity
from electionsys.rolls.rules.registering import Registering
from electionsys.sheets import Row, cells
from electionsys.sheets.cells import CellError, Identity


class RollEntry(NamedTuple):
    """One person to be listed. `row` is where he stands in the file, 0 when typed by hand.

    `basis` is the document of the person himself (declaration, application), `consent` the one of
    the meeting or the committee; `needs` are some of "proxy", "box", "assistant".
    """

    row: int
    name: str
    sex: str
    born_on: date
    id_number: str
    group_no: int
    household: str
    registration_class: int
    basis: str = ""
    phone: str = ""
    address: str = ""
    consent: str = ""
    needs: frozenset[str] = frozenset()

    def __repr__(self) -> str:
        return f"RollEntry(row={self.row})"


@dataclass(frozen=True, slots=True)
class NewVoter:
    """One person as typed by hand: column -> text, the columns of HEADINGS; and why he is added."""

    typed: Mapping[str, str]
    reason: str


def check_row(
    typed: Mapping[str, str], law: Rules, polling_day: date, row: int = 0
) -> tuple[RollEntry | None, list[Finding]]:
    """Return the person these texts describe, or None; and all that is wrong with them.

    The findings are those of `RollReader.person`.
    """
    columns = {column: at for at, column in enumerate(HEADINGS)}
    reader = RollReader(law, polling_day, Layout(0, columns, ()))
    return reader.person([typed.get(column, "") for column in HEADINGS], row)


class RollReader:
    """Reads the rows of one file by one law, as `layout` says they stand."""

    def __init__(self, law: Rules, polling_day: date, layout: Layout) -> None:
        self._layout = layout
        self._law = Registering(law, polling_day)
        readers = _readers()
        known = [(column, at) for column, at in layout.columns.items() if column in readers]
        self._columns = [
            (column, at, readers[column], column in REQUIRED)
            for column, at in sorted(known, key=lambda one: list(readers).index(one[0]))
        ]

    def row(self, row: Row) -> tuple[RollEntry | None, list[Finding]]:
        """Return as `person` does; the findings say in which row and column, as the file does."""
        entry, findings = self.person(row.cells, row.number)
        return entry, [self.placed(one, row.number) for one in findings] if findings else findings

    def person(self, texts: Sequence[str], row: int) -> tuple[RollEntry | None, list[Finding]]:
        """Return the person in these cells, or None; and all that is wrong with them.

        R210: a needed cell is empty. R215, R221: sex or day of birth is not that of the identity
        number. R233: that has 15 digits; R240: it begins with no province's code. The rest of R2xx
        is the law's: see `Registering`.
        G-codes, R225, R236: a text that cannot be read. R141: one that is kept in the clear, and
        holds an identity number.
        """
        known, findings = self._read(texts)
        identity = known.get("id_number")
        if identity is not None and not self._is_usual(identity, known):
            findings += self._identity(identity, known)
        if not self._law.is_of_right(known.get("registration_class")):
            findings += self._law.papers(known)
        return None if findings and blocking(findings) else _entry(row, known), findings

    def _is_usual(self, identity: Identity, known: Mapping[str, Any]) -> bool:
        """Return whether there is nothing to say of a number: of nearly everybody."""
        return (
            known.get("sex", identity.sex) == identity.sex
            and known.get("born_on", identity.born_on) == identity.born_on
            and not identity.of_fifteen
            and identity.number[:2] in cells.PROVINCES
            and self._law.is_grown(identity.born_on)
            and not self._law.is_very_old(identity.born_on)
        )

    def placed(self, finding: Finding, row: int) -> Finding:
        """Say in which row, and in which column as the file itself calls it."""
        values = {**finding.values, "row": row, "column": self._layout.heading(finding.field or "")}
        return Finding(finding.code, finding.clause, finding.severity, finding.field, values)

    def _read(self, texts: Sequence[str]) -> tuple[dict[str, Any], list[Finding]]:
        """Return what could be read, column -> value; an empty cell is absent."""
        known: dict[str, Any] = {}
        findings: list[Finding] = []
        width = len(texts)
        for column, at, reader, required in self._columns:
            value = None
            if at < width and (text := texts[at]):
                try:
                    value = reader(text)
                except CellError as error:
                    # What an office writes for nothing is an empty cell.
                    if cells.plain(text):
                        findings.append(Finding(error.code, field=column, values=error.values))
                        continue
            if value:
                known[column] = value
            elif required:
                findings.append(Finding("R210", field=column))
        return known, findings

    def _identity(self, identity: Identity, known: Mapping[str, Any]) -> Iterator[Finding]:
        if known.get("sex", identity.sex) != identity.sex:
            yield Finding("R215", field="sex")
        if known.get("born_on", identity.born_on) != identity.born_on:
            yield Finding("R221", field="born_on")
        if identity.of_fifteen:
            yield Finding("R233", severity=Severity.WARNS, field="id_number")
        if identity.number[:2] not in cells.PROVINCES:
            yield Finding("R240", severity=Severity.WARNS, field="id_number")
        yield from self._law.age(identity.born_on)


def _entry(row: int, known: Mapping[str, Any]) -> RollEntry:
    identity: Identity = known["id_number"]
    return RollEntry(
        row,
        known["name"],
        identity.sex,
        identity.born_on,
        identity.number,
        known["group_no"],
        known["household"],
        known["registration_class"],
        known.get("basis", ""),
        known.get("phone", ""),
        known.get("address", ""),
        known.get("consent", ""),
        known.get("needs", _NOTHING),
    )


_NOTHING: frozenset[str] = frozenset()
Reader = Callable[[str], Any]


def _readers() -> dict[str, Reader]:
    """Return column -> how its cells are read, in the order of a person.

    Where a whole column holds few different texts, each is read once. What is remembered goes with
    the reader: it is about people.
    """
    paper = partial(_clear, most=120)
    return {
        "name": cells.person_name,
        "sex": lru_cache(100)(cells.sex),
        "id_number": cells.identity,
        "born_on": cells.day,
        "group_no": lru_cache(1_000)(cells.group_number),
        "household": partial(_clear, most=20),
        "registration_class": lru_cache(1_000)(registration_class),
        "basis": lru_cache(1_000)(paper),
        "consent": lru_cache(1_000)(paper),
        "phone": cells.phone,
        "address": partial(cells.short, most=120),
        "needs": lru_cache(1_000)(needs),
    }


def _clear(text: str, most: int) -> str:
    """Return a short text that is kept in the clear: G244, and R141 with a person's number."""
    written = cells.short(text, most)
    if holds_identity(written):
        raise CellError("R141")
    return written


def registration_class(text: str) -> int:
    """Return the class as a number, written 2, 2类, 二类 or 第二类 (R225)."""
    try:
        return cells.group_number(text)
    except CellError:
        raise CellError("R225") from None


def needs(text: str) -> frozenset[str]:
    """Return what somebody needs on polling day: "proxy", "box", "assistant" (R236)."""
    words = [one for one in re.split(r"[\s、,;/]+", cells.plain(text).lower()) if one]
    if not all(word in NEEDS for word in words):
        raise CellError("R236")
    return frozenset(NEEDS[word] for word in words)
