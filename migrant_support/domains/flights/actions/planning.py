"""Planning a flight, its steps, and with whom it is shared. Never commits."""

from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.directory.queries import airports
from migrant_support.domains.flights.actions.holding import hold_flight
from migrant_support.domains.flights.aircraft import configurations
from migrant_support.domains.flights.models import Flight, FlightLeg, FlightMove, FlightShare
from migrant_support.domains.flights.queries.flights import fetch_flight
from migrant_support.domains.flights.rules.aircraft import Configuration, check_fits
from migrant_support.domains.flights.rules.planning import FlightPlan, check_plan
from migrant_support.domains.flights.rules.states import FlightState, check_flight_step
from migrant_support.domains.flights.rules.words import Organisation
from migrant_support.kernel.clock import local_day, now
from migrant_support.kernel.refusals import NotThere, Refused, Stale
from migrant_support.kernel.texts import msg
from migrant_support.platform.access.viewer import Viewer, demand
from migrant_support.platform.audit import record
from migrant_support.platform.store import db
from migrant_support.policy import Power

MAY_MOVE: dict[FlightState, tuple[Power, ...]] = {
    FlightState.OPEN: (Power.FLIGHT_PLAN,),
    FlightState.LOCKED: (Power.FLIGHT_PLAN,),
    FlightState.CANCELLED: (Power.FLIGHT_PLAN,),
    FlightState.SEALED: (Power.MANIFEST_SEAL,),
    FlightState.DEPARTED: (Power.FLIGHT_PLAN, Power.FLIGHT_BOARD),
    FlightState.ARRIVED: (Power.ARRIVAL_RECEIVE, Power.FLIGHT_PLAN),
    FlightState.CLOSED: (Power.ARRIVAL_RECEIVE, Power.FLIGHT_PLAN),
}
"""Which powers take a flight to a state; the first that the actor has is the doorway."""


def plan_flight(actor: Viewer, plan: FlightPlan) -> UUID:
    """Plan a flight as a draft; the day of departure is the local one. Raises Refused."""
    demand(actor, Power.FLIGHT_PLAN)
    check_plan(plan)
    facts = _facts(plan)
    refuse_second(plan.number, facts["departs_on"])
    flight = Flight(state=FlightState.DRAFT, made_by=actor.account_id, **facts)
    db.session.add(flight)
    db.session.flush()
    _write_legs(flight.id, plan)
    db.session.add(FlightMove(flight_id=flight.id, target=FlightState.DRAFT, at=now(), by=actor.account_id))
    db.session.flush()
    record(actor, "flights.flight.plan", kind="flight", object_id=flight.id)
    return flight.id


def change_flight(actor: Viewer, flight_id: UUID, plan: FlightPlan, *, version: int) -> None:
    """Plan a draft or open flight anew: number, times, limits, who signs. Raises NotThere, Refused or Stale.

    Who is on its list stays there; what is missing for them is judged by the new day from now on. A locked list is
    opened first.
    """
    demand(actor, Power.FLIGHT_PLAN)
    flight = hold_flight(actor, flight_id, Power.FLIGHT_PLAN)
    if flight.state not in (FlightState.DRAFT, FlightState.OPEN):
        raise Refused("list_is_locked", msg("The list is locked. Open it again before you change the flight."))
    if flight.version != version:
        raise Stale
    check_plan(plan)
    facts = _facts(plan)
    check_fits(facts["capacity"], flight.allotted)
    if (plan.number, facts["departs_on"]) != (flight.number, flight.departs_on):
        refuse_second(plan.number, facts["departs_on"])
    changed = tuple(name for name, value in facts.items() if getattr(flight, name) != value)
    for name in changed:
        setattr(flight, name, facts[name])
    db.session.execute(sa.delete(FlightLeg).where(FlightLeg.flight_id == flight.id))
    _write_legs(flight.id, plan)
    flight.version += 1
    db.session.flush()
    record(actor, "flights.flight.change", kind="flight", object_id=flight.id, fields=changed or ("legs",))


