"""Moving people to another place by a ride: asked by one, accepted by the other, left, received.

On the way nobody is lost. The bed there is kept by a planned stay; the old stay is current until she is received, and
no other can come into that bed before. Locks: people, beds, stays, then the ride, then those on it.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from migrant_support.domains.people.rules import Checkpoint
from migrant_support.domains.sites import history as happenings
from migrant_support.domains.sites.actions.holding import (
    ask_flags,
    database_says_no_in_words,
    hold_beds,
    hold_people_of_stays,
    hold_stay,
)
from migrant_support.domains.sites.actions.leaving import admit, cancel_plan
from migrant_support.domains.sites.actions.rides_end import ask_where_they_are, end_when_all_are, write_down_what_became
from migrant_support.domains.sites.actions.stays import Wanted, give_beds, sleep_with
from migrant_support.domains.sites.models import GateEvent, LeavePermit, Ride, Rider, Stay
from migrant_support.domains.sites.queries.places import fetch_site, site_row
from migrant_support.domains.sites.queries.residents import residents
from migrant_support.domains.sites.queries.rides import RideRow, fetch_ride, places_to_go
from migrant_support.domains.sites.queries.sleepers import sleepers_of
from migrant_support.domains.sites.rules import StayState
from migrant_support.domains.sites.rules.gate import LeaveReason, Way
from migrant_support.domains.sites.rules.need import kept_until
from migrant_support.domains.sites.rules.rides import (
    LATE_AFTER,
    RiderState,
    RideState,
    Vehicle,
    check_kept_together,
    check_ride,
    check_ride_step,
)
from migrant_support.kernel.clock import local_day, now
from migrant_support.kernel.keys import new_id
from migrant_support.kernel.refusals import NotThere, Refused
from migrant_support.kernel.texts import msg
from migrant_support.platform.access.viewer import Viewer, demand
from migrant_support.platform.audit import record
from migrant_support.platform.history import happened
from migrant_support.platform.store import db
from migrant_support.policy import Power

_INSTANT = timedelta(microseconds=1)
_ENDED = {RiderState.RECEIVED, RiderState.NOT_COME, RiderState.STAYED}


@dataclass(frozen=True, slots=True)
class Trip:
    """When they go, with what, and who drives."""

    leaves_at: datetime
    arrives_at: datetime
    vehicle: Vehicle
    seats: int
    driver: str = ""
    driver_phone: str = ""
    note: str = ""


def ask_ride(actor: Viewer, site_id: UUID, to_site_id: UUID, person_ids: Collection[UUID], trip: Trip) -> UUID:
    """Ask another place to take people over; return the ride's id. An infant goes along with whom it sleeps.

    Raises NotThere for a place or person out of sight, Refused when a family would be torn or somebody rides already.
    """
    demand(actor, Power.STAY_PLACE)
    site = fetch_site(actor, site_id, Power.STAY_PLACE)
    if to_site_id not in places_to_go(actor, site_row(actor, site_id, Power.STAY_PLACE)):
        raise NotThere
    hold_people_of_stays(person_ids)
    living = residents(actor, site_id, site.zone)
    chosen = set(person_ids)
    stays = {one.stay_id: one for one in living}
    if not chosen <= {one.person.id for one in living}:
        raise NotThere
    adults = {one.stay_id for one in living if one.person.id in chosen}
    infants = db.session.scalars(
        sa.select(Stay.id).where(Stay.with_stay_id.in_(sorted(adults)), Stay.state == StayState.CURRENT)
    )
    chosen |= {stays[key].person.id for key in infants if key in stays}
    moment = now()
    check_ride(
        trip.vehicle, trip.driver, trip.seats, len(chosen),
        leaves_at=trip.leaves_at, arrives_at=trip.arrives_at, now=moment,
    )  # fmt: skip
    known = sleepers_of([one.person.id for one in living])
    going = [known[key] for key in sorted(chosen)]
    check_kept_together(going, [one for key, one in known.items() if key not in chosen], local_day(site.zone))
    write_down_what_became(Rider.person_id.in_(sorted(chosen)))
    ride = Ride(
        id=new_id(), from_site_id=site_id, to_site_id=to_site_id, state=RideState.ASKED, leaves_at=trip.leaves_at,
        arrives_at=trip.arrives_at, vehicle=trip.vehicle, seats=trip.seats, driver=trip.driver.strip()[:80],
        driver_phone=trip.driver_phone[:24], note=trip.note.strip()[:200], made_at=moment, made_by=actor.account_id,
    )  # fmt: skip
    db.session.add(ride)
    db.session.flush()
    rows = [
        {"id": new_id(), "ride_id": ride.id, "person_id": one.person.id, "state": RiderState.ASKED,
         "stay_id": one.stay_id}
        for one in living
        if one.person.id in chosen
    ]  # fmt: skip
    try:
        with db.session.begin_nested():
            db.session.execute(sa.insert(Rider), rows)
    except IntegrityError as no:
        if "person_id" not in str(no.orig) and "uq_rider" not in str(no.orig):
            raise
        raise Refused(
            "rides_already", msg("One of them is on another ride already. Take that one back first."), field="riders"
        ) from no
    record(actor, "sites.ride.ask", kind="ride", object_id=ride.id)
    return ride.id


def _held_ride(
    actor: Viewer, ride_id: UUID, end: str, *, beds: Collection[UUID] = ()
) -> tuple[RideRow, Ride, list[Rider], dict[UUID, Stay]]:
    """A ride of one of the actor's places with its people, beds and stays locked in the order of the house."""
    demand(actor, Power.STAY_PLACE)
    row = fetch_ride(actor, ride_id, Power.STAY_PLACE, end=end)
    asked = db.session.execute(
        sa.select(Rider.person_id, Rider.stay_id, Rider.new_stay_id).where(Rider.ride_id == ride_id)
    ).all()
    hold_people_of_stays([person for person, _old, _new in asked])
    keys = sorted({key for _person, old, new in asked for key in (old, new) if key is not None})
    left = db.session.scalars(sa.select(Stay.bed_id).where(Stay.id.in_(keys), Stay.bed_id.is_not(None)))
    hold_beds(actor, beds, left=[bed for bed in left if bed is not None])
    stays = {key: hold_stay(key) for key in keys}
    ride = db.session.get(Ride, ride_id, with_for_update=True, populate_existing=True)
    if ride is None:
        raise NotThere
    write_down_what_became(Rider.ride_id == ride_id)
    riders = db.session.scalars(
        sa.select(Rider).where(Rider.ride_id == ride_id).order_by(Rider.id).execution_options(populate_existing=True)
    )
    return row, ride, list(riders), stays


