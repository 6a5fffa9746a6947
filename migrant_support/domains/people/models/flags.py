"""That acts went on although a flag stops them: who let them, where, why, until when."""

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from migrant_support.domains.people.rules import Checkpoint
from migrant_support.platform.store import DataClass, Model
from migrant_support.platform.store.columns import Key, MadeAt, Moment, enum_type


class FlagPass(Model):
    """A named override at one checkpoint, for half an hour."""

    __tablename__ = "flag_pass"
    data_class = DataClass.PERSONAL
    __table_args__ = (sa.CheckConstraint("until_at > passed_at", name="ends_after_start"),)

    id: Mapped[Key]
    flag_id: Mapped[UUID] = mapped_column(sa.ForeignKey("person_flag.id"), index=True)
    person_id: Mapped[UUID] = mapped_column(sa.ForeignKey("person.id"), index=True)
    checkpoint: Mapped[Checkpoint] = mapped_column(enum_type(Checkpoint))
    reason: Mapped[str] = mapped_column(sa.String(200))
    passed_at: Mapped[MadeAt]
    passed_by: Mapped[UUID] = mapped_column(sa.ForeignKey("account.id"))
    until_at: Mapped[Moment]
