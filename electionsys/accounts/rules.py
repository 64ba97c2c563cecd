"""Passwords, time-outs and the rule of two persons."""

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from electionsys.actor import Role
from electionsys.findings import Finding

# VVSG 2.0 11.5-A/B: twelve hours at most, thirty minutes idle.
LONGEST = timedelta(hours=12)
IDLE = timedelta(minutes=30)
APPROVAL_HOLDS = timedelta(hours=12)

# NIST SP 800-63B-4: a password that stands alone has at least fifteen characters.
PASSWORD_LENGTH = 15
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
_FREE_TRIES = 5
_LONGEST_WAIT = timedelta(minutes=15)

# How long the code of a role's place is: an office of the county is the county's.
LEVELS = {Role.COUNTY: 6, Role.TOWNSHIP: 9}
_VILLAGE = 12

APPROVERS = frozenset({Role.CHAIR, Role.SCRUTINEER, Role.TOWNSHIP})


def fresh_password() -> str:
    """Return a password nobody chose: four groups of four, 79 bits, no letters easily confused."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))


def check_password(password: str, login: str) -> tuple[Finding, ...]:
    """Return what is wrong with a password somebody chose (A101 short, A102 obvious)."""
    findings = []
    if len(password) < PASSWORD_LENGTH:
        findings.append(Finding("A101", "NIST SP 800-63B", field="password", values=_least()))
    if (login and login.lower() in password.lower()) or len(set(password)) < 5:
        findings.append(Finding("A102", "NIST SP 800-63B", field="password"))
    return tuple(findings)


def _least() -> dict[str, object]:
    return {"least": PASSWORD_LENGTH}


def locked_until(failures: int, at: datetime) -> datetime | None:
    """Return until when further tries wait: after five, a doubling minute, at most fifteen."""
    if failures < _FREE_TRIES:
        return None
    return at + min(timedelta(minutes=2 ** min(failures - _FREE_TRIES, 5)), _LONGEST_WAIT)


def session_lives(started: datetime, seen: datetime, at: datetime) -> bool:
    return at - started < LONGEST and at - seen < IDLE


def fits(role: Role, place: str) -> bool:
    """Return whether a role belongs to a place of this level; an administrator is of any."""
    return role is Role.ADMINISTRATOR or len(place) == LEVELS.get(role, _VILLAGE)


def check_two(approvers: Collection[tuple[int, Role]]) -> tuple[Finding, ...]:
    """Return why these approvals are not yet two persons' (A301), one of them the chair (A302)."""
    if len({person for person, _ in approvers}) < 2:
        return (Finding("A301"),)
    if all(role is not Role.CHAIR for _, role in approvers):
        return (Finding("A302"),)
    return ()


@dataclass(frozen=True, slots=True)
class NewAccount:
    """Who is to sign in: `place` is the code of his office, `login` is unique in it."""

    place: str
    login: str
    name: str
    role: Role


@dataclass(frozen=True, slots=True)
class SignIn:
    """What somebody typed at the door."""

    place: str
    login: str
    password: str
