"""Messages to one person: what was written, a new one that is looked at before it goes, and how she can be reached."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from babel.dates import format_date
from flask import flash, render_template
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from migrant_support.domains.directory.lookups import region_of_mission
from migrant_support.domains.letters.actions.messages import Written, mark_address, send, write
from migrant_support.domains.letters.forms import AddressForm, MessageForm, StepForm
from migrant_support.domains.letters.queries.reach import addresses_of, check_message, messages_to
from migrant_support.domains.letters.rules.messages import Address, Place, Way, check_day, digest_of, language_for
from migrant_support.domains.letters.views.blueprint import blueprint, shown_message
from migrant_support.domains.people.queries import fetch_person, row_of
from migrant_support.domains.people.views.blueprint import person_on_page, small_form
from migrant_support.kernel.clock import now
from migrant_support.kernel.refusals import Refused
from migrant_support.platform.access.guard import guard
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.messages import cancel, send_again, tell
from migrant_support.platform.messages.outbox import words_of
from migrant_support.platform.messages.rules import sms_parts
from migrant_support.platform.web.forms import answer, refuse
from migrant_support.platform.web.redirects import see_other
from migrant_support.platform.web.times import prepare_zone
from migrant_support.platform.web.translate import page_language, translated
from migrant_support.policy import Power


@blueprint.get("/people/<uuid:person_id>/messages")
@guard(Power.MESSAGE_SEND)
def messages(viewer: Viewer, person_id: UUID) -> str:
    """What was written to her, and how she can be reached."""
    prepare_zone(viewer)
    rows = messages_to(viewer, person_id)
    return render_template(
        "letters/messages.html",
        person=person_on_page(viewer, person_id, Power.MESSAGE_SEND),
        messages=[shown_message(row) for row in rows],
        addresses=[_address(one) for one in addresses_of([person_id])[person_id]],
        form=StepForm(),
    )


def _address(one: Address) -> dict[str, Any]:
    hours = (
        _("%(from_hour)s to %(until_hour)s o'clock", from_hour=one.hours[0], until_hour=one.hours[1])
        if one.hours
        else ""
    )
    return {"to": one.to, "is_safe": one.is_safe, "hours": hours}


@blueprint.route("/people/<uuid:person_id>/messages/new", methods=["GET", "POST"])
@guard(Power.MESSAGE_SEND)
def new_message(viewer: Viewer, person_id: UUID) -> Response:
    """Write a message; sending it takes exactly what was looked at."""
    form = _form(viewer, person_id)
    if form.validate_on_submit():
        try:
            written = _written(viewer, person_id, form)
            send(viewer, person_id, written, seen=form.seen.data or "", occasion=form.idempotency_key.data or "")
        except Refused as no:
            refuse(form, no)
        else:
            flash(_("The message is in the outbox."), "good")
            return see_other("letters.messages", person_id=person_id)
    return _page(viewer, person_id, form, None)


@blueprint.post("/people/<uuid:person_id>/messages/preview")
@guard(Power.MESSAGE_SEND, reads=True)
def preview_message(viewer: Viewer, person_id: UUID) -> Response:
    """Show what would be sent, and where. Nothing is kept."""
    form = _form(viewer, person_id)
    written = None
    if form.validate_on_submit():
        try:
            written = _written(viewer, person_id, form)
            form.seen.data = digest_of(written.to, written.text)
        except Refused as no:
            refuse(form, no)
    return _page(viewer, person_id, form, written)


def _form(viewer: Viewer, person_id: UUID) -> MessageForm:
    person = fetch_person(viewer, person_id, Power.MESSAGE_SEND)
    form = MessageForm(language=language_for(tuple(person.languages)))
    form.offer(page_language(), region_of_mission(person.registered_mission))
    form.offer_languages()
    return form


def _written(viewer: Viewer, person_id: UUID, form: MessageForm) -> Written:
    check_day(form.day.data.first_day if form.day.data else None, today=now().date())
    values = in_language(form.values(), form.language.data)
    return write(
        viewer, person_id, template=form.template.data, way=form.way.data, language=form.language.data, values=values
    )


def in_language(values: dict[Place, str], language: str) -> dict[Place, str]:
    """The values with the day as it is written in the language of the message."""
    day = values.get(Place.DAY, "")
    return values | {Place.DAY: format_date(date.fromisoformat(day), "d MMMM yyyy", locale=language) if day else ""}


def _page(viewer: Viewer, person_id: UUID, form: MessageForm, written: Written | None) -> Response:
    return answer(
        "letters/new_message.html",
        form=form,
        person=person_on_page(viewer, person_id, Power.MESSAGE_SEND),
        written=shown_words(written) if written else None,
    )


def shown_words(written: Written) -> dict[str, Any]:
    """A message as it will be read."""
    return {
        "to": written.to,
        "heading": written.heading,
        "text": written.text,
        "language": written.language,
        "parts": sms_parts(written.text) if written.way is Way.SMS else 0,
    }


@blueprint.route("/people/<uuid:person_id>/reach", methods=["GET", "POST"])
@guard(Power.MESSAGE_SEND)
def reach(viewer: Viewer, person_id: UUID) -> Response:
    """Say which of her phones and addresses are safe, and when; record an e-mail address."""
    person = person_on_page(viewer, person_id, Power.MESSAGE_SEND)
    form = AddressForm(is_safe=True)
    form.address.choices = [("", _("None")), *((one.to, one.to) for one in addresses_of([person_id])[person_id])]
    return small_form(
        person,
        form,
        lambda: mark_address(
            viewer, person_id, form.way(), form.email.data or form.address.data or "", is_safe=form.is_safe.data,
            hours=(form.from_hour.data, form.until_hour.data),
        ),
        title=_("How can the person be reached safely?"),
        lead=_("What is marked as not safe is never written to. Ask whether somebody else reads the phone."),
        submit=_("Keep"),
        done=_("It is noted how the person can be reached."),
        back="letters.messages",
    )  # fmt: skip


@blueprint.post("/people/<uuid:person_id>/messages/<uuid:message_id>/read")
@guard(Power.MESSAGE_SEND)
def read_message(viewer: Viewer, person_id: UUID, message_id: UUID) -> str:
    """Show the words, to read them out or print them. The read is written down first."""
    prepare_zone(viewer)
    check_message(viewer, person_id, message_id)
    person = fetch_person(viewer, person_id, Power.MESSAGE_SEND)
    row = next(one for one in messages_to(viewer, person_id) if one.id == message_id)
    return render_template(
        "letters/words.html",
        person=row_of(person),
        message=shown_message(row),
        language=row.language,
        words=words_of(viewer, message_id),
        form=StepForm(),
    )


@blueprint.post("/people/<uuid:person_id>/messages/<uuid:message_id>/<any(told,again,cancel):message_step>")
@guard(Power.MESSAGE_SEND)
def step_message(viewer: Viewer, person_id: UUID, message_id: UUID, message_step: str) -> Response:
    """It was passed on, is to be sent again, or is not to be sent any more."""
    check_message(viewer, person_id, message_id)
    act, done = _steps()[message_step]
    try:
        act(viewer, message_id)
        flash(done, "good")
    except Refused as no:
        flash(translated(no), "warn")
    return see_other("letters.messages", person_id=person_id)


def _steps() -> dict[str, tuple[Callable[[Viewer, UUID], None], str]]:
    return {
        "told": (tell, _("It is noted that the message was passed on.")),
        "again": (send_again, _("The message is in the outbox again.")),
        "cancel": (cancel, _("The message is cancelled.")),
    }
