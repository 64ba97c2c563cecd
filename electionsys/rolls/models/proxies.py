"""Who votes for whom."""

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from electionsys.db import Base, InUnit, indexed, points_to, unique, words_of
from electionsys.rolls.rules import Ground, ProxyRelation


class Proxy(InUnit, Base):
    """One voter votes for another. A proxy that has ended stays, with the reason."""

    __tablename__ = "proxy"
    __table_args__ = (
        points_to("election", "election_id"),
        points_to("voter", "principal_id"),
        points_to("voter", "proxy_id"),
        # `holds` is true or absent, and absent values never clash: one principal, one proxy.
        unique("principal_id", "holds"),
        unique("election_id", "number"),
        indexed("proxy_id"),
        CheckConstraint("principal_id <> proxy_id", "other"),
        CheckConstraint("(holds IS NULL) = (ended_at IS NOT NULL)", "ended"),
    )

    election_id: Mapped[int] = mapped_column(BigInteger)
    principal_id: Mapped[int] = mapped_column(BigInteger)
    proxy_id: Mapped[int] = mapped_column(BigInteger)
    relation: Mapped[ProxyRelation] = mapped_column(words_of(ProxyRelation))
    ground: Mapped[Ground] = mapped_column(words_of(Ground))
    # What the application says beside the ground.
    reason: Mapped[str] = mapped_column(String(200))
    # The written application, and the day on it.
    application: Mapped[str] = mapped_column(String(120))
    applied_on: Mapped[date]
    # The principal's voter card was taken back, as some provinces ask.
    card_surrendered: Mapped[bool] = mapped_column(default=False)
    # Printed on the certificate.
    number: Mapped[int]
    granted_at: Mapped[datetime]
    # The posting of the list that told of it first: 1 for the first posting of this election.
    posting: Mapped[int | None]
    posted_on: Mapped[date | None]
    holds: Mapped[bool | None] = mapped_column(default=True)
    ended_at: Mapped[datetime | None]
    ended_reason: Mapped[str] = mapped_column(String(40), default="")
    # On what paper or word the principal withdrew it.
    ended_note: Mapped[str] = mapped_column(String(200), default="")
    # The posting that told that it had ended; only of what was posted before.
    end_posting: Mapped[int | None]
    end_posted_on: Mapped[date | None]
