"""Reads of requests. One is there for those who may register people at its mission, and for nobody else."""

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlalchemy.sql.elements import ColumnElement

from migrant_support.exchange.requests.models import RegistrationKey, RegistrationPhoto, RegistrationRequest
from migrant_support.exchange.requests.rules import RefusalReason, RequestState, Sent
from migrant_support.kernel.refusals import NotThere
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.store import DataClass, db
from migrant_support.platform.vault import open_sealed
from migrant_support.policy import Power, ScopeKind

TABLE = RegistrationRequest.__tablename__
PHOTO_TABLE = RegistrationPhoto.__tablename__


@dataclass(frozen=True, slots=True)
class RequestRow:
    """A line of the queue, opened for this viewer."""

    id: UUID
    reference: str
    mission: str
    language: str
    state: RequestState
    sent: Sent
    made_at: datetime
    taken_by: UUID | None


@dataclass(frozen=True, slots=True)
class RequestRecord:
    """A request with everything that was sent."""

    id: UUID
    reference: str
    mission: str
    language: str
    state: RequestState
    sent: Sent
    made_at: datetime
    taken_at: datetime | None
    taken_by: UUID | None
    decided_at: datetime | None
    reason: RefusalReason | None
    note: str
    person_id: UUID | None
    has_photo: bool


def request_visible_to(viewer: Viewer) -> ColumnElement[bool]:
    """The condition on `RegistrationRequest`."""
    reach = viewer.reach(Power.PERSON_REGISTER)
    if not reach:
        return sa.false()
    missions = sorted(reach.ids(ScopeKind.MISSION))
    return sa.true() if reach.everywhere else RegistrationRequest.mission.in_(missions)


def fetch_request(viewer: Viewer, request_id: UUID, *, lock: bool = False) -> RegistrationRequest:
    """The doorway: the request for this viewer, or NotThere. Actions lock it."""
    asked = sa.select(RegistrationRequest).where(RegistrationRequest.id == request_id, request_visible_to(viewer))
    found = db.session.scalar(asked.with_for_update() if lock else asked)
    if found is None:
        raise NotThere
    return found


def requests_statement(viewer: Viewer, states: Sequence[RequestState]) -> sa.Select[RegistrationRequest]:
    """The statement of the viewer's requests in some states, for keyset paging."""
    return sa.select(RegistrationRequest).where(request_visible_to(viewer), RegistrationRequest.state.in_(states))


def request_rows(found: Sequence[RegistrationRequest]) -> list[RequestRow]:
    """Lines of the queue."""
    return [
        RequestRow(r.id, r.reference, r.mission, r.language, r.state, opened(r), r.made_at, r.taken_by) for r in found
    ]


def others_with_its_numbers(viewer: Viewer, request_id: UUID) -> list[RequestRow]:
    """Other requests in sight that name the same passport, NIC or phone, the newest first; at most ten."""
    hers, theirs = aliased(RegistrationKey), aliased(RegistrationKey)
    same = sa.exists().where(
        hers.request_id == request_id,
        theirs.request_id == RegistrationRequest.id,
        theirs.kind == hers.kind,
        theirs.key == hers.key,
    )
    found = db.session.scalars(
        sa.select(RegistrationRequest)
        .where(request_visible_to(viewer), RegistrationRequest.id != request_id, same)
        .order_by(RegistrationRequest.made_at.desc(), RegistrationRequest.id)
        .limit(10)
    ).all()
    return request_rows(found)


def requests_of(viewer: Viewer, person_id: UUID) -> Sequence[RegistrationRequest]:
    """The requests that led to a person, in sight of the viewer, the newest first. The caller came by her doorway."""
    return db.session.scalars(
        sa.select(RegistrationRequest)
        .where(request_visible_to(viewer), RegistrationRequest.person_id == person_id)
        .order_by(RegistrationRequest.made_at.desc(), RegistrationRequest.id)
    ).all()


def opened(request: RegistrationRequest) -> Sent:
    """What was sent. The caller came through the doorway."""
    text = open_sealed(
        request.content_sealed, data_class=DataClass.PERSONAL, table=TABLE, column="content_sealed",
        row_id=request.id, subject=request.id,
    )  # fmt: skip
    return Sent.from_fields(json.loads(text))


def request_record(viewer: Viewer, request_id: UUID) -> RequestRecord:
    """A whole request; raises NotThere. It holds a story: the view writes the audit line of the reading first."""
    found = fetch_request(viewer, request_id)
    note = ""
    if found.note_sealed is not None:
        note = open_sealed(
            found.note_sealed, data_class=DataClass.PERSONAL, table=TABLE, column="note_sealed",
            row_id=found.id, subject=found.id,
        )  # fmt: skip
    return RequestRecord(
        found.id, found.reference, found.mission, found.language, found.state, opened(found), found.made_at,
        found.taken_at, found.taken_by, found.decided_at, found.reason, note, found.person_id, has_photo(found.id),
    )  # fmt: skip


def has_photo(request_id: UUID) -> bool:
    """Did a picture come with it?"""
    return bool(db.session.scalar(sa.select(sa.exists().where(RegistrationPhoto.request_id == request_id))))


def photo_of(viewer: Viewer, request_id: UUID) -> tuple[bytes, str]:
    """The picture of a request and its media type; raises NotThere. The view writes the audit line."""
    fetch_request(viewer, request_id)
    photo = db.session.get(RegistrationPhoto, request_id)
    if photo is None:
        raise NotThere
    text = open_sealed(
        photo.picture_sealed, data_class=DataClass.PERSONAL, table=PHOTO_TABLE, column="picture_sealed",
        row_id=request_id, subject=request_id,
    )  # fmt: skip
    return base64.b64decode(text), photo.media_type


@dataclass(frozen=True, slots=True)
class WaitingRequests:
    """For My day: how many nobody has taken, since when, and how many the viewer works on."""

    waiting: int
    oldest: datetime | None
    mine: int


def waiting_requests(viewer: Viewer) -> WaitingRequests:
    """What waits at the viewer's missions; one statement."""
    is_new = RegistrationRequest.state == RequestState.RECEIVED
    is_mine = sa.and_(
        RegistrationRequest.state == RequestState.TAKEN, RegistrationRequest.taken_by == viewer.account_id
    )
    row = db.session.execute(
        sa.select(
            sa.func.count().filter(is_new),
            sa.func.min(RegistrationRequest.made_at).filter(is_new),
            sa.func.count().filter(is_mine),
        ).where(
            request_visible_to(viewer),
            RegistrationRequest.state.in_([RequestState.RECEIVED, RequestState.TAKEN]),
        )
    ).one()
    return WaitingRequests(*row)


@dataclass(frozen=True, slots=True)
class OwnStatus:
    """What a reference leads to, for the one who has its PIN: no word of what was sent."""

    id: UUID
    mission: str
    state: RequestState
    pin_hash: str
    has_photo: bool


def own_status(reference: str) -> OwnStatus | None:
    """The request of a follow-up reference. Whoever asks proves with the PIN that it is theirs."""
    found = db.session.execute(
        sa.select(
            RegistrationRequest.id, RegistrationRequest.mission, RegistrationRequest.state,
            RegistrationRequest.pin_hash,
            sa.exists().where(RegistrationPhoto.request_id == RegistrationRequest.id),
        ).where(RegistrationRequest.reference == reference)
    ).first()  # fmt: skip
    return OwnStatus(*found) if found else None


def is_stored(request_id: UUID) -> bool:
    """Has the form of this id been sent already?"""
    return bool(db.session.scalar(sa.select(sa.exists().where(RegistrationRequest.id == request_id))))
