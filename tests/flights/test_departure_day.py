"""The departure day: from the shelter with the bus to the airport; what boarding ends, and what it does not."""

from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa

from migrant_support.domains.directory.rules import SiteKind
from migrant_support.domains.documents.actions.safe import deposit
from migrant_support.domains.documents.models import SafeRelease
from migrant_support.domains.documents.queries.safe import kept_of
from migrant_support.domains.documents.rules.safe import ItemKind, NewItem
from migrant_support.domains.flights import actions
from migrant_support.domains.flights.models import BusRider, DepartureBus, Flight, ManifestEntry
from migrant_support.domains.flights.rules.departure import next_place
from migrant_support.domains.flights.rules.states import EntryState
from migrant_support.domains.people.models import Person
from migrant_support.domains.sites.models import Bed, Room, Site, Stay
from migrant_support.domains.sites.rules import RoomUse, StayEnd, StayState
from migrant_support.kernel.clock import now
from migrant_support.kernel.money import Money
from migrant_support.kernel.refusals import Refused
from migrant_support.platform.store import db
from migrant_support.platform.store.transaction import work
from tests.flights.test_airport import departing
from tests.support.browsing import Browser
from tests.support.flying import Airfield


def shelter(field: Airfield, *people: UUID) -> UUID:
    """A shelter at Kuwait in which each of them has a bed of a family room since an hour; returns the site."""
    with field.app.app_context(), work(write=True):
        site = Site(code="KWT-HOUSE", kind=SiteKind.SAFE_HOUSE, name="The house", is_secret=True, mission="KWT",
                    country_code="KWT",
                    zone="Asia/Kuwait")  # fmt: skip
        db.session.add(site)
        db.session.flush()
        for number, person_id in enumerate(people):
            room = Room(site_id=site.id, name=f"R{number}", use=RoomUse.FAMILIES)
            db.session.add(room)
            db.session.flush()
            bed = Bed(site_id=site.id, room_id=room.id, name="1")
            db.session.add(bed)
            db.session.flush()
            ends = now() + timedelta(days=4)
            db.session.execute(sa.update(Stay).where(Stay.person_id == person_id).values(from_at=ends))
            db.session.add(
                Stay(person_id=person_id, site_id=site.id, bed_id=bed.id, state=StayState.CURRENT,
                     from_at=now().replace(year=2020), until_at=ends)
            )  # fmt: skip
        return site.id


def planned(field: Airfield, browser: Browser, flight: UUID, **more: Any) -> UUID:
    """A bus of the morning of the flight, planned on its page."""
    path = f"/flights/{flight}/buses/new"
    day = field.value(sa.select(Flight.departs_on).where(Flight.id == flight))
    browser.open(path)
    typed = {
        "name": "NB-4711",
        "seats": "2",
        "day": f"{day:%d %m %Y}",
        "clock": "9:30",
        "driver_phone": "+965 5000 1234",
    }
    answer = browser.submit(typed | more, to=path)
    assert answer.status_code == 303, browser.words
    return field.value(sa.select(DepartureBus.id))


def stay_of(field: Airfield, person: UUID) -> list[Any]:
    """Her stays at the shelter: state and why it ended."""
    stays = (
        sa.select(Stay.state, Stay.end_reason)
        .join(Site, Site.id == Stay.site_id)
        .where(Stay.person_id == person, Site.code == "KWT-HOUSE")
    )
    return field.rows(stays.order_by(Stay.made_at, Stay.id))


def leaving(field: Airfield, *names: str) -> tuple[UUID, dict[UUID, UUID], list[UUID]]:
    """People of the shelter with a seat on a sealed flight."""
    people = [field.traveller(name) for name in names]
    flight, entries = departing(field, *people)
    shelter(field, *people)
    return flight, entries, people


def test_a_full_bus_takes_nobody_more() -> None:
    assert next_place(3, {1, 3}) == 2
    with pytest.raises(Refused):
        next_place(2, {1, 2})


