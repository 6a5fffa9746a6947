"""The beginning and end of every request: a number of its own, a clean place for what it learns, one line in the log.

The number is random and says nothing; people quote it when they ask for help, and the log carries it (SEC WB-6, LG-1).
"""

import logging
import secrets
from time import perf_counter

from flask import Flask, g, request
from flask_babel import refresh
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.wrappers import Response

from migrant_support.kernel.references import ALPHABET
from migrant_support.settings import Settings

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"})
log = logging.getLogger(__name__)
_OF_ONE_REQUEST = (
    "viewer", "_login_user", "page_zone", "csp_nonce", "csrf_token", "csrf_valid", "is_error_page", "asks_nothing",
    "request_number", "path_language",
)  # fmt: skip


def request_number() -> str:
    """The number of this request, like `7F3K-2Q9M`: 40 random bits."""
    if "request_number" not in g:
        signs = "".join(secrets.choice(ALPHABET) for _ in range(8))
        g.request_number = f"{signs[:4]}-{signs[4:]}"
    return str(g.request_number)


def set_up_incoming(app: Flask) -> None:
    """Begin and end every request; believe proxies and host names only as the settings say (SEC WB-4)."""
    settings: Settings = app.extensions["settings"]
    hosts = trusted_hosts(settings)
    app.config["TRUSTED_HOSTS"] = list(hosts) or None
    if settings.trusted_proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app,
            x_for=settings.trusted_proxies,
            x_proto=settings.trusted_proxies,
            x_host=settings.trusted_proxies,
        )
    app.before_request(_begin)
    app.after_request(_end)


def trusted_hosts(settings: Settings) -> tuple[str, ...]:
    """Return the names under which the product may be called; none named means any, which production never has."""
    named = tuple(host.strip() for host in settings.trusted_hosts.split(",") if host.strip())
    if named or not settings.is_production:
        return named
    return (settings.base_url.split("://", 1)[1].split("/", 1)[0].rsplit(":", 1)[0],)


def _begin() -> None:
    """Forget what another request left behind: commands and tests send several inside one application context."""
    for name in _OF_ONE_REQUEST:
        g.pop(name, None)
    refresh()
    request_number()
    g.began = perf_counter()


def _end(answer: Response) -> Response:
    if request.endpoint not in ("static", "web.healthz"):
        viewer = g.get("viewer")
        log.info(
            "answered",
            extra={
                "endpoint": request.endpoint or "",
                "method": request.method if request.method in METHODS else "",
                "status": answer.status_code,
                "milliseconds": round((perf_counter() - g.get("began", perf_counter())) * 1000),
                "account": str(viewer.account_id) if viewer else "",
            },
        )
    return answer
