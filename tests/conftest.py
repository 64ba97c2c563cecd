"""What every test stands on: a real database, a real app, people who really signed in."""

import os
import re
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import settings as hypothesis_settings
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from electionsys import migrations
from electionsys.accounts import services as accounts
from electionsys.accounts.models import Account
from electionsys.accounts.rules import LEVELS, NewAccount, fresh_password
from electionsys.actor import Actor, Role
from electionsys.app import create_app
from electionsys.config import Settings
from electionsys.db import Ref, Store
from electionsys.elections import services as elections
from electionsys.elections.rules import Body, Mode, NewElection, Preparation
from electionsys.keys import Keys
from electionsys.web.session import store as store_of

UNIT = "640221100200"  # 合作村, 城关镇, 平罗县
SIBLING = "640221100201"
POLLING_DAY = date(2026, 12, 20)
# The morning of the day on which elections of the tests begin.
BEGIN = datetime(2026, 11, 1, 1, 0, tzinfo=UTC)

# A slow machine is no wrong answer.
hypothesis_settings.register_profile("house", deadline=None)
hypothesis_settings.load_profile("house")

# The real parameters cost a third of a second for each account of each test.
accounts._hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
accounts._NOBODY = accounts._hasher.hash("nobody")


@pytest.fixture(autouse=True)
def _push_request_context() -> None:
    """Undo pytest-flask's fixture of this name: it keeps one `g` open over a whole test."""


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory) -> Iterator[str]:
    """Return the address of a database with all tables and no row, to be copied for each test."""
    server = os.environ.get("ELECTIONSYS_TEST_DATABASE_URL")
    folder = tmp_path_factory.mktemp("empty")
    if not server:
        url = f"sqlite:///{folder / 'empty.sqlite'}"
        _make_tables(url, folder)
        yield url
        return
    name = f"electionsys_empty_{uuid4().hex[:8]}"
    with _Administered(server) as run:
        run(f"CREATE DATABASE {name}")
        url = _at(server, name)
        _make_tables(url, folder)
        yield url
        run(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def settings(empty_database, tmp_path) -> Iterator[Settings]:
    """Return settings over a fresh database of this test's own."""
    home = tmp_path / "data"
    home.mkdir()
    if empty_database.startswith("sqlite"):
        shutil.copy(make_url(empty_database).database, home / "electionsys.sqlite")
        yield Settings.at(home, f"sqlite:///{home / 'electionsys.sqlite'}")
        return
    name = f"electionsys_{uuid4().hex[:12]}"
    with _Administered(empty_database) as run:
        run(f"CREATE DATABASE {name} TEMPLATE {make_url(empty_database).database}")
        yield Settings.at(home, _at(empty_database, name))
        run(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def app(settings) -> Iterator[Flask]:
    app = create_app(settings, {"TESTING": True})
    yield app
    app.extensions["store"].close()


@pytest.fixture
def store(app) -> Store:
    with app.app_context():
        return store_of()


@pytest.fixture
def act(store):
    """Do one act: `act(services.x, actor, where, ..., at=...)`."""

    def do(service, *args, **kwargs):
        return store.act(lambda session: service(session, *args, **kwargs))

    return do


@pytest.fixture
def read(store):
    """Read: `read(services.x, where, ...)`. What it returns is not attached to a session."""

    def do(service, *args, **kwargs):
        with store.reading() as session:
            found = service(session, *args, **kwargs)
            session.expunge_all()
            return found

    return do


def person(role: Role, place: str = UNIT, number: int = 1) -> Actor:
    return Actor(1000 * list(Role).index(role) + number, f"{role}{number}", role, place)


def on(days_before_polling: int, hour: int = 2) -> datetime:
    """Return a moment so many days before polling day (negative: after), `hour` in UTC."""
    day = POLLING_DAY - timedelta(days=days_before_polling)
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


@pytest.fixture
def election(act) -> Ref:
    """Return a villagers' committee election that has just begun, committee and method recorded."""
    new = NewElection(UNIT, Body.VILLAGERS, Mode.VOTERS, 12, POLLING_DAY, practice=True)
    where = act(elections.create, person(Role.ADMINISTRATOR), new, at=BEGIN)
    prepared = Preparation(
        ("钱一", "孙二", "李三", "周四", "吴五"), "村民会议 2026-10-30", "村办〔2026〕1号"
    )
    act(elections.prepare, person(Role.CHAIR), where, prepared, at=BEGIN)
    return where


@pytest.fixture
def sign_in(app, act) -> Callable[..., FlaskClient]:
    """Return a browser in which somebody with this role has signed in: `sign_in(Role.CLERK)`."""
    taken = 0

    def door(role: Role, place: str = "") -> FlaskClient:
        nonlocal taken
        taken += 1
        login = f"{role}{taken}"
        place = place or UNIT[: LEVELS.get(role, len(UNIT))]
        password = act(_account, NewAccount(place, login, f"{role} {taken}", role))
        browser = app.test_client()
        answer = post(browser, "/accounts/sign-in", place=place, login=login, password=password)
        assert answer.status_code == 303
        return browser

    return door


def _account(session, entry: NewAccount) -> str:
    """Make an account, also one of a level that the service refuses: its place is still a wall."""
    password = fresh_password()
    hashed = accounts._hasher.hash(password)
    session.add(
        Account(
            unit=entry.place,
            login=entry.login,
            name=entry.name,
            role=entry.role,
            password_hash=hashed,
        )
    )
    session.recorded = True
    return password


def post(browser, address, form_at=None, **data):
    """Post a form as a browser does: with the token of the page it stands on."""
    page = browser.get(form_at or address)
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page.text)
    if found:
        data["csrf_token"] = found[1]
    return browser.post(address, data=data, content_type="multipart/form-data")


class _Administered:
    """Run statements that stand outside any transaction, on a PostgreSQL server."""

    def __init__(self, url: str) -> None:
        self._engine = create_engine(_at(url, "postgres"), isolation_level="AUTOCOMMIT")

    def __enter__(self):
        return self._run

    def _run(self, statement: str) -> None:
        with self._engine.connect() as connection:
            connection.execute(text(statement))

    def __exit__(self, *_: object) -> None:
        self._engine.dispose()


def _at(url: str, database: str) -> str:
    driver = make_url(url).set(drivername="postgresql+psycopg", database=database)
    return driver.render_as_string(hide_password=False)


def _make_tables(url: str, folder: Path) -> None:
    store = Store(url, Keys.in_folder(folder))
    migrations.upgrade(store)
    store.close()
