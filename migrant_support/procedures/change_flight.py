"""A planned flight leaves later, with another aircraft, or not at all: everybody on its list, in one transaction.

Their quarantine places go along with the flight or are given back, those who can be reached safely are told once in
their own language, each mission has a task to tell the others, and whoever is left out is planned anew in the same
order, through the same gates (DOMAIN, Flight).
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import partial
from uuid import UUID
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from babel.dates import format_date

from migrant_support.domains.directory.policies import policy_at
from migrant_support.domains.directory.queries import airports
from migrant_support.domains.flights.actions.changing import (
    Change,
    Left,
    hold_to_change,
    keep_change,
    refit_flight,
    shift_flight,
)
from migrant_support.domains.flights.actions.travellers import Traveller, lock_people, seated_now, travellers
from migrant_support.domains.flights.models import Flight
from migrant_support.domains.flights.rules.changes import ChangeKind
from migrant_support.domains.flights.rules.states import LISTED, SEATED
from migrant_support.domains.letters.actions.notices import Noticed, give_notice
from migrant_support.domains.letters.rules.messages import Place
from migrant_support.domains.people.queries import seen_by
from migrant_support.domains.quarantine.queries.places import planned_for
from migrant_support.domains.quarantine.rules.orders import order_days, place_until
from migrant_support.domains.sites.actions import place_with, reserve_many
from migrant_support.domains.sites.actions.whole_flights import give_back_places
from migrant_support.domains.sites.models import Stay
from migrant_support.kernel.clock import local_day, now
from migrant_support.kernel.keys import new_id
from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.store import db
from migrant_support.platform.tasks import register_task_kind
from migrant_support.platform.tasks.actions import add_task
from migrant_support.policy import Power, ScopeKind

TELL_CHANGE = "tell_flight_changed"
register_task_kind(TELL_CHANGE, msg("A flight has changed: tell those on its list whom no message reached"))
TELL_WITHIN = timedelta(hours=6)
NEW_TIME, NO_TIME = "new_time", "no_time"
LATER, SMALLER = "The flight leaves at another time", "The aircraft has no seat for this person"


def delay_flight(actor: Viewer, flight_id: UUID, departs_at: datetime, *, reason: str, version: int) -> UUID:
    """Let a flight leave at another time; return the change. Raises NotThere, Refused, or Stale.

    A quarantine place goes along to the new day if its bed is free then; whoever loses it is counted and has none.
    """
    flight = hold_to_change(actor, flight_id, reason=reason, version=version)
    was_at, was_landing = flight.departs_at, flight.arrives_at
    listed = travellers(flight.id, LISTED)
    people = [one.person_id for one in listed]
    lock_people(people)
    others = _seated_elsewhere(listed)
    planned = planned_for(flight, [one for one in people if one not in others])
    shift_flight(flight, departs_at)
    places = _take_places_along(actor, flight, planned, was_landing)
    change = Change(new_id(), ChangeKind.DELAY, reason, was_at=was_at, is_at=departs_at)
    noticed = notice(actor, listed, NEW_TIME, f"flight:{change.id}", partial(time_in, flight))
    keep_change(actor, flight, change, told=len(noticed.told), not_reached=len(noticed.not_reached), places=places)
    tell_missions(actor, flight, listed, noticed)
    return change.id


def change_aircraft(actor: Viewer, flight_id: UUID, configuration: str, *, reason: str, version: int) -> UUID:
    """Let another aircraft fly; return the change, which names whoever has no seat.

    Raises NotThere, Refused or Stale.
    """
    flight = hold_to_change(actor, flight_id, reason=reason, version=version)
    was = flight.configuration or ""
    seated = {one.entry_id: one for one in travellers(flight.id, SEATED)}
    left = refit_flight(actor, flight, configuration, reason=SMALLER)
    people = [one.person_id for one in left]
    lock_people(people)
    give_back_places(actor, planned_for(flight, people), reason=SMALLER)
    change = Change(new_id(), ChangeKind.AIRCRAFT, reason, was_aircraft=was, is_aircraft=configuration)
    gone = [seated[one.entry_id] for one in left]
    noticed = notice(actor, gone, NO_TIME, f"flight:{change.id}", lambda _language: {})
    keep_change(actor, flight, change, left, told=len(noticed.told), not_reached=len(noticed.not_reached))
    tell_missions(actor, flight, gone, noticed)
    return change.id


def keep_cancellation(actor: Viewer, flight: Flight, freed: Sequence[Traveller], *, reason: str) -> Noticed:
    """Keep who stood on a cancelled flight's list, those with a seat first, and tell them. For `cancel_flight`."""
    in_order = sorted(freed, key=lambda one: (one.state not in SEATED, one.entry_id))
    left = [Left(one.entry_id, one.person_id, was_seated=one.state in SEATED) for one in in_order]
    change = Change(new_id(), ChangeKind.CANCELLED, reason)
    noticed = notice(actor, freed, NO_TIME, f"flight:{change.id}", lambda _language: {})
    keep_change(actor, flight, change, left, told=len(noticed.told), not_reached=len(noticed.not_reached))
    return noticed


