"""The departure day: a bus from a site to the airport, and who sits in it. Pure."""

from collections.abc import Collection

from migrant_support.domains.flights.rules.states import SEATED, EntryState
from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg

MOST_SEATS = 120


def check_bus(name: str, seats: int) -> None:
    """Raise Refused for a bus without a name, or with seats that no bus has."""
    if not name.strip():
        raise Refused("bus_name_missing", msg("Write the number plate or a name for the bus."), field="name")
    if not 1 <= seats <= MOST_SEATS:
        raise Refused("bus_seats_unlikely", msg("A bus has between 1 and 120 seats."), field="seats")


def next_place(seats: int, taken: Collection[int]) -> int:
    """The lowest free place of a bus. Raises Refused when it is full."""
    for place in range(1, seats + 1):
        if place not in taken:
            return place
    raise Refused("bus_full", msg("This bus is full: it has %(seats)s seats. Choose another bus."), seats=seats)


def check_rides(state: EntryState) -> None:
    """Raise Refused for somebody who has no seat on the flight, and so stays in her bed."""
    if state not in SEATED:
        raise Refused("no_seat_on_flight", msg("This person has no seat on the flight. Nothing is ended."))
