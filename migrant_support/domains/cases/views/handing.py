"""Giving a case to a colleague: offer, and the colleague's answer."""

from uuid import UUID

from flask import flash, render_template
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from migrant_support.domains.cases.actions.handing import answer_offer, colleagues_of, give_case, read_offer
from migrant_support.domains.cases.forms_work import DeclineForm, GiveForm
from migrant_support.domains.cases.queries.handing import open_handover
from migrant_support.domains.cases.rules.handing import OfferAct, OfferState
from migrant_support.domains.cases.views.blueprint import blueprint, case_on_page, small_form, to_case
from migrant_support.kernel.refusals import Refused
from migrant_support.platform.access.accounts import display_names
from migrant_support.platform.access.guard import guard
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.web.forms import answer, refuse
from migrant_support.policy import Power


@blueprint.route("/<uuid:case_id>/give", methods=["GET", "POST"])
@guard(Power.CASE_MOVE)
def give(viewer: Viewer, case_id: UUID) -> Response:
    """Give the case to a colleague: at once where nobody has it, else with a note, until the colleague accepts."""
    case = case_on_page(viewer, case_id, Power.CASE_MOVE)
    form = GiveForm()
    form.to.choices = [(str(one), name) for one, name in colleagues_of(viewer, case_id)]
    has_officer = case.officer_id is not None
    if not has_officer:
        del form.note
    if form.validate_on_submit():
        try:
            note = (form.note.data or "") if "note" in form else ""
            state = give_case(viewer, case_id, form.to.data, note=note)
        except Refused as no:
            refuse(form, no)
        else:
            is_offered = state is OfferState.OFFERED
            flash(_("Your colleague was asked to take the case.") if is_offered else _("The case is given."), "good")
            return to_case(case_id)
    return answer(
        "cases/form.html",
        form=form,
        case=case,
        title=_("Give the case to a colleague"),
        lead=_("It stays with its officer until your colleague accepts.")
        if has_officer
        else _("Nobody has the case yet: it is your colleague's at once."),
        submit=_("Ask your colleague") if has_officer else _("Give the case"),
        empty="" if form.to.choices else _("Nobody else works at this mission."),
    )


@blueprint.get("/<uuid:case_id>/offered")
@guard(Power.NARRATIVE_READ, writes=True)
def offered(viewer: Viewer, case_id: UUID) -> str:
    """The note of a hand-over that waits, with the two answers; opening it is in the audit log."""
    case = case_on_page(viewer, case_id, Power.NARRATIVE_READ)
    offer = open_handover(case_id)
    note = read_offer(viewer, case_id) if offer is not None else ""
    return render_template(
        "cases/offered.html",
        case=case,
        note=note,
        offer=offer,
        who=display_names({offer.made_by}).get(offer.made_by, "") if offer else "",
        is_mine=offer is not None and offer.to_id == viewer.account_id,
    )


@blueprint.post("/<uuid:case_id>/offered/<any(accept,withdraw):answer_given>")
@guard(Power.CASE_MOVE)
def answer_hand_over(viewer: Viewer, case_id: UUID, answer_given: str) -> Response:
    """Take the case that a colleague offers, or take back the offer."""
    act = OfferAct(answer_given)
    answer_offer(viewer, case_id, act)
    flash(_("The case is yours.") if act is OfferAct.ACCEPT else _("The offer is taken back."), "good")
    return to_case(case_id)


@blueprint.route("/<uuid:case_id>/offered/decline", methods=["GET", "POST"])
@guard(Power.CASE_MOVE)
def decline_hand_over(viewer: Viewer, case_id: UUID) -> Response:
    """Say why the case is not taken."""
    form = DeclineForm()
    return small_form(
        case_on_page(viewer, case_id, Power.CASE_MOVE),
        form,
        lambda: answer_offer(viewer, case_id, OfferAct.DECLINE, reason=form.reason.data or ""),
        title=_("I do not take the case"),
        submit=_("I do not take the case"),
        done=_("Your colleague keeps the case."),
    )
