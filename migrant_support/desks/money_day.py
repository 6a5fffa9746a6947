"""Money of My day: answers to claims that are late, recovered money that lies here, cash to approve and to pay."""

from flask import url_for
from flask_babel import gettext as _

from migrant_support.desks.home import Panel, QueueItem
from migrant_support.domains.cash.queries.requests import cash_day
from migrant_support.domains.claims.queries.lists import COUNTED, claim_day, listed_agencies
from migrant_support.domains.claims.terms import missed_for_the_list
from migrant_support.kernel.clock import now
from migrant_support.platform.access.viewer import Viewer
from migrant_support.policy import Power


def claim_panel(viewer: Viewer) -> Panel | None:
    """Claims that wait: at the officer's missions, or agencies for the licensing section."""
    if not viewer.may(Power.CLAIM_READ):
        return None
    if not viewer.may(Power.CLAIM_WORK):
        found = listed_agencies(viewer, now(), missed_for_the_list())
        page = url_for("claims.list_parties", missed="1")
        label = _("Agencies for the licensing section")
        return Panel(_("Claims"), (QueueItem(_told(found), label, "", page, _("Look")),), _("No agency is listed."))
    day = claim_day(viewer, now())
    items = (
        QueueItem(_told(day.late), _("Answers past their time"), "", url_for("claims.list_claims", late="1"), _("Ask")),
        QueueItem(
            _told(day.to_present),
            _("Claims to present"),
            "",
            url_for("claims.list_claims", state="opened"),
            _("Present"),
        ),
        QueueItem(
            _told(day.money), _("Recovered money to hand over"), "", url_for("claims.list_claims", held="1"), _("Look")
        ),
    )
    return Panel(_("Claims"), items, _("No claim waits."))


def cash_panel(viewer: Viewer) -> Panel | None:
    """Requests that wait for this viewer: not her own to approve, not those she approved to pay."""
    if not viewer.may(Power.CASH_READ):
        return None
    day = cash_day(viewer)
    items: tuple[QueueItem, ...] = (
        QueueItem(
            _told(day.to_approve), _("To approve"), "", url_for("cash.list_requests", state="requested"), _("Decide")
        ),
    )
    if viewer.may(Power.CASH_PAY):
        page = url_for("cash.list_requests", state="approved")
        items = (*items, QueueItem(_told(day.to_pay), _("To pay out"), "", page, _("Pay")))
    return Panel(_("Cash"), items, _("No request for cash waits for you."))


def _told(count: int) -> int | str:
    return f"{COUNTED}+" if count > COUNTED else count
