"""Changes to a roll that was posted: four kinds that add and four that strike off (四增四减).

One person proposes, another confirms; one of the two is the chair. Until then nothing changes.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from electionsys.actor import Actor, Role
from electionsys.elections.rules import Stage
from electionsys.findings import Finding, Severity
from electionsys.rolls.rules.reasons import check_given, check_reason
from electionsys.sheets import cells


class ChangeKind(StrEnum):
    """Why a posted roll changes; beside the eight, an objection, a mistake, another village."""

    CAME_OF_AGE = "came_of_age"
    MOVED_IN = "moved_in"
    MARRIED_IN = "married_in"
    RIGHTS_RESTORED = "rights_restored"
    MOVED_AWAY = "moved_away"
    MARRIED_AWAY = "married_away"
    DIED = "died"
    RIGHTS_LOST = "rights_lost"
    # Omitted, and listed because of an objection; should not be listed, and struck off.
    OMITTED = "omitted"
    SHOULD_NOT = "should_not"
    CORRECTED = "corrected"
    VOTES_ELSEWHERE = "votes_elsewhere"


class Effect(StrEnum):
    """What a change does to the roll."""

    ADD = "add"
    STRIKE = "strike"
    CORRECT = "correct"


_ADDS = frozenset(
    {
        ChangeKind.CAME_OF_AGE,
        ChangeKind.MOVED_IN,
        ChangeKind.MARRIED_IN,
        ChangeKind.RIGHTS_RESTORED,
        ChangeKind.OMITTED,
    }
)

# From the posted roll to the day of the vote; and for the vote on seats that are left.
CHANGES_AT = (
    *(Stage.ROLL_POSTED, Stage.ROLL_FROZEN, Stage.NOMINATING, Stage.CANDIDATES_POSTED),
    Stage.CERTIFIED,
)
_PROPOSE = frozenset({Role.CLERK, Role.CHAIR})
_CONFIRM = frozenset({Role.CLERK, Role.CHAIR, Role.SCRUTINEER})


@dataclass(frozen=True, slots=True)
class NewChange:
    """One change as it is proposed.

    An addition has `typed` (column -> text, the columns of HEADINGS), or `voter_id` of somebody who
    was struck off and comes back as he was. A strike has `voter_id`. A correction has both; columns
    that are not typed stay. `document` is the paper that proves it.
    """

    kind: ChangeKind
    reason: str
    document: str
    voter_id: int | None = None
    typed: Mapping[str, str] = field(default_factory=dict, repr=False)
    objection_id: int | None = None


def effect_of(kind: ChangeKind) -> Effect:
    if kind is ChangeKind.CORRECTED:
        return Effect.CORRECT
    return Effect.ADD if kind in _ADDS else Effect.STRIKE


def kinds_of(effect: Effect) -> tuple[ChangeKind, ...]:
    """Return the kinds of change that do this to the roll."""
    return tuple(kind for kind in ChangeKind if effect_of(kind) is effect)


def possible_kinds(effect: Effect, stage: Stage) -> tuple[ChangeKind, ...]:
    """Return the kinds that do this to a roll in this stage.

    Who comes of age does so by the polling day; after the result that day is past, and the day of
    the vote on seats that are left is not this election's.
    """
    past = {ChangeKind.CAME_OF_AGE} if stage is Stage.CERTIFIED else set()
    return tuple(kind for kind in kinds_of(effect) if kind not in past)


def check_proposed(actor: Actor, entry: NewChange) -> Iterable[Finding]:
    """Yield what a proposed change lacks before anybody is looked up.

    R149: this role proposes none. R109, R141: the reason. R155, R141: the document. R148: nobody is
    named, or nothing about him.
    """
    if actor.role not in _PROPOSE:
        yield Finding("R149")
    yield from check_given(entry.reason)
    if not entry.document.strip():
        yield Finding("R155", field="document")
    yield from check_reason(entry.document, "document")
    needs_voter = effect_of(entry.kind) is not Effect.ADD
    if entry.voter_id is None and (needs_voter or not entry.typed):
        yield Finding("R148", field="voter")


def check_second(actor: Actor, proposed_by: int, *, by_chair: bool) -> Iterable[Finding]:
    """Yield R149 where this role confirms none, R145 where he proposed it himself, R146 where
    neither of the two is the chair."""
    if actor.role not in _CONFIRM:
        yield Finding("R149")
    if actor.id == proposed_by:
        yield Finding("R145")
    if not by_chair and actor.role is not Role.CHAIR:
        yield Finding("R146")


def check_target(
    entry: NewChange, *, listed: bool, only_stands: bool, candidate: bool
) -> Iterable[Finding]:
    """Yield why the voter a change names cannot be changed so.

    R112: he is not on the roll. R230: he who would be added is. R115: who would be added is no
    member of the meeting that votes, and may only be nominated. R154, a warning: he stands as a
    candidate, and his name stays on a list that was posted.
    """
    effect = effect_of(entry.kind)
    if effect is Effect.ADD and listed:
        yield Finding("R230", field="voter")
    if effect is Effect.ADD and only_stands:
        yield Finding("R115", field="voter")
    if effect is not Effect.ADD and not listed:
        yield Finding("R112", field="voter")
    if effect is Effect.STRIKE and candidate:
        yield Finding("R154", severity=Severity.WARNS, field="voter")


def check_came_of_age(born_on: date, posted_on: date, least: int) -> Iterable[Finding]:
    """Yield R120 where somebody was of age, `least` years old, when the roll was posted already:
    he was omitted, and did not come of age since. Who is too young on polling day is R222."""
    of_age = cells.birthday(born_on, born_on.year + least)
    if of_age <= posted_on:
        values = {"day": of_age.isoformat(), "posted": posted_on.isoformat(), "least": least}
        yield Finding("R120", field="kind", values=values)
