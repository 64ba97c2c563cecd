"""An election, its committee, what was decided locally, and its counters."""

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from electionsys.db import Base, InUnit, indexed, points_to, unique, words_of
from electionsys.elections.rules import Body, Mode, Round, Stage

_REAL = "NOT practice AND stage <> 'void'"


class Election(InUnit, Base):
    __tablename__ = "election"
    __table_args__ = (
        points_to("election", "parent_id"),
        indexed("polling_day"),
        # Of one body there is one real election a term, unless it was void; practice is free.
        Index(
            "uq_election_of_a_term",
            *("unit", "body", "term_no", "round"),
            unique=True,
            sqlite_where=text(_REAL),
            postgresql_where=text(_REAL),
        ),
    )

    body: Mapped[Body] = mapped_column(words_of(Body))
    mode: Mapped[Mode] = mapped_column(words_of(Mode))
    round: Mapped[Round] = mapped_column(words_of(Round))
    term_no: Mapped[int]
    polling_day: Mapped[date]
    stage: Mapped[Stage] = mapped_column(words_of(Stage))
    # The election this one follows from: the committee's, for its supervision committee.
    parent_id: Mapped[int | None] = mapped_column(BigInteger)
    title: Mapped[str] = mapped_column(String(80))
    place_names: Mapped[str] = mapped_column(String(200))
    practice: Mapped[bool]
    # By how many days the clock of a practice election runs ahead.
    practice_days: Mapped[int] = mapped_column(default=0)
    # How the election committee was chosen, and the document of the election method.
    chosen_by: Mapped[str] = mapped_column(String(80), default="")
    method_document: Mapped[str] = mapped_column(String(120), default="")
    created_at: Mapped[datetime]


class CommitteeMember(InUnit, Base):
    """A member of the village election committee. Position 1 is the head, 2 the deputy head."""

    __tablename__ = "committee_member"
    __table_args__ = (
        points_to("election", "election_id"),
        unique("election_id", "position"),
        unique("election_id", "name"),
    )

    election_id: Mapped[int] = mapped_column(BigInteger)
    position: Mapped[int]
    name: Mapped[str] = mapped_column(String(80))


class LocalDecision(InUnit, Base):
    """A parameter the law leaves open, as the county office or the village decided it."""

    __tablename__ = "local_decision"
    __table_args__ = (points_to("election", "election_id"), unique("election_id", "parameter"))

    election_id: Mapped[int] = mapped_column(BigInteger)
    parameter: Mapped[str] = mapped_column(String(40))
    value: Mapped[str] = mapped_column(String(40))
    decided_by: Mapped[str] = mapped_column(String(80))
    document: Mapped[str] = mapped_column(String(120))
    decided_on: Mapped[date]
    # The words of the decision as the document has them.
    wording: Mapped[str] = mapped_column(String(500))


class Counter(InUnit, Base):
    """A number kept in the same transaction as the acts it counts."""

    __tablename__ = "counter"
    __table_args__ = (
        points_to("election", "election_id"),
        unique("election_id", "name"),
        CheckConstraint("value >= 0", "value"),
    )

    election_id: Mapped[int] = mapped_column(BigInteger)
    name: Mapped[str] = mapped_column(String(40))
    value: Mapped[int]
