"""Family, travel unit, consent, flags, restricted file."""

from uuid import UUID

from flask import flash
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from migrant_support.domains.people.actions import bonds
from migrant_support.domains.people.forms import (
    CompanionForm,
    LeaveUnitForm,
    RelativeForm,
    RestrictForm,
    WithdrawForm,
)
from migrant_support.domains.people.views.blueprint import blueprint, other_person, person_on_page, small_form
from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg
from migrant_support.platform.access.accounts import account_ids_of
from migrant_support.platform.access.guard import guard
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.web.forms import answer, refuse
from migrant_support.platform.web.redirects import see_other
from migrant_support.policy import Power


@blueprint.route("/<uuid:person_id>/relatives/new", methods=["GET", "POST"])
@guard(Power.PERSON_EDIT)
def new_relative(viewer: Viewer, person_id: UUID) -> Response:
    """Record a family tie with somebody in the register."""
    form = RelativeForm()

    def act() -> None:
        relative_id = other_person(viewer, form.relative.data or "", field="relative")
        bonds.tie_family(viewer, person_id, relative_id, form.relation.data, evidence=form.evidence.data or "")

    return small_form(
        person_on_page(viewer, person_id, Power.PERSON_EDIT),
        form,
        act,
        title=_("Record a relative"),
        submit=_("Record relative"),
        done=_("The family tie was recorded."),
        part="family",
    )


@blueprint.route("/<uuid:person_id>/unit/join", methods=["GET", "POST"])
@guard(Power.PERSON_EDIT)
def join_unit(viewer: Viewer, person_id: UUID) -> Response:
    """Put her in a travel unit with somebody."""
    form = CompanionForm()

    def act() -> None:
        companion_id = other_person(viewer, form.companion.data or "", field="companion")
        if companion_id == person_id:
            raise Refused("same_person", msg("Choose another person."), field="companion")
        bonds.join_unit(viewer, person_id, companion_id, form.kind.data)

    return small_form(
        person_on_page(viewer, person_id, Power.PERSON_EDIT),
        form,
        act,
        title=_("Travel together"),
        submit=_("Travel together"),
        done=_("They travel together from now on."),
        part="family",
    )


@blueprint.route("/<uuid:person_id>/unit/leave", methods=["GET", "POST"])
@guard(Power.PERSON_EDIT)
def leave_unit(viewer: Viewer, person_id: UUID) -> Response:
    """Take her out of her travel unit."""
    form = LeaveUnitForm()
    return small_form(
        person_on_page(viewer, person_id, Power.PERSON_EDIT),
        form,
        lambda: bonds.leave_unit(viewer, person_id, reason=form.reason.data or ""),
        title=_("Leave the travel unit"),
        submit=_("Leave"),
        done=_("The travel unit was left."),
        part="family",
    )


@blueprint.route("/<uuid:person_id>/consents/<uuid:consent_id>/withdraw", methods=["GET", "POST"])
@guard(Power.CONSENT_RECORD)
def withdraw(viewer: Viewer, person_id: UUID, consent_id: UUID) -> Response:
    """Record that consent was withdrawn."""
    form = WithdrawForm()
    return small_form(
        person_on_page(viewer, person_id, Power.CONSENT_RECORD),
        form,
        lambda: bonds.withdraw_consent(viewer, person_id, consent_id, form.way.data),
        title=_("Withdraw consent"),
        lead=_("From this moment nothing more is shared because of it. What was shared before stays listed."),
        submit=_("Withdraw consent"),
        done=_("The consent is withdrawn. Nothing more is shared because of it."),
        part="consents",
    )


@blueprint.route("/<uuid:person_id>/restrict", methods=["GET", "POST"])
@guard(Power.FILE_RESTRICT, fresh=True)
def restrict(viewer: Viewer, person_id: UUID) -> Response:
    """Close her file to all but named readers."""
    person = person_on_page(viewer, person_id, Power.FILE_RESTRICT)
    form = RestrictForm()
    if form.validate_on_submit():
        try:
            readers = account_ids_of((form.readers.data or "").split(","), field="readers")
            bonds.restrict_file(viewer, person_id, reason=form.reason.data or "", readers=readers)
        except Refused as no:
            refuse(form, no)
        else:
            flash(_("The file is closed. Only its named readers see it from now on."), "good")
            return see_other("home.show")
    return answer(
        "people/form.html",
        form=form,
        person=person,
        title=_("Close the file"),
        lead=_("Everybody else will no longer find this person: not in search, lists, counts or exports."),
        submit=_("Close the file"),
    )
