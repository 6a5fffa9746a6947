"""The whole line with the keyboard alone, from sign-in to a step of a case and a list; with a script and without."""

import pytest
from playwright.sync_api import expect

from tests.stories.conftest import Visitor
from tests.stories.keyboard import press, tab_to, type_into
from tests.stories.visit import Visit

pytestmark = [pytest.mark.story, pytest.mark.one_database]
NAME = "Nirosha Weerakkody"
LIST = b"Full name,Passport no,Date of birth,Problem\nSandya Ratnayake,N7654321,12/03/1990,salary not paid\n"


def sign_in(visit: Visit) -> None:
    visit.go("/sign-in")
    press(visit, "officer.kuwait")
    expect(visit.page.get_by_label("Sign-in name")).to_have_value("officer.kuwait")
    press(visit, "Sign in")
    visit.reads("My day")


def register(visit: Visit) -> None:
    type_into(visit, "Search by name, reference or document number", NAME)
    visit.page.keyboard.press("Enter")
    visit.sees("Nobody found")
    press(visit, "Nobody fits: register a new person")
    visit.reads("Register a person")
    type_into(visit, "Date of birth", "28/2/1990")
    press(visit, "Unpaid wages", "Space")
    press(visit, "Register")
    visit.sees("The person is registered and the case is open.")


def find_her(visit: Visit) -> None:
    press(visit, "My day")
    visit.reads("My day")
    type_into(visit, "Search by name, reference or document number", NAME)
    visit.page.keyboard.press("Enter")
    visit.reads("People")
    name = visit.page.get_by_role("table", name="People found").get_by_role("link").inner_text()
    press(visit, name)
    expect(visit.page.get_by_role("heading", level=1)).to_contain_text("Weerakkody")


def verify_her_case(visit: Visit) -> None:
    case = visit.page.locator("#cases").get_by_role("link").first.inner_text()
    press(visit, case)
    visit.sees("Facts")
    press(visit, "Mark as verified")
    expect(visit.page.get_by_role("button", name="Take up the case")).to_be_visible()


def bring_a_list_in(visit: Visit) -> None:
    press(visit, "Lists")
    visit.reads("Lists")
    tab_to(visit, "List (.xlsx or .csv, at most 25 MB)")
    # The window in which a file is chosen is the browser's own.
    visit.page.locator("input:focus").set_input_files({"name": "l.csv", "mimeType": "text/csv", "buffer": LIST})
    press(visit, "Read the list")
    expect(visit.page.get_by_role("button", name="Take in 1 line")).to_be_visible()
    press(visit, "Take in 1 line")
    visit.sees("person was registered")


@pytest.mark.parametrize("script", [True, False], ids=["with a script", "without a script"])
def test_an_officer_needs_neither_mouse_nor_script(visitor: Visitor, script: bool) -> None:
    visit = visitor(java_script_enabled=script)
    sign_in(visit)
    register(visit)
    find_her(visit)
    verify_her_case(visit)
    bring_a_list_in(visit)
    assert "/imports/" in visit.page.url
