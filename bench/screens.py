"""Asks each main screen many times, counts its statements, and replays them bare, in turn with the page."""

import http.client
import os
import re
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from statistics import quantiles
from typing import Any, NamedTuple, Protocol
from urllib.parse import urlencode
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import event

from bench.installations import Installation, processor_time
from migrant_support.domains.cases.models import Case
from migrant_support.domains.flights.models import ManifestEntry
from migrant_support.domains.people.models import Person
from migrant_support.kernel.clock import now
from migrant_support.platform.access.models import Account
from migrant_support.platform.access.sessions import start_session
from migrant_support.platform.store import db
from migrant_support.platform.store.transaction import work

_OF_THE_SESSION = ("sign_in_session", "role_grant")
_TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


Clock = Callable[[], float]


class Spent(NamedTuple):
    """Milliseconds of one call: by the clock, and of a processor."""

    clock: float
    processor: float


class Middle(NamedTuple):
    """Milliseconds within which half of the calls, and nineteen of twenty, were done."""

    p50: float
    p95: float


@dataclass(frozen=True, slots=True)
class Measured:
    """One screen or act; statements besides those of the session; how many one client gets a second."""

    database: str
    persons: int
    screen: str
    statements: int
    page: Middle
    sql: Middle
    page_processor: Middle
    sql_processor: Middle
    a_second: float
    is_act: bool = False


@dataclass(frozen=True, slots=True)
class Screen:
    """A name, whose screen it is, and how it is asked for."""

    name: str
    account: str
    path: str
    typed: str = ""


class Flights(Protocol):
    """The flights of 300 that some screens show."""

    @property
    def waiting(self) -> UUID: ...

    @property
    def landed(self) -> UUID: ...


def screens(made: Installation, flights: Flights) -> list[Screen]:
    """The main screens, on a person and a case of Kuwait."""
    with made.app.app_context(), work(write=False):
        person = db.session.scalars(sa.select(Person).where(Person.registered_mission == "KWT").limit(1)).one()
        case_id = db.session.scalar(sa.select(Case.id).where(Case.mission == "KWT").limit(1))
        family = person.primary_name.split()[-1]
        seated = sa.select(ManifestEntry.person_id).where(ManifestEntry.mission == "KWT").limit(1)
        return [
            Screen("My day (officer)", "officer.kuwait", "/"),
            Screen("Cases (officer)", "officer.kuwait", "/cases"),
            Screen("Cases (coordinator)", "coordinator", "/cases"),
            Screen("Person", "officer.kuwait", f"/people/{person.id}"),
            Screen("Case", "officer.kuwait", f"/cases/{case_id}"),
            Screen("Search by name", "officer.kuwait", "/search", family),
            Screen("Search by reference", "officer.kuwait", "/search", person.reference),
            Screen("Tasks", "officer.kuwait", "/tasks"),
            Screen("Country picture", "coordinator", "/country-picture"),
            Screen("Lists", "officer.kuwait", "/imports"),
            Screen("Institutions", "officer.kuwait", "/directory/institutions"),
            Screen("Person with a seat", "officer.kuwait", f"/people/{db.session.scalar(seated)}"),
            Screen("My day (warden)", "warden", "/"),
            Screen("My day (coordinator)", "coordinator", "/"),
            Screen("Flights (coordinator)", "coordinator", "/flights"),
            Screen("Flight of 300", "coordinator", f"/flights/{flights.waiting}"),
            Screen("Arrival of 300", "intake", f"/arrivals/{flights.landed}"),
        ]


def is_wanted(name: str, only: str) -> bool:
    """Does a name hold what was asked for: part of it, or one of several parts with | between them?"""
    return re.search(only, name, re.IGNORECASE) is not None


