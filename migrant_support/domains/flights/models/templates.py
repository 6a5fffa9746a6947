"""How each recipient wants its columns, by version and day; and the copies that were asked for and taken."""

from datetime import date
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from migrant_support.domains.flights.rules.layouts import DateForm, HeadingWords
from migrant_support.domains.flights.rules.words import Rendering
from migrant_support.domains.sites.models.frozen import closed_stays
from migrant_support.platform.store import DataClass, Model
from migrant_support.platform.store.columns import Json, Key, MadeAt, Moment, both_or_neither, enum_type
from migrant_support.platform.store.triggers import attach, only_added_to


class ColumnTemplate(Model):
    """The columns of a recipient from a day on; only added to. The latest of those whose day has come is in force."""

    __tablename__ = "column_template"
    data_class = DataClass.INTERNAL
    __table_args__ = (
        sa.UniqueConstraint("recipient", "number"),
        sa.CheckConstraint("number >= 1", name="number_counts"),
    )

    id: Mapped[Key]
    recipient: Mapped[str] = mapped_column(sa.String(40))
    number: Mapped[int]
    columns: Mapped[list[list[str]]] = mapped_column(Json)
    dates: Mapped[DateForm] = mapped_column(enum_type(DateForm))
    language: Mapped[HeadingWords] = mapped_column(enum_type(HeadingWords))
    in_force_from: Mapped[date]
    made_at: Mapped[MadeAt]
    made_by: Mapped[UUID] = mapped_column(sa.ForeignKey("account.id"))


class ManifestCopy(Model):
    """A file that somebody asked for with a reason: hers alone, once, until an hour; then its hash stays."""

    __tablename__ = "manifest_copy"
    data_class = DataClass.INTERNAL
    __table_args__ = (
        sa.CheckConstraint("until_at > asked_at", name="ends_after_start"),
        sa.CheckConstraint("taken_at IS NULL OR taken_at <= until_at", name="taken_in_time"),
        sa.CheckConstraint(both_or_neither("taken_at", "content_hash", "rendition_id"), name="taken_whole"),
        sa.CheckConstraint("reason <> ''", name="has_a_reason"),
        sa.Index("ix_manifest_copy_version_id_asked_at", "version_id", "asked_at"),
    )

    id: Mapped[Key]
    version_id: Mapped[UUID] = mapped_column(sa.ForeignKey("manifest_version.id"))
    recipient: Mapped[str] = mapped_column(sa.String(40))
    format: Mapped[Rendering] = mapped_column(enum_type(Rendering))
    mark: Mapped[str] = mapped_column(sa.String(9), unique=True)
    reason: Mapped[str] = mapped_column(sa.String(200))
    asked_at: Mapped[Moment]
    asked_by: Mapped[UUID] = mapped_column(sa.ForeignKey("account.id"))
    until_at: Mapped[Moment]
    taken_at: Mapped[Moment | None]
    rendition_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("rendition.id"))
    content_hash: Mapped[str | None] = mapped_column(sa.String(64), index=True)
    is_locked: Mapped[bool] = mapped_column(default=False)
    withheld: Mapped[int] = mapped_column(default=0)


COPY_STAYS = closed_stays(
    "manifest_copy",
    closed="taken_at",
    fixed=(
        "id", "version_id", "recipient", "format", "mark", "reason", "asked_at", "asked_by", "until_at",
        "rendition_id", "content_hash", "is_locked", "withheld",
    ),
)  # fmt: skip
attach(ColumnTemplate, only_added_to("column_template"))
attach(ManifestCopy, COPY_STAYS)
