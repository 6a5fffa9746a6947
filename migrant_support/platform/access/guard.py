"""The guard of every route: closed by default, one transaction around the whole answer.

`@guard(Power.X)` gives the view its viewer as first argument. `@public("why")` says aloud that nobody need sign in. A
route with neither stops the start (`check_routes`). Only this file reads the signed-in account.

Reading requests run in a read-only transaction; changing ones, and protected reads (`writes=True`), in a writing one
(TRIED: a read that turns into a write locks SQLite out). `fresh=True` asks for a proof at most five minutes old (SE-5).
`transaction=False` is for the few views that hash passwords: they are checked, then open their own short transactions.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any
from uuid import UUID, uuid5

from flask import Flask, Request, current_app, g, make_response, request
from flask_login import LoginManager, current_user
from sqlalchemy.exc import IntegrityError
from werkzeug.wrappers import Response

from migrant_support.kernel.clock import now
from migrant_support.platform.access.receipts import earlier_answer, keep_answer, open_receipt
from migrant_support.platform.access.sessions import SignedIn, find_session, touch_session
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.store.transaction import work
from migrant_support.settings import Settings

View = Callable[..., Any]
CHANGING = frozenset({"POST", "PUT", "PATCH", "DELETE"})


@dataclass(frozen=True, slots=True)
class Rule:
    """What a route asks of its caller; found by the house tests as `view.guard_rule`."""

    power: str | None
    public_because: str | None = None
    writes: bool = False
    fresh: bool = False


class SignInNeeded(Exception):
    """Nobody is signed in, or the session ran out."""


class ProofNeeded(Exception):
    """The act is grave and the last proof of identity is too old."""


class SecondFactorNeeded(Exception):
    """The account has no second factor yet and this installation asks for one."""


class NotAllowed(Exception):
    """The viewer's roles lack the power of this route."""


def session_cookie() -> str:
    """The cookie's name: with the `__Host-` prefix over TLS (SEC SE-1)."""
    return "__Host-session" if _settings().is_secure else "session_id"


def _settings() -> Settings:
    settings: Settings = current_app.extensions["settings"]
    return settings


def guard(
    power: str, *, writes: bool = False, reads: bool = False, fresh: bool = False, transaction: bool = True
) -> Callable[[View], View]:
    """Ask for a power. Scope is the business of the queries, which cut to the viewer in SQL.

    `reads=True` is for look-ups that post what is looked for (it must not stand in an address) and change nothing.
    """

    def close(view: View) -> View:
        @wraps(view)
        def guarded(**arguments: Any) -> Response:
            if not transaction:
                return make_response(view(_checked_alone(power, fresh=fresh), **arguments))
            changing = request.method in CHANGING and not reads
            try:
                return _answer(view, arguments, power, write=writes or changing, fresh=fresh)
            except IntegrityError:
                if not (changing and _form_key()):
                    raise
                return _twin_answer(power)

        guarded.guard_rule = Rule(power, writes=writes, fresh=fresh)  # type: ignore[attr-defined]
        return guarded

    return close


def public(because: str, *, transaction: bool = True) -> Callable[[View], View]:
    """Open a route to everybody, with the reason beside it. `transaction=False`: the view opens its own short ones."""

    def open_up(view: View) -> View:
        @wraps(view)
        def opened(**arguments: Any) -> Response:
            if not transaction:
                return make_response(view(**arguments))
            with work(write=request.method in CHANGING):
                return make_response(view(**arguments))

        opened.guard_rule = Rule(None, public_because=because)  # type: ignore[attr-defined]
        return opened

    return open_up


def _answer(view: View, arguments: dict[str, Any], power: str, *, write: bool, fresh: bool) -> Response:
    with work(write=write):
        signed = _signed_in()
        _check(signed, power, fresh=fresh)
        receipt = None
        if write and (key := _form_key()):
            if (earlier := earlier_answer(signed.viewer.account_id, key)) is not None:
                return earlier
            receipt = open_receipt(signed.viewer.account_id, key)
        answer = make_response(view(signed.viewer, **arguments))
        if receipt is not None:
            keep_answer(receipt, answer)
        if write and signed.needs_touch:
            touch_session(signed.session_id)
    if not write and signed.needs_touch:
        with work(write=True):
            touch_session(signed.session_id)
    return answer


def _checked_alone(power: str, *, fresh: bool) -> Viewer:
    """Check in a short transaction of its own; the view opens the others."""
    with work(write=False):
        signed = _signed_in()
        _check(signed, power, fresh=fresh)
    if signed.needs_touch:
        with work(write=True):
            touch_session(signed.session_id)
    return signed.viewer


def _twin_answer(power: str) -> Response:
    """The same form came twice at once and the twin won: answer what it was answered; anything else is a real error."""
    with work(write=False):
        signed = _signed_in()
        _check(signed, power, fresh=False)
        key = _form_key()
        earlier = earlier_answer(signed.viewer.account_id, key) if key else None
    if earlier is None:
        raise TwinLost
    return earlier


class TwinLost(Exception):
    """The database held an invariant against this request."""


def _signed_in() -> SignedIn:
    user = current_user._get_current_object()
    if not isinstance(user, SignedIn):
        raise SignInNeeded
    g.viewer = user.viewer
    return user


def _check(signed: SignedIn, power: str, *, fresh: bool) -> None:
    if _settings().is_production and not signed.has_second_factor and request.endpoint not in _ENROLMENT:
        raise SecondFactorNeeded
    if not signed.viewer.may(power):
        raise NotAllowed
    if fresh and not signed.is_fresh(now()):
        raise ProofNeeded


_ENROLMENT: set[str] = set()


def open_before_second_factor(endpoint: str) -> None:
    """Name a route that an account without a second factor may reach in production: enrolment and sign-out only."""
    _ENROLMENT.add(endpoint)


def _form_key() -> UUID | None:
    """The posted key, bound to the address it was posted to: a receipt of one route never answers another."""
    try:
        return uuid5(UUID(request.form.get("idempotency_key", "")), request.path)
    except ValueError:
        return None


def signed_in_now() -> SignedIn | None:
    """The live session of this request, for the few pages that work with and without one."""
    user = current_user._get_current_object()
    return user if isinstance(user, SignedIn) else None


def set_up_guard(app: Flask) -> None:
    """Connect flask-login to our own sessions."""
    manager = LoginManager()
    # Our sessions are in the database; nothing of flask-login's is kept in a cookie.
    setattr(manager, "session_protection", None)  # noqa: B010 - its own type says that there is always one
    manager.init_app(app)

    def load(incoming: Request) -> SignedIn | None:
        token = incoming.cookies.get(session_cookie(), "")
        return find_session(token) if token else None

    manager.request_loader(load)


def check_routes(app: Flask) -> None:
    """Refuse to start with a route that is neither guarded nor public (SEC AZ-1)."""
    for rule in app.url_map.iter_rules():
        view = app.view_functions[rule.endpoint]
        if rule.endpoint != "static" and getattr(view, "guard_rule", None) is None:
            raise RuntimeError(f"the route {rule.rule} ({rule.endpoint}) has neither @guard nor @public")
