"""Seats that came free are offered to the next of the waiting list, held for an hour that is said; accepted, declined.

Whoever frees a seat calls `offer_free_seats` with the flight held; the worker does so for what lapsed. Never commits.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from migrant_support.domains.directory.queries import airports
from migrant_support.domains.flights import history as happenings
from migrant_support.domains.flights.actions.confirming import confirm_group, hold_to_confirm, take_places
from migrant_support.domains.flights.actions.judging import Desk, check_group, desk_for, seen_by, stops_at
from migrant_support.domains.flights.actions.offers import ANSWER_OFFER, end_offers
from migrant_support.domains.flights.actions.outcomes import Outcome
from migrant_support.domains.flights.actions.proposing import NOT_WHOLE
from migrant_support.domains.flights.models import Flight, ManifestEntry, OfferedEntry, OfferedSeat, SeatOffer
from migrant_support.domains.flights.queries.entries import entry_visible_to, listed_on
from migrant_support.domains.flights.queries.line import groups_in_line
from migrant_support.domains.flights.queries.offers import OFFERING, open_offers
from migrant_support.domains.flights.rules.offers import OfferState, answer_until
from migrant_support.domains.flights.rules.states import STANDING, EntryState
from migrant_support.domains.flights.rules.words import Passenger
from migrant_support.domains.flights.seat_offers import offer_times_on
from migrant_support.domains.people.models import RestrictedFile
from migrant_support.kernel.clock import now
from migrant_support.kernel.refusals import NotThere, Refused
from migrant_support.kernel.texts import msg
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.audit import record
from migrant_support.platform.history import happened_to_many
from migrant_support.platform.store import db
from migrant_support.platform.tasks import register_task_kind
from migrant_support.platform.tasks.actions import add_task, put_off_tasks
from migrant_support.policy import Power, ScopeKind

register_task_kind(ANSWER_OFFER, msg("Seats came free: ask those to whom they are offered, and answer in time"))
OVER = Refused("offer_over", msg("No seat is offered to this person any more. Load the page again."))


def offer_free_seats(flight: Flight) -> int:
    """Offer the free seats of a held flight down its waiting list; return how many offers were made.

    A group is passed over while too few seats are free for all of it, something stops it at the gate, a limit is
    reached, or it said no before. Nothing is offered when no time is left to ask.
    """
    until = answer_until(offer_times_on(now().date()), now=now(), departs_at=flight.departs_at)
    if flight.state not in OFFERING or until is None:
        return 0
    listed = listed_on(flight.id)
    if not any(entry.state is EntryState.WAITING for entry in listed):
        return 0
    desk, _groups = desk_for(None, flight, listed, [e for e in listed if e.state is EntryState.WAITING])
    if not any(desk.free.values()):
        return 0
    made = 0
    for group in groups_in_line(flight.id, listed, desk.units):
        is_asked = any(entry.id in desk.offers for entry in group.entries)
        if group.standing.may_be_asked and not is_asked and _fits(desk, group.entries):
            _offer(desk, [entry for entry in group.entries if entry.state in STANDING], until)
            made += 1
    return made


def offer_on(flight_id: UUID) -> int:
    """Offer the free seats of a flight; return how many offers were made. For the worker."""
    flight = db.session.scalar(
        sa.select(Flight)
        .where(Flight.id == flight_id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    return offer_free_seats(flight) if flight is not None else 0


def accept_offer(actor: Viewer, flight_id: UUID, entry_id: UUID) -> list[Outcome]:
    """Give a group the seats that are offered to it; it is judged at the gate again. Raises NotThere or Refused.

    A mission may do so after the list is locked: it chooses nobody.
    """
    flight = hold_to_confirm(actor, flight_id, at_the_airport=True)
    offered = _offered(actor, flight, entry_id)
    desk, groups = desk_for(actor, flight, listed_on(flight.id), offered)
    return [outcome for group in groups for outcome in confirm_group(desk, group)]


def decline_offer(actor: Viewer, flight_id: UUID, entry_id: UUID) -> None:
    """A group does not want the seats: they go to the next, and it is asked no more. Raises NotThere or Refused."""
    flight = hold_to_confirm(actor, flight_id, at_the_airport=True)
    offered = _offered(actor, flight, entry_id)
    if not {entry.id for entry in offered} <= seen_by(actor, offered):
        raise NOT_WHOLE
    moment = now()
    end_offers(actor, [entry.id for entry in offered], OfferState.DECLINED, at=moment)
    _tell(actor, flight, offered, happenings.SEAT_DECLINED, moment)
    offer_free_seats(flight)


def _offered(actor: Viewer, flight: Flight, entry_id: UUID) -> list[ManifestEntry]:
    """The entries of the open offer of one of them, which the actor sees."""
    known = db.session.scalar(
        sa.select(ManifestEntry.id).where(
            ManifestEntry.id == entry_id,
            ManifestEntry.flight_id == flight.id,
            entry_visible_to(actor, Power.FLIGHT_CONFIRM),
        )
    )
    if known is None:
        raise NotThere
    offers = open_offers(flight.id)
    if entry_id not in offers:
        raise OVER
    return [entry for entry in listed_on(flight.id) if offers.get(entry.id) == offers[entry_id]]


def _fits(desk: Desk, group: Sequence[ManifestEntry]) -> bool:
    """Could everybody of a group be seated now but for the number of free seats? That is asked when they are taken."""
    going = [entry for entry in group if entry.state in STANDING]
    try:
        check_group(desk, group, going)
    except Refused:
        return False
    return not any(stops_at(desk, entry) for entry in going) and _has_room(desk, going)


def _has_room(desk: Desk, going: Sequence[ManifestEntry]) -> bool:
    needed: dict[UUID, int] = {}
    for entry in going:
        if entry.passenger is not Passenger.INFANT:
            needed[entry.allotment_id] = needed.get(entry.allotment_id, 0) + 1
    return all(count <= len(desk.free.get(allotment_id, ())) for allotment_id, count in needed.items())


def _offer(desk: Desk, going: Sequence[ManifestEntry], until: datetime) -> None:
    """Hold places for a group until an hour, and tell its missions and timelines."""
    places = take_places(desk, going)
    offer = SeatOffer(flight_id=desk.flight.id, state=OfferState.OPEN, made_at=desk.at, until_at=until)
    db.session.add(offer)
    db.session.flush()
    rows = [{"offer_id": offer.id, "entry_id": entry.id} for entry in going]
    db.session.execute(sa.insert(OfferedEntry), rows)
    held = [
        {"allotment_id": allotment_id, "place": place, "offer_id": offer.id}
        for allotment_id, found in places.items()
        for place in found
    ]
    db.session.execute(sa.insert(OfferedSeat), held)
    desk.offers.update(dict.fromkeys((entry.id for entry in going), offer.id))
    record(None, "flights.offer.make", kind="flight", object_id=desk.flight.id, fields=("seats",))
    _tell(None, desk.flight, going, happenings.SEAT_OFFERED, desk.at)
    _task(desk.flight, going, until)


def _tell(actor: Viewer | None, flight: Flight, entries: Sequence[ManifestEntry], kind: str, at: datetime) -> None:
    happened_to_many(
        "person",
        [entry.person_id for entry in entries],
        kind,
        at=at,
        reference_kind="flight",
        reference_ids=[flight.id] * len(entries),
        actor=actor,
    )


def _task(flight: Flight, going: Sequence[ManifestEntry], until: datetime) -> None:
    """A task for each mission of a group, one for all offers of a flight; a restricted file adds none (SEC AZ-6)."""
    restricted = set(
        db.session.scalars(
            sa.select(RestrictedFile.person_id).where(
                RestrictedFile.person_id.in_([entry.person_id for entry in going])
            )
        )
    )
    place = airports()[flight.origin]
    local = until.astimezone(ZoneInfo(place.zone))
    note = f"{flight.number} {flight.departs_on:%d/%m/%Y} – {local:%d/%m %H:%M} {place.city}"
    for mission in sorted({entry.mission for entry in going if entry.person_id not in restricted}):
        where = (ScopeKind.MISSION, mission)
        if not put_off_tasks(ANSWER_OFFER, ("flight", flight.id), where, until, note=note):
            add_task(None, ANSWER_OFFER, subject=("flight", flight.id), scope=where, due_at=until, note=note)
