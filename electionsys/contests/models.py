"""Posts, nominations and the locked list.

A printed line of the ballot knows its post, its letter and a name, and nothing that leads to a
voter: who stands behind it says the candidate's row, which points the other way.
"""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from electionsys.contests.rules import PostKind, Route, Status
from electionsys.db import Base, InUnit, indexed, points_to, unique, words_of


class Post(InUnit, Base):
    __tablename__ = "post"
    __table_args__ = (
        points_to("election", "election_id"),
        unique("election_id", "kind"),
        CheckConstraint("seats > 0", "seats"),
    )

    election_id: Mapped[int] = mapped_column(BigInteger)
    kind: Mapped[PostKind] = mapped_column(words_of(PostKind))
    seats: Mapped[int]
    # The order on the ballot, the highest post first.
    position: Mapped[int]


class Nomination(InUnit, Base):
    __tablename__ = "nomination"
    __table_args__ = (
        points_to("post", "post_id"),
        points_to("voter", "voter_id"),
        unique("post_id", "voter_id"),
        indexed("election_id"),
        CheckConstraint("supporters >= 0", "supporters"),
    )

    election_id: Mapped[int] = mapped_column(BigInteger)
    post_id: Mapped[int] = mapped_column(BigInteger)
    voter_id: Mapped[int] = mapped_column(BigInteger)
    route: Mapped[Route] = mapped_column(words_of(Route))
    supporters: Mapped[int]
    status: Mapped[Status] = mapped_column(words_of(Status))


class LockedList(InUnit, Base):
    """The list as two persons locked it: `digest` is that of exactly what they saw."""

    __tablename__ = "locked_list"
    __table_args__ = (points_to("election", "election_id"), unique("election_id"))

    election_id: Mapped[int] = mapped_column(BigInteger)
    digest: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]


class BallotLine(InUnit, Base):
    __tablename__ = "ballot_line"
    __table_args__ = (
        points_to("election", "election_id"),
        points_to("post", "post_id"),
        unique("election_id", "letter"),
    )

    election_id: Mapped[int] = mapped_column(BigInteger)
    post_id: Mapped[int] = mapped_column(BigInteger)
    letter: Mapped[str] = mapped_column(String(3))
    # As printed, with group and year of birth where two persons share it.
    name: Mapped[str] = mapped_column(String(80))
    sex: Mapped[str] = mapped_column(String(1))


class Candidate(InUnit, Base):
    __tablename__ = "candidate"
    __table_args__ = (
        points_to("nomination", "nomination_id"),
        points_to("ballot_line", "line_id"),
        points_to("voter", "voter_id"),
        unique("nomination_id"),
        unique("line_id"),
        indexed("election_id"),
    )

    election_id: Mapped[int] = mapped_column(BigInteger)
    nomination_id: Mapped[int] = mapped_column(BigInteger)
    line_id: Mapped[int] = mapped_column(BigInteger)
    voter_id: Mapped[int] = mapped_column(BigInteger)
