"""Many people into the table at once."""

from collections.abc import Callable, Iterable
from datetime import datetime
from operator import itemgetter
from typing import Any

from sqlalchemy import Dialect, insert

from electionsys.db import Ref, Session, keys_of
from electionsys.rolls.models import Voter
from electionsys.rolls.rules import RollEntry
from electionsys.rolls.services import persons

_TABLE = Voter.metadata.tables[Voter.__tablename__]
# How the two drivers want the values of a row one after another.
_IN_ORDER = {"sqlite": "qmark", "postgresql": "format"}
Convert = Callable[[Any], Any]


class Inserter:
    """Inserts new voters of one election, their values as the driver takes them.

    The general way looks at each value of each row anew, and takes as long as the database itself.
    """

    def __init__(self, session: Session, where: Ref, at: datetime) -> None:
        self._connection, self._keys = session.connection(), keys_of(session)
        self._where, self._at = where, at
        self._next = persons.last_card(session, where) + 1
        dialect = type(self._connection.dialect)(
            paramstyle=_IN_ORDER[self._connection.dialect.name]
        )
        statement = insert(_TABLE).compile(dialect=dialect)
        self._statement, self._in_order = str(statement), itemgetter(*_TABLE.columns.keys())
        self._unsaid, self._born_on = _defaults(), _converter("born_on", dialect)
        self._added_at = _converter("added_at", dialect)(at)

    def add(self, entries: Iterable[RollEntry]) -> None:
        """Insert these people; their cards are numbered on. Raises IntegrityError."""
        rows = [self._row(entry, card) for card, entry in enumerate(entries, start=self._next)]
        self._next += len(rows)
        self._connection.exec_driver_sql(self._statement, rows)

    def _row(self, entry: RollEntry, card_no: int) -> tuple[Any, ...]:
        row = self._unsaid | persons.row(self._keys, self._where, entry, card_no, self._at)
        row["born_on"], row["added_at"] = self._born_on(entry.born_on), self._added_at
        return self._in_order(row)


def _defaults() -> dict[str, Any]:
    """Return column -> what stands in it where nobody says otherwise."""
    return {
        column.name: column.default.arg
        if column.default is not None and column.default.is_scalar
        else None
        for column in _TABLE.columns
    }


def _converter(column: str, dialect: Dialect) -> Convert:
    """Return what makes of a value of this column the one the driver takes."""
    convert = _TABLE.columns[column].type.dialect_impl(dialect).bind_processor(dialect)
    return convert or (lambda value: value)
