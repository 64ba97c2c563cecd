"""A file between the clerk's desk and the roll."""

from datetime import datetime

from sqlalchemy import BigInteger, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from electionsys.db import Base, InUnit, points_to, unique


class RollUpload(InUnit, Base):
    """The one file that waits to be imported, sealed.

    It goes when it is imported or given up, and at the latest when the roll is posted.
    """

    __tablename__ = "roll_upload"
    __table_args__ = (points_to("election", "election_id"), unique("election_id"))

    election_id: Mapped[int] = mapped_column(BigInteger)
    uploaded_by: Mapped[int] = mapped_column(BigInteger)
    uploaded_at: Mapped[datetime]
    filename: Mapped[str] = mapped_column(String(120))
    size: Mapped[int]
    # Of the bytes as they came.
    sha256: Mapped[str] = mapped_column(String(64))
    content_cipher: Mapped[bytes] = mapped_column(LargeBinary)
    # Which column of the file is which, JSON as `rules.Layout.written`; empty until it is known.
    layout: Mapped[str] = mapped_column(Text, default="")
    # What the last check found, JSON: codes, rows and columns, nothing of what stands in them.
    report: Mapped[str] = mapped_column(Text, default="")
    checked_at: Mapped[datetime | None]
