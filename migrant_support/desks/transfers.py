"""Cases that wait for somebody's answer: offered by colleagues, asked of this mission, asked of others by this one.

Of a transfer another mission sees the minimum only; the case is not there for it before it accepts.
"""

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, render_template
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from migrant_support.domains.cases import kinds, labels
from migrant_support.domains.cases.actions.transfers import ask_transfer, decline_transfer, withdraw_transfer
from migrant_support.domains.cases.forms_work import DeclineForm, TransferForm
from migrant_support.domains.cases.queries import fetch_case
from migrant_support.domains.cases.queries.handing import (
    TransferRow,
    handed_to,
    transfer_for,
    transfers_from,
    transfers_to,
)
from migrant_support.domains.cases.queries.referrals import ReferralRow, referrals_to_follow
from migrant_support.domains.directory.queries import institution_names, mission_names
from migrant_support.kernel.clock import now
from migrant_support.kernel.refusals import Refused
from migrant_support.platform.access.accounts import display_names
from migrant_support.platform.access.guard import guard
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.web.forms import answer, refuse
from migrant_support.platform.web.redirects import see_other
from migrant_support.platform.web.times import moment_text, prepare_zone
from migrant_support.platform.web.translate import page_language, translated
from migrant_support.policy import Power
from migrant_support.procedures.transfer_case import take_over_case

blueprint = Blueprint("transfers", __name__)


@blueprint.get("/transfers")
@guard(Power.CASE_MOVE)
def show_all(viewer: Viewer) -> str:
    """Everything that waits for an answer, the oldest first."""
    prepare_zone(viewer)
    missions = mission_names(page_language())
    offers = handed_to(viewer)
    names = display_names({offer.made_by for _case, offer in offers})
    return render_template(
        "desks/transfers.html",
        offers=[
            {
                "case_id": case.id,
                "reference": case.reference,
                "who": names.get(offer.made_by, ""),
                "when": moment_text(offer.made_at),
                "risk": {"label": translated(labels.RISK[case.risk]), "tone": labels.RISK_TONE[case.risk]},
            }
            for case, offer in offers
        ],
        arriving=[_line(one, missions) for one in transfers_to(viewer)],
        leaving=[_line(one, missions) for one in transfers_from(viewer)],
        referrals=[_referral(one, reference) for one, reference in referrals_to_follow(viewer, now())],
    )


def _referral(one: ReferralRow, reference: str) -> dict[str, Any]:
    return {
        "case_id": one.case_id,
        "id": one.id,
        "reference": reference,
        "institution": institution_names(page_language()).get(one.institution, one.institution),
        "problem": _("Consent withdrawn: tell them") if one.is_withdrawn else _("No answer in time"),
        "when": moment_text(one.sent_at),
    }


def _line(one: TransferRow, missions: dict[str, str]) -> dict[str, Any]:
    known, language = kinds.needs(), page_language()
    return {
        "id": one.id,
        "case_id": one.case_id,
        "reference": one.reference,
        "from": missions.get(one.from_mission, one.from_mission),
        "to": missions.get(one.to_mission, one.to_mission),
        "why": translated(labels.TRANSFER_WHY[one.why]),
        "age": translated(labels.AGE_GROUP[one.age_group]),
        "risk": {"label": translated(labels.RISK[one.risk]), "tone": labels.RISK_TONE[one.risk]},
        "needs": "; ".join(known[code].name(language) for code in one.needs if code in known),
        "when": moment_text(one.made_at),
    }


@blueprint.post("/transfers/<uuid:case_transfer_id>/accept")
@guard(Power.CASE_MOVE)
def accept(viewer: Viewer, case_transfer_id: UUID) -> Response:
    """Take the case over."""
    moved, has_bed = take_over_case(viewer, case_transfer_id)
    flash(_("The case is yours now."), "good")
    if has_bed:
        flash(_("The person has a bed at the other mission. They are asked whether it stays."), "info")
    return see_other("cases.show", case_id=moved.case_id)


@blueprint.route("/transfers/<uuid:case_transfer_id>/decline", methods=["GET", "POST"])
@guard(Power.CASE_MOVE)
def decline(viewer: Viewer, case_transfer_id: UUID) -> Response:
    """Say why this mission does not take the case."""
    prepare_zone(viewer)
    form, one = DeclineForm(), transfer_for(viewer, case_transfer_id)
    if form.validate_on_submit():
        try:
            decline_transfer(viewer, case_transfer_id, reason=form.reason.data or "")
        except Refused as no:
            refuse(form, no)
        else:
            flash(_("The other mission keeps the case and reads your reason."), "good")
            return see_other("transfers.show_all")
    return answer("desks/decline_transfer.html", form=form, line=_line(one, mission_names(page_language())))


@blueprint.route("/cases/<uuid:case_id>/transfer", methods=["GET", "POST"])
@guard(Power.CASE_MOVE)
def ask(viewer: Viewer, case_id: UUID) -> Response:
    """Ask another mission to take the case."""
    case = fetch_case(viewer, case_id, Power.CASE_MOVE)
    form = TransferForm()
    names = mission_names(page_language())
    form.mission.choices = [(code, name) for code, name in names.items() if code != case.mission]
    if form.validate_on_submit():
        try:
            ask_transfer(viewer, case_id, mission=form.mission.data or "", why=form.why.data, note=form.note.data or "")
        except Refused as no:
            refuse(form, no)
        else:
            flash(_("The other mission was asked."), "good")
            return see_other("cases.show", case_id=case_id)
    return answer(
        "cases/form.html",
        form=form,
        case=case,
        title=_("Ask another mission to take the case"),
        lead=_("Until it accepts, it sees the reference, the age group, the urgency and what is needed. Nothing else."),
        submit=_("Ask the mission"),
    )


@blueprint.post("/cases/<uuid:case_id>/transfer/withdraw")
@guard(Power.CASE_MOVE)
def withdraw(viewer: Viewer, case_id: UUID) -> Response:
    """Take back the request that waits."""
    withdraw_transfer(viewer, case_id)
    flash(_("The request is taken back."), "good")
    return see_other("cases.show", case_id=case_id)
