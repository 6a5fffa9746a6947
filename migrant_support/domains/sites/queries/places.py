"""Sites, rooms and beds as a viewer's reach shows them. Of a secret place only name, kind and country are told here.

Address, coordinates and telephone of a secret site lie sealed: opening them is `actions.read_place`, which is audited.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.sql.elements import ColumnElement

from migrant_support.domains.directory.queries import airports
from migrant_support.domains.directory.rules import SiteKind
from migrant_support.domains.sites.models import Bed, Room, Site
from migrant_support.domains.sites.rules import ARRIVAL_KINDS, RoomUse
from migrant_support.kernel.clock import now
from migrant_support.kernel.refusals import NotThere
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.store import db
from migrant_support.policy import Power, ScopeKind


@dataclass(frozen=True, slots=True)
class SiteRow:
    """A site as anybody in its reach may see it; `address` and `phone` are empty for a secret one."""

    id: UUID
    code: str
    kind: SiteKind
    name: str
    mission: str
    country_code: str
    zone: str
    is_secret: bool
    address: str
    latitude: float | None
    longitude: float | None
    phone: str
    operator: str
    licence_until: date | None
    contract_until: date | None
    tells_figures: bool
    has_sealed_place: bool
    closed_at: datetime | None
    version: int


@dataclass(frozen=True, slots=True)
class RoomRow:
    """A room with the number of its beds in service."""

    id: UUID
    site_id: UUID
    name: str
    floor: str
    use: RoomUse
    is_accessible: bool
    square_metres: Decimal | None
    beds: int


@dataclass(frozen=True, slots=True)
class BedRow:
    """A bed with its room and its site."""

    id: UUID
    name: str
    room_id: UUID
    room_name: str
    use: RoomUse
    is_accessible: bool
    square_metres: Decimal | None
    site_id: UUID
    site_name: str
    zone: str
    blocked_reason: str | None
    stands_until: datetime | None

    @property
    def is_temporary(self) -> bool:
        """Does it stand by an override, until its end?"""
        return self.stands_until is not None


def in_reach(viewer: Viewer, power: Power) -> ColumnElement[bool]:
    """The condition on `Site`: of a mission or site of the viewer's, or where the viewer's airport rooms arrivals."""
    reach = viewer.reach(power)
    if reach.everywhere:
        return sa.true()
    conditions: list[ColumnElement[bool]] = []
    if missions := reach.ids(ScopeKind.MISSION):
        conditions.append(Site.mission.in_(sorted(missions)))
    if sites := reach.ids(ScopeKind.SITE):
        conditions.append(Site.code.in_(sorted(sites)))
    known = airports()
    if countries := {known[code].country for code in reach.ids(ScopeKind.AIRPORT) if code in known}:
        arrivals = sa.and_(
            Site.country_code.in_(sorted(countries)), Site.kind.in_(sorted(ARRIVAL_KINDS)), Site.is_secret.is_(False)
        )
        conditions.append(arrivals)
    return sa.or_(*conditions) if conditions else sa.false()


def fetch_site(viewer: Viewer, site_id: UUID, power: Power = Power.SITE_READ, *, lock: bool = False) -> Site:
    """The doorway: the site's row for this viewer, or NotThere. Actions lock it."""
    statement = sa.select(Site).where(Site.id == site_id, in_reach(viewer, power))
    site = db.session.scalar(statement.with_for_update() if lock else statement)
    if site is None:
        raise NotThere
    return site


def site_row(viewer: Viewer, site_id: UUID, power: Power = Power.SITE_READ) -> SiteRow:
    """One site; raises NotThere."""
    return _row(fetch_site(viewer, site_id, power))


def site_rows(viewer: Viewer, power: Power = Power.SITE_READ, *, closed: bool = False) -> list[SiteRow]:
    """The open sites in the viewer's reach, by mission and name; or those that were closed."""
    state = Site.closed_at.is_not(None) if closed else Site.closed_at.is_(None)
    rows = db.session.scalars(sa.select(Site).where(in_reach(viewer, power), state).order_by(Site.mission, Site.name))
    return [_row(site) for site in rows]


