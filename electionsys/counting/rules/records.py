"""Two records of every stack, a third where they differ, and what stands in the end.

A stack that stands may be counted again: that begins a new round, of two more people's records.
Who is alone never overwrites what two agreed on.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from electionsys.counting.rules.boxes import Box, check_reason
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
    """One record of a stack, as it was saved; `number` goes on from round to round."""

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
class Revised:
    """What was written more than once: stacks `settled` by a third person or counted `again`.

    `boxes` are (label, the numbers of papers written for it, the last one holds).
    """

    settled: int
    again: int
    boxes: tuple[tuple[str, tuple[int, ...]], ...]


@dataclass(frozen=True, slots=True)
class Seal:
    """The commitment stands in the journal; whoever has the nonce and the totals can check it."""

    commitment: str
    nonce: bytes


def last_round(records: Iterable[Record]) -> tuple[Record, ...]:
    """Return the records that count: two, and a third where they differ."""
    held: tuple[Record, ...] = ()
    for record in records:
        held = (record,) if _stands(held) else (*held, record)
    return held


def _stands(held: Sequence[Record]) -> bool:
    if len(held) < SECOND:
        return False
    return len(held) >= SETTLED or not _differ(held[0].entry, held[1].entry)


def check_author(records: Sequence[Record], account_id: int, stack: int) -> tuple[Finding, ...]:
    """Return why this person may not add the next of two records.

    T211 the first is his own, T212 there are two already.
    """
    held = last_round(records)
    if len(held) >= SECOND:
        return (Finding("T212", values={"stack": stack}),)
    if any(record.account_id == account_id for record in held):
        return (Finding("T211", values={"stack": stack}),)
    return ()


def check_settler(records: Sequence[Record], account_id: int, stack: int) -> tuple[Finding, ...]:
    """Return why this person may not settle the stack.

    T213 there are not two records yet, T215 they agree or it is settled, T214 one is his own.
    """
    held = last_round(records)
    if len(held) < SECOND:
        return (Finding("T213", values={"stack": stack}),)
    if _stands(held):
        return (Finding("T215", values={"stack": stack}),)
    if any(record.account_id == account_id for record in held):
        return (Finding("T214", values={"stack": stack}),)
    return ()


def check_again(records: Sequence[Record], stack: int) -> tuple[Finding, ...]:
    """Return T216 for a stack that does not stand yet: it cannot be counted again."""
    if _stands(last_round(records)):
        return ()
    return (Finding("T216", values={"stack": stack}),)


def agreed(records: Sequence[Record]) -> Entry | None:
    """Return what stands: the record made to settle, or the second where it agrees."""
    held = last_round(records)
    return held[-1].entry if _stands(held) else None


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
    held = last_round(records)
    if len(held) < SECOND:
        return StackState(stack, Status.FIRST if held else Status.WAITING)
    if len(held) >= SETTLED:
        return StackState(stack, Status.SETTLED)
    fields = tuple(_differing(held[0].entry, held[1].entry, ballot))
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


def revised(stacks: Iterable[Sequence[Record]], openings: Mapping[str, Sequence[int]]) -> Revised:
    """Return what was written more than once; `openings` are label -> numbers, first first."""
    every = [(records, last_round(records)) for records in stacks]
    return Revised(
        settled=sum(len(last) >= SETTLED for _, last in every),
        again=sum(len(last) < len(records) for records, last in every),
        boxes=tuple((label, tuple(n)) for label, n in sorted(openings.items()) if len(n) > 1),
    )


def check_seal(
    states: Iterable[StackState], sheets: Iterable[Entry], returned: int, explanation: str = ""
) -> tuple[Finding, ...]:
    """Return what keeps the count open.

    T221 a stack that waits for a record, T222 one whose records differ, T223 the stacks hold more
    or fewer papers than came out of the boxes and nobody explains it, T204 nor does he in words.
    """
    findings = []
    for one in states:
        if one.status in (Status.WAITING, Status.FIRST):
            findings.append(Finding("T221", values={"stack": one.stack}))
        elif one.status is Status.DIFFERS:
            findings.append(Finding("T222", values={"stack": one.stack}))
    counted = sum(sheet.papers for sheet in sheets)
    if not findings and counted != returned:
        if explanation:
            return check_reason(explanation)
        values = {"counted": counted, "returned": returned, "difference": counted - returned}
        findings.append(Finding("T223", field="reason", values=values))
    return tuple(findings)


def check_sealed(seal: Seal, result: Totals, recorded: str) -> tuple[Finding, ...]:
    """Return what was changed since the seal; `recorded` is the commitment in the journal.

    T231 the records of the count no longer give what was sealed, T232 the seal is not the one
    that the journal knows.
    """
    findings = []
    if commit(seal.nonce, result) != seal.commitment:
        findings.append(Finding("T231"))
    if seal.commitment != recorded:
        findings.append(Finding("T232"))
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
