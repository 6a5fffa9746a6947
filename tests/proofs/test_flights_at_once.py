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
from migrant_support.domains.flights.models import AllottedSeat, ManifestEntry, SeatAllotment
from migrant_support.domains.flights.rules.states import SEATED, EntryState
from migrant_support.domains.flights.rules.words import Payer
from migrant_support.domains.people.actions.bonds import form_unit
from migrant_support.domains.people.rules import UnitKind
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
