"""Taking a file that was asked for: what it will hold at this moment, and the one download."""

from uuid import UUID

from flask import Response, make_response, render_template, url_for
from flask_babel import gettext as _

from migrant_support.domains.flights import labels
from migrant_support.domains.flights.actions.copies import take_copy
from migrant_support.domains.flights.forms_files import TakeForm
from migrant_support.domains.flights.queries.copies import CopyPage, copy_page
from migrant_support.domains.flights.rules.manifest import LEGAL
from migrant_support.domains.flights.rules.words import Rendering
from migrant_support.domains.flights.views.manifests import blueprint, saved_as
from migrant_support.domains.flights.views.message_remarks import message_remarks
from migrant_support.kernel.refusals import Refused
from migrant_support.platform.access.guard import guard
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.web.forms import refuse
from migrant_support.platform.web.times import moment_text, prepare_zone
from migrant_support.platform.web.translate import translated
from migrant_support.policy import Power

GONE = 410


@blueprint.get("/files/<uuid:copy_id>")
@guard(Power.MANIFEST_EXPORT)
def copy(viewer: Viewer, copy_id: UUID) -> Response:
    """Whom the file will name, how many are withheld now, and until when it can be taken."""
    page = copy_page(viewer, copy_id)
    return _page(viewer, page, TakeForm(), GONE if page.is_over else 200)


@blueprint.post("/files/<uuid:copy_id>")
@guard(Power.MANIFEST_EXPORT, fresh=True)
def take(viewer: Viewer, copy_id: UUID) -> Response:
    """Make the file and hand it out, once."""
    form = TakeForm()
    page = copy_page(viewer, copy_id)
    if page.is_over:
        return _page(viewer, page, form, GONE)
    if form.validate_on_submit():
        try:
            return saved_as(take_copy(viewer, copy_id, phrase=form.phrase.data or ""))
        except Refused as no:
            refuse(form, no)
    return _page(viewer, page, form, 422)


def _page(viewer: Viewer, page: CopyPage, form: TakeForm, status: int) -> Response:
    prepare_zone(viewer)
    is_partner = not viewer.may(Power.FLIGHT_READ)
    where = "partner.show" if is_partner else "manifests.show"
    shown = render_template(
        "flights/copy.html",
        copy=page,
        form=form,
        back=url_for(where, version_id=page.version_id),
        form_name=translated(labels.RENDERING[page.form]),
        recipient=translated(labels.RECIPIENT[page.recipient]) if page.recipient in LEGAL else page.recipient,
        until=moment_text(page.until_at),
        less=message_remarks(viewer, page.version_id, page.recipient) if page.form is Rendering.PAXLST else None,
        over=_("It was downloaded %(when)s.", when=moment_text(page.taken_at))
        if page.taken_at
        else _("Its time is over."),
    )
    return make_response(shown, status)
