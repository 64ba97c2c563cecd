"""The secret of the ballot, as far as tables, order, journal and code can betray it.

Every check has a control that leaks and is found.
"""

import ast
import json
from math import sqrt
from pathlib import Path

import pytest
from sqlalchemy import (
    BigInteger,
    Column,
    DateTime,
    ForeignKey,
    MetaData,
    String,
    Table,
    insert,
    select,
    text,
)

import electionsys.counting
from electionsys.counting import models, services
from electionsys.counting.models import SheetVote, StackSheet
from electionsys.counting.services import sealing
from electionsys.db import Base, Moment, new_id
from electionsys.journal import services as journal
from tests.counting.conftest import CHAIR, FIRST, NIGHT, SCRUTINEER, SECOND

SECRET = sorted(
    (
        mapper.local_table
        for mapper in Base.registry.mappers
        if mapper.class_.__module__ == models.__name__
    ),
    key=lambda table: table.name,
)
VOTER = "voter"
BANNED = {"random", "time", "uuid"}
STACKS = 40


def reached(table: Table) -> set[str]:
    """Return every table that foreign keys lead to from this one, however far."""
    found: set[str] = set()
    ahead = [table]
    while ahead:
        for key in ahead.pop().foreign_keys:
            if key.column.table.name not in found:
                found.add(key.column.table.name)
                ahead.append(key.column.table)
    return found


def betraying(table: Table) -> list[str]:
    """Return the columns that say when, where or in which order a row was written."""
    return [
        column.name
        for column in table.columns
        if isinstance(column.type, DateTime | Moment)
        or column.autoincrement is True
        or any(word in column.name for word in ("station", "seq", "position", "_at", "voter"))
    ]


def has_rowid(table: Table) -> bool:
    return bool(table.dialect_options["sqlite"]["with_rowid"])


def test_all_tables_of_the_count_are_looked_at():
    assert {table.name for table in SECRET} == {
        "box_opening",
        "count_seal",
        "mixing",
        "sheet_vote",
        "sheet_write_in",
        "stack_sheet",
    }


@pytest.mark.parametrize("table", SECRET, ids=lambda table: table.name)
def test_no_chain_of_keys_leads_from_the_count_to_a_voter(table):
    assert not reached(table) & {VOTER, "check_in", "paper_issue", "station", "candidate"}


@pytest.mark.parametrize("table", SECRET, ids=lambda table: table.name)
def test_no_row_of_the_count_says_when_where_or_in_which_order(table):
    assert betraying(table) == []
    assert not has_rowid(table)


def test_a_leaking_table_is_found():
    metadata = MetaData()
    Table(VOTER, metadata, Column("id", BigInteger, primary_key=True))
    line = Table("line", metadata, Column("id", ForeignKey("voter.id"), primary_key=True))
    leaky = Table(
        "leaky",
        metadata,
        Column("line_id", ForeignKey("line.id"), primary_key=True),
        Column("counted_at", String(20)),
        Column("at", DateTime),
        Column("station_id", BigInteger),
    )
    assert VOTER in reached(leaky)
    assert line.name in reached(leaky)
    assert betraying(leaky) == ["counted_at", "at", "station_id"]
    assert has_rowid(leaky)


def rank_correlation(order: list[int]) -> float:
    """Return Spearman's rho of a permutation of 0 … n-1 with the order 0 … n-1."""
    n = len(order)
    ranks = {value: rank for rank, value in enumerate(sorted(order))}
    distance = sum((rank - ranks[value]) ** 2 for rank, value in enumerate(order))
    return 1 - 6 * distance / (n * (n * n - 1))


def looks_ordered(orders: list[list[int]]) -> bool:
    """Whether orders agree with that of writing, their mean beyond five standard errors."""
    mean = sum(map(rank_correlation, orders)) / len(orders)
    return abs(mean) > 5 / sqrt(len(orders) * (len(orders[0]) - 1))


def stored(session, kind=StackSheet, column="stack") -> list[int]:
    """Return a column in the order in which its rows lie in the file."""
    # A table WITHOUT ROWID lies in the order of its key; one of PostgreSQL in that of its pages.
    lies = "unit, id" if session.get_bind().dialect.name == "sqlite" else "ctid"
    return list(session.scalars(text(f"SELECT {column} FROM {kind.__tablename__} ORDER BY {lies}")))


def write_stacks(session, hall, ids=None) -> None:
    """Record stacks in the order of their numbers; `ids` are the keys of a leaky scheme."""
    for stack in range(1, STACKS + 1):
        services.enter_stack(session, FIRST, hall.where, stack, hall.entry(), at=NIGHT)
    if ids is not None:
        _rekey(session, hall.where, ids)


def _rekey(session, where, ids):
    table = StackSheet.__table__
    rows = [dict(row._mapping) for row in session.execute(select(table).order_by(table.c.stack))]
    session.execute(SheetVote.__table__.delete())
    session.execute(table.delete())
    session.execute(insert(table), [row | {"id": one} for row, one in zip(rows, ids, strict=True)])


@pytest.fixture
def writing(store, mixed):
    """A transaction in which forty stacks are recorded, and which is never committed."""
    with store.reading() as session:
        yield session
        session.rollback()


