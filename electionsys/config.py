"""Settings, read once when the app is made, and the folder where this installation keeps itself."""

import os
from dataclasses import dataclass
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def beside(name: str) -> str:
    """Return the folder `name`: inside the package in a wheel, next to it in a checkout."""
    packaged = _PACKAGE / name
    return str(packaged if packaged.is_dir() else _PACKAGE.parent / name)


@dataclass(frozen=True, slots=True)
class Settings:
    """Where the data lives. `folder` holds keys and, by default, the SQLite file."""

    folder: Path
    database_url: str

    @classmethod
    def at(cls, folder: Path | str | None = None, database_url: str | None = None) -> "Settings":
        """Read `ELECTIONSYS_DATA` and `ELECTIONSYS_DATABASE_URL` where no argument is given."""
        home = Path(folder or os.environ.get("ELECTIONSYS_DATA") or "data").resolve()
        url = database_url or os.environ.get("ELECTIONSYS_DATABASE_URL")
        return cls(home, _psycopg(url) if url else f"sqlite:///{home / 'electionsys.sqlite'}")


def _psycopg(url: str) -> str:
    """Name the driver that is installed, whichever way the address was written."""
    for prefix in ("postgres://", "postgresql://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url.removeprefix(prefix)
    return url


class Defaults:
    """What Flask itself is told; `ELECTIONSYS_…` in the environment overrides."""

    TRUSTED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
    SESSION_COOKIE_NAME = "electionsys"
    # A laptop in a village hall serves plain http to itself; a server behind TLS sets this.
    SESSION_COOKIE_SECURE = False
    SESSION_COOKIE_HTTPONLY = True
    SESSION_COOKIE_SAMESITE = "Strict"
    MAX_CONTENT_LENGTH = 16 * 1024 * 1024
    MAX_FORM_MEMORY_SIZE = 2 * 1024 * 1024
    BOOTSTRAP_SERVE_LOCAL = True
    WTF_CSRF_TIME_LIMIT = 12 * 60 * 60
