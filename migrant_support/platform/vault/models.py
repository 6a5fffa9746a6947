"""Data keys, wrapped; and the rotations that replaced them."""

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from migrant_support.platform.store import DataClass, Model
from migrant_support.platform.store.columns import Key, MadeAt, Moment, enum_type


class DataKey(Model):
    """One key for the values of a class, or of one subject (a person) within it.

    The newest version that is not retired seals; retired ones still open, until the rotation drops them. A destroyed
    key stays as the proof that it was destroyed, without its bytes.
    """

    __tablename__ = "data_key"
    data_class = DataClass.SECRET
    __table_args__ = (
        sa.CheckConstraint("(wrapped IS NULL) = (destroyed_at IS NOT NULL)", name="gone_when_destroyed"),
        sa.CheckConstraint("version >= 1", name="version_counts_from_one"),
        sa.UniqueConstraint("subject_id", "data_class", "version"),
        sa.Index(
            "uq_data_key_of_a_class",
            "data_class",
            "version",
            unique=True,
            sqlite_where=sa.text("subject_id IS NULL"),
            postgresql_where=sa.text("subject_id IS NULL"),
        ),
    )

    id: Mapped[Key]
    sealed_class: Mapped[DataClass] = mapped_column("data_class", enum_type(DataClass, name="known_class"))
    subject_id: Mapped[UUID | None] = mapped_column(sa.Uuid)
    version: Mapped[int]
    wrapped: Mapped[bytes | None] = mapped_column(sa.LargeBinary(60))
    wrapped_under: Mapped[str] = mapped_column(sa.String(16))
    made_at: Mapped[MadeAt]
    retired_at: Mapped[Moment | None]
    destroyed_at: Mapped[Moment | None]


class VaultRotation(Model):
    """One run of `vault rotate`. Without an end it was broken off, and the next run goes on with it."""

    __tablename__ = "vault_rotation"
    data_class = DataClass.INTERNAL

    id: Mapped[Key]
    started_at: Mapped[MadeAt]
    ended_at: Mapped[Moment | None]
