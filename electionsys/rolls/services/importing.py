"""A file comes onto the roll: whole, or not at all. It is read in chunks, however long it is."""

import json
from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain, islice

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from electionsys.actor import Actor
from electionsys.db import Ref, Session, keys_of, roomy
from electionsys.elections import services as elections
from electionsys.elections.rules import Stage
from electionsys.errors import RefusedError
from electionsys.findings import Finding, Severity, blocking
from electionsys.journal import services as journal
from electionsys.law.rules import Rules
from electionsys.paper import missing_characters
from electionsys.rolls import rules
from electionsys.rolls.models import Voter
from electionsys.rolls.rules import Layout, RollEntry
from electionsys.rolls.services.inserting import Inserter
from electionsys.rolls.services.reading import of
from electionsys.sheets import Row, Table

# Findings that are kept, of those that block and of the others; all are counted.
MOST_KEPT = 10_000
_CHUNK = 5_000
_IMPORT = "rolls.import"

# Told now and then how many rows are done, and which share of the file that is.
Tell = Callable[[int, float], None]


class FileRefusedError(RefusedError):
    """A file that lists nobody, and the report that says why."""

    def __init__(self, report: "Report") -> None:
        super().__init__(*blocking(report.findings))
        self.report = report


@dataclass(frozen=True, slots=True)
class Report:
    """What a file holds and what is wrong with it.

    `would_list` are the rows that nothing is wrong with, counted by class, group and sex too; a
    file with errors lists nobody. `findings` are by row, those of the whole file first, at most
    MOST_KEPT of the `errors` and MOST_KEPT of the others; each has `row` and `column` (as the file
    calls it) among its values where it is about a cell.
    """

    rows: int
    would_list: int
    errors: int
    warnings: int
    findings: tuple[Finding, ...]
    by_class: Mapping[int, int]
    by_group: Mapping[int, int]
    women: int


@dataclass(frozen=True, slots=True)
class Imported:
    """One import that was done: when, how many people, and the SHA-256 of the file."""

    at: datetime
    rows: int
    sha256: str


def imports(session: Session, where: Ref) -> list[Imported]:
    """Return every import of a file, the latest first."""
    done = journal.entries_of(session, where, _IMPORT)
    facts = [(one.at, json.loads(one.facts)) for one in reversed(done)]
    return [Imported(at, said["rows"], said["sha256"]) for at, said in facts]


def check_table(
    table: Table, layout: Layout, law: Rules, polling_day: date, *, tell: Tell | None = None
) -> Report:
    """Return what one law says of a file; no roll is asked, nothing changes."""
    check = _Check(law, polling_day, layout)
    for _ in check.chunks(table, tell):
        pass
    return check.report()


def check_file(
    session: Session, where: Ref, table: Table, layout: Layout, *, tell: Tell | None = None
) -> Report:
    """Return what would happen if the file were imported. Changes nothing.

    Beside what `check_table` finds: R230 on this roll already, R231 struck off it.
    """
    check, held = _check(session, where, layout), _Held(session, where)
    for entries in check.chunks(table, tell):
        check.leave_out(held.among(entries))
    return check.report()


def import_file(  # noqa: PLR0913 - an act on a file: who, where, when, and what of the file
    session: Session,
    actor: Actor,
    where: Ref,
    table: Table,
    layout: Layout,
    sha256: str,
    *,
    at: datetime,
    tell: Tell | None = None,
) -> Report:
    """List everybody in the file, or nobody; the cards are numbered as the rows stand.

    Raises RefusedError X101, or FileRefusedError with what `check_file` finds. A table is read
    once: open it inside the act, which may run again.
    """
    elections.in_stage(session, where, Stage.ROLL_OPEN)
    check, held = _check(session, where, layout), _Held(session, where)
    listing = _Listing(session, where, at)
    with roomy(session):
        for entries in check.chunks(table, tell):
            check.leave_out(held.among(entries))
            if not check.errors:
                listing.add(entries)
    report = check.report()
    if report.errors:
        raise FileRefusedError(report)
    listing.finish()
    elections.count(session, where, "registered", report.would_list)
    facts = {"rows": report.would_list, "sha256": sha256, "classes": report.by_class}
    journal.record(session, actor, where, _IMPORT, at=at, **facts)
    return report


def _check(session: Session, where: Ref, layout: Layout) -> "_Check":
    polling_day = elections.get(session, where).polling_day
    return _Check(elections.rules_of(session, where), polling_day, layout)


