"""Stations, the paper ledger, who came and whose paper was handed out. No vote is ever here."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from electionsys.db import Base, InUnit, indexed, points_to, unique, words_of
from electionsys.polling.rules import How, Movement


class Station(InUnit, Base):
    """A polling station, or a mobile box that is carried to those who cannot come."""

    __tablename__ = "station"
    __table_args__ = (
        points_to("election", "election_id"),
        unique("election_id", "number"),
        CheckConstraint("number > 0", "number"),
    )

    election_id: Mapped[int] = mapped_column(BigInteger)
    number: Mapped[int]
    name: Mapped[str] = mapped_column(String(80))
    mobile: Mapped[bool]


class PaperMovement(InUnit, Base):
    """So many papers printed, received, spoiled or left over; without a station: in the store."""

    __tablename__ = "paper_movement"
    __table_args__ = (
        points_to("election", "election_id"),
        points_to("station", "station_id"),
        indexed("election_id", "station_id"),
        CheckConstraint("sheets >= 0", "sheets"),
    )

    election_id: Mapped[int] = mapped_column(BigInteger)
    station_id: Mapped[int | None] = mapped_column(BigInteger)
    kind: Mapped[Movement] = mapped_column(words_of(Movement))
    sheets: Mapped[int]
    at: Mapped[datetime]


class CheckIn(InUnit, Base):
    """A voter who came himself. Nobody comes twice."""

    __tablename__ = "check_in"
    __table_args__ = (
        points_to("election", "election_id"),
        points_to("voter", "voter_id"),
        points_to("station", "station_id"),
        unique("election_id", "voter_id"),
    )

    election_id: Mapped[int] = mapped_column(BigInteger)
    voter_id: Mapped[int] = mapped_column(BigInteger)
    station_id: Mapped[int] = mapped_column(BigInteger)
    at: Mapped[datetime]


class PaperIssue(InUnit, Base):
    """One paper for the entitlement of one voter, which the unique key lets be consumed once."""

    __tablename__ = "paper_issue"
    __table_args__ = (
        points_to("election", "election_id"),
        points_to("voter", "voter_id"),
        points_to("voter", "handed_to_id"),
        points_to("station", "station_id"),
        unique("election_id", "voter_id"),
        indexed("election_id", "station_id"),
        indexed("election_id", "handed_to_id"),
        CheckConstraint("(how = 'own') = (voter_id = handed_to_id)", "own_hand"),
    )

    election_id: Mapped[int] = mapped_column(BigInteger)
    # Whose vote it is, and into whose hand the paper went.
    voter_id: Mapped[int] = mapped_column(BigInteger)
    handed_to_id: Mapped[int] = mapped_column(BigInteger)
    how: Mapped[How] = mapped_column(words_of(How))
    station_id: Mapped[int] = mapped_column(BigInteger)
    at: Mapped[datetime]


class Close(InUnit, Base):
    """Why the papers left over at the close are not as many as they should be, if they are not."""

    __tablename__ = "poll_close"
    __table_args__ = (points_to("election", "election_id"), unique("election_id"))

    election_id: Mapped[int] = mapped_column(BigInteger)
    explanation: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime]
