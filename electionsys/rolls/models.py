"""The voters of an election, what was objected, what was posted and frozen, and the proxies."""

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from electionsys.db import Base, InUnit, indexed, points_to, unique, words_of
from electionsys.rolls.rules import ObjectionKind, ProxyRelation, Ruling


class Voter(InUnit, Base):
    """One person on the roll. Nobody is deleted: who is struck off stays, with the reason."""

    __tablename__ = "voter"
    __table_args__ = (
        points_to("election", "election_id"),
        unique("election_id", "id_index"),
        unique("election_id", "card_no"),
        unique("election_id", "card_token"),
        indexed("election_id", "group_no"),
        CheckConstraint("sex IN ('F', 'M')", "sex"),
        CheckConstraint("NOT (listed AND only_stands)", "only_stands"),
    )

    election_id: Mapped[int] = mapped_column(BigInteger)
    name: Mapped[str] = mapped_column(String(60))
    # As somebody types it at the desk: wangxiulan, wxl.
    pinyin: Mapped[str] = mapped_column(String(200))
    initials: Mapped[str] = mapped_column(String(60))
    sex: Mapped[str] = mapped_column(String(1))
    born_on: Mapped[date]
    # The identity number, sealed; and its keyed hash, by which one person is found again.
    id_cipher: Mapped[bytes] = mapped_column(LargeBinary)
    id_index: Mapped[str] = mapped_column(String(64))
    phone_cipher: Mapped[bytes | None] = mapped_column(LargeBinary)
    group_no: Mapped[int]
    household: Mapped[str] = mapped_column(String(20))
    registration_class: Mapped[int]
    # The document the class rests on: a declaration, or the consent of a meeting.
    basis: Mapped[str] = mapped_column(String(120))
    # Printed 0001; counts through the posted roll by group and household.
    card_no: Mapped[int]
    # What the QR code of the voter card holds: random, and nothing else.
    card_token: Mapped[str] = mapped_column(String(16))
    # One of those who vote here.
    listed: Mapped[bool] = mapped_column(default=True)
    # Of the village but not of the meeting that votes here: he may be chosen (Article 37: 在村民中
    # 推选), and is not `listed`, so that no counter, card or desk knows him.
    only_stands: Mapped[bool] = mapped_column(default=False)
    added_at: Mapped[datetime]
    # Why he was added singly; empty for who came with a file.
    added_reason: Mapped[str] = mapped_column(String(200), default="")
    removed_at: Mapped[datetime | None]
    removed_reason: Mapped[str] = mapped_column(String(200), default="")
    # False once he is a candidate.
    may_be_proxy: Mapped[bool] = mapped_column(default=True)
    # A representative of the villagers, who votes in their meeting.
    representative: Mapped[bool] = mapped_column(default=False)

    @property
    def may_stand(self) -> bool:
        """Whether he may be nominated: everybody who was not struck off."""
        return self.listed or self.only_stands


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
        points_to("voter", "struck_id"),
        indexed("election_id", "received_on"),
    )

    election_id: Mapped[int] = mapped_column(BigInteger)
    kind: Mapped[ObjectionKind] = mapped_column(words_of(ObjectionKind))
    objector: Mapped[str] = mapped_column(String(60))
    subject: Mapped[str] = mapped_column(String(200))
    evidence: Mapped[str] = mapped_column(Text)
    received_at: Mapped[datetime]
    received_on: Mapped[date]
    # None where the law of this body names no period.
    due_on: Mapped[date | None]
    ruling: Mapped[Ruling | None] = mapped_column(words_of(Ruling))
    reason: Mapped[str] = mapped_column(String(500), default="")
    decided_at: Mapped[datetime | None]
    struck_id: Mapped[int | None] = mapped_column(BigInteger)


class RollFreeze(InUnit, Base):
    """The roll is final: how many, and the hash that is printed on the notice."""

    __tablename__ = "roll_freeze"
    __table_args__ = (points_to("election", "election_id"), unique("election_id"))

    election_id: Mapped[int] = mapped_column(BigInteger)
    frozen_at: Mapped[datetime]
    voters: Mapped[int]
    hash: Mapped[str] = mapped_column(String(64))


class Proxy(InUnit, Base):
    """One voter votes for another. A proxy that has ended stays, with the reason."""

    __tablename__ = "proxy"
    __table_args__ = (
        points_to("election", "election_id"),
        points_to("voter", "principal_id"),
        points_to("voter", "proxy_id"),
        # `holds` is true or absent, and absent values never clash: one principal, one proxy.
        unique("principal_id", "holds"),
        indexed("proxy_id"),
        CheckConstraint("principal_id <> proxy_id", "other"),
        CheckConstraint("(holds IS NULL) = (ended_at IS NOT NULL)", "ended"),
    )

    election_id: Mapped[int] = mapped_column(BigInteger)
    principal_id: Mapped[int] = mapped_column(BigInteger)
    proxy_id: Mapped[int] = mapped_column(BigInteger)
    relation: Mapped[ProxyRelation] = mapped_column(words_of(ProxyRelation))
    reason: Mapped[str] = mapped_column(String(200))
    granted_at: Mapped[datetime]
    holds: Mapped[bool | None] = mapped_column(default=True)
    ended_at: Mapped[datetime | None]
    ended_reason: Mapped[str] = mapped_column(String(40), default="")
