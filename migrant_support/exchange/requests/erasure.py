"""What becomes of requests: they go when their person is made anonymous, and some time after they were ended."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.people.models.rights import LegalHold
from migrant_support.exchange.requests.models import RegistrationKey, RegistrationPhoto, RegistrationRequest
from migrant_support.kernel.clock import now
from migrant_support.platform.audit import record
from migrant_support.platform.erasure import belongs, deletes, of_person, of_subject
from migrant_support.platform.erasure.retention import AT_ONCE, register_kept
from migrant_support.platform.store import db
from migrant_support.platform.vault import destroy_key


def _requests(person_id: UUID) -> sa.Select[UUID]:
    return sa.select(RegistrationRequest.id).where(RegistrationRequest.person_id == person_id)


def answer() -> None:
    """Answer for the tables."""
    belongs(_requests)
    deletes(RegistrationKey, of_subject(RegistrationKey.request_id))
    deletes(RegistrationPhoto, of_subject(RegistrationPhoto.request_id))
    deletes(RegistrationRequest, of_person(RegistrationRequest.person_id))
    register_kept("registration_request", due=requests_due, let_go=let_request_go)


def _is_over(cut: datetime) -> sa.ColumnElement[bool]:
    """Ended before the cut, and no hold lies on the person it led to."""
    held = sa.exists().where(LegalHold.person_id == RegistrationRequest.person_id, LegalHold.lifted_at.is_(None))
    return sa.and_(RegistrationRequest.decided_at < cut, ~held)


def requests_due(cut: datetime, after: UUID | None) -> Sequence[UUID]:
    """Requests that were ended before the cut: what they said is in the register by then, or led to nobody."""
    asked = sa.select(RegistrationRequest.id).where(_is_over(cut))
    asked = asked.where(RegistrationRequest.id > after) if after else asked
    return db.session.scalars(asked.order_by(RegistrationRequest.id).limit(AT_ONCE)).all()


def let_request_go(request_id: UUID) -> bool:
    """Delete a request with its picture and destroy its key, unless it is gone or held since it was found."""
    asked = sa.select(RegistrationRequest).where(RegistrationRequest.id == request_id, _is_over(now()))
    found = db.session.scalar(asked.with_for_update())
    if found is None:
        return False
    for model in (RegistrationPhoto, RegistrationKey):
        db.session.execute(sa.delete(model).where(model.request_id == request_id))
    db.session.delete(found)
    db.session.flush()
    destroy_key(request_id)
    record(None, "requests.request.expire", kind="registration_request", object_id=request_id)
    return True
