"""The list of candidates: as it would be, and as two persons locked it."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from electionsys.accounts import services as accounts
from electionsys.actor import Actor
from electionsys.contests import rules
from electionsys.contests.models import BallotLine, Candidate, LockedList, Post
from electionsys.contests.rules import Contest, Line, Nominee, PostKind, Slate, Status
from electionsys.contests.services.nominations import nominations_of, nominees, posts_of
from electionsys.db import Ref, Session, new_id
from electionsys.elections import services as elections
from electionsys.elections.rules import Stage, day_of
from electionsys.eligibility import services as eligibility
from electionsys.eligibility.rules import State
from electionsys.errors import NotFoundError, RefusedError, refuse
from electionsys.findings import Finding
from electionsys.journal import services as journal
from electionsys.journal.rules import digest as digest_of
from electionsys.rolls import services as rolls

LOCK = "contests.lock"


def slate(session: Session, where: Ref, *, at: datetime) -> Slate:
    """Return the list as it would be locked now, with everything that speaks against it."""
    known, election = elections.rules_of(session, where), elections.get(session, where)
    by_post = nominees(session, where)
    contests = rules.arrange(
        (post.id, post.kind, post.seats, [one for one in found if one.may_stand])
        for post, found in by_post
    )
    states = {one.voter_id: one.state for _, found in by_post for one in found if one.stands}
    waiting = list(states.values()).count(State.WAITING)
    return Slate(
        contests=contests,
        enough=all(
            sum(one.stands for one in found) >= rules.least_candidates(post.kind, post.seats, known)
            for post, found in by_post
        ),
        waiting=waiting,
        barred=list(states.values()).count(State.NOT_PASSED),
        findings=(
            *rules.check_list(contests, waiting, known),
            *_leaving(session, where, by_post),
        ),
        warnings=(
            *rules.check_women(contests, known),
            *rules.check_posting(day_of(at), election.polling_day, known),
        ),
        digest=_digest(where, [(one.kind, one.seats, _lines(one)) for one in contests]),
    )


def lock_digest(session: Session, where: Ref, *, at: datetime) -> str:
    """Return the digest two persons approve: that of the list as it would be locked now."""
    return slate(session, where, at=at).digest


def leaving(session: Session, where: Ref) -> tuple[Finding, ...]:
    """Return who of the election committee must leave it: he or a near relative stands."""
    return _leaving(session, where, nominees(session, where))


def _leaving(
    session: Session, where: Ref, by_post: Sequence[tuple[Post, list[Nominee]]]
) -> tuple[Finding, ...]:
    standing = {one.voter_id: one.name for _, found in by_post for one in found if one.stands}
    pairs = eligibility.near_pairs(session, where, standing)
    others = eligibility.people(session, where, {other for _, other, _ in pairs})
    relatives = [
        (standing[one], others[other].name, relation.value) for one, other, relation in pairs
    ]
    committee = [member.name for member in elections.committee(session, where)]
    known = elections.rules_of(session, where)
    return rules.must_leave(committee, set(standing.values()), relatives, known)


def lock(session: Session, actor: Actor, where: Ref, digest: str, *, at: datetime) -> bool:
    """Approve the list with this digest; return whether two persons now have, and it is posted.

    Raises RefusedError: X101, A303, A304 the list changed since it was looked at, N110 to N112
    with everything that is missing, N121, N122 who must leave the election committee first.
    """
    elections.hold(session, where, Stage.NOMINATING)
    found = slate(session, where, at=at)
    if digest != found.digest:
        raise RefusedError(Finding("A304"))
    refuse(found.findings)
    if not accounts.approve(session, actor, where, LOCK, digest, at=at):
        return False
    _print(session, where, found.contests)
    _settle_nominations(session, where)
    session.add(LockedList(unit=where.unit, election_id=where.id, digest=digest, at=at))
    persons = {line.nominee.voter_id for contest in found.contests for line in contest.lines}
    rolls.bar_from_proxy(session, actor, where, sorted(persons), at=at)
    facts = {"digest": digest, "candidates": found.persons, "seats": found.seats}
    journal.record(session, actor, where, LOCK, at=at, **facts)
    elections.move(session, actor, where, Stage.CANDIDATES_POSTED, at=at)
    return True


def changed_since_locked(session: Session, where: Ref) -> tuple[Finding, ...]:
    """Return N124 where the printed lines, or who stands behind them, are not those that two
    persons approved; nothing before the list was locked.
    """
    held = _locked(session, where)
    if held is None or _digest(where, _printed(session, where)) == held.digest:
        return ()
    return (Finding("N124", values={"digest": held.digest[:16]}),)


def _printed(session: Session, where: Ref) -> list[tuple[PostKind, int, list[list[object]]]]:
    """Return the posts with their lines as they stand in the tables."""
    behind = {one.line_id: one.voter_id for one in candidates_of(session, where)}
    lines: dict[int, list[list[object]]] = {}
    for one in lines_of(session, where):
        found: list[object] = [one.letter, one.name, one.sex, behind.get(one.id)]
        lines.setdefault(one.post_id, []).append(found)
    posts = posts_of(session, where)
    return [(post.kind, post.seats, lines.get(post.id, [])) for post in posts]


def _digest(where: Ref, posts: Sequence[tuple[PostKind, int, list[list[object]]]]) -> str:
    """Return the digest of which person stands for which post under which letter."""
    shown = [[kind.value, seats, lines] for kind, seats, lines in posts]
    return digest_of({"unit": where.unit, "election": where.id, "posts": shown})


def _lines(contest: Contest) -> list[list[object]]:
    return [[line.letter, line.name, line.sex, line.nominee.voter_id] for line in contest.lines]


def _print(session: Session, where: Ref, contests: Sequence[Contest]) -> None:
    """Write the lines of the ballot, and beside them who stands behind each."""
    for contest in contests:
        for line in contest.lines:
            line_id = new_id()
            session.add(_ballot_line(where, contest.post_id, line, line_id))
            session.flush()  # the candidate points to the line
            session.add(_candidate(where, line.nominee, line_id))


def _ballot_line(where: Ref, post_id: int, line: Line, line_id: int) -> BallotLine:
    return BallotLine(
        unit=where.unit,
        id=line_id,
        election_id=where.id,
        post_id=post_id,
        letter=line.letter,
        name=line.name,
        sex=line.sex,
    )


def _candidate(where: Ref, nominee: Nominee, line_id: int) -> Candidate:
    return Candidate(
        unit=where.unit,
        election_id=where.id,
        nomination_id=nominee.nomination_id,
        line_id=line_id,
        voter_id=nominee.voter_id,
    )


def _settle_nominations(session: Session, where: Ref) -> None:
    accepted = {one.nomination_id for one in candidates_of(session, where)}
    for row in nominations_of(session, where):
        if row.status is Status.STANDING:
            row.status = Status.ACCEPTED if row.id in accepted else Status.BARRED


def locked(session: Session, where: Ref) -> LockedList:
    """Return as what and when the list was locked. Raises NotFoundError before it was."""
    found = _locked(session, where)
    if found is None:
        raise NotFoundError(f"list of candidates of {where}")
    return found


def _locked(session: Session, where: Ref) -> LockedList | None:
    return session.scalar(
        select(LockedList).where(LockedList.unit == where.unit, LockedList.election_id == where.id)
    )


def lines_of(session: Session, where: Ref) -> list[BallotLine]:
    """Return the lines of the ballot from A on; none before the list is locked."""
    found = session.scalars(
        select(BallotLine).where(BallotLine.unit == where.unit, BallotLine.election_id == where.id)
    )
    return sorted(found, key=lambda line: (len(line.letter), line.letter))


def candidates_of(session: Session, where: Ref) -> list[Candidate]:
    """Return who stands behind which line of the ballot."""
    found = session.scalars(
        select(Candidate).where(Candidate.unit == where.unit, Candidate.election_id == where.id)
    )
    return list(found)
