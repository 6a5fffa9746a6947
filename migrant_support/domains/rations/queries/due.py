"""Which sets somebody at a house has not fetched yet in the present period, as numbers for My day."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.people.models import Person
from migrant_support.domains.people.queries.records import column_of
from migrant_support.domains.people.sight import is_open_to
from migrant_support.domains.rations.models import Share
from migrant_support.domains.rations.queries.sets import SetRow, set_rows
from migrant_support.domains.rations.rules.sets import GiftKind, is_meant, period_start
from migrant_support.domains.sites.models import Stay
from migrant_support.domains.sites.queries.places import SiteRow
from migrant_support.domains.sites.rules import StayState
from migrant_support.kernel.clock import local_day
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.store import db
from migrant_support.policy import Power


@dataclass(frozen=True, slots=True)
class Due:
    """So many people of a house are to have a set in this period and have not had it."""

    site: SiteRow
    given: SetRow
    people: int


def due_at(viewer: Viewer, sites: Sequence[SiteRow]) -> list[Due]:
    """What is due at some sites that were fetched for the viewer, set by set. Four statements, whoever stays there.

    What is lent is never due, nor what comes once: nobody waits for it every day. A closed file counts for its readers.
    """
    sets = [
        one for one in set_rows(viewer, Power.RATION_USE) if one.terms.kind is GiftKind.GRANT and one.terms.every_days
    ]
    if not sets or not sites:
        return []
    living = db.session.execute(
        sa.select(Stay.site_id, Person)
        .join(Person, Person.id == Stay.person_id)
        .where(
            Stay.site_id.in_([site.id for site in sites]),
            Stay.state == StayState.CURRENT,
            is_open_to(viewer, column_of(Person.id)),
        )
    ).all()
    had = _had([one.id for one in sets], [person.id for _site, person in living])
    return [
        Due(site, one, waiting)
        for site in sites
        for one in sets
        if one.mission == site.mission and one.site_id in (None, site.id)
        if (waiting := _waiting(one, [person for at, person in living if at == site.id], had, local_day(site.zone)))
    ]


def _had(set_ids: Sequence[UUID], person_ids: Sequence[UUID]) -> dict[tuple[UUID, UUID], tuple[date, int]]:
    """The last day on which each had each set, and how often at all."""
    rows = db.session.execute(
        sa.select(Share.set_id, Share.person_id, sa.func.max(Share.day), sa.func.count())
        .where(Share.set_id.in_(set_ids), Share.person_id.in_(person_ids), Share.counts, Share.freed_at.is_(None))
        .group_by(Share.set_id, Share.person_id)
    )
    return {(set_id, person_id): (day, times) for set_id, person_id, day, times in rows}


def _waiting(one: SetRow, people: Sequence[Person], had: dict[tuple[UUID, UUID], tuple[date, int]], today: date) -> int:
    since = period_start(one.terms.every_days, began=one.began_on, day=today)
    counted: Counter[bool] = Counter()
    for person in people:
        day, times = had.get((one.id, person.id), (date.min, 0))
        is_open = day < since and (one.terms.most is None or times < one.terms.most)
        counted[is_open and is_meant(one.terms.audience, sex=person.sex, birth=person.birth, on=today)] += 1
    return counted[True]
