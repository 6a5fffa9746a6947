"""Seats with thirty-two at the same instant, on real connections: the last seat, two flights, an allotment that moves.

Each act runs in a thread with a connection of its own, on both databases; invariants 2 and 3 of the domain.
"""

import threading
from collections import Counter
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from flask import Flask

from migrant_support.domains.flights import actions
from migrant_support.domains.flights.actions.sealing import seal_manifest
from migrant_support.domains.flights.models import (
    AllottedSeat,
    EntryMove,
    Flight,
    LentSeat,
    ManifestEntry,
    SeatAllotment,
)
from migrant_support.domains.flights.rules.states import SEATED, EntryState
from migrant_support.domains.flights.rules.words import Payer
from migrant_support.domains.people.actions.bonds import form_unit
from migrant_support.domains.people.rules import UnitKind
from migrant_support.kernel.clock import now
from migrant_support.kernel.refusals import Refused
from migrant_support.platform.store.transaction import work
from tests.support.flying import Airfield, allotment_of, make_airfield

MANY = 32


@pytest.fixture
def field(app: Flask) -> Airfield:
    """Those who make a flight."""
    return make_airfield(app)


def at_once(acts: list[Callable[[], Any]]) -> list[Any]:
    """Do all acts at the same instant, each in its own thread; their answers, refusals among them."""
    barrier = threading.Barrier(len(acts))
    answers: list[Any] = []

    def one(act: Callable[[], Any]) -> None:
        barrier.wait()
        try:
            answers.append(act())
        except Refused as no:
            answers.append(no.code)

    threads = [threading.Thread(target=one, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == len(acts), "an act failed in another way than by a refusal"
    return answers


def confirming(field: Airfield, flight: UUID, *entries: UUID) -> Callable[[], str]:
    """Confirm entries; what came of it as one word."""
    viewer = field.viewer()

    def act() -> str:
        with field.app.app_context(), work(write=True):
            outcomes = actions.confirm(viewer, flight, list(entries))
        refused = [o.refused.code for o in outcomes if o.refused]
        return refused[0] if refused else "stopped" if any(o.stops for o in outcomes) else "done"

    return act


def seated(field: Airfield, *conditions: Any) -> int:
    """How many hold a seat."""
    counted = sa.select(sa.func.count()).select_from(ManifestEntry)
    return field.value(counted.where(ManifestEntry.state.in_(sorted(SEATED)), *conditions))


def nobody_overbooked(field: Airfield) -> None:
    """No allotment gives more seats than it has, and no place is held twice."""
    over = field.rows(
        sa.select(SeatAllotment.id, sa.func.count(sa.distinct(AllottedSeat.place)))
        .outerjoin(AllottedSeat, AllottedSeat.allotment_id == SeatAllotment.id)
        .group_by(SeatAllotment.id)
    )
    for allotment_id, seats in over:
        assert seated(field, ManifestEntry.allotment_id == allotment_id) <= seats


def test_the_last_seat_is_given_once(field: Airfield) -> None:
    flight = field.flight(seats=1)
    entries = field.proposed(flight, *(field.traveller(f"Perera{n}") for n in range(MANY)))
    answers = Counter(at_once([confirming(field, flight, entry) for entry in entries]))
    assert answers == {"done": 1, "no_seat": MANY - 1}
    assert seated(field) == 1


def test_a_person_proposed_on_many_flights_sits_on_one(field: Airfield) -> None:
    person = field.traveller()
    flights = [field.flight(seats=1, days=3 + n) for n in range(8)]
    entries = [(flight, field.proposed(flight, person)[0]) for flight in flights]
    answers = Counter(at_once([confirming(field, *entries[n % 8]) for n in range(MANY)]))
    assert answers["done"] == 1, answers
    assert set(answers) <= {"done", "seated_elsewhere", "seated_already", "entry_step"}
    assert seated(field) == 1


def test_an_allotment_that_is_taken_away_while_confirming_is_never_overbooked(field: Airfield) -> None:
    flight = field.flight(seats=8)
    entries = field.proposed(flight, *(field.traveller(f"Perera{n}") for n in range(16)))
    source, planner = allotment_of(field, flight), field.viewer(field.coordinator)

    def move() -> str:
        with field.app.app_context(), work(write=True):
            actions.move_seats(planner, flight, source, mission="OMN", payer=Payer.STATE, seats=1)
        return "moved"

    answers = Counter(at_once([confirming(field, flight, e) for e in entries] + [move] * 16))
    nobody_overbooked(field)
    assert answers["done"] + answers["moved"] == 8, answers
    assert set(answers) <= {"done", "moved", "no_seat", "seats_held"}


def test_seats_that_go_back_while_they_are_confirmed_are_used_or_back_and_never_both(field: Airfield) -> None:
    flight = field.flight(seats=12, mission="OMN")
    lender, planner = allotment_of(field, flight, "OMN"), field.viewer(field.coordinator)
    more = {"mission": "KWT", "return_at": None}
    first = field.do(actions.lend_seats, flight, lender, seats=8, by=field.coordinator, **more)
    entries = field.proposed(flight, *(field.traveller(f"Perera{n}") for n in range(12)))

    def give_back() -> str:
        with field.app.app_context(), work(write=True):
            return f"back {actions.return_seats(planner, flight, first)}"

    def lend() -> str:
        with field.app.app_context(), work(write=True):
            actions.lend_seats(planner, flight, lender, seats=1, **more)
        return "lent"

    answers = at_once([confirming(field, flight, e) for e in entries] + [give_back] * 10 + [lend] * 10)
    nobody_overbooked(field)
    assert field.rows(sa.select(Flight.allotted)) == [(12,)], "a seat was lost or made"
    borrower = allotment_of(field, flight, "KWT")
    has = field.value(sa.select(sa.func.count()).where(AllottedSeat.allotment_id == borrower))
    assert has == field.value(sa.select(sa.func.count()).select_from(LentSeat)), "what it has is what is out"
    allowed = {"done", "no_seat", "lent", "too_few_free", "seats_used", "returned_already"}
    assert {answer for answer in answers if not answer.startswith("back")} <= allowed, Counter(answers)


def test_units_that_overlap_in_time_are_seated_whole_or_not_at_all(field: Airfield) -> None:
    flight = field.flight(seats=7)
    pairs = []
    for number in range(8):
        pair = [field.traveller(f"Wife{number}"), field.traveller(f"Husband{number}")]
        field.do(form_unit, pair, UnitKind.FAMILY)
        pairs.append(field.proposed(flight, *pair))
    acts = [confirming(field, flight, entry) for pair in pairs for entry in pair for _ in range(2)]
    at_once(acts)
    for pair in pairs:
        assert len({field.state(entry) for entry in pair}) == 1
    assert seated(field) == 6


def test_leaving_and_filling_at_once_keeps_every_seat_single(field: Airfield) -> None:
    flight = field.flight(seats=4)
    first = field.confirmed(flight, *(field.traveller(f"A{n}") for n in range(4)))
    waiting = field.proposed(flight, *(field.traveller(f"B{n}") for n in range(8)))
    field.do(actions.put_on_waiting_list, flight, waiting)
    allotment, viewer = allotment_of(field, flight), field.viewer()

    def leave(entry: UUID) -> Callable[[], str]:
        def act() -> str:
            with field.app.app_context(), work(write=True):
                actions.leave_entry(viewer, entry, EntryState.WITHDRAWN, reason="Stays")
            return "left"

        return act

    def fill() -> str:
        with field.app.app_context(), work(write=True):
            actions.fill_from_waiting(viewer, flight, allotment)
        return "filled"

    at_once([leave(entry) for entry in first] + [fill] * 12)
    field.do(actions.fill_from_waiting, flight, allotment)
    nobody_overbooked(field)
    assert [field.state(entry) for entry in waiting] == [EntryState.CONFIRMED] * 4 + [EntryState.WAITING] * 4


def test_thirty_two_on_two_flights_of_one_day_never_pass_its_ceiling(field: Airfield) -> None:
    flights = [field.flight(seats=MANY), field.flight(seats=MANY)]
    today = now().date()
    field.do(
        actions.limit_day, airport="CMB", from_on=today, until_on=None, people=5, reason="Places at home",
        by=field.coordinator,
    )  # fmt: skip
    people = [field.traveller(f"Perera{n}") for n in range(MANY)]
    entries = [
        (flight, entry)
        for number, flight in enumerate(flights)
        for entry in field.proposed(flight, *people[number :: len(flights)])
    ]
    answers = Counter(at_once([confirming(field, flight, entry) for flight, entry in entries]))
    assert answers == {"done": 5, "day_is_full": MANY - 5}
    assert seated(field) == 5


def test_who_boards_while_being_taken_off_does_one_of_both_with_the_whole_unit(field: Airfield) -> None:
    """Eight couples at the gate; for each, both are let on board and both taken off at the same instant."""
    flight = field.flight(seats=16)
    couples = []
    for number in range(8):
        couple = [field.traveller(f"Wife{number}"), field.traveller(f"Husband{number}")]
        field.do(form_unit, couple, UnitKind.FAMILY)
        field.places(*couple)
        couples.append(field.confirmed(flight, *couple))
    field.do(actions.lock_flight, flight, by=field.coordinator)
    field.do(seal_manifest, flight, by=field.coordinator)
    for entry in [one for couple in couples for one in couple]:
        field.do(actions.check_in, entry)
    viewer = field.viewer()

    def boarding(entry: UUID) -> Callable[[], str]:
        def act() -> str:
            with field.app.app_context(), work(write=True):
                went = actions.board(viewer, entry)
            return "boarded" if went.anew else "boarded already"

        return act

    def taking_off(entry: UUID) -> Callable[[], str]:
        def act() -> str:
            with field.app.app_context(), work(write=True):
                left = actions.leave_entry(viewer, entry, EntryState.OFFLOADED, reason="Ill at the gate")
            return "off" if left else "off already"

        return act

    acts = [act(entry) for couple in couples for entry in couple for act in (boarding, taking_off)]
    answers = Counter(at_once(acts))
    assert set(answers) <= {"boarded", "boarded already", "off", "off already", "entry_step"}, answers
    ends = [{field.state(entry) for entry in couple} for couple in couples]
    assert all(end in ({EntryState.BOARDED}, {EntryState.OFFLOADED}) for end in ends), ends
    assert ends.count({EntryState.BOARDED}) == answers["boarded"]
    assert ends.count({EntryState.OFFLOADED}) == answers["off"]
    assert seated(field) == 2 * answers["boarded"]
    steps = sa.select(sa.func.count()).where(EntryMove.source == EntryState.CHECKED_IN)
    assert field.value(steps) == 16  # each took one step from there, not two
    nobody_overbooked(field)
