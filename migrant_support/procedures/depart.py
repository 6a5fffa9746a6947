"""The aircraft leaves, and lands: what that means for everybody on board, in one transaction.

Leaving: who is on board flies, who was only proposed stays for a later flight, shelter beds are free, the airport of
destination sees who comes until a few days after. Landing: everybody on board has arrived and can be received.
"""

from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.documents.actions.travel_paper import use_papers
from migrant_support.domains.flights.actions import move_flight
from migrant_support.domains.flights.actions.travellers import (
    bring_everybody,
    lock_people,
    postpone_the_others,
    show_to_destination,
    travellers,
)
from migrant_support.domains.flights.models import Flight
from migrant_support.domains.flights.queries.stale import sealed_before_change
from migrant_support.domains.flights.rules.leaving import check_departure, check_reason_to_leave
from migrant_support.domains.flights.rules.states import EntryState, FlightState
from migrant_support.domains.people.models import FileReader, Sight
from migrant_support.domains.people.queries import seen_by
from migrant_support.domains.quarantine.queries.listed import sealed_entries
from migrant_support.domains.remains.whole_flights import land_with, leave_with
from migrant_support.domains.sites.actions.whole_flights import leave_for_home
from migrant_support.kernel.clock import now
from migrant_support.kernel.texts import msg
from migrant_support.platform.access.viewer import NAMED, Viewer, demand
from migrant_support.platform.audit import record
from migrant_support.platform.store import db
from migrant_support.platform.tasks import register_task_kind
from migrant_support.platform.tasks.actions import add_task
from migrant_support.policy import Power
from migrant_support.procedures.departure_message import tell_home

SEE_TO_IT = "closed_file_landed"
register_task_kind(SEE_TO_IT, msg("Landed with a closed file: see that the person is received and has a room"))
RECEIVED_BY = timedelta(hours=3)
SEEN_FOR = timedelta(days=4)
"""How long after the scheduled arrival the airport still sees its passengers (DOMAIN: nothing older; our choice)."""


def depart_with_old_list(actor: Viewer, flight_id: UUID, *, reason: str) -> int:
    """The same, though the list was sealed before the time or the aircraft changed: a coordinator lets it pass by name,
    and the reason stands with the step. Raises NotThere or Refused.
    """
    demand(actor, Power.FLIGHT_PLAN)
    check_reason_to_leave(reason)
    record(actor, "flights.departure.pass", kind="flight", object_id=flight_id, fields=("state",))
    return depart(actor, flight_id, let_pass=reason)


def depart(actor: Viewer, flight_id: UUID, *, let_pass: str = "") -> int:
    """Record that a sealed flight has left; return how many fly. Raises NotThere, or Refused when somebody seated is
    neither on board nor settled, somebody on board does not stand on the latest sealed list, or that list was sealed
    before the flight's time or aircraft changed.
    """
    move_flight(actor, flight_id, FlightState.DEPARTED, reason=let_pass)
    flight = db.session.get_one(Flight, flight_id)
    left = travellers(flight.id, {EntryState.CONFIRMED, EntryState.CHECKED_IN})
    flying = travellers(flight.id, {EntryState.BOARDED})
    seen = seen_by(actor, [one.person_id for one in left], _power_of(actor))
    listed = sealed_entries(flight.id).entries
    check_departure(
        on_board=len(flying),
        left_behind=len(seen),
        held=len(left) - len(seen),
        not_sealed=sum(one.person_id not in listed for one in flying),
        is_old=sealed_before_change(flight),
        is_let_pass=bool(let_pass),
    )
    moment = now()
    people = [one.person_id for one in flying]
    lock_people(people)
    postpone_the_others(actor, flight.id, at=moment)
    leave_for_home(actor, people)
    flight.seen_until = flight.arrives_at + SEEN_FOR
    db.session.flush()
    show_to_destination(flight, flying, at=moment)
    leave_with(actor, flight.id)
    tell_home(actor, flight, [one.entry_id for one in flying])
    return len(flying)


def _power_of(actor: Viewer) -> Power:
    return Power.FLIGHT_PLAN if actor.may(Power.FLIGHT_PLAN) else Power.FLIGHT_BOARD


def land(actor: Viewer, flight_id: UUID, *, at: datetime | None = None) -> int:
    """Record that a flight has landed; return how many arrived. The moment decides the policy of their quarantine, and
    lets a flight that came late be seen as long as others. Raises NotThere or Refused.
    """
    move_flight(actor, flight_id, FlightState.ARRIVED)
    flight = db.session.get_one(Flight, flight_id)
    moment = at or now()
    arrived = bring_everybody(actor, flight.id, at=moment)
    flight.landed_at = moment
    land_with(actor, flight.id)
    use_papers(actor, [one.person_id for one in arrived])
    _tell_readers([one.person_id for one in arrived if one.is_restricted])
    _see_longer(flight, moment + SEEN_FOR)
    return len(arrived)


def _tell_readers(person_ids: list[UUID]) -> None:
    """The desk at the door does not see a closed file: each named reader has a task to see that she is received."""
    moment = now()
    rows = db.session.execute(
        sa.select(FileReader.person_id, FileReader.account_id)
        .where(FileReader.person_id.in_(person_ids), sa.or_(FileReader.until.is_(None), FileReader.until > moment))
        .order_by(FileReader.person_id, FileReader.account_id)
    ).all()
    for person_id, account_id in rows:
        add_task(
            None, SEE_TO_IT, subject=("person", person_id), scope=(NAMED, str(account_id)), due_at=moment + RECEIVED_BY
        )


def _see_longer(flight: Flight, until: datetime) -> None:
    if flight.seen_until is not None and flight.seen_until >= until:
        return
    flight.seen_until = until
    db.session.flush()
    entries = [one.entry_id for one in travellers(flight.id, {EntryState.ARRIVED})]
    for start in range(0, len(entries), 500):
        db.session.execute(
            sa.update(Sight)
            .where(Sight.source_kind == "flight", Sight.source_id.in_(entries[start : start + 500]))
            .values(until=until)
        )