def measure(
    made: Installation, flights: Flights, requests: int, only: str = "", *, more: Sequence[Screen] = ()
) -> Iterator[Measured]:
    """Measure every screen of an installation and `more`, or those whose name `only` finds."""
    cookies: dict[str, str] = {}
    for screen in (*screens(made, flights), *more):
        if not is_wanted(screen.name, only):
            continue
        if screen.account not in cookies:
            cookies[screen.account] = signed_in(made, screen.account)
        cookie = f"session_id={cookies[screen.account]}"
        statements = statements_of(made, cookies[screen.account], screen)
        replay, backend = _bare(made, statements)
        spent, bare = _in_turn(
            (_over_http(made.port, cookie, screen), partial(processor_time, *made.web)),
            (replay, partial(processor_time, os.getpid(), *backend)),
            requests,
        )
        outside = [s.processor for s in bare] if backend else [0.0] * len(bare)  # PostgreSQL works in its own process
        yield Measured(
            made.database, made.persons, screen.name, len(statements),
            page=_middle([s.clock for s in spent]),
            sql=_middle([s.clock for s in bare]),
            page_processor=_middle([s.processor + o for s, o in zip(spent, outside, strict=True)]),
            sql_processor=_middle([s.processor for s in bare]),
            a_second=1000 * len(spent) / sum(s.clock for s in spent),
        )  # fmt: skip


def _middle(values: list[float]) -> Middle:
    cuts = quantiles(values, n=100)
    return Middle(cuts[49], cuts[94])


def signed_in(made: Installation, name: str) -> str:
    """The token of a session of one of the demonstration's sign-ins."""
    with made.app.app_context(), work(write=True):
        account_id = db.session.scalars(sa.select(Account.id).where(Account.sign_in_name == name)).one()
        return start_session(account_id, device="bench", second_factor=False, proved_at=now())


def _in_turn(
    page: tuple[Callable[[], None], Clock], bare: tuple[Callable[[], None], Clock], count: int
) -> tuple[list[Spent], list[Spent]]:
    """What each call spent, after three that warm up. In turn, so that both meet the same busy machine."""
    spent: tuple[list[Spent], list[Spent]] = ([], [])
    for number in range(count + 3):
        for (ask, processor), found in zip((page, bare), spent, strict=True):
            start, used = time.perf_counter(), processor()
            ask()
            if number >= 3:
                found.append(Spent(1000 * (time.perf_counter() - start), processor() - used))
    return spent


def _over_http(port: int, cookie: str, screen: Screen) -> Callable[[], None]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    headers = {"Cookie": cookie, "Host": f"127.0.0.1:{port}"}
    body = None
    if screen.typed:
        connection.request("GET", screen.path, headers=headers)
        answer = connection.getresponse()
        page = answer.read().decode()
        visit = (answer.getheader("Set-Cookie") or "").split(";")[0]
        token = _TOKEN.search(page)
        body = urlencode({"q": screen.typed, "csrf_token": token.group(1) if token else ""})
        headers |= {
            "Cookie": f"{cookie}; {visit}",
            "Content-Type": "application/x-www-form-urlencoded",
            "Origin": f"http://127.0.0.1:{port}",
        }

    def ask() -> None:
        connection.request("POST" if body else "GET", screen.path, body=body, headers=headers)
        answer = connection.getresponse()
        answer.read()
        if answer.status != 200:
            raise RuntimeError(f"{screen.name} answered {answer.status}")

    return ask


def statements_of(made: Installation, token: str, screen: Screen) -> list[tuple[str, Any]]:
    """The statements of one answer with their values, without those that find the session."""
    seen: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, values: Any, _context: Any, _many: bool) -> None:
        if not statement.startswith("BEGIN") and not any(f"FROM {table}" in statement for table in _OF_THE_SESSION):
            seen.append((statement, values))

    client = made.app.test_client()
    client.set_cookie("session_id", token)
    made.app.config["WTF_CSRF_ENABLED"] = False
    with made.app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        for _ in range(2):
            seen.clear()
            if screen.typed:
                answer = client.post(screen.path, data={"q": screen.typed}, headers={"Origin": "http://localhost"})
            else:
                answer = client.get(screen.path)
            if answer.status_code != 200:
                raise RuntimeError(f"{screen.name} answered {answer.status_code}")
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return list(seen)


def _bare(made: Installation, statements: list[tuple[str, Any]]) -> tuple[Callable[[], None], list[int]]:
    """What replays the statements, and the process of PostgreSQL that answers, if it is one."""
    with made.app.app_context():
        connection = db.engine.raw_connection()
    driver: Any = connection.driver_connection
    connection.detach()  # its transaction stays open; it never goes back to the pool
    cursor = connection.cursor()

    def ask() -> None:
        for statement, values in statements:
            cursor.execute(statement, values)
            cursor.fetchall()

    return ask, [driver.info.backend_pid] if made.database == "postgresql" else []
