"""The steps of the tables lead to what the rooms declare, and back."""

import sqlite3
from contextlib import closing

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from click.testing import CliRunner
from sqlalchemy import inspect, select

from electionsys import migrations
from electionsys.cli import main
from electionsys.db import Base
from electionsys.keys import Keys
from electionsys.rolls.models import Voter, province_of
from electionsys.words import say

# SQLite does not tell of what an index of an expression is made; its own test asks for it.
pytestmark = [
    pytest.mark.filterwarnings("ignore:Skipped unsupported reflection"),
    pytest.mark.filterwarnings("ignore:autogenerate skipping metadata-specified expression"),
]


def _differences(store):
    with store.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return compare_metadata(context, Base.metadata)


def test_the_steps_lead_to_the_tables_the_rooms_declare(store):
    assert _differences(store) == []


def test_a_missing_column_would_be_noticed(store):
    with store.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE station DROP COLUMN mobile")
    assert [found[0] for found in _differences(store)] == ["add_column"]


def test_one_person_is_found_again_in_a_province_by_an_index(store):
    """The index of an expression is there, and answers what is asked in its words."""
    question = select(Voter.id).where(province_of(Voter.unit) == "64", Voter.id_index == "a")
    sqlite = store.engine.dialect.name == "sqlite"
    with store.engine.connect() as connection:
        if not sqlite:
            # A table without rows is read as a whole; nobody means that.
            connection.exec_driver_sql("SET enable_seqscan = off")
        explained = str(question.compile(connection, compile_kwargs={"literal_binds": True}))
        plan = connection.exec_driver_sql(f"EXPLAIN {'QUERY PLAN ' * sqlite}{explained}").all()
    assert "ix_voter_person" in str(plan)


def test_upgrading_twice_changes_nothing_and_the_way_back_is_clear(store):
    migrations.upgrade(store)
    assert "voter" in inspect(store.engine).get_table_names()
    with store.engine.execution_options(writes=True).begin() as connection:
        config = migrations.configuration()
        config.attributes["connection"] = connection
        command.downgrade(config, "base")
    assert inspect(store.engine).get_table_names() == ["alembic_version"]
    migrations.upgrade(store)
    assert _differences(store) == []


def test_a_folder_of_another_version_is_one_sentence_and_gains_no_table(tmp_path):
    with closing(sqlite3.connect(tmp_path / "electionsys.sqlite")) as folder:
        folder.execute("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)")
        folder.execute("INSERT INTO alembic_version VALUES ('of-another-version')")
        folder.commit()
    Keys.in_folder(tmp_path)
    told = CliRunner().invoke(main, ["verify", "--data", str(tmp_path)])
    assert (told.exit_code, told.output.count("\n")) == (1, 1)
    assert say("zh", "cli.other_version") in told.output
    with closing(sqlite3.connect(tmp_path / "electionsys.sqlite")) as folder:
        tables = folder.execute("SELECT name FROM sqlite_master").fetchall()
    assert tables == [("alembic_version",)]
