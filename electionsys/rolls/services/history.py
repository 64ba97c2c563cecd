"""What became of a roll since it was posted, for everybody to read: counts and hashes, no names."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from electionsys.db import Ref, Session
from electionsys.rolls import rules
from electionsys.rolls.models import RollSupplement
from electionsys.rolls.rules import Effect
from electionsys.rolls.services.life import freezings
from electionsys.rolls.services.notices import notice_number
from electionsys.rolls.services.reading import posting
from electionsys.rolls.services.supplements import contents_of, supplements


@dataclass(frozen=True, slots=True)
class Event:
    """One paper: the roll ("posted"), a supplement to it, or a version of the final roll.

    `number` is that of the notice, `voters` how many the roll had then.
    """

    what: str
    at: datetime
    voters: int
    number: str = ""
    version: int = 0
    hash: str = ""
    effects: Mapping[Effect, int] = field(default_factory=dict)


def history(session: Session, where: Ref) -> list[Event]:
    """Return the papers of a posted roll in the order in which they were posted."""
    shown = posting(session, where)
    first = [Event("posted", shown.posted_at, shown.voters)] if shown else []
    later = [_supplement(session, where, one) for one in supplements(session, where)]
    final = [
        Event("version", one.frozen_at, one.voters, version=one.version, hash=one.hash)
        for one in freezings(session, where)
    ]
    return sorted([*first, *later, *final], key=lambda one: one.at)


def _supplement(session: Session, where: Ref, one: RollSupplement) -> Event:
    _decided, changed = contents_of(session, where, one)
    effects = Counter(rules.effect_of(change.kind) for change in changed)
    return Event(
        "supplement",
        one.posted_at,
        one.voters,
        number=notice_number(one.notice_no),
        effects={effect: effects[effect] for effect in Effect if effects[effect]},
    )
