"""Keys for programs. A key is shown once, when it is made; only its SHA-256 is kept (SEC AU-12)."""

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from migrant_support.platform.store import DataClass, Model
from migrant_support.platform.store.columns import Json, Key, MadeAt, Moment, both_or_neither, info


class ApiKey(Model):
    """A key of an organisation: who made it, what it opens, until when, when it was last used. Never deleted."""

    __tablename__ = "api_key"
    data_class = DataClass.INTERNAL
    __table_args__ = (
        sa.CheckConstraint("expires_at > made_at", name="ends_after_start"),
        sa.CheckConstraint("organisation <> ''", name="of_an_organisation"),
        sa.CheckConstraint(both_or_neither("revoked_at", "revoked_by"), name="revoked_by_somebody"),
        sa.Index("ix_api_key_organisation_id", "organisation", "id"),
    )

    id: Mapped[Key]
    organisation: Mapped[str] = mapped_column(sa.String(40))
    name: Mapped[str] = mapped_column(sa.String(80))
    token_digest: Mapped[bytes] = mapped_column(sa.LargeBinary(32), unique=True, info=info(DataClass.SECRET))
    hint: Mapped[str] = mapped_column(sa.String(12))
    scopes: Mapped[list[str]] = mapped_column(Json)
    made_at: Mapped[MadeAt]
    made_by: Mapped[UUID] = mapped_column(sa.ForeignKey("account.id"))
    expires_at: Mapped[Moment]
    last_used_at: Mapped[Moment | None]
    revoked_at: Mapped[Moment | None]
    revoked_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("account.id"))
