"""Private files: what is known of them. The content lies sealed on disk under the file's id."""

from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from migrant_support.platform.files.kinds import FileKind, Purpose
from migrant_support.platform.store import DataClass, Model
from migrant_support.platform.store.columns import MadeAt, enum_type
from migrant_support.platform.vault import Sealed


class StoredFile(Model):
    """A file of one owner (a record by kind and id). The id is random, so that it says nothing of when it came.

    `digest` is a keyed hash of the content: it finds the same file again and tells nobody else what it is.
    """

    __tablename__ = "stored_file"
    data_class = DataClass.PERSONAL
    __table_args__ = (
        sa.CheckConstraint("size > 0", name="not_empty"),
        sa.Index("ix_stored_file_owner_kind_owner_id", "owner_kind", "owner_id"),
        sa.Index("ix_stored_file_made_by_made_at", "made_by", "made_at"),
    )

    id: Mapped[UUID] = mapped_column(sa.Uuid, primary_key=True, default=uuid4)
    owner_kind: Mapped[str] = mapped_column(sa.String(40))
    owner_id: Mapped[UUID] = mapped_column(sa.Uuid)
    purpose: Mapped[Purpose] = mapped_column(enum_type(Purpose))
    sealed_class: Mapped[DataClass] = mapped_column("data_class", enum_type(DataClass, name="known_class"))
    name: Mapped[Sealed]
    kind: Mapped[FileKind] = mapped_column("media_type", enum_type(FileKind))
    size: Mapped[int] = mapped_column(sa.BigInteger)
    digest: Mapped[bytes] = mapped_column(sa.LargeBinary(32))
    made_by: Mapped[UUID] = mapped_column(sa.ForeignKey("account.id"))
    made_at: Mapped[MadeAt]
