"""Writing lines into the book of a flight, and their opposites. Nothing here commits."""

from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.directory.queries import airports
from migrant_support.domains.flights.models import Flight
from migrant_support.domains.flights.queries.flights import fetch_flight
from migrant_support.domains.funding.models import FlightMoney
from migrant_support.domains.funding.rules import HOME, NewLine, check_line, in_rupees
from migrant_support.kernel.clock import local_day, now
from migrant_support.kernel.keys import new_id
from migrant_support.kernel.refusals import NotThere, Refused
from migrant_support.kernel.texts import msg
from migrant_support.platform.access.viewer import Viewer, demand
from migrant_support.platform.audit import record
from migrant_support.platform.store import db
from migrant_support.policy import Power


def write_line(actor: Viewer, flight_id: UUID, new: NewLine) -> UUID:
    """Add a cost or funding to the book of a flight, of any state: bills come late. Raises NotThere or Refused."""
    flight = _held(actor, flight_id)
    check_line(new, today=local_day(airports()[flight.destination].zone, now()))
    is_home = new.money.currency == HOME
    line = FlightMoney(
        id=new_id(), flight_id=flight.id, side=new.side, item=new.item, payer=new.payer, amount=new.money.amount,
        currency=new.money.currency, rate=None if is_home else new.rate,
        rate_on=None if is_home else new.rate_on or new.day, home_amount=in_rupees(new.money, new.rate), day=new.day,
        reference=new.reference.strip()[:60], made_by=actor.account_id,
    )  # fmt: skip
    db.session.add(line)
    db.session.flush()
    record(actor, f"funding.line.{new.side.value}", kind="flight", object_id=flight.id, fields=("money",))
    return line.id


def correct_line(actor: Viewer, flight_id: UUID, line_id: UUID) -> UUID:
    """Answer a line by its opposite; the right line is then written anew. Raises NotThere, or Refused when repeated."""
    flight = _held(actor, flight_id)
    wrong = db.session.get(FlightMoney, line_id, populate_existing=True)
    if wrong is None or wrong.flight_id != flight.id:
        raise NotThere
    answered = db.session.scalar(sa.select(FlightMoney.id).where(FlightMoney.corrects_id == wrong.id))
    if wrong.corrects_id is not None or answered is not None:
        raise Refused("line_corrected", msg("This line is corrected already."))
    opposite = FlightMoney(
        id=new_id(), flight_id=flight.id, side=wrong.side, item=wrong.item, payer=wrong.payer, amount=-wrong.amount,
        currency=wrong.currency, rate=wrong.rate, rate_on=wrong.rate_on, home_amount=-wrong.home_amount, day=wrong.day,
        reference=wrong.reference, corrects_id=wrong.id, made_by=actor.account_id,
    )  # fmt: skip
    db.session.add(opposite)
    db.session.flush()
    record(actor, "funding.line.correct", kind="flight", object_id=flight.id, fields=("money",))
    return opposite.id


def _held(actor: Viewer, flight_id: UUID) -> Flight:
    """The flight, held: its book has one writer at a time."""
    demand(actor, Power.FLIGHT_COST)
    return fetch_flight(actor, flight_id, Power.FLIGHT_COST, lock=True)
