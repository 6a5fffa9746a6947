"""Requests that people sent by themselves. All they wrote is sealed under the request's own key.

Nothing of it is in the register. No address, no device and nothing else of the sender is kept.
"""

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from migrant_support.exchange.requests.rules import RefusalReason, RequestState
from migrant_support.platform.store import DataClass, Model
from migrant_support.platform.store.columns import MadeAt, Moment, both_or_neither, enum_type, info
from migrant_support.platform.vault import Sealed

_ENDED = "state IN ('registered', 'linked', 'refused')"


class RegistrationRequest(Model):
    """One request. Its id is random, drawn when the form was opened: sending the form twice is one request."""

    __tablename__ = "registration_request"
    data_class = DataClass.PERSONAL
    __table_args__ = (
        sa.CheckConstraint(both_or_neither("taken_at", "taken_by"), name="taken_by_somebody"),
        sa.CheckConstraint(both_or_neither("decided_at", "decided_by"), name="decided_by_somebody"),
        sa.CheckConstraint("state = 'received' OR taken_at IS NOT NULL", name="taken_before_decided"),
        sa.CheckConstraint(f"({_ENDED}) = (decided_at IS NOT NULL)", name="decided_when_ended"),
        sa.CheckConstraint("(state IN ('registered', 'linked')) = (person_id IS NOT NULL)", name="leads_to_a_person"),
        sa.CheckConstraint("(state = 'refused') = (reason IS NOT NULL)", name="refused_with_reason"),
        sa.CheckConstraint("language IN ('en', 'si', 'ta')", name="language_of_the_form"),
        sa.Index("ix_registration_request_mission_state_made_at", "mission", "state", "made_at", "id"),
        sa.Index("ix_registration_request_person_id", "person_id"),
    )

    id: Mapped[UUID] = mapped_column(sa.Uuid, primary_key=True)
    reference: Mapped[str] = mapped_column(sa.String(9), unique=True)
    pin_hash: Mapped[str] = mapped_column(sa.String(200), info=info(DataClass.SECRET))
    mission: Mapped[str] = mapped_column(sa.ForeignKey("mission.code"))
    language: Mapped[str] = mapped_column(sa.String(2))
    state: Mapped[RequestState] = mapped_column(enum_type(RequestState), default=RequestState.RECEIVED)
    content_sealed: Mapped[Sealed]
    made_at: Mapped[MadeAt]
    taken_at: Mapped[Moment | None]
    taken_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("account.id"))
    decided_at: Mapped[Moment | None]
    decided_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("account.id"))
    reason: Mapped[RefusalReason | None] = mapped_column(enum_type(RefusalReason))
    note_sealed: Mapped[Sealed | None]
    person_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("person.id"))
    case_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("case_file.id"))


class RegistrationPhoto(Model):
    """The picture of the passport that came with a request: written anew, then sealed (as base 64) under its key."""

    __tablename__ = "registration_photo"
    data_class = DataClass.PERSONAL

    request_id: Mapped[UUID] = mapped_column(sa.ForeignKey("registration_request.id"), primary_key=True)
    media_type: Mapped[str] = mapped_column(sa.String(40))
    picture_sealed: Mapped[Sealed]
    made_at: Mapped[MadeAt]


class RegistrationKey(Model):
    """The keyed hash of a number that a request names: finds who sent twice, and tells nobody else the number."""

    __tablename__ = "registration_key"
    data_class = DataClass.PERSONAL
    __table_args__ = (sa.Index("ix_registration_key_kind_key", "kind", "key"),)

    request_id: Mapped[UUID] = mapped_column(sa.ForeignKey("registration_request.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(sa.String(10), primary_key=True)
    key: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
