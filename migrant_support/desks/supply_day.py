"""Supplies on My day: what is low, what expires, what is on the way here, what is to be approved."""

from flask import url_for
from flask_babel import gettext as _

from migrant_support.desks.home import Panel, QueueItem
from migrant_support.domains.supplies.queries.waiting import SupplyDay, supply_day
from migrant_support.platform.access.viewer import Viewer
from migrant_support.policy import Power


def supply_panel(viewer: Viewer) -> Panel | None:
    """The stores that the viewer works. Who sees the stores of all countries has the list of stores."""
    if not viewer.may(Power.SUPPLY_MOVE) or viewer.reach(Power.SUPPLY_READ).everywhere:
        return None
    day = supply_day(viewer)
    if not day.stores:
        return None
    items = (
        QueueItem(day.to_receive, _("Consignments to receive"), "", _coming(day), _("Receive")),
        QueueItem(day.to_approve, _("Counts to approve"), "", _counted(day), _("Look")),
        QueueItem(day.low, _("Items that are low"), "", _page(day, "reorder"), _("Order")),
        QueueItem(day.expiring, _("Items that expire soon"), "", _page(day, "ending"), _("Look")),
        QueueItem(day.expired, _("Items to write off"), "", _page(day, "ending"), _("Look")),
    )
    return Panel(_("Supplies"), items, _("Nothing is low, nothing expires."))


def _page(day: SupplyDay, name: str) -> str:
    if day.only_store is None:
        return url_for("supplies.list_stores")
    return url_for(f"supplies.{name}", store_id=day.only_store)


def _coming(day: SupplyDay) -> str:
    if day.first_to_receive is None:
        return url_for("supplies.list_stores")
    return url_for("supplies.transfers", store_id=day.first_to_receive)


def _counted(day: SupplyDay) -> str:
    if day.first_to_approve is None:
        return url_for("supplies.list_stores")
    store_id, count_id = day.first_to_approve
    return url_for("supplies.count", store_id=store_id, count_id=count_id)
