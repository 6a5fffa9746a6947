"""Locking a flight's list when everybody on it has a quarantine place for every night (invariant 5). Never commits."""

from uuid import UUID

from migrant_support.domains.directory.lookups import HOME, airports
from migrant_support.domains.directory.policies import policy_at
from migrant_support.domains.flights.actions.holding import hold_flight, hold_people, members_of
from migrant_support.domains.flights.actions.limits import hold_day
from migrant_support.domains.flights.actions.offers import withdraw_all
from migrant_support.domains.flights.actions.planning import move_flight
from migrant_support.domains.flights.models import Flight, ManifestEntry
from migrant_support.domains.flights.queries.entries import listed_on
from migrant_support.domains.flights.queries.gate import Asked, facts_of
from migrant_support.domains.flights.rules.gate import BlockerCode, Stage, blockers, stops, whole_unit
from migrant_support.domains.flights.rules.limits import check_limits_of_day
from migrant_support.domains.flights.rules.states import SEATED, FlightState
from migrant_support.domains.people.queries import in_units
from migrant_support.kernel.clock import now
from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg
from migrant_support.platform.access.viewer import Viewer
from migrant_support.policy import Power


def lock_flight(actor: Viewer, flight_id: UUID) -> None:
    """Lock the list: from now on nobody is confirmed but by those everywhere. Raises NotThere or Refused.

    Everybody seated is asked at the gate, seen by the actor or not: a number is said, never a name. Seats that were
    offered and not answered are free again.
    """
    flight = hold_flight(actor, flight_id, Power.FLIGHT_PLAN, states=(FlightState.OPEN,))
    seated = [entry for entry in listed_on(flight.id) if entry.state in SEATED]
    if not seated:
        raise Refused("nobody_seated", msg("Nobody has a seat on this flight yet. Confirm passengers first."))
    if airports()[flight.destination].country == HOME:
        policy_at(flight.arrives_at)
    check_limits_of_day(hold_day(flight), 0)
    hold_people(entry.person_id for entry in seated)
    _refuse_split(seated)
    stopped = _stopped(flight, seated)
    without_place = sum(1 for codes in stopped if BlockerCode.QUARANTINE_PLACE in codes)
    if without_place:
        raise Refused(
            "no_quarantine_place",
            msg("%(count)s passengers have no quarantine place for every night. Reserve places, then lock."),
            count=without_place,
        )
    if stopped:
        raise Refused(
            "gate",
            msg("Something is missing for %(count)s passengers. The list names it; mend it, then lock."),
            count=len(stopped),
        )
    withdraw_all(actor, flight.id)
    move_flight(actor, flight_id, FlightState.LOCKED)


def unlock_flight(actor: Viewer, flight_id: UUID) -> None:
    """Let missions confirm again, as long as the list is not sealed. Raises NotThere or Refused."""
    hold_flight(actor, flight_id, Power.FLIGHT_PLAN, states=(FlightState.LOCKED,))
    move_flight(actor, flight_id, FlightState.OPEN)


def _stopped(flight: Flight, seated: list[ManifestEntry]) -> list[list[BlockerCode]]:
    moment = now()
    facts = facts_of([Asked([entry.person_id for entry in seated], flight)])
    found = (
        stops(blockers(one, Stage.LOCK, departs_at=flight.departs_at, departs_on=flight.departs_on, now=moment))
        for one in facts.values()
    )
    return [codes for codes in found if codes]


def _refuse_split(seated: list[ManifestEntry]) -> None:
    """A unit that somebody joined since is whole on the list, or the list is not locked (invariant 3)."""
    here = {entry.person_id for entry in seated}
    members = members_of(in_units(sorted(here)).values())
    if any(whole_unit(here, people) for people in members.values()):
        raise Refused(
            "unit_split",
            msg("A travel unit is not whole on this list. Confirm the others of it, or take them out of the unit."),
        )
