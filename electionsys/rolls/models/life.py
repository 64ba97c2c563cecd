"""The legal life of a roll: registered, posted, objected to, changed, frozen."""

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from electionsys.db import Base, InUnit, indexed, points_to, unique, words_of
from electionsys.rolls.rules import (
    ChangeKind,
    FreezePurpose,
    ObjectionKind,
    ObjectionSource,
    Ruling,
)


class RollRegistration(InUnit, Base):
    """When and where voters are registered, as the notice says it."""

    __tablename__ = "roll_registration"
    __table_args__ = (points_to("election", "election_id"), unique("election_id"))

    election_id: Mapped[int] = mapped_column(BigInteger)
    first_day: Mapped[date]
    last_day: Mapped[date]
    hours: Mapped[str] = mapped_column(String(80))
    place: Mapped[str] = mapped_column(String(120))
    contact: Mapped[str] = mapped_column(String(120))


class RollPosting(InUnit, Base):
    """The roll was posted: from this day objections are counted."""

    __tablename__ = "roll_posting"
    __table_args__ = (points_to("election", "election_id"), unique("election_id"))

    election_id: Mapped[int] = mapped_column(BigInteger)
    posted_at: Mapped[datetime]
    posted_on: Mapped[date]
    voters: Mapped[int]


class Objection(InUnit, Base):
    """An objection (申诉) to the posted roll; `ruling` is None until it is decided."""

    __tablename__ = "objection"
    __table_args__ = (
        points_to("election", "election_id"),
        points_to("voter", "voter_id"),
        indexed("election_id", "received_on"),
    )

    election_id: Mapped[int] = mapped_column(BigInteger)
    kind: Mapped[ObjectionKind] = mapped_column(words_of(ObjectionKind))
    objector: Mapped[str] = mapped_column(String(60))
    # A telephone number or an address, to tell him what was decided.
    contact_cipher: Mapped[bytes | None] = mapped_column(LargeBinary)
    source: Mapped[ObjectionSource] = mapped_column(words_of(ObjectionSource))
    subject: Mapped[str] = mapped_column(String(200))
    # The entry it is about, once the office found it.
    voter_id: Mapped[int | None] = mapped_column(BigInteger)
    evidence: Mapped[str] = mapped_column(Text)
    received_at: Mapped[datetime]
    received_on: Mapped[date]
    # None where the law of this body names no period.
    due_on: Mapped[date | None]
    ruling: Mapped[Ruling | None] = mapped_column(words_of(Ruling))
    reason: Mapped[str] = mapped_column(String(500), default="")
    decided_at: Mapped[datetime | None]
    # The day on which the decision was posted, and the supplement that did.
    posted_on: Mapped[date | None]
    supplement_no: Mapped[int | None]


class RollFreeze(InUnit, Base):
    """The roll is final: how many, and the hash that is printed on the notice.

    A later version stands above an earlier one, which stays.
    """

    __tablename__ = "roll_freeze"
    __table_args__ = (points_to("election", "election_id"), unique("election_id", "version"))

    election_id: Mapped[int] = mapped_column(BigInteger)
    frozen_at: Mapped[datetime]
    voters: Mapped[int]
    hash: Mapped[str] = mapped_column(String(64))
    version: Mapped[int] = mapped_column(default=1)
    # Which paper after the posted roll its notice is.
    notice_no: Mapped[int]
    purpose: Mapped[FreezePurpose] = mapped_column(
        words_of(FreezePurpose), default=FreezePurpose.FINAL
    )


class RollSupplement(InUnit, Base):
    """Decisions and changes were posted (补充公告): what the paper said besides them.

    `version` and `hash` are of the final roll it belongs to, 0 and "" before there was one.
    """

    __tablename__ = "roll_supplement"
    __table_args__ = (points_to("election", "election_id"), unique("election_id", "number"))

    election_id: Mapped[int] = mapped_column(BigInteger)
    number: Mapped[int]
    # Which paper after the posted roll it is.
    notice_no: Mapped[int]
    posted_at: Mapped[datetime]
    posted_on: Mapped[date]
    voters: Mapped[int]
    version: Mapped[int]
    hash: Mapped[str] = mapped_column(String(64))


class Evidence(InUnit, Base):
    """A document somebody brought with an objection: kept as it came, sealed, never opened here."""

    __tablename__ = "evidence"
    __table_args__ = (points_to("objection", "objection_id"),)

    objection_id: Mapped[int] = mapped_column(BigInteger)
    kind: Mapped[str] = mapped_column(String(8))
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    content_cipher: Mapped[bytes] = mapped_column(LargeBinary)
    added_at: Mapped[datetime]


class RollChange(InUnit, Base):
    """One change to a roll that was posted (四增四减): proposed by one person, done by another.

    It happens when it is confirmed; refused, it stays as what was proposed.
    """

    __tablename__ = "roll_change"
    __table_args__ = (
        points_to("election", "election_id"),
        points_to("voter", "voter_id"),
        points_to("objection", "objection_id"),
        unique("election_id", "number"),
        CheckConstraint("confirmed_at IS NULL OR refused_at IS NULL", "one_end"),
        CheckConstraint("confirmed_by IS NULL OR confirmed_by <> proposed_by", "two_persons"),
    )

    election_id: Mapped[int] = mapped_column(BigInteger)
    number: Mapped[int]
    kind: Mapped[ChangeKind] = mapped_column(words_of(ChangeKind))
    # None for a new person until the change is confirmed.
    voter_id: Mapped[int | None] = mapped_column(BigInteger)
    objection_id: Mapped[int | None] = mapped_column(BigInteger)
    reason: Mapped[str] = mapped_column(String(300))
    document: Mapped[str] = mapped_column(String(120))
    # The person as he will be listed, and as he was, sealed JSON; None where nothing of it changes.
    entry_cipher: Mapped[bytes | None] = mapped_column(LargeBinary)
    before_cipher: Mapped[bytes | None] = mapped_column(LargeBinary)
    proposed_by: Mapped[int] = mapped_column(BigInteger)
    proposed_name: Mapped[str] = mapped_column(String(80))
    # One of the two persons is the chair.
    proposed_by_chair: Mapped[bool]
    proposed_at: Mapped[datetime]
    confirmed_by: Mapped[int | None] = mapped_column(BigInteger)
    confirmed_name: Mapped[str] = mapped_column(String(80), default="")
    confirmed_at: Mapped[datetime | None]
    # Done to this version of the final roll; 0 before there was one, None while it waits.
    on_version: Mapped[int | None]
    refused_at: Mapped[datetime | None]
    refused_name: Mapped[str] = mapped_column(String(80), default="")
    refused_reason: Mapped[str] = mapped_column(String(300), default="")
    posted_on: Mapped[date | None]
    supplement_no: Mapped[int | None]
