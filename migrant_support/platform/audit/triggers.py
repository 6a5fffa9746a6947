"""What the database itself refuses: to change, delete or truncate the audit log, or to move its head back (AD-3).

On PostgreSQL the role that made the table loses these rights too, so that a dropped trigger alone opens nothing.
SQL texts only, shared by the models (tests create tables from them) and the migrations. They hold no per cent sign,
because `sa.DDL` would read it as a place to fill. On SQLite `PRAGMA recursive_triggers` must be on, or INSERT OR
REPLACE passes by the triggers; `store/engines.py` sees to it.
"""

import re

import sqlalchemy as sa

DIALECTS = ("sqlite", "postgresql")

_SQLITE_LINE = tuple(
    f"CREATE TRIGGER audit_line_no_{act.lower()} BEFORE {act} ON audit_line "
    "BEGIN SELECT RAISE(ABORT, 'audit_line is only added to'); END"
    for act in ("UPDATE", "DELETE")
)
_SQLITE_HEAD = (
    "INSERT INTO audit_head (id, number, hash) VALUES (1, 0, zeroblob(32))",
    (
        "CREATE TRIGGER audit_head_no_delete BEFORE DELETE ON audit_head "
        "BEGIN SELECT RAISE(ABORT, 'audit_head stays'); END"
    ),
    (
        "CREATE TRIGGER audit_head_no_return BEFORE UPDATE ON audit_head WHEN NEW.number <= OLD.number "
        "BEGIN SELECT RAISE(ABORT, 'audit_head only moves on'); END"
    ),
)
_REFUSE = (
    "CREATE FUNCTION audit_refuses() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
    "RAISE EXCEPTION USING MESSAGE = 'the audit log is only added to', ERRCODE = 'integrity_constraint_violation'; "
    "END $$"
)
_POSTGRES_LINE = (
    _REFUSE,
    (
        "CREATE TRIGGER audit_line_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_line "
        "FOR EACH STATEMENT EXECUTE FUNCTION audit_refuses()"
    ),
    "REVOKE UPDATE, DELETE, TRUNCATE ON audit_line FROM PUBLIC, CURRENT_USER",
    "GRANT UPDATE (number) ON audit_line TO CURRENT_USER",  # the foreign key of audit_value locks rows with it
)
_POSTGRES_HEAD = (
    "INSERT INTO audit_head (id, number, hash) VALUES (1, 0, decode(repeat('00', 32), 'hex'))",
    _REFUSE.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION"),
    (
        "CREATE TRIGGER audit_head_no_delete BEFORE DELETE OR TRUNCATE ON audit_head "
        "FOR EACH STATEMENT EXECUTE FUNCTION audit_refuses()"
    ),
    (
        "CREATE TRIGGER audit_head_no_return BEFORE UPDATE ON audit_head FOR EACH ROW "
        "WHEN (NEW.number <= OLD.number) EXECUTE FUNCTION audit_refuses()"
    ),
)

TRIGGERS: dict[str, frozenset[str]] = {
    "sqlite": frozenset(
        {"audit_line_no_update", "audit_line_no_delete", "audit_head_no_delete", "audit_head_no_return"}
    ),
    "postgresql": frozenset({"audit_line_no_change", "audit_head_no_delete", "audit_head_no_return"}),
}


ROLE_NAME = re.compile(r"[a-z_][a-z0-9_]{0,62}")


def grants_for(role: str) -> tuple[str, ...]:
    """What the owner of the tables gives the role under which the product works on PostgreSQL (SEC AD-3).

    The role owns nothing, so it cannot take the triggers away either. `role` is a name that fits ROLE_NAME.
    """
    return (
        f"GRANT USAGE ON SCHEMA public TO {role}",
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}",
        f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {role}",
        f"REVOKE UPDATE, DELETE ON audit_line, audit_value FROM {role}",
        f"GRANT UPDATE (number) ON audit_line TO {role}",
        f"REVOKE DELETE ON audit_head FROM {role}",
    )


def line_statements(dialect: str) -> tuple[str, ...]:
    """What follows the making of table `audit_line` on this database ("sqlite" or "postgresql")."""
    return _SQLITE_LINE if dialect == "sqlite" else _POSTGRES_LINE


def head_statements(dialect: str) -> tuple[str, ...]:
    """What follows the making of table `audit_head`: its one row, and its triggers."""
    return _SQLITE_HEAD if dialect == "sqlite" else _POSTGRES_HEAD


def removing_statements(dialect: str) -> tuple[str, ...]:
    """What a downgrade runs after it dropped both tables: triggers go with their tables, the function does not."""
    return () if dialect == "sqlite" else ("DROP FUNCTION IF EXISTS audit_refuses()",)


def missing_triggers(connection: sa.Connection) -> frozenset[str]:
    """The triggers that should stand in this database and do not (SQLite loses them when a table is rebuilt)."""
    dialect = connection.dialect.name
    query = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        if dialect == "sqlite"
        else "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'"
    )
    return TRIGGERS[dialect] - set(connection.exec_driver_sql(query).scalars())
