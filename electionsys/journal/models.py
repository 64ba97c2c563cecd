"""The journal: rows are added, never changed, and the head of each chain is kept beside them."""

from datetime import datetime

from sqlalchemy import BigInteger, String, Text, event
from sqlalchemy.orm import Mapped, mapped_column

from electionsys.db import Base, InUnit, Session, unique


class JournalEntry(InUnit, Base):
    """One act. `chain` is the id of its election, or 0 for the affairs of the place itself."""

    __tablename__ = "journal_entry"
    __table_args__ = (unique("chain", "seq"),)

    chain: Mapped[int] = mapped_column(BigInteger)
    seq: Mapped[int]
    at: Mapped[datetime]
    actor: Mapped[str] = mapped_column(String(120))
    act: Mapped[str] = mapped_column(String(64))
    # Canonical JSON, kept as text so that no database rewrites what was hashed.
    facts: Mapped[str] = mapped_column(Text)
    salt: Mapped[str] = mapped_column(String(32))
    facts_digest: Mapped[str] = mapped_column(String(64))
    previous: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))


class JournalHead(InUnit, Base):
    """Where a chain ends; its id is the chain's. Locking it makes acts of one election queue."""

    __tablename__ = "journal_head"

    length: Mapped[int]
    hash: Mapped[str] = mapped_column(String(64))


@event.listens_for(Session, "before_flush")
def _append_only(session: Session, *_: object) -> None:
    for row in (*session.dirty, *session.deleted):
        if isinstance(row, JournalEntry) and (row in session.deleted or session.is_modified(row)):
            raise RuntimeError("a journal line is never changed or deleted")