def _facts(plan: FlightPlan) -> dict[str, Any]:
    """What the row of a flight says of its plan."""
    first, last = plan.legs[0], plan.legs[-1]
    fitted = fitted_as(plan.configuration)
    return {
        "number": plan.number,
        "operator": plan.operator.strip(),
        "aircraft": plan.aircraft.strip() or (fitted.type if fitted else ""),
        "origin": first.from_airport,
        "destination": last.to_airport,
        "departs_at": first.departs_at,
        "departs_on": local_day(airports()[first.from_airport].zone, first.departs_at),
        "arrives_at": last.arrives_at,
        "configuration": plan.configuration or None,
        "capacity": fitted.seats if fitted else None,
        "wheelchairs": plan.limits.wheelchairs,
        "stretchers": plan.limits.stretchers,
        "infants": plan.limits.infants,
        "minors_alone": plan.limits.minors_alone,
        "deportees": plan.limits.deportees,
        "needs_signatures": [signature.value for signature in plan.needs_signatures],
    }


def fitted_as(code: str) -> Configuration | None:
    """The configuration of a code; None for none. Raises Refused for one that is not known."""
    if code and code not in configurations():
        raise Refused("configuration_unknown", msg("Choose an aircraft of the list."), field="configuration")
    return configurations().get(code)


def _write_legs(flight_id: UUID, plan: FlightPlan) -> None:
    legs = [
        {
            "flight_id": flight_id,
            "position": position,
            "from_airport": leg.from_airport,
            "to_airport": leg.to_airport,
            "departs_at": leg.departs_at,
            "arrives_at": leg.arrives_at,
        }
        for position, leg in enumerate(plan.legs)
    ]
    db.session.execute(sa.insert(FlightLeg), legs)


def refuse_second(number: str, departs_on: date) -> None:
    """Raise Refused when a flight of this number leaves on that day already."""
    known = db.session.scalar(sa.select(Flight.id).where(Flight.number == number, Flight.departs_on == departs_on))
    if known is not None:
        raise Refused(
            "flight_planned_already",
            msg("This flight is planned for that day already. Open it instead."),
            field="number",
        )


def move_flight(actor: Viewer, flight_id: UUID, target: FlightState, *, reason: str = "") -> FlightState:
    """Take a step of the state machine, nothing else: procedures and `locking` see to what belongs to it.

    Returns the state before. Raises NotThere or Refused.
    """
    power = next((power for power in MAY_MOVE[target] if actor.may(power)), MAY_MOVE[target][0])
    demand(actor, power)
    flight = fetch_flight(actor, flight_id, power, lock=True)
    source = flight.state
    check_flight_step(source, target, reason=reason)
    flight.state = target
    flight.version += 1
    if target is FlightState.CANCELLED:
        flight.cancel_reason = reason.strip()
    move = FlightMove(
        flight_id=flight.id, source=source, target=target, at=now(), by=actor.account_id, reason=reason.strip()
    )
    db.session.add(move)
    db.session.flush()
    record(actor, f"flights.flight.{target.value}", kind="flight", object_id=flight.id, fields=("state",))
    return source


def open_flight(actor: Viewer, flight_id: UUID) -> None:
    """Let missions propose people for a draft. Raises NotThere or Refused."""
    hold_flight(actor, flight_id, Power.FLIGHT_PLAN, states=(FlightState.DRAFT,))
    move_flight(actor, flight_id, FlightState.OPEN)


def share_flight(actor: Viewer, flight_id: UUID, organisation: Organisation) -> UUID:
    """Let an organisation see the flight and those passengers who agreed; repeating changes nothing."""
    flight = hold_flight(actor, flight_id, Power.FLIGHT_PLAN)
    known = db.session.scalar(
        sa.select(FlightShare.id).where(
            FlightShare.flight_id == flight.id,
            FlightShare.organisation == organisation.value,
            FlightShare.ended_at.is_(None),
        )
    )
    if known is not None:
        return known
    share = FlightShare(flight_id=flight.id, organisation=organisation.value, shared_by=actor.account_id)
    db.session.add(share)
    db.session.flush()
    record(actor, "flights.flight.share", kind="flight", object_id=flight.id, fields=("shares",))
    return share.id


def end_share(actor: Viewer, flight_id: UUID, share_id: UUID) -> None:
    """From now on the organisation no longer sees the flight; what it exported stays listed."""
    hold_flight(actor, flight_id, Power.FLIGHT_PLAN)
    share = db.session.get(FlightShare, share_id, populate_existing=True)
    if share is None or share.flight_id != flight_id:
        raise NotThere
    if share.ended_at is None:
        share.ended_at = now()
        record(actor, "flights.flight.unshare", kind="flight", object_id=flight_id, fields=("shares",))
