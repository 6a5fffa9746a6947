"""What the demonstration shows of the main line: shelters with people, flights, sealed lists, quarantine.

Written by the product's own actions, each at its own moment, with keys drawn from the seed.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from random import Random
from uuid import UUID

from migrant_support.demo.evening import add_evenings
from migrant_support.demo.exits import add_exits
from migrant_support.demo.flights import Crew, add_flights
from migrant_support.demo.health import add_health
from migrant_support.demo.letters import add_letters
from migrant_support.demo.money import add_money
from migrant_support.demo.numbers import Keys
from migrant_support.demo.rations import add_rations
from migrant_support.demo.safe import add_safes
from migrant_support.demo.shelters import add_shelters
from migrant_support.demo.stores import add_stores
from migrant_support.demo.travel_papers import add_travel_papers
from migrant_support.demo.waiting import add_waiting
from migrant_support.demo.way_home import add_way_home
from migrant_support.kernel.clock import clock_set_to
from migrant_support.kernel.keys import keys_drawn_by
from migrant_support.platform.access.sessions import viewer_of
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.store import db

OFFICERS = {"KWT": "officer.kuwait", "OMN": "officer.muscat", "CYP": "officer.nicosia"}


def add_main_line(accounts: Mapping[str, UUID], *, seed: int, moment: datetime, persons: int) -> None:
    """Write it after the people and cases."""
    keys = Keys(Random(f"main-line-{seed}"))  # noqa: S311 - ids that may be known

    @contextmanager
    def at(then: datetime) -> Iterator[None]:
        milliseconds = int(then.timestamp()) * 1000
        with clock_set_to(then), keys_drawn_by(lambda: keys.at(milliseconds)):
            yield
            db.session.flush()

    db.session.flush()
    with at(moment):
        officers = {mission: _viewer(accounts[name]) for mission, name in OFFICERS.items()}
        coordinator = _viewer(accounts["coordinator"])
        viewers = officers | {"LKA": coordinator}
        sites, in_bed = add_shelters(viewers, seed=seed, moment=moment, persons=persons)
        add_safes(officers)
        add_letters(officers)
        add_travel_papers(officers)
        add_stores(officers, moment=moment)
        add_rations(officers)
        crew = Crew(officers, coordinator, _viewer(accounts["intake"]), accounts["medical"])
    add_evenings(officers, sites, at, seed=seed, moment=moment)
    add_flights(crew, at, moment=moment, persons=persons, in_bed=in_bed)
    add_health(_viewer(accounts["medical"]), at, moment=moment)
    add_money(officers, coordinator, at, moment=moment)
    with at(moment):
        add_waiting(officers, sites, moment=moment, in_bed=in_bed)
        add_way_home(crew, _viewer(accounts["partner"]), sites, moment=moment)
    add_exits(officers["KWT"], at, moment=moment)


def _viewer(account_id: UUID) -> Viewer:
    viewer = viewer_of(account_id)
    if viewer is None:
        raise RuntimeError("a demonstration account is missing")
    return viewer
