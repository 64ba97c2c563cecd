"""What leaves the office on paper: voter cards and the notice of the roll, as PDF."""

from datetime import datetime

from electionsys import paper, words
from electionsys.actor import Actor
from electionsys.db import Ref, Session
from electionsys.elections import services as elections
from electionsys.elections.rules import Stage, day_of
from electionsys.errors import NotFoundError
from electionsys.journal import services as journal
from electionsys.paper import Notice, RollGroup, RollRow, VoterCard
from electionsys.rolls import rules
from electionsys.rolls.services.reading import freezing, posting, public_roll, voters_of

# The fourth notice of an election, as offices number them, and what follows from it.
_NOTICE, _FINAL = "4", "4-1"


def print_cards(
    session: Session, actor: Actor, where: Ref, group_no: int | None, *, at: datetime
) -> int:
    """Record that voter cards are printed, of one group or of all; return how many.

    Raises RefusedError X101 before the roll is posted: only then the numbers are final.
    """
    elections.in_stage(
        session,
        where,
        Stage.ROLL_POSTED,
        Stage.ROLL_FROZEN,
        Stage.NOMINATING,
        Stage.CANDIDATES_POSTED,
        Stage.POLLING,
    )
    cards = len(voters_of(session, where, group_no))
    facts = {"cards": cards, "group": group_no}
    journal.record(session, actor, where, "rolls.print-cards", at=at, **facts)
    return cards


def voter_cards(
    session: Session, where: Ref, group_no: int | None, language: str, station: str = ""
) -> bytes:
    """Return the PDF of the voter cards, of one group or of all.

    `station` is where and when to vote; where it is empty the card points to the poll notice.
    """
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
        )
        for one in voters_of(session, where, group_no)
    ]
    return paper.voter_cards(
        cards, elections.heading(session, where), practice=election.practice, language=language
    )


def roll_notice(session: Session, where: Ref, language: str) -> bytes:
    """Return the PDF of the roll as posted or, once frozen, as made final, by group.

    Raises NotFoundError before it is posted.
    """
    election = elections.get(session, where)
    groups = [
        RollGroup(
            words.say(language, "rolls.group", n=group.group_no),
            tuple(RollRow(one.serial, one.name, one.sex, one.age) for one in group.rows),
        )
        for group in public_roll(session, where)
    ]
    frozen = freezing(session, where)
    return paper.roll_notice(
        elections.heading(session, where),
        _notice(session, where, language),
        groups,
        frozen.hash if frozen else None,
        practice=election.practice,
        language=language,
    )


def _notice(session: Session, where: Ref, language: str) -> Notice:
    posted, frozen = posting(session, where), freezing(session, where)
    if posted is None:
        raise NotFoundError("the roll is not posted")
    law = elections.rules_of(session, where)
    head = next((one.name for one in elections.committee(session, where)), "")
    to = words.say(language, "rolls.contact", head=head)
    if frozen is not None:
        return Notice(_FINAL, day_of(frozen.frozen_at), to, None)
    until = rules.last_day_to_object(law, posted.posted_on)
    return Notice(_NOTICE, posted.posted_on, to, until)
