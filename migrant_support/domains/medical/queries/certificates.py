"""Certificates: those of a person for medical staff, and the one whose code a stranger holds."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.medical.models import Certificate, CertificateEnd
from migrant_support.domains.medical.queries.record import LISTED, mine
from migrant_support.domains.medical.rules.certificates import (
    CertificateKind,
    EndReason,
    Standing,
    certificate_number,
    code_digest,
    read_code,
    standing,
)
from migrant_support.domains.medical.sealed import Words, opened
from migrant_support.kernel.clock import now
from migrant_support.kernel.refusals import NotThere
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.store import db
from migrant_support.policy import Power


@dataclass(frozen=True, slots=True)
class CertificateRow:
    """A certificate as it is listed."""

    id: UUID
    number: str
    mission: str
    kind: CertificateKind
    source_id: UUID
    issued_at: datetime
    valid_until: datetime | None
    standing: Standing


@dataclass(frozen=True, slots=True)
class Paper:
    """A certificate with what stands on it, to be printed or shown to whoever holds the paper."""

    row: CertificateRow
    words: Words


def certificates_of(viewer: Viewer, person_id: UUID) -> list[CertificateRow]:
    """The certificates of a person, the latest first."""
    rows = db.session.execute(
        _with_ends()
        .where(Certificate.person_id == person_id, mine(viewer, Certificate))
        .order_by(Certificate.issued_at.desc(), Certificate.id.desc())
        .limit(LISTED)
    )
    return [_row(certificate, ended) for certificate, ended in rows]


def certificate_paper(viewer: Viewer, person_id: UUID, certificate_id: UUID) -> Paper:
    """One certificate to print, for `actions.certificates.read_certificate`. Raises NotThere."""
    seen = mine(viewer, Certificate, Power.CERTIFICATE_ISSUE)
    return _paper(Certificate.id == certificate_id, Certificate.person_id == person_id, seen)


def paper_by_code(typed: str) -> Paper | None:
    """The certificate whose code somebody holds; None for any other. Everything else about the person stays closed."""
    code = read_code(typed)
    if code is None:
        return None
    try:
        return _paper(Certificate.code_hash == code_digest(code))
    except NotThere:
        return None


def _paper(*where: sa.ColumnElement[bool]) -> Paper:
    found = db.session.execute(_with_ends().where(*where)).first()
    if found is None:
        raise NotThere
    certificate, ended = found
    words = opened(
        certificate.content_sealed, "medical_certificate", "content_sealed", certificate.id, certificate.person_id
    )
    return Paper(_row(certificate, ended), words)


def _with_ends() -> sa.Select[Certificate, EndReason | None]:
    return sa.select(Certificate, CertificateEnd.reason).outerjoin(
        CertificateEnd, CertificateEnd.certificate_id == Certificate.id
    )


def _row(certificate: Certificate, ended: EndReason | None) -> CertificateRow:
    return CertificateRow(
        id=certificate.id,
        number=certificate_number(certificate.mission, certificate.year, certificate.serial),
        mission=certificate.mission,
        kind=certificate.kind,
        source_id=certificate.source_id,
        issued_at=certificate.issued_at,
        valid_until=certificate.valid_until,
        standing=standing(certificate.valid_until, ended, now=now()),
    )
