"""Seats that came free and are held for the next of the waiting list until an hour."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from migrant_support.domains.flights.rules.offers import OfferState
from migrant_support.platform.store import DataClass, Model
from migrant_support.platform.store.columns import Key, MadeAt, Moment, UtcDateTime, enum_type


class SeatOffer(Model):
    """Free seats of a flight offered to a group of its waiting list until `until_at`.

    From that hour on it holds nothing, whether or not anybody has written so. `ended_by` is empty when it lapsed.
    """

    __tablename__ = "seat_offer"
    data_class = DataClass.INTERNAL
    __table_args__ = (
        sa.CheckConstraint("(state = 'open') = (ended_at IS NULL)", name="open_until_ended"),
        sa.CheckConstraint("until_at > made_at", name="time_to_answer"),
        sa.Index("ix_seat_offer_flight_id", "flight_id", "made_at"),
        sa.Index(
            "ix_seat_offer_until_at",
            "until_at",
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        ),
    )

    id: Mapped[Key]
    flight_id: Mapped[UUID] = mapped_column(sa.ForeignKey("flight.id"))
    state: Mapped[OfferState] = mapped_column(enum_type(OfferState), default=OfferState.OPEN)
    made_at: Mapped[MadeAt]
    until_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[Moment | None]
    ended_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("account.id"))


class OfferedEntry(Model):
    """Who an offer is for. An entry has at most one open offer."""

    __tablename__ = "offered_entry"
    data_class = DataClass.PERSONAL
    __table_args__ = (
        sa.Index(
            "uq_offered_entry_open",
            "entry_id",
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        ),
        sa.Index("ix_offered_entry_entry_id", "entry_id"),
    )

    offer_id: Mapped[UUID] = mapped_column(sa.ForeignKey("seat_offer.id"), primary_key=True)
    entry_id: Mapped[UUID] = mapped_column(sa.ForeignKey("manifest_entry.id"), primary_key=True)
    ended_at: Mapped[Moment | None]


class OfferedSeat(Model):
    """A seat that an open offer holds: one offer at most. The row goes when the offer ends."""

    __tablename__ = "offered_seat"
    data_class = DataClass.INTERNAL
    __table_args__ = (
        sa.ForeignKeyConstraint(["allotment_id", "place"], ["allotted_seat.allotment_id", "allotted_seat.place"]),
    )

    allotment_id: Mapped[UUID] = mapped_column(sa.Uuid, primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    offer_id: Mapped[UUID] = mapped_column(sa.ForeignKey("seat_offer.id"), index=True)
