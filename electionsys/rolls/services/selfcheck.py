"""The public question whether somebody is on the roll.

Whoever is not listed, mistypes a digit or asks before the roll is posted gets one and the same
answer, found by the same statements: the page tells nothing about anybody else.
"""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select

from electionsys.db import Ref, Session, keys_of
from electionsys.elections import services as elections
from electionsys.elections.models import Election
from electionsys.elections.rules import Stage
from electionsys.rolls import rules
from electionsys.rolls.models import RollPosting, RollRegistration, Voter
from electionsys.rolls.services.finding import full_name
from electionsys.rolls.services.life import registration
from electionsys.rolls.services.persons import ending
from electionsys.rolls.services.reading import of, posting

_NOT_POSTED = frozenset({Stage.PREPARED, Stage.ROLL_OPEN})
# More on one page helps nobody; a village is found by its name.
_MOST_ROLLS = 50


@dataclass(frozen=True, slots=True)
class Listed:
    """Where a person stands on the posted roll."""

    group_no: int
    serial: int


@dataclass(frozen=True, slots=True)
class Advice:
    """What somebody can do whom the roll does not name; the same for everybody.

    `until` is the last day to object, None where the roll is not posted or the law names none.
    """

    posted_on: date | None
    until: date | None
    may_object: bool
    office: RollRegistration | None


def self_check(session: Session, where: Ref, name: str, six: str) -> tuple[Listed, ...]:
    """Return where the posted roll names somebody with these last six characters of his number.

    Nothing is written down of it. Raises NotFoundError for an unknown election alone.
    """
    posted = elections.get(session, where).stage not in _NOT_POSTED
    wanted = ending(keys_of(session), where.unit, rules.last_six(six))
    query = select(Voter.group_no, Voter.card_no).where(
        *of(where), Voter.listed, Voter.id_six == wanted, Voter.name == full_name(name)
    )
    found = tuple(Listed(*row) for row in session.execute(query.order_by(Voter.card_no)))
    return found if posted else ()


def posted_rolls(session: Session, text: str) -> tuple[list[Election], bool]:
    """Return the elections whose roll is posted, the latest polling day first, and whether there
    are more than these. Every word of `text` stands in the name of the place, or begins its
    code."""
    query = (
        select(Election)
        .join(RollPosting, RollPosting.election_id == Election.id)
        .where(RollPosting.unit == Election.unit, Election.stage != Stage.VOID)
        .order_by(Election.practice, Election.polling_day.desc(), Election.unit, Election.id)
    )
    for word in text.split():
        named = Election.place_names.contains(word, autoescape=True)
        query = query.where(or_(named, Election.unit.startswith(word, autoescape=True)))
    found = list(session.scalars(query.limit(_MOST_ROLLS + 1)))
    return found[:_MOST_ROLLS], len(found) > _MOST_ROLLS


def advice(session: Session, where: Ref, today: date) -> Advice:
    """Return what to do about the roll, and until when."""
    law, shown = elections.rules_of(session, where), posting(session, where)
    until = rules.last_day_to_object(law, shown.posted_on) if shown else None
    is_open = elections.get(session, where).stage is Stage.ROLL_POSTED
    return Advice(
        posted_on=shown.posted_on if shown else None,
        until=until,
        may_object=is_open and (until is None or today <= until),
        office=registration(session, where),
    )
