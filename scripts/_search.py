"""A bound of the benchmark: what the office waits for when it looks for one of 10,000 voters."""

import hashlib
import io
import itertools
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, redirect_stdout
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from _rows import sign_in, token
from flask.testing import FlaskClient

from electionsys import migrations, sheets
from electionsys.app import create_app
from electionsys.config import Settings
from electionsys.db import Session, Store
from electionsys.elections.rules import day_of
from electionsys.keys import Keys
from electionsys.rehearsal import before, people
from electionsys.rehearsal.scene import Scene, hire
from electionsys.rehearsal.telling import Teller
from electionsys.rolls import services as rolls
from electionsys.rolls.models import Voter
from electionsys.rolls.rules import layout_of
from electionsys.rolls.services.persons import ID_NUMBER
from electionsys.web.clock import real_now

Times = Callable[[], list[float]]


@dataclass(frozen=True)
class Bound:
    """Something people wait for: nineteen of twenty must take at most `limit` milliseconds.

    The scene yields what does it `amount` times, each time another, and returns the milliseconds.
    """

    name: str
    unit: str
    amount: int
    limit: float
    scene: Callable[[Path], AbstractContextManager[Times]]


_VOTERS, _SEARCHES = 10_000, 200


@contextmanager
def _searches(folder: Path) -> Iterator[Times]:
    """Search as a clerk does, from request to page, by all that names a voter in turn."""
    store_at = Settings.at(folder / "data", f"sqlite:///{folder / 'search.sqlite'}")
    app = create_app(store_at)
    store = app.extensions["store"]
    migrations.upgrade(store)
    with redirect_stdout(io.StringIO()):
        scene = _village(store, folder)
    browser = app.test_client()
    sign_in(browser, scene.staff["clerk"])
    room = f"/rolls/{scene.where.unit}/{scene.where.id}/"
    held = token(browser, room)
    with store.reading() as session:
        typed = _typed(rolls.voters_of(session, scene.where), session.info["keys"])
    forms = [{"q": text} | held for text in typed]
    yield lambda: [_milliseconds(browser, room + "search", form) for form in forms]
    store.close()


def _village(store: Store, folder: Path) -> Scene:
    faker, now = people.dice(1), real_now()
    staff = hire(store, faker, "640221100200", "zh", now)
    day = day_of(now) + timedelta(days=40)
    scene = Scene(store, Teller("zh", folder / "out"), faker, day, now, staff)
    before.begin(scene, "640221100200")
    before.prepare(scene, 38)
    scene.do(rolls.open_roll, "chair", at=scene.at(36))
    villagers = people.village(faker, scene.where.unit[:6], _VOTERS, day, "zh")
    store.act(partial(_listed, scene, people.roll_file(villagers, "zh")))
    return scene


def _listed(scene: Scene, content: bytes, session: Session) -> None:
    digest, at = hashlib.sha256(content).hexdigest(), scene.at(34)
    with sheets.opened(content, "roll.xlsx") as table:
        layout = layout_of(table.head)
        rolls.import_file(session, scene.who("clerk"), scene.where, table, layout, digest, at=at)


def _number(one: Voter, keys: Keys) -> str:
    return keys.open_sealed(one.unit, ID_NUMBER, one.id_cipher)


_WAYS: tuple[Callable[[Voter, Keys], str], ...] = (
    lambda one, keys: one.name,
    lambda one, keys: one.name[0],
    lambda one, keys: one.name[-1],
    lambda one, keys: one.initials,
    lambda one, keys: one.pinyin,
    lambda one, keys: one.pinyin[:4],
    lambda one, keys: f"{one.card_no:04d}",
    lambda one, keys: one.household,
    lambda one, keys: one.card_token,
    _number,
    lambda one, keys: _number(one, keys)[-4:],
)


def _typed(voters: list[Voter], keys: Keys) -> list[str]:
    """Return what is typed or scanned for two hundred voters, each in the next way."""
    chosen = voters[:: len(voters) // _SEARCHES][:_SEARCHES]
    return [way(one, keys) for way, one in zip(itertools.cycle(_WAYS), chosen, strict=False)]


def _milliseconds(browser: FlaskClient, address: str, form: dict[str, Any]) -> float:
    begun = time.perf_counter()
    answer = browser.post(address, data=form)
    took = 1000 * (time.perf_counter() - begun)
    if answer.status_code != 200 or "/voters/" not in answer.text:
        raise RuntimeError("a search found nobody")
    return took


BOUNDS = (Bound("search", "search", _SEARCHES, 50, _searches),)
