"""Finding voters: what is typed or scanned at a desk, the filters of the roll, the one meant."""

import re
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import ColumnElement, case, func, or_, select

from electionsys.db import Ref, Session, keys_of
from electionsys.errors import RefusedError
from electionsys.findings import Finding
from electionsys.rolls.models import Voter
from electionsys.rolls.rules import Filter, Need
from electionsys.rolls.services.persons import ending
from electionsys.rolls.services.reading import may_stand, of
from electionsys.sheets import cells

PAGE = 100
_NUMBER = re.compile(r"[0-9]+")
_TAIL = re.compile(r"[0-9]{3}[0-9X]")
_WHOLE_ID = re.compile(r"[0-9]{15}|[0-9]{17}[0-9X]")
# More digits than any card has; the database counts no further.
_LONGEST_CARD = 8


class FoundBy(StrEnum):
    """What of a voter somebody typed; the earlier word is what is more likely meant."""

    CARD = "card"
    CODE = "code"
    NAME = "name"
    IDENTITY = "identity"
    HOUSEHOLD = "household"
    TAIL = "tail"
    INITIALS = "initials"
    PINYIN = "pinyin"
    PART = "part"


@dataclass(frozen=True, slots=True)
class Hit:
    """A voter, and by what he was found."""

    voter: Voter
    by: FoundBy


def hits(
    session: Session, where: Ref, text: str, limit: int = 20, *, everybody: bool = False
) -> list[Hit]:
    """Return listed voters by card, QR code, name, pinyin, initials, household or ID number.

    Four digits are a card, then a household, then the last four of an ID number. Who was found by
    the more likely of these comes first, then in the order of the cards. With `everybody` also
    who does not vote here but may be nominated.
    """
    ways = dict(_ways(session, where, text))
    if not ways:
        return []
    known = list(ways)
    rank = case(*((ways[by], position) for position, by in enumerate(known)))
    query = select(Voter, rank).where(*of(where), _asked_for(everybody), or_(*ways.values()))
    found = session.execute(query.order_by(rank, Voter.card_no).limit(limit))
    return [Hit(voter, known[position]) for voter, position in found]


def search(
    session: Session, where: Ref, text: str, limit: int = 20, *, everybody: bool = False
) -> list[Voter]:
    """Return the voters of `hits`."""
    return [hit.voter for hit in hits(session, where, text, limit, everybody=everybody)]


def _asked_for(everybody: bool) -> ColumnElement[bool]:
    return may_stand() if everybody else Voter.listed.is_(True)


def _ways(session: Session, where: Ref, text: str) -> Iterator[tuple[FoundBy, ColumnElement[bool]]]:
    """Yield what the text may be, the likeliest first."""
    wanted = _typed(text)
    if not wanted:
        return
    if _NUMBER.fullmatch(wanted) and len(wanted) <= _LONGEST_CARD:
        yield FoundBy.CARD, Voter.card_no == int(wanted)
    if wanted.isascii():
        yield from _by_number(session, where, wanted.upper())
    if not _NUMBER.fullmatch(wanted):
        yield from _by_name(text, wanted)


def _by_number(
    session: Session, where: Ref, wanted: str
) -> Iterator[tuple[FoundBy, ColumnElement[bool]]]:
    yield FoundBy.CODE, Voter.card_token == wanted
    keys = keys_of(session)
    if _WHOLE_ID.fullmatch(wanted):
        yield FoundBy.IDENTITY, Voter.id_index == keys.index(_whole(wanted))
    # Household 12 is written 0012 by some.
    household = func.ltrim(func.upper(Voter.household), "0")
    yield FoundBy.HOUSEHOLD, household == wanted.lstrip("0")
    if _TAIL.fullmatch(wanted):
        yield FoundBy.TAIL, Voter.id_tail == ending(keys, where.unit, wanted)


