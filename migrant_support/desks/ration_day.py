"""Rations on My day: who has not fetched what is due, and for how long the food of the house lasts."""

from flask import url_for
from flask_babel import format_decimal
from flask_babel import gettext as _

from migrant_support.desks.home import Panel, QueueItem
from migrant_support.domains.rations.queries.due import Due, due_at
from migrant_support.domains.rations.queries.meals import daily_needs, food_of, heads_of, kitchen_of
from migrant_support.domains.sites.queries import site_rows
from migrant_support.domains.sites.queries.places import SiteRow
from migrant_support.kernel.clock import local_day
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.web.translate import page_language
from migrant_support.policy import Power, ScopeKind

HOUSES = 5


def ration_panel(viewer: Viewer) -> Panel | None:
    """For whoever hands out at named houses. An officer of a whole mission has the list of places."""
    if not viewer.may(Power.RATION_USE) or not viewer.reach(Power.RATION_USE).ids(ScopeKind.SITE):
        return None
    sites = site_rows(viewer, Power.RATION_USE)[:HOUSES]
    if not sites:
        return None
    items = tuple(_item(one, several=len(sites) > 1) for one in due_at(viewer, sites))
    note, href = ("", "") if len(sites) > 1 else _food(viewer, sites[0])
    return Panel(_("Rations"), items, _("Everybody has what is due."), note, href)


def _item(one: Due, *, several: bool) -> QueueItem:
    name = one.given.terms.name(page_language())
    label = _("%(set)s: not fetched yet", set=f"{one.site.name} · {name}" if several else name)
    return QueueItem(
        one.people, label, "", url_for("rations.who_came", site_id=one.site.id, set_id=one.given.id), _("Look")
    )


def _food(viewer: Viewer, site: SiteRow) -> tuple[str, str]:
    """For how many days the food lasts, and where that is seen in full."""
    today = local_day(site.zone)
    eaters = kitchen_of(viewer, site.id, len(heads_of(viewer, site.id, today)))
    food = food_of(viewer, site.id, eaters, daily_needs(viewer, site.id, today))
    if food.days is None:
        return "", ""
    days = str(format_decimal(food.days, "#,##0.0"))
    return _("The food of the house lasts %(days)s days.", days=days), url_for("rations.site", site_id=site.id)
