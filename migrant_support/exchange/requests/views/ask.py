"""The public form of a mission in three short steps. Nothing is stored before the last one is sent."""

from typing import Any
from uuid import UUID

from flask import current_app, redirect, request, url_for
from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError
from werkzeug.wrappers import Response

from migrant_support.exchange.requests.actions.receiving import keep_photo, receive
from migrant_support.exchange.requests.carried import FORM, PHOTO, Carried, new_form, open_carried, ticket
from migrant_support.exchange.requests.forms import (
    STEPS,
    PhotoForm,
    PublicForm,
    ReachForm,
    WhatForm,
    WhoForm,
    form_of,
    sent_of,
)
from migrant_support.exchange.requests.queries import is_stored
from migrant_support.exchange.requests.rules import PHOTOS_AN_HOUR, SENT_AN_HOUR, is_late, is_too_quick
from migrant_support.exchange.requests.views.public import (
    blueprint,
    kept,
    lets_in,
    mission_of,
    other_languages,
    page,
)
from migrant_support.kernel.clock import now
from migrant_support.kernel.refusals import NotThere, Refused
from migrant_support.kernel.texts import msg
from migrant_support.platform.access.guard import public
from migrant_support.platform.access.passwords import Passwords
from migrant_support.platform.files import picture_sent
from migrant_support.platform.store.transaction import work
from migrant_support.platform.web.forms import refuse
from migrant_support.platform.web.limits import MIB, takes_files
from migrant_support.platform.web.translate import LANGUAGES

NO_ACCOUNT = "people in need have no account; nothing of the register is read or shown here"
LAST = len(STEPS) - 1
NO_PICTURE = msg("Choose a picture, or take one with your phone.")
MANY_PICTURES = msg("Very many pictures come from your network now. Your request is safe: send it in some minutes.")


@blueprint.get("/<string:mission>")
@public(NO_ACCOUNT, transaction=False)
def choose(mission: str) -> Response:
    """The address of the poster, in small or large letters: lead to the form in the language of the phone."""
    asked = (tag.lower().partition("-")[0] for tag in request.accept_languages.values())  # `ta-LK` is Tamil
    language = next((tag for tag in asked if tag in LANGUAGES), "si")
    mission_of(mission.lower(), language)
    return redirect(url_for("ask.show", mission=mission.lower(), language=language), 303)


@blueprint.route("/<string:mission>/<any(en,si,ta):language>", methods=["GET", "POST"])
@public(NO_ACCOUNT, transaction=False)
def show(mission: str, language: str) -> Response:
    """The step at which the form is; the last one sends it."""
    code, name, region = mission_of(mission, language)
    if request.method == "GET":
        return _step(new_form(code), form_of(0, None, region), mission=name, language=language)
    carried = open_carried(request.form.get("kept", ""), FORM, code)
    if carried is None:
        words = _("This form could not be read any more. What you typed here is kept: look over it and go on.")
        return _step(new_form(code), WhoForm(request.form), 400, mission=name, language=language, problem=words)
    form = STEPS[carried.step][1](request.form)
    form.region = region
    told = {STEPS[carried.step][0]: form.typed()}
    if "stay" in request.form:
        return _step(carried.at(carried.step, **told), form, mission=name, language=language)
    if "back" in request.form and carried.step > 0:
        return _turn(carried.at(carried.step - 1, **told), region, mission=name, language=language)
    if not form.validate():
        return _step(carried, form, 422, mission=name, language=language)
    if carried.step < LAST:
        return _turn(carried.at(carried.step + 1, **told), region, mission=name, language=language)
    return _send(carried.at(LAST, **told), form, region, mission=name, language=language)


def _turn(carried: Carried, region: str, *, mission: str, language: str) -> Response:
    form = form_of(carried.step, carried.typed.get(STEPS[carried.step][0]), region)
    return _step(carried, form, mission=mission, language=language)


def _step(
    carried: Carried, form: PublicForm, status: int = 200, *, mission: str, language: str, problem: str = ""
) -> Response:
    return page(
        "requests/ask.html",
        status,
        mission=mission,
        form=form,
        step=STEPS[carried.step][0],
        number=carried.step + 1,
        of=len(STEPS),
        kept=kept(carried),
        problems=[problem] if problem else [],
        languages=[
            (code, words, url_for("ask.show", mission=carried.mission.lower(), language=code))
            for code, words in other_languages(language)
        ],
        status_href=url_for("ask.status", mission=carried.mission.lower(), language=language),
    )


