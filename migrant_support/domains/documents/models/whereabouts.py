"""Where a document was moved to and who verified it: facts with who, when and why, never edited.

The words lie under the person's own key, so that they can be made unreadable without touching the rows. Whose they
are may change: two rows of the register can become one.
"""

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from migrant_support.domains.documents.rules.whereabouts import CheckWay
from migrant_support.domains.people.rules import DocumentPlace
from migrant_support.platform.store import DataClass, Model
from migrant_support.platform.store.columns import Key, MadeAt, enum_type
from migrant_support.platform.store.triggers import attach, only_sealed_anew
from migrant_support.platform.vault.sealing import Sealed


class DocumentMove(Model):
    """A document went from one place to another."""

    __tablename__ = "document_move"
    data_class = DataClass.PERSONAL
    __table_args__ = (sa.CheckConstraint("from_place <> to_place", name="goes_somewhere"),)

    id: Mapped[Key]
    document_id: Mapped[UUID] = mapped_column(sa.ForeignKey("identity_document.id"), index=True)
    person_id: Mapped[UUID] = mapped_column(sa.ForeignKey("person.id"), index=True)
    from_place: Mapped[DocumentPlace] = mapped_column(enum_type(DocumentPlace, name="from_place"))
    to_place: Mapped[DocumentPlace] = mapped_column(enum_type(DocumentPlace, name="to_place"))
    reason_sealed: Mapped[Sealed]
    at: Mapped[MadeAt]
    by: Mapped[UUID] = mapped_column(sa.ForeignKey("account.id"))


class DocumentCheck(Model):
    """Somebody verified a document, in this way."""

    __tablename__ = "document_check"
    data_class = DataClass.PERSONAL

    id: Mapped[Key]
    document_id: Mapped[UUID] = mapped_column(sa.ForeignKey("identity_document.id"), index=True)
    person_id: Mapped[UUID] = mapped_column(sa.ForeignKey("person.id"), index=True)
    way: Mapped[CheckWay] = mapped_column(enum_type(CheckWay))
    reference_sealed: Mapped[Sealed | None]
    at: Mapped[MadeAt]
    by: Mapped[UUID] = mapped_column(sa.ForeignKey("account.id"))


TRIGGERS = (
    only_sealed_anew(
        "document_move",
        sealed="reason_sealed",
        fixed=("id", "document_id", "from_place", "to_place", "at", "by"),
    ),
    only_sealed_anew(
        "document_check",
        sealed="reference_sealed",
        fixed=("id", "document_id", "way", "at", "by"),
    ),
)
attach(DocumentMove, TRIGGERS[0])
attach(DocumentCheck, TRIGGERS[1])
