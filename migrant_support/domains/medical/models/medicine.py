"""Medicine that was given to a person. What was given stands here under her key; the store's book knows no person."""

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from migrant_support.platform.store import DataClass, Model
from migrant_support.platform.store.columns import Key, MadeAt
from migrant_support.platform.store.triggers import attach, only_sealed_anew
from migrant_support.platform.vault.sealing import Sealed


class MedicineIssue(Model):
    """A medicine, how much and how it is taken, sealed. The movement of the store refers to this row by its id."""

    __tablename__ = "medicine_issue"
    data_class = DataClass.MEDICAL
    __table_args__ = (sa.Index("ix_medicine_issue_person_id_at", "person_id", "at", "id"),)

    id: Mapped[Key]
    person_id: Mapped[UUID] = mapped_column(sa.ForeignKey("person.id"))
    what_sealed: Mapped[Sealed]
    at: Mapped[MadeAt]
    by: Mapped[UUID] = mapped_column(sa.ForeignKey("account.id"))


MEDICINE_TRIGGERS = (only_sealed_anew("medicine_issue", sealed="what_sealed", fixed=("id", "at", "by")),)
attach(MedicineIssue, *MEDICINE_TRIGGERS)
