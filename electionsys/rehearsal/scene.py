"""What every chapter of a rehearsal shares: the store, the people in the office, and the days."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import TypeVar

from faker import Faker

from electionsys.accounts import services as accounts
from electionsys.accounts.rules import NewAccount
from electionsys.actor import Actor, Role
from electionsys.db import Ref, Session, Store
from electionsys.errors import RefusedError
from electionsys.rehearsal.telling import Teller
from electionsys.words import say

T = TypeVar("T")

# Nine in the morning in China.
_NINE = time(1, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Official:
    """Somebody who signs in; the password is known only here, and printed at the end."""

    actor: Actor
    login: str
    password: str


@dataclass
class Scene:
    """One election being rehearsed, and who runs it."""

    store: Store
    teller: Teller
    faker: Faker
    day: date
    # The real moment at which the rehearsal runs.
    now: datetime
    staff: Mapping[str, Official]
    # The election committee, whose head is the chair who signs in.
    committee: tuple[str, ...] = ()
    where: Ref = field(default_factory=lambda: Ref("", 0))

    def at(self, days_before: int, *, seconds: int = 0) -> datetime:
        """Return nine o'clock in China so many days before polling day (0: on it)."""
        nine = datetime.combine(self.day - timedelta(days=days_before), _NINE)
        return nine + timedelta(seconds=seconds)

    def word(self, name: str, **values: object) -> str:
        """Return what an official writes into a form."""
        return say(self.teller.language, f"rehearsal.{name}", **values)

    def who(self, name: str) -> Actor:
        return self.staff[name].actor

    def do(
        self, service: Callable[..., T], who: str, *args: object, at: datetime, **more: object
    ) -> T:
        """Let an official do one act of this election, as a page would."""
        return self.store.act(
            lambda session: service(session, self.who(who), self.where, *args, at=at, **more)
        )

    def look(self, service: Callable[..., T], *args: object, **more: object) -> T:
        """Ask a question about this election."""
        with self.store.reading() as session:
            found = service(session, self.where, *args, **more)
            session.expunge_all()
            return found

    def tell_refusal(self, key: str, act: Callable[[], object]) -> None:
        """Try what must be refused, and tell why it was. RuntimeError: it was not."""
        try:
            act()
        except RefusedError as refused:
            self.teller.line(key, n=len(refused.findings))
            self.teller.refused(refused)
            return
        raise RuntimeError(f"{key}: this should have been refused")


_STAFF = (
    ("administrator", Role.ADMINISTRATOR, 12),
    ("county", Role.COUNTY, 6),
    ("township", Role.TOWNSHIP, 9),
    ("chair", Role.CHAIR, 12),
    ("clerk", Role.CLERK, 12),
    ("teller1", Role.TELLER, 12),
    ("teller2", Role.TELLER, 12),
    ("scrutineer", Role.SCRUTINEER, 12),
    ("observer", Role.OBSERVER, 12),
)


def hire(store: Store, faker: Faker, unit: str, language: str, at: datetime) -> dict[str, Official]:
    """Make an account for everybody an election needs, each with a fresh password.

    Where an earlier rehearsal made them, they get new passwords: the old ones are known to nobody.
    """
    staff = {}
    for name, role, digits in _STAFF:
        person = faker.name()
        login = f"practice-{name}"
        entry = NewAccount(unit[:digits], login, person, role)
        staff[name] = _hired(store, entry, at)
    return staff


def _hired(store: Store, entry: NewAccount, at: datetime) -> Official:
    setup = Actor(0, say("zh", "rehearsal.setup"), Role.ADMINISTRATOR, "")

    def make(session: Session) -> Official:
        held = accounts.find(session, entry.place, entry.login)
        if held is None:
            password = accounts.create_account(session, setup, entry, at=at)
            held = accounts.get(session, entry.place, entry.login)
        else:
            password = accounts.reset_password(session, setup, entry.place, held.id, at=at)
        actor = Actor(held.id, held.name, held.role, held.unit)
        return Official(actor, entry.login, password)

    return store.act(make)
