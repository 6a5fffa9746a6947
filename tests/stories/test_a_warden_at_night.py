"""The warden with her phone at ten in the evening: who comes, who moves, who leaves, and a slip that is taken back."""

import re
from datetime import date, timedelta
from uuid import UUID

import pytest
import sqlalchemy as sa
from playwright.sync_api import Locator, expect

from migrant_support.domains.cases.models import Case
from migrant_support.domains.people.models import Person
from migrant_support.domains.people.rules import Sex
from migrant_support.domains.sites import actions
from migrant_support.domains.sites.models import Bed, Room, Site, Stay
from migrant_support.domains.sites.rules import RoomUse, StayState
from migrant_support.kernel.clock import now
from migrant_support.platform.store import db
from migrant_support.platform.store.transaction import work
from tests.stories.conftest import Visitor
from tests.stories.flight_ids import goes_nowhere
from tests.stories.house import House
from tests.stories.visit import PHONE, Visit
from tests.support.accounts import viewer_for

pytestmark = [pytest.mark.story, pytest.mark.one_database]


def _a_reservation(house: House) -> tuple[str, UUID]:
    """A woman whom the mission sends tonight to the women's room of the safe house: her reference and id."""
    officer = viewer_for(house.app, house.account("officer.kuwait"))
    with house.app.app_context(), work(write=True):
        woman = db.session.scalars(
            sa.select(Person)
            .join(Case, Case.person_id == Person.id)
            .where(Case.mission == "KWT", Person.sex == Sex.F, Person.birth_day < date(1995, 1, 1),
                   *goes_nowhere())
            .order_by(Person.id)
        ).first()  # fmt: skip
        assert woman is not None
        taken = sa.exists().where(Stay.bed_id == Bed.id, Stay.state.in_([StayState.CURRENT, StayState.PLANNED]))
        bed_id = db.session.scalars(
            sa.select(Bed.id)
            .join(Room, Room.id == Bed.room_id)
            .join(Site, Site.id == Room.site_id)
            .where(Site.code == "KWT-SURAKSHA", Room.use == RoomUse.WOMEN, Bed.blocked_at.is_(None), ~taken)
            .order_by(Room.name, Bed.name)
        ).first()
        soon = now() + timedelta(seconds=1)
        actions.reserve(officer, woman.id, bed_id, from_at=soon, until_at=None)
        return woman.reference, woman.id


def _her_card(visit: Visit, reference: str) -> Locator:
    """The bed on the board in which she sleeps or is expected."""
    return visit.page.locator("li.bed").filter(has_text=reference)


def _states_of(house: House, person_id: UUID) -> list[StayState]:
    with house.app.app_context(), work(write=False):
        hers = sa.select(Stay.state).where(Stay.person_id == person_id)
        return list(db.session.scalars(hers.order_by(Stay.made_at, Stay.id)))


def test_a_warden_admits_moves_and_checks_out_with_one_thumb(house: House, visitor: Visitor) -> None:
    reference, person = _a_reservation(house)
    warden = visitor(size=PHONE)
    warden.sign_in("warden")
    warden.sees("Arrivals today")
    warden.page.get_by_role("link", name="Admit").first.click()
    warden.fits()
    warden.is_accessible()
    _her_card(warden, reference).get_by_role("link", name=re.compile("^Admit")).click()
    warden.fits()
    warden.page.get_by_role("button", name="Admit", exact=True).click()
    warden.sees("The person is admitted.")

    _her_card(warden, reference).get_by_role("link", name=re.compile("^Move")).click()
    warden.page.get_by_role("button", name="Move", exact=True).click()
    warden.sees("Bed")
    warden.page.get_by_role("radio").first.check()
    warden.page.get_by_label("Reason").fill("Nearer to the door")
    warden.page.get_by_role("button", name="Move", exact=True).click()
    warden.sees("The move is recorded.")
    warden.is_accessible()

    _her_card(warden, reference).get_by_role("link", name=re.compile("^Check out")).click()
    warden.page.locator("#reason").select_option("own_wish")
    warden.page.get_by_role("button", name="Check out", exact=True).click()
    warden.sees("It is recorded that the person left.")
    expect(_her_card(warden, reference)).to_have_count(0)
    warden.page.get_by_role("button", name=re.compile("^Undo")).click()
    expect(_her_card(warden, reference)).to_have_count(1)
    assert _states_of(house, person) == [StayState.ENDED, StayState.ENDED, StayState.CURRENT]


def test_a_warden_reads_no_page_of_a_person_and_no_other_house(house: House, visitor: Visitor) -> None:
    _reference, person = _a_reservation(house)
    with house.app.app_context(), work(write=False):
        other = db.session.scalars(sa.select(Site.id).where(Site.code != "KWT-SURAKSHA")).first()
    warden = visitor(size=PHONE)
    warden.sign_in("warden")
    for path, status, heading in (
        (f"/people/{person}", 403, "You cannot do this"),
        (f"/sites/{other}/board", 404, "There is nothing here for you"),
    ):
        answer = warden.go(path)
        assert answer is not None
        assert answer.status == status
        warden.reads(heading)
