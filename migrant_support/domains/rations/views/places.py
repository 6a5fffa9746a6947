"""Where rations are handed out: the sites in reach, and the page of one with its sets, loans, meals and food."""

from typing import Any
from uuid import UUID

from flask import render_template, url_for
from flask_babel import format_decimal, ngettext
from flask_babel import gettext as _

from migrant_support.domains.rations.queries.days import DayCount, day_counts
from migrant_support.domains.rations.queries.loans import open_loans
from migrant_support.domains.rations.queries.meals import FoodView, daily_needs, food_of, heads_of, kitchen_of
from migrant_support.domains.rations.queries.sets import SetRow, set_rows
from migrant_support.domains.rations.views.blueprint import blueprint, interval_text, lines_text, place_of
from migrant_support.domains.sites.queries import site_rows
from migrant_support.domains.supplies.queries import items_of, stores_for
from migrant_support.domains.supplies.views.blueprint import amount_text
from migrant_support.kernel.clock import local_day
from migrant_support.platform.access.guard import guard
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.web.redirects import see_other
from migrant_support.platform.web.times import day_text
from migrant_support.platform.web.translate import page_language
from migrant_support.policy import Power


@blueprint.get("/")
@guard(Power.RATION_READ)
def show_all(viewer: Viewer) -> Any:
    """The sites in reach; whoever has one only is led to it."""
    sites = site_rows(viewer, Power.RATION_READ)
    if len(sites) == 1:
        return see_other("rations.site", site_id=sites[0].id)
    rows = [
        {"name": site.name, "href": url_for("rations.site", site_id=site.id), "mission": site.mission} for site in sites
    ]
    return render_template("rations/places.html", rows=rows, may_edit=viewer.may(Power.RATION_EDIT))


@blueprint.get("/sites/<uuid:site_id>")
@guard(Power.RATION_READ)
def site(viewer: Viewer, site_id: UUID) -> str:
    """One site: its desks, what is out on loan, who eats, for how long the food lasts."""
    place = place_of(viewer, site_id, Power.RATION_READ)
    today = local_day(place.zone)
    sets = set_rows(viewer, Power.RATION_READ, mission=place.mission, site_id=site_id)
    heads = heads_of(viewer, site_id, today)
    eaters = kitchen_of(viewer, site_id, len(heads))
    food = food_of(viewer, site_id, eaters, daily_needs(viewer, site_id, today))
    loans = open_loans(viewer, site_id)
    return render_template(
        "rations/site.html",
        site=place,
        desks=_desks(viewer, site_id, sets, day_counts(viewer, site_id, today)),
        heads=len(heads),
        babies=sum(is_baby for _diet, is_baby in heads),
        food=_food(food),
        loans=len(loans.rows),
        more_loans=loans.older is not None,
        may_use=viewer.may(Power.RATION_USE),
        may_edit=viewer.may(Power.RATION_EDIT),
        today=day_text(today),
    )


def _desks(viewer: Viewer, site_id: UUID, sets: list[SetRow], came: dict[UUID, DayCount]) -> list[dict[str, Any]]:
    """Each set with a way to its desk for each store of the site (or of the mission where the site has none)."""
    stores = stores_for(viewer, site_id=site_id, power=Power.RATION_USE) if viewer.may(Power.RATION_USE) else []
    if not stores and sets and viewer.may(Power.RATION_USE):
        mine = stores_for(viewer, mission=sets[0].mission, power=Power.RATION_USE)
        stores = [store for store in mine if store.site_id is None]
    items = items_of({line.item_id for one in sets for line in one.terms.lines})
    return [
        {
            "name": one.terms.name(page_language()),
            "interval": interval_text(one),
            "lines": lines_text(one, items),
            "came": _came(came[one.id]),
            "list_href": url_for("rations.who_came", site_id=site_id, set_id=one.id),
            "desks": [
                {
                    "label": store.name,
                    "href": url_for("rations.desk", site_id=site_id, set_id=one.id, store_id=store.id),
                }
                for store in stores
            ],
        }
        for one in sets
    ]


def _came(count: DayCount) -> str:
    if not count.times:
        return _("Nobody came today.")
    times = ngettext("Handed out once today", "Handed out %(num)s times today", count.times)
    return ngettext("%(times)s, for one person", "%(times)s, for %(num)s people", count.people, times=times)


def _food(food: FoodView) -> dict[str, Any]:
    language = page_language()
    return {
        "days": str(format_decimal(food.days, "#,##0.0")) if food.days is not None else "",
        "kcal": str(format_decimal(food.kcal, "#,##0")),
        "need": str(format_decimal(food.eaters.kcal_a_day, "#,##0")),
        "is_short": food.days is not None and food.days < 7,
        "rows": [
            {
                "item": line.row.item.name(language),
                "there": amount_text(line.row.usable, line.row.item),
                "kcal": str(format_decimal(line.kcal, "#,##0")),
                "need": amount_text(line.need_a_day, line.row.item) if line.need_a_day else "–",
                "days": str(format_decimal(line.days, "#,##0.0")) if line.days is not None else "–",
            }
            for line in food.lines
        ],
    }
