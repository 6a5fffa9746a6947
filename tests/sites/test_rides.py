"""Moving people to another house: both places agree, families stay whole, and nobody is lost on the way."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa

from migrant_support.domains.directory.rules import SiteKind
from migrant_support.domains.people.actions import bonds
from migrant_support.domains.people.rules import BirthDate, Sex, UnitKind
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
from migrant_support.domains.sites.actions.rides_end import NOT_COME_TASK, look_after_rides
from migrant_support.domains.sites.models import Ride, Rider, Stay
from migrant_support.domains.sites.queries.rides import beds_for_riders, fetch_ride, riders_of
from migrant_support.domains.sites.rules import RoomUse, Sleeper, StayState
from migrant_support.domains.sites.rules.rides import (
    RiderState,
    RideState,
    Vehicle,
    check_kept_together,
    check_ride,
    check_ride_step,
)
from migrant_support.kernel.clock import clock_set_to
from migrant_support.kernel.keys import new_id
from migrant_support.kernel.refusals import NotThere, Refused
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.tasks.models import Task
from tests.sites.conftest import Shelter
from tests.support.accounts import an_account, viewer_for
from tests.support.browsing import Browser, sign_in_as
from tests.support.shelters import NOON, a_room, a_site, ask, beds_of, do
from tests.support.world import a_person

HOUR, LEAVES, ARRIVES = timedelta(hours=1), NOON + timedelta(hours=1), NOON + timedelta(hours=2)
TODAY = date(2026, 12, 1)


@dataclass
class Houses:
    """The safe house, a guest house of the mission with two rooms, and a warden of each."""

    old: Shelter
    new: UUID
    beds: list[UUID]
    family_beds: list[UUID]
    sends: Viewer
    receives: Viewer

    def sleeping(self, *people: UUID) -> None:
        """They sleep in the old house since noon."""
        with clock_set_to(NOON):
            for person, bed in zip(people, self.old.beds, strict=False):
                do(self.old.kuwait.app, actions.place, self.old.kuwait.viewer(), person, bed)

    def at(self, when: Any, viewer: Viewer, act: Any, *arguments: Any, **named: Any) -> Any:
        """Do something at an hour."""
        with clock_set_to(when):
            return do(self.old.kuwait.app, act, viewer, *arguments, **named)

    def asked(self, *people: UUID, seats: int = 12) -> UUID:
        """A ride that the old house asks for."""
        trip = Trip(LEAVES, ARRIVES, Vehicle.BUS, seats, "Nimal", "+96550000000")
        minute = NOON + timedelta(minutes=1)
        ride: UUID = self.at(minute, self.sends, ask_ride, self.old.site, self.new, people, trip)
        return ride

    def accepted(self, *people: UUID, infants: tuple[UUID, ...] = ()) -> UUID:
        """One for which the new house keeps beds."""
        ride = self.asked(*people)
        beds = dict(zip([one for one in people if one not in infants], self.beds, strict=False))
        self.at(NOON + timedelta(minutes=2), self.receives, accept_ride, ride, beds)
        return ride

    def states(self, ride: UUID) -> Counter[RiderState]:
        """How many of those on it are in which state."""
        rows = self.old.kuwait.rows(sa.select(Rider.state).where(Rider.ride_id == ride))
        return Counter(state for (state,) in rows)

    def state(self, ride: UUID) -> RideState:
        """How far it has come."""
        state: RideState = self.old.kuwait.value(sa.select(Ride.state).where(Ride.id == ride))
        return state

    def bed(self, person: UUID) -> UUID:
        """The bed of the one current stay."""
        mine = sa.select(Stay.bed_id).where(Stay.person_id == person, Stay.state == StayState.CURRENT)
        ((bed,),) = self.old.kuwait.rows(mine)
        assert isinstance(bed, UUID)
        return bed


@pytest.fixture
def houses(shelter: Shelter) -> Houses:
    """Two houses of Kuwait."""
    app, officer = shelter.kuwait.app, shelter.kuwait.viewer()
    new = a_site(
        app, officer, code="KWT-GUEST", name="Guest house", kind=SiteKind.TRANSIT_HOUSE, is_secret=False, address="",
        latitude=None, longitude=None,
    )  # fmt: skip
    women = beds_of(app, a_room(app, officer, new))
    families = beds_of(app, a_room(app, officer, new, name="Room 2", use=RoomUse.FAMILIES))
    sends, receives = (
        viewer_for(app, an_account(app, "warden", f"site:{code}")) for code in ("KWT-LOTUS", "KWT-GUEST")
    )
    return Houses(shelter, new, women, families, sends, receives)


def test_until_she_is_received_the_old_bed_is_hers_and_the_new_one_is_kept(houses: Houses) -> None:
    woman, other, third = houses.old.woman(), houses.old.woman("Other"), houses.old.woman("Third")
    houses.sleeping(woman)
    ride = houses.accepted(woman)
    houses.at(LEAVES, houses.sends, leave_on_ride, ride, [woman])
    officer = houses.old.kuwait.viewer()
    for person, bed in ((other, houses.old.beds[0]), (third, houses.beds[0])):
        with pytest.raises(Refused, match="bed_taken"):
            houses.at(ARRIVES + HOUR, officer, actions.place, person, bed)
    assert houses.bed(woman) == houses.old.beds[0]
    assert houses.at(ARRIVES + HOUR, houses.receives, receive_riders, ride, [woman]) == 1
    assert houses.at(ARRIVES + HOUR, houses.receives, receive_riders, ride, [woman]) == 0, "a second tap does nothing"
    assert houses.bed(woman) == houses.beds[0]
    assert (houses.state(ride), houses.states(ride)) == (RideState.OVER, Counter({RiderState.RECEIVED: 1}))
    houses.at(ARRIVES + HOUR, officer, actions.place, other, houses.old.beds[0])


def test_who_did_not_come_has_the_old_bed_as_before_and_the_mission_is_asked(houses: Houses) -> None:
    woman, friend = houses.old.woman(), houses.old.woman("Friend")
    houses.sleeping(woman, friend)
    leaving = NOON + timedelta(days=9)
    stay = houses.old.kuwait.value(sa.select(Stay.id).where(Stay.person_id == friend))
    houses.at(NOON, houses.old.kuwait.viewer(), actions.set_end, stay, leaving)
    ride = houses.accepted(woman, friend)
    houses.at(LEAVES, houses.sends, leave_on_ride, ride, [woman, friend])
    houses.at(ARRIVES, houses.receives, receive_riders, ride, [woman])
    houses.at(ARRIVES, houses.receives, not_come, ride, friend)
    assert houses.bed(friend) == houses.old.beds[1]
    assert houses.old.kuwait.value(sa.select(Stay.until_at).where(Stay.id == stay)) == leaving
    assert houses.state(ride) is RideState.OVER
    tasks = sa.select(Task.code, Task.scope_id).where(Task.subject_id == friend, Task.code == NOT_COME_TASK)
    assert houses.old.kuwait.rows(tasks) == [(NOT_COME_TASK, "KWT")]
    with pytest.raises(Refused, match="ride_step"):
        houses.at(ARRIVES, houses.receives, not_come, ride, friend)


def test_two_hours_late_the_mission_is_told_once_and_a_kept_bed_that_lapses_gives_her_the_old_one(
    houses: Houses,
) -> None:
    woman = houses.old.woman()
    houses.sleeping(woman)
    ride = houses.accepted(woman)
    houses.at(LEAVES, houses.sends, leave_on_ride, ride, [woman])
    told = [
        houses.at(when, houses.sends, lambda _viewer: look_after_rides())
        for when in (ARRIVES + 2 * HOUR - timedelta(seconds=1), ARRIVES + 2 * HOUR, ARRIVES + 3 * HOUR)
    ]
    assert told == [0, 1, 0]
    houses.at(NOON + timedelta(days=2), houses.sends, lambda _viewer: (actions.lapse_due(), look_after_rides()))
    assert houses.states(ride) == Counter({RiderState.NOT_COME: 1})
    assert houses.bed(woman) == houses.old.beds[0]


def test_who_stays_behind_at_the_leaving_keeps_the_bed_and_frees_the_other(houses: Houses) -> None:
    woman, friend = houses.old.woman(), houses.old.woman("Friend")
    houses.sleeping(woman, friend)
    ride = houses.accepted(woman, friend)
    houses.at(LEAVES, houses.sends, leave_on_ride, ride, [friend])
    assert houses.states(ride) == Counter({RiderState.ON_THE_WAY: 1, RiderState.STAYED: 1})
    houses.at(LEAVES, houses.old.kuwait.viewer(), actions.place, houses.old.woman("Third"), houses.beds[0])
    assert houses.bed(woman) == houses.old.beds[0]


@pytest.mark.parametrize("ends", [RideState.DECLINED, RideState.WITHDRAWN])
def test_a_ride_that_ends_before_it_left_leaves_everything_as_it_was(houses: Houses, ends: RideState) -> None:
    woman = houses.old.woman()
    houses.sleeping(woman)
    ride = houses.accepted(woman)
    by = houses.receives if ends is RideState.DECLINED else houses.sends
    with pytest.raises(NotThere):
        houses.at(NOON + HOUR, houses.sends if by is houses.receives else houses.receives, end_ride, ride, ends,
                  reason="No driver")  # fmt: skip
    with pytest.raises(Refused, match="reason_missing"):
        houses.at(NOON + HOUR, by, end_ride, ride, ends, reason=" ")
    houses.at(NOON + HOUR, by, end_ride, ride, ends, reason="No driver")
    assert houses.state(ride) is ends
    open_ones = sa.select(Stay.bed_id, Stay.until_at).where(Stay.state.in_((StayState.CURRENT, StayState.PLANNED)))
    assert houses.old.kuwait.rows(open_ones) == [(houses.old.beds[0], None)]
    houses.asked(woman)


def test_nobody_is_on_two_rides_and_each_side_acts_for_its_own_place_alone(houses: Houses) -> None:
    woman = houses.old.woman()
    houses.sleeping(woman)
    ride = houses.asked(woman)
    with pytest.raises(Refused, match="rides_already"):
        houses.asked(woman)
    with pytest.raises(NotThere):
        houses.at(NOON + HOUR, houses.sends, accept_ride, ride, {woman: houses.beds[0]})
    with pytest.raises(NotThere):
        houses.at(NOON + HOUR, houses.receives, accept_ride, ride, {woman: houses.old.beds[1]})
    with pytest.raises(Refused, match="beds_missing"):
        houses.at(NOON + HOUR, houses.receives, accept_ride, ride, {})
    with pytest.raises(Refused, match="ride_not_left"):
        houses.at(NOON + HOUR, houses.receives, receive_riders, ride, [woman])
    stranger = viewer_for(houses.old.kuwait.app, an_account(houses.old.kuwait.app, "mission_officer", "mission:OMN"))
    with pytest.raises(NotThere):
        ask(houses.old.kuwait.app, fetch_ride, stranger, ride)


def test_an_infant_goes_and_is_received_with_whom_it_sleeps(houses: Houses) -> None:
    mother = houses.old.woman()
    baby = houses.old.woman("Baby", birth=BirthDate(date(2026, 6, 1)))
    houses.sleeping(mother)
    stay = houses.old.kuwait.value(sa.select(Stay.id))
    houses.at(NOON, houses.old.kuwait.viewer(), actions.place_with, baby, stay)
    with pytest.raises(Refused, match="too_few_seats"):
        houses.asked(mother, seats=1)
    ride = houses.accepted(mother)
    assert houses.states(ride) == Counter({RiderState.ACCEPTED: 2})
    houses.at(LEAVES, houses.sends, leave_on_ride, ride, [mother])
    houses.at(ARRIVES, houses.receives, receive_riders, ride, [mother])
    assert houses.states(ride) == Counter({RiderState.RECEIVED: 2})
    with_her = sa.select(Stay.state, Stay.site_id).where(Stay.person_id == baby).order_by(Stay.from_at)
    assert houses.old.kuwait.rows(with_her) == [
        (StayState.ENDED, houses.old.site), (StayState.CURRENT, houses.new),
    ]  # fmt: skip


def test_a_travel_group_is_not_torn_and_the_room_there_must_be_right(houses: Houses) -> None:
    woman, friend = houses.old.woman(), houses.old.woman("Friend")
    man = houses.old.kuwait.register(a_person(primary="Ruwan", sex=Sex.M, documents=(), phones=())).person_id
    officer = houses.old.kuwait.viewer()
    do(houses.old.kuwait.app, bonds.form_unit, officer, [woman, friend], UnitKind.FAMILY)
    houses.sleeping(woman, friend)
    with pytest.raises(Refused, match="unit_parted"):
        houses.asked(woman)
    ride = houses.asked(woman, friend)
    houses.at(NOON, officer, actions.place, man, houses.family_beds[0])
    with clock_set_to(NOON + timedelta(minutes=2)):
        row = ask(houses.old.kuwait.app, fetch_ride, houses.receives, ride)
        riders = ask(houses.old.kuwait.app, riders_of, ride)
        kept = ask(houses.old.kuwait.app, beds_for_riders, houses.receives, row, riders)
    assert len({one.best for one in kept}) == 2
    assert {one.best for one in kept} <= set(houses.beds), "the family room has a man in it who is a stranger"
    beds = {woman: houses.family_beds[1], friend: houses.family_beds[2]}
    with pytest.raises(Refused, match="family_room_taken"):
        houses.at(NOON + timedelta(minutes=3), houses.receives, accept_ride, ride, beds)


def person(years: int, *, kin: UUID | None = None) -> Sleeper:
    """Somebody of an age."""
    born = BirthDate(date(TODAY.year - years, 1, 1))
    return Sleeper(new_id(), Sex.F, born, frozenset({kin} if kin else ()))


def test_a_child_neither_goes_nor_stays_without_its_grown_family() -> None:
    mother = person(35)
    child = person(9, kin=mother.person_id)
    aunt, stranger = person(40, kin=mother.person_id), person(30)
    check_kept_together([mother, child], [aunt, stranger], TODAY)
    check_kept_together([stranger], [mother, child], TODAY)
    for going, staying in (([mother], [child, stranger]), ([child], [mother])):
        with pytest.raises(Refused, match="child_parted"):
            check_kept_together(going, staying, TODAY)


def test_hours_seats_and_driver_must_make_sense() -> None:
    good: dict[str, Any] = {"leaves_at": LEAVES, "arrives_at": ARRIVES, "now": NOON}
    check_ride(Vehicle.BUS, "Nimal", 2, 2, **good)
    check_ride(Vehicle.ON_FOOT, "", 2, 2, **good)
    for code, values, times in (
        ("nobody_rides", (Vehicle.BUS, "Nimal", 2, 0), good),
        ("too_many_ride", (Vehicle.BUS, "Nimal", 99, 81), good),
        ("too_few_seats", (Vehicle.BUS, "Nimal", 1, 2), good),
        ("driver_missing", (Vehicle.CAR, " ", 2, 2), good),
        ("ride_is_past", (Vehicle.BUS, "Nimal", 2, 2), good | {"now": LEAVES + HOUR}),
        ("ride_hours", (Vehicle.BUS, "Nimal", 2, 2), good | {"arrives_at": LEAVES}),
        ("ride_hours", (Vehicle.BUS, "Nimal", 2, 2), good | {"arrives_at": LEAVES + 49 * HOUR}),
        ("too_far_ahead", (Vehicle.BUS, "Nimal", 2, 2), good | {"leaves_at": NOON + timedelta(days=32)}),
    ):
        with pytest.raises(Refused, match=code):
            check_ride(*values, **times)
    for ended in (RideState.OVER, RideState.DECLINED, RideState.WITHDRAWN):
        with pytest.raises(Refused, match="ride_step"):
            check_ride_step(ended, RideState.ACCEPTED)


def browser_of(houses: Houses, code: str) -> Browser:
    """A warden's telephone."""
    return sign_in_as(houses.old.kuwait.app, an_account(houses.old.kuwait.app, "warden", f"site:{code}"))