def _send(carried: Carried, form: PublicForm, region: str, *, mission: str, language: str) -> Response:
    """Keep the request, once, and tell reference and PIN; who sends the same form again is told the same."""
    with work(write=False):
        is_there = is_stored(carried.request_id)
    if not is_there:
        status, problem, carried = _doubt(carried)
        if problem:
            return _step(carried, form, status, mission=mission, language=language, problem=problem)
        who, reach = (form_of(step, carried.typed.get(STEPS[step][0]), region) for step in (0, 1))
        for step, earlier in enumerate((who, reach)):
            if not earlier.validate():
                return _step(carried.at(step), earlier, 422, mission=mission, language=language)
        if not (isinstance(who, WhoForm) and isinstance(reach, ReachForm) and isinstance(form, WhatForm)):
            raise TypeError("the steps of the form are in another order")
        passwords: Passwords = current_app.extensions["passwords"]
        pin_hash = passwords.hash(carried.pin)
        try:
            with work(write=True):
                receive(
                    sent_of(who, reach, form), request_id=carried.request_id, reference=carried.reference,
                    pin_hash=pin_hash, mission=carried.mission, language=language,
                )  # fmt: skip
        except IntegrityError:
            with work(write=False):
                if not is_stored(carried.request_id):
                    raise
    return _done(carried, mission=mission, language=language)


def _doubt(carried: Carried) -> tuple[int, str, Carried]:
    """Why a form is shown once more instead of being kept: status, sentence (empty for none), and the form."""
    moment = now()
    if is_late(carried.begun, moment):
        words = _("The form was open for a long time. Nothing is lost: look over it, then send it.")
        return 422, words, carried.renewed(moment)
    if is_too_quick(carried.begun, moment):
        return 422, _("That was very quick. Look over what you wrote, then send it once more."), carried
    if not lets_in("send", SENT_AN_HOUR):
        words = _("Very many requests come from your network now. Keep this page open and send it in some minutes.")
        return 429, words, carried
    return 200, "", carried


def _done(carried: Carried, *, mission: str, language: str) -> Response:
    """Reference and PIN; the only page that ever shows them, as the answer to the form itself."""
    return page(
        "requests/done.html",
        mission=mission,
        form=PhotoForm(),
        reference=carried.reference,
        pin=f"{carried.pin[:4]} {carried.pin[4:]}",
        **photo_parts(carried.mission, carried.request_id, language=language),
    )


def photo_parts(code: str, request_id: UUID, *, language: str) -> dict[str, Any]:
    """What the small form for a picture needs."""
    return {
        "kept": kept(ticket(PHOTO, code, request_id)),
        "photo_href": url_for("ask.photo", mission=code.lower(), language=language),
        "status_href": url_for("ask.status", mission=code.lower(), language=language),
    }


@blueprint.post("/<string:mission>/<any(en,si,ta):language>/photo")
@takes_files(8 * MIB)
@public(NO_ACCOUNT, transaction=False)
def photo(mission: str, language: str) -> Response:
    """Add a picture of the passport to a request that was sent; it is safe without one."""
    code, name, _region = mission_of(mission, language)
    carried = open_carried(request.form.get("kept", ""), PHOTO, code)
    if carried is None:
        words = _("This page is too old. Your request is safe: look at it with your reference and PIN.")
        return page("requests/problem.html", 400, mission=name, form=None, words=words)
    form = PhotoForm(request.files)
    parts = photo_parts(code, carried.request_id, language=language)
    try:
        if not lets_in("photo", PHOTOS_AN_HOUR):
            raise Refused("many_pictures", MANY_PICTURES, field="upload")
        if form.upload.data is None or not form.upload.data.filename:
            raise Refused("no_picture", NO_PICTURE, field="upload")
        picture, media_type = picture_sent(form.upload.data)
        with work(write=True):
            keep_photo(carried.request_id, picture, media_type)
    except (Refused, NotThere) as no:
        refuse(form, no if isinstance(no, Refused) else Refused("no_picture", NO_PICTURE, field="upload"))
        return page("requests/photo.html", 422, mission=name, form=form, is_kept=False, **parts)
    return page("requests/photo.html", mission=name, form=None, is_kept=True, **parts)
