"""In a real browser: IOM's columns are set and seen at once; somebody withdraws; IOM takes its list, once."""

import csv
import io
from pathlib import Path

import pytest
import sqlalchemy as sa
from playwright.sync_api import expect

from migrant_support.domains.flights.models import Flight, ManifestVersion
from migrant_support.domains.flights.queries.manifests import passengers_of_version
from migrant_support.domains.people.actions import bonds
from migrant_support.domains.people.models import ConsentFact
from migrant_support.domains.people.rules import ConsentPurpose, ConsentWay
from migrant_support.platform.store import db
from migrant_support.platform.store.transaction import work
from tests.stories.conftest import Visitor
from tests.stories.house import House
from tests.support.accounts import viewer_for

pytestmark = [pytest.mark.story, pytest.mark.one_database]
FLIGHT = "UL230"


def _withdraws(house: House) -> str:
    """Somebody on the list withdraws what she agreed at her mission; her document number."""
    officers = {
        mission: viewer_for(house.app, house.account(name))
        for mission, name in (("KWT", "officer.kuwait"), ("OMN", "officer.muscat"))
    }
    with house.app.app_context(), work(write=True):
        version = db.session.scalars(
            sa.select(ManifestVersion)
            .join(Flight, Flight.id == ManifestVersion.flight_id)
            .where(Flight.number == FLIGHT)
        ).one()
        for passenger in passengers_of_version(version):
            consent = db.session.scalars(
                sa.select(ConsentFact.id).where(
                    ConsentFact.person_id == passenger.person,
                    ConsentFact.purpose == ConsentPurpose.SHARE_IOM,
                    ConsentFact.withdrawn_at.is_(None),
                )
            ).first()
            if consent and passenger.document_number:
                bonds.withdraw_consent(officers[passenger.origin_mission], passenger.person, consent, ConsentWay.SPOKEN)
                return passenger.document_number
    raise AssertionError("nobody on the list agrees")


def test_iom_takes_its_list_after_somebody_withdrew(visitor: Visitor, house: House) -> None:
    coordinator, partner = visitor(), visitor()
    coordinator.sign_in("coordinator")
    coordinator.go("/column-templates/IOM")
    page = coordinator.page
    page.get_by_label("Heading of Surname").fill("Family name")
    expect(page.locator("#likely th", has_text="Family name")).to_be_visible()
    coordinator.is_accessible()
    page.get_by_role("button", name="Keep these columns").click()
    coordinator.sees("Version 2 of the columns is kept.")

    partner.sign_in("partner")
    partner.go("/shared-flights")
    partner.page.get_by_role("link", name=FLIGHT, exact=True).click()
    partner.page.get_by_label("Format").select_option("csv")
    partner.page.get_by_label("What is the file for?").fill("funding of seats")
    partner.page.get_by_role("button", name="Ask for the file").click()
    partner.sees("Mark of the copy")
    shown, withheld = (int(text) for text in partner.page.locator(".stat__number").all_inner_texts())
    number = _withdraws(house)
    partner.page.reload()
    assert [int(text) for text in partner.page.locator(".stat__number").all_inner_texts()] == [shown - 1, withheld + 1]
    partner.is_accessible()
    with partner.page.expect_download() as coming:
        partner.page.get_by_role("button", name="Download the file").click()
    text = Path(coming.value.path()).read_text(encoding="utf-8")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert len([row for row in rows if row["Family name"] and row["seq"]]) == shown - 1
    assert number
    assert number not in text
    assert f"withheld: {withheld + 1}" in text
    partner.page.reload()
    partner.sees("This file cannot be downloaded any more")
