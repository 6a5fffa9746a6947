"""`python -m bench.matching`: one look-up while typing among the demonstration's people, on both databases.

Asks for people who are in the register as a tired clerk would write them (one or two things wrong, papers missing), and
for as many strangers. Tells how many are found at the product's own threshold, how many strangers are warned of, and
how the time of a look-up compares with its own statements in the same run and with the smallest register.
"""

import argparse
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import chain, islice
from pathlib import Path
from random import Random
from statistics import quantiles
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event

from bench.installations import installation
from migrant_support.demo.accounts import ACCOUNTS
from migrant_support.demo.country import invent_country
from migrant_support.demo.people import InventedPerson
from migrant_support.domains.people.likeness import read_likeness
from migrant_support.domains.people.models import Likeness
from migrant_support.domains.people.queries.finding import search_people
from migrant_support.domains.people.queries.likeness import likely_ids
from migrant_support.kernel.clock import now
from migrant_support.matching.identity import Birth, Identity
from migrant_support.platform.store import db
from migrant_support.platform.store.transaction import work
from tests.support.accounts import TestAccount, viewer_for

ASKED = 300


@dataclass(frozen=True, slots=True)
class Found:
    """One database at one size; milliseconds at the 95th percentile, `of_sql` is look-up ÷ its own statements."""

    database: str
    persons: int
    recall: float
    warned: float
    milliseconds: float
    of_sql: float
    search: float


def as_a_clerk_writes(one: Identity, chance: Random) -> Identity:
    """The same person with one or two things wrong."""
    for change in chance.sample(_CHANGES, chance.choice((1, 1, 2))):
        one = change(one, chance)
    return one


def _respelt(one: Identity, chance: Random) -> Identity:
    ways = (("w", "v"), ("th", "t"), ("sh", "s"), ("ee", "i"), ("oo", "u"), ("h", ""), ("y", "i"))
    old, new = chance.choice(ways)
    return replace(one, family=tuple(w.replace(old, new) or w for w in one.family))


def _slip(one: Identity, chance: Random) -> Identity:
    if not one.given or len(one.given[0]) < 5:
        return one
    word = one.given[0]
    at = chance.randrange(1, len(word) - 1)
    return replace(one, given=(word[:at] + word[at + 1 :], *one.given[1:]))


def _initials(one: Identity, _chance: Random) -> Identity:
    if len(one.given) < 2:
        return one
    return replace(one, given=one.given[:1], initials=(*one.initials, *(w[0] for w in one.given[1:])))


def _swapped(one: Identity, _chance: Random) -> Identity:
    return replace(one, births=tuple(Birth(b.year, b.day, b.month) if 0 < b.day < 13 else b for b in one.births[:1]))


def _year_only(one: Identity, _chance: Random) -> Identity:
    return replace(one, births=tuple(Birth(b.year) for b in one.births[:1]))


def _without_papers(one: Identity, _chance: Random) -> Identity:
    return replace(one, documents=frozenset(), nic="", births=one.births[:1])


def _order(one: Identity, _chance: Random) -> Identity:
    return replace(one, family=one.given, given=one.family)


_CHANGES: list[Callable[[Identity, Random], Identity]] = [
    _respelt, _slip, _initials, _swapped, _year_only, _without_papers, _order,
]  # fmt: skip


def strangers(count: int, persons: int) -> list[InventedPerson]:
    """People of another invented country."""
    entries = invent_country(persons, seed=987_654, moment=now())
    return list(islice(chain.from_iterable(entry.household.people for entry in entries), count))


@contextmanager
def noting_sql() -> Iterator[list[tuple[str, Any]]]:
    """Note the statements that are asked inside."""
    noted: list[tuple[str, Any]] = []

    def before(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        noted.append((statement, parameters))

    event.listen(db.engine, "before_cursor_execute", before)
    yield noted
    event.remove(db.engine, "before_cursor_execute", before)


def replayed(noted: list[tuple[str, Any]]) -> float:
    """Seconds that the same statements take on the bare connection, rows fetched."""
    connection = db.session.connection()
    began = time.perf_counter()
    for statement, parameters in noted:
        connection.exec_driver_sql(statement, parameters).fetchall()
    return time.perf_counter() - began


def measure(database: str, persons: int) -> Found:
    """Make an installation, ask, and let it go."""
    from migrant_support.demo.loader import _identity  # what the demonstration itself is compared by

    chance = Random(4711)
    with tempfile.TemporaryDirectory() as folder, installation(database, persons, Path(folder)) as made:
        name = next(a.sign_in_name for a in ACCOUNTS if a.sign_in_name == "coordinator")
        with made.app.app_context(), work(write=False):
            account = db.session.execute(
                sa.text("SELECT id FROM account WHERE sign_in_name = :n").columns(id=sa.Uuid), {"n": name}
            ).scalar_one()
        viewer = viewer_for(made.app, TestAccount(account, name, name))
        with made.app.app_context(), work(write=False):
            every = max(1, persons // ASKED)
            ids = db.session.scalars(sa.select(Likeness.person_id).order_by(Likeness.person_id)).all()[::every][:ASKED]
            known = read_likeness(ids)
            likely_ids(viewer, next(iter(known.values())))
            times, found, warned = [], 0, 0
            with noting_sql() as noted:
                for person_id, one in known.items():
                    began = time.perf_counter()
                    answer = likely_ids(viewer, as_a_clerk_writes(one, chance))
                    times.append(time.perf_counter() - began)
                    found += any(i == person_id for i, _ in answer)
            bare = replayed(noted)
            for stranger in strangers(ASKED, 2 * ASKED):
                warned += bool(likely_ids(viewer, _identity(stranger)))
            searches = []
            for one in known.values():
                began = time.perf_counter()
                search_people(viewer, " ".join(one.words[:2]))
                searches.append(time.perf_counter() - began)
    return Found(
        database, persons, found / len(known), warned / ASKED, 1000 * _p95(times), sum(times) / bare,
        1000 * _p95(searches),
    )  # fmt: skip


def _p95(times: list[float]) -> float:
    return quantiles(times, n=20)[-1]


def main() -> None:
    """Print one line for each database and size."""
    wanted = argparse.ArgumentParser(prog="bench.matching", description=__doc__)
    wanted.add_argument("--persons", type=int, nargs="+", default=[10_000, 100_000])
    wanted.add_argument("--databases", nargs="+", default=["sqlite", "postgresql"])
    chosen = wanted.parse_args()
    print(
        "| database | persons | found | strangers warned of | look-up p95 | ÷ its SQL | growth | search p95 | growth |"
    )
    print("|---|---|---|---|---|---|---|---|---|")
    for database in chosen.databases:
        first: Found | None = None
        for persons in sorted(chosen.persons):
            m = measure(database, persons)
            first = first or m
            print(
                f"| {database} | {persons:,} | {m.recall:.1%} | {m.warned:.1%} | {m.milliseconds:.0f} ms "
                f"| {m.of_sql:.1f} | {m.milliseconds / first.milliseconds:.1f} | {m.search:.0f} ms "
                f"| {m.search / first.search:.1f} |",
                flush=True,
            )


if __name__ == "__main__":
    main()
