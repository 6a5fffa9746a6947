"""Which arrivals and orders are there for a viewer: of her airports, of her sites, or all; and only of people in sight.

Nothing older than the journey passes here: no case, no story, no stay before the flight.
"""

from collections.abc import Collection
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlalchemy.sql.elements import ColumnElement

from migrant_support.domains.flights.models import Flight
from migrant_support.domains.flights.rules.states import FlightState
from migrant_support.domains.people.sight import visible_to
from migrant_support.domains.quarantine.models import QuarantineOrder
from migrant_support.domains.quarantine.rules.orders import OrderState
from migrant_support.domains.sites.models import Site
from migrant_support.kernel.refusals import NotThere
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.store import db
from migrant_support.policy import Power, ScopeKind

AT_ONCE = 500
ON_THE_WAY = (FlightState.DEPARTED, FlightState.ARRIVED, FlightState.CLOSED)


def lands_here(viewer: Viewer, power: Power = Power.ARRIVAL_READ) -> ColumnElement[bool]:
    """The condition on `Flight`: it lands at an airport of the viewer's reach."""
    reach = viewer.reach(power)
    if not reach:
        return sa.false()
    return sa.true() if reach.everywhere else Flight.destination.in_(sorted(reach.ids(ScopeKind.AIRPORT)))


def fetch_arriving(viewer: Viewer, flight_id: UUID, power: Power = Power.ARRIVAL_READ, *, lock: str = "") -> Flight:
    """The doorway: a flight that has left for an airport of the viewer's, or NotThere.

    `lock` is "share" for those who receive beside each other, "update" for who ends the receiving.
    """
    statement = sa.select(Flight).where(Flight.id == flight_id, Flight.state.in_(ON_THE_WAY), lands_here(viewer, power))
    if lock:
        statement = statement.with_for_update(read=lock == "share").execution_options(populate_existing=True)
    flight = db.session.scalar(statement)
    if flight is None:
        raise NotThere
    return flight


def order_visible_to(viewer: Viewer, power: Power = Power.QUARANTINE_READ) -> ColumnElement[bool]:
    """The condition on `QuarantineOrder`: the person is in sight, and the order is of a site or airport in reach."""
    reach = viewer.reach(power)
    if not reach:
        return sa.false()
    seen = sa.and_(
        visible_to(viewer, power, person_id=QuarantineOrder.person_id),  # type: ignore[arg-type]
        QuarantineOrder.state != OrderState.WITHDRAWN,
    )
    if reach.everywhere:
        return seen
    site, flight = aliased(Site), aliased(Flight)  # the statement around may name these tables itself
    of_site = sa.exists().where(site.id == QuarantineOrder.site_id, site.code.in_(sorted(reach.ids(ScopeKind.SITE))))
    of_airport = sa.exists().where(
        flight.id == QuarantineOrder.flight_id, flight.destination.in_(sorted(reach.ids(ScopeKind.AIRPORT)))
    )
    return sa.and_(seen, sa.or_(of_site, of_airport))


def fetch_order(
    viewer: Viewer, order_id: UUID, power: Power = Power.QUARANTINE_READ, *, lock: bool = False
) -> QuarantineOrder:
    """The doorway: an order for this viewer, or NotThere. Actions lock it."""
    statement = sa.select(QuarantineOrder).where(QuarantineOrder.id == order_id, order_visible_to(viewer, power))
    if lock:
        statement = statement.with_for_update(of=QuarantineOrder).execution_options(populate_existing=True)
    order = db.session.scalar(statement)
    if order is None:
        raise NotThere
    return order


def fetch_orders(viewer: Viewer, order_ids: Collection[UUID], *, lock: bool = False) -> list[QuarantineOrder]:
    """Several orders by id in one go, all of them for this viewer; or NotThere."""
    wanted = sorted(set(order_ids))
    found: list[QuarantineOrder] = []
    for start in range(0, len(wanted), AT_ONCE):
        statement = (
            sa.select(QuarantineOrder)
            .where(QuarantineOrder.id.in_(wanted[start : start + AT_ONCE]), order_visible_to(viewer))
            .order_by(QuarantineOrder.id)
        )
        if lock:
            statement = statement.with_for_update(of=QuarantineOrder).execution_options(populate_existing=True)
        found += db.session.scalars(statement)
    if len(found) < len(wanted):
        raise NotThere
    return found
