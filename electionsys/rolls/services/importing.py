"""A file comes onto the roll: whole, or not at all."""

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import insert, select

from electionsys import sheets
from electionsys.actor import Actor
from electionsys.db import Ref, Session, keys_of
from electionsys.elections import services as elections
from electionsys.elections.rules import Stage
from electionsys.errors import RefusedError, refuse
from electionsys.findings import Finding, Severity
from electionsys.journal import services as journal
from electionsys.law.rules import Rules
from electionsys.paper import missing_characters
from electionsys.rolls import rules
from electionsys.rolls.models import Voter
from electionsys.rolls.rules import RollEntry
from electionsys.rolls.services import persons
from electionsys.rolls.services.reading import of


def check_roll(
    content: bytes, filename: str, *, law: Rules, polling_day: date
) -> tuple[list[RollEntry], tuple[Finding, ...]]:
    """Return who would be listed, and everything that is wrong with the file. Changes nothing.

    Findings of a row carry `row` and `column` among their values. R213 warns of characters that
    would be empty boxes on paper.
    """
    try:
        sheet = sheets.read(content, filename)
    except RefusedError as error:
        return [], error.findings
    entries, findings = rules.read_roll(sheet, law, polling_day)
    return entries, (*findings, *_unprintable(entries))


@dataclass(frozen=True, slots=True)
class RollFile:
    """A file as it was read: who would be listed, what is wrong with it, and its SHA-256."""

    entries: list[RollEntry]
    findings: tuple[Finding, ...]
    sha256: str


def read_file(session: Session, where: Ref, content: bytes, filename: str) -> RollFile:
    """Read a file by the law of this election. It takes a while, and is done before the act."""
    law = elections.rules_of(session, where)
    polling_day = elections.get(session, where).polling_day
    entries, findings = check_roll(content, filename, law=law, polling_day=polling_day)
    return RollFile(entries, findings, hashlib.sha256(content).hexdigest())


def check_import(session: Session, where: Ref, file: RollFile) -> tuple[Finding, ...]:
    """Return what is wrong with the file; also who is on this roll (R230) or struck off (R231)."""
    return (*file.findings, *_known(session, where, file.entries))


def import_roll(session: Session, actor: Actor, where: Ref, file: RollFile, *, at: datetime) -> int:
    """List everybody in the file, or nobody; return how many.

    Raises RefusedError X101, or all findings of `check_import` that block.
    """
    elections.in_stage(session, where, Stage.ROLL_OPEN)
    refuse(check_import(session, where, file))
    first = persons.last_card(session, where) + 1
    keys = keys_of(session)
    rows = [
        persons.row(keys, where, entry, first + position, at)
        for position, entry in enumerate(sorted(file.entries, key=_roll_order))
    ]
    session.execute(insert(Voter), rows)
    elections.count(session, where, "registered", len(rows))
    facts = {
        "rows": len(rows),
        "sha256": file.sha256,
        "classes": Counter(entry.registration_class for entry in file.entries),
    }
    journal.record(session, actor, where, "rolls.import", at=at, **facts)
    return len(rows)


def _roll_order(entry: RollEntry) -> tuple[int, tuple[int, str], int]:
    return entry.group_no, persons.household_order(entry.household), entry.row


def _known(session: Session, where: Ref, entries: Iterable[RollEntry]) -> Iterable[Finding]:
    keys = keys_of(session)
    held = dict(session.execute(select(Voter.id_index, Voter.listed).where(*of(where))).all())
    for entry in entries if held else ():
        listed = held.get(keys.index(entry.id_number))
        if listed is not None:
            values = {"row": entry.row, "column": rules.HEADINGS["id_number"][0]}
            yield Finding("R230" if listed else "R231", field="id_number", values=values)


def _unprintable(entries: Iterable[RollEntry]) -> Iterable[Finding]:
    for entry in entries:
        missing = missing_characters(entry.name)
        if missing:
            points = " ".join(f"U+{ord(one):04X}" for one in missing)
            values = {"row": entry.row, "points": points, "column": rules.HEADINGS["name"][0]}
            yield Finding("R213", severity=Severity.WARNS, field="name", values=values)
