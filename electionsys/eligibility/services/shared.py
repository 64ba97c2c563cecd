"""What the acts of this room share: who may, which rows are about whom, and what is sealed."""

import hashlib
import json
from collections.abc import Collection, Mapping
from typing import Any, TypeVar

from sqlalchemy import select

from electionsys.actor import Actor, Role
from electionsys.db import Ref, Session, keys_of
from electionsys.elections.rules import LINE, Stage
from electionsys.eligibility.models import AboutVoter
from electionsys.errors import RefusedError
from electionsys.findings import Finding
from electionsys.journal.rules import canonical
from electionsys.rolls.models import Voter

T = TypeVar("T", bound=AboutVoter)

REVIEWERS = (Role.TOWNSHIP, Role.COUNTY)

WITH_A_ROLL = LINE[LINE.index(Stage.ROLL_FROZEN) : LINE.index(Stage.CERTIFIED)]
BEFORE_COUNTING = LINE[LINE.index(Stage.ROLL_FROZEN) : LINE.index(Stage.COUNTING)]
BEFORE_THE_LIST = LINE[: LINE.index(Stage.CANDIDATES_POSTED)]


def only(actor: Actor, *roles: Role) -> None:
    """Raise RefusedError E113 unless the actor has one of these roles."""
    if actor.role not in roles:
        raise RefusedError(Finding("E113"))


def row_about(kind: type[T], where: Ref, **columns: object) -> T:
    return kind(unit=where.unit, election_id=where.id, **columns)


def rows_about(session: Session, kind: type[T], where: Ref, voter_ids: Collection[int]) -> list[T]:
    """Return the rows of a table that are about these people."""
    found = session.scalars(
        select(kind).where(
            kind.unit == where.unit,
            kind.election_id == where.id,
            kind.voter_id.in_(voter_ids),
        )
    )
    return list(found)


def sha256(sealed: bytes) -> str:
    """Return what the journal keeps of something sealed: enough to show that it was changed."""
    return hashlib.sha256(sealed).hexdigest()


def seal(session: Session, where: Ref, voter_id: int, told: Mapping[str, object]) -> bytes:
    text = canonical(told).decode()
    return keys_of(session).seal(where.unit, f"eligibility/{where.id}/{voter_id}", text)


def unseal(session: Session, where: Ref, voter_id: int, sealed: bytes) -> Any:
    """Return what was sealed about somebody, as it was before it became JSON."""
    purpose = f"eligibility/{where.id}/{voter_id}"
    return json.loads(keys_of(session).open_sealed(where.unit, purpose, sealed))


def people(session: Session, where: Ref, voter_ids: Collection[int]) -> dict[int, Voter]:
    """Return these people of the roll, in one question to the database."""
    found = session.scalars(
        select(Voter).where(
            Voter.unit == where.unit, Voter.election_id == where.id, Voter.id.in_(voter_ids)
        )
    )
    return {voter.id: voter for voter in found}
