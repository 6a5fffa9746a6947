"""The airport by the door people use: desk, gate, list and paper; too heavy, not come, standing by."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa

from migrant_support.domains.flights import actions
from migrant_support.domains.flights.actions.sealing import seal_manifest
from migrant_support.domains.flights.models import BoardingPass, EntryMove, Flight, ManifestEntry
from migrant_support.domains.flights.rules.airport import Allowance, check_baggage, tally
from migrant_support.domains.flights.rules.states import EntryState, FlightState
from migrant_support.domains.people.actions.bonds import form_unit
from migrant_support.domains.people.models import Person
from migrant_support.domains.people.rules import UnitKind
from migrant_support.kernel.refusals import Refused
from migrant_support.platform.messages.models import Message
from migrant_support.platform.messages.outbox import opened_words
from migrant_support.platform.store import db
from migrant_support.platform.store.transaction import work
from tests.support.browsing import Browser
from tests.support.counting import statements
from tests.support.flying import Airfield, allotment_of


def reference(field: Airfield, person: UUID) -> str:
    """What is typed when a card is not at hand."""
    return str(field.value(sa.select(Person.reference).where(Person.id == person)))


def departing(field: Airfield, *people: UUID, seats: int | None = None, waiting: Sequence[UUID] = ()) -> Any:
    """A sealed flight with these people on it, and others who stand by; the flight, and the entries by person."""
    flight = field.flight(seats=len(people) if seats is None else seats)
    field.places(*people, *waiting)
    field.confirmed(flight, *people)
    if waiting:
        field.do(actions.put_on_waiting_list, flight, field.proposed(flight, *waiting))
    field.do(actions.lock_flight, flight, by=field.coordinator)
    field.do(seal_manifest, flight, by=field.coordinator)
    rows = field.rows(sa.select(ManifestEntry.person_id, ManifestEntry.id).where(ManifestEntry.flight_id == flight))
    return flight, dict(rows)


def scan(browser: Browser, path: str, code: str) -> str:
    """Scan at a desk; what the page says then."""
    browser.open(path)
    browser.submit({"code": code}, to=path)
    return browser.words


def state(field: Airfield, entry: UUID) -> EntryState:
    """Where an entry stands."""
    return field.state(entry)


def test_baggage_is_what_is_free_or_said_to_be_too_much() -> None:
    free = Allowance(2, 30)
    check_baggage(free, bags=2, kilos=30)
    check_baggage(free, bags=3, kilos=44, is_let_pass=True)
    for bags, kilos, code in ((3, 20, "too_many_bags"), (2, 31, "overweight"), (0, 4, "baggage_unlikely")):
        with pytest.raises(Refused) as no:
            check_baggage(free, bags=bags, kilos=kilos)
        assert no.value.code == code
    with pytest.raises(Refused):
        check_baggage(free, bags=-1, kilos=0, is_let_pass=True)


def test_who_is_on_board_is_checked_in_and_expected_too() -> None:
    counted = tally({EntryState.CONFIRMED: 3, EntryState.CHECKED_IN: 2, EntryState.BOARDED: 1, EntryState.NO_SHOW: 4})
    assert (counted.expected, counted.checked_in, counted.boarded) == (6, 3, 1)
    assert (counted.missing, counted.not_on_board, counted.no_show) == (3, 2, 4)


def test_a_passenger_is_scanned_weighed_checked_in_and_boards(field: Airfield) -> None:
    anna, other = field.traveller("Anna"), field.traveller("Elsewhere")
    flight, entries = departing(field, anna)
    desk, browser = f"/flights/{flight}/airport", field.browser()
    assert "Not on the list of this flight" in scan(browser, desk, reference(field, other))
    assert "Not known here" in scan(browser, desk, "N0000001")
    assert "Check in now" in scan(browser, desk, reference(field, anna))
    to = f"/airport/{entries[anna]}/check-in"
    assert browser.submit({"bags": "2", "bag_kilos": "34", "seat_number": "12a"}, to=to).status_code == 422
    assert "4 kg too heavy: 30 kg are free for this passenger." in browser.words
    assert 'value="34"' in browser.text
    assert browser.submit({"is_let_pass": "y"}, to=to).status_code == 303
    browser.follow()
    assert "Checked in. Boarding pass 1." in browser.words
    row = sa.select(ManifestEntry.bags, ManifestEntry.bag_kilos, ManifestEntry.seat_number)
    assert field.rows(row) == [(2, 34, "12A")]
    said = scan(browser, desk, reference(field, anna))
    assert "Boarding pass 1" in said
    assert "2 bags, 34 kg" in said
    gate = f"/flights/{flight}/gate"
    assert "1 person boarded." in scan(browser, gate, reference(field, anna))
    assert "On board already. Nothing was changed." in scan(browser, gate, reference(field, anna))
    steps = sa.select(EntryMove.target).where(EntryMove.entry_id == entries[anna]).order_by(EntryMove.id)
    assert [step for (step,) in field.rows(steps)][-2:] == [EntryState.CHECKED_IN, EntryState.BOARDED]
    assert browser.submit({}, to="/airport/back").status_code == 303
    assert state(field, entries[anna]) is EntryState.CHECKED_IN


def test_the_desk_says_stop_and_offers_no_way_past(field: Airfield) -> None:
    ill = field.traveller("Ill", without=["fitness"])
    flight = field.flight(seats=1)
    field.places(ill)
    (entry,) = field.confirmed(flight, ill)
    with field.app.app_context(), work(write=True):
        db.session.execute(sa.update(Flight).values(state=FlightState.SEALED))
    browser = field.browser()
    said = scan(browser, f"/flights/{flight}/airport", reference(field, ill))
    assert "Stop" in said
    assert "Missing: Fitness result." in said
    assert f"/airport/{entry}/check-in" not in browser.text
    assert "Missing: Fitness result." in scan(browser, f"/flights/{flight}/gate", reference(field, ill))
    assert state(field, entry) is EntryState.CONFIRMED


def test_a_seat_of_one_who_did_not_come_goes_to_the_family_that_stands_by(field: Airfield) -> None:
    late, also, here = field.traveller("Late"), field.traveller("Alsolate"), field.traveller("Here")
    family = [field.traveller("Wife"), field.traveller("Husband")]
    field.do(form_unit, family, UnitKind.FAMILY)
    flight, entries = departing(field, late, also, here, waiting=family)
    desk, browser = f"/flights/{flight}/airport", field.browser()
    browser.open(f"{desk}/list?show=missing")
    browser.submit({"entry": [str(entries[late])], "act": "no_show"}, to="/airport/list")
    assert state(field, entries[late]) is EntryState.NO_SHOW
    browser.open(desk)
    browser.submit({}, to=f"/stand-by/{allotment_of(field, flight)}")
    assert "Done for 0 of 2 people." in browser.words, "one seat is not enough for two who go together"
    browser.open(f"{desk}/list")
    browser.submit({"entry": [str(entries[also])], "act": "no_show"}, to="/airport/list")
    browser.follow()
    assert "Written down as not come: 1." in browser.words
    browser.open(desk)
    assert browser.submit({}, to=f"/stand-by/{allotment_of(field, flight)}").status_code == 303
    assert {state(field, entries[one]) for one in family} == {EntryState.CONFIRMED}
    browser.open(f"{desk}/list?show=gone")
    answer = browser.submit({"entry": [str(entries[late])], "act": "back"}, to="/airport/list")
    assert answer.status_code == 422
    assert "The seat was given to somebody who waited" in browser.words
    assert state(field, entries[late]) is EntryState.NO_SHOW


def test_not_come_is_undone_with_seat_and_all(field: Airfield) -> None:
    one, other = field.traveller("One"), field.traveller("Other")
    flight, entries = departing(field, one, other)
    field.do(actions.check_in, entries[other], bags=1, bag_kilos=9)
    browser, path = field.browser(), f"/flights/{flight}/airport/list"
    browser.open(path)
    ticked = [str(entry) for entry in entries.values()]
    assert browser.submit({"entry": ticked, "act": "no_show"}, to=path).status_code == 303
    browser.follow()
    assert {state(field, entry) for entry in entries.values()} == {EntryState.NO_SHOW}
    offered = next(form for form in browser.forms() if form.action.startswith("/undo/"))
    assert browser.submit({}, to=offered.action).status_code == 303
    assert state(field, entries[one]) is EntryState.CONFIRMED
    assert state(field, entries[other]) is EntryState.CHECKED_IN, "as it was before"
    places = [place for (place,) in field.rows(sa.select(ManifestEntry.place))]
    assert sorted(places) == [1, 2]


def test_who_sat_in_the_aircraft_is_taken_off_with_a_reason_and_the_bags_are_named(field: Airfield) -> None:
    anna = field.traveller("Anna")
    flight, entries = departing(field, anna)
    field.do(actions.check_in, entries[anna], bags=2, bag_kilos=25)
    field.do(actions.board, entries[anna])
    browser, path = field.browser(), f"/flights/{flight}/entries/{entries[anna]}/offload"
    browser.open(path)
    assert "Bags to unload: 2 bags, 25 kg." in browser.words
    assert browser.submit({"reason": " "}, to=path).status_code == 422
    assert state(field, entries[anna]) is EntryState.BOARDED
    assert browser.submit({"reason": "Became ill"}, to=path).status_code == 303
    assert state(field, entries[anna]) is EntryState.OFFLOADED
    browser.open(f"/flights/{flight}/airport")
    assert "Bags to unload" in browser.words
    steps = sa.select(EntryMove.target).where(EntryMove.entry_id == entries[anna]).order_by(EntryMove.id)
    last = [step for (step,) in field.rows(steps)][-3:]
    assert last == [EntryState.BOARDED, EntryState.CHECKED_IN, EntryState.OFFLOADED]
    with pytest.raises(Refused):
        field.do(actions.check_in, entries[anna])


def test_what_was_ticked_on_paper_is_typed_back_in_and_each_gets_a_line(field: Airfield) -> None:
    well, ill = field.traveller("Well"), field.traveller("Ill")
    flight, entries = departing(field, well, ill)
    browser, path = field.browser(), f"/flights/{flight}/airport/list"
    for language in ("en", "si", "ta"):
        browser.open(f"/flights/{flight}/airport")
        assert browser.submit({}, to=f"/airport/paper/{language}").data.startswith(b"%PDF")
    everybody = [str(entry) for entry in entries.values()]
    browser.open(path)
    assert browser.submit({"entry": [], "act": "board"}, to=path).status_code == 422
    assert "Tick the people first" in browser.words
    assert browser.submit({"entry": everybody, "act": "board"}, to=path).status_code == 422
    assert "Not everybody who travels with this passenger is checked in." in browser.words
    browser.open(path)
    assert browser.submit({"entry": everybody, "act": "check_in"}, to=path).status_code == 303
    numbers = field.rows(sa.select(BoardingPass.number).order_by(BoardingPass.number))
    assert numbers == [(1,), (2,)]
    browser.open(path)
    assert browser.submit({"entry": everybody, "act": "board"}, to=path).status_code == 303
    assert {state(field, entry) for entry in entries.values()} == {EntryState.BOARDED}
    stranger = field.browser(field.neighbour)
    assert stranger.open(path).status_code == 404


def test_colombo_is_told_numbers_and_no_name_when_the_flight_has_left(field: Airfield) -> None:
    anna = field.traveller("Canaryname")
    flight, entries = departing(field, anna)
    planner = field.browser(field.coordinator)
    path = f"/flights/{flight}/contacts"
    new: dict[str, str] = {}
    for language in ("en", "si"):
        planner.open(path)
        new = {"office": f"Health desk {language}", "email": f"{language}@health.example", "language": language}
        assert planner.submit({**new}, to=path).status_code == 303
    planner.open(path)
    assert planner.submit({**new}, to=path).status_code == 422
    assert "This address is told already." in planner.words
    field.do(actions.check_in, entries[anna], bags=2, bag_kilos=25)
    field.do(actions.board, entries[anna])
    browser = field.browser()
    browser.open(f"/flights/{flight}")
    assert browser.submit({}, to="/departure").status_code == 303
    with field.app.app_context(), work(write=False):
        said = {one.language: opened_words(one) for one in db.session.scalars(sa.select(Message))}
    assert set(said) == {"en", "si"}
    assert said["en"].to == "en@health.example"
    assert "People on board: 1" in said["en"].text
    assert "Bags: 2, together 25 kg" in said["en"].text
    assert "Canaryname" not in said["en"].text + said["en"].heading


def test_free_baggage_of_a_flight_is_what_its_coordinator_says(field: Airfield) -> None:
    anna = field.traveller("Anna")
    flight, entries = departing(field, anna)
    planner, path = field.browser(field.coordinator), f"/flights/{flight}/baggage"
    planner.open(path)
    assert planner.submit({"holds_for": "state", "pieces": "1", "kilos": "20"}, to=path).status_code == 303
    with pytest.raises(Refused, match="overweight"):
        field.do(actions.check_in, entries[anna], bags=1, bag_kilos=25)
    planner.open(path)
    assert planner.submit({"holds_for": "state", "pieces": "2", "kilos": "30"}, to=path).status_code == 303
    assert field.do(actions.check_in, entries[anna], bags=1, bag_kilos=25) == 1


@pytest.mark.one_database
def test_a_list_of_many_asks_the_database_as_often_as_one_of_few(field: Airfield) -> None:
    few: list[int] = []
    many: list[int] = []
    for into, count in ((few, 2), (many, 14)):
        flight, entries = departing(field, *[field.traveller(f"P{count}x{n}") for n in range(count)])
        browser = field.browser()
        code = reference(field, next(iter(entries)))
        for path in (f"/flights/{flight}/airport", f"/flights/{flight}/airport/list"):
            browser.open(path)
            with statements(field.app) as asked:
                browser.open(path)
            into.append(len(asked))
        scan(browser, f"/flights/{flight}/airport", code)
        with statements(field.app) as asked:
            browser.submit({"code": code}, to=f"/flights/{flight}/airport")
        into.append(len(asked))
    assert few == many
