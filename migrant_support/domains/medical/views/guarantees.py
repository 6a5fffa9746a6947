"""Cost guarantees: ask, look, grant, refuse, use, close; the letter; the queue of the mission."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import flash, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from migrant_support.domains.directory.queries import currency_choices, mission_names, zone_of_mission
from migrant_support.domains.medical import labels
from migrant_support.domains.medical.actions import guarantees as actions
from migrant_support.domains.medical.forms import ApproveForm, BillForm, GuaranteeForm, GuaranteeRefusalForm
from migrant_support.domains.medical.models import CostGuarantee
from migrant_support.domains.medical.queries.guarantees import (
    COUNTED,
    GuaranteeRow,
    guarantee_list,
    guarantee_row,
    guarantee_rows,
)
from migrant_support.domains.medical.queries.places import place_for
from migrant_support.domains.medical.rules.guarantees import NUMBERED, GuaranteeState
from migrant_support.domains.medical.views.blueprint import blueprint
from migrant_support.domains.medical.views.guarantee_paper import guarantee_pdf
from migrant_support.domains.people import labels as people_labels
from migrant_support.domains.people.queries import documents_of
from migrant_support.domains.people.rules import DocumentKind
from migrant_support.domains.people.views.blueprint import person_on_page
from migrant_support.kernel.clock import start_of_day
from migrant_support.kernel.refusals import Refused
from migrant_support.platform.access.accounts import display_names
from migrant_support.platform.access.guard import guard
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.papers import pdf_answer
from migrant_support.platform.web.forms import answer, refuse
from migrant_support.platform.web.paging import count_up_to, keyset
from migrant_support.platform.web.redirects import see_other
from migrant_support.platform.web.times import moment_text, prepare_zone, show_in
from migrant_support.platform.web.translate import page_language, translated
from migrant_support.policy import Power

LANGUAGES = ("si", "ta", "en")
_AT = "/guarantees/<uuid:guarantee_id>"


@blueprint.route("/people/<uuid:person_id>/guarantee", methods=["GET", "POST"])
@guard(Power.GUARANTEE_ASK)
def ask_guarantee(viewer: Viewer, person_id: UUID) -> Response:
    """Ask for a guarantee to a hospital."""
    person = person_on_page(viewer, person_id, Power.GUARANTEE_ASK)
    form = GuaranteeForm()
    form.currency.choices = currency_choices(place_for(viewer, person).mission, page_language())
    if form.validate_on_submit():
        try:
            made = actions.ask_guarantee(
                viewer,
                person_id,
                hospital=form.hospital.data or "",
                limit=form.amount.data,
                reason=form.reason.data or "",
            )
        except Refused as no:
            refuse(form, no)
        else:
            flash(_("The guarantee is asked for. Another person must approve it."), "good")
            return see_other(".guarantee", guarantee_id=made)
    return answer(
        "people/form.html",
        form=form,
        person=person,
        title=_("Ask for a cost guarantee"),
        lead=_("The mission officer sees hospital and amount, and approves; why stays with medical staff."),
        submit=_("Ask for it"),
    )


@blueprint.get("/guarantees")
@guard(Power.GUARANTEE_READ)
def guarantees(viewer: Viewer) -> str:
    """The guarantees of the viewer's missions that are open, or those in one state; the longest waiting first."""
    prepare_zone(viewer)
    wanted = request.args.get("state", "")
    state = GuaranteeState(wanted) if wanted in set(GuaranteeState) else None
    statement, names = guarantee_list(viewer, state), mission_names(page_language())
    page = keyset(
        statement,
        (CostGuarantee.asked_at, CostGuarantee.id),
        cursor=request.args.get("from"),
        size=50,
        total=count_up_to(statement, COUNTED),
    )

    def at(cursor: str | None) -> str | None:
        place: dict[str, Any] = {"from": cursor, "state": wanted or None}
        return url_for(".guarantees", **place) if cursor else None

    return render_template(
        "medical/guarantees.html",
        rows=[_line(row, names) for row in guarantee_rows(page.rows)],
        tabs=_tabs(state),
        total=page.total,
        newer=at(page.newer),
        older=at(page.older),
    )


def _tabs(state: GuaranteeState | None) -> list[dict[str, Any]]:
    choices: list[tuple[GuaranteeState | None, str]] = [(None, _("Open"))]
    choices += [(one, translated(words)) for one, words in labels.GUARANTEE_STATE.items()]
    return [
        {"label": words, "href": url_for(".guarantees", state=one.value if one else None), "current": one is state}
        for one, words in choices
    ]


def _line(row: GuaranteeRow, names: dict[str, str]) -> dict[str, Any]:
    return {
        "href": url_for(".guarantee", guarantee_id=row.id),
        "name": row.person.name,
        "reference": row.person.reference,
        "hospital": row.hospital,
        "limit": str(row.limit),
        "state": _state(row),
        "mission": names.get(row.mission, row.mission),
        "when": moment_text(row.asked_at),
    }


def _state(row: GuaranteeRow) -> dict[str, str]:
    return {"label": translated(labels.GUARANTEE_STATE[row.state]), "tone": labels.GUARANTEE_TONE[row.state]}


@blueprint.get(_AT)
@guard(Power.GUARANTEE_READ)
def guarantee(viewer: Viewer, guarantee_id: UUID) -> Response:
    """One guarantee and what can be done with it."""
    return _page(viewer, guarantee_row(viewer, guarantee_id))