class _Check:
    """One pass over a file, and what was found on it."""

    def __init__(self, law: Rules, polling_day: date, layout: Layout) -> None:
        self._layout = layout
        self._reader = rules.RollReader(law, polling_day, layout)
        self._repeats = rules.Repeats()
        self._rows = self._listed = self._women = self.errors = self._warnings = 0
        self._by_class: Counter[int] = Counter()
        self._by_group: Counter[int] = Counter()
        self._blocks: list[Finding] = []
        self._others: list[Finding] = []

    def chunks(self, table: Table, tell: Tell | None) -> Iterator[list[RollEntry]]:
        """Yield the people of the file that nothing is wrong with, some thousands at a time."""
        wrong = rules.check_layout(self._layout)
        self._note(wrong)
        if not any(one.code == "R201" for one in wrong):
            try:
                yield from self._people(table, tell or (lambda rows, share: None))
            except RefusedError as refused:
                self._note(refused.findings)
            if not self._rows:
                self._note([Finding("R203")])
        self._note(table.findings)
        self._again()

    def _people(self, table: Table, tell: Tell) -> Iterator[list[RollEntry]]:
        rows = (row for row in table.rows() if row.number > self._layout.head_row)
        for first in rows:
            yield self._read(chain([first], islice(rows, _CHUNK - 1)))
            tell(self._rows, min(float(table.done()), 1.0))

    def _read(self, rows: Iterator[Row]) -> list[RollEntry]:
        entries = []
        for row in rows:
            self._rows += 1
            entry, findings = self._reader.row(row)
            if findings:
                self._note(findings)
            if entry is not None:
                entries.append(entry)
                self._repeats.add(entry)
                if missing := missing_characters(entry.name):
                    self._note([self._unprintable(entry, missing)])
        self._count(entries)
        return entries

    def _unprintable(self, entry: RollEntry, missing: str) -> Finding:
        points = " ".join(f"U+{ord(one):04X}" for one in missing)
        finding = Finding("R213", "", Severity.WARNS, "name", {"points": points})
        return self._reader.placed(finding, entry.row)

    def _count(self, entries: list[RollEntry]) -> None:
        self._listed += len(entries)
        self._women += sum(entry.sex == "F" for entry in entries)
        self._by_class.update(entry.registration_class for entry in entries)
        self._by_group.update(entry.group_no for entry in entries)

    def leave_out(self, found: Iterable[tuple[RollEntry, Finding]]) -> None:
        """Count these people no more: something is wrong with them after all."""
        for entry, finding in found:
            self._note([self._reader.placed(finding, entry.row)])
            self._uncount(entry.group_no, entry.registration_class, entry.sex)

    def _again(self) -> None:
        for one in self._repeats.found():
            self._note([self._reader.placed(one.finding(), one.row)])
            if one.same:
                self._uncount(one.group_no, one.registration_class, one.sex)

    def _uncount(self, group_no: int, registration_class: int, sex: str) -> None:
        self._listed -= 1
        self._women -= sex == "F"
        self._by_class[registration_class] -= 1
        self._by_group[group_no] -= 1

    def _note(self, findings: Iterable[Finding]) -> None:
        for finding in findings:
            blocks = finding.severity is Severity.BLOCKS
            self.errors += blocks
            self._warnings += finding.severity is Severity.WARNS
            kept = self._blocks if blocks else self._others
            if len(kept) < MOST_KEPT:
                kept.append(finding)

    def report(self) -> Report:
        found = [*self._blocks, *self._others]
        found.sort(key=lambda one: int(str(one.values.get("row", 0))))
        return Report(
            self._rows,
            self._listed,
            self.errors,
            self._warnings,
            tuple(found),
            {number: n for number, n in sorted(self._by_class.items()) if n},
            {number: n for number, n in sorted(self._by_group.items()) if n},
            self._women,
        )


class _Held:
    """Who is in the table of this election before the file comes: half of each keyed hash."""

    def __init__(self, session: Session, where: Ref) -> None:
        self._keys = keys_of(session)
        query = select(Voter.id_index, Voter.listed).where(*of(where)).order_by(Voter.id_index)
        self._hashes, self._listed = array("Q"), bytearray()
        for index, listed in session.execute(query.execution_options(yield_per=_CHUNK)):
            self._hashes.append(int(index[:16], 16))
            self._listed.append(listed)

    def among(self, entries: list[RollEntry]) -> Iterator[tuple[RollEntry, Finding]]:
        for entry in entries if self._hashes else ():
            found = int(self._keys.index(entry.id_number)[:16], 16)
            at = bisect_left(self._hashes, found)
            if at < len(self._hashes) and self._hashes[at] == found:
                code = "R230" if self._listed[at] else "R231"
                yield entry, Finding(code, field="id_number")


class _Listing:
    """People on their way onto the roll."""

    def __init__(self, session: Session, where: Ref, at: datetime) -> None:
        self._inserter = Inserter(session, where, at)
        self._clash: IntegrityError | None = None

    def add(self, entries: list[RollEntry]) -> None:
        """Insert these people. Of one who stands in the file twice the check tells at the end."""
        if self._clash is None and entries:
            try:
                self._inserter.add(entries)
            except IntegrityError as error:
                self._clash = error

    def finish(self) -> None:
        """Raise what the database said, where the check found nothing: another came first."""
        if self._clash is not None:
            raise self._clash
