"""What happened between medical staff and a person. What was said and measured lies under the person's own key.

Entries are only added; a mistake is mended by a later entry that says what it corrects.
"""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from migrant_support.domains.medical.rules.triage import Triage
from migrant_support.domains.medical.rules.vitals import Level
from migrant_support.platform.store import DataClass, Model
from migrant_support.platform.store.columns import Json, Key, MadeAt, Moment, UtcDateTime, both_or_neither, enum_type
from migrant_support.platform.store.triggers import attach, only_sealed_anew
from migrant_support.platform.vault.sealing import Sealed


class Encounter(Model):
    """Somebody was seen: where, when, how urgent. Complaint, findings, treatment and advice are sealed together."""

    __tablename__ = "medical_encounter"
    data_class = DataClass.MEDICAL
    __table_args__ = (
        sa.CheckConstraint("corrects_id <> id", name="corrects_another"),
        sa.Index("ix_medical_encounter_person_id_at", "person_id", "at", "id"),
    )

    id: Mapped[Key]
    person_id: Mapped[UUID] = mapped_column(sa.ForeignKey("person.id"))
    mission: Mapped[str] = mapped_column(sa.ForeignKey("mission.code"))
    site_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("site.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    triage: Mapped[Triage] = mapped_column(enum_type(Triage))
    scale: Mapped[str] = mapped_column(sa.String(40))
    content_sealed: Mapped[Sealed]
    corrects_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("medical_encounter.id"), unique=True)
    made_at: Mapped[MadeAt]
    made_by: Mapped[UUID] = mapped_column(sa.ForeignKey("account.id"))


class VitalReading(Model):
    """Signs of life as they were measured; `level` is the gravest of them by the bands of `bands_version`."""

    __tablename__ = "vital_reading"
    data_class = DataClass.MEDICAL
    __table_args__ = (
        sa.CheckConstraint("level BETWEEN 0 AND 2", name="level_in_range"),
        sa.Index("ix_vital_reading_person_id_at", "person_id", "at", "id"),
    )

    id: Mapped[Key]
    person_id: Mapped[UUID] = mapped_column(sa.ForeignKey("person.id"))
    encounter_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("medical_encounter.id"), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    values_sealed: Mapped[Sealed]
    level: Mapped[int] = mapped_column(sa.SmallInteger, default=Level.NORMAL.value)
    bands_version: Mapped[int]
    made_at: Mapped[MadeAt]
    made_by: Mapped[UUID] = mapped_column(sa.ForeignKey("account.id"))


_IN_FORCE = sa.text("lifted_at IS NULL")


class MedicalAlert(Model):
    """What colleagues are to do for somebody (a closed list), and, sealed, why."""

    __tablename__ = "medical_alert"
    data_class = DataClass.MEDICAL
    __table_args__ = (
        sa.CheckConstraint(both_or_neither("lifted_at", "lifted_by"), name="lifted_by_somebody"),
        sa.CheckConstraint("ends_at IS NULL OR ends_at > set_at", name="ends_after_start"),
        sa.Index(
            "ix_medical_alert_in_force", "person_id", "ends_at", sqlite_where=_IN_FORCE, postgresql_where=_IN_FORCE
        ),
        sa.Index("ix_medical_alert_ends_at", "ends_at", sqlite_where=_IN_FORCE, postgresql_where=_IN_FORCE),
        sa.Index("ix_medical_alert_person_id", "person_id"),
    )

    id: Mapped[Key]
    person_id: Mapped[UUID] = mapped_column(sa.ForeignKey("person.id"))
    instructions: Mapped[list[str]] = mapped_column(Json)
    is_apart: Mapped[bool] = mapped_column(default=False)
    why_sealed: Mapped[Sealed]
    set_at: Mapped[MadeAt]
    set_by: Mapped[UUID] = mapped_column(sa.ForeignKey("account.id"))
    ends_at: Mapped[Moment | None]
    lifted_at: Mapped[Moment | None]
    lifted_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("account.id"))


CARE_TRIGGERS = (
    only_sealed_anew(
        "medical_encounter",
        sealed="content_sealed",
        fixed=("id", "mission", "site_id", "at", "triage", "scale", "corrects_id", "made_at", "made_by"),
    ),
    only_sealed_anew(
        "vital_reading",
        sealed="values_sealed",
        fixed=("id", "encounter_id", "at", "level", "bands_version", "made_at", "made_by"),
    ),
)
for _model, _trigger in zip((Encounter, VitalReading), CARE_TRIGGERS, strict=True):
    attach(_model, _trigger)
