"""Sign in and out; make accounts; collect the approvals of two persons."""

import hashlib
import secrets
from datetime import datetime

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from sqlalchemy import select

from electionsys.accounts import rules
from electionsys.accounts.models import Account, AccountSession, Approval
from electionsys.accounts.rules import NewAccount, SignIn
from electionsys.actor import Actor, Role
from electionsys.db import Ref, Session
from electionsys.errors import NotFoundError, RefusedError, refuse
from electionsys.findings import Finding
from electionsys.journal import services as journal

_hasher = PasswordHasher()
# Checked when nobody has that name, so that the answer takes as long.
_NOBODY = _hasher.hash(secrets.token_hex(16))


def office(place: str) -> Ref:
    """Return the journal chain of the affairs of a place."""
    return Ref(place, 0)


def first_administrator(session: Session, entry: NewAccount, *, at: datetime) -> str:
    """Make the first account of an installation; return its password, shown once.

    Raises RefusedError A103 where there is an account already.
    """
    if session.scalar(select(Account.id).limit(1)) is not None:
        raise RefusedError(Finding("A103"))
    actor = Actor(0, entry.name, Role.ADMINISTRATOR, entry.place)
    return create_account(session, actor, entry, at=at)


def create_account(session: Session, actor: Actor, entry: NewAccount, *, at: datetime) -> str:
    """Make an account; return its password, which is shown once and stored nowhere.

    Raises RefusedError: A104 the login is taken in that place, A105 outside the actor's place,
    A109 a role of another level than the place.
    """
    findings = []
    if find(session, entry.place, entry.login) is not None:
        findings.append(Finding("A104", field="login", values={"login": entry.login}))
    if not actor.within(entry.place) or entry.role is Role.PUBLIC:
        findings.append(Finding("A105", field="place"))
    if not rules.fits(entry.role, entry.place):
        findings.append(Finding("A109", field="role", values={"role": f"role.{entry.role}"}))
    refuse(findings)

    password = rules.fresh_password()
    account = Account(
        unit=entry.place,
        login=entry.login,
        name=entry.name,
        role=entry.role,
        password_hash=_hasher.hash(password),
    )
    session.add(account)
    session.flush()  # the journal names the account by id
    journal.record(
        session,
        actor,
        office(entry.place),
        "accounts.create",
        at=at,
        account=account.id,
        role=entry.role,
    )
    return password


def disable(session: Session, actor: Actor, place: str, account_id: int, *, at: datetime) -> None:
    """End an account and every session of it. Raises RefusedError A106 for one's own."""
    account = _by_id(session, place, account_id)
    if account.id == actor.id:
        raise RefusedError(Finding("A106"))
    account.disabled_at = at
    _end_sessions(session, account)
    journal.record(session, actor, office(place), "accounts.disable", at=at, account=account.id)


def reset_password(
    session: Session, actor: Actor, place: str, account_id: int, *, at: datetime
) -> str:
    """Give an account a fresh password, end its sessions; return the password, shown once."""
    account = _by_id(session, place, account_id)
    password = rules.fresh_password()
    account.password_hash = _hasher.hash(password)
    account.failures, account.locked_until = 0, None
    _end_sessions(session, account)
    journal.record(
        session, actor, office(place), "accounts.reset-password", at=at, account=account.id
    )
    return password


def change_password(session: Session, actor: Actor, old: str, new: str, *, at: datetime) -> None:
    """Replace one's own password. Raises RefusedError A101, A102, A107 (the old one is wrong)."""
    account = _by_id(session, actor.place, actor.id)
    findings = list(rules.check_password(new, account.login))
    if not _matches(account.password_hash, old):
        findings.append(Finding("A107", field="old"))
    refuse(findings)
    account.password_hash = _hasher.hash(new)
    journal.record(
        session, actor, office(actor.place), "accounts.change-password", at=at, account=account.id
    )


def known_hash(session: Session, entry: SignIn) -> str | None:
    """Return the hash that this password matches, or None.

    It takes a fifth of a second on purpose, so it is asked before the act: nobody who tries
    passwords keeps a desk waiting. It takes as long where nobody has that name.
    """
    account = find(session, entry.place, entry.login)
    known = account is not None and account.disabled_at is None
    held = account.password_hash if account and known else _NOBODY
    return held if _matches(held, entry.password) and known else None


def sign_in(session: Session, entry: SignIn, matched: str | None, *, at: datetime) -> str | None:
    """Return the token of a new session, or None: wrong name, wrong password, or locked.

    `matched` is what `known_hash` returned. It does not raise, for a failed try is an act too and
    has to be committed: it is counted and written down. Which it was, nobody is told.
    """
    account = find(session, entry.place, entry.login)
    if account is None:
        return None
    locked = account.locked_until is not None and account.locked_until > at
    who = Actor(account.id, account.name, account.role, account.unit)
    matches = matched is not None and matched == account.password_hash
    if not matches or locked or account.disabled_at is not None:
        if not locked:
            account.failures += 1
            account.locked_until = rules.locked_until(account.failures, at)
        journal.record(session, who, office(account.unit), "accounts.sign-in-failed", at=at)
        return None
    account.failures, account.locked_until = 0, None
    token = secrets.token_urlsafe(32)
    session.add(
        AccountSession(
            unit=account.unit,
            account_id=account.id,
            token_hash=_hashed(token),
            started_at=at,
            seen_at=at,
        )
    )
    journal.record(session, who, office(account.unit), "accounts.sign-in", at=at)
    return token


