"""Free beds, and which of them suit a person, with reasons. Proposals only: placing is an action."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.sql.elements import ColumnElement

from migrant_support.domains.sites.models import Bed, Site, Stay
from migrant_support.domains.sites.queries.places import BedRow, bed_rows, in_reach
from migrant_support.domains.sites.queries.sleepers import in_span, sleepers_of, slept_in, stands
from migrant_support.domains.sites.rules import Sleeper, StayState
from migrant_support.domains.sites.rules.choosing import BedJudgement, BedOption, best_beds
from migrant_support.kernel.clock import local_day
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.store import db
from migrant_support.policy import Power

SITES_AT_ONCE = 40
SHORTLY = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A free bed and how it was judged for one person."""

    bed: BedRow
    judged: BedJudgement


def is_free(from_at: datetime, until_at: datetime | None) -> ColumnElement[bool]:
    """The condition on `Bed`: in service in the whole span, and nobody else's."""
    stands = sa.or_(Bed.stands_until.is_(None), Bed.stands_until >= (until_at or from_at))
    taken = sa.exists().where(Stay.bed_id == Bed.id, in_span(from_at, until_at))
    return sa.and_(Bed.blocked_at.is_(None), stands, ~taken)


def free_beds(viewer: Viewer, site_id: UUID, from_at: datetime, until_at: datetime | None) -> list[BedRow]:
    """The beds of a site that are free in the whole span, by room and name; an open end is None."""
    return bed_rows(
        viewer, Power.STAY_READ, Bed.site_id == site_id, Site.closed_at.is_(None), is_free(from_at, until_at)
    )


def proposals(
    viewer: Viewer, person_id: UUID, from_at: datetime, until_at: datetime | None, *, site_ids: Iterable[UUID]
) -> dict[UUID, list[Proposal]]:
    """The free beds of some sites judged for one person whom the viewer has through a doorway, by site, the best first.

    Nine statements for any number of sites.
    """
    chosen = sorted(set(site_ids))
    beds = bed_rows(
        viewer, Power.STAY_PLACE, Bed.site_id.in_(chosen), Site.closed_at.is_(None), is_free(from_at, until_at)
    )
    slept = slept_in(Bed.site_id.in_(chosen), from_at, until_at)
    known = sleepers_of({person_id, *(s.person_id for s in slept)})
    beside: dict[UUID, list[Sleeper]] = {}
    for one in slept:
        if one.person_id != person_id:
            beside.setdefault(one.room_id, []).append(known[one.person_id])
    by_site: dict[UUID, list[BedRow]] = {}
    for bed in beds:
        by_site.setdefault(bed.site_id, []).append(bed)
    newcomer = known[person_id]
    with_kin = {room for room, others in beside.items() if any(newcomer.is_kin_of(other) for other in others)}
    soon = _taken_soon(chosen, until_at)
    return {site: _judged(rows, beside, newcomer, from_at, with_kin, soon) for site, rows in by_site.items()}


def _taken_soon(site_ids: Sequence[UUID], until_at: datetime | None) -> set[UUID]:
    """Beds that somebody else has from a day soon after the span."""
    if until_at is None:
        return set()
    return set(
        db.session.scalars(
            sa.select(Stay.bed_id).where(
                Stay.site_id.in_(site_ids),
                Stay.bed_id.is_not(None),
                Stay.state == StayState.PLANNED,
                Stay.from_at >= until_at,
                Stay.from_at < until_at + SHORTLY,
                stands(),
            )
        )
    )


def _judged(
    beds: list[BedRow],
    beside: dict[UUID, list[Sleeper]],
    newcomer: Sleeper,
    from_at: datetime,
    with_kin: Collection[UUID],
    soon: Collection[UUID],
) -> list[Proposal]:
    by_id = {bed.id: bed for bed in beds}
    options = [
        BedOption(
            bed.id,
            bed.use,
            tuple(beside.get(bed.room_id, ())),
            float(bed.square_metres) if bed.square_metres is not None else None,
            bed.is_temporary,
            bed.is_accessible,
            bed.id in soon,
            bool(with_kin) and bed.room_id not in with_kin,
        )
        for bed in beds
    ]
    on = local_day(beds[0].zone, from_at)
    return [Proposal(by_id[judged.bed_id], judged) for judged in best_beds(options, newcomer, on)]


def sites_for(viewer: Viewer, mission: str) -> list[UUID]:
    """Sites where the viewer may place, those of the person's mission first; at most forty."""
    from_reach = sa.select(Site.id).where(in_reach(viewer, Power.STAY_PLACE), Site.closed_at.is_(None))
    ordered = from_reach.order_by(sa.case((Site.mission == mission, 0), else_=1), Site.name).limit(SITES_AT_ONCE)
    return list(db.session.scalars(ordered))
