"""Counts of cases: the queues of an officer's day, and people in distress by mission and category."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql.elements import ColumnElement

from migrant_support.domains.cases.models import Case, CaseCategory, CaseTally
from migrant_support.domains.cases.queries.records import case_visible_to
from migrant_support.domains.cases.rules import SENSITIVE, CaseState, Category, Risk
from migrant_support.domains.people.models import RestrictedFile, TakenBack
from migrant_support.domains.people.queries.records import column_of
from migrant_support.domains.people.sight import is_open_to
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.store import db
from migrant_support.policy import Power, ScopeKind

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

    Nobody has two open cases at one mission (a unique index sees to it), and an open case lets its mission see the
    person: so the tally of the missions in reach, less the files that are closed to this viewer, is what a count would
    find. Sensitive categories are in no column; their people are in the mission's total.
    """
    reach = viewer.reach(Power.COUNTRY_PICTURE)
    missions = reach.ids(ScopeKind.MISSION)
    if not reach.everywhere and not missions:
        return []
    chosen = None if reach.everywhere else sorted(missions)
    mine = sa.true() if chosen is None else CaseTally.mission.in_(chosen)
    kept = db.session.execute(
        sa.select(CaseTally.mission, CaseTally.category, CaseTally.people, CaseTally.urgent)
        .where(mine, CaseTally.category.not_in(sorted(SENSITIVE)))
        .order_by(CaseTally.mission)
    ).all()
    found = {(mission, category): (people, urgent) for mission, category, people, urgent in kept}
    for mission, category, people, urgent in _out_of_sight(viewer, chosen):
        before = found.get((mission, category), (0, 0))
        found[mission, category] = (before[0] - people, before[1] - urgent)
    return [
        CountryCount(
            mission,
            people,
            urgent,
            {Category(c): n for (m, c), (n, _) in found.items() if m == mission and c and n},
        )
        for (mission, category), (people, urgent) in found.items()
        if not category and people
    ]


def _out_of_sight(viewer: Viewer, missions: Sequence[str] | None) -> Sequence[tuple[str, str, int, int]]:
    """What is to be taken from the tally: open cases of files that are closed to this viewer, which are few."""
    special = sa.union(sa.select(RestrictedFile.person_id), sa.select(TakenBack.person_id))
    hidden = sa.and_(
        Case.person_id.in_(special),
        Case.state != CaseState.CLOSED,
        sa.true() if missions is None else Case.mission.in_(missions),
        ~is_open_to(viewer, column_of(Case.person_id)),
    )
    urgent = sa.func.count().filter(Case.risk.in_([Risk.HIGH, Risk.EMERGENCY]))
    totals = sa.select(Case.mission, sa.literal(""), sa.func.count(), urgent).where(hidden).group_by(Case.mission)
    parts = (
        sa.select(Case.mission, sa.cast(CaseCategory.category, sa.String), sa.func.count(), sa.literal(0))
        .join(CaseCategory, CaseCategory.case_id == Case.id)
        .where(hidden, CaseCategory.category.not_in(sorted(SENSITIVE)))
        .group_by(Case.mission, CaseCategory.category)
    )
    rows = db.session.execute(sa.union_all(totals, parts)).all()
    return [(mission, category, people, urgent_ones) for mission, category, people, urgent_ones in rows]
