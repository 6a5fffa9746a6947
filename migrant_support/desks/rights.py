"""A person's rights over what is kept of her: her page of rights, making her anonymous, and what remains then."""

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from migrant_support.desks.lists import birth_text
from migrant_support.domains.directory.queries import country_names, mission_names
from migrant_support.domains.people import labels
from migrant_support.domains.people.forms_rights import AnonymiseForm
from migrant_support.domains.people.queries import PersonRecord, fetch_person, row_of
from migrant_support.domains.people.queries.rights import Gone, HoldRow, gone, holds_of
from migrant_support.kernel.refusals import Refused
from migrant_support.platform.access.accounts import display_names
from migrant_support.platform.access.guard import guard
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.web.forms import answer, refuse
from migrant_support.platform.web.redirects import see_other
from migrant_support.platform.web.times import moment_text
from migrant_support.platform.web.translate import page_language, translated
from migrant_support.policy import Power
from migrant_support.procedures.anonymise import anonymise as make_anonymous

blueprint = Blueprint("rights", __name__, url_prefix="/people")


@blueprint.get("/<uuid:person_id>/rights")
@guard(Power.RIGHTS_READ)
def show(viewer: Viewer, person_id: UUID) -> Response | str:
    """What the person may ask for, and what keeps her data."""
    person = row_of(fetch_person(viewer, person_id, Power.RIGHTS_READ))
    if gone(person_id) is not None:
        return see_other("person_page.show", person_id=person_id)
    holds = holds_of(viewer, person_id)
    names = display_names({i for hold in holds for i in (hold.set_by, hold.lifted_by)})
    return render_template(
        "people/rights.html",
        person=person,
        holds=[_hold(hold, names, person_id, may_lift=viewer.may(Power.HOLD_SET)) for hold in holds],
        is_held=any(hold.lifted_at is None for hold in holds),
        may_hold=viewer.may(Power.HOLD_SET),
        may_anonymise=viewer.may(Power.PERSON_ANONYMISE),
    )


def _hold(hold: HoldRow, names: dict[UUID | None, str], person_id: UUID, *, may_lift: bool) -> dict[str, Any]:
    stands = hold.lifted_at is None
    return {
        "chip": {"label": _("Stands"), "tone": "warn"} if stands else {"label": _("Lifted"), "tone": "quiet"},
        "reason": hold.reason,
        "set": _("Set by %(name)s, %(time)s.", name=names.get(hold.set_by, "–"), time=moment_text(hold.set_at)),
        "lifted": ""
        if hold.lifted_at is None
        else _("Lifted by %(name)s, %(time)s.", name=names.get(hold.lifted_by, "–"), time=moment_text(hold.lifted_at)),
        "lift_href": url_for("people.lift_hold", person_id=person_id, hold_id=hold.id) if stands and may_lift else "",
    }


@blueprint.route("/<uuid:person_id>/anonymise", methods=["GET", "POST"])
@guard(Power.PERSON_ANONYMISE, fresh=True)
def anonymise(viewer: Viewer, person_id: UUID) -> Response:
    """Erase everything that names her; asked once more who it is, and whether it is understood."""
    person = row_of(fetch_person(viewer, person_id, Power.PERSON_ANONYMISE))
    form = AnonymiseForm()
    if form.validate_on_submit():
        try:
            make_anonymous(viewer, person_id, form.ground.data)
        except Refused as no:
            refuse(form, no)
        else:
            flash(_("Everything that named this person was erased."), "good")
            return see_other("person_page.show", person_id=person_id)
    return answer("people/rights_anonymise.html", form=form, person=person)


def what_remains(record: PersonRecord, erased: Gone) -> str:
    """The page of a person who was made anonymous: what is left of her for counts, and nothing else."""
    facts = [
        (_("Reference"), record.reference),
        (_("Sex"), translated(labels.SEX[record.sex])),
        (_("Date of birth"), birth_text(record.birth)),
        (_("Nationality"), country_names(page_language()).get(record.nationality, record.nationality)),
        (_("Home district"), record.home_district),
        (_("Mission"), mission_names(page_language()).get(record.mission, record.mission)),
        (_("Registered"), moment_text(record.registered_at)),
    ]
    return render_template(
        "people/rights_gone.html",
        person=record,
        why=translated(labels.ERASURE[erased.ground]),
        when=moment_text(erased.at),
        facts=[{"label": label, "value": value or "–"} for label, value in facts],
    )