@blueprint.post(f"{_AT}/<any(approve,refuse,use,close,withdraw):guarantee_step>")
@guard(Power.GUARANTEE_READ)
def move_guarantee(viewer: Viewer, guarantee_id: UUID, guarantee_step: str) -> Response:
    """Do one step; the action asks whether this viewer may."""
    row = guarantee_row(viewer, guarantee_id)
    forms = _forms(row)
    form = forms[guarantee_step]
    if form is None or form.validate_on_submit():
        try:
            _do(viewer, row, guarantee_step, form)
        except Refused as no:
            if form is None:
                flash(translated(no), "danger")
                return see_other(".guarantee", guarantee_id=guarantee_id)
            refuse(form, no)
        else:
            flash(_("It is done."), "good")
            return see_other(".guarantee", guarantee_id=guarantee_id)
    return _page(viewer, row, forms, failed=guarantee_step)


def _forms(row: GuaranteeRow) -> dict[str, Any]:
    bill = BillForm()
    bill.guaranteed = row.limit.currency
    return {"approve": ApproveForm(), "refuse": GuaranteeRefusalForm(), "close": bill, "use": None, "withdraw": None}


def _do(viewer: Viewer, row: GuaranteeRow, step: str, form: Any) -> None:
    if step == "approve":
        end = start_of_day(zone_of_mission(row.mission), form.until.data.first_day + timedelta(days=1))
        actions.approve_guarantee(viewer, row.id, valid_until=end)
    elif step == "refuse":
        actions.refuse_guarantee(viewer, row.id, reason=form.reason.data or "")
    elif step == "close":
        actions.close_guarantee(viewer, row.id, bill=form.bill.data)
    elif step == "use":
        actions.use_guarantee(viewer, row.id)
    else:
        actions.withdraw_guarantee(viewer, row.id)


def _page(viewer: Viewer, row: GuaranteeRow, forms: dict[str, Any] | None = None, *, failed: str = "") -> Response:
    place = mission_names(page_language()).get(row.mission, row.mission)
    show_in(zone_of_mission(row.mission), place)
    names = display_names({row.asked_by, row.decided_by})
    may_approve = viewer.may(Power.GUARANTEE_APPROVE)
    is_other = row.asked_by != viewer.account_id
    forms = forms or _forms(row)
    facts = [
        (_("Hospital"), row.hospital),
        (_("At most"), str(row.limit)),
        (_("Mission"), place),
        (_("Asked for"), f"{names.get(row.asked_by, '–')}, {moment_text(row.asked_at)}"),
        (_("Decided"), f"{names.get(row.decided_by, '–')}, {moment_text(row.decided_at)}" if row.decided_at else ""),
        (_("Why it was refused"), row.refusal),
        (_("Valid until"), moment_text(row.valid_until) if row.valid_until else ""),
        (_("Used"), moment_text(row.used_at) if row.used_at else ""),
        (_("Bill"), f"{row.bill}, {moment_text(row.closed_at)}" if row.bill else ""),
    ]
    return answer(
        "medical/guarantee.html",
        form=forms.get(failed) or forms["approve"],
        forms=forms,
        failed=failed,
        row=row,
        state=_state(row),
        facts=[{"label": label, "value": value} for label, value in facts if value],
        may_decide=may_approve and is_other and row.state is GuaranteeState.ASKED,
        waits_for_other=may_approve and not is_other and row.state is GuaranteeState.ASKED,
        may_use=row.state is GuaranteeState.APPROVED,
        may_close=may_approve and row.state is GuaranteeState.USED,
        may_withdraw=row.state in (GuaranteeState.ASKED, GuaranteeState.APPROVED),
        may_read=viewer.may(Power.MEDICAL_READ),
        prints=[
            {
                "label": translated(people_labels.LANGUAGE[code]),
                "href": url_for(".guarantee_letter", guarantee_id=row.id, language=code),
            }
            for code in (LANGUAGES if row.state in NUMBERED else ())
        ],
    )


@blueprint.post(f"{_AT}/reason")
@guard(Power.MEDICAL_READ)
def guarantee_reason(viewer: Viewer, guarantee_id: UUID) -> str:
    """Why it was asked for: opened by a press, and written down."""
    row = guarantee_row(viewer, guarantee_id)
    said = actions.read_reason(viewer, guarantee_id)
    return render_template("medical/guarantee_reason.html", row=row, said=said)


@blueprint.get(f"{_AT}/letter/<any(si,ta,en):language>")
@guard(Power.GUARANTEE_READ)
def guarantee_letter(viewer: Viewer, guarantee_id: UUID, language: str) -> Response:
    """The letter to the hospital, once the guarantee has its number."""
    row = guarantee_row(viewer, guarantee_id)
    if row.state not in NUMBERED:
        flash(_("There is a letter when the guarantee was granted."), "warn")
        return see_other(".guarantee", guarantee_id=guarantee_id)
    passports = [one.number for one in documents_of(viewer, row.person.id) if one.kind is DocumentKind.PASSPORT]
    approver = display_names({row.decided_by}).get(row.decided_by, "")
    pdf = guarantee_pdf(row, passports[0] if passports else "", approver, language)
    return pdf_answer(pdf, f"guarantee-{row.number}-{language}")
