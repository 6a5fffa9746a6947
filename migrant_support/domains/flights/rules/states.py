"""State machines of a flight and of an entry (DOMAIN), as tables; and the state of a journey, computed."""

from enum import StrEnum

from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg


class FlightState(StrEnum):
    """A flight from plan to end."""

    DRAFT = "draft"
    OPEN = "open"
    LOCKED = "locked"
    SEALED = "sealed"
    DEPARTED = "departed"
    ARRIVED = "arrived"
    CLOSED = "closed"
    CANCELLED = "cancelled"


FLIGHT_STEPS: frozenset[tuple[FlightState, FlightState]] = frozenset(
    {
        (FlightState.DRAFT, FlightState.OPEN),
        (FlightState.OPEN, FlightState.LOCKED),
        (FlightState.LOCKED, FlightState.OPEN),
        (FlightState.LOCKED, FlightState.SEALED),
        (FlightState.SEALED, FlightState.DEPARTED),
        (FlightState.DEPARTED, FlightState.ARRIVED),
        (FlightState.ARRIVED, FlightState.CLOSED),
        *(
            (state, FlightState.CANCELLED)
            for state in (FlightState.DRAFT, FlightState.OPEN, FlightState.LOCKED, FlightState.SEALED)
        ),
    }
)


class EntryState(StrEnum):
    """A person on a flight's list. `freed` is what a cancelled flight does to everybody on it, boarded or not."""

    PROPOSED = "proposed"
    WAITING = "waiting"
    CONFIRMED = "confirmed"
    CHECKED_IN = "checked_in"
    BOARDED = "boarded"
    ARRIVED = "arrived"
    NO_SHOW = "no_show"
    OFFLOADED = "offloaded"
    WITHDRAWN = "withdrawn"
    POSTPONED = "postponed"
    FREED = "freed"


LISTED = frozenset(
    {EntryState.PROPOSED, EntryState.WAITING, EntryState.CONFIRMED, EntryState.CHECKED_IN, EntryState.BOARDED}
)
SEATED = frozenset({EntryState.CONFIRMED, EntryState.CHECKED_IN, EntryState.BOARDED})
"""Those who hold an allotted seat and are on the list that is sealed."""

STANDING = frozenset({EntryState.PROPOSED, EntryState.WAITING})
"""Those who stand on the list without a seat."""

_BEFORE_BOARDED = (EntryState.PROPOSED, EntryState.WAITING, EntryState.CONFIRMED, EntryState.CHECKED_IN)
ENTRY_STEPS: frozenset[tuple[EntryState, EntryState]] = frozenset(
    {
        (EntryState.PROPOSED, EntryState.CONFIRMED),
        (EntryState.PROPOSED, EntryState.WAITING),
        (EntryState.WAITING, EntryState.CONFIRMED),
        (EntryState.CONFIRMED, EntryState.CHECKED_IN),
        (EntryState.CHECKED_IN, EntryState.BOARDED),
        (EntryState.BOARDED, EntryState.ARRIVED),
        *((state, EntryState.WITHDRAWN) for state in _BEFORE_BOARDED),
        *((state, EntryState.POSTPONED) for state in _BEFORE_BOARDED),
        *((state, EntryState.FREED) for state in (*_BEFORE_BOARDED, EntryState.BOARDED)),
        *(
            (source, target)
            for source in (EntryState.CONFIRMED, EntryState.CHECKED_IN)
            for target in (EntryState.NO_SHOW, EntryState.OFFLOADED)
        ),
    }
)
NEEDS_REASON = frozenset({EntryState.WITHDRAWN, EntryState.POSTPONED, EntryState.OFFLOADED, EntryState.NO_SHOW})


def check_flight_step(source: FlightState, target: FlightState, *, reason: str = "") -> None:
    """Raise Refused for a step that the flight's state machine does not have, or a cancellation without reason."""
    if (source, target) not in FLIGHT_STEPS:
        raise Refused("flight_step", msg("The flight is in another state by now. Load the page again."))
    if target is FlightState.CANCELLED and not reason.strip():
        raise Refused(
            "reason_missing", msg("Say why the flight is cancelled: everybody on it will be told."), field="reason"
        )


def check_entry_step(source: EntryState, target: EntryState, *, reason: str = "") -> None:
    """Raise Refused for a step that an entry's state machine does not have, or one that needs a reason."""
    if (source, target) not in ENTRY_STEPS:
        raise Refused("entry_step", msg("This passenger is in another state by now. Load the page again."))
    if target in NEEDS_REASON and not reason.strip():
        raise Refused("reason_missing", msg("Say why."), field="reason")


class JourneyState(StrEnum):
    """How far a person has come on her way home (DOMAIN, Journey)."""

    REQUESTED = "requested"
    DOCUMENTS_READY = "documents_ready"
    CLEARED = "cleared"
    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    CHECKED_IN = "checked_in"
    BOARDED = "boarded"
    ARRIVED = "arrived"
    RECEIVED = "received"
    HOME = "home"
    WITHDRAWN = "withdrawn"


_BY_ENTRY = {
    EntryState.PROPOSED: JourneyState.PROPOSED,
    EntryState.WAITING: JourneyState.PROPOSED,
    EntryState.CONFIRMED: JourneyState.CONFIRMED,
    EntryState.CHECKED_IN: JourneyState.CHECKED_IN,
    EntryState.BOARDED: JourneyState.BOARDED,
    EntryState.ARRIVED: JourneyState.ARRIVED,
}


def journey_state(
    *,
    entry: EntryState | None,
    is_withdrawn: bool = False,
    is_received: bool = False,
    is_home: bool = False,
    has_document: bool = False,
    is_cleared: bool = False,
) -> JourneyState:
    """The state of a journey from the latest entry of it, the facts and the arrival (invariant 15).

    An entry that came to nothing (no-show, offloaded, postponed, freed) leads back to what the facts say.
    """
    if is_home:
        return JourneyState.HOME
    if is_received:
        return JourneyState.RECEIVED
    if entry in _BY_ENTRY:
        return _BY_ENTRY[entry]
    if is_withdrawn:
        return JourneyState.WITHDRAWN
    if has_document and is_cleared:
        return JourneyState.CLEARED
    return JourneyState.DOCUMENTS_READY if has_document else JourneyState.REQUESTED
