"""Seats lent by one mission to another and given back; no more seats than the aircraft has, whoever asks."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from migrant_support.domains.flights import actions
from migrant_support.domains.flights.actions.lending import return_due_seats
from migrant_support.domains.flights.models import AllottedSeat, Flight, LentSeat, ManifestEntry, SeatLoan
from migrant_support.domains.flights.queries import allotments_of
from migrant_support.domains.flights.queries.loans import LoanRow, loans_of
from migrant_support.domains.flights.rules.passengers import Candidate, Limits
from migrant_support.domains.flights.rules.states import EntryState
from migrant_support.domains.flights.rules.words import Payer, SpecialService
from migrant_support.kernel.clock import clock_set_to, now
from migrant_support.kernel.refusals import NotThere, Refused
from migrant_support.platform.store import db
from migrant_support.platform.store.transaction import work
from tests.support.flying import Airfield, allotment_of


def lend(field: Airfield, flight: UUID, seats: int, *, hours: int | None = None, **named: Any) -> UUID:
    """Muscat lends seats to Kuwait."""
    until = now() + timedelta(hours=hours) if hours else None
    lender = allotment_of(field, flight, "OMN")
    values = {"mission": "KWT", "seats": seats, "return_at": until} | named
    loan_id: UUID = field.do(actions.lend_seats, flight, lender, by=field.coordinator, **values)
    return loan_id


def seats(field: Airfield, flight: UUID) -> dict[str, tuple[int, int]]:
    """Seats and held ones by mission."""
    rows = field.ask(allotments_of, flight, by=field.coordinator)
    return {row.mission: (row.seats, row.held) for row in rows}


def loan(field: Airfield, flight: UUID) -> LoanRow:
    """The loan of a flight."""
    rows: list[LoanRow] = field.ask(loans_of, flight, by=field.coordinator)
    return rows[0]


def give_back(field: Airfield, flight: UUID, loan_id: UUID) -> int:
    """Give back by hand."""
    back: int = field.do(actions.return_seats, flight, loan_id, by=field.coordinator)
    return back


def test_lent_seats_are_used_by_the_borrower_and_the_unused_ones_come_back(field: Airfield) -> None:
    flight = field.flight(seats=3, mission="OMN")
    loan_id = lend(field, flight, 2)
    assert seats(field, flight) == {"OMN": (1, 0), "KWT": (2, 0)}
    (entry,) = field.confirmed(flight, field.traveller())
    assert give_back(field, flight, loan_id) == 1
    assert (loan(field, flight).seats, loan(field, flight).out, loan(field, flight).ended_at) == (2, 1, None)
    with pytest.raises(Refused, match="seats_used"):
        give_back(field, flight, loan_id)
    field.do(actions.leave_entry, entry, EntryState.WITHDRAWN, reason="Found work")
    assert give_back(field, flight, loan_id) == 1
    assert loan(field, flight).ended_at is not None
    assert seats(field, flight) == {"OMN": (3, 0), "KWT": (0, 0)}
    with pytest.raises(Refused, match="returned_already"):
        give_back(field, flight, loan_id)


def test_a_passenger_on_a_lent_seat_moves_to_a_free_own_one_so_that_the_lent_one_can_go_back(field: Airfield) -> None:
    flight = field.flight(seats=1, mission="OMN")
    loan_id = lend(field, flight, 1)
    field.confirmed(flight, field.traveller())
    field.seats(flight, 1)
    assert give_back(field, flight, loan_id) == 1
    assert seats(field, flight) == {"OMN": (1, 0), "KWT": (1, 1)}


def test_lent_seats_are_not_the_borrowers_to_give_away(field: Airfield) -> None:
    flight = field.flight(seats=2, mission="OMN")
    lend(field, flight, 2)
    borrower = allotment_of(field, flight, "KWT")
    to_iom = {"mission": "KWT", "payer": Payer.IOM, "seats": 1}
    with pytest.raises(Refused, match="seats_held"):
        field.do(actions.move_seats, flight, borrower, by=field.coordinator, **to_iom)
    with pytest.raises(Refused, match="too_few_free"):
        field.do(actions.lend_seats, flight, borrower, mission="OMN", seats=1, return_at=None, by=field.coordinator)
    field.seats(flight, 0)  # none of its own: nothing to take
    assert seats(field, flight)["KWT"] == (2, 0)


def test_what_cannot_be_lent_is_said(field: Airfield) -> None:
    flight = field.flight(seats=2, mission="OMN")
    for named, code in (
        ({"seats": 0}, "no_seats"), ({"seats": 3}, "too_few_free"), ({"mission": "OMN"}, "same_mission"),
        ({"return_at": now() - timedelta(hours=1)}, "return_past"),
        ({"return_at": now() + timedelta(days=20)}, "return_late"),
    ):  # fmt: skip
        with pytest.raises(Refused, match=code):
            lend(field, flight, **({"seats": 1} | named))
    with pytest.raises(NotThere):
        give_back(field, flight, flight)


def test_the_worker_gives_back_at_the_hour_what_is_free_and_later_what_becomes_free(field: Airfield) -> None:
    flight = field.flight(seats=2, mission="OMN")
    lend(field, flight, 2, hours=2)
    (entry,) = field.confirmed(flight, field.traveller())
    assert due(field) == 0
    with clock_set_to(now() + timedelta(hours=3)):
        assert due(field) == 1
        assert due(field) == 0
        field.do(actions.leave_entry, entry, EntryState.WITHDRAWN, reason="Found work")
        assert due(field) == 1
        assert due(field) == 0
    assert seats(field, flight) == {"OMN": (2, 0), "KWT": (0, 0)}


def due(field: Airfield) -> int:
    """What the worker does each minute."""
    with field.app.app_context(), work(write=True):
        return return_due_seats()


def test_the_database_itself_keeps_a_lent_seat_until_it_is_given_back(field: Airfield) -> None:
    flight = field.flight(seats=2, mission="OMN")
    lend(field, flight, 1)
    borrower, lender = allotment_of(field, flight, "KWT"), allotment_of(field, flight, "OMN")
    with pytest.raises(IntegrityError):
        by_hand(field, sa.delete(AllottedSeat).where(AllottedSeat.allotment_id == borrower))
    with pytest.raises(IntegrityError):  # a lent seat lies with the borrower of its loan and with nobody else
        by_hand(field, sa.update(LentSeat).values(allotment_id=lender))
    with pytest.raises(IntegrityError):
        by_hand(field, sa.update(SeatLoan).values(borrower_id=lender))


def by_hand(field: Airfield, statement: Any) -> None:
    """Write past every rule."""
    with field.app.app_context(), work(write=True):
        db.session.execute(statement)


def test_a_mission_sees_the_loans_that_concern_it_and_no_others(field: Airfield) -> None:
    flight = field.flight(seats=2, mission="OMN")
    field.seats(flight, 1, mission="CYP")
    lend(field, flight, 1, mission="CYP")
    assert [row.borrower for row in field.ask(loans_of, flight, by=field.neighbour)] == ["CYP"]
    assert field.ask(loans_of, flight) == []


def test_no_more_seats_are_given_than_the_aircraft_has(field: Airfield) -> None:
    flight = field.flight(seats=140, configuration="A320-150")
    with pytest.raises(Refused, match="aircraft_full"):
        field.seats(flight, 11, mission="OMN")
    field.seats(flight, 10, mission="OMN")
    assert field.value(sa.select(Flight.allotted).where(Flight.id == flight)) == 150
    with pytest.raises(IntegrityError):
        by_hand(field, sa.insert(AllottedSeat).values(allotment_id=allotment_of(field, flight), place=900))
    with pytest.raises(IntegrityError):
        by_hand(field, sa.update(Flight).where(Flight.id == flight).values(capacity=149))


@pytest.mark.one_database
def test_a_smaller_aircraft_is_no_plain_change_of_the_plan(field: Airfield) -> None:
    flight = field.flight(seats=155, configuration="B737-162")
    page = field.browser(field.coordinator)
    page.open(f"/flights/{flight}/edit")
    answer = page.submit({"configuration": "A320-150"})
    assert answer.status_code == 422
    assert "This aircraft has 150 seats, but missions have 155." in answer.text


def test_deportees_are_limited_like_wheelchairs(field: Airfield) -> None:
    flight = field.flight(seats=3, limits=Limits(0, 0, 0, 0, deportees=1))
    entries = []
    for name in ("A", "B"):
        candidate = Candidate(field.traveller(name), services=(SpecialService.DEPA,))
        (outcome,) = field.do(actions.propose, flight, [candidate], mission="KWT", payer=Payer.STATE)
        entries.append(outcome.entry_id)
    first, second = field.confirm(flight, *entries)
    assert first.is_done
    assert second.refused.code == "deportees"
    assert field.value(sa.select(sa.func.count()).where(ManifestEntry.place.is_not(None))) == 1
