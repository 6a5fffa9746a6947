"""A flight that leaves later, with a smaller aircraft or not at all: who is told, keeps the seat, is planned anew."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa

from migrant_support.domains.flights import actions
from migrant_support.domains.flights.actions import planning
from migrant_support.domains.flights.models import Flight, FlightChange, FlightLeg, ManifestEntry
from migrant_support.domains.flights.queries.changes import changes_of
from migrant_support.domains.flights.rules.aircraft import Configuration
from migrant_support.domains.flights.rules.changes import who_stays
from migrant_support.domains.flights.rules.states import EntryState
from migrant_support.domains.flights.rules.times import Leg
from migrant_support.domains.people.actions.bonds import form_unit
from migrant_support.domains.people.rules import NewPhone, UnitKind
from migrant_support.kernel.clock import now
from migrant_support.kernel.keys import new_id
from migrant_support.kernel.refusals import Refused, Stale
from migrant_support.platform.messages.models import Message
from migrant_support.platform.tasks.models import Task
from migrant_support.procedures.cancel_flight import cancel_flight
from migrant_support.procedures.change_flight import change_aircraft, delay_flight
from migrant_support.procedures.replan import Planned, replan
from tests.support.flying import Airfield, allotment_of

TINY = Configuration("TINY", "T1", "Tiny", (("economy", 3),))
LARGE = Configuration("LARGE", "T2", "Large", (("economy", 9),))
FLEET = {one.code: one for one in (TINY, LARGE)}


@pytest.fixture
def fleet(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two aircraft that a handful of people fill."""
    monkeypatch.setattr(planning, "configurations", lambda: FLEET)


def phones(number: int) -> dict[str, Any]:
    """Somebody who can be reached."""
    return {"phones": (NewPhone(f"+9655{number:07}"),)}


def flight_of(field: Airfield, flight: UUID) -> tuple[int, datetime, date]:
    """Its version, and when it leaves."""
    ((version, at, on),) = field.rows(
        sa.select(Flight.version, Flight.departs_at, Flight.departs_on).where(Flight.id == flight)
    )
    return version, at, on


def delay(field: Airfield, flight: UUID, by: timedelta) -> UUID:
    """Let it leave later."""
    version, at, _on = flight_of(field, flight)
    change: UUID = field.do(delay_flight, flight, at + by, reason="Sandstorm", version=version, by=field.coordinator)
    return change


def smaller(field: Airfield, flight: UUID) -> UUID:
    """Let the tiny aircraft fly."""
    version, _at, _on = flight_of(field, flight)
    change: UUID = field.do(
        change_aircraft, flight, "TINY", reason="Technical fault", version=version, by=field.coordinator
    )
    return change


def told(field: Airfield, template: str) -> list[UUID]:
    """Whom a message of a template went to."""
    return sorted(row[0] for row in field.rows(sa.select(Message.subject_id).where(Message.template == template)))


def test_all_legs_move_and_everybody_is_told_once_in_her_own_language(field: Airfield) -> None:
    start = datetime.combine((now() + timedelta(days=5)).date(), time(20, 30), UTC)  # 23:30 in Kuwait
    legs = [
        Leg("KWI", "MCT", start, start + timedelta(hours=2)),
        Leg("MCT", "CMB", start + timedelta(hours=3), start + timedelta(hours=7)),
    ]
    flight = field.flight(seats=3, legs=legs)
    reached = field.traveller("A", languages=("ta",), **phones(1))
    unreached = field.traveller("B")
    field.confirmed(flight, reached)
    field.proposed(flight, unreached)
    change = delay(field, flight, timedelta(hours=4))
    assert flight_of(field, flight)[1:] == (start + timedelta(hours=4), start.date() + timedelta(days=1)), (
        "past midnight in Kuwait"
    )
    moved = field.rows(
        sa.select(FlightLeg.departs_at).where(FlightLeg.flight_id == flight).order_by(FlightLeg.position)
    )
    assert moved == [(start + timedelta(hours=4),), (start + timedelta(hours=7),)]
    assert told(field, "new_time") == [reached]
    assert field.rows(sa.select(Message.language, Message.occasion)) == [("ta", f"flight:{change}")]
    assert field.rows(sa.select(FlightChange.told, FlightChange.not_reached)) == [(1, 1)]
    assert field.rows(sa.select(Task.scope_id).where(Task.code == "tell_flight_changed")) == [("KWT",)]


@pytest.mark.one_database
def test_a_double_click_delays_once_and_tells_nobody_twice(field: Airfield) -> None:
    flight = field.flight(seats=1)
    field.confirmed(flight, field.traveller(**phones(1)))
    browser, path = field.browser(field.coordinator), f"/flights/{flight}/delay"
    browser.open(path)
    day = flight_of(field, flight)[1] + timedelta(days=1)
    values = {"day": f"{day:%d/%m/%Y}", "clock": "23:10", "reason": "Sandstorm"}
    form = browser.form()
    first = browser.submit(values)
    assert first.status_code == 303
    assert browser.post(path, {name: form.value(name) for name in form.names} | values).status_code == 303
    assert len(field.ask(changes_of, flight, by=field.coordinator)) == 1
    assert len(told(field, "new_time")) == 1
    page = browser.open(first.headers["Location"])
    assert page.status_code == 200
    assert "Sandstorm" in browser.words
    assert "Told by a message" in browser.words


