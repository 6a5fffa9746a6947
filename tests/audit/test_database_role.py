"""The role under which the product works may add to the log and nothing else, triggers or not (SEC AD-3)."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
import sqlalchemy as sa

from migrant_support.platform.audit.models import AuditLine
from migrant_support.platform.store import db
from tests.audit.conftest import Log

if TYPE_CHECKING:
    from tests.support.databases import FreshDatabases

TABLES = ("audit_line", "audit_head", "audit_value")
COLUMNS = ", ".join(column.name for column in AuditLine.__table__.columns if column.name != "number")
A_LINE = f"INSERT INTO audit_line SELECT 2, {COLUMNS} FROM audit_line"
A_VALUE = """INSERT INTO audit_value (id, line_number, field, sealed, commitment)
    VALUES (gen_random_uuid(), 2, 'nic', decode('00', 'hex'), decode(repeat('00', 32), 'hex'))"""
ATTACKS = ("UPDATE audit_line SET reason = 'x'", "DELETE FROM audit_line", "TRUNCATE audit_line CASCADE")


@contextmanager
def an_ordinary_role(connection: sa.Connection) -> Iterator[None]:
    """Work as a role that is no superuser and owns the tables, as in an installation."""
    role = f"product_{uuid4().hex[:12]}"
    connection.exec_driver_sql(f"CREATE ROLE {role}")
    try:
        connection.exec_driver_sql(f"GRANT USAGE, CREATE ON SCHEMA public TO {role}")
        for table in TABLES:
            connection.exec_driver_sql(f"ALTER TABLE {table} OWNER TO {role}")
        connection.exec_driver_sql(f"SET ROLE {role}")
        yield
    finally:
        connection.exec_driver_sql("RESET ROLE")
        connection.exec_driver_sql(f"REASSIGN OWNED BY {role} TO CURRENT_USER")
        connection.exec_driver_sql(f"DROP OWNED BY {role}")
        connection.exec_driver_sql(f"DROP ROLE {role}")


@pytest.mark.postgres
def test_the_role_adds_lines_and_cannot_change_them_even_without_the_trigger(
    fresh_databases: "FreshDatabases", tmp_path: Path
) -> None:
    app = fresh_databases.app("postgresql", tmp_path)
    Log(app).write("demo.thing.change")
    with app.app_context(), db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        with an_ordinary_role(connection):
            connection.exec_driver_sql(A_LINE)
            connection.exec_driver_sql(A_VALUE)
            connection.exec_driver_sql("ALTER TABLE audit_line DISABLE TRIGGER USER")
            for attack in ATTACKS:
                with pytest.raises(sa.exc.ProgrammingError, match="permission denied"):
                    connection.exec_driver_sql(attack)
        assert connection.exec_driver_sql("SELECT count(*) FROM audit_line").scalar() == 2
    fresh_databases.drop(app)
