"""Pauses, daily ceilings, amnesties and what countries ask: judged on the day of the flight, passed by name only."""

import re
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from migrant_support.domains.directory.leaving import (
    NewAmnesty,
    announce_amnesty,
    extend_amnesty,
    set_departure_rule,
)
from migrant_support.domains.directory.models import AmnestyExtension
from migrant_support.domains.directory.policies import DepartureFacts, departure_rules
from migrant_support.domains.flights import actions
from migrant_support.domains.flights.models import Flight, FlightPermit
from migrant_support.domains.flights.queries.limits import limits_of
from migrant_support.domains.flights.rules.gate import BlockerCode
from migrant_support.domains.flights.rules.limits import (
    Ceiling,
    DayLimits,
    LimitKind,
    Pause,
    Touch,
    ceiling_of,
    check_limits_of_day,
    pause_of,
)
from migrant_support.domains.flights.rules.states import EntryState, FlightState
from migrant_support.kernel.clock import now
from migrant_support.kernel.refusals import NotThere, Refused
from migrant_support.platform.store import db
from migrant_support.platform.store.transaction import work
from tests.support.flying import Airfield

DAY = date(2026, 8, 3)
KUWAIT = Touch("KWI", "KWT", DAY)
COLOMBO = Touch("CMB", "LKA", DAY + timedelta(days=1))


def a_pause(**more: Any) -> Pause:
    """A pause of Kuwait on the day, unless said otherwise."""
    return Pause(
        **({"id": uuid4(), "country": "KWT", "airport": None, "from_on": DAY, "until_on": DAY, "reason": "x"} | more)
    )


@pytest.mark.one_database
def test_a_pause_holds_wherever_and_whenever_a_flight_touches_the_ground() -> None:
    assert pause_of([a_pause()], [KUWAIT, COLOMBO]) is not None
    assert pause_of([a_pause(country=None, airport="CMB")], [KUWAIT, COLOMBO]) is None, "it lands a day later"
    assert pause_of([a_pause(country="LKA", until_on=None)], [KUWAIT, COLOMBO]) is not None, "home stands for all"
    assert pause_of([a_pause(from_on=DAY + timedelta(days=1), until_on=None)], [KUWAIT]) is None
    assert pause_of([a_pause(country="OMN")], [KUWAIT, COLOMBO]) is None


@pytest.mark.one_database
def test_of_two_ceilings_the_lower_counts_and_the_last_who_fits_is_let_in() -> None:
    high, low = (Ceiling(uuid4(), "CMB", DAY, None, people, "x") for people in (600, 300))
    assert ceiling_of([high, low], "CMB", DAY) is low
    assert ceiling_of([high, low], "CMB", DAY - timedelta(days=1)) is None
    assert ceiling_of([high, low], "KWI", DAY) is None
    check_limits_of_day(DayLimits(None, low, arriving=299), 1)
    with pytest.raises(Refused, match="day_is_full"):
        check_limits_of_day(DayLimits(None, low, arriving=299), 2)
    check_limits_of_day(DayLimits(None, low, arriving=299, passed=frozenset({LimitKind.CEILING})), 2)
    with pytest.raises(Refused, match="paused"):
        check_limits_of_day(DayLimits(a_pause(), None, passed=frozenset({LimitKind.CEILING})), 1)


def _pause(field: Airfield, **where: str) -> Any:
    today = now().date()
    return field.do(
        actions.pause_travel, from_on=today, until_on=today + timedelta(days=20), reason="New cases in a centre",
        by=field.coordinator, **where,
    )  # fmt: skip


def _ceiling(field: Airfield, people: int) -> Any:
    return field.do(
        actions.limit_day, airport="CMB", from_on=now().date(), until_on=None, people=people, reason="Places at home",
        by=field.coordinator,
    )  # fmt: skip


