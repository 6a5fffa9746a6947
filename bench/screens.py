"""Asks each main screen many times, counts its statements, and replays them bare."""

import http.client
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from statistics import quantiles
from typing import Any
from urllib.parse import urlencode

import sqlalchemy as sa
from sqlalchemy import event

from bench.installations import Installation
from migrant_support.domains.cases.models import Case
from migrant_support.domains.people.models import Person
from migrant_support.kernel.clock import now
from migrant_support.platform.access.models import Account
from migrant_support.platform.access.sessions import start_session
from migrant_support.platform.store import db
from migrant_support.platform.store.transaction import work

_OF_THE_SESSION = ("sign_in_session", "role_grant")
_TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


@dataclass(frozen=True, slots=True)
class Measured:
    """One screen: times in milliseconds; statements besides those of the session."""

    database: str
    persons: int
    screen: str
    per_second: float
    p50: float
    p95: float
    statements: int
    sql_p95: float


@dataclass(frozen=True, slots=True)
class Screen:
    """A name, whose screen it is, and how it is asked for."""

    name: str
    account: str
    path: str
    typed: str = ""


def screens(made: Installation) -> list[Screen]:
    """The main screens, on a person and case of Kuwait."""
    with made.app.app_context(), work(write=False):
        person = db.session.scalars(sa.select(Person).where(Person.registered_mission == "KWT").limit(1)).one()
        case_id = db.session.scalar(sa.select(Case.id).where(Case.mission == "KWT").limit(1))
        family = person.primary_name.split()[-1]
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
        ]


def measure(made: Installation, requests: int) -> Iterator[Measured]:
    """Measure every screen of an installation."""
    cookies: dict[str, str] = {}
    for screen in screens(made):
        if screen.account not in cookies:
            cookies[screen.account] = _signed_in(made, screen.account)
        cookie = f"session_id={cookies[screen.account]}"
        times = _times(_over_http(made.port, cookie, screen), requests)
        statements = _statements(made, cookies[screen.account], screen)
        bare = _times(_bare(made, statements), min(requests, 50))
        yield Measured(
            made.database, made.persons, screen.name, 1000 * len(times) / sum(times),
            quantiles(times, n=100)[49], quantiles(times, n=100)[94], len(statements), quantiles(bare, n=100)[94],
        )  # fmt: skip


def _signed_in(made: Installation, name: str) -> str:
    with made.app.app_context(), work(write=True):
        account_id = db.session.scalars(sa.select(Account.id).where(Account.sign_in_name == name)).one()
        return start_session(account_id, device="bench", second_factor=False, proved_at=now())


def _times(ask: Callable[[], None], count: int) -> list[float]:
    """Milliseconds of each call, after three that warm up."""
    for _ in range(3):
        ask()
    times = []
    for _ in range(count):
        start = time.perf_counter()
        ask()
        times.append((time.perf_counter() - start) * 1000)
    return times


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


def _statements(made: Installation, token: str, screen: Screen) -> list[tuple[str, Any]]:
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
                client.post(screen.path, data={"q": screen.typed}, headers={"Origin": "http://localhost"})
            else:
                client.get(screen.path)
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return list(seen)


def _bare(made: Installation, statements: list[tuple[str, Any]]) -> Callable[[], None]:
    with made.app.app_context():
        connection = db.engine.raw_connection()
    connection.detach()  # its transaction stays open; it never goes back to the pool
    cursor = connection.cursor()

    def ask() -> None:
        for statement, values in statements:
            cursor.execute(statement, values)
            cursor.fetchall()

    return ask
