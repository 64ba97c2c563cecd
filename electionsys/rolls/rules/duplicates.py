"""One person, one roll: who is listed in two villages, where he stays, and whose turn it is.

Whoever is registered in one place takes no part in the election of another. Each village says
whether he votes with it; where both keep him, the office above both rules, and the other strikes
him off.
"""

import itertools
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from electionsys.actor import Actor, Role
from electionsys.elections.rules import Stage
from electionsys.findings import Finding, Severity
from electionsys.places.rules import LEVELS
from electionsys.rolls.rules.changes import CHANGES_AT
from electionsys.rolls.rules.reasons import check_given, check_reason

# Votes this far apart are of one round of elections; terms are five years.
APART = timedelta(days=365)
_RULES = (Role.TOWNSHIP, Role.COUNTY)
_HAVE_OFFICES = ("township", "county")
# As long as a roll can be changed: before it is posted by one person, then by two.
ANSWERS_AT = (Stage.ROLL_OPEN, *(stage for stage in CHANGES_AT if stage is not Stage.CERTIFIED))


class DuplicateState(StrEnum):
    """Whose turn it is, where one person is listed in several villages."""

    # Nobody, or not everybody, has said where he votes.
    ASKED = "asked"
    # Two villages keep him.
    CONTESTED = "contested"
    # It is known where he votes, and he is not yet struck off elsewhere.
    LEAVING = "leaving"
    # He was let vote in two: nothing of a roll can be changed any more.
    VOTED = "voted"


@dataclass(frozen=True, slots=True)
class Stand:
    """Where one roll that lists him stands; `votes_here` and `ruled_here` are None where nobody
    has answered, or ruled."""

    unit: str
    stage: Stage
    votes_here: bool | None = None
    ruled_here: bool | None = None

    @property
    def voted(self) -> bool:
        """Whether the polls were opened on this roll: nobody is struck off it any more."""
        return self.stage not in ANSWERS_AT

    @property
    def stays(self) -> bool | None:
        """Whether he stays here, as far as anybody has said."""
        if self.voted:
            return True
        return self.votes_here if self.ruled_here is None else self.ruled_here


@dataclass(frozen=True, slots=True)
class NewAnswer:
    """What a village says of its voter. `document` proves that he votes elsewhere; it is asked
    for once the roll is posted."""

    votes_here: bool
    reason: str
    document: str = ""


def together(days: Sequence[date]) -> list[int]:
    """Return a number for each polling day: the same for those that are at most a year apart.

    Three votes a hundred days from one to the next are one round, though the first and the last
    may be further apart.
    """
    ordered = sorted(range(len(days)), key=lambda at: days[at])
    rounds = [0] * len(days)
    for before, at in itertools.pairwise(ordered):
        rounds[at] = rounds[before] + (days[at] - days[before] > APART)
    return rounds


def state_of(stands: Iterable[Stand]) -> DuplicateState:
    """Return where the matter of one person stands."""
    held = list(stands)
    if len({one.unit for one in held if one.voted}) > 1:
        return DuplicateState.VOTED
    if len({one.unit for one in held if one.stays is not False}) < 2:
        return DuplicateState.LEAVING
    if len({one.unit for one in held if one.stays}) > 1:
        return DuplicateState.CONTESTED
    return DuplicateState.ASKED


def holds_up(mine: Stand, others: Iterable[Stand]) -> bool:
    """Return whether the roll of `mine` cannot be made final because of him: he is to be struck
    off it, or no other village has said yet that it does."""
    if mine.voted:
        return False
    return mine.stays is False or any(one.stays is not False for one in others)


def waits_for(mine: Stand, others: Iterable[Stand]) -> bool:
    """Return whether this village has something to do: to answer, or to strike him off."""
    return holds_up(mine, others) and mine.stays is not True


def check_answer(mine: Stand, others: Iterable[Stand], entry: NewAnswer) -> Iterable[Finding]:
    """Yield why a village cannot answer so.

    R182: the office above has ruled otherwise. R183: nobody would be left to list him. R184: he was
    let vote elsewhere. R109, R141: the reason. R155, R141: the document, once the roll is posted.
    """
    if mine.ruled_here is not None and mine.ruled_here is not entry.votes_here:
        yield Finding("R182", field="votes_here")
    if not entry.votes_here and all(one.stays is False for one in others):
        yield Finding("R183", field="votes_here")
    if entry.votes_here and any(one.voted for one in others):
        yield Finding("R184", field="votes_here")
    yield from check_given(entry.reason)
    yield from check_reason(entry.document, "document")
    by_two = not entry.votes_here and mine.stage is not Stage.ROLL_OPEN
    if by_two and not entry.document.strip():
        yield Finding("R155", field="document")


def check_ruling(
    actor: Actor, stands: Collection[Stand], kept: str, reason: str
) -> Iterable[Finding]:
    """Yield why an office cannot rule so.

    R185: the office does not stand above all these villages. R186: `kept` is none of them. R187: he
    was let vote in another one. R109, R141: the reason.
    """
    units = {one.unit for one in stands}
    if not may_rule(actor, units):
        yield not_above(units)
    if kept not in units:
        yield Finding("R186", field="kept")
    elif any(one.voted and one.unit != kept for one in stands):
        yield Finding("R187", field="kept")
    yield from check_given(reason)


def may_rule(actor: Actor, units: Collection[str]) -> bool:
    """Return whether an office stands above all these villages.

    Offices with a part in elections end at the county; above it the only account is the
    administrator's, who rules on nothing that a county can.
    """
    above = actor.role in _RULES or (
        actor.role is Role.ADMINISTRATOR and level_above(units) not in _HAVE_OFFICES
    )
    return above and all(actor.within(unit) for unit in units)


def not_above(units: Collection[str]) -> Finding:
    """Return R185, which names the level of the office that stands above all these villages."""
    return Finding("R185", values={"level": f"rolls.level.{level_above(units)}"})


def level_above(units: Collection[str]) -> str:
    """Return the level of the lowest office above all these villages: township, county,
    prefecture, province, or nation."""
    for digits in sorted(LEVELS, reverse=True)[1:]:
        if len({unit[:digits] for unit in units}) == 1:
            return LEVELS[digits]
    return "nation"


def check_doubles(clause: str, held_up: int, *, posting: bool = False) -> Iterable[Finding]:
    """Yield R180 where somebody on the roll is listed elsewhere too and it is not settled; R181, a
    warning, before the roll is posted."""
    if held_up and posting:
        yield Finding("R181", clause, Severity.WARNS, values={"n": held_up})
    elif held_up:
        yield Finding("R180", clause, values={"n": held_up})
