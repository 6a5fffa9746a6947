"""The content security policy in a real Chromium: ours break none of it, what got in does not run (WB-2)."""

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask, render_template
from jinja2 import ChoiceLoader, DictLoader
from markupsafe import Markup
from playwright.sync_api import Browser, Page
from werkzeug.serving import make_server

from migrant_support.platform.access.guard import public
from tests.web.routes import add_routes

pytestmark = [pytest.mark.story, pytest.mark.one_database]
LISTEN = "window.broken = []; addEventListener('securitypolicyviolation', e => window.broken.push(e.violatedDirective))"
HOLED = '{% extends "layout/entry.html" %}{% block content %}<h1>Holed</h1>{{ hole }}{% endblock %}'
SNEAKED = [
    "<script>window.ran = 1</script>",
    "<img src=x onerror='window.ran = 1'>",
    "<a id=go href='javascript:window.ran = 1'>go</a>",
    "<form id=f action='https://evil.example'><button id=go>go</button></form>",
    "<base href='https://evil.example/'>",
    "<iframe src='/t/form'></iframe>",
    "<style>body { display: none }</style>",
    "<object data='/t/form'></object>",
]


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    """Where a server with the routes of these tests answers."""
    add_routes(app)
    loader = app.jinja_env.loader
    assert loader
    app.jinja_env.loader = ChoiceLoader([loader, DictLoader({"holed.html": HOLED})])
    app.add_url_rule("/t/holed/<int:number>", "t.holed", _holed)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@public("test")
def _holed(number: int) -> Any:
    return render_template("holed.html", hole=Markup(SNEAKED[number]))


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """A new visit that notes what breaks the policy."""
    context = chromium.new_context()
    made = context.new_page()
    made.add_init_script(LISTEN)
    yield made
    context.close()


def test_our_own_pages_break_nothing(address: str, page: Page) -> None:
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    for path in ("/t/form", "/sign-in", "/t/fail/refused", "/t/fail/broken", "/nothing"):
        page.goto(address + path)
        page.wait_for_load_state("networkidle")
        assert page.evaluate("window.broken") == [], path
    assert [line for line in said if "Content Security Policy" in line or "Error:" in line] == []


def test_the_form_works_with_the_origin_of_a_real_browser(address: str, page: Page) -> None:
    page.goto(address + "/t/form")
    page.fill("#name", "field")
    page.click("main form button[type=submit]")
    page.wait_for_selector(".error-summary")
    assert page.input_value("#name") == "field"
    page.click("button[lang=si]")
    page.wait_for_selector("html[lang=si]")


WAITS_FOR_A_REPORT = """() => new Promise(done => {
    const look = () => window.broken.length ? done(window.broken.length) : setTimeout(look, 20);
    look();
    setTimeout(() => done(0), 5000);
})"""
"""The browser reports what it stopped a moment later."""


@pytest.mark.parametrize("number", range(len(SNEAKED)))
def test_what_got_into_a_page_does_not_run(address: str, page: Page, number: int) -> None:
    page.goto(f"{address}/t/holed/{number}")
    if page.query_selector("#go"):
        with page.expect_console_message(lambda message: "Content Security Policy" in message.text):
            page.click("#go", no_wait_after=True)
    assert page.evaluate(WAITS_FOR_A_REPORT) > 0
    assert page.evaluate("window.ran") is None
    assert page.url.startswith(address)
