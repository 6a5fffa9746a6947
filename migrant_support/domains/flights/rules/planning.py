"""What a flight must be to be planned. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from migrant_support.domains.flights.rules.passengers import Limits
from migrant_support.domains.flights.rules.times import Leg, check_legs
from migrant_support.domains.flights.rules.words import Signature
from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg

NUMBER = re.compile(r"([A-Z][A-Z0-9]|[0-9][A-Z])[0-9]{1,4}[A-Z]?")  # IATA: airline designator, number, suffix
MOST_SEATS = 600  # more than any aircraft has


@dataclass(frozen=True, slots=True)
class FlightPlan:
    """A flight as it is planned."""

    number: str
    operator: str
    legs: Sequence[Leg]
    limits: Limits
    aircraft: str = ""
    needs_signatures: Sequence[Signature] = (Signature.MISSION,)
    configuration: str = ""


def check_plan(plan: FlightPlan) -> None:
    """Raise Refused for a flight that cannot be."""
    if not NUMBER.fullmatch(plan.number):
        raise Refused(
            "flight_number", msg("Write the number with the letters of the airline, like UL 230."), field="number"
        )
    if not plan.operator.strip():
        raise Refused("operator_missing", msg("Say which airline flies."), field="operator")
    if not plan.needs_signatures:
        raise Refused("signature_missing", msg("Somebody must sign the list. Choose who."), field="needs_signatures")
    check_legs(plan.legs)


def read_number(typed: str) -> str:
    """The number of a flight without blanks, in capitals: "ul 230" is UL230."""
    return "".join(typed.split()).upper().replace("-", "")


def check_seats(seats: int) -> None:
    """Raise Refused for a number of seats that no aircraft has."""
    if not 0 <= seats <= MOST_SEATS:
        raise Refused(
            "seats_unlikely", msg("Write a number of seats between 0 and %(most)s."), field="seats", most=MOST_SEATS
        )
