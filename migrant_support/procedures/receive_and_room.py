"""From the aircraft door to a bed: rooms for those who were received, places for a whole flight, the arrival closed."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from migrant_support.domains.directory.policies import policy_at
from migrant_support.domains.directory.queries import airports
from migrant_support.domains.flights.actions import move_flight
from migrant_support.domains.flights.actions.travellers import lock_people
from migrant_support.domains.flights.models import Flight
from migrant_support.domains.flights.rules.states import FlightState
from migrant_support.domains.quarantine.actions import admit_to
from migrant_support.domains.quarantine.models import QuarantineOrder
from migrant_support.domains.quarantine.queries.arrivals import counted_of, passengers_of_arrival, unknown_arrivals
from migrant_support.domains.quarantine.queries.places import (
    Centre,
    Place,
    places_of,
    planned_for,
    site_of_bed,
    site_zone,
)
from migrant_support.domains.quarantine.queries.seekers import offers_at, seekers_of
from migrant_support.domains.quarantine.queries.sight import fetch_arriving, fetch_order, fetch_orders
from migrant_support.domains.quarantine.rules.orders import (
    WAITS_FOR_A_ROOM,
    ArrivalKind,
    OrderState,
    check_all_settled,
    check_order_step,
    order_days,
    place_until,
)
from migrant_support.domains.quarantine.rules.places import WhyNot, plan_places
from migrant_support.domains.sites.actions import admit, place, place_with, reserve_many
from migrant_support.domains.sites.actions.whole_flights import give_back_places
from migrant_support.kernel.clock import local_day
from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg
from migrant_support.platform.access.viewer import Viewer, demand
from migrant_support.platform.audit import record
from migrant_support.platform.store import db
from migrant_support.policy import Power

NOT_ON_PLANE = "Was not on the plane"
AT_ONCE = 25


def room(actor: Viewer, order_id: UUID, bed_id: UUID | None = None) -> None:
    """Give somebody who is quarantined her bed: the planned one, or one chosen now. Who has it already is answered so.

    Raises NotThere, or Refused: no place is planned, the bed was taken meanwhile, she may not sleep in that room.
    """
    demand(actor, Power.STAY_PLACE)
    order = fetch_order(actor, order_id, lock=True)
    if order.state in (OrderState.ADMITTED, OrderState.ISOLATED) and bed_id is None:
        return
    check_order_step(order.state, OrderState.ADMITTED)
    lock_people([order.person_id])
    planned = places_of([order.person_id], _country(order)).get(order.person_id)
    if bed_id is None:
        if planned is None or not planned.expects:
            raise Refused("no_place_planned", msg("No place is planned for this person. Choose a bed."))
        if planned.is_planned:
            admit(actor, planned.stay_id)
        admit_to(actor, order, planned.site_id)
        return
    if planned is not None and planned.is_planned:
        give_back_places(actor, [planned.stay_id], reason="Another bed was chosen")
    site_id = site_of_bed(bed_id)
    place(actor, order.person_id, bed_id, until_at=place_until(order.until_on, site_zone(site_id)))
    admit_to(actor, order, site_id)


def room_all(actor: Viewer, order_ids: Sequence[UUID]) -> tuple[int, int, int]:
    """Everybody who waits for a room and has a planned place gets it: `AT_ONCE` of them, so that nobody waits long.

    Returns how many got it, how many have no place, and how many are left for the next time.
    """
    demand(actor, Power.STAY_PLACE)
    waiting = [order for order in fetch_orders(actor, order_ids) if order.state in WAITS_FOR_A_ROOM]
    expected = _expected(waiting)
    able = sorted(expected, key=lambda order_id: (expected[order_id].with_stay_id is not None, order_id))
    held = [one for one in fetch_orders(actor, able[:AT_ONCE], lock=True) if one.state in WAITS_FOR_A_ROOM]
    lock_people([order.person_id for order in held])
    places = _expected(held)
    came: set[UUID | None] = set()
    for order in sorted(held, key=lambda order: able.index(order.id)):  # infants come along with their adults
        place_now = places.get(order.id)
        if place_now is None:
            continue
        if place_now.is_planned and place_now.with_stay_id not in came:
            admit(actor, place_now.stay_id)
            came.add(place_now.stay_id)
        admit_to(actor, order, place_now.site_id)
    gone = len(held) - len(places)
    return len(places), len(waiting) - len(able) + gone, len(able[AT_ONCE:])


def _expected(orders: Sequence[QuarantineOrder]) -> dict[UUID, Place]:
    """By order, the place where its person is expected in the country where her flight lands."""
    people: dict[str, list[UUID]] = {}
    for order in orders:
        people.setdefault(_country(order), []).append(order.person_id)
    found: dict[UUID, Place] = {}
    for country, ids in people.items():
        found |= {person: one for person, one in places_of(ids, country).items() if one.expects}
    return {order.id: found[order.person_id] for order in orders if order.person_id in found}


def _country(order: QuarantineOrder) -> str:
    return airports()[db.session.get_one(Flight, order.flight_id).destination].country


@dataclass(frozen=True, slots=True)
class Placed:
    """What planning places for a flight did: who got one, and why each of the others did not."""

    given: tuple[UUID, ...]
    without: dict[UUID, WhyNot]


def plan_flight_places(actor: Viewer, flight_id: UUID, centres: Sequence[Centre]) -> Placed:
    """Reserve a quarantine place for every passenger without one, at the centres chosen, whole travel units together.

    All in one act; what does not fit is said person by person. Raises NotThere or Refused.
    """
    demand(actor, Power.STAY_PLACE)
    flight = db.session.get(Flight, flight_id, with_for_update={"key_share": True}, populate_existing=True)
    if flight is None or not centres:
        raise Refused("no_centre", msg("Choose at least one centre."), field="centres")
    policy = policy_at(flight.arrives_at)
    zone = airports()[flight.destination].zone
    _, until_on = order_days(flight.arrives_at, policy.days, zone)
    until_at = place_until(until_on, zone)
    seekers = seekers_of(actor, flight, policy, zone)
    lock_people([one.person_id for one in seekers.sleepers])
    rooms = offers_at(actor, centres, flight.arrives_at, until_at)
    plan = plan_places(seekers.sleepers, rooms, local_day(zone, flight.arrives_at), accessible=seekers.accessible)
    given = list(plan.beds.items())
    stays = reserve_many(actor, [(person, bed, flight.arrives_at, until_at) for person, bed in given])
    stay_of = dict(zip((person for person, _ in given), stays, strict=True))
    for infant, adult in plan.with_adult.items():
        place_with(actor, infant, stay_of[adult])
    record(
        actor, "quarantine.places.plan", kind="flight", object_id=flight.id, fields=("places",),
        reason=f"{len(plan.beds) + len(plan.with_adult)} places, {len(plan.without)} without",
    )  # fmt: skip
    return Placed((*plan.beds, *plan.with_adult), plan.without)


def close_arrival(actor: Viewer, flight_id: UUID) -> None:
    """Everybody of the list was received or found missing: close the arrival; places of who did not come are free.

    Raises NotThere, or Refused with how many are still open.
    """
    demand(actor, Power.ARRIVAL_RECEIVE)
    flight = fetch_arriving(actor, flight_id, Power.ARRIVAL_RECEIVE)
    move_flight(actor, flight.id, FlightState.CLOSED)
    people = passengers_of_arrival(actor, flight)
    check_all_settled(counted_of(people, len(unknown_arrivals(flight))).missing)
    absent = [one.person.id for one in people if one.kind is ArrivalKind.NOT_ON_PLANE]
    lock_people(absent)
    give_back_places(actor, planned_for(flight, absent), reason=NOT_ON_PLANE)
