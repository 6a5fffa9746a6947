"""Counting what a page asks the database: `with statements(app) as asked: …`, then `len(asked)`."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask
from sqlalchemy import event

from migrant_support.platform.store import db


@contextmanager
def statements(app: Flask) -> Iterator[list[str]]:
    """The statements that run within the block, but for those of the transaction itself."""
    asked: list[str] = []

    def note(_conn: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        if not statement.lstrip().upper().startswith(("SAVEPOINT", "RELEASE", "BEGIN", "ROLLBACK")):
            asked.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(engine, "before_cursor_execute", note)
