"""Reads of free seats that are offered. An offer whose hour has passed is none, whether or not anybody wrote so."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.flights.models import (
    AllottedSeat,
    Flight,
    ManifestEntry,
    OfferedEntry,
    OfferedSeat,
    SeatAllotment,
    SeatOffer,
)
from migrant_support.domains.flights.queries.entries import EntryRow, entry_list, entry_rows, entry_visible_to
from migrant_support.domains.flights.queries.flights import FlightRow, flight_row, flight_visible_to
from migrant_support.domains.flights.queries.held import held_by_offer, is_open
from migrant_support.domains.flights.rules.offers import OfferState, lapsed_of
from migrant_support.domains.flights.rules.states import FlightState
from migrant_support.kernel.clock import now
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.store import db
from migrant_support.policy import Power

OFFERING = (FlightState.OPEN, FlightState.LOCKED, FlightState.SEALED)
"""The states of a flight in which free seats are offered."""


@dataclass(frozen=True, slots=True)
class OfferRow:
    """Seats held for a group until an hour; those of it whom the viewer sees. `is_whole`: that is everybody."""

    id: UUID
    made_at: datetime
    until_at: datetime
    seats: int
    entries: tuple[EntryRow, ...]
    is_whole: bool


@dataclass(frozen=True, slots=True)
class OffersAhead:
    """On a flight: how many people whom the viewer sees have a seat offered, and the first hour at which one lapses."""

    flight: FlightRow
    people: int
    until_at: datetime


def answers_before(flight_id: UUID) -> dict[UUID, tuple[bool, int]]:
    """By entry: did it decline an offer of this flight, and how many of its offers lapsed; for the order of the list.

    An open offer whose hour has passed counts as lapsed.
    """
    rows = db.session.execute(
        sa.select(OfferedEntry.entry_id, SeatOffer.state, SeatOffer.until_at)
        .join(SeatOffer, SeatOffer.id == OfferedEntry.offer_id)
        .where(SeatOffer.flight_id == flight_id)
    )
    moment, states = now(), dict[UUID, list[OfferState]]()
    for entry_id, state, until in rows:
        over = state is OfferState.OPEN and until <= moment
        states.setdefault(entry_id, []).append(OfferState.LAPSED if over else state)
    return {entry_id: lapsed_of(found) for entry_id, found in states.items()}


def open_offers(flight_id: UUID) -> dict[UUID, UUID]:
    """The open offer of each entry of a flight that has one; for actions that hold it."""
    rows = db.session.execute(
        sa.select(OfferedEntry.entry_id, SeatOffer.id)
        .join(SeatOffer, SeatOffer.id == OfferedEntry.offer_id)
        .where(SeatOffer.flight_id == flight_id, is_open())
    )
    return dict(rows.all())


def seats_of_offers(flight_id: UUID) -> dict[UUID, dict[UUID, list[int]]]:
    """The places that each open offer of a flight holds, by allotment; for actions that hold the flight."""
    rows = db.session.execute(
        sa.select(OfferedSeat.offer_id, OfferedSeat.allotment_id, OfferedSeat.place)
        .join(SeatOffer, SeatOffer.id == OfferedSeat.offer_id)
        .where(SeatOffer.flight_id == flight_id, is_open())
        .order_by(OfferedSeat.allotment_id, OfferedSeat.place)
    )
    found: dict[UUID, dict[UUID, list[int]]] = {}
    for offer_id, allotment_id, place in rows:
        found.setdefault(offer_id, {}).setdefault(allotment_id, []).append(place)
    return found


def offers_of(viewer: Viewer, flight_id: UUID) -> list[OfferRow]:
    """The open offers of a flight for people whom the viewer sees, the first to lapse first."""
    by_entry = open_offers(flight_id)
    if not by_entry:
        return []
    statement = entry_list(viewer, flight_id).where(ManifestEntry.id.in_(sorted(by_entry)))
    seen = {row.id: row for row in entry_rows([(e, p) for e, p in db.session.execute(statement)])}
    seats = seats_of_offers(flight_id)
    offers = db.session.scalars(
        sa.select(SeatOffer)
        .where(SeatOffer.id.in_(sorted(set(by_entry.values()))))
        .order_by(SeatOffer.until_at, SeatOffer.id)
    )
    return [found for offer in offers if (found := _offer(offer, by_entry, seen, seats)).entries]


def _offer(
    offer: SeatOffer,
    by_entry: Mapping[UUID, UUID],
    seen: Mapping[UUID, EntryRow],
    seats: Mapping[UUID, Mapping[UUID, Sequence[int]]],
) -> OfferRow:
    ids = [entry_id for entry_id, offer_id in by_entry.items() if offer_id == offer.id]
    entries = sorted((seen[one] for one in ids if one in seen), key=lambda row: (row.made_at, row.id))
    held = sum(len(places) for places in seats.get(offer.id, {}).values())
    return OfferRow(offer.id, offer.made_at, offer.until_at, held, tuple(entries), len(entries) == len(ids))


def offers_ahead(viewer: Viewer) -> list[OffersAhead]:
    """The flights on which seats are offered to people whom the viewer may confirm, the first to lapse first."""
    if not viewer.may(Power.FLIGHT_CONFIRM):
        return []
    rows = db.session.execute(
        sa.select(SeatOffer.flight_id, sa.func.count(), sa.func.min(SeatOffer.until_at))
        .join(OfferedEntry, OfferedEntry.offer_id == SeatOffer.id)
        .join(ManifestEntry, ManifestEntry.id == OfferedEntry.entry_id)
        .where(is_open(), entry_visible_to(viewer, Power.FLIGHT_CONFIRM))
        .group_by(SeatOffer.flight_id)
        .order_by(sa.func.min(SeatOffer.until_at))
        .limit(20)
    ).all()
    flights = db.session.scalars(
        sa.select(Flight).where(Flight.id.in_([row[0] for row in rows]), flight_visible_to(viewer))
    )
    known = {flight.id: flight_row(flight) for flight in flights}
    return [OffersAhead(known[flight_id], people, until) for flight_id, people, until in rows if flight_id in known]


def flights_to_look_at() -> list[UUID]:
    """Flights that have not left, have a free seat in an allotment for which somebody waits without an offer."""
    held = sa.exists().where(
        ManifestEntry.allotment_id == AllottedSeat.allotment_id, ManifestEntry.place == AllottedSeat.place
    )
    free = sa.select(AllottedSeat.allotment_id).where(~held, ~held_by_offer())
    asked = sa.exists().where(
        OfferedEntry.entry_id == ManifestEntry.id, OfferedEntry.offer_id == SeatOffer.id, is_open()
    )
    waits = sa.select(ManifestEntry.allotment_id).where(ManifestEntry.state == "waiting", ~asked)
    rows = db.session.scalars(
        sa.select(Flight.id)
        .join(SeatAllotment, SeatAllotment.flight_id == Flight.id)
        .where(
            Flight.state.in_(OFFERING),
            Flight.departs_at > now(),
            SeatAllotment.id.in_(waits),
            SeatAllotment.id.in_(free),
        )
        .group_by(Flight.id, Flight.departs_at)
        .order_by(Flight.departs_at, Flight.id)
    )
    return list(rows)
