"""What the page of a flight shows: its head, the seats, its people with what is missing, the waiting list, its steps.

A page has at most 200 people and is made with the same number of statements for one as for three hundred.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

from flask import url_for
from flask_babel import gettext as _

from migrant_support.domains.directory.queries import airports, mission_names
from migrant_support.domains.flights import labels
from migrant_support.domains.flights.actions.holding import CHANGING
from migrant_support.domains.flights.forms import ChosenForm
from migrant_support.domains.flights.models import Flight, ManifestEntry
from migrant_support.domains.flights.queries import (
    AllotmentRow,
    EntryRow,
    FlightRow,
    allotments_of,
    counts_by_state,
    entry_list,
    entry_rows,
    fetch_flight,
    flight_moves,
    flight_row,
    legs_of,
    shares_of,
    waiting_list,
)
from migrant_support.domains.flights.queries.blocked import Blocked, Standing, blocked_on
from migrant_support.domains.flights.queries.line import Place, places_in_line
from migrant_support.domains.flights.queries.loans import LoanRow, loans_of
from migrant_support.domains.flights.rules.changes import CHANGEABLE
from migrant_support.domains.flights.rules.gate import Blocker
from migrant_support.domains.flights.rules.states import LISTED, SEATED, EntryState, FlightState
from migrant_support.domains.flights.views.blueprint import (
    aircraft_text,
    blocker_chips,
    departure_text,
    mission_choices_of,
    route_text,
)
from migrant_support.domains.flights.views.held_back import held_back
from migrant_support.domains.flights.views.missing import kinds_missing, lacks, missing_asked
from migrant_support.domains.flights.views.offered import offers_shown, why_here
from migrant_support.domains.flights.views.sealed import sealed_card
from migrant_support.platform.access.accounts import display_names
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.web.paging import keyset
from migrant_support.platform.web.times import clock_text, moment_text
from migrant_support.platform.web.translate import page_language, translated
from migrant_support.policy import Power

PEOPLE = 100
Card = Callable[[Viewer, FlightRow], dict[str, Any] | None]
CARDS: list[Card] = []


def add_card(card: Card) -> None:
    """Let a higher part put a card on the page: {id, title, link, empty, rows of {text, href, chips}}, or none."""
    CARDS.append(card)


PROPOSING = (FlightState.OPEN,)
CONFIRMING = (FlightState.OPEN, FlightState.LOCKED, FlightState.SEALED)


def flight_page(
    viewer: Viewer, flight_id: UUID, query: Mapping[str, str], *, power: str = Power.FLIGHT_READ
) -> dict[str, Any]:
    """Everything that the template needs; raises NotThere."""
    flight = fetch_flight(viewer, flight_id, Power(power))
    row = flight_row(flight)
    counts = counts_by_state(viewer, flight_id)
    state = query.get("state", "")
    chosen = EntryState(state) if state in set(EntryState) else None
    page = keyset(
        entry_list(viewer, flight_id, states=(chosen,) if chosen else sorted(LISTED | {EntryState.ARRIVED})),
        (ManifestEntry.made_at, ManifestEntry.id),
        cursor=query.get("from"),
        size=PEOPLE,
        total=counts.get(chosen, 0) if chosen else _on_the_list(counts),
    )
    people = entry_rows([(entry, person) for entry, person in page.rows])
    waiting = waiting_list(viewer, flight_id)
    places = places_in_line(flight_id) if waiting else {}
    blocked = _blocked(flight, [*people, *waiting])
    lacking = missing_asked(query)
    allotments = allotments_of(viewer, flight_id)
    missions = mission_names(page_language())
    desk = _Desk(viewer, row, missions)
    chips: dict[str, Any] = {"state": chosen.value} if chosen else {}
    return {
        "flight": row,
        "head": _head(row),
        "legs": [_leg(leg) for leg in legs_of(viewer, flight_id)],
        "state": {"label": translated(labels.FLIGHT_STATE[row.state]), "tone": labels.FLIGHT_TONE[row.state]},
        "allotments": [_allotment(one, desk) for one in allotments],
        "loans": [_loan(one, desk) for one in loans_of(viewer, flight_id)],
        "room": _room(row),
        "states": _state_chips(flight_id, counts, chosen),
        "people": [_person(one, blocked.get(one.id), desk) for one in people if lacks(blocked.get(one.id), lacking)],
        "missing": kinds_missing(blocked.values(), flight_id, lacking, may_plan=desk.may_plan),
        "is_part": page.total is not None and page.total > len(people),
        "lacking": translated(labels.BLOCKER_SHORT[lacking]) if lacking else "",
        "held": _held_unseen(allotments, counts, row),
        "total": page.total,
        "newer": url_for("flights.show", flight_id=flight_id, **(chips | {"from": page.newer})) if page.newer else None,
        "older": url_for("flights.show", flight_id=flight_id, **(chips | {"from": page.older})) if page.older else None,
        "waiting": _waiting(waiting, places, blocked, desk),
        "offers": offers_shown(viewer, row, places) if places else [],
        "chosen_form": ChosenForm() if desk.may_confirm else None,
        "blocked": sum(1 for one in blocked.values() if one.missing),
        "moves": _moves(viewer, flight_id),
        "shares": shares_of(viewer, flight_id) if viewer.may(Power.FLIGHT_PLAN) else [],
        "sealed": sealed_card(viewer, flight),
        "limits": held_back(viewer, flight),
        "steps": _steps(viewer, row),
        "ways": _ways(viewer, row),
        "cards": [shown for card in CARDS if (shown := card(viewer, row))],
        "may_plan": viewer.may(Power.FLIGHT_PLAN),
        "may_propose": viewer.may(Power.FLIGHT_PROPOSE) and row.state in PROPOSING,
        "may_change": desk.may_plan and row.state in (FlightState.DRAFT, FlightState.OPEN),
        "may_change_seats": viewer.may(Power.FLIGHT_PLAN) and row.state in CHANGING,
    }


class _Desk:
    """What this viewer may do on this flight."""

    def __init__(self, viewer: Viewer, flight: FlightRow, missions: Mapping[str, str]) -> None:
        self.flight = flight
        self.missions = missions
        self.mine = {code for code, _name in mission_choices_of(viewer, Power.FLIGHT_CONFIRM)}
        everywhere = viewer.reach(Power.FLIGHT_CONFIRM).everywhere
        open_states = CONFIRMING if everywhere else (FlightState.OPEN,)
        self.may_confirm = viewer.may(Power.FLIGHT_CONFIRM) and flight.state in open_states
        self.may_board = viewer.may(Power.FLIGHT_BOARD)
        self.may_leave = viewer.may(Power.FLIGHT_PROPOSE) and flight.state in CONFIRMING
        self.may_see_why = viewer.may(Power.FLIGHT_PROPOSE)
        self.may_override = viewer.may(Power.GATE_OVERRIDE)
        self.may_plan = viewer.may(Power.FLIGHT_PLAN)
        self.may_give = self.may_plan and flight.state in CHANGING


def _on_the_list(counts: Mapping[EntryState, int]) -> int:
    return sum(number for state, number in counts.items() if state in LISTED or state is EntryState.ARRIVED)


def _blocked(flight: Flight, rows: Sequence[EntryRow]) -> dict[UUID, Blocked]:
    return blocked_on([flight], [(flight.id, Standing(row.id, row.person.id, row.state)) for row in rows])


def _head(row: FlightRow) -> dict[str, str]:
    return {"title": f"{row.number} {route_text(row)}", "departs": departure_text(row), "operator": row.operator}


def _leg(leg: Any) -> dict[str, str]:
    start, end = airports()[leg.from_airport], airports()[leg.to_airport]
    return {
        "route": f"{leg.from_airport}–{leg.to_airport}",
        "departs": clock_text(leg.departs_at, start.zone, start.city),
        "arrives": clock_text(leg.arrives_at, end.zone, end.city),
    }


def _allotment(one: AllotmentRow, desk: _Desk) -> dict[str, Any]:
    keys: dict[str, Any] = {"flight_id": desk.flight.id, "allotment_id": one.id}
    may_fill = desk.may_confirm and one.waiting and one.free and one.mission in desk.mine
    return {
        "id": f"seats-{one.id.hex[-8:]}",
        "label": f"{desk.missions.get(one.mission, one.mission)} · {translated(labels.PAYER[one.payer])}",
        "held": one.held,
        "seats": one.seats,
        "text": _("%(held)s of %(seats)s seats held", held=one.held, seats=one.seats),
        "note": _("%(proposed)s proposed, %(waiting)s waiting", proposed=one.proposed, waiting=one.waiting)
        + (", " + _("%(offered)s offered", offered=one.offered) if one.offered else ""),
        "move_href": url_for("flights.move_seats", **keys) if desk.may_plan and one.free else None,
        "fill_href": url_for("flights.fill", **keys) if may_fill else None,
        "lend_href": url_for("flights.lend_seats", **keys) if desk.may_give and one.free else None,
    }


def _loan(one: LoanRow, desk: _Desk) -> dict[str, Any]:
    """A line of lent seats: who lent how many to whom, how many are still out, until when."""
    names, place = desk.missions, airports()[desk.flight.origin]
    if not one.out:
        out = _("all are back")
    elif one.return_at is None:
        out = _("%(out)s still out, back by hand", out=one.out)
    else:
        out = _(
            "%(out)s still out, back on %(when)s", out=one.out, when=clock_text(one.return_at, place.zone, place.city)
        )
    return {
        "text": _("%(lender)s lent %(seats)s to %(borrower)s", lender=names.get(one.lender, one.lender),
                  seats=one.seats, borrower=names.get(one.borrower, one.borrower)),
        "note": f"{translated(labels.PAYER[one.payer])} · {out}",
        "return_href": url_for("flights.return_seats", flight_id=desk.flight.id, seat_loan_id=one.id)
        if desk.may_plan and one.out and desk.flight.state in CHANGEABLE
        else None,
    }  # fmt: skip


def _room(row: FlightRow) -> dict[str, Any] | None:
    """How many of the aircraft's seats are given to missions; None while the aircraft is not known."""
    if row.capacity is None:
        return None
    return {
        "given": row.allotted,
        "seats": row.capacity,
        "text": _("%(given)s of %(seats)s seats given", given=row.allotted, seats=row.capacity),
        "note": aircraft_text(row.configuration),
    }


