"""The guard of the addresses for programs: a key instead of a session, the same viewer and the same queries behind it.

`@keyed(KeyScope.FLIGHTS)` gives the view the key. Unknown, expired and revoked keys are answered alike; every request
counts against the key, and one without a living key against the address it comes from.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import g, make_response, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from migrant_support.exchange.api.actions import use_key
from migrant_support.exchange.api.queries import ShownKey, shown_key
from migrant_support.exchange.api.rules import MARK, POWERS, KeyScope
from migrant_support.platform.access.guard import Rule
from migrant_support.platform.access.throttle import PER_ADDRESS, admit, subject_of
from migrant_support.platform.store.transaction import work
from migrant_support.platform.web.problems import problem
from migrant_support.policy import Power

View = Callable[..., Any]
WAIT = "60"


def keyed(scope: KeyScope) -> Callable[[View], View]:
    """Ask for a key with this scope. The answer carries an ETag: a program that has it already gets 304."""

    def close(view: View) -> View:
        @wraps(view)
        def answered(**arguments: Any) -> Response:
            with work(write=True):  # counters and the moment of last use stay, whatever comes of the request
                key = _admitted(scope)
            if isinstance(key, Response):
                return key
            g.viewer = key.viewer
            with work(write=True):  # each reading writes a line of audit
                answer = make_response(view(key, **arguments))
            if answer.status_code == 200:
                if not answer.get_etag()[0]:
                    answer.add_etag()
                answer.make_conditional(request)
            return answer

        power = Power.MANIFEST_EXPORT if Power.MANIFEST_EXPORT in POWERS[scope] else Power.SHARED_FLIGHTS
        answered.guard_rule = Rule(power, writes=True)  # type: ignore[attr-defined]
        answered.key_scope = scope  # type: ignore[attr-defined]
        return answered

    return close


def _admitted(scope: KeyScope) -> ShownKey | Response:
    shown = request.authorization
    token = shown.token if shown is not None and shown.type == "bearer" else None
    key = shown_key(token) if token and token.startswith(MARK) and len(token) < 100 else None
    if key is None:
        if not admit(subject_of("api_address", request.remote_addr or ""), PER_ADDRESS):
            return _too_many()
        answer = problem(401, _("Send a key that is valid: Authorization: Bearer, then the key."))
        answer.headers["WWW-Authenticate"] = "Bearer"
        return answer
    if not use_key(key):
        return _too_many()
    if scope.value not in key.scopes:
        return problem(403, _("This key is not for that. It needs %(scope)s.", scope=scope.value), code="scope_missing")
    return key


def _too_many() -> Response:
    answer = problem(429, _("Too many requests. Wait a minute."), code="too_many")
    answer.headers["Retry-After"] = WAIT
    return answer
