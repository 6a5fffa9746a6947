"""Sees to it that no template asks the database: what a page shows was cut to its viewer before (DESIGN 2)."""

from contextvars import ContextVar
from typing import Any

from flask import Flask, before_render_template, request_tearing_down, template_rendered
from jinja2 import Template
from sqlalchemy import event

from migrant_support.platform.store import db

_rendering: ContextVar[str] = ContextVar("rendering", default="")


def forbid_queries_while_rendering(app: Flask) -> None:
    """Let every query that a template of this application causes fail, naming the template."""
    before_render_template.connect(_begin, app, weak=False)
    template_rendered.connect(_end, app, weak=False)
    request_tearing_down.connect(_end, app, weak=False)
    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", _refuse)


def _begin(_app: Flask, template: Template, **_more: Any) -> None:
    _rendering.set(template.name or "a template")


def _end(_app: Flask, **_more: Any) -> None:
    _rendering.set("")


def _refuse(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
    if _rendering.get():
        name = _rendering.get()
        raise AssertionError(f"{name} asked the database while it was written: {statement[:200]}")
