"""What a coordinator plans with: the board of a month with 200 flights, and a list of 300 people proposed at once."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from uuid import UUID

from bench.flights import measured_act, viewer_called
from bench.installations import Installation
from bench.screens import Measured, Screen, is_wanted
from migrant_support.domains.flights.actions import propose
from migrant_support.domains.flights.rules.passengers import Candidate
from migrant_support.domains.flights.rules.states import FlightState
from migrant_support.domains.flights.rules.words import Payer
from migrant_support.kernel.clock import now
from migrant_support.platform.store.transaction import work
from tests.support.flying import a_traveller
from tests.support.sealed import add_flight

FLIGHTS, SEATS, PROPOSED = 200, 40, 300
_AHEAD = 400
"""Days until the month of the board, so that no flight of the demonstration stands in it."""


@dataclass(frozen=True, slots=True)
class Plans:
    """A month full of flights, an open flight without anybody on it, and who may be proposed for it."""

    first: datetime
    flights: int
    empty: UUID
    people: tuple[UUID, ...]

    def screens(self) -> list[Screen]:
        """The board, as a month."""
        path = f"/flights/board?zoom=month&day={self.first:%Y-%m-%d}"
        return [Screen(f"Coordinator's board, {self.flights} flights", "coordinator", path)]


def add_plans(made: Installation, flights: int = FLIGHTS, people: int = PROPOSED) -> Plans:
    """Plan the flights and register the people, of whom nothing is missing."""
    with made.app.app_context(), work(write=True):
        month = (now() + timedelta(days=_AHEAD)).date().replace(day=1)
        first = datetime.combine(month, time(6), UTC)
        for number in range(flights):
            departs = first + timedelta(days=number % 28, minutes=5 * number)
            add_flight(number=f"UL{1000 + number}", seats=SEATS, needs=(), departs=departs, state=FlightState.OPEN)
        empty = add_flight(
            number="UL904", seats=PROPOSED, needs=(), departs=now() + timedelta(days=9), state=FlightState.OPEN
        )
        officer, doctor = viewer_called("officer.kuwait"), viewer_called("medical")
        ready = tuple(a_traveller(officer, doctor, f"Ready{number}") for number in range(people))
    return Plans(first, flights, empty, ready)


def measure_planning(made: Installation, plans: Plans, count: int, only: str = "") -> Iterator[Measured]:
    """Measure proposing everybody at once, in turn with its statements."""
    name = f"Propose {len(plans.people)}"
    if is_wanted(name, only):
        with made.app.app_context(), work(write=False):
            officer = viewer_called("officer.kuwait")
        candidates = [Candidate(person) for person in plans.people]

        def act() -> None:
            outcomes = propose(officer, plans.empty, candidates, mission="KWT", payer=Payer.IOM)
            if len(outcomes) != len(candidates) or not all(one.is_done for one in outcomes):
                raise RuntimeError("somebody was not proposed")

        yield measured_act(made, name, act, count)
