"""Seats that one mission lends to another: who lent what until when."""

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from migrant_support.platform.store import DataClass, Model
from migrant_support.platform.store.columns import Key, MadeAt, Moment


class SeatLoan(Model):
    """So many seats of one allotment lent to another of the same flight.

    Which seats are still out say the rows of `lent_seat`. `return_at` is the hour from which free ones go back by
    themselves; `ended_at` is when the last one was back.
    """

    __tablename__ = "seat_loan"
    data_class = DataClass.INTERNAL
    __table_args__ = (
        sa.ForeignKeyConstraint(
            ["lender_id", "flight_id"],
            ["seat_allotment.id", "seat_allotment.flight_id"],
            name="fk_seat_loan_lender_id_seat_allotment",
        ),
        sa.ForeignKeyConstraint(
            ["borrower_id", "flight_id"],
            ["seat_allotment.id", "seat_allotment.flight_id"],
            name="fk_seat_loan_borrower_id_seat_allotment",
        ),
        sa.UniqueConstraint("id", "borrower_id"),
        sa.CheckConstraint("seats > 0", name="lends_something"),
        sa.CheckConstraint("lender_id <> borrower_id", name="lent_to_another"),
        sa.CheckConstraint("return_at IS NULL OR return_at > lent_at", name="back_after_lent"),
        sa.Index("ix_seat_loan_flight_id", "flight_id", "lent_at"),
        sa.Index(
            "ix_seat_loan_return_at",
            "return_at",
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        ),
    )

    id: Mapped[Key]
    flight_id: Mapped[UUID] = mapped_column(sa.ForeignKey("flight.id"))
    lender_id: Mapped[UUID] = mapped_column(sa.Uuid)
    borrower_id: Mapped[UUID] = mapped_column(sa.Uuid)
    seats: Mapped[int]
    return_at: Mapped[Moment | None]
    lent_at: Mapped[MadeAt]
    lent_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("account.id"))
    ended_at: Mapped[Moment | None]
    ended_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("account.id"))


class LentSeat(Model):
    """A seat that the borrower has of a loan. It cannot be taken away but by giving it back."""

    __tablename__ = "lent_seat"
    data_class = DataClass.INTERNAL
    __table_args__ = (
        sa.ForeignKeyConstraint(["loan_id", "allotment_id"], ["seat_loan.id", "seat_loan.borrower_id"]),
        sa.ForeignKeyConstraint(["allotment_id", "place"], ["allotted_seat.allotment_id", "allotted_seat.place"]),
    )

    allotment_id: Mapped[UUID] = mapped_column(sa.Uuid, primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    loan_id: Mapped[UUID] = mapped_column(sa.Uuid, index=True)
