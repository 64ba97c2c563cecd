"""What came out of the boxes, and the records of every stack.

These tables keep the secret of the ballot. Each is WITHOUT ROWID, so that no hidden number gives
away the order of writing; none has a time, a station or a sequence; and nothing in them leads to a
voter. When the count is sealed they are written anew in one full shuffle.
"""

from sqlalchemy import BigInteger, CheckConstraint, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from electionsys.counting.rules import Entry, Record, WriteIn, tidy
from electionsys.db import Base, InUnit, Ref, points_to, unique

_SECRET = {"sqlite_with_rowid": False}


class BoxOpening(InUnit, Base):
    """How many papers a box held. A box counted again has a second record, and why."""

    __tablename__ = "box_opening"
    __table_args__ = (
        points_to("election", "election_id"),
        unique("election_id", "label", "record"),
        CheckConstraint("papers >= 0", "papers"),
        CheckConstraint("record >= 1", "record"),
        _SECRET,
    )

    election_id: Mapped[int] = mapped_column(BigInteger)
    label: Mapped[str] = mapped_column(String(40))
    record: Mapped[int]
    papers: Mapped[int]
    reason: Mapped[str] = mapped_column(String(200), default="")


class Mixing(InUnit, Base):
    """The papers of all boxes lie in one pile; only now may they be read. Once per election."""

    __tablename__ = "mixing"
    __table_args__ = (points_to("election", "election_id"), unique("election_id"), _SECRET)

    election_id: Mapped[int] = mapped_column(BigInteger)


class SheetVote(InUnit, Base):
    __tablename__ = "sheet_vote"
    __table_args__ = (
        points_to("stack_sheet", "sheet_id"),
        points_to("ballot_line", "line_id"),
        unique("sheet_id", "line_id"),
        CheckConstraint("votes >= 0", "votes"),
        _SECRET,
    )

    sheet_id: Mapped[int] = mapped_column(BigInteger)
    line_id: Mapped[int] = mapped_column(BigInteger)
    votes: Mapped[int]


class SheetWriteIn(InUnit, Base):
    """A name that voters wrote, as it was read from the papers of one stack."""

    __tablename__ = "sheet_write_in"
    __table_args__ = (
        points_to("stack_sheet", "sheet_id"),
        points_to("post", "post_id"),
        unique("sheet_id", "post_id", "name"),
        CheckConstraint("votes >= 1", "votes"),
        _SECRET,
    )

    sheet_id: Mapped[int] = mapped_column(BigInteger)
    post_id: Mapped[int] = mapped_column(BigInteger)
    name: Mapped[str] = mapped_column(String(40))
    votes: Mapped[int]


class StackSheet(InUnit, Base):
    """One record of one stack: entry 1, entry 2 by another person, from 3 on those that settle."""

    __tablename__ = "stack_sheet"
    __table_args__ = (
        points_to("election", "election_id"),
        unique("election_id", "stack", "entry"),
        CheckConstraint("stack >= 1 AND entry >= 1", "number"),
        CheckConstraint("blank >= 0 AND invalid >= 0", "aside"),
        CheckConstraint("papers >= 1 AND blank + invalid <= papers", "papers"),
        _SECRET,
    )

    election_id: Mapped[int] = mapped_column(BigInteger)
    stack: Mapped[int]
    entry: Mapped[int]
    # Who recorded it, so that the second is another; no foreign key, he may be of another place.
    account_id: Mapped[int] = mapped_column(BigInteger)
    papers: Mapped[int]
    blank: Mapped[int]
    invalid: Mapped[int]
    reason: Mapped[str] = mapped_column(String(200), default="")
    votes: Mapped[list[SheetVote]] = relationship(lazy="selectin")
    write_ins: Mapped[list[SheetWriteIn]] = relationship(lazy="selectin")

    @classmethod
    def of(cls, where: Ref, stack: int, record: Record, reason: str = "") -> "StackSheet":
        """Return the row of one record, with its votes."""
        entry = record.entry
        return cls(
            unit=where.unit,
            election_id=where.id,
            stack=stack,
            entry=record.number,
            account_id=record.account_id,
            papers=entry.papers,
            blank=entry.blank,
            invalid=entry.invalid,
            reason=reason,
            votes=[SheetVote(line_id=line_id, votes=n) for line_id, n in entry.votes.items()],
            write_ins=[
                SheetWriteIn(post_id=one.post_id, name=tidy(one.name), votes=one.votes)
                for one in entry.write_ins
            ],
        )

    def record(self) -> Record:
        votes = {one.line_id: one.votes for one in self.votes}
        names = tuple(WriteIn(one.post_id, one.name, one.votes) for one in self.write_ins)
        entry = Entry(self.papers, self.blank, self.invalid, votes, names)
        return Record(self.entry, self.account_id, entry)


class CountSeal(InUnit, Base):
    """SHA-256 over a nonce and the totals, written down before anybody was told the totals."""

    __tablename__ = "count_seal"
    __table_args__ = (points_to("election", "election_id"), unique("election_id"), _SECRET)

    election_id: Mapped[int] = mapped_column(BigInteger)
    commitment: Mapped[str] = mapped_column(String(64))
    nonce: Mapped[bytes] = mapped_column(LargeBinary(32))
