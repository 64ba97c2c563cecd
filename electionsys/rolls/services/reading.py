"""Questions about a roll: one voter, all of them, the desk's search, and what the public sees."""

import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby

from sqlalchemy import ColumnElement, case, func, or_, select

from electionsys.db import Ref, Session
from electionsys.elections import services as elections
from electionsys.elections.rules import Stage
from electionsys.errors import NotFoundError, RefusedError
from electionsys.findings import Finding
from electionsys.rolls import rules
from electionsys.rolls.models import RollFreeze, RollPosting, Voter
from electionsys.sheets import cells

PAGE = 100


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
    """All that is posted about a voter; `age` in full years on polling day."""

    serial: int
    name: str
    sex: str
    age: int


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


def voters_of(session: Session, where: Ref, group_no: int | None = None) -> list[Voter]:
    """Return the listed voters, of one group or of all, in the order of their card numbers."""
    query = select(Voter).where(*of(where), Voter.listed).order_by(Voter.card_no)
    if group_no is not None:
        query = query.where(Voter.group_no == group_no)
    return list(session.scalars(query))


def people_of(session: Session, where: Ref) -> list[Voter]:
    """Return everybody who may be nominated, also who is not of the meeting that votes."""
    query = select(Voter).where(*of(where), _may_stand()).order_by(Voter.card_no)
    return list(session.scalars(query))


def _may_stand() -> ColumnElement[bool]:
    return or_(Voter.listed, Voter.only_stands)


def page_of(session: Session, where: Ref, group_no: int, page: int) -> list[Voter]:
    """Return the listed voters of one group, `PAGE` of them, `page` counting from 1."""
    query = select(Voter).where(*of(where), Voter.listed, Voter.group_no == group_no)
    query = query.order_by(Voter.card_no).limit(PAGE).offset(PAGE * (page - 1))
    return list(session.scalars(query))


def struck_of(session: Session, where: Ref) -> list[Voter]:
    """Return who was struck off, the latest first."""
    query = select(Voter).where(*of(where), ~_may_stand()).order_by(Voter.removed_at.desc())
    return list(session.scalars(query))


def changes_of(session: Session, where: Ref) -> list[Voter]:
    """Return who was added or struck off after the roll was posted: the posted supplement."""
    posted = posting(session, where)
    if posted is None:
        return []
    later = or_(Voter.added_at > posted.posted_at, Voter.removed_at > posted.posted_at)
    return list(session.scalars(select(Voter).where(*of(where), later).order_by(Voter.card_no)))


def search(
    session: Session, where: Ref, text: str, limit: int = 20, *, everybody: bool = False
) -> list[Voter]:
    """Return listed voters by part of a name, pinyin, initials, card, household or QR code.

    Whose card or name is exactly that comes first, the others in the order of their cards. With
    `everybody` also who does not vote here but may be nominated.
    """
    wanted = _typed(text)
    if not wanted:
        return []
    query = select(Voter).where(*of(where), _matches(wanted))
    query = query.where(_may_stand() if everybody else Voter.listed)
    exact = case((_exact(wanted), 0), else_=1)
    return list(session.scalars(query.order_by(exact, Voter.card_no).limit(limit)))


def _full_name(text: str) -> str:
    """Return a name as the roll writes it, or "" for what cannot be one."""
    try:
        return cells.person_name(text)
    except cells.CellError:
        return ""


def _typed(text: str) -> str:
    """Return what was typed without its spaces, wide letters and digits made narrow."""
    return "".join(unicodedata.normalize("NFKC", text).split()).replace("'", "")


def _exact(wanted: str) -> ColumnElement[bool]:
    """Return whether this is the very card or name: whoever was meant stands first."""
    if wanted.isascii() and wanted.isdigit() and len(wanted) < 9:
        return Voter.card_no == int(wanted)
    return Voter.name == wanted


def _matches(wanted: str) -> ColumnElement[bool]:
    if wanted.isascii() and wanted.isdigit():
        card = Voter.card_no == int(wanted) if len(wanted) < 9 else Voter.household == wanted
        return or_(card, Voter.household == wanted)
    if not wanted.isascii():
        return Voter.name.contains(wanted, autoescape=True)
    typed = wanted.lower()
    return or_(
        Voter.initials.startswith(typed, autoescape=True),
        Voter.pinyin.startswith(typed, autoescape=True),
        Voter.card_token == wanted.upper(),
        Voter.household == wanted,
    )


def find(
    session: Session, where: Ref, text: str, field_name: str, *, everybody: bool = False
) -> Voter:
    """Return the one listed voter an act is about: by card number, QR code or full name, no less.

    Raises RefusedError at the field `field_name`: R134 nobody, R135 several of that name. With
    `everybody` also who does not vote here but may be nominated.
    """
    wanted = _typed(text)
    named = Voter.name == _full_name(text)
    exact = or_(_exact(wanted), named, Voter.card_token == wanted.upper())
    query = select(Voter).where(*of(where), exact)
    query = query.where(_may_stand() if everybody else Voter.listed)
    found = session.scalars(query).all()
    if len(found) != 1:
        code = "R135" if found else "R134"
        raise RefusedError(Finding(code, field=field_name, values={"found": len(found)}))
    return found[0]


def with_cards(session: Session, where: Ref, numbers: Collection[int]) -> set[int]:
    """Return the ids of the listed voters with these card numbers. Raises RefusedError R132."""
    query = select(Voter.id).where(*of(where), Voter.listed, Voter.card_no.in_(numbers))
    found = set(session.scalars(query))
    if len(found) < len(numbers) or not found:
        missing = len(numbers) - len(found)
        raise RefusedError(Finding("R132", field="cards", values={"missing": missing}))
    return found


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


def public_roll(session: Session, where: Ref) -> tuple[PublicGroup, ...]:
    """Return what is posted of the roll, by group. Raises NotFoundError before it is posted."""
    election = elections.get(session, where)
    if election.stage in {Stage.PREPARED, Stage.ROLL_OPEN}:
        raise NotFoundError("the roll is not posted")
    voters = sorted(voters_of(session, where), key=lambda one: (one.group_no, one.card_no))
    return tuple(
        PublicGroup(group, tuple(_public(one, election.polling_day) for one in members))
        for group, members in groupby(voters, key=lambda one: one.group_no)
    )


def _public(one: Voter, polling_day: date) -> PublicRow:
    return PublicRow(one.card_no, one.name, one.sex, rules.age_on(one.born_on, polling_day))


def representatives_of(session: Session, where: Ref) -> Sequence[Voter]:
    """Return the representatives of the villagers among the listed voters."""
    query = select(Voter).where(*of(where), Voter.listed, Voter.representative)
    return list(session.scalars(query.order_by(Voter.card_no)))
