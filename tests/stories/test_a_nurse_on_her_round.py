"""The nurse with her phone: from the desk through a room to a certificate that a stranger checks in another browser."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from playwright.sync_api import expect

from migrant_support.domains.medical.models import Certificate
from migrant_support.domains.medical.queries.certificates import certificate_paper
from migrant_support.domains.people.models import Person
from migrant_support.kernel.clock import now
from migrant_support.platform.store import db
from migrant_support.platform.store.transaction import work
from tests.stories.conftest import Visitor
from tests.stories.house import House
from tests.stories.test_the_whole_line import THE_DAY, fill, press
from tests.stories.visit import PHONE, Visit
from tests.support.accounts import viewer_for

pytestmark = [pytest.mark.story, pytest.mark.one_database]


def looks_right(visit: Visit) -> None:
    """The page fits the phone and keeps nobody out."""
    visit.fits()
    visit.is_accessible()


def measures_two(nurse: Visit) -> str:
    """A round: one saving leads to the next; returns the reference of the first."""
    nurse.page.get_by_role("link", name="Medical desk").first.click()
    nurse.reads("Medical desk")
    looks_right(nurse)
    press(nurse, "Suraksha")
    looks_right(nurse)
    nurse.page.get_by_role("link", name="Go on with the round").or_(
        nurse.page.get_by_role("link", name="Start the round")
    ).click()
    looks_right(nurse)
    first = nurse.page.locator(".crumbs a").first.inner_text()
    fill(nurse, temperature="39,4", pulse="110", systolic="120", diastolic="130")
    nurse.page.get_by_role("button", name="Save").click()
    nurse.sees("The lower pressure is above the upper one.")
    fill(nurse, diastolic="80")
    nurse.page.get_by_role("button", name="Save").click()
    nurse.sees(f"The values of {first} are kept.")
    fill(nurse, temperature="36.8")
    nurse.page.get_by_role("button", name="Save").click()
    nurse.sees("are kept.")
    return first


def finds_fit(house: House, nurse: Visit, reference: str) -> str:
    """A result and its certificate; returns the code on the paper."""
    with house.app.app_context(), work(write=False):
        person = db.session.scalars(sa.select(Person.id).where(Person.reference == reference)).one()
    nurse.go(f"/people/{person}")
    looks_right(nurse)
    nurse.page.get_by_role("link", name="Medical record").first.click()
    looks_right(nurse)
    press(nurse, "Fit to travel")
    fill(nurse, since=now().strftime(THE_DAY), until=(now() + timedelta(days=7)).strftime(THE_DAY))
    press(nurse, "Record result")
    nurse.sees("The result is recorded.")
    nurse.page.get_by_role("link", name="Medical record").first.click()
    press(nurse, "Issue the certificate")
    nurse.sees("The certificate is issued.")
    nurse.sees("M-KWT-")
    looks_right(nurse)
    doctor = viewer_for(house.app, house.account("medical"))
    with house.app.app_context(), work(write=False):
        latest = db.session.execute(
            sa.select(Certificate.id, Certificate.person_id).order_by(Certificate.issued_at.desc()).limit(1)
        ).one()
        return certificate_paper(doctor, latest.person_id, latest.id).words["code"]


def test_a_nurse_measures_finds_fit_and_a_stranger_checks_the_paper(house: House, visitor: Visitor) -> None:
    nurse = visitor(size=PHONE)
    nurse.sign_in("medical")
    nurse.sees("To be seen again")
    reference = measures_two(nurse)
    code = finds_fit(house, nurse, reference)
    stranger = visitor(size=PHONE)
    stranger.go("/verify/en")
    looks_right(stranger)
    stranger.page.get_by_label("Code on the certificate").fill(code.lower())
    press(stranger, "Check it")
    expect(stranger.page.get_by_role("heading", level=1)).to_have_text("Valid")
    looks_right(stranger)
    assert stranger.context.cookies() == []
    stranger.go("/verify/ta/AAAA-AAAA-AAAA-AAAA")
    looks_right(stranger)
