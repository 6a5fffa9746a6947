"""What the evening asks of the viewer's houses: roll-calls not closed yet, and people for whom a search goes on."""

from dataclasses import dataclass
from datetime import datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from migrant_support.domains.people.queries.records import column_of
from migrant_support.domains.people.sight import is_open_to
from migrant_support.domains.sites.models import MissingAlarm, RollCall, Site, Stay
from migrant_support.domains.sites.queries.places import in_reach
from migrant_support.domains.sites.rules import StayState
from migrant_support.domains.sites.rules.rollcall import NIGHT_TURNS, night_of
from migrant_support.kernel.clock import now
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.store import db
from migrant_support.policy import Power

ASKED_FROM = time(20, 0)  # from eight in the evening until noon My day asks for the roll-call; our choice


@dataclass(frozen=True, slots=True)
class Evening:
    """Counts over the sites in reach; `only_site` is the one site when there is just one to take."""

    to_take: int
    only_site: UUID | None
    missing: int
    missing_since: datetime | None


def evening_of(viewer: Viewer) -> Evening:
    """The evening by each site's own clock. Two statements."""
    to_take = _to_take(viewer) if viewer.may(Power.ROLL_CALL) else []
    missing, since = _missing(viewer)
    return Evening(len(to_take), to_take[0] if len(to_take) == 1 else None, missing, since)


def _to_take(viewer: Viewer) -> list[UUID]:
    moment = now()
    nights = sa.select(sa.func.max(RollCall.night)).where(RollCall.site_id == Site.id, RollCall.closed_at.is_not(None))
    lived_in = sa.exists().where(Stay.site_id == Site.id, Stay.state == StayState.CURRENT)
    rows = db.session.execute(
        sa.select(Site.id, Site.zone, nights.correlate(Site).scalar_subquery()).where(
            in_reach(viewer, Power.ROLL_CALL), Site.closed_at.is_(None), lived_in
        )
    )
    return [site_id for site_id, zone, closed in rows if _is_asked(moment, zone) and closed != night_of(moment, zone)]


def _is_asked(moment: datetime, zone: str) -> bool:
    clock = moment.astimezone(ZoneInfo(zone)).time()
    return clock >= ASKED_FROM or clock < NIGHT_TURNS


def _missing(viewer: Viewer) -> tuple[int, datetime | None]:
    row = db.session.execute(
        sa.select(sa.func.count(MissingAlarm.id), sa.func.min(MissingAlarm.raised_at))
        .join(Site, Site.id == MissingAlarm.site_id)
        .where(
            in_reach(viewer, Power.ALARM_READ),
            is_open_to(viewer, column_of(MissingAlarm.person_id)),
            MissingAlarm.ended_at.is_(None),
        )
    ).one()
    return int(row[0]), row[1]