def who_holds(
    session: Session, place: str, token: str, *, at: datetime
) -> tuple[Actor, bool] | None:
    """Return who holds this token and whether `seen` should be called, or None when it is over."""
    held = _session(session, place, token)
    if held is None or not rules.session_lives(held.started_at, held.seen_at, at):
        return None
    account = session.get(Account, Ref(held.unit, held.account_id))
    if account is None or account.disabled_at is not None:
        return None
    stale = (at - held.seen_at).total_seconds() > 60
    return Actor(account.id, account.name, account.role, account.unit), stale


def seen(session: Session, place: str, token: str, *, at: datetime) -> None:
    """Note that the session is in use. It is no act of an election and leaves no line."""
    held = _session(session, place, token)
    if held is not None:
        held.seen_at = at
        session.recorded = True


def sign_out(session: Session, actor: Actor, token: str, *, at: datetime) -> None:
    """End the session, here and not only in the browser."""
    held = _session(session, actor.place, token)
    if held is not None:
        session.delete(held)
    journal.record(session, actor, office(actor.place), "accounts.sign-out", at=at)


def find(session: Session, place: str, login: str) -> Account | None:
    """Return the account with this login in this place, if there is one."""
    return session.scalar(select(Account).where(Account.unit == place, Account.login == login))


def get(session: Session, place: str, login: str) -> Account:
    """Return the account with this login in this place. Raises NotFoundError."""
    account = find(session, place, login)
    if account is None:
        raise NotFoundError(f"account {login} in {place}")
    return account


def accounts_below(session: Session, place: str) -> list[Account]:
    """Return the accounts of `place` and of every place below it."""
    below = (
        select(Account).where(Account.unit.startswith(place)).order_by(Account.unit, Account.login)
    )
    return list(session.scalars(below))


def places(session: Session) -> list[str]:
    """Return the codes of places that have accounts, villages first: most people are of one."""
    codes = session.scalars(select(Account.unit).distinct())
    return sorted(codes, key=lambda code: (-len(code), code))


def approve(
    session: Session, actor: Actor, where: Ref, act: str, digest: str, *, at: datetime
) -> bool:
    """Record that `actor` approves `act` on exactly the data with `digest`.

    Return whether two persons, one of them the chair, now have. Approving twice changes nothing.
    Raises RefusedError A303 where this role approves nothing.
    """
    if actor.role not in rules.APPROVERS:
        raise RefusedError(Finding("A303"))
    held = approvals(session, where, act, digest, at=at)
    if all(one.account_id != actor.id for one in held):
        one = Approval(
            unit=where.unit,
            election_id=where.id,
            act=act,
            digest=digest,
            account_id=actor.id,
            name=actor.name,
            role=actor.role,
            at=at,
        )
        session.add(one)
        held.append(one)
        journal.record(session, actor, where, "accounts.approve", at=at, of=act, digest=digest)
    return not rules.check_two([(one.account_id, one.role) for one in held])


def approvals(
    session: Session, where: Ref, act: str, digest: str, *, at: datetime
) -> list[Approval]:
    """Return the approvals of this act on this data that still hold, oldest first.

    That of somebody whose account was disabled since does not.
    """
    found = session.scalars(
        select(Approval)
        .where(
            Approval.unit == where.unit,
            Approval.election_id == where.id,
            Approval.act == act,
            Approval.digest == digest,
            Approval.at > at - rules.APPROVAL_HOLDS,
        )
        .order_by(Approval.at)
    )
    gone = set(session.scalars(select(Account.id).where(Account.disabled_at.is_not(None))))
    return [one for one in found if one.account_id not in gone]


def _by_id(session: Session, place: str, account_id: int) -> Account:
    account = session.get(Account, Ref(place, account_id))
    if account is None:
        raise NotFoundError(f"account {account_id}")
    return account


def _session(session: Session, place: str, token: str) -> AccountSession | None:
    return session.scalar(
        select(AccountSession).where(
            AccountSession.unit == place, AccountSession.token_hash == _hashed(token)
        )
    )


def _end_sessions(session: Session, account: Account) -> None:
    for held in session.scalars(
        select(AccountSession).where(
            AccountSession.unit == account.unit, AccountSession.account_id == account.id
        )
    ):
        session.delete(held)


def _hashed(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


def _matches(password_hash: str, password: str) -> bool:
    try:
        return _hasher.verify(password_hash, password)
    except VerificationError:
        return False
