"""A delay takes quarantine places and shelter nights along; a bed that is taken by then is lost and counted."""

from datetime import timedelta
from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.flights.models import Flight, FlightChange
from migrant_support.domains.quarantine.queries.places import centre_for
from migrant_support.domains.sites.actions import reserve
from migrant_support.domains.sites.models import Stay
from migrant_support.domains.sites.rules import StayState
from migrant_support.platform.access.viewer import Viewer
from migrant_support.procedures.change_flight import delay_flight
from migrant_support.procedures.receive_and_room import plan_flight_places
from tests.quarantine.test_leaving_and_cancelling import sheltered
from tests.support.door import Colombo
from tests.support.flown import FLYING, LANDING

LANDS = LANDING + timedelta(days=5)


def planned_flight(colombo: Colombo, people: list[UUID]) -> UUID:
    """A flight whose people sleep in a shelter and have quarantine places."""
    sheltered(colombo, people)
    flight = colombo.open_flight(people, lands_at=LANDS)

    def plan(viewer: Viewer, flight_id: UUID) -> None:
        plan_flight_places(viewer, flight_id, [centre_for(viewer, colombo.centre_id)])

    colombo.do(plan, flight, as_=colombo.coordinator)
    return flight


def delay(colombo: Colombo, flight: UUID, by: timedelta) -> tuple[int, int]:
    """Delay it; how many places moved along and how many were lost."""
    version = colombo.value(sa.select(Flight.version).where(Flight.id == flight))
    at = LANDS - FLYING + by
    colombo.do(delay_flight, flight, at, reason="Sandstorm", version=version, as_=colombo.coordinator)
    ((moved, lost),) = colombo.rows(
        sa.select(FlightChange.places_moved, FlightChange.places_lost).order_by(FlightChange.at.desc()).limit(1)
    )
    return moved, lost


def stays(colombo: Colombo, state: StayState) -> list[tuple[object, object]]:
    """From when until when, of a state."""
    return colombo.rows(sa.select(Stay.from_at, Stay.until_at).where(Stay.state == state).order_by(Stay.from_at))


def test_a_day_later_the_places_and_the_last_night_in_the_shelter_are_a_day_later(colombo: Colombo) -> None:
    flight = planned_flight(colombo, colombo.people(2))
    before = stays(colombo, StayState.PLANNED)
    assert delay(colombo, flight, timedelta(days=1)) == (2, 0)
    day = timedelta(days=1)
    assert stays(colombo, StayState.PLANNED) == [(start + day, end + day) for start, end in before]  # type: ignore[operator]
    assert {until for _start, until in stays(colombo, StayState.CURRENT)} == {LANDS + day}


def test_an_hour_later_on_the_same_day_nothing_of_it_moves(colombo: Colombo) -> None:
    flight = planned_flight(colombo, colombo.people(1))
    before = stays(colombo, StayState.PLANNED)
    assert delay(colombo, flight, timedelta(hours=1)) == (0, 0)
    assert stays(colombo, StayState.PLANNED) == before


def test_a_place_whose_bed_somebody_else_has_by_then_is_lost_and_counted(colombo: Colombo) -> None:
    people = colombo.people(3)
    flight = planned_flight(colombo, people[:2])
    bed, until = colombo.rows(
        sa.select(Stay.bed_id, Stay.until_at).where(Stay.state == StayState.PLANNED).order_by(Stay.person_id).limit(1)
    )[0]
    colombo.do(reserve, people[2], bed, from_at=until, until_at=until + timedelta(days=3), as_=colombo.coordinator)
    assert delay(colombo, flight, timedelta(days=1)) == (1, 1)
