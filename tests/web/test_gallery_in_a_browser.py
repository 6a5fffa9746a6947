"""The components in a real Chromium: nothing axe can find, nothing wider than a phone, scripts that help."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, Route
from werkzeug.serving import make_server

from launch.places import NODE_MODULES
from tests.support.accounts import a_session, an_account

pytestmark = [pytest.mark.story, pytest.mark.one_database]
WEIGHT = """[...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")]
    .filter(e => !e.name.includes("/vendor/")).reduce((sum, e) => sum + e.decodedBodySize, 0)"""
AXE = Path(NODE_MODULES) / "axe-core" / "axe.min.js"


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    """Where the product answers."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def page(app: Flask, address: str, chromium: Browser) -> Iterator[Page]:
    """The gallery, opened by somebody who is signed in."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    cookie = a_session(app, an_account(app, "mission_officer"))
    context.add_cookies([{"name": "session_id", "value": cookie, "url": address}])
    made = context.new_page()
    made.goto(f"{address}/gallery")
    yield made
    context.close()


def violations(page: Page) -> list[str]:
    run = AXE.read_text(encoding="utf-8") + ';axe.run(document, {resultTypes: ["violations"]})'
    return [f"{v['id']}: {[n['target'] for n in v['nodes']]}" for v in page.evaluate(run)["violations"]]


@pytest.mark.parametrize("width", [1280, 360])
def test_axe_finds_nothing_in_light_and_dark(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    assert violations(page) == []
    page.emulate_media(color_scheme="dark")
    assert violations(page) == []


@pytest.mark.parametrize("width", [320, 360, 640, 1000, 1280])
def test_nothing_is_wider_than_the_screen(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_page_without_pictures_is_light_and_asks_for_nothing_that_is_missing(page: Page) -> None:
    missing: list[str] = []
    page.on("response", lambda answer: missing.append(answer.url) if answer.status >= 400 else None)
    page.reload(wait_until="networkidle")
    assert missing == []
    assert page.evaluate(WEIGHT) < 150_000


def test_errors_are_read_first_and_lead_to_their_field(page: Page) -> None:
    assert page.evaluate("document.activeElement.className") == "error-summary"
    page.click(".error-summary a >> nth=0")
    assert page.evaluate("document.activeElement.id") == "mission"


def test_a_slash_goes_to_the_search_but_not_while_typing(page: Page) -> None:
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "search"
    page.fill("#name", "")
    page.focus("#name")
    page.keyboard.press("/")
    assert page.input_value("#name") == "/"


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("5/3/88", "5 March 1988"),
        ("1990-12-31", "31 December 1990"),
        ("3 Feb 2001", "3 February 2001"),
        ("31/2/99", ""),
    ],
)
def test_a_typed_date_is_read_back(page: Page, typed: str, read: str) -> None:
    page.fill("#born", typed)
    assert page.text_content("#born-preview") == read


def test_a_double_click_sends_once(page: Page) -> None:
    sent: list[str] = []

    def answer(route: Route) -> None:
        if route.request.method == "POST":
            sent.append(route.request.url)
            route.fulfill(status=204)
        else:
            route.continue_()

    page.route("**/gallery**", answer)
    page.dblclick("form[enctype] button >> nth=0")
    page.wait_for_timeout(200)
    assert len(sent) == 1


def test_a_menu_closes_with_escape_and_gives_the_focus_back(page: Page) -> None:
    page.click(".bar .menu > summary")
    assert page.is_visible(".bar .menu__panel")
    page.keyboard.press("Escape")
    assert not page.is_visible(".bar .menu__panel")
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"


def test_rows_are_walked_by_keyboard(page: Page) -> None:
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("j")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.textContent") == "Sample, Kavitha"


def test_without_scripts_the_menu_and_the_help_still_open(chromium: Browser, page: Page) -> None:
    context = chromium.new_context(java_script_enabled=False, storage_state=page.context.storage_state())
    plain = context.new_page()
    plain.goto(page.url)
    plain.click(".bar .menu > summary")
    assert plain.is_visible(".bar .menu__panel")
    context.close()
