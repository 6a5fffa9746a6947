"""Headers of every answer: content security policy with a nonce, no caching, no framing (SEC WB-2, WB-3).

An answer that needs a narrower policy (a download) sets its own header first; nothing may widen it.
"""

import secrets

from flask import Flask, current_app, g, request
from werkzeug.wrappers import Response

from migrant_support.platform.web.assets import FONTS
from migrant_support.settings import Settings

ONE_MONTH, ONE_YEAR = 30 * 24 * 3600, 365 * 24 * 3600
_POLICY = (
    "default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self'; img-src 'self' data: blob:; "
    "font-src 'self'; connect-src 'self'; worker-src 'self'; manifest-src 'self'; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'"
)
_FIXED = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), microphone=(), geolocation=(), payment=(), usb=()",
}


def csp_nonce() -> str:
    """The nonce of this answer: 128 bits, made when first asked for."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    return str(g.csp_nonce)


def set_up_headers(app: Flask) -> None:
    """Add the headers to every answer of this application, errors and redirects too."""
    app.jinja_env.globals["csp_nonce"] = csp_nonce
    app.after_request(_add_headers)


def _add_headers(answer: Response) -> Response:
    settings: Settings = current_app.extensions["settings"]
    answer.headers.setdefault("Content-Security-Policy", _POLICY.format(nonce=csp_nonce()))
    for name, value in _FIXED.items():
        answer.headers.setdefault(name, value)
    if settings.is_secure:
        answer.headers.setdefault("Strict-Transport-Security", f"max-age={ONE_YEAR}; includeSubDomains")
    _say_how_long_it_keeps(answer)
    return answer


def _say_how_long_it_keeps(answer: Response) -> None:
    if request.endpoint != "static" or answer.status_code not in (200, 206, 304):
        answer.headers["Cache-Control"] = "no-store"
    elif "v" in request.args:  # the address changes with the content, see assets.py
        answer.headers["Cache-Control"] = f"public, max-age={ONE_YEAR}, immutable"
    elif request.path.startswith(f"{current_app.static_url_path}/{FONTS}"):
        # The style sheet names fonts without a digest. Asked about again on each page they would come after its first
        # paint; an old letter for a month harms nobody.
        answer.headers["Cache-Control"] = f"public, max-age={ONE_MONTH}"
    else:
        answer.headers["Cache-Control"] = "public, no-cache"
