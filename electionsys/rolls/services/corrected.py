"""The corrected table: a file with its errors marked, to be put right by whoever knows better.

It leaves the office, so numbers and addresses in it are hidden (`rules.uploads.mask_cell`). When it
comes back while the file it was made of still waits, what nobody changed is filled in again.
"""

import csv
import hashlib
import io
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from electionsys import sheets
from electionsys.actor import Actor
from electionsys.db import Ref, Session
from electionsys.errors import RefusedError, refuse
from electionsys.findings import Finding
from electionsys.journal import services as journal
from electionsys.law import services as law
from electionsys.rolls.rules import uploads
from electionsys.rolls.rules.columns import CHOICES, HEADINGS, Layout, layout_of
from electionsys.rolls.services.uploads import (
    NewUpload,
    short_name,
    upload,
    upload_table,
    upload_waits,
)
from electionsys.sheets import Row, Table, cells
from electionsys.words import LANGUAGES, say

_SOURCE_ROW = "rolls.source_row"
_WIDTHS = {"id_number": 24, "born_on": 14, "basis": 32, "consent": 32, "phone": 16, "address": 32}
_MARK = 8
# More sentences than this about a table that does not fit help nobody.
_MOST_TOLD = 1000


def empty_table() -> bytes:
    """Return the table the office hands out to be filled in."""
    return sheets.workbook(_columns(), most_rows=sheets.MOST_ROWS)


def take_corrected(session: Session, actor: Actor, where: Ref, *, at: datetime) -> None:
    """Note that a corrected table leaves the office. Raises RefusedError R254 not checked yet."""
    held = upload(session, where)
    if held is None or held.checked is None:
        raise RefusedError(Finding("R254" if held else "R250"))
    facts = {"sha256": held.sha256, "rows": held.checked.rows, "errors": held.checked.errors}
    journal.record(session, actor, where, "rolls.corrected-table", at=at, **facts)


def corrected_table(session: Session, where: Ref, language: str) -> bytes:
    """Return the rows of the file that waits in the columns of our template, errors marked."""
    held = upload(session, where)
    if held is None or held.checked is None:
        raise RefusedError(Finding("R254" if held else "R250"))
    wrong = _by_cell(held.checked.findings, language)
    with upload_table(session, where) as table:
        people = [row for row in table.rows() if row.number > held.layout.head_row]
    notes = {}
    for number, row in enumerate(people, start=1):
        for position, column in enumerate(["", *HEADINGS]):
            note = wrong.get((row.number, column))
            if note is not None:
                notes[number, position] = note
    heading = f"{say(language, _SOURCE_ROW)} ({_mark(held.sha256)})"
    first = sheets.Column(heading, 20, note=say(language, "rolls.source_note"))
    rows = (_masked(row, held.layout) for row in people)
    return sheets.workbook([first, *_columns()], rows, notes, most_rows=len(people))


def _mark(sha256: str) -> str:
    """Return what of its hash tells, in the first heading, which file a table was made of."""
    return sha256[:_MARK]


def _columns() -> list[sheets.Column]:
    return [
        sheets.Column(known[0], _WIDTHS.get(column, 12), CHOICES.get(column, ()))
        for column, known in HEADINGS.items()
    ]


def _by_cell(findings: Sequence[Finding], language: str) -> Mapping[tuple[int, str], str]:
    """Return (row, our column) -> what is wrong there; under "" what is wrong with the row."""
    found: dict[tuple[int, str], str] = {}
    for one in findings:
        row = one.values.get("row")
        if isinstance(row, int):
            place = (row, one.field if one.field and one.field in HEADINGS else "")
            said = f"{law.message(one, language)} ({one.code})"
            found[place] = f"{found[place]}\n{said}" if place in found else said
    return found


def _masked(row: Row, layout: Layout) -> list[str]:
    texts = uploads.texts_of(layout, row)
    shown = [uploads.mask_cell(column, texts.get(column, "")) for column in HEADINGS]
    return [str(row.number), *shown]


def read_upload(session: Session, where: Ref, filename: str, content: bytes) -> NewUpload:
    """Read a file as far as needed to let it wait. It takes a while, and is done before the act.

    Raises RefusedError: G-codes, it is no table; R252, R253, R255, it is a corrected table that
    does not fit the file that waits.
    """
    with sheets.opened(content, filename) as table:
        layout = layout_of(table.head)
        source = _source_column(table, layout)
        kept = content if source is None else _restored(session, where, table, layout, source)
    sha256 = hashlib.sha256(content).hexdigest()
    return NewUpload(short_name(filename), len(content), sha256, layout, kept)


def _source_column(table: Table, layout: Layout) -> int | None:
    """Return where the rows of the file it was made of are named; None for any other table."""
    named = {say(language, _SOURCE_ROW) for language in LANGUAGES}
    for row in table.head:
        if row.number == layout.head_row:
            headings = [cells.plain(cell).partition("(")[0].strip() for cell in row.cells]
            at = [at for at, heading in enumerate(headings) if heading in named]
            return at[0] if at else None
    return None


def _made_of(table: Table, layout: Layout, source: int) -> str:
    """Return the mark of the file a table was made of; empty where somebody took it out."""
    heading = next(row.cells[source] for row in table.head if row.number == layout.head_row)
    return cells.plain(heading).partition("(")[2].rstrip(")").strip()


def _restored(session: Session, where: Ref, table: Table, layout: Layout, source: int) -> bytes:
    """Return the table as CSV, each row on its line, with what was hidden filled in.

    Raises RefusedError R253 no file waits; R252 something hidden is not that of the row named,
    R255 because the table was made of another file than the one that waits.
    """
    sha256, old = _old_rows(session, where)
    made, findings, written = io.StringIO(newline=""), list[Finding](), 0
    writer = csv.writer(made)
    for row in table.rows():
        # Empty rows too, so that a row keeps its number.
        writer.writerows([] for _ in range(row.number - written - 1))
        written, whole = row.number, list(row.cells)
        if row.number > layout.head_row:
            findings += _fill(whole, row, layout, old.get(_number(row, source)))
        writer.writerow(whole)
    if findings and not old:
        raise RefusedError(Finding("R253"))
    # One that was put right twice fits though another file waits; only where it does not, say why.
    if findings and _made_of(table, layout, source) not in {"", _mark(sha256)}:
        raise RefusedError(Finding("R255"))
    refuse(findings[:_MOST_TOLD])
    return made.getvalue().encode()


def _fill(
    whole: list[str], row: Row, layout: Layout, old: Mapping[str, str] | None
) -> Iterator[Finding]:
    """Put into `whole` what was hidden in `row`; yield R252 for what is not in `old`."""
    texts, strange = uploads.restore(uploads.texts_of(layout, row), old)
    for column, text in texts.items():
        if text:
            whole[layout.columns[column]] = text
    for column in strange:
        values = {"row": row.number, "column": layout.heading(column)}
        yield Finding("R252", field=column, values=values)


def _number(row: Row, source: int) -> int:
    written = cells.plain(row.cells[source]) if source < len(row.cells) else ""
    return int(written) if written.isdecimal() and len(written) < 8 else 0


def _old_rows(session: Session, where: Ref) -> tuple[str, dict[int, dict[str, str]]]:
    """Return the hash of the file that waits, and its rows by number as column -> text."""
    held = upload(session, where) if upload_waits(session, where) else None
    if held is None:
        return "", {}
    with upload_table(session, where) as table:
        rows = {row.number: uploads.texts_of(held.layout, row) for row in table.rows()}
    return held.sha256, rows
