"""Where a document is and how it was verified: what may be written, and which documents need looking after."""

from datetime import date, timedelta
from enum import StrEnum

from migrant_support.domains.people.rules import DocumentPlace
from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg

WARNED_AHEAD = timedelta(days=183)  # six months: FEATURES P3


class CheckWay(StrEnum):
    """How a document was verified."""

    ORIGINAL = "original"
    READER = "reader"
    AUTHORITY = "authority"


def check_move(before: DocumentPlace, after: DocumentPlace, *, reason: str, is_kept: bool) -> None:
    """Raise Refused for a move without a reason, or of a paper reported lost: it is never valid again (TD-2).

    Into the safe and out of it a document goes with a receipt.
    """
    if before is DocumentPlace.LOST:
        raise Refused(
            "lost_stays_lost",
            msg("A document reported lost is never valid again. If it was found, record it as another document."),
            field="place",
        )
    if is_kept:
        raise Refused(
            "kept_in_the_safe", msg("The document lies in the safe. Give it back with a receipt."), field="place"
        )
    if after is DocumentPlace.MISSION_SAFE:
        raise Refused("safe_needs_a_receipt", msg("Put the document into the safe with a receipt."), field="place")
    if not reason.strip():
        raise Refused("reason_missing", msg("Write how you know where the document is."), field="reason")


def check_verification(place: DocumentPlace, way: CheckWay, *, reference: str) -> None:
    """Raise Refused for a check that cannot have been: an original that is lost, an answer without its reference."""
    if place is DocumentPlace.LOST and way is not CheckWay.AUTHORITY:
        raise Refused(
            "lost_not_seen", msg("The document is lost, so nobody can have seen it. Ask who issued it."), field="way"
        )
    if way is CheckWay.AUTHORITY and not reference.strip():
        raise Refused(
            "reference_missing", msg("Write who answered, and the reference of the answer."), field="reference"
        )


def warned_until(today: date) -> date:
    """The last day of expiry that is warned of today."""
    return today + WARNED_AHEAD
