"""Addresses of our own style sheets, scripts and icons; an address changes with its content; fonts of a page."""

import hashlib
from functools import cache
from pathlib import Path
from typing import Any

from flask import Flask, current_app

FONTS = "vendor/fonts/"
_LETTERS = {"si": "noto-sans-sinhala-sinhala", "ta": "noto-sans-tamil-tamil"}


def asset(path: str) -> str:
    """Return the address of a file under static/, with the digest of its content (`/static/css/frame.css?v=3f9c01ab`).

    Asks nothing of the request, so that it works on error pages too. A file that is not there gets no digest.
    """
    mark = _mark(str(current_app.static_folder), path, current_app.debug)
    return f"{current_app.static_url_path}/{path}" + (f"?v={mark}" if mark else "")


def fonts_of(language: str) -> list[str]:
    """The font files that a page in this language needs at once, to be asked for before its style sheet is read.

    Addresses as css/tokens.css writes them: with a digest of their own the browser would fetch each file twice.
    """
    families = ["noto-sans-latin", *([_LETTERS[language]] if language in _LETTERS else [])]
    files = [f"{FONTS}{family}-{weight}-normal.woff2" for family in families for weight in (400, 600)]
    return [f"{current_app.static_url_path}/{file}" for file in files]


def _mark(folder: str, path: str, changing: bool) -> str:
    return _digest(folder, path) if changing else _kept_digest(folder, path)


def _digest(folder: str, path: str) -> str:
    file = Path(folder) / path
    return hashlib.sha256(file.read_bytes()).hexdigest()[:10] if file.is_file() else ""


@cache
def _kept_digest(folder: str, path: str) -> str:
    return _digest(folder, path)


def set_up_assets(app: Flask) -> None:
    """Give `asset()` and `fonts_of()` to templates, and the same mark to `url_for('static', …)`."""
    app.jinja_env.globals["asset"] = asset
    app.jinja_env.globals["fonts_of"] = fonts_of

    @app.url_defaults
    def add_mark(endpoint: str, values: dict[str, Any]) -> None:
        if endpoint == "static" and "filename" in values and "v" not in values:
            mark = _mark(str(app.static_folder), values["filename"], app.debug)
            if mark:
                values["v"] = mark
