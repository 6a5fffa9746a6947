"""What becomes of the book of flights when a person is made anonymous: nothing, it names nobody."""

from migrant_support.domains.funding.models import FlightMoney
from migrant_support.platform.erasure import keeps_whole


def answer() -> None:
    """Answer for the table."""
    keeps_whole(FlightMoney, "the book of a flight, not of a person")
