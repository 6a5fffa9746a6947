"""A delay or another aircraft after sealing makes the list old: the flight leaves with a new one, or by name."""

from datetime import timedelta
from uuid import UUID

import pytest
import sqlalchemy as sa

from migrant_support.domains.flights import actions
from migrant_support.domains.flights.actions.sealing import seal_manifest
from migrant_support.domains.flights.models import Flight, FlightMove
from migrant_support.domains.flights.rules.states import FlightState
from migrant_support.kernel.refusals import Refused
from migrant_support.platform.audit.models import AuditLine
from migrant_support.procedures.change_flight import delay_flight
from migrant_support.procedures.depart import depart
from tests.flights.test_airport import departing
from tests.support.flying import Airfield


def delayed(field: Airfield) -> UUID:
    """A sealed flight with somebody on board that leaves two hours later than its list says."""
    anna = field.traveller("Anna")
    flight, entries = departing(field, anna)
    (leaves, version), *_ = field.rows(sa.select(Flight.departs_at, Flight.version).where(Flight.id == flight))
    field.do(
        delay_flight, flight, leaves + timedelta(hours=2), reason="Sandstorm", version=version, by=field.coordinator
    )
    field.do(actions.check_in, entries[anna], bags=1, bag_kilos=10)
    field.do(actions.board, entries[anna])
    return flight


def state(field: Airfield, flight: UUID) -> FlightState:
    """Where a flight stands."""
    found: FlightState = field.value(sa.select(Flight.state).where(Flight.id == flight))
    return found


def test_a_delayed_flight_leaves_when_its_list_is_sealed_again(field: Airfield) -> None:
    flight = delayed(field)
    with pytest.raises(Refused, match="sealed_before_change"):
        field.do(depart, flight)
    assert state(field, flight) is FlightState.SEALED
    page = field.browser(field.coordinator)
    page.open(f"/flights/{flight}")
    assert "The sealed list is old" in page.words
    field.do(seal_manifest, flight, by=field.coordinator)
    page.open(f"/flights/{flight}")
    assert "The sealed list is old" not in page.words
    assert field.do(depart, flight) == 1


def test_a_coordinator_lets_it_leave_by_name_and_the_reason_stands_with_the_step(field: Airfield) -> None:
    flight = delayed(field)
    path = f"/flights/{flight}/departure-with-old-list"
    assert field.browser().open(path).status_code == 403
    page = field.browser(field.coordinator)
    page.open(path)
    assert page.submit({"reason": "No"}, to=path).status_code == 422
    assert "Say in a sentence why it may pass." in page.words
    assert page.submit({"reason": "The line to the office is down"}, to=path).status_code == 303
    assert state(field, flight) is FlightState.DEPARTED
    moves = sa.select(FlightMove.reason, FlightMove.by).where(FlightMove.target == FlightState.DEPARTED)
    assert field.rows(moves) == [("The line to the office is down", field.coordinator.id)]
    assert field.value(sa.select(sa.func.count()).where(AuditLine.act == "flights.departure.pass")) == 1


def test_a_flight_that_did_not_change_leaves_as_before(field: Airfield) -> None:
    anna = field.traveller("Anna")
    flight, entries = departing(field, anna)
    field.do(actions.check_in, entries[anna], bags=1, bag_kilos=10)
    field.do(actions.board, entries[anna])
    assert field.do(depart, flight) == 1
