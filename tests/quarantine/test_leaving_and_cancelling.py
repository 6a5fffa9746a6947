"""The aircraft leaves, or never does: what that means for beds, seats, places, and who sees whom."""

from datetime import timedelta
from uuid import UUID

import pytest
import sqlalchemy as sa

from migrant_support.domains.directory.rules import SiteKind
from migrant_support.domains.flights.models import EntryMove, Flight, FlightMove, ManifestEntry
from migrant_support.domains.flights.rules.states import EntryState, FlightState
from migrant_support.domains.people.actions.sight import Rebuilt, rebuild_sight
from migrant_support.domains.people.models import FileReader, RestrictedFile, Sight
from migrant_support.domains.quarantine import actions
from migrant_support.domains.quarantine.models import QuarantineOrder
from migrant_support.domains.quarantine.queries.places import centre_for
from migrant_support.domains.sites.actions import place
from migrant_support.domains.sites.models import Stay
from migrant_support.domains.sites.rules import RoomUse, StayEnd, StayState
from migrant_support.kernel.refusals import Refused
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.store import db
from migrant_support.platform.store.transaction import work
from migrant_support.platform.tasks.models import Task
from migrant_support.procedures.cancel_flight import cancel_flight
from migrant_support.procedures.depart import depart
from migrant_support.procedures.receive_and_room import close_arrival, plan_flight_places
from tests.support.accounts import an_account
from tests.support.door import Colombo
from tests.support.flown import LANDING, a_centre, beds_of, put_entries, put_flight, seal

STATES = sa.select(ManifestEntry.state)


def sealed_flight(colombo: Colombo, people: list[UUID], state: EntryState = EntryState.BOARDED) -> UUID:
    """A sealed flight whose people stand in a state."""
    flight = colombo.open_flight(people)
    with colombo.app.app_context(), work(write=True):
        seal(colombo.viewer(colombo.coordinator), flight)
        put_entries(flight, state)
    return flight


def sheltered(colombo: Colombo, people: list[UUID]) -> None:
    """The people sleep in a shelter in Kuwait until they leave."""
    with colombo.app.app_context(), work(write=True):
        shelter = a_centre(
            "KWT-HALL", {RoomUse.WOMEN: (len(people),)}, kind=SiteKind.EMBASSY_HALL, country="KWT", mission="KWT",
            zone="Asia/Kuwait",
        )  # fmt: skip
    with colombo.app.app_context(), work(write=False):
        beds = beds_of(shelter)
    for person, bed in zip(people, beds, strict=True):
        colombo.do(place, person, bed, as_=colombo.officer)


def restrict(colombo: Colombo, person: UUID) -> None:
    """Close a file."""
    with colombo.app.app_context(), work(write=True):
        db.session.add(RestrictedFile(person_id=person, reason_sealed=b"sealed"))


def test_a_flight_leaves_with_those_on_board_and_their_shelter_beds_are_free(colombo: Colombo) -> None:
    people = colombo.people(2)
    sheltered(colombo, people)
    flight = sealed_flight(colombo, people)
    assert colombo.do(depart, flight, as_=colombo.officer) == 2
    assert colombo.value(sa.select(Flight.state)) is FlightState.DEPARTED
    assert set(colombo.rows(sa.select(Stay.state, Stay.end_reason))) == {(StayState.ENDED, StayEnd.LEFT_FOR_HOME)}
    seen = colombo.rows(sa.select(Sight.scope_id, Sight.until).where(Sight.scope_kind == "airport"))
    assert seen == [("CMB", LANDING + timedelta(days=4))] * 2


def test_who_is_left_behind_is_settled_first_and_the_sentence_says_how_many(colombo: Colombo) -> None:
    people = colombo.people(3)
    flight = sealed_flight(colombo, people)
    with colombo.app.app_context(), work(write=True):
        for person, state in zip(people[:2], (EntryState.CONFIRMED, EntryState.CHECKED_IN), strict=True):
            db.session.execute(sa.update(ManifestEntry).where(ManifestEntry.person_id == person).values(state=state))
    browser = colombo.browser(colombo.coordinator)
    browser.open("/flights")
    assert browser.post(f"/flights/{flight}/departure", {}).status_code == 422
    assert "2 passengers are confirmed or checked in and not on board." in browser.words
    assert colombo.value(sa.select(Flight.state)) is FlightState.SEALED


