"""The blueprint of the domain, and what all its screens share."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from flask import Blueprint, url_for
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from migrant_support.domains.directory.queries import mission_names
from migrant_support.domains.sites.queries import SiteRow, StayRow
from migrant_support.domains.sites.queries.requests import OfferRow
from migrant_support.kernel.clock import local_day
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.web.forms import answer, went_through
from migrant_support.platform.web.redirects import see_other
from migrant_support.platform.web.times import show_in
from migrant_support.platform.web.translate import page_language
from migrant_support.policy import Power

blueprint = Blueprint("sites", __name__)


def by_clock_of(place: SiteRow | StayRow | OfferRow) -> None:
    """Let the times of this page be the site's own."""
    show_in(place.zone, mission_names(page_language()).get(place.mission, place.mission).split(",")[0])


def by_clock_of_zone(zone: str, mission: str) -> None:
    """The same where only the zone and the mission are known."""
    show_in(zone, mission_names(page_language()).get(mission, mission).split(",")[0])


def to_board(site_id: UUID, *, bed_id: UUID | None = None) -> Response:
    """Lead back to the board, to one of its beds where one is named."""
    return see_other("sites.board", site_id=site_id, _anchor=f"bed-{bed_id}" if bed_id else None)


def small_form(
    form: FlaskForm,
    act: Callable[[], object],
    *,
    title: str,
    submit: str,
    done: str,
    back: str,
    above: str,
    onward: Callable[[], Response],
    lead: str = "",
    flags: Sequence[Mapping[str, Any]] = (),
    crumb: str = "",
    notes: Sequence[str] = (),
) -> Response:
    """A page with one small form about a bed or a stay: do `act` when it was sent, or show what to mend.

    `notes` are sentences to be minded before.

    `done` is empty where the bar that offers to take it back says what was done.
    """
    if went_through(form, act, done):
        return onward()
    return answer(
        "sites/form.html",
        notes=notes,
        form=form,
        title=title,
        submit=submit,
        back=back,
        above=above,
        lead=lead,
        flags=flags,
        crumb=crumb or above,
    )


def evening_links(viewer: Viewer, site_id: UUID) -> list[dict[str, str]]:
    """The ways from a site's pages to the gate and the roll-call, for those with the power there."""
    links = []
    if viewer.may(Power.GATE_USE):
        links.append({"label": _("Gate"), "href": url_for("sites.gate", site_id=site_id), "icon": "key"})
    if viewer.may(Power.ROLL_CALL):
        links.append({"label": _("Roll-call"), "href": url_for("sites.roll_call", site_id=site_id), "icon": "check"})
    if viewer.may(Power.HOUSE_BOOK):
        links.append({"label": _("Incidents"), "href": url_for("sites.incidents", site_id=site_id), "icon": "warn"})
    if viewer.may(Power.REPORT_READ):
        links.append({"label": _("Daily report"), "href": url_for("sites.report", site_id=site_id), "icon": "chart"})
    if viewer.may(Power.STAY_PLACE):
        links.append({"label": _("Rides"), "href": url_for("sites.rides_of_site", site_id=site_id), "icon": "site"})
    return links


def today_at(place: SiteRow | StayRow) -> date:
    """The calendar day at a site."""
    return local_day(place.zone)
