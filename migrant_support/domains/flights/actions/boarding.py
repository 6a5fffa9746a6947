"""At the airport: check-in with baggage, boarding, each by the gate as it stands at that moment. Never commits."""

from collections.abc import Sequence
from uuid import UUID

from migrant_support.domains.flights.actions.holding import groups_of, hold_flight_of, hold_people, step_entries
from migrant_support.domains.flights.models import Flight, ManifestEntry
from migrant_support.domains.flights.queries.entries import listed_on
from migrant_support.domains.flights.queries.gate import Asked, facts_of
from migrant_support.domains.flights.rules.gate import Stage, blockers, stops
from migrant_support.domains.flights.rules.states import SEATED, EntryState, FlightState, check_entry_step
from migrant_support.domains.people.queries import flags_at, in_units
from migrant_support.domains.people.rules import Checkpoint
from migrant_support.kernel.clock import now
from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.audit import record
from migrant_support.policy import Power

MOST_BAGS, MOST_KILOS = 20, 400
AT_CHECK_IN = (FlightState.LOCKED, FlightState.SEALED)


def check_in(actor: Viewer, entry_id: UUID, *, bags: int = 0, bag_kilos: int = 0, seat_number: str = "") -> None:
    """Check a confirmed passenger in. Raises NotThere or Refused."""
    flight, entry = hold_flight_of(actor, entry_id, Power.FLIGHT_BOARD)
    if flight.state not in AT_CHECK_IN:
        raise Refused("not_locked", msg("Check-in begins when the list is locked."))
    if not (0 <= bags <= MOST_BAGS and 0 <= bag_kilos <= MOST_KILOS):
        raise Refused("baggage_unlikely", msg("Check the number of bags and their weight."), field="bags")
    check_entry_step(entry.state, EntryState.CHECKED_IN)
    hold_people([entry.person_id])
    _pass_gate(actor, flight, [entry], Stage.CHECK_IN, Checkpoint.CHECK_IN)
    entry.bags, entry.bag_kilos, entry.seat_number = bags, bag_kilos, seat_number.strip().upper()[:4]
    step_entries(actor, [entry], EntryState.CHECKED_IN, at=now())
    record(actor, "flights.entry.check_in", kind="manifest_entry", object_id=entry.id, fields=("state", "bags", "seat"))


def board(actor: Viewer, entry_id: UUID) -> list[UUID]:
    """Let a passenger board with all who travel with them: nobody of a unit, no escort stays behind.

    Returns whose entries boarded. Raises NotThere or Refused.
    """
    flight, entry = hold_flight_of(actor, entry_id, Power.FLIGHT_BOARD)
    if flight.state is not FlightState.SEALED:
        raise Refused("not_sealed", msg("Boarding begins when the list is sealed."))
    check_entry_step(entry.state, EntryState.BOARDED)
    listed = listed_on(flight.id)
    together = groups_of([entry], listed, in_units([e.person_id for e in listed]))[0]
    group = [one for one in together if one.state is not EntryState.BOARDED]
    hold_people(e.person_id for e in group)
    if any(one.state is not EntryState.CHECKED_IN for one in group):
        raise Refused(
            "group_not_checked_in", msg("Not everybody who travels with this passenger is checked in. Board together.")
        )
    _pass_gate(actor, flight, group, Stage.BOARD, Checkpoint.BOARDING)
    step_entries(actor, group, EntryState.BOARDED, at=now())
    for one in group:
        record(actor, "flights.entry.board", kind="manifest_entry", object_id=one.id, fields=("state",))
    return [one.id for one in group]


def _pass_gate(
    actor: Viewer, flight: Flight, group: Sequence[ManifestEntry], stage: Stage, checkpoint: Checkpoint
) -> None:
    """Raise Refused when a flag denies somebody, or something is missing at this moment."""
    moment = now()
    for entry in group:
        denied = next((flag for flag in flags_at(actor, entry.person_id, checkpoint) if flag.denies), None)
        if denied is not None:
            raise Refused("flag_denies", msg("Stop: %(instruction)s"), instruction=denied.instruction)
    people = [entry.person_id for entry in group]
    company = frozenset({EntryState.BOARDED}) if stage is Stage.BOARD else SEATED
    for facts in facts_of([Asked(people, flight, people, company)]).values():
        found = blockers(facts, stage, departs_at=flight.departs_at, departs_on=flight.departs_on, now=moment)
        if stops(found):
            raise GateStops(stops(found))


class GateStops(Refused):
    """Something is missing at the gate: which codes, for the screen to name."""

    def __init__(self, codes: Sequence[str]) -> None:
        super().__init__("gate", msg("Something is missing. The passenger's page says what, and how to mend it."))
        self.stops = tuple(codes)
