"""What every table shares, and the one way in and out of the database. Nothing here knows Flask.

A village is the shard: every table's primary key, unique keys and foreign keys begin with `unit`,
the place code it belongs to, so no row can point into another village. Ids are random.
"""

import secrets
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import UTC, datetime
from enum import StrEnum
from threading import Condition
from typing import Any, ClassVar, NamedTuple, TypeVar

from sqlalchemy import (
    BigInteger,
    Connection,
    DateTime,
    Dialect,
    Engine,
    Enum,
    ForeignKeyConstraint,
    Index,
    MetaData,
    String,
    UniqueConstraint,
    create_engine,
    event,
    orm,
)
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

from electionsys.keys import Keys

T = TypeVar("T")

_TRIES = 3
# PostgreSQL ended a transaction because of another: serialization failure, deadlock.
_CAME_TOGETHER = frozenset({"40001", "40P01"})

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Ref(NamedTuple):
    """The key of a row: the place it belongs to, and its random id."""

    unit: str
    id: int


def new_id() -> int:
    """Return a random id of 63 bits. It says nothing about when or in which order."""
    return secrets.randbits(63)


class Moment(TypeDecorator[datetime]):
    """A point in time, kept in UTC; refuses a datetime that has no zone."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value and value.replace(tzinfo=UTC)


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map: ClassVar[dict[Any, Any]] = {datetime: Moment}


class InUnit:
    """A table of one place: its key is `(unit, id)`."""

    unit: Mapped[str] = mapped_column(String(12), primary_key=True, sort_order=-2)
    id: Mapped[int] = mapped_column(
        BigInteger, primary_key=True, default=new_id, autoincrement=False, sort_order=-1
    )

    @property
    def ref(self) -> Ref:
        return Ref(self.unit, self.id)


def points_to(table: str, column: str) -> ForeignKeyConstraint:
    """Return the foreign key `(unit, column)` -> `table(unit, id)`."""
    return ForeignKeyConstraint(["unit", column], [f"{table}.unit", f"{table}.id"])


def unique(*columns: str) -> UniqueConstraint:
    """Return the unique key `(unit, *columns)`."""
    return UniqueConstraint("unit", *columns)


def indexed(*columns: str) -> Index:
    """Return the index `(unit, *columns)`."""
    return Index(None, "unit", *columns)


def words_of(kind: type[StrEnum]) -> Enum:
    """Return the column type that stores the words of `kind` as text, and nothing else."""
    return Enum(
        kind,
        native_enum=False,
        create_constraint=True,
        length=24,
        values_callable=lambda e: [word.value for word in e],
    )


class Session(orm.Session):
    """A session that knows whether what it wrote was also recorded in the journal."""

    wrote = False
    recorded = False

    def refuse_unrecorded(self) -> None:
        """Raise RuntimeError where something was written and no journal line says so."""
        self.flush()
        if self.wrote and not self.recorded:
            raise RuntimeError("an act without a journal line")


def keys_of(session: Session) -> Keys:
    """Return the keys of this installation, which the store gave to the session."""
    keys: Keys = session.info["keys"]
    return keys


@contextmanager
def roomy(session: Session) -> Iterator[None]:
    """Give SQLite a cache of 64 MB for many rows at once: their keys are random, so every row
    touches pages everywhere, and half of the time went into fetching them again.
    """
    connection = session.connection()
    if connection.dialect.name != "sqlite":
        yield
        return
    usual = connection.exec_driver_sql("PRAGMA cache_size").scalar_one()
    connection.exec_driver_sql("PRAGMA cache_size = -65536")
    try:
        yield
    finally:
        connection.exec_driver_sql(f"PRAGMA cache_size = {usual:d}")
        connection.exec_driver_sql("PRAGMA shrink_memory")


@event.listens_for(Session, "before_flush")
def _note(session: Session, *_: object) -> None:
    session.wrote = session.wrote or bool(session.new or session.dirty or session.deleted)


@event.listens_for(Session, "do_orm_execute")
def _note_bulk(execution: orm.ORMExecuteState) -> None:
    session = execution.session
    if isinstance(session, Session) and not execution.is_select:
        session.wrote = True


class Queue:
    """A lock that lets threads through in the order in which they came."""

    def __init__(self) -> None:
        self._turn = Condition()
        self._came = self._served = 0

    def __enter__(self) -> None:
        with self._turn:
            mine, self._came = self._came, self._came + 1
            self._turn.wait_for(lambda: self._served == mine)

    def __exit__(self, *_: object) -> None:
        with self._turn:
            self._served += 1
            self._turn.notify_all()


class Store:
    """One database. `reading` gives a session to read a page; `act` does one act, whole or not."""

    def __init__(self, url: str, keys: Keys) -> None:
        # What is written is about people: no error and no log repeats it.
        self.engine = create_engine(url, hide_parameters=True)
        self._info = {"keys": keys}
        self._lock: AbstractContextManager[Any] = nullcontext()
        if self.engine.dialect.name == "sqlite":
            self._lock = Queue()
            _tend_sqlite(self.engine)

    def reading(self) -> Session:
        """Return a session; nothing read through it is ever committed. The caller closes it."""
        return Session(self.engine, info=self._info)

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """One act, one transaction: commits at the end of the block or not at all.

        On SQLite writers wait at a fair lock of ours instead of its sleeping one.
        """
        engine = self.engine.execution_options(writes=True)
        info = {**self._info, "writes": True}
        with self._lock, Session(engine, info=info) as session, session.begin():
            yield session
            session.refuse_unrecorded()

    def act(self, do: Callable[[Session], T]) -> T:
        """Run `do` in one transaction and return its value.

        Where another act came first and a constraint says so, or the database ended one of two
        that waited for each other, `do` runs again: now its rules find the other's row, and
        explain. `do` must not hand out rows, they are expired.
        """
        for _ in range(_TRIES - 1):
            try:
                with self.writing() as session:
                    return do(session)
            except IntegrityError:
                continue
            except OperationalError as error:
                if getattr(error.orig, "sqlstate", None) not in _CAME_TOGETHER:
                    raise
        with self.writing() as session:
            return do(session)

    def scrub(self, *tables: str) -> bool:
        """Rewrite the files of these tables; return whether no trace of earlier rows is left.

        What was deleted or updated stays behind in pages and in the log until somebody writes
        over it; a sealed count must not (SQLite: the whole file, and its log is emptied).
        """
        if self.engine.dialect.name == "sqlite":
            with self._lock:
                return self._scrub_sqlite()
        with self.engine.connect() as connection:
            outside = connection.execution_options(isolation_level="AUTOCOMMIT")
            for table in tables:
                outside.exec_driver_sql(f"VACUUM (FULL) {table}")
        return True

    def _scrub_sqlite(self) -> bool:
        raw = self.engine.raw_connection()
        try:
            raw.execute("VACUUM")
            (busy, _, _) = raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        finally:
            raw.close()
        # A reader that is still at it keeps the log from being emptied.
        return not busy

    def close(self) -> None:
        self.engine.dispose()


def _tend_sqlite(engine: Engine) -> None:
    """Set what keeps an acknowledged act through a power cut, and leaves no deleted data behind."""

    @event.listens_for(engine, "connect")
    def _settings(connection: Any, _: object) -> None:
        connection.isolation_level = None
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "secure_delete=ON",
            "trusted_schema=OFF",
            "cell_size_check=ON",
            "busy_timeout=5000",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
