"""Cards of people. Of the token only a hash is kept; one card counts for each person."""

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from migrant_support.domains.documents.rules.cards import RevokeReason
from migrant_support.platform.store import DataClass, Model
from migrant_support.platform.store.columns import Key, MadeAt, Moment, both_or_neither, enum_type

_IN_FORCE = sa.text("revoked_at IS NULL")


class IdCard(Model):
    """A card as it was printed, until it was revoked."""

    __tablename__ = "id_card"
    data_class = DataClass.PERSONAL
    __table_args__ = (
        sa.CheckConstraint(both_or_neither("revoked_at", "revoked_by", "revoked_reason"), name="revoked_whole"),
        sa.Index(
            "uq_id_card_person_id_in_force",
            "person_id",
            unique=True,
            sqlite_where=_IN_FORCE,
            postgresql_where=_IN_FORCE,
        ),
        sa.Index("ix_id_card_person_id", "person_id"),
    )

    id: Mapped[Key]
    person_id: Mapped[UUID] = mapped_column(sa.ForeignKey("person.id"))
    token_hash: Mapped[bytes] = mapped_column(sa.LargeBinary(32), unique=True)
    spoken: Mapped[str] = mapped_column(sa.String(7), unique=True)
    issued_at: Mapped[MadeAt]
    issued_by: Mapped[UUID] = mapped_column(sa.ForeignKey("account.id"))
    revoked_at: Mapped[Moment | None]
    revoked_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("account.id"))
    revoked_reason: Mapped[RevokeReason | None] = mapped_column(enum_type(RevokeReason, name="revoked_reason"))
