"""Thirty-two connections at rides: one bed kept, one woman on many rides, received and missed at once (invariant 1)."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.directory.rules import SiteKind
from migrant_support.domains.sites import actions
from migrant_support.domains.sites.actions import rides
from migrant_support.domains.sites.actions.rides_end import look_after_rides
from migrant_support.domains.sites.models import Ride, Rider, Stay
from migrant_support.domains.sites.rules import StayState
from migrant_support.domains.sites.rules.rides import RiderState, RideState, Vehicle
from migrant_support.kernel.clock import clock_set_to
from tests.proofs.test_beds_at_once import DONE, REFUSED, many_women, trying
from tests.proofs.test_holds_at_once import at
from tests.proofs.test_many_at_once import MANY, at_once
from tests.sites.conftest import Shelter, shelter
from tests.support.kuwait import kuwait
from tests.support.shelters import NOON, a_room, a_site, beds_of, do

__all__ = ["kuwait", "shelter"]
LATER, ARRIVES = NOON + timedelta(minutes=1), NOON + timedelta(hours=2)
TRIP = rides.Trip(NOON + timedelta(hours=1), ARRIVES, Vehicle.BUS, 40, "Nimal")


def guest_house(house: Shelter, beds: int = 1) -> tuple[UUID, list[UUID]]:
    """Another house of the mission with one room for women."""
    app, officer = house.kuwait.app, house.kuwait.viewer()
    nowhere: dict[str, Any] = {"is_secret": False, "address": "", "latitude": None, "longitude": None}
    site = a_site(app, officer, name="Guest house", kind=SiteKind.TRANSIT_HOUSE, **nowhere)
    return site, beds_of(app, a_room(app, officer, site, beds=beds))


def sleeping(house: Shelter, women: list[UUID]) -> None:
    """All of them have a bed in the old house."""
    app, officer = house.kuwait.app, house.kuwait.viewer()
    beds = beds_of(app, a_room(app, officer, house.site, name="Hall", beds=len(women)))
    with clock_set_to(NOON):
        for woman, bed in zip(women, beds, strict=True):
            do(app, actions.place, officer, woman, bed)


def doing(house: Shelter, act: Callable[..., Any], *arguments: Any) -> Any:
    """One act, a minute past noon."""
    with clock_set_to(LATER):
        return do(house.kuwait.app, act, house.kuwait.viewer(), *arguments)


def open_stays(house: Shelter) -> list[Any]:
    """Person and state of all stays that count."""
    counts = Stay.state.in_((StayState.CURRENT, StayState.PLANNED))
    return house.kuwait.rows(sa.select(Stay.person_id, Stay.state).where(counts))


def test_one_woman_is_put_on_one_of_many_rides_and_one_bed_is_kept_for_one_of_them(shelter: Shelter) -> None:
    women = many_women(shelter, 8)
    sleeping(shelter, women)
    other, (bed,) = guest_house(shelter)
    asks = [at(LATER, trying(shelter, rides.ask_ride, shelter.site, other, [women[0]], TRIP)) for _ in range(MANY)]
    assert at_once(asks) == Counter({REFUSED: MANY - 1, DONE: 1})
    all_rides = [shelter.kuwait.value(sa.select(Ride.id))]
    all_rides += [doing(shelter, rides.ask_ride, shelter.site, other, [woman], TRIP) for woman in women[1:]]
    keeps = [
        at(LATER, trying(shelter, rides.accept_ride, ride, {woman: bed}))
        for ride, woman in zip(all_rides, women, strict=True)
    ]
    assert at_once(keeps * (MANY // 8)) == Counter({REFUSED: MANY - 1, DONE: 1})
    planned = [person for person, state in open_stays(shelter) if state is StayState.PLANNED]
    kept = shelter.kuwait.rows(sa.select(Rider.person_id).where(Rider.state == RiderState.ACCEPTED))
    assert planned == [person for (person,) in kept]
    assert len(planned) == 1


def test_received_missed_and_looked_for_at_once_each_woman_sleeps_in_one_place(shelter: Shelter) -> None:
    women = many_women(shelter, 4)
    sleeping(shelter, women)
    other, beds = guest_house(shelter, 4)
    ride = doing(shelter, rides.ask_ride, shelter.site, other, women, TRIP)
    doing(shelter, rides.accept_ride, ride, dict(zip(women, beds, strict=True)))
    doing(shelter, rides.leave_on_ride, ride, women)
    late = ARRIVES + timedelta(hours=3)

    def sweep() -> int:
        return trying(shelter, lambda _viewer: look_after_rides())()

    acts = [at(late, trying(shelter, rides.receive_riders, ride, [woman])) for woman in women] * 3
    acts += [at(late, trying(shelter, rides.receive_riders, ride, women))] * 4
    acts += [at(late, trying(shelter, rides.not_come, ride, woman)) for woman in women] * 3
    acts += [at(late, sweep)] * 4
    assert set(at_once(acts)) <= {DONE, REFUSED}
    states = Counter(state for _person, state in open_stays(shelter))
    assert states == Counter({StayState.CURRENT: 4}), "nobody is lost, nobody sleeps twice, no bed is kept in vain"
    ended = Counter(state for (state,) in shelter.kuwait.rows(sa.select(Rider.state)))
    assert sum(ended.values()) == 4
    assert set(ended) <= {RiderState.RECEIVED, RiderState.NOT_COME}
    here = sa.select(sa.func.count()).where(Stay.site_id == other, Stay.state == StayState.CURRENT)
    assert shelter.kuwait.value(here) == ended[RiderState.RECEIVED]
    assert shelter.kuwait.value(sa.select(Ride.state)) is RideState.OVER
