"""Which seats open offers hold now. An offer whose hour has passed holds none, whether or not anybody wrote so."""

from collections.abc import Sequence
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.sql.elements import ColumnElement

from migrant_support.domains.flights.models import AllottedSeat, OfferedSeat, SeatOffer
from migrant_support.kernel.clock import now
from migrant_support.platform.store import db


def is_open() -> ColumnElement[bool]:
    """The condition on `SeatOffer` under which it holds its seats now."""
    return sa.and_(SeatOffer.ended_at.is_(None), SeatOffer.until_at > now())


def held_by_offer() -> ColumnElement[bool]:
    """The condition on `AllottedSeat` that an open offer holds it."""
    return sa.exists().where(
        OfferedSeat.allotment_id == AllottedSeat.allotment_id,
        OfferedSeat.place == AllottedSeat.place,
        SeatOffer.id == OfferedSeat.offer_id,
        is_open(),
    )


def offered_counts(allotment_ids: Sequence[UUID]) -> dict[UUID, int]:
    """How many seats of some allotments open offers hold."""
    rows = db.session.execute(
        sa.select(OfferedSeat.allotment_id, sa.func.count())
        .join(SeatOffer, SeatOffer.id == OfferedSeat.offer_id)
        .where(OfferedSeat.allotment_id.in_(allotment_ids), is_open())
        .group_by(OfferedSeat.allotment_id)
    )
    return dict(rows.all())
