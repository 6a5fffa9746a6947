"""The blueprint of the domain, and what all its screens share."""

from collections.abc import Callable
from datetime import date
from uuid import UUID

from flask import Blueprint, flash
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from migrant_support.domains.directory.queries import mission_names
from migrant_support.domains.sites.queries import SiteRow, StayRow
from migrant_support.kernel.clock import local_day
from migrant_support.kernel.refusals import Refused
from migrant_support.platform.web.forms import answer, refuse
from migrant_support.platform.web.redirects import see_other
from migrant_support.platform.web.times import show_in
from migrant_support.platform.web.translate import page_language

blueprint = Blueprint("sites", __name__)


def by_clock_of(place: SiteRow | StayRow) -> None:
    """Let the times of this page be the site's own."""
    show_in(place.zone, mission_names(page_language()).get(place.mission, place.mission).split(",")[0])


def to_board(site_id: UUID) -> Response:
    """Lead back to the board."""
    return see_other("sites.board", site_id=site_id)


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
    flags: tuple[str, ...] = (),
    crumb: str = "",
) -> Response:
    """A page with one small form about a bed or a stay: do `act` when it was sent, or show what to mend.

    `done` is empty where the bar that offers to take it back says what was done.
    """
    if form.validate_on_submit():
        try:
            act()
        except Refused as no:
            refuse(form, no)
        else:
            if done:
                flash(done, "good")
            return onward()
    return answer(
        "sites/form.html",
        form=form,
        title=title,
        submit=submit,
        back=back,
        above=above,
        lead=lead,
        flags=flags,
        crumb=crumb or above,
    )


def today_at(place: SiteRow | StayRow) -> date:
    """The calendar day at a site."""
    return local_day(place.zone)
