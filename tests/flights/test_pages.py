"""The screens of flights: planning, seats, proposing, confirming, locking, check-in, by the door people use."""

import pytest
import sqlalchemy as sa

from migrant_support.domains.flights import actions
from migrant_support.domains.flights.models import Flight, FlightLeg, FlightShare, ManifestEntry
from migrant_support.domains.flights.rules.states import EntryState, FlightState
from migrant_support.domains.people.models import Person, RestrictedFile
from migrant_support.platform.store import db
from migrant_support.platform.store.transaction import work
from tests.support.browsing import Browser
from tests.support.flying import Airfield

NIGHT_FLIGHT = {
    "number": "ul 230", "operator": "SriLankan Airlines",
    "first-from_airport": "KWI", "first-from_day": "5 12 2027", "first-from_clock": "23:40",
    "first-to_airport": "CMB", "first-to_day": "6 12 2027", "first-to_clock": "7:10",
}  # fmt: skip


@pytest.mark.one_database
def test_a_night_flight_is_planned_by_the_clocks_of_both_airports(field: Airfield) -> None:
    browser = field.browser(field.coordinator)
    browser.open("/flights/new")
    assert browser.submit(NIGHT_FLIGHT, to="/flights/new").status_code == 303
    browser.follow()
    assert "5 December 2027, 23:40 (Kuwait City)" in browser.words or "23:40" in browser.words
    (leg,) = field.rows(sa.select(FlightLeg.departs_at, FlightLeg.arrives_at))
    assert (leg[0].isoformat(), leg[1].isoformat()) == ("2027-12-05T20:40:00+00:00", "2027-12-06T01:40:00+00:00")
    assert field.value(sa.select(Flight.number)) == "UL230"


@pytest.mark.one_database
def test_what_cannot_fly_stays_on_the_page_with_a_sentence(field: Airfield) -> None:
    browser = field.browser(field.coordinator)
    browser.open("/flights/new")
    wrong = NIGHT_FLIGHT | {"first-to_day": "5 12 2027"}
    assert browser.submit(wrong, to="/flights/new").status_code == 422
    assert "a night flight lands the next day" in browser.words
    assert 'value="23:40"' in browser.text
    browser.open("/flights/new")
    assert browser.submit(NIGHT_FLIGHT | {"first-to_clock": ""}, to="/flights/new").status_code == 422


@pytest.mark.one_database
def test_a_flight_is_planned_once_for_a_day(field: Airfield) -> None:
    browser = field.browser(field.coordinator)
    for status in (303, 422):
        browser.open("/flights/new")
        assert browser.submit(NIGHT_FLIGHT, to="/flights/new").status_code == status
    assert "planned for that day already" in browser.words


@pytest.mark.one_database
def test_a_flight_is_changed_until_its_list_is_locked_and_what_is_missing_is_judged_by_the_new_day(
    field: Airfield,
) -> None:
    browser, officer = field.browser(field.coordinator), field.browser()
    browser.open("/flights/new")
    browser.submit(NIGHT_FLIGHT, to="/flights/new")
    flight = field.value(sa.select(Flight.id))
    field.seats(flight, 3)
    field.do(actions.open_flight, flight, by=field.coordinator)
    field.proposed(flight, field.traveller())
    officer.open(f"/flights/{flight}")
    assert "Document expires" not in officer.words
    browser.open(f"/flights/{flight}/edit")
    typed = dict(browser.form(to="/edit").fields)
    assert typed["first-from_clock"] == "23:40"
    assert typed["first-from_day"] == "5/12/2027"
    late = {"first-from_day": "5 12 2032", "first-to_day": "6 12 2032", "wheelchairs": "1"}
    assert browser.submit(late, to="/edit").status_code == 303
    row = sa.select(Flight.number, Flight.departs_on, Flight.wheelchairs, Flight.state)
    assert [(n, str(on), w, s) for n, on, w, s in field.rows(row)] == [("UL230", "2032-12-05", 1, FlightState.OPEN)]
    assert len(field.rows(sa.select(FlightLeg.position))) == 1
    officer.open(f"/flights/{flight}")
    assert "Document expires" in officer.words, "the passport runs out in 2031"


@pytest.mark.one_database
def test_of_two_who_change_a_flight_the_second_compares_and_a_locked_one_is_opened_first(field: Airfield) -> None:
    flight = field.flight()
    one, other = field.browser(field.coordinator), field.browser(field.other_coordinator)
    one.open(f"/flights/{flight}/edit")
    other.open(f"/flights/{flight}/edit")
    assert one.submit({"aircraft": "A321"}, to="/edit").status_code == 303
    assert other.submit({"aircraft": "A330"}, to="/edit").status_code == 422
    assert "The flight was changed meanwhile." in other.words
    assert other.submit({}, to="/edit").status_code == 303
    assert field.value(sa.select(Flight.aircraft)) == "A330"
    with field.app.app_context(), work(write=True):
        db.session.execute(sa.update(Flight).values(state=FlightState.LOCKED))
    one.open(f"/flights/{flight}/edit")
    assert one.submit({"aircraft": "A340"}, to="/edit").status_code == 422
    assert "The list is locked." in one.words


