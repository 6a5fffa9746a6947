"""`kill -9` of the server amid two hundred registrations: what was answered is there, whole, and nothing half is."""

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from migrant_support.domains.cases.models import Case
from migrant_support.domains.people.models import Person, Sight
from migrant_support.platform.audit.models import AuditLine
from migrant_support.platform.store import db
from tests.support.accounts import a_session
from tests.support.kuwait import Kuwait, kuwait

__all__ = ["kuwait"]
ROOT = Path(__file__).parents[2]
REGISTRATIONS, DESKS, KILL_AFTER = 200, 4, 40
SERVED = """
from pathlib import Path
from tests.support.databases import application
app = application({url!r}, Path({folder!r}), base_url={base!r})
app.testing = False
"""


@contextmanager
def server(kuwait: Kuwait, folder: Path) -> Iterator[tuple[int, "subprocess.Popen[bytes]"]]:
    """The product behind gunicorn, in a process group of its own."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with kuwait.app.app_context():
        url = db.engine.url.render_as_string(hide_password=False)
    text = SERVED.format(url=url, folder=str(folder), base=f"http://127.0.0.1:{port}")
    (folder / "served.py").write_text(text, encoding="utf-8")
    command = [
        sys.executable, "-m", "gunicorn", "served:app", "--worker-class", "gthread", "--workers", "1",
        "--threads", str(DESKS), "--bind", f"127.0.0.1:{port}", "--chdir", str(folder), "--log-level", "critical",
    ]  # fmt: skip
    process = subprocess.Popen(
        command, start_new_session=True, env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        _wait_until_it_answers(port, process)
        yield port, process
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _wait_until_it_answers(port: int, process: "subprocess.Popen[bytes]") -> None:
    while process.poll() is None:
        desk = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        try:
            desk.request("GET", "/healthz")
            desk.getresponse().read()
        except OSError:
            threading.Event().wait(0.1)
        else:
            return
        finally:
            desk.close()
    raise AssertionError("the server ended before it answered")


class Desk:
    """An officer at a counter, over real HTTP."""

    def __init__(self, port: int, session: str) -> None:
        self.port = port
        self.cookies = f"session_id={session}"
        status, headers, text = self.ask("GET", "/register")
        assert status == 200, text[:300]
        self.cookies += "".join("; " + value.split(";")[0] for name, value in headers if name == "Set-Cookie")
        self.token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', text)[1]

    def ask(self, method: str, path: str, form: dict[str, str] | None = None) -> tuple[int, list, str]:
        """Send one request; return status, headers and text."""
        base = f"http://127.0.0.1:{self.port}"
        headers = {"Cookie": self.cookies, "Origin": base, "Referer": f"{base}{path}"}
        if form is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            line.request(method, path, urlencode(form) if form else None, headers)
            answer = line.getresponse()
            return answer.status, answer.getheaders(), answer.read().decode()
        finally:
            line.close()

    def register(self, number: int) -> UUID:
        """Register somebody; return her id as the server acknowledged it."""
        form = {
            "csrf_token": self.token, "idempotency_key": str(uuid4()), "mission": "KWT", "primary": f"Perera {number}",
            "sex": "F", "nationality": "LKA", "home_district": "",
            "kind": "passport", "issuing_state": "LKA", "place": "holder",
            "channel": "walk_in", "wages_currency": "KWD", "giver": "self", "categories": "unpaid_wages",
        }  # fmt: skip
        status, headers, text = self.ask("POST", "/register", form)
        assert status == 303, (status, re.findall(r'<a href="#[^"]*">[^<]*</a>', text))
        return UUID(dict(headers)["Location"].rsplit("/", 1)[-1])


@pytest.mark.slow
def test_a_server_killed_amid_registrations_loses_none_that_it_answered_and_leaves_no_half(
    kuwait: Kuwait, tmp_path: Path
) -> None:
    session = a_session(kuwait.app, kuwait.officer)
    answered: list[UUID] = []
    refused: list[AssertionError] = []
    enough = threading.Event()

    def work_at(desk: Desk, first: int) -> None:
        for number in range(first, REGISTRATIONS, DESKS):
            try:
                answered.append(desk.register(number))
            except (OSError, http.client.HTTPException):
                return  # the server is gone
            except AssertionError as wrong:
                refused.append(wrong)
                enough.set()
                return
            if len(answered) >= KILL_AFTER:
                enough.set()

    with server(kuwait, tmp_path) as (port, process):
        desks = [Desk(port, session) for _ in range(DESKS)]
        threads = [threading.Thread(target=work_at, args=(desk, i)) for i, desk in enumerate(desks)]
        for thread in threads:
            thread.start()
        enough.wait(timeout=120)
        os.killpg(process.pid, signal.SIGKILL)
        for thread in threads:
            thread.join()
    assert refused == []
    assert KILL_AFTER <= len(answered) < REGISTRATIONS

    people = {i for (i,) in kuwait.rows(sa.select(Person.id))}
    assert set(answered) <= people
    assert {i for (i,) in kuwait.rows(sa.select(Case.person_id))} == people
    assert {i for (i,) in kuwait.rows(sa.select(Sight.person_id))} == people
    told = kuwait.rows(sa.select(AuditLine.object_id).where(AuditLine.act == "people.person.register"))
    assert {UUID(str(i)) for (i,) in told} == people
    verified = kuwait.app.test_cli_runner().invoke(args=["audit", "verify"])
    assert verified.exit_code == 0, verified.output

    with server(kuwait, tmp_path) as (port, _process):
        desk = Desk(port, session)
        assert desk.ask("GET", f"/people/{answered[-1]}")[0] == 200
        assert desk.register(REGISTRATIONS) not in people
