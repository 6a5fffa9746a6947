"""`python -m bench.desk`: from a scan at the ration desk to its answer on the server, among the demonstration's people.

A warden scans people of her house, one after another, by the code that stands on their papers. Time is from the request
to the finished page, beside the statements of the same answers on the bare connection.
"""

import argparse
import tempfile
import time
from decimal import Decimal
from pathlib import Path
from statistics import median, quantiles
from uuid import UUID

import sqlalchemy as sa
from flask import Flask

from bench.installations import installation
from bench.matching import noting_sql, replayed
from migrant_support.domains.people.models import Person
from migrant_support.domains.people.sight import visible_to
from migrant_support.domains.rations.actions.sets import add_set
from migrant_support.domains.rations.rules.sets import Audience, GiftKind, Line, Per, Terms
from migrant_support.domains.sites.models import Site, Stay
from migrant_support.domains.sites.rules import StayState
from migrant_support.domains.supplies.models import Item, Store
from migrant_support.platform.access.models import Account
from migrant_support.platform.store import db
from migrant_support.platform.store.transaction import work
from migrant_support.policy import Power
from tests.support.accounts import TestAccount, viewer_for
from tests.support.browsing import Browser, sign_in_as

SCANS = 300


def _account(app: Flask, name: str) -> TestAccount:
    with app.app_context(), work(write=False):
        return TestAccount(
            db.session.scalars(sa.select(Account.id).where(Account.sign_in_name == name)).one(), name, name
        )


def desk_of(app: Flask) -> tuple[str, list[str]]:
    """The address of a desk at the warden's house, and the references of those who stay there."""
    officer = viewer_for(app, _account(app, "officer.kuwait"))
    warden = viewer_for(app, _account(app, "warden"))
    with app.app_context(), work(write=True):
        site_id, mission, zone = db.session.execute(
            sa.select(Site.id, Site.mission, Site.zone).where(Site.code == "KWT-SURAKSHA")
        ).one()
        store_id = db.session.scalars(sa.select(Store.id).where(Store.site_id == site_id)).first()
        rice = db.session.scalars(sa.select(Item.id).where(Item.code == "rice")).one()
        terms = Terms("Rice today", GiftKind.GRANT, Per.PERSON, Audience.ALL, 1, None, (Line(rice, Decimal(1)),))
        set_id: UUID = add_set(officer, terms, mission=mission, zone=zone)
        people = db.session.scalars(
            sa.select(Person.reference)
            .join(Stay, Stay.person_id == Person.id)
            .where(Stay.site_id == site_id, Stay.state == StayState.CURRENT, visible_to(warden, Power.RATION_USE))
            .order_by(Person.id)
        ).all()
    return f"/rations/sites/{site_id}/sets/{set_id}/stores/{store_id}", list(people)


def scan(browser: Browser, path: str, reference: str) -> float:
    """Seconds from the scan to the answer, which must know the person."""
    began = time.perf_counter()
    answer = browser.post(path, {"code": reference})
    took = time.perf_counter() - began
    if answer.status_code != 200 or reference not in answer.text:
        raise RuntimeError(f"the desk answered {answer.status_code} without the person")
    return took


def measure(app: Flask) -> tuple[list[float], float, float]:
    """Seconds of each scan; statements a scan; the whole divided by its statements alone."""
    path, people = desk_of(app)
    browser = sign_in_as(app, _account(app, "warden"))
    browser.open(path)
    for reference in people[:20]:
        scan(browser, path, reference)
    asked = [people[number % len(people)] for number in range(SCANS)]
    times = [scan(browser, path, reference) for reference in asked]
    with app.app_context(), noting_sql() as noted:
        noted_times = [scan(browser, path, reference) for reference in asked]
    reads = [one for one in noted if one[0].lstrip().upper().startswith("SELECT")]
    with app.app_context(), work(write=False):
        bare = replayed(reads)
    return times, len(noted) / SCANS, sum(noted_times) / bare


def main() -> None:
    """Print one line for each database and size."""
    wanted = argparse.ArgumentParser(prog="bench.desk", description=__doc__)
    wanted.add_argument("--persons", type=int, nargs="+", default=[10_000])
    wanted.add_argument("--databases", nargs="+", default=["sqlite", "postgresql"])
    chosen = wanted.parse_args()
    print("| database | persons | scan to answer p50 | p95 | statements | ÷ its SQL |\n|---|---|---|---|---|---|")
    for database in chosen.databases:
        for persons in chosen.persons:
            with tempfile.TemporaryDirectory() as folder, installation(database, persons, Path(folder)) as made:
                print(line(database, persons, *measure(made.app)), flush=True)


def line(database: str, persons: int, times: list[float], statements: float, of_sql: float) -> str:
    """One row of the table."""
    p95 = quantiles(times, n=20)[-1]
    return (
        f"| {database} | {persons:,} | {1000 * median(times):.0f} ms | {1000 * p95:.0f} ms "
        f"| {statements:.0f} | {of_sql:.1f} |"
    )


if __name__ == "__main__":
    main()
