"""Who did not come, who is taken off, what is taken back; free baggage; offices that are told. Never commits."""

from collections import Counter
from collections.abc import Mapping, Sequence
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from migrant_support.domains.flights import history as happenings
from migrant_support.domains.flights.actions.boarding import AT_CHECK_IN
from migrant_support.domains.flights.actions.holding import (
    free_places,
    hold_allotments,
    hold_flight,
    hold_flight_of,
    hold_people,
)
from migrant_support.domains.flights.actions.leaving import leave_entry
from migrant_support.domains.flights.actions.offers import withdraw_newest
from migrant_support.domains.flights.models import (
    BaggageAllowance,
    DepartureContact,
    EntryMove,
    Flight,
    ManifestEntry,
)
from migrant_support.domains.flights.queries.deported import deported_among, seatings
from migrant_support.domains.flights.queries.entries import entry_visible_to, listed_on
from migrant_support.domains.flights.queries.flights import flight_row
from migrant_support.domains.flights.queries.together import leaving_with
from migrant_support.domains.flights.rules.airport import Allowance, check_taken_back
from migrant_support.domains.flights.rules.passengers import check_limits
from migrant_support.domains.flights.rules.states import SEATED, EntryState, FlightState
from migrant_support.domains.flights.rules.words import Passenger
from migrant_support.domains.people.queries import in_units
from migrant_support.kernel.clock import now
from migrant_support.kernel.keys import new_id
from migrant_support.kernel.refusals import NotThere, Refused
from migrant_support.kernel.texts import msg
from migrant_support.platform.access.viewer import Viewer, demand
from migrant_support.platform.audit import record
from migrant_support.platform.history import happened_to_many
from migrant_support.platform.messages.rules import check_email
from migrant_support.platform.store import db
from migrant_support.policy import Power

DID_NOT_COME = "Not at the airport when the flight closed"
TAKEN_BACK = "Taken back"


def no_shows(actor: Viewer, flight_id: UUID, entry_ids: Sequence[UUID], *, reason: str = DID_NOT_COME) -> list[UUID]:
    """Those who are not there when the flight closes come off it, with who travels with them; returns whose entries
    did, so that it can be taken back. Raises NotThere, or Refused for all when one of them cannot.
    """
    hold_flight(actor, flight_id, Power.FLIGHT_BOARD, states=AT_CHECK_IN)
    left: list[UUID] = []
    for entry_id in dict.fromkeys(entry_ids):
        if entry_id not in left:
            flight, entry = hold_flight_of(actor, entry_id, Power.FLIGHT_BOARD)
            if flight.id != flight_id:
                raise NotThere
            if entry.state is not EntryState.NO_SHOW:
                left += leave_entry(actor, entry_id, EntryState.NO_SHOW, reason=reason)
    return left


def offload(actor: Viewer, entry_id: UUID, *, reason: str) -> list[UUID]:
    """Take somebody off at the airport with who travels with them, out of the aircraft too; returns whose entries left.

    Whoever sat in it already is written down as back at the gate first (DOMAIN: offloaded only from checked in or
    confirmed). Raises NotThere or Refused.
    """
    flight, entry = hold_flight_of(actor, entry_id, Power.FLIGHT_BOARD)
    if flight.state not in AT_CHECK_IN:
        raise Refused("flight_state", msg("The flight is in another state by now. Load the page again."))
    listed = listed_on(flight.id)
    group = leaving_with(entry, listed, in_units([e.person_id for e in listed]))
    on_board = [one for one in group if one.state is EntryState.BOARDED]
    hold_people(one.person_id for one in group)
    _go_back(actor, on_board, dict.fromkeys((one.id for one in on_board), EntryState.CHECKED_IN))
    return leave_entry(actor, entry_id, EntryState.OFFLOADED, reason=reason)


def take_back_steps(actor: Viewer, flight_id: UUID, entry_ids: Sequence[UUID]) -> None:
    """Take back the last step at the airport of some entries: they were checked in, boarded or missing by mistake.

    Who was written down as missing gets a seat of the same kind again, if one is free. Raises NotThere or Refused, for
    all of them when one cannot.
    """
    flight = hold_flight(actor, flight_id, Power.FLIGHT_BOARD, states=AT_CHECK_IN)
    seen = entry_visible_to(actor, Power.FLIGHT_BOARD)
    wanted = sorted(set(entry_ids))
    entries = db.session.scalars(
        sa.select(ManifestEntry)
        .where(ManifestEntry.flight_id == flight.id, ManifestEntry.id.in_(wanted), seen)
        .order_by(ManifestEntry.id)
        .execution_options(populate_existing=True)
    ).all()
    if len(entries) < len(wanted):
        raise NotThere
    hold_allotments(flight.id)
    hold_people(entry.person_id for entry in entries)
    targets = _steps_before(wanted)
    missing = [entry for entry in entries if entry.state is EntryState.NO_SHOW]
    _refuse_too_many(flight, missing)
    try:
        with db.session.begin_nested():
            _seat_again(actor, flight.id, missing)
            _go_back(actor, entries, targets)
    except IntegrityError:
        raise _SEAT_GONE from None
    for entry in entries:
        record(actor, "flights.entry.take_back", kind="manifest_entry", object_id=entry.id, fields=("state",))