def _state_chips(flight_id: UUID, counts: Mapping[EntryState, int], chosen: EntryState | None) -> list[dict[str, Any]]:
    return [
        {
            "label": translated(labels.ENTRY_STATE[state]),
            "href": _state_href(flight_id, None if state is chosen else state),
            "current": state is chosen,
            "count": counts[state],
        }
        for state in EntryState
        if counts.get(state) or state is chosen
    ]


def _state_href(flight_id: UUID, state: EntryState | None) -> str:
    query: dict[str, Any] = {"state": state.value} if state else {}
    return url_for("flights.show", flight_id=flight_id, **query)


def _held_unseen(allotments: Sequence[AllotmentRow], counts: Mapping[EntryState, int], row: FlightRow) -> int:
    """Seats held by people whom the viewer does not see: said as seats, never as people."""
    if row.state in (FlightState.CLOSED, FlightState.CANCELLED):
        return 0
    held = sum(one.held for one in allotments)
    on_seats = SEATED | {EntryState.ARRIVED}
    return max(0, held - sum(number for state, number in counts.items() if state in on_seats))


def _person(row: EntryRow, blocked: Blocked | None, desk: _Desk) -> dict[str, Any]:
    services = ", ".join(service.value for service in row.services)
    return {
        "id": row.id,
        "href": url_for("person_page.show", person_id=row.person.id, _anchor="readiness"),
        "name": row.person.name,
        "reference": row.person.reference,
        "seats": f"{desk.missions.get(row.mission, row.mission)} · {translated(labels.PAYER[row.payer])}",
        "kind": translated(labels.PASSENGER[row.passenger]),
        "services": services,
        "state": {"label": translated(labels.ENTRY_STATE[row.state]), "tone": labels.ENTRY_TONE[row.state]},
        "missing": blocker_chips(blocked.found) if blocked else [],
        "acts": _acts(row, blocked.found if blocked else (), desk),
    }


