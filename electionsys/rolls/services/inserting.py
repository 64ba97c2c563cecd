"""Many people into the table at once."""

from collections.abc import Callable, Iterable
from datetime import datetime
from operator import itemgetter
from typing import Any, Literal, cast

from sqlalchemy import Dialect, insert
from sqlalchemy.engine.default import DefaultDialect
from sqlalchemy.sql.schema import ScalarElementColumnDefault

from electionsys.db import Ref, Session, keys_of, new_id
from electionsys.rolls.models import Voter
from electionsys.rolls.rules import RollEntry
from electionsys.rolls.services import persons

_TABLE = Voter.metadata.tables[Voter.__tablename__]
# How the two drivers want the values of a row one after another.
_IN_ORDER: dict[str, Literal["qmark", "format"]] = {"sqlite": "qmark", "postgresql": "format"}
Convert = Callable[[Any], Any]


class Inserter:
    """Inserts new voters of one election, their values as the driver takes them.

    The general way looks at each value of each row anew, and takes as long as the database itself.
    """

    def __init__(self, session: Session, where: Ref, at: datetime) -> None:
        self._connection = session.connection()
        self._sealer = persons.Sealer(keys_of(session), where.unit)
        self._next = persons.last_card(session, where) + 1
        driver = self._connection.dialect
        in_order = cast(type[DefaultDialect], type(driver))
        dialect = in_order(paramstyle=_IN_ORDER[driver.name])
        statement = insert(_TABLE).compile(dialect=dialect)
        self._statement, self._in_order = str(statement), itemgetter(*_TABLE.columns.keys())
        same: dict[str, Any] = {"unit": where.unit, "election_id": where.id}
        same["added_at"] = _converter("added_at", dialect)(at)
        self._same, self._born_on = _defaults() | same, _converter("born_on", dialect)

    def add(self, entries: Iterable[RollEntry]) -> None:
        """Insert these people; their cards are numbered on. Raises IntegrityError."""
        rows = [self._row(entry, card) for card, entry in enumerate(entries, start=self._next)]
        self._next += len(rows)
        self._connection.exec_driver_sql(self._statement, rows)

    def _row(self, entry: RollEntry, card_no: int) -> tuple[Any, ...]:
        row = self._same | persons.written(self._sealer, entry)
        row["id"], row["card_no"], row["card_token"] = new_id(), card_no, persons.token()
        row["born_on"] = self._born_on(entry.born_on)
        values: tuple[Any, ...] = self._in_order(row)
        return values


def _defaults() -> dict[str, Any]:
    """Return column -> what stands in it where nobody says otherwise."""
    return {
        column.name: column.default.arg
        if isinstance(column.default, ScalarElementColumnDefault)
        else None
        for column in _TABLE.columns
    }


def _converter(column: str, dialect: Dialect) -> Convert:
    """Return what makes of a value of this column the one the driver takes."""
    convert = _TABLE.columns[column].type.dialect_impl(dialect).bind_processor(dialect)
    return convert or (lambda value: value)
