"""The role under which the product works may add to the log and nothing else, triggers or not (SEC AD-3)."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
import sqlalchemy as sa
from flask import Flask

from migrant_support.domains.directory.actions import load_reference_data
from migrant_support.platform.audit.models import AuditLine
from migrant_support.platform.store import db
from migrant_support.platform.store.transaction import work
from migrant_support.procedures.register import register_at_counter
from tests.audit.conftest import Log
from tests.support.accounts import an_account, viewer_for
from tests.support.databases import application
from tests.support.world import a_case, a_person

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


@pytest.mark.postgres
def test_the_product_runs_under_a_role_that_owns_nothing_and_cannot_change_the_log(
    fresh_databases: "FreshDatabases", tmp_path: Path
) -> None:
    owner = fresh_databases.app("postgresql", tmp_path)
    role = f"app_{uuid4().hex[:12]}"
    printed = owner.test_cli_runner().invoke(args=["audit", "grants", role]).output
    with owner.app_context(), db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql(f"CREATE ROLE {role} LOGIN")
        for statement in printed.splitlines():
            connection.exec_driver_sql(statement.rstrip(";"))
        address = db.engine.url.set(username=role).render_as_string(hide_password=False)
        product = application(address, tmp_path / "product")
        with product.app_context(), work(write=True):
            load_reference_data()
        officer = an_account(product, "mission_officer", "mission:KWT")
        with product.app_context(), work(write=True):
            register_at_counter(viewer_for(product, officer), a_person(), a_case(), mission="KWT")
        verified = product.test_cli_runner().invoke(args=["audit", "verify"])
        assert verified.exit_code == 0, verified.output
        with product.app_context(), db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as humble:
            for attack in (*ATTACKS, "DELETE FROM audit_head", "ALTER TABLE audit_line DISABLE TRIGGER USER"):
                with pytest.raises(sa.exc.ProgrammingError, match=r"permission denied|must be owner"):
                    humble.exec_driver_sql(attack)
        with product.app_context():
            db.engine.dispose()
        connection.exec_driver_sql(f"DROP OWNED BY {role}")
        connection.exec_driver_sql(f"DROP ROLE {role}")
    fresh_databases.drop(owner)


def test_a_name_that_is_none_of_a_role_is_refused(app: Flask) -> None:
    for name in ("x; DROP TABLE person", 'a"b', "Ä", ""):
        refused = app.test_cli_runner().invoke(args=["audit", "grants", name])
        assert refused.exit_code == 1
        assert "small letters, digits and underscores" in refused.output
