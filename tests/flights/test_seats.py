"""Seats: proposing holds none, confirming takes one, a held one stays, the waiting list moves up in its order."""

import pytest
import sqlalchemy as sa

from migrant_support.domains.flights import actions
from migrant_support.domains.flights.models import AllottedSeat, ManifestEntry
from migrant_support.domains.flights.queries import allotments_of
from migrant_support.domains.flights.rules.passengers import Candidate, Limits
from migrant_support.domains.flights.rules.states import EntryState
from migrant_support.domains.flights.rules.words import Payer, SpecialService
from migrant_support.kernel.refusals import NotThere, Refused
from migrant_support.platform.store import db
from tests.support.flying import Airfield, allotment_of


def test_a_proposal_holds_no_seat_and_a_confirmation_one(field: Airfield) -> None:
    flight = field.flight(seats=2)
    (entry,) = field.proposed(flight, field.traveller())
    assert field.ask(allotments_of, flight)[0].held == 0
    assert field.confirm(flight, entry)[0].is_done
    row = field.ask(allotments_of, flight)[0]
    assert (row.seats, row.held, row.free) == (2, 1, 1)


def test_the_third_person_for_two_seats_is_refused_with_what_to_do(field: Airfield) -> None:
    flight = field.flight(seats=2)
    field.confirmed(flight, field.traveller("A"), field.traveller("B"))
    (third,) = field.proposed(flight, field.traveller("C"))
    (outcome,) = field.confirm(flight, third)
    assert outcome.refused.code == "no_seat"
    assert field.state(third) is EntryState.PROPOSED


def test_who_waits_longest_gets_the_seat_that_is_freed(field: Airfield) -> None:
    flight = field.flight(seats=1)
    (seated,) = field.confirmed(flight, field.traveller("A"))
    second, third = (field.proposed(flight, field.traveller(name))[0] for name in ("B", "C"))
    field.do(actions.put_on_waiting_list, flight, [third])
    field.do(actions.put_on_waiting_list, flight, [second])
    field.do(actions.leave_entry, seated, EntryState.WITHDRAWN, reason="Found work")
    outcomes = field.do(actions.fill_from_waiting, flight, allotment_of(field, flight))
    assert [outcome.is_done for outcome in outcomes] == [True, False]
    assert field.state(third) is EntryState.CONFIRMED
    assert field.state(second) is EntryState.WAITING


def test_a_seat_that_somebody_holds_is_not_taken_away(field: Airfield) -> None:
    flight = field.flight(seats=2)
    field.confirmed(flight, field.traveller())
    field.seats(flight, 1)
    with pytest.raises(Refused) as no:
        field.seats(flight, 0)
    assert no.value.in_english.startswith("Only 0 of these seats are free")


def test_the_database_itself_keeps_a_held_seat(field: Airfield) -> None:
    flight = field.flight(seats=1)
    field.confirmed(flight, field.traveller())
    with pytest.raises(sa.exc.IntegrityError):
        field.do(lambda _viewer: delete_every_seat())


def delete_every_seat() -> None:
    """Delete every seat by hand."""
    db.session.execute(sa.delete(AllottedSeat))


def test_free_seats_move_to_another_payer(field: Airfield) -> None:
    flight = field.flight(seats=3)
    field.confirmed(flight, field.traveller())
    source = allotment_of(field, flight)
    with pytest.raises(Refused, match="seats_held"):
        field.do(actions.move_seats, flight, source, mission="OMN", payer=Payer.IOM, seats=3, by=field.coordinator)
    field.do(actions.move_seats, flight, source, mission="OMN", payer=Payer.IOM, seats=2, by=field.coordinator)
    rows = {row.mission: (row.seats, row.held) for row in field.ask(allotments_of, flight, by=field.coordinator)}
    assert rows == {"KWT": (1, 1), "OMN": (2, 0)}


def test_a_person_is_confirmed_on_one_flight_at_a_time(field: Airfield) -> None:
    person = field.traveller()
    first, second = field.flight(), field.flight(days=6)
    (entry,) = field.proposed(second, person)
    field.confirmed(first, person)
    (outcome,) = field.confirm(second, entry)
    assert outcome.refused.code == "seated_elsewhere"
    assert outcome.refused.values["number"] == "UL1"


def test_an_officer_gives_no_seat_of_another_mission(field: Airfield) -> None:
    flight = field.flight(mission="OMN")
    with pytest.raises(NotThere):
        field.propose(flight, field.traveller())
    field.seats(flight, 1, mission="KWT")
    with pytest.raises(Refused, match="mission_not_yours"):
        field.propose(flight, field.traveller("B"), mission="OMN")


def test_the_coordinator_gives_seats_of_every_mission(field: Airfield) -> None:
    flight = field.flight(mission="OMN")
    person = field.traveller()
    (outcome,) = field.propose(flight, person, mission="OMN", by=field.coordinator)
    assert field.confirm(flight, outcome.entry_id, by=field.coordinator)[0].is_done


def test_the_neighbour_does_not_even_see_the_flight_or_the_person(field: Airfield) -> None:
    flight = field.flight()
    (entry,) = field.proposed(flight, field.traveller())
    with pytest.raises(NotThere):
        field.confirm(flight, entry, by=field.neighbour)
    field.seats(flight, 1, mission="OMN")
    with pytest.raises(NotThere):
        field.confirm(flight, entry, by=field.neighbour)


@pytest.mark.parametrize(("service", "limit"), [("WCHR", "wheelchairs"), ("STCR", "stretchers")])
def test_the_aircraft_takes_so_many_and_no_more(field: Airfield, service: str, limit: str) -> None:
    most = {"wheelchairs": 1, "stretchers": 1, "infants": 0, "minors_alone": 0}
    flight = field.flight(seats=3, limits=Limits(**most))
    entries = []
    for name in ("A", "B"):
        candidate = Candidate(field.traveller(name), services=(SpecialService(service),))
        outcome = field.do(actions.propose, flight, [candidate], mission="KWT", payer=Payer.STATE)[0]
        entries.append(outcome.entry_id)
    outcomes = field.confirm(flight, *entries)
    assert [outcome.is_done for outcome in outcomes] == [True, False]
    assert outcomes[1].refused.code == limit


def test_who_comes_off_the_list_leaves_the_seat_to_others(field: Airfield) -> None:
    flight = field.flight(seats=1)
    (entry,) = field.confirmed(flight, field.traveller("A"))
    with pytest.raises(Refused, match="reason_missing"):
        field.do(actions.leave_entry, entry, EntryState.POSTPONED, reason=" ")
    field.do(actions.leave_entry, entry, EntryState.POSTPONED, reason="Court date")
    assert field.value(sa.select(ManifestEntry.place).where(ManifestEntry.id == entry)) is None
    field.confirmed(flight, field.traveller("B"))
