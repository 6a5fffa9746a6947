"""From the bus to a bed, and home: rooms, orders by dated policies, release, and the places planned before."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from sqlalchemy import event

from migrant_support.domains.directory.models import QuarantinePolicy
from migrant_support.domains.flights.rules.states import JourneyState
from migrant_support.domains.people.actions import bonds
from migrant_support.domains.people.rules import BirthDate, Sex, UnitKind
from migrant_support.domains.quarantine import actions
from migrant_support.domains.quarantine.models import OrderMove, QuarantineOrder
from migrant_support.domains.quarantine.queries import journey_states
from migrant_support.domains.quarantine.queries.places import centre_for
from migrant_support.domains.quarantine.rules.orders import OrderState
from migrant_support.domains.sites.models import Stay
from migrant_support.domains.sites.rules import RoomUse, StayEnd, StayState
from migrant_support.kernel.clock import now
from migrant_support.kernel.refusals import NotThere, Refused
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.store import db
from migrant_support.platform.store.transaction import work
from migrant_support.procedures.receive_and_room import Placed, plan_flight_places, room, room_all
from tests.support.door import Colombo
from tests.support.flown import LANDING, beds_of, born

ORDERED = sa.select(QuarantineOrder.state)


def add_policy(colombo: Colombo, code: str, valid_from: datetime, days: int) -> None:
    """A policy that is in force from an instant on."""
    with colombo.app.app_context(), work(write=True):
        db.session.add(
            QuarantinePolicy(
                code=code, valid_from=valid_from, days=days, place_kinds=["quarantine_centre", "hotel"], test_days=[1],
                source="A circular of the Ministry of Health",
            )
        )  # fmt: skip


def beds(colombo: Colombo, use: RoomUse) -> list[UUID]:
    """The centre's beds of a kind of room."""
    with colombo.app.app_context(), work(write=False):
        return beds_of(colombo.centre_id, use)


def plan(colombo: Colombo, flight: UUID) -> Placed:
    """The coordinator plans places at the centre for everybody on a flight."""

    def act(viewer: Viewer, flight_id: UUID) -> Placed:
        return plan_flight_places(viewer, flight_id, [centre_for(viewer, colombo.centre_id)])

    placed = colombo.do(act, flight, as_=colombo.coordinator)
    assert isinstance(placed, Placed)
    return placed


def received(colombo: Colombo, people: list[UUID], flight: UUID) -> list[UUID]:
    """People received; their orders."""
    colombo.do(actions.receive, flight, people)
    return [colombo.order_of(person) for person in people]


def test_a_policy_that_begins_between_two_landings_reaches_the_second_only(colombo: Colombo) -> None:
    anna, berta = colombo.people(2)
    change = LANDING - timedelta(hours=2)
    add_policy(colombo, "QP-NEXT", change, 5)
    before = colombo.flight([anna], number="UL 226", lands_at=change - timedelta(minutes=1))
    after = colombo.flight([berta], lands_at=LANDING)
    for flight, person in ((before, anna), (after, berta)):
        colombo.do(actions.receive, flight, [person])
    codes = dict(colombo.rows(sa.select(QuarantineOrder.person_id, QuarantineOrder.policy_code)))
    assert codes == {anna: "QP-2021-06", berta: "QP-NEXT"}
    add_policy(colombo, "QP-LATER", now() - timedelta(minutes=1), 1)
    assert dict(colombo.rows(sa.select(QuarantineOrder.person_id, QuarantineOrder.policy_code))) == codes


@pytest.mark.parametrize(("minute", "day"), [(59, 18), (61, 19)])
def test_day_zero_of_an_order_rolls_at_midnight_in_colombo(colombo: Colombo, minute: int, day: int) -> None:
    landed = datetime(2026, 11, 18, 17, 30, tzinfo=UTC) + timedelta(minutes=minute)  # 23:00 in Colombo and some
    (anna,) = colombo.people(1)
    flight = colombo.flight([anna], lands_at=landed)
    colombo.do(actions.receive, flight, [anna], at=landed + timedelta(minutes=5))
    from_on, until_on = colombo.rows(sa.select(QuarantineOrder.from_on, QuarantineOrder.until_on))[0]
    assert (from_on.day, until_on.isoformat()) == (day, f"2026-12-0{day - 16}")


