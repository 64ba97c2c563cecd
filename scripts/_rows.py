"""The rows of the benchmark. Each sets a scene and yields our side and the side of a bare peer.

A row's scene is a context manager over an empty folder. A side is called once per round,
unmeasured, to prepare fresh input; what it returns is then called and measured. Both do the same
amount of work.
"""

import hashlib
import io
import itertools
import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, redirect_stdout
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from unittest.mock import patch

import _roll
import typst
from flask import Flask, abort, redirect, request
from flask.testing import FlaskClient
from flask.typing import ResponseReturnValue

from electionsys import migrations, paper
from electionsys.app import create_app
from electionsys.config import Settings
from electionsys.db import Store
from electionsys.elections.rules import day_of
from electionsys.paper import press
from electionsys.rehearsal import before, contest, people, polling_day
from electionsys.rehearsal.scene import Official, Scene, hire
from electionsys.rehearsal.telling import Teller
from electionsys.rolls import services as rolls
from electionsys.web.clock import real_now

_VILLAGE = "640221100200"

Work = Callable[[], object]
Side = Callable[[], Work]
Stage = Callable[[Path], AbstractContextManager[tuple[Side, Side]]]


@dataclass(frozen=True)
class Row:
    """`amount` is how many of `unit` one round of either side handles.

    `rounds` where nobody asks for another number; a long one is not run to warm up. `more` measures
    something else in an empty folder: what -> how much.
    """

    name: str
    unit: str
    amount: int
    peer: str
    scene: Stage
    rounds: int = 7
    more: Callable[[Path], dict[str, float]] | None = None


_CARDS = 1_000
_FAMILIES = "王李张刘陈杨黄赵吴周"
_GIVEN = "秀英建国桂兰志强玉梅永红海燕文军"
_HEADING = paper.Heading(
    place="宁夏回族自治区吴忠市盐池县花马池镇",
    unit="某某村",
    body="villagers_committee",
    term_no=12,
    polling_day=date(2026, 11, 8),
)


def _batches() -> Iterator[list[paper.VoterCard]]:
    """Yield cards never seen before: the typesetter remembers what it has set."""
    names = ["".join(part) for part in itertools.product(_FAMILIES, _GIVEN, _GIVEN)]
    for batch in itertools.count():
        yield [
            paper.VoterCard(
                number=number,
                name=names[(batch * 37 + number) % len(names)],
                sex="FM"[number % 2],
                group=f"第{number % 9 + 1}村民小组",
                where="村委会大院投票站 8:00—14:00",
                token=hashlib.sha256(f"{batch} {number}".encode()).hexdigest()[:32].upper(),
                age=18 + number % 70,
            )
            for number in range(1, _CARDS + 1)
        ]


@contextmanager
def _voter_cards(_folder: Path) -> Iterator[tuple[Side, Side]]:
    """Compare the cards, from names to bytes, with the typesetter alone on input made before."""
    batches = _batches()

    def ours() -> Work:
        return partial(paper.voter_cards, next(batches), _HEADING)

    def alone() -> Work:
        return _typesetting(next(batches))

    yield ours, alone


def _typesetting(cards: list[paper.VoterCard]) -> Work:
    """Return the compilation that `voter_cards` asks for, not yet run."""
    asked: list[Work] = []

    class Recorder:
        def __init__(self, *arguments: Any, **options: Any) -> None:
            self.make = partial(typst.Compiler, *arguments, **options)

        def compile(self, **options: Any) -> bytes:
            asked.append(lambda: self.make().compile(**options))
            return b""

    with patch.object(press, "Compiler", Recorder):
        paper.voter_cards(cards, _HEADING)
    return asked[0]


_CHECK_INS, _ROLL = 200, 4_000


@contextmanager
def _check_ins(folder: Path) -> Iterator[tuple[Side, Side]]:
    """Compare our check-in, from request to commit, with the least that could be called one.

    Both are posted through Flask and kept by SQLite through a power cut. Ours also knows who
    asks and where he may, finds the proxies, keeps the ledger, the counters and the journal.
    """
    with _desk(folder) as ours:
        yield ours, _bare_desk(folder / "bare.sqlite")


