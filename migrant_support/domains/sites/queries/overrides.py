"""Who let a place take more than its beds: what stands until it ends, by name and with the reason (invariant 1)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.sites.models import Bed, CapacityOverride, Site
from migrant_support.domains.sites.queries.places import in_reach
from migrant_support.kernel.clock import now
from migrant_support.platform.access.models import Account
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.store import db
from migrant_support.policy import Power


@dataclass(frozen=True, slots=True)
class OverrideRow:
    """An override that stands, with the beds that it put up."""

    site_id: UUID
    by: str
    reason: str
    until_at: datetime
    beds: int


def standing_overrides(viewer: Viewer, site_ids: Collection[UUID]) -> list[OverrideRow]:
    """The overrides of some sites in reach that have not ended, the one that ends first first. One statement."""
    moment = now()
    rows = db.session.execute(
        sa.select(
            CapacityOverride.site_id, Account.display_name, CapacityOverride.reason, CapacityOverride.until_at,
            sa.func.count(Bed.id),
        )
        .join(Bed, Bed.override_id == CapacityOverride.id)
        .join(Site, Site.id == CapacityOverride.site_id)
        .join(Account, Account.id == CapacityOverride.made_by)
        .where(
            CapacityOverride.site_id.in_(sorted(set(site_ids))), CapacityOverride.until_at > moment,
            Bed.stands_until > moment, in_reach(viewer, Power.SITE_READ),
        )
        .group_by(CapacityOverride.id, Account.display_name)
        .order_by(CapacityOverride.until_at, CapacityOverride.id)
    )  # fmt: skip
    return [OverrideRow(*row) for row in rows]
