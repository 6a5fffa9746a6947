"""Figures of places that others run: with their time, stale after a day; space, licences and contracts."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
import sqlalchemy as sa

from migrant_support.domains.directory.rules import SiteKind
from migrant_support.domains.sites import actions
from migrant_support.domains.sites.actions.figures import add_figure
from migrant_support.domains.sites.models import CapacityFigure, Site
from migrant_support.domains.sites.queries.capacity import capacity_of_sites
from migrant_support.domains.sites.rules.standing import Ending, Freshness, ending, freshness
from migrant_support.domains.sites.views.board import space_chip
from migrant_support.kernel.clock import clock_set_to
from migrant_support.kernel.refusals import Refused
from migrant_support.platform.store import db
from migrant_support.platform.store.transaction import work
from tests.sites.conftest import Shelter
from tests.support.shelters import NOON, a_site, ask, do

TODAY = date(2026, 12, 1)


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("until", "said"),
    [
        (None, Ending.LATER), (TODAY + timedelta(days=61), Ending.LATER), (TODAY + timedelta(days=60), Ending.SOON),
        (TODAY, Ending.SOON), (TODAY - timedelta(days=1), Ending.OVER),
    ],
)  # fmt: skip
def test_a_licence_holds_through_its_last_day(until: date | None, said: Ending) -> None:
    assert ending(until, today=TODAY) is said


@pytest.mark.one_database
def test_a_figure_is_stale_after_a_day_to_the_minute() -> None:
    assert freshness(NOON, now=NOON + timedelta(hours=24) - timedelta(minutes=1)) is Freshness.FRESH
    assert freshness(NOON, now=NOON + timedelta(hours=24)) is Freshness.STALE


@pytest.mark.one_database
def test_space_stands_beside_the_standard_in_words(shelter: Shelter) -> None:
    with shelter.kuwait.app.test_request_context():
        told = [space_chip(Decimal(metres), 4)["tone"] for metres in ("14", "13.9", "12.6", "12.3")]
        assert told == ["good", "warn", "warn", "danger"]
        assert space_chip(None, 4)["label"] == space_chip(Decimal(14), 0)["label"] == ""


def test_the_newest_figure_counts_and_older_ones_written_later_do_not(shelter: Shelter) -> None:
    app, viewer = shelter.kuwait.app, shelter.kuwait.viewer()
    hall = a_site(app, viewer, kind=SiteKind.HOTEL, name="Hotel", is_secret=False, tells_figures=True)
    with clock_set_to(NOON):
        do(app, add_figure, viewer, hall, places=30, taken=12, as_of=NOON - timedelta(hours=1))
        do(app, add_figure, viewer, hall, places=30, taken=29, as_of=NOON - timedelta(hours=6))
        known = ask(app, capacity_of_sites, viewer)
        assert (known[hall].free, known[hall].is_told, known[hall].is_stale) == (18, True, False)
        assert (known[shelter.site].places, known[shelter.site].is_told) == (4, False)
        for places, taken, hours in ((-1, 0, 0), (5, 500, 0), (30, 3, -1), (30, 3, 24 * 40)):
            with pytest.raises(Refused):
                do(app, add_figure, viewer, hall, places=places, taken=taken, as_of=NOON - timedelta(hours=hours))
        with pytest.raises(Refused, match="counted_here"):
            do(app, add_figure, viewer, shelter.site, places=4, taken=1, as_of=NOON)
    with clock_set_to(NOON + timedelta(hours=23)):
        assert ask(app, capacity_of_sites, viewer)[hall].is_stale
    with app.app_context(), pytest.raises(sa.exc.DBAPIError), work(write=True):
        db.session.execute(sa.update(CapacityFigure).values(taken=0))


@pytest.mark.one_database
def test_the_list_says_how_old_a_figure_is_and_which_papers_end_and_still_not_where(shelter: Shelter) -> None:
    app, viewer, browser = shelter.kuwait.app, shelter.kuwait.viewer(), shelter.kuwait.browser()
    with clock_set_to(NOON):
        browser = shelter.kuwait.browser()
        browser.open("/sites/new")
        browser.submit(
            {"name": "Hotel of the Rose", "kind": "hotel", "tells_figures": "y", "contract_until": "20/12/2026"},
            to="/sites/new",
        )
        hotel = shelter.kuwait.value(sa.select(Site.id).where(Site.tells_figures))
        browser.open(f"/sites/{hotel}")
        assert "20 December 2026: ends soon" in browser.words
        browser.open(f"/sites/{hotel}/figures")
        assert browser.submit({"places": "", "taken": "x"}, to="/figures").status_code == 422
        browser.submit({"places": "40", "taken": "31", "hours": "3"}, to="/figures")
        browser.open("/sites")
        assert "9 of 40 free, as of" in browser.words
        assert "A licence or contract ends soon" in browser.words
        assert "4 of 4 free" in browser.words
        assert "Street 12" not in browser.text
        browser.open("/")
        assert "Licences and contracts of places that end soon or have ended" in browser.words
    do(app, actions.place, viewer, shelter.woman(), shelter.beds[0])
    with clock_set_to(NOON + timedelta(days=30)):
        browser = shelter.kuwait.browser()
        browser.open("/sites")
        assert "Stale: 9 of 40 free, as of" in browser.words
        assert "A licence or contract has ended" in browser.words
        browser.open(f"/sites/{shelter.site}")
        assert "16.0 m² a person" in browser.words
