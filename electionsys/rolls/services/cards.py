"""Voter cards (参选证): printed for all or a group, and issued again to who lost his.

A card is a number everybody may know and a token nobody can guess; its QR code holds the token and
nothing else. A card issued again has another token. The old one is void and finds nobody.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, select

from electionsys import paper, words
from electionsys.actor import Actor
from electionsys.db import Ref, Session
from electionsys.elections import services as elections
from electionsys.elections.rules import Stage
from electionsys.errors import refuse
from electionsys.journal import services as journal
from electionsys.paper import VoterCard
from electionsys.rolls import rules
from electionsys.rolls.models import VoidCard, Voter
from electionsys.rolls.services import persons
from electionsys.rolls.services.reading import of, voter, voters_of

# From the posting on, when the numbers are final, until the polls close.
CARDS_AT = (
    Stage.ROLL_POSTED,
    Stage.ROLL_FROZEN,
    Stage.NOMINATING,
    Stage.CANDIDATES_POSTED,
    Stage.POLLING,
)


def print_cards(
    session: Session, actor: Actor, where: Ref, group_no: int | None, *, at: datetime
) -> int:
    """Record that voter cards are printed, of one group or of all; return how many.

    Raises RefusedError X101 before the roll is posted: only then the numbers are final.
    """
    elections.in_stage(session, where, *CARDS_AT)
    cards = len(voters_of(session, where, group_no))
    facts = {"cards": cards, "group": group_no}
    journal.record(session, actor, where, "rolls.print-cards", at=at, **facts)
    return cards


def print_card(session: Session, actor: Actor, where: Ref, voter_id: int, *, at: datetime) -> None:
    """Record that the card of one voter is printed. Raises RefusedError X101, R166; NotFoundError.

    The same paper once more, because the printer jammed: the card in force stays in force.
    """
    elections.in_stage(session, where, *CARDS_AT)
    found = voter(session, where, voter_id)
    refuse(rules.check_card(listed=found.listed))
    facts = {"cards": 1, "voter": voter_id, "issue": found.card_issue}
    journal.record(session, actor, where, "rolls.print-cards", at=at, **facts)


def reissue_card(
    session: Session, actor: Actor, where: Ref, voter_id: int, reason: str, *, at: datetime
) -> int:
    """Void a lost card and issue another; return which issue the new one is, 2 or more.

    Its number stays, which is that of the posted roll; only the code in its QR is another.
    Raises RefusedError X101, R109, R141 (the reason), R166 he is not on the roll; NotFoundError.
    """
    elections.in_stage(session, where, *CARDS_AT)
    # Two clerks at once: the second sees what the first made.
    session.execute(select(Voter.id).where(*of(where), Voter.id == voter_id).with_for_update())
    found = voter(session, where, voter_id)
    refuse([*rules.check_given(reason), *rules.check_card(listed=found.listed)])
    session.add(
        VoidCard(
            unit=where.unit,
            election_id=where.id,
            voter_id=voter_id,
            token=found.card_token,
            issue=found.card_issue,
            reason=reason.strip(),
            voided_at=at,
        )
    )
    found.card_token, found.card_issue = persons.token(), found.card_issue + 1
    facts = {"voter": voter_id, "issue": found.card_issue}
    journal.record(session, actor, where, "rolls.reissue-card", at=at, **facts)
    return found.card_issue


def void_cards(session: Session, where: Ref, voter_id: int) -> Sequence[VoidCard]:
    """Return the cards of a voter that were voided, the first first."""
    query = select(VoidCard).where(*_of(where), VoidCard.voter_id == voter_id)
    return list(session.scalars(query.order_by(VoidCard.issue)))


def void_card(session: Session, where: Ref, text: str) -> VoidCard | None:
    """Return the voided card whose code was scanned, or None. Nobody is found by it."""
    query = select(VoidCard).where(*_of(where), VoidCard.token == rules.code_of(text))
    return session.scalar(query)


def _of(where: Ref) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return VoidCard.unit == where.unit, VoidCard.election_id == where.id


def voter_cards(
    session: Session, where: Ref, group_no: int | None, language: str, station: str = ""
) -> bytes:
    """Return the PDF of the voter cards, of one group or of all.

    `station` is where and when to vote; where it is empty the card points to the poll notice.
    """
    return _cards(session, where, voters_of(session, where, group_no), language, station)


def voter_card(
    session: Session, where: Ref, voter_id: int, language: str, station: str = ""
) -> bytes:
    """Return the PDF of the card of one voter. Raises NotFoundError."""
    return _cards(session, where, [voter(session, where, voter_id)], language, station)


def _cards(
    session: Session, where: Ref, voters: Sequence[Voter], language: str, station: str
) -> bytes:
    election = elections.get(session, where)
    place = station or words.say(language, "rolls.cards_where_notice")
    cards = [
        VoterCard(
            number=one.card_no,
            name=one.name,
            sex=one.sex,
            group=words.say(language, "rolls.group", n=one.group_no),
            where=place,
            token=one.card_token,
            issue=one.card_issue,
            age=rules.age_on(one.born_on, election.polling_day),
        )
        for one in voters
    ]
    practice = election.practice
    heading = elections.heading(session, where)
    return paper.voter_cards(cards, heading, practice=practice, language=language)
