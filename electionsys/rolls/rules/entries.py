"""From the rows of a file, or the fields of a form, to the people who would be listed.

The numbers are the law's: `law` is the rules of the polling day, and every finding that comes from
one cites its article.
"""

import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from pypinyin import lazy_pinyin

from electionsys.findings import Finding, blocking
from electionsys.law.rules import Rules
from electionsys.sheets import Row, Sheet, cells
from electionsys.sheets.cells import CellError

# Who is registered of right needs no paper; who declared, or was consented to, does.
_OF_RIGHT = frozenset({"registered_resident", "registered_declared", "resident"})
_CONSENTED = frozenset(
    {"other_resident_consented", "other_resident_or_worker_consented", "social_worker_confirmed"}
)

_DATA = tomllib.loads((Path(__file__).parent / "headings.toml").read_text("utf-8"))
# Column -> headings it is known by, the first the one of our own template, the second English.
HEADINGS: Mapping[str, tuple[str, ...]] = {
    column: tuple(known) for column, known in _DATA["headings"].items()
}
CHOICES: Mapping[str, tuple[str, ...]] = {
    column: tuple(words) for column, words in _DATA["choices"].items()
}
REQUIRED = ("name", "id_number", "group_no", "household", "registration_class")
_SURNAMES: Mapping[str, str] = _DATA["surnames"]
_HEAD_WITHIN = 10


@dataclass(frozen=True, slots=True)
class RollEntry:
    """One person to be listed. `row` is where he stands in the file, 0 when typed by hand."""

    row: int
    name: str
    sex: str
    born_on: date
    id_number: str = field(repr=False)
    group_no: int
    household: str
    registration_class: int
    basis: str = ""
    phone: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class NewVoter:
    """One person as typed by hand: column -> text, the columns of HEADINGS; and why he is added."""

    typed: Mapping[str, str]
    reason: str


def _named(column: str) -> str:
    """Return what a column is called in our template, in both languages."""
    return f"{HEADINGS[column][0]} ({HEADINGS[column][1]})"


def _bare(heading: str) -> str:
    """Return a heading without spaces, stars, underlines and what stands in brackets."""
    text = cells.plain(heading).lower().partition("(")[0]
    return "".join(character for character in text if character not in " *_:\n.\u00a0")


_KNOWN = {_bare(known): column for column, all_of in HEADINGS.items() for known in all_of}


def read_roll(
    sheet: Sheet, law: Rules, polling_day: date
) -> tuple[list[RollEntry], tuple[Finding, ...]]:
    """Return who would be listed, and everything that is wrong with the sheet.

    R201: columns are missing. R202: a column twice. R203: no row of data. Then every row's own.
    """
    head, columns = _head(sheet.rows)
    findings = [*sheet.findings, *_check_head(head, columns)]
    if any(finding.code == "R201" for finding in findings):
        return [], tuple(findings)
    entries = []
    for row in sheet.rows:
        if row.number > head.number:
            entry, wrong = check_row(_cells(row, columns), law, polling_day, row.number)
            findings.extend(_placed(one, row.number, head, columns) for one in wrong)
            entries.extend([entry] if entry else [])
    if sheet.rows[-1].number == head.number:
        findings.append(Finding("R203"))
    findings.extend(_placed(one, row, head, columns) for row, one in _twice(entries))
    return entries, tuple(findings)


def _head(rows: tuple[Row, ...]) -> tuple[Row, dict[str, int]]:
    """Find the row of headings: the first with two known ones among the first ten."""
    for row in rows[:_HEAD_WITHIN]:
        known = {_KNOWN.get(_bare(cell), ""): at for at, cell in reversed([*enumerate(row.cells)])}
        known.pop("", None)
        if len(known) > 1:
            return row, known
    return rows[0], {}


def _check_head(head: Row, columns: Mapping[str, int]) -> list[Finding]:
    missing = [_named(column) for column in REQUIRED if column not in columns]
    if missing:
        return [Finding("R201", values={"columns": ", ".join(missing)})]
    known = [_KNOWN[_bare(cell)] for cell in head.cells if _bare(cell) in _KNOWN]
    again = {_named(column) for column in known if known.count(column) > 1}
    return [Finding("R202", values={"column": one}) for one in sorted(again)]


def _cells(row: Row, columns: Mapping[str, int]) -> dict[str, str]:
    return {name: row.cells[at] for name, at in columns.items() if at < len(row.cells)}


def _placed(finding: Finding, row: int, head: Row, columns: Mapping[str, int]) -> Finding:
    """Say in which row, and in which column as the file itself calls it."""
    at = columns.get(finding.field or "")
    column = "" if at is None else head.cells[at]
    values = {**finding.values, "row": row, "column": column}
    return Finding(finding.code, finding.clause, finding.severity, finding.field, values)


