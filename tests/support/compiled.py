"""SQL is compiled once per worker and kind of database: each test has an engine of its own, and compiling what the
tests before had compiled already was a quarter of their time.

SQLAlchemy keeps compiled statements by dialect, so engines of one kind share the dialect of the first of them.
"""

from typing import Any

from sqlalchemy.engine import Dialect, Engine
from sqlalchemy.util import LRUCache

STATEMENTS = 20_000

_kept: dict[str, tuple[Dialect, LRUCache[Any, Any]]] = {}


def share_compiled_statements(engine: Engine) -> None:
    """Let this engine use what engines of its kind compiled in this process, and keep what it compiles itself."""
    kind = engine.dialect.name
    if kind not in _kept:
        with engine.connect():
            pass  # the dialect learns of the server with the first connection
        _kept[kind] = (engine.dialect, LRUCache(STATEMENTS))
    dialect, cache = _kept[kind]
    engine.dialect = dialect
    engine.pool._dialect = dialect  # type: ignore[assignment]
    engine._compiled_cache = cache
