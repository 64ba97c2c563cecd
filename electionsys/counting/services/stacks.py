"""Record every stack twice, by two people, and find where they differ."""

from collections.abc import Mapping
from datetime import datetime
from itertools import count, islice

from sqlalchemy import select

from electionsys.actor import Actor
from electionsys.contests import services as contests
from electionsys.counting import rules
from electionsys.counting.models import StackSheet
from electionsys.counting.rules import Column, Entry, Line, Record, Revised, StackState
from electionsys.counting.services.boxes import in_count, mixed, openings, returned
from electionsys.db import Ref, Session
from electionsys.elections import services as elections
from electionsys.errors import RefusedError, refuse
from electionsys.findings import Finding
from electionsys.journal import services as journal
from electionsys.paper import BallotFace, BallotPost, BallotRow, stack_sheet


def ballot(session: Session, where: Ref) -> tuple[Column, ...]:
    """Return the posts and the lines of the ballot, as they stand on the paper."""
    lines = contests.lines_of(session, where)
    return tuple(
        Column(
            post.id,
            post.kind,
            post.seats,
            tuple(Line(one.id, one.letter, one.name) for one in lines if one.post_id == post.id),
        )
        for post in contests.posts_of(session, where)
    )


def write_in(session: Session, where: Ref) -> bool:
    """Whether voters may write other names; so too where neither law nor decision says."""
    law = elections.rules_of(session, where)
    return not law.known("write_in") or law.says("write_in")


def stack_sheets(session: Session, where: Ref, language: str) -> bytes:
    """Return the PDF of a sheet for every stack there is or will be; at least one."""
    election = elections.get(session, where)
    posts = tuple(
        BallotPost(
            column.kind,
            column.seats,
            tuple(BallotRow(line.letter, line.name) for line in column.lines),
        )
        for column in ballot(session, where)
    )
    stacks = [one.stack for one in differences(session, where)] or [1]
    heading = elections.heading(session, where)
    face = BallotFace(heading, posts, write_in=write_in(session, where))
    return stack_sheet(face, stacks, practice=election.practice, language=language)


def enter_stack(
    session: Session, actor: Actor, where: Ref, stack: int, entry: Entry, *, at: datetime
) -> int:
    """Record one stack; return the number of the record: the first time, 1 and then 2.

    Raises RefusedError X101, T208 (not mixed yet), T101 to T111, T211, T212.
    """
    after_mixing(session, where)
    records = records_of(session, where, stack).get(stack, [])
    author = rules.check_author(records, actor.id, stack)
    refuse((*author, *_check(session, where, stack, entry)))
    number = len(records) + 1
    session.add(StackSheet.of(where, stack, Record(number, actor.id, entry)))
    facts = {"stack": stack, "entry": number}
    journal.record(session, actor, where, "counting.enter-stack", at=at, **facts)
    return number


def settle(  # noqa: PLR0913 - a record like the others, and why it was needed
    session: Session,
    actor: Actor,
    where: Ref,
    stack: int,
    entry: Entry,
    reason: str,
    *,
    at: datetime,
) -> None:
    """Record a stack a third time where two records differ; this one holds.

    The records before stay as they are. Raises RefusedError X101, T101 to T111, T204, T208, T213
    to T215.
    """
    after_mixing(session, where)
    records = records_of(session, where, stack).get(stack, [])
    who = rules.check_settler(records, actor.id, stack)
    refuse((*who, *_check(session, where, stack, entry), *rules.check_reason(reason)))
    record = Record(len(records) + 1, actor.id, entry)
    facts = _add(session, where, stack, record, reason.strip())
    journal.record(session, actor, where, "counting.settle", at=at, **facts)


def count_again(  # noqa: PLR0913 - as `settle`
    session: Session,
    actor: Actor,
    where: Ref,
    stack: int,
    entry: Entry,
    reason: str,
    *,
    at: datetime,
) -> None:
    """Begin a stack anew that stands: another person has to record it too, without seeing this.

    Raises RefusedError X101, T101 to T111, T204, T208, T216.
    """
    after_mixing(session, where)
    records = records_of(session, where, stack).get(stack, [])
    stands = rules.check_again(records, stack)
    refuse((*stands, *_check(session, where, stack, entry), *rules.check_reason(reason)))
    record = Record(len(records) + 1, actor.id, entry)
    facts = _add(session, where, stack, record, reason.strip())
    journal.record(session, actor, where, "counting.count-again", at=at, **facts)


def _check(session: Session, where: Ref, stack: int, entry: Entry) -> tuple[Finding, ...]:
    columns, free = ballot(session, where), write_in(session, where)
    return rules.check_entry(stack, entry, columns, write_in=free)


def _add(
    session: Session, where: Ref, stack: int, record: Record, reason: str
) -> dict[str, object]:
    session.add(StackSheet.of(where, stack, record, reason))
    return {"stack": stack, "entry": record.number, "reason": reason}


def differences(session: Session, where: Ref) -> list[StackState]:
    """Return where every stack stands: those recorded, and those still to come by their number.

    A stack that differs names the fields, not what stands in them, nor who wrote it.
    """
    records, columns = records_of(session, where), ballot(session, where)
    known = [rules.state(stack, records[stack], columns) for stack in sorted(records)]
    return [*known, *_to_come(session, where, records)]


def revised(session: Session, where: Ref) -> Revised:
    """Return what was written more than once: for whoever signs to know. No number of votes."""
    return rules.revised(records_of(session, where).values(), openings(session, where))


def recorders(session: Session, where: Ref) -> frozenset[int]:
    """Return the accounts of everybody who recorded a stack."""
    mine = select(StackSheet.account_id).where(
        StackSheet.unit == where.unit, StackSheet.election_id == where.id
    )
    return frozenset(session.scalars(mine))


def to_record(session: Session, where: Ref, account_id: int) -> list[int]:
    """Return the stacks this person may record next, those nobody has recorded last."""
    records = records_of(session, where)
    second = [
        stack
        for stack in sorted(records)
        if not rules.check_author(records[stack], account_id, stack)
    ]
    return [*second, *(one.stack for one in _to_come(session, where, records))]


def records_of(session: Session, where: Ref, stack: int | None = None) -> dict[int, list[Record]]:
    """Return stack -> its records, first first."""
    found = select(StackSheet).where(
        StackSheet.unit == where.unit, StackSheet.election_id == where.id
    )
    if stack is not None:
        found = found.where(StackSheet.stack == stack)
    records: dict[int, list[Record]] = {}
    for sheet in session.scalars(found.order_by(StackSheet.stack, StackSheet.entry)):
        records.setdefault(sheet.stack, []).append(sheet.record())
    return records


def after_mixing(session: Session, where: Ref) -> None:
    in_count(session, where)
    if not mixed(session, where):
        raise RefusedError(Finding("T208"))


def _to_come(session: Session, where: Ref, records: Mapping[int, list[Record]]) -> list[StackState]:
    """Return the stacks nobody has recorded, as far as papers are left for them."""
    if not mixed(session, where):
        return []
    known = [rules.last_round(held)[0].entry.papers for held in records.values()]
    left = returned(session, where) - sum(known)
    free = (number for number in count(1) if number not in records)
    coming = islice(free, max(0, -(-left // rules.STACK)))
    return [rules.state(number, (), ()) for number in coming]
