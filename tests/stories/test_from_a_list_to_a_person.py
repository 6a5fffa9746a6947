"""An officer brings her list in; the officer of another mission sees none of it."""

import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Locator, expect

from tests.stories.conftest import Visitor
from tests.stories.visit import Visit

pytestmark = [pytest.mark.story, pytest.mark.one_database]
LIST = Path(__file__).parents[1] / "data" / "imports" / "kuwait_registration_2021.xlsx"
NAME, PASSPORT_IN_BLANKS = "PUSHPA INOKA KODIKARA", "n 538 7959"


def line(visit: Visit, words: str) -> Locator:
    """A line of the list by what stands in it."""
    return visit.page.get_by_role("row").filter(has_text=words)


def lines_shown(visit: Visit, chip: str) -> None:
    """Cut the list of lines to one kind."""
    visit.page.get_by_role("navigation", name="Lines").get_by_role("link", name=chip).click()


def upload(visit: Visit) -> None:
    """From My day to the lines that wait to be mended."""
    visit.page.get_by_role("main").get_by_role("link", name="Import a list").click()
    visit.reads("Lists")
    visit.page.locator("input[type=file]").set_input_files(LIST)
    visit.page.get_by_role("button", name="Read the list").click()
    expect(visit.page.get_by_role("button", name="Take in 390 lines")).to_be_visible()


def mend_a_line_without_a_name(visit: Visit) -> None:
    expect(line(visit, "no name")).to_have_count(3)
    line(visit, "no name").first.get_by_role("link", name="Mend").click()
    visit.sees("There is no name in this row.")
    visit.is_accessible()
    visit.page.get_by_label("Full Name").fill("Kusuma Ranaweera")
    visit.page.get_by_role("button", name="Read the line again").click()
    visit.sees("The line is mended.")
    expect(line(visit, "no name")).to_have_count(2)


def decide_a_duplicate(visit: Visit) -> None:
    lines_shown(visit, "Known or twice")
    same = visit.page.get_by_role("row").filter(has_text="Same person as another line")
    expect(same.first).to_contain_text("and a name that agrees")
    expect(same.first.get_by_role("link", name=re.compile(r"Form Responses 1, (125|212)"))).to_be_visible()
    before = same.count()
    same.first.get_by_role("button", name="Leave out").click()
    visit.sees("The line was decided.")
    lines_shown(visit, "Known or twice")
    expect(same).to_have_count(before - 1)


def take_the_list_in(visit: Visit) -> None:
    visit.page.get_by_role("button", name="Take in 390 lines").click()
    visit.sees("people were registered.")
    lines_shown(visit, "To be mended")
    expect(line(visit, "To be mended")).to_have_count(9)


def find_her(visit: Visit) -> str:
    """Find her by the passport as it was read out at the counter; return the address of her page."""
    visit.search(PASSPORT_IN_BLANKS)
    found = visit.page.get_by_role("table", name="People found").get_by_role("link")
    expect(found).to_have_count(1)
    found.click()
    expect(visit.page.get_by_role("heading", level=1)).to_contain_text(NAME)
    return urlsplit(visit.page.url).path


def record_consent(visit: Visit) -> None:
    visit.page.get_by_role("link", name="Record consent").click()
    visit.page.get_by_label("Consent to").select_option("assistance")
    visit.page.get_by_role("button", name="Record consent").click()
    visit.sees("The consent was recorded.")
    expect(visit.page.locator("#consents")).to_contain_text("Given")


def set_a_flag(visit: Visit) -> None:
    visit.page.get_by_role("main").get_by_text("More", exact=True).click()
    visit.page.get_by_role("link", name="Flags", exact=True).click()
    visit.page.get_by_role("link", name="Set a flag").click()
    visit.page.get_by_label("In your own words").fill("Call the welfare officer before she leaves.")
    visit.page.locator("input[name=checkpoints]").first.check()
    visit.page.get_by_role("button", name="Set flag").click()
    visit.sees("Call the welfare officer before she leaves.")


def move_her_case_and_take_the_step_back(visit: Visit) -> None:
    visit.page.locator("#cases").get_by_role("link").first.click()
    expect(visit.page.get_by_role("heading", level=1)).to_contain_text(NAME)
    visit.page.get_by_role("button", name="Mark as verified").click()
    expect(visit.page.locator("main .chip").filter(has_text="Verified")).to_be_visible()
    visit.is_accessible()
    visit.page.get_by_role("button", name="Undo").click()
    visit.sees("It was taken back.")
    expect(visit.page.locator("main .chip").filter(has_text="Verified")).to_have_count(0)


def another_mission_sees_none_of_it(visit: Visit, person: str, case: str, batch: str) -> None:
    for words in (NAME, PASSPORT_IN_BLANKS):
        visit.search(words)
        assert NAME not in visit.page.get_by_role("main").inner_text().upper()
    visit.search(PASSPORT_IN_BLANKS)
    visit.sees("Nobody found")
    for path in (person, f"{person}/timeline", f"{person}/edit", case, f"{case}/story", batch):
        answer = visit.go(path)
        assert answer is not None
        assert answer.status == 404, path
    for path in ("/", "/cases", "/country-picture", "/imports", "/tasks"):
        visit.go(path)
        assert NAME not in visit.page.content().upper(), path
    visit.go("/imports")
    visit.sees("No list yet")
    visit.go("/country-picture")
    expect(visit.page.get_by_role("main")).not_to_contain_text("Kuwait")


def test_an_officer_takes_a_list_in_and_looks_after_one_of_its_people_and_muscat_sees_none_of_it(
    visitor: Visitor,
) -> None:
    kuwait = visitor()
    kuwait.sign_in("officer.kuwait")
    upload(kuwait)
    batch = urlsplit(kuwait.page.url).path
    mend_a_line_without_a_name(kuwait)
    decide_a_duplicate(kuwait)
    take_the_list_in(kuwait)
    person = find_her(kuwait)
    record_consent(kuwait)
    set_a_flag(kuwait)
    kuwait.is_accessible()
    move_her_case_and_take_the_step_back(kuwait)
    case = urlsplit(kuwait.page.url).path
    muscat = visitor()
    muscat.sign_in("officer.muscat")
    another_mission_sees_none_of_it(muscat, person, case, batch)
