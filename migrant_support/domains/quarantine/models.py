"""Tables of arrivals and quarantine orders."""

from datetime import date
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from migrant_support.domains.quarantine.rules.orders import ArrivalKind, OrderState
from migrant_support.platform.store import DataClass, Model
from migrant_support.platform.store.columns import Key, MadeAt, Moment, both_or_neither, enum_type
from migrant_support.platform.store.triggers import attach, only_emptied


class Arrival(Model):
    """What the desk found of one passenger against the sealed list: came, came without being listed, or did not come.

    Somebody who stands on no list and is not known yet is written down sealed, for the coordinator to find out. What
    was undone stays, taken back; of the others a flight has at most one for a person.
    """

    __tablename__ = "arrival"
    data_class = DataClass.PERSONAL
    __table_args__ = (
        sa.CheckConstraint("person_id IS NOT NULL OR name_sealed IS NOT NULL", name="somebody"),
        sa.CheckConstraint("kind = 'not_on_list' OR entry_id IS NOT NULL", name="listed_has_an_entry"),
        sa.CheckConstraint(both_or_neither("taken_back_at", "taken_back_by"), name="taken_back_by_somebody"),
        sa.Index(
            "uq_arrival_flight_id_person_id",
            "flight_id",
            "person_id",
            unique=True,
            sqlite_where=sa.text("person_id IS NOT NULL AND taken_back_at IS NULL"),
            postgresql_where=sa.text("person_id IS NOT NULL AND taken_back_at IS NULL"),
        ),
        sa.Index("ix_arrival_flight_id_kind", "flight_id", "kind"),
        sa.Index("ix_arrival_person_id", "person_id"),
        sa.Index("ix_arrival_by_at", "by", "at"),
    )

    id: Mapped[Key]
    flight_id: Mapped[UUID] = mapped_column(sa.ForeignKey("flight.id"))
    version_id: Mapped[UUID] = mapped_column(sa.ForeignKey("manifest_version.id"))
    entry_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("manifest_entry.id"))
    person_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("person.id"))
    kind: Mapped[ArrivalKind] = mapped_column(enum_type(ArrivalKind))
    name_sealed: Mapped[bytes | None] = mapped_column(sa.LargeBinary)
    number_sealed: Mapped[bytes | None] = mapped_column(sa.LargeBinary)
    at: Mapped[Moment]
    by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("account.id"))
    taken_back_at: Mapped[Moment | None]
    taken_back_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("account.id"))


class QuarantineOrder(Model):
    """That a person is quarantined by a dated policy: from the day of arrival until a day, at a centre."""

    __tablename__ = "quarantine_order"
    data_class = DataClass.PERSONAL
    __table_args__ = (
        sa.CheckConstraint("until_on >= from_on", name="ends_after_start"),
        sa.CheckConstraint("(state = 'released') = (released_at IS NOT NULL)", name="released_has_a_moment"),
        sa.Index(
            "uq_quarantine_order_person_id_flight_id",
            "person_id",
            "flight_id",
            unique=True,
            sqlite_where=sa.text("state <> 'withdrawn'"),
            postgresql_where=sa.text("state <> 'withdrawn'"),
        ),
        sa.Index(
            "uq_quarantine_order_person_id_open",
            "person_id",
            unique=True,
            sqlite_where=sa.text("state IN ('issued', 'in_transit', 'admitted', 'isolated')"),
            postgresql_where=sa.text("state IN ('issued', 'in_transit', 'admitted', 'isolated')"),
        ),
        sa.Index("ix_quarantine_order_site_id_state", "site_id", "state", "until_on"),
        sa.Index("ix_quarantine_order_flight_id", "flight_id"),
    )

    id: Mapped[Key]
    person_id: Mapped[UUID] = mapped_column(sa.ForeignKey("person.id"))
    flight_id: Mapped[UUID] = mapped_column(sa.ForeignKey("flight.id"))
    policy_code: Mapped[str] = mapped_column(sa.ForeignKey("quarantine_policy.code"))
    site_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("site.id"))
    legal_basis: Mapped[str] = mapped_column(sa.String(120))
    state: Mapped[OrderState] = mapped_column(enum_type(OrderState))
    from_on: Mapped[date] = mapped_column(sa.Date)
    until_on: Mapped[date] = mapped_column(sa.Date)
    issued_at: Mapped[MadeAt]
    issued_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("account.id"))
    released_at: Mapped[Moment | None]
    version: Mapped[int] = mapped_column(default=1)


class OrderMove(Model):
    """A step of an order, kept for ever."""

    __tablename__ = "order_move"
    data_class = DataClass.PERSONAL

    id: Mapped[Key]
    order_id: Mapped[UUID] = mapped_column(sa.ForeignKey("quarantine_order.id"), index=True)
    source: Mapped[OrderState | None] = mapped_column(enum_type(OrderState, name="source_state"))
    target: Mapped[OrderState] = mapped_column(enum_type(OrderState, name="target_state"))
    at: Mapped[Moment]
    by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("account.id"))
    reason: Mapped[str] = mapped_column(sa.String(300), default="")


TRIGGERS = (only_emptied("order_move", text="reason", fixed=("id", "order_id", "source", "target", "at", "by")),)
attach(OrderMove, *TRIGGERS)
