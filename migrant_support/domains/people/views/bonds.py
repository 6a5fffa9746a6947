"""Family, travel unit, consent, flags, restricted file."""

from datetime import UTC, datetime, time, timedelta
from uuid import UUID

from flask import flash
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from migrant_support.domains.directory.queries import institution_choices
from migrant_support.domains.people.actions import bonds
from migrant_support.domains.people.forms import (
    CompanionForm,
    ConsentForm,
    FlagForm,
    LeaveUnitForm,
    RelativeForm,
    ResolveForm,
    RestrictForm,
    WithdrawForm,
)
from migrant_support.domains.people.views.blueprint import blueprint, other_person, person_on_page, to_person
from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg
from migrant_support.platform.access.accounts import account_ids_of
from migrant_support.platform.access.guard import guard
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.web.forms import answer, refuse
from migrant_support.platform.web.redirects import see_other
from migrant_support.platform.web.translate import page_language
from migrant_support.policy import Power


@blueprint.route("/<uuid:person_id>/relatives/new", methods=["GET", "POST"])
@guard(Power.PERSON_EDIT)
def new_relative(viewer: Viewer, person_id: UUID) -> Response:
    """Record a family tie with somebody in the register."""
    person = person_on_page(viewer, person_id, Power.PERSON_EDIT)
    form = RelativeForm()
    if form.validate_on_submit():
        try:
            relative_id = other_person(viewer, form.relative.data or "", field="relative")
            bonds.tie_family(viewer, person_id, relative_id, form.relation.data, evidence=form.evidence.data or "")
        except Refused as no:
            refuse(form, no)
        else:
            flash(_("The family tie was recorded."), "good")
            return to_person(person_id, "family")
    return answer(
        "people/form.html", form=form, person=person, title=_("Record a relative"), submit=_("Record relative")
    )


@blueprint.route("/<uuid:person_id>/unit/join", methods=["GET", "POST"])
@guard(Power.PERSON_EDIT)
def join_unit(viewer: Viewer, person_id: UUID) -> Response:
    """Put her in a travel unit with somebody."""
    person = person_on_page(viewer, person_id, Power.PERSON_EDIT)
    form = CompanionForm()
    if form.validate_on_submit():
        try:
            companion_id = other_person(viewer, form.companion.data or "", field="companion")
            if companion_id == person_id:
                raise Refused("same_person", msg("Choose another person."), field="companion")
            bonds.join_unit(viewer, person_id, companion_id, form.kind.data)
        except Refused as no:
            no.field = "companion" if no.field == "members" else no.field
            refuse(form, no)
        else:
            flash(_("They travel together from now on."), "good")
            return to_person(person_id, "family")
    return answer("people/form.html", form=form, person=person, title=_("Travel together"), submit=_("Travel together"))


@blueprint.route("/<uuid:person_id>/unit/leave", methods=["GET", "POST"])
@guard(Power.PERSON_EDIT)
def leave_unit(viewer: Viewer, person_id: UUID) -> Response:
    """Take her out of her travel unit."""
    person = person_on_page(viewer, person_id, Power.PERSON_EDIT)
    form = LeaveUnitForm()
    if form.validate_on_submit():
        try:
            bonds.leave_unit(viewer, person_id, reason=form.reason.data or "")
        except Refused as no:
            refuse(form, no)
        else:
            flash(_("The travel unit was left."), "good")
            return to_person(person_id, "family")
    return answer("people/form.html", form=form, person=person, title=_("Leave the travel unit"), submit=_("Leave"))


@blueprint.route("/<uuid:person_id>/consents/new", methods=["GET", "POST"])
@guard(Power.CONSENT_RECORD)
def new_consent(viewer: Viewer, person_id: UUID) -> Response:
    """Record consent."""
    person = person_on_page(viewer, person_id, Power.CONSENT_RECORD)
    form = ConsentForm()
    form.recipient.choices = [("", _("None")), *institution_choices(page_language())]
    if form.validate_on_submit():
        try:
            bonds.give_consent(viewer, person_id, form.consent())
        except Refused as no:
            refuse(form, no)
        else:
            flash(_("The consent was recorded."), "good")
            return to_person(person_id, "consents")
    return answer("people/form.html", form=form, person=person, title=_("Record consent"), submit=_("Record consent"))


@blueprint.route("/<uuid:person_id>/consents/<uuid:consent_id>/withdraw", methods=["GET", "POST"])
@guard(Power.CONSENT_RECORD)
def withdraw(viewer: Viewer, person_id: UUID, consent_id: UUID) -> Response:
    """Record that consent was withdrawn."""
    person = person_on_page(viewer, person_id, Power.CONSENT_RECORD)
    form = WithdrawForm()
    if form.validate_on_submit():
        bonds.withdraw_consent(viewer, person_id, consent_id, form.way.data)
        flash(_("The consent is withdrawn. Nothing more is shared because of it."), "good")
        return to_person(person_id, "consents")
    return answer(
        "people/form.html",
        form=form,
        person=person,
        title=_("Withdraw consent"),
        lead=_("From this moment nothing more is shared because of it. What was shared before stays listed."),
        submit=_("Withdraw consent"),
    )


@blueprint.route("/<uuid:person_id>/flags/new", methods=["GET", "POST"])
@guard(Power.FLAG_SET)
def new_flag(viewer: Viewer, person_id: UUID) -> Response:
    """Set a flag."""
    person = person_on_page(viewer, person_id, Power.FLAG_SET)
    form = FlagForm()
    if form.validate_on_submit():
        until = form.expires_on.data
        try:
            bonds.set_flag(
                viewer,
                person_id,
                instruction=form.instruction.data or "",
                checkpoints=list(form.checkpoints.data or ()),
                priority=form.priority.data,
                denies=form.denies.data,
                expires_at=datetime.combine(until.first_day, time(), UTC) + timedelta(days=1) if until else None,
            )
        except Refused as no:
            no.field = "expires_on" if no.field == "expires_at" else no.field
            refuse(form, no)
        else:
            flash(_("The flag is set."), "good")
            return to_person(person_id)
    return answer(
        "people/form.html",
        form=form,
        person=person,
        title=_("Set a flag"),
        lead=_("Write what to do, never why: colleagues without access to the case will read it."),
        submit=_("Set flag"),
    )


@blueprint.route("/<uuid:person_id>/flags/<uuid:flag_id>/resolve", methods=["GET", "POST"])
@guard(Power.FLAG_SET)
def resolve_flag(viewer: Viewer, person_id: UUID, flag_id: UUID) -> Response:
    """Resolve a flag with a message."""
    person = person_on_page(viewer, person_id, Power.FLAG_SET)
    form = ResolveForm()
    if form.validate_on_submit():
        bonds.resolve_flag(viewer, person_id, flag_id, resolution=form.resolution.data or "")
        flash(_("The flag is resolved."), "good")
        return to_person(person_id)
    return answer("people/form.html", form=form, person=person, title=_("Resolve the flag"), submit=_("Resolve flag"))


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
