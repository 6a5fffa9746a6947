"""Fresh databases for tests: one prepared template per kind and worker, copied for each test."""

import copy
import os
import shutil
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import pytest
import sqlalchemy as sa
from flask import Flask

from migrant_support.domains.directory.actions import load_reference_data
from migrant_support.factory import create_app
from migrant_support.platform.store import Model, db
from migrant_support.platform.store.engines import prepare_engine
from migrant_support.platform.store.transaction import work
from tests.support.compiled import share_compiled_statements
from tests.support.postgres import create_database, drop_database, sqlalchemy_address
from tests.support.rendering import forbid_queries_while_rendering
from tests.support.routes import compile_addresses_once
from tests.support.templates import COMPILED

compile_addresses_once()

Made = TypeVar("Made")
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
    app.jinja_env.bytecode_cache = COMPILED
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
        self._filled: dict[tuple[str, str], tuple[Flask, Any]] = {}

    def app(self, kind: str, folder: Path, **settings: Any) -> Flask:
        """An application on a new copy of the prepared database of this kind."""
        app = application(self.url(kind, folder), folder, **settings)
        app.extensions[__name__] = self
        with app.app_context():
            share_compiled_statements(db.engine)
        forbid_queries_while_rendering(app)
        return app

    def url(self, kind: str, folder: Path) -> str:
        """The address of a new copy."""
        if kind == "sqlite":
            return self._sqlite(folder)
        return self._postgres()

    def fill(self, app: Flask, folder: Path, name: str, make: Callable[[Flask, Path], Made]) -> Made:
        """Fill an application's empty database and folder with what `make` makes, once per worker and kind.

        The first time it is made; each later time its database and files are copied and what it returned is copied
        too, with whatever was the application then being this one.
        """
        with app.app_context():
            db.session.remove()
            url = db.engine.url
            db.engine.dispose()
        kind = url.get_backend_name()
        kept = self._folder / f"{name}-{kind}"
        if (kind, name) not in self._filled:
            made = make(app, folder)
            with app.app_context():
                db.session.remove()
                db.engine.dispose()
            self._keep(url, kept, folder)
            self._filled[kind, name] = (app, made)
            return made
        first, made = self._filled[kind, name]
        if kind == "postgresql":
            drop_database(str(url.database))
            create_database(str(url.database), _postgres_name(kept))
        shutil.copytree(kept, folder, dirs_exist_ok=True)
        return copy.deepcopy(made, {id(first): app})

    def _keep(self, url: sa.URL, kept: Path, folder: Path) -> None:
        if url.get_backend_name() == "postgresql":
            create_database(_postgres_name(kept), str(url.database))
        else:
            with sa.create_engine(url).connect() as plain:
                plain.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        shutil.copytree(folder, kept)

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


def reference_data(app: Flask) -> None:
    """Fill an application's empty database with the reference data: loaded once per worker and kind, then copied.

    Call it first of all and outside of any transaction: what stands in the database is replaced.
    """
    fresh: FreshDatabases = app.extensions[__name__]
    fresh.fill(app, Path(app.instance_path), "reference", _load_reference_data)


def _load_reference_data(app: Flask, _folder: Path) -> None:
    with app.app_context(), work(write=True):
        load_reference_data()


def _postgres_name(kept: Path) -> str:
    return f"filled_{os.getpid()}_{kept.name.replace('-', '_')}"


@contextmanager
def databases_of(factory: pytest.TempPathFactory) -> Iterator[FreshDatabases]:
    """The databases of one worker."""
    yield FreshDatabases(factory.mktemp("databases"))
