"""The book of a house: what happened, who visited, what is broken, and the report of each day once it is closed."""

from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from migrant_support.domains.sites.models.frozen import closed_stays
from migrant_support.domains.sites.rules.book import DefectKind, IncidentKind, Severity, Urgency, VisitKind
from migrant_support.platform.store import DataClass, Model
from migrant_support.platform.store.columns import Json, Key, MadeAt, Moment, both_or_neither, enum_type, info
from migrant_support.platform.store.triggers import attach, only_added_to, only_sealed_anew
from migrant_support.platform.vault.sealing import Sealed


class Incident(Model):
    """Something that happened at a house, as it was written down then. What it says is sealed and never changed."""

    __tablename__ = "incident"
    data_class = DataClass.INTERNAL
    __table_args__ = (sa.Index("ix_incident_site_id_at", "site_id", "at", "id"),)

    id: Mapped[Key]
    site_id: Mapped[UUID] = mapped_column(sa.ForeignKey("site.id"))
    room_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("room.id"))
    kind: Mapped[IncidentKind] = mapped_column(enum_type(IncidentKind))
    severity: Mapped[Severity] = mapped_column(enum_type(Severity))
    at: Mapped[Moment]
    told: Mapped[list[str]] = mapped_column(Json)
    text_sealed: Mapped[Sealed] = mapped_column(info=info(DataClass.PROTECTION))
    made_at: Mapped[MadeAt]
    made_by: Mapped[UUID] = mapped_column(sa.ForeignKey("account.id"))


class IncidentPerson(Model):
    """A resident who was involved."""

    __tablename__ = "incident_person"
    data_class = DataClass.PROTECTION
    __table_args__ = (
        sa.UniqueConstraint("incident_id", "person_id"),
        sa.Index("ix_incident_person_person_id", "person_id"),
    )

    id: Mapped[Key]
    incident_id: Mapped[UUID] = mapped_column(sa.ForeignKey("incident.id"))
    person_id: Mapped[UUID] = mapped_column(sa.ForeignKey("person.id"))


class Visitor(Model):
    """Somebody from outside in the house, from when until when, and whom he visits. The name is sealed."""

    __tablename__ = "visitor"
    data_class = DataClass.PERSONAL
    __table_args__ = (
        sa.CheckConstraint(both_or_neither("out_at", "out_by"), name="left_by_someone"),
        sa.CheckConstraint("out_at >= in_at", name="leaves_after_coming"),
        sa.Index("ix_visitor_site_id_in_at", "site_id", "in_at", "id"),
        sa.Index("ix_visitor_person_id", "person_id"),
    )

    id: Mapped[Key]
    site_id: Mapped[UUID] = mapped_column(sa.ForeignKey("site.id"))
    person_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("person.id"))
    kind: Mapped[VisitKind] = mapped_column(enum_type(VisitKind))
    name_sealed: Mapped[Sealed | None]
    in_at: Mapped[MadeAt]
    in_by: Mapped[UUID] = mapped_column(sa.ForeignKey("account.id"))
    out_at: Mapped[Moment | None]
    out_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("account.id"))


class Defect(Model):
    """Something broken at a house, until it was mended. One that blocks its bed frees it when it is mended."""

    __tablename__ = "defect"
    data_class = DataClass.INTERNAL
    __table_args__ = (
        sa.ForeignKeyConstraint(["bed_id", "site_id"], ["bed.id", "bed.site_id"]),
        sa.CheckConstraint(both_or_neither("mended_at", "mended_by", "mended_how"), name="mended_whole"),
        sa.CheckConstraint("NOT blocks_bed OR bed_id IS NOT NULL", name="blocks_a_bed"),
        sa.Index("ix_defect_site_id_due_at", "site_id", "due_at"),
    )

    id: Mapped[Key]
    site_id: Mapped[UUID] = mapped_column(sa.ForeignKey("site.id"))
    bed_id: Mapped[UUID | None] = mapped_column(sa.Uuid)
    kind: Mapped[DefectKind] = mapped_column(enum_type(DefectKind))
    urgency: Mapped[Urgency] = mapped_column(enum_type(Urgency))
    what: Mapped[str] = mapped_column(sa.String(200))
    blocks_bed: Mapped[bool]
    due_at: Mapped[Moment]
    made_at: Mapped[MadeAt]
    made_by: Mapped[UUID] = mapped_column(sa.ForeignKey("account.id"))
    mended_at: Mapped[Moment | None]
    mended_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("account.id"))
    mended_how: Mapped[str | None] = mapped_column(sa.String(200))


class DailyReport(Model):
    """The report of a house's day as it was closed: counts and nothing else."""

    __tablename__ = "daily_report"
    data_class = DataClass.INTERNAL
    __table_args__ = (sa.UniqueConstraint("site_id", "day"),)

    id: Mapped[Key]
    site_id: Mapped[UUID] = mapped_column(sa.ForeignKey("site.id"))
    day: Mapped[date] = mapped_column(sa.Date)
    counts: Mapped[dict[str, Any]] = mapped_column(Json)
    closed_at: Mapped[MadeAt]
    closed_by: Mapped[UUID] = mapped_column(sa.ForeignKey("account.id"))


BOOK_TRIGGERS = (
    only_sealed_anew(
        "incident",
        sealed="text_sealed",
        fixed=("id", "site_id", "room_id", "kind", "severity", "at", "told", "made_at", "made_by"),
    ),
    closed_stays("visitor", closed="out_at", fixed=("site_id", "kind", "in_at", "in_by", "out_by")),
    closed_stays(
        "defect", closed="mended_at", fixed=("site_id", "bed_id", "kind", "what", "due_at", "mended_by", "mended_how")
    ),
    only_added_to("daily_report"),
)
for _model, _trigger in zip((Incident, Visitor, Defect, DailyReport), BOOK_TRIGGERS, strict=True):
    attach(_model, _trigger)
