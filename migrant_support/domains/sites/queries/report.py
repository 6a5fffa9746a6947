"""The report of a house's day: counted while it goes on, as it was closed afterwards. Counts only, nobody's name."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from migrant_support.domains.sites.models import (
    Bed,
    DailyReport,
    Defect,
    GateEvent,
    Incident,
    MissingAlarm,
    RollCall,
    Site,
    Stay,
    Visitor,
)
from migrant_support.domains.sites.queries.beds import is_free
from migrant_support.domains.sites.queries.places import in_reach, standing
from migrant_support.domains.sites.report_counts import counts_of_others
from migrant_support.domains.sites.rules import NIGHT_FROM, StayState
from migrant_support.domains.sites.rules.book import Severity
from migrant_support.domains.sites.rules.gate import Way
from migrant_support.kernel.clock import now, start_of_day
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.store import db
from migrant_support.policy import Power

LINES = (
    "came_in", "went_out", "arrived", "left", "slept", "present", "absent", "on_leave", "unknown", "missing",
    "visitors", "incidents_low", "incidents_medium", "incidents_high", "beds_free", "beds_blocked", "defects_new",
    "defects_open", "meals_breakfast", "meals_lunch", "meals_dinner",
)  # fmt: skip
"""What is counted, in the order of the report. Counts of the roll-call are missing until it is closed, those of
meals until the kitchen wrote them down."""


@dataclass(frozen=True, slots=True)
class Report:
    """A day of a house. `closed_at` is None while it is only counted."""

    day: date
    counts: dict[str, int]
    closed_at: datetime | None


def report_of(viewer: Viewer, site_id: UUID, zone: str, day: date) -> Report:
    """The report of a day of a site that the caller has found: as closed, or counted now; three statements."""
    closed = db.session.scalar(
        sa.select(DailyReport)
        .join(Site, Site.id == DailyReport.site_id)
        .where(DailyReport.site_id == site_id, DailyReport.day == day, in_reach(viewer, Power.REPORT_READ))
    )
    if closed is not None:
        return Report(day, {name: closed.counts[name] for name in LINES if name in closed.counts}, closed.closed_at)
    return Report(day, counted(site_id, zone, day), None)


def closed_days(viewer: Viewer, site_id: UUID, since: date) -> set[date]:
    """The days of a site that were closed since one."""
    return set(
        db.session.scalars(
            sa.select(DailyReport.day)
            .join(Site, Site.id == DailyReport.site_id)
            .where(DailyReport.site_id == site_id, DailyReport.day >= since, in_reach(viewer, Power.REPORT_READ))
        )
    )


def counted(site_id: UUID, zone: str, day: date) -> dict[str, int]:
    """Count a day by the house's own clock: one statement of counts, one for the roll-call."""
    start, end = start_of_day(zone, day), start_of_day(zone, day + timedelta(days=1))
    small_hours = datetime.combine(day + timedelta(days=1), NIGHT_FROM, ZoneInfo(zone))
    moment, mending = now(), aliased(GateEvent)
    through = (
        GateEvent.at >= start,
        GateEvent.at < end,
        ~sa.exists().where(mending.corrects_id == GateEvent.id),
    )
    slept = (
        Stay.state != StayState.CANCELLED,
        Stay.from_at <= small_hours,
        sa.or_(Stay.until_at.is_(None), Stay.until_at > small_hours),
    )
    begun = sa.or_(Stay.state == StayState.CURRENT, Stay.state == StayState.ENDED)
    searched = sa.or_(MissingAlarm.ended_at.is_(None), MissingAlarm.ended_at >= end)
    broken = sa.or_(Defect.mended_at.is_(None), Defect.mended_at >= end)

    def during(column: Any) -> sa.ColumnElement[bool]:
        return sa.and_(column >= start, column < end)

    def many(model: Any, *where: sa.ColumnElement[bool]) -> sa.ScalarSelect[int]:
        return sa.select(sa.func.count(model.id)).where(model.site_id == site_id, *where).scalar_subquery()

    asked = {
        "came_in": many(GateEvent, *through, GateEvent.way == Way.IN),
        "went_out": many(GateEvent, *through, GateEvent.way == Way.OUT),
        "arrived": many(Stay, during(Stay.from_at), begun),
        "left": many(Stay, during(Stay.until_at), Stay.state == StayState.ENDED),
        "slept": many(Stay, *slept),
        "missing": many(MissingAlarm, MissingAlarm.raised_at < end, searched),
        "visitors": many(Visitor, during(Visitor.in_at)),
        **{
            f"incidents_{severity.value}": many(Incident, during(Incident.at), Incident.severity == severity)
            for severity in Severity
        },
        "beds_free": many(Bed, standing(), is_free(moment, moment + timedelta(hours=12))),
        "beds_blocked": many(Bed, Bed.blocked_at.is_not(None)),
        "defects_new": many(Defect, during(Defect.made_at)),
        "defects_open": many(Defect, Defect.made_at < end, broken),
    }
    row = db.session.execute(sa.select(*(query.label(name) for name, query in asked.items()))).one()
    counts = {name: int(getattr(row, name)) for name in asked} | _roll_call(site_id, day)
    counts |= counts_of_others(site_id, day)
    return {name: counts[name] for name in LINES if name in counts}


def _roll_call(site_id: UUID, day: date) -> dict[str, int]:
    marks = ("present", "absent", "on_leave", "unknown")
    row = db.session.execute(
        sa.select(*(getattr(RollCall, mark) for mark in marks)).where(
            RollCall.site_id == site_id, RollCall.night == day, RollCall.closed_at.is_not(None)
        )
    ).first()
    return {} if row is None else dict(zip(marks, row, strict=True))
