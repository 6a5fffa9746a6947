"""The log: one JSON object a line, UTC, constant text plus fields (SEC LG-1).

Never in it: names, numbers, bodies, query strings, cookies, and the texts of exceptions, which quote what people typed.
A failure is logged as the kind of exception and the lines of code it passed. JSON escapes all: no text forges a line.
"""

import json
import logging
import sys
import traceback
from datetime import UTC, datetime
from typing import IO, Any

from flask import Flask, g, has_request_context

_KNOWN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}
_LONGEST = 500


class JsonLines(logging.Formatter):
    """Writes a record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line, without its end."""
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "from": record.name,
            "text": record.getMessage()[:_LONGEST],
        }
        if has_request_context() and "request_number" in g:
            line["request"] = g.request_number
        line |= {name: _plain(value) for name, value in vars(record).items() if name not in _KNOWN}
        if record.exc_info and record.exc_info[1] is not None:
            line |= describe(record.exc_info[1])
        return json.dumps(line, ensure_ascii=True)


def describe(error: BaseException) -> dict[str, Any]:
    """Return what may be said of an exception: its kinds and where it passed; never its text."""
    kinds: list[str] = []
    passed: list[str] = []
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        kinds.append(f"{type(current).__module__}.{type(current).__qualname__}")
        frames = traceback.extract_tb(current.__traceback__)[-12:]
        passed = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames] + passed
        current = current.__cause__ or current.__context__
    return {"kind": kinds, "passed": passed[-24:]}


def _plain(value: Any) -> Any:
    return value if isinstance(value, (int, float, bool)) or value is None else str(value)[:_LONGEST]


class _StandardError(logging.StreamHandler[IO[str]]):
    """Writes to the standard error of the moment, which a test or a supervisor may have replaced."""

    def __init__(self) -> None:
        logging.Handler.__init__(self)

    @property
    def stream(self) -> IO[str]:  # type: ignore[override]
        return sys.stderr


class _WithoutPath(logging.Filter):
    """Takes the path out of the one line that Flask writes by itself; it may hold what somebody typed."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.msg == "Exception on %s [%s]":
            record.msg, record.args = "a request failed outside of its view", ()
        return True


def set_up_logging(app: Flask) -> None:
    """Send everything from level INFO as JSON lines to standard error, once a process."""
    root = logging.getLogger()
    if not any(isinstance(handler, _StandardError) for handler in root.handlers):
        handler = _StandardError()
        handler.setFormatter(JsonLines())
        root.addHandler(handler)
        logging.getLogger("migrant_support").setLevel(logging.INFO)
        logging.getLogger("werkzeug").setLevel(logging.WARNING)  # its access lines hold query strings
    app.logger.addFilter(_WithoutPath())
