"""What is on record about somebody: encrypted, for township and county only.

Its acts stand in the journal of the office and not in that of the village, and name nobody.
"""

from collections.abc import Collection
from dataclasses import asdict
from datetime import date, datetime

from electionsys.accounts.services import office
from electionsys.actor import Actor
from electionsys.db import Ref, Session
from electionsys.elections import services as elections
from electionsys.elections.rules import day_of
from electionsys.eligibility import rules
from electionsys.eligibility.models import Record
from electionsys.eligibility.rules import KnownFact, NewFact
from electionsys.eligibility.services.lists import codes_for
from electionsys.eligibility.services.shared import (
    REVIEWERS,
    WITH_A_ROLL,
    only,
    row_about,
    rows_about,
    seal,
    sha256,
    unseal,
)
from electionsys.errors import NotFoundError, refuse
from electionsys.journal import services as journal
from electionsys.rolls import services as rolls


def record_fact(
    session: Session, actor: Actor, where: Ref, entry: NewFact, *, at: datetime
) -> None:
    """Record a fact about a person of the roll; a verdict given before it no longer holds.

    Raises RefusedError E107, E108, E113, X101; NotFoundError.
    """
    elections.in_stage(session, where, *WITH_A_ROLL)
    only(actor, *REVIEWERS)
    rolls.voter(session, where, entry.voter_id)
    refuse(rules.check_fact(entry, codes_for(session, where), day_of(at)))
    told = asdict(entry) | {"day": entry.day.isoformat()}
    sealed = seal(session, where, told.pop("voter_id"), told)
    session.add(row_about(Record, where, voter_id=entry.voter_id, sealed=sealed, withdrawn=False))
    # The journal keeps that something was recorded: not what, and not about whom.
    facts = {"election": where.id, "sealed": sha256(sealed)}
    journal.record(session, actor, office(actor.place), "eligibility.record-fact", at=at, **facts)


def withdraw_fact(
    session: Session, actor: Actor, where: Ref, record_id: int, *, at: datetime
) -> None:
    """Let a fact no longer count: it was somebody else's, or it was annulled."""
    elections.in_stage(session, where, *WITH_A_ROLL)
    only(actor, *REVIEWERS)
    row = session.get(Record, Ref(where.unit, record_id))
    if row is None or row.election_id != where.id:
        raise NotFoundError(f"record {record_id}")
    row.withdrawn = True
    facts = {"election": where.id, "sealed": sha256(row.sealed)}
    journal.record(session, actor, office(actor.place), "eligibility.withdraw-fact", at=at, **facts)


def facts_about(session: Session, actor: Actor, where: Ref, voter_id: int) -> list[KnownFact]:
    """Return what is on record about somebody. Raises RefusedError E113 for the village."""
    only(actor, *REVIEWERS)
    return known_facts(session, where, [voter_id])[voter_id]


def known_facts(
    session: Session, where: Ref, voter_ids: Collection[int]
) -> dict[int, list[KnownFact]]:
    found: dict[int, list[KnownFact]] = {voter_id: [] for voter_id in voter_ids}
    for row in rows_about(session, Record, where, voter_ids):
        told = unseal(session, where, row.voter_id, row.sealed)
        day = date.fromisoformat(told.pop("day"))
        fact = KnownFact(id=row.id, day=day, withdrawn=row.withdrawn, **told)
        found[row.voter_id].append(fact)
    for facts in found.values():
        facts.sort(key=lambda fact: (fact.withdrawn, fact.code, fact.day, fact.id))
    return found