def test_the_order_of_a_sealed_count_is_not_that_of_writing(writing, mixed):
    write_stacks(writing, mixed)
    orders, votes = [], []
    for _ in range(30):
        sealing._shuffle(writing, mixed.where)
        writing.expire_all()
        orders.append(stored(writing))
        stacks = dict(iter(writing.execute(select(StackSheet.id, StackSheet.stack))))
        rows = stored(writing, SheetVote, "sheet_id")
        votes.append([stacks[sheet] for sheet in dict.fromkeys(rows)])
    assert not looks_ordered(orders)
    assert not looks_ordered(votes)
    assert len({tuple(order) for order in orders}) == 30


def test_keys_that_rise_are_found(writing, mixed):
    """The control: ids in the order of writing, as a clock or a sequence would give them."""
    first = new_id() // 2
    write_stacks(writing, mixed, ids=range(first, first + STACKS))
    assert looks_ordered([stored(writing)])


def test_a_shuffle_of_neighbours_is_found(writing, mixed):
    """The control: each row trades places with the next now and then, which is no shuffle."""
    write_stacks(writing, mixed)
    ids = sorted(writing.scalars(select(StackSheet.id)))
    for at in range(0, STACKS - 1, 2):
        ids[at], ids[at + 1] = ids[at + 1], ids[at]
    _rekey(writing, mixed.where, ids)
    assert looks_ordered([stored(writing)])


def test_sealing_gives_every_row_a_key_nobody_saw_before(act, read, agreed):
    def keys(session):
        return {kind: set(session.scalars(select(kind.id))) for kind in (StackSheet, SheetVote)}

    before, votes = (
        read(keys),
        read(lambda db: sorted(stored(db, SheetVote, "votes"))),
    )
    act(services.seal, CHAIR, agreed.where, at=NIGHT)
    after = read(keys)
    for kind, held in before.items():
        assert len(after[kind]) == len(held)
        assert not after[kind] & held
    assert read(lambda db: sorted(stored(db, SheetVote, "votes"))) == votes


def _left_in_files(store, marks) -> int:
    """Return how many of these row keys can still be read in the files of a SQLite database."""
    path = Path(store.engine.url.database)
    files = (path, path.with_name(f"{path.name}-wal"))
    kept = b"".join(file.read_bytes() for file in files if file.exists())
    return sum(mark.to_bytes(8) in kept for mark in marks)


def test_no_trace_of_the_rows_before_the_seal_is_left_in_the_file(act, store, agreed):
    if store.engine.dialect.name != "sqlite":
        with store.engine.connect() as connection:
            before = connection.scalar(text("SELECT pg_relation_filenode('stack_sheet')"))
        act(services.seal, CHAIR, agreed.where, at=NIGHT)
        store.scrub(*services.SECRET)
        with store.engine.connect() as connection:
            assert connection.scalar(text("SELECT pg_relation_filenode('stack_sheet')")) != before
        return
    with store.reading() as session:
        marks = list(session.scalars(select(StackSheet.id)))
    act(services.seal, CHAIR, agreed.where, at=NIGHT)
    # The control: the seal alone leaves them behind, in the log.
    assert _left_in_files(store, marks) == len(marks)
    store.scrub(*services.SECRET)
    assert _left_in_files(store, marks) == 0


def test_the_journal_of_a_count_holds_no_number_of_votes(act, read, mixed):
    """Every number of votes is one that stands nowhere else."""
    where = mixed.where
    entry = mixed.entry(papers=97, blank=3, invalid=13, votes=(37, 29, 71, 59, 31))
    for stack in (1, 2):
        act(services.enter_stack, FIRST, where, stack, entry, at=NIGHT)
    act(services.enter_stack, SECOND, where, 1, entry, at=NIGHT)
    act(services.enter_stack, SECOND, where, 2, mixed.entry(), at=NIGHT)
    act(services.settle, SCRUTINEER, where, 2, entry, "重数", at=NIGHT)
    counted = [one for one in read(journal.entries, where) if one.act.startswith("counting.")]
    told = [
        json.loads(one.facts)
        for one in counted
        if one.act not in ("counting.open-box", "counting.mix")
    ]
    numbers = {value for facts in told for value in facts.values() if isinstance(value, int)}
    assert numbers == {1, 2, 3}
    assert len(told) == 5


def test_who_recorded_a_stack_is_no_chain_to_him():
    """An account is a number here: a foreign key would lead on to whatever points at accounts."""
    assert not StackSheet.__table__.columns["account_id"].foreign_keys


def sources_of_order(code: str) -> set[str]:
    """Return the modules a source imports that number or order things by a clock or a seed."""
    found = set()
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        if isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.partition(".")[0])
    return found & BANNED


def test_ids_and_order_come_from_secrets_alone():
    folder = Path(electionsys.counting.__file__).parent
    files = sorted(folder.rglob("*.py"))
    assert len(files) > 8
    assert {
        path.name: sources_of_order(path.read_text())
        for path in files
        if sources_of_order(path.read_text())
    } == {}


@pytest.mark.parametrize(
    "code", ["import random", "from uuid import uuid1", "import time", "from random import shuffle"]
)
def test_another_source_of_order_is_found(code):
    assert sources_of_order(code)
