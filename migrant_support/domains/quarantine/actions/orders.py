"""Orders: issued by the policy of the arrival, moved step by step, released when their days are done."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.directory.policies import policy_at
from migrant_support.domains.directory.queries import airports
from migrant_support.domains.flights.actions.travellers import ENDED_HOME, end_journeys, reopen_journeys
from migrant_support.domains.flights.models import Flight
from migrant_support.domains.people.sight import drop_sight, give_sight
from migrant_support.domains.quarantine import history as happenings
from migrant_support.domains.quarantine.models import OrderMove, QuarantineOrder
from migrant_support.domains.quarantine.queries.places import Centre, places_of, site_codes, site_zone
from migrant_support.domains.quarantine.queries.sight import fetch_order, order_visible_to
from migrant_support.domains.quarantine.rules.orders import (
    LEGAL_BASIS,
    OPEN,
    STAY_ENDS,
    OrderState,
    check_order_step,
    check_release,
    order_days,
)
from migrant_support.domains.sites.actions import check_out
from migrant_support.domains.sites.models import Site
from migrant_support.domains.sites.queries import current_stays
from migrant_support.kernel.clock import local_day, now
from migrant_support.kernel.keys import new_id
from migrant_support.kernel.refusals import NotThere, Refused
from migrant_support.kernel.texts import msg
from migrant_support.platform.access.viewer import Viewer, demand
from migrant_support.platform.audit import record
from migrant_support.platform.history import happened, happened_to_many
from migrant_support.platform.store import db
from migrant_support.policy import Power, ScopeKind

SEEN_BY = "quarantine"
"""The source of the sight that a centre has of those ordered to it."""


def issue_orders(actor: Viewer, flight: Flight, person_ids: Sequence[UUID], *, at: datetime) -> None:
    """Order those just received into quarantine by the policy in force when the flight landed; a later one never
    changes them. Who has a planned place is ordered there. Without quarantine they are home.

    The caller has locked these persons. Raises Refused without a policy, or for somebody who is quarantined already.
    """
    landed = flight.landed_at or at
    airport = airports()[flight.destination]
    policy = policy_at(landed)
    if policy.days == 0:
        _bring_home(actor, person_ids, at=at)
        return
    _refuse_second(person_ids)
    from_on, until_on = order_days(landed, policy.days, airport.zone)
    places = places_of(person_ids, airport.country)
    orders = [
        QuarantineOrder(
            id=new_id(),
            person_id=person_id,
            flight_id=flight.id,
            policy_code=policy.code,
            site_id=places[person_id].site_id if person_id in places else None,
            legal_basis=LEGAL_BASIS,
            state=OrderState.ISSUED,
            from_on=from_on,
            until_on=until_on,
            issued_at=at,
            issued_by=actor.account_id,
        )
        for person_id in sorted(person_ids)
    ]
    db.session.add_all(orders)
    db.session.flush()
    _show_to_site(orders, at=at)
    _keep_moves(actor, [(order.id, None) for order in orders], OrderState.ISSUED, at=at)
    happened_to_many(
        "person", [order.person_id for order in orders], happenings.MOVED[OrderState.ISSUED], at=at, actor=actor
    )


def _refuse_second(person_ids: Sequence[UUID]) -> None:
    if db.session.scalar(
        sa.select(sa.func.count()).where(
            QuarantineOrder.person_id.in_(person_ids), QuarantineOrder.state.in_(sorted(OPEN))
        )
    ):
        raise Refused(
            "quarantined_already",
            msg(
                "One of these people is in quarantine from an earlier flight. Ask the coordinator to look at the order."
            ),
        )


def _keep_moves(
    actor: Viewer,
    moved: Sequence[tuple[UUID, OrderState | None]],
    target: OrderState,
    *,
    at: datetime,
    reason: str = "",
) -> None:
    rows = [
        {
            "id": new_id(), "order_id": order_id, "source": source, "target": target, "at": at,
            "by": actor.account_id, "reason": reason.strip()[:300],
        }
        for order_id, source in moved
    ]  # fmt: skip
    if rows:
        db.session.execute(sa.insert(OrderMove), rows)


def withdraw_orders(actor: Viewer, flight_id: UUID, person_ids: Sequence[UUID], *, received_at: datetime) -> None:
    """Withdraw the orders of receptions that are taken back. Raises Refused when somebody is on the way already."""
    orders = db.session.scalars(
        sa.select(QuarantineOrder)
        .where(
            QuarantineOrder.flight_id == flight_id,
            QuarantineOrder.person_id.in_(person_ids),
            QuarantineOrder.state != OrderState.WITHDRAWN,
        )
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()
    if any(order.state is not OrderState.ISSUED for order in orders):
        raise Refused("undo_too_late", msg("The way to quarantine has begun. It can no longer be undone."))
    for order in orders:
        _step(actor, order, OrderState.WITHDRAWN, at=now())
    reopen_journeys(person_ids, ended_at=received_at)


def send_to_centre(actor: Viewer, order_ids: Sequence[UUID], centre: Centre | None) -> int:
    """People board the bus: to the centre given, or each to the one where her place is planned. Returns how many.

    Whoever is on the way already stays so. Raises NotThere, or Refused for somebody without a place when none is given.
    """
    demand(actor, Power.ARRIVAL_RECEIVE)
    orders = db.session.scalars(
        sa.select(QuarantineOrder)
        .where(QuarantineOrder.id.in_(order_ids), order_visible_to(actor, Power.ARRIVAL_RECEIVE))
        .order_by(QuarantineOrder.id)
        .with_for_update(of=QuarantineOrder)
        .execution_options(populate_existing=True)
    ).all()
    if len(orders) < len(set(order_ids)):
        raise NotThere
    going = [order for order in orders if order.state is OrderState.ISSUED]
    if centre is None and any(order.site_id is None for order in going):
        raise Refused(
            "no_place_planned",
            msg("One of these people has no planned place. Choose the centre to which the bus goes."),
            field="centre",
        )
    moment = now()
    for order in going:
        if centre is not None:
            _assign(order, centre.id, at=moment)
        _step(actor, order, OrderState.IN_TRANSIT, at=moment)
    if going:
        record(
            actor, "quarantine.order.send", kind="flight", object_id=going[0].flight_id, fields=("state",),
            reason=f"{len(going)} people",
        )  # fmt: skip
    db.session.flush()
    return len(going)


def _assign(order: QuarantineOrder, site_id: UUID, *, at: datetime) -> None:
    """The order is for this site, which sees her from now on; the one before no longer does."""
    if order.site_id == site_id:
        return
    drop_sight(SEEN_BY, [order.id])
    order.site_id = site_id
    _show_to_site([order], at=at)


def _show_to_site(orders: Sequence[QuarantineOrder], *, at: datetime) -> None:
    codes = site_codes([order.site_id for order in orders if order.site_id is not None])
    for site_id, code in codes.items():
        mine = [order for order in orders if order.site_id == site_id]
        give_sight(
            [order.person_id for order in mine],
            scope_kind=ScopeKind.SITE,
            scope_id=code,
            since=at,
            source_kind=SEEN_BY,
            source_ids=[order.id for order in mine],
        )


def sight_of_orders() -> sa.Select[UUID, str, str, datetime, UUID]:
    """What gives sight to centres: every open order at one."""
    return (
        sa.select(
            QuarantineOrder.person_id.label("person_id"),
            sa.literal(ScopeKind.SITE.value).label("scope_kind"),
            Site.code.label("scope_id"),
            QuarantineOrder.issued_at.label("since"),
            QuarantineOrder.id.label("source_id"),
        )
        .join(Site, Site.id == QuarantineOrder.site_id)
        .where(QuarantineOrder.state.in_(sorted(OPEN)))
    )


def admit_to(actor: Viewer, order: QuarantineOrder, site_id: UUID) -> None:
    """She has her bed at a site: the order is admitted there. The procedure has locked the order and gives the bed."""
    moment = now()
    check_order_step(order.state, OrderState.ADMITTED)
    _assign(order, site_id, at=moment)
    _step(actor, order, OrderState.ADMITTED, at=moment)
    record(actor, "quarantine.order.admitted", kind="quarantine_order", object_id=order.id, fields=("state", "site_id"))
    db.session.flush()


def move_order(actor: Viewer, order_id: UUID, target: OrderState, *, reason: str = "") -> None:
    """Isolate and back, hospital, absconded, died: with its reason where one is asked; whoever leaves frees the bed.

    Admission is `procedures.receive_and_room`, release is `release`. Raises NotThere or Refused.
    """
    demand(actor, Power.QUARANTINE_RELEASE)
    order = fetch_order(actor, order_id, Power.QUARANTINE_RELEASE, lock=True)
    check_order_step(order.state, target, reason=reason)
    is_back = (order.state, target) == (OrderState.ISOLATED, OrderState.ADMITTED)
    if target in (OrderState.RELEASED, OrderState.WITHDRAWN, OrderState.IN_TRANSIT) or (
        target is OrderState.ADMITTED and not is_back
    ):
        raise Refused("order_step", msg("This order is in another state by now. Load the page again."))
    if target in STAY_ENDS:
        _leave_bed(actor, order, target, remark=reason)
    _step(actor, order, target, at=now(), reason=reason)
    record(actor, f"quarantine.order.{target.value}", kind="quarantine_order", object_id=order.id, fields=("state",))
    db.session.flush()


def release(actor: Viewer, order_id: UUID) -> None:
    """Release somebody whose days are done: the bed is free, the journey is over, she is home.

    The day is that of the centre (invariant 11). Raises NotThere or Refused.
    """
    demand(actor, Power.QUARANTINE_RELEASE)
    order = fetch_order(actor, order_id, Power.QUARANTINE_RELEASE, lock=True)
    check_order_step(order.state, OrderState.RELEASED)
    check_release(order.until_on, local_day(site_zone(order.site_id)))
    moment = now()
    _leave_bed(actor, order, OrderState.RELEASED)
    _step(actor, order, OrderState.RELEASED, at=moment)
    _bring_home(actor, [order.person_id], at=moment)
    record(actor, "quarantine.order.release", kind="quarantine_order", object_id=order.id, fields=("state",))
    db.session.flush()


def _leave_bed(actor: Viewer, order: QuarantineOrder, target: OrderState, *, remark: str = "") -> None:
    stay = current_stays([order.person_id]).get(order.person_id)
    if stay is not None and stay.site_id == order.site_id:
        check_out(actor, stay.id, reason=STAY_ENDS[target], remark=remark[:200])


def _bring_home(actor: Viewer, person_ids: Sequence[UUID], *, at: datetime) -> None:
    end_journeys(actor, person_ids, at=at, reason=ENDED_HOME)
    happened_to_many("person", list(person_ids), happenings.HOME, at=at, actor=actor)


def _step(actor: Viewer, order: QuarantineOrder, target: OrderState, *, at: datetime, reason: str = "") -> None:
    check_order_step(order.state, target, reason=reason)
    source, order.state = order.state, target
    order.released_at = at if target is OrderState.RELEASED else None
    order.version += 1
    _keep_moves(actor, [(order.id, source)], target, at=at, reason=reason)
    if target not in OPEN:
        drop_sight(SEEN_BY, [order.id])
    happened(
        "person", order.person_id, happenings.MOVED[target], at=at, reference_kind="quarantine_order",
        reference_id=order.id, actor=actor,
    )  # fmt: skip