def _acts(row: EntryRow, found: Sequence[Blocker], desk: _Desk) -> list[dict[str, str]]:
    keys: dict[str, Any] = {"flight_id": row.flight_id, "entry_id": row.id}
    acts = []
    if desk.may_board and row.state is EntryState.CONFIRMED and desk.flight.state in CONFIRMING[1:]:
        acts.append({"label": _("Check in"), "href": url_for("flights.check_in", **keys)})
    if desk.may_board and row.state is EntryState.CHECKED_IN and desk.flight.state is FlightState.SEALED:
        acts.append({"label": _("Board"), "href": url_for("flights.board", **keys)})
    if desk.may_override and any(blocker.may_be_overridden for blocker in found):
        acts.append({"label": _("Let pass"), "href": url_for("flights.override", **keys)})
    if desk.may_leave and row.state in LISTED and row.state is not EntryState.BOARDED:
        acts.append({"label": _("Take off the list"), "href": url_for("flights.leave", **keys)})
    return acts


def _waiting(
    rows: Sequence[EntryRow], places: Mapping[UUID, Place], blocked: Mapping[UUID, Blocked], desk: _Desk
) -> list[dict[str, Any]]:
    """The waiting list in its order, with the place of each, what made it, and what is missing."""
    in_order = sorted(
        (row for row in rows if row.id in places), key=lambda row: (row.allotment_id, places[row.id].place, row.id)
    )
    return [
        _person(row, blocked.get(row.id), desk)
        | {
            "place": places[row.id].place,
            "points": places[row.id].standing.points if desk.may_see_why else "",
            "why": [{"label": words, "tone": "quiet"} for words in why_here(places[row.id])]
            if desk.may_see_why
            else [],
        }
        for row in in_order
    ]


