"""The page of a consignment, and what mends it."""

from typing import Any
from uuid import UUID

from flask import flash, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from migrant_support.domains.flights.queries.flights import fetch_flight
from migrant_support.domains.remains import actions, labels
from migrant_support.domains.remains.forms import BillForm, ConsigneeForm, PaperForm, PlaceForm
from migrant_support.domains.remains.queries import (
    ConsignmentRow,
    consignment_row,
    flights_with_room,
    moves_of,
    papers_of,
    people_of,
)
from migrant_support.domains.remains.rules import (
    UNDER_WAY,
    ConsignmentPaperKind,
    ConsignmentState,
    ConsignmentStep,
)
from migrant_support.domains.remains.views.blueprint import (
    Back,
    blueprint,
    flight_text,
    lack_chips,
    mending,
    small_form,
    state_chip,
)
from migrant_support.kernel.refusals import NotThere, Refused
from migrant_support.platform.access.accounts import display_names
from migrant_support.platform.access.guard import guard
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.web.redirects import see_other
from migrant_support.platform.web.times import day_text, moment_text, prepare_zone
from migrant_support.platform.web.translate import translated
from migrant_support.policy import Power

_STEPS = "any(accept,take_off,withdraw)"


@blueprint.get("/consignments/<uuid:consignment_id>")
@guard(Power.REMAINS_READ)
def consignment(viewer: Viewer, consignment_id: UUID) -> str:
    """A consignment: what is missing, its papers, its flight, to whom it goes."""
    prepare_zone(viewer)
    row = consignment_row(viewer, consignment_id)
    may_work = viewer.may(Power.REMAINS_WORK) and row.state in UNDER_WAY
    moves = moves_of(row.id)
    names = display_names({move.by for move in moves})
    return render_template(
        "remains/consignment.html",
        row=row,
        kind=translated(labels.KIND[row.kind]),
        state=state_chip(row),
        facts=_facts(viewer, row),
        lacks=lack_chips(row),
        mends=mending(viewer, row),
        papers=[
            {
                "id": one.id,
                "name": translated(labels.PAPER[one.kind]),
                "number": one.number if viewer.may(Power.REMAINS_WORK) else "",
                "issued": day_text(one.issued_on),
            }
            for one in papers_of(row)
        ],
        may_place=may_work and row.state is ConsignmentState.PREPARING,
        steps=[_step_button(row, act) for act in _next(row)] if may_work else [],
        may_work=may_work,
        moves=[
            {
                "when": moment_text(move.at),
                "datetime": move.at.isoformat(),
                "text": translated(labels.STATE[move.target]),
                "note": names.get(move.by, _("The system")),
            }
            for move in moves
        ],
    )


def _next(row: ConsignmentRow) -> tuple[ConsignmentStep, ...]:
    if row.state is ConsignmentState.PREPARING:
        return (ConsignmentStep.WITHDRAW,)
    if row.state is ConsignmentState.PLACED:
        return (ConsignmentStep.ACCEPT, ConsignmentStep.TAKE_OFF)
    return (ConsignmentStep.TAKE_OFF,)


def _step_button(row: ConsignmentRow, act: ConsignmentStep) -> dict[str, Any]:
    return {
        "label": translated(labels.STEP[act]),
        "href": url_for("remains.step", consignment_id=row.id, remains_step=act.value),
        "kind": "first" if act is ConsignmentStep.ACCEPT and not row.lacks else "",
    }


def _facts(viewer: Viewer, row: ConsignmentRow) -> list[dict[str, Any]]:
    """What is known; whom it goes to is for those who work on it."""
    facts = [
        {"label": _("Number"), "value": row.number},
        {"label": _("Day of death"), "value": day_text(row.died_on)},
        {"label": _("Airway bill"), "value": row.airway_bill},
        _flight_fact(viewer, row),
    ]
    if viewer.may(Power.REMAINS_WORK):
        named, took = people_of(row.id)
        facts.append({"label": _("To be received by"), "value": _joined(named, "name", "relation", "phone")})
        if took:
            facts.append({"label": _("Received by"), "value": _joined(took, "name", "number")})
    if row.received_at:
        facts.append({"label": _("Received"), "value": moment_text(row.received_at)})
    return facts


def _joined(facts: dict[str, str], *keys: str) -> str:
    return " · ".join(facts[key] for key in keys if facts.get(key))


def _flight_fact(viewer: Viewer, row: ConsignmentRow) -> dict[str, Any]:
    if row.flight_id is None or not viewer.may(Power.FLIGHT_READ):
        return {"label": _("Flight"), "value": ""}
    try:
        flight = fetch_flight(viewer, row.flight_id)
    except NotThere:
        return {"label": _("Flight"), "value": ""}
    return {
        "label": _("Flight"),
        "value": flight_text(flight),
        "href": url_for("remains.on_flight", flight_id=flight.id),
    }


