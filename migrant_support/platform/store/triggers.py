"""What the database itself refuses beyond CHECKs and keys: rows that are only added to, spans that may not overlap.

SQL texts for both databases, shared by the models (which create tables in tests) and the migrations. They hold no per
cent sign, because `sa.DDL` would read it as a place to fill. SQLite loses triggers when a table is rebuilt:
`missing` finds that out, and a test asks it after every upgrade.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy import event

from migrant_support.platform.store.model import Model


@dataclass(frozen=True, slots=True)
class Trigger:
    """One rule of the database: its name on both, and the statements that make it."""

    name: str
    table: str
    sqlite: tuple[str, ...]
    postgresql: tuple[str, ...]
    removing: tuple[str, ...] = ()  # on PostgreSQL, after its table was dropped

    def statements(self, dialect: str) -> tuple[str, ...]:
        """What makes it on this database ("sqlite" or "postgresql")."""
        return self.sqlite if dialect == "sqlite" else self.postgresql


_known: dict[str, Trigger] = {}


def attach(model: type[Model], *triggers: Trigger) -> None:
    """Let the table of a model be made with these triggers."""
    for trigger in triggers:
        _known[trigger.name] = trigger
        for dialect in ("sqlite", "postgresql"):
            for text in trigger.statements(dialect):
                ddl = sa.DDL(text).execute_if(dialect=dialect)  # type: ignore[no-untyped-call]
                event.listen(model.__table__, "after_create", ddl)


def create_all(connection: sa.Connection, triggers: Iterable[Trigger]) -> None:
    """Make the triggers; for migrations."""
    for trigger in triggers:
        for text in trigger.statements(connection.dialect.name):
            connection.exec_driver_sql(text)


def remove_all(connection: sa.Connection, triggers: Iterable[Trigger]) -> None:
    """Remove what the dropped tables left behind; for migrations."""
    if connection.dialect.name == "postgresql":
        for trigger in triggers:
            for text in trigger.removing:
                connection.exec_driver_sql(text)


def missing(connection: sa.Connection) -> frozenset[str]:
    """The names of attached triggers that do not stand in this database."""
    query = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        if connection.dialect.name == "sqlite"
        else "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'"
    )
    return frozenset(_known) - set(connection.exec_driver_sql(query).scalars())


def only_added_to(table: str) -> Trigger:
    """Rows of the table are added and never changed or deleted (DOMAIN invariant 13)."""
    name = f"{table}_is_only_added_to"
    refuse = f"SELECT RAISE(ABORT, '{table} is only added to')"
    return Trigger(
        name=name,
        table=table,
        sqlite=(
            f"CREATE TRIGGER {name} BEFORE UPDATE ON {table} BEGIN {refuse}; END",
            f"CREATE TRIGGER {name}_delete BEFORE DELETE ON {table} BEGIN {refuse}; END",
        ),
        postgresql=(
            (
                f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION USING "
                f"MESSAGE = '{table} is only added to', ERRCODE = 'integrity_constraint_violation'; END $$"
            ),
            (
                f"CREATE TRIGGER {name} BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
                f"FOR EACH STATEMENT EXECUTE FUNCTION {name}()"
            ),
        ),
        removing=(f"DROP FUNCTION IF EXISTS {name}()",),
    )


def only_emptied(table: str, *, text: str, fixed: Iterable[str]) -> Trigger:
    """As `only_added_to`, but the column `text` of a row may become empty: words in it can name a person who is erased.

    `fixed` are the other columns; none of them ever changes.
    """
    name = f"{table}_is_only_added_to"
    message = f"{table} is only added to"
    columns = ", ".join(fixed)
    refuse = f"SELECT RAISE(ABORT, '{message}')"
    raise_it = f"RAISE EXCEPTION USING MESSAGE = '{message}', ERRCODE = 'integrity_constraint_violation'"
    return Trigger(
        name=name,
        table=table,
        sqlite=(
            f"CREATE TRIGGER {name} BEFORE UPDATE OF {columns} ON {table} BEGIN {refuse}; END",
            (
                f"CREATE TRIGGER {name}_text BEFORE UPDATE OF {text} ON {table} "
                f"WHEN NEW.{text} <> '' BEGIN {refuse}; END"
            ),
            f"CREATE TRIGGER {name}_delete BEFORE DELETE ON {table} BEGIN {refuse}; END",
        ),
        postgresql=(
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {raise_it}; END $$",
            (
                f"CREATE TRIGGER {name} BEFORE UPDATE OF {columns} OR DELETE OR TRUNCATE ON {table} "
                f"FOR EACH STATEMENT EXECUTE FUNCTION {name}()"
            ),
            (
                f"CREATE TRIGGER {name}_text BEFORE UPDATE OF {text} ON {table} "
                f"FOR EACH ROW WHEN (NEW.{text} <> '') EXECUTE FUNCTION {name}()"
            ),
        ),
        removing=(f"DROP FUNCTION IF EXISTS {name}()",),
    )


def only_sealed_anew(table: str, *, sealed: str, fixed: Iterable[str]) -> Trigger:
    """As `only_added_to`, but for a column of sealed values: `vault rotate` may seal them anew.

    It may do so only for a value whose data key is retired, which a rotation alone brings about. `fixed` are the other
    columns; none of them ever changes.
    """
    name = f"{table}_is_only_added_to"
    message = f"{table} is only added to"
    columns = ", ".join(fixed)
    retired = "SELECT 1 FROM data_key k WHERE k.retired_at IS NOT NULL AND k.id = "
    sqlite_key = f"lower(hex(substr(OLD.{sealed}, 5, 16)))"
    postgres_key = f"encode(substring(OLD.{sealed} FROM 5 FOR 16), 'hex')::uuid"
    refuse = f"SELECT RAISE(ABORT, '{message}')"
    raise_it = f"RAISE EXCEPTION USING MESSAGE = '{message}', ERRCODE = 'integrity_constraint_violation'"
    return Trigger(
        name=name,
        table=table,
        sqlite=(
            f"CREATE TRIGGER {name} BEFORE UPDATE OF {columns} ON {table} BEGIN {refuse}; END",
            (
                f"CREATE TRIGGER {name}_sealed BEFORE UPDATE OF {sealed} ON {table} "
                f"WHEN NOT EXISTS ({retired}{sqlite_key}) BEGIN {refuse}; END"
            ),
            f"CREATE TRIGGER {name}_delete BEFORE DELETE ON {table} BEGIN {refuse}; END",
        ),
        postgresql=(
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {raise_it}; END $$",
            (
                f"CREATE FUNCTION {name}_sealed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
                f"IF NOT EXISTS ({retired}{postgres_key}) THEN {raise_it}; END IF; RETURN NEW; END $$"
            ),
            (
                f"CREATE TRIGGER {name} BEFORE UPDATE OF {columns} OR DELETE OR TRUNCATE ON {table} "
                f"FOR EACH STATEMENT EXECUTE FUNCTION {name}()"
            ),
            (
                f"CREATE TRIGGER {name}_sealed BEFORE UPDATE OF {sealed} ON {table} "
                f"FOR EACH ROW EXECUTE FUNCTION {name}_sealed()"
            ),
        ),
        removing=(f"DROP FUNCTION IF EXISTS {name}()", f"DROP FUNCTION IF EXISTS {name}_sealed()"),
    )


def keeps_count(name: str, table: str, *, counted_on: str, column: str, by: str) -> Trigger:
    """The rows of the table are counted in a column of another one, of which `by` says the row's id.

    `by` is a SELECT over `{row}`. Because the counting row is written, two transactions count one after the other, and
    a CHECK on it holds however many write at once.
    """

    def step(row: str, sign: str) -> str:
        return f"UPDATE {counted_on} SET {column} = {column} {sign} 1 WHERE id = ({by.format(row=row)})"  # noqa: S608

    plus, minus = step("NEW", "+"), step("OLD", "-")
    return Trigger(
        name=name,
        table=table,
        sqlite=(
            f"CREATE TRIGGER {name} AFTER INSERT ON {table} BEGIN {plus}; END",
            f"CREATE TRIGGER {name}_delete AFTER DELETE ON {table} BEGIN {minus}; END",
        ),
        postgresql=(
            (
                f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
                f"IF TG_OP = 'INSERT' THEN {plus}; ELSE {minus}; END IF; RETURN NULL; END $$"
            ),
            f"CREATE TRIGGER {name} AFTER INSERT OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()",
        ),
        removing=(f"DROP FUNCTION IF EXISTS {name}()",),
    )


def no_overlap(name: str, table: str, *, column: str, parent: str, counts: str) -> Trigger:
    """Spans [from_at, until_at) of one `column` may not overlap among rows of which `counts` is true.

    `counts` is SQL over the alias `r` (a row). On PostgreSQL the row of `parent` with that id is locked first, so that
    two transactions cannot both find the place free; SQLite has one writer at a time. Raises IntegrityError.
    """
    other = counts.replace("r.", "o.")
    mine = counts.replace("r.", "NEW.")
    overlap = (
        f"SELECT 1 FROM {table} o "  # noqa: S608 - names are constants of the models
        f"WHERE o.{column} = NEW.{column} AND o.id <> NEW.id AND {other} "
        "AND (NEW.until_at IS NULL OR o.from_at < NEW.until_at) AND (o.until_at IS NULL OR NEW.from_at < o.until_at)"
    )
    body = f"SELECT RAISE(ABORT, '{name}') WHERE EXISTS ({overlap})"
    when = f"NEW.{column} IS NOT NULL AND {mine}"
    return Trigger(
        name=name,
        table=table,
        sqlite=(
            f"CREATE TRIGGER {name} AFTER INSERT ON {table} WHEN {when} BEGIN {body}; END",
            f"CREATE TRIGGER {name}_update AFTER UPDATE ON {table} WHEN {when} BEGIN {body}; END",
        ),
        postgresql=(
            (
                f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF {when} THEN "
                f"PERFORM 1 FROM {parent} WHERE id = NEW.{column} FOR NO KEY UPDATE; "
                f"IF EXISTS ({overlap}) THEN RAISE EXCEPTION USING MESSAGE = '{name}', "
                f"ERRCODE = 'exclusion_violation', CONSTRAINT = '{name}'; END IF; END IF; RETURN NEW; END $$"
            ),
            f"CREATE TRIGGER {name} AFTER INSERT OR UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()",
        ),
        removing=(f"DROP FUNCTION IF EXISTS {name}()",),
    )
