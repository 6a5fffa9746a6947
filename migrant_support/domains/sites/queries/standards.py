"""Living standards of sites by who sleeps there now. Those whose file is closed to the viewer are not counted."""

from collections.abc import Collection, Mapping
from datetime import date
from decimal import Decimal
from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.people.models import Person
from migrant_support.domains.people.queries.records import column_of
from migrant_support.domains.people.rules import Sex
from migrant_support.domains.people.sight import is_open_to
from migrant_support.domains.sites.living_standards import hot_countries, living_standards
from migrant_support.domains.sites.models import Room, Site, SiteMeasure, Stay
from migrant_support.domains.sites.queries.places import SiteRow, in_reach
from migrant_support.domains.sites.rules import StayState
from migrant_support.domains.sites.rules.standards import Level, Measure, People, Standing, stand
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.store import db
from migrant_support.policy import Power

Figures = Mapping[Measure, tuple[Decimal, date | None]]


def standards_of(viewer: Viewer, site: SiteRow) -> list[Standing]:
    """Each standard asked of a site that the caller has found, with what it has. Three statements."""
    seen = sa.and_(in_reach(viewer, Power.STAY_READ), is_open_to(viewer, column_of(Stay.person_id)))
    people = _people([site.id], seen).get(site.id, People())
    figures = _figures([site.id], in_reach(viewer, Power.STAY_READ)).get(site.id, {})
    return _standings(site.kind.value, site.country_code, figures, people)


def _standings(kind: str, country: str, figures: Figures, people: People) -> list[Standing]:
    found = []
    for standard in living_standards():
        if standard.only and kind not in standard.only:
            continue
        value, day = figures.get(standard.measure, (None, None))
        found.append(stand(standard, standard.at(country, hot_countries()), value, people, measured_on=day))
    return found


def _people(site_ids: Collection[UUID], seen: sa.ColumnElement[bool]) -> dict[UUID, People]:
    """Who sleeps at some sites now, infants too."""
    rows = db.session.execute(
        sa.select(
            Stay.site_id, sa.func.count(), sa.func.count().filter(Person.sex == Sex.F),
            sa.func.count().filter(Person.sex == Sex.M),
        )
        .join(Site, Site.id == Stay.site_id)
        .join(Person, Person.id == Stay.person_id)
        .where(Stay.site_id.in_(sorted(set(site_ids))), Stay.state == StayState.CURRENT, seen)
        .group_by(Stay.site_id)
    )  # fmt: skip
    return {site_id: People(everybody, women, men) for site_id, everybody, women, men in rows}


def _figures(
    site_ids: Collection[UUID], seen: sa.ColumnElement[bool]
) -> dict[UUID, dict[Measure, tuple[Decimal, date | None]]]:
    """What was measured last, and the floor space of the rooms where it is known of all of them."""
    ids = sorted(set(site_ids))
    rank = sa.func.row_number().over(
        partition_by=(SiteMeasure.site_id, SiteMeasure.measure),
        order_by=(SiteMeasure.measured_on.desc(), SiteMeasure.made_at.desc(), SiteMeasure.id.desc()),
    )
    ranked = (
        sa.select(
            SiteMeasure.site_id, SiteMeasure.measure, SiteMeasure.value, SiteMeasure.measured_on, rank.label("rank")
        )
        .join(Site, Site.id == SiteMeasure.site_id)
        .where(SiteMeasure.site_id.in_(ids), seen)
        .subquery()
    )
    found: dict[UUID, dict[Measure, tuple[Decimal, date | None]]] = {}
    for site_id, measure, value, day, _rank in db.session.execute(sa.select(ranked).where(ranked.c.rank == 1)):
        found.setdefault(site_id, {})[measure] = (value, day)
    spaces = db.session.execute(
        sa.select(Room.site_id, sa.func.sum(Room.square_metres), sa.func.count() - sa.func.count(Room.square_metres))
        .join(Site, Site.id == Room.site_id)
        .where(Room.site_id.in_(ids), seen)
        .group_by(Room.site_id)
    )
    for site_id, metres, unknown in spaces:
        if metres is not None and not unknown:
            found.setdefault(site_id, {})[Measure.SPACE] = (Decimal(metres), None)
    return found


def sites_in_red() -> dict[UUID, tuple[str, str]]:
    """(mission, name) of every open site that stands below nine tenths of a standard; for the system's own round."""
    sites = {
        key: (kind, country, mission, name)
        for key, kind, country, mission, name in db.session.execute(
            sa.select(Site.id, Site.kind, Site.country_code, Site.mission, Site.name).where(
                Site.closed_at.is_(None), Site.tells_figures.is_(False)
            )
        )
    }
    people, figures = _people(sites, sa.true()), _figures(sites, sa.true())
    return {
        key: (mission, name)
        for key, (kind, country, mission, name) in sites.items()
        if key in people
        and any(one.level is Level.RED for one in _standings(kind.value, country, figures.get(key, {}), people[key]))
    }