def test_the_planned_place_is_given_with_one_tap_by_the_centre(colombo: Colombo) -> None:
    (anna,) = colombo.people(1)
    flight = colombo.open_flight([anna])
    plan(colombo, flight)
    stay = colombo.value(sa.select(Stay.id).where(Stay.state == StayState.PLANNED))
    colombo.fly(flight)
    received(colombo, [anna], flight)
    browser = colombo.browser(colombo.centre_intake)
    browser.open(f"/quarantine/{colombo.centre_id}")
    assert "Passenger001" in browser.words
    order = colombo.order_of(anna)
    assert browser.post(f"/quarantine/orders/{order}/admission", {}).status_code == 303
    browser.follow()
    assert "In quarantine" in browser.words
    assert colombo.value(sa.select(Stay.state).where(Stay.id == stay)) is StayState.CURRENT
    assert colombo.value(ORDERED) is OrderState.ADMITTED


def test_all_who_wait_at_a_centre_get_their_planned_beds_at_once(colombo: Colombo) -> None:
    people = colombo.people(3)
    flight = colombo.open_flight(people[:2])
    plan(colombo, flight)
    colombo.fly(flight)
    received(colombo, people[:2], flight)
    browser = colombo.browser(colombo.centre_intake)
    browser.open(f"/quarantine/{colombo.centre_id}")
    assert browser.submit({}, to="/admissions").status_code == 303
    browser.follow()
    assert "2 rooms are given." in browser.words
    assert colombo.value(sa.select(sa.func.count()).where(Stay.state == StayState.CURRENT)) == 2


@pytest.mark.parametrize("infant_first", [False, True])
def test_an_infant_gets_its_room_with_its_mother(colombo: Colombo, infant_first: bool) -> None:
    made = {}
    for name in ("infant", "mother") if infant_first else ("mother", "infant"):
        birth = born(33) if name == "mother" else LANDING.date() - timedelta(days=200)
        made[name] = colombo.person(len(made), birth=BirthDate(birth))
    officer = colombo.viewer(colombo.officer)
    with colombo.app.app_context(), work(write=True):
        bonds.join_unit(officer, made["infant"], made["mother"], UnitKind.FAMILY)
    people = list(made.values())
    flight = colombo.open_flight(people)
    plan(colombo, flight)
    colombo.fly(flight)
    orders = received(colombo, people, flight)
    assert colombo.do(room_all, orders, as_=colombo.coordinator) == (2, 0, 0)
    assert {state for (state,) in colombo.rows(ORDERED)} == {OrderState.ADMITTED}
    assert {state for (state,) in colombo.rows(sa.select(Stay.state))} == {StayState.CURRENT}
    assert colombo.do(room_all, orders, as_=colombo.coordinator) == (0, 0, 0)


def test_an_infant_whose_mother_has_her_room_already_is_told_admitted(colombo: Colombo) -> None:
    mother = colombo.person(1, birth=BirthDate(born(33)))
    infant = colombo.person(2, birth=BirthDate(LANDING.date() - timedelta(days=200)))
    officer = colombo.viewer(colombo.officer)
    with colombo.app.app_context(), work(write=True):
        bonds.join_unit(officer, infant, mother, UnitKind.FAMILY)
    flight = colombo.open_flight([mother, infant])
    plan(colombo, flight)
    colombo.fly(flight)
    for order in received(colombo, [mother, infant], flight):
        colombo.do(room, order, as_=colombo.coordinator)
    assert {state for (state,) in colombo.rows(ORDERED)} == {OrderState.ADMITTED}
    assert {state for (state,) in colombo.rows(sa.select(Stay.state))} == {StayState.CURRENT}


def test_rooming_a_planeful_asks_at_most_26_statements_a_person(colombo: Colombo) -> None:
    people = colombo.people(4)
    flight = colombo.open_flight(people)
    plan(colombo, flight)
    colombo.fly(flight)
    orders = received(colombo, people, flight)
    told: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        told.append(statement)

    with colombo.app.app_context():
        engine = db.engine
    asked = []
    event.listen(engine, "before_cursor_execute", note)
    try:
        for some in (orders[:1], orders[1:]):
            told.clear()
            assert colombo.do(room_all, some, as_=colombo.coordinator) == (len(some), 0, 0)
            asked.append(len(told))
    finally:
        event.remove(engine, "before_cursor_execute", note)
    assert (asked[1] - asked[0]) / 2 <= 26, asked


def test_a_bed_is_chosen_for_who_has_none_and_only_fitting_ones_are_offered(colombo: Colombo) -> None:
    (anna,) = colombo.people(1)
    flight = colombo.flight([anna])
    (order,) = received(colombo, [anna], flight)
    browser = colombo.browser()
    browser.open(f"/quarantine/orders/{order}/room")
    offered = set(browser.form(having=("bed",)).choices["bed"])
    assert offered == {str(bed) for use in (RoomUse.WOMEN, RoomUse.FAMILIES) for bed in beds(colombo, use)} | {
        str(bed) for bed in beds(colombo, RoomUse.ISOLATION)
    }
    chosen = beds(colombo, RoomUse.WOMEN)[0]
    assert browser.submit({"bed": str(chosen)}).status_code == 303
    assert colombo.rows(sa.select(Stay.bed_id, Stay.state)) == [(chosen, StayState.CURRENT)]
    assert colombo.value(sa.select(QuarantineOrder.site_id)) == colombo.centre_id