def _back(row: ConsignmentRow) -> Back:
    return Back(url_for("remains.consignment", consignment_id=row.id), row.number, row.name)


@blueprint.route("/consignments/<uuid:consignment_id>/papers/new", methods=["GET", "POST"])
@guard(Power.REMAINS_WORK)
def paper(viewer: Viewer, consignment_id: UUID) -> Response:
    """Record a document that travels with it; the kind may be asked for in the address."""
    row = consignment_row(viewer, consignment_id, Power.REMAINS_WORK)
    asked = request.args.get("kind", "")
    first = {"kind": ConsignmentPaperKind(asked)} if asked in set(ConsignmentPaperKind) else {}
    form = PaperForm(data=first)
    return small_form(
        form,
        lambda: actions.add_paper(
            viewer, consignment_id, form.kind.data, issued_on=form.issued_on.data.first_day,
            number=form.number.data or "",
        ),
        _back(row),
        title=_("Record a document"),
        submit=_("Record"),
        done=_("The document is recorded."),
    )  # fmt: skip


@blueprint.post("/consignments/<uuid:consignment_id>/papers/<uuid:consignment_paper_id>/strike")
@guard(Power.REMAINS_WORK)
def strike(viewer: Viewer, consignment_id: UUID, consignment_paper_id: UUID) -> Response:
    """A document was recorded wrongly."""
    try:
        actions.strike_paper(viewer, consignment_id, consignment_paper_id)
    except Refused as no:
        flash(translated(no), "danger")
    else:
        flash(_("The document counts no more."), "good")
    return see_other("remains.consignment", consignment_id=consignment_id)


@blueprint.route("/consignments/<uuid:consignment_id>/consignee", methods=["GET", "POST"])
@guard(Power.REMAINS_WORK)
def consignee(viewer: Viewer, consignment_id: UUID) -> Response:
    """Name who receives it."""
    row = consignment_row(viewer, consignment_id, Power.REMAINS_WORK)
    named, _took = people_of(row.id)
    form = ConsigneeForm(data=named)
    return small_form(
        form,
        lambda: actions.name_consignee(
            viewer, consignment_id, name=form.name.data or "", relation=form.relation.data or "",
            phone=form.phone.data or "",
        ),
        _back(row),
        title=_("Name who receives it"),
        lead=_("At the airport in Colombo this person shows the identity card and signs."),
        submit=_("Save"),
        done=_("It is written down who receives it."),
    )  # fmt: skip


@blueprint.route("/consignments/<uuid:consignment_id>/airway-bill", methods=["GET", "POST"])
@guard(Power.REMAINS_WORK)
def bill(viewer: Viewer, consignment_id: UUID) -> Response:
    """Write down the airway bill."""
    row = consignment_row(viewer, consignment_id, Power.REMAINS_WORK)
    form = BillForm(data={"bill": row.airway_bill})
    return small_form(
        form,
        lambda: actions.set_bill(viewer, consignment_id, form.bill.data or ""),
        _back(row),
        title=_("Airway bill"),
        submit=_("Save"),
        done=_("The airway bill is saved."),
    )


@blueprint.route("/consignments/<uuid:consignment_id>/flight", methods=["GET", "POST"])
@guard(Power.REMAINS_WORK)
def place(viewer: Viewer, consignment_id: UUID) -> Response:
    """Choose the flight with which it travels."""
    row = consignment_row(viewer, consignment_id, Power.REMAINS_WORK)
    flights = flights_with_room(viewer, row.kind)
    form = PlaceForm()
    form.flight.choices = [(str(one.id), flight_text(one)) for one in flights]

    def act() -> None:
        if not form.flight.data:
            raise Refused("no_flight", actions.NO_ROOM, field="flight")
        actions.choose_flight(viewer, consignment_id, UUID(form.flight.data))

    return small_form(
        form,
        act,
        _back(row),
        title=_("Choose a flight"),
        lead=_("Flights on which the carrier still takes one.")
        if flights
        else _("On no flight the carrier takes one now. Ask the coordinator to enter what the carrier takes."),
        submit=_("Travel with this flight"),
        done=_("It travels with this flight."),
    )


@blueprint.post(f"/consignments/<uuid:consignment_id>/steps/<{_STEPS}:remains_step>")
@guard(Power.REMAINS_WORK)
def step(viewer: Viewer, consignment_id: UUID, remains_step: str) -> Response:
    """The carrier takes it, it comes off its flight, or it does not travel."""
    try:
        actions.take_step(viewer, consignment_id, ConsignmentStep(remains_step))
    except Refused as no:
        flash(translated(no), "danger")
    else:
        flash(_("Done."), "good")
    return see_other("remains.consignment", consignment_id=consignment_id)