def test_a_restricted_passenger_left_behind_holds_a_seat_and_is_no_number(colombo: Colombo) -> None:
    people = colombo.people(2)
    flight = sealed_flight(colombo, people)
    restrict(colombo, people[0])
    with colombo.app.app_context(), work(write=True):
        db.session.execute(
            sa.update(ManifestEntry).where(ManifestEntry.person_id == people[0]).values(state=EntryState.CHECKED_IN)
        )
    with pytest.raises(Refused, match="seat_held") as no:
        colombo.do(depart, flight, as_=colombo.coordinator)
    assert not any(sign.isdigit() for sign in no.value.in_english)


def test_a_restricted_passenger_flies_and_her_bed_is_free_and_no_clerk_sees_her(colombo: Colombo) -> None:
    people = colombo.people(2)
    sheltered(colombo, people)
    flight = sealed_flight(colombo, people)
    restrict(colombo, people[0])
    protection = an_account(colombo.app, "protection", "named:")
    with colombo.app.app_context(), work(write=True):
        db.session.add(FileReader(person_id=people[0], account_id=protection.id))
    colombo.do(depart, flight, as_=colombo.coordinator)
    assert set(colombo.rows(sa.select(Stay.state))) == {(StayState.ENDED,)}
    browser = colombo.browser()
    browser.open(f"/arrivals/{flight}")
    assert "Passenger002" in browser.words
    assert "Passenger001" not in browser.words
    assert "On the list 1" in browser.words
    browser.submit({}, to="/landing")
    reader = colombo.browser(protection)
    reader.open("/tasks")
    assert "Landed with a closed file" in reader.words
    assert "Passenger001" in reader.words
    colombo.do(actions.receive, flight, [people[1]])
    colombo.do(close_arrival, flight)


def test_somebody_on_board_who_is_not_on_the_sealed_list_keeps_the_flight_on_the_ground(colombo: Colombo) -> None:
    anna, berta = colombo.people(2)
    flight = sealed_flight(colombo, [anna])
    with colombo.app.app_context(), work(write=True):
        entry = db.session.scalars(sa.select(ManifestEntry)).one()
        db.session.add(
            ManifestEntry(
                flight_id=flight, person_id=berta, mission="KWT", payer=entry.payer, allotment_id=entry.allotment_id,
                place=2, passenger=entry.passenger, state=EntryState.BOARDED, services=[],
            )
        )  # fmt: skip
    with pytest.raises(Refused, match="not_on_sealed_list"):
        colombo.do(depart, flight, as_=colombo.coordinator)


def test_who_only_waited_when_the_aircraft_left_is_postponed(colombo: Colombo) -> None:
    anna, berta = colombo.people(2)
    flight = sealed_flight(colombo, [anna, berta])
    with colombo.app.app_context(), work(write=True):
        db.session.execute(
            sa.update(ManifestEntry)
            .where(ManifestEntry.person_id == berta)
            .values(state=EntryState.WAITING, place=None, wait_rank=1)
        )
    colombo.do(depart, flight, as_=colombo.coordinator)
    assert colombo.value(STATES.where(ManifestEntry.person_id == berta)) is EntryState.POSTPONED
    assert colombo.value(STATES.where(ManifestEntry.person_id == anna)) is EntryState.BOARDED


