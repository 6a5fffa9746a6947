"""Tables of notes and attached files: each in a compartment, its words sealed under the person's key."""

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from migrant_support.domains.cases.rules import AttachmentKind, Compartment
from migrant_support.platform.store import DataClass, Model
from migrant_support.platform.store.columns import Key, MadeAt, enum_type
from migrant_support.platform.vault import Sealed


class CaseNote(Model):
    """A note; the text is sealed."""

    __tablename__ = "case_note"
    data_class = DataClass.PROTECTION

    id: Mapped[Key]
    case_id: Mapped[UUID] = mapped_column(sa.ForeignKey("case_file.id"), index=True)
    compartment: Mapped[Compartment] = mapped_column(enum_type(Compartment))
    text_sealed: Mapped[bytes] = mapped_column(sa.LargeBinary)
    made_at: Mapped[MadeAt]
    made_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("account.id"))


class CaseAttachment(Model):
    """A file attached to a case: what it is, and who may open it. The file lies sealed with the case."""

    __tablename__ = "case_attachment"
    data_class = DataClass.PROTECTION
    __table_args__ = (sa.Index("ix_case_attachment_case_id", "case_id"),)

    id: Mapped[Key]
    case_id: Mapped[UUID] = mapped_column(sa.ForeignKey("case_file.id"))
    file_id: Mapped[UUID] = mapped_column(sa.Uuid, unique=True)
    kind: Mapped[AttachmentKind] = mapped_column(enum_type(AttachmentKind))
    compartment: Mapped[Compartment] = mapped_column(enum_type(Compartment))
    description_sealed: Mapped[Sealed]
    made_at: Mapped[MadeAt]
    made_by: Mapped[UUID] = mapped_column(sa.ForeignKey("account.id"))
