"""The log holds constant text and fields; nothing that a person typed or is called (SEC LG-1)."""

import json
import logging
from datetime import datetime, timedelta

import pytest
from flask import Flask

from migrant_support.platform.web.log import JsonLines
from tests.support.accounts import an_account
from tests.support.browsing import sign_in_as
from tests.web.routes import CANARY, add_routes

pytestmark = pytest.mark.one_database


def line_of(**given: object) -> str:
    """One record as it is written."""
    return JsonLines().format(logging.makeLogRecord({"name": "x", "levelname": "INFO", **given}))


def test_a_line_is_one_line_of_json_in_utc() -> None:
    line = line_of(msg="constant", forged='a\r\n{"level": "error"}\u2028b', number=3, thing=["x"])
    assert len(line.splitlines()) == 1
    read = json.loads(line)
    assert read["text"] == "constant"
    assert (read["forged"], read["number"], read["thing"]) == ('a\r\n{"level": "error"}\u2028b', 3, "['x']")
    assert datetime.fromisoformat(read["at"]).utcoffset() == timedelta(0)


def test_a_failure_is_told_without_its_text() -> None:
    try:
        try:
            int(CANARY)
        except ValueError as first:
            raise RuntimeError(CANARY) from first
    except RuntimeError as error:
        read = json.loads(line_of(msg="failed", exc_info=(type(error), error, error.__traceback__)))
    assert read["kind"] == ["builtins.RuntimeError", "builtins.ValueError"]
    assert any("test_log.py" in place for place in read["passed"])
    assert CANARY not in json.dumps(read)


def test_nothing_a_person_typed_reaches_the_log(
    app: Flask, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    browser = sign_in_as(add_routes(app), an_account(app, name=CANARY))
    browser.set_cookie("other", CANARY)
    with caplog.at_level(logging.DEBUG):
        browser.open(f"/t/form?name={CANARY}", headers={"Referer": f"/people?{CANARY}", "User-Agent": CANARY})
        browser.submit({"name": CANARY})
        browser.open(f"/{CANARY}")
        browser.open(f"/t/fail/broken?{CANARY}")
        browser.open("/t/fail/busy")
        browser.post("/t/form", {"name": CANARY, "csrf_token": CANARY})
        browser.client.open("/t/form", method=CANARY.upper())
    lines = [JsonLines().format(record) for record in caplog.records]
    assert len(lines) > 8
    assert CANARY.upper() not in ("".join(lines) + capfd.readouterr().err).upper()


def test_each_answer_is_one_line_with_its_route_and_no_address(app: Flask, caplog: pytest.LogCaptureFixture) -> None:
    account = an_account(app)
    browser = sign_in_as(add_routes(app), account)
    with caplog.at_level(logging.INFO):
        browser.open("/t/fail/refused?x=1")
    answered = [record for record in caplog.records if record.getMessage() == "answered"]
    assert len(answered) == 1
    assert vars(answered[0])["endpoint"] == "t.fail"
    assert vars(answered[0])["status"] == 422
    with app.test_request_context():
        assert "/t/fail" not in JsonLines().format(answered[0])
