"""Medicine for a person, from the shelf."""

from decimal import Decimal
from uuid import UUID

from flask import flash
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from migrant_support.domains.medical import labels
from migrant_support.domains.medical.actions.medicine import give_medicine
from migrant_support.domains.medical.forms import MedicineForm
from migrant_support.domains.medical.queries.medicine import on_shelves, warnings_for
from migrant_support.domains.medical.views.blueprint import blueprint
from migrant_support.domains.medical.views.entries import BACK, person_and_place
from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg
from migrant_support.platform.access.guard import guard
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.audit import record
from migrant_support.platform.web.forms import answer, refuse
from migrant_support.platform.web.redirects import see_other
from migrant_support.platform.web.translate import page_language, translated
from migrant_support.policy import Power


@blueprint.route("/people/<uuid:person_id>/medical/medicine", methods=["GET", "POST"])
@guard(Power.MEDICAL_WRITE, writes=True)
def medicine(viewer: Viewer, person_id: UUID) -> Response:
    """Give medicine; the warnings of the record stand above, so that opening this page is written down."""
    person, place = person_and_place(viewer, person_id)
    shelves = {f"{one.store.id}/{one.item_id}": one for one in on_shelves(viewer, place, page_language())}
    form = MedicineForm()
    form.what.choices = [
        (code, _("%(name)s, %(count)s there (%(store)s)", name=one.name, count=f"{one.usable.normalize():f}",
                 store=one.store.name))
        for code, one in shelves.items()
    ]  # fmt: skip
    if form.validate_on_submit():
        chosen = shelves[form.what.data]
        try:
            if form.quantity.data is None:
                raise Refused("quantity_missing", msg("Write how much is given."), field="quantity")
            give_medicine(
                viewer,
                person_id,
                store_id=chosen.store.id,
                item_id=chosen.item_id,
                quantity=Decimal(form.quantity.data),
                how=form.how.data or "",
                is_looked_at=bool(form.is_looked_at.data),
            )
        except Refused as no:
            refuse(form, no)
        else:
            flash(_("The medicine is given and taken from the store."), "good")
            return see_other(BACK, person_id=person_id, _anchor="medicine")
    warned = warnings_for(viewer, person_id)
    if warned:
        record(viewer, "medical.record.read", kind="person", object_id=person_id)
    return answer(
        "medical/medicine.html",
        form=form,
        person=person,
        has_stock=bool(shelves),
        warnings=[f"{translated(labels.ALERT_KIND[one.kind])}: {one.note or '–'}" for one in warned],
    )
