"""What a day at the viewer's sites brings: arrivals, leavings, who should have left, free and temporary beds."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.sites.models import Bed, Site, Stay
from migrant_support.domains.sites.queries.beds import is_free
from migrant_support.domains.sites.queries.places import in_reach, standing
from migrant_support.domains.sites.queries.sleepers import stands
from migrant_support.domains.sites.queries.stays import stay_visible_to
from migrant_support.domains.sites.rules import Leaving, StayState, is_expected_by, leaving
from migrant_support.kernel.clock import now
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.store import db
from migrant_support.policy import Power


@dataclass(frozen=True, slots=True)
class SiteDay:
    """Counts over all sites in reach; `only_site` is the one site when there is just one."""

    only_site: UUID | None
    sites: int
    arriving: int
    first_arrival: datetime | None
    leaving: int
    overdue: int
    overdue_since: datetime | None
    free: int
    temporary: int


def site_day(viewer: Viewer) -> SiteDay:
    """The day by each site's own midnight. Two statements."""
    moment = now()
    coming, going, overdue = _today(viewer, moment)
    sites = _beds_by_site(viewer, moment)
    return SiteDay(
        only_site=sites[0][0] if len(sites) == 1 else None,
        sites=len(sites),
        arriving=len(coming),
        first_arrival=min(coming, default=None),
        leaving=going,
        overdue=len(overdue),
        overdue_since=min(overdue, default=None),
        free=sum(free for _site, free, _temporary in sites),
        temporary=sum(temporary for _site, _free, temporary in sites),
    )


def _today(viewer: Viewer, moment: datetime) -> tuple[list[datetime], int, list[datetime]]:
    """Starts of those expected by today, how many leave today, ends of those who should have left."""
    soon = moment + timedelta(days=2)
    rows = db.session.execute(
        sa.select(Stay.state, Stay.from_at, Stay.until_at, Site.zone)
        .join(Site, Site.id == Stay.site_id)
        .where(
            stay_visible_to(viewer),
            stands(),
            sa.or_(
                sa.and_(Stay.state == StayState.PLANNED, Stay.from_at < soon),
                sa.and_(Stay.state == StayState.CURRENT, Stay.until_at < soon),
            ),
        )
    )
    coming: list[datetime] = []
    overdue: list[datetime] = []
    going = 0
    for state, from_at, until_at, zone in rows:
        if state is StayState.PLANNED:
            coming += [from_at] if is_expected_by(from_at, now=moment, zone=zone) else []
            continue
        leaves = leaving(until_at, now=moment, zone=zone)
        going += leaves is Leaving.TODAY
        overdue += [until_at] if until_at is not None and leaves is Leaving.OVERDUE else []
    return coming, going, overdue


def _beds_by_site(viewer: Viewer, moment: datetime) -> list[tuple[UUID, int, int]]:
    """Each open site in reach: its beds that are free tonight, its temporary beds."""
    stands = sa.and_(Bed.site_id == Site.id, standing())
    free = sa.func.count(Bed.id).filter(is_free(moment, moment + timedelta(hours=12)))
    temporary = sa.func.count(Bed.id).filter(Bed.stands_until.is_not(None))
    rows = db.session.execute(
        sa.select(Site.id, free, temporary)
        .outerjoin(Bed, stands)
        .where(in_reach(viewer, Power.STAY_READ), Site.closed_at.is_(None))
        .group_by(Site.id)
    )
    return [(site_id, free_beds, temporary_beds) for site_id, free_beds, temporary_beds in rows]
