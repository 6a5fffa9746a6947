"""Checks, tests and vaccinations: what lets somebody travel, and until when."""

from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from migrant_support.domains.medical.rules import Fitness
from migrant_support.domains.medical.rules.tests import Proof, TestKind, TestResult
from migrant_support.platform.store import DataClass, Model
from migrant_support.platform.store.columns import Json, Key, MadeAt, Moment, UtcDateTime, both_or_neither, enum_type
from migrant_support.platform.vault.sealing import Sealed


class FitnessCheck(Model):
    """A fit-to-travel check of a person: booked, then with a result that holds from one instant until another.

    A later check replaces an earlier one; a result is never edited. `conditions` must be arranged on the flight; after
    `fly_until` the person may not fly (a pregnancy, a wound that must heal: the reason is not here).
    """

    __tablename__ = "fitness_check"
    data_class = DataClass.MEDICAL
    __table_args__ = (
        sa.CheckConstraint(
            both_or_neither("result", "valid_from", "valid_until", "assessed_by"), name="result_with_validity"
        ),
        sa.CheckConstraint("valid_until IS NULL OR valid_until > valid_from", name="ends_after_start"),
        sa.CheckConstraint("booked_for IS NOT NULL OR result IS NOT NULL", name="booked_or_done"),
        sa.Index("ix_fitness_check_person_id_made_at", "person_id", "made_at"),
        sa.Index("ix_fitness_check_booked_for", "booked_for"),
    )

    id: Mapped[Key]
    person_id: Mapped[UUID] = mapped_column(sa.ForeignKey("person.id"))
    made_at: Mapped[MadeAt]
    made_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("account.id"))
    booked_for: Mapped[datetime | None] = mapped_column(UtcDateTime)
    result: Mapped[Fitness | None] = mapped_column(enum_type(Fitness))
    valid_from: Mapped[Moment | None]
    valid_until: Mapped[Moment | None]
    assessed_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("account.id"))
    conditions: Mapped[list[str]] = mapped_column(Json, default=list, server_default="[]")
    fly_until: Mapped[date | None] = mapped_column(sa.Date)
    words_sealed: Mapped[Sealed | None]


_WAITS = sa.text("result IS NULL AND struck_at IS NULL")


class MedicalTest(Model):
    """A sample and what came out; the laboratory and its number are sealed. A wrong entry is struck out."""

    __tablename__ = "medical_test"
    data_class = DataClass.MEDICAL
    __table_args__ = (
        sa.CheckConstraint(both_or_neither("result", "resulted_at", "resulted_by"), name="result_by_somebody"),
        sa.CheckConstraint(both_or_neither("struck_at", "struck_by"), name="struck_by_somebody"),
        sa.CheckConstraint("counts_until IS NULL OR result = 'negative'", name="only_negative_counts"),
        sa.Index("ix_medical_test_person_id_sampled_at", "person_id", "sampled_at"),
        sa.Index("ix_medical_test_waiting", "sampled_at", sqlite_where=_WAITS, postgresql_where=_WAITS),
    )

    id: Mapped[Key]
    person_id: Mapped[UUID] = mapped_column(sa.ForeignKey("person.id"))
    kind: Mapped[TestKind] = mapped_column(enum_type(TestKind))
    sampled_at: Mapped[datetime] = mapped_column(UtcDateTime)
    lab_sealed: Mapped[Sealed]
    result: Mapped[TestResult | None] = mapped_column(enum_type(TestResult))
    resulted_at: Mapped[Moment | None]
    resulted_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("account.id"))
    counts_until: Mapped[Moment | None]
    terms_version: Mapped[int | None]
    made_at: Mapped[MadeAt]
    made_by: Mapped[UUID] = mapped_column(sa.ForeignKey("account.id"))
    struck_at: Mapped[Moment | None]
    struck_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("account.id"))


class Vaccination(Model):
    """A dose that was given; which vaccine, its batch and where are sealed. A wrong entry is struck out."""

    __tablename__ = "vaccination"
    data_class = DataClass.MEDICAL
    __table_args__ = (
        sa.CheckConstraint("dose BETWEEN 1 AND 20", name="dose_in_range"),
        sa.CheckConstraint(both_or_neither("struck_at", "struck_by"), name="struck_by_somebody"),
        sa.Index("ix_vaccination_person_id", "person_id"),
    )

    id: Mapped[Key]
    person_id: Mapped[UUID] = mapped_column(sa.ForeignKey("person.id"))
    given_on: Mapped[date] = mapped_column(sa.Date)
    dose: Mapped[int] = mapped_column(sa.SmallInteger)
    proof: Mapped[Proof] = mapped_column(enum_type(Proof))
    content_sealed: Mapped[Sealed]
    made_at: Mapped[MadeAt]
    made_by: Mapped[UUID] = mapped_column(sa.ForeignKey("account.id"))
    struck_at: Mapped[Moment | None]
    struck_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("account.id"))
