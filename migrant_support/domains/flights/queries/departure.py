"""The departure day of a flight: who leaves which site, with which bus, and who is on it; few statements."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from migrant_support.domains.flights.models import BusRider, DepartureBus, Flight, ManifestEntry
from migrant_support.domains.flights.queries.entries import EntryRow, entries_of
from migrant_support.domains.flights.queries.flights import fetch_flight
from migrant_support.domains.flights.rules.states import SEATED
from migrant_support.domains.sites.models import Bed, Room, Site, Stay
from migrant_support.domains.sites.rules import StayState
from migrant_support.kernel.refusals import NotThere
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.store import db
from migrant_support.policy import Power


@dataclass(frozen=True, slots=True)
class Sleeps:
    """Where somebody sleeps now."""

    site_id: UUID
    site: str
    room: str
    bed: str


@dataclass(frozen=True, slots=True)
class BusRow:
    """A bus, how many places are given, and how many people are on it."""

    id: UUID
    flight_id: UUID
    site_id: UUID
    site: str
    zone: str
    name: str
    seats: int
    driver_phone: str
    leaves_at: datetime
    placed: int
    boarded: int


@dataclass(frozen=True, slots=True)
class LeaverRow:
    """Somebody with a seat on the flight: where she sleeps, her bus, and when she boarded it."""

    entry: EntryRow
    sleeps: Sleeps | None
    bus_id: UUID | None
    boarded_at: datetime | None


def leavers(viewer: Viewer, flight: Flight) -> list[LeaverRow]:
    """Everybody with a seat whom the viewer sees, by site, room and name."""
    entries = entries_of(viewer, flight.id, states=SEATED)
    adult = aliased(Stay)
    on_flight = sa.select(ManifestEntry.person_id).where(
        ManifestEntry.flight_id == flight.id, ManifestEntry.state.in_(sorted(SEATED))
    )
    sleeps = {
        person_id: Sleeps(site_id, site, room, bed)
        for person_id, site_id, site, room, bed in db.session.execute(
            sa.select(Stay.person_id, Site.id, Site.name, Room.name, Bed.name)
            .outerjoin(adult, adult.id == Stay.with_stay_id)
            .join(Bed, Bed.id == sa.func.coalesce(Stay.bed_id, adult.bed_id))
            .join(Room, Room.id == Bed.room_id)
            .join(Site, Site.id == Stay.site_id)
            .where(Stay.state == StayState.CURRENT, Stay.person_id.in_(on_flight))
        )
    }
    riders = {
        entry_id: (bus_id, boarded_at)
        for entry_id, bus_id, boarded_at in db.session.execute(
            sa.select(BusRider.entry_id, BusRider.bus_id, BusRider.boarded_at)
            .join(DepartureBus, DepartureBus.id == BusRider.bus_id)
            .where(DepartureBus.flight_id == flight.id)
        )
    }
    rows = [LeaverRow(one, sleeps.get(one.person.id), *riders.get(one.id, (None, None))) for one in entries]
    return sorted(rows, key=_by_site)


def _by_site(row: LeaverRow) -> tuple[bool, str, str, str, str]:
    at = row.sleeps
    where = (at.site, at.room, at.bed) if at else ("", "", "")
    return (at is None, *where, row.entry.person.name.casefold())


def buses_of(viewer: Viewer, flight_id: UUID) -> list[BusRow]:
    """The buses of a flight, the first to leave first. Raises NotThere."""
    fetch_flight(viewer, flight_id, Power.FLIGHT_BOARD)
    return _buses(DepartureBus.flight_id == flight_id)


def bus_row(viewer: Viewer, flight_id: UUID, bus_id: UUID) -> BusRow:
    """One bus of a flight in reach. Raises NotThere."""
    fetch_flight(viewer, flight_id, Power.FLIGHT_BOARD)
    found = _buses(DepartureBus.flight_id == flight_id, DepartureBus.id == bus_id)
    if not found:
        raise NotThere
    return found[0]


def _buses(*which: sa.ColumnElement[bool]) -> list[BusRow]:
    rows = db.session.execute(
        sa.select(
            DepartureBus.id,
            DepartureBus.flight_id,
            DepartureBus.site_id,
            Site.name,
            Site.zone,
            DepartureBus.name,
            DepartureBus.seats,
            DepartureBus.driver_phone,
            DepartureBus.leaves_at,
            sa.func.count(BusRider.place),
            sa.func.count(BusRider.boarded_at),
        )
        .join(Site, Site.id == DepartureBus.site_id)
        .outerjoin(BusRider, BusRider.bus_id == DepartureBus.id)
        .where(*which)
        .group_by(DepartureBus.id, Site.name, Site.zone)
        .order_by(DepartureBus.leaves_at, DepartureBus.name)
    )
    return [BusRow(*row) for row in rows]
