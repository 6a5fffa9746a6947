"""Documents of My day: what has expired and what will, of people with an open case."""

from flask import url_for
from flask_babel import gettext as _

from migrant_support.desks.home import Panel, QueueItem
from migrant_support.domains.documents.queries.safe import kept_count
from migrant_support.domains.documents.queries.travel_paper import waiting_count
from migrant_support.domains.documents.queries.whereabouts import COUNTED, ending_count
from migrant_support.kernel.clock import now
from migrant_support.platform.access.viewer import Viewer
from migrant_support.policy import Power


def document_panel(viewer: Viewer) -> Panel | None:
    """Documents that need looking after at the viewer's missions."""
    if not viewer.may(Power.PERSON_EDIT):
        return None
    found, page = ending_count(viewer, now().date()), url_for("documents.ending")
    items: tuple[QueueItem, ...] = (
        QueueItem(_told(found.ended), _("Documents that have expired"), "", page, _("Look")),
        QueueItem(_told(found.soon), _("Documents that expire within six months"), "", page, _("Look")),
    )
    if viewer.may(Power.SAFE_KEEP):
        items += (
            QueueItem(_told(kept_count(viewer)), _("Things in the safe"), "", url_for("documents.safe"), _("Count")),
        )
    if viewer.may(Power.TRAVEL_PAPER):
        waiting, queue = _told(waiting_count(viewer)), url_for("documents.travel_papers")
        items = (*items, QueueItem(waiting, _("Emergency travel documents that wait"), "", queue, _("Look")))
    return Panel(_("Documents"), items, _("No document ends soon."))


def _told(count: int) -> int | str:
    return f"{COUNTED}+" if count > COUNTED else count
