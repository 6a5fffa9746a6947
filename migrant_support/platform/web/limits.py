"""How much one request may bring (SEC DS-1). Small unless the route says that it takes files."""

from collections.abc import Callable
from typing import Any

from flask import Flask, current_app, request

KIB = 1024
MIB = 1024 * KIB
ORDINARY_BODY = 2 * MIB
View = Callable[..., Any]


def takes_files(most: int) -> Callable[[View], View]:
    """Let a route take a body of up to `most` bytes (photo 8 MiB, import 25 MiB); the form around it has 1 MiB more."""

    def mark(view: View) -> View:
        view.largest_body = most + MIB  # type: ignore[attr-defined]
        return view

    return mark


def set_up_limits(app: Flask) -> None:
    """Set the limit of each request before anything reads its body."""
    app.before_request(_limit_body)


def _limit_body() -> None:
    view = current_app.view_functions.get(request.endpoint or "")
    is_text = request.mimetype == "application/x-www-form-urlencoded"  # read into memory whole, and brings no file
    request.max_content_length = ORDINARY_BODY if is_text else getattr(view, "largest_body", ORDINARY_BODY)