def test_on_the_bus_things_are_handed_back_and_the_stay_ends_for_those_who_leave(field: Airfield) -> None:
    flight, entries, (anna, stays) = leaving(field, "Anna", "Stays")
    things = [NewItem(ItemKind.PHONE, "Nokia"), NewItem(ItemKind.MONEY, money=Money(Decimal("12.500"), "KWD"))]
    field.do(deposit, anna, things, mission="KWT")
    browser = field.browser()
    bus = planned(field, browser, flight)
    day = f"/flights/{flight}/departure-day"
    browser.open(day)
    assert "The house" in browser.words
    assert "In the safe: Phone × 1, Cash × 1" in browser.words
    ticked = [str(entry) for entry in entries.values()]
    assert browser.submit({"entry": ticked, "bus": str(bus)}, to=day).status_code == 303
    path = f"/flights/{flight}/buses/{bus}"
    browser.open(path)
    code = field.value(sa.select(Person.reference).where(Person.id == anna))
    browser.submit({"code": code}, to=path)
    assert "Hand back first" in browser.words
    assert stay_of(field, anna) == [(StayState.CURRENT, None)], "a scan ends nothing"
    assert browser.submit({}, to=f"/riders/{entries[anna]}/boarded").status_code == 303
    assert stay_of(field, anna) == [(StayState.ENDED, StayEnd.LEFT_FOR_HOME)]
    assert stay_of(field, stays) == [(StayState.CURRENT, None)], "nothing is ended for who did not leave"
    assert field.ask(kept_of, anna) == []
    assert len(field.rows(sa.select(SafeRelease.id))) == 2
    browser.open(path)
    browser.post(f"{path}/riders/{entries[anna]}/boarded")
    assert len(field.rows(sa.select(SafeRelease.id))) == 2, "a second tap changes nothing"
    for what in ("receipts", "paper"):
        browser.open(path)
        assert browser.submit({}, to=f"/{what}/ta").data.startswith(b"%PDF")


def test_a_coordinator_is_told_of_things_in_a_safe_that_she_may_not_open(field: Airfield) -> None:
    flight, entries, (anna, bare) = leaving(field, "Anna", "Bare")
    field.do(deposit, anna, [NewItem(ItemKind.PHONE, "Nokia")], mission="KWT")
    bus = planned(field, field.browser(), flight)
    browser = field.browser(field.coordinator)
    path = f"/flights/{flight}/buses/{bus}"
    told = {}
    for person in (anna, bare):
        browser.open(path)
        browser.post(f"{path}/riders/{entries[person]}/boarded")
        browser.open(path)
        told[person] = "still lies in a safe" in browser.words
    assert told == {anna: True, bare: False}
    assert len(field.ask(kept_of, anna)) == 1


def test_who_did_not_leave_after_all_has_her_bed_again_if_it_is_free(field: Airfield) -> None:
    flight, entries, (anna, other) = leaving(field, "Anna", "Other")
    guest = field.traveller("Guest")
    browser = field.browser()
    path = f"/flights/{flight}/buses/{planned(field, browser, flight)}"
    for person in (anna, other):
        browser.open(path)
        assert browser.post(f"{path}/riders/{entries[person]}/boarded").status_code == 303
    with field.app.app_context(), work(write=True):
        taken = db.session.scalars(sa.select(Stay).where(Stay.person_id == other, Stay.state == StayState.ENDED)).one()
        taking = Stay(person_id=guest, site_id=taken.site_id, bed_id=taken.bed_id,
                     state=StayState.CURRENT, from_at=now())  # fmt: skip
        db.session.add(taking)
    for person, said in ((anna, "The bed is given again"), (other, "The bed is not free any more")):
        browser.open(path)
        assert browser.post(f"{path}/riders/{entries[person]}/back").status_code == 303
        browser.follow()
        assert said in browser.words
    assert [state for state, _why in stay_of(field, anna)] == [StayState.ENDED, StayState.CURRENT]
    assert [state for state, _why in stay_of(field, other)] == [StayState.ENDED]
    assert field.rows(sa.select(BusRider.boarded_at)) == [(None,), (None,)]


def test_a_bus_takes_those_with_a_seat_and_no_more_than_it_has(field: Airfield) -> None:
    flight, entries, _people = leaving(field, "One", "Two", "Three")
    browser = field.browser()
    bus = planned(field, browser, flight)
    day = f"/flights/{flight}/departure-day"
    browser.open(day)
    full = {"entry": [str(entry) for entry in entries.values()], "bus": str(bus)}
    assert browser.submit({**full}, to=day).status_code == 422
    assert "This bus is full: it has 2 seats." in browser.words
    first = next(iter(entries.values()))
    field.do(actions.leave_entry, first, EntryState.NO_SHOW, reason="Ran away")
    with pytest.raises(Refused):
        field.do(actions.check_in, first)
    browser.open(f"/flights/{flight}/buses/{bus}")
    browser.post(f"/flights/{flight}/buses/{bus}/riders/{first}/boarded")
    person = field.value(sa.select(ManifestEntry.person_id).where(ManifestEntry.id == first))
    assert stay_of(field, person) == [(StayState.CURRENT, None)]
    stranger = field.browser(field.neighbour)
    assert stranger.open(f"/flights/{flight}/buses/{bus}").status_code == 404
    assert stranger.open(day).status_code == 404
