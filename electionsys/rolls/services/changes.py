"""Changes to a roll that was posted: proposed by one person, done when another confirms.

What would be listed, and what was, is kept sealed as columns and texts (`rules.written`); on
confirmation it goes through the same checks once more, because the roll may have moved on.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, func, select

from electionsys.actor import Actor, Role
from electionsys.db import Ref, Session, keys_of
from electionsys.elections import services as elections
from electionsys.elections.models import Election
from electionsys.elections.rules import Stage
from electionsys.errors import NotFoundError, RefusedError, refuse
from electionsys.findings import Finding
from electionsys.journal import services as journal
from electionsys.rolls import rules
from electionsys.rolls.models import Objection, RollChange, Voter
from electionsys.rolls.rules import (
    ChangeKind,
    Effect,
    NewChange,
    ObjectionKind,
    RollEntry,
    Ruling,
)
from electionsys.rolls.rules.masking import mask_address, mask_id, mask_phone
from electionsys.rolls.services import persons
from electionsys.rolls.services.listing import (
    correctable,
    enlist,
    rewrite,
    same_person,
    strike_off,
)
from electionsys.rolls.services.reading import another_begun, freezing, held_voter, posting, voter
from electionsys.rolls.services.twice import hold_rolls, left_nowhere

_AFTER, _BEFORE = "change.after", "change.before"


@dataclass(frozen=True, slots=True)
class _Meant:
    """What a change means: who it is about, who he will be, and all that speaks against it."""

    held: Voter | None
    person: RollEntry | None
    findings: tuple[Finding, ...]


def propose_change(
    session: Session, actor: Actor, where: Ref, entry: NewChange, *, at: datetime
) -> int:
    """Propose a change to the posted roll; return its id. Nothing of the roll changes yet.

    Raises RefusedError: X101, R106, R116 in this stage, what `rules.check_proposed` finds, R153
    another one about him waits, R112, R115, R230 or R231 and all that is wrong with the person,
    R159 where a correction changes nothing, R108 for an objection that does not lead to it.
    """
    election = elections.in_stage(session, where, *rules.CHANGES_AT)
    refuse([*_timely(session, election, entry.kind), *_from_objection(session, where, entry)])
    return propose(session, actor, where, entry, at=at)


def propose(session: Session, actor: Actor, where: Ref, entry: NewChange, *, at: datetime) -> int:
    """Do what `propose_change` does, where the stage and the objection were looked at already."""
    meant = _meant(session, where, entry)
    waits = meant.held is not None and _waits(session, where, meant.held.id)
    refuse(
        [
            *rules.check_proposed(actor, entry),
            *((Finding("R153", field="voter"),) if waits else ()),
            *meant.findings,
        ]
    )
    made = RollChange(
        unit=where.unit,
        election_id=where.id,
        number=_last_number(session, where) + 1,
        kind=entry.kind,
        voter_id=meant.held.id if meant.held else None,
        objection_id=entry.objection_id,
        reason=entry.reason.strip(),
        document=entry.document.strip(),
        entry_cipher=_sealed(session, where, _AFTER, meant.person and rules.written(meant.person)),
        before_cipher=_sealed(session, where, _BEFORE, _standing(session, meant.held)),
        proposed_by=actor.id,
        proposed_name=actor.name,
        proposed_by_chair=actor.role is Role.CHAIR,
        proposed_at=at,
    )
    session.add(made)
    session.flush()  # the journal names the change by id
    facts = {"change": made.id, "kind": made.kind.value, "objection": made.objection_id}
    journal.record(session, actor, where, "rolls.propose-change", at=at, **facts)
    return made.id


def confirm_change(
    session: Session, actor: Actor, where: Ref, change_id: int, *, at: datetime
) -> int:
    """Do a proposed change, as the second person; return the voter's id.

    Raises NotFoundError; RefusedError X101, R147 done already, R145, R146, R149 who confirms, R183
    or R188 where no other village would list him, and what `propose_change` finds, as the roll
    stands now.
    """
    election = elections.in_stage(session, where, *rules.CHANGES_AT)
    _hold_rolls(session, where, change_id)
    found = _waiting(session, where, change_id)
    meant = _meant(session, where, _proposed(session, found))
    second = rules.check_second(actor, found.proposed_by, by_chair=found.proposed_by_chair)
    refuse([*_timely(session, election, found.kind), *second, *meant.findings])
    found.before_cipher = _sealed(session, where, _BEFORE, _standing(session, meant.held))
    changed, ended = _do(session, where, found, meant, at)
    session.flush()  # the change points to a voter who may be new
    found.voter_id = changed.id
    found.confirmed_by, found.confirmed_name, found.confirmed_at = actor.id, actor.name, at
    frozen = freezing(session, where)
    found.on_version = frozen.version if frozen else 0
    if found.objection_id is not None:
        _objection(session, where, found.objection_id).voter_id = changed.id
    facts = {"change": found.id, "kind": found.kind.value, "voter": changed.id, "ended": ended}
    journal.record(session, actor, where, "rolls.confirm-change", at=at, **facts)
    return changed.id


def refuse_change(
    session: Session, actor: Actor, where: Ref, change_id: int, reason: str, *, at: datetime
) -> None:
    """Refuse a proposed change, as the second person, or take back one's own.

    Raises NotFoundError; RefusedError R147, R109, R141, R149 who may.
    """
    found = _waiting(session, where, change_id)
    second = rules.check_second(actor, found.proposed_by, by_chair=True)
    mine = [one for one in second if one.code != "R145"]
    refuse([*mine, *rules.check_given(reason)])
    found.refused_at, found.refused_name, found.refused_reason = at, actor.name, reason.strip()
    facts = {"change": found.id, "kind": found.kind.value}
    journal.record(session, actor, where, "rolls.refuse-change", at=at, **facts)


def roll_change(session: Session, where: Ref, change_id: int) -> RollChange:
    """Return one change. Raises NotFoundError."""
    found = session.get(RollChange, Ref(where.unit, change_id))
    if found is None or found.election_id != where.id:
        raise NotFoundError(f"change {change_id}")
    return found


def roll_changes(session: Session, where: Ref) -> list[RollChange]:
    """Return every change that was proposed, the latest first."""
    query = select(RollChange).where(*_of(where)).order_by(RollChange.number.desc())
    return list(session.scalars(query))


def confirmed_on(session: Session, where: Ref, *versions: int) -> list[RollChange]:
    """Return the changes done to these versions of the final roll, 0 for the posted one; without
    any, all that were confirmed. In the order in which they were done."""
    query = select(RollChange).where(*_of(where), RollChange.confirmed_at.is_not(None))
    if versions:
        query = query.where(RollChange.on_version.in_(versions))
    return list(session.scalars(query.order_by(RollChange.confirmed_at, RollChange.number)))


def waiting_changes(session: Session, where: Ref) -> int:
    """Return how many changes nobody has confirmed or refused."""
    return session.scalar(select(func.count()).where(*_of(where), *_open())) or 0


def change_after(session: Session, found: RollChange) -> Mapping[str, str]:
    """Return the person as the change lists him, column -> text; empty where it strikes him off."""
    return _opened(session, found.unit, _AFTER, found.entry_cipher)


def change_before(session: Session, found: RollChange) -> Mapping[str, str]:
    """Return the person as the roll had him, column -> text; empty where it did not."""
    return _opened(session, found.unit, _BEFORE, found.before_cipher)


def shown(texts: Mapping[str, str]) -> Mapping[str, str]:
    """Return a person's columns as a page may show them: numbers and address masked."""
    masks = {"id_number": mask_id, "phone": mask_phone, "address": mask_address}
    return {column: masks.get(column, str)(text) for column, text in texts.items()}


