"""The bed board by hand: with the keys alone, by dragging, by touch on a phone. What is refused stays."""

from uuid import UUID

import pytest
import sqlalchemy as sa
from playwright.sync_api import Locator, expect

from migrant_support.domains.people.rules import Sex
from migrant_support.domains.sites import actions
from migrant_support.domains.sites.models import Stay
from migrant_support.domains.sites.rules import RoomUse, StayState
from migrant_support.platform.store import db
from migrant_support.platform.store.transaction import work
from migrant_support.procedures.register import register_at_counter
from tests.stories.conftest import Visitor
from tests.stories.house import House
from tests.stories.visit import PHONE, WIDE, Visit
from tests.support.accounts import viewer_for
from tests.support.shelters import a_room, a_site, beds_of, do
from tests.support.world import a_case, a_person

pytestmark = [pytest.mark.story, pytest.mark.one_database]


def _a_house(house: House, name: str) -> tuple[UUID, list[UUID], UUID]:
    """A hall with a room for women, where Sandamali sleeps in the first bed, and one for men: site, beds, stay."""
    officer = viewer_for(house.app, house.account("officer.kuwait"))
    site = a_site(house.app, officer, name=name)
    women = a_room(house.app, officer, site, name="1", beds=3)
    men = a_room(house.app, officer, site, name="2", use=RoomUse.MEN, beds=2)
    details = {"primary": "Sandamali", "sex": Sex.F, "documents": (), "phones": ()}
    person = do(house.app, register_at_counter, officer, a_person(**details), a_case(), mission="KWT").person_id
    beds = [*beds_of(house.app, women), *beds_of(house.app, men)]
    return site, beds, do(house.app, actions.place, officer, person, beds[0])


def _bed_of_hers(house: House, first: UUID) -> UUID | None:
    with house.app.app_context(), work(write=False):
        person = db.session.scalar(sa.select(Stay.person_id).where(Stay.id == first))
        now = sa.select(Stay.bed_id).where(Stay.person_id == person, Stay.state == StayState.CURRENT)
        return db.session.scalar(now)


def _board(visit: Visit, site: UUID) -> None:
    visit.sign_in("officer.kuwait")
    visit.go(f"/sites/{site}/board")
    expect(visit.page.locator("[data-grip]").first).to_be_visible()


def _bed(visit: Visit, bed: UUID) -> Locator:
    return visit.page.locator(f"#bed-{bed}")


def test_somebody_is_moved_with_the_keys_alone_and_the_move_is_taken_back(house: House, visitor: Visitor) -> None:
    site, beds, stay = _a_house(house, "House of the Keys")
    visit = visitor()
    _board(visit, site)
    keys, said = visit.page.keyboard, visit.page.locator("#board-says")
    _bed(visit, beds[0]).focus()
    keys.press("ArrowRight")
    expect(_bed(visit, beds[1])).to_be_focused()
    keys.press("Enter")
    expect(said).to_have_text("Nobody can be picked up here.")
    keys.press("Home")
    keys.press("Enter")
    expect(said).to_contain_text("Beds that fit: 2.")
    expect(_bed(visit, beds[3])).to_contain_text("This room is for men.")
    visit.is_accessible()
    keys.press("Escape")
    expect(said).to_contain_text("stays where she or he was")
    expect(_bed(visit, beds[0])).to_be_focused()
    keys.press("Enter")
    expect(said).to_contain_text("Beds that fit: 2.")
    keys.press("End")
    keys.press("Enter")
    expect(said).to_contain_text("This room is for men.")
    assert _bed_of_hers(house, stay) == beds[0], "a bed that does not fit takes nobody"
    for _ in range(2):
        keys.press("ArrowLeft")
    with visit.page.expect_navigation():
        keys.press("Enter")
    visit.sees("The move is recorded.")
    expect(_bed(visit, beds[2])).to_be_focused()
    assert _bed_of_hers(house, stay) == beds[2]
    visit.page.get_by_role("button", name="Undo").click()
    visit.page.wait_for_load_state()
    assert _bed_of_hers(house, stay) == beds[0]


@pytest.mark.parametrize("size", [WIDE, PHONE])
def test_somebody_is_dragged_to_another_bed(house: House, visitor: Visitor, size: tuple[int, int]) -> None:
    site, beds, stay = _a_house(house, f"House {size[0]}")
    visit = visitor(size=size)
    _board(visit, site)
    mouse, grip = visit.page.mouse, visit.page.locator("[data-grip]").first
    grip.scroll_into_view_if_needed()
    box = grip.bounding_box()
    assert box is not None
    mouse.move(box["x"] + 8, box["y"] + 8)
    mouse.down()
    mouse.move(box["x"] + 30, box["y"] + 30, steps=3)
    expect(visit.page.locator(".ghost")).to_contain_text("Sandamali")
    expect(visit.page.locator(".bed--fits")).to_have_count(2)
    mouse.move(100, size[1] - 20, steps=3)
    visit.page.wait_for_function(
        "id => document.getElementById(id).getBoundingClientRect().top < innerHeight - 160", arg=f"bed-{beds[1]}"
    )  # at the edge of the window the board scrolls by itself
    mouse.move(100, size[1] / 2)
    target = _bed(visit, beds[1]).bounding_box()
    assert target is not None
    mouse.move(target["x"] + 40, target["y"] + 20, steps=4)
    expect(_bed(visit, beds[1])).to_have_class("bed bed--fits bed--over")
    visit.fits()
    with visit.page.expect_navigation():
        mouse.up()
    visit.sees("The move is recorded.")
    assert _bed_of_hers(house, stay) == beds[1]


def test_on_a_phone_the_grip_is_touched_and_then_a_bed(house: House, visitor: Visitor) -> None:
    site, beds, stay = _a_house(house, "House of the Thumb")
    visit = visitor(size=PHONE, has_touch=True)
    _board(visit, site)
    visit.page.locator("[data-grip]").first.tap()
    expect(visit.page.locator("#carrying")).to_be_visible()
    visit.fits()
    visit.is_accessible()
    visit.page.get_by_role("button", name="Put back").tap()
    expect(visit.page.locator("#carrying")).to_be_hidden()
    visit.page.locator("[data-grip]").first.tap()
    with visit.page.expect_navigation():
        _bed(visit, beds[2]).tap()
    visit.sees("The move is recorded.")
    assert _bed_of_hers(house, stay) == beds[2]
