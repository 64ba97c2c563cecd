"""Keep the lists, screen who was nominated, and know who is whose near relative.

What is on record about somebody, and why he did not pass, only township and county may read. It
is encrypted, and its act stands in the journal of the office, not in that of the village.
"""

import json
from collections.abc import Collection, Mapping
from dataclasses import asdict
from datetime import date, datetime
from typing import Any, TypeVar

from sqlalchemy import or_, select

from electionsys.accounts.services import office
from electionsys.actor import Actor, Role
from electionsys.db import Ref, Session, keys_of
from electionsys.elections import services as elections
from electionsys.elections.rules import LINE, Stage, day_of
from electionsys.eligibility import rules
from electionsys.eligibility.models import (
    AboutVoter,
    Exclusion,
    Kinship,
    ListClause,
    Record,
    Referral,
    Verdict,
)
from electionsys.eligibility.rules import Bar, Clause, KnownFact, NewFact, NewKinship, State
from electionsys.errors import NotFoundError, RefusedError, refuse
from electionsys.findings import Finding, Severity
from electionsys.journal import services as journal
from electionsys.journal.rules import canonical, digest
from electionsys.rolls import services as rolls

T = TypeVar("T", bound=AboutVoter)

REVIEWERS = (Role.TOWNSHIP, Role.COUNTY)

_WITH_A_ROLL = LINE[LINE.index(Stage.ROLL_FROZEN) : LINE.index(Stage.CERTIFIED)]
_BEFORE_THE_LIST = LINE[: LINE.index(Stage.CANDIDATES_POSTED)]


def _only(actor: Actor, *roles: Role) -> None:
    """Raise RefusedError E113 unless the actor has one of these roles."""
    if actor.role not in roles:
        raise RefusedError(Finding("E113"))


# The lists.


def add_clause(session: Session, actor: Actor, place: str, new: Clause, *, at: datetime) -> None:
    """Add a clause to the list of a place. Raises RefusedError E109 to E113."""
    _may_write(actor, place)
    refuse(rules.check_clause(new, [row.clause() for row in list_of(session, place)]))
    session.add(ListClause(unit=place, **asdict(new)))
    journal.record(session, actor, office(place), "eligibility.add-clause", at=at, **asdict(new))


def end_clause(session: Session, actor: Actor, clause: Ref, until: date, *, at: datetime) -> None:
    """Let a clause hold up to and with a day. Raises RefusedError E110, E112, E113."""
    _may_write(actor, clause.unit)
    row = session.get(ListClause, clause)
    if row is None:
        raise NotFoundError(f"clause {clause}")
    refuse(rules.check_end(row.since, until))
    row.until = until
    facts = {"code": row.code, "until": until}
    journal.record(session, actor, office(clause.unit), "eligibility.end-clause", at=at, **facts)


def list_of(session: Session, *places: str) -> list[ListClause]:
    """Return every clause of the lists of these places, ended ones too."""
    found = session.scalars(
        select(ListClause)
        .where(ListClause.unit.in_(places))
        .order_by(ListClause.unit, ListClause.code, ListClause.since)
    )
    return list(found)


def clauses_for(session: Session, where: Ref) -> list[ListClause]:
    """Return every clause of the lists over a village, and of its own."""
    return list_of(session, *(where.unit[:length] for length in rules.PLACE_LENGTHS))


def _may_write(actor: Actor, place: str) -> None:
    _only(actor, Role.COUNTY)
    if len(place) not in rules.PLACE_LENGTHS or not actor.within(place):
        raise RefusedError(Finding("E112", values={"place": place}))


# What is on record.


