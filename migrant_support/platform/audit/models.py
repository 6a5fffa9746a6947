"""Tables of the audit log: its lines, its head, and sealed old values beside it.

Lines are only ever added: the database itself refuses to change, delete or truncate them (`triggers.py`).
"""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.orm import Mapped, mapped_column

from migrant_support.platform.audit.triggers import DIALECTS, head_statements, line_statements
from migrant_support.platform.store import DataClass, Model
from migrant_support.platform.store.columns import Json, Key, UtcDateTime, info
from migrant_support.platform.vault import Sealed

Number = sa.BigInteger().with_variant(sa.Integer, "sqlite")
HASH_BYTES = 32
NO_HASH = bytes(HASH_BYTES)


class AuditLine(Model):
    """One act or protected read. `hash` is SHA-256 over `previous_hash` and the canonical JSON of the rest (AD-3)."""

    __tablename__ = "audit_line"
    data_class = DataClass.INTERNAL
    __table_args__ = (
        sa.CheckConstraint("number >= 1", name="numbered_from_one"),
        sa.Index("ix_audit_line_object_id_number", "object_id", "number"),
        sa.Index("ix_audit_line_actor_id_number", "actor_id", "number"),
        sa.Index("ix_audit_line_act_number", "act", "number"),
        sa.Index("ix_audit_line_at", "at"),
    )

    number: Mapped[int] = mapped_column(Number, primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    actor_id: Mapped[UUID | None] = mapped_column(sa.Uuid)
    actor_role: Mapped[str] = mapped_column(sa.String(40))
    session_id: Mapped[UUID | None] = mapped_column(sa.Uuid)
    act: Mapped[str] = mapped_column(sa.String(80))
    object_kind: Mapped[str] = mapped_column(sa.String(40))
    object_id: Mapped[str] = mapped_column(sa.String(80))
    fields: Mapped[list[str]] = mapped_column(Json)
    reason: Mapped[str] = mapped_column(sa.Text, info=info(DataClass.PERSONAL))  # what a clerk typed
    sealed_digest: Mapped[bytes | None] = mapped_column(sa.LargeBinary(HASH_BYTES))
    previous_hash: Mapped[bytes] = mapped_column(sa.LargeBinary(HASH_BYTES))
    hash: Mapped[bytes] = mapped_column(sa.LargeBinary(HASH_BYTES))


class AuditHead(Model):
    """The end of the chain, in one row that every writer locks last.

    The database refuses to delete it or to move it back.
    """

    __tablename__ = "audit_head"
    data_class = DataClass.INTERNAL
    __table_args__ = (sa.CheckConstraint("id = 1", name="only_one"),)

    id: Mapped[int] = mapped_column(sa.Integer, primary_key=True, autoincrement=False)
    number: Mapped[int] = mapped_column(Number)
    hash: Mapped[bytes] = mapped_column(sa.LargeBinary(HASH_BYTES))


class AuditValue(Model):
    """What a sealed field held before a change, under the person's key (AD-2).

    Sealed together with a random salt. Only a digest over the commitments is chained: it does not change when the vault
    seals anew under a younger key, and it says nothing once the person's key, and the salt with it, is destroyed.
    """

    __tablename__ = "audit_value"
    data_class = DataClass.PROTECTION
    __table_args__ = (sa.UniqueConstraint("line_number", "field"),)

    id: Mapped[Key]
    line_number: Mapped[int] = mapped_column(Number, sa.ForeignKey("audit_line.number"))
    field: Mapped[str] = mapped_column(sa.String(80))
    subject_id: Mapped[UUID | None] = mapped_column(sa.Uuid, index=True)
    sealed: Mapped[Sealed]
    commitment: Mapped[bytes] = mapped_column(sa.LargeBinary(HASH_BYTES))


def _attach(table: sa.FromClause, statements: dict[str, tuple[str, ...]]) -> None:
    for dialect, texts in statements.items():
        for text in texts:
            event.listen(table, "after_create", sa.DDL(text).execute_if(dialect=dialect))  # type: ignore[no-untyped-call]


_attach(AuditLine.__table__, {dialect: line_statements(dialect) for dialect in DIALECTS})
_attach(AuditHead.__table__, {dialect: head_statements(dialect) for dialect in DIALECTS})
