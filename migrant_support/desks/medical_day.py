"""Health on My day: what waits for medical staff, and the cost guarantees that wait for approval."""

from datetime import timedelta

from flask import url_for
from flask_babel import gettext as _

from migrant_support.desks.home import Panel, QueueItem
from migrant_support.domains.medical.queries.desk import COUNTED, desk_counts
from migrant_support.domains.medical.queries.guarantees import waiting_guarantees
from migrant_support.domains.medical.views.desk import zone_for
from migrant_support.kernel.clock import local_day, start_of_day
from migrant_support.platform.access.viewer import Viewer
from migrant_support.policy import Power


def medical_panel(viewer: Viewer) -> Panel | None:
    """What waits for medical staff until tonight."""
    if not viewer.may(Power.MEDICAL_READ):
        return None
    zone, desk = zone_for(viewer), url_for("medical.desk")
    found = desk_counts(viewer, start_of_day(zone, local_day(zone) + timedelta(days=1)))
    items = (
        QueueItem(_told(found.unusual), _("Urgent values of the last two days"), "", desk, _("Look")),
        QueueItem(_told(found.booked), _("Fit-to-travel checks booked until today"), "", desk, _("Examine")),
        QueueItem(_told(found.again), _("To be seen again"), "", desk, _("See")),
        QueueItem(_told(found.results), _("Tests whose result is awaited"), "", desk, _("Look")),
    )
    return Panel(_("Health"), items, _("Nobody waits for medical staff."))


def guarantee_panel(viewer: Viewer) -> Panel | None:
    """Cost guarantees that wait for this viewer."""
    if not viewer.may(Power.GUARANTEE_APPROVE):
        return None
    waiting = waiting_guarantees(viewer)
    if not waiting:
        return None
    page = url_for("medical.guarantees", state="asked")
    item = QueueItem(_told(waiting), _("Cost guarantees that wait for approval"), "", page, _("Decide"))
    return Panel(_("Cost guarantees"), (item,), "")


def _told(count: int) -> int | str:
    return f"{COUNTED}+" if count > COUNTED else count