def shown_voter(session: Session, where: Ref, voter_id: int) -> Mapping[str, str]:
    """Return what the roll says of a voter, as a page may show it. Raises NotFoundError."""
    return shown(persons.columns(keys_of(session), voter(session, where, voter_id)))


def change_warnings(session: Session, where: Ref, found: RollChange) -> tuple[Finding, ...]:
    """Return what whoever confirms a waiting change should know, and what would refuse it."""
    return _meant(session, where, _proposed(session, found)).findings


def _meant(session: Session, where: Ref, entry: NewChange) -> _Meant:
    held = held_voter(session, where, entry.voter_id) if entry.voter_id is not None else None
    effect = rules.effect_of(entry.kind)
    if effect is Effect.STRIKE:
        away = _away(session, where, entry, held)
        return _Meant(held, None, (*_target(entry, held), *away))
    typed = {**(persons.columns(keys_of(session), held) if held else {}), **entry.typed}
    if not typed:
        # Nobody is named; `check_proposed` says so.
        return _Meant(None, None, ())
    law, day = elections.rules_of(session, where), elections.get(session, where).polling_day
    person, findings = rules.check_row(typed, law, day)
    if effect is Effect.CORRECT and held is not None:
        findings += correctable(session, where, held, person)
        return _Meant(held, person, tuple(findings))
    held = held or (same_person(session, where, person.id_number) if person else None)
    since = _since_posting(session, where, entry, person)
    return _Meant(held, person, (*findings, *since, *_target(entry, held)))


def _since_posting(
    session: Session, where: Ref, entry: NewChange, person: RollEntry | None
) -> Iterator[Finding]:
    """Yield R120 where who came of age was so before the roll was posted."""
    posted = posting(session, where)
    if entry.kind is ChangeKind.CAME_OF_AGE and person is not None and posted is not None:
        least = rules.voting_age(elections.rules_of(session, where))
        yield from rules.check_came_of_age(person.born_on, posted.posted_on, least)


def _target(entry: NewChange, held: Voter | None) -> Iterator[Finding]:
    if held is not None:
        # Only candidates are barred from being proxies.
        standing = {"listed": held.listed, "candidate": not held.may_be_proxy}
        yield from rules.check_target(entry, only_stands=held.only_stands, **standing)


