"""What the database refuses of a house's own books: rows that stay as they are, and what is closed.

A row may change whose it is when two records of a person become one, and words may be emptied when she is made
anonymous; nothing else of it ever changes.
"""

from collections.abc import Iterable

from migrant_support.platform.store.triggers import Trigger


def only_whose(table: str, *, fixed: Iterable[str]) -> Trigger:
    """Rows are added and stay: none is deleted, and none of the `fixed` columns ever changes."""
    name = f"{table}_is_only_added_to"
    message = f"{table} is only added to"
    columns = ", ".join(fixed)
    refuse = f"SELECT RAISE(ABORT, '{message}')"
    return Trigger(
        name=name,
        table=table,
        sqlite=(
            f"CREATE TRIGGER {name} BEFORE UPDATE OF {columns} ON {table} BEGIN {refuse}; END",
            f"CREATE TRIGGER {name}_delete BEFORE DELETE ON {table} BEGIN {refuse}; END",
        ),
        postgresql=(
            (
                f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION USING "
                f"MESSAGE = '{message}', ERRCODE = 'integrity_constraint_violation'; END $$"
            ),
            (
                f"CREATE TRIGGER {name} BEFORE UPDATE OF {columns} OR DELETE OR TRUNCATE ON {table} "
                f"FOR EACH STATEMENT EXECUTE FUNCTION {name}()"
            ),
        ),
        removing=(f"DROP FUNCTION IF EXISTS {name}()",),
    )


def closed_stays(table: str, *, closed: str, fixed: Iterable[str]) -> Trigger:
    """Once the column `closed` of a row has a value, none of the `fixed` columns changes; no row is deleted."""
    name = f"{table}_closed_stays"
    message = f"what is closed stays in {table}"
    columns = ", ".join((closed, *fixed))
    refuse = f"SELECT RAISE(ABORT, '{message}')"
    return Trigger(
        name=name,
        table=table,
        sqlite=(
            (
                f"CREATE TRIGGER {name} BEFORE UPDATE OF {columns} ON {table} "
                f"WHEN OLD.{closed} IS NOT NULL BEGIN {refuse}; END"
            ),
            f"CREATE TRIGGER {name}_delete BEFORE DELETE ON {table} BEGIN {refuse}; END",
        ),
        postgresql=(
            (
                f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION USING "
                f"MESSAGE = '{message}', ERRCODE = 'integrity_constraint_violation'; END $$"
            ),
            (
                f"CREATE TRIGGER {name} BEFORE UPDATE OF {columns} ON {table} "
                f"FOR EACH ROW WHEN (OLD.{closed} IS NOT NULL) EXECUTE FUNCTION {name}()"
            ),
            f"CREATE TRIGGER {name}_delete BEFORE DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()",
        ),
        removing=(f"DROP FUNCTION IF EXISTS {name}()",),
    )


def while_open(table: str, *, column: str, parent: str, closed: str) -> Trigger:
    """A row is added only while its parent is open. On PostgreSQL the parent is held, so that none slips in while
    another transaction closes it; SQLite has one writer at a time.
    """
    name = f"{table}_while_open"
    message = f"{parent} is closed"
    return Trigger(
        name=name,
        table=table,
        sqlite=(
            (
                f"CREATE TRIGGER {name} BEFORE INSERT ON {table} "  # noqa: S608 - names are constants of the models
                f"BEGIN SELECT RAISE(ABORT, '{message}') "
                f"WHERE EXISTS (SELECT 1 FROM {parent} p WHERE p.id = NEW.{column} AND p.{closed} IS NOT NULL); END"
            ),
        ),
        postgresql=(
            (
                f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
                f"PERFORM 1 FROM {parent} WHERE id = NEW.{column} AND {closed} IS NULL FOR SHARE; "
                f"IF NOT FOUND THEN RAISE EXCEPTION USING MESSAGE = '{message}', "
                "ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END $$"
            ),
            f"CREATE TRIGGER {name} BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()",
        ),
        removing=(f"DROP FUNCTION IF EXISTS {name}()",),
    )