def reference_of(field: Airfield, person: object) -> str:
    """The reference of a person."""
    return field.value(sa.select(Person.reference).where(Person.id == person))


def test_the_officer_proposes_by_reference_and_confirms_by_ticking(field: Airfield) -> None:
    flight = field.flight(seats=2)
    ready, without = field.traveller("Ready"), field.traveller("Wishless", without=["wish"])
    browser = field.browser()
    browser.open(f"/flights/{flight}/propose")
    typed = "\n".join(reference_of(field, person) for person in (ready, without))
    answer = browser.submit({"references": typed, "mission": "KWT"}, to="/propose")
    assert answer.status_code == 200
    assert "Done for 1 of 2 people." in browser.words
    assert "Missing: Wish to return." in browser.words
    entry = field.value(sa.select(ManifestEntry.id))
    browser.open(f"/flights/{flight}")
    assert "Quarantine place: later" in browser.words
    assert browser.submit({"entry": [str(entry)], "act": "confirm"}, to="/entries").status_code == 303
    assert field.state(entry) is EntryState.CONFIRMED
    browser.open(f"/flights/{flight}")
    assert "1 of 2 seats held" in browser.words
    assert "Quarantine place" in browser.words


def test_when_nothing_was_possible_nothing_is_kept_and_the_page_says_why(field: Airfield) -> None:
    flight = field.flight(seats=2)
    (entry,) = field.proposed(flight, field.traveller(without=["exit_clearance"]))
    browser = field.browser()
    browser.open(f"/flights/{flight}")
    assert browser.submit({"entry": [str(entry)], "act": "confirm"}, to="/entries").status_code == 422
    assert "Missing: Exit clearance." in browser.words
    browser.open(f"/flights/{flight}")
    assert browser.submit({"act": "wait", "entry": [str(entry)]}, to="/entries").status_code == 303
    assert field.state(entry) is EntryState.WAITING
    browser.open(f"/flights/{flight}")
    assert "Most points first, among equals who was put on the list first" in browser.words


def test_from_the_persons_page_to_the_flight(field: Airfield) -> None:
    flight, person = field.flight(), field.traveller(without=["wish"])
    browser = field.browser()
    browser.open(f"/people/{person}/flights/propose")
    assert browser.submit({"flight": str(flight)}, to="/flights/propose").status_code == 422
    assert "Missing: Wish to return." in browser.words
    browser.open(f"/people/{person}/wish")
    assert browser.submit({}, to="/wish").status_code == 303
    browser.open(f"/people/{person}/flights/propose")
    assert browser.submit({"flight": str(flight)}, to="/flights/propose").status_code == 303
    browser.open(f"/people/{person}/wish/end")
    assert browser.submit({}, to="/wish/end").status_code == 422
    assert "stands on the list of UL1" in browser.words


def test_the_list_is_locked_when_everybody_has_a_quarantine_place(field: Airfield) -> None:
    flight, person = field.flight(), field.traveller()
    browser = field.browser(field.coordinator)

    def lock() -> int:
        browser.open(f"/flights/{flight}")
        return browser.submit({}, to="/steps/lock").status_code

    assert lock() == 422
    assert "Nobody has a seat on this flight yet." in browser.words
    field.confirmed(flight, person)
    assert lock() == 422
    assert "1 passengers have no quarantine place for every night." in browser.words
    field.places(person)
    assert lock() == 303
    assert field.value(sa.select(Flight.state)) is FlightState.LOCKED
    browser.open(f"/flights/{flight}")
    assert browser.submit({}, to="/steps/unlock").status_code == 303


def at_the_airport(field: Airfield, flight: object) -> None:
    """Move a flight to the day of departure: locked and sealed."""
    with field.app.app_context(), work(write=True):
        db.session.execute(sa.update(Flight).where(Flight.id == flight).values(state=FlightState.SEALED))


def sent(browser: Browser, path: str, **fields: object) -> int:
    """Open a form, fill it, send it."""
    browser.open(path)
    return browser.submit(fields, to=path).status_code


def test_check_in_and_boarding_ask_the_gate_as_it_stands_then(field: Airfield) -> None:
    flight = field.flight(seats=2)
    ill, well = field.traveller("Ill", without=["fitness"]), field.traveller("Well")
    field.places(ill, well)
    entries = field.confirmed(flight, ill, well)
    at_the_airport(field, flight)
    browser = field.browser()
    path = f"/flights/{flight}/entries"
    assert sent(browser, f"{path}/{entries[0]}/check-in", bag_kilos="10") == 422
    assert "Missing: Fitness result." in browser.words
    assert sent(browser, f"{path}/{entries[1]}/board") == 422
    assert sent(browser, f"{path}/{entries[1]}/check-in", bags="2", bag_kilos="29", seat_number="12a") == 303
    assert sent(browser, f"{path}/{entries[1]}/board") == 303
    assert field.state(entries[1]) is EntryState.BOARDED
    assert field.value(sa.select(ManifestEntry.seat_number).where(ManifestEntry.id == entries[1])) == "12A"
    assert sent(browser, f"{path}/{entries[1]}/leave", target="no_show", reason="Late") == 422
    assert sent(browser, f"{path}/{entries[0]}/leave", target="no_show", reason="Ill") == 303


