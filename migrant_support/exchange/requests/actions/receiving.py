"""Taking a request in from somebody without account. Nothing here touches the register."""

import base64
import json
from datetime import timedelta
from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.people.search_keys import keys_of
from migrant_support.exchange.requests.models import RegistrationKey, RegistrationPhoto, RegistrationRequest
from migrant_support.exchange.requests.queries import PHOTO_TABLE, TABLE, has_photo
from migrant_support.exchange.requests.rules import OPEN, Sent
from migrant_support.kernel.clock import now
from migrant_support.kernel.refusals import NotThere, Refused
from migrant_support.kernel.texts import msg
from migrant_support.platform.audit import record
from migrant_support.platform.store import DataClass, db
from migrant_support.platform.vault import seal

KIND = "registration_request"
PHOTOS_A_DAY = 3000


def receive(sent: Sent, *, request_id: UUID, reference: str, pin_hash: str, mission: str, language: str) -> None:
    """Keep a request. Raises IntegrityError when the same form was sent before: the view answers as before."""
    content = seal(
        json.dumps(sent.as_fields()), data_class=DataClass.PERSONAL, table=TABLE, column="content_sealed",
        row_id=request_id, subject=request_id,
    )  # fmt: skip
    db.session.add(
        RegistrationRequest(
            id=request_id,
            reference=reference,
            pin_hash=pin_hash,
            mission=mission,
            language=language,
            content_sealed=content,
        )
    )
    db.session.flush()
    numbers = keys_of(names=(), documents=[sent.passport], nic=sent.nic, phones=[sent.phone] if sent.phone else [])
    db.session.add_all(RegistrationKey(request_id=request_id, kind=kind, key=key) for kind, key in numbers)
    db.session.flush()
    record(None, "requests.request.receive", kind=KIND, object_id=request_id)


def keep_photo(request_id: UUID, picture: bytes, media_type: str) -> None:
    """Keep the picture that belongs to a request nobody has ended; the first one stays, sending it again is once.

    `picture` was written anew by `platform/files`. Raises NotThere or Refused.
    """
    request = db.session.scalar(
        sa.select(RegistrationRequest).where(RegistrationRequest.id == request_id).with_for_update()
    )
    if request is None:
        raise NotThere
    if has_photo(request_id):
        return
    if request.state not in OPEN:
        raise Refused("request_over", msg("This request is ended. Bring the passport when you come."), field="upload")
    day = RegistrationPhoto.made_at > now() - timedelta(days=1)
    if (db.session.scalar(sa.select(sa.func.count()).where(day)) or 0) >= PHOTOS_A_DAY:
        raise Refused(
            "photos_of_a_day",
            msg("Too many pictures came today. Your request is safe without one: bring the passport when you come."),
            field="upload",
        )
    sealed = seal(
        base64.b64encode(picture).decode(), data_class=DataClass.PERSONAL, table=PHOTO_TABLE, column="picture_sealed",
        row_id=request_id, subject=request_id,
    )  # fmt: skip
    db.session.add(RegistrationPhoto(request_id=request_id, media_type=media_type, picture_sealed=sealed))
    db.session.flush()
    record(None, "requests.photo.receive", kind=KIND, object_id=request_id)
