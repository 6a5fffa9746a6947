"""Her details and documents."""

from uuid import UUID

from flask import flash
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from migrant_support.domains.directory.queries import country_choices, district_choices, region_of_mission
from migrant_support.domains.people.actions.details import add_document, edit_person
from migrant_support.domains.people.forms import DocumentForm, EditPersonForm
from migrant_support.domains.people.queries import PersonRecord, person_record, phones_of
from migrant_support.domains.people.rules import PhoneKind
from migrant_support.domains.people.views.blueprint import blueprint, person_on_page, to_person
from migrant_support.kernel.refusals import Refused, Stale
from migrant_support.platform.access.guard import guard
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.web.fields import written_date
from migrant_support.platform.web.forms import answer, refuse
from migrant_support.platform.web.translate import page_language
from migrant_support.policy import Power


@blueprint.route("/<uuid:person_id>/edit", methods=["GET", "POST"])
@guard(Power.PERSON_EDIT)
def edit(viewer: Viewer, person_id: UUID) -> Response:
    """Change her details; the second of two editors is shown what changed meanwhile and keeps the typed text."""
    person_on_page(viewer, person_id, Power.PERSON_EDIT)
    record = person_record(viewer, person_id)
    form = EditPersonForm(data=_as_typed(viewer, record))
    form.offer_person(
        countries=country_choices(page_language()),
        districts=district_choices(page_language()),
        region=region_of_mission(record.mission),
    )
    if form.validate_on_submit():
        try:
            edit_person(viewer, person_id, form.person(), version=form.version.data or 0)
        except Refused as no:
            refuse(form, no)
        except Stale:
            form.form_errors = [
                _("Somebody else saved this person while you typed. Your text is still here: compare and save again.")
            ]
            form.version.raw_data = [str(record.version)]
            form.version.data = record.version
        else:
            flash(_("The details were saved."), "good")
            if remark := form.nic_remark():
                flash(remark, "warn")
            return to_person(person_id)
    return answer("people/edit.html", form=form, person=record)


def _as_typed(viewer: Viewer, record: PersonRecord) -> dict[str, object]:
    phones = {phone.kind: phone.number for phone in reversed(phones_of(viewer, record.id))}
    birth = record.birth
    text = ""
    if birth is not None:
        parts = {"day": "%d/%m/%Y", "month": "%m/%Y", "year": "%Y", "estimated": "~%Y"}
        text = birth.day.strftime(parts[birth.precision.value])
    return {
        **{
            name: getattr(record, name)
            for name in (
                "primary", "secondary", "name_si", "name_ta", "other_names", "sex", "nationality", "needs_interpreter",
                "nic", "slbfe_number", "home_district", "home_address",
                "kin_name", "kin_relation", "kin_phone", "version",
            )
        },
        "languages": list(record.languages),
        "birth": written_date(text) if text else None,
        "phone": phones.get(PhoneKind.OWN, ""),
        "phone_home": phones.get(PhoneKind.HOME, ""),
    }  # fmt: skip


@blueprint.route("/<uuid:person_id>/documents/new", methods=["GET", "POST"])
@guard(Power.PERSON_EDIT)
def new_document(viewer: Viewer, person_id: UUID) -> Response:
    """Record a document."""
    person = person_on_page(viewer, person_id, Power.PERSON_EDIT)
    form = DocumentForm()
    form.issuing_state.choices = country_choices(page_language())
    if form.validate_on_submit():
        try:
            add_document(viewer, person_id, form.document())
        except Refused as no:
            refuse(form, no)
        else:
            flash(_("The document was recorded."), "good")
            return to_person(person_id, "documents")
    return answer(
        "people/form.html", form=form, person=person, title=_("Record a document"), submit=_("Record document")
    )
