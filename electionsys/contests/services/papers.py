"""The locked list on paper: the ballot and the notice of the candidates."""

from electionsys import paper, words
from electionsys.contests.services.nominations import posts_of
from electionsys.contests.services.slate import candidates_of, lines_of, locked
from electionsys.db import Ref, Session, keys_of
from electionsys.elections import services as elections
from electionsys.elections.rules import day_of
from electionsys.eligibility import services as eligibility
from electionsys.errors import RefusedError
from electionsys.keys import fingerprint
from electionsys.paper import (
    BallotFace,
    BallotPost,
    BallotRow,
    CandidatePost,
    CandidateRow,
    Notice,
)
from electionsys.rolls.rules import age_on

# The candidates are the ninth notice of an election.
_NOTICE = "9"
_SCOPES = {"ballot": "ballot", "post_column": "post"}


def ballot_face(session: Session, where: Ref) -> BallotFace:
    """Return what is printed on the ballot. Raises NotFoundError before the list is locked.

    Raises RefusedError D130 where nobody has recorded what too many marks spoil, the paper or the
    post: the ballot tells the voter.
    """
    locked(session, where)
    known = elections.rules_of(session, where)
    if not known.known("overvote_scope"):
        raise RefusedError(known.gap("overvote_scope"))
    lines = lines_of(session, where)
    posts = tuple(
        BallotPost(
            post.kind.value,
            post.seats,
            tuple(BallotRow(one.letter, one.name) for one in lines if one.post_id == post.id),
        )
        for post in posts_of(session, where)
    )
    return BallotFace(
        heading=elections.heading(session, where),
        posts=posts,
        overvote=_SCOPES[known.word("overvote_scope")],
        write_in=known.known("write_in") and known.says("write_in"),
    )


def posted(session: Session, where: Ref) -> list[CandidatePost]:
    """Return the candidates as posted. Raises NotFoundError before the list is locked."""
    locked(session, where)
    behind = {one.line_id: one.voter_id for one in candidates_of(session, where)}
    voters = eligibility.people(session, where, set(behind.values()))
    polling_day = elections.get(session, where).polling_day
    rows: dict[int, list[CandidateRow]] = {}
    for line in lines_of(session, where):
        age = age_on(voters[behind[line.id]].born_on, polling_day)
        row = CandidateRow(line.letter, line.name, line.sex, age)
        rows.setdefault(line.post_id, []).append(row)
    return [
        CandidatePost(post.kind.value, post.seats, tuple(rows.get(post.id, ())))
        for post in posts_of(session, where)
    ]


def candidates_notice(session: Session, where: Ref, language: str) -> bytes:
    """Return the PDF of the posted candidates. Raises NotFoundError before the list is locked."""
    election = elections.get(session, where)
    to = words.say(language, "contests.objections_to")
    notice = Notice(_NOTICE, day_of(locked(session, where).at), to)
    return paper.candidates_notice(
        elections.heading(session, where),
        notice,
        posted(session, where),
        fingerprint(keys_of(session).public_key()),
        practice=election.practice,
        language=language,
    )
