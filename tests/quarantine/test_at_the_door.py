"""The desk at the aircraft door, from the phone of its clerk: received, absent, unlisted, undone."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from flask import Flask

from migrant_support.domains.flights.rules.states import JourneyState
from migrant_support.domains.people.models import Person, RestrictedFile, Sight
from migrant_support.domains.quarantine import actions
from migrant_support.domains.quarantine.models import Arrival, QuarantineOrder
from migrant_support.domains.quarantine.queries import centres, journey_states
from migrant_support.domains.quarantine.rules.orders import ArrivalKind, OrderState
from migrant_support.kernel.refusals import NotThere, Refused
from migrant_support.platform.store import db
from migrant_support.platform.store.transaction import work
from migrant_support.platform.tasks.models import Task
from migrant_support.procedures.depart import land
from migrant_support.procedures.receive_and_room import close_arrival
from migrant_support.procedures.register import register_list
from tests.support.door import Colombo
from tests.support.flown import LANDING
from tests.support.world import a_case, a_person

SOON = LANDING + timedelta(minutes=20)


def state_of(colombo: Colombo, person_id: UUID) -> JourneyState | None:
    """How far her journey has come."""
    with colombo.app.app_context(), work(write=False):
        return journey_states([person_id]).get(person_id)


def test_one_tap_receives_a_passenger_and_orders_her_into_quarantine(colombo: Colombo) -> None:
    anna, berta = colombo.people(2)
    flight = colombo.flight([anna, berta])
    browser = colombo.browser()
    browser.open(f"/arrivals/{flight}")
    assert "Passenger001" in browser.words
    assert state_of(colombo, anna) is JourneyState.ARRIVED
    answer = browser.post(
        f"/arrivals/{flight}/people/{anna}/received", {"idempotency_key": str(uuid4()), "next": str(berta)}
    )
    assert answer.location == f"/arrivals/{flight}#p-{berta}"
    browser.follow()
    assert "Received: 1." in browser.words
    assert "Passenger001" not in browser.words.split("Everybody")[1]
    assert colombo.rows(sa.select(Arrival.person_id, Arrival.kind)) == [(anna, ArrivalKind.RECEIVED)]
    order = colombo.rows(sa.select(QuarantineOrder.state, QuarantineOrder.policy_code, QuarantineOrder.until_on))
    assert [(state, code) for state, code, _ in order] == [(OrderState.ISSUED, "QP-2021-06")]
    assert state_of(colombo, anna) is JourneyState.RECEIVED
    assert state_of(colombo, berta) is JourneyState.ARRIVED


def test_all_who_are_ticked_are_received_at_once_and_counted(colombo: Colombo) -> None:
    people = colombo.people(3)
    flight = colombo.flight(people)
    browser = colombo.browser()
    browser.open(f"/arrivals/{flight}")
    assert browser.submit({"chosen": [str(p) for p in people[:2]]}, to="/received").status_code == 303
    browser.follow()
    assert "Received: 2." in browser.words
    assert "Still missing 1" in browser.words
    assert colombo.value(sa.select(sa.func.count()).select_from(QuarantineOrder)) == 2


def test_nobody_is_received_twice_whoever_taps(colombo: Colombo) -> None:
    (anna,) = colombo.people(1)
    flight = colombo.flight([anna])
    first = colombo.do(actions.receive, flight, [anna])
    again = colombo.do(actions.receive, flight, [anna])
    assert (first.anew, first.before, again.anew, again.before) == (1, 0, 0, 1)
    assert colombo.value(sa.select(sa.func.count()).select_from(Arrival)) == 1
    assert colombo.value(sa.select(sa.func.count()).select_from(QuarantineOrder)) == 1


def test_the_last_act_is_undone_and_she_can_be_received_again(colombo: Colombo) -> None:
    (anna,) = colombo.people(1)
    flight = colombo.flight([anna])
    browser = colombo.browser()
    browser.open(f"/arrivals/{flight}")
    browser.submit({"chosen": [str(anna)]}, to="/received")
    browser.follow()
    offered = next(form.action for form in browser.forms() if form.action.startswith("/undo/"))
    assert browser.submit({}, to=offered).status_code == 303
    assert colombo.rows(sa.select(QuarantineOrder.state)) == [(OrderState.WITHDRAWN,)]
    assert state_of(colombo, anna) is JourneyState.ARRIVED
    colombo.do(actions.receive, flight, [anna])
    states = [state for (state,) in colombo.rows(sa.select(QuarantineOrder.state).order_by(QuarantineOrder.state))]
    assert states == [OrderState.ISSUED, OrderState.WITHDRAWN]


def test_who_is_on_the_way_to_quarantine_is_not_undone(colombo: Colombo) -> None:
    (anna,) = colombo.people(1)
    flight = colombo.flight([anna])
    done = colombo.do(actions.receive, flight, [anna])
    order = colombo.order_of(anna)
    with colombo.app.app_context(), work(write=False):
        centre = centres("LKA")[0]
    assert colombo.do(actions.send_to_centre, [order], centre) == 1
    with pytest.raises(Refused, match="undo_too_late"):
        colombo.do(actions.undo, flight, done.at)


def test_on_the_list_but_not_on_the_plane_gives_the_coordinator_a_task_and_can_be_mended(colombo: Colombo) -> None:
    anna, berta = colombo.people(2)
    flight = colombo.flight([anna, berta])
    colombo.do(actions.miss, flight, anna)
    assert state_of(colombo, anna) is not JourneyState.ARRIVED
    coordinator = colombo.browser(colombo.coordinator)
    coordinator.open("/tasks")
    assert "On the list, but not on the plane" in coordinator.words
    colombo.do(actions.receive, flight, [anna])
    coordinator.open("/tasks")
    assert "On the list, but not on the plane" not in coordinator.words
    assert state_of(colombo, anna) is JourneyState.RECEIVED


def test_somebody_received_is_not_marked_absent(colombo: Colombo) -> None:
    (anna,) = colombo.people(1)
    flight = colombo.flight([anna])
    colombo.do(actions.receive, flight, [anna])
    with pytest.raises(Refused, match="received_before"):
        colombo.do(actions.miss, flight, anna)


def test_on_the_plane_but_not_on_the_list_is_found_by_an_equal_document_number(colombo: Colombo) -> None:
    anna, berta = colombo.people(2)
    flight = colombo.flight([anna])
    browser = colombo.browser()
    browser.open(f"/arrivals/{flight}/unlisted")
    assert browser.submit({"typed": "n 7000002", "name": "Kumari"}, to="/unlisted").status_code == 303
    browser.follow()
    assert "The person is known and received." in browser.words
    assert "Passenger002" in browser.words
    assert (
        colombo.value(sa.select(QuarantineOrder.state).where(QuarantineOrder.person_id == berta)) is OrderState.ISSUED
    )
    assert state_of(colombo, berta) is None


def test_somebody_unknown_is_written_down_sealed_and_found_out_by_the_coordinator(colombo: Colombo) -> None:
    anna, berta = colombo.people(2)
    flight = colombo.flight([anna])
    assert colombo.do(actions.write_down, flight, typed="X999", name="Somebody Unknown") is None
    sealed = colombo.value(sa.select(Arrival.name_sealed).where(Arrival.person_id.is_(None)))
    assert b"Unknown" not in sealed
    coordinator = colombo.browser(colombo.coordinator)
    coordinator.open("/tasks")
    assert "On the plane, but on no list" in coordinator.words
    coordinator.open(f"/arrivals/{flight}")
    assert "Somebody Unknown" in coordinator.words
    arrival = colombo.value(sa.select(Arrival.id).where(Arrival.person_id.is_(None)))
    reference = colombo.value(sa.select(Person.reference).where(Person.id == berta))
    coordinator.open(f"/arrivals/unknown/{arrival}")
    assert coordinator.submit({"reference": reference}, to=str(arrival)).status_code == 303
    assert colombo.value(sa.select(Arrival.person_id).where(Arrival.id == arrival)) == berta
    assert colombo.order_of(berta)
    assert colombo.value(sa.select(Task.done_at).where(Task.code == "arrival_not_on_list")) is not None


@pytest.mark.parametrize(("typed", "orders"), [("X999", 0), ("N7000002", 1)])
def test_who_was_written_down_by_mistake_is_taken_back_with_the_task_and_the_order(
    colombo: Colombo, typed: str, orders: int
) -> None:
    anna, _berta = colombo.people(2)
    flight = colombo.flight([anna])
    browser = colombo.browser()
    browser.open(f"/arrivals/{flight}/unlisted")
    browser.submit({"typed": typed, "name": "Kumari"}, to="/unlisted")
    browser.follow()
    assert colombo.value(sa.select(sa.func.count()).select_from(QuarantineOrder)) == orders
    offered = next(form.action for form in browser.forms() if form.action.startswith("/undo/"))
    assert browser.submit({}, to=offered).status_code == 303
    assert colombo.rows(sa.select(Arrival.taken_back_at.is_(None))) == [(False,)]
    assert colombo.rows(sa.select(QuarantineOrder.state)) == [(OrderState.WITHDRAWN,)] * orders
    waiting = sa.select(Task.code).where(Task.done_at.is_(None), Task.code == "arrival_not_on_list")
    assert colombo.rows(waiting) == []


def test_a_restricted_file_is_unknown_at_the_door(colombo: Colombo) -> None:
    anna, berta = colombo.people(2)
    flight = colombo.flight([anna])
    with colombo.app.app_context(), work(write=True):
        db.session.add(RestrictedFile(person_id=berta, reason_sealed=b"sealed"))
    assert colombo.do(actions.write_down, flight, typed="N7000002", name="Kumari") is None
    assert colombo.value(sa.select(sa.func.count()).where(QuarantineOrder.person_id == berta)) == 0


def test_an_account_asks_for_twenty_unlisted_people_a_day_and_no_more(colombo: Colombo) -> None:
    (anna,) = colombo.people(1)
    flight = colombo.flight([anna])
    for number in range(20):
        colombo.do(actions.write_down, flight, typed="", name=f"Unknown {number}")
    with pytest.raises(Refused, match="too_many_unlisted"):
        colombo.do(actions.write_down, flight, typed="", name="One more")


def test_nobody_is_received_before_the_landing_nor_off_another_flight(colombo: Colombo) -> None:
    anna, berta = colombo.people(2)
    flight = colombo.flight([anna], lands=False)
    with pytest.raises(Refused, match="not_landed"):
        colombo.do(actions.receive, flight, [anna])
    browser = colombo.browser()
    browser.open(f"/arrivals/{flight}")
    assert browser.submit({}, to="/landing").status_code == 303
    with pytest.raises(NotThere):
        colombo.do(actions.receive, flight, [berta])
    with pytest.raises(NotThere):
        colombo.do(actions.receive, flight, [anna], as_=colombo.centre_intake)


def test_the_airport_sees_its_passengers_until_a_few_days_after_and_no_longer(colombo: Colombo) -> None:
    (anna,) = colombo.people(1)
    flight = colombo.flight([anna], lands=False)
    until = colombo.value(sa.select(Sight.until).where(Sight.scope_kind == "airport", Sight.person_id == anna))
    assert until == LANDING + timedelta(days=4)
    colombo.do(land, flight, at=SOON + timedelta(days=1))
    until = colombo.value(sa.select(Sight.until).where(Sight.scope_kind == "airport", Sight.person_id == anna))
    assert until == SOON + timedelta(days=5)
    with pytest.raises(NotThere):
        colombo.do(actions.receive, flight, [anna], at=until + timedelta(seconds=1))


def test_an_arrival_is_closed_when_everybody_is_accounted_for(colombo: Colombo) -> None:
    anna, berta = colombo.people(2)
    flight = colombo.flight([anna, berta])
    colombo.do(actions.receive, flight, [anna])
    with pytest.raises(Refused, match="still_missing"):
        colombo.do(close_arrival, flight)
    colombo.do(actions.miss, flight, berta)
    colombo.do(close_arrival, flight)
    with pytest.raises(Refused, match="arrival_closed"):
        colombo.do(actions.receive, flight, [berta])


def test_three_hundred_people_come_page_by_page_with_as_many_questions_as_three(colombo: Colombo) -> None:
    asked: list[int] = []
    for number, (flight_number, many) in enumerate((("UL 226", 3), ("UL 230", 120))):
        with colombo.app.app_context(), work(write=True):
            new = [
                (a_person(primary=f"Passenger{number}{at:03}", documents=(), phones=()), a_case()) for at in range(many)
            ]
            made = register_list(colombo.viewer(colombo.officer), new, mission="KWT")
        flight = colombo.flight([one.person_id for one in made], number=flight_number)
        browser = colombo.browser()
        browser.open(f"/arrivals/{flight}")
        with counted(colombo.app) as questions:
            browser.open(f"/arrivals/{flight}")
        asked.append(len(questions))
    assert asked[0] == asked[1]
    assert "Passenger1099" in browser.words
    assert "Passenger1100" not in browser.words
    assert len(browser.text) < 150_000
    browser.open(f"/arrivals/{flight}?show=missing&page=2")
    assert "Passenger1119" in browser.words


@contextmanager
def counted(app: Flask) -> Iterator[list[str]]:
    """The statements that are asked within the block."""
    asked: list[str] = []
    with app.app_context():
        engine = db.engine
    note = lambda _c, _cursor, statement, *_: asked.append(statement)  # noqa: E731 - listened to and taken away again
    sa.event.listen(engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        sa.event.remove(engine, "before_cursor_execute", note)