_SEAT_GONE = Refused(
    "seat_gone_meanwhile",
    msg("The seat was given to somebody who waited, or the person has one on another flight. It stays as it is."),
)


def _steps_before(entry_ids: Sequence[UUID]) -> dict[UUID, EntryState]:
    """Where each of the entries stood before its last step."""
    moves = db.session.execute(
        sa.select(EntryMove.entry_id, EntryMove.source)
        .where(EntryMove.entry_id.in_(entry_ids))
        .order_by(EntryMove.at, EntryMove.id)
    )
    return {entry_id: source for entry_id, source in moves if source is not None}


def _seat_again(actor: Viewer, flight_id: UUID, entries: Sequence[ManifestEntry]) -> None:
    """A free seat for each; where there is none, an offer that nobody has accepted yet is taken back."""
    seated = [entry for entry in entries if entry.passenger is not Passenger.INFANT]
    needed = Counter(entry.allotment_id for entry in seated)
    free = free_places(flight_id)
    for allotment_id, count in sorted(needed.items()):
        while len(free.get(allotment_id, ())) < count:
            if not withdraw_newest(actor, flight_id, allotment_id):
                raise _SEAT_GONE
            free = free_places(flight_id)
    for entry in seated:
        entry.place = free[entry.allotment_id].pop(0)


def _refuse_too_many(flight: Flight, coming: Sequence[ManifestEntry]) -> None:
    seated = [entry for entry in listed_on(flight.id) if entry.state in SEATED]
    everybody = [*seated, *coming]
    deported = deported_among([entry.person_id for entry in everybody])
    check_limits(flight_row(flight).limits, seatings(everybody, deported))


def _go_back(actor: Viewer, entries: Sequence[ManifestEntry], targets: Mapping[UUID, EntryState]) -> None:
    """Take the steps back, keep that, and put it on each person's timeline. Raises Refused."""
    if not entries:
        return
    moment, moves = now(), []
    for entry in entries:
        target = targets.get(entry.id, entry.state)
        check_taken_back(entry.state, target)
        moves.append(
            {
                "id": new_id(), "entry_id": entry.id, "source": entry.state, "target": target, "at": moment,
                "by": actor.account_id, "reason": TAKEN_BACK,
            }
        )  # fmt: skip
        entry.state = target
        entry.version += 1
    db.session.flush()
    db.session.execute(sa.insert(EntryMove), moves)
    happened_to_many(
        "person",
        [entry.person_id for entry in entries],
        happenings.TAKEN_BACK,
        at=moment,
        reference_kind="flight",
        reference_ids=[entry.flight_id for entry in entries],
        actor=actor,
    )


def set_allowance(actor: Viewer, flight_id: UUID, holds_for: str, allowance: Allowance | None) -> None:
    """Say what is free on this flight for a payer, or for infants; None goes back to what is usual."""
    flight = hold_flight(
        actor,
        flight_id,
        Power.FLIGHT_PLAN,
        states=(FlightState.DRAFT, FlightState.OPEN, FlightState.LOCKED, FlightState.SEALED),
    )
    row = db.session.get(BaggageAllowance, (flight.id, holds_for))
    if allowance is None:
        if row is not None:
            db.session.delete(row)
    elif row is None:
        db.session.add(
            BaggageAllowance(flight_id=flight.id, holds_for=holds_for, pieces=allowance.pieces, kilos=allowance.kilos)
        )
    else:
        row.pieces, row.kilos = allowance.pieces, allowance.kilos
    db.session.flush()
    record(actor, "flights.flight.baggage", kind="flight", object_id=flight.id, fields=("baggage",))


def add_contact(actor: Viewer, airport: str, *, office: str, email: str, language: str) -> None:
    """Let an office at home be told of each flight that left for its airport. Raises Refused."""
    demand(actor, Power.FLIGHT_PLAN)
    contact = DepartureContact(
        airport=airport, office=office.strip(), email=check_email(email.strip().lower()), language=language,
        made_by=actor.account_id,
    )  # fmt: skip
    try:
        with db.session.begin_nested():
            db.session.add(contact)
    except IntegrityError:
        raise Refused("contact_known", msg("This address is told already."), field="email") from None
    record(actor, "flights.contact.add", kind="departure_contact", object_id=contact.id)


def end_contact(actor: Viewer, contact_id: UUID) -> None:
    """Tell an office no more. Raises NotThere."""
    demand(actor, Power.FLIGHT_PLAN)
    contact = db.session.get(DepartureContact, contact_id)
    if contact is None or contact.ended_at is not None:
        raise NotThere
    contact.ended_at, contact.ended_by = now(), actor.account_id
    record(actor, "flights.contact.end", kind="departure_contact", object_id=contact.id)
