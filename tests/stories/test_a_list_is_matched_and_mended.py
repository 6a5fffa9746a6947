"""An officer says once which column is the sponsor, mends two lines, takes the list in, and the next list knows it."""

import pytest
from playwright.sync_api import FilePayload, Locator, expect

from tests.stories.conftest import Visitor
from tests.stories.visit import Visit

pytestmark = [pytest.mark.story, pytest.mark.one_database]
HEADER = "Timestamp,1. Full Name,4. Passport Number,Date of Birth,Contact number,Kept by,What is your problem?\n"
JANUARY = HEADER + (
    "05/01/2021 09:12:44,Nirosha Kulathunga,N6011201,12/03/1990,55012301,Al Noor Trading,salary not paid\n"
    "05/01/2021 09:15:02,,N6011202,01/02/1985,55012302,Dar Contracting,sick\n"
    "05/01/2021 09:20:31,Chandrani Weeratunga,N6011203,31/02/1988,55012303,Gulf Star,passport with employer\n"
    "05/01/2021 09:31:10,Thilini Abeykoon,N6011204,07/07/1992,55012304,Al Noor Trading,want to go home\n"
)
FEBRUARY = HEADER + (
    "03/02/2021 10:00:00,Sujeewa Karunathilaka,N6011205,09/09/1987,55012305,Gulf Star,salary not paid\n"
    "03/02/2021 10:05:00,Yamuna Samarakoon,N6011206,11/11/1989,55012306,Dar Contracting,salary not paid\n"
)


def upload(visit: Visit, name: str, text: str) -> None:
    """Bring a list in and wait for its lines."""
    visit.go("/imports")
    file: FilePayload = {"name": name, "mimeType": "text/csv", "buffer": text.encode()}
    visit.page.locator("input[type=file]").set_input_files(file)
    visit.page.get_by_role("button", name="Read the list").click()
    expect(visit.page.get_by_role("button", name="Take in")).to_be_visible()


def sponsor(visit: Visit) -> Locator:
    """What the column "Kept by" is said to hold."""
    return visit.page.get_by_role("row").filter(has_text="Kept by").get_by_role("combobox")


def say_which_column_is_the_sponsor(visit: Visit) -> None:
    visit.sees("The columns of this list were guessed.")
    visit.page.get_by_role("link", name="Match the columns").click()
    visit.reads("Match columns")
    visit.sees("Al Noor Trading")
    expect(sponsor(visit)).to_have_value("")
    sponsor(visit).select_option(label="Employer or sponsor")
    visit.page.get_by_role("button", name="Use these columns").click()
    visit.sees("They are remembered for the next list of this form.")


def mend_two_lines(visit: Visit) -> None:
    for chip, words, label, text in (
        ("To be mended", "no name", "1. Full Name", "Sandamali Hettige"),
        ("With doubts", "Chandrani Weeratunga", "Date of Birth", "28/02/1988"),
    ):
        visit.page.get_by_role("navigation", name="Lines").get_by_role("link", name=chip).click()
        visit.page.get_by_role("row").filter(has_text=words).get_by_role("link", name="Mend").click()
        visit.page.get_by_label(label).fill(text)
        visit.page.get_by_role("button", name="Read the line again").click()
        visit.sees("The line is mended.")


def see_what_will_happen_and_take_it_in(visit: Visit) -> None:
    visit.page.get_by_role("main").get_by_role("link", name="What will happen").click()
    visit.reads("What will happen")
    visit.sees("4 people are registered, each with a case.")
    visit.page.get_by_role("button", name="Take in 4 lines").click()
    visit.sees("4 people were registered.")
    visit.sees("4 lines were taken in.")


def find_the_sponsor_on_the_case(visit: Visit) -> None:
    visit.page.get_by_role("link", name="Sandamali Hettige").click()
    visit.page.locator("#cases").get_by_role("link").first.click()
    visit.sees("Dar Contracting")


def the_next_list_of_the_sender_opens_matched(visit: Visit) -> None:
    upload(visit, "february.csv", FEBRUARY)
    visit.sees("You had a list of this form before, so its columns were matched as you chose then.")
    visit.page.get_by_role("link", name="Look at the columns").click()
    expect(sponsor(visit)).to_have_value("employer")
    visit.page.get_by_role("link", name="Cancel").click()
    visit.page.get_by_role("button", name="Take in 2 lines").click()
    visit.sees("2 people were registered.")


def take_it_back(visit: Visit) -> None:
    visit.page.get_by_role("link", name="Take the list back").click()
    visit.reads("Take the list back")
    visit.page.get_by_role("button", name="Take the list back").click()
    visit.sees("This list was taken back.")
    visit.search("Sujeewa Karunathilaka")
    visit.sees("Nobody found")


@pytest.mark.parametrize("script", [True, False], ids=["with a script", "without a script"])
def test_a_list_is_matched_mended_taken_in_and_the_next_one_is_known(visitor: Visitor, script: bool) -> None:
    visit = visitor(java_script_enabled=script)
    visit.sign_in("officer.kuwait")
    upload(visit, "january.csv", JANUARY)
    say_which_column_is_the_sponsor(visit)
    mend_two_lines(visit)
    see_what_will_happen_and_take_it_in(visit)
    find_the_sponsor_on_the_case(visit)
    the_next_list_of_the_sender_opens_matched(visit)
    take_it_back(visit)
