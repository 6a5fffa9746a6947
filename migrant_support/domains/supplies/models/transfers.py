"""Stock on its way between two stores: what was sent of each lot, what arrived, what was lost."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from migrant_support.domains.supplies.rules.transfers import TransferState
from migrant_support.platform.store import DataClass, Model
from migrant_support.platform.store.columns import Amount, Key, Moment, UtcDateTime, both_or_neither, enum_type


class Transfer(Model):
    """A consignment from one store to another; it ends once, by receiving it or by taking it back."""

    __tablename__ = "stock_transfer"
    data_class = DataClass.INTERNAL
    __table_args__ = (
        sa.CheckConstraint("from_store_id <> to_store_id", name="between_two_stores"),
        sa.CheckConstraint(both_or_neither("ended_at", "ended_by"), name="ended_by_somebody"),
        sa.CheckConstraint("(state = 'sent') = (ended_at IS NULL)", name="on_the_way_or_ended"),
        sa.Index("ix_stock_transfer_to_store_id_state", "to_store_id", "state", "sent_at"),
        sa.Index("ix_stock_transfer_from_store_id_state", "from_store_id", "state", "sent_at"),
    )

    id: Mapped[Key]
    from_store_id: Mapped[UUID] = mapped_column(sa.ForeignKey("store.id"))
    to_store_id: Mapped[UUID] = mapped_column(sa.ForeignKey("store.id"))
    state: Mapped[TransferState] = mapped_column(enum_type(TransferState))
    sent_at: Mapped[datetime] = mapped_column(UtcDateTime)
    sent_by: Mapped[UUID] = mapped_column(sa.ForeignKey("account.id"))
    note: Mapped[str] = mapped_column(sa.String(200), default="")
    ended_at: Mapped[Moment | None]
    ended_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("account.id"))


class TransferLine(Model):
    """A lot of a consignment. What arrived and what was lost are together what was sent."""

    __tablename__ = "transfer_line"
    data_class = DataClass.INTERNAL
    __table_args__ = (
        sa.ForeignKeyConstraint(["lot_id", "item_id"], ["supply_lot.id", "supply_lot.item_id"]),
        sa.CheckConstraint("sent > 0", name="sent_something"),
        sa.CheckConstraint(both_or_neither("arrived", "lost"), name="arrived_and_lost"),
        sa.CheckConstraint("arrived IS NULL OR (arrived >= 0 AND lost >= 0 AND arrived + lost = sent)", name="adds_up"),
    )

    transfer_id: Mapped[UUID] = mapped_column(sa.ForeignKey("stock_transfer.id"), primary_key=True)
    lot_id: Mapped[UUID] = mapped_column(sa.Uuid, primary_key=True)
    item_id: Mapped[UUID] = mapped_column(sa.Uuid)
    sent: Mapped[Decimal] = mapped_column(Amount)
    arrived: Mapped[Decimal | None] = mapped_column(Amount)
    lost: Mapped[Decimal | None] = mapped_column(Amount)