def test_the_coordinator_lets_an_exit_clearance_pass_but_not_for_an_own_proposal(field: Airfield) -> None:
    flight = field.flight()
    (entry,) = field.proposed(flight, field.traveller(without=["exit_clearance"]))
    path = f"/flights/{flight}/entries/{entry}/override"
    browser = field.browser(field.coordinator)
    fields = {"blocker": "exit_clearance", "reason": "The ministry confirmed it by phone.", "until": "1 1 2027"}
    assert sent(browser, path, **(fields | {"blocker": "document_expires"})) == 422
    assert "This cannot be let pass." in browser.words
    assert sent(browser, path, **fields) == 303
    assert field.confirm(flight, entry)[0].is_done
    (own,) = field.proposed(flight, field.traveller("B", without=["exit_clearance"]), by=field.coordinator)
    assert sent(browser, f"/flights/{flight}/entries/{own}/override", **fields) == 422
    assert "You proposed this person yourself." in browser.words


def test_a_flight_is_shared_with_iom_and_no_longer(field: Airfield) -> None:
    flight = field.flight()
    browser = field.browser(field.coordinator)
    browser.open(f"/flights/{flight}")
    assert browser.submit({}, to="/shares").status_code == 303
    share = field.value(sa.select(FlightShare.id))
    browser.open(f"/flights/{flight}")
    assert browser.submit({}, to=f"/shares/{share}/end").status_code == 303
    assert field.value(sa.select(FlightShare.ended_at)) is not None


def test_a_restricted_passenger_is_a_seat_that_is_held_and_nothing_else(field: Airfield) -> None:
    flight = field.flight(seats=3)
    hidden, seen = field.traveller("Canaryhidden"), field.traveller("Visible")
    field.confirmed(flight, hidden, seen)
    with field.app.app_context(), work(write=True):
        db.session.add(RestrictedFile(person_id=hidden, reason_sealed=b"sealed"))
    for account in (field.officer, field.coordinator):
        browser = field.browser(account)
        browser.open(f"/flights/{flight}")
        assert "Canaryhidden" not in browser.text
        assert "2 of 3 seats held" in browser.words
        assert "1 seat is held." in browser.words
        assert "Showing 1 of 1" in browser.words


def test_three_hundred_passengers_are_shown_with_the_statements_of_three(field: Airfield) -> None:
    counts = []
    flight = field.flight(seats=45)
    for many in (3, 40):
        people = [field.traveller(f"Perera{many}x{number}") for number in range(many)]
        field.confirmed(flight, *people)
        browser = field.browser()
        with counted(field) as statements:
            browser.open(f"/flights/{flight}")
        counts.append(len(statements))
    assert counts[0] == counts[1]


class counted:  # noqa: N801 - reads as a word in the test
    """Counts the statements of the block."""

    def __init__(self, field: Airfield) -> None:
        self.field = field
        self.seen: list[str] = []

    def __enter__(self) -> list[str]:
        with self.field.app.app_context():
            self.engine = db.engine
        sa.event.listen(self.engine, "before_cursor_execute", self._note)
        return self.seen

    def __exit__(self, *_error: object) -> None:
        sa.event.remove(self.engine, "before_cursor_execute", self._note)

    def _note(self, _connection: object, _cursor: object, statement: str, *_more: object) -> None:
        self.seen.append(statement)


def test_an_officer_sees_flights_with_own_seats_once_they_are_open(field: Airfield) -> None:
    mine, draft, foreign = field.flight(), field.flight(state="draft"), field.flight(mission="OMN")
    browser = field.browser()
    browser.open("/flights")
    assert "UL1" in browser.words
    assert "UL2" not in browser.words
    assert "UL3" not in browser.words
    for flight, status in ((mine, 200), (draft, 404), (foreign, 404)):
        assert browser.open(f"/flights/{flight}").status_code == status


def test_seats_are_given_and_moved_on_the_page(field: Airfield) -> None:
    flight = field.flight(seats=3)
    browser = field.browser(field.coordinator)
    assert sent(browser, f"/flights/{flight}/seats", mission="OMN", payer="iom", seats="2") == 303
    allotment = field.value(sa.select(actions.seats.SeatAllotment.id).where(actions.seats.SeatAllotment.payer == "iom"))
    assert sent(browser, f"/flights/{flight}/seats/{allotment}/move", mission="KWT", payer="state", seats="5") == 422
    assert "Only 2 of these seats are free" in browser.words
    assert sent(browser, f"/flights/{flight}/seats/{allotment}/move", mission="KWT", payer="state", seats="2") == 303
    browser.open(f"/flights/{flight}")
    assert "0 of 5 seats held" in browser.words
