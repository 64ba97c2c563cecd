"""Questions about a roll: one voter, all of them, how many, and what the public sees."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby

from sqlalchemy import ColumnElement, Select, func, or_, select

from electionsys.db import Ref, Session
from electionsys.elections import services as elections
from electionsys.elections.rules import Stage
from electionsys.errors import NotFoundError
from electionsys.rolls import rules
from electionsys.rolls.models import RollFreeze, RollPosting, Voter
from electionsys.rolls.rules import FreezePurpose


@dataclass(frozen=True, slots=True)
class Summary:
    """How many are listed: women, men, by group and by class of registration; and struck off."""

    listed: int
    women: int
    struck: int
    groups: Mapping[int, int] = field(default_factory=dict)
    classes: Mapping[int, int] = field(default_factory=dict)

    @property
    def men(self) -> int:
        return self.listed - self.women


@dataclass(frozen=True, slots=True)
class PublicRow:
    """All that is posted about a voter; `band` is that of his age on polling day."""

    serial: int
    name: str
    sex: str
    band: str


@dataclass(frozen=True, slots=True)
class PublicGroup:
    group_no: int
    rows: tuple[PublicRow, ...]


def of(where: Ref) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """Return the condition for the rows of one election."""
    return Voter.unit == where.unit, Voter.election_id == where.id


def voter(session: Session, where: Ref, voter_id: int) -> Voter:
    """Return one voter, listed or struck off. Raises NotFoundError."""
    found = session.get(Voter, Ref(where.unit, voter_id))
    if found is None or found.election_id != where.id:
        raise NotFoundError(f"voter {voter_id}")
    return found


def held_voter(session: Session, where: Ref, voter_id: int) -> Voter:
    """Return one voter as `voter` does; in an act nobody else changes him until it is over."""
    found = _held(session, select(Voter).where(*of(where), Voter.id == voter_id))
    if found is None:
        raise NotFoundError(f"voter {voter_id}")
    return found


def held_by_index(session: Session, where: Ref, id_index: str) -> Voter | None:
    """Return who has the identity number of this keyed hash here, listed or struck off; held as
    `held_voter` holds him."""
    return _held(session, select(Voter).where(*of(where), Voter.id_index == id_index))


def _held(session: Session, query: Select[Voter]) -> Voter | None:
    if session.info.get("writes"):
        # What another act wrote while this one waited is read, not what was seen before.
        query = query.with_for_update().execution_options(populate_existing=True)
    return session.scalar(query)


def voters_of(session: Session, where: Ref, group_no: int | None = None) -> list[Voter]:
    """Return the listed voters, of one group or of all, in the order of their card numbers."""
    query = select(Voter).where(*of(where), Voter.listed).order_by(Voter.card_no)
    if group_no is not None:
        query = query.where(Voter.group_no == group_no)
    return list(session.scalars(query))


def people_of(session: Session, where: Ref) -> list[Voter]:
    """Return everybody who may be nominated, also who is not of the meeting that votes."""
    query = select(Voter).where(*of(where), may_stand()).order_by(Voter.card_no)
    return list(session.scalars(query))


def may_stand() -> ColumnElement[bool]:
    """Return the condition for everybody who was not struck off."""
    return or_(Voter.listed, Voter.only_stands)


def struck_of(session: Session, where: Ref) -> list[Voter]:
    """Return who was struck off, the latest first."""
    query = select(Voter).where(*of(where), ~may_stand()).order_by(Voter.removed_at.desc())
    return list(session.scalars(query))


def changes_of(session: Session, where: Ref) -> list[Voter]:
    """Return who was added or struck off after the roll was posted: the posted supplement."""
    posted = posting(session, where)
    if posted is None:
        return []
    later = or_(Voter.added_at > posted.posted_at, Voter.removed_at > posted.posted_at)
    return list(session.scalars(select(Voter).where(*of(where), later).order_by(Voter.card_no)))


def anybody(session: Session, where: Ref) -> bool:
    """Return whether somebody is listed."""
    return session.scalar(select(Voter.id).where(*of(where), Voter.listed).limit(1)) is not None


def summary(session: Session, where: Ref) -> Summary:
    """Count the roll."""
    counted = select(
        Voter.listed, Voter.sex, Voter.group_no, Voter.registration_class, func.count()
    ).where(*of(where), ~Voter.only_stands)
    rows = session.execute(
        counted.group_by(Voter.listed, Voter.sex, Voter.group_no, Voter.registration_class)
    ).all()
    listed = [(sex, group, kind, n) for is_listed, sex, group, kind, n in rows if is_listed]
    groups: dict[int, int] = {}
    classes: dict[int, int] = {}
    for _, group, kind, n in sorted(listed, key=lambda row: row[1:3]):
        groups[group] = groups.get(group, 0) + n
        classes[kind] = classes.get(kind, 0) + n
    return Summary(
        listed=sum(groups.values()),
        women=sum(n for sex, _, _, n in listed if sex == "F"),
        struck=sum(row[-1] for row in rows if not row[0]),
        groups=groups,
        classes=dict(sorted(classes.items())),
    )


def posting(session: Session, where: Ref) -> RollPosting | None:
    """Return when the roll was posted, or None where it is not yet."""
    return session.scalar(
        select(RollPosting).where(
            RollPosting.unit == where.unit, RollPosting.election_id == where.id
        )
    )


def freezing(session: Session, where: Ref) -> RollFreeze | None:
    """Return the latest version of the frozen roll and its hash, or None where none is yet."""
    frozen = select(RollFreeze).where(
        RollFreeze.unit == where.unit, RollFreeze.election_id == where.id
    )
    return session.scalar(frozen.order_by(RollFreeze.version.desc()).limit(1))


def another_begun(session: Session, where: Ref) -> bool:
    """Return whether the roll was made final for another election, for seats that are left."""
    again = select(RollFreeze.id).where(
        RollFreeze.unit == where.unit,
        RollFreeze.election_id == where.id,
        RollFreeze.purpose == FreezePurpose.ANOTHER_ELECTION,
    )
    return session.scalar(again.limit(1)) is not None


def public_roll(session: Session, where: Ref) -> tuple[PublicGroup, ...]:
    """Return what is posted of the roll, by group. Raises NotFoundError before it is posted."""
    election = elections.get(session, where)
    if election.stage in {Stage.PREPARED, Stage.ROLL_OPEN}:
        raise NotFoundError("the roll is not posted")
    voters = sorted(voters_of(session, where), key=lambda one: (one.group_no, one.card_no))
    first, day = rules.voting_age(elections.rules_of(session, where)), election.polling_day
    return tuple(
        PublicGroup(group, tuple(public_row(one, day, first) for one in members))
        for group, members in groupby(voters, key=lambda one: one.group_no)
    )


def public_row(one: Voter, polling_day: date, first: int) -> PublicRow:
    """Return what is posted of a voter; `first` is the voting age."""
    band = rules.age_band(rules.age_on(one.born_on, polling_day), first)
    return PublicRow(one.card_no, one.name, one.sex, band)


def representatives_of(session: Session, where: Ref) -> Sequence[Voter]:
    """Return the representatives of the villagers among the listed voters."""
    query = select(Voter).where(*of(where), Voter.listed, Voter.representative)
    return list(session.scalars(query.order_by(Voter.card_no)))
