"""Fresh databases for tests: one prepared template per kind and worker, copied for each test."""

import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from migrant_support.factory import create_app
from migrant_support.platform.store import Model, db
from migrant_support.platform.store.engines import prepare_engine
from tests.support.postgres import create_database, drop_database, sqlalchemy_address
from tests.support.rendering import forbid_queries_while_rendering

SECRETS = {
    "secret_key": "test-secret-key-9wQm4ZbRk7Lx2TdPfHc8VnJy",
    "vault_key": "test-vault-key--5sGt1XqEu6Yo3CaWiMj0KzBl",
    "index_key": "test-index-key--8dFr2NvSp4Ug7OhAxKe9QwZt",
    "password_profile": "test",
}


def application(url: str, folder: Path, **settings: Any) -> Flask:
    """An application in test dress on the database at `url`, its files in `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    app = create_app({**SECRETS, "database_url": url, **settings}, instance=folder)
    app.testing = True
    return app


def make_tables(app: Flask) -> None:
    """Create every table with its triggers."""
    with app.app_context():
        prepare_engine(db.engine)
        Model.metadata.create_all(db.engine)
        db.engine.dispose()


class FreshDatabases:
    """Hands out databases that look like a new installation."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._sqlite_template = folder / "template.sqlite"
        self._postgres_template: str | None = None

    def app(self, kind: str, folder: Path, **settings: Any) -> Flask:
        """An application on a new copy of the prepared database of this kind."""
        app = application(self.url(kind, folder), folder, **settings)
        forbid_queries_while_rendering(app)
        return app

    def url(self, kind: str, folder: Path) -> str:
        """The address of a new copy."""
        if kind == "sqlite":
            return self._sqlite(folder)
        return self._postgres()

    def drop(self, app: Flask) -> None:
        """Close the application's connections and remove a PostgreSQL copy."""
        with app.app_context():
            db.session.remove()
            url = db.engine.url
            db.engine.dispose()
        if url.get_backend_name() == "postgresql":
            drop_database(str(url.database))

    def _sqlite(self, folder: Path) -> str:
        if not self._sqlite_template.exists():
            making = self._folder / "making.sqlite"
            make_tables(application(f"sqlite:///{making}", self._folder / "instance"))
            with sa.create_engine(f"sqlite:///{making}").connect() as plain:
                plain.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            making.rename(self._sqlite_template)
        folder.mkdir(parents=True, exist_ok=True)
        copy = folder / "test.sqlite"
        shutil.copyfile(self._sqlite_template, copy)
        return f"sqlite:///{copy}"

    def _postgres(self) -> str:
        if self._postgres_template is None:
            template = f"template_{uuid.uuid4().hex[:12]}"
            create_database(template)
            make_tables(application(sqlalchemy_address(template), self._folder / "pg-instance"))
            self._postgres_template = template
        name = f"test_{uuid.uuid4().hex[:12]}"
        create_database(name, self._postgres_template)
        return sqlalchemy_address(name)


@contextmanager
def databases_of(factory: pytest.TempPathFactory) -> Iterator[FreshDatabases]:
    """The databases of one worker."""
    yield FreshDatabases(factory.mktemp("databases"))