def test_a_bed_that_was_taken_meanwhile_is_refused_with_a_sentence(colombo: Colombo) -> None:
    anna, berta = colombo.people(2)
    flight = colombo.flight([anna, berta])
    first, second = received(colombo, [anna, berta], flight)
    bed = beds(colombo, RoomUse.WOMEN)[0]
    colombo.do(room, first, bed)
    with pytest.raises(Refused, match="bed_taken"):
        colombo.do(room, second, bed)


def test_the_bus_takes_those_without_a_place_to_the_chosen_centre_which_sees_them_then(colombo: Colombo) -> None:
    (anna,) = colombo.people(1)
    flight = colombo.flight([anna])
    (order,) = received(colombo, [anna], flight)
    centre = colombo.browser(colombo.centre_intake)
    centre.open(f"/quarantine/{colombo.centre_id}")
    assert "Passenger001" not in centre.words
    airport = colombo.browser()
    airport.open(f"/arrivals/{flight}/bus")
    assert airport.submit({"centre": str(colombo.centre_id)}).status_code == 303
    centre.open(f"/quarantine/{colombo.centre_id}")
    assert "Passenger001" in centre.words
    assert "On the way" in centre.words
    colombo.do(room, order, beds(colombo, RoomUse.WOMEN)[0], as_=colombo.centre_intake)
    steps = [target for (target,) in colombo.rows(sa.select(OrderMove.target).order_by(OrderMove.at, OrderMove.id))]
    assert steps == [OrderState.ISSUED, OrderState.IN_TRANSIT, OrderState.ADMITTED]


def test_who_has_her_planned_room_already_is_answered_so_and_nothing_is_written_twice(colombo: Colombo) -> None:
    (anna,) = colombo.people(1)
    flight = colombo.open_flight([anna])
    plan(colombo, flight)
    colombo.fly(flight)
    (order,) = received(colombo, [anna], flight)
    for _again in range(2):
        colombo.do(room, order, as_=colombo.coordinator)
    assert colombo.rows(sa.select(Stay.state)) == [(StayState.CURRENT,)]
    steps = [target for (target,) in colombo.rows(sa.select(OrderMove.target).order_by(OrderMove.at, OrderMove.id))]
    assert steps.count(OrderState.ADMITTED) == 1


def test_without_a_place_and_without_a_chosen_centre_no_bus_leaves(colombo: Colombo) -> None:
    (anna,) = colombo.people(1)
    flight = colombo.flight([anna])
    (order,) = received(colombo, [anna], flight)
    with pytest.raises(Refused, match="no_place_planned"):
        colombo.do(actions.send_to_centre, [order], None)


def test_release_too_early_is_refused_with_the_date_and_on_the_day_she_is_home(colombo: Colombo) -> None:
    (anna,) = colombo.people(1)
    flight = colombo.flight([anna])
    (order,) = received(colombo, [anna], flight)
    colombo.do(room, order, beds(colombo, RoomUse.WOMEN)[0])
    until = colombo.value(sa.select(QuarantineOrder.until_on))
    browser = colombo.browser(colombo.centre_intake)
    browser.open(f"/quarantine/orders/{order}")
    assert browser.post(f"/quarantine/orders/{order}/release", {}).status_code == 422
    assert f"until {until.day} " in browser.words
    midnight = datetime(until.year, until.month, until.day, tzinfo=UTC) - timedelta(hours=5, minutes=30)
    with pytest.raises(Refused, match="days_not_done"):
        colombo.do(actions.release, order, as_=colombo.centre_intake, at=midnight - timedelta(minutes=1))
    colombo.do(actions.release, order, as_=colombo.centre_intake, at=midnight + timedelta(minutes=1))
    assert colombo.rows(sa.select(Stay.state, Stay.end_reason)) == [(StayState.ENDED, StayEnd.RELEASED)]
    with colombo.app.app_context(), work(write=False):
        assert journey_states([anna]) == {anna: JourneyState.HOME}
    with pytest.raises(NotThere):
        colombo.do(actions.release, order, as_=colombo.centre_intake, at=midnight + timedelta(minutes=2))