def test_the_sights_that_arrivals_give_are_those_that_would_be_written_anew(colombo: Colombo) -> None:
    anna, berta, carla = colombo.people(3)
    flight = colombo.flight([anna, berta])
    colombo.do(actions.receive, flight, [anna, berta])
    colombo.do(actions.write_down, flight, typed="N7000003", name="Carla")

    orders = [order for (order,) in colombo.rows(sa.select(QuarantineOrder.id))]

    def bus(viewer: Viewer) -> None:
        centre = centre_for(colombo.viewer(colombo.coordinator), colombo.centre_id)
        actions.send_to_centre(viewer, orders, centre)

    colombo.do(bus)
    with colombo.app.app_context(), work(write=False):
        assert rebuild_sight(dry_run=True) == Rebuilt(0, 0)
        kinds = set(db.session.scalars(sa.select(Sight.source_kind).where(Sight.person_id == carla)))
    assert {"arrival", "quarantine"} <= kinds


@pytest.mark.parametrize(
    "state", [EntryState.PROPOSED, EntryState.WAITING, EntryState.CONFIRMED, EntryState.CHECKED_IN, EntryState.BOARDED]
)
def test_cancelling_a_flight_frees_everybody_in_every_state_of_the_list(colombo: Colombo, state: EntryState) -> None:
    people = colombo.people(2)
    flight = colombo.open_flight(people)
    is_seated = state not in (EntryState.PROPOSED, EntryState.WAITING)
    with colombo.app.app_context(), work(write=True):
        values = {"state": state} | ({} if is_seated else {"place": None})
        db.session.execute(sa.update(ManifestEntry).values(**values))
        if state is EntryState.BOARDED:
            put_flight(flight, FlightState.SEALED)
    browser = colombo.browser(colombo.coordinator)
    browser.open(f"/flights/{flight}/cancellation")
    assert browser.submit({"reason": "The airport is closed"}).status_code == 303
    assert set(colombo.rows(sa.select(ManifestEntry.state, ManifestEntry.place))) == {(EntryState.FREED, None)}
    moves = set(colombo.rows(sa.select(EntryMove.source, EntryMove.target, EntryMove.reason)))
    assert moves == {(state, EntryState.FREED, "The airport is closed")}
    assert colombo.rows(sa.select(FlightMove.target, FlightMove.reason)) == [
        (FlightState.CANCELLED, "The airport is closed")
    ]
    assert colombo.rows(sa.select(Task.scope_id).where(Task.code == "tell_flight_cancelled")) == [("KWT",)]
    officer = colombo.browser(colombo.officer)
    officer.open("/tasks")
    assert "A flight was cancelled: tell everybody who stood on its list" in officer.words


def test_a_cancelled_flight_gives_back_its_quarantine_places_and_the_shelter_stay_goes_on(colombo: Colombo) -> None:
    people = colombo.people(2)
    sheltered(colombo, people)
    flight = colombo.open_flight(people, lands_at=LANDING + timedelta(days=5))

    def plan(viewer: Viewer, flight_id: UUID) -> None:
        plan_flight_places(viewer, flight_id, [centre_for(viewer, colombo.centre_id)])

    colombo.do(plan, flight, as_=colombo.coordinator)
    assert colombo.value(sa.select(sa.func.count()).where(Stay.state == StayState.PLANNED)) == 2
    restrict(colombo, people[0])
    colombo.do(cancel_flight, flight, reason="No permission to land", as_=colombo.coordinator)
    stays = colombo.rows(sa.select(Stay.state, Stay.until_at).order_by(Stay.state))
    assert [state for state, _ in stays] == [StayState.CANCELLED] * 2 + [StayState.CURRENT] * 2
    assert [until for state, until in stays if state is StayState.CURRENT] == [None, None]


def test_a_cancellation_needs_its_reason_and_a_flight_that_left_is_not_cancelled(colombo: Colombo) -> None:
    people = colombo.people(1)
    with pytest.raises(Refused, match="reason_missing"):
        colombo.do(cancel_flight, colombo.open_flight(people), reason=" ", as_=colombo.coordinator)
    flight = colombo.flight([colombo.person(9)], number="UL 226")
    with pytest.raises(Refused, match="flight_step"):
        colombo.do(cancel_flight, flight, reason="Too late", as_=colombo.coordinator)
