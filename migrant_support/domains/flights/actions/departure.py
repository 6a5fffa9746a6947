"""Buses of a departure day: planned, filled, boarded. What boarding ends is for the procedure. Never commits."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from migrant_support.domains.flights.actions.boarding import AT_CHECK_IN
from migrant_support.domains.flights.actions.holding import hold_flight
from migrant_support.domains.flights.models import BusRider, DepartureBus, ManifestEntry
from migrant_support.domains.flights.queries.entries import entry_visible_to
from migrant_support.domains.flights.rules.departure import check_bus, check_rides, next_place
from migrant_support.domains.flights.rules.states import FlightState
from migrant_support.domains.flights.rules.words import Passenger
from migrant_support.domains.sites.queries.places import fetch_site
from migrant_support.kernel.refusals import NotThere, Refused
from migrant_support.kernel.texts import msg
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.audit import record
from migrant_support.platform.messages.rules import check_number
from migrant_support.platform.store import db
from migrant_support.policy import Power

PLANNING = (FlightState.OPEN, *AT_CHECK_IN)


def plan_bus(
    actor: Viewer, flight_id: UUID, site_id: UUID, *, name: str, seats: int, leaves_at: datetime, driver_phone: str = ""
) -> UUID:
    """Plan a bus from a site to the airport; return its id. Raises NotThere or Refused."""
    flight = hold_flight(actor, flight_id, Power.FLIGHT_BOARD, states=PLANNING)
    site = fetch_site(actor, site_id, Power.STAY_PLACE)
    check_bus(name, seats)
    if driver_phone:
        check_number(driver_phone)
    if leaves_at >= flight.departs_at:
        raise Refused("bus_too_late", msg("The bus leaves before the flight does. Check day and hour."), field="clock")
    bus = DepartureBus(
        flight_id=flight.id, site_id=site.id, name=name.strip(), seats=seats, driver_phone=driver_phone,
        leaves_at=leaves_at, made_by=actor.account_id,
    )  # fmt: skip
    try:
        with db.session.begin_nested():
            db.session.add(bus)
    except IntegrityError:
        raise Refused("bus_known", msg("A bus of this flight has this name already."), field="name") from None
    record(actor, "flights.bus.plan", kind="departure_bus", object_id=bus.id)
    return bus.id


def put_on_bus(actor: Viewer, flight_id: UUID, bus_id: UUID, entry_ids: Sequence[UUID]) -> int:
    """Give people places on a bus; who has one on another bus changes. Returns how many. Raises NotThere or Refused."""
    flight = hold_flight(actor, flight_id, Power.FLIGHT_BOARD, states=PLANNING)
    wanted = sorted(set(entry_ids))
    entries = db.session.scalars(
        sa.select(ManifestEntry)
        .where(
            ManifestEntry.flight_id == flight.id,
            ManifestEntry.id.in_(wanted),
            entry_visible_to(actor, Power.FLIGHT_BOARD),
        )
        .order_by(ManifestEntry.id)
        .execution_options(populate_existing=True)
    ).all()
    if len(entries) < len(wanted):
        raise NotThere
    for entry in entries:
        check_rides(entry.state)
    riders = take_places(flight_id, bus_id, entries)
    for rider in riders:
        record(actor, "flights.bus.place", kind="manifest_entry", object_id=rider.entry_id, fields=("bus",))
    return len(riders)


def take_places(flight_id: UUID, bus_id: UUID, entries: Sequence[ManifestEntry]) -> list[BusRider]:
    """Places on a bus for entries of a flight that is held; who sits there already keeps hers. Raises Refused."""
    bus = db.session.get(DepartureBus, bus_id)
    if bus is None or bus.flight_id != flight_id:
        raise NotThere
    known = {
        rider.entry_id: rider
        for rider in db.session.scalars(
            sa.select(BusRider)
            .join(DepartureBus, DepartureBus.id == BusRider.bus_id)
            .where(DepartureBus.flight_id == flight_id)
            .execution_options(populate_existing=True)
        )
    }
    taken = {one.place for one in known.values() if one.bus_id == bus_id and one.place is not None}
    found = []
    for entry in entries:
        rider = known.get(entry.id)
        if rider is not None and (rider.bus_id == bus_id or rider.boarded_at is not None):
            found.append(rider)
            continue
        place = None if entry.passenger is Passenger.INFANT else next_place(bus.seats, taken)
        taken |= {place} if place else set()
        if rider is None:
            rider = BusRider(entry_id=entry.id, bus_id=bus_id, place=place)
            db.session.add(rider)
        else:
            rider.bus_id, rider.place = bus_id, place
        found.append(rider)
    db.session.flush()
    return found