def _moves(viewer: Viewer, flight_id: UUID) -> list[dict[str, str]]:
    moves = flight_moves(viewer, flight_id)
    names = display_names({move.by for move in moves})
    return [
        {
            "when": moment_text(move.at),
            "datetime": move.at.isoformat(),
            "text": translated(labels.FLIGHT_STATE[move.target]),
            "note": " – ".join(part for part in (names.get(move.by, _("The system")), move.reason) if part),
        }
        for move in moves
    ]


def _steps(viewer: Viewer, row: FlightRow) -> list[dict[str, str]]:
    """The next steps of the flight that this viewer may take, the main one first."""
    if row.state is FlightState.SEALED and viewer.may(Power.FLIGHT_BOARD):
        return [{"href": url_for("flight_steps.departed", flight_id=row.id), "label": _("It has left")}]
    if not viewer.may(Power.FLIGHT_PLAN):
        return []
    words = {
        FlightState.DRAFT: [("open", _("Open for proposals"))],
        FlightState.OPEN: [("lock", _("Lock the list"))],
        FlightState.LOCKED: [("unlock", _("Unlock the list"))],
    }
    return [
        {"href": url_for("flights.step", flight_id=row.id, step=step), "label": label}
        for step, label in words.get(row.state, [])
    ]


def _ways(viewer: Viewer, row: FlightRow) -> list[dict[str, str]]:
    """Where else this flight is dealt with: the airport, its quarantine places, its arrival, its cancellation."""
    ways = []
    if viewer.may(Power.COMMENT_ANSWER) and row.state is not FlightState.DRAFT:
        ways.append({"label": _("With partners"), "href": url_for("with_partners.show", flight_id=row.id)})
    if viewer.may(Power.FLIGHT_BOARD) and row.state in CONFIRMING[1:]:
        ways.append({"label": _("Airport desk"), "href": url_for("flights.airport", flight_id=row.id)})
    if viewer.may(Power.FLIGHT_BOARD) and row.state in CONFIRMING:
        ways.append({"label": _("Departure day"), "href": url_for("departure_day.show", flight_id=row.id)})
    if viewer.may(Power.FLIGHT_PLAN) and row.state in (FlightState.OPEN, FlightState.LOCKED):
        ways.append({"label": _("Quarantine places"), "href": url_for("flight_steps.places", flight_id=row.id)})
    if viewer.may(Power.ARRIVAL_READ) and row.state in (FlightState.DEPARTED, FlightState.ARRIVED, FlightState.CLOSED):
        ways.append({"label": _("Arrival"), "href": url_for("arrivals.show", arriving_id=row.id)})
    if viewer.may(Power.MESSAGE_SEND) and row.state in CONFIRMING:
        ways.append({"label": _("Write to all of these"), "href": url_for("list_messages.to_flight", flight_id=row.id)})
    if viewer.may(Power.FLIGHT_PLAN):
        ways.append(
            {"label": _("Delay, aircraft, cancellation"), "href": url_for("flight_changes.show", flight_id=row.id)}
        )
    return ways