def accept_ride(actor: Viewer, ride_id: UUID, beds: Mapping[UUID, UUID]) -> None:
    """The other place keeps a bed for each of them from the hour of their arrival; `beds` maps person to bed.

    Raises NotThere, or Refused when a bed is taken, somebody may not sleep beside who lies there, or left meanwhile.
    """
    row, ride, riders, stays = _held_ride(actor, ride_id, "to", beds=beds.values())
    check_ride_step(ride.state, RideState.ACCEPTED)
    held = hold_beds(actor, beds.values())
    if any(place.site.id != ride.to_site_id for place in held.values()):
        raise NotThere
    own = {one.person_id: stays[one.stay_id] for one in riders if stays[one.stay_id].with_stay_id is None}
    if set(beds) != set(own):
        raise Refused("beds_missing", msg("Choose a bed for each of them."))
    if any(stays[one.stay_id].state is not StayState.CURRENT for one in riders):
        raise Refused("rider_left", msg("One of them does not sleep there any more. Decline, and let them ask anew."))
    ask_flags([one.person_id for one in riders], Checkpoint.ROOM)
    arrival = max([ride.arrives_at, now(), *(stay.from_at + _INSTANT for stay in stays.values())])
    lapses = kept_until(arrival, row.goes_to.zone)
    with database_says_no_in_words():
        for one in riders:
            old = stays[one.stay_id]
            one.until_before = old.until_at
            if old.until_at is None or old.until_at > arrival:
                old.until_at = arrival
        db.session.flush()
        wanted = [Wanted(key, bed, arrival, None, "", own[key].id, lapses) for key, bed in beds.items()]
        made = dict(zip(beds, give_beds(actor, wanted, held, StayState.PLANNED, act="sites.stay.reserve"), strict=True))
        for one in riders:
            adult = stays[one.stay_id].with_stay_id
            if adult is not None:
                beside = next(key for key, stay in own.items() if stay.id == adult)
                made[one.person_id] = sleep_with(actor, one.person_id, hold_stay(made[beside]), held[beds[beside]])
                db.session.execute(sa.update(Stay).where(Stay.id == made[one.person_id]).values(lapses_at=lapses))
        for one in riders:
            one.state, one.new_stay_id = RiderState.ACCEPTED, made[one.person_id]
        ride.state, ride.accepted_at, ride.accepted_by = RideState.ACCEPTED, now(), actor.account_id
        db.session.flush()
    record(actor, "sites.ride.accept", kind="ride", object_id=ride_id, fields=("state",))


