"""Flights of 300 for measuring, and the acts on them: confirm, seal, hand out. Each act is rolled back and done anew.

Beside an act stand its own statements, replayed bare in a transaction that is rolled back too. What is asked and
written just before a commit (the audit chain) is in neither.
"""

import os
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from statistics import quantiles
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import event

from bench.installations import Installation, processor_time
from bench.screens import Measured, Middle, is_wanted
from migrant_support.domains.flights.actions import Outcome, confirm, propose
from migrant_support.domains.flights.actions.renditions import hand_out_by_command
from migrant_support.domains.flights.actions.sealing import seal_manifest
from migrant_support.domains.flights.models import ManifestEntry
from migrant_support.domains.flights.queries.blocked import ready_today
from migrant_support.domains.flights.rules.passengers import Candidate
from migrant_support.domains.flights.rules.states import EntryState, FlightState
from migrant_support.domains.flights.rules.words import Payer, Rendering
from migrant_support.domains.people.models import Person
from migrant_support.kernel.clock import now
from migrant_support.platform.access.models import Account
from migrant_support.platform.access.sessions import viewer_of
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.store import db
from migrant_support.platform.store.transaction import work
from migrant_support.procedures.depart import depart, land
from tests.support.flying import a_traveller
from tests.support.sealed import add_flight, seat

SEATS, TICKED, READY = 300, 20, 5_000


@dataclass(frozen=True, slots=True)
class Flights:
    """A flight that waits to be sealed and one that has landed with its sealed version, each with 300 people of Kuwait;
    one that fills, with the entries of those who may be confirmed on it."""

    waiting: UUID
    landed: UUID
    version: UUID
    filling: UUID
    able: tuple[UUID, ...]


class _Rolled(Exception):
    """What was done is taken back."""


def add_flights(made: Installation) -> Flights:
    """Seat 600 people who stand on no flight; fly half of them home."""
    with made.app.app_context():
        with work(write=True):
            listed = sa.exists().where(ManifestEntry.person_id == Person.id)
            free = sa.select(Person.id).where(Person.registered_mission == "KWT", ~listed)
            people = list(db.session.scalars(free.order_by(Person.id).limit(2 * SEATS)))
            waiting = add_flight(number="UL901", seats=SEATS, needs=(), departs=now() + timedelta(days=9))
            landed = add_flight(number="UL902", seats=SEATS, needs=(), departs=now() - timedelta(hours=9))
            for number, person_id in enumerate(people):
                seat((waiting, landed)[number % 2], person_id)
        with work(write=True):
            version = seal_manifest(viewer_called("coordinator"), landed).id
            mine = ManifestEntry.flight_id == landed
            db.session.execute(sa.update(ManifestEntry).where(mine).values(state=EntryState.BOARDED))
        with work(write=True):
            depart(viewer_called("coordinator"), landed)
            land(viewer_called("coordinator"), landed)
        with work(write=True):
            filling = add_flight(
                number="UL903", seats=SEATS, needs=(), departs=now() + timedelta(days=9), state=FlightState.OPEN
            )
            officer, doctor = viewer_called("officer.kuwait"), viewer_called("medical")
            candidates = [Candidate(a_traveller(officer, doctor, f"Able{n}")) for n in range(TICKED)]
            outcomes = propose(officer, filling, candidates, mission="KWT", payer=Payer.IOM)
            able = tuple(one.entry_id for one in outcomes if one.entry_id is not None)
    return Flights(waiting, landed, version, filling, able)


def viewer_called(name: str) -> Viewer:
    """One of the demonstration's sign-ins."""
    account_id = db.session.scalars(sa.select(Account.id).where(Account.sign_in_name == name)).one()
    viewer = viewer_of(account_id)
    if viewer is None:
        raise RuntimeError(f"the demonstration has no {name}")
    return viewer


