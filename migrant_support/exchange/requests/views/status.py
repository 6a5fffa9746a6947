"""One's own request by reference and PIN: where it stands and what to do next, never what was sent (SEC PU-3)."""

from flask import current_app, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from migrant_support.exchange.requests.carried import LOOK, open_carried, ticket
from migrant_support.exchange.requests.forms import LookForm, PhotoForm
from migrant_support.exchange.requests.labels import STATUS
from migrant_support.exchange.requests.queries import OwnStatus, own_status
from migrant_support.exchange.requests.rules import LOOKS_AN_HOUR, OPEN, is_late
from migrant_support.exchange.requests.views.ask import photo_parts
from migrant_support.exchange.requests.views.public import (
    blueprint,
    kept,
    lets_in,
    mission_of,
    other_languages,
    page,
)
from migrant_support.kernel.clock import now
from migrant_support.kernel.references import read_follow_up
from migrant_support.platform.access.guard import public
from migrant_support.platform.access.passwords import Passwords
from migrant_support.platform.access.throttle import PER_ACCOUNT, admit, forgive, subject_of
from migrant_support.platform.store.transaction import work
from migrant_support.platform.web.translate import translated


@blueprint.route("/<string:mission>/<any(en,si,ta):language>/status", methods=["GET", "POST"])
@public("people in need have no account; the PIN proves whose request it is", transaction=False)
def status(mission: str, language: str) -> Response:
    """Ask for reference and PIN; show where the request stands."""
    code, name, _region = mission_of(mission, language)
    if request.method == "GET":
        return _ask(code, name, language, LookForm())
    form = LookForm(request.form)
    carried = open_carried(request.form.get("kept", ""), LOOK, code)
    if carried is None or is_late(carried.begun, now()):
        words = _("This page was open for a long time. Send it once more.")
        return _ask(code, name, language, form, 400, words)
    if not form.validate():
        return _ask(code, name, language, form, 422)
    if not lets_in("look", LOOKS_AN_HOUR):
        return _ask(code, name, language, form, 429, _does_not_fit())
    found = _proved(form.reference.data or "", form.pin.data or "")
    if found is None:
        return _ask(code, name, language, form, 422, _does_not_fit())
    return _shown(found, name, language)


def _does_not_fit() -> str:
    return _("Reference and PIN do not fit, or there were too many tries. Wait some minutes and try again.")


def _proved(typed_reference: str, typed_pin: str) -> OwnStatus | None:
    """The request whose reference and PIN these are. Unknown, wrong and too often are the same work and answer.

    Five tries, then a growing wait; a right PIN within the wait is not taken either (SEC PU-3).
    """
    reference = read_follow_up(typed_reference) or "".join(typed_reference.split())[:40]
    pin = "".join(c for c in typed_pin if c.isdigit())
    counter = subject_of("request_pin", reference)
    with work(write=True):
        is_let_in = admit(counter, PER_ACCOUNT)
        found = own_status(reference)
    passwords: Passwords = current_app.extensions["passwords"]
    fits = passwords.fits(pin, found.pin_hash if found else None)
    if not (is_let_in and fits and found):
        return None
    with work(write=True):
        forgive(counter)
    return found


def _ask(code: str, mission: str, language: str, form: LookForm, answer: int = 200, problem: str = "") -> Response:
    return page(
        "requests/look.html",
        answer,
        mission=mission,
        form=form,
        kept=kept(ticket(LOOK, code)),
        problems=[problem] if problem else [],
        languages=[
            (other, words, url_for("ask.status", mission=code.lower(), language=other))
            for other, words in other_languages(language)
        ],
        form_href=url_for("ask.show", mission=code.lower(), language=language),
    )


def _shown(found: OwnStatus, mission: str, language: str) -> Response:
    state, next_step = STATUS[found.state]
    return page(
        "requests/status.html",
        mission=mission,
        form=PhotoForm(),
        state=translated(state),
        next_step=translated(next_step),
        may_add_photo=found.state in OPEN and not found.has_photo,
        form_href=url_for("ask.show", mission=found.mission.lower(), language=language),
        **photo_parts(found.mission, found.id, language=language),
    )
