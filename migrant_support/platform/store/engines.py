"""How connections behave on each database (measured: BEGIN IMMEDIATE for writes, or SQLite locks itself out)."""

from typing import Any

from sqlalchemy import Connection, Engine, event

BUSY_SECONDS = 15
USUAL_CACHE = "cache_size=-32000"  # of a connection to SQLite: 32 MB


def engine_options(url: str) -> dict[str, Any]:
    """Return the options that Flask-SQLAlchemy passes to `create_engine` for this address."""
    if url.startswith("sqlite"):
        return {"connect_args": {"timeout": BUSY_SECONDS, "check_same_thread": False}}
    settings = f"-c timezone=UTC -c lock_timeout={BUSY_SECONDS * 1000}"
    return {
        "connect_args": {"options": settings},
        "pool_pre_ping": True,
        "pool_size": 8,
        "max_overflow": 32,
    }


def prepare_engine(engine: Engine) -> None:
    """Attach the behaviour to one engine; harmless when called twice."""
    if engine.dialect.name == "sqlite" and not event.contains(engine, "connect", _sqlite_connected):
        event.listen(engine, "connect", _sqlite_connected)
        event.listen(engine, "begin", _sqlite_begins)


def _sqlite_connected(dbapi: Any, _record: Any) -> None:
    dbapi.isolation_level = None
    cursor = dbapi.cursor()
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "recursive_triggers=ON",
        "secure_delete=ON",
        "temp_store=MEMORY",
        USUAL_CACHE,
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _sqlite_begins(connection: Connection) -> None:
    writes = connection.get_execution_options().get("write")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
