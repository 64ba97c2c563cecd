"""Who is whose near relative."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select

from electionsys.actor import Actor, Role
from electionsys.db import Ref, Session
from electionsys.elections import services as elections
from electionsys.eligibility import rules
from electionsys.eligibility.models import Kinship
from electionsys.eligibility.rules import NewKinship
from electionsys.eligibility.services.shared import BEFORE_COUNTING, only
from electionsys.errors import NotFoundError, RefusedError, refuse
from electionsys.findings import Finding
from electionsys.journal import services as journal
from electionsys.rolls import services as rolls


def declare_kinship(
    session: Session, actor: Actor, where: Ref, entry: NewKinship, *, at: datetime
) -> None:
    """Record that b is the relation of a; for the same two the later declaration holds.

    Raises RefusedError E111 (one person), E113, E116, X101; NotFoundError.
    """
    _may_change(session, actor, where)
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
    """Take back a declaration that was wrong. Raises RefusedError E113, E116, X101."""
    _may_change(session, actor, where)
    row = session.get(Kinship, Ref(where.unit, kinship_id))
    if row is None or row.election_id != where.id:
        raise NotFoundError(f"kinship {kinship_id}")
    session.delete(row)
    facts = {"voters": [row.a_id, row.b_id]}
    journal.record(session, actor, where, "eligibility.withdraw-kinship", at=at, **facts)


def _may_change(session: Session, actor: Actor, where: Ref) -> None:
    """Who is elected hangs on it: nobody may change it once polls are closed."""
    election = elections.in_stage(session, where, *BEFORE_COUNTING)
    only(actor, Role.CLERK, Role.TOWNSHIP)
    refuse(rules.check_kinship(election.stage, actor.role))


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
    pairs = near_pairs(session, where, [voter_id])
    return {other: relation for _, other, relation in pairs}


def near_pairs(
    session: Session, where: Ref, voter_ids: Collection[int]
) -> list[tuple[int, int, rules.Relation]]:
    """Return (one of these people, a near relative of his, what the relative is to him)."""
    near = rules.near_set(elections.rules_of(session, where))
    return [
        (one, *kin.seen_from(one))
        for kin in kinship_of(session, where)
        for one in (kin.a_id, kin.b_id)
        if one in voter_ids and kin.relation in near
    ]