def record_fact(
    session: Session, actor: Actor, where: Ref, entry: NewFact, *, at: datetime
) -> None:
    """Record a fact about a person of the roll; a verdict given before it no longer holds.

    Raises RefusedError E107, E108, E113, X101; NotFoundError.
    """
    elections.in_stage(session, where, *_WITH_A_ROLL)
    _only(actor, *REVIEWERS)
    rolls.voter(session, where, entry.voter_id)
    refuse(rules.check_fact(entry, codes_for(session, where), day_of(at)))
    told = asdict(entry) | {"day": entry.day.isoformat()}
    sealed = _seal(session, where, told.pop("voter_id"), told)
    session.add(_row(Record, where, voter_id=entry.voter_id, sealed=sealed, withdrawn=False))
    _note(session, actor, where, "eligibility.record-fact", at)


def withdraw_fact(
    session: Session, actor: Actor, where: Ref, record_id: int, *, at: datetime
) -> None:
    """Let a fact no longer count: it was somebody else's, or it was annulled."""
    elections.in_stage(session, where, *_WITH_A_ROLL)
    _only(actor, *REVIEWERS)
    row = session.get(Record, Ref(where.unit, record_id))
    if row is None or row.election_id != where.id:
        raise NotFoundError(f"record {record_id}")
    row.withdrawn = True
    _note(session, actor, where, "eligibility.withdraw-fact", at)


def facts_about(session: Session, actor: Actor, where: Ref, voter_id: int) -> list[KnownFact]:
    """Return what is on record about somebody. Raises RefusedError E113 for the village."""
    _only(actor, *REVIEWERS)
    return _known_facts(session, where, voter_id)


def codes_for(session: Session, where: Ref) -> list[str]:
    """Return the codes a fact may be recorded under: the law's, then those of the lists."""
    codes = [bar.code for bar in rules.law_bars(elections.rules_of(session, where))]
    codes += [row.code for row in clauses_for(session, where)]
    return list(dict.fromkeys(codes))


def _known_facts(session: Session, where: Ref, voter_id: int) -> list[KnownFact]:
    found = []
    for row in _rows(session, Record, where, [voter_id]):
        told = _open(session, where, voter_id, row.sealed)
        day = date.fromisoformat(told.pop("day"))
        found.append(KnownFact(id=row.id, day=day, withdrawn=row.withdrawn, **told))
    return sorted(found, key=lambda fact: (fact.withdrawn, fact.code, fact.day, fact.id))


def _note(session: Session, actor: Actor, where: Ref, act: str, at: datetime) -> None:
    """Write down in the office that something was recorded: not what, and not about whom."""
    journal.record(session, actor, office(actor.place), act, at=at, election=where.id)


# Screening.


def refer(session: Session, actor: Actor, where: Ref, voter_id: int, *, at: datetime) -> None:
    """Put somebody who was nominated into the queue of the township; twice changes nothing."""
    if not _rows(session, Referral, where, [voter_id]):
        session.add(_row(Referral, where, voter_id=voter_id))
        journal.record(session, actor, where, "eligibility.refer", at=at, voter=voter_id)


def release(session: Session, actor: Actor, where: Ref, voter_id: int, *, at: datetime) -> None:
    """Take somebody who stands for nothing any more out of the queue."""
    for row in _rows(session, Referral, where, [voter_id]):
        session.delete(row)
        journal.record(session, actor, where, "eligibility.release", at=at, voter=voter_id)


def exclude(session: Session, actor: Actor, where: Ref, bar: Bar, *, at: datetime) -> None:
    """Write into an election's own list that an office already held keeps somebody out."""
    elections.in_stage(session, where, *_BEFORE_THE_LIST)
    rolls.voter(session, where, bar.voter_id)
    held = [row.reason for row in _rows(session, Exclusion, where, [bar.voter_id])]
    if bar.reason not in held:
        session.add(_row(Exclusion, where, **asdict(bar)))
        facts = {"voter": bar.voter_id, "clause": bar.clause}
        journal.record(session, actor, where, "eligibility.exclude", at=at, **facts)


