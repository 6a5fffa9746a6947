"""How an offer of seats ends: accepted, declined, lapsed, withdrawn. The flight is held. Never commits."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.sql.elements import ColumnElement

from migrant_support.domains.flights.models import ManifestEntry, OfferedEntry, OfferedSeat, SeatOffer
from migrant_support.domains.flights.rules.offers import OfferState
from migrant_support.kernel.clock import now
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.audit import record
from migrant_support.platform.store import db
from migrant_support.platform.tasks.actions import end_tasks
from migrant_support.platform.tasks.rules import TaskState
from migrant_support.policy import ScopeKind

ANSWER_OFFER = "answer_seat_offer"
ANSWERED = (OfferState.ACCEPTED, OfferState.DECLINED)


def end_offers(actor: Viewer | None, entry_ids: Collection[UUID], state: OfferState, *, at: datetime) -> None:
    """End the open offers of some entries so: their seats are held no more."""
    ids = sorted(entry_ids)
    if not ids:
        return
    offers = db.session.scalars(
        sa.select(SeatOffer)
        .where(
            SeatOffer.ended_at.is_(None),
            SeatOffer.id.in_(
                sa.select(OfferedEntry.offer_id).where(OfferedEntry.entry_id.in_(ids), OfferedEntry.ended_at.is_(None))
            ),
        )
        .order_by(SeatOffer.id)
        .execution_options(populate_existing=True)
    ).all()
    for offer in offers:
        over = state is not OfferState.ACCEPTED and offer.until_at <= at
        _end(None if over else actor, offer, OfferState.LAPSED if over else state, at)
    if actor is not None:
        _end_tasks(actor, offers, TaskState.DONE if state in ANSWERED else TaskState.NOT_REQUIRED)


def write_lapsed(flight_id: UUID) -> None:
    """Write down which offers of a held flight are over by themselves."""
    moment = now()
    offers = db.session.scalars(
        sa.select(SeatOffer)
        .where(SeatOffer.flight_id == flight_id, SeatOffer.ended_at.is_(None), SeatOffer.until_at <= moment)
        .order_by(SeatOffer.id)
        .execution_options(populate_existing=True)
    ).all()
    for offer in offers:
        _end(None, offer, OfferState.LAPSED, moment)


def withdraw_newest(actor: Viewer, flight_id: UUID, allotment_id: UUID) -> bool:
    """Take back the newest open offer of an allotment, whose seat came free by mistake. Was there one?"""
    entry_id = db.session.scalar(
        sa.select(OfferedEntry.entry_id)
        .join(SeatOffer, SeatOffer.id == OfferedEntry.offer_id)
        .join(OfferedSeat, OfferedSeat.offer_id == SeatOffer.id)
        .where(SeatOffer.flight_id == flight_id, SeatOffer.ended_at.is_(None), OfferedSeat.allotment_id == allotment_id)
        .order_by(SeatOffer.made_at.desc(), SeatOffer.id.desc(), OfferedEntry.entry_id)
        .limit(1)
    )
    if entry_id is None:
        return False
    end_offers(actor, [entry_id], OfferState.WITHDRAWN, at=now())
    return True


def withdraw_all(actor: Viewer, flight_id: UUID) -> None:
    """Take back every open offer of a held flight."""
    entries = db.session.scalars(
        sa.select(OfferedEntry.entry_id)
        .join(SeatOffer, SeatOffer.id == OfferedEntry.offer_id)
        .where(SeatOffer.flight_id == flight_id, SeatOffer.ended_at.is_(None))
    ).all()
    end_offers(actor, entries, OfferState.WITHDRAWN, at=now())


def _end(actor: Viewer | None, offer: SeatOffer, state: OfferState, at: datetime) -> None:
    offer.state, offer.ended_at, offer.ended_by = state, at, actor.account_id if actor else None
    db.session.flush()
    db.session.execute(sa.delete(OfferedSeat).where(OfferedSeat.offer_id == offer.id))
    db.session.execute(sa.update(OfferedEntry).where(OfferedEntry.offer_id == offer.id).values(ended_at=at))
    record(actor, f"flights.offer.{state.value}", kind="flight", object_id=offer.flight_id, fields=("state",))


def _end_tasks(actor: Viewer, offers: Sequence[SeatOffer], state: TaskState) -> None:
    """End the tasks of missions that have no other open offer on the flight."""
    over = _missions(SeatOffer.id.in_([offer.id for offer in offers]))
    still = _missions(SeatOffer.flight_id.in_([offer.flight_id for offer in offers]), SeatOffer.ended_at.is_(None))
    for flight_id, mission in sorted(over - still):
        place = (ScopeKind.MISSION, mission)
        end_tasks(actor, ANSWER_OFFER, ("flight", flight_id), scope=place, state=state)


def _missions(*where: ColumnElement[bool]) -> set[tuple[UUID, str]]:
    """Flights and missions of the people of some offers."""
    rows = db.session.execute(
        sa.select(SeatOffer.flight_id, ManifestEntry.mission)
        .join(OfferedEntry, OfferedEntry.offer_id == SeatOffer.id)
        .join(ManifestEntry, ManifestEntry.id == OfferedEntry.entry_id)
        .where(*where)
    )
    return {(flight_id, mission) for flight_id, mission in rows}
