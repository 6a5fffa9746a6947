"""Distribution sets. What a set says stands in its versions, which are only added to; the last one counts."""

from datetime import date
from decimal import Decimal
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, column_property, mapped_column

from migrant_support.domains.rations.rules.sets import Audience, Basis, GiftKind, Per
from migrant_support.platform.store import DataClass, Model
from migrant_support.platform.store.columns import Amount, Key, MadeAt, Moment, both_or_neither, enum_type
from migrant_support.platform.store.triggers import attach, only_added_to


class RationSet(Model):
    """A set of a mission, for all its sites or for one. `began_on` is the day from which its periods are counted."""

    __tablename__ = "ration_set"
    data_class = DataClass.INTERNAL
    __table_args__ = (
        sa.CheckConstraint(both_or_neither("closed_at", "closed_by"), name="closed_by_somebody"),
        sa.Index("ix_ration_set_mission", "mission"),
    )

    id: Mapped[Key]
    mission: Mapped[str] = mapped_column(sa.ForeignKey("mission.code"))
    site_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("site.id"), index=True)
    began_on: Mapped[date] = mapped_column(sa.Date)
    made_at: Mapped[MadeAt]
    made_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("account.id"))
    closed_at: Mapped[Moment | None]
    closed_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("account.id"))


class RationRequirement(Model):
    """Which other set a version asks for: whoever stands at the desk must have had it before."""

    __tablename__ = "ration_requirement"
    data_class = DataClass.INTERNAL

    version_id: Mapped[UUID] = mapped_column(sa.ForeignKey("ration_version.id"), primary_key=True)
    required_set_id: Mapped[UUID] = mapped_column(sa.ForeignKey("ration_set.id"), index=True)


class RationVersion(Model):
    """What a set says from a moment on, until the next version begins."""

    __tablename__ = "ration_version"
    data_class = DataClass.INTERNAL
    __table_args__ = (
        sa.UniqueConstraint("set_id", "number"),
        sa.CheckConstraint("number > 0", name="number_from_one"),
        sa.CheckConstraint("every_days BETWEEN 0 AND 365", name="interval_in_bounds"),
        sa.CheckConstraint("kind <> 'loan' OR every_days = 0", name="loan_has_no_interval"),
        sa.CheckConstraint("most IS NULL OR most > 0", name="limit_above_zero"),
    )

    id: Mapped[Key] = mapped_column()
    set_id: Mapped[UUID] = mapped_column(sa.ForeignKey("ration_set.id"))
    number: Mapped[int]
    name_en: Mapped[str] = mapped_column(sa.String(80))
    name_si: Mapped[str] = mapped_column(sa.String(120), default="")
    name_ta: Mapped[str] = mapped_column(sa.String(120), default="")
    kind: Mapped[GiftKind] = mapped_column(enum_type(GiftKind))
    per: Mapped[Per] = mapped_column(enum_type(Per))
    audience: Mapped[Audience] = mapped_column(enum_type(Audience))
    every_days: Mapped[int]
    most: Mapped[int | None]
    requires_document: Mapped[bool] = mapped_column(default=False)
    from_at: Mapped[Moment]
    made_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("account.id"))
    requires_set_id: Mapped[UUID | None] = column_property(
        sa.select(RationRequirement.required_set_id).where(RationRequirement.version_id == id).scalar_subquery()
    )


class RationLine(Model):
    """So much of an item for each person, household or baby."""

    __tablename__ = "ration_line"
    data_class = DataClass.INTERNAL
    __table_args__ = (
        sa.UniqueConstraint("version_id", "item_id", "basis"),
        sa.CheckConstraint("quantity > 0", name="quantity_above_zero"),
        sa.CheckConstraint("(basis = 'infant') = (under_months IS NOT NULL)", name="months_for_babies"),
    )

    id: Mapped[Key]
    version_id: Mapped[UUID] = mapped_column(sa.ForeignKey("ration_version.id"))
    place: Mapped[int]
    item_id: Mapped[UUID] = mapped_column(sa.ForeignKey("supply_item.id"), index=True)
    quantity: Mapped[Decimal] = mapped_column(Amount)
    basis: Mapped[Basis] = mapped_column(enum_type(Basis))
    under_months: Mapped[int | None]


SET_TRIGGERS = (only_added_to("ration_version"), only_added_to("ration_line"))
REQUIREMENT_TRIGGERS = (only_added_to("ration_requirement"),)
attach(RationVersion, SET_TRIGGERS[0])
attach(RationLine, SET_TRIGGERS[1])
attach(RationRequirement, *REQUIREMENT_TRIGGERS)