def excluded(session: Session, where: Ref) -> list[Bar]:
    """Return an election's own list."""
    found = session.scalars(
        select(Exclusion).where(Exclusion.unit == where.unit, Exclusion.election_id == where.id)
    )
    return [Bar(row.voter_id, row.clause, row.reason) for row in found]


def queue(session: Session, where: Ref) -> list[int]:
    """Return the ids of those to be screened, or screened already."""
    found = session.scalars(
        select(Referral.voter_id)
        .where(Referral.unit == where.unit, Referral.election_id == where.id)
        .order_by(Referral.voter_id)
    )
    return list(found)


def screen(
    session: Session,
    actor: Actor,
    where: Ref,
    voter_id: int,
    *,
    accept_soft: bool = False,
    at: datetime,
) -> Verdict:
    """Judge somebody by the law, the lists and the record; write the verdict down and return it.

    With soft clauses against him somebody passes only where the township decides so. Screened
    again, the new verdict replaces the old. Raises RefusedError E106 (not nominated), E113, X101.
    """
    elections.in_stage(session, where, Stage.NOMINATING)
    _only(actor, Role.TOWNSHIP)
    if voter_id not in queue(session, where):
        raise RefusedError(Finding("E106"))
    case = _case(session, where, voter_id)
    findings = rules.judge(case)
    told = {"reasons": [asdict(one) for one in findings], "basis": _basis(case)}
    verdict = verdict_of(session, where, voter_id) or _row(Verdict, where, voter_id=voter_id)
    verdict.passed = rules.passes(findings, accept_soft=accept_soft)
    verdict.sealed = _seal(session, where, voter_id, told)
    verdict.reviewer, verdict.at = actor.name, at
    session.add(verdict)
    journal.record(session, actor, where, "eligibility.screen", at=at, voter=voter_id)
    return verdict


def verdict_of(session: Session, where: Ref, voter_id: int) -> Verdict | None:
    """Return the last verdict; `states` says whether it still holds."""
    return next(iter(_rows(session, Verdict, where, [voter_id])), None)


def states(session: Session, where: Ref, voter_ids: Collection[int]) -> dict[int, State]:
    """Return for each whether he passed: all that the village learns.

    Who was judged from other lists or records than there are now is waiting again.
    """
    verdicts = {row.voter_id: row for row in _rows(session, Verdict, where, voter_ids)}
    return {
        voter_id: _state(session, where, verdicts[voter_id])
        if voter_id in verdicts
        else State.WAITING
        for voter_id in voter_ids
    }


def findings_about(
    session: Session, actor: Actor, where: Ref, voter_id: int
) -> tuple[Finding, ...]:
    """Return what a screening would find now. Raises RefusedError E113 for the village."""
    _only(actor, *REVIEWERS)
    return rules.judge(_case(session, where, voter_id))


def reasons_of(session: Session, actor: Actor, where: Ref, verdict: Verdict) -> list[Finding]:
    """Return what a verdict was given for. Raises RefusedError E113 for the village."""
    _only(actor, *REVIEWERS)
    told = _open(session, where, verdict.voter_id, verdict.sealed)
    return [Finding(**{**one, "severity": Severity(one["severity"])}) for one in told["reasons"]]


def _state(session: Session, where: Ref, verdict: Verdict) -> State:
    told = _open(session, where, verdict.voter_id, verdict.sealed)
    if told["basis"] != _basis(_case(session, where, verdict.voter_id)):
        return State.WAITING
    return State.PASSED if verdict.passed else State.NOT_PASSED


def _case(session: Session, where: Ref, voter_id: int) -> rules.Case:
    known = _known_facts(session, where, voter_id)
    return rules.Case(
        facts=tuple(rules.Fact(fact.code, fact.day) for fact in known if not fact.withdrawn),
        law_bars=rules.law_bars(elections.rules_of(session, where)),
        clauses=tuple(row.clause() for row in clauses_for(session, where)),
        bars=tuple(bar for bar in excluded(session, where) if bar.voter_id == voter_id),
        polling_day=elections.get(session, where).polling_day,
        listed=rolls.voter(session, where, voter_id).listed,
    )


