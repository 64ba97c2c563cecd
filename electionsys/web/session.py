"""One store per app; one session to read a page, one transaction to do an act."""

from collections.abc import Callable
from typing import TypeVar

from flask import Flask, current_app, g

from electionsys.db import Session, Store

T = TypeVar("T")


def init_app(app: Flask, store: Store) -> None:
    app.extensions["store"] = store
    app.teardown_appcontext(_close)


def store() -> Store:
    held: Store = current_app.extensions["store"]
    return held


def reading() -> Session:
    """Return the session of this request. Nothing read through it is ever committed."""
    if "session" not in g:
        g.session = store().reading()
    session: Session = g.session
    return session


def look_again() -> None:
    """Forget what this request read so far: from now on it sees what others did meanwhile."""
    _close(None)


def act(do: Callable[[Session], T]) -> T:
    """Do one act in one transaction (see `db.Store.act`), then forget what was read before it."""
    _close(None)
    return store().act(do)


def _close(_: BaseException | None) -> None:
    session: Session | None = g.pop("session", None)
    if session is not None:
        session.close()