@contextmanager
def _desk(folder: Path) -> Iterator[Side]:
    settings = Settings.at(folder / "data", f"sqlite:///{folder / 'ours.sqlite'}")
    app = create_app(settings)
    store = app.extensions["store"]
    migrations.upgrade(store)
    with redirect_stdout(io.StringIO()):
        scene = _polling(store, folder)
    station, browser = polling_day.open_polls(scene, _ROLL, mobile=False)[0], app.test_client()
    sign_in(browser, scene.staff["clerk"])
    address = f"/polling/{scene.where.unit}/{scene.where.id}/desk/{station}"
    held = token(browser, address)
    waiting = iter([voter.id for voter in scene.look(rolls.voters_of)])

    def side() -> Work:
        turn = [next(waiting) for _ in range(_CHECK_INS)]
        return partial(_post_all, browser, address, [{"voter": one} | held for one in turn])

    yield side
    store.close()


def _polling(store: Store, folder: Path) -> Scene:
    """Return a village of 4,000 voters as it is when the polls open."""
    faker, now = people.dice(1), real_now()
    staff = hire(store, faker, _VILLAGE, "zh", now)
    teller = Teller("zh", folder / "out")
    scene = Scene(store, teller, faker, day_of(now) + timedelta(days=40), now, staff)
    before.begin(scene, _VILLAGE)
    before.prepare(scene, 38)
    before.roll(scene, _ROLL)
    contest.candidates(scene)
    return scene


def sign_in(browser: FlaskClient, who: Official) -> None:
    door = token(browser, "/accounts/sign-in")
    entry = {"place": who.actor.place, "login": who.login, "password": who.password}
    browser.post("/accounts/sign-in", data=entry | door)


def token(browser: FlaskClient, address: str) -> dict[str, str]:
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', browser.get(address).text)
    if found is None:
        raise RuntimeError(f"{address} has no form")
    return {"csrf_token": found[1]}


def _post_all(browser: FlaskClient, address: str, forms: list[dict[str, Any]]) -> None:
    for form in forms:
        answer = browser.post(address, data=form)
        if answer.status_code != 303:
            raise RuntimeError(f"a check-in was answered with {answer.status}")


def _bare_desk(path: Path) -> Side:
    """Return the least app that checks a voter in once and keeps it."""
    database = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    for setting in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        database.execute(f"PRAGMA {setting}")
    database.execute("CREATE TABLE voter (id INTEGER PRIMARY KEY, name TEXT NOT NULL)")
    database.execute("CREATE TABLE check_in (id INTEGER PRIMARY KEY REFERENCES voter, at TEXT)")
    rows = ((number, f"选民{number}") for number in range(_ROLL))
    database.executemany("INSERT INTO voter VALUES (?, ?)", rows)
    app = Flask("bare")

    @app.post("/check-in")
    def check_in() -> ResponseReturnValue:
        voter = int(request.form["voter"])
        database.execute("BEGIN IMMEDIATE")
        found = database.execute("SELECT name FROM voter WHERE id = ?", (voter,)).fetchone()
        if found is None:
            database.execute("ROLLBACK")
            abort(404)
        database.execute("INSERT INTO check_in VALUES (?, datetime('now'))", (voter,))
        database.execute("COMMIT")
        return redirect("/", 303)

    browser, waiting = app.test_client(), iter(range(_ROLL))

    def side() -> Work:
        turn = [{"voter": next(waiting)} for _ in range(_CHECK_INS)]
        return partial(_post_all, browser, "/check-in", turn)

    return side


ROWS = (
    Row("check-in", "voter", _CHECK_INS, "bare Flask + SQLite (WAL, FULL)", _check_ins),
    Row("voter cards", "card", _CARDS, "typst alone, same input", _voter_cards),
    Row(
        *("import", "voter", _roll.VOTERS, "csv module + bare insert, same rows", _roll.importing),
        rounds=1,
        more=_roll.peaks,
    ),
)
