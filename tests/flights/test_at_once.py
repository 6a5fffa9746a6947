"""Thirty-two at once on both databases: a flight that changes while people are confirmed, planning anew, buses."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa

from migrant_support.domains.documents.actions.safe import deposit
from migrant_support.domains.documents.models import SafeRelease
from migrant_support.domains.documents.rules.safe import ItemKind, NewItem
from migrant_support.domains.flights import actions
from migrant_support.domains.flights.actions import planning
from migrant_support.domains.flights.actions.departure import plan_bus
from migrant_support.domains.flights.actions.templates import set_columns
from migrant_support.domains.flights.models import (
    AllottedSeat,
    BusRider,
    ColumnTemplate,
    Flight,
    FlightChange,
    ManifestEntry,
    SeatAllotment,
)
from migrant_support.domains.flights.rules.layouts import DEFAULT, HeadingWords
from migrant_support.domains.flights.rules.states import SEATED, EntryState
from migrant_support.domains.sites.models import Stay
from migrant_support.domains.sites.rules import StayEnd, StayState
from migrant_support.kernel.clock import now
from migrant_support.kernel.refusals import Refused, Stale
from migrant_support.platform.audit.models import AuditLine
from migrant_support.platform.store.transaction import work
from migrant_support.procedures.change_flight import change_aircraft, delay_flight
from migrant_support.procedures.departure_day import board_bus
from migrant_support.procedures.replan import replan
from tests.flights.test_airport import departing
from tests.flights.test_changes import FLEET, flight_of, smaller
from tests.flights.test_departure_day import shelter, stay_of
from tests.proofs.test_many_at_once import at_once
from tests.support.accounts import an_account
from tests.support.flying import Airfield
from tests.support.patience import patient

pytestmark = pytest.mark.slow
MANY, HOUR = 32, timedelta(hours=1)


def doing(field: Airfield, viewer: Any, act: Callable[..., Any], *arguments: Any, **named: Any) -> Callable[[], int]:
    """One of the thirty-two: 200 when it was done, 422 when it was refused in words."""

    def once() -> int:
        with field.app.app_context(), work(write=True):
            try:
                act(viewer, *arguments, **named)
            except (Refused, Stale):
                return 422
            return 200

    return patient(once)


def seats_hold(field: Airfield, flight: UUID) -> None:
    """Everybody with a seat has one that is there and is nobody else's, and no more are given than the aircraft has."""
    seated = field.rows(
        sa.select(ManifestEntry.allotment_id, ManifestEntry.place).where(
            ManifestEntry.flight_id == flight, ManifestEntry.state.in_(SEATED)
        )
    )
    there = field.rows(
        sa.select(AllottedSeat.allotment_id, AllottedSeat.place)
        .join(SeatAllotment, SeatAllotment.id == AllottedSeat.allotment_id)
        .where(SeatAllotment.flight_id == flight)
    )
    assert len(seated) == len(set(seated))
    assert set(seated) <= set(there)
    ((capacity, allotted),) = field.rows(sa.select(Flight.capacity, Flight.allotted).where(Flight.id == flight))
    assert len(seated) <= allotted
    assert capacity is None or allotted <= capacity


def test_a_delay_and_a_smaller_aircraft_while_people_are_confirmed(
    field: Airfield, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(planning, "configurations", lambda: FLEET)
    flight = field.flight(seats=8, configuration="LARGE")
    entries = field.proposed(flight, *(field.traveller(f"P{n}") for n in range(8)))
    version, leaves, _on = flight_of(field, flight)
    officer, planner = field.viewer(), field.viewer(field.coordinator)
    changes = [
        doing(field, planner, delay_flight, flight, leaves + HOUR, reason="Sandstorm", version=version),
        doing(field, planner, change_aircraft, flight, "TINY", reason="Technical fault", version=version),
    ] * 4
    confirming = [doing(field, officer, actions.confirm, flight, [entry]) for entry in entries] * 3
    answered = at_once([*confirming[:12], *changes, *confirming[12:]])
    assert set(answered) <= {200, 422}, answered
    assert sum(answered.values()) == MANY
    kept = field.rows(sa.select(FlightChange.kind).where(FlightChange.flight_id == flight))
    assert len(kept) == 1, "of those who saw the same flight one changes it"
    seats_hold(field, flight)
    if flight_of(field, flight)[1] == leaves:
        assert field.rows(sa.select(Flight.capacity)) == [(3,)]


def test_many_plan_the_same_people_anew(field: Airfield, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(planning, "configurations", lambda: FLEET)
    flight, other = field.flight(seats=7, configuration="LARGE"), field.flight(seats=2, days=8)
    field.confirmed(flight, *(field.traveller(f"P{n}") for n in range(7)))
    change, planner = smaller(field, flight), field.viewer(field.coordinator)
    answered = at_once([doing(field, planner, replan, flight, change, other)] * MANY)
    assert answered == {200: MANY}
    there = sa.select(ManifestEntry.state).where(ManifestEntry.flight_id == other)
    assert Counter(state for (state,) in field.rows(there)) == {EntryState.CONFIRMED: 2, EntryState.WAITING: 2}
    twice = sa.select(ManifestEntry.person_id).where(ManifestEntry.state.in_(SEATED)).group_by(ManifestEntry.person_id)
    assert field.rows(twice.having(sa.func.count() > 1)) == []
    seats_hold(field, flight)
    seats_hold(field, other)


def test_one_person_is_put_on_two_buses_by_many_desks(field: Airfield) -> None:
    anna = field.traveller("Anna")
    flight, entries = departing(field, anna)
    site = shelter(field, anna)
    field.do(deposit, anna, [NewItem(ItemKind.PHONE, "Nokia")], mission="KWT")
    leaves = flight_of(field, flight)[1] - 5 * HOUR
    buses = [field.do(plan_bus, flight, site, name=f"NB-{n}", seats=9, leaves_at=leaves) for n in range(2)]
    desks = [field.viewer(), field.viewer(an_account(field.app, "mission_officer", "mission:KWT"))]
    acts = [doing(field, desks[n % 2], board_bus, flight, buses[n // 2 % 2], entries[anna]) for n in range(MANY)]
    assert at_once(acts) == {200: MANY}
    assert len(field.rows(sa.select(BusRider.bus_id).where(BusRider.boarded_at.is_not(None)))) == 1
    assert len(field.rows(sa.select(SafeRelease.id))) == 1
    assert stay_of(field, anna) == [(StayState.ENDED, StayEnd.LEFT_FOR_HOME)]
    assert field.rows(sa.select(Stay.id).where(Stay.state == StayState.CURRENT)) == []
    boarded = sa.select(sa.func.count()).where(AuditLine.act == "flights.bus.board")
    assert field.value(boarded) == 1


def test_columns_of_a_partner_are_kept_by_many(field: Airfield) -> None:
    planners = [field.viewer(field.coordinator), field.viewer(field.other_coordinator)]
    layout = replace(DEFAULT, headings=("Version", *DEFAULT.headings[1:]))
    kept = {"language": HeadingWords.ENGLISH, "in_force_from": now().date() + timedelta(days=1)}
    acts = [doing(field, planners[n % 2], set_columns, "IOM", layout, **kept) for n in range(MANY)]
    assert at_once(acts) == {200: MANY}
    numbers = field.rows(sa.select(ColumnTemplate.number).order_by(ColumnTemplate.number))
    assert numbers == [(n,) for n in range(1, MANY + 1)], "each has a number of its own, none is lost"
    assert field.rows(sa.select(ColumnTemplate.id).where(ColumnTemplate.made_at > now())) == []
