"""Screens of protection on a person: the decision that a child may return."""

from uuid import UUID

from flask import Blueprint, flash
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from migrant_support.domains.people.views.blueprint import person_on_page, to_person
from migrant_support.domains.protection import actions
from migrant_support.domains.protection.forms import ReturnDecisionForm
from migrant_support.domains.protection.queries import DecisionRow
from migrant_support.kernel.refusals import Refused
from migrant_support.platform.access.accounts import display_names
from migrant_support.platform.access.guard import guard
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.web.forms import answer, refuse
from migrant_support.platform.web.times import day_text, moment_text
from migrant_support.policy import Power

blueprint = Blueprint("protection", __name__, url_prefix="/people")


@blueprint.route("/<uuid:person_id>/return-decision", methods=["GET", "POST"])
@guard(Power.CHILD_DECIDE, writes=True)
def return_decision(viewer: Viewer, person_id: UUID) -> Response:
    """Record the decision; earlier ones stand below, and that they were opened is written down."""
    person = person_on_page(viewer, person_id, Power.CHILD_DECIDE)
    form = ReturnDecisionForm()
    if form.validate_on_submit():
        try:
            actions.decide_return(viewer, person_id, form.decision())
        except Refused as no:
            refuse(form, no)
        else:
            flash(_("The decision is recorded."), "good")
            return to_person(person_id, "readiness")
    rows = actions.read_decisions(viewer, person_id)
    names = display_names({row.made_by for row in rows})
    return answer(
        "protection/return_decision.html",
        form=form,
        person=person,
        rows=[_shown(row, names) for row in rows],
        in_force=any(row.withdrawn_at is None for row in rows),
    )


@blueprint.post("/<uuid:person_id>/return-decision/withdraw")
@guard(Power.CHILD_DECIDE)
def withdraw_decision(viewer: Viewer, person_id: UUID) -> Response:
    """Take the decision in force back."""
    actions.withdraw_decision(viewer, person_id)
    flash(_("The decision is withdrawn."), "good")
    return to_person(person_id, "readiness")


def _shown(row: DecisionRow, names: dict[UUID | None, str]) -> dict[str, object]:
    """A decision as a line of the table."""
    done = [
        *([_("receiver checked")] if row.receiver_checked else []),
        *([_("probation officer told")] if row.probation_told else []),
    ]
    return {
        "made": moment_text(row.made_at),
        "state": {"label": _("Withdrawn"), "tone": "quiet"}
        if row.withdrawn_at
        else {"label": _("In force"), "tone": "good"},
        "assessed": day_text(row.assessed_on),
        "determined": day_text(row.determined_on),
        "done": ", ".join(done),
        "by": names.get(row.made_by, "–"),
    }
