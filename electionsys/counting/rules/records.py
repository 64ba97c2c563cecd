"""Two records of every stack, a third where they differ, and what stands in the end."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from electionsys.counting.rules.boxes import Box
from electionsys.counting.rules.sheets import Column, Entry
from electionsys.findings import Finding
from electionsys.journal.rules import canonical

FIRST, SECOND, SETTLED = 1, 2, 3


@dataclass(frozen=True, slots=True)
class Field:
    """One number of a stack sheet: `what` it is, of which post, and of which line."""

    what: str
    kind: str = ""
    letter: str = ""
    name: str = ""


class Status(StrEnum):
    WAITING = "waiting"
    FIRST = "first"
    AGREES = "agrees"
    DIFFERS = "differs"
    SETTLED = "settled"


@dataclass(frozen=True, slots=True)
class StackState:
    """Where one stack stands. It holds no number of votes, and not who wrote what."""

    stack: int
    status: Status
    fields: tuple[Field, ...] = ()

    @property
    def ready(self) -> bool:
        return self.status in (Status.AGREES, Status.SETTLED)


@dataclass(frozen=True, slots=True)
class Record:
    """One record of a stack, as it was saved. Records from SETTLED on were counted to settle."""

    number: int
    account_id: int
    entry: Entry


@dataclass(frozen=True, slots=True)
class Totals:
    """The count of the whole election. `votes` is by line, `write_ins` by post and name."""

    returned: int
    valid: int
    invalid: int
    blank: int
    votes: Mapping[int, int]
    write_ins: Mapping[int, Mapping[str, int]] = field(default_factory=dict)
    boxes: tuple[Box, ...] = ()


@dataclass(frozen=True, slots=True)
class Seal:
    """The commitment stands in the journal; whoever has the nonce and the totals can check it."""

    commitment: str
    nonce: bytes


def check_author(records: Sequence[Record], account_id: int, stack: int) -> tuple[Finding, ...]:
    """Return why this person may not add the next of two records.

    T211 the first is his own, T212 there are two already.
    """
    if len(records) >= SECOND:
        return (Finding("T212", values={"stack": stack}),)
    if any(record.account_id == account_id for record in records):
        return (Finding("T211", values={"stack": stack}),)
    return ()


def check_settler(records: Sequence[Record], account_id: int, stack: int) -> tuple[Finding, ...]:
    """Return why this person may not count the stack once more.

    T213 there are not two records yet, T214 one of them is his own.
    """
    if len(records) < SECOND:
        return (Finding("T213", values={"stack": stack}),)
    if any(record.account_id == account_id for record in records):
        return (Finding("T214", values={"stack": stack}),)
    return ()


def agreed(records: Sequence[Record]) -> Entry | None:
    """Return what stands: the last record made to settle, or the first where the second agrees."""
    if len(records) < SECOND:
        return None
    if len(records) >= SETTLED:
        return records[-1].entry
    first, second = records[0].entry, records[1].entry
    return None if _differ(first, second) else first


def _differ(one: Entry, other: Entry) -> bool:
    return (one.papers, one.blank, one.invalid, dict(one.votes), one.names()) != (
        other.papers,
        other.blank,
        other.invalid,
        dict(other.votes),
        other.names(),
    )


def state(stack: int, records: Sequence[Record], ballot: Sequence[Column]) -> StackState:
    """Return where a stack stands, and which fields differ; never what stands in them."""
    if not records:
        return StackState(stack, Status.WAITING)
    if len(records) == FIRST:
        return StackState(stack, Status.FIRST)
    if len(records) >= SETTLED:
        return StackState(stack, Status.SETTLED)
    fields = tuple(_differing(records[0].entry, records[1].entry, ballot))
    return StackState(stack, Status.DIFFERS if fields else Status.AGREES, fields)


def _differing(one: Entry, other: Entry, ballot: Sequence[Column]) -> Iterator[Field]:
    for what in ("papers", "blank", "invalid"):
        if getattr(one, what) != getattr(other, what):
            yield Field(what)
    for column in ballot:
        for line in column.lines:
            if one.votes.get(line.id) != other.votes.get(line.id):
                yield Field("line", column.kind, line.letter, line.name)
        written, again = _written(one, column), _written(other, column)
        if written != again:
            yield Field("names", column.kind)


def _written(entry: Entry, column: Column) -> dict[tuple[int, str], int]:
    return {key: votes for key, votes in entry.names().items() if key[0] == column.post_id}


def check_seal(
    states: Iterable[StackState], sheets: Iterable[Entry], returned: int
) -> tuple[Finding, ...]:
    """Return what keeps the count open.

    T221 a stack that waits for a record, T222 one whose records differ, T223 the stacks hold more
    or fewer papers than came out of the boxes.
    """
    findings = []
    for one in states:
        if one.status in (Status.WAITING, Status.FIRST):
            findings.append(Finding("T221", values={"stack": one.stack}))
        elif one.status is Status.DIFFERS:
            findings.append(Finding("T222", values={"stack": one.stack}))
    counted = sum(sheet.papers for sheet in sheets)
    if not findings and counted != returned:
        values = {"counted": counted, "returned": returned, "difference": counted - returned}
        findings.append(Finding("T223", values=values))
    return tuple(findings)


def total(sheets: Sequence[Entry], ballot: Sequence[Column], boxes: Iterable[Box]) -> Totals:
    """Add up what stands in every stack."""
    votes = {line.id: 0 for column in ballot for line in column.lines}
    names: dict[int, dict[str, int]] = {}
    for sheet in sheets:
        for line_id, number in sheet.votes.items():
            votes[line_id] += number
        for (post_id, name), number in sheet.names().items():
            written = names.setdefault(post_id, {})
            written[name] = written.get(name, 0) + number
    return Totals(
        returned=sum(sheet.papers for sheet in sheets),
        valid=sum(sheet.valid for sheet in sheets),
        invalid=sum(sheet.invalid for sheet in sheets),
        blank=sum(sheet.blank for sheet in sheets),
        votes=votes,
        write_ins={post_id: dict(sorted(written.items())) for post_id, written in names.items()},
        boxes=tuple(boxes),
    )


def commit(nonce: bytes, result: Totals) -> str:
    """Return SHA-256 over the nonce and the canonical JSON of the totals, 64 hexadecimal digits."""
    plain = {
        "returned": result.returned,
        "valid": result.valid,
        "invalid": result.invalid,
        "blank": result.blank,
        "votes": {str(line_id): votes for line_id, votes in result.votes.items()},
        "write_ins": {str(post_id): dict(names) for post_id, names in result.write_ins.items()},
        "boxes": {box.label: box.papers for box in result.boxes},
    }
    return hashlib.sha256(nonce + canonical(plain)).hexdigest()
