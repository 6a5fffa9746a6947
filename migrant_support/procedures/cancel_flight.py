"""A flight is cancelled: everybody on its list is free again and is told so (DOMAIN, Flight; invariant 15)."""

from datetime import timedelta
from uuid import UUID

from migrant_support.domains.flights.actions import move_flight
from migrant_support.domains.flights.actions.travellers import Traveller, free_everybody, lock_people, seated_now
from migrant_support.domains.flights.models import Flight
from migrant_support.domains.flights.rules.states import FlightState
from migrant_support.domains.quarantine.queries.places import planned_for
from migrant_support.domains.remains.whole_flights import cancelled_with
from migrant_support.domains.sites.actions.whole_flights import give_back_places
from migrant_support.kernel.clock import now
from migrant_support.kernel.texts import msg
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.store import db
from migrant_support.platform.tasks import register_task_kind
from migrant_support.platform.tasks.actions import add_task
from migrant_support.policy import ScopeKind
from migrant_support.procedures.change_flight import keep_cancellation

TELL_PEOPLE = "tell_flight_cancelled"
register_task_kind(TELL_PEOPLE, msg("A flight was cancelled: tell everybody who stood on its list"))
TELL_WITHIN = timedelta(hours=24)
NO_FLIGHT = "The flight was cancelled"


def cancel_flight(actor: Viewer, flight_id: UUID, *, reason: str) -> int:
    """Cancel a flight that has not left; return how many were on its list.

    Their entries are freed and so are their seats, their planned quarantine places are given back, those who can be
    reached safely are told, and each mission has a task to tell its people. Raises NotThere, or Refused for a flight
    that left, or without a reason.
    """
    move_flight(actor, flight_id, FlightState.CANCELLED, reason=reason)
    flight = db.session.get_one(Flight, flight_id)
    moment = now()
    freed = free_everybody(actor, flight.id, at=moment, reason=reason)
    people = [one.person_id for one in freed]
    lock_people(people)
    others = seated_now(people)
    give_back_places(actor, planned_for(flight, [one for one in people if one not in others]), reason=NO_FLIGHT)
    cancelled_with(actor, flight.id)
    keep_cancellation(actor, flight, freed, reason=reason)
    _tell_missions(actor, flight, freed)
    return len(freed)


def _tell_missions(actor: Viewer, flight: Flight, freed: list[Traveller]) -> None:
    """A task for each mission that has people on the list; a restricted file adds none (SEC AZ-6)."""
    for mission in sorted({one.mission for one in freed if not one.is_restricted}):
        add_task(
            actor,
            TELL_PEOPLE,
            subject=("flight", flight.id),
            scope=(ScopeKind.MISSION, mission),
            due_at=now() + TELL_WITHIN,
            note=f"{flight.number} {flight.departs_on:%d/%m/%Y}",
        )