def _by_name(text: str, wanted: str) -> Iterator[tuple[FoundBy, ColumnElement[bool]]]:
    yield FoundBy.NAME, Voter.name.in_({wanted, full_name(text)})
    if wanted.isascii():
        typed = wanted.lower()
        yield FoundBy.INITIALS, Voter.initials.startswith(typed, autoescape=True)
        yield FoundBy.PINYIN, Voter.pinyin.startswith(typed, autoescape=True)
    yield FoundBy.PART, Voter.name.contains(wanted, autoescape=True)


def _whole(number: str) -> str:
    """Return an identity number in its 18 characters, or what was typed where it is none."""
    try:
        return cells.identity(number).number
    except cells.CellError:
        return number


def full_name(text: str) -> str:
    """Return a name as the roll writes it, or "" for what cannot be one."""
    try:
        return cells.person_name(text)
    except cells.CellError:
        return ""


def _typed(text: str) -> str:
    """Return what was typed without its spaces, wide letters and digits made narrow."""
    return "".join(unicodedata.normalize("NFKC", text).split()).replace("'", "")


def find(
    session: Session, where: Ref, text: str, field_name: str, *, everybody: bool = False
) -> Voter:
    """Return the one listed voter an act is about: by card number, QR code or full name, no less.

    Raises RefusedError at the field `field_name`: R134 nobody, R135 several of that name. With
    `everybody` also who does not vote here but may be nominated.
    """
    exact = [how for by, how in _ways(session, where, text) if by in _NAMES_ONE]
    if not exact:
        raise RefusedError(Finding("R134", field=field_name, values={"found": 0}))
    query = select(Voter).where(*of(where), _asked_for(everybody), or_(*exact))
    found = session.scalars(query).all()
    if len(found) != 1:
        code = "R135" if found else "R134"
        raise RefusedError(Finding(code, field=field_name, values={"found": len(found)}))
    return found[0]


_NAMES_ONE = frozenset({FoundBy.CARD, FoundBy.CODE, FoundBy.NAME})


def with_cards(session: Session, where: Ref, numbers: Collection[int]) -> set[int]:
    """Return the ids of the listed voters with these card numbers. Raises RefusedError R132."""
    query = select(Voter.id).where(*of(where), Voter.listed, Voter.card_no.in_(numbers))
    found = set(session.scalars(query))
    if len(found) < len(numbers) or not found:
        missing = len(numbers) - len(found)
        raise RefusedError(Finding("R132", field="cards", values={"missing": missing}))
    return found


_NEEDING: dict[Need, ColumnElement[bool]] = {
    Need.PROXY: Voter.needs_proxy.is_(True),
    Need.BOX: Voter.needs_box.is_(True),
    Need.ASSISTANT: Voter.needs_assistant.is_(True),
}


def page_of(session: Session, where: Ref, wanted: Filter, page: int | None) -> list[Voter]:
    """Return the listed voters of a filter by group and card.

    `PAGE` of them, `page` counting from 1; all where it is None.
    """
    query = select(Voter).where(*_conditions(where, wanted))
    query = query.order_by(Voter.group_no, Voter.card_no)
    if page is not None:
        query = query.limit(PAGE).offset(PAGE * (page - 1))
    return list(session.scalars(query))


def how_many(session: Session, where: Ref, wanted: Filter) -> int:
    """Return how many listed voters a filter lets through."""
    query = select(func.count()).select_from(Voter).where(*_conditions(where, wanted))
    return session.scalar(query) or 0


def needs_of(session: Session, where: Ref) -> dict[Need, int]:
    """Return how many listed voters need what; nothing is left out that nobody needs."""
    counted = [func.count().filter(needing) for needing in _NEEDING.values()]
    row = session.execute(select(*counted).where(*of(where), Voter.listed)).one()
    return dict(zip(_NEEDING, row, strict=True))


def _conditions(where: Ref, wanted: Filter) -> Iterator[ColumnElement[bool]]:
    yield from (*of(where), Voter.listed.is_(True))
    if wanted.group_no is not None:
        yield Voter.group_no == wanted.group_no
    if wanted.registration_class is not None:
        yield Voter.registration_class == wanted.registration_class
    if wanted.need is not None:
        yield _NEEDING[wanted.need]
