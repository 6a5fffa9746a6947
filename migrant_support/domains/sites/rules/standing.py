"""Whether what is known of a place still holds: figures that were told, licences and contracts that end. Pure."""

from datetime import date, datetime, timedelta
from enum import StrEnum

from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg

STALE_AFTER = timedelta(hours=24)  # our choice: a place is full or empty again within a day
SOON = timedelta(days=60)  # our choice: time to find another house


class Freshness(StrEnum):
    """Is a figure still worth acting on?"""

    FRESH = "fresh"
    STALE = "stale"


class Ending(StrEnum):
    """Does a licence or a contract hold for long, end soon, or has it ended?"""

    LATER = "later"
    SOON = "soon"
    OVER = "over"


def freshness(as_of: datetime, *, now: datetime) -> Freshness:
    """A figure of a day ago or older is stale, and said to be so wherever it stands."""
    return Freshness.STALE if now - as_of >= STALE_AFTER else Freshness.FRESH


def ending(until: date | None, *, today: date) -> Ending:
    """The last day still counts, by the calendar of the place."""
    if until is None or until > today + SOON:
        return Ending.LATER
    return Ending.OVER if until < today else Ending.SOON


def check_figure(places: int, taken: int, as_of: datetime, *, now: datetime) -> None:
    """Raise Refused for figures that cannot be, or of the future, or of long ago. A place may be overfull."""
    if places < 0 or taken < 0:
        raise Refused(
            "figure_impossible", msg("Write how many places there are and how many are taken."), field="places"
        )
    if taken > places * 3 + 50:
        raise Refused("figure_impossible", msg("So many people in so few places? Check both numbers."), field="taken")
    if as_of > now or as_of < now - timedelta(days=31):
        raise Refused("figure_when", msg("Say when that was so, within the last 31 days."), field="hours")
