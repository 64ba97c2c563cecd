"""The tables, step by step. `upgrade` brings any older database to what this version needs."""

from pathlib import Path

from alembic import command
from alembic.config import Config

from electionsys.db import Store


def upgrade(store: Store) -> None:
    """Bring the tables up to date, in one transaction; nothing to do is nothing done."""
    with store.engine.execution_options(writes=True).begin() as connection:
        config = configuration()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def configuration() -> Config:
    """Return how Alembic is to run; it wants a connection among its attributes."""
    config = Config()
    # A percent sign in a path would be taken for an interpolation.
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    return config
