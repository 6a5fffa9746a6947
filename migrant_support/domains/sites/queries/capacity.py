"""How many beds each site has and has free, with the moment of each figure; licences and contracts that end.

Of a site that is not run here the last figure counts that somebody wrote down. Nothing of where a site is is told.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from migrant_support.domains.people.queries.records import column_of
from migrant_support.domains.people.sight import is_open_to
from migrant_support.domains.sites.models import Bed, CapacityFigure, Site, Stay
from migrant_support.domains.sites.queries.beds import is_free
from migrant_support.domains.sites.queries.places import in_reach, standing
from migrant_support.domains.sites.rules import StayState
from migrant_support.domains.sites.rules.standing import SOON, Ending, Freshness, ending, freshness
from migrant_support.kernel.clock import local_day, now
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.store import db
from migrant_support.policy import Power

TONIGHT = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class SiteCapacity:
    """What a site takes and has free, and when that was so. `is_told`: somebody said it, nobody counted here."""

    site_id: UUID
    places: int
    free: int
    as_of: datetime
    is_told: bool

    @property
    def is_stale(self) -> bool:
        """Too old to send somebody there without asking."""
        return self.is_told and freshness(self.as_of, now=now()) is Freshness.STALE


def capacity_of_sites(viewer: Viewer) -> dict[UUID, SiteCapacity]:
    """The figures of every open site in reach that has any. Two statements."""
    moment = now()
    counted = db.session.execute(
        sa.select(Site.id, sa.func.count(Bed.id), sa.func.count(Bed.id).filter(is_free(moment, moment + TONIGHT)))
        .join(Bed, sa.and_(Bed.site_id == Site.id, standing(), Bed.blocked_at.is_(None)))
        .where(in_reach(viewer, Power.SITE_READ), Site.closed_at.is_(None), Site.tells_figures.is_(False))
        .group_by(Site.id)
    )
    found = {key: SiteCapacity(key, places, free, moment, is_told=False) for key, places, free in counted}
    return found | {one.site_id: one for one in _told(viewer)}


def _told(viewer: Viewer) -> list[SiteCapacity]:
    rank = sa.func.row_number().over(
        partition_by=CapacityFigure.site_id, order_by=(CapacityFigure.as_of.desc(), CapacityFigure.made_at.desc())
    )
    newest = (
        sa.select(
            CapacityFigure.site_id,
            CapacityFigure.places,
            CapacityFigure.taken,
            CapacityFigure.as_of,
            rank.label("rank"),
        )
        .join(Site, Site.id == CapacityFigure.site_id)
        .where(in_reach(viewer, Power.SITE_READ), Site.closed_at.is_(None), Site.tells_figures)
        .subquery()
    )
    rows = db.session.execute(sa.select(newest).where(newest.c.rank == 1))
    return [SiteCapacity(r.site_id, r.places, max(r.places - r.taken, 0), r.as_of, is_told=True) for r in rows]


def figures_of(viewer: Viewer, site_id: UUID) -> list[tuple[datetime, int, int]]:
    """The last figures that a site told (when, places, taken), the newest first; for those in its reach."""
    rows = db.session.execute(
        sa.select(CapacityFigure.as_of, CapacityFigure.places, CapacityFigure.taken)
        .join(Site, Site.id == CapacityFigure.site_id)
        .where(CapacityFigure.site_id == site_id, in_reach(viewer, Power.SITE_READ))
        .order_by(CapacityFigure.as_of.desc(), CapacityFigure.made_at.desc())
        .limit(30)
    )
    return [(as_of, places, taken) for as_of, places, taken in rows]


def sleepers_by_room(viewer: Viewer, site_id: UUID) -> dict[UUID, int]:
    """How many sleep in each room now, infants too; those whose file is closed to the viewer are not counted."""
    adult = aliased(Stay)
    rows = db.session.execute(
        sa.select(Bed.room_id, sa.func.count())
        .select_from(Stay)
        .outerjoin(adult, adult.id == Stay.with_stay_id)
        .join(Bed, Bed.id == sa.func.coalesce(Stay.bed_id, adult.bed_id))
        .where(Stay.site_id == site_id, Stay.state == StayState.CURRENT, is_open_to(viewer, column_of(Stay.person_id)))
        .group_by(Bed.room_id)
    )
    return {row[0]: row[1] for row in rows}


def papers_ending(viewer: Viewer) -> tuple[int, date | None]:
    """How many licences and contracts of sites in the viewer's care end soon or have ended, and the first day."""
    soon = (now() + SOON).date() + timedelta(days=1)
    rows = db.session.execute(
        sa.select(Site.licence_until, Site.contract_until, Site.zone).where(
            in_reach(viewer, Power.SITE_EDIT), Site.closed_at.is_(None),
            sa.or_(Site.licence_until <= soon, Site.contract_until <= soon),
        )
    )  # fmt: skip
    days = [
        day
        for licence, contract, zone in rows
        for day in (licence, contract)
        if day is not None and ending(day, today=local_day(zone)) is not Ending.LATER
    ]
    return len(days), min(days, default=None)
