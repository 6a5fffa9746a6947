"""Items that a store can hold, and the stores. Items are open reference data; neither is ever deleted."""

from decimal import Decimal
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from migrant_support.domains.supplies.rules.catalogue import ItemKind, Pack, Unit
from migrant_support.platform.store import DataClass, Model
from migrant_support.platform.store.columns import Amount, Key, MadeAt, Moment, both_or_neither, enum_type


class Item(Model):
    """A thing that stores hold. `kcal` is of one unit; a pack is so many units ("box" of 24)."""

    __tablename__ = "supply_item"
    data_class = DataClass.OPEN
    __table_args__ = (
        sa.CheckConstraint(both_or_neither("pack_size", "pack"), name="pack_with_size"),
        sa.CheckConstraint("pack_size IS NULL OR pack_size > 1", name="pack_of_several"),
        sa.CheckConstraint("kcal IS NULL OR kcal > 0", name="kcal_above_zero"),
        sa.CheckConstraint("least >= 0", name="least_not_negative"),
        sa.CheckConstraint("length(code) > 0 AND lower(code) = code", name="code_form"),
    )

    id: Mapped[Key]
    code: Mapped[str] = mapped_column(sa.String(40), unique=True)
    kind: Mapped[ItemKind] = mapped_column(enum_type(ItemKind))
    unit: Mapped[Unit] = mapped_column(enum_type(Unit))
    name_en: Mapped[str] = mapped_column(sa.String(80))
    name_si: Mapped[str] = mapped_column(sa.String(120), default="")
    name_ta: Mapped[str] = mapped_column(sa.String(120), default="")
    kcal: Mapped[Decimal | None] = mapped_column(Amount)
    pack: Mapped[Pack | None] = mapped_column(enum_type(Pack))
    pack_size: Mapped[int | None]
    is_perishable: Mapped[bool] = mapped_column(default=False)
    least: Mapped[Decimal] = mapped_column(Amount, default=Decimal(0))
    made_at: Mapped[MadeAt]
    archived_at: Mapped[Moment | None]
    version: Mapped[int] = mapped_column(default=1)


class Store(Model):
    """A store of a mission, or of one of its sites; who works it is said by the scope of the site or the mission."""

    __tablename__ = "store"
    data_class = DataClass.INTERNAL
    __table_args__ = (sa.Index("ix_store_mission", "mission"), sa.Index("ix_store_site_id", "site_id"))

    id: Mapped[Key]
    code: Mapped[str] = mapped_column(sa.String(24), unique=True)
    name: Mapped[str] = mapped_column(sa.String(80))
    mission: Mapped[str] = mapped_column(sa.ForeignKey("mission.code"))
    site_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("site.id"))
    zone: Mapped[str] = mapped_column(sa.String(40))
    made_at: Mapped[MadeAt]
    closed_at: Mapped[Moment | None]
    version: Mapped[int] = mapped_column(default=1)


class StoreMinimum(Model):
    """How much of an item a store should hold at least, where it differs from the catalogue."""

    __tablename__ = "store_minimum"
    data_class = DataClass.INTERNAL
    __table_args__ = (sa.CheckConstraint("least >= 0", name="least_not_negative"),)

    store_id: Mapped[UUID] = mapped_column(sa.ForeignKey("store.id"), primary_key=True)
    item_id: Mapped[UUID] = mapped_column(sa.ForeignKey("supply_item.id"), primary_key=True)
    least: Mapped[Decimal] = mapped_column(Amount)
