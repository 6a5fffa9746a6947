"""Who sleeps apart: for those who may say so. Places see only which rooms are for whom."""

from uuid import UUID

from flask import flash, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from migrant_support.domains.directory.queries import zone_of_mission
from migrant_support.domains.people.queries import fetch_person, row_of
from migrant_support.domains.sites.actions.apart import keep_apart, lift_apart
from migrant_support.domains.sites.forms import noon_of
from migrant_support.domains.sites.forms_requests import ApartForm
from migrant_support.domains.sites.queries.apart import apart_marks
from migrant_support.domains.sites.views.blueprint import blueprint
from migrant_support.kernel.refusals import Refused
from migrant_support.platform.access.guard import guard
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.web.forms import answer, refuse
from migrant_support.platform.web.redirects import see_other
from migrant_support.platform.web.times import listed_text
from migrant_support.policy import Power


@blueprint.route("/people/<uuid:person_id>/apart", methods=["GET", "POST"])
@guard(Power.APART_SET)
def sleeps_apart(viewer: Viewer, person_id: UUID) -> Response:
    """What is said of a person, and saying more."""
    person = row_of(fetch_person(viewer, person_id, Power.APART_SET))
    form = ApartForm()
    if form.validate_on_submit():
        until = noon_of(form.until, zone_of_mission(person.mission))
        try:
            keep_apart(viewer, person_id, reference=form.reference.data or "", until_at=until)
        except Refused as no:
            refuse(form, no)
        else:
            flash(_("It is kept. From now on no bed is given against it."), "good")
            return see_other("sites.sleeps_apart", person_id=person_id)
    rows = [
        {
            "what": _("Apart from %(name)s, %(reference)s", name=mark.other.name, reference=mark.other.reference)
            if mark.other
            else _("In a room without strangers"),
            "since": listed_text(mark.made_at),
            "until": listed_text(mark.until_at) if mark.until_at else "",
            "lift": url_for("sites.lift_apart_mark", person_id=person_id, apart_mark_id=mark.id),
        }
        for mark in apart_marks(viewer, person_id)
    ]
    back = url_for("person_page.show", person_id=person_id)
    return answer("sites/apart.html", form=form, person=person, rows=rows, back=back)


@blueprint.post("/people/<uuid:person_id>/apart/<uuid:apart_mark_id>/lift")
@guard(Power.APART_SET)
def lift_apart_mark(viewer: Viewer, person_id: UUID, apart_mark_id: UUID) -> Response:
    """It does not count any more."""
    lift_apart(viewer, person_id, apart_mark_id)
    flash(_("It does not count any more."), "good")
    return see_other("sites.sleeps_apart", person_id=person_id)