def _away(session: Session, where: Ref, entry: NewChange, held: Voter | None) -> Iterator[Finding]:
    """Yield why nobody would be left to list him who is said to vote elsewhere."""
    if entry.kind is ChangeKind.VOTES_ELSEWHERE and held is not None:
        yield from left_nowhere(session, where, held)


def _hold_rolls(session: Session, where: Ref, change_id: int) -> None:
    """Let no other village strike him off in this moment who is struck off for voting there."""
    found = roll_change(session, where, change_id)
    if found.kind is ChangeKind.VOTES_ELSEWHERE and found.voter_id is not None:
        hold_rolls(session, voter(session, where, found.voter_id))


def _do(
    session: Session, where: Ref, found: RollChange, meant: _Meant, at: datetime
) -> tuple[Voter, list[int]]:
    """Change the roll; return the voter, and the ids of proxies that ended."""
    effect, held, person = rules.effect_of(found.kind), meant.held, meant.person
    if effect is Effect.STRIKE and held is not None:
        return held, strike_off(session, where, held, found.reason, at)
    if person is None:
        raise RuntimeError("a change without findings names a person")
    if effect is Effect.CORRECT and held is not None:
        rewrite(session, held, person)
        return held, []
    return enlist(session, where, person, held, found.reason, at), []


def _proposed(session: Session, found: RollChange) -> NewChange:
    """Return a stored change as it was proposed."""
    return NewChange(
        found.kind,
        found.reason,
        found.document,
        found.voter_id,
        change_after(session, found),
        found.objection_id,
    )


def _standing(session: Session, held: Voter | None) -> Mapping[str, str] | None:
    """Return what the roll says of a person now, or None where he is not on it."""
    if held is None or not held.listed:
        return None
    return persons.columns(keys_of(session), held)


def _timely(session: Session, election: Election, kind: ChangeKind) -> Iterator[Finding]:
    """Yield R106 after the result, unless the roll was made final for another election; R116 for a
    kind of change that is over by then."""
    if election.stage is Stage.CERTIFIED and not another_begun(session, election.ref):
        yield Finding("R106")
    if kind not in rules.possible_kinds(rules.effect_of(kind), election.stage):
        yield Finding("R116", field="kind")


def _from_objection(session: Session, where: Ref, entry: NewChange) -> Iterator[Finding]:
    if entry.objection_id is None:
        return
    found = _objection(session, where, entry.objection_id)
    kind = ObjectionKind(found.kind)
    if found.ruling is not Ruling.UPHELD or not rules.leads_to(kind, entry.kind):
        yield Finding("R108", field="change")


def _objection(session: Session, where: Ref, objection_id: int) -> Objection:
    found = session.get(Objection, Ref(where.unit, objection_id))
    if found is None or found.election_id != where.id:
        raise NotFoundError(f"objection {objection_id}")
    return found


def held_change(session: Session, where: Ref, change_id: int) -> RollChange:
    """Return one change, and let nobody else touch it until the act is over. Raises
    NotFoundError."""
    change = Ref(where.unit, change_id)
    session.get(RollChange, change, with_for_update=True, populate_existing=True)
    return roll_change(session, where, change_id)


def _waiting(session: Session, where: Ref, change_id: int) -> RollChange:
    """Return a change that still waits, held, so that of two who end it one is refused."""
    found = held_change(session, where, change_id)
    if found.confirmed_at is not None or found.refused_at is not None:
        raise RefusedError(Finding("R147"))
    return found


def _waits(session: Session, where: Ref, voter_id: int) -> bool:
    return session.scalar(_about(where, voter_id).limit(1)) is not None


def waiting_strike(session: Session, where: Ref, voter_id: int) -> int | None:
    """Return the id of the change that waits to strike a voter off because he votes elsewhere."""
    away = RollChange.kind == ChangeKind.VOTES_ELSEWHERE
    return session.scalar(_about(where, voter_id).where(away).limit(1))


def _about(where: Ref, voter_id: int) -> Select[int]:
    """Return the question for the ids of changes about one voter that wait."""
    return select(RollChange.id).where(*_of(where), *_open(), RollChange.voter_id == voter_id)


def _of(where: Ref) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return RollChange.unit == where.unit, RollChange.election_id == where.id


def _open() -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return RollChange.confirmed_at.is_(None), RollChange.refused_at.is_(None)


def _last_number(session: Session, where: Ref) -> int:
    return session.scalar(select(func.max(RollChange.number)).where(*_of(where))) or 0


def _sealed(
    session: Session, where: Ref, purpose: str, texts: Mapping[str, str] | None
) -> bytes | None:
    if not texts:
        return None
    text = json.dumps(dict(texts), ensure_ascii=False)
    return keys_of(session).seal(where.unit, purpose, text)


def _opened(session: Session, unit: str, purpose: str, cipher: bytes | None) -> Mapping[str, str]:
    if cipher is None:
        return {}
    found: dict[str, str] = json.loads(keys_of(session).open_sealed(unit, purpose, cipher))
    return found
