"""Tables of medical work."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from migrant_support.domains.medical.rules import Fitness
from migrant_support.platform.store import DataClass, Model
from migrant_support.platform.store.columns import Key, MadeAt, Moment, UtcDateTime, both_or_neither, enum_type


class FitnessCheck(Model):
    """A fit-to-travel check of a person: booked, then with a result that holds from one instant until another.

    A later check replaces an earlier one; a result is never edited.
    """

    __tablename__ = "fitness_check"
    data_class = DataClass.MEDICAL
    __table_args__ = (
        sa.CheckConstraint(
            both_or_neither("result", "valid_from", "valid_until", "assessed_by"), name="result_with_validity"
        ),
        sa.CheckConstraint("valid_until IS NULL OR valid_until > valid_from", name="ends_after_start"),
        sa.CheckConstraint("booked_for IS NOT NULL OR result IS NOT NULL", name="booked_or_done"),
        sa.Index("ix_fitness_check_person_id_made_at", "person_id", "made_at"),
    )

    id: Mapped[Key]
    person_id: Mapped[UUID] = mapped_column(sa.ForeignKey("person.id"))
    made_at: Mapped[MadeAt]
    made_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("account.id"))
    booked_for: Mapped[datetime | None] = mapped_column(UtcDateTime)
    result: Mapped[Fitness | None] = mapped_column(enum_type(Fitness))
    valid_from: Mapped[Moment | None]
    valid_until: Mapped[Moment | None]
    assessed_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("account.id"))
