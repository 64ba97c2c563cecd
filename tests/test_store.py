"""The way in and out of the database: what is acknowledged is kept, and nothing half done."""

import os
import sqlite3
from datetime import datetime

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as limits
from hypothesis import strategies as st

from electionsys.actor import Role
from electionsys.db import Store, new_id
from electionsys.elections import services as elections
from electionsys.keys import Keys
from tests.conftest import person


def test_sqlite_is_set_to_survive_a_power_cut_and_to_forget_what_is_deleted(tmp_path):
    store = Store(f"sqlite:///{tmp_path / 'one.sqlite'}", Keys.in_folder(tmp_path))
    with store.engine.connect() as connection:
        found = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "secure_delete")
        }
    assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "secure_delete": 1}


def test_a_moment_without_a_zone_is_refused(act, election):
    with pytest.raises(Exception, match="time zone"):
        act(elections.shift_clock, person(Role.CHAIR), election, 3, at=datetime(2026, 11, 1))  # noqa: DTZ001


def test_a_refused_act_leaves_nothing(act, read, election, store):
    def half(session):
        elections.count(session, election, "issued", 5)
        session.flush()
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        store.act(half)
    assert read(elections.counters, election) == {}


def test_what_is_read_is_never_committed(store, election, read):
    with store.reading() as session:
        elections.get(session, election).term_no = 99
        session.flush()
    assert read(elections.get, election).term_no == 12


@limits(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.text(max_size=30))
def test_a_sealed_field_opens_only_where_it_belongs(tmp_path, text):
    keys = Keys.in_folder(tmp_path)
    sealed = keys.seal("640221100200", "id", text)
    assert keys.open_sealed("640221100200", "id", sealed) == text
    for unit, purpose in (("640221100201", "id"), ("640221100200", "phone")):
        with pytest.raises(ValueError, match="does not open"):
            keys.open_sealed(unit, purpose, sealed)
    broken = bytes([*sealed[:-1], sealed[-1] ^ 1])
    with pytest.raises(ValueError, match="does not open"):
        keys.open_sealed("640221100200", "id", broken)


def test_keys_are_made_once_and_are_the_owners_alone(tmp_path):
    first = Keys.in_folder(tmp_path / "new")
    assert Keys.in_folder(tmp_path / "new") == first
    assert Keys.in_folder(tmp_path / "other") != first
    mode = (tmp_path / "new" / "keys.json").stat().st_mode & 0o777
    # Windows knows no owner's mode.
    assert mode == (0o666 if os.name == "nt" else 0o600)


def test_ids_are_random_and_fit_the_column():
    ids = [new_id() for _ in range(1000)]
    assert len(set(ids)) == 1000
    assert max(ids) < 2**63
    assert sorted(ids) != ids


def test_a_deleted_row_leaves_no_trace_in_the_file(tmp_path):
    """The control beside it: with the setting off, what was deleted can be read in the file."""
    marks = {}
    for setting in ("ON", "OFF"):
        path = tmp_path / f"{setting}.sqlite"
        raw = sqlite3.connect(path)
        raw.execute(f"PRAGMA secure_delete={setting}")
        raw.execute("CREATE TABLE t (x TEXT)")
        raw.execute("INSERT INTO t VALUES ('canary-640221')")
        raw.commit()
        raw.execute("DELETE FROM t")
        raw.commit()
        raw.close()
        marks[setting] = b"canary-640221" in path.read_bytes()
    assert marks == {"ON": False, "OFF": True}
