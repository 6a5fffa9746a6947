"""Errors: a sentence and a number to quote, nothing of what failed; nothing kept (SEC WB-6, AZ-3)."""

import logging
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa
from flask import Flask, request

from migrant_support.platform.store import db
from migrant_support.platform.store.transaction import work
from migrant_support.platform.web.errors import is_busy
from migrant_support.platform.web.log import JsonLines
from tests.support.browsing import Browser
from tests.web.routes import CANARY, EXPECTED, add_routes, written

if TYPE_CHECKING:
    from tests.support.databases import FreshDatabases

NUMBER = re.compile(r'class="refnumber">([0-9A-Z]{4}-[0-9A-Z]{4})<')


@pytest.mark.one_database
@pytest.mark.parametrize("how", EXPECTED)
def test_each_failure_has_its_page(app: Flask, how: str) -> None:
    answer = add_routes(app).test_client().get(f"/t/fail/{how}")
    assert answer.status_code == EXPECTED[how]
    assert "<h1>" in answer.text
    for told in (CANARY, "Traceback", "RuntimeError", "SELECT", "/t/fail"):
        assert told not in answer.text


@pytest.mark.one_database
def test_a_rule_refuses_in_its_own_sentence(app: Flask) -> None:
    answer = add_routes(app).test_client().get("/t/fail/refused")
    assert "There are only 3." in answer.text


@pytest.mark.one_database
def test_a_failure_shows_a_number_that_the_log_has_too(app: Flask, caplog: pytest.LogCaptureFixture) -> None:
    client = add_routes(app).test_client()
    with caplog.at_level(logging.INFO):
        answer = client.get(f"/t/fail/broken?name={CANARY}", headers={"Cookie": f"x={CANARY}"})
    found = NUMBER.search(answer.text)
    assert found
    with app.test_request_context():
        lines = [JsonLines().format(record) for record in caplog.records]
    failed = [line for line in lines if "a request failed" in line]
    assert len(failed) == 1
    assert '"endpoint": "t.fail"' in failed[0]
    assert "builtins.RuntimeError" in failed[0]
    assert "routes.py" in failed[0]
    assert CANARY not in "".join(lines)


@pytest.mark.one_database
def test_absent_and_not_yours_differ_in_nothing_but_nonce_and_token(app: Flask) -> None:
    client = add_routes(app).test_client()
    pages = [
        re.sub(r'(nonce|name="csrf_token" value)="[^"]*"', "", client.get(address).text)
        for address in ("/t/fail/absent", "/nothing/at/all", "/t/fail/absent?x=1")
    ]
    assert pages[0] == pages[1] == pages[2]
    assert not NUMBER.search(pages[0])


@pytest.mark.one_database
def test_who_sent_a_form_finds_the_way_back_and_nobody_else_is_led(app: Flask) -> None:
    browser = Browser(add_routes(app))
    for came_from, leads in (
        ("http://127.0.0.1:8000/t/form?state=open", True),
        ("http://127.0.0.1:8000//evil.example", False),
        ("https://evil.example/t/form", False),
        ("javascript:alert(1)", False),
    ):
        browser.open("/t/form")
        browser.post("/t/late/refused", headers={"Referer": came_from})
        assert ("the page you came from" in browser.words) is leads
        assert "evil" not in browser.text
        assert "javascript:" not in browser.text


def test_what_a_failing_view_wrote_is_gone(app: Flask) -> None:
    browser = Browser(add_routes(app))
    browser.open("/t/form")
    for how, status in EXPECTED.items():
        browser.open("/t/form")
        assert browser.post(f"/t/late/{how}").status_code == status
    with app.app_context(), work(write=False):
        assert written() == 0


@pytest.mark.one_database
def test_a_busy_database_asks_to_try_again(app: Flask) -> None:
    answer = add_routes(app).test_client().get("/t/fail/busy")
    assert answer.headers["Retry-After"] == "3"


def test_a_locked_database_is_busy_and_a_broken_statement_is_not(app: Flask) -> None:
    with app.app_context():
        url = db.engine.url
        one, other = sa.create_engine(url), sa.create_engine(url)
        with one.connect() as first, other.connect() as second:
            sqlite = url.get_backend_name() == "sqlite"
            second.exec_driver_sql("PRAGMA busy_timeout=1" if sqlite else "SET lock_timeout='20ms'")
            first.exec_driver_sql("UPDATE account SET language='en'" if sqlite else "LOCK TABLE account")
            with pytest.raises(sa.exc.OperationalError) as locked:
                second.exec_driver_sql("UPDATE account SET language='si'")
            second.rollback()
            with pytest.raises(sa.exc.DBAPIError) as wrong:
                second.exec_driver_sql("SELECT nothing FROM nowhere")
        assert is_busy(locked.value)
        assert not is_busy(wrong.value)
        one.dispose()
        other.dispose()


@pytest.mark.one_database
@pytest.mark.parametrize("method", ["TRACE", "OPTIONS", "PROPFIND", "FOO", "DELETE", "PUT"])
def test_an_unknown_method_is_refused(app: Flask, method: str) -> None:
    assert add_routes(app).test_client().open("/t/form", method=method).status_code in (400, 405)


@pytest.mark.one_database
def test_a_broken_error_page_is_still_an_answer(app: Flask) -> None:
    def explode() -> dict[str, str]:
        raise ValueError(CANARY)

    add_routes(app).context_processor(explode)
    answer = app.test_client().get("/t/fail/broken")
    assert answer.status_code == 500
    assert re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}", answer.text)
    assert CANARY not in answer.text


@pytest.mark.one_database
def test_a_name_we_do_not_serve_gets_a_plain_no(fresh_databases: "FreshDatabases", tmp_path: Path) -> None:
    app = fresh_databases.app("sqlite", tmp_path, trusted_hosts="support.example, 10.0.0.7")
    client = add_routes(app).test_client()
    assert client.get("/t/form", base_url="http://support.example").status_code == 200
    for host in ("evil.example", "support.example.evil.example", "localhost"):
        answer = client.get("/t/form", base_url=f"http://{host}", headers={"X-Forwarded-Host": "support.example"})
        assert answer.status_code == 400
        assert host not in answer.text
        assert answer.headers["Cache-Control"] == "no-store"
        assert client.post("/t/form", base_url=f"http://{host}").status_code in (400, 403)


@pytest.mark.one_database
def test_forwarded_headers_count_only_behind_known_proxies(fresh_databases: "FreshDatabases", tmp_path: Path) -> None:
    told = {"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https"}
    for proxies, address, host in ((0, "127.0.0.1", "localhost"), (1, "203.0.113.9", "evil.example")):
        app = fresh_databases.app("sqlite", tmp_path / str(proxies), trusted_proxies=proxies)
        seen: list[str] = []

        def look(seen: list[str] = seen) -> None:
            seen.extend((str(request.remote_addr), request.host, request.scheme))

        add_routes(app).before_request(look)
        app.test_client().get("/healthz", headers=told)
        assert seen == [address, host, "https" if proxies else "http"]
