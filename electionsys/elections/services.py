"""Begin an election, move it from stage to stage, and keep its counters."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime

from sqlalchemy import select, update

from electionsys import words
from electionsys.accounts import services as accounts
from electionsys.accounts.services import office
from electionsys.actor import Actor
from electionsys.db import Ref, Session, new_id
from electionsys.elections import rules
from electionsys.elections.models import CommitteeMember, Counter, Election, LocalDecision
from electionsys.elections.rules import (
    LINE,
    Body,
    Decided,
    Marked,
    NewElection,
    Preparation,
    Replacement,
    Round,
    Stage,
)
from electionsys.errors import NotFoundError, RefusedError, refuse
from electionsys.findings import Finding
from electionsys.journal import services as journal
from electionsys.journal.rules import digest
from electionsys.law import calendar
from electionsys.law import services as law
from electionsys.law.calendar import wall
from electionsys.law.calendar.ics import ics
from electionsys.law.rules import Rules
from electionsys.paper import Heading, Kind, Wall, WallMark, WallRow, wall_calendar
from electionsys.places import services as places
from electionsys.places.rules import short_name

SETTLE = "elections.settle"

# From the opening of the roll to the certificate: the election committee has its work.
AT_WORK = LINE[LINE.index(Stage.ROLL_OPEN) : LINE.index(Stage.CERTIFIED)]


def create(session: Session, actor: Actor, entry: NewElection, *, at: datetime) -> Ref:
    """Begin an election; return its key. Raises RefusedError G101, X103 to X105, X115, L-codes."""
    refuse(rules.check_new(entry, rules.day_of(at)))
    if not actor.within(entry.unit):
        raise RefusedError(Finding("G101", field="unit", values={"code": entry.unit}))
    place = places.find(entry.unit)
    if not entry.practice and _real(session, entry):
        raise RefusedError(Finding("X115", field="term_no", values={"term": entry.term_no}))
    # No rule pack for this place and day: refuse now, not on polling day.
    law.rules_for(entry.unit, entry.body, entry.polling_day, entry.mode)
    where = Ref(entry.unit, new_id())
    session.add(
        Election(
            unit=where.unit,
            id=where.id,
            body=entry.body,
            mode=entry.mode,
            round=entry.round,
            term_no=entry.term_no,
            polling_day=entry.polling_day,
            stage=Stage.PREPARED,
            parent_id=entry.parent_id,
            title=short_name(place.name),
            place_names=" ".join((*place.above, short_name(place.name))),
            practice=entry.practice,
            created_at=at,
        )
    )
    facts = {"body": entry.body, "polling_day": entry.polling_day, "practice": entry.practice}
    journal.record(session, actor, where, "elections.create", at=at, **facts)
    journal.record(session, actor, office(entry.unit), "elections.create", at=at, election=where.id)
    return where


def _real(session: Session, entry: NewElection) -> bool:
    """Return whether this body has a real election of this term and round, which is not void."""
    held = select(Election.id).where(
        Election.unit == entry.unit,
        Election.body == entry.body,
        Election.term_no == entry.term_no,
        Election.round == entry.round,
        Election.practice.is_(False),
        Election.stage != Stage.VOID,
    )
    return session.scalar(held) is not None


def get(session: Session, where: Ref) -> Election:
    """Return the election. Raises NotFoundError."""
    election = session.get(Election, where)
    if election is None:
        raise NotFoundError(f"election {where}")
    return election


def in_stage(session: Session, where: Ref, *allowed: Stage) -> Election:
    """Return the election. Raises RefusedError X101 where it is in none of these stages.

    In an act the row is held, so that the election stays in that stage until the act is over.
    """
    held = {"read": True} if session.info.get("writes") else None
    # What another act wrote while this one waited is read, not what was seen before.
    election = session.get(Election, where, with_for_update=held, populate_existing=bool(held))
    if election is None:
        raise NotFoundError(f"election {where}")
    refuse(rules.check_stage(election.stage, *allowed))
    return election


def hold(session: Session, where: Ref, *allowed: Stage) -> Election:
    """Return the election as `in_stage` does, and hold its row alone: whoever reads a whole roll or
    a whole list and then moves the election waits for acts under way, and lets none begin.
    """
    session.get(Election, where, with_for_update=True, populate_existing=True)
    return in_stage(session, where, *allowed)


def move(session: Session, actor: Actor, where: Ref, then: Stage, *, at: datetime) -> None:
    """Move the election to its next stage; the one function that does.

    Compares and sets in one statement, so that of two that come at once one is refused (X102).
    """
    election = get(session, where)
    was = election.stage
    moved = session.scalars(
        update(Election)
        .where(Election.unit == where.unit, Election.id == where.id, Election.stage == was)
        .values(stage=then)
        .returning(Election.id)
    ).all()
    if not moved or not rules.may_move(was, then):
        raise RefusedError(
            Finding("X102", values={"stage": f"stage.{was}", "then": f"stage.{then}"})
        )
    journal.record(session, actor, where, "elections.move", at=at, stage=then)


def prepare(
    session: Session, actor: Actor, where: Ref, entry: Preparation, *, at: datetime
) -> None:
    """Record the election committee and the method. Raises RefusedError X101, X106, X107."""
    election = in_stage(session, where, Stage.PREPARED)
    refuse(rules.check_preparation(entry))
    for member in committee(session, where):
        session.delete(member)
    session.flush()  # the old positions must be gone before the new ones come
    election.chosen_by, election.method_document = entry.chosen_by, entry.method_document
    for position, name in enumerate(entry.members, start=1):
        session.add(
            CommitteeMember(unit=where.unit, election_id=where.id, position=position, name=name)
        )
    journal.record(
        session,
        actor,
        where,
        "elections.prepare",
        at=at,
        members=len(entry.members),
        document=entry.method_document,
    )


def replace_member(
    session: Session, actor: Actor, where: Ref, entry: Replacement, *, at: datetime
) -> None:
    """Let one member leave the election committee and another take his place (Article 15).

    Raises RefusedError X101 before the committee is at work and after the election, X107, X120.
    """
    in_stage(session, where, *AT_WORK)
    members = {member.position: member for member in committee(session, where)}
    refuse(rules.check_replacement(entry, {at: one.name for at, one in members.items()}))
    members[entry.position].name = entry.successor
    facts = {"position": entry.position, "document": entry.document}
    journal.record(session, actor, where, "elections.replace-member", at=at, **facts)


def committee(session: Session, where: Ref) -> list[CommitteeMember]:
    """Return the election committee, its head first."""
    found = session.scalars(
        select(CommitteeMember)
        .where(CommitteeMember.unit == where.unit, CommitteeMember.election_id == where.id)
        .order_by(CommitteeMember.position)
    )
    return list(found)


def settle(session: Session, actor: Actor, where: Ref, entry: Decided, *, at: datetime) -> bool:
    """Record a local decision; return whether it holds now.

    Once the candidates are posted only a gap can be filled that the law itself leaves, and by two
    persons who record the same, one of them the chair: it may change who is elected.
    Raises RefusedError X108, X109, X112 to X114, A303, L-codes.
    """
    election = get(session, where)
    known = rules_of(session, where)
    refuse(rules.check_decided(known, entry, election.stage, rules.day_of(at)))
    decision = {entry.parameter: entry.value}
    law.rules_for(where.unit, election.body, election.polling_day, election.mode, decision)
    facts = {**asdict(entry), "decided_on": str(entry.decided_on)}
    late = election.stage not in rules.BEFORE_THE_LIST
    # Two persons record the same decision; they need not copy its words to the letter.
    same = digest({name: fact for name, fact in facts.items() if name != "wording"})
    if late and not accounts.approve(session, actor, where, SETTLE, same, at=at):
        return False
    session.add(LocalDecision(unit=where.unit, election_id=where.id, **asdict(entry)))
    journal.record(session, actor, where, SETTLE, at=at, **facts)
    return True


def decisions(session: Session, where: Ref) -> list[LocalDecision]:
    found = session.scalars(
        select(LocalDecision)
        .where(LocalDecision.unit == where.unit, LocalDecision.election_id == where.id)
        .order_by(LocalDecision.parameter)
    )
    return list(found)


def settled(session: Session, where: Ref) -> dict[str, str]:
    """Return the local decisions, parameter -> value, as the law room takes them."""
    return {one.parameter: one.value for one in decisions(session, where)}


def rules_of(session: Session, where: Ref) -> Rules:
    """Return the law of its polling day, with what was decided locally."""
    election = get(session, where)
    return law.rules_for(
        where.unit, election.body, election.polling_day, election.mode, settled(session, where)
    )


def heading(session: Session, where: Ref) -> Heading:
    """Return the head of every paper of this election."""
    election = get(session, where)
    return Heading(
        place=election.place_names.removesuffix(election.title).strip(),
        unit=election.title,
        body=law.body_key(where.unit, election.body),
        term_no=election.term_no,
        polling_day=election.polling_day,
        another=election.round is rules.Round.ANOTHER,
    )


def shift_clock(session: Session, actor: Actor, where: Ref, days: int, *, at: datetime) -> None:
    """Let the clock of a practice election run further ahead.

    Raises RefusedError X110 for a real election, X111 for a day before the one it has reached.
    """
    election = get(session, where)
    if not election.practice:
        raise RefusedError(Finding("X110"))
    if not election.practice_days <= days <= 3660:
        raise RefusedError(Finding("X111", field="day"))
    election.practice_days = days
    journal.record(session, actor, where, "elections.shift-clock", at=at, days=days)


def count(session: Session, where: Ref, name: str, by: int) -> None:
    """Add `by` to a counter of this election, in the transaction of what is counted."""
    counted = session.scalars(
        update(Counter)
        .where(Counter.unit == where.unit, Counter.election_id == where.id, Counter.name == name)
        .values(value=Counter.value + by)
        .returning(Counter.value)
        .execution_options(synchronize_session=False)
    ).all()
    if not counted:
        session.add(Counter(unit=where.unit, election_id=where.id, name=name, value=by))


def counters(session: Session, where: Ref) -> Mapping[str, int]:
    """Return every counter of this election; one that never counted is not among them."""
    found = session.execute(
        select(Counter.name, Counter.value).where(
            Counter.unit == where.unit, Counter.election_id == where.id
        )
    )
    return dict(found.all())


def elections_below(session: Session, place: str) -> list[Election]:
    """Return the elections in `place` and below it, the latest polling day first."""
    found = session.scalars(
        select(Election)
        .where(Election.unit.startswith(place))
        .order_by(Election.polling_day.desc(), Election.unit, Election.created_at)
    )
    return list(found)


def children(session: Session, where: Ref) -> list[Election]:
    """Return the elections that follow from this one."""
    found = session.scalars(
        select(Election).where(Election.unit == where.unit, Election.parent_id == where.id)
    )
    return list(found)


def calendar_of(session: Session, where: Ref, today: date) -> calendar.Calendar:
    """Return the days of this election by law, with what the journal says was done when."""
    election = get(session, where)
    found = journal.entries_of(session, where, *rules.DATED_ACTS)
    acts = ((one.act, json.loads(one.facts), rules.day_of(one.at)) for one in found)
    facts = rules.days_of_acts(acts) | _followed(children(session, where))
    course = calendar.Course(election.polling_day, election.round, facts, today)
    return calendar.answer(rules_of(session, where), course)


def _followed(held: list[Election]) -> dict[str, date]:
    """Return the steps that are elections of their own, once they are voted on."""
    voted = [one for one in held if one.stage in LINE[LINE.index(Stage.COUNTING) :]]
    another = [one.polling_day for one in voted if one.round is Round.ANOTHER]
    watching = [one.polling_day for one in voted if one.body is Body.SUPERVISION]
    found = {"another_election": another, "supervision": watching}
    return {step: min(days) for step, days in found.items() if days}


def mark_step(session: Session, actor: Actor, where: Ref, entry: Marked, *, at: datetime) -> None:
    """Record on which day a step was done; told again, the last word holds.

    Raises RefusedError X121, X122.
    """
    today = rules.day_of(at)
    refuse(rules.check_marked(entry, calendar_of(session, where, today).days, today))
    journal.record(session, actor, where, rules.MARK, at=at, step=entry.step, day=entry.day)


def calendar_file(session: Session, where: Ref, language: str, *, at: datetime) -> bytes:
    """Return the calendar for a phone (iCalendar)."""
    found, head = calendar_of(session, where, rules.day_of(at)), heading(session, where)
    name = words.say(language, "elections.calendar_of", unit=head.unit)
    return ics(name, f"{where.unit}-{where.id}", found.days, at=at, language=language)


def calendar_paper(session: Session, where: Ref, size: str, language: str, *, today: date) -> bytes:
    """Return the calendar for the wall as PDF, `size` a3 or a4."""
    found, election = calendar_of(session, where, today), get(session, where)
    days, polling = found.days, election.polling_day
    marks = wall.marks(days, polling, language)
    made = Wall(
        heading(session, where),
        [WallMark(day, text, Kind(kind)) for day, text, kind in marks],
        [WallRow(*row) for row in wall.rows(days, language)],
        wall.notes(found.findings, language),
        wall.resting(days, polling),
    )
    return wall_calendar(made, size, practice=election.practice, language=language)
