"""Who flies with whom: units whole or not at all, children with a proven parent or an escort and a decision, laps."""

from datetime import date
from uuid import UUID

import pytest
import sqlalchemy as sa

from migrant_support.domains.flights import actions
from migrant_support.domains.flights.models import Flight, ManifestEntry
from migrant_support.domains.flights.rules.states import EntryState, FlightState
from migrant_support.domains.flights.rules.words import Passenger
from migrant_support.domains.people.actions.bonds import form_unit, leave_unit, tie_family
from migrant_support.domains.people.models import FileReader
from migrant_support.domains.people.rules import BirthDate, Relation, UnitKind
from migrant_support.domains.protection.actions import decide_return, withdraw_decision
from migrant_support.domains.protection.rules import ChildDecision
from migrant_support.kernel.clock import now
from migrant_support.kernel.refusals import Refused
from migrant_support.platform.store import db
from migrant_support.platform.store.transaction import work
from tests.support.flying import BABY, CHILD, Airfield


def family(field: Airfield, *births: BirthDate, evidence: str = "birth certificate") -> list[UUID]:
    """A mother with children, as a travel unit whose ties are proven."""
    mother = field.traveller("Mother")
    children = [field.traveller(f"Child{n}", birth=birth) for n, birth in enumerate(births)]
    for child in children:
        field.do(tie_family, child, mother, Relation.MOTHER, evidence=evidence)
    field.do(form_unit, [mother, *children], UnitKind.FAMILY)
    return [mother, *children]


def decide(field: Airfield, child: UUID, **details: object) -> None:
    """Let the protection officer, named on the file, decide that the child may return."""
    with field.app.app_context(), work(write=True):
        if not db.session.scalar(sa.select(FileReader.id).where(FileReader.person_id == child)):
            db.session.add(FileReader(person_id=child, account_id=field.protection.id))
    today = now().date()
    values = {"assessed_on": today, "determined_on": today, "receiver_checked": True, "probation_told": True}
    field.do(decide_return, child, ChildDecision(**(values | details)), by=field.protection)


def codes(outcomes: list) -> set[str]:
    """What stopped or was refused."""
    stops = {code.value for outcome in outcomes for code in outcome.stops}
    return stops | {outcome.refused.code for outcome in outcomes if outcome.refused}


def test_whoever_is_proposed_brings_the_whole_unit(field: Airfield) -> None:
    flight, people = field.flight(seats=3), family(field, CHILD)
    outcomes = field.propose(flight, people[0])
    assert {outcome.person_id for outcome in outcomes if outcome.is_done} == set(people)


def test_a_unit_is_confirmed_whole_or_not_at_all(field: Airfield) -> None:
    flight, people = field.flight(seats=1), family(field, CHILD)
    entries = field.proposed(flight, *people)
    assert codes(field.confirm(flight, entries[0])) == {"no_seat"}
    assert {field.state(entry) for entry in entries} == {EntryState.PROPOSED}
    field.seats(flight, 2)
    assert all(outcome.is_done for outcome in field.confirm(flight, entries[1]))
    assert {field.state(entry) for entry in entries} == {EntryState.CONFIRMED}


def test_one_who_is_stopped_stops_the_unit_and_each_is_told(field: Airfield) -> None:
    flight = field.flight(seats=3)
    husband, wife = field.traveller("Husband", without=["consent"]), field.traveller("Wife")
    field.do(form_unit, [husband, wife], UnitKind.FAMILY)
    entries = field.proposed(flight, husband, wife)
    outcomes = {outcome.person_id: outcome for outcome in field.confirm(flight, entries[1])}
    assert [code.value for code in outcomes[husband].stops] == ["consent"]
    assert outcomes[wife].is_of_group
    assert outcomes[wife].refused.code == "group_stopped"


def test_who_joins_a_unit_after_the_proposal_must_be_on_the_list_too(field: Airfield) -> None:
    flight, first, second = field.flight(seats=3), field.traveller("A"), field.traveller("B")
    (entry,) = field.proposed(flight, first)
    field.do(form_unit, [first, second], UnitKind.FAMILY)
    assert codes(field.confirm(flight, entry)) == {"unit_not_whole"}
    field.propose(flight, second)
    assert all(outcome.is_done for outcome in field.confirm(flight, entry))


def test_a_unit_that_somebody_joined_after_confirming_keeps_the_list_from_being_locked(field: Airfield) -> None:
    flight, first, second = field.flight(seats=3), field.traveller("A"), field.traveller("B")
    field.confirmed(flight, first)
    field.places(first, second)
    field.do(form_unit, [first, second], UnitKind.FAMILY)
    with pytest.raises(Refused, match="unit_split"):
        field.do(actions.lock_flight, flight, by=field.coordinator)
    field.do(leave_unit, second, reason="Stays behind")
    field.do(actions.lock_flight, flight, by=field.coordinator)


def test_a_unit_leaves_the_list_together(field: Airfield) -> None:
    flight, people = field.flight(seats=2), family(field, CHILD)
    entries = field.confirmed(flight, *people)
    field.do(actions.leave_entry, entries[1], EntryState.WITHDRAWN, reason="Ill")
    assert {field.state(entry) for entry in entries} == {EntryState.WITHDRAWN}


def test_a_child_with_its_mother_flies_when_the_tie_is_proven(field: Airfield) -> None:
    flight, people = field.flight(seats=2), family(field, CHILD, evidence="")
    entries = field.proposed(flight, *people)
    assert codes(field.confirm(flight, *entries)) == {"tie", "group_stopped"}
    field.do(tie_family, people[1], people[0], Relation.MOTHER, evidence="birth certificate")
    assert all(outcome.is_done for outcome in field.confirm(flight, *entries))


