"""Who comes onto the roll and who is struck off it: one person, a representatives' meeting.

One person is added, struck off or corrected with a reason, until the roll is posted; from then on
every change takes two persons (`services.changes`).
"""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime

from sqlalchemy import update

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
from electionsys.rolls.services.proxies import end_proxies_of
from electionsys.rolls.services.reading import held_by_index, held_voter, of, voters_of

# What the columns of the table hold of a reason; a change keeps its own in full.
_REASON = 200
POSTED = tuple(stage for stage in Stage if stage not in {Stage.PREPARED, Stage.ROLL_OPEN})


def add_voter(session: Session, actor: Actor, where: Ref, entry: NewVoter, *, at: datetime) -> int:
    """List one person, also one who was struck off before; return the voter's id.

    Raises RefusedError X101 once the roll is posted, all that is wrong with the entry, R109, R141
    the reason, R230 on the roll.
    """
    election = elections.in_stage(session, where, Stage.ROLL_OPEN)
    law = elections.rules_of(session, where)
    person, findings = rules.check_row(entry.typed, law, election.polling_day)
    findings += rules.check_given(entry.reason)
    held = same_person(session, where, person.id_number) if person else None
    if held is not None and held.listed:
        findings.append(Finding("R230", field="id_number"))
    refuse(findings)
    if person is None:
        raise RuntimeError("an entry without findings is a person")
    listed = enlist(session, where, person, held, entry.reason, at)
    journal.record(session, actor, where, "rolls.add", at=at, voter=listed.id)
    return listed.id


def strike(
    session: Session, actor: Actor, where: Ref, voter_id: int, reason: str, *, at: datetime
) -> None:
    """Strike one person off; the row stays.

    Raises RefusedError X101 once the roll is posted, R109, R141, R112 (off already).
    """
    elections.in_stage(session, where, Stage.ROLL_OPEN)
    found = held_voter(session, where, voter_id)
    findings = [*rules.check_given(reason)]
    if not found.listed:
        findings.append(Finding("R112"))
    refuse(findings)
    strike_off(session, where, found, reason, at)
    journal.record(session, actor, where, "rolls.strike", at=at, voter=voter_id)


def correct(
    session: Session,
    actor: Actor,
    where: Ref,
    voter_id: int,
    entry: NewVoter,
    *,
    at: datetime,
) -> None:
    """Correct what the roll says of one person; columns that are not typed stay.

    Raises RefusedError X101 once the roll is posted, R112 he is not on it, R109, R141 the reason,
    R159 nothing changes, R230, R231 another has the identity number, and all that is wrong.
    """
    election = elections.in_stage(session, where, Stage.ROLL_OPEN)
    law, found = elections.rules_of(session, where), held_voter(session, where, voter_id)
    typed = {**persons.columns(keys_of(session), found), **entry.typed}
    person, findings = rules.check_row(typed, law, election.polling_day)
    findings += [*rules.check_given(entry.reason), *correctable(session, where, found, person)]
    refuse(findings)
    if person is None:
        raise RuntimeError("an entry without findings is a person")
    rewrite(session, found, person)
    journal.record(session, actor, where, "rolls.correct", at=at, voter=voter_id)


def correctable(
    session: Session, where: Ref, found: Voter, person: RollEntry | None
) -> Iterator[Finding]:
    """Yield R112 for who is not on the roll, R159 where nothing changes, R230 or R231 where another
    one has this identity number."""
    if not found.listed:
        yield Finding("R112", field="voter")
    if person is None:
        return
    if rules.written(person) == persons.columns(keys_of(session), found):
        yield Finding("R159")
    other = same_person(session, where, person.id_number)
    if other is not None and other.id != found.id:
        yield Finding("R230" if other.listed else "R231", field="id_number")


def enlist(
    session: Session,
    where: Ref,
    person: RollEntry,
    held: Voter | None,
    reason: str,
    at: datetime,
) -> Voter:
    """Put a person on the roll, as a new row or as the one he was struck off in (`held`)."""
    keys = keys_of(session)
    elections.count(session, where, "registered", 1)
    if held is None:
        held = Voter(**persons.row(keys, where, person, persons.last_card(session, where) + 1, at))
        session.add(held)
    else:
        rewrite(session, held, person)
    held.listed, held.only_stands, held.added_at = True, False, at
    held.removed_at, held.removed_reason = None, ""
    held.added_reason = reason.strip()[:_REASON]
    return held


def rewrite(session: Session, held: Voter, person: RollEntry) -> None:
    """Write over what the row says of its person."""
    for column, value in persons.person(keys_of(session), held.unit, person).items():
        setattr(held, column, value)


def strike_off(session: Session, where: Ref, found: Voter, reason: str, at: datetime) -> list[int]:
    """Take a person off the roll; return the ids of the proxies, given or held, that end so."""
    found.listed, found.removed_at, found.removed_reason = False, at, reason.strip()[:_REASON]
    elections.count(session, where, "registered", -1)
    return end_proxies_of(session, where, found.id, at=at)


def same_person(session: Session, where: Ref, id_number: str) -> Voter | None:
    """Return who has this identity number here, listed or struck off; an act holds him."""
    return held_by_index(session, where, keys_of(session).index(id_number))


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


def _listed(session: Session, where: Ref, voter_ids: Collection[int]) -> list[Voter]:
    chosen = [one for one in voters_of(session, where) if one.id in set(voter_ids)]
    if not chosen or len(chosen) < len(set(voter_ids)):
        missing = len(set(voter_ids)) - len(chosen)
        raise RefusedError(Finding("R132", values={"missing": missing}))
    return chosen
