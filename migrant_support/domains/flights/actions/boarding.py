"""At the airport: check-in with baggage, boarding, each by the gate as it stands at that moment. Never commits.

Over a bad line a scan comes twice: who is checked in or on board already stays so, and nothing is written again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.flights.actions.holding import (
    hold_flight,
    hold_flight_of,
    hold_people,
    step_entries,
)
from migrant_support.domains.flights.actions.outcomes import Outcome, all_refused
from migrant_support.domains.flights.baggage import usual_allowances
from migrant_support.domains.flights.models import BoardingPass, Flight, ManifestEntry
from migrant_support.domains.flights.queries.airport import allowances_of
from migrant_support.domains.flights.queries.entries import entry_visible_to, listed_on
from migrant_support.domains.flights.queries.gate import Asked, facts_of
from migrant_support.domains.flights.queries.together import groups_of
from migrant_support.domains.flights.rules.airport import check_baggage, for_whom
from migrant_support.domains.flights.rules.gate import BlockerCode, Stage, TravelFacts, blockers, stops
from migrant_support.domains.flights.rules.states import SEATED, EntryState, FlightState, check_entry_step
from migrant_support.domains.people.queries import flags_speaking, in_units
from migrant_support.domains.people.queries.rows import FlagRow
from migrant_support.domains.people.rules import Checkpoint
from migrant_support.kernel.clock import now
from migrant_support.kernel.refusals import NotThere, Refused
from migrant_support.kernel.texts import msg
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.audit import record
from migrant_support.platform.store import db
from migrant_support.policy import Power

AT_CHECK_IN = (FlightState.LOCKED, FlightState.SEALED)
_BEFORE_LOCKED = Refused("not_locked", msg("Check-in begins when the list is locked."))
_BEFORE_SEALED = Refused("not_sealed", msg("Boarding begins when the list is sealed."))
_APART = Refused(
    "group_not_checked_in", msg("Not everybody who travels with this passenger is checked in. Board together.")
)


@dataclass(slots=True)
class Boarded:
    """Who went through the gate with a scan: those who boarded now, and those who were on board before."""

    anew: list[UUID] = field(default_factory=list)
    before: list[UUID] = field(default_factory=list)


def check_in(
    actor: Viewer,
    entry_id: UUID,
    *,
    bags: int = 0,
    bag_kilos: int = 0,
    seat_number: str = "",
    is_let_pass: bool = False,
) -> int:
    """Check a confirmed passenger in; return the number of the boarding pass. `is_let_pass`: the airline takes more
    baggage than is free. Who is checked in already keeps baggage and number. Raises NotThere or Refused.
    """
    flight, entry = hold_flight_of(actor, entry_id, Power.FLIGHT_BOARD)
    if flight.state not in AT_CHECK_IN:
        raise _BEFORE_LOCKED
    if entry.state in (EntryState.CHECKED_IN, EntryState.BOARDED):
        return _pass_numbers(flight.id, [entry])[entry.id]
    name = for_whom(entry.payer, entry.passenger)
    allowed = allowances_of(flight.id).get(name) or usual_allowances()[name]
    check_baggage(allowed, bags=bags, kilos=bag_kilos, is_let_pass=is_let_pass)
    check_entry_step(entry.state, EntryState.CHECKED_IN)
    hold_people([entry.person_id])
    _Gate(flight, [[entry]], Stage.CHECK_IN, Checkpoint.CHECK_IN).check([entry])
    entry.bags, entry.bag_kilos, entry.seat_number = bags, bag_kilos, seat_number.strip().upper()[:4]
    step_entries(actor, [entry], EntryState.CHECKED_IN, at=now())
    record(actor, "flights.entry.check_in", kind="manifest_entry", object_id=entry.id, fields=("state", "bags", "seat"))
    return _pass_numbers(flight.id, [entry])[entry.id]


def check_in_many(actor: Viewer, flight_id: UUID, entry_ids: Sequence[UUID]) -> list[Outcome]:
    """Check in everybody who was ticked on the paper list, without baggage; each gets a line in the report."""
    flight, _listed, chosen = _ticked(actor, flight_id, entry_ids)
    if flight.state not in AT_CHECK_IN:
        raise _BEFORE_LOCKED
    hold_people(entry.person_id for entry in chosen)
    gate = _Gate(flight, [[entry] for entry in chosen], Stage.CHECK_IN, Checkpoint.CHECK_IN)
    done, found = [], []
    for entry in chosen:
        try:
            if entry.state not in (EntryState.CHECKED_IN, EntryState.BOARDED):
                check_entry_step(entry.state, EntryState.CHECKED_IN)
                gate.check([entry])
                done.append(entry)
        except GateStops as no:
            found.append(Outcome(entry.person_id, stops=no.stops))
        except Refused as no:
            found.append(Outcome(entry.person_id, refused=no))
        else:
            found.append(Outcome(entry.person_id, entry_id=entry.id))
    _step(actor, done, EntryState.CHECKED_IN, "flights.entry.check_in")
    _pass_numbers(flight.id, done)
    return found


def board(actor: Viewer, entry_id: UUID) -> Boarded:
    """Let a passenger board with all who travel with them: nobody of a unit, no escort stays behind.

    Raises NotThere or Refused.
    """
    flight, entry = hold_flight_of(actor, entry_id, Power.FLIGHT_BOARD)
    if flight.state is not FlightState.SEALED:
        raise _BEFORE_SEALED
    if entry.state is EntryState.BOARDED:
        return Boarded(before=[entry.id])
    check_entry_step(entry.state, EntryState.BOARDED)
    listed = listed_on(flight.id)
    group = groups_of([entry], listed, in_units([e.person_id for e in listed]))[0]
    hold_people(e.person_id for e in group)
    gate = _Gate(flight, [group], Stage.BOARD, Checkpoint.BOARDING)
    going = _to_board(gate, group)
    _step(actor, going, EntryState.BOARDED, "flights.entry.board")
    return Boarded([one.id for one in going], [one.id for one in group if one not in going])


def board_many(actor: Viewer, flight_id: UUID, entry_ids: Sequence[UUID]) -> list[Outcome]:
    """Board everybody who was ticked on the paper list, each group whole; each gets a line in the report."""
    flight, listed, chosen = _ticked(actor, flight_id, entry_ids)
    if flight.state is not FlightState.SEALED:
        raise _BEFORE_SEALED
    groups = groups_of(chosen, listed, in_units([e.person_id for e in listed]))
    hold_people(e.person_id for group in groups for e in group)
    gate = _Gate(flight, groups, Stage.BOARD, Checkpoint.BOARDING)
    done: list[ManifestEntry] = []
    found: list[Outcome] = []
    ticked = {entry.id for entry in chosen}
    for group in groups:
        told = [entry.person_id for entry in group if entry.id in ticked]
        try:
            going = _to_board(gate, group)
        except GateStops as no:
            found += [Outcome(person_id, stops=no.stops) for person_id in told]
        except Refused as no:
            found += all_refused(told, no)
        else:
            done += going
            found += [Outcome(entry.person_id, entry_id=entry.id) for entry in group if entry.id in ticked]
    _step(actor, done, EntryState.BOARDED, "flights.entry.board")
    return found


def _ticked(
    actor: Viewer, flight_id: UUID, entry_ids: Sequence[UUID]
) -> tuple[Flight, list[ManifestEntry], list[ManifestEntry]]:
    """The held flight, everybody on it, and of them those of these ids whom the actor sees; NotThere for any other."""
    flight = hold_flight(actor, flight_id, Power.FLIGHT_BOARD)
    listed = listed_on(flight.id)
    seen = set(
        db.session.scalars(
            sa.select(ManifestEntry.id).where(
                ManifestEntry.flight_id == flight.id,
                ManifestEntry.id.in_(sorted(set(entry_ids))),
                entry_visible_to(actor, Power.FLIGHT_BOARD),
            )
        )
    )
    if not set(entry_ids) <= seen:
        raise NotThere
    return flight, listed, [entry for entry in listed if entry.id in seen]


def _to_board(gate: "_Gate", group: Sequence[ManifestEntry]) -> list[ManifestEntry]:
    """Those of a group who are not on board yet, all of whom pass the gate; raises Refused."""
    going = [one for one in group if one.state is not EntryState.BOARDED]
    if any(one.state is not EntryState.CHECKED_IN for one in going):
        raise _APART
    gate.check(going)
    return going


def _step(actor: Viewer, entries: Sequence[ManifestEntry], target: EntryState, act: str) -> None:
    step_entries(actor, entries, target, at=now())
    for one in entries:
        record(actor, act, kind="manifest_entry", object_id=one.id, fields=("state",))


def _pass_numbers(flight_id: UUID, entries: Sequence[ManifestEntry]) -> dict[UUID, int]:
    """The boarding pass numbers of entries whose flight is held: theirs from before, or the next ones."""
    rows = db.session.execute(
        sa.select(BoardingPass.entry_id, BoardingPass.number).where(BoardingPass.flight_id == flight_id)
    ).all()
    known: dict[UUID, int] = dict(rows)
    last = max(known.values(), default=0)
    fresh = [entry.id for entry in entries if entry.id not in known]
    for number, entry_id in enumerate(fresh, start=last + 1):
        db.session.add(BoardingPass(entry_id=entry_id, flight_id=flight_id, number=number))
        known[entry_id] = number
    db.session.flush()
    return known


class _Gate:
    """What the gate and the flags say of groups at one stage, loaded once for all of them."""

    def __init__(
        self, flight: Flight, groups: Sequence[Sequence[ManifestEntry]], stage: Stage, checkpoint: Checkpoint
    ) -> None:
        self.flight, self.stage, self.at = flight, stage, now()
        people = [entry.person_id for group in groups for entry in group]
        self.flags: Mapping[UUID, Sequence[FlagRow]] = flags_speaking(people, [checkpoint])
        company = frozenset({EntryState.BOARDED}) if stage is Stage.BOARD else SEATED
        asked = [Asked(ids, flight, ids, company) for group in groups if (ids := [e.person_id for e in group])]
        self.facts: dict[UUID, TravelFacts] = {person: facts for (_, person), facts in facts_of(asked).items()}

    def check(self, group: Sequence[ManifestEntry]) -> None:
        """Raise Refused when a flag denies somebody, or something is missing at this moment."""
        for entry in group:
            denied = next((flag for flag in self.flags.get(entry.person_id, ()) if flag.denies), None)
            if denied is not None:
                raise Refused("flag_denies", msg("Stop: %(instruction)s"), instruction=denied.instruction)
        for entry in group:
            found = blockers(
                self.facts[entry.person_id],
                self.stage,
                departs_at=self.flight.departs_at,
                departs_on=self.flight.departs_on,
                now=self.at,
            )
            if stops(found):
                raise GateStops(stops(found))


class GateStops(Refused):
    """Something is missing at the gate: which codes, for the screen to name."""

    def __init__(self, codes: Sequence[BlockerCode]) -> None:
        super().__init__("gate", msg("Something is missing. The passenger's page says what, and how to mend it."))
        self.stops = tuple(codes)