def notice(
    actor: Viewer,
    people: Sequence[Traveller],
    template: str,
    occasion: str,
    values: Callable[[str], Mapping[Place, str]],
) -> Noticed:
    """Tell people of a flight once; somebody whose file is closed is told by her named readers only (SEC AZ-6)."""
    ids = [one.person_id for one in people if not one.is_restricted]
    return give_notice(actor, ids, template=template, occasion=occasion, values=values)


def time_in(flight: Flight, language: str) -> dict[Place, str]:
    """When a flight leaves, by the clock of its airport, as it is written in a language."""
    local = flight.departs_at.astimezone(ZoneInfo(airports()[flight.origin].zone))
    day: date = local.date()
    return {Place.DAY: format_date(day, "d MMMM yyyy", locale=language), Place.TIME: f"{local:%H:%M}"}


def tell_missions(actor: Viewer, flight: Flight, people: Sequence[Traveller], noticed: Noticed) -> None:
    """A task for each mission that has somebody whom no message reached."""
    missed = set(noticed.not_reached)
    for mission in sorted({one.mission for one in people if one.person_id in missed}):
        add_task(
            actor,
            TELL_CHANGE,
            subject=("flight", flight.id),
            scope=(ScopeKind.MISSION, mission),
            due_at=now() + TELL_WITHIN,
            note=f"{flight.number} {flight.departs_on:%d/%m/%Y}",
        )


def _seated_elsewhere(listed: Sequence[Traveller]) -> set[UUID]:
    """Those who only stand on this list and hold a seat on another flight: their places belong to that one."""
    here = {one.person_id for one in listed if one.state in SEATED}
    return seated_now([one.person_id for one in listed]) - here


def _take_places_along(
    actor: Viewer, flight: Flight, planned: Collection[UUID], was_landing: datetime
) -> tuple[int, int]:
    """Plan the quarantine places for the new landing, in the same beds; return how many went along and were lost.

    A flight that lands on the same day, before its people would have had to leave their beds abroad, keeps them. The
    place of somebody whom the actor does not see stays as it was planned, and counts as one that did not go along.
    """
    zone = airports()[flight.destination].zone
    same_day = local_day(zone, was_landing) == local_day(zone, flight.arrives_at)
    if not planned or (same_day and flight.departs_at < was_landing):
        return 0, 0
    stays = db.session.execute(
        sa.select(Stay.id, Stay.person_id, Stay.bed_id, Stay.with_stay_id)
        .where(Stay.id.in_(list(planned)))
        .order_by(Stay.id)
    ).all()
    _, until_on = order_days(flight.arrives_at, policy_at(flight.arrives_at).days, zone)
    until_at = place_until(until_on, zone)
    seen = seen_by(actor, [one.person_id for one in stays], Power.STAY_PLACE)
    going = [one for one in stays if one.person_id in seen]
    give_back_places(actor, [one.id for one in going], reason=LATER)
    wanted = [(one.person_id, one.bed_id, flight.arrives_at, until_at) for one in going if one.bed_id]
    again = _reserve(actor, wanted)
    stay_of = {one.id: again[one.person_id] for one in going if one.person_id in again}
    moved = len(again)
    for one in going:
        if one.with_stay_id in stay_of:
            place_with(actor, one.person_id, stay_of[one.with_stay_id])
            moved += 1
    return moved, len(stays) - moved


def _reserve(actor: Viewer, wanted: Sequence[tuple[UUID, UUID, datetime, datetime]]) -> dict[UUID, UUID]:
    """Reserve all at once; if one bed is not free then, each by itself. Returns the stay of each who has one."""
    try:
        with db.session.begin_nested():
            ids = reserve_many(actor, wanted)
        return dict(zip((person for person, *_rest in wanted), ids, strict=True))
    except Refused:
        pass
    found = {}
    for one in wanted:
        try:
            with db.session.begin_nested():
                (found[one[0]],) = reserve_many(actor, [one])
        except Refused:
            continue
    return found
