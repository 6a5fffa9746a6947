"""Sealed versions of a list, their signatures, and what was made of them. All of it is only added to."""

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from migrant_support.domains.flights.rules.words import (
    Rendering,
    Signature,
)
from migrant_support.platform.store import DataClass, Model
from migrant_support.platform.store.columns import (
    Json,
    Key,
    MadeAt,
    Moment,
    enum_type,
    info,
)
from migrant_support.platform.store.triggers import attach, only_added_to, only_sealed_anew


class ManifestVersion(Model):
    """A flight's whole list as it was sealed: the canonical content and its SHA-256. Never changed (invariant 13)."""

    __tablename__ = "manifest_version"
    data_class = DataClass.PERSONAL
    __table_args__ = (
        sa.UniqueConstraint("flight_id", "number"),
        sa.CheckConstraint("number >= 1", name="number_counts"),
        sa.CheckConstraint("length(content_hash) = 64", name="hash_is_sha256"),
        sa.Index("ix_manifest_version_content_hash", "content_hash"),
    )

    id: Mapped[Key]
    flight_id: Mapped[UUID] = mapped_column(sa.ForeignKey("flight.id"))
    number: Mapped[int]
    passengers: Mapped[int]
    missions: Mapped[list[str]] = mapped_column(Json)
    content_sealed: Mapped[bytes] = mapped_column(sa.LargeBinary, info=info(DataClass.PERSONAL))
    content_hash: Mapped[str] = mapped_column(sa.String(64))
    sealed_at: Mapped[Moment]
    sealed_by: Mapped[UUID] = mapped_column(sa.ForeignKey("account.id"))


class ManifestSignature(Model):
    """An approval of a sealed version by its hash; only added (invariant 15)."""

    __tablename__ = "manifest_signature"
    data_class = DataClass.INTERNAL
    __table_args__ = (sa.UniqueConstraint("version_id", "kind", "place"),)

    id: Mapped[Key]
    version_id: Mapped[UUID] = mapped_column(sa.ForeignKey("manifest_version.id"))
    kind: Mapped[Signature] = mapped_column(enum_type(Signature))
    place: Mapped[str] = mapped_column(sa.String(40), default="")
    content_hash: Mapped[str] = mapped_column(sa.String(64))
    signed_at: Mapped[Moment]
    signed_by: Mapped[UUID] = mapped_column(sa.ForeignKey("account.id"))


class Rendition(Model):
    """What was made of a version for a recipient: the same (version, recipient, format, withheld, template) is one
    rendition and gives the same bytes; a withdrawn consent or another template makes a new number. Template 0 is the
    default that nobody made."""

    __tablename__ = "rendition"
    data_class = DataClass.INTERNAL
    __table_args__ = (
        sa.UniqueConstraint(
            "version_id", "recipient", "format", "template", "withheld_digest", name="uq_rendition_made_once"
        ),
        sa.UniqueConstraint("version_id", "recipient", "format", "number"),
        sa.CheckConstraint("withheld >= 0", name="withheld_counts"),
        sa.CheckConstraint("template >= 0", name="template_counts"),
        sa.Index("ix_rendition_content_hash", "content_hash"),
    )

    id: Mapped[Key]
    version_id: Mapped[UUID] = mapped_column(sa.ForeignKey("manifest_version.id"))
    recipient: Mapped[str] = mapped_column(sa.String(40))
    format: Mapped[Rendering] = mapped_column(enum_type(Rendering))
    template: Mapped[int] = mapped_column(default=0, server_default="0")
    number: Mapped[int]
    withheld: Mapped[int]
    withheld_digest: Mapped[str] = mapped_column(sa.String(64))
    content_hash: Mapped[str] = mapped_column(sa.String(64))
    made_at: Mapped[MadeAt]
    made_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("account.id"))


for _model in (ManifestSignature, Rendition):
    attach(_model, only_added_to(_model.__tablename__))
_FIXED = ("id", "flight_id", "number", "passengers", "missions", "content_hash", "sealed_at", "sealed_by")
attach(ManifestVersion, only_sealed_anew("manifest_version", sealed="content_sealed", fixed=_FIXED))
