"""`./run bench` still asks what it says it asks: every screen and act of it once, in a country small enough for a test.

How long something takes is no business of tests. That a screen moved, or an action changed, is found here and not an
hour into a measurement.
"""

from pathlib import Path

import pytest

from bench import evening, exports, flights
from bench.__main__ import missed, table
from bench.installations import Installation, Load
from bench.planning import add_plans, measure_planning
from bench.screens import screens, signed_in, statements_of
from bench.stores import add_book
from migrant_support.demo.loader import load_country
from migrant_support.domains.flights.rules.words import Rendering
from migrant_support.kernel.clock import now
from migrant_support.platform.store.transaction import work
from tests.support.databases import FreshDatabases

PERSONS, SEATS, BEDS = 120, 4, 12


@pytest.fixture
def tiny(fresh_databases: FreshDatabases, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Installation:
    """An installation without a server, with few people, few seats and few beds."""
    for name, size in (("SEATS", SEATS), ("TICKED", 2), ("READY", 30)):
        monkeypatch.setattr(flights, name, size)
    for name, size in (("PEOPLE", 6), ("BEDS", BEDS), ("SLEEPERS", 6)):
        monkeypatch.setattr(evening, name, size)
    app = fresh_databases.app("sqlite", tmp_path)
    with app.app_context(), work(write=True):
        load_country(PERSONS, seed=7, moment=now(), password_hash="")
    return Installation("sqlite", PERSONS, 0, app, Load(0, 0, 0), ())


@pytest.mark.slow
def test_every_screen_act_and_format_of_the_bench_still_answers(tiny: Installation) -> None:
    """Each in its own size, and each has a row of the table."""
    seated, house = flights.add_flights(tiny), evening.add_house(tiny)
    plans, book = add_plans(tiny, 5, 3), add_book(tiny, 120)
    asked = [*screens(tiny, seated), *house.screens(), *plans.screens(), *book.screens()]
    tokens = {name: signed_in(tiny, name) for name in {screen.account for screen in asked}}
    assert all(statements_of(tiny, tokens[screen.account], screen) for screen in asked)
    names = {screen.name for screen in asked}
    assert {f"Bed board of {BEDS}", "Stock card of 120, half-way down", "Coordinator's board, 5 flights"} <= names

    found = [
        *flights.measure_acts(tiny, seated, 2),
        *measure_planning(tiny, plans, 2),
        *evening.measure_evening(tiny, house, 2),
    ]
    assert {"Propose 3", f"Seal {SEATS}", f"Hand out {SEATS} as PAXLST", "Readiness of 30"} <= {m.screen for m in found}
    assert all(m.statements for m in found)
    assert table(found).count("\n") == len(found) + 1
    assert missed(found)

    forms = {form for form, *_times in exports.measured(tiny.app, exports.sealed(tiny.app, SEATS), 1)}
    assert forms == set(Rendering)
