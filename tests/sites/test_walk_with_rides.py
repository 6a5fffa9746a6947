"""Random sequences of placing, holding, lapsing, rides and leaving: never two in a bed, nobody lost on the way."""

from collections.abc import Sequence
from datetime import timedelta
from itertools import combinations
from typing import Any, ClassVar
from uuid import UUID

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from migrant_support.domains.directory.rules import SiteKind
from migrant_support.domains.sites import actions
from migrant_support.domains.sites.actions.rides import (
    Trip,
    accept_ride,
    ask_ride,
    end_ride,
    leave_on_ride,
    not_come,
    receive_riders,
)
from migrant_support.domains.sites.actions.rides_end import look_after_rides
from migrant_support.domains.sites.models import Ride, Rider, Stay
from migrant_support.domains.sites.rules import StayEnd, StayState
from migrant_support.domains.sites.rules.rides import RiderState, RideState, Vehicle
from migrant_support.kernel.clock import clock_set_to
from migrant_support.kernel.refusals import NotThere, Refused
from migrant_support.platform.store import db
from migrant_support.platform.store.transaction import work
from tests.sites.conftest import Shelter
from tests.support.shelters import NOON, a_room, a_site, beds_of

HOUR = timedelta(hours=1)
PEOPLE, BEDS, WHICH = st.integers(0, 3), st.integers(0, 2), st.integers(0, 20)
SEEN = (StayState.CURRENT, StayState.PLANNED)
OPEN = (RiderState.ASKED, RiderState.ACCEPTED, RiderState.ON_THE_WAY)


