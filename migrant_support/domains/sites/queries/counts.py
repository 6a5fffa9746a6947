"""How many people sleep at the sites of each mission, for the country picture."""

import sqlalchemy as sa

from migrant_support.domains.people.queries.records import column_of
from migrant_support.domains.people.sight import visible_to
from migrant_support.domains.sites.models import Site, Stay
from migrant_support.domains.sites.rules import StayState
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.store import db
from migrant_support.policy import Power


def sheltered(viewer: Viewer) -> dict[str, int]:
    """People with a bed abroad by the mission of the site, in the viewer's scope; quarantine at home is not counted."""
    rows = db.session.execute(
        sa.select(Site.mission, sa.func.count())
        .select_from(Stay)
        .join(Site, Site.id == Stay.site_id)
        .where(
            Stay.state == StayState.CURRENT,
            Site.country_code != "LKA",
            visible_to(viewer, Power.COUNTRY_PICTURE, person_id=column_of(Stay.person_id)),
        )
        .group_by(Site.mission)
    )
    return {row[0]: row[1] for row in rows}
