"""Pausing travel, limiting a day, and letting one flight pass by name (RP-7, RP-8). Never commits."""

from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.directory.leaving import check_country
from migrant_support.domains.directory.lookups import airports
from migrant_support.domains.flights.actions.holding import hold_flight
from migrant_support.domains.flights.actions.overriding import LONGEST, SHORTEST_REASON
from migrant_support.domains.flights.models import Flight
from migrant_support.domains.flights.models.limits import ArrivalCeiling, FlightPermit, TravelPause
from migrant_support.domains.flights.queries.limits import landing_day, limits_of
from migrant_support.domains.flights.rules.limits import DayLimits, LimitKind, check_people, check_window
from migrant_support.domains.flights.rules.states import FlightState
from migrant_support.kernel.clock import now
from migrant_support.kernel.refusals import NotThere, Refused
from migrant_support.kernel.texts import msg
from migrant_support.platform.access.viewer import Viewer, demand
from migrant_support.platform.audit import record
from migrant_support.platform.store import db
from migrant_support.platform.store.turns import wait_turn
from migrant_support.policy import Power

PASSING = (FlightState.DRAFT, FlightState.OPEN, FlightState.LOCKED, FlightState.SEALED)


def hold_day(flight: Flight) -> DayLimits:
    """What stands against a flight that is held. Where its day has a ceiling, the caller is alone on that day until
    it commits: two flights that land on one day are filled one after the other. Comes before allotments and persons.
    """
    limits = limits_of(flight)
    if limits.ceiling is None:
        return limits
    wait_turn(f"arrivals:{flight.destination}:{landing_day(flight)}")
    return limits_of(flight)


def pause_travel(
    actor: Viewer, *, country: str = "", airport: str = "", from_on: date, until_on: date | None, reason: str
) -> UUID:
    """Let nobody be confirmed on flights that touch a country or an airport in these days. Lists stay as they are."""
    demand(actor, Power.TRAVEL_RULES)
    if bool(country) == bool(airport):
        raise Refused("place_missing", msg("Choose a country or an airport, one of both."), field="country")
    if country:
        check_country(country)
    elif airport not in airports():
        raise Refused("airport_unknown", msg("Choose an airport."), field="airport")
    _check_reason(reason)
    check_window(from_on, until_on, today=now().date())
    pause = TravelPause(
        country_code=country or None, airport=airport or None, from_on=from_on, until_on=until_on,
        reason=reason.strip(), made_by=actor.account_id,
    )  # fmt: skip
    db.session.add(pause)
    db.session.flush()
    record(actor, "flights.pause.set", kind="travel_pause", object_id=pause.id, fields=("from_on", "until_on"))
    return pause.id


def limit_day(actor: Viewer, *, airport: str, from_on: date, until_on: date | None, people: int, reason: str) -> UUID:
    """Say how many people may land at an airport on one day."""
    demand(actor, Power.TRAVEL_RULES)
    if airport not in airports():
        raise Refused("airport_unknown", msg("Choose an airport."), field="airport")
    check_people(people)
    _check_reason(reason)
    check_window(from_on, until_on, today=now().date())
    ceiling = ArrivalCeiling(
        airport=airport, from_on=from_on, until_on=until_on, people=people, reason=reason.strip(),
        made_by=actor.account_id,
    )  # fmt: skip
    db.session.add(ceiling)
    db.session.flush()
    record(actor, "flights.ceiling.set", kind="arrival_ceiling", object_id=ceiling.id, fields=("people",))
    return ceiling.id


def end_limit(actor: Viewer, limit_id: UUID) -> None:
    """End a pause or a ceiling now; one that was ended already is left alone. Raises NotThere."""
    demand(actor, Power.TRAVEL_RULES)
    pause = db.session.scalar(sa.select(TravelPause).where(TravelPause.id == limit_id).with_for_update())
    ceiling = db.session.scalar(sa.select(ArrivalCeiling).where(ArrivalCeiling.id == limit_id).with_for_update())
    row = pause or ceiling
    if row is None:
        raise NotThere
    if row.ended_at is None:
        row.ended_at, row.ended_by = now(), actor.account_id
        db.session.flush()
        act, kind = ("pause", "travel_pause") if pause else ("ceiling", "arrival_ceiling")
        record(actor, f"flights.{act}.end", kind=kind, object_id=row.id, fields=("ended_at",))


def let_flight_pass(actor: Viewer, flight_id: UUID, kind: LimitKind, *, reason: str, until_at: datetime) -> UUID:
    """Let one flight pass a pause or a ceiling, by name. Nobody does so for a flight that they planned (SEC AZ-9)."""
    flight = hold_flight(actor, flight_id, Power.GATE_OVERRIDE, states=PASSING)
    moment = now()
    if flight.made_by == actor.account_id:
        raise Refused("own_flight", msg("You planned this flight yourself. Ask another coordinator to let it pass."))
    if len(reason.strip()) < SHORTEST_REASON:
        raise Refused("reason_missing", msg("Say in a sentence why it may pass."), field="reason")
    if not moment < until_at <= moment + LONGEST:
        raise Refused("end_out_of_reach", msg("Choose an end from tomorrow on, within 90 days."), field="until")
    limits = limits_of(flight)
    if (limits.pause if kind is LimitKind.PAUSE else limits.ceiling) is None:
        raise Refused("nothing_to_pass", msg("Nothing of this kind stands against the flight."), field="kind")
    permit = FlightPermit(
        flight_id=flight.id, kind=kind, reason=reason.strip(), made_at=moment, made_by=actor.account_id,
        until_at=until_at,
    )  # fmt: skip
    db.session.add(permit)
    db.session.flush()
    record(actor, "flights.limit.pass", kind="flight", object_id=flight.id, fields=(f"limit.{kind.value}",))
    return permit.id


def _check_reason(reason: str) -> None:
    if not reason.strip():
        raise Refused("reason_missing", msg("Say why, in words that missions may read."), field="reason")
