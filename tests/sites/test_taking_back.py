"""Taking back what was done to a bed a moment ago, by the warden on her board; what can no longer be taken back."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from migrant_support.domains.people.rules import BirthDate, Sex
from migrant_support.domains.sites import actions
from migrant_support.domains.sites.models import Stay
from migrant_support.domains.sites.queries import current_stays
from migrant_support.domains.sites.rules import StayEnd, StayState
from migrant_support.kernel.clock import clock_set_to, now
from migrant_support.kernel.refusals import Refused
from tests.sites.conftest import Shelter
from tests.support.accounts import an_account
from tests.support.browsing import Browser, sign_in_as
from tests.support.shelters import ask, do

BABY = {"sex": Sex.F, "birth": BirthDate(date(2026, 3, 1))}


@pytest.fixture
def warden(shelter: Shelter) -> Browser:
    """The warden of the safe house, signed in."""
    return sign_in_as(shelter.kuwait.app, an_account(shelter.kuwait.app, "warden", "site:KWT-LOTUS"))


def _take_back(browser: Browser) -> int:
    browser.follow()
    offered = next(form for form in browser.forms() if form.action.startswith("/undo/"))
    return browser.submit({}, to=offered.action).status_code


def _bed_of(shelter: Shelter, person) -> int | None:
    found = ask(shelter.kuwait.app, current_stays, [person])
    return shelter.beds.index(found[person].bed_id) if person in found else None


def _placed(shelter: Shelter, **more):
    person = shelter.woman()
    return person, do(shelter.kuwait.app, actions.place, shelter.kuwait.viewer(), person, shelter.beds[0], **more)


def test_who_was_checked_out_by_mistake_has_her_bed_and_her_leaving_date_again(
    shelter: Shelter, warden: Browser
) -> None:
    leaves = now().replace(microsecond=0) + timedelta(days=4)
    person, stay = _placed(shelter, until_at=leaves)
    warden.open(f"/stays/{stay}/check-out")
    warden.submit({"reason": "own_wish"}, to="/check-out")
    assert _bed_of(shelter, person) is None
    assert _take_back(warden) == 303
    assert _bed_of(shelter, person) == 0
    rows = shelter.kuwait.rows(sa.select(Stay.state, Stay.until_at == leaves).order_by(Stay.from_at))
    assert rows == [(StayState.ENDED, False), (StayState.CURRENT, True)]


def test_the_infant_who_left_with_her_mother_comes_back_with_her(shelter: Shelter, warden: Browser) -> None:
    baby = shelter.woman("Baby", **BABY)
    mother, stay = _placed(shelter)
    do(shelter.kuwait.app, actions.place_with, shelter.kuwait.viewer(), baby, stay)
    warden.open(f"/stays/{stay}/check-out")
    warden.submit({"reason": "left_for_home"}, to="/check-out")
    assert _take_back(warden) == 303
    found = ask(shelter.kuwait.app, current_stays, [mother, baby])
    assert found[baby].with_stay_id == found[mother].id


def test_a_warden_moves_a_mother_with_her_infant_and_moves_them_back(shelter: Shelter, warden: Browser) -> None:
    baby = shelter.woman("Baby", **BABY)
    mother, stay = _placed(shelter)
    do(shelter.kuwait.app, actions.place_with, shelter.kuwait.viewer(), baby, stay)
    warden.open(f"/stays/{stay}/move")
    warden.submit({"bed": str(shelter.beds[2]), "reason": "Near the window"}, to="/move")
    assert _bed_of(shelter, mother) == 2
    assert _take_back(warden) == 303
    found = ask(shelter.kuwait.app, current_stays, [mother, baby])
    assert found[mother].bed_id == shelter.beds[0]
    assert found[baby].with_stay_id == found[mother].id


def test_who_was_given_a_bed_by_mistake_has_none_again(shelter: Shelter) -> None:
    person, officer = shelter.woman(), shelter.kuwait.browser()
    officer.open(f"/people/{person}/bed/{shelter.site}")
    officer.submit({"bed": str(shelter.beds[1])}, to=f"/bed/{shelter.site}")
    assert _bed_of(shelter, person) == 1
    assert _take_back(officer) == 303
    assert _bed_of(shelter, person) is None
    assert shelter.kuwait.rows(sa.select(Stay.state, Stay.remark)) == [(StayState.ENDED, "Placed by mistake")]


def test_a_reservation_that_was_cancelled_by_mistake_stands_again(shelter: Shelter, warden: Browser) -> None:
    person, _first = _placed(shelter)
    comes = now() + timedelta(days=2)
    plan = do(
        shelter.kuwait.app, actions.reserve, shelter.kuwait.viewer(), person, shelter.beds[1],
        from_at=comes, until_at=None,
    )  # fmt: skip
    warden.open(f"/stays/{plan}/cancel")
    warden.submit({"reason": "Wrong person"}, to="/cancel")
    assert _take_back(warden) == 303
    rows = shelter.kuwait.rows(
        sa.select(Stay.state, Stay.bed_id, Stay.from_at == comes, Stay.until_at == comes).order_by(Stay.made_at)
    )
    assert rows == [
        (StayState.CURRENT, shelter.beds[0], False, True),
        (StayState.CANCELLED, shelter.beds[1], True, None),
        (StayState.PLANNED, shelter.beds[1], True, None),
    ]


def test_a_bed_that_somebody_else_has_by_now_is_not_given_back(shelter: Shelter, warden: Browser) -> None:
    person, stay = _placed(shelter)
    warden.open(f"/stays/{stay}/check-out")
    warden.submit({"reason": "own_wish"}, to="/check-out")
    warden.follow()
    do(shelter.kuwait.app, actions.place, shelter.kuwait.viewer(), shelter.woman("Next"), shelter.beds[0])
    offered = next(form for form in warden.forms() if form.action.startswith("/undo/"))
    assert warden.submit({}, to=offered.action).status_code == 422
    assert "Somebody else has this bed in that time." in warden.words
    assert _bed_of(shelter, person) is None


def test_after_a_while_a_bed_is_found_anew(shelter: Shelter) -> None:
    _person, stay = _placed(shelter)
    viewer, app = shelter.kuwait.viewer(), shelter.kuwait.app
    do(app, actions.check_out, viewer, stay, reason=StayEnd.OWN_WISH)
    with clock_set_to(now() + timedelta(minutes=6)), pytest.raises(Refused, match="undo_too_late"):
        do(app, actions.give_back, viewer, stay, until_at=None)


def test_a_stay_that_goes_on_or_was_moved_is_not_given_back(shelter: Shelter) -> None:
    _person, stay = _placed(shelter)
    viewer, app = shelter.kuwait.viewer(), shelter.kuwait.app
    with pytest.raises(Refused, match="undo_too_late"):
        do(app, actions.give_back, viewer, stay, until_at=None)
    do(app, actions.move, viewer, stay, shelter.beds[1], reason="Near the window")
    with pytest.raises(Refused, match="undo_too_late"):
        do(app, actions.give_back, viewer, stay, until_at=None)
