"""Who was nominated is screened: judged by the law, the lists and the record."""

from collections.abc import Collection
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import select

from electionsys.actor import Actor, Role
from electionsys.db import Ref, Session
from electionsys.elections import services as elections
from electionsys.elections.rules import Stage
from electionsys.eligibility import rules
from electionsys.eligibility.models import Exclusion, Referral, Verdict
from electionsys.eligibility.rules import Bar, State
from electionsys.eligibility.services.lists import clauses_for
from electionsys.eligibility.services.records import known_facts
from electionsys.eligibility.services.shared import (
    BEFORE_THE_LIST,
    REVIEWERS,
    only,
    people,
    row_about,
    rows_about,
    seal,
    sha256,
    unseal,
)
from electionsys.errors import RefusedError
from electionsys.findings import Finding, Severity
from electionsys.journal import services as journal
from electionsys.journal.rules import digest
from electionsys.rolls import services as rolls


def refer(session: Session, actor: Actor, where: Ref, voter_id: int, *, at: datetime) -> None:
    """Put somebody who was nominated into the queue of the township; twice changes nothing."""
    if not rows_about(session, Referral, where, [voter_id]):
        session.add(row_about(Referral, where, voter_id=voter_id))
        journal.record(session, actor, where, "eligibility.refer", at=at, voter=voter_id)


def release(session: Session, actor: Actor, where: Ref, voter_id: int, *, at: datetime) -> None:
    """Take somebody who stands for nothing any more out of the queue."""
    for row in rows_about(session, Referral, where, [voter_id]):
        session.delete(row)
        journal.record(session, actor, where, "eligibility.release", at=at, voter=voter_id)


def exclude(session: Session, actor: Actor, where: Ref, bar: Bar, *, at: datetime) -> None:
    """Write into an election's own list that an office already held keeps somebody out."""
    elections.in_stage(session, where, *BEFORE_THE_LIST)
    rolls.voter(session, where, bar.voter_id)
    held = [row.reason for row in rows_about(session, Exclusion, where, [bar.voter_id])]
    if bar.reason not in held:
        session.add(row_about(Exclusion, where, **asdict(bar)))
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
    only(actor, Role.TOWNSHIP)
    if voter_id not in queue(session, where):
        raise RefusedError(Finding("E106"))
    case = _cases(session, where, [voter_id])[voter_id]
    findings = rules.judge(case)
    passed = rules.passes(findings, accept_soft=accept_soft)
    reasons = [asdict(one) for one in findings]
    told = {"passed": passed, "reasons": reasons, "basis": _basis(case)}
    verdict = verdict_of(session, where, voter_id) or row_about(Verdict, where, voter_id=voter_id)
    verdict.passed = passed
    verdict.sealed = seal(session, where, voter_id, told)
    verdict.reviewer, verdict.at = actor.name, at
    session.add(verdict)
    facts = {"voter": voter_id, "sealed": sha256(verdict.sealed)}
    journal.record(session, actor, where, "eligibility.screen", at=at, **facts)
    return verdict


def verdict_of(session: Session, where: Ref, voter_id: int) -> Verdict | None:
    """Return the last verdict; `states` says whether it still holds."""
    return next(iter(rows_about(session, Verdict, where, [voter_id])), None)


def states(session: Session, where: Ref, voter_ids: Collection[int]) -> dict[int, State]:
    """Return for each whether he passed: all that the village learns.

    Who was judged from other lists or records than there are now is waiting again; so is one
    whose verdict does not say what was sealed with it.
    """
    cases = _cases(session, where, voter_ids)
    found = dict.fromkeys(voter_ids, State.WAITING)
    for verdict in rows_about(session, Verdict, where, voter_ids):
        told = unseal(session, where, verdict.voter_id, verdict.sealed)
        judged = told["basis"], told["passed"]
        if judged == (_basis(cases[verdict.voter_id]), verdict.passed):
            found[verdict.voter_id] = State.PASSED if verdict.passed else State.NOT_PASSED
    return found


def findings_about(
    session: Session, actor: Actor, where: Ref, voter_id: int
) -> tuple[Finding, ...]:
    """Return what a screening would find now. Raises RefusedError E113 for the village."""
    only(actor, *REVIEWERS)
    return rules.judge(_cases(session, where, [voter_id])[voter_id])


def reasons_of(session: Session, actor: Actor, where: Ref, verdict: Verdict) -> list[Finding]:
    """Return what a verdict was given for. Raises RefusedError E113 for the village."""
    only(actor, *REVIEWERS)
    told = unseal(session, where, verdict.voter_id, verdict.sealed)
    return [Finding(**{**one, "severity": Severity(one["severity"])}) for one in told["reasons"]]


def _cases(session: Session, where: Ref, voter_ids: Collection[int]) -> dict[int, rules.Case]:
    """Return what each of these people is judged from."""
    facts, bars = known_facts(session, where, voter_ids), excluded(session, where)
    law_bars = rules.law_bars(elections.rules_of(session, where))
    clauses = tuple(row.clause() for row in clauses_for(session, where))
    polling_day = elections.get(session, where).polling_day
    voters = people(session, where, voter_ids)
    return {
        one: rules.Case(
            facts=tuple(rules.Fact(f.code, f.day) for f in facts[one] if not f.withdrawn),
            law_bars=law_bars,
            clauses=clauses,
            bars=tuple(bar for bar in bars if bar.voter_id == one),
            polling_day=polling_day,
            listed=voters[one].may_stand,
        )
        for one in voter_ids
    }


def _basis(case: rules.Case) -> str:
    """Return what changes whenever somebody has to be looked at again."""
    return digest([sorted(map(repr, case.facts)), list(map(repr, rules.judge(case)))])
