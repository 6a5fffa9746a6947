"""How many seats an aircraft has, and what may be given of them. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg

CABINS = ("first", "business", "economy")


@dataclass(frozen=True, slots=True)
class Configuration:
    """An aircraft as it is fitted: seats by cabin, from the front."""

    code: str
    type: str
    name: str
    cabins: Sequence[tuple[str, int]]

    @property
    def seats(self) -> int:
        """All its seats."""
        return sum(seats for _cabin, seats in self.cabins)


def check_configuration(one: Configuration) -> None:
    """Raise ValueError for a configuration that no aircraft has."""
    if not one.cabins or any(cabin not in CABINS or seats < 1 for cabin, seats in one.cabins):
        raise ValueError(f"the configuration {one.code} is not whole")


def check_capacity(capacity: int | None, allotted: int) -> None:
    """Raise Refused for more seats given to missions than the aircraft has; None means it is not known yet."""
    if capacity is not None and allotted > capacity:
        raise Refused(
            "aircraft_full",
            msg("The aircraft has %(capacity)s seats, and this would give missions %(allotted)s. Give fewer."),
            field="seats",
            capacity=capacity,
            allotted=allotted,
        )


def check_fits(capacity: int | None, allotted: int) -> None:
    """Raise Refused for an aircraft that is smaller than what missions have been given already."""
    if capacity is not None and allotted > capacity:
        raise Refused(
            "aircraft_too_small",
            msg(
                "This aircraft has %(capacity)s seats, but missions have %(allotted)s. Take the flight's way for "
                "another aircraft: it lists who does not fit."
            ),
            field="configuration",
            capacity=capacity,
            allotted=allotted,
        )
