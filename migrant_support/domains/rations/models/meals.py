"""Meals: plates planned and served, what the kitchen cooks for whom, and its numbers that are tied to nobody."""

from datetime import date
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from migrant_support.domains.rations.rules.meals import Diet, Meal
from migrant_support.platform.store import DataClass, Model
from migrant_support.platform.store.columns import Key, MadeAt, Moment, enum_type


class MealCount(Model):
    """Plates of one kind at a meal of a site's day; written again when somebody knows better."""

    __tablename__ = "meal_count"
    data_class = DataClass.INTERNAL
    __table_args__ = (
        sa.UniqueConstraint("site_id", "day", "meal", "diet"),
        sa.CheckConstraint("planned IS NULL OR planned >= 0", name="planned_not_negative"),
        sa.CheckConstraint("served IS NULL OR served >= 0", name="served_not_negative"),
    )

    id: Mapped[Key]
    site_id: Mapped[UUID] = mapped_column(sa.ForeignKey("site.id"))
    day: Mapped[date] = mapped_column(sa.Date)
    meal: Mapped[Meal] = mapped_column(enum_type(Meal))
    diet: Mapped[Diet] = mapped_column(enum_type(Diet))
    planned: Mapped[int | None]
    served: Mapped[int | None]
    changed_at: Mapped[Moment]
    changed_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("account.id"))


class Eating(Model):
    """What the kitchen cooks for a person, from when until when; never why."""

    __tablename__ = "eating"
    data_class = DataClass.PERSONAL
    __table_args__ = (
        sa.Index(
            "uq_eating_person_id_now",
            "person_id",
            unique=True,
            sqlite_where=sa.text("until_at IS NULL"),
            postgresql_where=sa.text("until_at IS NULL"),
        ),
        sa.CheckConstraint("until_at IS NULL OR until_at >= since_at", name="ends_after_start"),
    )

    id: Mapped[Key]
    person_id: Mapped[UUID] = mapped_column(sa.ForeignKey("person.id"))
    diet: Mapped[Diet] = mapped_column(enum_type(Diet))
    since_at: Mapped[MadeAt]
    set_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("account.id"))
    until_at: Mapped[Moment | None]


class Kitchen(Model):
    """Numbers of a site's kitchen that change what is needed (SP-8) and belong to nobody by name."""

    __tablename__ = "kitchen"
    data_class = DataClass.INTERNAL
    __table_args__ = (sa.CheckConstraint("pregnant >= 0 AND breastfeeding >= 0", name="not_negative"),)

    site_id: Mapped[UUID] = mapped_column(sa.ForeignKey("site.id"), primary_key=True)
    pregnant: Mapped[int] = mapped_column(default=0)
    breastfeeding: Mapped[int] = mapped_column(default=0)
    changed_at: Mapped[Moment]
    changed_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("account.id"))
