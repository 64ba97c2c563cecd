"""Posts with their seats, and who is nominated for them."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select

from electionsys.actor import Actor
from electionsys.contests import rules
from electionsys.contests.models import Nomination, Post
from electionsys.contests.rules import NewNomination, Nominee, OnTheRoll, PostKind, Status
from electionsys.db import Ref, Session
from electionsys.elections import services as elections
from electionsys.elections.rules import LINE, Stage
from electionsys.eligibility import services as eligibility
from electionsys.eligibility.rules import State
from electionsys.errors import NotFoundError, RefusedError, refuse
from electionsys.findings import Finding
from electionsys.journal import services as journal
from electionsys.rolls import services as rolls
from electionsys.rolls.models import Voter

_BEFORE_NOMINATING = LINE[: LINE.index(Stage.NOMINATING)]


def set_posts(
    session: Session, actor: Actor, where: Ref, seats: Mapping[str, int], *, at: datetime
) -> None:
    """Set how many seats each post has, `{"chair": 1, "deputy": 1, "member": 3}`.

    Raises RefusedError N101, N102, N125, X101.
    """
    election = elections.hold(session, where, *_BEFORE_NOMINATING)
    wanted = {kind: seats[kind] for kind in PostKind if seats.get(kind)}
    refuse(rules.check_posts(wanted, elections.rules_of(session, where), election.round))
    for post in posts_of(session, where):
        session.delete(post)
    session.flush()  # the old posts must be gone before the new ones come
    for position, (kind, number) in enumerate(wanted.items(), start=1):
        columns = {"kind": kind, "seats": number, "position": position}
        session.add(Post(unit=where.unit, election_id=where.id, **columns))
    journal.record(session, actor, where, "contests.set-posts", at=at, seats=wanted)


def posts_of(session: Session, where: Ref) -> list[Post]:
    """Return the posts, the highest first."""
    found = session.scalars(
        select(Post)
        .where(Post.unit == where.unit, Post.election_id == where.id)
        .order_by(Post.position)
    )
    return list(found)


def open_nominations(session: Session, actor: Actor, where: Ref, *, at: datetime) -> None:
    """Begin to take nominations. Raises RefusedError N109 (no posts yet), X101."""
    elections.hold(session, where, Stage.ROLL_FROZEN)
    if not posts_of(session, where):
        raise RefusedError(Finding("N109"))
    journal.record(session, actor, where, "contests.open-nominations", at=at)
    elections.move(session, actor, where, Stage.NOMINATING, at=at)


def nominate(
    session: Session, actor: Actor, where: Ref, entry: NewNomination, *, at: datetime
) -> None:
    """Nominate somebody of the roll for a post, and have him screened.

    Raises RefusedError N103 to N108, X101; NotFoundError.
    """
    election = elections.in_stage(session, where, Stage.NOMINATING)
    post = next((one for one in posts_of(session, where) if one.kind is entry.kind), None)
    if post is None:
        raise RefusedError(Finding("N108", field="kind"))
    held = _held(session, post, entry.voter_id)
    standing = held is not None and held.status is Status.STANDING
    roll = _on_the_roll(session, where, entry.voter_id, already=standing)
    refuse(rules.check_nomination(entry, roll, elections.rules_of(session, where), election.round))
    row = held or Nomination(unit=where.unit, election_id=where.id, post_id=post.id)
    row.voter_id, row.route, row.supporters = entry.voter_id, entry.route, entry.supporters
    row.status = Status.STANDING
    session.add(row)
    eligibility.refer(session, actor, where, entry.voter_id, at=at)
    facts = {"voter": entry.voter_id, "post": entry.kind, "route": entry.route}
    journal.record(
        session, actor, where, "contests.nominate", at=at, supporters=entry.supporters, **facts
    )


def withdraw(
    session: Session, actor: Actor, where: Ref, nomination_id: int, *, at: datetime
) -> None:
    """Take a nomination back before the list is locked. Raises RefusedError X101, NotFoundError."""
    elections.in_stage(session, where, Stage.NOMINATING)
    row = session.get(Nomination, Ref(where.unit, nomination_id))
    if row is None or row.election_id != where.id:
        raise NotFoundError(f"nomination {nomination_id}")
    row.status = Status.WITHDRAWN
    journal.record(session, actor, where, "contests.withdraw", at=at, nomination=row.id)
    others = (one for one in nominations_of(session, where) if one.status is Status.STANDING)
    if all(one.voter_id != row.voter_id for one in others):
        eligibility.release(session, actor, where, row.voter_id, at=at)


def nominations_of(session: Session, where: Ref) -> list[Nomination]:
    """Return every nomination, the withdrawn ones too."""
    found = session.scalars(
        select(Nomination)
        .where(Nomination.unit == where.unit, Nomination.election_id == where.id)
        .order_by(Nomination.id)
    )
    return list(found)


def nominees(session: Session, where: Ref) -> list[tuple[Post, list[Nominee]]]:
    """Return for each post who was nominated, in the order of the ballot, and how far he is."""
    rows = nominations_of(session, where)
    named = {row.voter_id for row in rows}
    states = eligibility.states(session, where, named)
    voters = eligibility.people(session, where, named)
    found = [
        (row.post_id, _nominee(row, voters[row.voter_id], states[row.voter_id])) for row in rows
    ]
    return [
        (post, sorted((one for post_id, one in found if post_id == post.id), key=Nominee.rank))
        for post in posts_of(session, where)
    ]


def _nominee(row: Nomination, voter: Voter, state: State) -> Nominee:
    return Nominee(
        nomination_id=row.id,
        voter_id=voter.id,
        name=voter.name,
        pinyin=voter.pinyin,
        sex=voter.sex,
        group_no=voter.group_no,
        born_on=voter.born_on,
        route=row.route,
        supporters=row.supporters,
        status=row.status,
        state=state,
    )


def _held(session: Session, post: Post, voter_id: int) -> Nomination | None:
    return session.scalar(
        select(Nomination).where(
            Nomination.unit == post.unit,
            Nomination.post_id == post.id,
            Nomination.voter_id == voter_id,
        )
    )


def _on_the_roll(session: Session, where: Ref, voter_id: int, *, already: bool) -> OnTheRoll:
    voter = rolls.voter(session, where, voter_id)
    registered = elections.counters(session, where).get("registered", 0)
    return OnTheRoll(voter.may_stand, registered, already, voter.sex)