def test_while_travel_is_paused_nobody_is_confirmed_or_locked_and_another_coordinator_may_let_the_flight_pass(
    field: Airfield,
) -> None:
    flight = field.flight(seats=3)
    first = field.traveller()
    field.confirmed(flight, first)
    field.places(first)
    pause = _pause(field, country="LKA")
    (entry,) = field.proposed(flight, field.traveller("Silva"))
    (outcome,) = field.confirm(flight, entry)
    assert (outcome.refused.code, outcome.refused.values["reason"]) == ("paused", "New cases in a centre")
    assert field.state(entry) is EntryState.PROPOSED, "the list stays as it is"
    with pytest.raises(Refused, match="paused"):
        field.do(actions.lock_flight, flight, by=field.coordinator)
    let: dict[str, Any] = {"reason": "An ambulance waits on the apron", "until_at": now() + timedelta(days=2)}
    with pytest.raises(Refused, match="own_flight"):
        field.do(actions.let_flight_pass, flight, LimitKind.PAUSE, by=field.coordinator, **let)
    with pytest.raises(Refused, match="nothing_to_pass"):
        field.do(actions.let_flight_pass, flight, LimitKind.CEILING, by=field.other_coordinator, **let)
    with pytest.raises(Refused, match="not_allowed"):
        field.do(actions.let_flight_pass, flight, LimitKind.PAUSE, **let)
    field.do(actions.let_flight_pass, flight, LimitKind.PAUSE, by=field.other_coordinator, **let)
    assert field.confirm(flight, entry)[0].is_done
    with field.app.app_context(), pytest.raises(DBAPIError), work(write=True):
        db.session.execute(sa.update(FlightPermit).values(reason="Something else entirely"))
    other = field.flight(seats=1)
    (late,) = field.proposed(other, field.traveller("Fernando"))
    assert field.confirm(other, late)[0].refused.code == "paused", "the leave is one flight's"
    field.do(actions.end_limit, pause, by=field.coordinator)
    field.do(actions.end_limit, pause, by=field.coordinator)
    assert field.confirm(other, late)[0].is_done
    with pytest.raises(NotThere):
        field.do(actions.end_limit, uuid4(), by=field.coordinator)


def test_the_ceiling_of_a_day_counts_all_flights_that_land_that_day_and_is_asked_again_at_the_lock(
    field: Airfield,
) -> None:
    one, two, later = field.flight(seats=3), field.flight(seats=3), field.flight(seats=1, days=7)
    seated = field.traveller()
    field.confirmed(one, seated)
    ceiling = _ceiling(field, 2)
    entries = field.proposed(two, field.traveller("Silva"), field.traveller("Fernando"))
    outcomes = field.confirm(two, *entries)
    assert [o.refused.code if o.refused else "done" for o in outcomes] == ["done", "day_is_full"]
    assert outcomes[1].refused.values == {"most": 2, "taken": 2}
    (on_another_day,) = field.proposed(later, field.traveller("Mendis"))
    assert field.confirm(later, on_another_day)[0].is_done
    field.places(seated)
    _ceiling(field, 1)
    with pytest.raises(Refused, match="day_is_full"):
        field.do(actions.lock_flight, one, by=field.coordinator)
    with field.app.app_context(), work(write=False):
        limits = limits_of(db.session.get_one(Flight, one))
        assert limits.ceiling is not None
        assert (limits.ceiling.people, limits.arriving, limits.room) == (1, 2, 0)
    field.do(actions.end_limit, ceiling, by=field.coordinator)


def test_a_country_is_judged_by_the_rule_of_the_day_of_departure_and_history_is_not_written_over(
    field: Airfield,
) -> None:
    soon, later = field.flight(seats=1), field.flight(seats=1, days=20)
    change = now().date() + timedelta(days=10)
    asks = DepartureFacts(needs_exit_clearance=False, needs_fitness=True, source="Circular 7")
    field.do(set_departure_rule, "KWT", change, asks, today=now().date(), by=field.coordinator)
    person = field.traveller(without=["exit_clearance"])
    for flight, stops in ((soon, (BlockerCode.EXIT_CLEARANCE,)), (later, ())):
        (entry,) = field.proposed(flight, person)
        assert field.confirm(flight, entry)[0].stops == stops
    yesterday = now().date() - timedelta(days=1)
    with pytest.raises(Refused, match="rule_in_the_past"):
        field.do(set_departure_rule, "KWT", yesterday, asks, today=now().date(), by=field.coordinator)
    with pytest.raises(Refused, match="not_allowed"):
        field.do(set_departure_rule, "KWT", change, asks, today=now().date())