def test_who_looked_at_an_older_flight_delays_nothing_and_nonsense_is_refused(field: Airfield) -> None:
    flight = field.flight()
    version, at, _on = flight_of(field, flight)
    with pytest.raises(Stale):
        field.do(delay_flight, flight, at + timedelta(hours=1), reason="Fog", version=version - 1, by=field.coordinator)
    for by, reason, code in (
        (timedelta(), "Fog", "same_time"), (timedelta(days=-60), "Fog", "time_past"),
        (timedelta(days=40), "Fog", "shift_too_long"), (timedelta(hours=1), " ", "reason_missing"),
    ):  # fmt: skip
        with pytest.raises(Refused, match=code):
            field.do(delay_flight, flight, at + by, reason=reason, version=version, by=field.coordinator)
    assert field.rows(sa.select(FlightChange.id)) == []


def test_in_a_smaller_aircraft_those_who_came_first_keep_their_seats_and_a_family_stays_whole(
    field: Airfield, fleet: None
) -> None:
    flight = field.flight(seats=6, configuration="LARGE")
    first = field.traveller("First")
    wife, husband = field.traveller("Wife", **phones(1)), field.traveller("Husband")
    second, third = field.traveller("Second"), field.traveller("Third", **phones(2))
    field.do(form_unit, [wife, husband], UnitKind.FAMILY)
    entries = dict(
        zip((first, second, wife, husband, third), field.confirmed(flight, first, second, wife, husband, third),
            strict=True)
    )  # fmt: skip
    smaller(field, flight)
    stays = {person for person, entry in entries.items() if field.state(entry) is EntryState.CONFIRMED}
    assert len(stays) == 3
    assert (wife in stays) == (husband in stays)
    assert field.rows(sa.select(Flight.capacity, Flight.allotted, Flight.configuration)) == [(3, 3, "TINY")]
    left = set(entries) - stays
    assert set(told(field, "no_time")) == left & {wife, third}
    with pytest.raises(Refused, match="same_aircraft"):
        smaller(field, flight)


def test_those_who_do_not_fit_get_the_free_seats_of_another_flight_and_the_others_wait_there(
    field: Airfield, fleet: None
) -> None:
    flight, other = field.flight(seats=5, configuration="LARGE"), field.flight(seats=1, days=8)
    people = [field.traveller(f"P{n}", **phones(n)) for n in range(1, 6)]
    field.confirmed(flight, *people)
    change = smaller(field, flight)
    came = field.do(replan, flight, change, other, by=field.coordinator)
    assert [one.planned for one in came] == [Planned.SEATED, Planned.WAITING]
    assert came[1].outcome.refused.code == "no_seat"
    assert told(field, "new_time") == [came[0].left.entry.person.id]
    assert field.do(replan, flight, change, other, by=field.coordinator) == [], "doing it twice changes nothing"
    on_other = sa.select(sa.func.count()).select_from(ManifestEntry).where(ManifestEntry.flight_id == other)
    assert field.value(on_other) == 2
    for target, code in ((flight, "same_flight"), (field.flight(state="draft"), "flight_not_open")):
        with pytest.raises(Refused, match=code):
            field.do(replan, flight, change, target, by=field.coordinator)


def test_a_cancelled_flights_people_are_told_and_planned_anew_where_their_mission_has_seats(field: Airfield) -> None:
    flight = field.flight(seats=2)
    seated, waits = field.traveller("Seated", **phones(1)), field.traveller("Waits")
    field.proposed(flight, waits)
    field.confirmed(flight, seated)
    field.do(cancel_flight, flight, reason="No permission to land", by=field.coordinator)
    assert told(field, "no_time") == [seated]
    (change,) = field.ask(changes_of, flight, by=field.coordinator)
    assert (change.told, change.not_reached) == (1, 1)
    without_seats = field.flight(seats=1, mission="OMN", days=9)
    came = field.do(replan, flight, change.id, without_seats, by=field.coordinator)
    assert [(one.planned, one.outcome.refused.code) for one in came] == [(Planned.NOT_LISTED, "no_allotment")] * 2
    came = field.do(replan, flight, change.id, field.flight(seats=2, days=10), by=field.coordinator)
    assert [(one.left.entry.person.id, one.planned) for one in came] == [
        (seated, Planned.SEATED), (waits, Planned.WAITING),
    ]  # fmt: skip


def test_lent_seats_go_back_before_a_passenger_loses_hers(field: Airfield, fleet: None) -> None:
    flight = field.flight(seats=6, mission="OMN", configuration="LARGE")
    lender = allotment_of(field, flight, "OMN")
    field.do(actions.lend_seats, flight, lender, mission="KWT", seats=5, return_at=None, by=field.coordinator)
    (entry,) = field.confirmed(flight, field.traveller())
    smaller(field, flight)
    assert field.state(entry) is EntryState.CONFIRMED
    assert field.rows(sa.select(Flight.allotted)) == [(3,)]


def test_a_smaller_group_behind_a_larger_one_that_does_not_fit_still_flies() -> None:
    one, family, last = new_id(), new_id(), new_id()
    assert who_stays([(one, 1), (family, 3), (last, 1)], 3) == ([one, last], [family])


@pytest.mark.one_database
def test_the_page_of_changes_names_everybody_and_is_the_coordinators_alone(field: Airfield) -> None:
    flight = field.flight(seats=1)
    field.confirmed(flight, field.traveller("Nimal"))
    browser = field.browser(field.coordinator)
    browser.open(f"/flights/{flight}/changes")
    assert "Nimal" in browser.words
    assert field.browser().open(f"/flights/{flight}/changes").status_code == 403
