"""Somebody without account asks for help from a phone in Sinhala; an officer registers her; she sees that it moved."""

import io
from random import Random

import pytest
from PIL import Image
from playwright.sync_api import Page, Route, expect

from migrant_support.exchange.requests.labels import STATUS
from migrant_support.exchange.requests.rules import RequestState
from tests.stories.conftest import Visitor
from tests.stories.visit import PHONE, Visit

pytestmark = [pytest.mark.story, pytest.mark.one_database]
NAME = "Ekanayake"


def types(page: Page, name: str, words: str) -> None:
    """Type as a thumb does."""
    page.locator(f"[name={name}]").press_sequentially(words, delay=90)


def go_on(page: Page) -> None:
    """Press the big button."""
    with page.expect_navigation():
        page.locator("button.first").click()


def is_well(phone: Visit) -> None:
    """The page can be used by everybody and fits the phone."""
    phone.is_accessible()
    phone.fits()


def state(phone: Visit, reference: str, pin: str) -> str:
    """Where the request stands, as she reads it."""
    phone.go("/ask/kwt/en/status")
    phone.page.locator("[name=reference]").fill(reference)
    phone.page.locator("[name=pin]").fill(pin)
    go_on(phone.page)
    is_well(phone)
    return phone.page.locator("h1").inner_text()


def test_a_request_in_sinhala_with_a_mistake_becomes_a_person_and_its_sender_sees_it(visitor: Visitor) -> None:
    phone = visitor(size=PHONE, locale="si-LK")
    page = phone.page
    phone.go("/ask/kwt")
    assert page.url.endswith("/ask/kwt/si")
    is_well(phone)
    types(page, "primary", NAME)
    types(page, "secondary", "Sandamali")
    types(page, "passport", "N6677889")
    page.locator("[name=birth]").fill("31 2 1990")
    page.locator("[name=sex][value=F]").check()
    go_on(page)
    expect(page.locator("#birth-error")).to_be_visible()
    assert page.locator("[name=primary]").input_value() == NAME
    assert page.locator("[name=birth]").input_value() == "31 2 1990"
    is_well(phone)
    page.locator("[name=birth]").fill("28 2 1990")
    go_on(page)
    page.locator("[name=phone]").fill("5005 6677")
    page.locator("[name=safe][value=yes]").check()
    types(page, "place", "හවාලි")
    is_well(phone)
    go_on(page)
    page.locator("[name=kinds][value=unpaid_wages]").check()
    types(page, "story", "මාස තුනක වැටුප් නැත")
    is_well(phone)
    go_on(page)
    is_well(phone)
    reference, pin = page.locator(".numbers dd").all_inner_texts()
    assert phone.context.cookies() == []
    assert state(phone, reference, pin) == STATUS[RequestState.RECEIVED][0]

    desk = visitor()
    desk.sign_in("officer.kuwait")
    desk.page.get_by_role("listitem").filter(has_text="Sent by people themselves").get_by_role("link").click()
    desk.reads("Requests")
    desk.is_accessible()
    desk.page.get_by_role("link", name=f"Sandamali {NAME}").click()
    desk.sees("හවාලි")
    desk.page.get_by_role("button", name="Take it up").click()
    desk.sees("You work on this request now.")
    desk.is_accessible()
    desk.page.get_by_role("link", name="Register as a new person").click()
    desk.reads("Register a person")
    expect(desk.page.get_by_label("Surname")).to_have_value(NAME)
    desk.page.get_by_role("button", name="Register", exact=True).last.click()
    desk.sees("The person is registered and the case is open.")

    assert state(phone, reference, pin) == STATUS[RequestState.REGISTERED][0]


def test_the_way_out_empties_the_form_and_going_back_does_not_return_to_it(visitor: Visitor) -> None:
    phone = visitor(size=PHONE)
    page = phone.page
    away: list[str] = []

    def elsewhere(route: Route) -> None:
        away.append(str(route.request.headers.get("referer", "")))
        route.fulfill(body="<title>Elsewhere</title><p>Elsewhere</p>", content_type="text/html")

    page.route("https://www.wikipedia.org/**", elsewhere)
    phone.go("/sign-in")
    phone.go("/ask/kwt/en")
    page.locator("[name=primary]").fill(NAME)
    for _ in range(3):
        page.keyboard.press("Shift")
    page.wait_for_url("https://www.wikipedia.org/")
    page.go_back()
    page.wait_for_url("**/sign-in")
    assert NAME not in page.content()
    phone.go("/ask/kwt/en")
    assert page.locator("[name=primary]").input_value() == ""
    page.locator("[data-leave]").click()
    page.wait_for_url("https://www.wikipedia.org/")
    assert away == ["", ""]


def test_the_form_works_without_script(visitor: Visitor) -> None:
    phone = visitor(size=PHONE, java_script_enabled=False)
    page = phone.page
    phone.go("/ask/kwt/ta")
    types(page, "primary", NAME)
    go_on(page)
    page.locator("[name=place]").fill("Hawalli")
    go_on(page)
    types(page, "story", "No wages since three months")
    types(page, "story", ", and no food.")
    go_on(page)
    assert len(page.locator(".numbers dd").all_inner_texts()) == 2
    assert page.locator("[data-leave]").get_attribute("href") == "https://www.wikipedia.org/"


def test_a_line_that_is_gone_leaves_the_page_as_it_is(visitor: Visitor) -> None:
    phone = visitor(size=PHONE)
    page = phone.page
    phone.go("/ask/kwt/en")
    page.locator("[name=primary]").fill(NAME)
    phone.context.set_offline(True)
    page.locator("button.first").click()
    expect(page.get_by_role("alert")).to_contain_text("Nothing is lost")
    assert page.locator("[name=primary]").input_value() == NAME
    phone.context.set_offline(False)
    go_on(page)
    expect(page.locator("main")).to_contain_text("Step 2 of 3")
    phone.wrong.clear()  # the browser says that there was no line


def test_a_large_picture_of_a_passport_comes_small_through_a_thin_line(visitor: Visitor) -> None:
    phone = visitor(size=PHONE)
    page = phone.page
    phone.go("/ask/kwt/en")
    types(page, "primary", NAME)
    go_on(page)
    types(page, "place", "Hawalli, block 4, behind the mosque, 2nd floor")
    go_on(page)
    page.locator("[name=story]").fill("No wages")
    go_on(page)
    reference, pin = page.locator(".numbers dd").all_inner_texts()
    large = a_noisy_picture(2400, 1800)
    page.locator("[name=upload]").set_input_files({"name": "IMG.png", "mimeType": "image/png", "buffer": large})
    with page.expect_request(lambda request: request.url.endswith("/photo")) as sent:
        page.get_by_role("button", name="Send the picture").click()
    body = sent.value.post_data_buffer
    expect(page.locator(".good")).to_contain_text("The picture is with your request")
    is_well(phone)
    assert len(large) > 8 * 1024 * 1024
    assert body is None or len(body) < 3 * 1024 * 1024
    assert state(phone, reference, pin) == STATUS[RequestState.RECEIVED][0]


def a_noisy_picture(width: int, height: int) -> bytes:
    """A picture that is as hard to pack as a photograph, larger than the form takes."""
    out = io.BytesIO()
    Image.frombytes("RGB", (width, height), Random(1).randbytes(width * height * 3)).save(out, "PNG")
    return out.getvalue()
