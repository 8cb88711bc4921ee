"""Statements that are written once with SQLAlchemy, compiled once per dialect, and run by the driver itself.

Building, hashing and dressing a statement anew costs ten times what the database needs to carry it out (see
docs/measurements.md). What every completion of a task runs is therefore prepared here; everything else goes through
SQLAlchemy as usual, in the same transaction.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, Dialect, Table, bindparam, insert
from sqlalchemy.exc import DBAPIError

Processor = Callable[[Any], Any]
#: What was run: (statement, prepared or not, values); for measurements, which play the same writes back by hand.
Written = list[tuple[Any, Any]]


class Prepared:
    """A select, insert, update or delete whose values are `bindparam`s. No expanding IN."""

    def __init__(self, statement: Any, keys: Iterable[str] | None = None) -> None:
        """keys: the columns of an insert."""
        self.statement = statement
        self._keys = list(keys) if keys is not None else None
        self._compiled: dict[str, _Compiled] = {}

    def rows(self, connection: Connection, values: dict[str, Any]) -> list[dict[str, Any]]:
        """All rows of a select, as mappings."""
        compiled = self._for(connection.dialect)
        cursor = compiled.run(connection, values)
        found = cursor.fetchall()
        cursor.close()
        return compiled.read(found)

    def row(self, connection: Connection, values: dict[str, Any]) -> dict[str, Any] | None:
        """The first row of a select, or None."""
        compiled = self._for(connection.dialect)
        cursor = compiled.run(connection, values)
        found = cursor.fetchone()
        cursor.close()
        return None if found is None else compiled.read([found])[0]

    def parts(
        self, connection: Connection, values: dict[str, Any], lengths: Sequence[int]
    ) -> list[dict[str, Any]] | None:
        """The first row of a select over several tables, cut into one map for each: so many columns each."""
        compiled = self._for(connection.dialect)
        cursor = compiled.run(connection, values)
        found = cursor.fetchone()
        cursor.close()
        if found is None:
            return None
        row, names, start, parts = compiled.plain(found), compiled.names, 0, []
        for length in lengths:
            parts.append(dict(zip(names[start : start + length], row[start : start + length], strict=True)))
            start += length
        return parts

    def write(self, connection: Connection, values: dict[str, Any]) -> int:
        """Run a write; returns how many rows it changed."""
        cursor = self._for(connection.dialect).run(connection, values)
        changed = int(cursor.rowcount)
        cursor.close()
        return changed

    def _for(self, dialect: Dialect) -> "_Compiled":
        found = self._compiled.get(dialect.name)
        if found is None:
            found = self._compiled[dialect.name] = _Compiled(self.statement, self._keys, dialect)
        return found


class _Compiled:
    """The text of a statement for one dialect, and how its values go in and come out."""

    def __init__(self, statement: Any, keys: list[str] | None, dialect: Dialect) -> None:
        compiled = statement.compile(dialect=dialect, column_keys=keys)
        self.dialect = dialect
        self.text = str(compiled)
        #: values that stand in the statement itself
        self.given = {name: value for name, value in compiled.params.items() if value is not None}
        binds = {
            name: compiled.binds[name].type.dialect_impl(dialect).bind_processor(dialect) for name in compiled.params
        }
        order = compiled.positiontup
        #: name and processor in the order of the question marks; None for a driver that takes names
        self.order = [(name, binds[name]) for name in order] if order is not None else None
        self.plain_order = list(order) if order is not None and not any(binds.values()) else None
        self.binds = {name: processor for name, processor in binds.items() if processor is not None}
        columns = list(statement.selected_columns) if statement.is_select else []
        self.names = [column.key for column in columns]
        processors = [column.type.dialect_impl(dialect).result_processor(dialect, None) for column in columns]
        self.dressed = [(number, processor) for number, processor in enumerate(processors) if processor is not None]

    def run(self, connection: Connection, values: dict[str, Any]) -> Any:
        if self.given:
            values = {**self.given, **values}
        parameters: Any
        if self.plain_order is not None:
            parameters = [values[name] for name in self.plain_order]
        elif self.order is not None:
            parameters = tuple(
                [processor(values[name]) if processor is not None else values[name] for name, processor in self.order]
            )
        else:
            parameters = {
                name: self.binds[name](value) if name in self.binds else value for name, value in values.items()
            }
        try:
            return _driver(connection).execute(self.text, parameters)
        except self.dialect.loaded_dbapi.Error as error:
            raise DBAPIError.instance(
                self.text, parameters, error, self.dialect.loaded_dbapi.Error, dialect=self.dialect
            ) from error

    def read(self, rows: list[Any]) -> list[dict[str, Any]]:
        return [dict(zip(self.names, self.plain(row), strict=True)) for row in rows]

    def plain(self, row: Any) -> Any:
        """A row with Python's values."""
        if not self.dressed:
            return row
        values = list(row)
        for number, processor in self.dressed:
            values[number] = processor(values[number])
        return values


def one_of(column: Any, count: int, name: str = "one") -> Any:
    """`column IN (…)` for a fixed number of values, given as `one0`, `one1` … (see `several`)."""
    return column.in_([bindparam(f"{name}{number}") for number in range(count)])


def several(values: Iterable[Any], name: str = "one") -> dict[str, Any]:
    """The values for `one_of`."""
    return {f"{name}{number}": value for number, value in enumerate(values)}


def say(connection: Connection, text: str) -> None:
    """Run a statement without values and without an answer."""
    _driver(connection).execute(text)


def _driver(connection: Connection) -> Any:
    """The driver's own connection; both drivers give a cursor for each statement that is run on it."""
    return connection.connection.driver_connection


#: Rows that one statement inserts at most; more are several statements.
MOST_ROWS = 40
_INSERTS: dict[tuple[str, tuple[str, ...], int], Prepared] = {}
_DEFAULTS: dict[str, dict[str, Any]] = {}


def insertions(table: Table, rows: Sequence[dict[str, Any]]) -> Iterator[tuple[Prepared, dict[str, Any]]]:
    """The prepared inserts of rows with the same columns, and their values with the table's plain defaults."""
    defaults = _DEFAULTS.get(table.name)
    if defaults is None:
        plain = {c.name: c.default.arg for c in table.columns if c.default is not None and c.default.is_scalar}  # type: ignore[attr-defined]
        defaults = _DEFAULTS[table.name] = plain
    for start in range(0, len(rows), MOST_ROWS):
        some = [{**defaults, **row} for row in rows[start : start + MOST_ROWS]]
        columns = tuple(some[0])
        key = (table.name, columns, len(some))
        found = _INSERTS.get(key)
        if found is None:
            found = _INSERTS[key] = _insertion(table, columns, len(some))
        if len(some) == 1:
            yield found, some[0]
        else:
            yield found, {f"{name}_m{number}": row[name] for number, row in enumerate(some) for name in columns}


def _insertion(table: Table, columns: tuple[str, ...], count: int) -> Prepared:
    if count == 1:
        return Prepared(insert(table).inline(), columns)
    marks = [
        {name: bindparam(f"{name}_m{number}", type_=table.c[name].type) for name in columns} for number in range(count)
    ]
    return Prepared(insert(table).values(marks))