def _row(site: Site) -> SiteRow:
    return SiteRow(
        id=site.id,
        code=site.code,
        kind=site.kind,
        name=site.name,
        mission=site.mission,
        country_code=site.country_code,
        zone=site.zone,
        is_secret=site.is_secret,
        address=site.address,
        latitude=site.latitude,
        longitude=site.longitude,
        phone="" if site.is_secret else site.phone,
        operator=site.operator,
        licence_until=site.licence_until,
        contract_until=site.contract_until,
        tells_figures=site.tells_figures,
        has_sealed_place=site.place_sealed is not None,
        closed_at=site.closed_at,
        version=site.version,
    )


def site_choices() -> list[tuple[str, str]]:
    """(code, name) of all open sites, for roles that are cut to one."""
    found = db.session.execute(sa.select(Site.code, Site.name).where(Site.closed_at.is_(None)).order_by(Site.code))
    return [(code, name) for code, name in found]


def site_names(codes: Collection[str]) -> dict[str, str]:
    """What sites are called, by code; for the line that says where a viewer is."""
    if not codes:
        return {}
    return dict(db.session.execute(sa.select(Site.code, Site.name).where(Site.code.in_(sorted(codes)))).all())


def fetch_room(viewer: Viewer, site_id: UUID, room_id: UUID, power: Power) -> Room:
    """A room of a site in reach; raises NotThere."""
    room = db.session.scalar(
        sa.select(Room)
        .join(Site, Site.id == Room.site_id)
        .where(Room.id == room_id, Room.site_id == site_id, in_reach(viewer, power))
    )
    if room is None:
        raise NotThere
    return room


def room_rows(viewer: Viewer, site_id: UUID) -> list[RoomRow]:
    """The rooms of a site with their beds in service, by name."""
    counted = (
        sa.select(Bed.room_id, sa.func.count().label("beds"))
        .where(Bed.site_id == site_id, Bed.blocked_at.is_(None), standing())
        .group_by(Bed.room_id)
        .subquery()
    )
    rows = db.session.execute(
        sa.select(Room, sa.func.coalesce(counted.c.beds, 0))
        .join(Site, Site.id == Room.site_id)
        .outerjoin(counted, counted.c.room_id == Room.id)
        .where(Room.site_id == site_id, in_reach(viewer, Power.SITE_READ))
        .order_by(sa.func.length(Room.name), Room.name)
    )
    return [
        RoomRow(r.id, r.site_id, r.name, r.floor, r.use, r.is_accessible, r.square_metres, int(beds))
        for r, beds in rows
    ]


def standing() -> ColumnElement[bool]:
    """The condition on `Bed`: an ordinary bed, or a temporary one before its end."""
    return sa.or_(Bed.stands_until.is_(None), Bed.stands_until > now())


def bed_rows(viewer: Viewer, power: Power, *where: ColumnElement[bool]) -> list[BedRow]:
    """Beds in the viewer's reach, by site, room and name."""
    rows = db.session.execute(
        sa.select(Bed, Room, Site)
        .join(Room, Room.id == Bed.room_id)
        .join(Site, Site.id == Bed.site_id)
        .where(in_reach(viewer, power), *where)
        .order_by(Site.name, sa.func.length(Room.name), Room.name, sa.func.length(Bed.name), Bed.name)
    )
    return [bed_row(bed, room, site) for bed, room, site in rows]


def bed_row(bed: Bed, room: Room, site: Site) -> BedRow:
    """The row of a loaded bed."""
    return BedRow(
        id=bed.id,
        name=bed.name,
        room_id=room.id,
        room_name=room.name,
        use=room.use,
        is_accessible=room.is_accessible,
        square_metres=room.square_metres,
        site_id=site.id,
        site_name=site.name,
        zone=site.zone,
        blocked_reason=bed.blocked_reason,
        stands_until=bed.stands_until,
    )


def fetch_bed(viewer: Viewer, site_id: UUID, bed_id: UUID, power: Power) -> BedRow:
    """A bed of a site in reach; raises NotThere."""
    found = bed_rows(viewer, power, Bed.id == bed_id, Bed.site_id == site_id)
    if not found:
        raise NotThere
    return found[0]
