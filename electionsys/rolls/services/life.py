"""Open the roll, post it, make it final; and once more after every change that was confirmed.

A version of the final roll is never written over. What lies between two of them is known: with the
confirmed changes undone the roll is the earlier version again, to the last letter of its hash. A
roll for which that does not hold was altered by somebody else, and no version is made of it.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from sqlalchemy import select, update

from electionsys.actor import Actor
from electionsys.db import Ref, Session, keys_of
from electionsys.elections import services as elections
from electionsys.elections.rules import Stage, day_of
from electionsys.errors import refuse
from electionsys.findings import Finding
from electionsys.journal import services as journal
from electionsys.journal.rules import digest
from electionsys.paper import missing_characters
from electionsys.rolls import rules
from electionsys.rolls.models import RollChange, RollFreeze, RollPosting, RollRegistration, Voter
from electionsys.rolls.rules import FreezePurpose, NewRegistration, Pending
from electionsys.rolls.services.changes import (
    change_after,
    change_before,
    confirmed_on,
    waiting_changes,
)
from electionsys.rolls.services.notices import next_notice
from electionsys.rolls.services.objections import posted_on, unchanged, undecided
from electionsys.rolls.services.persons import household_order
from electionsys.rolls.services.reading import (
    another_begun,
    freezing,
    of,
    summary,
    voter,
    voters_of,
)
from electionsys.rolls.services.twice import doubles, still_listed
from electionsys.rolls.services.uploads import drop_upload

HashRow = list[object]


def open_roll(
    session: Session,
    actor: Actor,
    where: Ref,
    entry: NewRegistration | None = None,
    *,
    at: datetime,
) -> None:
    """Begin registration; without `entry` there is none, as where a meeting's roll is copied.

    Raises RefusedError X101; R101, R102: see `rules.check_open`; R140, R141, R142 the days.
    """
    election = elections.hold(session, where, Stage.PREPARED)
    committee = elections.committee(session, where)
    findings = [*rules.check_open(len(committee), election.method_document)]
    if entry is not None:
        law = elections.rules_of(session, where)
        findings += rules.check_registration(law, entry, election.polling_day)
    refuse(findings)
    if entry is not None:
        _registered(session, where, entry)
    elections.move(session, actor, where, Stage.ROLL_OPEN, at=at)
    days = {"first": entry.first_day, "last": entry.last_day} if entry else {}
    journal.record(session, actor, where, "rolls.open", at=at, **days)


def _registered(session: Session, where: Ref, entry: NewRegistration) -> None:
    session.add(
        RollRegistration(
            unit=where.unit,
            election_id=where.id,
            first_day=entry.first_day,
            last_day=entry.last_day,
            hours=entry.hours.strip(),
            place=entry.place.strip(),
            contact=entry.contact.strip(),
        )
    )


def registration(session: Session, where: Ref) -> RollRegistration | None:
    """Return when and where people are registered, or None where no registration was named."""
    return session.scalar(
        select(RollRegistration).where(
            RollRegistration.unit == where.unit, RollRegistration.election_id == where.id
        )
    )


def registration_over(session: Session, where: Ref, today: date) -> tuple[Finding, ...]:
    """Return R158, a warning, where somebody registers after the days that were announced."""
    found, election = registration(session, where), elections.get(session, where)
    if found is None or election.stage is not Stage.ROLL_OPEN:
        return ()
    return tuple(rules.check_registering(found.last_day, today))


def post_roll(session: Session, actor: Actor, where: Ref, *, at: datetime) -> None:
    """Post the roll, numbered 1 to n by group and household. A file that still waits goes: nobody
    is imported any more.

    Raises RefusedError X101, R103 nobody is listed, R104 too late before polling day, R119 before
    the last day of registration.
    """
    elections.hold(session, where, Stage.ROLL_OPEN)
    refuse(before_posting(session, where, at=at))
    listed, today = summary(session, where).listed, day_of(at)
    _number(session, where)
    session.add(
        RollPosting(
            unit=where.unit, election_id=where.id, posted_at=at, posted_on=today, voters=listed
        )
    )
    elections.move(session, actor, where, Stage.ROLL_POSTED, at=at)
    facts = {"voters": listed, "day": today, "dropped_file": drop_upload(session, where)}
    journal.record(session, actor, where, "rolls.post", at=at, **facts)


def before_posting(session: Session, where: Ref, *, at: datetime) -> tuple[Finding, ...]:
    """Return why the roll cannot be posted at this moment, and as warnings R181, people on it
    are listed elsewhere too, and R174, names would not print whole. Raises RefusedError X101."""
    election = elections.in_stage(session, where, Stage.ROLL_OPEN)
    law, listed = elections.rules_of(session, where), summary(session, where).listed
    found = rules.check_post(law, election.polling_day, day_of(at), listed)
    announced = registration(session, where)
    early = rules.check_registered(announced.last_day if announced else None, day_of(at))
    boxes = rules.check_printable(_characters_of(session, where))
    return (*found, *early, *boxes, *doubles(session, where, posting=True))


def _characters_of(session: Session, where: Ref) -> str:
    """Return the characters in names of listed voters that no font of this machine has."""
    names = session.scalars(select(Voter.name).where(*of(where), Voter.listed))
    return missing_characters("".join(names))


def _number(session: Session, where: Ref) -> None:
    """Number the cards through the roll; who is struck off comes last."""
    query = select(Voter.id, Voter.listed, Voter.group_no, Voter.household, Voter.card_no)
    rows = session.execute(query.where(*of(where))).all()
    ordered = sorted(
        rows, key=lambda row: (not row[1], row[2], household_order(row[3]), row.card_no)
    )
    if all(row.card_no == number for number, row in enumerate(ordered, start=1)):
        return
    # Out of the way first: two voters never have one number, not even for a moment.
    session.execute(update(Voter).where(*of(where)).values(card_no=-Voter.card_no))
    session.execute(
        update(Voter),
        [
            {"unit": where.unit, "id": row.id, "card_no": number}
            for number, row in enumerate(ordered, start=1)
        ],
    )


def freeze(session: Session, actor: Actor, where: Ref, *, at: datetime) -> str:
    """Make the roll final; return its hash, which is printed on the notice.

    The hash is SHA-256 over the canonical JSON of `[[card number, name, sex, group, keyed hash of
    the identity number], …]` in the order of the cards. Raises RefusedError X101 and all that
    `before_freezing` returns.
    """
    elections.hold(session, where, Stage.ROLL_POSTED)
    refuse(before_freezing(session, where, at=at))
    made = _version(session, where, FreezePurpose.FINAL, at)
    elections.move(session, actor, where, Stage.ROLL_FROZEN, at=at)
    facts = {"voters": made.voters, "hash": made.hash}
    journal.record(session, actor, where, "rolls.freeze", at=at, **facts)
    return made.hash


def before_freezing(session: Session, where: Ref, *, at: datetime) -> tuple[Finding, ...]:
    """Return why the roll cannot be made final at this moment. Raises RefusedError X101.

    R103, R110 before the time for objections is over, R111 with one undecided, R143 with a change
    that waits, R144 with an objection that was upheld and changed nothing, R180 with somebody who
    is listed elsewhere too.
    """
    elections.in_stage(session, where, Stage.ROLL_POSTED)
    law = elections.rules_of(session, where)
    pending = Pending(
        undecided=undecided(session, where),
        unchanged=len(unchanged(session, where)),
        waiting=waiting_changes(session, where),
        listed=summary(session, where).listed,
    )
    found = rules.check_freeze(law, posted_on(session, where), day_of(at), pending)
    return (*found, *doubles(session, where))


def refreeze(
    session: Session,
    actor: Actor,
    where: Ref,
    purpose: FreezePurpose = FreezePurpose.CHANGES,
    *,
    at: datetime,
) -> str:
    """Make the roll final once more, as the next version; return its hash.

    After confirmed changes, or for another election on the roll of this one. Raises RefusedError
    X101 and all that `before_refreezing` returns.
    """
    elections.hold(session, where, *rules.refreeze_stages(purpose))
    refuse(before_refreezing(session, where, purpose))
    made = _version(session, where, purpose, at)
    done = changes_of_version(session, where, made.version)
    facts = {"version": made.version, "purpose": purpose.value, "changes": len(done)}
    facts |= {"voters": made.voters, "hash": made.hash}
    journal.record(session, actor, where, "rolls.refreeze", at=at, **facts)
    return made.hash


def before_refreezing(
    session: Session, where: Ref, purpose: FreezePurpose = FreezePurpose.CHANGES
) -> tuple[Finding, ...]:
    """Return why no further version can be made: R143 a change waits, R156 nothing changed, R136
    the roll was altered otherwise than by confirmed changes, R180 somebody who came onto it since
    the last version is listed elsewhere too. Raises RefusedError X101.

    Who stood on the last version already was settled then, and no other village can stop this one
    by saying nothing.
    """
    elections.in_stage(session, where, *rules.refreeze_stages(purpose))
    found = changed_since_frozen(session, where)
    waiting = waiting_changes(session, where)
    altered = [one for one in found if one.code == "R136"]
    changed = bool(found or changed_on_version(session, where))
    begun = another_begun(session, where)
    twice = doubles(session, where, among=_newcomers(session, where))
    return (*altered, *rules.check_refreeze(purpose, waiting, changed=changed, begun=begun), *twice)


def _newcomers(session: Session, where: Ref) -> frozenset[int]:
    """Return the ids of who came onto the roll since it was last made final, also as another
    person by a corrected identity number."""
    return frozenset(
        one.voter_id
        for one in changed_on_version(session, where)
        if one.voter_id is not None and _comes(session, one)
    )


def _comes(session: Session, one: RollChange) -> bool:
    was, is_now = change_before(session, one), change_after(session, one)
    return bool(is_now) and was.get("id_number") != is_now["id_number"]


def before_polls(session: Session, where: Ref) -> tuple[Finding, ...]:
    """Return why nobody can vote on this roll yet: R143 a change waits, R189 somebody on it votes
    elsewhere, R136 or R157 it is not as it was made final."""
    waiting = waiting_changes(session, where)
    waits = (Finding("R143", values={"n": waiting}),) if waiting else ()
    away = still_listed(session, where)
    return (*waits, *away, *changed_since_frozen(session, where))


def changed_on_version(session: Session, where: Ref) -> list[RollChange]:
    """Return the changes confirmed since the roll was last made final; none before it was."""
    frozen = freezing(session, where)
    return confirmed_on(session, where, frozen.version) if frozen else []


def freezings(session: Session, where: Ref) -> list[RollFreeze]:
    """Return every version of the final roll, the first first."""
    query = select(RollFreeze).where(
        RollFreeze.unit == where.unit, RollFreeze.election_id == where.id
    )
    return list(session.scalars(query.order_by(RollFreeze.version)))


def changes_of_version(session: Session, where: Ref, version: int) -> list[RollChange]:
    """Return the changes that lie between this version of the final roll and the one before."""
    return confirmed_on(session, where, version - 1) if version > 1 else []


def roll_hash(voters: Iterable[Voter]) -> str:
    """Return the hash of a roll, of voters in the order of their cards."""
    return digest([_hashed(one) for one in voters])


def changed_since_frozen(session: Session, where: Ref) -> tuple[Finding, ...]:
    """Return what differs from the latest version of the final roll; nothing before there is one.

    R157: changes were confirmed since, and a new version has to be made. R136: it was altered
    otherwise.
    """
    frozen = freezing(session, where)
    if frozen is None:
        return ()
    voters = voters_of(session, where)
    if roll_hash(voters) == frozen.hash:
        return ()
    done = changed_on_version(session, where)
    if _undone(session, where, voters, done) == frozen.hash:
        return (Finding("R157", values={"n": len(done), "version": frozen.version}),)
    return (Finding("R136", values={"hash": frozen.hash[:16]}),)


def changed_since_voted(session: Session, where: Ref) -> tuple[Finding, ...]:
    """Return R136 where the roll was altered otherwise than by confirmed changes, since its latest
    version or since the one that was voted on.

    For the vote on seats that are left the roll goes on changing; with those changes undone it is
    still the one that the first vote was held on.
    """
    versions = freezings(session, where)
    later = [one.version for one in versions if one.purpose is FreezePurpose.ANOTHER_ELECTION]
    if not later:
        return changed_since_frozen(session, where)
    found = [one for one in changed_since_frozen(session, where) if one.code == "R136"]
    (voted,) = [one for one in versions if one.version == later[0] - 1]
    since = [one.version for one in versions if one.version >= voted.version]
    done = confirmed_on(session, where, *since)
    if not found and _undone(session, where, voters_of(session, where), done) != voted.hash:
        found = [Finding("R136", values={"hash": voted.hash[:16]})]
    return tuple(found)


def _undone(session: Session, where: Ref, voters: list[Voter], done: list[RollChange]) -> str:
    """Return the hash of the roll with these changes undone, the last first."""
    rows = {one.id: _hashed(one) for one in voters}
    for one in reversed(done):
        if one.voter_id is None:
            continue
        rows.pop(one.voter_id, None)
        was = change_before(session, one)
        if was:
            rows[one.voter_id] = _hashed_before(session, voter(session, where, one.voter_id), was)
    return digest(sorted(rows.values(), key=lambda row: int(str(row[0]))))


def _hashed(one: Voter) -> HashRow:
    return [one.card_no, one.name, one.sex, one.group_no, one.id_index]


def _hashed_before(session: Session, one: Voter, was: Mapping[str, str]) -> HashRow:
    """Return the row of a voter as a change found him; his card keeps its number."""
    number = was["id_number"]
    sex = "M" if int(number[16]) % 2 else "F"
    index = keys_of(session).index(number)
    return [one.card_no, was["name"], sex, int(was["group_no"]), index]


def _version(session: Session, where: Ref, purpose: FreezePurpose, at: datetime) -> RollFreeze:
    voters, last = voters_of(session, where), freezing(session, where)
    made = RollFreeze(
        unit=where.unit,
        election_id=where.id,
        frozen_at=at,
        voters=len(voters),
        hash=roll_hash(voters),
        version=last.version + 1 if last else 1,
        notice_no=next_notice(session, where),
        purpose=purpose,
    )
    session.add(made)
    return made
