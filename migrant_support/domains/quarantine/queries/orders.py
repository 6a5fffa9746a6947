"""Orders as a centre sees them: who is expected, who is in and until when, who is to be released; and their counts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.directory.queries import airports
from migrant_support.domains.flights.models import Flight
from migrant_support.domains.people.models import Person
from migrant_support.domains.people.queries import PersonRow, row_of
from migrant_support.domains.quarantine.models import OrderMove, QuarantineOrder
from migrant_support.domains.quarantine.queries.places import Centre, Place, places_of
from migrant_support.domains.quarantine.queries.sight import fetch_order, order_visible_to
from migrant_support.domains.quarantine.rules.orders import INSIDE, OPEN, WAITS_FOR_A_ROOM, OrderState
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.store import db


@dataclass(frozen=True, slots=True)
class OrderRow:
    """An order with its person: what a centre needs to know of her, and nothing older than the journey."""

    id: UUID
    person: PersonRow
    state: OrderState
    from_on: date
    until_on: date
    policy_code: str
    legal_basis: str
    flight_number: str
    site_id: UUID | None
    place: Place | None

    @property
    def waits_for_a_room(self) -> bool:
        """Is she on the way, or here without a bed?"""
        return self.state in WAITS_FOR_A_ROOM

    def is_due(self, today: date) -> bool:
        """Are the days of somebody who is in done?"""
        return self.state in INSIDE and self.until_on <= today


@dataclass(frozen=True, slots=True)
class MoveRow:
    """A step that an order took."""

    target: OrderState
    at: datetime
    by: UUID | None
    reason: str


@dataclass(frozen=True, slots=True)
class CentreCounts:
    """How many a centre expects, holds, and releases today and tomorrow."""

    expected: int = 0
    inside: int = 0
    due_today: int = 0
    due_tomorrow: int = 0


def orders_at(viewer: Viewer, centre: Centre, *, limit: int = 600) -> list[OrderRow]:
    """The open orders of a centre, those who leave first at the head: two statements."""
    rows = db.session.execute(
        sa.select(QuarantineOrder, Person, Flight.number)
        .join(Person, Person.id == QuarantineOrder.person_id)
        .join(Flight, Flight.id == QuarantineOrder.flight_id)
        .where(
            QuarantineOrder.site_id == centre.id,
            QuarantineOrder.state.in_(sorted(OPEN)),
            order_visible_to(viewer),
        )
        .order_by(QuarantineOrder.until_on, Person.primary_name, Person.secondary_name, Person.id)
        .limit(limit)
    ).all()
    return _rows([(order, person, number) for order, person, number in rows])


def order_record(viewer: Viewer, order_id: UUID) -> OrderRow:
    """One order with its person; raises NotThere."""
    order = fetch_order(viewer, order_id)
    person = db.session.get_one(Person, order.person_id)
    number = db.session.scalar(sa.select(Flight.number).where(Flight.id == order.flight_id)) or ""
    return _rows([(order, person, number)])[0]


def _rows(found: Sequence[tuple[QuarantineOrder, Person, str]]) -> list[OrderRow]:
    countries = _countries([order.flight_id for order, _, _ in found])
    places: dict[UUID, Place] = {}
    for country in sorted(set(countries.values())):
        places |= places_of([o.person_id for o, _, _ in found if countries[o.flight_id] == country], country)
    return [
        OrderRow(
            order.id, row_of(person), order.state, order.from_on, order.until_on, order.policy_code,
            order.legal_basis, number, order.site_id, places.get(person.id),
        )
        for order, person, number in found
    ]  # fmt: skip


def _countries(flight_ids: Sequence[UUID]) -> dict[UUID, str]:
    rows = db.session.execute(sa.select(Flight.id, Flight.destination).where(Flight.id.in_(set(flight_ids))))
    return {flight_id: airports()[code].country for flight_id, code in rows}


def order_moves(viewer: Viewer, order_id: UUID) -> list[MoveRow]:
    """The steps of an order, the newest first; raises NotThere."""
    fetch_order(viewer, order_id)
    rows = db.session.execute(
        sa.select(OrderMove.target, OrderMove.at, OrderMove.by, OrderMove.reason)
        .where(OrderMove.order_id == order_id)
        .order_by(OrderMove.at.desc(), OrderMove.id.desc())
    )
    return [MoveRow(*row) for row in rows]


def centre_counts(viewer: Viewer, today: date, tomorrow: date) -> dict[UUID, CentreCounts]:
    """Counts by site, in one statement. `today` is the day of the place: a day limit rolls at its midnight."""
    inside = QuarantineOrder.state.in_(sorted(INSIDE))
    rows = db.session.execute(
        sa.select(
            QuarantineOrder.site_id,
            sa.func.count().filter(QuarantineOrder.state.in_(sorted(WAITS_FOR_A_ROOM))),
            sa.func.count().filter(inside),
            sa.func.count().filter(inside, QuarantineOrder.until_on <= today),
            sa.func.count().filter(inside, QuarantineOrder.until_on == tomorrow),
        )
        .where(QuarantineOrder.site_id.is_not(None), QuarantineOrder.state.in_(sorted(OPEN)), order_visible_to(viewer))
        .group_by(QuarantineOrder.site_id)
    )
    return {row[0]: CentreCounts(row[1], row[2], row[3], row[4]) for row in rows if row[0] is not None}


def waiting_for_a_room(viewer: Viewer) -> tuple[int, datetime | None]:
    """How many are quarantined and have no bed yet, and since when the first of them."""
    row = db.session.execute(
        sa.select(sa.func.count(), sa.func.min(QuarantineOrder.issued_at)).where(
            QuarantineOrder.state.in_(sorted(WAITS_FOR_A_ROOM)), order_visible_to(viewer)
        )
    ).one()
    return row[0], row[1]
