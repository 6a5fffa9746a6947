"""Tables of protection."""

from datetime import date
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from migrant_support.platform.store import DataClass, Model
from migrant_support.platform.store.columns import Key, MadeAt, Moment, both_or_neither


class ChildReturnDecision(Model):
    """A protection officer's decision that a child may return (CH-3); withdrawn, never edited."""

    __tablename__ = "child_return_decision"
    data_class = DataClass.PROTECTION
    __table_args__ = (
        sa.CheckConstraint("determined_on IS NULL OR determined_on >= assessed_on", name="assessed_before_determined"),
        sa.CheckConstraint(both_or_neither("withdrawn_at", "withdrawn_by"), name="withdrawn_by_somebody"),
        sa.Index(
            "uq_child_return_decision_in_force",
            "person_id",
            unique=True,
            sqlite_where=sa.text("withdrawn_at IS NULL"),
            postgresql_where=sa.text("withdrawn_at IS NULL"),
        ),
    )

    id: Mapped[Key]
    person_id: Mapped[UUID] = mapped_column(sa.ForeignKey("person.id"))
    assessed_on: Mapped[date] = mapped_column(sa.Date)
    determined_on: Mapped[date | None] = mapped_column(sa.Date)
    receiver_checked: Mapped[bool]
    probation_told: Mapped[bool]
    made_at: Mapped[MadeAt]
    made_by: Mapped[UUID] = mapped_column(sa.ForeignKey("account.id"))
    withdrawn_at: Mapped[Moment | None]
    withdrawn_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("account.id"))
