"""Who stands on the rolls of two villages: found, and how far it is settled.

Nothing of it is stored but the answers: who is listed twice is asked anew each time, through the
one index that reaches across the villages of a province (`models.voters`).
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice

from sqlalchemy import ColumnElement, Row, and_, exists, func, select, tuple_
from sqlalchemy.orm import QueryableAttribute, aliased

from electionsys.db import Ref, Session, keys_of
from electionsys.elections import services as elections
from electionsys.elections.models import Election
from electionsys.elections.rules import Stage
from electionsys.errors import NotFoundError, RefusedError
from electionsys.findings import Finding
from electionsys.rolls import rules
from electionsys.rolls.models import RollChange, RollClaim, Voter, province_of
from electionsys.rolls.rules import ChangeKind, DuplicateState, Stand
from electionsys.rolls.rules.masking import mask_id
from electionsys.rolls.services import persons
from electionsys.rolls.services.reading import of

# A database takes so many values in one question at the least (SQLite: 999 in old versions).
_AT_ONCE = 500
_MOST_SETTLED = 200
_CITED = "registration_classes"


@dataclass(frozen=True, slots=True)
class Side:
    """One roll that lists the person: he as it has him, his number masked, and what was said.

    `leaving` is whether a change that strikes him off waits for the second person.
    """

    voter: Voter
    election: Election
    claim: RollClaim | None
    number: str
    leaving: bool = False

    @property
    def stand(self) -> Stand:
        said = (self.claim.votes_here, self.claim.ruled_here) if self.claim else (None, None)
        return Stand(self.voter.unit, self.election.stage, *said)


@dataclass(frozen=True, slots=True)
class Duplicate:
    """One person and the rolls that list him, of two villages or more, in the order of units."""

    sides: tuple[Side, ...]

    @property
    def stands(self) -> tuple[Stand, ...]:
        return tuple(side.stand for side in self.sides)

    @property
    def state(self) -> DuplicateState:
        return rules.state_of(self.stands)

    @property
    def practice(self) -> bool:
        return self.sides[0].election.practice

    @property
    def units(self) -> frozenset[str]:
        return frozenset(side.voter.unit for side in self.sides)

    def at(self, where: Ref) -> Side:
        """Return the side of one election."""
        return next(side for side in self.sides if side.election.ref == where)

    def away_from(self, where: Ref) -> tuple[Side, ...]:
        """Return the sides of other villages."""
        return tuple(side for side in self.sides if side.voter.unit != where.unit)

    def holds_up(self, where: Ref) -> bool:
        return rules.holds_up(self.at(where).stand, (s.stand for s in self.away_from(where)))

    def waits_for(self, where: Ref) -> bool:
        return rules.waits_for(self.at(where).stand, (s.stand for s in self.away_from(where)))


def duplicates_of(session: Session, where: Ref) -> list[Duplicate]:
    """Return who of this roll is listed in another village of the province, by card number."""
    mine = select(Voter.id_index).where(*of(where), Voter.listed)
    twice = select(Voter.id_index).where(
        province_of(Voter.unit) == where.unit[:2],
        Voter.id_index.in_(mine),
        Voter.unit != where.unit,
        Voter.listed,
    )
    found = _together(session, where.unit[:2], session.scalars(twice))
    held = [one for one in found if any(side.election.ref == where for side in one.sides)]
    return sorted(held, key=lambda one: one.at(where).voter.card_no)


def duplicates_below(session: Session, place: str) -> list[Duplicate]:
    """Return who is listed twice, and at least once in `place` (a code of 2 to 12 digits), in the
    order of villages and cards."""
    twice = select(Voter.id_index).where(_within(Voter.unit, place), Voter.listed)
    other = aliased(Voter)
    elsewhere = exists().where(
        province_of(other.unit) == place[:2],
        other.id_index == Voter.id_index,
        other.unit != Voter.unit,
        other.listed,
    )
    found = _together(session, place[:2], session.scalars(twice.where(elsewhere)))
    within = [one for one in found if any(unit.startswith(place) for unit in one.units)]
    return sorted(within, key=lambda one: [(s.voter.unit, s.voter.card_no) for s in one.sides])


def duplicate(session: Session, person: Ref) -> Duplicate:
    """Return the matter of one voter. Raises NotFoundError; RefusedError R188 where there is none,
    as when the other village has struck him off."""
    found = session.get(Voter, person)
    if found is None:
        raise NotFoundError(f"voter {person}")
    for one in _together(session, person.unit[:2], [found.id_index]):
        if any(side.voter.ref == person for side in one.sides):
            return one
    raise RefusedError(Finding("R188"))


def settled_duplicates(session: Session, place: str, where: Ref | None = None) -> list[Side]:
    """Return what was said of people who are listed only once now, the latest first: below a place,
    or of those whom one election lists or listed, by itself or by another village."""
    query = (
        select(Voter, Election, RollClaim)
        .join(Election, _of_election())
        .join(RollClaim, _of_claim())
        .where(_within(RollClaim.unit, place) if where is None else _said_of(where))
        # The databases do not agree on where nothing comes in an order.
        .order_by(
            func.coalesce(RollClaim.ruled_at, RollClaim.answered_at).desc(), Voter.unit, Voter.id
        )
    )
    rows = session.execute(query).partitions(_MOST_SETTLED)
    found = (_settled(session, place[:2], some) for some in rows)
    settled: Iterator[Side] = chain.from_iterable(found)
    if where is not None:
        settled = _one_each(session, where, settled)
    return list(islice(settled, _MOST_SETTLED))


def _said_of(where: Ref) -> ColumnElement[bool]:
    """Return the condition for what any village of the province said of people of this roll."""
    mine = aliased(Voter)
    ours = select(mine.id_index).where(mine.unit == where.unit, mine.election_id == where.id)
    return and_(province_of(Voter.unit) == where.unit[:2], Voter.id_index.in_(ours))


def _one_each(session: Session, where: Ref, settled: Iterable[Side]) -> Iterator[Side]:
    """Yield each person of this roll once: as this village has him where it said something, else
    as the village that did; nothing of another round of elections, or of practice."""
    for index, sides in _by_person(settled).items():
        matters = _grouped(_sides(session, where.unit[:2], [index], struck=True))
        ours = (one for one in matters if any(s.election.ref == where for s in one.sides))
        known = {side.voter.ref for one in ours for side in one.sides}
        held = [one for one in sides if one.voter.ref in known]
        yield from sorted(held, key=lambda one: one.election.ref != where)[:1]


def _by_person(sides: Iterable[Side]) -> Mapping[str, list[Side]]:
    found: dict[str, list[Side]] = defaultdict(list)
    for side in sides:
        found[side.voter.id_index].append(side)
    return found


def _settled(
    session: Session, province: str, rows: Sequence[Row[Voter, Election, RollClaim]]
) -> Iterator[Side]:
    """Yield the sides of who of these is listed once only."""
    still = _together(session, province, [row[0].id_index for row in rows])
    listed_twice = {side.voter.ref for one in still for side in one.sides}
    for held, election, claim in rows:
        if held.ref not in listed_twice:
            yield _side(session, held, election, claim)


def doubles(
    session: Session,
    where: Ref,
    *,
    posting: bool = False,
    among: Collection[int] | None = None,
) -> Iterator[Finding]:
    """Yield R180 (R181 before the roll is posted) where people of this roll are listed elsewhere
    too, and nobody has settled where they vote; of `among` only, ids of voters, where given."""
    held_up = sum(
        one.holds_up(where)
        for one in duplicates_of(session, where)
        if among is None or one.at(where).voter.id in among
    )
    clause = elections.rules_of(session, where).clause(_CITED)
    yield from rules.check_doubles(clause, held_up, posting=posting)


def still_listed(session: Session, where: Ref) -> Iterator[Finding]:
    """Yield R189 where people stand on this roll of whom it is settled that they vote elsewhere."""
    gone = sum(one.at(where).stand.stays is False for one in duplicates_of(session, where))
    if gone:
        clause = elections.rules_of(session, where).clause(_CITED)
        yield Finding("R189", clause, values={"n": gone})


def hold_rolls(session: Session, person: Voter) -> None:
    """Hold every election whose roll lists this person: of two villages that answer at once one
    waits, and sees what the other said."""
    sides = _sides(session, person.unit[:2], [person.id_index])
    for where in sorted({side.election.ref for side in sides}):
        session.get(Election, where, with_for_update=True, populate_existing=True)


def left_nowhere(session: Session, where: Ref, person: Voter) -> Iterator[Finding]:
    """Yield why a voter cannot be struck off because he votes elsewhere: nobody else lists him any
    more (R188), or whoever does lets him go too (R183).

    A village of which nothing is known here, as one of another province, keeps whom it likes.
    """
    known = (one for one in _matters(session, person) if any(s.voter is person for s in one.sides))
    away = [side for one in known for side in one.away_from(where)]
    listed = [side for side in away if side.voter.listed]
    if away and not listed:
        yield Finding("R188", field="voter")
    elif listed and all(side.stand.stays is False for side in listed):
        yield Finding("R183", field="voter")


def _matters(session: Session, person: Voter) -> list[Duplicate]:
    """Return the matters of one person with those who have struck him off."""
    sides = _sides(session, person.unit[:2], [person.id_index], struck=True)
    return _grouped(sides)


def _together(session: Session, province: str, indexes: Iterable[str]) -> list[Duplicate]:
    """Return the matters of these keyed hashes: practice apart from real, each round apart."""
    return _grouped(_sides(session, province, sorted(set(indexes))))


def _grouped(sides: Iterable[Side]) -> list[Duplicate]:
    groups: dict[tuple[str, bool], list[Side]] = defaultdict(list)
    for side in sides:
        groups[side.voter.id_index, side.election.practice].append(side)
    found = (one for held in groups.values() for one in _rounds(held))
    return [one for one in found if len(one.units) > 1]


def _rounds(sides: list[Side]) -> Iterator[Duplicate]:
    numbers = rules.together([side.election.polling_day for side in sides])
    for number in sorted(set(numbers)):
        pairs = zip(numbers, sides, strict=True)
        yield Duplicate(tuple(side for its, side in pairs if its == number))


def _sides(
    session: Session, province: str, indexes: list[str], *, struck: bool = False
) -> Iterator[Side]:
    """Yield every row of these keyed hashes on a roll that counts; with `struck` also of who was
    struck off."""
    for first in range(0, len(indexes), _AT_ONCE):
        query = (
            select(Voter, Election, RollClaim)
            .join(Election, _of_election())
            .outerjoin(RollClaim, _of_claim())
            .where(
                province_of(Voter.unit) == province,
                Voter.id_index.in_(indexes[first : first + _AT_ONCE]),
                Voter.listed | struck,
                Election.parent_id.is_(None),
                Election.stage != Stage.VOID,
            )
            .order_by(Voter.unit, Voter.election_id)
            # What another act wrote while this one waited is read, not what was seen before.
            .execution_options(populate_existing=True)
        )
        rows = session.execute(query).all()
        leaving = _leaving(session, [row[0].ref for row in rows])
        for row in rows:
            yield _side(session, *row, leaving=row[0].ref in leaving)


def _side(
    session: Session,
    held: Voter,
    election: Election,
    claim: RollClaim | None,
    *,
    leaving: bool = False,
) -> Side:
    number = keys_of(session).open_sealed(held.unit, persons.ID_NUMBER, held.id_cipher)
    return Side(held, election, claim, mask_id(number), leaving)


def _leaving(session: Session, voters: list[Ref]) -> set[Ref]:
    """Return who of these is to be struck off, once a second person confirms it."""
    query = select(RollChange.unit, RollChange.voter_id).where(
        tuple_(RollChange.unit, RollChange.voter_id).in_([(*one,) for one in voters]),
        RollChange.kind == ChangeKind.VOTES_ELSEWHERE,
        RollChange.confirmed_at.is_(None),
        RollChange.refused_at.is_(None),
    )
    return {Ref(unit, voter_id or 0) for unit, voter_id in session.execute(query)}


def _within(unit: QueryableAttribute[str], place: str) -> ColumnElement[bool]:
    return unit.between(place.ljust(12, "0"), place.ljust(12, "9"))


def _of_election() -> ColumnElement[bool]:
    return and_(Election.unit == Voter.unit, Election.id == Voter.election_id)


def _of_claim() -> ColumnElement[bool]:
    return and_(
        RollClaim.unit == Voter.unit,
        RollClaim.election_id == Voter.election_id,
        RollClaim.voter_id == Voter.id,
    )