def leave_on_ride(actor: Viewer, ride_id: UUID, person_ids: Collection[UUID]) -> None:
    """They leave: who is named is on the way and out of the old house; the others stay where they are.

    An infant goes with whom it sleeps, whatever was ticked. Raises NotThere, Refused.
    """
    row, ride, riders, stays = _held_ride(actor, ride_id, "from")
    check_ride_step(ride.state, RideState.ON_THE_WAY)
    adults = {one.stay_id for one in riders if one.person_id in set(person_ids)}
    gone = {
        one.person_id
        for one in riders
        if one.state is RiderState.ACCEPTED
        and (one.stay_id in adults if stays[one.stay_id].with_stay_id is None else
             stays[one.stay_id].with_stay_id in adults)
    }  # fmt: skip
    if not gone:
        raise Refused("nobody_rides", msg("Choose who goes along."), field="riders")
    living = residents(actor, ride.from_site_id, row.left_from.zone)
    known = sleepers_of([*gone, *(one.person.id for one in living)])
    going = [known[key] for key in sorted(gone)]
    on = local_day(row.left_from.zone)
    check_kept_together(going, [one for key, one in known.items() if key not in gone], on)
    moment = now()
    ride.state, ride.left_at, ride.left_by = RideState.ON_THE_WAY, moment, actor.account_id
    for one in riders:
        if one.state is RiderState.ACCEPTED and one.person_id in gone:
            one.state = RiderState.ON_THE_WAY
            _out_of_the_house(actor, ride, one.person_id, moment)
            happened("person", one.person_id, happenings.RIDE_LEFT, at=moment, reference_kind="ride",
                     reference_id=ride_id, actor=actor)  # fmt: skip
    db.session.flush()
    _give_up(actor, [one for one in riders if one.state is RiderState.ACCEPTED], RiderState.STAYED, "Stayed")
    record(actor, "sites.ride.leave", kind="ride", object_id=ride_id, fields=("state",))


def _out_of_the_house(actor: Viewer, ride: Ride, person_id: UUID, moment: datetime) -> None:
    """She is out at the gate of the old house, on leave until two hours after her arrival: then the leave is over."""
    back = max(ride.arrives_at, moment) + LATE_AFTER
    passage = GateEvent(
        id=new_id(), site_id=ride.from_site_id, person_id=person_id, way=Way.OUT, at=moment, made_at=moment,
        made_by=actor.account_id,
    )  # fmt: skip
    permit = LeavePermit(
        id=new_id(), site_id=ride.from_site_id, person_id=person_id, from_at=moment, until_at=back,
        reason=LeaveReason.OTHER, made_by=actor.account_id,
    )  # fmt: skip
    db.session.add(passage)
    db.session.flush()
    try:
        with db.session.begin_nested():
            db.session.add(permit)
            db.session.flush()
    except IntegrityError as no:
        if "leave_permit_once" not in str(no.orig):  # who has leave in that time already needs no other
            raise


