"""A flight with people on it, as far on its way as a test wants: sealed, departed, landed. With centres to sleep in.

The seats are given here at once, because what gates ask is the business of other tests; sealing, departure and landing
are the product's own acts.
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from flask import Flask

from migrant_support.domains.directory.rules import SiteKind
from migrant_support.domains.flights.actions.sealing import seal_manifest
from migrant_support.domains.flights.models import (
    AllottedSeat,
    Flight,
    FlightLeg,
    Journey,
    ManifestEntry,
    SeatAllotment,
)
from migrant_support.domains.flights.rules.states import EntryState, FlightState
from migrant_support.domains.flights.rules.words import Passenger, Payer
from migrant_support.domains.sites.models import Bed, Room, Site
from migrant_support.domains.sites.rules import RoomUse
from migrant_support.kernel.clock import local_day, now
from migrant_support.kernel.keys import new_id
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.store import db
from migrant_support.platform.store.transaction import work
from migrant_support.procedures.depart import depart, land

LANDING = datetime.combine(now().date() - timedelta(days=1), time(16), UTC)  # yesterday, 21:30 in Colombo
FLYING = timedelta(hours=5)


def a_centre(
    code: str = "LKA-CENTRE",
    rooms: dict[RoomUse, tuple[int, ...]] | None = None,
    *,
    kind: SiteKind = SiteKind.QUARANTINE_CENTRE,
    country: str = "LKA",
    mission: str = "LKA",
    zone: str = "Asia/Colombo",
) -> UUID:
    """A site with rooms of each use, each with so many beds; call it within a writing transaction."""
    site = Site(
        id=new_id(), code=code, kind=kind, name=f"Centre {code}", mission=mission, country_code=country, zone=zone,
        is_secret=kind is SiteKind.SAFE_HOUSE,
    )  # fmt: skip
    db.session.add(site)
    db.session.flush()
    wanted = rooms if rooms is not None else {RoomUse.WOMEN: (2, 2), RoomUse.MEN: (2,), RoomUse.FAMILIES: (4,)}
    for use, sizes in wanted.items():
        for number, beds in enumerate(sizes, 1):
            room = Room(id=new_id(), site_id=site.id, name=f"{use.value[:3]}{number}", use=use)
            db.session.add(room)
            db.session.flush()
            db.session.add_all(
                Bed(id=new_id(), site_id=site.id, room_id=room.id, name=str(bed)) for bed in range(1, beds + 1)
            )
    db.session.flush()
    return site.id


def beds_of(site_id: UUID, use: RoomUse | None = None) -> list[UUID]:
    """The beds of a site, by room and name."""
    statement = sa.select(Bed.id).join(Room, Room.id == Bed.room_id).where(Bed.site_id == site_id)
    if use is not None:
        statement = statement.where(Room.use == use)
    return list(db.session.scalars(statement.order_by(Room.name, Bed.name)))


@dataclass
class Flown:
    """A flight under test, and whom it carries."""

    app: Flask
    flight_id: UUID
    entries: dict[UUID, UUID] = field(default_factory=dict)

    @property
    def people(self) -> list[UUID]:
        """Everybody on it, in the order in which they were given."""
        return list(self.entries)


def a_flight(
    number: str = "UL 230", *, lands_at: datetime = LANDING, destination: str = "CMB", seats: int = 20
) -> tuple[UUID, UUID]:
    """An open flight from Kuwait with seats of the mission; its id and that of its allotment. Within a transaction."""
    departs_at = lands_at - FLYING
    flight = Flight(
        id=new_id(), number=number, operator="SriLankan Airlines", state=FlightState.OPEN, origin="KWI",
        destination=destination, departs_at=departs_at, departs_on=local_day("Asia/Kuwait", departs_at),
        arrives_at=lands_at, wheelchairs=4, infants=4,
    )  # fmt: skip
    db.session.add(flight)
    db.session.flush()
    db.session.add(
        FlightLeg(
            flight_id=flight.id, position=0, from_airport="KWI", to_airport=destination, departs_at=departs_at,
            arrives_at=lands_at,
        )
    )  # fmt: skip
    allotment = SeatAllotment(id=new_id(), flight_id=flight.id, mission="KWT", payer=Payer.STATE)
    db.session.add(allotment)
    db.session.flush()
    db.session.add_all(AllottedSeat(allotment_id=allotment.id, place=place) for place in range(1, seats + 1))
    db.session.flush()
    return flight.id, allotment.id


def seat(flight_id: UUID, allotment_id: UUID, person_id: UUID, place: int, **details: Any) -> UUID:
    """A confirmed entry for a person who wishes to return; its id. Within a transaction."""
    journey_id = db.session.scalar(
        sa.select(Journey.id).where(Journey.person_id == person_id, Journey.ended_at.is_(None))
    )
    if journey_id is None:
        journey_id = new_id()
        db.session.add(Journey(id=journey_id, person_id=person_id, mission="KWT", requested_at=LANDING - FLYING * 20))
        db.session.flush()
    values: dict[str, Any] = {
        "passenger": Passenger.ADULT, "state": EntryState.CONFIRMED, "services": [], "place": place,
    }  # fmt: skip
    entry = ManifestEntry(
        id=new_id(), flight_id=flight_id, person_id=person_id, journey_id=journey_id, mission="KWT",
        payer=Payer.STATE, allotment_id=allotment_id, **(values | details),
    )  # fmt: skip
    db.session.add(entry)
    db.session.flush()
    return entry.id


def put_entries(flight_id: UUID, state: EntryState) -> None:
    """Let everybody who is seated stand in a state."""
    db.session.execute(
        sa.update(ManifestEntry)
        .where(ManifestEntry.flight_id == flight_id, ManifestEntry.place.is_not(None))
        .values(state=state)
    )


def put_flight(flight_id: UUID, state: FlightState) -> None:
    """Let the flight stand in a state."""
    db.session.execute(sa.update(Flight).where(Flight.id == flight_id).values(state=state))
    db.session.expire_all()


def seal(actor: Viewer, flight_id: UUID) -> None:
    """Seal the list of the flight as it stands."""
    put_flight(flight_id, FlightState.LOCKED)
    seal_manifest(actor, flight_id)


def fly(app: Flask, coordinator: Viewer, flight_id: UUID, *, lands_at: datetime | None = LANDING) -> None:
    """Seal, board everybody, leave; and land at a moment, unless it is None."""
    with app.app_context(), work(write=True):
        seal(coordinator, flight_id)
        put_entries(flight_id, EntryState.BOARDED)
    with app.app_context(), work(write=True):
        depart(coordinator, flight_id)
    if lands_at is not None:
        with app.app_context(), work(write=True):
            land(coordinator, flight_id, at=lands_at)


def born(years: int) -> date:
    """A birthday that many years before the landing."""
    return date(LANDING.year - years, 1, 1)
