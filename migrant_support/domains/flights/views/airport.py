"""The airport desk and the gate, for a thumb: scan, read yes or no, tap once. What is scanned is posted, never in an
address; a scan that comes twice over a bad line changes nothing the second time.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from flask import flash, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from migrant_support.domains.directory.queries import airports
from migrant_support.domains.documents import labels as document_labels
from migrant_support.domains.documents.forms import ScanForm
from migrant_support.domains.documents.queries.scan import who_is
from migrant_support.domains.flights import actions, labels
from migrant_support.domains.flights.actions.airport import offload, take_back_steps
from migrant_support.domains.flights.actions.boarding import AT_CHECK_IN, GateStops
from migrant_support.domains.flights.baggage import usual_allowances
from migrant_support.domains.flights.forms_airport import BaggageForm, OffloadForm
from migrant_support.domains.flights.models import Flight
from migrant_support.domains.flights.queries import counts_by_state, fetch_entry, fetch_flight, flight_row
from migrant_support.domains.flights.queries.airport import (
    AirportRow,
    airport_rows,
    allowances_of,
    in_line,
    seated_after_sealing,
)
from migrant_support.domains.flights.rules.airport import for_whom, tally
from migrant_support.domains.flights.rules.states import EntryState, FlightState
from migrant_support.domains.flights.views.blueprint import (
    blocker_chips,
    blueprint,
    departure_text,
    missing_text,
    report,
    route_text,
)
from migrant_support.domains.people.queries import fetch_person, row_of
from migrant_support.kernel.refusals import NotThere, Refused
from migrant_support.kernel.texts import msg
from migrant_support.platform.access.guard import guard
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.web.forms import answer, refuse
from migrant_support.platform.web.redirects import see_other
from migrant_support.platform.web.times import show_in
from migrant_support.platform.web.translate import translated
from migrant_support.policy import Power

GONE = (EntryState.NO_SHOW, EntryState.OFFLOADED)


def at_the_airport(viewer: Viewer, flight_id: UUID) -> Flight:
    """The flight for its desk, with times by the clock of its airport; raises NotThere."""
    flight = fetch_flight(viewer, flight_id, Power.FLIGHT_BOARD)
    airport = airports()[flight.origin]
    show_in(airport.zone, airport.city)
    return flight


def head_of(viewer: Viewer, flight: Flight) -> dict[str, Any]:
    """What stands on top of each page of the airport: the flight, and its counts as links."""
    row = flight_row(flight)
    is_boarding = row.state is FlightState.SEALED
    counted = tally(counts_by_state(viewer, flight.id))
    counts = (
        ("all", _("With a seat"), counted.expected, ""),
        ("missing", _("Not here yet"), counted.missing, "warn" if counted.missing else ""),
        ("checked_in", _("At the boarding gate"), counted.not_on_board, ""),
        ("boarded", _("On board"), counted.boarded, ""),
    )
    return {
        "flight": row,
        "title": f"{row.number} {route_text(row)}",
        "departs": departure_text(row),
        "is_open": row.state in AT_CHECK_IN,
        "is_boarding": is_boarding,
        "seal_again": _seal_again(viewer, row.id) if is_boarding else None,
        "counts": [
            {"label": label, "number": number, "href": url_for("flights.airport_list", flight_id=row.id, show=show)}
            for show, label, number, _tone in counts
        ],
    }


def _seal_again(viewer: Viewer, flight_id: UUID) -> dict[str, Any] | None:
    """What to do about people who are not on the sealed list; None when there is nobody."""
    later = seated_after_sealing(viewer, flight_id)
    if not later:
        return None
    words = ngettext(
        "%(num)s person got a seat after the list was sealed. Ask the coordinator to seal it again, or the flight "
        "cannot be recorded as left.",
        "%(num)s people got a seat after the list was sealed. Ask the coordinator to seal it again, or the flight "
        "cannot be recorded as left.",
        later,
    )
    may = viewer.may(Power.MANIFEST_SEAL)
    act = {"label": _("Seal it again"), "href": url_for("manifests.seal", flight_id=flight_id)} if may else None
    return {"text": words, "act": act}


@blueprint.route("/<uuid:flight_id>/airport", methods=["GET", "POST"])
@guard(Power.FLIGHT_BOARD, reads=True)
def airport(viewer: Viewer, flight_id: UUID) -> Response:
    """One box to scan into, who it is, and whether to check in."""
    flight = at_the_airport(viewer, flight_id)
    form, told = ScanForm(), None
    if form.validate_on_submit():
        told = _scanned(viewer, flight, form.code.data or "")
    return _desk(viewer, flight, form, told)


def _desk(
    viewer: Viewer, flight: Flight, form: Any, told: dict[str, Any] | None, baggage: BaggageForm | None = None
) -> Response:
    checking = told is not None and told.get("entry_id") and told.get("may_check_in")
    if checking and baggage is None:
        baggage = BaggageForm(formdata=None)
    rows = airport_rows(viewer, flight, states=(EntryState.WAITING, *GONE))
    return answer(
        "flights/airport.html",
        form=baggage if baggage is not None and baggage.is_submitted() and baggage.errors else form,
        scan_form=form,
        baggage=baggage if checking else None,
        told=told,
        stand_by=[_standing_by(one) for one in _in_order(rows)],
        fill=_fill_hrefs(viewer, flight, rows),
        bags_off=[_bag(one) for one in rows if one.entry.state in GONE and one.entry.bags],
        **head_of(viewer, flight),
    )


def _scanned(viewer: Viewer, flight: Flight, code: str) -> dict[str, Any]:
    scanned = who_is(viewer, code, Power.FLIGHT_BOARD)
    if scanned.person is None or scanned.result in document_labels.SCANNED:
        text = translated(document_labels.SCANNED[scanned.result])
        return {"tone": "danger", "word": _("No"), "text": text}
    rows = airport_rows(viewer, flight, only=scanned.person.id)
    if not rows:
        return {
            "tone": "danger", "word": _("No"), "title": scanned.person.name, "script": scanned.person.name_in_script,
            "code": scanned.person.reference, "text": _("Not on the list of this flight. Ask the mission."),
        }  # fmt: skip
    latest = next((one for one in rows if one.entry.state not in GONE), rows[-1])
    return told_of(flight, latest)


_WORDS: Mapping[EntryState, tuple[str, str]] = {
    EntryState.CONFIRMED: ("good", msg("Check in now")),
    EntryState.CHECKED_IN: ("info", msg("Checked in")),
    EntryState.BOARDED: ("info", msg("On board")),
    EntryState.WAITING: ("warn", msg("Stand-by")),
    EntryState.NO_SHOW: ("danger", msg("Did not come")),
    EntryState.OFFLOADED: ("danger", msg("Taken off")),
}


def told_of(flight: Flight, row: AirportRow) -> dict[str, Any]:
    """What the desk says of somebody on the list: the verdict, why, and what can be done."""
    entry = row.entry
    tone, word = _WORDS[entry.state]
    stops = [flag.instruction for flag in row.flags if flag.denies]
    missing = [one for one in row.blocked.found if not one.is_due_later] if row.blocked else []
    if row.is_stopped:
        tone, word = "danger", msg("Stop")
    elif row.flags and tone == "good":
        tone = "warn"
    allowed = allowances_of(flight.id).get(for_whom(entry.payer, entry.passenger))
    allowed = allowed or usual_allowances()[for_whom(entry.payer, entry.passenger)]
    free = _("Free baggage: %(bags)s bags, %(kilos)s kg", bags=allowed.pieces, kilos=allowed.kilos)
    may_check_in = entry.state is EntryState.CONFIRMED and flight.state in AT_CHECK_IN and not row.is_stopped
    keys: dict[str, Any] = {"flight_id": flight.id, "entry_id": entry.id}
    return {
        "entry_id": entry.id,
        "tone": tone,
        "word": translated(word),
        "title": entry.person.name,
        "script": entry.person.name_in_script,
        "code": entry.person.reference,
        "text": " ".join([*stops, missing_text([one.code for one in missing])] if missing else stops),
        "facts": [fact for fact in (*facts_of(row), free if may_check_in else "") if fact],
        "advice": [flag.instruction for flag in row.flags if not flag.denies],
        "may_check_in": may_check_in,
        "check_in_href": url_for("flights.airport_check_in", **keys),
        "person_href": url_for("person_page.show", person_id=entry.person.id, _anchor="readiness"),
        "offload_href": url_for("flights.offload", **keys)
        if entry.state in (EntryState.CHECKED_IN, EntryState.BOARDED) and flight.state in AT_CHECK_IN
        else "",
        "back": [str(entry.id)] if entry.state in (EntryState.CHECKED_IN, EntryState.BOARDED, *GONE[:1]) else [],
    }


def facts_of(row: AirportRow) -> list[str]:
    """Boarding pass, seat, bags, help: short lines."""
    entry = row.entry
    services = ", ".join(translated(labels.SERVICE[service]) for service in entry.services)
    return [
        _("Boarding pass %(number)s", number=row.number) if row.number else "",
        _("Seat %(seat)s", seat=entry.seat_number) if entry.seat_number else "",
        bags_text(entry.bags, entry.bag_kilos) if entry.bags else "",
        translated(labels.PASSENGER[entry.passenger]) if entry.passenger.value != "adult" else "",
        services,
        _("Travels with others: they go together") if entry.unit_id or entry.escort_id or entry.lap_of_id else "",
    ]


def bags_text(bags: int, kilos: int) -> str:
    """So many bags of so much weight."""
    return ngettext("%(num)s bag, %(kilos)s kg", "%(num)s bags, %(kilos)s kg", bags, kilos=kilos)


def _in_order(rows: Sequence[AirportRow]) -> list[AirportRow]:
    waiting = [one for one in rows if one.entry.state is EntryState.WAITING]
    return in_line(waiting)


def _standing_by(row: AirportRow) -> dict[str, Any]:
    return {
        "id": row.entry.id,
        "name": row.entry.person.name,
        "code": row.entry.person.reference,
        "note": translated(labels.PAYER[row.entry.payer]),
        "chips": blocker_chips(row.blocked.found) if row.blocked else [],
    }


def _fill_hrefs(viewer: Viewer, flight: Flight, rows: Sequence[AirportRow]) -> list[dict[str, str]]:
    """For each kind of seat for which somebody waits, where its free seats are given to them in their order."""
    if flight.state not in AT_CHECK_IN or not viewer.may(Power.FLIGHT_CONFIRM):
        return []
    kinds = {one.entry.allotment_id: (one.entry.mission, one.entry.payer) for one in _in_order(rows)}
    return [
        {
            "href": url_for("flights.seat_stand_by", flight_id=flight.id, allotment_id=allotment_id),
            "label": f"{mission} · {translated(labels.PAYER[payer])}",
        }
        for allotment_id, (mission, payer) in kinds.items()
    ]


def _bag(row: AirportRow) -> dict[str, str]:
    entry = row.entry
    return {
        "name": entry.person.name,
        "reference": entry.person.reference,
        "bags": bags_text(entry.bags, entry.bag_kilos),
        "number": str(row.number or ""),
        "state": translated(labels.ENTRY_STATE[entry.state]),
    }


@blueprint.post("/<uuid:flight_id>/airport/<uuid:entry_id>/check-in")
@guard(Power.FLIGHT_BOARD)
def airport_check_in(viewer: Viewer, flight_id: UUID, entry_id: UUID) -> Response:
    """Check somebody in from the desk; what is too heavy is said beside the weight, and what was typed stays."""
    entry = fetch_entry(viewer, flight_id, entry_id, Power.FLIGHT_BOARD)
    flight = at_the_airport(viewer, flight_id)
    person_id, form = entry.person_id, BaggageForm()
    if form.validate_on_submit():
        try:
            number = actions.check_in(
                viewer,
                entry_id,
                bags=form.bags.data or 0,
                bag_kilos=form.bag_kilos.data or 0,
                seat_number=form.seat_number.data or "",
                is_let_pass=form.is_let_pass.data,
            )
        except GateStops as no:
            refuse(form, no)
            form.form_errors = [*form.form_errors, missing_text(no.stops)]
        except Refused as no:
            refuse(form, no)
        else:
            flash(_("Checked in. Boarding pass %(number)s.", number=number), "good")
            return see_other("flights.airport", flight_id=flight_id)
    rows = airport_rows(viewer, flight, only=person_id)
    if not rows:  # off the list by now: the desk says why, for the whole flight
        for words in form.form_errors:
            flash(words, "danger")
        return see_other("flights.airport", flight_id=flight_id)
    told = told_of(flight, next((one for one in rows if one.entry.id == entry_id), rows[-1]))
    return _desk(viewer, flight, ScanForm(formdata=None), told, form)


@blueprint.route("/<uuid:flight_id>/gate", methods=["GET", "POST"])
@guard(Power.FLIGHT_BOARD)
def gate(viewer: Viewer, flight_id: UUID) -> Response:
    """At the gate: each card or passport that is scanned boards, with who travels along."""
    flight = at_the_airport(viewer, flight_id)
    form, told = ScanForm(), None
    if form.validate_on_submit():
        told = _through_the_gate(viewer, flight, form.code.data or "")
    return answer("flights/gate.html", form=form, told=told, **head_of(viewer, flight))


def _through_the_gate(viewer: Viewer, flight: Flight, code: str) -> dict[str, Any]:
    told = _scanned(viewer, flight, code)
    entry_id = told.get("entry_id")
    if entry_id is None or told["tone"] == "danger":
        return told
    try:
        done = actions.board(viewer, entry_id)
    except GateStops as no:
        return told | {"tone": "danger", "word": _("Stop"), "text": missing_text(no.stops)}
    except Refused as no:
        return told | {"tone": "danger", "word": _("No"), "text": translated(no)}
    rows = {one.entry.id: one for one in airport_rows(viewer, flight, states=(EntryState.BOARDED,))}
    told["facts"] = facts_of(rows[entry_id])
    told["facts"] += [rows[one].entry.person.name for one in done.anew if one != entry_id and one in rows]
    told["facts"] = [fact for fact in told["facts"] if fact]
    if not done.anew:
        return told | {"tone": "info", "word": _("On board"), "text": _("On board already. Nothing was changed.")}
    text = ngettext("%(num)s person boarded.", "%(num)s people boarded together.", len(done.anew))
    return told | {"tone": "good", "word": _("On board"), "text": text, "back": [str(one) for one in done.anew]}


@blueprint.post("/<uuid:flight_id>/airport/back")
@guard(Power.FLIGHT_BOARD)
def step_back(viewer: Viewer, flight_id: UUID) -> Response:
    """Take back what was scanned by mistake."""
    fetch_flight(viewer, flight_id, Power.FLIGHT_BOARD)
    try:
        chosen = [UUID(one) for one in request.form.getlist("entry")[:100]]
    except ValueError:
        raise NotThere from None
    take_back_steps(viewer, flight_id, chosen)
    flash(_("The last step was taken back."), "good")
    return see_other("flights.airport", flight_id=flight_id)


@blueprint.route("/<uuid:flight_id>/entries/<uuid:entry_id>/offload", methods=["GET", "POST"], endpoint="offload")
@guard(Power.FLIGHT_BOARD)
def take_off(viewer: Viewer, flight_id: UUID, entry_id: UUID) -> Response:
    """Take somebody off at the airport, with a written reason; their bags come off too."""
    entry = fetch_entry(viewer, flight_id, entry_id, Power.FLIGHT_BOARD)
    flight = at_the_airport(viewer, flight_id)
    bags, form = (entry.bags, entry.bag_kilos), OffloadForm()
    if form.validate_on_submit():
        try:
            left = offload(viewer, entry_id, reason=form.reason.data or "")
        except Refused as no:
            refuse(form, no)
        else:
            flash(
                ngettext(
                    "%(num)s person is taken off. The seat is free.",
                    "%(num)s people are taken off. Their seats are free.",
                    len(left),
                ),
                "good",
            )
            return see_other("flights.airport", flight_id=flight_id, _anchor="bags-off" if bags[0] else None)
    lead = _("Who travels with this person comes off too. The seats are free for who stands by.")
    if bags[0]:
        lead = f"{lead} " + _("Bags to unload: %(bags)s.", bags=bags_text(*bags))
    return answer(
        "flights/form.html",
        form=form,
        flight=flight_row(flight),
        person=row_of(fetch_person(viewer, entry.person_id)),
        title=_("Take off the flight"),
        lead=lead,
        submit=_("Take off the flight"),
    )


@blueprint.post("/<uuid:flight_id>/stand-by/<uuid:allotment_id>")
@guard(Power.FLIGHT_CONFIRM)
def seat_stand_by(viewer: Viewer, flight_id: UUID, allotment_id: UUID) -> Response:
    """Give the free seats of one kind to who stands by, in the order of the waiting list, each family whole."""
    flight = fetch_flight(viewer, flight_id, Power.FLIGHT_CONFIRM)
    outcomes = actions.fill_from_waiting(viewer, flight_id, allotment_id, at_the_airport=True)
    done = sum(1 for one in outcomes if one.is_done)
    if outcomes and done == len(outcomes):
        flash(ngettext("%(num)s person has a seat now.", "%(num)s people have a seat now.", done), "good")
        return see_other("flights.airport", flight_id=flight_id)
    return report(viewer, flight_row(flight), outcomes, title=_("Stand-by"), done=_("Confirmed"))