def measure_acts(made: Installation, flights: Flights, count: int, only: str = "") -> Iterator[Measured]:
    """Measure each act, or those whose name `only` finds, in turn with its statements."""
    with made.app.app_context(), work(write=False):
        officer, coordinator = viewer_called("officer.kuwait"), viewer_called("coordinator")
        ready = list(db.session.scalars(sa.select(Person.id).order_by(Person.id).limit(READY)))
    able = list(flights.able)
    acts: dict[str, Callable[[], Any]] = {
        "Confirm one": lambda: _all_confirmed(confirm(officer, flights.filling, able[:1])),
        f"Confirm {TICKED} ticked": lambda: _all_confirmed(confirm(officer, flights.filling, able)),
        f"Seal {SEATS}": lambda: seal_manifest(coordinator, flights.waiting),
        **{
            f"Hand out {SEATS} as {form.name}": partial(_handed_out, flights.version, form)
            for form in (Rendering.CSV, Rendering.JSON, Rendering.XLSX, Rendering.PAXLST, Rendering.HXL, Rendering.PDF)
        },
        f"Readiness of {len(ready):,}": lambda: ready_today(ready),
    }
    for name, act in acts.items():
        if is_wanted(name, only):
            yield measured_act(made, name, act, count)


def _handed_out(version_id: UUID, form: Rendering) -> None:
    hand_out_by_command(version_id, "CARRIER", form, reason="bench")


def _all_confirmed(outcomes: Sequence[Outcome]) -> None:
    """An act that refuses somebody measures nothing."""
    if not outcomes or not all(one.is_done for one in outcomes):
        raise RuntimeError("somebody was not confirmed")


def measured_act(made: Installation, name: str, act: Callable[[], Any], count: int) -> Measured:
    """One act many times, rolled back, in turn with its bare statements."""
    statements: list[tuple[str, Any, bool]] = []

    def note(_connection: Any, _cursor: Any, statement: str, values: Any, _context: Any, many: bool) -> None:
        if not statement.startswith(("BEGIN", "SAVEPOINT", "RELEASE")):
            statements.append((statement, values, many))

    with made.app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        _done(made, act)
    finally:
        event.remove(engine, "before_cursor_execute", note)
    connection = engine.raw_connection()
    driver: Any = connection.driver_connection
    connection.detach()
    backend = [driver.info.backend_pid] if made.database == "postgresql" else []

    def bare() -> None:
        cursor = connection.cursor()
        if made.database == "sqlite":
            cursor.execute("BEGIN IMMEDIATE")  # the driver is told to begin nothing by itself
        for statement, values, many in statements:
            (cursor.executemany if many else cursor.execute)(statement, values)
            if statement.lstrip().startswith("SELECT") or "RETURNING" in statement:
                cursor.fetchall() if not many else None
        cursor.execute("ROLLBACK") if made.database == "sqlite" else connection.rollback()

    spent: dict[str, list[tuple[float, float]]] = {"act": [], "bare": []}
    mine = os.getpid()
    for number in range(count + 2):
        for key, ask, processes in (("act", lambda: _done(made, act), [mine]), ("bare", bare, [mine, *backend])):
            start, used = time.perf_counter(), processor_time(*processes)
            ask()
            if number >= 2:
                spent[key].append((1000 * (time.perf_counter() - start), processor_time(*processes) - used))
    connection.close()
    outside = _middle([used for _clock, used in spent["bare"]]).p50 if backend else 0.0
    return Measured(
        made.database, made.persons, name, len(statements),
        page=_middle([clock for clock, _used in spent["act"]]),
        sql=_middle([clock for clock, _used in spent["bare"]]),
        page_processor=_middle([used + outside for _clock, used in spent["act"]]),
        sql_processor=_middle([used for _clock, used in spent["bare"]]),
        a_second=1000 * len(spent["act"]) / sum(clock for clock, _used in spent["act"]), is_act=True,
    )  # fmt: skip


def _done(made: Installation, act: Callable[[], Any]) -> None:
    try:
        with made.app.app_context(), work(write=True):
            act()
            raise _Rolled
    except _Rolled:
        return


def _middle(values: list[float]) -> Middle:
    cuts = quantiles(values, n=100)
    return Middle(cuts[49], cuts[94])
