"""She boards the bus to the airport: her things are handed back, her stay ends, and with it rations and meals.

Nothing is ended for whoever does not board. Taken back, she has her bed again if it is free; what was handed back stays
in her hands.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.documents.actions.safe import release
from migrant_support.domains.documents.queries.safe import is_kept_anywhere, kept_of
from migrant_support.domains.documents.rules.safe import ReceiptKind
from migrant_support.domains.flights import history as happenings
from migrant_support.domains.flights.actions.boarding import AT_CHECK_IN
from migrant_support.domains.flights.actions.departure import take_places
from migrant_support.domains.flights.actions.holding import hold_flight, hold_flight_of
from migrant_support.domains.flights.actions.travellers import lock_people
from migrant_support.domains.flights.models import BusRider, ManifestEntry
from migrant_support.domains.flights.queries.departure import bus_row
from migrant_support.domains.flights.queries.entries import entry_visible_to
from migrant_support.domains.flights.rules.departure import check_rides
from migrant_support.domains.flights.rules.states import EntryState
from migrant_support.domains.people.rules import Checkpoint
from migrant_support.domains.sites.actions.holding import ask_flags
from migrant_support.domains.sites.actions.taking_back import give_back
from migrant_support.domains.sites.actions.whole_flights import leave_for_home
from migrant_support.domains.sites.queries.stays import current_stays
from migrant_support.kernel.clock import now
from migrant_support.kernel.refusals import NotThere, Refused
from migrant_support.kernel.texts import msg
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.audit import record
from migrant_support.platform.history import happened
from migrant_support.platform.store import db
from migrant_support.policy import Power

COMES_BACK_WITHIN = timedelta(hours=24)


@dataclass(slots=True)
class Left:
    """What came of a tap: the receipts of what was handed back; `was_before`: she was on the bus already;
    `is_kept`: something of hers lies in a safe that the actor may not open.
    """

    receipts: list[UUID] = field(default_factory=list)
    was_before: bool = False
    is_kept: bool = False


def board_bus(actor: Viewer, flight_id: UUID, bus_id: UUID, entry_id: UUID) -> Left:
    """She is on the bus. A second tap changes nothing. Raises NotThere or Refused."""
    flight, entry = hold_flight_of(actor, entry_id, Power.FLIGHT_BOARD)
    if flight.id != flight_id:
        raise NotThere
    if flight.state not in AT_CHECK_IN:
        raise Refused("not_locked", msg("People leave for the airport when the list is locked."))
    rider = db.session.get(BusRider, entry.id, populate_existing=True)
    if rider is not None and rider.boarded_at is not None:
        return Left(was_before=True)
    check_rides(entry.state)
    (rider,) = take_places(flight.id, bus_id, [entry])
    lock_people([entry.person_id])
    ask_flags([entry.person_id], Checkpoint.GATE)
    stay = current_stays([entry.person_id]).get(entry.person_id)
    left = Left(hand_back(actor, entry.person_id))
    left.is_kept = is_kept_anywhere(entry.person_id)
    leave_for_home(actor, [entry.person_id])
    rider.boarded_at, rider.boarded_by = now(), actor.account_id
    rider.stay_id, rider.stay_until = (stay.id, stay.until_at) if stay else (None, None)
    db.session.flush()
    happened(
        "person", entry.person_id, happenings.BUS_BOARDED, reference_kind="flight", reference_id=flight.id, actor=actor
    )
    record(actor, "flights.bus.board", kind="manifest_entry", object_id=entry.id, fields=("bus",))
    return left


def hand_back(actor: Viewer, person_id: UUID) -> list[UUID]:
    """Give back what lies in the safes of the actor's missions, with a receipt for each; nothing for who keeps none."""
    if not actor.may(Power.SAFE_KEEP):
        return []
    by_mission: dict[str, list[UUID]] = {}
    for item in kept_of(actor, person_id):
        by_mission.setdefault(item.mission, []).append(item.id)
    return [release(actor, person_id, items, ReceiptKind.RETURN) for _mission, items in sorted(by_mission.items())]


def hand_back_before(actor: Viewer, flight_id: UUID, bus_id: UUID) -> int:
    """Give back the things of everybody who has a place on a bus, so that receipts can be printed and signed.

    Returns how many receipts there are. Raises NotThere or Refused.
    """
    hold_flight(actor, flight_id, Power.FLIGHT_BOARD, states=AT_CHECK_IN)
    bus_row(actor, flight_id, bus_id)
    people = db.session.scalars(
        sa.select(ManifestEntry.person_id)
        .join(BusRider, BusRider.entry_id == ManifestEntry.id)
        .where(BusRider.bus_id == bus_id, entry_visible_to(actor, Power.FLIGHT_BOARD))
        .order_by(ManifestEntry.person_id)
    ).all()
    lock_people(people)
    return sum(len(hand_back(actor, person_id)) for person_id in people)


def come_back(actor: Viewer, flight_id: UUID, entry_ids: Sequence[UUID]) -> int:
    """They did not leave with the bus after all: each has the bed again that she left, if it is free.

    Returns how many of them have. Raises NotThere or Refused.
    """
    back = 0
    for entry_id in dict.fromkeys(entry_ids):
        flight, entry = hold_flight_of(actor, entry_id, Power.FLIGHT_BOARD)
        rider = db.session.get(BusRider, entry.id, populate_existing=True)
        if flight.id != flight_id:
            raise NotThere
        if rider is None or rider.boarded_at is None:
            continue
        if entry.state is EntryState.BOARDED or flight.state not in AT_CHECK_IN:
            raise Refused("on_the_aircraft", msg("This person is on the aircraft already. Take that back first."))
        back += _bed_again(actor, rider)
        rider.boarded_at = rider.boarded_by = rider.stay_id = rider.stay_until = None
        db.session.flush()
        happened(
            "person", entry.person_id, happenings.BUS_LEFT, reference_kind="flight", reference_id=flight.id, actor=actor
        )
        record(actor, "flights.bus.come_back", kind="manifest_entry", object_id=entry.id, fields=("bus",))
    return back


def _bed_again(actor: Viewer, rider: BusRider) -> bool:
    if rider.stay_id is None:
        return False
    try:
        with db.session.begin_nested():
            give_back(actor, rider.stay_id, until_at=rider.stay_until, within=COMES_BACK_WITHIN)
    except (Refused, NotThere):
        return False
    return True
