"""Rides between two places as each of them, and their mission, sees them.

A ride is there for who reaches one of its two places, unless the file of somebody on it is closed to the viewer. Names
are told to the place where she sleeps; the other one reads reference, sex and age until it has kept a bed for her.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlalchemy.sql.elements import ColumnElement

from migrant_support.domains.people.models import Person
from migrant_support.domains.people.queries import PersonRow, row_of
from migrant_support.domains.people.queries.records import column_of
from migrant_support.domains.people.rules import is_minor
from migrant_support.domains.people.sight import is_open_to
from migrant_support.domains.sites.models import Bed, Ride, Rider, Room, Site, Stay
from migrant_support.domains.sites.queries.beds import is_free
from migrant_support.domains.sites.queries.places import BedRow, SiteRow, bed_rows, in_reach
from migrant_support.domains.sites.queries.sleepers import sleepers_of, slept_in
from migrant_support.domains.sites.rules import Sleeper
from migrant_support.domains.sites.rules.choosing import BedOption, best_beds
from migrant_support.domains.sites.rules.rides import RiderState, RideState, Vehicle, is_late
from migrant_support.kernel.clock import local_day, now
from migrant_support.kernel.refusals import NotThere
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.store import db
from migrant_support.policy import Power

SHOWN = 100
AFTER = timedelta(hours=18)


@dataclass(frozen=True, slots=True)
class Ends:
    """One of the two places of a ride."""

    id: UUID
    name: str
    code: str
    mission: str
    zone: str
    is_secret: bool


@dataclass(frozen=True, slots=True)
class RideRow:
    """A ride; `riders` and `open_riders` are how many were to go along, and of how many it is not known yet."""

    id: UUID
    left_from: Ends
    goes_to: Ends
    state: RideState
    leaves_at: datetime
    arrives_at: datetime
    vehicle: Vehicle
    seats: int
    driver: str
    driver_phone: str
    note: str
    left_at: datetime | None
    ended_at: datetime | None
    end_reason: str
    riders: int
    open_riders: int


@dataclass(frozen=True, slots=True)
class RiderRow:
    """One who goes along, with the bed there once one is kept. `is_with_adult`: an infant who needs none."""

    id: UUID
    person: PersonRow
    state: RiderState
    stay_id: UUID
    new_stay_id: UUID | None
    room_name: str
    bed_name: str
    is_with_adult: bool


def ride_in_reach(viewer: Viewer, power: Power, *, end: str = "") -> ColumnElement[bool]:
    """The condition on `Ride`: one of its places in reach (`end` "from" or "to" says which), no closed file on it."""
    mine = sa.select(Site.id).where(in_reach(viewer, power))
    sides = {"from": [Ride.from_site_id], "to": [Ride.to_site_id]}.get(end, [Ride.from_site_id, Ride.to_site_id])
    closed = sa.exists().where(Rider.ride_id == Ride.id, ~is_open_to(viewer, column_of(Rider.person_id)))
    return sa.and_(sa.or_(*(side.in_(mine) for side in sides)), ~closed)


def rides(viewer: Viewer, *where: ColumnElement[bool], power: Power = Power.STAY_READ, end: str = "") -> list[RideRow]:
    """Rides in reach, the open ones first, the newest first; one statement."""
    start, target = aliased(Site), aliased(Site)
    counted = sa.select(sa.func.count()).where(Rider.ride_id == Ride.id).correlate(Ride)
    rows = db.session.execute(
        sa.select(
            Ride, start, target, counted.scalar_subquery(), counted.where(Rider.ended_at.is_(None)).scalar_subquery()
        )
        .join(start, start.id == Ride.from_site_id)
        .join(target, target.id == Ride.to_site_id)
        .where(ride_in_reach(viewer, power, end=end), *where)
        .order_by(Ride.ended_at.is_not(None), Ride.leaves_at.desc(), Ride.id.desc())
        .limit(SHOWN)
    )
    return [_row(*row) for row in rows]


def _row(ride: Ride, start: Site, target: Site, riders: int, open_riders: int) -> RideRow:
    return RideRow(
        ride.id, _end(start), _end(target), ride.state, ride.leaves_at, ride.arrives_at, ride.vehicle, ride.seats,
        ride.driver, ride.driver_phone, ride.note, ride.left_at, ride.ended_at, ride.end_reason, riders, open_riders,
    )  # fmt: skip


def _end(site: Site) -> Ends:
    return Ends(site.id, site.name, site.code, site.mission, site.zone, site.is_secret)


def fetch_ride(viewer: Viewer, ride_id: UUID, power: Power = Power.STAY_READ, *, end: str = "") -> RideRow:
    """The doorway: raises NotThere. `end` says from which of its places the act is done."""
    found = rides(viewer, Ride.id == ride_id, power=power, end=end)
    if not found:
        raise NotThere
    return found[0]


def riders_of(ride_id: UUID) -> list[RiderRow]:
    """Who is on a ride that came through its doorway, by name; one statement."""
    new, adult, old = aliased(Stay), aliased(Stay), aliased(Stay)
    rows: Sequence[Any] = db.session.execute(
        sa.select(Rider, Person, Room.name, Bed.name, old.with_stay_id)
        .join(Person, Person.id == Rider.person_id)
        .join(old, old.id == Rider.stay_id)
        .outerjoin(new, new.id == Rider.new_stay_id)
        .outerjoin(adult, adult.id == new.with_stay_id)
        .outerjoin(Bed, Bed.id == sa.func.coalesce(new.bed_id, adult.bed_id))
        .outerjoin(Room, Room.id == Bed.room_id)
        .where(Rider.ride_id == ride_id)
        .order_by(Person.primary_name, Person.secondary_name, Rider.id)
    ).all()
    return [
        RiderRow(r.id, row_of(person), r.state, r.stay_id, r.new_stay_id, room or "", bed or "", with_adult is not None)
        for r, person, room, bed, with_adult in rows
    ]


def places_to_go(viewer: Viewer, site: Ends | SiteRow) -> dict[UUID, str]:
    """Where people of a site may be sent: other open places in reach, and those of the mission that are no secret."""
    open_ones = sa.and_(Site.mission == site.mission, Site.is_secret.is_(False))
    found = db.session.execute(
        sa.select(Site.id, Site.name)
        .where(
            Site.id != site.id,
            Site.closed_at.is_(None),
            Site.tells_figures.is_(False),
            sa.or_(in_reach(viewer, Power.STAY_READ), open_ones),
        )
        .order_by(sa.case((Site.mission == site.mission, 0), else_=1), Site.name)
        .limit(SHOWN)
    )
    return {row[0]: row[1] for row in found}


@dataclass(frozen=True, slots=True)
class Kept:
    """For one who comes: the bed proposed, and all that suit her, the best first. Proposals only."""

    person_id: UUID
    best: UUID | None
    beds: tuple[BedRow, ...]


def beds_for_riders(viewer: Viewer, ride: RideRow, riders: Sequence[RiderRow]) -> list[Kept]:
    """A bed for each who comes, grown people first, so that a child lies beside its own. Eight statements."""
    begins = max(now(), ride.arrives_at)
    site_id = ride.goes_to.id
    beds = {
        bed.id: bed
        for bed in bed_rows(
            viewer, Power.STAY_PLACE, Bed.site_id == site_id, Site.closed_at.is_(None), is_free(begins, begins + AFTER)
        )
    }
    slept = slept_in(Bed.site_id == site_id, begins, begins + AFTER)
    people = [one for one in riders if not one.is_with_adult]
    known = sleepers_of([*(one.person.id for one in people), *(one.person_id for one in slept)])
    beside: dict[UUID, list[Sleeper]] = {}
    for one in slept:
        beside.setdefault(one.room_id, []).append(known[one.person_id])
    on = local_day(ride.goes_to.zone, begins)
    free = dict(beds)
    found: dict[UUID, Kept] = {}
    for rider in sorted(people, key=lambda one: is_minor(one.person.birth, on)):
        sleeper = known[rider.person.id]
        judged = best_beds([_option(bed, beside) for bed in beds.values()], sleeper, on)
        suited = [one.bed_id for one in judged if one.fits]
        best = next((bed for bed in suited if bed in free), None)
        if best is not None:
            beside.setdefault(free.pop(best).room_id, []).append(sleeper)
        found[rider.person.id] = Kept(rider.person.id, best, tuple(beds[bed] for bed in suited))
    return [found[one.person.id] for one in people]


def _option(bed: BedRow, beside: dict[UUID, list[Sleeper]]) -> BedOption:
    space = float(bed.square_metres) if bed.square_metres is not None else None
    return BedOption(bed.id, bed.use, tuple(beside.get(bed.room_id, ())), space, bed.is_temporary, bed.is_accessible)


@dataclass(frozen=True, slots=True)
class RidesDay:
    """For My day: how many rides want an answer here, come here, and are late; and the first of those that come."""

    asked: int
    coming: int
    late: int
    first: datetime | None


def rides_day(viewer: Viewer) -> RidesDay:
    """What waits at the places where the viewer gives beds; one statement."""
    mine = sa.select(Site.id).where(in_reach(viewer, Power.STAY_PLACE))
    rows = db.session.execute(
        sa.select(Ride.state, Ride.arrives_at)
        .where(Ride.ended_at.is_(None), Ride.to_site_id.in_(mine), ride_in_reach(viewer, Power.STAY_PLACE, end="to"))
        .order_by(Ride.arrives_at)
        .limit(SHOWN)
    ).all()
    moment = now()
    coming = [at for state, at in rows if state is not RideState.ASKED]
    return RidesDay(
        asked=len(rows) - len(coming),
        coming=len(coming),
        late=sum(state is RideState.ON_THE_WAY and is_late(at, now=moment) for state, at in rows),
        first=min(coming, default=None),
    )