def machine_for(shelter: Shelter) -> type[RuleBasedStateMachine]:
    """The walk over two houses with three beds each and four women, new ones for each walk."""
    app, viewer = shelter.kuwait.app, shelter.kuwait.viewer()

    class Walk(RuleBasedStateMachine):
        """Each step is an action as the screens call it; what it refuses is refused."""

        stays: ClassVar[set[StayState]] = set()
        rides: ClassVar[set[RideState]] = set()
        riders: ClassVar[set[RiderState]] = set()
        lapsed: ClassVar[int] = 0

        @initialize()
        def begin(self) -> None:
            self.at = NOON
            guests = {
                "kind": SiteKind.TRANSIT_HOUSE, "is_secret": False, "address": "", "latitude": None, "longitude": None,
            }  # fmt: skip
            self.houses = [a_site(app, viewer, name=name, **guests) for name in ("Old house", "New house")]
            self.beds = [beds_of(app, a_room(app, viewer, house, beds=3)) for house in self.houses]
            self.people = [shelter.woman(f"Woman{number}") for number in range(4)]
            for person, bed in zip(self.people[:2], self.beds[0], strict=False):
                self.try_to(actions.place, person, bed)

        def try_to(self, act: Any, *arguments: Any, **named: Any) -> Any:
            with clock_set_to(self.at), app.app_context():
                try:
                    with work(write=True):
                        return act(viewer, *arguments, **named)
                except (Refused, NotThere):
                    return None

        def known(self, statement: Any) -> Sequence[Any]:
            with app.app_context(), work(write=False):
                return db.session.execute(statement).all()

        def stay(self, number: int) -> UUID | None:
            found = self.known(sa.select(Stay.id).where(Stay.person_id.in_(self.people)).order_by(Stay.id))
            return found[number % len(found)][0] if found else None

        def ride(self, state: RideState) -> tuple[UUID | None, list[UUID]]:
            """The newest ride in a state, and who is on it."""
            mine = sa.select(Ride.id).where(Ride.from_site_id.in_(self.houses), Ride.state == state)
            found = self.known(mine.order_by(Ride.id.desc()))
            if not found:
                return None, []
            return found[0][0], [one for (one,) in self.known(
                sa.select(Rider.person_id).where(Rider.ride_id == found[0][0]).order_by(Rider.person_id)
            )]  # fmt: skip

        @rule(hours=st.integers(1, 30))
        def time_goes_on(self, hours: int) -> None:
            self.at += hours * HOUR
            walk = type(self)
            walk.lapsed += self.try_to(lambda _viewer: actions.lapse_due()) or 0
            self.try_to(lambda _viewer: look_after_rides())

        @rule(person=PEOPLE, house=st.integers(0, 1), bed=BEDS)
        def place(self, person: int, house: int, bed: int) -> None:
            self.try_to(actions.place, self.people[person], self.beds[house][bed])

        @rule(person=PEOPLE, house=st.integers(0, 1), bed=BEDS, first=st.integers(1, 30))
        def hold(self, person: int, house: int, bed: int, first: int) -> None:
            begins = self.at + first * HOUR
            self.try_to(
                actions.reserve, self.people[person], self.beds[house][bed], from_at=begins, until_at=None,
                lapses_at=begins + 3 * HOUR,
            )  # fmt: skip

        @rule(number=WHICH)
        def admit(self, number: int) -> None:
            if (stay := self.stay(number)) is not None:
                self.try_to(actions.admit, stay)

        @rule(number=WHICH)
        def check_out(self, number: int) -> None:
            if (stay := self.stay(number)) is not None:
                self.try_to(actions.check_out, stay, reason=StayEnd.OWN_WISH)

        @rule(house=st.integers(0, 1), number=PEOPLE, most=st.integers(1, 2), bed=BEDS, then=st.integers(0, 6))
        def ask(self, house: int, number: int, most: int, bed: int, then: int) -> None:
            """Ask for a ride, and go on with the newest one as far as `then` says."""
            here = self.known(
                sa.select(Stay.person_id)
                .where(Stay.site_id == self.houses[house], Stay.state == StayState.CURRENT)
                .order_by(Stay.person_id)
            )
            chosen = {here[(number + more) % len(here)][0] for more in range(most)} if here else set()
            trip = Trip(self.at + HOUR, self.at + 2 * HOUR, Vehicle.BUS, 9, "Nimal", "+96550000000")
            self.try_to(ask_ride, self.houses[house], self.houses[1 - house], chosen, trip)
            if then == 6:
                self.end_newest(RideState.ASKED, RideState.DECLINED)
            if then > 0:
                self.accept_newest(bed)
            if then == 5:
                self.end_newest(RideState.ACCEPTED, RideState.WITHDRAWN)
            if then > 1:
                self.leave_on_newest(most)
            if then > 2:
                self.arrive_with_newest(comes=then == 3)

        @rule(bed=BEDS)
        def accept(self, bed: int) -> None:
            self.accept_newest(bed)

        def accept_newest(self, bed: int) -> None:
            ride, people = self.ride(RideState.ASKED)
            if ride is not None:
                to = self.known(sa.select(Ride.to_site_id).where(Ride.id == ride))[0][0]
                free = self.beds[self.houses.index(to)]
                beds = {person: free[(bed + more) % 3] for more, person in enumerate(people)}
                self.try_to(accept_ride, ride, beds)

        @rule(most=st.integers(1, 2))
        def leave(self, most: int) -> None:
            self.leave_on_newest(most)

        def leave_on_newest(self, most: int) -> None:
            ride, people = self.ride(RideState.ACCEPTED)
            if ride is not None:
                self.try_to(leave_on_ride, ride, people[:most])

        @rule(comes=st.booleans())
        def arrive(self, comes: bool) -> None:
            self.arrive_with_newest(comes=comes)

        def arrive_with_newest(self, *, comes: bool) -> None:
            ride, people = self.ride(RideState.ON_THE_WAY)
            if ride is not None and comes:
                self.try_to(receive_riders, ride, people[:1])
            elif ride is not None:
                self.try_to(not_come, ride, people[-1])

        @rule(
            state=st.sampled_from([RideState.ASKED, RideState.ACCEPTED]),
            end=st.sampled_from([RideState.DECLINED, RideState.WITHDRAWN]),
        )
        def end(self, state: RideState, end: RideState) -> None:
            self.end_newest(state, end)

        def end_newest(self, state: RideState, end: RideState) -> None:
            ride, _people = self.ride(state)
            if ride is not None:
                self.try_to(end_ride, ride, end, reason="no driver")

        @invariant()
        def never_two_in_a_bed_nor_one_in_two(self) -> None:
            with app.app_context(), work(write=False):
                stays = db.session.scalars(sa.select(Stay).where(Stay.person_id.in_(self.people))).all()
                type(self).stays.update(one.state for one in stays)
                counted = [one for one in stays if one.state is not StayState.CANCELLED and not self.is_over(one)]
                for one, other in combinations(counted, 2):
                    if one.bed_id != other.bed_id and one.person_id != other.person_id:
                        continue
                    apart = (one.until_at is not None and one.until_at <= other.from_at) or (
                        other.until_at is not None and other.until_at <= one.from_at
                    )
                    assert apart, (one.state, one.from_at, one.until_at, other.state, other.from_at, other.until_at)

        def is_over(self, stay: Stay) -> bool:
            """A hold that lapsed by itself, swept or not."""
            return stay.state is StayState.PLANNED and stay.lapses_at is not None and stay.lapses_at <= self.at

        @invariant()
        def who_is_on_the_way_is_seen_by_a_house_and_nobody_is_on_two_rides(self) -> None:
            rows = self.known(
                sa.select(Rider.person_id, Rider.state, Stay.state, Ride.state)
                .join(Stay, Stay.id == Rider.stay_id)
                .join(Ride, Ride.id == Rider.ride_id)
                .where(Rider.person_id.in_(self.people))
            )
            type(self).riders.update(row[1] for row in rows)
            type(self).rides.update(row[3] for row in rows)
            riding = [person for person, state, _stay, _ride in rows if state in OPEN]
            assert len(riding) == len(set(riding))
            for person, state, old, _ride in rows:
                if state is RiderState.ON_THE_WAY:
                    here = sa.select(Stay.id).where(Stay.person_id == person, Stay.state.in_(SEEN))
                    assert old is StayState.CURRENT or self.known(here), "nobody knows where she is"

    return Walk


@pytest.mark.one_database
def test_no_sequence_of_rides_and_holds_puts_two_in_a_bed_or_loses_anybody(shelter: Shelter) -> None:
    walk: Any = machine_for(shelter)
    run_state_machine_as_test(
        walk,
        settings=settings(
            max_examples=9, stateful_step_count=25, deadline=None, derandomize=True, phases=(Phase.generate,),
            suppress_health_check=list(HealthCheck), database=None,
        ),
    )  # fmt: skip
    assert walk.stays == set(StayState)
    assert walk.rides == set(RideState)
    assert walk.riders == set(RiderState)
    assert walk.lapsed > 0