def test_isolation_keeps_her_in_and_absconding_frees_the_bed_with_its_reason(colombo: Colombo) -> None:
    (anna,) = colombo.people(1)
    flight = colombo.flight([anna])
    (order,) = received(colombo, [anna], flight)
    colombo.do(room, order, beds(colombo, RoomUse.WOMEN)[0])
    browser = colombo.browser(colombo.centre_intake)
    for step, state in (("isolated", OrderState.ISOLATED), ("admitted", OrderState.ADMITTED)):
        browser.open(f"/quarantine/orders/{order}/steps/{step}")
        assert browser.submit({}).status_code == 303
        assert colombo.value(ORDERED) is state
    browser.open(f"/quarantine/orders/{order}/steps/absconded")
    assert browser.submit({}).status_code == 422
    assert "Say why." in browser.words
    assert browser.submit({"reason": "Climbed the wall"}).status_code == 303
    assert colombo.rows(sa.select(Stay.state, Stay.end_reason)) == [(StayState.ENDED, StayEnd.ABSCONDED)]
    assert colombo.value(ORDERED) is OrderState.ABSCONDED


def test_a_crafted_step_that_skips_rooming_is_refused(colombo: Colombo) -> None:
    (anna,) = colombo.people(1)
    flight = colombo.flight([anna])
    (order,) = received(colombo, [anna], flight)
    browser = colombo.browser()
    browser.open("/arrivals")
    for step in ("admitted", "isolated"):
        assert browser.post(f"/quarantine/orders/{order}/steps/{step}", {}).status_code == 422
    assert browser.post(f"/quarantine/orders/{order}/release", {}).status_code == 422
    assert colombo.value(ORDERED) is OrderState.ISSUED


def test_places_are_planned_for_everybody_with_a_report_of_who_got_none(colombo: Colombo) -> None:
    women = colombo.people(4)
    mother = colombo.person(10, birth=BirthDate(born(33)))
    father = colombo.person(11, sex=Sex.M, birth=BirthDate(born(35)))
    child = colombo.person(12, birth=BirthDate(born(8)))
    infant = colombo.person(13, birth=BirthDate(LANDING.date() - timedelta(days=200)))
    men = [colombo.person(20 + number, sex=Sex.M) for number in range(3)]
    officer = colombo.viewer(colombo.officer)
    with colombo.app.app_context(), work(write=True):
        for one in (father, child, infant):
            bonds.join_unit(officer, one, mother, UnitKind.FAMILY)
    flight = colombo.open_flight([*women, mother, father, child, infant, *men])
    browser = colombo.browser(colombo.coordinator)
    browser.open(f"/flights/{flight}/quarantine-places")
    browser.submit({"centres": [str(colombo.centre_id)]})
    assert "10 people got a place." in browser.words
    assert "Beds are free, but in no room where this person may sleep" in browser.words
    stays = dict(colombo.rows(sa.select(Stay.person_id, Stay.bed_id).where(Stay.state == StayState.PLANNED)))
    family = set(beds(colombo, RoomUse.FAMILIES))
    assert {stays[mother], stays[father], stays[child]} <= family
    assert stays[infant] is None
    assert {stays[one] for one in women} == set(beds(colombo, RoomUse.WOMEN))
    assert len({one for one in men if one in stays}) == 2
    browser.submit({"centres": [str(colombo.centre_id)]})
    assert "0 people got a place." in browser.words
    assert len(colombo.rows(sa.select(Stay.id))) == len(stays)


def test_planning_without_a_centre_is_refused_and_says_so(colombo: Colombo) -> None:
    flight = colombo.open_flight(colombo.people(1))
    browser = colombo.browser(colombo.coordinator)
    browser.open(f"/flights/{flight}/quarantine-places")
    assert browser.submit({}).status_code == 422
    assert "Choose at least one centre." in browser.words


def test_the_persons_page_says_how_far_she_has_come_on_her_way_home(colombo: Colombo) -> None:
    (anna,) = colombo.people(1)
    flight = colombo.open_flight([anna])
    officer = colombo.browser(colombo.officer)

    def says(*words: str) -> None:
        officer.open(f"/people/{anna}")
        assert [word for word in words if word not in officer.words] == []

    says("Seat confirmed", "Looked after by the mission")
    colombo.fly(flight)
    says("Landed in Sri Lanka")
    (order,) = received(colombo, [anna], flight)
    says("Received at the airport in Sri Lanka")
    colombo.do(room, order, beds(colombo, RoomUse.WOMEN)[0])
    until = colombo.value(sa.select(QuarantineOrder.until_on))
    colombo.do(
        actions.release, order, as_=colombo.centre_intake, at=datetime(until.year, until.month, until.day, tzinfo=UTC)
    )
    says("At home")