def receive_riders(actor: Viewer, ride_id: UUID, person_ids: Collection[UUID]) -> int:
    """They have come: each sleeps here from now on, and the old stay ends as moved; return how many came.

    Who was received already counts no second time. An infant is received with whom it sleeps. Raises NotThere, Refused.
    """
    _, ride, riders, stays = _held_ride(actor, ride_id, "to")
    named = [one for one in riders if one.person_id in set(person_ids)]
    if len(named) != len(set(person_ids)):
        raise NotThere
    fresh = [one for one in named if one.state in (RiderState.ACCEPTED, RiderState.ON_THE_WAY)]
    if ride.state in (RideState.ASKED, RideState.ACCEPTED):
        raise Refused("ride_not_left", msg("The other place has not said yet that they left. Ask it to do so."))
    for one in fresh:
        if one.new_stay_id is not None and stays[one.new_stay_id].with_stay_id is None:
            admit(actor, one.new_stay_id)
    write_down_what_became(Rider.ride_id == ride_id, actor=actor)
    came = [one for one in fresh if one.state is RiderState.RECEIVED]
    if fresh and not came:
        raise Refused("adult_first", msg("Admit the adult with whom the child sleeps first."))
    return len(came)


def not_come(actor: Viewer, ride_id: UUID, person_id: UUID) -> None:
    """Somebody was not on it when it came: the bed here is free, she has the old one, and the mission is to ask."""
    row, ride, riders, _stays = _held_ride(actor, ride_id, "to")
    one = next((one for one in riders if one.person_id == person_id), None)
    if one is None:
        raise NotThere
    if ride.state is not RideState.ON_THE_WAY or one.state is not RiderState.ON_THE_WAY:
        raise Refused("ride_step", msg("This ride is in another state by now. Load the page again."))
    _give_up(actor, [one], RiderState.NOT_COME, "Did not arrive")
    ask_where_they_are(row.left_from.mission, [person_id])
    happened("person", person_id, happenings.RIDE_NOT_COME, at=now(), reference_kind="ride", reference_id=ride_id,
             actor=actor)  # fmt: skip
    record(actor, "sites.ride.not_come", kind="ride", object_id=ride_id)


def end_ride(actor: Viewer, ride_id: UUID, state: RideState, *, reason: str) -> None:
    """The other place declines, or the asking one takes it back, before they left. Raises NotThere, Refused."""
    _, ride, riders, _stays = _held_ride(actor, ride_id, "to" if state is RideState.DECLINED else "from")
    check_ride_step(ride.state, state)
    if len(reason.strip()) < 3:
        raise Refused("reason_missing", msg("Write a short reason."), field="reason")
    ride.end_reason = reason.strip()[:200]
    _give_up(actor, [one for one in riders if one.state not in _ENDED], RiderState.STAYED, reason, ends=state)
    record(actor, f"sites.ride.{state.value}", kind="ride", object_id=ride_id, fields=("state",))


def _give_up(
    actor: Viewer, riders: Sequence[Rider], state: RiderState, reason: str, *, ends: RideState = RideState.OVER
) -> None:
    """The beds kept for some are free again, and each old stay goes on as long as it was to."""
    moment = now()
    plans = {one.id: db.session.get(Stay, one.new_stay_id, populate_existing=True) for one in riders if one.new_stay_id}
    for one in sorted(riders, key=lambda each: (plan := plans.get(each.id)) is None or plan.with_stay_id is None):
        plan = plans.get(one.id)
        if plan is not None and plan.state is StayState.PLANNED:
            cancel_plan(actor, plan, reason=reason)
            _as_before(hold_stay(one.stay_id), one.until_before)
        one.state, one.ended_at, one.ended_by = state, moment, actor.account_id
    db.session.flush()
    for ride_id in {one.ride_id for one in riders}:
        end_when_all_are(ride_id, ends)


def _as_before(old: Stay, until_at: datetime | None) -> None:
    """Give the old stay its former end, unless somebody else has that bed from then on."""
    if old.state is not StayState.CURRENT:
        return
    try:
        with database_says_no_in_words():
            old.until_at = until_at if until_at is None or until_at > old.from_at else old.until_at
    except Refused:
        db.session.expire(old)


def print_ride(actor: Viewer, ride_id: UUID) -> RideRow:
    """The ride whose list is printed; that names were printed is written down. Raises NotThere."""
    row = fetch_ride(actor, ride_id, Power.STAY_PLACE, end="from")
    record(actor, "sites.ride.print", kind="ride", object_id=ride_id)
    return row
