"""Seats that come free are offered to the next of the waiting list, held until an hour, and answered with one click."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from migrant_support.domains.flights import actions
from migrant_support.domains.flights.actions.airport import no_shows, take_back_steps
from migrant_support.domains.flights.actions.offering import accept_offer, decline_offer
from migrant_support.domains.flights.cli import offer_all
from migrant_support.domains.flights.models import Flight, ManifestEntry, OfferedEntry, OfferedSeat, SeatOffer
from migrant_support.domains.flights.queries import allotments_of
from migrant_support.domains.flights.queries.offers import offers_ahead, offers_of
from migrant_support.domains.flights.rules.offers import InLine, OfferState, answer_until
from migrant_support.domains.flights.rules.states import EntryState
from migrant_support.domains.flights.rules.words import ClearanceState
from migrant_support.domains.flights.seat_offers import offer_times_on
from migrant_support.domains.people.actions.bonds import form_unit, tie_family
from migrant_support.domains.people.rules import BirthDate, Relation, UnitKind
from migrant_support.kernel.clock import clock_set_to, now
from migrant_support.kernel.refusals import NotThere, Refused
from migrant_support.platform.store import db
from migrant_support.platform.tasks.models import Task
from tests.flights.test_airport import departing
from tests.support.flying import Airfield, allotment_of

CHILD_AT_TWELVE = BirthDate(date(2014, 6, 1))
NOW = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)


def waiting(field: Airfield, flight: UUID, *people: UUID) -> list[UUID]:
    """People on the waiting list, one after the other; their entries."""
    entries = field.proposed(flight, *people)
    for entry in entries:
        field.do(actions.put_on_waiting_list, flight, [entry])
    return entries


def offered(field: Airfield, flight: UUID) -> list[UUID]:
    """The entries that have an open offer."""
    return [entry.id for one in field.ask(offers_of, flight) for entry in one.entries]


def freed(field: Airfield, entry: UUID) -> None:
    """Somebody gives the seat back."""
    field.do(actions.leave_entry, entry, EntryState.WITHDRAWN, reason="Found work")


def full(field: Airfield, *people: UUID, seats: int = 1) -> tuple[UUID, list[UUID], list[UUID]]:
    """A flight without a free seat, who sits, who waits."""
    flight = field.flight(seats=seats)
    seated = field.confirmed(flight, *(field.traveller(f"Seated{n}") for n in range(seats)))
    return flight, seated, waiting(field, flight, *people)


def tie(field: Airfield, mother: UUID, child: UUID) -> None:
    """The mother, with papers that prove it."""
    field.do(tie_family, child, mother, Relation.MOTHER, evidence="Birth certificate 123")


def clearance_ends(field: Airfield, person: UUID) -> None:
    """The country refuses the exit after all."""
    field.do(actions.record_clearance, person, country_code="KWT", state=ClearanceState.REFUSED, valid_until=None)


def states(field: Airfield) -> list[OfferState]:
    """How the offers stand, in the order in which they were made."""
    return [state for (state,) in field.rows(sa.select(SeatOffer.state).order_by(SeatOffer.made_at, SeatOffer.id))]


@pytest.mark.parametrize(
    ("ahead", "minutes"), [(timedelta(days=5), 360), (timedelta(hours=30), 180), (timedelta(hours=9), 60)]
)
def test_the_nearer_the_departure_the_shorter_the_time_to_answer(ahead: timedelta, minutes: int) -> None:
    until = answer_until(offer_times_on(date(2026, 12, 1)), now=NOW, departs_at=NOW + ahead)
    assert until == NOW + timedelta(minutes=minutes)


def test_nobody_is_asked_past_the_closing_of_the_list() -> None:
    times = offer_times_on(date(2026, 12, 1))
    assert answer_until(times, now=NOW, departs_at=NOW + timedelta(minutes=75)) == NOW + timedelta(minutes=15)
    for minutes in (69, 60, 0, -5):
        assert answer_until(times, now=NOW, departs_at=NOW + timedelta(minutes=minutes)) is None


def test_the_order_is_answers_before_then_points_then_time() -> None:
    line = [InLine(True, 0, 90, 1), InLine(False, 1, 90, 2), InLine(False, 0, 40, 4), InLine(False, 0, 40, 3)]
    assert [one.rank for one in sorted(line, key=lambda one: one.order)] == [3, 4, 2, 1]
    assert not InLine(True, 0, 0, 1).may_be_asked
    assert not InLine(False, 2, 0, 1).may_be_asked


def test_a_freed_seat_is_offered_held_and_accepted(field: Airfield) -> None:
    flight, (seated,), (first, second) = full(field, field.traveller("B"), field.traveller("C"))
    freed(field, seated)
    (offer,) = field.ask(offers_of, flight)
    assert [entry.id for entry in offer.entries] == [first]
    assert timedelta(hours=5) < offer.until_at - now() <= timedelta(hours=6)
    row = field.ask(allotments_of, flight)[0]
    assert (row.held, row.offered, row.free) == (0, 1, 0)
    assert field.confirm(flight, second)[0].refused.code == "no_seat", "nobody else gets it"
    with pytest.raises(Refused, match="seats_held"):
        field.seats(flight, 0)
    (line,) = field.ask(offers_ahead)
    assert (line.flight.id, line.people, line.until_at) == (flight, 1, offer.until_at)
    (task,) = field.rows(sa.select(Task.scope_id, Task.done_at, Task.due_at).where(Task.code == "answer_seat_offer"))
    assert task == ("KWT", None, offer.until_at)
    assert [one.is_done for one in field.do(accept_offer, flight, first)] == [True]
    assert field.state(first) is EntryState.CONFIRMED
    assert states(field) == [OfferState.ACCEPTED]
    assert field.rows(sa.select(OfferedSeat.place)) == []
    assert field.value(sa.select(Task.state).where(Task.code == "answer_seat_offer")).value == "done"
    with pytest.raises(Refused, match="offer_over"):
        field.do(accept_offer, flight, first)


def test_who_says_no_is_asked_no_more_and_the_next_is(field: Airfield) -> None:
    flight, (seated,), (first, second) = full(field, field.traveller("B"), field.traveller("C"))
    freed(field, seated)
    field.do(decline_offer, flight, first)
    assert offered(field, flight) == [second]
    field.do(decline_offer, flight, second)
    assert offered(field, flight) == []
    assert field.state(first) is EntryState.WAITING
    assert field.ask(allotments_of, flight)[0].free == 1
    assert field.do(actions.fill_from_waiting, flight, allotment_of(field, flight))[0].is_done


def test_a_lapsed_offer_holds_nothing_even_if_no_job_ran_and_the_next_is_asked(field: Airfield) -> None:
    flight, (seated,), (first, second) = full(field, field.traveller("B"), field.traveller("C"))
    freed(field, seated)
    with clock_set_to(now() + timedelta(hours=7)):
        assert offered(field, flight) == []
        assert field.ask(allotments_of, flight)[0].free == 1
        with pytest.raises(Refused, match="offer_over"):
            field.do(accept_offer, flight, first)
        with field.app.app_context():
            assert offer_all() == 1
            assert offer_all() == 0
        assert offered(field, flight) == [second]
        assert states(field) == [OfferState.LAPSED, OfferState.OPEN]
    with clock_set_to(now() + timedelta(hours=8)):
        assert field.do(accept_offer, flight, second)[0].is_done


def test_without_the_job_a_lapsed_seat_goes_to_whoever_is_confirmed(field: Airfield) -> None:
    flight, (seated,), _waits = full(field, field.traveller("B"))
    freed(field, seated)
    with clock_set_to(now() + timedelta(hours=7)):
        field.confirmed(flight, field.traveller("Quick"))
        assert states(field) == [OfferState.LAPSED]


def test_the_most_urgent_is_next_and_a_family_is_asked_when_all_fit(field: Airfield) -> None:
    mother, child, alone = (
        field.traveller("Mother"),
        field.traveller("Son", birth=CHILD_AT_TWELVE),
        field.traveller("C"),
    )
    field.do(form_unit, [mother, child], UnitKind.FAMILY)
    tie(field, mother, child)
    flight, seated, _entries = full(field, alone, seats=2)
    (first,) = _entries
    entries = field.proposed(flight, mother, child)
    field.do(actions.put_on_waiting_list, flight, entries)
    freed(field, seated[0])
    assert offered(field, flight) == [first], "one seat is too few for the family"
    field.do(decline_offer, flight, first)
    freed(field, seated[1])
    assert set(offered(field, flight)) == set(entries)
    assert field.ask(offers_of, flight)[0].seats == 2


def test_a_child_goes_before_who_waits_longer(field: Airfield) -> None:
    mother, child = field.traveller("Mother"), field.traveller("Son", birth=CHILD_AT_TWELVE)
    field.do(form_unit, [mother, child], UnitKind.FAMILY)
    tie(field, mother, child)
    flight, _seated, _first = full(field, field.traveller("Before"))
    entries = field.proposed(flight, mother, child)
    field.do(actions.put_on_waiting_list, flight, entries)
    field.seats(flight, 3)
    assert set(offered(field, flight)) == set(entries), "an allotment that grows is offered too"


def test_who_is_stopped_at_the_gate_is_passed_over_and_judged_again_at_accepting(field: Airfield) -> None:
    flight, (seated,), (_stopped, able) = full(
        field, field.traveller("B", without=["exit_clearance"]), field.traveller("C")
    )
    freed(field, seated)
    assert offered(field, flight) == [able]
    person = field.value(sa.select(ManifestEntry.person_id).where(ManifestEntry.id == able))
    clearance_ends(field, person)
    (outcome,) = field.do(accept_offer, flight, able)
    assert [code.value for code in outcome.stops] == ["exit_clearance"]
    assert field.state(able) is EntryState.WAITING


def test_leaving_the_list_gives_the_offer_to_the_next_and_locking_ends_it(field: Airfield) -> None:
    flight, (seated, other), (first, second) = full(field, field.traveller("B"), field.traveller("C"), seats=2)
    freed(field, seated)
    freed(field, first)
    assert offered(field, flight) == [second]
    assert states(field) == [OfferState.WITHDRAWN, OfferState.OPEN]
    field.places(field.value(sa.select(ManifestEntry.person_id).where(ManifestEntry.id == other)))
    field.do(actions.lock_flight, flight, by=field.coordinator)
    assert states(field) == [OfferState.WITHDRAWN, OfferState.WITHDRAWN]


def test_a_mistaken_no_show_takes_its_offer_back(field: Airfield) -> None:
    late, next_one = field.traveller("Late"), field.traveller("Next")
    flight, entries = departing(field, late, waiting=[next_one])
    field.do(no_shows, flight, [entries[late]])
    assert offered(field, flight) == [entries[next_one]]
    field.do(take_back_steps, flight, [entries[late]])
    assert field.state(entries[late]) is EntryState.CONFIRMED
    assert states(field) == [OfferState.WITHDRAWN]


def test_the_neighbour_neither_sees_nor_answers(field: Airfield) -> None:
    flight, (seated,), (first,) = full(field, field.traveller("B"))
    field.seats(flight, 1, mission="OMN")
    freed(field, seated)
    assert field.ask(offers_of, flight, by=field.neighbour) == []
    assert field.ask(offers_ahead, by=field.neighbour) == []
    for act in (accept_offer, decline_offer):
        with pytest.raises(NotThere):
            field.do(act, flight, first, by=field.neighbour)


def test_the_database_lets_one_offer_hold_a_seat_and_an_entry_have_one(field: Airfield) -> None:
    flight, (seated,), (first,) = full(field, field.traveller("B"))
    freed(field, seated)

    def again(_viewer: Any, rows: list[Any]) -> None:
        offer = SeatOffer(flight_id=flight, until_at=now() + timedelta(hours=1))
        db.session.add(offer)
        db.session.flush()
        db.session.add_all(row(offer.id) for row in rows)
        db.session.flush()

    allotment = allotment_of(field, flight)
    with pytest.raises(IntegrityError):
        field.do(again, [lambda offer: OfferedSeat(allotment_id=allotment, place=1, offer_id=offer)])
    with pytest.raises(IntegrityError):
        field.do(again, [lambda offer: OfferedEntry(offer_id=offer, entry_id=first)])


def test_the_page_says_until_when_and_why_and_answers_with_one_click(field: Airfield) -> None:
    flight, (seated,), (first, second) = full(field, field.traveller("Bandara"), field.traveller("Cooray"))
    freed(field, seated)
    browser = field.browser()
    browser.open("/")
    assert "people to whom a seat is offered" in browser.words
    browser.open(f"/flights/{flight}")
    assert "Next of the waiting list" in browser.words
    assert "hours left" in browser.words
    browser.submit({}, to=f"/flights/{flight}/entries/{first}/no-seat")
    browser.follow()
    assert "go to the next of the waiting list" in browser.words
    assert "Said no to a seat" in browser.words
    browser.submit({}, to=f"/flights/{flight}/entries/{second}/take-seat")
    browser.follow()
    assert "1 person has a seat now." in browser.words
    assert field.state(second) is EntryState.CONFIRMED
    assert browser.post(f"/flights/{flight}/entries/{second}/take-seat", {}).status_code == 422


def test_a_departed_flight_offers_nothing(field: Airfield) -> None:
    flight, (seated,), _waits = full(field, field.traveller("B"))
    departs = field.value(sa.select(Flight.departs_at).where(Flight.id == flight))
    with clock_set_to(departs - timedelta(minutes=30)):
        freed(field, seated)
        assert offered(field, flight) == []
