"""The warden's night on a phone: the gate, a roll-call in which a colleague helps and the line breaks, a search."""

import re
from uuid import UUID

import pytest
import sqlalchemy as sa
from playwright.sync_api import Locator, expect

from migrant_support.domains.sites.actions.rollcall import Tapped, mark
from migrant_support.domains.sites.models import MissingAlarm, RollCall, RollCallMark, Site
from migrant_support.domains.sites.queries.rollcall import marks_of
from migrant_support.domains.sites.rules.rollcall import Mark
from migrant_support.platform.store import db
from migrant_support.platform.store.transaction import work
from tests.stories.conftest import Visitor
from tests.stories.house import House
from tests.stories.visit import PHONE, Visit
from tests.support.accounts import viewer_for
from tests.support.shelters import ask, do

pytestmark = [pytest.mark.story, pytest.mark.one_database]


def the_house(house: House) -> UUID:
    """Suraksha at Kuwait."""
    with house.app.app_context(), work(write=False):
        return db.session.scalars(sa.select(Site.id).where(Site.code == "KWT-SURAKSHA")).one()


def tap(line: Locator, word: str) -> None:
    """One thumb on one mark."""
    line.get_by_role("radio", name=word, exact=True).check()


def at_the_gate(warden: Visit, site: UUID) -> None:
    """Somebody who is out comes in, found by her reference; the slip is undone."""
    warden.go(f"/sites/{site}/gate")
    warden.reads("Gate")
    warden.is_accessible()
    warden.fits()
    outside = warden.page.locator("#outside li").first
    reference = outside.locator(".code").inner_text()
    warden.page.get_by_label("Card, code, reference or name").fill(reference)
    warden.page.get_by_role("button", name="Look").click()
    answer = warden.page.locator("#scan-answer")
    expect(answer).to_contain_text("Lives here")
    warden.is_accessible()
    answer.get_by_role("button", name=re.compile("^Let in")).click()
    warden.sees(f"{reference} came in.")
    warden.page.get_by_role("button", name=re.compile("^Undo")).click()
    expect(warden.page.locator("#outside")).to_contain_text(reference)


def test_a_full_house_is_called_in_one_list_and_the_missing_is_searched_for(house: House, visitor: Visitor) -> None:
    site = the_house(house)
    warden = visitor(size=PHONE)
    warden.sign_in("warden")
    at_the_gate(warden, site)

    warden.page.get_by_role("link", name="Roll-call", exact=True).click()
    warden.page.get_by_role("button", name="Start the roll-call").click()
    page = warden.page
    lines = page.locator("[data-person]")
    expect(page.locator("[data-left]")).to_be_visible()
    everybody = lines.count()
    expect(page.locator("[data-left]")).to_have_text(str(everybody))
    warden.is_accessible()
    warden.fits()
    roll_call = UUID(page.url.rsplit("/", 1)[1])

    tap(lines.nth(0), "Present")
    expect(page.locator("[data-said]")).to_have_text("All is saved")
    warden.context.set_offline(True)
    for number in (1, 2, 3):
        tap(lines.nth(number), "Present")
    expect(page.locator("[data-said]")).to_have_text("Waiting to be sent: 3")
    helper = UUID(lines.nth(4).get_attribute("data-person") or "")
    do(house.app, mark, viewer_for(house.app, house.account("officer.kuwait")), site, roll_call,
       [Tapped(helper, Mark.PRESENT)])  # fmt: skip
    warden.context.set_offline(False)
    expect(page.locator("[data-said]")).to_have_text("All is saved")
    expect(lines.nth(4).get_by_role("radio", name="Present")).to_be_checked()  # what the colleague marked

    for number in range(5, everybody - 1):
        tap(lines.nth(number), "Present")
    tap(lines.nth(everybody - 1), "Absent")
    expect(page.locator("[data-left]")).to_have_text("0")
    expect(page.locator("[data-said]")).to_have_text("All is saved")
    marks = ask(house.app, marks_of, roll_call)
    assert sorted(row.mark for row in marks.values()) == [Mark.ABSENT] + [Mark.PRESENT] * (everybody - 1)
    warden.wrong[:] = [said for said in warden.wrong if "ERR_INTERNET_DISCONNECTED" not in said]

    page.get_by_role("link", name="Close the roll-call").click()
    warden.sees("An alarm is raised for:")
    page.get_by_role("button", name="Close the roll-call").click()
    warden.sees("It is not changed any more.")
    warden.is_accessible()
    page.get_by_role("link", name=re.compile("^Alarm")).click()
    warden.is_accessible()
    warden.fits()
    page.get_by_role("link", name=re.compile("^Write it down Search the house")).click()
    page.get_by_label("What was found").fill("Looked in every room and on the roof.")
    page.get_by_role("button", name="Save").click()
    warden.sees("Looked in every room and on the roof.")
    expect(page.get_by_role("link", name=re.compile("^Write it down Tell the police"))).to_have_count(0)

    officer = visitor()
    officer.sign_in("officer.kuwait")
    officer.sees("People missing from a house")
    officer.go(page.url.removeprefix(house.address))
    officer.page.get_by_role("link", name="End the alarm").click()
    officer.page.get_by_label("How did it end?").select_option("came_back")
    officer.page.get_by_label("How it ended, and how you know").fill("She came back with the bus at seven.")
    officer.page.get_by_role("button", name="End the alarm").click()
    officer.sees("The search has ended.")
    assert _state_of(house, roll_call) == (everybody - 1, 1, everybody, True)


def _state_of(house: House, roll_call: UUID) -> tuple[int | None, int | None, int, bool]:
    """Present, absent, marks, and whether the search ended."""
    with house.app.app_context(), work(write=False):
        row = db.session.get_one(RollCall, roll_call)
        marks = db.session.scalar(
            sa.select(sa.func.count(sa.distinct(RollCallMark.person_id))).where(RollCallMark.roll_call_id == roll_call)
        )
        ended = db.session.scalar(sa.select(MissingAlarm.ended_at).where(MissingAlarm.roll_call_id == roll_call))
        return row.present, row.absent, marks or 0, ended is not None
