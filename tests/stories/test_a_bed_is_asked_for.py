"""An officer asks for a bed, the warden holds one on her phone, the officer accepts, and it stands on the board."""

import re

import pytest
import sqlalchemy as sa
from playwright.sync_api import expect

from migrant_support.domains.people.models import Person
from migrant_support.domains.people.rules import Sex
from migrant_support.platform.store import db
from migrant_support.platform.store.transaction import work
from migrant_support.procedures.register import register_at_counter
from tests.stories.conftest import Visitor
from tests.stories.house import House
from tests.stories.visit import PHONE
from tests.support.accounts import viewer_for
from tests.support.shelters import do
from tests.support.world import a_case, a_person

pytestmark = [pytest.mark.story, pytest.mark.one_database]


def test_from_the_officers_question_to_the_wardens_board(house: House, visitor: Visitor) -> None:
    officer_view = viewer_for(house.app, house.account("officer.kuwait"))
    details = {"primary": "Madumali", "sex": Sex.F, "documents": (), "phones": ()}
    person = do(house.app, register_at_counter, officer_view, a_person(**details), a_case(), mission="KWT").person_id
    with house.app.app_context(), work(write=False):
        reference = db.session.scalar(sa.select(Person.reference).where(Person.id == person))

    officer = visitor()
    officer.sign_in("officer.kuwait")
    officer.go(f"/people/{person}")
    officer.page.get_by_role("link", name="Ask for a bed").click()
    officer.page.get_by_label("Has no place to sleep tonight").check()
    officer.page.get_by_label("In danger where the person is").check()
    officer.page.get_by_label("Which place?").select_option(label="Suraksha")
    officer.is_accessible()
    officer.page.get_by_role("button", name="Put on the waiting list").click()
    officer.sees("In danger where the person is +90")
    officer.is_accessible()

    warden = visitor(size=PHONE)
    warden.sign_in("warden")
    warden.sees("People who wait for a bed")
    warden.go("/sites")
    warden.page.get_by_role("link", name="Suraksha", exact=True).first.click()
    warden.page.get_by_role("link", name="Who is next").click()
    hers = warden.page.locator("li.waiting").filter(has_text=reference)
    expect(hers).not_to_contain_text("Madumali")
    warden.fits()
    warden.is_accessible()
    hers.get_by_role("link", name=re.compile("^Offer this bed")).click()
    warden.fits()
    warden.is_accessible()
    warden.page.get_by_role("button", name="Hold and offer").click()
    warden.sees("The bed is held, and those who asked are told.")

    officer.go("/")
    officer.sees("Offered beds that are held")
    officer.go("/bed-requests")
    mine = officer.page.locator("li.waiting").filter(has_text=reference)
    mine.get_by_role("link", name=re.compile("^Accept")).click()
    officer.page.get_by_role("button", name="Accept", exact=True).click()
    officer.sees("The bed is theirs.")

    warden.go("/sites")
    warden.page.get_by_role("link", name="Suraksha", exact=True).first.click()
    expect(warden.page.locator("li.bed").filter(has_text=reference)).to_contain_text("Madumali")