def test_two_wardens_do_it_on_their_screens_and_no_page_says_where_a_safe_house_is(houses: Houses) -> None:
    woman = houses.old.woman()
    houses.sleeping(woman)
    with clock_set_to(NOON + timedelta(minutes=1)):
        sends, receives = browser_of(houses, "KWT-LOTUS"), browser_of(houses, "KWT-GUEST")
        sends.open(f"/sites/{houses.old.site}/rides/new")
        sends.submit(
            {"to": str(houses.new), "leaves": "13:00", "arrives": "14:00", "seats": "4", "driver": "Nimal",
             "riders": str(woman)},
            to="/rides/new",
        )  # fmt: skip
        ride = houses.old.kuwait.value(sa.select(Ride.id))
        receives.open("/")
        assert "Rides that ask for beds here" in receives.words
        receives.open(f"/rides/{ride}")
        assert "Kumari" not in receives.words, "names come with the beds"
        receives.open(f"/rides/{ride}/beds")
        receives.submit({}, to="/beds")
        assert houses.state(ride) is RideState.ACCEPTED
        receives.open(f"/rides/{ride}")
        assert "Kumari" in receives.words.title()
        assert "1 person on the list" in receives.words
        assert "have arrived" not in receives.words, "nobody has left yet"
        sends.open(f"/rides/{ride}/leave")
        sends.submit({}, to="/leave")
        paper = sends.open(f"/rides/{ride}/paper/en")
        assert paper.mimetype == "application/pdf"
    with clock_set_to(ARRIVES):
        sends, receives = browser_of(houses, "KWT-LOTUS"), browser_of(houses, "KWT-GUEST")
        receives.open(f"/rides/{ride}/scan")
        reference = houses.old.kuwait.value(sa.text("SELECT reference FROM person"))
        receives.submit({"code": "KW-0000000-0"}, to="/scan")
        assert "Not on this ride" in receives.words
        receives.submit({"code": reference}, to="/scan")
        assert houses.state(ride) is RideState.OVER
        for page in ("/rides", f"/rides/{ride}", f"/sites/{houses.old.site}/rides", f"/sites/{houses.new}/rides"):
            for browser in (sends, receives):
                browser.open(page)
                assert "Street 12" not in browser.text
                assert "29.3" not in browser.text
