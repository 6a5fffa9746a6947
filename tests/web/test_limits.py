"""How much a request may bring (SEC DS-1)."""

import pytest
from flask import Flask, request

from migrant_support.platform.access.guard import public
from migrant_support.platform.web.limits import MIB, takes_files
from tests.support.browsing import Browser
from tests.web.routes import add_routes

pytestmark = pytest.mark.one_database


def test_an_ordinary_route_takes_two_mebibytes(app: Flask) -> None:
    browser = Browser(add_routes(app))
    browser.open("/t/form")
    assert browser.post("/t/length", {"text": "x" * 900_000}).text == "900000"
    browser.open("/t/form")
    assert browser.post("/t/length", {"text": "x" * (2 * MIB)}).status_code == 413
    assert "too large" in browser.words


def test_a_route_that_takes_files_says_how_large(app: Flask) -> None:
    @public("test")
    @takes_files(8 * MIB)
    def photo() -> str:
        return str(len(request.get_data()))

    app.add_url_rule("/t/photo", "t.photo", photo, methods=["POST"])
    browser = Browser(add_routes(app))
    browser.open("/t/form")
    for size, answered in ((3 * MIB, str(3 * MIB)), (10 * MIB, "The file is too large")):
        body = {"data": b"x" * size, "content_type": "image/jpeg", "headers": {"X-CSRFToken": browser.token()}}
        assert answered in browser.client.post("http://127.0.0.1:8000/t/photo", **body).text
    assert browser.post("/t/photo", {"text": "x" * (2 * MIB)}).status_code == 413


def test_a_form_of_a_thousand_and_one_parts_is_refused(app: Flask) -> None:
    browser = Browser(add_routes(app))
    browser.open("/t/form")
    parts = {f"part{number}": "x" for number in range(1001)}
    assert browser.post("/t/length", parts, content_type="multipart/form-data").status_code == 413


def test_text_of_more_than_a_mebibyte_is_no_form(app: Flask) -> None:
    browser = Browser(add_routes(app))
    browser.open("/t/form")
    body = b'--b\r\nContent-Disposition: form-data; name="text"\r\n\r\n' + b"x" * (MIB + 10) + b"\r\n--b--\r\n"
    kind = "multipart/form-data; boundary=b"
    answer = browser.client.post("http://127.0.0.1:8000/t/length", data=body, content_type=kind)
    assert answer.status_code == 413
