"""An officer's case from its opening to the hand-over: needs, an appointment, a referral with consent, a colleague."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from migrant_support.domains.cases.models import Case
from migrant_support.domains.cases.rules import CaseState
from migrant_support.domains.people.sight import visible_to
from migrant_support.kernel.clock import now
from migrant_support.platform.store import db
from migrant_support.platform.store.transaction import work
from tests.stories.conftest import Visitor
from tests.stories.house import House
from tests.stories.visit import PHONE, WIDE, Visit
from tests.support.accounts import an_account, viewer_for

pytestmark = [pytest.mark.story, pytest.mark.one_database]


def _a_fresh_case(house: House) -> str:
    """The address of a case of Kuwait that waits to be verified."""
    officer = viewer_for(house.app, house.account("officer.kuwait"))
    with house.app.app_context(), work(write=False):
        case_id = db.session.scalars(
            sa.select(Case.id)
            .where(
                Case.mission == "KWT",
                Case.state == CaseState.REGISTERED,
                visible_to(officer, person_id=Case.person_id),
            )
            .order_by(Case.opened_at)
        ).first()
    return f"/cases/{case_id}"


def _looks_right(visit: Visit) -> None:
    visit.fits()
    visit.is_accessible()


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_an_officer_carries_a_case_from_its_needs_to_a_colleague(
    house: House, visitor: Visitor, size: tuple[int, int]
) -> None:
    an_account(house.app, "mission_officer", "mission:KWT", sign_in_name=f"second.{size[0]}", name="Ms Jayani Second")
    at, visit = _a_fresh_case(house), visitor(size=size)
    page = visit.page
    visit.sign_in("officer.kuwait")
    visit.go(at)
    for step in ("Mark as verified", "Take up the case"):
        page.get_by_role("button", name=step, exact=True).click()
    visit.sees("Active")

    page.get_by_role("link", name="Note what makes the person vulnerable", exact=True).click()
    page.get_by_label("Without any money").check()
    _looks_right(visit)
    page.get_by_role("button", name="Note it").click()
    visit.sees("Nothing answers this yet")
    page.get_by_role("link", name="Note what answers it Without any money").click()
    page.get_by_role("button", name="Note the need").click()
    visit.sees("Answered by a need")
    page.get_by_role("link", name="Cash for the first days").click()
    page.get_by_label("What is to be done?").fill("Ask the welfare fund for 20 dinar")
    page.get_by_role("button", name="Plan it").click()
    visit.sees("It is planned.")
    _looks_right(visit)
    page.get_by_role("link", name="It is done Ask the welfare fund").click()
    page.get_by_label("Time it took, in minutes").fill("25")
    page.get_by_role("button", name="It is done").click()
    page.get_by_role("link", name="How it ended").click()
    page.get_by_role("button", name="Keep it").click()
    visit.sees("1 of 1 needs met.")

    page.get_by_role("link", name="Plan an appointment").click()
    page.get_by_label("What is it for? Without names").fill("Labour office")
    page.get_by_label("Where", exact=True).fill("Room 3")
    page.get_by_label("Day", exact=True).fill(f"{now() + timedelta(days=4):%d/%m/%Y}")
    page.get_by_label("Time", exact=True).fill("10:30")
    _looks_right(visit)
    page.get_by_role("button", name="Plan it").click()
    visit.sees("10:30 (Kuwait City)")

    page.get_by_role("link", name="Refer to an institution").click()
    page.get_by_label("Legal aid").check()
    page.get_by_label("Name", exact=True).check()
    _looks_right(visit)
    page.get_by_role("button", name="Prepare the referral").click()
    visit.sees("It cannot be sent")
    referral = page.url
    institution = page.get_by_role("heading", level=1).inner_text()
    page.get_by_role("link", name="Record consent").click()
    page.locator("#purpose").select_option("share_institution")
    page.locator("#recipient").select_option(label=institution)
    page.locator("form.form button[type=submit]").last.click()
    page.goto(referral)
    page.get_by_role("button", name="It was sent").click()
    visit.sees("What was told")
    _looks_right(visit)

    visit.go(at)
    page.get_by_role("link", name="Give it to a colleague").click()
    page.get_by_label("Colleague", exact=True).select_option(label="Ms Jayani Second")
    page.get_by_label("What must your colleague know first?").fill("The employer rings every day.")
    page.get_by_role("button", name="Ask your colleague").click()
    visit.sees("Ms Jayani Second was asked to take this case.")
    _looks_right(visit)
    page.get_by_role("link", name="What has been done").click()
    visit.sees("Ask the welfare fund for 20 dinar")
    _looks_right(visit)
