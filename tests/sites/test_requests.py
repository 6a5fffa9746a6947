"""Asking for a bed, the order of the list, an offer that is held, and what becomes of it."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest
import sqlalchemy as sa

from migrant_support.domains.people.actions import bonds
from migrant_support.domains.people.models import Person
from migrant_support.domains.people.rules import BirthDate, UnitKind
from migrant_support.domains.sites import actions
from migrant_support.domains.sites.models import BedOffer, BedRequest, Stay
from migrant_support.domains.sites.queries import board_of, free_beds, site_row
from migrant_support.domains.sites.queries.requests import next_for_free_beds, who_waits
from migrant_support.domains.sites.rules import StayState
from migrant_support.domains.sites.rules.need import NeedReason, Needs, OfferState, RequestState
from migrant_support.kernel.clock import clock_set_to
from migrant_support.kernel.refusals import NotThere, Refused
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.tasks.models import Task
from migrant_support.policy import Power
from tests.sites.conftest import Shelter
from tests.support.accounts import an_account, viewer_for
from tests.support.browsing import Browser, sign_in_as
from tests.support.shelters import NOON, a_room, ask, do

HOUR = timedelta(hours=1)


@pytest.fixture
def warden(shelter: Shelter) -> Viewer:
    """The warden of the safe house."""
    return viewer_for(shelter.kuwait.app, an_account(shelter.kuwait.app, "warden", "site:KWT-LOTUS"))


def asked(shelter: Shelter, person: UUID, *, at: datetime = NOON, **more: object) -> UUID:
    """Somebody on the waiting list; her party."""
    values: dict[str, object] = {"needs": Needs(no_place=True), "wanted_from": at} | more
    with clock_set_to(at):
        return do(shelter.kuwait.app, actions.ask_for_bed, shelter.kuwait.viewer(), person, **values)


def offered(
    shelter: Shelter, warden: Viewer, party: UUID, person: UUID, *, bed: int = 0, at: datetime = NOON, hours: int = 6
) -> UUID:
    """A bed that the warden holds for her; the offer."""
    with clock_set_to(at):
        return do(
            shelter.kuwait.app, actions.offer_beds, warden, party, {person: shelter.beds[bed]}, site_id=shelter.site,
            hours=hours,
        )  # fmt: skip


def states(shelter: Shelter) -> tuple[RequestState, OfferState, StayState, bool]:
    """How far the one request, its newest offer and the newest stay have come; and whether it lapses by itself."""
    request = shelter.kuwait.value(sa.select(BedRequest.state))
    offer = shelter.kuwait.value(sa.select(BedOffer.state).order_by(BedOffer.id.desc()))
    ((stay, lapses),) = shelter.kuwait.rows(
        sa.select(Stay.state, Stay.lapses_at).order_by(Stay.made_at.desc(), Stay.id.desc()).limit(1)
    )
    return request, offer, stay, lapses is not None


def free_at(shelter: Shelter, at: datetime) -> int:
    """How many beds the board calls free."""
    with clock_set_to(at):
        counted = ask(shelter.kuwait.app, board_of, shelter.kuwait.viewer(), shelter.site).capacity.free
        listed = ask(shelter.kuwait.app, free_beds, shelter.kuwait.viewer(), shelter.site, at, at + HOUR)
    assert counted == len(listed)
    return counted


def test_an_accepted_bed_stays_reserved_until_the_noon_after_the_day_she_was_to_come(
    shelter: Shelter, warden: Viewer
) -> None:
    woman = shelter.woman()
    offer = offered(shelter, warden, asked(shelter, woman), woman)
    assert states(shelter) == (RequestState.OFFERED, OfferState.OPEN, StayState.PLANNED, True)
    with clock_set_to(NOON + 2 * HOUR):
        do(shelter.kuwait.app, actions.accept_offer, shelter.kuwait.viewer(), offer)
    assert states(shelter) == (RequestState.ACCEPTED, OfferState.ACCEPTED, StayState.PLANNED, True)
    assert free_at(shelter, NOON + 24 * HOUR - timedelta(minutes=1)) == 3
    assert free_at(shelter, NOON + 24 * HOUR) == 4


def test_a_hold_takes_its_bed_until_its_very_last_instant_and_not_one_longer(shelter: Shelter, warden: Viewer) -> None:
    woman, other = shelter.woman(), shelter.woman("Other")
    offer = offered(shelter, warden, asked(shelter, woman), woman)
    end, instant = NOON + 6 * HOUR, timedelta(microseconds=1)
    assert free_at(shelter, end - instant) == 3
    with clock_set_to(end - instant), pytest.raises(Refused, match="bed_taken"):
        do(shelter.kuwait.app, actions.place, shelter.kuwait.viewer(), other, shelter.beds[0])
    assert free_at(shelter, end) == 4, "nobody swept it, and it counts no more"
    with clock_set_to(end), pytest.raises(Refused, match="offer_lapsed"):
        do(shelter.kuwait.app, actions.accept_offer, shelter.kuwait.viewer(), offer)
    with clock_set_to(end):
        do(shelter.kuwait.app, actions.place, shelter.kuwait.viewer(), other, shelter.beds[0])
    held = sa.select(Stay.state, Stay.cancel_reason).where(Stay.person_id == woman)
    assert shelter.kuwait.rows(held) == [(StayState.CANCELLED, "Lapsed")]
    assert shelter.kuwait.value(sa.select(BedOffer.state)) is OfferState.LAPSED
    assert shelter.kuwait.value(sa.select(BedRequest.state)) is RequestState.WAITING


def test_the_sweep_tells_both_sides_and_does_it_once(shelter: Shelter, warden: Viewer) -> None:
    woman = shelter.woman()
    offered(shelter, warden, asked(shelter, woman), woman)
    run = shelter.kuwait.app.test_cli_runner()
    for at, said in ((NOON + 5 * HOUR, 0), (NOON + 6 * HOUR, 1), (NOON + 6 * HOUR, 0)):
        with clock_set_to(at):
            assert run.invoke(args=["beds", "lapse"]).output == f"{said} reservations lapsed.\n"
    assert states(shelter) == (RequestState.WAITING, OfferState.LAPSED, StayState.CANCELLED, True)
    tasks = sa.select(Task.code, Task.scope_kind, Task.scope_id).where(
        Task.subject_id == woman, Task.code.startswith("bed")
    )
    assert shelter.kuwait.rows(tasks) == [("bed_offer_lapsed", "mission", "KWT")]
    with clock_set_to(NOON + 7 * HOUR):
        account = an_account(shelter.kuwait.app, "warden", "site:KWT-LOTUS")
        browser = sign_in_as(shelter.kuwait.app, account)
        browser.open("/")
        assert "Held beds that lapsed since yesterday" in browser.words


def test_who_declines_waits_on_and_the_bed_is_free_at_once(shelter: Shelter, warden: Viewer) -> None:
    woman = shelter.woman()
    offer = offered(shelter, warden, asked(shelter, woman), woman)
    with clock_set_to(NOON + HOUR):
        with pytest.raises(Refused, match="reason_missing"):
            do(shelter.kuwait.app, actions.decline_offer, shelter.kuwait.viewer(), offer, reason=" ")
        do(shelter.kuwait.app, actions.decline_offer, shelter.kuwait.viewer(), offer, reason="Too far from her work")
        with pytest.raises(Refused, match="offer_answered"):
            do(shelter.kuwait.app, actions.accept_offer, shelter.kuwait.viewer(), offer)
    assert states(shelter)[:3] == (RequestState.WAITING, OfferState.DECLINED, StayState.CANCELLED)
    assert free_at(shelter, NOON + HOUR) == 4


def test_who_comes_before_she_answered_has_accepted(shelter: Shelter, warden: Viewer) -> None:
    woman = shelter.woman()
    offered(shelter, warden, asked(shelter, woman), woman)
    stay = shelter.kuwait.value(sa.select(Stay.id))
    with clock_set_to(NOON + HOUR):
        do(shelter.kuwait.app, actions.admit, warden, stay)
    assert states(shelter) == (RequestState.ACCEPTED, OfferState.ACCEPTED, StayState.CURRENT, False)


def test_a_held_bed_that_is_changed_or_cancelled_on_the_board_takes_its_offer_along(
    shelter: Shelter, warden: Viewer
) -> None:
    woman = shelter.woman()
    party = asked(shelter, woman)
    offer = offered(shelter, warden, party, woman)
    with clock_set_to(NOON + HOUR):
        stay = shelter.kuwait.value(sa.select(Stay.id))
        moved = do(shelter.kuwait.app, actions.move, warden, stay, shelter.beds[2], reason="Near the door")
        assert shelter.kuwait.value(sa.select(BedRequest.stay_id)) == moved
        assert shelter.kuwait.value(sa.select(BedOffer.state)) is OfferState.OPEN
        do(shelter.kuwait.app, actions.cancel_stay, warden, moved, reason="The room is wet")
    assert shelter.kuwait.value(sa.select(BedOffer.state).where(BedOffer.id == offer)) is OfferState.WITHDRAWN
    assert shelter.kuwait.rows(sa.select(BedRequest.state, BedRequest.stay_id)) == [(RequestState.WAITING, None)]


def test_who_is_given_a_bed_without_an_offer_waits_no_more_and_nobody_waits_twice(shelter: Shelter) -> None:
    woman = shelter.woman()
    asked(shelter, woman)
    with pytest.raises(Refused, match="waits_already"):
        asked(shelter, woman)
    with clock_set_to(NOON):
        do(shelter.kuwait.app, actions.place, shelter.kuwait.viewer(), woman, shelter.beds[0])
    assert shelter.kuwait.value(sa.select(BedRequest.state)) is RequestState.ACCEPTED


@pytest.mark.one_database
def test_the_order_of_the_list_is_explained_point_by_point(shelter: Shelter) -> None:
    first, second, third = (shelter.woman(name) for name in ("First", "Second", "Third"))
    old = shelter.woman("Old", birth=BirthDate(NOON.date().replace(year=1950)))
    asked(shelter, first, at=NOON, needs=Needs(no_place=True))
    asked(shelter, second, at=NOON + HOUR, needs=Needs(in_danger=True))
    asked(shelter, third, at=NOON + 2 * HOUR, needs=Needs(no_place=True))
    asked(shelter, old, at=NOON + 3 * HOUR, needs=Needs())
    with clock_set_to(NOON + timedelta(days=2, hours=4)):
        listed = ask(shelter.kuwait.app, who_waits, shelter.kuwait.viewer(), Power.STAY_READ)
    assert [one.people[0].id for one in listed] == [second, old, first, third]
    assert listed[2].weighed.total == 52
    assert listed[2].weighed.reasons == ((NeedReason.NO_PLACE, 50), (NeedReason.WAITING_DAY, 2))
    assert listed[1].weighed.reasons[0] == (NeedReason.AGED, 60)


def test_a_freed_bed_is_proposed_to_the_next_who_fits_and_a_family_gets_one_room(
    shelter: Shelter, warden: Viewer
) -> None:
    kuwait = shelter.kuwait
    mother, child = shelter.woman("Mother"), shelter.woman("Child", birth=BirthDate(NOON.date().replace(year=2019)))
    do(kuwait.app, bonds.form_unit, kuwait.viewer(), [mother, child], UnitKind.FAMILY)
    lone = shelter.woman("Lone")
    asked(shelter, lone)
    asked(shelter, mother, at=NOON + HOUR, together=True)
    with clock_set_to(NOON + 2 * HOUR):
        for number, bed in enumerate(shelter.beds[:3]):
            do(kuwait.app, actions.place, kuwait.viewer(), shelter.woman(f"Sleeper{number}"), bed)
        site = ask(kuwait.app, site_row, warden, shelter.site)
        found = ask(kuwait.app, next_for_free_beds, warden, site)
        assert [one.party.people[0].id for one in found] == [lone], "one bed is not enough for two"
        a_room(kuwait.app, kuwait.viewer(), shelter.site, name="2", beds=2)
        found = ask(kuwait.app, next_for_free_beds, warden, site)
        assert [len(one.beds) for one in found] == [2, 1], "the family comes first, its points are higher"
        assert len({bed.room_name for bed in found[0].beds}) == 1
        both = {one.person_id: bed.id for one, bed in zip(found[0].party.beds_for, found[0].beds, strict=True)}
        half = {mother: both[mother]}
        with pytest.raises(Refused, match="beds_missing"):
            do(kuwait.app, actions.offer_beds, warden, found[0].party.id, half, site_id=shelter.site, hours=6)
        offer = do(kuwait.app, actions.offer_beds, warden, found[0].party.id, both, site_id=shelter.site, hours=6)
        do(kuwait.app, actions.accept_offer, kuwait.viewer(), offer)
    planned = sa.select(Stay.person_id).where(Stay.state == StayState.PLANNED)
    assert {person for (person,) in kuwait.rows(planned)} == {mother, child}


@pytest.mark.one_database
def test_a_place_reads_no_name_before_it_offers_a_bed_and_another_mission_reads_nothing(
    shelter: Shelter, warden: Viewer
) -> None:
    woman = shelter.woman("Kumarihamy")
    party = asked(shelter, woman, note="Comes with one bag")
    reference = shelter.kuwait.value(sa.select(Person.reference).where(Person.id == woman))
    account = an_account(shelter.kuwait.app, "warden", "site:KWT-LOTUS")
    with clock_set_to(NOON):
        browser = sign_in_as(shelter.kuwait.app, account)
        for path in ("/bed-requests", f"/sites/{shelter.site}/waiting", f"/bed-requests/{party}/offer/{shelter.site}"):
            browser.open(path)
            assert reference in browser.words, path
            assert "Kumarihamy" not in browser.text, path
        chosen = browser.form(having=("beds",)).choices["beds"][0]
        assert browser.submit({"beds": chosen, "hours": "6"}, to=f"/offer/{shelter.site}").status_code == 303
        browser.open("/bed-requests")
        assert "Kumarihamy" in browser.words
        stranger = shelter.kuwait.browser(shelter.kuwait.neighbour)
        stranger.open("/bed-requests")
        assert reference not in stranger.text
        assert stranger.open(f"/bed-requests/{party}/withdraw").status_code == 404
        neighbour = shelter.kuwait.viewer(shelter.kuwait.neighbour)
        with pytest.raises(NotThere):
            do(shelter.kuwait.app, actions.withdraw_request, neighbour, party, reason="not mine")


@pytest.mark.one_database
def test_from_the_persons_page_to_an_accepted_bed_from_the_door(shelter: Shelter) -> None:
    woman = shelter.woman()
    officer: Browser = shelter.kuwait.browser()
    officer.open(f"/people/{woman}")
    assert f'href="/people/{woman}/bed-request"' in officer.text
    officer.open(f"/people/{woman}/bed-request")
    officer.submit({"no_place": "y", "note": "Comes by taxi"}, to="/bed-request")
    officer.follow()
    assert "Has no place to sleep tonight +50" in officer.words
    assert officer.open(f"/people/{woman}/bed-request").status_code == 303, "she waits already"
    warden = sign_in_as(shelter.kuwait.app, an_account(shelter.kuwait.app, "warden", "site:KWT-LOTUS"))
    warden.open(f"/sites/{shelter.site}/waiting")
    assert "Comes by taxi" in warden.words
    party = shelter.kuwait.value(sa.select(BedRequest.id))
    warden.open(f"/bed-requests/{party}/offer/{shelter.site}")
    warden.submit({"hours": "2"}, to=f"/offer/{shelter.site}")
    officer.open("/")
    assert "Offered beds that are held" in officer.words
    offer = shelter.kuwait.value(sa.select(BedOffer.id))
    officer.open(f"/bed-offers/{offer}/accept")
    officer.submit(to="/accept")
    officer.follow()
    assert "The bed is theirs." in officer.words
    assert "Nobody waits for a bed." in officer.words
    warden.open(f"/sites/{shelter.site}/board")
    assert "Kumari" in warden.words
    officer.open(f"/bed-offers/{offer}/accept")
    assert officer.submit(to="/accept").status_code == 422
    assert "This offer was answered already." in officer.words
