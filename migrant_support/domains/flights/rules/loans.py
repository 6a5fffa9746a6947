"""Seats lent by one mission to another, and their return. Pure; `now` is passed in."""

from dataclasses import dataclass
from datetime import datetime

from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg


@dataclass(frozen=True, slots=True)
class Lending:
    """What is to be lent: how many of how many free own seats, to whom, until when (None: until given back by hand)."""

    seats: int
    free: int
    lender: str
    borrower: str
    return_at: datetime | None


def check_lending(lending: Lending, *, now: datetime, departs_at: datetime) -> None:
    """Raise Refused for seats that cannot be lent: to oneself, none, more than are free, back too early or too late."""
    if lending.lender == lending.borrower:
        raise Refused("same_mission", msg("Seats are lent to another mission. Choose another one."), field="mission")
    if lending.seats < 1:
        raise Refused("no_seats", msg("Lend at least one seat."), field="seats")
    if lending.seats > lending.free:
        raise Refused(
            "too_few_free",
            msg("Only %(free)s seats are free and this mission's own. Lend at most so many."),
            field="seats",
            free=lending.free,
        )
    if lending.return_at is not None and lending.return_at <= now:
        raise Refused("return_past", msg("This hour is over. Choose a later one, or none."), field="return_day")
    if lending.return_at is not None and lending.return_at >= departs_at:
        raise Refused("return_late", msg("Seats come back before the flight leaves."), field="return_day")


def check_return(free: int, out: int) -> int:
    """How many come back now. Raises Refused when none is out any more, or all of them are used."""
    if not out:
        raise Refused("returned_already", msg("These seats are back already."))
    if not free:
        raise Refused(
            "seats_used", msg("All of these seats are held by passengers, and a used seat does not come back.")
        )
    return min(free, out)
