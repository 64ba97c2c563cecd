"""The data folder a command works on."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from alembic.util import CommandError

from electionsys import migrations
from electionsys.cli.telling import refusals_told, tell
from electionsys.config import Settings
from electionsys.db import Session, Store
from electionsys.errors import RefusedError
from electionsys.findings import Finding
from electionsys.keys import Keys

data_option = click.option("--data", type=click.Path(path_type=Path), help="data / 数据目录")


@contextmanager
def store_at(settings: Settings) -> Iterator[Store]:
    """Open the store, its tables up to date; make what is not there."""
    settings.folder.mkdir(parents=True, exist_ok=True)
    store = Store(settings.database_url, Keys.in_folder(settings.folder))
    try:
        _up_to_date(store)
        yield store
    finally:
        store.close()


@contextmanager
def existing_store(data: Path | None) -> Iterator[Store]:
    """Open what is there; say so, and make nothing, where nothing is."""
    settings = Settings.at(data)
    with refusals_told():
        if not (settings.folder / "keys.json").exists():
            raise RefusedError(Finding("G104", values={"path": str(settings.folder)}))
    with store_at(settings) as store:
        yield store


@contextmanager
def existing(data: Path | None) -> Iterator[Session]:
    """Open what is there to read, as `existing_store` does."""
    with existing_store(data) as store, store.reading() as session:
        yield session


def _up_to_date(store: Store) -> None:
    """Bring the tables up to date; end where another version of this software made them."""
    try:
        migrations.upgrade(store)
    except CommandError:
        tell("cli.other_version")
        sys.exit(1)
