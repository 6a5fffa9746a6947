"""Quarantine places as arrivals and orders know them: which site, room and bed a person has, or may be sent to.

A place is a planned or current stay at a site of a kind that a policy names, in the country where the flight lands.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.directory.lookups import HOME, airports, countries
from migrant_support.domains.directory.rules import SiteKind
from migrant_support.domains.flights.models import Flight
from migrant_support.domains.sites.models import Bed, Room, Site, Stay
from migrant_support.domains.sites.rules import StayState
from migrant_support.kernel.refusals import NotThere
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.store import db
from migrant_support.policy import Power, ScopeKind

CENTRES = frozenset({SiteKind.QUARANTINE_CENTRE, SiteKind.HOTEL, SiteKind.ISOLATION_WARD})
"""Kinds of site in which somebody can be quarantined; which of them counts for an arrival is the policy's."""
AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Place:
    """Where a person is to sleep or sleeps."""

    stay_id: UUID
    site_id: UUID
    site_name: str
    room: str
    bed: str
    state: StayState
    from_at: datetime
    until_at: datetime | None
    with_stay_id: UUID | None = None

    @property
    def expects(self) -> bool:
        """May she have her room here? An infant's stay may be current already: it came along with its adult's."""
        return self.is_planned or self.with_stay_id is not None

    @property
    def is_planned(self) -> bool:
        """Waits she there still to be admitted?"""
        return self.state is StayState.PLANNED


@dataclass(frozen=True, slots=True)
class Centre:
    """A site that can quarantine."""

    id: UUID
    code: str
    name: str
    kind: SiteKind
    zone: str


def places_of(person_ids: Sequence[UUID], country: str) -> dict[UUID, Place]:
    """The place of each person who has one in this country: the current stay, else the earliest planned one.

    For callers that have found these people for their viewer.
    """
    found: dict[UUID, Place] = {}
    for start in range(0, len(person_ids), AT_ONCE):
        rows = db.session.execute(
            sa.select(
                Stay.person_id, Stay.id, Stay.site_id, Site.name, sa.func.coalesce(Room.name, ""),
                sa.func.coalesce(Bed.name, ""), Stay.state, Stay.from_at, Stay.until_at, Stay.with_stay_id,
            )
            .join(Site, Site.id == Stay.site_id)
            .outerjoin(Bed, Bed.id == Stay.bed_id)
            .outerjoin(Room, Room.id == Bed.room_id)
            .where(
                Stay.person_id.in_(person_ids[start : start + AT_ONCE]),
                Stay.state.in_([StayState.PLANNED, StayState.CURRENT]),
                Site.kind.in_(sorted(CENTRES)),
                Site.country_code == country,
            )
            .order_by(Stay.state == StayState.PLANNED, Stay.from_at)
        )  # fmt: skip
        for row in rows:
            found.setdefault(row[0], Place(*row[1:9], with_stay_id=row[9]))
    return found


def centres(country: str) -> list[Centre]:
    """The open centres of a country, by name; they are no secret."""
    rows = db.session.execute(
        sa.select(Site.id, Site.code, Site.name, Site.kind, Site.zone)
        .where(
            Site.kind.in_(sorted(CENTRES)),
            Site.country_code == country,
            Site.closed_at.is_(None),
            Site.is_secret.is_(False),
        )
        .order_by(Site.name)
    )
    return [Centre(*row) for row in rows]


def centre_for(viewer: Viewer, site_id: UUID, power: Power = Power.QUARANTINE_READ) -> Centre:
    """The doorway to a centre: one of the viewer's sites, or any for who reaches everywhere; else NotThere."""
    reach = viewer.reach(power)
    statement = sa.select(Site.id, Site.code, Site.name, Site.kind, Site.zone).where(
        Site.id == site_id, Site.kind.in_(sorted(CENTRES)), Site.is_secret.is_(False)
    )
    if not reach.everywhere:
        statement = statement.where(Site.code.in_(sorted(reach.ids(ScopeKind.SITE))))
    row = db.session.execute(statement).first()
    if row is None:
        raise NotThere
    return Centre(*row)


def own_centres(viewer: Viewer, power: Power = Power.QUARANTINE_READ) -> list[Centre]:
    """The centres at home of which the viewer sees who is in; hotels abroad are no matter of quarantine."""
    reach = viewer.reach(power)
    statement = sa.select(Site.id, Site.code, Site.name, Site.kind, Site.zone).where(
        Site.kind.in_(sorted(CENTRES)),
        Site.country_code == HOME,
        Site.is_secret.is_(False),
        Site.closed_at.is_(None),
    )
    if not reach.everywhere:
        statement = statement.where(Site.code.in_(sorted(reach.ids(ScopeKind.SITE))))
    return [Centre(*row) for row in db.session.execute(statement.order_by(Site.name))]


def site_codes(site_ids: Sequence[UUID]) -> dict[UUID, str]:
    """The codes of sites, which are the ids of scopes."""
    return dict(db.session.execute(sa.select(Site.id, Site.code).where(Site.id.in_(set(site_ids)))).all())


def site_zone(site_id: UUID | None) -> str:
    """The zone of a site, whose midnight ends its days; that of Sri Lanka without one."""
    return db.session.scalar(sa.select(Site.zone).where(Site.id == site_id)) or countries()[HOME].zone


def planned_for(flight: Flight, person_ids: Collection[UUID]) -> list[UUID]:
    """The planned stays that people have because of a flight: where it lands, from within a day of its landing on."""
    around = timedelta(hours=24)
    landing = flight.landed_at or flight.arrives_at
    rows = db.session.scalars(
        sa.select(Stay.id)
        .join(Site, Site.id == Stay.site_id)
        .where(
            Stay.person_id.in_(list(person_ids)),
            Stay.state == StayState.PLANNED,
            Stay.from_at >= min(flight.arrives_at, landing) - around,
            Stay.from_at <= max(flight.arrives_at, landing) + around,
            Site.kind.in_(sorted(CENTRES)),
            Site.country_code == airports()[flight.destination].country,
        )
        .order_by(Stay.id)
    )
    return list(rows)


def site_of_bed(bed_id: UUID) -> UUID:
    """The site of a bed. Raises NotThere for a bed of no centre."""
    found = db.session.scalar(
        sa.select(Bed.site_id)
        .join(Site, Site.id == Bed.site_id)
        .where(Bed.id == bed_id, Site.kind.in_(sorted(CENTRES)))
    )
    if found is None:
        raise NotThere
    return found
