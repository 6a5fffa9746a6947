"""The migrations lead to exactly what the models say, on both databases, triggers included."""

from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask_migrate import downgrade, upgrade

from migrant_support.platform.audit.triggers import missing_triggers
from migrant_support.platform.store import Model, db, triggers
from migrant_support.platform.store.engines import prepare_engine
from tests.support.databases import application
from tests.support.postgres import fresh_database


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path):
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.sqlite'}"
    else:
        with fresh_database() as url:
            yield url


def _catalogue(connection: sa.Connection) -> dict[str, set[str]]:
    """Names of checks, unique constraints, foreign keys and indexes by table."""
    inspector = sa.inspect(connection)
    found: dict[str, set[str]] = {}
    for table in inspector.get_table_names():
        if table == "alembic_version":
            continue
        parts = [
            *inspector.get_check_constraints(table),
            *inspector.get_unique_constraints(table),
            *inspector.get_foreign_keys(table),
            *inspector.get_indexes(table),
        ]
        found[table] = {str(part["name"]) for part in parts}
    return found


def test_models_equal_migrations(empty_url: str, tmp_path: Path) -> None:
    app = application(empty_url, tmp_path / "instance")
    with app.app_context():
        upgrade()
        with db.engine.connect() as connection:
            options = {"compare_type": True}
            found = compare_metadata(MigrationContext.configure(connection, opts=options), Model.metadata)
            migrated = _catalogue(connection)
            assert not missing_triggers(connection)
            assert not triggers.missing(connection)
        assert found == []
        db.engine.dispose()
    made = application(f"sqlite:///{tmp_path / 'made.sqlite'}", tmp_path / "made")
    if empty_url.startswith("sqlite"):
        with made.app_context():
            prepare_engine(db.engine)
            Model.metadata.create_all(db.engine)
            with db.engine.connect() as connection:
                assert _catalogue(connection) == migrated
            db.engine.dispose()


def test_every_step_can_be_taken_back(empty_url: str, tmp_path: Path) -> None:
    app = application(empty_url, tmp_path / "instance")
    with app.app_context():
        upgrade()
        downgrade(revision="base")
        with db.engine.connect() as connection:
            assert set(sa.inspect(connection).get_table_names()) <= {"alembic_version"}
        db.engine.dispose()
