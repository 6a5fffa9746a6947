"""The ration desk on a phone: fifty scans one after another, a debarred person, a slip that is taken back."""

from decimal import Decimal
from uuid import UUID

import pytest
import sqlalchemy as sa
from playwright.sync_api import expect

from migrant_support.domains.people.actions import bonds
from migrant_support.domains.people.models import Person
from migrant_support.domains.people.rules import Checkpoint, FlagPriority
from migrant_support.domains.people.sight import visible_to
from migrant_support.domains.rations.actions.sets import add_set
from migrant_support.domains.rations.models import Distribution
from migrant_support.domains.rations.rules.sets import Audience, GiftKind, Line, Per, Terms
from migrant_support.domains.sites.models import Site, Stay
from migrant_support.domains.sites.rules import StayState
from migrant_support.domains.supplies.models import Item, Store
from migrant_support.platform.store import db
from migrant_support.platform.store.transaction import work
from migrant_support.policy import Power
from tests.stories.conftest import Visitor
from tests.stories.house import House
from tests.stories.visit import PHONE, Visit
from tests.support.accounts import viewer_for

pytestmark = [pytest.mark.story, pytest.mark.one_database]
SCANS = 50


def _desk(house: House) -> tuple[str, list[tuple[UUID, str]]]:
    """The desk of bread for each who stays at the warden's house, and who stays there with her reference."""
    officer = viewer_for(house.app, house.account("officer.kuwait"))
    with house.app.app_context(), work(write=True):
        site_id, mission, zone = db.session.execute(
            sa.select(Site.id, Site.mission, Site.zone).where(Site.code == "KWT-SURAKSHA")
        ).one()
        store_id = db.session.scalars(sa.select(Store.id).where(Store.site_id == site_id)).first()
        rice = db.session.scalars(sa.select(Item.id).where(Item.code == "rice")).one()
        line = Line(rice, Decimal(1))
        terms = Terms("Rice today", GiftKind.GRANT, Per.PERSON, Audience.ALL, 1, None, (line,))
        set_id = add_set(officer, terms, mission=mission, zone=zone)
        warden = viewer_for(house.app, house.account("warden"))
        people = db.session.execute(
            sa.select(Person.id, Person.reference)
            .join(Stay, Stay.person_id == Person.id)
            .where(Stay.site_id == site_id, Stay.state == StayState.CURRENT, visible_to(warden, Power.RATION_USE))
            .order_by(Person.id)
        ).all()
    return f"/rations/sites/{site_id}/sets/{set_id}/stores/{store_id}", [(row[0], row[1]) for row in people]


def _scan(warden: Visit, text: str) -> None:
    """A scanner types a code and presses Enter: the box has the focus by itself."""
    box = warden.page.locator("#code")
    expect(box).to_be_focused()
    with warden.page.expect_response(lambda answer: answer.request.method == "POST"):
        warden.page.keyboard.insert_text(text)
        warden.page.keyboard.press("Enter")
    expect(box).to_have_value("")


def test_fifty_scans_a_debarred_person_and_a_slip(house: House, visitor: Visitor) -> None:
    path, people = _desk(house)
    debarred, debarred_reference = people[0]
    officer = viewer_for(house.app, house.account("officer.kuwait"))
    with house.app.app_context(), work(write=True):
        bonds.set_flag(
            officer, debarred, instruction="Send her to the welfare officer.", checkpoints=[Checkpoint.DISTRIBUTION],
            priority=FlagPriority.URGENT, denies=True,
        )  # fmt: skip
    warden = visitor(size=PHONE)
    warden.sign_in("warden")
    warden.go(path)
    warden.reads("Rice today")
    warden.fits()
    verdict = warden.page.locator("#scan-answer .verdict__word")

    _scan(warden, debarred_reference)
    expect(verdict).to_have_text("No")
    warden.sees("Send her to the welfare officer.")
    expect(warden.page.get_by_role("button", name="Hand out")).to_have_count(0)
    warden.is_accessible()

    waiting = people[1:7]
    for _person, reference in waiting:
        _scan(warden, reference)
        expect(verdict).to_have_text("Give")
        warden.page.get_by_role("button", name="Hand out").click()
        warden.sees(f"{reference}: handed out and recorded.")
    warden.fits()
    warden.page.get_by_role("button", name="Undo").click()
    _scan(warden, waiting[-1][1])
    expect(verdict).to_have_text("Give")  # taken back, she may have it again
    warden.is_accessible()

    served = waiting[:-1]
    for number in range(SCANS - len(waiting) - 2):
        _scan(warden, served[number % len(served)][1].lower())
        expect(verdict).to_have_text("No")
    warden.sees("Had it today")
    warden.fits()
    warden.is_accessible()
    with house.app.app_context(), work(write=False):
        mine = sa.select(sa.func.count()).where(
            Distribution.given_by == house.account("warden").id, Distribution.undone_at.is_(None)
        )
        assert db.session.scalar(mine) == len(served)


def test_the_desk_works_without_a_script(house: House, visitor: Visitor) -> None:
    path, people = _desk(house)
    warden = visitor(size=PHONE, java_script_enabled=False)
    warden.sign_in("warden")
    warden.go(path)
    warden.page.locator("#code").fill(people[-1][1])
    warden.page.locator("#code").press("Enter")
    warden.sees("For one person")
    warden.page.get_by_role("button", name="Hand out").click()
    warden.sees(f"{people[-1][1]}: handed out and recorded.")
