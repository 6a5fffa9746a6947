"""Whatever people do with flights in whatever order, the promises hold: `walking` says which and what may be done."""

from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.flights.walking import PROMISES, Country, Walk
from tests.support.flying import Airfield

WALKS, STEPS = 20, 50


def test_no_walk_breaks_a_promise(field: Airfield) -> None:
    made = type("WalkHere", (Walk,), {"country": Country(field), "reached": set()})
    run_state_machine_as_test(
        made,
        settings=settings(
            max_examples=WALKS,
            stateful_step_count=STEPS,
            deadline=None,
            derandomize=True,
            suppress_health_check=[*HealthCheck],
        ),
    )
    expected = {"proposed", "waiting", "confirmed", "checked_in", "boarded", "postponed", "withdrawn"}
    assert made.reached >= expected | {"flight locked", "flight sealed"}, made.reached


def test_a_walk_to_the_airport_on_which_one_does_not_come_and_one_is_taken_off(field: Airfield) -> None:
    """Where random walks come only now and then: the same steps, steered, with every promise asked after each."""
    made = type("SteeredWalk", (Walk,), {"country": Country(field), "reached": set()})
    walk = made()
    try:
        for step in (
            lambda: walk.propose(0, [1, 2], False),
            lambda: walk.propose(0, [4, 5], False),  # the couple; the first stands there already
            lambda: walk.go_to_the_airport(42),  # three check in, two board, the fourth does not come
        ):
            step()
            for promise in PROMISES:
                getattr(walk, promise)()
    finally:
        walk.teardown()
    assert made.reached >= {"boarded", "no_show", "offloaded", "flight sealed"}, made.reached


def test_a_walk_home_and_a_flight_that_is_cancelled_reach_every_other_state(field: Airfield) -> None:
    """Sealed, signed, flown, landed; the next flight cancelled with people on it."""
    made = type("WalkHome", (Walk,), {"country": Country(field), "reached": set()})
    walk = made()
    try:
        for step in (
            lambda: walk.propose(0, [1], False),
            lambda: walk.propose(1, [4], False),  # the couple, on another flight
            lambda: walk.go_to_the_airport(3),  # of the first flight: three are called, both come, both board
            lambda: walk.sign(3),
            lambda: walk.fly(3),
            lambda: walk.fly(6),
            lambda: walk.cancel(16),
        ):
            step()
            for promise in PROMISES:
                getattr(walk, promise)()
    finally:
        walk.teardown()
    assert made.reached >= {"arrived", "freed", "flight departed", "flight arrived", "flight cancelled"}, made.reached
    assert walk.sealed
