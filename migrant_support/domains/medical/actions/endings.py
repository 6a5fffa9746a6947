"""Certificates that count no more: another took their place, something else was found, or they were a mistake."""

from collections.abc import Collection
from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.medical import history as happenings
from migrant_support.domains.medical.models import Certificate, CertificateEnd
from migrant_support.domains.medical.rules.certificates import CertificateKind, EndReason
from migrant_support.kernel.clock import now
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.history import happened
from migrant_support.platform.store import DataClass, db


def end_certificates_of(actor: Viewer, source_ids: Collection[UUID], reason: EndReason) -> int:
    """End what was certified by some entries; the caller has the person locked. Returns how many ended."""
    return _end(actor, Certificate.source_id.in_(list(source_ids)), reason)


def end_certificates_for(actor: Viewer, person_id: UUID, kind: CertificateKind, reason: EndReason) -> int:
    """End every certificate of a kind that a person has; the caller has her locked. Returns how many ended."""
    return _end(actor, sa.and_(Certificate.person_id == person_id, Certificate.kind == kind), reason)


def _end(actor: Viewer, where: sa.ColumnElement[bool], reason: EndReason) -> int:
    ended = sa.exists().where(CertificateEnd.certificate_id == Certificate.id)
    standing = db.session.execute(
        sa.select(Certificate.id, Certificate.person_id).where(where, ~ended).order_by(Certificate.id)
    ).all()
    for certificate_id, person_id in standing:
        db.session.add(CertificateEnd(certificate_id=certificate_id, reason=reason, at=now(), by=actor.account_id))
        happened(
            "person",
            person_id,
            happenings.CERTIFICATE_ENDED,
            data_class=DataClass.MEDICAL,
            reference_kind="medical_certificate",
            reference_id=certificate_id,
            actor=actor,
        )
    db.session.flush()
    return len(standing)
