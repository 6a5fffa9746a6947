"""Certificates as they were issued, never changed; that one counts no more is a row of its own (invariant 13)."""

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from migrant_support.domains.medical.rules.certificates import CertificateKind, EndReason
from migrant_support.platform.store import DataClass, Model
from migrant_support.platform.store.columns import Key, MadeAt, Moment, enum_type
from migrant_support.platform.store.triggers import attach, only_added_to, only_sealed_anew
from migrant_support.platform.vault.sealing import Sealed


class Certificate(Model):
    """A numbered certificate. Its words, and the code for its QR, lie under the person's key; of the code a hash."""

    __tablename__ = "medical_certificate"
    data_class = DataClass.MEDICAL
    __table_args__ = (
        sa.UniqueConstraint("mission", "year", "serial"),
        sa.Index("ix_medical_certificate_person_id", "person_id"),
        sa.Index("ix_medical_certificate_source_id", "source_id"),
    )

    id: Mapped[Key]
    mission: Mapped[str] = mapped_column(sa.ForeignKey("mission.code"))
    year: Mapped[int] = mapped_column(sa.SmallInteger)
    serial: Mapped[int]
    kind: Mapped[CertificateKind] = mapped_column(enum_type(CertificateKind))
    person_id: Mapped[UUID] = mapped_column(sa.ForeignKey("person.id"))
    source_id: Mapped[UUID] = mapped_column(sa.Uuid)
    content_sealed: Mapped[Sealed]
    code_hash: Mapped[bytes] = mapped_column(sa.LargeBinary(32), unique=True)
    issued_at: Mapped[MadeAt]
    issued_by: Mapped[UUID] = mapped_column(sa.ForeignKey("account.id"))
    valid_until: Mapped[Moment | None]


class CertificateEnd(Model):
    """A certificate counts no more: another took its place, something else was found, or it was a mistake."""

    __tablename__ = "medical_certificate_end"
    data_class = DataClass.MEDICAL

    id: Mapped[Key]
    certificate_id: Mapped[UUID] = mapped_column(sa.ForeignKey("medical_certificate.id"), unique=True)
    reason: Mapped[EndReason] = mapped_column(enum_type(EndReason))
    at: Mapped[MadeAt]
    by: Mapped[UUID] = mapped_column(sa.ForeignKey("account.id"))


CERTIFICATE_TRIGGERS = (
    only_sealed_anew(
        "medical_certificate",
        sealed="content_sealed",
        fixed=(
            "id", "mission", "year", "serial", "kind", "source_id", "code_hash", "issued_at", "issued_by",
            "valid_until",
        ),
    ),
    only_added_to("medical_certificate_end"),
)  # fmt: skip
for _model, _trigger in zip((Certificate, CertificateEnd), CERTIFICATE_TRIGGERS, strict=True):
    attach(_model, _trigger)