def _basis(case: rules.Case) -> str:
    """Return what changes whenever somebody has to be looked at again."""
    return digest([sorted(map(repr, case.facts)), list(map(repr, rules.judge(case)))])


# Near relatives.


def declare_kinship(
    session: Session, actor: Actor, where: Ref, entry: NewKinship, *, at: datetime
) -> None:
    """Record that b is the relation of a; for the same two the later declaration holds.

    Raises RefusedError E111 (one person), X101; NotFoundError.
    """
    elections.in_stage(session, where, *_WITH_A_ROLL)
    for voter_id in (entry.a_id, entry.b_id):
        rolls.voter(session, where, voter_id)
    if entry.a_id == entry.b_id:
        raise RefusedError(Finding("E111", field="b"))
    one, other, relation = rules.normalised(entry)
    held = [row for row in kinship_of(session, where) if (row.a_id, row.b_id) == (one, other)]
    for row in held or [Kinship(unit=where.unit, election_id=where.id, a_id=one, b_id=other)]:
        row.relation = relation
        session.add(row)
    facts = {"voters": [one, other], "relation": relation}
    journal.record(session, actor, where, "eligibility.declare-kinship", at=at, **facts)


def withdraw_kinship(
    session: Session, actor: Actor, where: Ref, kinship_id: int, *, at: datetime
) -> None:
    """Take back a declaration that was wrong."""
    elections.in_stage(session, where, *_WITH_A_ROLL)
    row = session.get(Kinship, Ref(where.unit, kinship_id))
    if row is None or row.election_id != where.id:
        raise NotFoundError(f"kinship {kinship_id}")
    session.delete(row)
    facts = {"voters": [row.a_id, row.b_id]}
    journal.record(session, actor, where, "eligibility.withdraw-kinship", at=at, **facts)


def kinship_of(session: Session, where: Ref) -> list[Kinship]:
    """Return everything that was declared."""
    found = session.scalars(
        select(Kinship)
        .where(Kinship.unit == where.unit, Kinship.election_id == where.id)
        .order_by(Kinship.a_id, Kinship.b_id)
    )
    return list(found)


def near_relatives(session: Session, where: Ref, voter_id: int) -> dict[int, rules.Relation]:
    """Return who is a near relative of somebody, and which, by the law of polling day.

    Where that law does not say who is one, article 1045 of the Civil Code does.
    """
    near = rules.near_set(elections.rules_of(session, where))
    found = session.scalars(
        select(Kinship).where(
            Kinship.unit == where.unit,
            Kinship.election_id == where.id,
            or_(Kinship.a_id == voter_id, Kinship.b_id == voter_id),
        )
    )
    return dict(row.seen_from(voter_id) for row in found if row.relation in near)


def _row(kind: type[T], where: Ref, **columns: object) -> T:
    return kind(unit=where.unit, election_id=where.id, **columns)


def _rows(session: Session, kind: type[T], where: Ref, voter_ids: Collection[int]) -> list[T]:
    """Return the rows of a table that are about these people."""
    found = session.scalars(
        select(kind).where(
            kind.unit == where.unit,
            kind.election_id == where.id,
            kind.voter_id.in_(voter_ids),
        )
    )
    return list(found)


def _seal(session: Session, where: Ref, voter_id: int, told: Mapping[str, object]) -> bytes:
    text = canonical(told).decode()
    return keys_of(session).seal(where.unit, f"eligibility/{where.id}/{voter_id}", text)


def _open(session: Session, where: Ref, voter_id: int, sealed: bytes) -> Any:
    """Return what was sealed about somebody, as it was before it became JSON."""
    purpose = f"eligibility/{where.id}/{voter_id}"
    return json.loads(keys_of(session).open_sealed(where.unit, purpose, sealed))
