"""The desk at the aircraft door: received, not on the plane, on the plane without being listed; the last act undone.

Each act has the effect of once however often it comes (invariant 8): persons are locked in the order of their ids, the
database holds one arrival for a person and flight, and what is there already is answered as done.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.flights.actions.travellers import lock_people
from migrant_support.domains.flights.models import Flight
from migrant_support.domains.people.models import Person, RestrictedFile, SearchKey
from migrant_support.domains.people.search_keys import DOCUMENT, NIC, numbers_meant
from migrant_support.domains.people.sight import drop_sight, give_sight, is_ordinary, visible_to
from migrant_support.domains.quarantine import history as happenings
from migrant_support.domains.quarantine.actions.orders import issue_orders, withdraw_orders
from migrant_support.domains.quarantine.models import Arrival
from migrant_support.domains.quarantine.queries.listed import SealedEntries, sealed_entries
from migrant_support.domains.quarantine.queries.sight import fetch_arriving
from migrant_support.domains.quarantine.rules.orders import (
    ArrivalKind,
    check_receiving,
    check_unlisted,
)
from migrant_support.kernel.clock import now
from migrant_support.kernel.keys import new_id
from migrant_support.kernel.references import read_reference
from migrant_support.kernel.refusals import NotThere, Refused
from migrant_support.kernel.texts import msg
from migrant_support.platform.access.viewer import EVERYWHERE, NAMED, Viewer, demand
from migrant_support.platform.audit import record
from migrant_support.platform.history import happened_to_many
from migrant_support.platform.store import DataClass, db
from migrant_support.platform.tasks import register_task_kind
from migrant_support.platform.tasks.actions import add_task, end_tasks
from migrant_support.platform.vault import seal
from migrant_support.policy import Power, ScopeKind

SEEN_BY = "arrival"
"""The source of the sight that an airport has of somebody who came without being listed."""
FIND_ABSENT = "arrival_not_on_plane"
FIND_UNKNOWN = "arrival_not_on_list"
register_task_kind(FIND_ABSENT, msg("On the list, but not on the plane: find out where the person is"))
register_task_kind(FIND_UNKNOWN, msg("On the plane, but on no list: find out who it is"))
SOON = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class Received:
    """What an act of receiving did: at which moment, how many anew, how many had been received before."""

    at: datetime
    anew: int
    before: int


def receive(actor: Viewer, flight_id: UUID, person_ids: Sequence[UUID]) -> Received:
    """Receive people of the sealed list who came off the plane; each gets the order of the policy at the landing.

    Whoever was marked as not on the plane has come after all. Raises NotThere for somebody who is not on the list or
    out of sight, Refused before the landing and after the closing.
    """
    demand(actor, Power.ARRIVAL_RECEIVE)
    flight = fetch_arriving(actor, flight_id, Power.ARRIVAL_RECEIVE, lock="share")
    check_receiving(flight.state)
    sealed = sealed_entries(flight.id)
    wanted = _locked(actor, person_ids, sealed)
    found = _found_of(flight.id, wanted)
    moment = now()
    for arrival in found.values():
        if arrival.kind is ArrivalKind.NOT_ON_PLANE:
            _take_back(actor, arrival, at=moment)
    anew = [one for one in wanted if one not in found or found[one].kind is ArrivalKind.NOT_ON_PLANE]
    if anew:
        _write(actor, flight, sealed, anew, ArrivalKind.RECEIVED, at=moment)
        issue_orders(actor, flight, anew, at=moment)
        happened_to_many("person", anew, happenings.RECEIVED, at=moment, actor=actor)
        _tell(actor, "quarantine.arrival.receive", flight, anew)
    return Received(moment, len(anew), len(wanted) - len(anew))


def miss(actor: Viewer, flight_id: UUID, person_id: UUID) -> datetime:
    """Somebody of the list was not on the plane; the coordinator gets a task. Raises NotThere, or Refused when she was
    received before.
    """
    demand(actor, Power.ARRIVAL_RECEIVE)
    flight = fetch_arriving(actor, flight_id, Power.ARRIVAL_RECEIVE, lock="share")
    check_receiving(flight.state)
    sealed = sealed_entries(flight.id)
    _locked(actor, [person_id], sealed)
    found = _found_of(flight.id, [person_id]).get(person_id)
    if found is not None and found.kind is ArrivalKind.NOT_ON_PLANE:
        return found.at
    if found is not None:
        raise Refused("received_before", msg("This person was received already. Undo that first."))
    moment = now()
    _write(actor, flight, sealed, [person_id], ArrivalKind.NOT_ON_PLANE, at=moment)
    add_task(
        None, FIND_ABSENT, subject=("person", person_id), scope=_task_scope(actor, person_id), due_at=moment + SOON
    )
    happened_to_many("person", [person_id], happenings.NOT_ON_PLANE, at=moment, actor=actor)
    _tell(actor, "quarantine.arrival.miss", flight, [person_id])
    return moment


def _task_scope(actor: Viewer, person_id: UUID) -> tuple[str, str]:
    """The coordinators; of a restricted file the named reader who acts."""
    restricted = db.session.get(RestrictedFile, person_id) is not None
    return (NAMED, str(actor.account_id)) if restricted else (EVERYWHERE, "")


def write_down(actor: Viewer, flight_id: UUID, *, typed: str, name: str) -> UUID | None:
    """Somebody came who does not stand on the list. A reference or document number that equals a known one finds her;
    else name and number are sealed and the coordinator gets a task. Returns the person, or None when unknown.

    Every asking leaves a record, and an account has so many a day. Raises NotThere or Refused.
    """
    demand(actor, Power.ARRIVAL_RECEIVE)
    flight = fetch_arriving(actor, flight_id, Power.ARRIVAL_RECEIVE, lock="share")
    check_receiving(flight.state)
    check_unlisted(name=name, typed=typed, today=_written_today(actor))
    sealed = sealed_entries(flight.id)
    person_id = _equal_to(actor, typed)
    if person_id is None:
        _write_unknown(actor, flight, sealed, typed=typed, name=name)
        return None
    if person_id in sealed.entries and _is_seen(actor, person_id):
        receive(actor, flight_id, [person_id])
        return person_id
    return _receive_unlisted(actor, flight, sealed, person_id)


def sight_of_unlisted() -> sa.Select[*tuple[Any, ...]]:
    """What gives sight to airports beside the lists: who came without standing on one, as long as the flight says."""
    return (
        sa.select(
            Arrival.person_id.label("person_id"),
            sa.literal(ScopeKind.AIRPORT.value).label("scope_kind"),
            Flight.destination.label("scope_id"),
            Arrival.at.label("since"),
            Arrival.id.label("source_id"),
            Flight.seen_until.label("until"),
        )
        .join(Flight, Flight.id == Arrival.flight_id)
        .where(Arrival.kind == ArrivalKind.NOT_ON_LIST, Arrival.person_id.is_not(None), Arrival.taken_back_at.is_(None))
    )


def _receive_unlisted(actor: Viewer, flight: Flight, sealed: SealedEntries, person_id: UUID) -> UUID:
    lock_people([person_id])
    if _found_of(flight.id, [person_id]):
        return person_id
    moment = now()
    ids = _write(actor, flight, sealed, [person_id], ArrivalKind.NOT_ON_LIST, at=moment)
    give_sight(
        [person_id], scope_kind=ScopeKind.AIRPORT, scope_id=flight.destination, since=moment, until=flight.seen_until,
        source_kind=SEEN_BY, source_ids=ids,
    )  # fmt: skip
    issue_orders(actor, flight, [person_id], at=moment)
    happened_to_many("person", [person_id], happenings.NOT_LISTED, at=moment, actor=actor)
    _tell(actor, "quarantine.arrival.not_listed", flight, [person_id])
    return person_id


def _write_unknown(actor: Viewer, flight: Flight, sealed: SealedEntries, *, typed: str, name: str) -> None:
    arrival_id, moment = new_id(), now()
    db.session.add(
        Arrival(
            id=arrival_id,
            flight_id=flight.id,
            version_id=sealed.version_id,
            kind=ArrivalKind.NOT_ON_LIST,
            name_sealed=_sealed(name.strip(), "name_sealed", arrival_id),
            number_sealed=_sealed(typed.strip(), "number_sealed", arrival_id),
            at=moment,
            by=actor.account_id,
        )
    )
    db.session.flush()
    add_task(
        None, FIND_UNKNOWN, subject=("arrival", arrival_id), scope=(EVERYWHERE, ""), due_at=moment + SOON,
        note=f"{flight.number} {flight.departs_on:%d/%m/%Y}",
    )  # fmt: skip
    record(actor, "quarantine.arrival.not_known", kind="flight", object_id=flight.id, fields=("arrivals",))


def unknown_flight(viewer: Viewer, arrival_id: UUID) -> UUID:
    """The flight with which somebody came who is not known yet; raises NotThere."""
    demand(viewer, Power.FLIGHT_PLAN)
    flight_id = db.session.scalar(
        sa.select(Arrival.flight_id).where(
            Arrival.id == arrival_id, Arrival.person_id.is_(None), Arrival.taken_back_at.is_(None)
        )
    )
    if flight_id is None:
        raise NotThere
    return fetch_arriving(viewer, flight_id).id


def identify(actor: Viewer, arrival_id: UUID, reference: str) -> UUID:
    """Say who an unknown arrival is; she gets her order. For coordinators. Raises NotThere or Refused."""
    demand(actor, Power.FLIGHT_PLAN)
    flight = fetch_arriving(actor, unknown_flight(actor, arrival_id), lock="share")
    written = read_reference(reference)
    person = db.session.scalar(sa.select(Person.id).where(Person.reference == written, visible_to(actor)))
    if person is None:
        raise Refused(
            "reference_unknown",
            msg("No person with this reference is known to you. Check each letter and digit."),
            field="reference",
        )
    lock_people([person])
    arrival = db.session.get(Arrival, arrival_id, populate_existing=True, with_for_update=True)
    if arrival is None or arrival.person_id is not None or arrival.taken_back_at is not None:
        raise NotThere
    if _found_of(flight.id, [person]):
        raise Refused("received_before", msg("This person was received already. Undo that first."), field="reference")
    arrival.person_id = person
    db.session.flush()
    moment = now()
    give_sight(
        [person], scope_kind=ScopeKind.AIRPORT, scope_id=flight.destination, since=moment, until=flight.seen_until,
        source_kind=SEEN_BY, source_ids=[arrival.id],
    )  # fmt: skip
    issue_orders(actor, flight, [person], at=moment)
    end_tasks(actor, FIND_UNKNOWN, ("arrival", arrival.id))
    happened_to_many("person", [person], happenings.NOT_LISTED, at=moment, actor=actor)
    record(actor, "quarantine.arrival.identify", kind="person", object_id=person, fields=("arrivals",))
    return person


def undo(actor: Viewer, flight_id: UUID, at: datetime) -> int:
    """Take back what this account did at one moment on this flight; returns how many. Raises NotThere or Refused."""
    demand(actor, Power.ARRIVAL_RECEIVE)
    flight = fetch_arriving(actor, flight_id, Power.ARRIVAL_RECEIVE, lock="share")
    check_receiving(flight.state)
    mine = sa.and_(
        Arrival.flight_id == flight.id,
        Arrival.by == actor.account_id,
        Arrival.at == at,
        Arrival.taken_back_at.is_(None),
    )
    person_ids = [one for one in db.session.scalars(sa.select(Arrival.person_id).where(mine)) if one is not None]
    lock_people(person_ids)
    arrivals = db.session.scalars(
        sa.select(Arrival).where(mine).with_for_update().execution_options(populate_existing=True)
    ).all()
    if not arrivals:
        raise Refused("undo_too_late", msg("This was changed meanwhile. It can no longer be undone."))
    moment = now()
    withdraw_orders(actor, flight.id, person_ids, received_at=at)
    for arrival in arrivals:
        _take_back(actor, arrival, at=moment)
    happened_to_many("person", person_ids, happenings.UNDONE, at=moment, actor=actor)
    _tell(actor, "quarantine.arrival.undo", flight, person_ids)
    db.session.flush()
    return len(arrivals)


def _take_back(actor: Viewer, arrival: Arrival, *, at: datetime) -> None:
    arrival.taken_back_at, arrival.taken_back_by = at, actor.account_id
    if arrival.kind is ArrivalKind.NOT_ON_PLANE and arrival.person_id is not None:
        end_tasks(actor, FIND_ABSENT, ("person", arrival.person_id))
    if arrival.kind is ArrivalKind.NOT_ON_LIST:
        drop_sight(SEEN_BY, [arrival.id])
        end_tasks(actor, FIND_UNKNOWN, ("arrival", arrival.id))
    db.session.flush()


def _locked(actor: Viewer, person_ids: Sequence[UUID], sealed: SealedEntries) -> list[UUID]:
    """The persons, locked in the order of all acts. Raises NotThere unless each is on the list and in sight."""
    ids = sorted(set(person_ids))
    seen = db.session.scalars(
        sa.select(Person.id)
        .where(Person.id.in_(ids), visible_to(actor, Power.ARRIVAL_RECEIVE))
        .order_by(Person.id)
        .with_for_update()
    ).all()
    if not ids or len(seen) < len(ids) or any(one not in sealed.entries for one in ids):
        raise NotThere
    return ids


def _found_of(flight_id: UUID, person_ids: Sequence[UUID]) -> dict[UUID, Arrival]:
    rows = db.session.scalars(
        sa.select(Arrival)
        .where(Arrival.flight_id == flight_id, Arrival.person_id.in_(list(person_ids)), Arrival.taken_back_at.is_(None))
        .execution_options(populate_existing=True)
    )
    return {row.person_id: row for row in rows if row.person_id is not None}


def _write(
    actor: Viewer, flight: Flight, sealed: SealedEntries, person_ids: Sequence[UUID], kind: ArrivalKind, *, at: datetime
) -> list[UUID]:
    rows = [
        {
            "id": new_id(), "flight_id": flight.id, "version_id": sealed.version_id,
            "entry_id": sealed.entries.get(person_id), "person_id": person_id, "kind": kind, "at": at,
            "by": actor.account_id,
        }
        for person_id in person_ids
    ]  # fmt: skip
    db.session.execute(sa.insert(Arrival), rows)
    return [UUID(str(row["id"])) for row in rows]


def _tell(actor: Viewer, act: str, flight: Flight, person_ids: Sequence[UUID]) -> None:
    """One line of the audit log: about the person, or about the flight when there were several."""
    if len(person_ids) == 1:
        record(actor, act, kind="person", object_id=person_ids[0], fields=("arrivals",))
    else:
        record(actor, act, kind="flight", object_id=flight.id, fields=("arrivals",), reason=f"{len(person_ids)} people")


def _written_today(actor: Viewer) -> int:
    wanted = sa.select(sa.func.count()).where(
        Arrival.by == actor.account_id,
        Arrival.kind == ArrivalKind.NOT_ON_LIST,
        Arrival.at > now() - timedelta(days=1),
    )
    return db.session.scalar(wanted) or 0


def _equal_to(actor: Viewer, typed: str) -> UUID | None:
    """The one ordinary person whose reference, document number or NIC equals what was typed (DOMAIN invariant 10)."""
    if reference := read_reference(typed):
        named = Person.reference == reference
    else:
        keys = [(kind, key) for kind, key in numbers_meant(typed, "LK") if kind in (DOCUMENT, NIC)]
        named = Person.id.in_(sa.select(SearchKey.person_id).where(sa.tuple_(SearchKey.kind, SearchKey.key).in_(keys)))
    is_known = sa.or_(
        is_ordinary(Person.id),  # type: ignore[arg-type]
        visible_to(actor, Power.ARRIVAL_RECEIVE),
    )
    found = db.session.scalars(sa.select(Person.id).where(named, is_known).limit(2)).all() if typed.strip() else []
    return found[0] if len(found) == 1 else None


def _is_seen(actor: Viewer, person_id: UUID) -> bool:
    wanted = sa.select(Person.id).where(Person.id == person_id, visible_to(actor, Power.ARRIVAL_RECEIVE))
    return db.session.scalar(wanted) is not None


def _sealed(text: str, column: str, row_id: UUID) -> bytes | None:
    if not text:
        return None
    return seal(text, data_class=DataClass.PERSONAL, table="arrival", column=column, row_id=row_id)
