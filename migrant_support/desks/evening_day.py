"""The evening on My day: who is missing, and the roll-calls still to be taken."""

from flask import url_for
from flask_babel import gettext as _

from migrant_support.desks.home import Panel, QueueItem
from migrant_support.domains.sites.queries.evening import evening_of
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.web.times import age_of
from migrant_support.policy import Power


def evening_panel(viewer: Viewer) -> Panel | None:
    """For those who take roll-calls or follow searches; nothing stands there while nothing is to be done."""
    if not viewer.may(Power.ALARM_READ):
        return None
    found = evening_of(viewer)
    if not found.missing and not found.to_take:
        return None
    since = _("oldest waits %(time)s", time=age_of(found.missing_since)) if found.missing_since else ""
    roll_call = url_for("sites.roll_call", site_id=found.only_site) if found.only_site else url_for("sites.list_sites")
    items = (
        QueueItem(found.missing, _("People missing from a house"), since, url_for("sites.alarms"), _("Search")),
        QueueItem(found.to_take, _("Roll-calls to take tonight"), "", roll_call, _("Take it")),
    )
    return Panel(_("The evening"), items, "")
