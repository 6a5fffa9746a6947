"""Who waits for a bed and which held beds want an answer, for My day of those who ask and of those who offer."""

from flask import url_for
from flask_babel import gettext as _

from migrant_support.desks.home import Panel, QueueItem
from migrant_support.domains.sites.queries.capacity import papers_ending
from migrant_support.domains.sites.queries.requests import beds_asked
from migrant_support.domains.sites.queries.rides import rides_day
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.web.times import age_of, day_text, moment_text
from migrant_support.policy import Power


def place_panel(viewer: Viewer) -> Panel | None:
    """Licences and contracts of places that end, for those who keep the places. One statement."""
    if not viewer.may(Power.SITE_EDIT):
        return None
    count, first = papers_ending(viewer)
    if not count:
        return None
    since = _("the first on %(day)s", day=day_text(first)) if first else ""
    page = url_for("sites.list_sites")
    item = QueueItem(count, _("Licences and contracts of places that end soon or have ended"), since, page, _("Look"))
    return Panel(_("Places to sleep"), (item,), "")


def bed_panel(viewer: Viewer) -> Panel | None:
    """One statement: who waits, what is held and until when, what lapsed since yesterday."""
    if not viewer.may(Power.STAY_PLACE) or viewer.reach(Power.STAY_READ).everywhere:
        return None
    day = beds_asked(viewer)
    if not (day.waiting or day.held or day.lapsed):
        return None
    page = url_for("sites.waiting_list")
    answers = viewer.may(Power.BED_REQUEST)
    oldest = _("oldest waits %(time)s", time=age_of(day.oldest)) if day.oldest else ""
    first = _("the first until %(when)s", when=moment_text(day.first_end)) if day.first_end else ""
    items = (
        QueueItem(day.held, _("Offered beds that are held"), first, page, _("Answer") if answers else _("Look")),
        QueueItem(day.waiting, _("People who wait for a bed"), oldest, page, _("Look")),
        QueueItem(day.lapsed, _("Held beds that lapsed since yesterday"), "", page, _("Look")),
    )
    return Panel(_("Waiting for a bed"), tuple(item for item in items if item.count), "")


def ride_panel(viewer: Viewer) -> Panel | None:
    """Rides that come to the viewer's places, for those who give beds there. One statement."""
    if not viewer.may(Power.STAY_PLACE) or viewer.reach(Power.STAY_PLACE).everywhere:
        return None
    day = rides_day(viewer)
    if not (day.asked or day.coming):
        return None
    page = url_for("sites.rides")
    first = _("the first at %(when)s", when=moment_text(day.first)) if day.first else ""
    items = (
        QueueItem(day.late, _("Rides that should have come two hours ago"), "", page, _("Look")),
        QueueItem(day.asked, _("Rides that ask for beds here"), "", page, _("Answer")),
        QueueItem(day.coming, _("Rides that come here"), first, page, _("Look")),
    )
    return Panel(_("Coming from other places"), tuple(item for item in items if item.count), "")
