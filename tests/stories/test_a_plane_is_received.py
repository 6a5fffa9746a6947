"""The intake clerk beside the aircraft with a phone: one tap each, one too many, one too few, and a room for all."""

import re
from uuid import UUID

import pytest
import sqlalchemy as sa
from playwright.sync_api import expect

from migrant_support.domains.quarantine.models import Arrival, QuarantineOrder
from migrant_support.domains.quarantine.rules.orders import ArrivalKind, OrderState
from migrant_support.platform.store import db
from migrant_support.platform.store.transaction import work
from tests.stories.conftest import Visitor
from tests.stories.house import House
from tests.stories.landing import landed
from tests.stories.visit import PHONE

pytestmark = [pytest.mark.story, pytest.mark.one_database]


def _arrivals(house: House, flight_id: UUID, kind: ArrivalKind) -> int:
    with house.app.app_context(), work(write=False):
        mine = sa.select(sa.func.count()).where(
            Arrival.flight_id == flight_id, Arrival.kind == kind, Arrival.taken_back_at.is_(None)
        )
        return db.session.scalar(mine) or 0


def test_an_intake_clerk_receives_a_plane_and_rooms_its_people(house: House, visitor: Visitor) -> None:
    flight_id = landed(house)["arriving_id"]
    before = _arrivals(house, flight_id, ArrivalKind.RECEIVED)
    intake = visitor(size=PHONE)
    intake.sign_in("intake")
    intake.sees("UL 232")
    intake.go(f"/arrivals/{flight_id}")
    intake.fits()
    intake.is_accessible()
    one = intake.page.get_by_role("button", name=re.compile("^Received"))
    one.first.dblclick()  # a nervous thumb
    intake.sees("Received: 1.")
    assert _arrivals(house, flight_id, ArrivalKind.RECEIVED) == before + 1
    intake.page.get_by_role("button", name=re.compile("^Undo")).click()
    intake.page.wait_for_load_state()
    assert _arrivals(house, flight_id, ArrivalKind.RECEIVED) == before

    boxes = intake.page.get_by_role("checkbox")
    for number in range(3):
        boxes.nth(number).check()
    intake.page.get_by_role("button", name="Receive all who are ticked").click()
    intake.sees("Received: 3.")
    assert _arrivals(house, flight_id, ArrivalKind.RECEIVED) == before + 3

    absent = _arrivals(house, flight_id, ArrivalKind.NOT_ON_PLANE)
    intake.page.get_by_role("button", name=re.compile("^Not on the plane")).first.click()
    intake.sees("Marked as not on the plane.")
    assert _arrivals(house, flight_id, ArrivalKind.NOT_ON_PLANE) == absent + 1

    intake.page.get_by_role("link", name="Not on the list").first.click()
    intake.page.locator("#typed").fill("N0000001")
    intake.page.locator("#name").fill("Chandrika Peiris")
    intake.page.get_by_role("button", name="Write down").click()
    intake.sees("The coordinator was told to find out who it is.")
    intake.sees("Chandrika Peiris")

    intake.page.get_by_role("link", name="The bus leaves").click()
    intake.fits()
    intake.page.get_by_role("button", name="On the bus").click()
    intake.sees("on the way")
    roomed = _admitted(house, flight_id)
    intake.page.get_by_role("link", name=re.compile("^Room")).last.click()
    intake.fits()
    intake.is_accessible()
    intake.page.locator("main button.button--first").first.click()
    expect(intake.page.locator("main")).to_contain_text("room")
    assert _admitted(house, flight_id) > roomed


def _admitted(house: House, flight_id: UUID) -> int:
    with house.app.app_context(), work(write=False):
        mine = sa.select(sa.func.count()).where(
            QuarantineOrder.flight_id == flight_id, QuarantineOrder.state == OrderState.ADMITTED
        )
        return db.session.scalar(mine) or 0
