"""A planned flight leaves at another time or with another aircraft. Called by procedures, which see to everybody on it.

Never commits. The flight is held by `hold_to_change` before anything else is read.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.directory.queries import airports
from migrant_support.domains.flights.actions.holding import (
    hold_allotments,
    hold_flight,
    hold_people,
    step_entries,
)
from migrant_support.domains.flights.actions.lending import free_lent_seats
from migrant_support.domains.flights.actions.offers import withdraw_all
from migrant_support.domains.flights.actions.planning import fitted_as, refuse_second
from migrant_support.domains.flights.actions.seats import counted_seats, own_free, remove_seats
from migrant_support.domains.flights.models import ChangeEntry, Flight, FlightChange, FlightLeg, ManifestEntry
from migrant_support.domains.flights.queries.entries import listed_on
from migrant_support.domains.flights.queries.together import groups_of
from migrant_support.domains.flights.rules.changes import CHANGEABLE, ChangeKind, check_reason, shifted, who_stays
from migrant_support.domains.flights.rules.states import SEATED, EntryState
from migrant_support.domains.flights.rules.times import Leg
from migrant_support.domains.people.queries import in_units
from migrant_support.kernel.clock import local_day, now
from migrant_support.kernel.refusals import Refused, Stale
from migrant_support.kernel.texts import msg
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.audit import record
from migrant_support.platform.store import db
from migrant_support.policy import Power


@dataclass(frozen=True, slots=True)
class Change:
    """What a change was, before it is kept with what came of it."""

    id: UUID
    kind: ChangeKind
    reason: str
    was_at: datetime | None = None
    is_at: datetime | None = None
    was_aircraft: str = ""
    is_aircraft: str = ""


@dataclass(frozen=True, slots=True)
class Left:
    """Somebody who lost the seat or the place on the list, in the order of planning anew."""

    entry_id: UUID
    person_id: UUID
    was_seated: bool


def hold_to_change(actor: Viewer, flight_id: UUID, *, reason: str, version: int) -> Flight:
    """Hold a flight that has not left, as it was when the actor looked at it. Raises NotThere, Refused or Stale."""
    flight = hold_flight(actor, flight_id, Power.FLIGHT_PLAN)
    if flight.version != version:
        raise Stale
    if flight.state not in CHANGEABLE:
        raise Refused("flight_state", msg("The flight is in another state by now. Load the page again."))
    check_reason(reason)
    return flight


def shift_flight(flight: Flight, departs_at: datetime) -> None:
    """Let a held flight leave at another time, all its legs as much later. Raises Refused."""
    rows = db.session.scalars(
        sa.select(FlightLeg).where(FlightLeg.flight_id == flight.id).order_by(FlightLeg.position)
    ).all()
    before = [Leg(row.from_airport, row.to_airport, row.departs_at, row.arrives_at) for row in rows]
    after = shifted(before, departs_at, now=now())
    day = local_day(airports()[flight.origin].zone, departs_at)
    if day != flight.departs_on:
        refuse_second(flight.number, day)
    for row, leg in zip(rows, after, strict=True):
        row.departs_at, row.arrives_at = leg.departs_at, leg.arrives_at
    flight.departs_at, flight.departs_on, flight.arrives_at = departs_at, day, after[-1].arrives_at
    flight.version += 1
    db.session.flush()


def refit_flight(actor: Viewer, flight: Flight, code: str, *, reason: str) -> list[Left]:
    """Give a held flight another aircraft; those for whom it has no seat are postponed, each group whole. Returns them.

    Whoever is checked in keeps the seat, then those who were on the list first. Seats that nobody holds go before
    anybody's: lent ones go back, then the allotments with the most free ones give them up. Raises Refused.
    """
    fitted = fitted_as(code)
    if fitted is None or code == flight.configuration:
        raise Refused("same_aircraft", msg("Choose another aircraft than it has."), field="configuration")
    listed = listed_on(flight.id)
    seated = [entry for entry in listed if entry.state in SEATED]
    hold_allotments(flight.id)
    withdraw_all(actor, flight.id)
    hold_people(entry.person_id for entry in seated)
    going = _without_seat(seated, listed, fitted.seats)
    if any(entry.state is EntryState.BOARDED for entry in going):
        raise Refused(
            "on_board", msg("Somebody on board would lose the seat. Take people off the aircraft at the gate first.")
        )
    left = [Left(entry.id, entry.person_id, was_seated=True) for entry in going]
    step_entries(actor, going, EntryState.POSTPONED, at=now(), reason=reason)
    _make_room(actor, flight.id, fitted.seats)
    flight.configuration, flight.capacity, flight.aircraft = fitted.code, fitted.seats, fitted.type
    flight.version += 1
    db.session.flush()
    return left


def _without_seat(seated: Sequence[ManifestEntry], listed: Sequence[ManifestEntry], seats: int) -> list[ManifestEntry]:
    """Who has no seat among so many; groups are whole, and whoever came first stays."""
    rank = {EntryState.BOARDED: 0, EntryState.CHECKED_IN: 1}
    groups = groups_of(seated, listed, in_units([entry.person_id for entry in listed]))
    groups = [[entry for entry in group if entry.state in SEATED] for group in groups]
    groups.sort(key=lambda group: (min(rank.get(e.state, 2) for e in group), min((e.made_at, e.id) for e in group)))
    needs = [(group[0].id, sum(entry.place is not None for entry in group)) for group in groups]
    _staying, leaving = who_stays(needs, seats)
    return [entry for group in groups if group[0].id in set(leaving) for entry in group]


def _make_room(actor: Viewer, flight_id: UUID, seats: int) -> None:
    """Take free seats away until so many are given at most."""
    over = counted_seats(flight_id) - seats
    if over <= 0:
        return
    free = own_free(flight_id)
    if sum(map(len, free.values())) < over:
        free_lent_seats(actor, flight_id)
        free = own_free(flight_id)
    taken = dict.fromkeys(free, 0)
    for _seat in range(over):
        most = max(free, key=lambda one: (len(free[one]) - taken[one], one))
        taken[most] += 1
    for allotment_id, count in taken.items():
        if count:
            remove_seats(allotment_id, free[allotment_id], count)


def keep_change(
    actor: Viewer,
    flight: Flight,
    change: Change,
    left: Sequence[Left] = (),
    *,
    told: int = 0,
    not_reached: int = 0,
    places: tuple[int, int] = (0, 0),
) -> None:
    """Keep a change with what came of it: who was told, how many places went along and were lost, who was left out."""
    db.session.add(
        FlightChange(
            id=change.id,
            flight_id=flight.id,
            kind=change.kind,
            was_at=change.was_at,
            is_at=change.is_at,
            was_aircraft=change.was_aircraft,
            is_aircraft=change.is_aircraft,
            reason=change.reason.strip()[:300],
            told=told,
            not_reached=not_reached,
            places_moved=places[0],
            places_lost=places[1],
            at=now(),
            by=actor.account_id,
        )
    )
    db.session.flush()
    rows = [
        {"change_id": change.id, "entry_id": one.entry_id, "serial": serial, "was_seated": one.was_seated}
        for serial, one in enumerate(left, 1)
    ]
    if rows:
        db.session.execute(sa.insert(ChangeEntry), rows)
    record(actor, f"flights.flight.{change.kind.value}", kind="flight", object_id=flight.id, fields=("plan",))
