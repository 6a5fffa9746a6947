"""Tables of the web floor: offers to take something back, and forms that are not finished."""

from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from migrant_support.platform.store import DataClass, Model
from migrant_support.platform.store.columns import Json, Key, MadeAt, Moment


class UndoOffer(Model):
    """That an act may be taken back, by whom, until when. `arguments` holds ids and references, nothing personal."""

    __tablename__ = "undo_offer"
    data_class = DataClass.INTERNAL
    __table_args__ = (sa.CheckConstraint("expires_at >= made_at", name="expires_after_made"),)

    id: Mapped[Key]
    account_id: Mapped[UUID] = mapped_column(sa.ForeignKey("account.id"), index=True)
    handler: Mapped[str] = mapped_column(sa.String(80))
    arguments: Mapped[dict[str, Any]] = mapped_column(Json)
    made_at: Mapped[MadeAt]
    expires_at: Mapped[Moment]
    taken_at: Mapped[Moment | None]


class FormDraft(Model):
    """What somebody typed into a long form and has not sent: sealed, for that account alone, one for each form."""

    __tablename__ = "form_draft"
    data_class = DataClass.PERSONAL
    __table_args__ = (sa.UniqueConstraint("account_id", "form"),)

    id: Mapped[Key]
    account_id: Mapped[UUID] = mapped_column(sa.ForeignKey("account.id"))
    form: Mapped[str] = mapped_column(sa.String(40))
    sealed: Mapped[bytes] = mapped_column(sa.LargeBinary)
    saved_at: Mapped[Moment]
