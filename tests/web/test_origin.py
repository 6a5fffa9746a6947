"""A form is taken only with its token and only from our own pages (SEC WB-1)."""

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from flask import Flask

from migrant_support.platform.web.origin import comes_from_us
from tests.support.browsing import Browser
from tests.web.routes import add_routes

if TYPE_CHECKING:
    from tests.support.databases import FreshDatabases

pytestmark = pytest.mark.one_database
OURS = frozenset({"https://support.example"})


@pytest.mark.parametrize(
    ("site", "origin", "ours"),
    [
        ("same-origin", "https://support.example", True),
        ("same-origin", None, True),
        ("none", None, True),
        (None, "https://support.example", True),
        (None, None, True),
        ("cross-site", None, False),
        ("cross-site", "https://support.example", False),
        ("same-site", "https://support.example", False),
        ("same-origin", "https://evil.example", False),
        (None, "null", False),
        (None, "", False),
        (None, "http://support.example", False),
        (None, "https://support.example:8443", False),
        (None, "https://support.example.evil.example", False),
        ("garbage", None, False),
    ],
)
def test_the_browser_says_where_a_request_comes_from(site: str | None, origin: str | None, ours: bool) -> None:
    assert comes_from_us(site, origin, OURS) is ours


@pytest.mark.parametrize("path", ["/t/form", "/language", "/theme"])
def test_a_form_without_its_token_changes_nothing(app: Flask, path: str) -> None:
    browser = Browser(add_routes(app))
    browser.open("/t/form")
    for token in ("", "x", browser.token() + "x", browser.token()[:-1]):
        answer = browser.post(path, {"csrf_token": token, "language": "si", "theme": "dark", "name": "Nimal"})
        assert answer.status_code == 400
        assert "load the page again" in browser.words


def test_the_token_of_another_browser_is_refused(app: Flask) -> None:
    add_routes(app)
    hers, his = Browser(app), Browser(app)
    hers.open("/t/form")
    his.open("/t/form")
    assert his.post("/t/form", {"csrf_token": hers.token(), "name": "Nimal"}).status_code == 400


def test_a_right_token_from_another_site_is_refused(app: Flask) -> None:
    browser = Browser(add_routes(app))
    browser.open("/t/form")
    for headers in (
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site", "Origin": "http://127.0.0.1:8000"},
    ):
        assert browser.post("/t/form", {"name": "Nimal"}, headers=headers).status_code == 403
        browser.open("/t/form")
    assert browser.post("/t/form", {"name": "Nimal"}, headers={"Origin": "http://127.0.0.1:8000"}).status_code == 303


def test_reading_needs_no_token_from_wherever(app: Flask) -> None:
    answer = add_routes(app).test_client().get("/t/form", headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 200


def test_the_address_of_the_settings_is_ours_behind_a_proxy(fresh_databases: "FreshDatabases", tmp_path: Path) -> None:
    app = fresh_databases.app("sqlite", tmp_path, base_url="https://support.example")
    browser = Browser(add_routes(app))
    browser.open("/t/form")
    headers = {"Origin": "https://support.example", "Referer": "https://support.example/t/form"}
    assert browser.post("/t/form", {"name": "Nimal"}, headers=headers).status_code == 303


def test_the_visit_cookie_is_ours_alone(fresh_databases: "FreshDatabases", tmp_path: Path) -> None:
    app = fresh_databases.app("sqlite", tmp_path, base_url="https://support.example")
    answer = add_routes(app).test_client().get("/t/form", base_url="https://support.example")
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-visit=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; "))
    assert "Domain" not in cookie
