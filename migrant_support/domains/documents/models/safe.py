"""The mission's safe as a ledger: receipts, what was put in, what left. Rows are added and never changed.

What a receipt says lies under the person's own key; the database allows a thing to leave once.
"""

from decimal import Decimal
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from migrant_support.domains.documents.rules.safe import ItemKind, ReceiptKind
from migrant_support.platform.store import DataClass, Model
from migrant_support.platform.store.columns import Amount, Key, MadeAt, both_or_neither, enum_type
from migrant_support.platform.store.triggers import attach, only_sealed_anew
from migrant_support.platform.vault.sealing import Sealed


class Receipt(Model):
    """A numbered receipt: a deposit, a return or a disposal, as it was issued. A mistake is mended by another one."""

    __tablename__ = "receipt"
    data_class = DataClass.PERSONAL
    __table_args__ = (sa.UniqueConstraint("mission", "year", "serial"),)

    id: Mapped[Key]
    mission: Mapped[str] = mapped_column(sa.ForeignKey("mission.code"))
    year: Mapped[int] = mapped_column(sa.SmallInteger)
    serial: Mapped[int]
    kind: Mapped[ReceiptKind] = mapped_column(enum_type(ReceiptKind))
    person_id: Mapped[UUID] = mapped_column(sa.ForeignKey("person.id"), index=True)
    content_sealed: Mapped[Sealed]
    issued_at: Mapped[MadeAt]
    issued_by: Mapped[UUID] = mapped_column(sa.ForeignKey("account.id"))
    supersedes_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("receipt.id"), unique=True)


class SafeItem(Model):
    """A thing that was put into the safe of a mission."""

    __tablename__ = "safe_item"
    data_class = DataClass.PERSONAL
    __table_args__ = (
        sa.CheckConstraint(both_or_neither("amount", "currency"), name="amount_with_currency"),
        sa.CheckConstraint("(kind = 'money') = (amount IS NOT NULL)", name="money_has_an_amount"),
        sa.CheckConstraint("(kind = 'document') = (document_id IS NOT NULL)", name="document_is_named"),
        sa.CheckConstraint("amount > 0", name="amount_positive"),
        sa.Index("ix_safe_item_mission_at", "mission", "at", "id"),
    )

    id: Mapped[Key]
    mission: Mapped[str] = mapped_column(sa.ForeignKey("mission.code"))
    person_id: Mapped[UUID] = mapped_column(sa.ForeignKey("person.id"), index=True)
    receipt_id: Mapped[UUID] = mapped_column(sa.ForeignKey("receipt.id"))
    kind: Mapped[ItemKind] = mapped_column(enum_type(ItemKind))
    document_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("identity_document.id"), index=True)
    what_sealed: Mapped[Sealed]
    amount: Mapped[Decimal | None] = mapped_column(Amount)
    currency: Mapped[str | None] = mapped_column(sa.String(3))
    at: Mapped[MadeAt]


class SafeRelease(Model):
    """A thing left the safe: given back, or disposed of. Once for each thing."""

    __tablename__ = "safe_release"
    data_class = DataClass.PERSONAL

    id: Mapped[Key]
    item_id: Mapped[UUID] = mapped_column(sa.ForeignKey("safe_item.id"), unique=True)
    person_id: Mapped[UUID] = mapped_column(sa.ForeignKey("person.id"), index=True)
    receipt_id: Mapped[UUID] = mapped_column(sa.ForeignKey("receipt.id"))
    reason_sealed: Mapped[Sealed]
    at: Mapped[MadeAt]


SAFE_TRIGGERS = (
    only_sealed_anew(
        "receipt",
        sealed="content_sealed",
        fixed=("id", "mission", "year", "serial", "kind", "issued_at", "issued_by", "supersedes_id"),
    ),
    only_sealed_anew(
        "safe_item",
        sealed="what_sealed",
        fixed=("id", "mission", "receipt_id", "kind", "document_id", "amount", "currency", "at"),
    ),
    only_sealed_anew("safe_release", sealed="reason_sealed", fixed=("id", "item_id", "receipt_id", "at")),
)
for _model, _trigger in zip((Receipt, SafeItem, SafeRelease), SAFE_TRIGGERS, strict=True):
    attach(_model, _trigger)