def test_a_child_alone_is_not_even_proposed_without_an_escort(field: Airfield) -> None:
    flight, child = field.flight(), field.traveller("Child", birth=CHILD)
    assert codes(field.propose(flight, child)) == {"escort_missing"}


def test_a_child_without_its_parents_flies_by_decision_with_an_escort_and_not_otherwise(field: Airfield) -> None:
    flight = field.flight(seats=3)
    child, aunt = field.traveller("Child", birth=CHILD), field.traveller("Aunt")
    entries = field.proposed(flight, child, aunt, escort=aunt)
    services = field.value(sa.select(ManifestEntry.services).where(ManifestEntry.id == entries[0]))
    assert services == ["UMNR"]
    assert codes(field.confirm(flight, entries[0])) == {"child_decision", "group_stopped"}
    decide(field, child, determined_on=None)
    assert codes(field.confirm(flight, entries[0])) == {"child_decision", "group_stopped"}
    decide(field, child)
    assert all(outcome.is_done for outcome in field.confirm(flight, entries[0]))
    assert field.state(entries[1]) is EntryState.CONFIRMED


def test_when_the_escort_goes_the_child_does_not_stay(field: Airfield) -> None:
    flight = field.flight(seats=3)
    child, aunt = field.traveller("Child", birth=CHILD), field.traveller("Aunt")
    decide(field, child)
    entries = field.confirmed(flight, child, aunt, escort=aunt)
    field.do(actions.leave_entry, entries[0], EntryState.POSTPONED, reason="Court")
    assert field.state(entries[1]) is EntryState.CONFIRMED
    field.confirmed(flight, child, escort=aunt)
    field.do(actions.leave_entry, entries[1], EntryState.OFFLOADED, reason="No papers")
    left = field.rows(sa.select(ManifestEntry.state).where(ManifestEntry.flight_id == flight))
    assert {state for (state,) in left} == {EntryState.POSTPONED, EntryState.OFFLOADED}


def test_a_parent_of_no_unit_does_not_leave_a_seated_child_alone(field: Airfield) -> None:
    flight = field.flight(seats=2)
    mother, child = field.traveller("Mother"), field.traveller("Child", birth=CHILD)
    field.do(tie_family, child, mother, Relation.MOTHER, evidence="passport")
    entries = field.proposed(flight, mother, child)
    assert all(o.is_done for o in field.confirm(flight, entries[0]))
    assert all(o.is_done for o in field.confirm(flight, entries[1]))
    with pytest.raises(Refused, match="child_left_alone"):
        field.do(actions.leave_entry, entries[0], EntryState.WITHDRAWN, reason="Stays")
    assert field.state(entries[0]) is EntryState.CONFIRMED


def test_a_withdrawn_decision_stops_the_child_at_the_lock(field: Airfield) -> None:
    flight = field.flight(seats=2)
    child, aunt = field.traveller("Child", birth=CHILD), field.traveller("Aunt")
    decide(field, child)
    field.confirmed(flight, child, aunt, escort=aunt)
    field.places(child, aunt)
    field.do(withdraw_decision, child, by=field.protection)
    with pytest.raises(Refused, match="gate"):
        field.do(actions.lock_flight, flight, by=field.coordinator)


def test_an_escort_is_an_adult_and_never_somebody_unknown_to_the_officer(field: Airfield) -> None:
    flight, child = field.flight(), field.traveller("Child", birth=CHILD)
    brother = field.traveller("Brother", birth=BirthDate(date(2010, 1, 1)))
    assert "escort_not_grown" in codes(field.propose(flight, child, brother, escort=brother))


def test_an_infant_sits_on_one_lap_and_a_second_one_has_a_seat(field: Airfield) -> None:
    flight, people = field.flight(seats=2), family(field, BABY, BABY)
    entries = field.confirmed(flight, *people)
    found = field.rows(
        sa.select(ManifestEntry.passenger, ManifestEntry.place.is_(None)).where(ManifestEntry.id.in_(entries))
    )
    assert sorted((passenger.value, bool(on_lap)) for passenger, on_lap in found) == [
        ("adult", False), ("child", False), ("infant", True),
    ]  # fmt: skip


def test_a_family_boards_together(field: Airfield) -> None:
    flight, people = field.flight(seats=2), family(field, CHILD)
    field.places(*people)
    entries = field.confirmed(flight, *people)
    with field.app.app_context(), work(write=True):
        db.session.execute(sa.update(Flight).values(state=FlightState.SEALED))
    field.do(actions.check_in, entries[0])
    with pytest.raises(Refused, match="group_not_checked_in"):
        field.do(actions.board, entries[0])
    field.do(actions.check_in, entries[1])
    field.do(actions.board, entries[1])
    assert {field.state(entry) for entry in entries} == {EntryState.BOARDED}


def test_a_patient_gets_an_escort_on_the_list(field: Airfield) -> None:
    flight, patient, nurse = field.flight(seats=2), field.traveller("Patient"), field.traveller("Nurse")
    entries = field.proposed(flight, patient, nurse)
    with pytest.raises(Refused, match="escort_not_listed"):
        field.do(actions.choose_escort, entries[0], field.traveller("Elsewhere"))
    field.do(actions.choose_escort, entries[0], nurse)
    assert all(outcome.is_done for outcome in field.confirm(flight, entries[0]))
    assert field.state(entries[1]) is EntryState.CONFIRMED
    assert field.value(sa.select(ManifestEntry.passenger).limit(1)) is Passenger.ADULT
