"""The departure day: from the shelter with a bus to the airport. Who leaves when, what is handed back, who is on.

For a thumb: a list to tap or a card to scan; a second tap changes nothing, and the last one can be taken back.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import Blueprint, flash, url_for
from flask_babel import force_locale, ngettext
from flask_babel import gettext as _
from werkzeug.wrappers import Response
from wtforms import IntegerField, SelectField, StringField
from wtforms.validators import DataRequired, InputRequired, Length

from migrant_support.domains.documents import labels as document_labels
from migrant_support.domains.documents.forms import ScanForm
from migrant_support.domains.documents.queries.safe import kinds_kept, returns_since
from migrant_support.domains.documents.queries.scan import who_is
from migrant_support.domains.documents.rules.safe import ItemKind
from migrant_support.domains.documents.views.receipt_paper import receipts_paper
from migrant_support.domains.flights.actions.boarding import AT_CHECK_IN
from migrant_support.domains.flights.actions.departure import PLANNING, plan_bus, put_on_bus
from migrant_support.domains.flights.forms import ChosenIds
from migrant_support.domains.flights.models import Flight
from migrant_support.domains.flights.queries import fetch_entry, flight_row
from migrant_support.domains.flights.queries.departure import BusRow, LeaverRow, bus_row, buses_of, leavers
from migrant_support.domains.flights.rules.times import local_instant
from migrant_support.domains.flights.views.airport import at_the_airport
from migrant_support.domains.flights.views.blueprint import departure_text, route_text
from migrant_support.domains.sites.queries import site_rows
from migrant_support.domains.sites.words import bed_text
from migrant_support.kernel.refusals import NotThere, Refused
from migrant_support.kernel.texts import msg
from migrant_support.platform.access.guard import guard
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.audit import record
from migrant_support.platform.papers import Block, Facts, Heading, Rows, Signatures, Text, pdf_answer, printed
from migrant_support.platform.web.fields import ClockField, FreeDateField
from migrant_support.platform.web.forms import Form, answer, went_through
from migrant_support.platform.web.redirects import see_other
from migrant_support.platform.web.times import clock_text, listed_text
from migrant_support.platform.web.translate import translated
from migrant_support.platform.web.undo import offer_undo, undo_handler
from migrant_support.policy import Power
from migrant_support.procedures.departure_day import board_bus, come_back, hand_back_before

blueprint = Blueprint("departure_day", __name__, url_prefix="/flights")
LANGUAGES = ("en", "si", "ta")
UNDO_SECONDS = 600
BUS = "/<uuid:flight_id>/buses/<uuid:bus_id>"


class BusForm(Form):
    """A bus to the airport, by the clock of its site."""

    site = SelectField(msg("From which site"))
    name = StringField(msg("Number plate or name"), [DataRequired(), Length(max=40)])
    seats = IntegerField(msg("Seats"), [InputRequired()])
    day = FreeDateField(msg("Day"), [DataRequired()], least="day", years="future")
    clock = ClockField(msg("Leaves at"), [InputRequired()])
    driver_phone = StringField(msg("Telephone of the driver"), [Length(max=20)])


class PlacesForm(Form):
    """People ticked, and the bus that takes them."""

    entry = ChosenIds(msg("People"))
    bus = SelectField(msg("Bus"))


class TapForm(Form):
    """A button."""


@blueprint.route("/<uuid:flight_id>/departure-day", methods=["GET", "POST"])
@guard(Power.FLIGHT_BOARD)
def show(viewer: Viewer, flight_id: UUID) -> Response:
    """Who leaves which site, and with which bus; people are ticked and given places."""
    flight = at_the_airport(viewer, flight_id)
    buses = buses_of(viewer, flight_id)
    form = PlacesForm()
    form.bus.choices = [(str(one.id), _bus_text(one)) for one in buses]

    def act() -> None:
        if not form.entry.data:
            raise Refused("nobody_chosen", msg("Tick the people first, then press the button."))
        put_on_bus(viewer, flight_id, UUID(form.bus.data), form.entry.data)

    if went_through(form, act, _("They have places on the bus.")):
        return see_other(".show", flight_id=flight_id)
    rows = leavers(viewer, flight)
    kept = kinds_kept(viewer, [one.entry.person.id for one in rows])
    by_id = {one.id: one for one in buses}
    return answer(
        "desks/departure_day.html",
        form=form,
        buses=[_bus(one) for one in buses],
        sites=_by_site(rows, by_id, kept),
        may_plan=flight.state in PLANNING,
        **_head(flight),
    )


def _head(flight: Flight) -> dict[str, Any]:
    row = flight_row(flight)
    return {
        "flight": row,
        "title": f"{row.number} {route_text(row)}",
        "departs": departure_text(row),
        "is_open": row.state in AT_CHECK_IN,
    }


def _bus_text(bus: BusRow) -> str:
    return _("%(bus)s, %(site)s, %(when)s", bus=bus.name, site=bus.site, when=clock_text(bus.leaves_at, bus.zone, ""))


def _bus(bus: BusRow) -> dict[str, Any]:
    return {
        "href": url_for(".bus", flight_id=bus.flight_id, bus_id=bus.id),
        "name": bus.name,
        "site": bus.site,
        "when": clock_text(bus.leaves_at, bus.zone, bus.site),
        "phone": bus.driver_phone,
        "places": _("%(placed)s of %(seats)s", placed=bus.placed, seats=bus.seats),
        "boarded": bus.boarded,
    }


def _by_site(
    rows: Sequence[LeaverRow], buses: Mapping[UUID, BusRow], kept: Mapping[UUID, Sequence[ItemKind]]
) -> list[dict[str, Any]]:
    sites: dict[str, dict[str, Any]] = {}
    for row in rows:
        key = str(row.sleeps.site_id) if row.sleeps else ""
        name = row.sleeps.site if row.sleeps else _("In no site: they left, or come by themselves")
        site = sites.setdefault(key, {"id": key or "none", "name": name, "people": []})
        site["people"].append(_line(row, buses, kept.get(row.entry.person.id, ())) | {"acts": []})
    return list(sites.values())


def _line(row: LeaverRow, buses: Mapping[UUID, BusRow], kept: Sequence[ItemKind]) -> dict[str, Any]:
    chips = []
    if row.boarded_at is not None:
        chips.append({"label": _("On the bus since %(when)s", when=listed_text(row.boarded_at)), "tone": "good"})
    elif row.bus_id is not None and row.bus_id in buses:
        chips.append({"label": buses[row.bus_id].name, "tone": "info"})
    if kept:
        chips.append({"label": _("In the safe: %(things)s", things=_things(kept)), "tone": "warn"})
    return {
        "id": row.entry.id,
        "name": row.entry.person.name,
        "code": row.entry.person.reference,
        "note": bed_text(row.sleeps.room, row.sleeps.bed) if row.sleeps else "",
        "chips": chips,
        "pickable": row.boarded_at is None,
    }


def _things(kinds: Sequence[ItemKind]) -> str:
    return ", ".join(f"{translated(document_labels.ITEM[kind])} × {kinds.count(kind)}" for kind in dict.fromkeys(kinds))


@blueprint.route("/<uuid:flight_id>/buses/new", methods=["GET", "POST"])
@guard(Power.FLIGHT_BOARD)
def new_bus(viewer: Viewer, flight_id: UUID) -> Response:
    """Plan a bus."""
    flight = at_the_airport(viewer, flight_id)
    sites = {str(one.id): one for one in site_rows(viewer, Power.STAY_PLACE)}
    form = BusForm()
    form.site.choices = [(key, one.name) for key, one in sites.items()]

    def act() -> None:
        zone = sites[form.site.data].zone
        plan_bus(
            viewer,
            flight_id,
            UUID(form.site.data),
            name=form.name.data or "",
            seats=form.seats.data or 0,
            leaves_at=local_instant(form.day.data.first_day, form.clock.data, zone),
            driver_phone=(form.driver_phone.data or "").replace(" ", ""),
        )

    if went_through(form, act, _("The bus is planned. Tick who rides in it.")):
        return see_other(".show", flight_id=flight_id)
    return answer(
        "flights/form.html",
        form=form,
        flight=flight_row(flight),
        title=_("Plan a bus"),
        lead=_("Day and hour by the clock of the site. The telephone is for the hour in which the bus does not come."),
        submit=_("Plan the bus"),
    )


@blueprint.route(BUS, methods=["GET", "POST"])
@guard(Power.FLIGHT_BOARD, reads=True)
def bus(viewer: Viewer, flight_id: UUID, bus_id: UUID) -> Response:
    """One bus: scan a card or tap a name; the answer says what is handed back before she boards."""
    flight = at_the_airport(viewer, flight_id)
    form, told = ScanForm(), None
    row = bus_row(viewer, flight_id, bus_id)
    rows = leavers(viewer, flight)
    kept = kinds_kept(viewer, [one.entry.person.id for one in rows])
    if form.validate_on_submit():
        told = _scanned(viewer, row, rows, kept, form.code.data or "")
    buses = {row.id: row}
    riders = [
        _line(one, buses, kept.get(one.entry.person.id, ())) | {"acts": _acts(row, one), "pickable": False}
        for one in rows
        if one.bus_id == bus_id
    ]
    return answer(
        "desks/departure_bus.html",
        form=form,
        tap=TapForm(formdata=None),
        told=told,
        bus=_bus(row),
        bus_id=bus_id,
        riders=riders,
        things=any(kept.get(one.entry.person.id) for one in rows if one.bus_id == bus_id),
        **_head(flight),
    )


def _acts(row: BusRow, one: LeaverRow) -> list[dict[str, str]]:
    keys: dict[str, Any] = {"flight_id": row.flight_id, "bus_id": row.id, "entry_id": one.entry.id}
    if one.boarded_at is None:
        return [{"label": _("On the bus"), "action": url_for(".on_board", **keys), "kind": "first"}]
    return [{"label": _("Did not leave"), "action": url_for(".not_on_board", **keys), "kind": "plain"}]


def _scanned(
    viewer: Viewer,
    row: BusRow,
    rows: Sequence[LeaverRow],
    kept: Mapping[UUID, Sequence[ItemKind]],
    code: str,
) -> dict[str, Any]:
    scanned = who_is(viewer, code, Power.FLIGHT_BOARD)
    if scanned.person is None or scanned.result in document_labels.SCANNED:
        text = translated(document_labels.SCANNED[scanned.result])
        return {"tone": "danger", "word": _("No"), "text": text}
    told: dict[str, Any] = {
        "title": scanned.person.name, "script": scanned.person.name_in_script, "code": scanned.person.reference,
    }  # fmt: skip
    one = next((one for one in rows if one.entry.person.id == scanned.person.id), None)
    if one is None:
        text = _("No seat on this flight. Nothing is ended for this person.")
        return told | {"tone": "danger", "word": _("No"), "text": text}
    if one.boarded_at is not None:
        return told | {
            "tone": "info",
            "word": _("On the bus now"),
            "text": _("On the bus already. Nothing was changed."),
        }
    things = kept.get(one.entry.person.id, ())
    keys: dict[str, Any] = {"flight_id": row.flight_id, "bus_id": row.id, "entry_id": one.entry.id}
    return told | {
        "tone": "warn" if things else "good",
        "word": _("Hand back first") if things else _("May board"),
        "text": _("Hand over: %(things)s. A receipt is made.", things=_things(things)) if things else "",
        "facts": [bed_text(one.sleeps.room, one.sleeps.bed)] if one.sleeps else [],
        "board_href": url_for(".on_board", **keys),
        "board": _("Handed back, and on the bus") if things else _("On the bus"),
    }


@blueprint.post(f"{BUS}/riders/<uuid:entry_id>/boarded")
@guard(Power.FLIGHT_BOARD)
def on_board(viewer: Viewer, flight_id: UUID, bus_id: UUID, entry_id: UUID) -> Response:
    """One tap: on the bus, things handed back, stay ended."""
    fetch_entry(viewer, flight_id, entry_id, Power.FLIGHT_BOARD)
    try:
        left = board_bus(viewer, flight_id, bus_id, entry_id)
    except Refused as no:
        flash(translated(no), "danger")
        return see_other(".bus", flight_id=flight_id, bus_id=bus_id)
    if left.was_before:
        flash(_("On the bus already. Nothing was changed."), "info")
    else:
        offer_undo(
            viewer, "departure_day.bus", {"flight_id": flight_id, "bus_id": bus_id, "entry_id": entry_id}, UNDO_SECONDS
        )
    if left.is_kept:
        flash(
            _("Something of this person still lies in a safe. Let the mission hand it over before the bus leaves."),
            "warn",
        )
    return see_other(".bus", flight_id=flight_id, bus_id=bus_id, _anchor=f"p-{entry_id}")


@blueprint.post(f"{BUS}/riders/<uuid:entry_id>/back")
@guard(Power.FLIGHT_BOARD)
def not_on_board(viewer: Viewer, flight_id: UUID, bus_id: UUID, entry_id: UUID) -> Response:
    """Did not leave after all: her bed again, if it is free."""
    fetch_entry(viewer, flight_id, entry_id, Power.FLIGHT_BOARD)
    _say_back(come_back(viewer, flight_id, [entry_id]))
    return see_other(".bus", flight_id=flight_id, bus_id=bus_id)


def _say_back(beds: int) -> None:
    if beds:
        flash(_("Taken back. The bed is given again; what was handed back stays with the person."), "good")
    else:
        flash(_("Taken back. The bed is not free any more: find another one."), "warn")


def _undo(viewer: Viewer, arguments: Mapping[str, Any]) -> str:
    flight_id = UUID(arguments["flight_id"])
    _say_back(come_back(viewer, flight_id, [UUID(arguments["entry_id"])]))
    return url_for("departure_day.bus", flight_id=flight_id, bus_id=UUID(arguments["bus_id"]))


undo_handler("departure_day.bus", _undo, sentence=msg("On the bus. The stay is ended, with rations and meals."))


@blueprint.post(f"{BUS}/things")
@guard(Power.SAFE_KEEP)
def hand_back_all(viewer: Viewer, flight_id: UUID, bus_id: UUID) -> Response:
    """Hand back the things of everybody with a place, before the bus comes."""
    done = hand_back_before(viewer, flight_id, bus_id)
    flash(
        ngettext(
            "%(num)s receipt is made. Print and let sign.", "%(num)s receipts are made. Print and let sign.", done
        ),
        "good",
    )
    return see_other(".bus", flight_id=flight_id, bus_id=bus_id)


@blueprint.post(f"{BUS}/receipts/<string:language>")
@guard(Power.SAFE_KEEP)
def receipts(viewer: Viewer, flight_id: UUID, bus_id: UUID, language: str) -> Response:
    """The receipts of what was handed back to people of this bus, a page each, to be signed."""
    flight, row = _printing(viewer, flight_id, bus_id, language)
    people = [one.entry.person.id for one in leavers(viewer, flight) if one.bus_id == bus_id]
    since = row.leaves_at.astimezone(ZoneInfo(row.zone)).replace(hour=0, minute=0, second=0, microsecond=0)
    records = [one for _person, one in returns_since(viewer, people, since)]
    record(viewer, "flights.bus.receipts", kind="departure_bus", object_id=bus_id, reason=f"{len(records)} receipts")
    return pdf_answer(receipts_paper(records, language, row.name), f"receipts-{flight.number}")


@blueprint.post(f"{BUS}/paper/<string:language>")
@guard(Power.FLIGHT_BOARD)
def bus_paper(viewer: Viewer, flight_id: UUID, bus_id: UUID, language: str) -> Response:
    """The list of a bus on paper, for the driver and the warden."""
    flight, row = _printing(viewer, flight_id, bus_id, language)
    rows = [one for one in leavers(viewer, flight) if one.bus_id == bus_id]
    record(viewer, "flights.bus.print_list", kind="departure_bus", object_id=bus_id, reason=f"{len(rows)} people")
    with force_locale(language):
        blocks: list[Block] = [
            Heading(_("Bus to the airport"), level=1),
            Facts(
                [
                    (_("Bus"), row.name), (_("From which site"), row.site),
                    (_("Leaves at"), clock_text(row.leaves_at, row.zone, row.site)),
                    (_("Telephone of the driver"), row.driver_phone), (_("Flight"), flight_row(flight).number),
                    (_("Departure"), departure_text(flight_row(flight))),
                ],
                columns=2,
            ),
            Rows(
                ("", _("Name"), _("Reference"), _("Bed"), _("On the bus now")),
                [
                    (
                        str(number), one.entry.person.name, one.entry.person.reference,
                        bed_text(one.sleeps.room, one.sleeps.bed) if one.sleeps else "",
                        "☒" if one.boarded_at else "☐",
                    )
                    for number, one in enumerate(rows, start=1)
                ],
                widths=(0.06, 0.4, 0.2, 0.22, 0.12),
            ),
            Text(_("Whoever is not on the bus keeps the bed: nothing is ended for those."), size="small"),
            Signatures((_("Signature of the warden"), _("Signature of the driver"))),
        ]  # fmt: skip
        paper = printed(blocks, language=language, title=row.name)
    return pdf_answer(paper, f"bus-{flight.number}")


def _printing(viewer: Viewer, flight_id: UUID, bus_id: UUID, language: str) -> tuple[Flight, BusRow]:
    if language not in LANGUAGES:
        raise NotThere
    flight = at_the_airport(viewer, flight_id)
    return flight, bus_row(viewer, flight_id, bus_id)
