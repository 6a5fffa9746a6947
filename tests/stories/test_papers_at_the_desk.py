"""An officer takes an expired passport into the safe, gets an emergency paper for its holder, and prints her a card."""

from datetime import timedelta
from uuid import UUID

import pytest
import sqlalchemy as sa
from playwright.sync_api import expect

from migrant_support.domains.documents.models import IdCard, Receipt
from migrant_support.domains.documents.rules.cards import spoken_text
from migrant_support.domains.documents.rules.travel_paper import longest_validity
from migrant_support.domains.flights import actions as flights
from migrant_support.domains.people.rules import DocumentKind, NewDocument
from migrant_support.kernel.clock import now
from migrant_support.platform.store import db
from migrant_support.platform.store.transaction import work
from migrant_support.procedures.register import register_at_counter
from tests.stories.conftest import Visitor
from tests.stories.house import House
from tests.stories.visit import Visit
from tests.support.accounts import viewer_for
from tests.support.world import a_case, a_person

pytestmark = [pytest.mark.story, pytest.mark.one_database]


def _somebody(house: House) -> UUID:
    """A woman who wishes to return and whose passport has expired."""
    officer = viewer_for(house.app, house.account("officer.kuwait"))
    expired = NewDocument(DocumentKind.PASSPORT, "N7418529", expires_on=now().date() - timedelta(days=30))
    with house.app.app_context(), work(write=True):
        made = register_at_counter(officer, a_person(documents=(expired,), phones=()), a_case(), mission="KWT")
        flights.request_journey(officer, made.person_id, mission="KWT")
        return made.person_id


def _value(house: House, statement: sa.Select[UUID]) -> UUID:
    with house.app.app_context(), work(write=False):
        return db.session.scalars(statement).one()


def _into_the_safe(officer: Visit, house: House, person: UUID) -> None:
    officer.page.get_by_role("main").get_by_text("More", exact=True).click()
    officer.page.get_by_role("link", name="Safe", exact=True).click()
    officer.page.get_by_role("link", name="Put into the safe").click()
    officer.page.get_by_label("Passport N7418529").check()
    officer.page.get_by_label("Cash").fill("12.125")
    officer.page.get_by_role("button", name="Put into the safe").click()
    officer.sees("It lies in the safe. Print the receipt")
    officer.is_accessible()
    receipt = _value(house, sa.select(Receipt.id).where(Receipt.person_id == person))
    paper = officer.context.request.get(f"{house.address}/people/{person}/receipts/{receipt}/si")
    assert paper.body().startswith(b"%PDF")


def _another_paper(officer: Visit) -> None:
    officer.page.get_by_role("link", name="Request an emergency travel document").click()
    officer.page.get_by_label("Why is it needed?").select_option("expired")
    officer.page.get_by_role("button", name="Request it").click()
    officer.sees("Waits for Colombo")
    officer.is_accessible()
    for need in ("Application form", "Letter of the person", "Photos", "Birth certificate", "Interview held"):
        officer.page.get_by_label(need).select_option("received")
    officer.page.get_by_role("button", name="Save").click()
    officer.sees("Nothing is missing")
    officer.page.get_by_role("link", name="Colombo has answered").click()
    officer.page.get_by_label("Who answered in Colombo?").fill("Mrs Silva")
    officer.page.get_by_label("Reference of the answer").fill("DIE/26/114")
    officer.page.get_by_label("Day of the answer").fill(f"{now():%d/%m/%Y}")
    officer.page.get_by_role("button", name="The identity is confirmed").click()
    officer.page.get_by_role("link", name="Issue the paper").click()
    officer.page.get_by_label("Number of the paper").fill("ET123456")
    officer.page.get_by_label("Valid until").fill(f"{longest_validity(now().date(), 6):%d/%m/%Y}")
    officer.page.get_by_role("button", name="Issue the paper").click()
    officer.sees("The paper is issued")


def _print(officer: Visit, button: str) -> None:
    """Send the form that answers with a card; a browser without a reader of PDF shows nothing of it."""
    with officer.page.expect_response(lambda answer: answer.request.method == "POST") as sent:
        officer.page.get_by_role("button", name=button).click()
    assert (sent.value.status, sent.value.headers["content-type"]) == (200, "application/pdf")


def test_from_an_expired_passport_to_a_paper_to_fly_with(house: House, visitor: Visitor) -> None:
    person = _somebody(house)
    officer = visitor()
    officer.sign_in("officer.kuwait")
    officer.go(f"/people/{person}")
    blocked = officer.page.locator("#readiness").get_by_text("The travel document is not valid on the day of travel.")
    expect(blocked).to_be_visible()
    _into_the_safe(officer, house, person)
    officer.go(f"/people/{person}")
    officer.page.locator("#readiness").get_by_role("link", name="Emergency travel document").click()
    _another_paper(officer)
    officer.go(f"/people/{person}")
    expect(blocked).to_have_count(0)


def test_a_lost_card_is_refused_when_it_is_shown(house: House, visitor: Visitor) -> None:
    person = _somebody(house)
    officer = visitor()
    officer.sign_in("officer.kuwait")
    officer.go(f"/people/{person}/card")
    officer.is_accessible()
    _print(officer, "Print a card")
    with house.app.app_context(), work(write=False):
        lost = spoken_text(db.session.scalars(sa.select(IdCard.spoken).where(IdCard.person_id == person)).one())
    officer.go(f"/people/{person}/card")
    officer.page.get_by_label("Why does the present card count no more?").select_option("lost")
    _print(officer, "Print another card")
    officer.go("/cards/check")
    officer.page.get_by_label("Scan a card").fill(lost)
    officer.page.get_by_role("button", name="Check", exact=True).click()
    officer.sees("Revoked: this card counts no more")
    officer.is_accessible()
