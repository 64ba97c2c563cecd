"""What each side says of a person who stands on two rolls."""

from datetime import datetime

from sqlalchemy import BigInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from electionsys.db import Base, InUnit, points_to, unique


class RollClaim(InUnit, Base):
    """What one village says of a voter of its own who is listed elsewhere too.

    The other village's answer is a row of its own there. Where both keep him, the office above
    both rules, and writes its ruling on both rows.
    """

    __tablename__ = "roll_claim"
    __table_args__ = (
        points_to("election", "election_id"),
        points_to("voter", "voter_id"),
        unique("election_id", "voter_id"),
    )

    election_id: Mapped[int] = mapped_column(BigInteger)
    voter_id: Mapped[int] = mapped_column(BigInteger)
    # None until this village has answered: the office above may rule before.
    votes_here: Mapped[bool | None]
    reason: Mapped[str] = mapped_column(String(300), default="")
    answered_by: Mapped[int | None] = mapped_column(BigInteger)
    answered_name: Mapped[str] = mapped_column(String(80), default="")
    answered_at: Mapped[datetime | None]
    # None until the office above both has ruled.
    ruled_here: Mapped[bool | None]
    ruled_name: Mapped[str] = mapped_column(String(80), default="")
    ruled_reason: Mapped[str] = mapped_column(String(300), default="")
    ruled_at: Mapped[datetime | None]