_READERS: Mapping[str, Callable[[str], object]] = {
    "name": cells.person_name,
    "sex": cells.sex,
    "id_number": cells.identity,
    "born_on": cells.day,
    "group_no": cells.group_number,
    "household": lambda text: cells.short(text, 20),
    "registration_class": lambda text: registration_class(text),
    "basis": lambda text: cells.short(text, 120),
    "phone": cells.phone,
}


def check_row(
    typed: Mapping[str, str], law: Rules, polling_day: date, row: int = 0
) -> tuple[RollEntry | None, list[Finding]]:
    """Return the person these texts describe, or None; and all that is wrong with them.

    R210: a needed cell is empty. R215, R221: sex or day of birth is not that of the identity
    number. R222: too young on polling day. R219: not born yet. R225 to R227: the class of
    registration, and the paper it needs. G-codes: a text that cannot be read.
    """
    findings: list[Finding] = []
    known: dict[str, object] = {}
    for column, reader in _READERS.items():
        text = typed.get(column, "")
        try:
            if cells.plain(text):
                known[column] = reader(text)
            elif column in REQUIRED:
                findings.append(Finding("R210", field=column))
        except CellError as error:
            findings.append(Finding(error.code, field=column, values=error.values))
    findings.extend(_check_person(known, law, polling_day))
    findings.extend(_check_class(known, law))
    return (None if blocking(findings) else _entry(row, known)), findings


def _entry(row: int, known: Mapping[str, object]) -> RollEntry:
    identity = known["id_number"]
    if not isinstance(identity, cells.Identity):
        raise TypeError("the identity number was not read")
    return RollEntry(
        row=row,
        name=str(known["name"]),
        sex=identity.sex,
        born_on=identity.born_on,
        id_number=identity.number,
        group_no=int(str(known["group_no"])),
        household=str(known["household"]),
        registration_class=int(str(known["registration_class"])),
        basis=str(known.get("basis", "")),
        phone=str(known.get("phone", "")),
    )


def _check_person(known: Mapping[str, object], law: Rules, polling_day: date) -> Iterable[Finding]:
    identity = known.get("id_number")
    if not isinstance(identity, cells.Identity):
        return
    if known.get("sex", identity.sex) != identity.sex:
        yield Finding("R215", field="sex")
    if known.get("born_on", identity.born_on) != identity.born_on:
        yield Finding("R221", field="born_on")
    age = cells.age_on(identity.born_on, polling_day)
    # Where representatives vote, the law of their meeting names no age; they are listed voters.
    least = law.entry("voting_age").value
    if age < 0:
        yield Finding("R219", field="id_number")
    elif isinstance(least, int) and age < least:
        of_age = cells.birthday(identity.born_on, identity.born_on.year + least)
        values = {"least": least, "day": of_age.isoformat()}
        yield Finding("R222", law.clause("voting_age"), field="id_number", values=values)


def spelling(name: str) -> tuple[str, str]:
    """Return how a name is typed in pinyin, in full and by initials: wangxiulan, wxl."""
    syllables = [one.lower() for one in lazy_pinyin(name)]
    if name[0] in _SURNAMES:
        syllables[0] = _SURNAMES[name[0]]
    return "".join(syllables)[:200], "".join(one[0] for one in syllables)


def registration_class(text: str) -> int:
    """Return the class as a number, written 2, 2类, 二类 or 第二类 (R225)."""
    try:
        return cells.group_number(text)
    except CellError:
        raise CellError("R225") from None


def class_words(law: Rules) -> tuple[str, ...]:
    """Return the words of the law's classes of registration, the first class first."""
    found = law.entry("registration_classes").value
    return found if isinstance(found, tuple) else ()


def _check_class(known: Mapping[str, object], law: Rules) -> Iterable[Finding]:
    classes, clause = class_words(law), law.clause("registration_classes")
    chosen = known.get("registration_class")
    if not isinstance(chosen, int):
        return
    if not 1 <= chosen <= (len(classes) or 3):
        values = {"most": len(classes) or 3}
        yield Finding("R225", clause, field="registration_class", values=values)
        return
    word = classes[chosen - 1] if classes else "resident"
    if word not in _OF_RIGHT and not known.get("basis"):
        code = "R227" if word in _CONSENTED else "R226"
        yield Finding(code, clause, field="basis")


def _twice(entries: Iterable[RollEntry]) -> Iterable[tuple[int, Finding]]:
    """Yield R229, and its row, for each identity number that stands in an earlier row."""
    first: dict[str, int] = {}
    for entry in entries:
        row = first.setdefault(entry.id_number, entry.row)
        if row != entry.row:
            yield entry.row, Finding("R229", field="id_number", values={"first": row})
