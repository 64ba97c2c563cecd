"""All that the office knows of one voter; numbers masked, and shown whole only for a reason."""

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from electionsys.actor import Actor
from electionsys.db import Ref, Session, keys_of
from electionsys.elections import services as elections
from electionsys.errors import refuse
from electionsys.journal import services as journal
from electionsys.journal.models import JournalEntry
from electionsys.rolls import rules
from electionsys.rolls.models import Objection, RollChange, VoidCard, Voter
from electionsys.rolls.rules import Look, Sealed, masking
from electionsys.rolls.services import persons
from electionsys.rolls.services.cards import void_cards
from electionsys.rolls.services.changes import roll_changes
from electionsys.rolls.services.objections import objections_of
from electionsys.rolls.services.proxy_lists import Pair, ended_proxies, proxies_of
from electionsys.rolls.services.reading import voter

_REVEAL = "rolls.reveal"


_MASK = {
    Sealed.ID_NUMBER: masking.mask_id,
    Sealed.PHONE: masking.mask_phone,
    Sealed.ADDRESS: masking.mask_address,
}


@dataclass(frozen=True, slots=True)
class Shown:
    """One voter as his page shows him; what is sealed is masked, "" where nothing is held."""

    voter: Voter
    age: int
    masked: Mapping[Sealed, str]
    proxies: Sequence[Pair]
    void_cards: Sequence[VoidCard]
    changes: Sequence[RollChange]
    objections: Sequence[Objection]


@dataclass(frozen=True, slots=True)
class Reveal:
    """Somebody looked at what is sealed: when, who, whose, which of it and why."""

    at: datetime
    who: str
    role: str
    voter: Voter
    what: Sealed
    reason: str = field(repr=False)


def show(session: Session, where: Ref, voter_id: int) -> Shown:
    """Return what is known of one voter, listed or struck off. Raises NotFoundError."""
    found = voter(session, where, voter_id)
    texts = persons.columns(keys_of(session), found)
    return Shown(
        found,
        rules.age_on(found.born_on, elections.get(session, where).polling_day),
        {what: mask(texts[what]) for what, mask in _MASK.items()},
        [
            one
            for one in (*proxies_of(session, where), *ended_proxies(session, where))
            if voter_id in {one.principal.id, one.holder.id}
        ],
        void_cards(session, where, voter_id),
        [one for one in roll_changes(session, where) if one.voter_id == voter_id],
        [one for one in objections_of(session, where) if one.voter_id == voter_id],
    )


def reveal(
    session: Session, actor: Actor, where: Ref, voter_id: int, look: Look, *, at: datetime
) -> str:
    """Return a number or address whole, and write down who looked at it and why.

    The reason is about a person, so it is sealed like one. Raises NotFoundError; RefusedError
    R170, R141 the reason, R171 nothing is held.
    """
    found, keys = voter(session, where, voter_id), keys_of(session)
    text = persons.columns(keys, found)[look.what]
    refuse(rules.check_reveal(look.reason, text))
    why = base64.b64encode(keys.seal(where.unit, _REVEAL, look.reason.strip())).decode()
    facts = {"voter": voter_id, "what": look.what.value, "why": why}
    journal.record(session, actor, where, "rolls.reveal", at=at, **facts)
    return text


def reveals(session: Session, where: Ref) -> list[Reveal]:
    """Return every look at what is sealed, the latest first."""
    return [_read(session, where, one) for one in journal.entries_of(session, where, _REVEAL)][::-1]


def _read(session: Session, where: Ref, entry: JournalEntry) -> Reveal:
    facts = json.loads(entry.facts)
    role, _, name = entry.actor.split(":", 2)
    return Reveal(
        entry.at,
        name,
        role,
        voter(session, where, facts["voter"]),
        Sealed(facts["what"]),
        keys_of(session).open_sealed(where.unit, _REVEAL, base64.b64decode(facts["why"])),
    )
