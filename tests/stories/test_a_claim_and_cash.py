"""An officer's claim from its opening to the money handed over, and cash that a second officer approves."""

import re

import pytest
import sqlalchemy as sa

from migrant_support.domains.cases.models import Case
from migrant_support.domains.cases.rules import CaseState
from migrant_support.domains.people.models import RestrictedFile
from migrant_support.platform.store import db
from migrant_support.platform.store.transaction import work
from tests.stories.conftest import Visitor
from tests.stories.house import House
from tests.stories.visit import Visit
from tests.support.accounts import a_session, an_account

pytestmark = [pytest.mark.story, pytest.mark.one_database]


def _somebody(house: House) -> str:
    """The address of somebody of Kuwait whose case is worked on."""
    with house.app.app_context(), work(write=False):
        restricted = sa.exists().where(RestrictedFile.person_id == Case.person_id)
        wanted = (Case.mission == "KWT", Case.state == CaseState.ACTIVE, ~restricted)
        return f"/people/{db.session.scalars(sa.select(Case.person_id).where(*wanted).order_by(Case.id)).first()}"


def _press(visit: Visit, name: str) -> None:
    visit.page.get_by_role("main").get_by_role("button", name=name, exact=True).click()


def _follow(visit: Visit, name: str) -> None:
    visit.page.get_by_role("main").get_by_role("link", name=re.compile(f"^{name}")).first.click()


def _fill(visit: Visit, **fields: str) -> None:
    for name, value in fields.items():
        visit.page.locator(f"#{name}").fill(value)


def test_a_claim_is_settled_and_handed_over_and_cash_is_approved_by_another(house: House, visitor: Visitor) -> None:
    officer, person = visitor(), _somebody(house)
    officer.sign_in("officer.kuwait")
    officer.go(person)
    _follow(officer, "Open a claim")
    officer.page.locator("#against").select_option("agency")
    _fill(officer, party="Lanka Jobs Ltd", amount="300", period_from="1/3/2026", words="Three months unpaid.")
    officer.is_accessible()
    _press(officer, "Open the claim")
    officer.sees("The claim is opened.")
    _follow(officer, "Present the claim")
    _press(officer, "Present the claim")
    _follow(officer, "Record an offer")
    _fill(officer, amount="250.500", words="The agency: at once, in cash.")
    _press(officer, "Record an offer")
    _follow(officer, "Settle by this offer")
    officer.page.locator("#agreed_way").select_option("signed")
    _fill(officer, agreed_on="1/11/2026")
    _press(officer, "Settle by this offer")
    officer.sees("Settled in part")
    _follow(officer, "Receive money")
    _fill(officer, amount="250.500")
    _press(officer, "Record that it came")
    _follow(officer, "Hand money over")
    officer.is_accessible()
    _press(officer, "Hand it over")
    officer.sees("250.500 KWD Handed over to the person")

    officer.go(person)
    _follow(officer, "Ask for cash")
    _fill(officer, amount="12.250", reason="A taxi and a photo.")
    _press(officer, "Ask for it")
    officer.sees("Somebody else must approve it.")
    request = officer.page.url.removeprefix(house.address)

    second = visitor()
    account = an_account(house.app, "mission_officer", "mission:KWT", sign_in_name="second.kuwait", name="Kamala Silva")
    second.context.add_cookies([{"name": "session_id", "value": a_session(house.app, account), "url": house.address}])
    second.go(request)
    _follow(second, "Approve")
    _press(second, "Approve")
    second.sees("You approved this payment. Somebody else must pay it out.")
    second.is_accessible()

    officer.go(request)
    _follow(officer, "Pay out")
    _press(officer, "Pay out")
    officer.sees("It is paid.")
    officer.sees("KWT-P-2026-")
    officer.is_accessible()
