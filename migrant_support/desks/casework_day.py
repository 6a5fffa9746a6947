"""What waits for an officer in the work on cases: offers, transfers, own actions, referrals. One statement."""

from flask import url_for
from flask_babel import gettext as _

from migrant_support.desks.home import Panel, QueueItem
from migrant_support.domains.cases.queries.day import casework_day
from migrant_support.kernel.clock import now
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.web.times import age_of
from migrant_support.policy import Power


def casework_panel(viewer: Viewer) -> Panel | None:
    """Whatever somebody else waits for."""
    if not viewer.may(Power.CASE_MOVE):
        return None
    waiting, mine = url_for("transfers.show_all"), url_for("task_list.show", only="own")
    lines = {
        "offered": (_("Cases that a colleague offers you"), waiting, _("Answer")),
        "asked": (_("Cases that another mission asks you to take"), waiting, _("Answer")),
        "actions": (_("Planned for today or earlier, by you"), mine, _("Do")),
        "unanswered": (_("Referrals without an answer in time"), waiting, _("Ask")),
        "withdrawn": (_("Institutions to be told that a consent was withdrawn"), waiting, _("Tell")),
    }
    day = casework_day(viewer, now())
    items = tuple(
        QueueItem(
            day[name].waiting,
            label,
            _("oldest waits %(time)s", time=age_of(day[name].oldest)) if day[name].oldest else "",
            href,
            act,
        )
        for name, (label, href, act) in lines.items()
        if day[name].waiting
    )
    return Panel(_("Waits for your answer"), items, "") if items else None
