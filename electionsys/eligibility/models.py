"""Local lists, what is on record about nominees, the verdicts, and who is whose relative."""

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from electionsys.db import Base, InUnit, indexed, points_to, unique, words_of
from electionsys.eligibility.rules import Clause, Force, Relation, inverse


class ListClause(InUnit, Base):
    """A clause of the list of a county (6 digits), a township (9), or a village (12).

    It is never changed: it is ended, and another one added.
    """

    __tablename__ = "list_clause"
    __table_args__ = (CheckConstraint("look_back_years >= 0", "look_back_years"),)

    code: Mapped[str] = mapped_column(String(3))
    text: Mapped[str] = mapped_column(String(400))
    force: Mapped[Force] = mapped_column(words_of(Force))
    # None: whenever it was.
    look_back_years: Mapped[int | None]
    since: Mapped[date]
    until: Mapped[date | None]
    document: Mapped[str] = mapped_column(String(120))

    def clause(self) -> Clause:
        return Clause(**{name: getattr(self, name) for name in Clause.__slots__})


class AboutVoter(InUnit, Base):
    """A row about one person of the roll of one election."""

    __abstract__ = True

    election_id: Mapped[int] = mapped_column(BigInteger)
    voter_id: Mapped[int] = mapped_column(BigInteger)


class Referral(AboutVoter):
    """Somebody was nominated and is to be screened."""

    __tablename__ = "referral"
    __table_args__ = (
        points_to("election", "election_id"),
        points_to("voter", "voter_id"),
        unique("election_id", "voter_id"),
    )


class Record(AboutVoter):
    """A fact a department has a document for. All that says what it is stands sealed."""

    __tablename__ = "eligibility_record"
    __table_args__ = (
        points_to("election", "election_id"),
        points_to("voter", "voter_id"),
        indexed("election_id", "voter_id"),
    )

    # JSON of code, day, document and detail, encrypted.
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    # Entered about the wrong person, or annulled: it no longer counts.
    withdrawn: Mapped[bool] = mapped_column(default=False)


class Verdict(AboutVoter):
    """The answer of the screening; why stands sealed."""

    __tablename__ = "verdict"
    __table_args__ = (
        points_to("election", "election_id"),
        points_to("voter", "voter_id"),
        unique("election_id", "voter_id"),
    )

    passed: Mapped[bool]
    # JSON of the findings and of the digest of what they were judged from, encrypted.
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    reviewer: Mapped[str] = mapped_column(String(80))
    at: Mapped[datetime]


class Exclusion(AboutVoter):
    """Whom an office already held keeps out of this body, such as a member's near relative."""

    __tablename__ = "exclusion"
    __table_args__ = (
        points_to("election", "election_id"),
        points_to("voter", "voter_id"),
        unique("election_id", "voter_id", "reason"),
    )

    clause: Mapped[str] = mapped_column(String(60))
    # A key of the catalogue.
    reason: Mapped[str] = mapped_column(String(60))


class Kinship(InUnit, Base):
    """`relation` is what `b` is to `a`; the smaller id is `a`."""

    __tablename__ = "kinship"
    __table_args__ = (
        points_to("election", "election_id"),
        points_to("voter", "a_id"),
        points_to("voter", "b_id"),
        unique("election_id", "a_id", "b_id"),
        indexed("election_id", "b_id"),
        CheckConstraint("a_id < b_id", "order"),
    )

    election_id: Mapped[int] = mapped_column(BigInteger)
    a_id: Mapped[int] = mapped_column(BigInteger)
    b_id: Mapped[int] = mapped_column(BigInteger)
    relation: Mapped[Relation] = mapped_column(words_of(Relation))

    def seen_from(self, voter_id: int) -> tuple[int, Relation]:
        """Return the other of the two, and what he is to this one."""
        if voter_id == self.a_id:
            return self.b_id, self.relation
        return self.a_id, inverse(self.relation)
