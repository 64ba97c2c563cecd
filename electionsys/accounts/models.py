"""People who sign in, their sessions, and what two of them approved."""

from datetime import datetime

from sqlalchemy import BigInteger, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from electionsys.actor import Role
from electionsys.db import Base, InUnit, points_to, unique, words_of


class Account(InUnit, Base):
    """A person in the office of a place; `unit` is the place's code, 2 to 12 digits."""

    __tablename__ = "account"
    __table_args__ = (unique("login"),)

    login: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(80))
    role: Mapped[Role] = mapped_column(words_of(Role))
    password_hash: Mapped[str] = mapped_column(String(200))
    failures: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None]
    disabled_at: Mapped[datetime | None]


class AccountSession(InUnit, Base):
    """One sign-in. The cookie holds the token; here is only its hash."""

    __tablename__ = "account_session"
    __table_args__ = (unique("token_hash"), points_to("account", "account_id"))

    account_id: Mapped[int] = mapped_column(BigInteger)
    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    started_at: Mapped[datetime]
    seen_at: Mapped[datetime]


class Approval(InUnit, Base):
    """One person's approval of exactly the data with this digest, for one act of one election."""

    __tablename__ = "approval"
    __table_args__ = (unique("election_id", "act", "digest", "account_id"),)

    election_id: Mapped[int] = mapped_column(BigInteger)
    act: Mapped[str] = mapped_column(String(40))
    digest: Mapped[str] = mapped_column(String(64))
    # A township's account is not of this unit, so this is no foreign key.
    account_id: Mapped[int] = mapped_column(BigInteger)
    name: Mapped[str] = mapped_column(String(80))
    role: Mapped[Role] = mapped_column(words_of(Role))
    at: Mapped[datetime]
