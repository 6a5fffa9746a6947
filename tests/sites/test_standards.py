"""Living standards beside tonight's sleepers: green, amber from nine tenths, red below, and a task for the mission."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
import sqlalchemy as sa

from migrant_support.domains.sites import actions
from migrant_support.domains.sites.actions.standards import STANDARD_TASK, tell_of_red, write_figures
from migrant_support.domains.sites.living_standards import hot_countries, living_standards
from migrant_support.domains.sites.models import SiteMeasure
from migrant_support.domains.sites.queries import site_row
from migrant_support.domains.sites.queries.standards import standards_of
from migrant_support.domains.sites.rules.standards import Kind, Level, Measure, People, Standard, stand
from migrant_support.kernel.clock import clock_set_to
from migrant_support.kernel.refusals import NotThere, Refused
from migrant_support.platform.store import db
from migrant_support.platform.store.transaction import work
from migrant_support.platform.tasks.models import Task
from tests.sites.conftest import Shelter
from tests.support.accounts import an_account, viewer_for
from tests.support.browsing import sign_in_as
from tests.support.shelters import NOON, ask, do

TODAY = NOON.date()
BY_NAME = {one.measure: one for one in living_standards()}


def level(measure: Measure, value: str, people: People) -> tuple[Level, int | None]:
    """How a figure stands."""
    standard = BY_NAME[measure]
    found = stand(standard, standard.least, Decimal(value), people)
    return found.level, found.percent


@pytest.mark.one_database
def test_every_measure_has_one_standard_with_its_source() -> None:
    assert {one.measure for one in living_standards()} == set(Measure)
    assert {f"SP-{number}" for number in (*range(1, 11), 12)} == {one.id for one in living_standards()}
    assert BY_NAME[Measure.CEILING].at("KWT", hot_countries()) == Decimal("2.6")
    assert BY_NAME[Measure.CEILING].at("CYP", hot_countries()) == Decimal("2.0")


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("measure", "value", "people", "said"),
    [
        (Measure.WATER, "150", People(10), (Level.GOOD, 100)),
        (Measure.WATER, "149.9", People(10), (Level.AMBER, 99)),
        (Measure.WATER, "135", People(10), (Level.AMBER, 90)),
        (Measure.WATER, "134.9", People(10), (Level.RED, 89)),
        (Measure.TOILETS_WOMEN, "2", People(60, women=40, men=20), (Level.GOOD, 100)),
        (Measure.TOILETS_WOMEN, "2", People(60, women=41, men=19), (Level.AMBER, 97)),
        (Measure.TOILETS_WOMEN, "2", People(60, women=45, men=15), (Level.RED, 88)),
        (Measure.TOILETS_MEN, "0", People(60, women=59, men=1), (Level.RED, 0)),
        (Measure.TOILETS_MEN, "0", People(60, women=60), (Level.NOBODY, None)),
        (Measure.SPACE, "35", People(10), (Level.GOOD, 100)),
        (Measure.FOOD, "1890", People(), (Level.AMBER, 90)),
        (Measure.FOOD, "1889", People(), (Level.RED, 89)),
        (Measure.LIT, "0", People(), (Level.RED, None)),
        (Measure.LIT, "1", People(), (Level.GOOD, None)),
    ],
)
def test_amber_begins_below_the_standard_and_red_below_nine_tenths(
    measure: Measure, value: str, people: People, said: tuple[Level, int | None]
) -> None:
    assert level(measure, value, people) == said


@pytest.mark.one_database
def test_what_nobody_measured_is_said_to_be_so() -> None:
    standard = Standard(Measure.WATER, "SP-3", Kind.EACH, Decimal(15))
    assert stand(standard, standard.least, None, People(10)).level is Level.NOT_MEASURED


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("figures", "day", "code"),
    [
        ({}, TODAY, "nothing_measured"),
        ({Measure.WATER: Decimal(-1)}, TODAY, "figure_out_of_bounds"),
        ({Measure.WATER: Decimal(1)}, TODAY + timedelta(days=1), "measured_when"),
        ({Measure.WATER: Decimal(1)}, TODAY - timedelta(days=400), "measured_when"),
    ],
)
def test_figures_that_cannot_be_are_refused(
    shelter: Shelter, figures: dict[Measure, Decimal], day: date, code: str
) -> None:
    with clock_set_to(NOON), pytest.raises(Refused, match=code):
        do(shelter.kuwait.app, write_figures, shelter.kuwait.viewer(), shelter.site, figures, measured_on=day)


def test_red_is_told_to_the_mission_once_and_again_after_a_week(shelter: Shelter) -> None:
    app, viewer = shelter.kuwait.app, shelter.kuwait.viewer()
    warden = viewer_for(app, an_account(app, "warden", "site:KWT-LOTUS"))
    tasks = sa.select(Task.scope_id).where(Task.code == STANDARD_TASK, Task.done_at.is_(None))
    with clock_set_to(NOON):
        do(app, write_figures, warden, shelter.site, {Measure.WATER: Decimal(20)}, measured_on=TODAY)
        assert shelter.kuwait.rows(tasks) == []
        for name, bed in zip(("Kumari", "Nirosha"), shelter.beds, strict=False):
            do(app, actions.place, viewer, shelter.woman(name), bed)
        assert (do(app, tell_of_red), do(app, tell_of_red)) == (1, 0)
        assert shelter.kuwait.rows(tasks) == [("KWT",)]
        water = {one.standard.measure: one for one in ask(app, _standards, warden, shelter)}[Measure.WATER]
        assert (water.figure, water.percent, water.level) == (Decimal(10), 66, Level.RED)
    with clock_set_to(NOON + timedelta(hours=1)):
        do(app, write_figures, warden, shelter.site, {Measure.WATER: Decimal(40)}, measured_on=TODAY)
        assert shelter.kuwait.rows(tasks) == []
        do(app, write_figures, warden, shelter.site, {Measure.WATER: Decimal(4)}, measured_on=TODAY)
        assert shelter.kuwait.rows(tasks) == []
    with clock_set_to(NOON + timedelta(days=8)):
        assert do(app, tell_of_red) == 1
    neighbour = shelter.kuwait.viewer(shelter.kuwait.neighbour)
    with clock_set_to(NOON), pytest.raises(NotThere):
        do(app, write_figures, neighbour, shelter.site, {Measure.WATER: Decimal(4)}, measured_on=TODAY)
    with app.app_context(), pytest.raises(sa.exc.DBAPIError), work(write=True):
        db.session.execute(sa.update(SiteMeasure).values(value=Decimal(99)))


def _standards(viewer: object, shelter: Shelter) -> list[object]:
    return standards_of(viewer, site_row(viewer, shelter.site))


@pytest.mark.one_database
def test_the_warden_measures_and_the_page_of_the_house_shows_it(shelter: Shelter) -> None:
    app, viewer = shelter.kuwait.app, shelter.kuwait.viewer()
    with clock_set_to(NOON):
        do(app, actions.place, viewer, shelter.woman(), shelter.beds[0])
        warden = sign_in_as(app, an_account(app, "warden", "site:KWT-LOTUS"))
        warden.open(f"/sites/{shelter.site}/measures")
        assert warden.submit({"water": "lots"}, to="/measures").status_code == 422
        assert warden.submit({"water": "", "food": ""}, to="/measures").status_code == 422
        warden.submit({"water": "14", "food": "1000", "lit": "0", "toilets_women": "1"}, to="/measures")
        warden.open(f"/sites/{shelter.site}")
        assert "14 l a person and day" in warden.words
        assert "93 % of the standard" in warden.words
        assert "47 % of the standard" in warden.words
        assert "1 share one" in warden.words
        assert "SP-3 · Sphere 2018" in warden.words
        assert "Measured 1 December 2026" in warden.words
        assert "Street 12" not in warden.text
