"""How many people of each mission are in quarantine, for the country picture."""

import sqlalchemy as sa

from migrant_support.domains.flights.models import ManifestEntry
from migrant_support.domains.people.queries.records import column_of
from migrant_support.domains.people.sight import visible_to
from migrant_support.domains.quarantine.models import QuarantineOrder
from migrant_support.domains.quarantine.rules.orders import OPEN
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.store import db
from migrant_support.policy import Power


def in_quarantine(viewer: Viewer) -> dict[str, int]:
    """People with an open order by the mission that brought them onto the list, within the viewer's scope."""
    rows = db.session.execute(
        sa.select(ManifestEntry.mission, sa.func.count(sa.distinct(QuarantineOrder.person_id)))
        .select_from(QuarantineOrder)
        .join(
            ManifestEntry,
            sa.and_(
                ManifestEntry.person_id == QuarantineOrder.person_id,
                ManifestEntry.flight_id == QuarantineOrder.flight_id,
            ),
        )
        .where(
            QuarantineOrder.state.in_(sorted(OPEN)),
            visible_to(viewer, Power.COUNTRY_PICTURE, person_id=column_of(QuarantineOrder.person_id)),
        )
        .group_by(ManifestEntry.mission)
    )
    return {row[0]: row[1] for row in rows}
