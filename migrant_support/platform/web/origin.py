"""Forms are taken from our own pages only: the browser's own word about where a request comes from (SEC WB-1).

Beside, not instead of, the token in each form. A caller that names no origin at all is no browser of today, and still
needs the token.
"""

from urllib.parse import urlsplit

from flask import Flask, abort, current_app, request
from flask_wtf import CSRFProtect

from migrant_support.platform.web.incoming import METHODS
from migrant_support.settings import Settings

_CHANGING = frozenset({"POST", "PUT", "PATCH", "DELETE"})
csrf = CSRFProtect()


def set_up_origin(app: Flask) -> None:
    """Check every request before its view: method, origin, then the token of the form."""
    app.before_request(_check_method)
    app.before_request(_check_origin)
    csrf.init_app(app)


def _check_method() -> None:
    if request.method not in METHODS:
        abort(405)


def _check_origin() -> None:
    if request.method in _CHANGING and not comes_from_us(
        request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin"), _own_origins()
    ):
        abort(403)


def _own_origins() -> frozenset[str]:
    settings: Settings = current_app.extensions["settings"]
    configured = urlsplit(settings.base_url)
    return frozenset({f"{configured.scheme}://{configured.netloc}", request.host_url.rstrip("/")})


def comes_from_us(fetch_site: str | None, origin: str | None, own: frozenset[str]) -> bool:
    """Is this a request of one of our own pages, as far as the browser says?

    `Sec-Fetch-Site` may be `same-origin` or `none` (typed by the person); an `Origin` must be ours (`null` is not).
    """
    if fetch_site is not None and fetch_site not in ("same-origin", "none"):
        return False
    return origin is None or origin in own
