"""Many rows at once: COPY on PostgreSQL, one prepared statement on SQLite; several times as fast as an ordinary insert.

For loads of thousands of rows that are made of plain values. No Python-side default is applied and nothing is returned:
every row brings the same columns, and every NOT NULL column among them.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, cast

import psycopg
import sqlalchemy as sa
from psycopg import sql
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection

from migrant_support.platform.store.engines import USUAL_CACHE
from migrant_support.platform.store.model import Model, db
from migrant_support.platform.store.transaction import work

_Process = Callable[[Any], Any]
_USUAL = f"PRAGMA {USUAL_CACHE}"
_MANY = 20
"""From so many rows on they are written as a load."""
_NOTHING = object()


@contextmanager
def much_to_write() -> Iterator[None]:
    """Give SQLite 400 MB of page cache during the block, so that pages of indexes are not written again and again; let
    the database look at what was written, before it plans by tables that it takes for empty.
    """
    connection = db.session.connection()
    is_sqlite = connection.dialect.name == "sqlite"
    if is_sqlite:
        connection.exec_driver_sql("PRAGMA cache_size=-400000")
    try:
        yield
        look_at_tables()
    finally:
        if is_sqlite:
            connection.exec_driver_sql(_USUAL)


def look_at_tables() -> None:
    """Let the database see how much its tables hold, in the session's transaction: its plans begin with the small ones.

    SQLite never does so by itself: without it, a count of a mission's few claims went through all its cases (day of an
    officer at 100,000 persons: 484 ms of SQL, 55 after). A sample of 400 rows an index is enough, and takes 20 ms.
    """
    connection = db.session.connection()
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA analysis_limit=400")
    connection.exec_driver_sql("ANALYZE")


def see_tables() -> None:
    """Do so in a transaction of its own, where nobody else does: PostgreSQL looks at its tables by itself."""
    if db.engine.dialect.name == "sqlite":
        with work(write=True):
            look_at_tables()


def insert_many(model: type[Model], rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows into the table of a model, inside the session's transaction; constraints hold as ever.

    Raises ValueError for a row with other columns than the first, IntegrityError as the ordinary insert does.
    """
    if not rows:
        return
    table = cast(sa.Table, model.__table__)
    columns = [table.c[name] for name in rows[0]]
    connection = db.session.connection()
    values = _values(rows, columns, connection)
    if connection.dialect.name == "postgresql":
        _copy(connection, table, columns, values)
    else:
        bare = sa.table(table.name, *(sa.column(column.name) for column in columns))  # without defaults
        statement = str(sa.insert(bare).compile(dialect=connection.dialect))
        connection.exec_driver_sql(statement, list(values))


def insert_all(model: type[Model], rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows, with its default for each column that they leave out: as an ordinary insert, but fast for many.

    Raises ValueError for a row with other columns than the first, IntegrityError when a constraint says no.
    """
    if len(rows) < _MANY:
        if rows:
            db.session.execute(sa.insert(model), list(rows))
        return
    db.session.flush()
    table = cast(sa.Table, model.__table__)
    fills = {c.key: c.default for c in table.columns if c.default is not None and c.key not in rows[0]}
    insert_many(model, [{**{key: _default(fill) for key, fill in fills.items()}, **row} for row in rows])


def _default(fill: Any) -> Any:
    return fill.arg(None) if fill.is_callable else fill.arg


def _values(
    rows: Sequence[Mapping[str, Any]], columns: Sequence[sa.Column[Any]], connection: Connection
) -> Iterator[tuple[Any, ...]]:
    """The rows as the driver takes them, by the same processors as an ordinary insert."""
    dialect = connection.dialect
    if any(len(row) != len(columns) for row in rows):
        raise ValueError("rows of one insert must have the same columns")
    return zip(
        *(
            _processed(column.type.dialect_impl(dialect).bind_processor(dialect), [row[column.key] for row in rows])
            for column in columns
        ),
        strict=True,
    )


def _processed(process: _Process | None, values: list[Any]) -> Sequence[Any]:
    """A column as the driver takes it. What a list says in every row (a moment, who wrote it) is turned once."""
    if process is None:
        return values
    made: list[Any] = []
    last: Any = _NOTHING
    done: Any = None
    for value in values:
        if value is not last:
            last, done = value, process(value)
        made.append(done)
    return made


def _copy(
    connection: Connection, table: sa.Table, columns: Sequence[sa.Column[Any]], values: Iterator[tuple[Any, ...]]
) -> None:
    names = sql.SQL(", ").join(sql.Identifier(column.name) for column in columns)
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table.name), names)
    driver: Any = connection.connection.driver_connection
    try:
        with driver.cursor() as cursor, cursor.copy(statement) as copy:
            for value in values:
                copy.write_row(value)
    except psycopg.IntegrityError as no:
        raise sa.exc.IntegrityError(statement.as_string(driver), None, no) from no


def insert_new(model: type[Model], rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert those rows that no unique constraint knows yet; the others stay as they are."""
    if not rows:
        return
    insert = postgresql.insert if db.session.connection().dialect.name == "postgresql" else sqlite.insert
    db.session.execute(insert(cast(sa.Table, model.__table__)).on_conflict_do_nothing(), list(rows))
