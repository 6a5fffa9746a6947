"""The two cookies: that of the session, and what the visit remembers between two pages of a sign-in."""

from datetime import datetime
from uuid import UUID

from flask import current_app, g, request, session
from werkzeug.wrappers import Response

from migrant_support.kernel.clock import now
from migrant_support.platform.access.guard import session_cookie
from migrant_support.platform.access.signing_in import BETWEEN_STEPS, Known
from migrant_support.settings import Settings

_HALF, _WAS = "half", "was"
_STAYS = ("language", "theme")  # what a browser keeps whoever signs in


def set_session_cookie(answer: Response, token: str) -> Response:
    """Give the browser its session (SEC SE-1): no end of its own, so that closing the browser ends it."""
    settings: Settings = current_app.extensions["settings"]
    answer.set_cookie(session_cookie(), token, path="/", secure=settings.is_secure, httponly=True, samesite="Lax")
    return answer


def delete_session_cookie(answer: Response) -> Response:
    """Take the session from the browser."""
    settings: Settings = current_app.extensions["settings"]
    answer.delete_cookie(session_cookie(), path="/", secure=settings.is_secure, httponly=True, samesite="Lax")
    return answer


def remember_half(known: Known, target: str) -> None:
    """Remember for five minutes that the password was right; the cookie is signed and worth nothing without a code."""
    session[_HALF] = {
        "account": str(known.account_id),
        "proof": known.proof,
        "at": now().isoformat(),
        "next": target,
    }


def half_signed_in() -> tuple[Known, str] | None:
    """The account that waits for its code, and where it was going."""
    half = session.get(_HALF)
    if not half or now() - datetime.fromisoformat(half["at"]) > BETWEEN_STEPS:
        return None
    return Known(UUID(half["account"]), half["proof"], needs_code=True), half["next"]


def begin_visit(account_id: UUID) -> None:
    """Forget what another account, or nobody, left in this browser; tokens of forms are new then.

    The same account keeps them, so that what it typed in another window before its session ran out can still be sent.
    """
    if session.get(_WAS) != str(account_id):
        kept = {name: session[name] for name in _STAYS if name in session}
        session.clear()
        session.update(kept)
        g.pop("csrf_token", None)
    session.pop(_HALF, None)
    session[_WAS] = str(account_id)


def last_account() -> UUID | None:
    """Who was signed in last in this browser; decides only for whom typed text is kept."""
    was = session.get(_WAS)
    return UUID(was) if was else None


def caller() -> str:
    """The address that asks, as far as known; proxies count only when the settings name them."""
    return request.remote_addr or "unknown"
