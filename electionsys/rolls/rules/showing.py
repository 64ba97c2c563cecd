"""Which part of the roll is looked at, and what of a voter is shown whole only for a reason."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from electionsys.findings import Finding
from electionsys.rolls.rules.reasons import check_reason

_SHORTEST_REASON = 5


class Need(StrEnum):
    """What somebody said he will need on polling day."""

    PROXY = "proxy"
    BOX = "box"
    ASSISTANT = "assistant"


@dataclass(frozen=True, slots=True)
class Filter:
    """Which part of the roll is looked at; None for any."""

    group_no: int | None = None
    registration_class: int | None = None
    need: Need | None = None


class Sealed(StrEnum):
    """What is kept sealed of a voter, and shown whole only for a reason."""

    ID_NUMBER = "id_number"
    PHONE = "phone"
    ADDRESS = "address"


@dataclass(frozen=True, slots=True)
class Look:
    """What somebody wants to see whole, and why."""

    what: Sealed
    reason: str = field(repr=False)


def check_reveal(reason: str, held: str) -> Iterable[Finding]:
    """Yield R170 for a reason of less than five characters, R141 for a number in it, R171 where
    nothing is `held`."""
    if len(reason.strip()) < _SHORTEST_REASON:
        yield Finding("R170", field="reason", values={"least": _SHORTEST_REASON})
    yield from check_reason(reason)
    if not held:
        yield Finding("R171", field="what")
