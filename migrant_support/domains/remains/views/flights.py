"""What travels without a seat on a flight: its list, what the carrier takes, and the cargo paper."""

from typing import Any
from uuid import UUID

from flask import render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from migrant_support.domains.flights.models import Flight
from migrant_support.domains.flights.queries.flights import FlightRow, fetch_flight, flight_row
from migrant_support.domains.flights.rules.states import FlightState
from migrant_support.domains.flights.views.blueprint import departure_text, route_text
from migrant_support.domains.flights.views.flight_page import add_card
from migrant_support.domains.remains import labels
from migrant_support.domains.remains.actions import set_allowance
from migrant_support.domains.remains.forms import AllowanceForm
from migrant_support.domains.remains.queries import ConsignmentRow, allowance_of, held_on, on_flight
from migrant_support.domains.remains.rules import ConsignmentKind
from migrant_support.domains.remains.views.blueprint import Back, blueprint, lack_chips, mending, small_form, state_chip
from migrant_support.platform.access.guard import guard
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.audit import record
from migrant_support.platform.papers import (
    A4_ACROSS,
    Block,
    Facts,
    Heading,
    Rows,
    Signatures,
    Text,
    pdf_answer,
    printed,
)
from migrant_support.platform.web.translate import page_language, translated
from migrant_support.policy import Power

_CHANGING = (FlightState.DRAFT, FlightState.OPEN, FlightState.LOCKED, FlightState.SEALED)


@blueprint.get("/flights/<uuid:flight_id>/remains", endpoint="on_flight")
@guard(Power.FLIGHT_READ)
def on_flight_page(viewer: Viewer, flight_id: UUID) -> str:
    """Remains and urns of a flight, with what is missing and the buttons that mend it."""
    flight = fetch_flight(viewer, flight_id)
    rows = on_flight(viewer, flight_id)
    may_plan = viewer.may(Power.FLIGHT_PLAN) and flight.state in _CHANGING
    return render_template(
        "remains/on_flight.html",
        flight=flight_row(flight),
        route=route_text(flight_row(flight)),
        departs=departure_text(flight_row(flight)),
        bars=_bars(flight_id),
        rows=[_line(viewer, row) for row in rows],
        allowance_href=url_for("remains.allowance", flight_id=flight_id) if may_plan else None,
        paper_href=url_for("remains.cargo_paper", flight_id=flight_id) if rows else None,
    )


def _bars(flight_id: UUID) -> list[dict[str, Any]]:
    """How many of each kind stand on the flight, of how many that the carrier takes."""
    most = allowance_of(flight_id)
    bars = []
    for kind in ConsignmentKind:
        held = held_on(flight_id, kind)
        bars.append(
            {
                "id": kind.value,
                "label": translated(labels.KIND[kind]),
                "held": held,
                "most": most[kind],
                "text": _("%(held)s of %(most)s", held=held, most=most[kind]),
            }
        )
    return bars


def _line(viewer: Viewer, row: ConsignmentRow) -> dict[str, Any]:
    return {
        "href": url_for("remains.consignment", consignment_id=row.id),
        "name": row.name,
        "number": row.number,
        "kind": translated(labels.KIND[row.kind]),
        "state": state_chip(row),
        "missing": lack_chips(row),
        "acts": mending(viewer, row),
    }


def flight_card(viewer: Viewer, flight: FlightRow) -> dict[str, Any] | None:
    """The card on the flight's page: what travels without a seat, and what is missing of it."""
    if not viewer.may(Power.REMAINS_READ):
        return None
    rows = on_flight(viewer, flight.id)
    most = allowance_of(flight.id)
    may_plan = viewer.may(Power.FLIGHT_PLAN) and flight.state in _CHANGING
    if not rows and not any(most.values()) and not may_plan:
        return None
    return {
        "id": "remains",
        "title": _("Remains and urns"),
        "link": {"label": _("Open"), "href": url_for("remains.on_flight", flight_id=flight.id)},
        "empty": _("Nothing travels without a seat."),
        "rows": [
            {
                "text": f"{row.number} · {row.name}",
                "href": url_for("remains.consignment", consignment_id=row.id),
                "chips": [state_chip(row), *lack_chips(row)],
            }
            for row in rows
        ],
    }


add_card(flight_card)


@blueprint.route("/flights/<uuid:flight_id>/remains/allowance", methods=["GET", "POST"])
@guard(Power.FLIGHT_PLAN)
def allowance(viewer: Viewer, flight_id: UUID) -> Response:
    """What the carrier takes on this flight."""
    flight = fetch_flight(viewer, flight_id, Power.FLIGHT_PLAN)
    most = allowance_of(flight_id)
    form = AllowanceForm(data={"coffins": most[ConsignmentKind.REMAINS], "urns": most[ConsignmentKind.URN]})
    return small_form(
        form,
        lambda: set_allowance(viewer, flight_id, coffins=form.coffins.data or 0, urns=form.urns.data or 0),
        Back(url_for("remains.on_flight", flight_id=flight_id), _("Remains and urns"), flight.number),
        title=_("What the carrier takes"),
        lead=_("Missions can choose this flight for as many as you enter here."),
        submit=_("Save"),
        done=_("It is saved what the carrier takes."),
    )


@blueprint.get("/flights/<uuid:flight_id>/remains/paper")
@guard(Power.FLIGHT_READ, writes=True)
def cargo_paper(viewer: Viewer, flight_id: UUID) -> Response:
    """The cargo paper for the carrier: a paper of its own, beside the sealed list of passengers."""
    flight = fetch_flight(viewer, flight_id)
    rows = on_flight(viewer, flight_id)
    record(viewer, "remains.cargo.print", kind="flight", object_id=flight.id, reason=f"{len(rows)} consignments")
    return pdf_answer(cargo_list(flight, rows, page_language()), f"cargo-{flight.number}-{flight.departs_on:%Y%m%d}")


def cargo_list(flight: Flight, rows: list[ConsignmentRow], language: str) -> bytes:
    """The PDF; the same rows in the same language give the same bytes."""
    row = flight_row(flight)
    title = _("Remains and urns on %(flight)s", flight=f"{row.number} {route_text(row)}")
    heading = (_("Number"), _("Name"), _("What travels?"), _("Airway bill"), _("Papers"), _("Missing"))
    lines = [
        (
            one.number,
            one.name,
            translated(labels.KIND[one.kind]),
            one.airway_bill,
            ", ".join(translated(labels.PAPER[kind]) for kind in sorted(one.papers)),
            ", ".join(translated(labels.LACK[lack.what]) for lack in one.lacks),
        )
        for one in rows
    ]
    blocks: list[Block] = [
        Heading(title, level=1),
        Facts([(_("Departure"), departure_text(row)), (_("Airline"), row.operator)], columns=2),
        Rows(heading, lines, (1.6, 2.2, 1.6, 1.5, 3, 2)) if lines else Text(_("Nothing travels without a seat.")),
        Signatures((_("Name and signature of the mission"), _("Name and signature of the carrier"))),
    ]
    return printed(blocks, language=language, title=title, footer=title, page=A4_ACROSS)
