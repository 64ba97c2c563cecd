"""The voters of an election, and the cards that were voided."""

from datetime import date, datetime

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ColumnElement,
    Index,
    LargeBinary,
    String,
    func,
    literal_column,
)
from sqlalchemy.orm import Mapped, QueryableAttribute, mapped_column

from electionsys.db import Base, InUnit, indexed, points_to, unique


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
    # Keyed hashes of its last four and last six characters: the desk's search, the self-check.
    id_tail: Mapped[str] = mapped_column(String(16))
    id_six: Mapped[str] = mapped_column(String(16))
    phone_cipher: Mapped[bytes | None] = mapped_column(LargeBinary)
    address_cipher: Mapped[bytes | None] = mapped_column(LargeBinary)
    group_no: Mapped[int]
    household: Mapped[str] = mapped_column(String(20))
    registration_class: Mapped[int]
    # The document the class rests on: a declaration, or an application.
    basis: Mapped[str] = mapped_column(String(120))
    # The document in which the meeting consented; only for who comes from elsewhere.
    consent: Mapped[str] = mapped_column(String(120), default="")
    # What he said he will need on polling day.
    needs_proxy: Mapped[bool] = mapped_column(default=False)
    needs_box: Mapped[bool] = mapped_column(default=False)
    needs_assistant: Mapped[bool] = mapped_column(default=False)
    # Printed 0001; counts through the posted roll by group and household.
    card_no: Mapped[int]
    # What the QR code of the voter card holds: random, and nothing else.
    card_token: Mapped[str] = mapped_column(String(16))
    # 1 for the first card; a card issued again has a new token, and the old one is void.
    card_issue: Mapped[int] = mapped_column(default=1)
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


def province_of(unit: QueryableAttribute[str]) -> ColumnElement[str]:
    """Return the first two digits of a place, written as the index of persons has them."""
    return func.substr(unit, literal_column("1"), literal_column("2"))


# One person is found again in every village of a province: the one key that reaches so far.
Index("ix_voter_person", province_of(Voter.unit), Voter.id_index)


class VoidCard(InUnit, Base):
    """A voter card that was issued again: its token opens nothing, and the desk says since when."""

    __tablename__ = "void_card"
    __table_args__ = (
        points_to("election", "election_id"),
        points_to("voter", "voter_id"),
        unique("election_id", "token"),
    )

    election_id: Mapped[int] = mapped_column(BigInteger)
    voter_id: Mapped[int] = mapped_column(BigInteger)
    token: Mapped[str] = mapped_column(String(16))
    issue: Mapped[int]
    reason: Mapped[str] = mapped_column(String(200))
    voided_at: Mapped[datetime]
