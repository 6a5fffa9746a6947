"""Everybody of a flight at the airport, to be ticked: what was written on paper is typed back in with a few taps."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from flask import flash, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from migrant_support.domains.flights import labels
from migrant_support.domains.flights.actions.airport import no_shows, take_back_steps
from migrant_support.domains.flights.actions.boarding import AT_CHECK_IN, board_many, check_in_many
from migrant_support.domains.flights.forms_airport import TickedForm
from migrant_support.domains.flights.models import Flight
from migrant_support.domains.flights.queries import flight_row
from migrant_support.domains.flights.queries.airport import AirportRow, airport_rows
from migrant_support.domains.flights.rules.states import EntryState, FlightState
from migrant_support.domains.flights.views.airport import GONE, at_the_airport, facts_of, head_of
from migrant_support.domains.flights.views.blueprint import blocker_chips, blueprint, report
from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg
from migrant_support.platform.access.guard import guard
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.web.forms import answer, refuse
from migrant_support.platform.web.redirects import see_other
from migrant_support.platform.web.translate import translated
from migrant_support.platform.web.undo import offer_undo, undo_handler
from migrant_support.policy import Power

UNDO_SECONDS = 600
SHOWN = {
    "missing": (EntryState.CONFIRMED,),
    "checked_in": (EntryState.CHECKED_IN,),
    "boarded": (EntryState.BOARDED,),
    "waiting": (EntryState.WAITING,),
    "gone": GONE,
}


@blueprint.route("/<uuid:flight_id>/airport/list", methods=["GET", "POST"])
@guard(Power.FLIGHT_BOARD)
def airport_list(viewer: Viewer, flight_id: UUID) -> Response:
    """Everybody of the flight, to tick what was written on paper: checked in, on board, not come; or back."""
    flight = at_the_airport(viewer, flight_id)
    form = TickedForm()
    if form.validate_on_submit():
        chosen = form.entry.data
        if not chosen:
            form.form_errors = [_("Tick the people first, then press the button.")]
        else:
            try:
                return _ticked(viewer, flight, form.act.data, chosen)
            except Refused as no:
                refuse(form, no)
    show = request.args.get("show", "all")
    rows = airport_rows(viewer, flight, states=SHOWN[show]) if show in SHOWN else airport_rows(viewer, flight)
    return answer(
        "flights/airport_list.html",
        form=form,
        show=show if show in SHOWN else "all",
        rows=[_line(flight, one) for one in rows],
        acts=_list_acts(flight),
        **head_of(viewer, flight),
    )


def _list_acts(flight: Flight) -> list[dict[str, str]]:
    if flight.state not in AT_CHECK_IN:
        return []
    boarding = [{"value": "board", "label": _("On board"), "kind": "first"}]
    return [
        *(boarding if flight.state is FlightState.SEALED else []),
        {"value": "check_in", "label": _("Checked in, no bags"), "kind": ""},
        {"value": "no_show", "label": _("Did not come"), "kind": "danger"},
        {"value": "back", "label": _("Take the last step back"), "kind": "plain"},
    ]


def _line(flight: Flight, row: AirportRow) -> dict[str, Any]:
    entry = row.entry
    chips = [{"label": translated(labels.ENTRY_STATE[entry.state]), "tone": labels.ENTRY_TONE[entry.state]}]
    chips += [{"label": flag.instruction, "tone": "danger" if flag.denies else "warn"} for flag in row.flags]
    if row.blocked:
        chips += [chip for chip in blocker_chips(row.blocked.found) if chip["tone"] == "danger"]
    keys: dict[str, Any] = {"flight_id": flight.id, "entry_id": entry.id}
    may_go = entry.state in (EntryState.CONFIRMED, EntryState.CHECKED_IN, EntryState.BOARDED)
    off = {"label": _("Take off"), "href": url_for("flights.offload", **keys), "kind": "plain"}
    return {
        "id": entry.id,
        "name": entry.person.name,
        "code": entry.person.reference,
        "note": " · ".join(fact for fact in facts_of(row) if fact),
        "chips": chips,
        "pickable": flight.state in AT_CHECK_IN and entry.state not in (EntryState.WAITING, EntryState.OFFLOADED),
        "acts": [off] if may_go and flight.state in AT_CHECK_IN else [],
    }


def _ticked(viewer: Viewer, flight: Flight, act: str, chosen: list[UUID]) -> Response:
    if act == "no_show":
        left = no_shows(viewer, flight.id, chosen)
        if left:
            _offer(viewer, flight.id, left)
        return see_other("flights.airport_list", flight_id=flight.id, show="missing")
    if act == "back":
        take_back_steps(viewer, flight.id, chosen)
        flash(_("The last step was taken back."), "good")
        return see_other("flights.airport_list", flight_id=flight.id)
    do, title, done = (
        (board_many, _("Boarded"), _("On board"))
        if act == "board"
        else (check_in_many, _("Checked in"), _("Checked in"))
    )
    outcomes = do(viewer, flight.id, chosen)
    if all(one.is_done for one in outcomes):
        flash(_("%(title)s: %(count)s", title=title, count=len(outcomes)), "good")
        return see_other("flights.airport_list", flight_id=flight.id)
    return report(viewer, flight_row(flight), outcomes, title=title, done=done)


def _offer(viewer: Viewer, flight_id: UUID, left: Sequence[UUID]) -> None:
    offered = {"flight_id": flight_id, "entries": ",".join(str(one) for one in left), "count": len(left)}
    offer_undo(viewer, "flights.no_show", offered, UNDO_SECONDS)


def _undo(viewer: Viewer, arguments: Mapping[str, Any]) -> str:
    flight_id = UUID(arguments["flight_id"])
    take_back_steps(viewer, flight_id, [UUID(one) for one in arguments["entries"].split(",")])
    return url_for("flights.airport_list", flight_id=flight_id)


undo_handler("flights.no_show", _undo, sentence=msg("Written down as not come: %(count)s. Their seats are free."))
