"""Figures that a place told: writing them down, and how capacities read on a screen with their time."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import flash, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from migrant_support.domains.sites.actions.figures import add_figure
from migrant_support.domains.sites.forms_requests import FigureForm
from migrant_support.domains.sites.queries import site_row
from migrant_support.domains.sites.queries.capacity import SiteCapacity, figures_of
from migrant_support.domains.sites.views.blueprint import blueprint, by_clock_of
from migrant_support.kernel.clock import now
from migrant_support.kernel.refusals import Refused
from migrant_support.platform.access.guard import guard
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.web.forms import answer, refuse
from migrant_support.platform.web.redirects import see_other
from migrant_support.platform.web.times import listed_text
from migrant_support.policy import Power

AGO = (0, 1, 3, 6, 12, 24, 48)


def capacity_chip(one: SiteCapacity | None) -> dict[str, str]:
    """Free beds of all, and when that was so; a stale figure says so in a word, not by its colour alone."""
    if one is None:
        return {"label": _("Not known"), "tone": "quiet"}
    free = _("%(free)s of %(places)s free", free=one.free, places=one.places)
    if not one.is_told:
        return {"label": free, "tone": "good" if one.free else "warn"}
    text = _("%(free)s, as of %(time)s", free=free, time=listed_text(one.as_of))
    if one.is_stale:
        return {"label": _("Stale: %(figure)s", figure=text), "tone": "danger"}
    return {"label": text, "tone": "info"}


@blueprint.route("/sites/<uuid:site_id>/figures", methods=["GET", "POST"])
@guard(Power.STAY_PLACE)
def tell_figures(viewer: Viewer, site_id: UUID) -> Response:
    """Write down what a place said of itself."""
    site = site_row(viewer, site_id, Power.STAY_PLACE)
    by_clock_of(site)
    form = FigureForm()
    form.hours.choices = [(0, _("Now")), *((h, ngettext("%(num)s hour ago", "%(num)s hours ago", h)) for h in AGO[1:])]
    if form.validate_on_submit():
        try:
            add_figure(
                viewer, site_id, places=form.places.data or 0, taken=form.taken.data or 0,
                as_of=now() - timedelta(hours=form.hours.data),
            )  # fmt: skip
        except Refused as no:
            refuse(form, no)
        else:
            flash(_("The figures are kept with their time."), "good")
            return see_other("sites.tell_figures", site_id=site_id)
    return answer(
        "sites/figures.html",
        form=form,
        site=site,
        rows=[_told(*row) for row in figures_of(viewer, site_id)],
        back=url_for("sites.show", site_id=site_id),
    )


def _told(as_of: Any, places: int, taken: int) -> dict[str, Any]:
    return {"when": listed_text(as_of), "places": places, "taken": taken, "free": max(places - taken, 0)}
