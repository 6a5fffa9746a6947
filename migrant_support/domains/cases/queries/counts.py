"""Counts of cases: the queues of an officer's day, and people in distress by mission and category."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql.elements import ColumnElement

from migrant_support.domains.cases.models import Case, CaseCategory
from migrant_support.domains.cases.queries.records import case_visible_to
from migrant_support.domains.cases.rules import SENSITIVE, CaseState, Category, Risk
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.store import db
from migrant_support.policy import Power

COUNTED = 500
"""A queue is counted to here and no further: whether 500 wait or 5,000, the clerk begins with the oldest."""


@dataclass(frozen=True, slots=True)
class QueueCount:
    """How many wait, at most one more than COUNTED, and since when the oldest of them."""

    waiting: int = 0
    oldest: datetime | None = None


@dataclass(frozen=True, slots=True)
class OfficerDay:
    """The queues of an officer's missions, by name: urgent, to_register, to_verify, to_take_up, mine_open."""

    queues: dict[str, QueueCount] = field(default_factory=dict)

    def queue(self, name: str) -> QueueCount:
        """One queue; nothing waits in one that is not there."""
        return self.queues.get(name, QueueCount())


def officer_day(viewer: Viewer) -> OfficerDay:
    """Count the queues of the viewer's missions in one statement, each along its own index and only to COUNTED."""
    is_open = Case.state != CaseState.CLOSED
    parts = [
        _queue(viewer, "to_register", Case.state == CaseState.REPORTED),
        _queue(viewer, "to_verify", Case.state == CaseState.REGISTERED),
        _queue(viewer, "to_take_up", Case.state == CaseState.VERIFIED),
        _queue(viewer, "mine_open", Case.officer_id == viewer.account_id, is_open),
        _queue(viewer, "urgent", Case.risk == Risk.EMERGENCY, is_open),
        _queue(viewer, "urgent", Case.risk == Risk.HIGH, is_open),
    ]
    found: dict[str, QueueCount] = {}
    for name, waiting, oldest in db.session.execute(sa.union_all(*parts)):
        before = found.get(name, QueueCount())
        known = [moment for moment in (before.oldest, oldest) if moment is not None]
        found[name] = QueueCount(min(before.waiting + waiting, COUNTED + 1), min(known, default=None))
    return OfficerDay(found)


def _queue(viewer: Viewer, name: str, *conditions: ColumnElement[bool]) -> sa.Select[str, int, Any]:
    oldest_first = (
        sa.select(Case.opened_at)
        .where(case_visible_to(viewer), *conditions)
        .order_by(Case.opened_at)
        .limit(COUNTED + 1)
        .subquery()
    )
    return sa.select(sa.literal(name), sa.func.count(), sa.func.min(oldest_first.c.opened_at)).select_from(oldest_first)


@dataclass(frozen=True, slots=True)
class CountryCount:
    """People in distress at one mission: all, and by category that may be shown."""

    mission: str
    people: int
    urgent: int
    by_category: dict[Category, int]


def country_picture(viewer: Viewer) -> list[CountryCount]:
    """People with an open case, by mission and category, inside the viewer's scope (exact there: DOMAIN invariant 14).

    Sensitive categories are in no column; their people are in the mission's total.
    """
    inside = (case_visible_to(viewer, Power.COUNTRY_PICTURE), Case.state != CaseState.CLOSED)
    totals = db.session.execute(
        sa.select(
            Case.mission,
            sa.func.count(),  # people: nobody has two open cases at one mission (a unique index sees to it)
            sa.func.count().filter(Case.risk.in_([Risk.HIGH, Risk.EMERGENCY])),
        )
        .where(*inside)
        .group_by(Case.mission)
        .order_by(Case.mission)
    ).all()
    parts = db.session.execute(
        sa.select(Case.mission, CaseCategory.category, sa.func.count())
        .join(CaseCategory, CaseCategory.case_id == Case.id)
        .where(*inside, CaseCategory.category.not_in(sorted(SENSITIVE)))
        .group_by(Case.mission, CaseCategory.category)
    ).all()
    by_mission: dict[str, dict[Category, int]] = {mission: {} for mission, _, _ in totals}
    for mission, category, count in parts:
        by_mission[mission][category] = count
    return [CountryCount(mission, people, urgent, by_mission[mission]) for mission, people, urgent in totals]