def test_in_an_amnesty_that_clears_the_exit_no_clearance_is_asked_and_extending_it_is_kept(field: Airfield) -> None:
    today = now().date()
    new = NewAmnesty("KWT", today, today + timedelta(days=2), "All", "Farwaniya", "Decree", clears_exit=True)
    amnesty = field.do(announce_amnesty, new, by=field.coordinator)
    with pytest.raises(Refused, match="amnesty_stands"):
        field.do(announce_amnesty, new, by=field.coordinator)
    flight = field.flight(seats=1)
    (entry,) = field.proposed(flight, field.traveller(without=["exit_clearance"]))
    assert field.confirm(flight, entry)[0].stops == (BlockerCode.EXIT_CLEARANCE,), "it leaves after the last day"
    with pytest.raises(Refused, match="not_longer"):
        field.do(extend_amnesty, amnesty, today, source="Decree 2", by=field.coordinator)
    field.do(extend_amnesty, amnesty, today + timedelta(days=9), source="Decree 2", by=field.coordinator)
    assert field.confirm(flight, entry)[0].is_done
    kept = sa.select(AmnestyExtension.until_before, AmnestyExtension.until_on)
    assert field.rows(kept) == [(today + timedelta(days=2), today + timedelta(days=9))]
    with field.app.app_context(), work(write=False):
        assert departure_rules(today)["KWT"].needs_fitness, "only the exit is cleared"


@pytest.mark.one_database
def test_the_coordinator_writes_rules_on_one_page_and_missions_read_them(field: Airfield) -> None:
    browser, officer = field.browser(field.coordinator), field.browser()
    browser.open("/flights/rules/pauses/new")
    both = {"country": "KWT", "airport": "CMB", "from_on": "1 12 2027", "reason": "New cases"}
    assert browser.submit(both, to="/pauses/new").status_code == 422
    assert "one of both" in browser.words
    assert "New cases" in browser.text, "what was typed stays"
    assert browser.submit({"airport": ""}, to="/pauses/new").status_code == 303
    browser.open("/flights/rules/ceilings/new")
    typed = {"airport": "CMB", "people": "600", "from_on": "1 12 2027", "until": "1 11 2027", "reason": "Places"}
    assert browser.submit(typed, to="/ceilings/new").status_code == 422
    assert browser.submit({"until": ""}, to="/ceilings/new").status_code == 303
    browser.open("/flights/rules/countries/new")
    rule = {"country": "KWT", "valid_from": "1 12 2027", "needs_exit_clearance": "y", "clearance_name": "Exit card",
            "margin": "10", "source": "Circular 7"}  # fmt: skip
    assert browser.submit(rule, to="/countries/new").status_code == 303
    browser.open("/flights/rules/amnesties/new")
    amnesty = {"country": "KWT", "from_on": "1 12 2027", "until_on": "20 12 2027", "who": "Overstayers",
               "where_to": "Farwaniya", "source": "Decree"}  # fmt: skip
    assert browser.submit(amnesty, to="/amnesties/new").status_code == 303
    officer.open("/flights/rules")
    for words in ("New cases", "600", "Exit card", "Farwaniya"):
        assert words in officer.words
    assert "End it" not in officer.words
    browser.open("/flights/rules")
    browser.open(re.findall(r'href="(/flights/rules/[^"]+/end)"', browser.text)[0])
    assert browser.submit({}, to="/end").status_code == 303


@pytest.mark.one_database
def test_the_page_of_a_flight_says_what_stands_against_it_and_who_let_what_pass(field: Airfield) -> None:
    flight = field.flight(seats=2)
    (entry,) = field.proposed(flight, field.traveller("Silva", without=["exit_clearance"]))
    until = now() + timedelta(days=3)
    field.do(
        actions.override_gate, entry, BlockerCode.EXIT_CLEARANCE, reason="The embassy vouches for her",
        until_at=until, by=field.coordinator,
    )  # fmt: skip
    _pause(field, airport="KWI")
    _ceiling(field, 300)
    officer, other = field.browser(), field.browser(field.other_coordinator)
    officer.open(f"/flights/{flight}")
    for words in ("Travel is paused", "New cases in a centre", "0 of at most 300 people", "Let pass by name"):
        assert words in officer.words
    assert "vouches" not in officer.words, "the reason for a person stays sealed"
    assert "let-pass" not in officer.text
    other.open(f"/flights/{flight}/let-pass")
    typed = {"kind": "pause", "reason": "The centre is open again", "until": f"{until:%d %m %Y}"}
    assert other.submit(typed, to="/let-pass").status_code == 303
    officer.open(f"/flights/{flight}")
    assert "The centre is open again" in officer.words
    assert field.value(sa.select(Flight.state)) is FlightState.OPEN
