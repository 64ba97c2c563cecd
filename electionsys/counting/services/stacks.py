"""Record every stack twice, by two people, and find where they differ."""

from collections.abc import Mapping
from datetime import datetime
from itertools import count, islice

from sqlalchemy import select

from electionsys.actor import Actor
from electionsys.contests import services as contests
from electionsys.counting import rules
from electionsys.counting.models import StackSheet
from electionsys.counting.rules import Column, Entry, Line, Record, StackState
from electionsys.counting.services.boxes import in_count, mixed, returned
from electionsys.db import Ref, Session
from electionsys.elections import services as elections
from electionsys.elections.rules import Round
from electionsys.errors import RefusedError, refuse
from electionsys.findings import Finding
from electionsys.journal import services as journal
from electionsys.paper import BallotFace, BallotPost, BallotRow, Heading, stack_sheet


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
    heading = Heading(
        place=election.place_names.rpartition(" ")[0],
        unit=election.title,
        body=election.body.value,
        term_no=election.term_no,
        polling_day=election.polling_day,
        another=election.round is Round.ANOTHER,
    )
    stacks = [one.stack for one in differences(session, where)] or [1]
    face = BallotFace(heading, posts)
    return stack_sheet(face, stacks, practice=election.practice, language=language)


def enter_stack(
    session: Session, actor: Actor, where: Ref, stack: int, entry: Entry, *, at: datetime
) -> int:
    """Record one stack; return whether this was its first or its second record, 1 or 2.

    Raises RefusedError X101, T208 (not mixed yet), T101 to T110, T211, T212.
    """
    after_mixing(session, where)
    records = records_of(session, where, stack).get(stack, [])
    author = rules.check_author(records, actor.id, stack)
    refuse((*author, *rules.check_entry(stack, entry, ballot(session, where))))
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
    """Record a stack once more and for good: where two records differ, or it was counted again.

    The records before stay as they are. Raises RefusedError X101, T101 to T110, T204, T208, T213,
    T214.
    """
    after_mixing(session, where)
    records = records_of(session, where, stack).get(stack, [])
    who = rules.check_settler(records, actor.id, stack)
    found = rules.check_entry(stack, entry, ballot(session, where))
    refuse((*who, *found, *rules.check_reason(reason)))
    number = len(records) + 1
    record = Record(number, actor.id, entry)
    session.add(StackSheet.of(where, stack, record, reason.strip()))
    facts = {"stack": stack, "entry": number, "reason": reason.strip()}
    journal.record(session, actor, where, "counting.settle", at=at, **facts)


def differences(session: Session, where: Ref) -> list[StackState]:
    """Return where every stack stands: those recorded, and those still to come by their number.

    A stack that differs names the fields, not what stands in them, nor who wrote it.
    """
    records, columns = records_of(session, where), ballot(session, where)
    known = [rules.state(stack, records[stack], columns) for stack in sorted(records)]
    return [*known, *_to_come(session, where, records)]


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
    left = returned(session, where) - sum(held[0].entry.papers for held in records.values())
    free = (number for number in count(1) if number not in records)
    coming = islice(free, max(0, -(-left // rules.STACK)))
    return [rules.state(number, (), ()) for number in coming]
