"""An account from its making to its end, what the auditor sees, and what a sign-out leaves behind."""

import pytest
from playwright.sync_api import expect

from tests.stories.conftest import Visitor
from tests.stories.visit import Visit

pytestmark = [pytest.mark.story, pytest.mark.one_database]
NEW_PASSWORD = "mango-lantern-quiet-harbour"


def open_the_newest_case(officer: Visit) -> tuple[str, str]:
    """Open the case on top of My day; return the name and the reference of its person."""
    first = officer.page.get_by_role("table", name="Cases that came in last").get_by_role("link").first
    name = first.inner_text()
    first.click()
    officer.reads(name)
    return name, officer.page.get_by_role("navigation", name="Where you are").get_by_role("link").first.inner_text()


def make_an_account(admin: Visit) -> str:
    """Invite an officer for Kuwait; return the link to hand over."""
    page = admin.page
    admin.go("/accounts")
    admin.is_accessible()
    page.get_by_role("main").get_by_role("link", name="New account").click()
    page.get_by_label("Name, as colleagues know it").fill("Fathima Rizwan")
    page.get_by_label("Sign-in name").fill("fathima.rizwan")
    page.get_by_label("Role").select_option("mission_officer")
    page.get_by_label("Place").select_option("mission:KWT")
    page.get_by_role("button", name="Make the account").click()
    admin.reads("Link to hand over")
    admin.is_accessible()
    link = page.get_by_label("Link", exact=True).input_value()
    page.get_by_role("link", name="To the account").click()
    admin.reads("Fathima Rizwan")
    return link


def choose_a_password(officer: Visit, link: str) -> None:
    page = officer.page
    page.goto(link)
    officer.reads("Choose a password")
    officer.is_accessible()
    page.get_by_label("New password").fill(NEW_PASSWORD)
    page.get_by_label("The same password again").fill(NEW_PASSWORD)
    page.get_by_role("button", name="Set the password").click()


def sign_in_by_hand(officer: Visit) -> None:
    officer.page.get_by_label("Sign-in name").fill("fathima.rizwan")
    officer.page.get_by_label("Password").fill(NEW_PASSWORD)
    officer.page.get_by_role("button", name="Sign in").click()


def test_an_administrator_makes_an_account_and_ends_its_role(visitor: Visitor) -> None:
    admin, officer = visitor(), visitor()
    admin.sign_in("admin")
    link = make_an_account(admin)
    choose_a_password(officer, link)
    officer.reads("Sign in")
    sign_in_by_hand(officer)
    officer.reads("My day")
    officer.page.get_by_role("navigation", name="Main", exact=True).get_by_role("link", name="Cases").click()
    officer.reads("Cases")

    admin.page.reload()
    admin.page.get_by_role("button", name="End this role").click()
    admin.sees("The role is ended.")
    officer.page.get_by_role("navigation", name="Main", exact=True).get_by_role("link", name="Cases").click()
    officer.reads("Sign in")
    sign_in_by_hand(officer)
    expect(officer.page.get_by_role("heading", level=1)).not_to_have_text("Sign in")
    answer = officer.go("/cases")
    assert answer is not None
    assert answer.status == 403
    officer.is_accessible()


def test_an_auditor_reads_the_trail_and_sees_who_looked_at_a_person(visitor: Visitor) -> None:
    officer = visitor()
    officer.sign_in("officer.kuwait")
    name, reference = open_the_newest_case(officer)
    officer.page.get_by_role("link", name="Open the story").click()
    officer.page.wait_for_url("**/story")
    officer.is_accessible()

    auditor = visitor()
    auditor.sign_in("auditor")
    page = auditor.page
    auditor.go("/audit")
    auditor.reads("Audit log")
    auditor.sees("Read the narrative of a case")
    page.get_by_role("link", name="Does the log hold").click()
    page.get_by_role("button", name="Check the log now").click()
    auditor.sees("The log holds")
    auditor.is_accessible()
    page.get_by_role("link", name="Who looked at a record").click()
    page.get_by_label("Kind of record").select_option("person")
    page.get_by_label("Reference or id").fill(reference)
    page.get_by_role("button", name="Show who looked").click()
    lookers = page.get_by_role("table", name="Everybody who had to do with it")
    expect(lookers.get_by_role("row").filter(has_text="Nadeeka Herath")).to_be_visible()
    auditor.is_accessible()
    assert name not in page.content()


def test_after_the_sign_out_the_back_button_shows_nothing(visitor: Visitor) -> None:
    visit = visitor()
    visit.sign_in("officer.kuwait")
    name, _reference = open_the_newest_case(visit)
    visit.sign_out()
    for _page in range(2):
        visit.page.go_back()
        visit.reads("Sign in")
        assert name not in visit.page.content()
