"""Sets as a viewer's reach shows them: of the viewer's missions, or of the sites where she works."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.sql.elements import ColumnElement

from migrant_support.domains.rations.models import RationLine, RationSet, RationVersion
from migrant_support.domains.rations.rules.sets import Line, Terms
from migrant_support.domains.sites.models import Site
from migrant_support.domains.sites.queries import in_reach as sites_in_reach
from migrant_support.kernel.refusals import NotThere
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.store import db
from migrant_support.policy import Power, ScopeKind


@dataclass(frozen=True, slots=True)
class SetRow:
    """A set with what it says now. `site_id` is empty for one that all sites of the mission use."""

    id: UUID
    mission: str
    site_id: UUID | None
    began_on: date
    closed_at: datetime | None
    version_id: UUID
    number: int
    from_at: datetime
    terms: Terms


def set_in_reach(viewer: Viewer, power: Power) -> ColumnElement[bool]:
    """The condition on `RationSet`."""
    reach = viewer.reach(power)
    if reach.everywhere:
        return sa.true()
    conditions: list[ColumnElement[bool]] = []
    if missions := reach.ids(ScopeKind.MISSION):
        conditions.append(RationSet.mission.in_(sorted(missions)))
    if reach.ids(ScopeKind.SITE):
        conditions.append(
            sa.select(Site.id)
            .where(
                sites_in_reach(viewer, power),
                Site.mission == RationSet.mission,
                sa.or_(RationSet.site_id.is_(None), RationSet.site_id == Site.id),
            )
            .correlate(RationSet)
            .exists()
        )
    return sa.or_(*conditions) if conditions else sa.false()


def set_rows(
    viewer: Viewer, power: Power, *, mission: str | None = None, site_id: UUID | None = None, closed: bool = False
) -> list[SetRow]:
    """The sets in reach by mission and name, or those that were closed; of what one site may use where asked. Two
    statements.
    """
    wanted = [
        set_in_reach(viewer, power), RationSet.closed_at.is_not(None) if closed else RationSet.closed_at.is_(None),
    ]  # fmt: skip
    if mission is not None:
        wanted.append(RationSet.mission == mission)
    if site_id is not None:
        wanted.append(sa.or_(RationSet.site_id.is_(None), RationSet.site_id == site_id))
    return _rows(*wanted)


def fetch_set(viewer: Viewer, set_id: UUID, power: Power, *, lock: bool = False) -> RationSet:
    """The doorway to a set: raises NotThere. Actions lock it."""
    statement = sa.select(RationSet).where(RationSet.id == set_id, set_in_reach(viewer, power))
    found = db.session.scalar(statement.with_for_update() if lock else statement)
    if found is None:
        raise NotThere
    return found


def set_row(viewer: Viewer, set_id: UUID, power: Power) -> SetRow:
    """One set with what it says now; raises NotThere."""
    found = _rows(RationSet.id == set_id, set_in_reach(viewer, power))
    if not found:
        raise NotThere
    return found[0]


def sets_before(viewer: Viewer, power: Power, *, mission: str, site_id: UUID | None) -> list[SetRow]:
    """The open sets that one of this mission or site may ask for: what everybody who gets it can have had. For a set of
    all sites those of all sites alone. Two statements.
    """
    rows = set_rows(viewer, power, mission=mission)
    return [one for one in rows if one.site_id is None or one.site_id == site_id]


def versions_of(viewer: Viewer, set_id: UUID, power: Power) -> list[tuple[int, datetime, str]]:
    """The versions of a set, the newest first: number, since when, name."""
    rows = db.session.execute(
        sa.select(RationVersion.number, RationVersion.from_at, RationVersion.name_en)
        .join(RationSet, RationSet.id == RationVersion.set_id)
        .where(RationSet.id == set_id, set_in_reach(viewer, power))
        .order_by(RationVersion.number.desc())
        .limit(50)
    )
    return [(number, from_at, name) for number, from_at, name in rows]


def is_newest() -> ColumnElement[bool]:
    """The condition on `RationVersion`: the one that counts."""
    other = sa.orm.aliased(RationVersion)
    newest = sa.select(sa.func.max(other.number)).where(other.set_id == RationVersion.set_id).scalar_subquery()
    return RationVersion.number == newest


def _rows(*where: ColumnElement[bool]) -> list[SetRow]:
    rows = db.session.execute(
        sa.select(RationSet, RationVersion)
        .join(RationVersion, RationVersion.set_id == RationSet.id)
        .where(is_newest(), *where)
        .order_by(RationSet.mission, RationVersion.name_en, RationSet.id)
    ).all()
    lines = lines_of([version.id for _set, version in rows])
    return [row_of_set(one, version, lines.get(version.id, [])) for one, version in rows]


def lines_of(version_ids: Sequence[UUID]) -> dict[UUID, list[RationLine]]:
    """The lines of versions, in their order."""
    found: dict[UUID, list[RationLine]] = {}
    if version_ids:
        wanted = sa.select(RationLine).where(RationLine.version_id.in_(version_ids))
        for line in db.session.scalars(wanted.order_by(RationLine.version_id, RationLine.place)):
            found.setdefault(line.version_id, []).append(line)
    return found


def row_of_set(one: RationSet, version: RationVersion, lines: Sequence[RationLine]) -> SetRow:
    """The row of a loaded set with a version of it."""
    return SetRow(
        id=one.id,
        mission=one.mission,
        site_id=one.site_id,
        began_on=one.began_on,
        closed_at=one.closed_at,
        version_id=version.id,
        number=version.number,
        from_at=version.from_at,
        terms=terms_of(version, lines),
    )


def terms_of(version: RationVersion, lines: Sequence[RationLine]) -> Terms:
    """What a loaded version says."""
    return Terms(
        name_en=version.name_en,
        name_si=version.name_si,
        name_ta=version.name_ta,
        kind=version.kind,
        per=version.per,
        audience=version.audience,
        every_days=version.every_days,
        most=version.most,
        lines=tuple(Line(line.item_id, line.quantity, line.basis, line.under_months) for line in lines),
        requires_set_id=version.requires_set_id,
        requires_document=version.requires_document,
    )
