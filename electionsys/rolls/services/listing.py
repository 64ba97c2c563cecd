"""Who comes onto the roll and who is struck off it: one person, a representatives' meeting.

One person is added or struck off with a reason; after the roll is posted only by the chair, and
everybody can see the change (`reading.changes_of`).
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from sqlalchemy import select, update

from electionsys.actor import Actor
from electionsys.db import Ref, Session, keys_of, new_id
from electionsys.elections import services as elections
from electionsys.elections.rules import Stage
from electionsys.errors import RefusedError, refuse
from electionsys.findings import Finding
from electionsys.journal import services as journal
from electionsys.rolls import rules
from electionsys.rolls.models import Voter
from electionsys.rolls.rules import NewVoter, RollEntry
from electionsys.rolls.services import persons
from electionsys.rolls.services.persons import ending as ending
from electionsys.rolls.services.persons import household_order as household_order
from electionsys.rolls.services.reading import of, voter, voters_of

POSTED = tuple(stage for stage in Stage if stage not in {Stage.PREPARED, Stage.ROLL_OPEN})


def add_voter(session: Session, actor: Actor, where: Ref, entry: NewVoter, *, at: datetime) -> int:
    """List one person, also one who was struck off before; return the voter's id.

    Raises RefusedError: all that is wrong with the entry, R106, R109 without a reason, R230.
    """
    election = elections.in_stage(session, where, Stage.ROLL_OPEN, Stage.ROLL_POSTED)
    law = elections.rules_of(session, where)
    person, findings = rules.check_row(entry.typed, law, election.polling_day)
    findings += [*rules.check_change(election.stage, actor.role), *_reason(entry.reason)]
    held = _same_person(session, where, person.id_number) if person else None
    if held is not None and held.listed:
        findings.append(Finding("R230", field="id_number"))
    refuse(findings)
    if person is None:
        raise RuntimeError("an entry without findings is a person")
    listed = _list(session, where, person, held, at)
    listed.added_reason = entry.reason.strip()
    elections.count(session, where, "registered", 1)
    journal.record(
        session, actor, where, "rolls.add", at=at, voter=listed.id, stage=election.stage.value
    )
    return listed.id


def strike(
    session: Session, actor: Actor, where: Ref, voter_id: int, reason: str, *, at: datetime
) -> None:
    """Strike one person off; the row stays. Raises RefusedError R106, R109, R112 (off already)."""
    election = elections.in_stage(session, where, Stage.ROLL_OPEN, Stage.ROLL_POSTED)
    found = voter(session, where, voter_id)
    findings = [*rules.check_change(election.stage, actor.role), *_reason(reason)]
    if not found.listed:
        findings.append(Finding("R112"))
    refuse(findings)
    found.listed, found.removed_at, found.removed_reason = False, at, reason.strip()
    elections.count(session, where, "registered", -1)
    journal.record(
        session, actor, where, "rolls.strike", at=at, voter=voter_id, stage=election.stage.value
    )


def mark_representatives(
    session: Session, actor: Actor, where: Ref, voter_ids: Collection[int], *, at: datetime
) -> None:
    """Record who the representatives of the villagers are, all of them at once.

    Raises RefusedError X101 before the roll is posted, R132 where one of them is not on it.
    """
    elections.in_stage(session, where, *POSTED)
    chosen = _listed(session, where, voter_ids)
    held = update(Voter).where(*of(where))
    session.execute(held.values(representative=False))
    for one in chosen:
        one.representative = True
    journal.record(
        session, actor, where, "rolls.mark-representatives", at=at, voters=sorted(voter_ids)
    )


def copy_representatives(
    session: Session,
    actor: Actor,
    parent: Ref,
    child: Ref,
    voter_ids: Collection[int],
    *,
    at: datetime,
) -> Mapping[int, int]:
    """Copy the roll of `parent` to `child`, where these voters alone vote; return parent's id ->
    child's id.

    The meeting of the representatives is the electorate of a supervision committee, which is chosen
    from among all villagers: the others may be nominated and have no vote (`Voter.only_stands`).
    Raises RefusedError R132, X101; R133 where the child has a roll already.
    """
    elections.in_stage(session, child, Stage.PREPARED, Stage.ROLL_OPEN)
    if child.unit != parent.unit or persons.last_card(session, child):
        raise RefusedError(Finding("R133"))
    meeting = _listed(session, parent, voter_ids)
    chosen = {one.id for one in meeting}
    others = [one for one in voters_of(session, parent) if one.id not in chosen]
    copies = {
        one.id: _copy(one, child, card_no, at, votes=one.id in chosen)
        for card_no, one in enumerate([*meeting, *others], start=1)
    }
    session.add_all(copies.values())
    elections.count(session, child, "registered", len(meeting))
    facts = {"parent": parent.id, "voters": len(meeting), "people": len(copies)}
    journal.record(session, actor, child, "rolls.copy", at=at, **facts)
    return {old: copy.id for old, copy in copies.items()}


def _list(
    session: Session, where: Ref, person: RollEntry, held: Voter | None, at: datetime
) -> Voter:
    keys = keys_of(session)
    if held is None:
        made = Voter(**persons.row(keys, where, person, persons.last_card(session, where) + 1, at))
        session.add(made)
        return made
    for column, value in persons.person(keys, where.unit, person).items():
        setattr(held, column, value)
    held.listed, held.only_stands, held.added_at = True, False, at
    held.removed_at, held.removed_reason = None, ""
    return held


_COPIED = (
    *("name", "pinyin", "initials", "sex", "born_on", "id_cipher", "id_index", "phone_cipher"),
    *("id_tail", "id_six", "address_cipher", "consent", "group_no", "household"),
    *("registration_class", "basis", "needs_proxy", "needs_box", "needs_assistant"),
)


def _copy(one: Voter, child: Ref, card_no: int, at: datetime, *, votes: bool) -> Voter:
    return Voter(
        unit=child.unit,
        id=new_id(),
        election_id=child.id,
        card_no=card_no,
        card_token=persons.token(),
        added_at=at,
        listed=votes,
        only_stands=not votes,
        representative=votes,
        **{column: getattr(one, column) for column in _COPIED},
    )


def _same_person(session: Session, where: Ref, id_number: str) -> Voter | None:
    index = keys_of(session).index(id_number)
    return session.scalar(select(Voter).where(*of(where), Voter.id_index == index))


def _listed(session: Session, where: Ref, voter_ids: Collection[int]) -> list[Voter]:
    chosen = [one for one in voters_of(session, where) if one.id in set(voter_ids)]
    if not chosen or len(chosen) < len(set(voter_ids)):
        missing = len(set(voter_ids)) - len(chosen)
        raise RefusedError(Finding("R132", values={"missing": missing}))
    return chosen


def _reason(reason: str) -> Iterable[Finding]:
    if not reason.strip():
        yield Finding("R109", field="reason")
