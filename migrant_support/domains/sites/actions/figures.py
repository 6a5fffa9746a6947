"""Writing down what a place that is not run here says of itself."""

from datetime import datetime
from uuid import UUID

from migrant_support.domains.sites.models import CapacityFigure
from migrant_support.domains.sites.queries.places import fetch_site
from migrant_support.domains.sites.rules.standing import check_figure
from migrant_support.kernel.clock import now
from migrant_support.kernel.keys import new_id
from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg
from migrant_support.platform.access.viewer import Viewer, demand
from migrant_support.platform.audit import record
from migrant_support.platform.store import db
from migrant_support.policy import Power


def add_figure(actor: Viewer, site_id: UUID, *, places: int, taken: int, as_of: datetime) -> UUID:
    """Keep how many places a site has and how many are taken, and when that was so. Raises NotThere, Refused."""
    demand(actor, Power.STAY_PLACE)
    site = fetch_site(actor, site_id, Power.STAY_PLACE)
    if not site.tells_figures:
        raise Refused("counted_here", msg("The beds of this place are counted here. Its board says how many are free."))
    check_figure(places, taken, as_of, now=now())
    figure = CapacityFigure(
        id=new_id(), site_id=site_id, places=places, taken=taken, as_of=as_of, made_at=now(), made_by=actor.account_id
    )
    db.session.add(figure)
    db.session.flush()
    record(actor, "sites.figure.add", kind="site", object_id=site_id)
    return figure.id
