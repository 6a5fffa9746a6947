"""Every answer carries the headers of SEC WB-2 and WB-3, whatever it is."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from migrant_support.platform.web.assets import asset, fonts_of
from tests.web.routes import EXPECTED, add_routes

if TYPE_CHECKING:
    from tests.support.databases import FreshDatabases

pytestmark = pytest.mark.one_database
NONCE = re.compile(r"script-src 'self' 'nonce-([A-Za-z0-9_-]{22})'; ")


def answers(app: Flask) -> dict[str, TestResponse]:
    """One answer of each kind."""
    client = add_routes(app).test_client()
    kinds: dict[str, Callable[[], TestResponse]] = {
        "page": lambda: client.get("/t/form"),
        "nothing": lambda: client.get("/nothing/here"),
        "static absent": lambda: client.get("/static/absent.css"),
        "redirect": lambda: client.get("/t/lead"),
        "slash": lambda: client.get("/t/form/"),
        "method": lambda: client.delete("/t/form"),
        "trace": lambda: client.open("/t/form", method="TRACE"),
        "options": lambda: client.open("/t/form", method="OPTIONS"),
        "head": lambda: client.head("/t/form"),
        "no token": lambda: client.post("/t/form"),
        "foreign": lambda: client.post("/t/form", headers={"Origin": "https://evil.example"}),
        "too large": lambda: client.post("/t/form", data={"text": "x" * 3_000_000}),
        **{how: (lambda how=how: client.get(f"/t/fail/{how}")) for how in EXPECTED},
    }
    return {kind: ask() for kind, ask in kinds.items()}


def test_every_answer_is_locked_down_and_not_kept(app: Flask) -> None:
    for kind, answer in answers(app).items():
        policy = answer.headers["Content-Security-Policy"]
        assert NONCE.search(policy), kind
        for part in (
            "default-src 'none'",
            "style-src 'self'",
            "img-src 'self' data: blob:",
            "font-src 'self'",
            "connect-src 'self'",
            "worker-src 'self'",
            "manifest-src 'self'",
            "form-action 'self'",
            "frame-ancestors 'none'",
            "base-uri 'none'",
        ):
            assert part in policy.split("; "), (kind, part)
        assert "unsafe" not in policy, kind
        assert answer.headers["X-Content-Type-Options"] == "nosniff", kind
        assert answer.headers["Referrer-Policy"] == "same-origin", kind
        assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin", kind
        assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin", kind
        assert answer.headers["Permissions-Policy"].startswith("camera=(self), microphone=()"), kind
        assert answer.headers["Cache-Control"] == "no-store", kind
        assert "Strict-Transport-Security" not in answer.headers, kind
        assert not [name for name, _ in answer.headers if name.startswith("Access-Control")], kind


def test_the_nonce_is_new_in_every_answer_and_stands_in_the_page(app: Flask) -> None:
    client = add_routes(app).test_client()
    nonces = set()
    for _ in range(20):
        answer = client.get("/t/form")
        found = NONCE.search(answer.headers["Content-Security-Policy"])
        assert found
        assert f'nonce="{found[1]}"' in answer.text
        nonces.add(found[1])
    assert len(nonces) == 20


def test_over_tls_the_browser_is_told_to_stay_there(fresh_databases: "FreshDatabases", tmp_path: Path) -> None:
    app = fresh_databases.app("sqlite", tmp_path, base_url="https://support.example")
    answer = app.test_client().get("/nothing", base_url="https://support.example")
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"


def test_an_asset_is_kept_as_long_as_its_address_stands(app: Flask) -> None:
    client = app.test_client()
    with app.test_request_context():
        address = asset("css/frame.css")
    assert re.fullmatch(r"/static/css/frame\.css\?v=[0-9a-f]{10}", address)
    with client.get(address) as marked, client.get("/static/css/frame.css") as plain:
        assert marked.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert plain.headers["Cache-Control"] == "public, no-cache"
        assert marked.headers["X-Content-Type-Options"] == plain.headers["X-Content-Type-Options"] == "nosniff"


def test_the_fonts_of_a_page_are_asked_for_first_and_kept(app: Flask) -> None:
    client = app.test_client()
    with client.get("/static/css/tokens.css") as answer:
        styles = answer.text
    with app.test_request_context():
        files = fonts_of("ta")
    page = client.get("/sign-in", headers={"Accept-Language": "ta"}).text
    assert len(files) == 4
    for file in files:
        assert f'rel="preload" as="font" type="font/woff2" href="{file}" crossorigin' in page
        assert f'url("../{file.removeprefix("/static/")}")' in styles
        with client.get(file) as font:
            assert font.headers["Cache-Control"] == "public, max-age=2592000"
