"""Medical work: entries, signs of life, alerts, tests, vaccinations, certificates, cost guarantees."""

import sqlalchemy as sa
from alembic import op

from migrant_support.domains.medical.models.care import CARE_TRIGGERS
from migrant_support.domains.medical.models.certificates import CERTIFICATE_TRIGGERS
from migrant_support.platform.store import triggers
from migrant_support.platform.store.columns import Amount, Json, UtcDateTime

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this step."""
    op.create_table(
        "cost_guarantee",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("mission", sa.String(length=12), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "asked",
                "approved",
                "refused",
                "used",
                "closed",
                "withdrawn",
                name="guarantee_state",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("hospital", sa.String(length=120), nullable=False),
        sa.Column("amount", Amount(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("reason_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("decided_at", UtcDateTime(), nullable=True),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("refusal_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("year", sa.SmallInteger(), nullable=True),
        sa.Column("serial", sa.Integer(), nullable=True),
        sa.Column("valid_until", UtcDateTime(), nullable=True),
        sa.Column("used_at", UtcDateTime(), nullable=True),
        sa.Column("bill", Amount(), nullable=True),
        sa.Column("closed_at", UtcDateTime(), nullable=True),
        sa.Column("closed_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint("(state = 'closed') = (bill IS NOT NULL)", name=op.f("ck_cost_guarantee_bill_when_closed")),
        sa.CheckConstraint(
            "(state = 'refused') = (refusal_sealed IS NOT NULL)", name=op.f("ck_cost_guarantee_refused_with_reason")
        ),
        sa.CheckConstraint(
            "(state IN ('used', 'closed')) = (used_at IS NOT NULL)", name=op.f("ck_cost_guarantee_used_at_a_time")
        ),
        sa.CheckConstraint(
            "state NOT IN ('approved', 'used', 'closed') OR serial IS NOT NULL", name=op.f("ck_cost_guarantee_numbered")
        ),
        sa.CheckConstraint(
            "((bill IS NULL) = (closed_at IS NULL)) AND ((bill IS NULL) = (closed_by IS NULL))",
            name=op.f("ck_cost_guarantee_closed_with_bill"),
        ),
        sa.CheckConstraint(
            "((decided_at IS NULL) = (decided_by IS NULL))", name=op.f("ck_cost_guarantee_decided_by_somebody")
        ),
        sa.CheckConstraint(
            "((year IS NULL) = (serial IS NULL)) AND ((year IS NULL) = (valid_until IS NULL))",
            name=op.f("ck_cost_guarantee_number_with_term"),
        ),
        sa.CheckConstraint("amount > 0", name=op.f("ck_cost_guarantee_amount_positive")),
        sa.CheckConstraint(
            "bill IS NULL OR (bill >= 0 AND bill <= amount)", name=op.f("ck_cost_guarantee_bill_within_limit")
        ),
        sa.CheckConstraint(
            "decided_by IS NULL OR decided_by <> asked_by", name=op.f("ck_cost_guarantee_decided_by_another")
        ),
        sa.ForeignKeyConstraint(["asked_by"], ["account.id"], name=op.f("fk_cost_guarantee_asked_by")),
        sa.ForeignKeyConstraint(["closed_by"], ["account.id"], name=op.f("fk_cost_guarantee_closed_by")),
        sa.ForeignKeyConstraint(["decided_by"], ["account.id"], name=op.f("fk_cost_guarantee_decided_by")),
        sa.ForeignKeyConstraint(["mission"], ["mission.code"], name=op.f("fk_cost_guarantee_mission")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_cost_guarantee_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cost_guarantee")),
        sa.UniqueConstraint("mission", "year", "serial", name=op.f("uq_cost_guarantee_mission_year_serial")),
    )
    op.create_index(
        "ix_cost_guarantee_mission_state", "cost_guarantee", ["mission", "state", "asked_at", "id"], unique=False
    )
    op.create_index("ix_cost_guarantee_person_id", "cost_guarantee", ["person_id"], unique=False)
    op.create_table(
        "medical_alert",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("instructions", Json, nullable=False),
        sa.Column("is_apart", sa.Boolean(), nullable=False),
        sa.Column("why_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("set_at", UtcDateTime(), nullable=False),
        sa.Column("set_by", sa.Uuid(), nullable=False),
        sa.Column("ends_at", UtcDateTime(), nullable=True),
        sa.Column("lifted_at", UtcDateTime(), nullable=True),
        sa.Column("lifted_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "((lifted_at IS NULL) = (lifted_by IS NULL))", name=op.f("ck_medical_alert_lifted_by_somebody")
        ),
        sa.CheckConstraint("ends_at IS NULL OR ends_at > set_at", name=op.f("ck_medical_alert_ends_after_start")),
        sa.ForeignKeyConstraint(["lifted_by"], ["account.id"], name=op.f("fk_medical_alert_lifted_by")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_medical_alert_person_id")),
        sa.ForeignKeyConstraint(["set_by"], ["account.id"], name=op.f("fk_medical_alert_set_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_medical_alert")),
    )
    op.create_index(
        "ix_medical_alert_ends_at",
        "medical_alert",
        ["ends_at"],
        unique=False,
        sqlite_where=sa.text("lifted_at IS NULL"),
        postgresql_where=sa.text("lifted_at IS NULL"),
    )
    op.create_index(
        "ix_medical_alert_in_force",
        "medical_alert",
        ["person_id", "ends_at"],
        unique=False,
        sqlite_where=sa.text("lifted_at IS NULL"),
        postgresql_where=sa.text("lifted_at IS NULL"),
    )
    op.create_index("ix_medical_alert_person_id", "medical_alert", ["person_id"], unique=False)
    op.create_table(
        "medical_certificate",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("mission", sa.String(length=12), nullable=False),
        sa.Column("year", sa.SmallInteger(), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "fitness",
                "test",
                "vaccination",
                name="certificate_kind",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("source_id", sa.Uuid(), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("code_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("issued_at", UtcDateTime(), nullable=False),
        sa.Column("issued_by", sa.Uuid(), nullable=False),
        sa.Column("valid_until", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["issued_by"], ["account.id"], name=op.f("fk_medical_certificate_issued_by")),
        sa.ForeignKeyConstraint(["mission"], ["mission.code"], name=op.f("fk_medical_certificate_mission")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_medical_certificate_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_medical_certificate")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_medical_certificate_code_hash")),
        sa.UniqueConstraint("mission", "year", "serial", name=op.f("uq_medical_certificate_mission_year_serial")),
    )
    op.create_index("ix_medical_certificate_person_id", "medical_certificate", ["person_id"], unique=False)
    op.create_index("ix_medical_certificate_source_id", "medical_certificate", ["source_id"], unique=False)
    op.create_table(
        "medical_encounter",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("mission", sa.String(length=12), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=True),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column(
            "triage",
            sa.Enum("red", "yellow", "green", name="triage", native_enum=False, create_constraint=True, length=24),
            nullable=False,
        ),
        sa.Column("scale", sa.String(length=40), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("corrects_id", sa.Uuid(), nullable=True),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.CheckConstraint("corrects_id <> id", name=op.f("ck_medical_encounter_corrects_another")),
        sa.ForeignKeyConstraint(
            ["corrects_id"], ["medical_encounter.id"], name=op.f("fk_medical_encounter_corrects_id")
        ),
        sa.ForeignKeyConstraint(["made_by"], ["account.id"], name=op.f("fk_medical_encounter_made_by")),
        sa.ForeignKeyConstraint(["mission"], ["mission.code"], name=op.f("fk_medical_encounter_mission")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_medical_encounter_person_id")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_medical_encounter_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_medical_encounter")),
        sa.UniqueConstraint("corrects_id", name=op.f("uq_medical_encounter_corrects_id")),
    )
    op.create_index("ix_medical_encounter_person_id_at", "medical_encounter", ["person_id", "at", "id"], unique=False)
    op.create_table(
        "medical_test",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("pcr", "antigen", name="test_kind", native_enum=False, create_constraint=True, length=24),
            nullable=False,
        ),
        sa.Column("sampled_at", UtcDateTime(), nullable=False),
        sa.Column("lab_sealed", sa.LargeBinary(), nullable=False),
        sa.Column(
            "result",
            sa.Enum(
                "negative",
                "positive",
                "unclear",
                name="test_result",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=True,
        ),
        sa.Column("resulted_at", UtcDateTime(), nullable=True),
        sa.Column("resulted_by", sa.Uuid(), nullable=True),
        sa.Column("counts_until", UtcDateTime(), nullable=True),
        sa.Column("terms_version", sa.Integer(), nullable=True),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("struck_at", UtcDateTime(), nullable=True),
        sa.Column("struck_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "counts_until IS NULL OR result = 'negative'", name=op.f("ck_medical_test_only_negative_counts")
        ),
        sa.CheckConstraint(
            "((result IS NULL) = (resulted_at IS NULL)) AND ((result IS NULL) = (resulted_by IS NULL))",
            name=op.f("ck_medical_test_result_by_somebody"),
        ),
        sa.CheckConstraint(
            "((struck_at IS NULL) = (struck_by IS NULL))", name=op.f("ck_medical_test_struck_by_somebody")
        ),
        sa.ForeignKeyConstraint(["made_by"], ["account.id"], name=op.f("fk_medical_test_made_by")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_medical_test_person_id")),
        sa.ForeignKeyConstraint(["resulted_by"], ["account.id"], name=op.f("fk_medical_test_resulted_by")),
        sa.ForeignKeyConstraint(["struck_by"], ["account.id"], name=op.f("fk_medical_test_struck_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_medical_test")),
    )
    op.create_index("ix_medical_test_person_id_sampled_at", "medical_test", ["person_id", "sampled_at"], unique=False)
    op.create_index(
        "ix_medical_test_waiting",
        "medical_test",
        ["sampled_at"],
        unique=False,
        sqlite_where=sa.text("result IS NULL AND struck_at IS NULL"),
        postgresql_where=sa.text("result IS NULL AND struck_at IS NULL"),
    )
    op.create_table(
        "vaccination",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("dose", sa.SmallInteger(), nullable=False),
        sa.Column(
            "proof",
            sa.Enum(
                "card",
                "given_here",
                "register",
                "told",
                name="proof",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("struck_at", UtcDateTime(), nullable=True),
        sa.Column("struck_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "((struck_at IS NULL) = (struck_by IS NULL))", name=op.f("ck_vaccination_struck_by_somebody")
        ),
        sa.CheckConstraint("dose BETWEEN 1 AND 20", name=op.f("ck_vaccination_dose_in_range")),
        sa.ForeignKeyConstraint(["made_by"], ["account.id"], name=op.f("fk_vaccination_made_by")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_vaccination_person_id")),
        sa.ForeignKeyConstraint(["struck_by"], ["account.id"], name=op.f("fk_vaccination_struck_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vaccination")),
    )
    op.create_index("ix_vaccination_person_id", "vaccination", ["person_id"], unique=False)
    op.create_table(
        "medical_certificate_end",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("certificate_id", sa.Uuid(), nullable=False),
        sa.Column(
            "reason",
            sa.Enum(
                "superseded",
                "found_otherwise",
                "mistaken",
                name="end_reason",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["by"], ["account.id"], name=op.f("fk_medical_certificate_end_by")),
        sa.ForeignKeyConstraint(
            ["certificate_id"], ["medical_certificate.id"], name=op.f("fk_medical_certificate_end_certificate_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_medical_certificate_end")),
        sa.UniqueConstraint("certificate_id", name=op.f("uq_medical_certificate_end_certificate_id")),
    )
    op.create_table(
        "vital_reading",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("encounter_id", sa.Uuid(), nullable=True),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("values_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("level", sa.SmallInteger(), nullable=False),
        sa.Column("bands_version", sa.Integer(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.CheckConstraint("level BETWEEN 0 AND 2", name=op.f("ck_vital_reading_level_in_range")),
        sa.ForeignKeyConstraint(["encounter_id"], ["medical_encounter.id"], name=op.f("fk_vital_reading_encounter_id")),
        sa.ForeignKeyConstraint(["made_by"], ["account.id"], name=op.f("fk_vital_reading_made_by")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_vital_reading_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vital_reading")),
    )
    op.create_index(op.f("ix_vital_reading_encounter_id"), "vital_reading", ["encounter_id"], unique=False)
    op.create_index("ix_vital_reading_person_id_at", "vital_reading", ["person_id", "at", "id"], unique=False)
    op.add_column("fitness_check", sa.Column("conditions", Json, server_default="[]", nullable=False))
    op.add_column("fitness_check", sa.Column("fly_until", sa.Date(), nullable=True))
    op.add_column("fitness_check", sa.Column("words_sealed", sa.LargeBinary(), nullable=True))
    op.create_index("ix_fitness_check_booked_for", "fitness_check", ["booked_for"], unique=False)
    triggers.create_all(op.get_bind(), (*CARE_TRIGGERS, *CERTIFICATE_TRIGGERS))


def downgrade() -> None:
    """Go back."""
    op.drop_index("ix_fitness_check_booked_for", table_name="fitness_check")
    op.drop_column("fitness_check", "conditions")
    op.drop_column("fitness_check", "fly_until")
    op.drop_column("fitness_check", "words_sealed")
    op.drop_table("vital_reading")
    op.drop_table("medical_certificate_end")
    op.drop_table("vaccination")
    op.drop_table("medical_test")
    op.drop_table("medical_encounter")
    op.drop_table("medical_certificate")
    op.drop_table("medical_alert")
    op.drop_table("cost_guarantee")
    triggers.remove_all(op.get_bind(), (*CARE_TRIGGERS, *CERTIFICATE_TRIGGERS))
