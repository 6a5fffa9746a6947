"""Pages of what went wrong: a sentence and a number to quote; nothing of record, code or request (SEC WB-6).

A 404 carries no number: absent and out of scope are the same page (SEC AZ-3). Raising rolled everything back already.
"""

import logging
from urllib.parse import urlsplit

import sqlalchemy.exc
from flask import Flask, current_app, g, make_response, render_template, request
from flask.globals import request_ctx
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DBAPIError, IntegrityError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from migrant_support.kernel.refusals import NotThere, Refused, Stale
from migrant_support.kernel.texts import msg
from migrant_support.platform.access.guard import NotAllowed, TwinLost
from migrant_support.platform.web.incoming import request_number
from migrant_support.platform.web.problems import FOR_PROGRAMS, problem
from migrant_support.platform.web.redirects import own_path
from migrant_support.platform.web.translate import translated

log = logging.getLogger(__name__)

PAGES = frozenset({400, 403, 404, 405, 409, 413, 415, 422, 429, 500, 503})
_WITHOUT_NUMBER = frozenset({404})
_BUSY_SECONDS = "3"
# Lock not available, deadlock, serialization, statement timeout, shutting down, starting up, too many connections.
_PG_BUSY = frozenset({"55P03", "40P01", "40001", "57014", "57P01", "57P03", "53300"})
_FORM_LOST = msg("The form was open too long. Go back, load the page again and send it once more.")


def error_page(code: int, sentence: str = "", *, rule: str = "") -> Response:
    """Write the page of a status code in the page's language; `sentence` is already translated, `rule` is its code.

    A program gets a problem in JSON.
    """
    number = "" if code in _WITHOUT_NUMBER else request_number()
    g.is_error_page = True
    if request.path.startswith(FOR_PROGRAMS):
        return problem(code, sentence, code=rule, number=number)
    if code >= 500:  # the database may be what failed: ask it nothing more
        g.asks_nothing = True
        g.setdefault("viewer", None)
    if request_ctx.url_adapter is None:  # not called under a name we believe, so no address can be written
        return _plain_page(code, _("This address is not served here."))
    page = code if code in PAGES else (500 if code >= 500 else 400)
    try:
        return make_response(
            render_template(f"errors/{page}.html", reference=number, sentence=sentence, back_href=_way_back(code)), code
        )
    except Exception as second:
        if _shows_failures():
            raise
        log.exception("an error page failed", exc_info=second)
        return _plain_page(code, _("Something went wrong. The number to give when you ask for help: %(n)s", n=number))


def _way_back(code: int) -> str:
    """The page of ours from which a form was sent, so that its sender can go back; empty for others and on a 404."""
    sender = urlsplit(request.headers.get("Referer", ""))
    is_ours = f"{sender.scheme}://{sender.netloc}/" == request.host_url
    if code in _WITHOUT_NUMBER or request.method in ("GET", "HEAD") or not is_ours:
        return ""
    return own_path(sender.path + (f"?{sender.query}" if sender.query else ""), "")


def _plain_page(code: int, words: str) -> Response:
    return make_response(f"{words}\n", code, {"Content-Type": "text/plain; charset=utf-8"})


def _http_error(error: HTTPException) -> Response | HTTPException:
    if error.code is None or error.code < 400:
        return error  # a redirect, or a whole answer handed to abort()
    _note("refused", error.code)
    answer = error_page(error.code)
    for name in ("Allow", "Retry-After"):
        value = dict(error.get_headers(request.environ)).get(name)
        if value:
            answer.headers[name] = value
    return answer


def _form_lost(_error: CSRFError) -> Response:
    _note("form token missing or foreign", 400)
    return error_page(400, translated(_FORM_LOST))


def _refused(error: Refused) -> Response:
    code = 403 if error.code == "not_allowed" else 422
    log.info("refused by a rule", extra={"endpoint": request.endpoint or "", "status": code, "rule": error.code})
    return error_page(code, translated(error), rule=error.code)


def _not_there(_error: NotThere) -> Response:
    return error_page(404)


def _not_allowed(_error: NotAllowed) -> Response:
    _note("refused", 403)
    return error_page(403)


def _overtaken(_error: Stale | TwinLost) -> Response:
    _note("overtaken", 409)
    return error_page(409)


def _against_a_constraint(error: IntegrityError) -> Response:
    log.error("the database refused a change", extra={"endpoint": request.endpoint or ""}, exc_info=error)
    return error_page(409)


def _database_error(error: DBAPIError | sqlalchemy.exc.TimeoutError) -> Response:
    if not is_busy(error):
        return _unforeseen(error)
    log.warning("the database was busy", extra={"endpoint": request.endpoint or ""}, exc_info=error)
    answer = error_page(503)
    answer.headers["Retry-After"] = _BUSY_SECONDS
    return answer


def is_busy(error: Exception) -> bool:
    """Did the database say "not now" rather than "no"? Locked, deadlock, time-out, full, or gone away."""
    if isinstance(error, sqlalchemy.exc.TimeoutError):
        return True
    if not isinstance(error, DBAPIError):
        return False
    cause = error.orig
    if error.connection_invalidated or getattr(cause, "sqlstate", None) in _PG_BUSY:
        return True
    code = getattr(cause, "sqlite_errorname", "") or ""
    return code.startswith(("SQLITE_BUSY", "SQLITE_LOCKED", "SQLITE_FULL", "SQLITE_IOERR"))


def _unforeseen(error: Exception) -> Response:
    if _shows_failures():
        raise error
    log.error("a request failed", extra={"endpoint": request.endpoint or ""}, exc_info=error)
    return error_page(500)


def _shows_failures() -> bool:
    """In tests and while debugging a mistake of ours must be seen, not answered."""
    asked = current_app.config["PROPAGATE_EXCEPTIONS"]
    return bool(current_app.testing or current_app.debug) if asked is None else bool(asked)


def _outside_of_a_view(_error: Exception) -> Response:
    return error_page(500)


def _note(text: str, code: int) -> None:
    log.info(text, extra={"endpoint": request.endpoint or "", "status": code})


def set_up_errors(app: Flask) -> None:
    """Answer every exception with a page of ours."""
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(CSRFError, _form_lost)
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(NotThere, _not_there)
    app.register_error_handler(NotAllowed, _not_allowed)
    app.register_error_handler(Stale, _overtaken)
    app.register_error_handler(TwinLost, _overtaken)
    app.register_error_handler(IntegrityError, _against_a_constraint)
    app.register_error_handler(DBAPIError, _database_error)
    app.register_error_handler(sqlalchemy.exc.TimeoutError, _database_error)
    app.register_error_handler(Exception, _unforeseen)
    app.register_error_handler(500, _outside_of_a_view)
