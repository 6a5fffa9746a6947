"""What is arranged for the airport: free baggage of a flight, the offices that are told; the list on paper."""

from uuid import UUID

from flask import flash, url_for
from flask_babel import force_locale
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from migrant_support.domains.directory.queries import airports
from migrant_support.domains.flights import labels
from migrant_support.domains.flights.actions.airport import add_contact, end_contact, set_allowance
from migrant_support.domains.flights.baggage import usual_allowances
from migrant_support.domains.flights.forms_airport import AllowanceForm, ContactForm
from migrant_support.domains.flights.models import Flight
from migrant_support.domains.flights.queries import fetch_flight, flight_row
from migrant_support.domains.flights.queries.airport import (
    AirportRow,
    airport_rows,
    allowances_of,
    contacts_of,
    in_line,
)
from migrant_support.domains.flights.rules.airport import Allowance
from migrant_support.domains.flights.rules.states import SEATED, EntryState
from migrant_support.domains.flights.rules.words import Passenger
from migrant_support.domains.flights.views.airport import at_the_airport
from migrant_support.domains.flights.views.blueprint import blueprint, departure_text, route_text
from migrant_support.domains.people import labels as people_labels
from migrant_support.kernel.refusals import NotThere
from migrant_support.platform.access.guard import guard
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.audit import record
from migrant_support.platform.papers import Block, Facts, Heading, Rows, Signatures, Text, pdf_answer, printed
from migrant_support.platform.web.forms import answer, went_through
from migrant_support.platform.web.redirects import see_other
from migrant_support.platform.web.translate import translated
from migrant_support.policy import Power

LANGUAGES = ("en", "si", "ta")


@blueprint.route("/<uuid:flight_id>/baggage", methods=["GET", "POST"])
@guard(Power.FLIGHT_PLAN)
def baggage(viewer: Viewer, flight_id: UUID) -> Response:
    """What passengers may bring on this flight, by who pays."""
    flight = fetch_flight(viewer, flight_id, Power.FLIGHT_PLAN)
    names = {payer.value: translated(label) for payer, label in labels.PAYER.items()}
    names[Passenger.INFANT.value] = translated(labels.PASSENGER[Passenger.INFANT])
    form = AllowanceForm()
    form.holds_for.choices = list(names.items())

    def act() -> None:
        wanted = Allowance(form.pieces.data or 0, form.kilos.data or 0)
        usual = usual_allowances()[form.holds_for.data]
        set_allowance(viewer, flight_id, form.holds_for.data, None if wanted == usual else wanted)

    if went_through(form, act, _("The free baggage is saved.")):
        return see_other("flights.baggage", flight_id=flight_id)
    said = allowances_of(flight_id)
    holds = {name: said.get(name) or usual_allowances()[name] for name in names}
    return answer(
        "flights/baggage.html",
        form=form,
        flight=flight_row(flight),
        rows=[
            {
                "name": names[name],
                "pieces": one.pieces,
                "kilos": one.kilos,
                "where": _("On this flight") if name in said else _("As usual"),
            }
            for name, one in holds.items()
        ],
    )


@blueprint.route("/<uuid:flight_id>/contacts", methods=["GET", "POST"])
@guard(Power.FLIGHT_PLAN)
def contacts(viewer: Viewer, flight_id: UUID) -> Response:
    """The offices at the airport of destination that are told of each flight that has left."""
    flight = fetch_flight(viewer, flight_id, Power.FLIGHT_PLAN)
    form = ContactForm()
    form.language.choices = [(code, translated(people_labels.LANGUAGE[code])) for code in LANGUAGES]

    def act() -> None:
        add_contact(
            viewer,
            flight.destination,
            office=form.office.data or "",
            email=form.email.data or "",
            language=form.language.data,
        )

    if went_through(form, act, _("The office is told from now on.")):
        return see_other("flights.contacts", flight_id=flight_id)
    return answer(
        "flights/contacts.html",
        form=form,
        flight=flight_row(flight),
        city=airports()[flight.destination].city,
        rows=[
            {
                "office": one.office,
                "email": one.email,
                "end_href": url_for("flights.end_told", flight_id=flight_id, contact_id=one.id),
            }
            for one in contacts_of(viewer, flight.destination)
        ],
    )


@blueprint.post("/<uuid:flight_id>/contacts/<uuid:contact_id>/end")
@guard(Power.FLIGHT_PLAN)
def end_told(viewer: Viewer, flight_id: UUID, contact_id: UUID) -> Response:
    """Tell an office no more."""
    fetch_flight(viewer, flight_id, Power.FLIGHT_PLAN)
    end_contact(viewer, contact_id)
    flash(_("The office is told no more."), "good")
    return see_other("flights.contacts", flight_id=flight_id)


@blueprint.post("/<uuid:flight_id>/airport/paper/<string:language>")
@guard(Power.FLIGHT_BOARD)
def boarding_paper(viewer: Viewer, flight_id: UUID, language: str) -> Response:
    """The list on paper, for the hour in which there is no line: boxes to tick, codes, bags."""
    flight = at_the_airport(viewer, flight_id)
    if language not in LANGUAGES:
        raise NotThere
    rows = airport_rows(viewer, flight, states=SEATED | {EntryState.WAITING})
    record(viewer, "flights.flight.print_list", kind="flight", object_id=flight.id, reason=f"{len(rows)} people")
    return pdf_answer(boarding_list(flight, rows, language), f"boarding-{flight.number}-{flight.departs_on:%Y%m%d}")


def boarding_list(flight: Flight, rows: list[AirportRow], language: str) -> bytes:
    """The PDF: who has a seat by name, who stands by, with boxes to write in."""
    row = flight_row(flight)
    with force_locale(language):
        seated = [one for one in rows if one.entry.state is not EntryState.WAITING]
        waiting = [one for one in rows if one.entry.state is EntryState.WAITING]
        blocks: list[Block] = [
            Heading(_("Boarding list %(flight)s", flight=f"{row.number} {route_text(row)}"), level=1),
            Facts([(_("Departure"), departure_text(row)), (_("People with a seat"), str(len(seated)))], columns=2),
            Text(_("Tick as they come. When the line is back, open the list of the airport desk and tick the same."),
                 size="small"),
            _table(seated),
            *_stand_by(waiting),
            Signatures((_("Name and signature at the desk"), _("Name and signature at the gate"))),
        ]  # fmt: skip
        return printed(
            blocks, language=language, title=row.number, footer=_("Boarding list %(flight)s", flight=row.number)
        )


def _stand_by(rows: list[AirportRow]) -> list[Block]:
    return [Heading(_("Stand-by, in their order")), _table(in_line(rows))] if rows else []


def _table(rows: list[AirportRow]) -> Rows:
    heading = (_("No."), _("Name"), _("Reference"), _("Help"), _("Bags"), _("kg"), _("Checked in"), _("On board"))
    box, ticked = "☐", "☒"
    return Rows(
        heading,
        [
            (
                str(one.number or ""),
                one.entry.person.name,
                one.entry.person.reference,
                ", ".join(service.value for service in one.entry.services),
                str(one.entry.bags or ""),
                str(one.entry.bag_kilos or ""),
                ticked if one.entry.state in (EntryState.CHECKED_IN, EntryState.BOARDED) else box,
                ticked if one.entry.state is EntryState.BOARDED else box,
            )
            for one in rows
        ],
        widths=(0.06, 0.3, 0.17, 0.13, 0.07, 0.07, 0.1, 0.1),
        right=(0, 4, 5),
    )
