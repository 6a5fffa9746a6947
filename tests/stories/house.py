"""The product as it runs: a server on a small demonstration country, made once per worker and copied for each story."""

import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa
from flask import Flask
from werkzeug.serving import BaseWSGIServer, make_server

from migrant_support.demo.loader import load_country
from migrant_support.kernel.clock import now
from migrant_support.platform.access.demonstration import PASSWORD
from migrant_support.platform.access.models import Account
from migrant_support.platform.store import db
from migrant_support.platform.store.transaction import work
from tests.support.accounts import TestAccount
from tests.support.databases import FreshDatabases, application

SEED = 1985
HERE = "127.0.0.1"


@dataclass(frozen=True)
class House:
    """A running product with the demonstration country in it."""

    app: Flask
    address: str

    def account(self, sign_in_name: str) -> TestAccount:
        """One of the sign-ins of the demonstration."""
        with self.app.app_context(), work(write=False):
            found = db.session.scalars(sa.select(Account).where(Account.sign_in_name == sign_in_name)).one()
            return TestAccount(found.id, found.sign_in_name, found.display_name, PASSWORD)


def prefer(house: House, sign_in_name: str, language: str, theme: str) -> None:
    """Set the language and the colours of an account."""
    with house.app.app_context(), work(write=True):
        chosen = sa.update(Account).where(Account.sign_in_name == sign_in_name)
        db.session.execute(chosen.values(language=language, theme=theme))


def make_country(databases: FreshDatabases, folder: Path, persons: int) -> Path:
    """Load a demonstration country into a database of its own; return the file, closed and ready to be copied."""
    app = databases.app("sqlite", folder)
    hashed = app.extensions["passwords"].hash(PASSWORD)
    with app.app_context(), work(write=True):
        load_country(persons, seed=SEED, moment=now().replace(second=0, microsecond=0), password_hash=hashed)
    databases.drop(app)
    with sa.create_engine(f"sqlite:///{folder / 'test.sqlite'}").connect() as plain:
        plain.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    return folder / "test.sqlite"


@contextmanager
def open_house(country: Path, folder: Path) -> Iterator[House]:
    """Serve a copy of the country until the end of the block. A job runs within the request that ordered it."""
    folder.mkdir(parents=True, exist_ok=True)
    copy = folder / "house.sqlite"
    shutil.copyfile(country, copy)
    server = make_server(HERE, 0, _not_yet, threaded=True)
    address = f"http://{HERE}:{server.server_port}"
    app = application(f"sqlite:///{copy}", folder, base_url=address)
    server.app = app
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield House(app, address)
    finally:
        _close(server, thread, app)


def _not_yet(environ: object, start_response: object) -> list[bytes]:
    """What stands at the port before its address is known to the product; nobody asks it."""
    raise AssertionError("asked before the house was open")


def _close(server: BaseWSGIServer, thread: threading.Thread, app: Flask) -> None:
    server.shutdown()
    thread.join()
    server.server_close()
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
