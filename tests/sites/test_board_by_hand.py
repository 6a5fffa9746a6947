"""Putting somebody down on another bed of the board, from the door: what fits is said, what does not is refused."""

from datetime import timedelta
from uuid import UUID

import pytest
import sqlalchemy as sa

from migrant_support.domains.directory.rules import SiteKind
from migrant_support.domains.people.actions import bonds
from migrant_support.domains.people.rules import BirthDate, Relation, Sex
from migrant_support.domains.sites import actions
from migrant_support.domains.sites.models import Stay
from migrant_support.domains.sites.rules import RoomUse, StayState
from migrant_support.kernel.clock import clock_set_to, now
from tests.sites.conftest import Shelter
from tests.support.accounts import an_account
from tests.support.browsing import Browser, sign_in_as
from tests.support.shelters import NOON, a_room, a_site, beds_of, do

pytestmark = pytest.mark.one_database


@pytest.fixture
def warden(shelter: Shelter) -> Browser:
    """The warden of the safe house, signed in."""
    return sign_in_as(shelter.kuwait.app, an_account(shelter.kuwait.app, "warden", "site:KWT-LOTUS"))


def placed(shelter: Shelter, bed: int = 0, **details: object) -> UUID:
    """A woman in a bed; her stay."""
    woman = shelter.woman(**details)
    return do(shelter.kuwait.app, actions.place, shelter.kuwait.viewer(), woman, shelter.beds[bed])


def current(shelter: Shelter) -> list[UUID]:
    """The beds in which somebody sleeps."""
    beds = shelter.kuwait.rows(sa.select(Stay.bed_id).where(Stay.state == StayState.CURRENT).order_by(Stay.from_at))
    return [bed for (bed,) in beds]


def test_each_free_bed_says_whether_she_may_sleep_there_and_why(shelter: Shelter, warden: Browser) -> None:
    men = a_room(shelter.kuwait.app, shelter.kuwait.viewer(), shelter.site, name="2", use=RoomUse.MEN, beds=1)
    (mens_bed,) = beds_of(shelter.kuwait.app, men)
    found = warden.open(f"/stays/{placed(shelter)}/beds").get_json()["beds"]
    assert set(found) == {str(bed) for bed in (*shelter.beds[1:], mens_bed)}, "her own bed is no choice"
    assert found[str(shelter.beds[1])] == {"fits": True, "why": "A room of the right kind, Enough living space"}
    assert not found[str(mens_bed)]["fits"]
    assert "This room is for men." in found[str(mens_bed)]["why"]


def test_putting_down_moves_her_and_offers_to_take_it_back(shelter: Shelter, warden: Browser) -> None:
    stay = placed(shelter)
    warden.open(f"/sites/{shelter.site}/board")
    answer = warden.post(f"/stays/{stay}/put", {"bed": str(shelter.beds[2])})
    assert answer.status_code == 303
    assert answer.headers["Location"].endswith(f"#bed-{shelter.beds[2]}")
    assert current(shelter) == [shelter.beds[2]]
    warden.follow()
    assert "The move is recorded." in warden.words
    offered = next(form for form in warden.forms() if form.action.startswith("/undo/"))
    warden.submit(to=offered.action)
    assert current(shelter) == [shelter.beds[0]]


def test_a_bed_that_is_taken_unknown_or_of_another_place_takes_nobody(shelter: Shelter, warden: Browser) -> None:
    stay, _other = placed(shelter), placed(shelter, 1, name="Other")
    viewer, app = shelter.kuwait.viewer(), shelter.kuwait.app
    hall = a_site(app, viewer, kind=SiteKind.EMBASSY_HALL, name="Hall", is_secret=False)
    elsewhere = beds_of(app, a_room(app, viewer, hall))[0]
    officer = shelter.kuwait.browser()
    for browser, bed, status in (
        (warden, shelter.beds[1], 303), (warden, elsewhere, 404), (officer, elsewhere, 404), (warden, "x", 303),
        (warden, UUID(int=7), 404),
    ):  # fmt: skip
        browser.open(f"/sites/{shelter.site}/board")
        assert browser.post(f"/stays/{stay}/put", {"bed": str(bed)}).status_code == status
        if status == 303:
            browser.follow()
            why = "Choose a bed." if bed == "x" else "Somebody else has this bed in that time."
            assert why in browser.words
    assert current(shelter) == shelter.beds[:2]


def test_a_reservation_is_put_on_another_bed_for_the_same_days(shelter: Shelter, warden: Browser) -> None:
    begins, ends = now() + timedelta(days=2), now() + timedelta(days=4)
    stay = do(
        shelter.kuwait.app, actions.reserve, shelter.kuwait.viewer(), shelter.woman(), shelter.beds[0],
        from_at=begins, until_at=ends,
    )  # fmt: skip
    warden.open(f"/sites/{shelter.site}/board")
    warden.post(f"/stays/{stay}/put", {"bed": str(shelter.beds[3])})
    planned = sa.select(Stay.bed_id, Stay.from_at, Stay.until_at).where(Stay.state == StayState.PLANNED)
    assert shelter.kuwait.rows(planned) == [(shelter.beds[3], begins, ends)]


def test_a_mother_is_not_put_down_without_her_child_and_the_form_takes_it_along(shelter: Shelter) -> None:
    viewer, app = shelter.kuwait.viewer(), shelter.kuwait.app
    child = shelter.woman("Child", birth=BirthDate(now().date() - timedelta(days=3000)), sex=Sex.F)
    mother = shelter.woman("Mother")
    do(app, bonds.tie_family, viewer, child, mother, Relation.MOTHER)
    stay = do(app, actions.place, viewer, mother, shelter.beds[0])
    do(app, actions.place, viewer, child, shelter.beds[1])
    placed(shelter, 2, name="Stranger")
    bed = beds_of(app, a_room(app, viewer, shelter.site, name="2", beds=2))[0]
    browser = shelter.kuwait.browser()
    browser.open(f"/sites/{shelter.site}/board")
    answer = browser.post(f"/stays/{stay}/put", {"bed": str(bed)})
    assert answer.headers["Location"] == f"/stays/{stay}/move"
    browser.follow()
    assert "Move the child along." in browser.words
    assert bed not in current(shelter)


def test_whoever_let_the_place_take_more_stands_on_board_site_and_list_until_the_end(shelter: Shelter) -> None:
    with clock_set_to(NOON):
        do(
            shelter.kuwait.app, actions.add_temporary_bed, shelter.kuwait.viewer(), shelter.site, shelter.room,
            reason="Thirty women came from the camp", until_at=NOON + timedelta(days=2),
        )  # fmt: skip
    pages = (f"/sites/{shelter.site}/board", f"/sites/{shelter.site}", "/sites")
    for days, stands in ((1, True), (3, False)):
        with clock_set_to(NOON + timedelta(days=days)):
            browser = shelter.kuwait.browser()
            for page in pages:
                browser.open(page)
                assert ("1 bed beyond the capacity until" in browser.words) is stands, page
                assert ("Thirty women came from the camp" in browser.words) is (stands and page != "/sites"), page
