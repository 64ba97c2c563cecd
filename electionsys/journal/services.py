"""Write an act down in its own transaction, and prove later that nothing was changed."""

import json
import secrets
from datetime import datetime

from sqlalchemy import select

from electionsys.actor import Actor
from electionsys.db import Ref, Session
from electionsys.findings import Finding
from electionsys.journal import rules
from electionsys.journal.models import JournalEntry, JournalHead


def record(
    session: Session, actor: Actor, where: Ref, act: str, *, at: datetime, **facts: object
) -> None:
    """Add one line to the chain of `where`, in the transaction of the act itself.

    `facts` are whole numbers, texts, days, lists and maps of them. No personal data: a voter is
    named by id, votes are not named at all.
    """
    head = _locked_head(session, where)
    salt = secrets.token_hex(16)
    # Through JSON and back, so that what is hashed is what will be read again.
    known = json.loads(rules.canonical({k: _plain(v) for k, v in facts.items()}))
    who = f"{actor.role}:{actor.id}:{actor.name}"
    facts_digest = rules.facts_digest(salt, who, known)
    line = rules.line(_chain(where), head.length + 1, at, act, facts_digest, head.hash)
    session.add(
        JournalEntry(
            unit=where.unit,
            chain=where.id,
            seq=line.seq,
            at=at,
            actor=who,
            act=act,
            facts=rules.canonical(known).decode(),
            salt=salt,
            facts_digest=facts_digest,
            previous=line.previous,
            hash=line.hash,
        )
    )
    head.length, head.hash = line.seq, line.hash
    session.recorded = True


def entries(session: Session, where: Ref) -> list[JournalEntry]:
    """Return the acts of `where`, first first."""
    found = session.scalars(
        select(JournalEntry)
        .where(JournalEntry.unit == where.unit, JournalEntry.chain == where.id)
        .order_by(JournalEntry.seq)
    )
    return list(found)


def entries_of(session: Session, where: Ref, *acts: str) -> list[JournalEntry]:
    """Return the acts of `where` that are one of these, first first."""
    found = session.scalars(
        select(JournalEntry)
        .where(
            JournalEntry.unit == where.unit,
            JournalEntry.chain == where.id,
            JournalEntry.act.in_(acts),
        )
        .order_by(JournalEntry.seq)
    )
    return list(found)


def lines(session: Session, where: Ref) -> list[rules.Line]:
    """Return the public lines of the chain of `where`."""
    return [_line(entry) for entry in entries(session, where)]


def head(session: Session, where: Ref) -> tuple[int, str]:
    """Return how many acts there are, and the hash of the last."""
    found = session.get(JournalHead, where)
    return (found.length, found.hash) if found else (0, rules.FIRST)


def chains(session: Session) -> list[Ref]:
    """Return every chain this database holds."""
    heads = session.execute(select(JournalHead.unit, JournalHead.id))
    # A chain whose head somebody removed still has its lines.
    lines = session.execute(select(JournalEntry.unit, JournalEntry.chain).distinct())
    return sorted({Ref(unit, chain) for found in (heads, lines) for unit, chain in found})


def verify(session: Session, where: Ref) -> Finding | None:
    """Return what is wrong with the first bad act of `where`, or None.

    J103: the facts of a line were changed. J104: lines are missing at the end, or all of them.
    """
    acts = entries(session, where)
    for position, entry in enumerate(acts):
        if not _facts_hold(entry):
            broken = rules.check_chain(_chain(where), map(_line, acts[:position]))
            return broken or Finding("J103", values=_named(entry))
    broken = rules.check_chain(_chain(where), map(_line, acts))
    if broken:
        return broken
    length, last = head(session, where)
    if not acts or length != len(acts) or acts[-1].hash != last:
        return Finding("J104", values={"length": length, "found": len(acts)})
    return None


def _facts_hold(entry: JournalEntry) -> bool:
    try:
        facts = json.loads(entry.facts)
    except ValueError:
        return False
    return rules.facts_digest(entry.salt, entry.actor, facts) == entry.facts_digest


def _named(entry: JournalEntry) -> dict[str, object]:
    return {"seq": entry.seq, "act": entry.act, "at": rules.stamp(entry.at)[:19]}


def _line(entry: JournalEntry) -> rules.Line:
    return rules.Line(
        entry.seq,
        rules.stamp(entry.at),
        entry.act,
        entry.facts_digest,
        entry.previous,
        entry.hash,
    )


def _chain(where: Ref) -> str:
    return f"{where.unit}/{where.id}"


def _locked_head(session: Session, where: Ref) -> JournalHead:
    found = session.get(JournalHead, where, with_for_update=True, populate_existing=True)
    if found is None:
        found = JournalHead(unit=where.unit, id=where.id, length=0, hash=rules.FIRST)
        session.add(found)
    return found


def _plain(value: object) -> object:
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(item) for item in value]
    return value if value is None or isinstance(value, bool | int | str) else str(value)
