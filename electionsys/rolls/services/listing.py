"""Who comes onto the roll and who is struck off it: a file, one person, a representatives' meeting.

A file is imported whole or not at all. One person is added or struck off with a reason; after the
roll is posted only by the chair, and everybody can see the change (`reading.changes_of`).
"""

import base64
import hashlib
import secrets
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, insert, select, update

from electionsys import sheets
from electionsys.actor import Actor
from electionsys.db import Ref, Session, keys_of, new_id
from electionsys.elections import services as elections
from electionsys.elections.rules import Stage
from electionsys.errors import RefusedError, refuse
from electionsys.findings import Finding, Severity
from electionsys.journal import services as journal
from electionsys.keys import Keys
from electionsys.law.rules import Rules
from electionsys.paper import missing_characters
from electionsys.rolls import rules
from electionsys.rolls.models import Voter
from electionsys.rolls.rules import NewVoter, RollEntry
from electionsys.rolls.services.reading import of, voter, voters_of

POSTED = tuple(stage for stage in Stage if stage not in {Stage.PREPARED, Stage.ROLL_OPEN})
ID_NUMBER, PHONE = "voter.id_number", "voter.phone"


def check_roll(
    content: bytes, filename: str, *, law: Rules, polling_day: date
) -> tuple[list[RollEntry], tuple[Finding, ...]]:
    """Return who would be listed, and everything that is wrong with the file. Changes nothing.

    Findings of a row carry `row` and `column` among their values. R213 warns of characters that
    would be empty boxes on paper.
    """
    try:
        sheet = sheets.read(content, filename)
    except RefusedError as error:
        return [], error.findings
    entries, findings = rules.read_roll(sheet, law, polling_day)
    return entries, (*findings, *_unprintable(entries))


@dataclass(frozen=True, slots=True)
class RollFile:
    """A file as it was read: who would be listed, what is wrong with it, and its SHA-256."""

    entries: list[RollEntry]
    findings: tuple[Finding, ...]
    sha256: str


def read_file(session: Session, where: Ref, content: bytes, filename: str) -> RollFile:
    """Read a file by the law of this election. It takes a while, and is done before the act."""
    law = elections.rules_of(session, where)
    polling_day = elections.get(session, where).polling_day
    entries, findings = check_roll(content, filename, law=law, polling_day=polling_day)
    return RollFile(entries, findings, hashlib.sha256(content).hexdigest())


def check_import(session: Session, where: Ref, file: RollFile) -> tuple[Finding, ...]:
    """Return what is wrong with the file; also who is on this roll (R230) or struck off (R231)."""
    return (*file.findings, *_known(session, where, file.entries))


def import_roll(session: Session, actor: Actor, where: Ref, file: RollFile, *, at: datetime) -> int:
    """List everybody in the file, or nobody; return how many.

    Raises RefusedError X101, or all findings of `check_import` that block.
    """
    elections.in_stage(session, where, Stage.ROLL_OPEN)
    refuse(check_import(session, where, file))
    first = _last_card(session, where) + 1
    keys = keys_of(session)
    rows = [
        _row(keys, where, entry, first + position, at)
        for position, entry in enumerate(sorted(file.entries, key=_roll_order))
    ]
    session.execute(insert(Voter), rows)
    elections.count(session, where, "registered", len(rows))
    facts = {
        "rows": len(rows),
        "sha256": file.sha256,
        "classes": Counter(entry.registration_class for entry in file.entries),
    }
    journal.record(session, actor, where, "rolls.import", at=at, **facts)
    return len(rows)


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
    if child.unit != parent.unit or _last_card(session, child):
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


def _row(keys: Keys, where: Ref, entry: RollEntry, card_no: int, at: datetime) -> dict[str, object]:
    return {
        "unit": where.unit,
        "id": new_id(),
        "election_id": where.id,
        "card_no": card_no,
        "card_token": _token(),
        "added_at": at,
        **_person(keys, where.unit, entry),
    }


def _person(keys: Keys, unit: str, entry: RollEntry) -> dict[str, object]:
    pinyin, initials = rules.spelling(entry.name)
    return {
        "name": entry.name,
        "pinyin": pinyin,
        "initials": initials,
        "sex": entry.sex,
        "born_on": entry.born_on,
        "id_cipher": keys.seal(unit, ID_NUMBER, entry.id_number),
        "id_index": keys.index(entry.id_number),
        "id_tail": ending(keys, unit, entry.id_number[-4:]),
        "id_six": ending(keys, unit, entry.id_number[-6:]),
        "phone_cipher": keys.seal(unit, PHONE, entry.phone) if entry.phone else None,
        "group_no": entry.group_no,
        "household": entry.household,
        "registration_class": entry.registration_class,
        "basis": entry.basis,
    }


def ending(keys: Keys, unit: str, characters: str) -> str:
    """Return the keyed hash by which the last characters of an ID number are found in one unit."""
    return keys.index(f"{unit}//ending//{characters}")[:16]


def _list(
    session: Session, where: Ref, person: RollEntry, held: Voter | None, at: datetime
) -> Voter:
    keys = keys_of(session)
    if held is None:
        made = Voter(**_row(keys, where, person, _last_card(session, where) + 1, at))
        session.add(made)
        return made
    for column, value in _person(keys, where.unit, person).items():
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
        card_token=_token(),
        added_at=at,
        listed=votes,
        only_stands=not votes,
        representative=votes,
        **{column: getattr(one, column) for column in _COPIED},
    )


def _token() -> str:
    """Return 80 random bits in 16 characters a QR code sets small."""
    return base64.b32encode(secrets.token_bytes(10)).decode()


def _roll_order(entry: RollEntry) -> tuple[int, tuple[int, str], int]:
    return entry.group_no, household_order(entry.household), entry.row


def household_order(household: str) -> tuple[int, str]:
    """Sort household 9 before household 10."""
    return (int(household) if household.isdigit() else 10**20, household)


def _last_card(session: Session, where: Ref) -> int:
    return session.scalar(select(func.max(Voter.card_no)).where(*of(where))) or 0


def _same_person(session: Session, where: Ref, id_number: str) -> Voter | None:
    index = keys_of(session).index(id_number)
    return session.scalar(select(Voter).where(*of(where), Voter.id_index == index))


def _listed(session: Session, where: Ref, voter_ids: Collection[int]) -> list[Voter]:
    chosen = [one for one in voters_of(session, where) if one.id in set(voter_ids)]
    if not chosen or len(chosen) < len(set(voter_ids)):
        missing = len(set(voter_ids)) - len(chosen)
        raise RefusedError(Finding("R132", values={"missing": missing}))
    return chosen


def _known(session: Session, where: Ref, entries: Iterable[RollEntry]) -> Iterable[Finding]:
    keys = keys_of(session)
    held = dict(session.execute(select(Voter.id_index, Voter.listed).where(*of(where))).all())
    for entry in entries if held else ():
        listed = held.get(keys.index(entry.id_number))
        if listed is not None:
            values = {"row": entry.row, "column": rules.HEADINGS["id_number"][0]}
            yield Finding("R230" if listed else "R231", field="id_number", values=values)


def _unprintable(entries: Iterable[RollEntry]) -> Iterable[Finding]:
    for entry in entries:
        missing = missing_characters(entry.name)
        if missing:
            points = " ".join(f"U+{ord(one):04X}" for one in missing)
            values = {"row": entry.row, "points": points, "column": rules.HEADINGS["name"][0]}
            yield Finding("R213", severity=Severity.WARNS, field="name", values=values)


def _reason(reason: str) -> Iterable[Finding]:
    if not reason.strip():
        yield Finding("R109", field="reason")
