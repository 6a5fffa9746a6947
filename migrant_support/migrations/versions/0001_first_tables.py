"""All tables of the first installation, with the triggers that keep the audit log from being changed."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrant_support.platform.audit.triggers import head_statements, line_statements, removing_statements

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this step."""
    op.create_table(
        "account",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("sign_in_name", sa.String(length=120), nullable=False),
        sa.Column("display_name", sa.String(length=120), nullable=False),
        sa.Column("email", sa.String(length=200), nullable=True),
        sa.Column("organisation", sa.String(length=40), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "invited",
                "active",
                "disabled",
                name="account_state",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("password_hash", sa.String(length=200), nullable=True),
        sa.Column("password_changed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("totp_seed", sa.LargeBinary(), nullable=True),
        sa.Column("totp_offered_seed", sa.LargeBinary(), nullable=True),
        sa.Column("totp_confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("totp_last_step", sa.BigInteger(), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("theme", sa.String(length=8), nullable=False),
        sa.Column("is_demonstration", sa.Boolean(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("disabled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("disabled_reason", sa.String(length=300), nullable=True),
        sa.CheckConstraint(
            "((disabled_at IS NULL) = (disabled_reason IS NULL))", name=op.f("ck_account_disabled_with_reason")
        ),
        sa.CheckConstraint("sign_in_name = lower(sign_in_name)", name=op.f("ck_account_sign_in_name_folded")),
        sa.CheckConstraint(
            "totp_confirmed_at IS NULL OR totp_seed IS NOT NULL", name=op.f("ck_account_confirmed_factor_has_seed")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("sign_in_name", name=op.f("uq_account_sign_in_name")),
    )
    op.create_table(
        "audit_head",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("hash", sa.LargeBinary(length=32), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_audit_head_only_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_head")),
    )
    op.create_table(
        "audit_line",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("actor_role", sa.String(length=40), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=True),
        sa.Column("act", sa.String(length=80), nullable=False),
        sa.Column("object_kind", sa.String(length=40), nullable=False),
        sa.Column("object_id", sa.String(length=80), nullable=False),
        sa.Column("fields", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("sealed_digest", sa.LargeBinary(length=32), nullable=True),
        sa.Column("previous_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("hash", sa.LargeBinary(length=32), nullable=False),
        sa.CheckConstraint("number >= 1", name=op.f("ck_audit_line_numbered_from_one")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_audit_line")),
    )
    op.create_index("ix_audit_line_act_number", "audit_line", ["act", "number"], unique=False)
    op.create_index("ix_audit_line_actor_id_number", "audit_line", ["actor_id", "number"], unique=False)
    op.create_index("ix_audit_line_at", "audit_line", ["at"], unique=False)
    op.create_index("ix_audit_line_object_id_number", "audit_line", ["object_id", "number"], unique=False)
    op.create_table(
        "country",
        sa.Column("code", sa.String(length=3), nullable=False),
        sa.Column("alpha2", sa.String(length=2), nullable=False),
        sa.Column("name_en", sa.String(length=80), nullable=False),
        sa.Column("name_si", sa.String(length=120), nullable=False),
        sa.Column("name_ta", sa.String(length=120), nullable=False),
        sa.Column("calling_code", sa.String(length=4), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("zone", sa.String(length=40), nullable=False),
        sa.Column("latitude", sa.Double(), nullable=False),
        sa.Column("longitude", sa.Double(), nullable=False),
        sa.Column("is_host", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "latitude BETWEEN -90 AND 90 AND longitude BETWEEN -180 AND 180", name=op.f("ck_country_on_earth")
        ),
        sa.CheckConstraint("length(alpha2) = 2 AND upper(alpha2) = alpha2", name=op.f("ck_country_alpha2_form")),
        sa.CheckConstraint("length(code) = 3 AND upper(code) = code", name=op.f("ck_country_code_alpha3")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_country")),
        sa.UniqueConstraint("alpha2", name=op.f("uq_country_alpha2")),
    )
    op.create_table(
        "data_key",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "data_class",
            sa.Enum(
                "open",
                "internal",
                "personal",
                "medical",
                "protection",
                "secret",
                name="known_class",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("subject_id", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(length=60), nullable=True),
        sa.Column("wrapped_under", sa.String(length=16), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("destroyed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(wrapped IS NULL) = (destroyed_at IS NOT NULL)", name=op.f("ck_data_key_gone_when_destroyed")
        ),
        sa.CheckConstraint("version >= 1", name=op.f("ck_data_key_version_counts_from_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_data_key")),
        sa.UniqueConstraint(
            "subject_id", "data_class", "version", name=op.f("uq_data_key_subject_id_data_class_version")
        ),
    )
    op.create_index(
        "uq_data_key_of_a_class",
        "data_key",
        ["data_class", "version"],
        unique=True,
        sqlite_where=sa.text("subject_id IS NULL"),
        postgresql_where=sa.text("subject_id IS NULL"),
    )
    op.create_table(
        "district",
        sa.Column("code", sa.String(length=5), nullable=False),
        sa.Column("name_en", sa.String(length=40), nullable=False),
        sa.Column("name_si", sa.String(length=60), nullable=False),
        sa.Column("name_ta", sa.String(length=60), nullable=False),
        sa.Column("province_code", sa.String(length=4), nullable=False),
        sa.Column("province_en", sa.String(length=40), nullable=False),
        sa.Column("province_si", sa.String(length=60), nullable=False),
        sa.Column("province_ta", sa.String(length=60), nullable=False),
        sa.CheckConstraint("code LIKE province_code || '_'", name=op.f("ck_district_code_of_province")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_district")),
        sa.UniqueConstraint("name_en", name=op.f("uq_district_name_en")),
    )
    op.create_table(
        "history_event",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("subject_kind", sa.String(length=40), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "event_class",
            sa.Enum(
                "open",
                "internal",
                "personal",
                "medical",
                "protection",
                "secret",
                name="event_class",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("reference_kind", sa.String(length=40), nullable=True),
        sa.Column("reference_id", sa.Uuid(), nullable=True),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "((reference_kind IS NULL) = (reference_id IS NULL))", name=op.f("ck_history_event_reference_whole")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_history_event")),
    )
    op.create_index("ix_history_event_subject_id_at", "history_event", ["subject_id", "at", "id"], unique=False)
    op.create_table(
        "throttle",
        sa.Column("subject", sa.String(length=80), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("window_started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("blocked_until", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("subject", name=op.f("pk_throttle")),
    )
    op.create_table(
        "vault_rotation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vault_rotation")),
    )
    op.create_table(
        "airport",
        sa.Column("code", sa.String(length=3), nullable=False),
        sa.Column("icao", sa.String(length=4), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("city", sa.String(length=80), nullable=False),
        sa.Column("country_code", sa.String(length=3), nullable=False),
        sa.Column("zone", sa.String(length=40), nullable=False),
        sa.Column("latitude", sa.Double(), nullable=False),
        sa.Column("longitude", sa.Double(), nullable=False),
        sa.CheckConstraint(
            "latitude BETWEEN -90 AND 90 AND longitude BETWEEN -180 AND 180", name=op.f("ck_airport_on_earth")
        ),
        sa.CheckConstraint("length(code) = 3 AND upper(code) = code", name=op.f("ck_airport_code_iata")),
        sa.ForeignKeyConstraint(["country_code"], ["country.code"], name=op.f("fk_airport_country_code")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_airport")),
    )
    op.create_index(op.f("ix_airport_country_code"), "airport", ["country_code"], unique=False)
    op.create_table(
        "audit_value",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("line_number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("field", sa.String(length=80), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("commitment", sa.LargeBinary(length=32), nullable=False),
        sa.ForeignKeyConstraint(["line_number"], ["audit_line.number"], name=op.f("fk_audit_value_line_number")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_value")),
        sa.UniqueConstraint("line_number", "field", name=op.f("uq_audit_value_line_number_field")),
    )
    op.create_index(op.f("ix_audit_value_subject_id"), "audit_value", ["subject_id"], unique=False)
    op.create_table(
        "form_receipt",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("form_key", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("location", sa.String(length=400), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_form_receipt_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_form_receipt")),
        sa.UniqueConstraint("account_id", "form_key", name=op.f("uq_form_receipt_account_id_form_key")),
    )
    op.create_table(
        "institution",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name_as_written", sa.String(length=200), nullable=False),
        sa.Column("name_en", sa.String(length=160), nullable=False),
        sa.Column("name_si", sa.String(length=200), nullable=False),
        sa.Column("name_ta", sa.String(length=200), nullable=False),
        sa.Column("address_en", sa.String(length=200), nullable=False),
        sa.Column("address_si", sa.String(length=240), nullable=False),
        sa.Column("address_ta", sa.String(length=240), nullable=False),
        sa.Column("hours_en", sa.String(length=120), nullable=False),
        sa.Column("hours_si", sa.String(length=160), nullable=False),
        sa.Column("hours_ta", sa.String(length=160), nullable=False),
        sa.Column("note_en", sa.String(length=600), nullable=False),
        sa.Column("note_si", sa.String(length=800), nullable=False),
        sa.Column("note_ta", sa.String(length=800), nullable=False),
        sa.Column("verified_on", sa.Date(), nullable=True),
        sa.Column("verified_by", sa.Uuid(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("name_en <> ''", name=op.f("ck_institution_has_a_name")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_institution_version_counts")),
        sa.ForeignKeyConstraint(["verified_by"], ["account.id"], name=op.f("fk_institution_verified_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_institution")),
        sa.UniqueConstraint("code", name=op.f("uq_institution_code")),
    )
    op.create_table(
        "invitation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("token_digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_invitation_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_invitation_token_digest")),
    )
    op.create_index(op.f("ix_invitation_account_id"), "invitation", ["account_id"], unique=False)
    op.create_table(
        "job",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("ordered_by", sa.Uuid(), nullable=False),
        sa.Column("arguments", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "queued",
                "running",
                "done",
                "failed",
                name="job_state",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("worker", sa.String(length=80), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=True),
        sa.Column("sentence", sa.String(length=300), nullable=False),
        sa.Column("sentence_values", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("result", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("heartbeat_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(ended_at IS NOT NULL) = (state IN ('done', 'failed'))", name=op.f("ck_job_ended_when_over")
        ),
        sa.CheckConstraint("state <> 'running' OR started_at IS NOT NULL", name=op.f("ck_job_running_was_started")),
        sa.CheckConstraint("done >= 0 AND (total IS NULL OR done <= total)", name=op.f("ck_job_done_within_total")),
        sa.ForeignKeyConstraint(["ordered_by"], ["account.id"], name=op.f("fk_job_ordered_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
    )
    op.create_index("ix_job_ordered_by_id", "job", ["ordered_by", "id"], unique=False)
    op.create_index("ix_job_state", "job", ["state"], unique=False)
    op.create_table(
        "mission",
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("country_code", sa.String(length=3), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "embassy",
                "high_commission",
                "consulate_general",
                "home_desk",
                name="mission_kind",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("city_en", sa.String(length=60), nullable=False),
        sa.Column("city_si", sa.String(length=80), nullable=False),
        sa.Column("city_ta", sa.String(length=80), nullable=False),
        sa.Column("latitude", sa.Double(), nullable=False),
        sa.Column("longitude", sa.Double(), nullable=False),
        sa.Column("zone", sa.String(length=40), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "code = country_code OR code LIKE country_code || '-%'", name=op.f("ck_mission_code_of_country")
        ),
        sa.CheckConstraint(
            "latitude BETWEEN -90 AND 90 AND longitude BETWEEN -180 AND 180", name=op.f("ck_mission_on_earth")
        ),
        sa.ForeignKeyConstraint(["country_code"], ["country.code"], name=op.f("fk_mission_country_code")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_mission")),
    )
    op.create_index(op.f("ix_mission_country_code"), "mission", ["country_code"], unique=False)
    op.create_table(
        "recovery_code",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("code_hash", sa.String(length=200), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("replaced_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_recovery_code_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery_code")),
    )
    op.create_index(op.f("ix_recovery_code_account_id"), "recovery_code", ["account_id"], unique=False)
    op.create_table(
        "role_grant",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("scope_kind", sa.String(length=20), nullable=False),
        sa.Column("scope_id", sa.String(length=64), nullable=False),
        sa.Column("valid_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("valid_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("given_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "valid_until IS NULL OR valid_until >= valid_from", name=op.f("ck_role_grant_ends_after_start")
        ),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_role_grant_account_id")),
        sa.ForeignKeyConstraint(["given_by"], ["account.id"], name=op.f("fk_role_grant_given_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_grant")),
    )
    op.create_index("ix_role_grant_account_id_valid_until", "role_grant", ["account_id", "valid_until"], unique=False)
    op.create_table(
        "sign_in_session",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("token_digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("proved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("second_factor_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("device", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_sign_in_session_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_session")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_sign_in_session_token_digest")),
    )
    op.create_index(op.f("ix_sign_in_session_account_id"), "sign_in_session", ["account_id"], unique=False)
    op.create_table(
        "stored_file",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("owner_kind", sa.String(length=40), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column(
            "purpose",
            sa.Enum(
                "photo", "attachment", "import", name="purpose", native_enum=False, create_constraint=True, length=24
            ),
            nullable=False,
        ),
        sa.Column(
            "data_class",
            sa.Enum(
                "open",
                "internal",
                "personal",
                "medical",
                "protection",
                "secret",
                name="known_class",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.Column(
            "media_type",
            sa.Enum(
                "image/jpeg",
                "image/png",
                "image/webp",
                "application/pdf",
                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                "text/csv",
                "text/plain",
                name="file_kind",
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("size > 0", name=op.f("ck_stored_file_not_empty")),
        sa.ForeignKeyConstraint(["made_by"], ["account.id"], name=op.f("fk_stored_file_made_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stored_file")),
    )
    op.create_index("ix_stored_file_made_by_made_at", "stored_file", ["made_by", "made_at"], unique=False)
    op.create_index("ix_stored_file_owner_kind_owner_id", "stored_file", ["owner_kind", "owner_id"], unique=False)
    op.create_table(
        "task",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("subject_kind", sa.String(length=40), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("scope_kind", sa.String(length=20), nullable=False),
        sa.Column("scope_id", sa.String(length=64), nullable=False),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("owner_account_id", sa.Uuid(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "required",
                "planned",
                "missed",
                "done",
                "not_required",
                name="task_state",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_by", sa.Uuid(), nullable=True),
        sa.Column("escalation", sa.SmallInteger(), nullable=False),
        sa.Column("escalated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("escalates_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(state IN ('done', 'not_required')) = (done_at IS NOT NULL)", name=op.f("ck_task_closed_when_done")
        ),
        sa.CheckConstraint("state <> 'planned' OR due_at IS NOT NULL", name=op.f("ck_task_planned_for_a_time")),
        sa.CheckConstraint("((done_at IS NULL) = (done_by IS NULL))", name=op.f("ck_task_done_by_someone")),
        sa.CheckConstraint("(escalation > 0) = (escalated_at IS NOT NULL)", name=op.f("ck_task_escalated_at_a_time")),
        sa.CheckConstraint("escalation BETWEEN 0 AND 2", name=op.f("ck_task_escalation_in_range")),
        sa.ForeignKeyConstraint(["done_by"], ["account.id"], name=op.f("fk_task_done_by")),
        sa.ForeignKeyConstraint(["made_by"], ["account.id"], name=op.f("fk_task_made_by")),
        sa.ForeignKeyConstraint(["owner_account_id"], ["account.id"], name=op.f("fk_task_owner_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task")),
    )
    op.create_index(
        "ix_task_open_due_at",
        "task",
        ["due_at", "id"],
        unique=False,
        sqlite_where=sa.text("done_at IS NULL"),
        postgresql_where=sa.text("done_at IS NULL"),
    )
    op.create_index(
        "ix_task_open_escalates_at",
        "task",
        ["escalates_at"],
        unique=False,
        sqlite_where=sa.text("done_at IS NULL"),
        postgresql_where=sa.text("done_at IS NULL"),
    )
    op.create_index(
        "ix_task_open_of_owner",
        "task",
        ["owner_account_id", "due_at"],
        unique=False,
        sqlite_where=sa.text("done_at IS NULL"),
        postgresql_where=sa.text("done_at IS NULL"),
    )
    op.create_index(
        "ix_task_open_of_place",
        "task",
        ["scope_kind", "scope_id", "due_at"],
        unique=False,
        sqlite_where=sa.text("done_at IS NULL"),
        postgresql_where=sa.text("done_at IS NULL"),
    )
    op.create_index("ix_task_subject_id", "task", ["subject_id"], unique=False)
    op.create_table(
        "travel_unit",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "family", "escort", "patient", name="unit_kind", native_enum=False, create_constraint=True, length=24
            ),
            nullable=False,
        ),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["made_by"], ["account.id"], name=op.f("fk_travel_unit_made_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_travel_unit")),
    )
    op.create_table(
        "undo_offer",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("handler", sa.String(length=80), nullable=False),
        sa.Column("arguments", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("expires_at >= made_at", name=op.f("ck_undo_offer_expires_after_made")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_undo_offer_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_undo_offer")),
    )
    op.create_index(op.f("ix_undo_offer_account_id"), "undo_offer", ["account_id"], unique=False)
    op.create_table(
        "import_batch",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("mission", sa.String(length=12), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "reading",
                "refused",
                "open",
                "done",
                "undone",
                name="batch_state",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("refusal", sa.String(length=40), nullable=False),
        sa.Column("file_id", sa.Uuid(), nullable=True),
        sa.Column("file_digest", sa.String(length=64), nullable=False),
        sa.Column("job_id", sa.Uuid(), nullable=True),
        sa.Column("columns", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "((undone_at IS NULL) = (undone_by IS NULL))", name=op.f("ck_import_batch_undone_by_somebody")
        ),
        sa.ForeignKeyConstraint(["made_by"], ["account.id"], name=op.f("fk_import_batch_made_by")),
        sa.ForeignKeyConstraint(["mission"], ["mission.code"], name=op.f("fk_import_batch_mission")),
        sa.ForeignKeyConstraint(["undone_by"], ["account.id"], name=op.f("fk_import_batch_undone_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_batch")),
    )
    op.create_index("ix_import_batch_mission_made_at", "import_batch", ["mission", "made_at", "id"], unique=False)
    op.create_table(
        "institution_language",
        sa.Column("institution_id", sa.Uuid(), nullable=False),
        sa.Column("language", sa.String(length=3), nullable=False),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institution.id"], name=op.f("fk_institution_language_institution_id")
        ),
        sa.PrimaryKeyConstraint("institution_id", "language", name=op.f("pk_institution_language")),
    )
    op.create_table(
        "institution_phone",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("institution_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("as_written", sa.String(length=40), nullable=False),
        sa.Column("dial", sa.String(length=16), nullable=False),
        sa.CheckConstraint("length(dial) BETWEEN 3 AND 16", name=op.f("ck_institution_phone_dial_form")),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institution.id"], name=op.f("fk_institution_phone_institution_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_institution_phone")),
        sa.UniqueConstraint("institution_id", "dial", name=op.f("uq_institution_phone_institution_id_dial")),
    )
    op.create_table(
        "institution_service",
        sa.Column("institution_id", sa.Uuid(), nullable=False),
        sa.Column(
            "service",
            sa.Enum(
                "migrant_workers",
                "complaints",
                "helpline",
                "shelter",
                "child_protection",
                "women_children",
                "victim_protection",
                "legal_aid",
                "police",
                "health",
                "travel_papers",
                "family_tracing",
                "coordination",
                name="service",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institution.id"], name=op.f("fk_institution_service_institution_id")
        ),
        sa.PrimaryKeyConstraint("institution_id", "service", name=op.f("pk_institution_service")),
    )
    op.create_table(
        "person",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("reference", sa.String(length=14), nullable=False),
        sa.Column("primary_name", sa.String(length=120), nullable=False),
        sa.Column("secondary_name", sa.String(length=160), nullable=False),
        sa.Column("name_si", sa.String(length=200), nullable=False),
        sa.Column("name_ta", sa.String(length=200), nullable=False),
        sa.Column("name_ar", sa.String(length=200), nullable=False),
        sa.Column("other_names", sa.String(length=200), nullable=False),
        sa.Column(
            "sex",
            sa.Enum("F", "M", "X", name="sex", native_enum=False, create_constraint=True, length=24),
            nullable=False,
        ),
        sa.Column("birth_day", sa.Date(), nullable=True),
        sa.Column(
            "birth_precision",
            sa.Enum(
                "day",
                "month",
                "year",
                "estimated",
                name="birth_precision",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=True,
        ),
        sa.Column("nationality", sa.String(length=3), nullable=False),
        sa.Column("languages", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("needs_interpreter", sa.Boolean(), nullable=False),
        sa.Column("nic_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("slbfe_number", sa.String(length=40), nullable=False),
        sa.Column("home_district", sa.String(length=20), nullable=False),
        sa.Column("home_address", sa.String(length=300), nullable=False),
        sa.Column("kin_name", sa.String(length=160), nullable=False),
        sa.Column("kin_relation", sa.String(length=60), nullable=False),
        sa.Column("kin_phone", sa.String(length=24), nullable=False),
        sa.Column("photo_id", sa.Uuid(), nullable=True),
        sa.Column("registered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("registered_by", sa.Uuid(), nullable=True),
        sa.Column("registered_mission", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "primary_name <> '' OR name_si <> '' OR name_ta <> '' OR name_ar <> ''", name=op.f("ck_person_has_a_name")
        ),
        sa.CheckConstraint(
            "((birth_day IS NULL) = (birth_precision IS NULL))", name=op.f("ck_person_birth_with_precision")
        ),
        sa.CheckConstraint("length(nationality) = 3", name=op.f("ck_person_nationality_alpha3")),
        sa.ForeignKeyConstraint(["registered_by"], ["account.id"], name=op.f("fk_person_registered_by")),
        sa.ForeignKeyConstraint(["registered_mission"], ["mission.code"], name=op.f("fk_person_registered_mission")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("reference", name=op.f("uq_person_reference")),
    )
    op.create_index("ix_person_birth_day", "person", ["birth_day"], unique=False)
    op.create_index("ix_person_registered_at_id", "person", ["registered_at", "id"], unique=False)
    op.create_table(
        "case_file",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("reference", sa.String(length=14), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("mission", sa.String(length=12), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "reported",
                "registered",
                "verified",
                "active",
                "suspended",
                "closed",
                name="case_state",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_by", sa.Uuid(), nullable=True),
        sa.Column("officer_id", sa.Uuid(), nullable=True),
        sa.Column(
            "channel",
            sa.Enum(
                "walk_in",
                "phone",
                "hotline",
                "police",
                "hospital",
                "employer",
                "other_mission",
                "ngo",
                "roll_call",
                "list",
                name="channel",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column(
            "risk",
            sa.Enum(
                "low", "medium", "high", "emergency", name="risk", native_enum=False, create_constraint=True, length=24
            ),
            nullable=False,
        ),
        sa.Column("risk_reasons", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("risk_is_raised", sa.Boolean(), nullable=False),
        sa.Column("employer", sa.String(length=200), nullable=False),
        sa.Column("agency", sa.String(length=200), nullable=False),
        sa.Column("job", sa.String(length=120), nullable=False),
        sa.Column("contract_from", sa.Date(), nullable=True),
        sa.Column("contract_until", sa.Date(), nullable=True),
        sa.Column("civil_id_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("wages_owed", sa.BigInteger(), nullable=True),
        sa.Column("wages_currency", sa.String(length=3), nullable=True),
        sa.Column("absconding_reported", sa.Boolean(), nullable=False),
        sa.Column("narrative_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "outcome",
            sa.Enum(
                "returned_home",
                "settled",
                "handed_over",
                "lost_contact",
                "duplicate",
                "deceased",
                name="close_outcome",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=True,
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'closed') = (closed_at IS NOT NULL)", name=op.f("ck_case_file_closed_has_a_moment")
        ),
        sa.CheckConstraint("((closed_at IS NULL) = (outcome IS NULL))", name=op.f("ck_case_file_closed_with_outcome")),
        sa.CheckConstraint(
            "((wages_owed IS NULL) = (wages_currency IS NULL))", name=op.f("ck_case_file_wages_with_currency")
        ),
        sa.CheckConstraint(
            "contract_until IS NULL OR contract_from IS NULL OR contract_until >= contract_from",
            name=op.f("ck_case_file_contract_ends_after_start"),
        ),
        sa.CheckConstraint("wages_owed IS NULL OR wages_owed >= 0", name=op.f("ck_case_file_wages_not_negative")),
        sa.ForeignKeyConstraint(["mission"], ["mission.code"], name=op.f("fk_case_file_mission")),
        sa.ForeignKeyConstraint(["officer_id"], ["account.id"], name=op.f("fk_case_file_officer_id")),
        sa.ForeignKeyConstraint(["opened_by"], ["account.id"], name=op.f("fk_case_file_opened_by")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_case_file_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_file")),
        sa.UniqueConstraint("reference", name=op.f("uq_case_file_reference")),
    )
    op.create_index("ix_case_file_mission_opened_at", "case_file", ["mission", "opened_at", "id"], unique=False)
    op.create_index(
        "ix_case_file_mission_risk_opened_at",
        "case_file",
        ["mission", "risk", "opened_at", "state", "person_id", "id"],
        unique=False,
    )
    op.create_index(
        "ix_case_file_mission_state_opened_at",
        "case_file",
        ["mission", "state", "opened_at", "id", "person_id"],
        unique=False,
    )
    op.create_index("ix_case_file_officer_id_opened_at", "case_file", ["officer_id", "opened_at"], unique=False)
    op.create_index("ix_case_file_opened_at", "case_file", ["opened_at", "id"], unique=False)
    op.create_index("ix_case_file_person_id_opened_at", "case_file", ["person_id", "opened_at"], unique=False)
    op.create_index(
        "uq_case_file_person_id_mission_open",
        "case_file",
        ["person_id", "mission"],
        unique=True,
        sqlite_where=sa.text("state <> 'closed'"),
        postgresql_where=sa.text("state <> 'closed'"),
    )
    op.create_table(
        "consent_fact",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column(
            "purpose",
            sa.Enum(
                "assistance",
                "repatriation",
                "share_iom",
                "share_institution",
                "photo",
                "statistics",
                name="consent_purpose",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("recipient", sa.String(length=40), nullable=False),
        sa.Column(
            "giver",
            sa.Enum(
                "self",
                "guardian",
                "authority",
                name="consent_giver",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column(
            "way",
            sa.Enum(
                "signed",
                "spoken",
                "thumbprint",
                "online",
                "list",
                name="consent_way",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "withdrawn_way",
            sa.Enum(
                "signed",
                "spoken",
                "thumbprint",
                "online",
                "list",
                name="withdrawn_way",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=True,
        ),
        sa.Column("withdrawn_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "((withdrawn_at IS NULL) = (withdrawn_way IS NULL)) AND ((withdrawn_at IS NULL) = (withdrawn_by IS NULL))",
            name=op.f("ck_consent_fact_withdrawn_whole"),
        ),
        sa.CheckConstraint(
            "withdrawn_at IS NULL OR withdrawn_at >= given_at", name=op.f("ck_consent_fact_withdrawn_after_given")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_consent_fact_person_id")),
        sa.ForeignKeyConstraint(["recorded_by"], ["account.id"], name=op.f("fk_consent_fact_recorded_by")),
        sa.ForeignKeyConstraint(["withdrawn_by"], ["account.id"], name=op.f("fk_consent_fact_withdrawn_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent_fact")),
    )
    op.create_index("ix_consent_fact_person_id", "consent_fact", ["person_id"], unique=False)
    op.create_index(
        "uq_consent_fact_in_force",
        "consent_fact",
        ["person_id", "purpose", "recipient"],
        unique=True,
        sqlite_where=sa.text("withdrawn_at IS NULL"),
        postgresql_where=sa.text("withdrawn_at IS NULL"),
    )
    op.create_table(
        "family_tie",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("relative_id", sa.Uuid(), nullable=False),
        sa.Column(
            "relation",
            sa.Enum(
                "mother",
                "father",
                "child",
                "spouse",
                "sibling",
                "guardian",
                "ward",
                "other",
                name="relation",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("evidence", sa.String(length=200), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint("person_id <> relative_id", name=op.f("ck_family_tie_two_people")),
        sa.ForeignKeyConstraint(["made_by"], ["account.id"], name=op.f("fk_family_tie_made_by")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_family_tie_person_id")),
        sa.ForeignKeyConstraint(["relative_id"], ["person.id"], name=op.f("fk_family_tie_relative_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_family_tie")),
        sa.UniqueConstraint("person_id", "relative_id", name=op.f("uq_family_tie_person_id_relative_id")),
    )
    op.create_index(op.f("ix_family_tie_relative_id"), "family_tie", ["relative_id"], unique=False)
    op.create_table(
        "file_reader",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("named_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_file_reader_account_id")),
        sa.ForeignKeyConstraint(["named_by"], ["account.id"], name=op.f("fk_file_reader_named_by")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_file_reader_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_file_reader")),
    )
    op.create_index(op.f("ix_file_reader_account_id"), "file_reader", ["account_id"], unique=False)
    op.create_index(
        "uq_file_reader_person_id_account_id_now",
        "file_reader",
        ["person_id", "account_id"],
        unique=True,
        sqlite_where=sa.text("until IS NULL"),
        postgresql_where=sa.text("until IS NULL"),
    )
    op.create_table(
        "identity_document",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "passport",
                "emergency_travel_document",
                "national_identity_card",
                "residence_permit",
                "agency_card",
                "other",
                name="document_kind",
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("number_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("written_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("issuing_state", sa.String(length=3), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column(
            "place",
            sa.Enum(
                "holder",
                "employer",
                "police",
                "mission_safe",
                "lost",
                name="document_place",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("place_since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("verified_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("verified_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "((verified_at IS NULL) = (verified_by IS NULL))", name=op.f("ck_identity_document_verified_by_somebody")
        ),
        sa.CheckConstraint(
            "expires_on IS NULL OR issued_on IS NULL OR expires_on > issued_on",
            name=op.f("ck_identity_document_expires_after_issue"),
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_identity_document_person_id")),
        sa.ForeignKeyConstraint(["verified_by"], ["account.id"], name=op.f("fk_identity_document_verified_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identity_document")),
    )
    op.create_index(op.f("ix_identity_document_person_id"), "identity_document", ["person_id"], unique=False)
    op.create_table(
        "person_flag",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("instruction", sa.String(length=200), nullable=False),
        sa.Column("checkpoints", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column(
            "priority",
            sa.Enum(
                "note", "warning", "urgent", name="flag_priority", native_enum=False, create_constraint=True, length=24
            ),
            nullable=False,
        ),
        sa.Column("denies", sa.Boolean(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("set_by", sa.Uuid(), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("resolved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("resolved_by", sa.Uuid(), nullable=True),
        sa.Column("resolution", sa.String(length=200), nullable=True),
        sa.CheckConstraint(
            "((resolved_at IS NULL) = (resolved_by IS NULL)) AND ((resolved_at IS NULL) = (resolution IS NULL))",
            name=op.f("ck_person_flag_resolved_with_reason"),
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_person_flag_person_id")),
        sa.ForeignKeyConstraint(["resolved_by"], ["account.id"], name=op.f("fk_person_flag_resolved_by")),
        sa.ForeignKeyConstraint(["set_by"], ["account.id"], name=op.f("fk_person_flag_set_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_flag")),
    )
    op.create_index(op.f("ix_person_flag_person_id"), "person_flag", ["person_id"], unique=False)
    op.create_table(
        "person_phone",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(length=24), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("own", "home", name="phone_kind", native_enum=False, create_constraint=True, length=24),
            nullable=False,
        ),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_person_phone_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_phone")),
        sa.UniqueConstraint("person_id", "number", "kind", name=op.f("uq_person_phone_person_id_number_kind")),
    )
    op.create_table(
        "restricted_file",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("restricted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("restricted_by", sa.Uuid(), nullable=True),
        sa.Column("reason_sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_restricted_file_person_id")),
        sa.ForeignKeyConstraint(["restricted_by"], ["account.id"], name=op.f("fk_restricted_file_restricted_by")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_restricted_file")),
    )
    op.create_table(
        "search_key",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("source", sa.String(length=20), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("key", sa.String(80).with_variant(sa.String(80, collation="C"), "postgresql"), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_search_key_person_id")),
        sa.PrimaryKeyConstraint("person_id", "source", "kind", "key", name=op.f("pk_search_key")),
    )
    op.create_index("ix_search_key_kind_key", "search_key", ["kind", "key", "person_id"], unique=False)
    op.create_table(
        "sight",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("scope_kind", sa.String(length=20), nullable=False),
        sa.Column("scope_id", sa.String(length=64), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("source_kind", sa.String(length=20), nullable=False),
        sa.Column("source_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_sight_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sight")),
        sa.UniqueConstraint(
            "person_id",
            "scope_kind",
            "scope_id",
            "source_kind",
            "source_id",
            name=op.f("uq_sight_person_id_scope_kind_scope_id_source_kind_source_id"),
        ),
    )
    op.create_index("ix_sight_scope", "sight", ["scope_kind", "scope_id", "person_id", "until"], unique=False)
    op.create_table(
        "taken_back",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["by"], ["account.id"], name=op.f("fk_taken_back_by")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_taken_back_person_id")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_taken_back")),
    )
    op.create_table(
        "travel_unit_member",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("left_reason", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_travel_unit_member_person_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["travel_unit.id"], name=op.f("fk_travel_unit_member_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_travel_unit_member")),
    )
    op.create_index(op.f("ix_travel_unit_member_unit_id"), "travel_unit_member", ["unit_id"], unique=False)
    op.create_index(
        "uq_travel_unit_member_person_id_now",
        "travel_unit_member",
        ["person_id"],
        unique=True,
        sqlite_where=sa.text("left_at IS NULL"),
        postgresql_where=sa.text("left_at IS NULL"),
    )
    op.create_table(
        "case_category",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column(
            "category",
            sa.Enum(
                "unpaid_wages",
                "contract_violation",
                "physical_abuse",
                "sexual_abuse",
                "confinement",
                "passport_withheld",
                "trafficking_indicators",
                "detention",
                "medical",
                "pregnancy",
                "job_loss",
                "visa_overstayed",
                "stranded_transit",
                "student_visitor",
                "employer_death",
                "conflict_disaster",
                "other",
                name="category",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_case_category_case_id")),
        sa.PrimaryKeyConstraint("case_id", "category", name=op.f("pk_case_category")),
    )
    op.create_index("ix_case_category_category", "case_category", ["category", "case_id"], unique=False)
    op.create_table(
        "case_move",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column(
            "source",
            sa.Enum(
                "reported",
                "registered",
                "verified",
                "active",
                "suspended",
                "closed",
                name="source_state",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=True,
        ),
        sa.Column(
            "target",
            sa.Enum(
                "reported",
                "registered",
                "verified",
                "active",
                "suspended",
                "closed",
                name="target_state",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column(
            "outcome_before",
            sa.Enum(
                "returned_home",
                "settled",
                "handed_over",
                "lost_contact",
                "duplicate",
                "deceased",
                name="outcome_before",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=True,
        ),
        sa.ForeignKeyConstraint(["by"], ["account.id"], name=op.f("fk_case_move_by")),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_case_move_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_move")),
    )
    op.create_index(op.f("ix_case_move_case_id"), "case_move", ["case_id"], unique=False)
    op.create_table(
        "case_note",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column(
            "compartment",
            sa.Enum("general", name="compartment", native_enum=False, create_constraint=True, length=24),
            nullable=False,
        ),
        sa.Column("text_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_case_note_case_id")),
        sa.ForeignKeyConstraint(["made_by"], ["account.id"], name=op.f("fk_case_note_made_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_note")),
    )
    op.create_index(op.f("ix_case_note_case_id"), "case_note", ["case_id"], unique=False)
    op.create_table(
        "import_line",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("batch_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("sheet", sa.String(length=120), nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "ready",
                "rejected",
                "same_as_line",
                "known",
                "left_out",
                "accepted",
                "undone",
                name="line_state",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("written_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("fields_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("warnings", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("has_doubts", sa.Boolean(), nullable=False),
        sa.Column("same_as_id", sa.Uuid(), nullable=True),
        sa.Column("same_because", sa.String(length=60), nullable=False),
        sa.Column("known_person_id", sa.Uuid(), nullable=True),
        sa.Column("group_number", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("case_id", sa.Uuid(), nullable=True),
        sa.Column("is_new_person", sa.Boolean(), nullable=False),
        sa.Column("is_decided", sa.Boolean(), nullable=False),
        sa.Column("mended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state <> 'accepted' OR person_id IS NOT NULL", name=op.f("ck_import_line_accepted_has_person")
        ),
        sa.ForeignKeyConstraint(["batch_id"], ["import_batch.id"], name=op.f("fk_import_line_batch_id")),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_import_line_case_id")),
        sa.ForeignKeyConstraint(["known_person_id"], ["person.id"], name=op.f("fk_import_line_known_person_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_import_line_person_id")),
        sa.ForeignKeyConstraint(["same_as_id"], ["import_line.id"], name=op.f("fk_import_line_same_as_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_line")),
        sa.UniqueConstraint("batch_id", "position", name=op.f("uq_import_line_batch_id_position")),
    )
    op.create_index("ix_import_line_batch_id_state", "import_line", ["batch_id", "state", "position"], unique=False)
    op.create_index("ix_import_line_person_id", "import_line", ["person_id"], unique=False)
    connection = op.get_bind()
    for statement in (*line_statements(connection.dialect.name), *head_statements(connection.dialect.name)):
        connection.exec_driver_sql(statement)


def downgrade() -> None:
    """Go back; only for a database without real data."""
    op.drop_index("ix_import_line_person_id", table_name="import_line")
    op.drop_index("ix_import_line_batch_id_state", table_name="import_line")
    op.drop_table("import_line")
    op.drop_index(op.f("ix_case_note_case_id"), table_name="case_note")
    op.drop_table("case_note")
    op.drop_index(op.f("ix_case_move_case_id"), table_name="case_move")
    op.drop_table("case_move")
    op.drop_index("ix_case_category_category", table_name="case_category")
    op.drop_table("case_category")
    op.drop_index(
        "uq_travel_unit_member_person_id_now",
        table_name="travel_unit_member",
        sqlite_where=sa.text("left_at IS NULL"),
        postgresql_where=sa.text("left_at IS NULL"),
    )
    op.drop_index(op.f("ix_travel_unit_member_unit_id"), table_name="travel_unit_member")
    op.drop_table("travel_unit_member")
    op.drop_table("taken_back")
    op.drop_index("ix_sight_scope", table_name="sight")
    op.drop_table("sight")
    op.drop_index("ix_search_key_kind_key", table_name="search_key")
    op.drop_table("search_key")
    op.drop_table("restricted_file")
    op.drop_table("person_phone")
    op.drop_index(op.f("ix_person_flag_person_id"), table_name="person_flag")
    op.drop_table("person_flag")
    op.drop_index(op.f("ix_identity_document_person_id"), table_name="identity_document")
    op.drop_table("identity_document")
    op.drop_index(
        "uq_file_reader_person_id_account_id_now",
        table_name="file_reader",
        sqlite_where=sa.text("until IS NULL"),
        postgresql_where=sa.text("until IS NULL"),
    )
    op.drop_index(op.f("ix_file_reader_account_id"), table_name="file_reader")
    op.drop_table("file_reader")
    op.drop_index(op.f("ix_family_tie_relative_id"), table_name="family_tie")
    op.drop_table("family_tie")
    op.drop_index(
        "uq_consent_fact_in_force",
        table_name="consent_fact",
        sqlite_where=sa.text("withdrawn_at IS NULL"),
        postgresql_where=sa.text("withdrawn_at IS NULL"),
    )
    op.drop_index("ix_consent_fact_person_id", table_name="consent_fact")
    op.drop_table("consent_fact")
    op.drop_index(
        "uq_case_file_person_id_mission_open",
        table_name="case_file",
        sqlite_where=sa.text("state <> 'closed'"),
        postgresql_where=sa.text("state <> 'closed'"),
    )
    op.drop_index("ix_case_file_person_id_opened_at", table_name="case_file")
    op.drop_index("ix_case_file_opened_at", table_name="case_file")
    op.drop_index("ix_case_file_officer_id_opened_at", table_name="case_file")
    op.drop_index("ix_case_file_mission_state_opened_at", table_name="case_file")
    op.drop_index("ix_case_file_mission_risk_opened_at", table_name="case_file")
    op.drop_index("ix_case_file_mission_opened_at", table_name="case_file")
    op.drop_table("case_file")
    op.drop_index("ix_person_registered_at_id", table_name="person")
    op.drop_index("ix_person_birth_day", table_name="person")
    op.drop_table("person")
    op.drop_table("institution_service")
    op.drop_table("institution_phone")
    op.drop_table("institution_language")
    op.drop_index("ix_import_batch_mission_made_at", table_name="import_batch")
    op.drop_table("import_batch")
    op.drop_index(op.f("ix_undo_offer_account_id"), table_name="undo_offer")
    op.drop_table("undo_offer")
    op.drop_table("travel_unit")
    op.drop_index("ix_task_subject_id", table_name="task")
    op.drop_index(
        "ix_task_open_of_place",
        table_name="task",
        sqlite_where=sa.text("done_at IS NULL"),
        postgresql_where=sa.text("done_at IS NULL"),
    )
    op.drop_index(
        "ix_task_open_of_owner",
        table_name="task",
        sqlite_where=sa.text("done_at IS NULL"),
        postgresql_where=sa.text("done_at IS NULL"),
    )
    op.drop_index(
        "ix_task_open_escalates_at",
        table_name="task",
        sqlite_where=sa.text("done_at IS NULL"),
        postgresql_where=sa.text("done_at IS NULL"),
    )
    op.drop_index(
        "ix_task_open_due_at",
        table_name="task",
        sqlite_where=sa.text("done_at IS NULL"),
        postgresql_where=sa.text("done_at IS NULL"),
    )
    op.drop_table("task")
    op.drop_index("ix_stored_file_owner_kind_owner_id", table_name="stored_file")
    op.drop_index("ix_stored_file_made_by_made_at", table_name="stored_file")
    op.drop_table("stored_file")
    op.drop_index(op.f("ix_sign_in_session_account_id"), table_name="sign_in_session")
    op.drop_table("sign_in_session")
    op.drop_index("ix_role_grant_account_id_valid_until", table_name="role_grant")
    op.drop_table("role_grant")
    op.drop_index(op.f("ix_recovery_code_account_id"), table_name="recovery_code")
    op.drop_table("recovery_code")
    op.drop_index(op.f("ix_mission_country_code"), table_name="mission")
    op.drop_table("mission")
    op.drop_index("ix_job_state", table_name="job")
    op.drop_index("ix_job_ordered_by_id", table_name="job")
    op.drop_table("job")
    op.drop_index(op.f("ix_invitation_account_id"), table_name="invitation")
    op.drop_table("invitation")
    op.drop_table("institution")
    op.drop_table("form_receipt")
    op.drop_index(op.f("ix_audit_value_subject_id"), table_name="audit_value")
    op.drop_table("audit_value")
    op.drop_index(op.f("ix_airport_country_code"), table_name="airport")
    op.drop_table("airport")
    op.drop_table("vault_rotation")
    op.drop_table("throttle")
    op.drop_index("ix_history_event_subject_id_at", table_name="history_event")
    op.drop_table("history_event")
    op.drop_table("district")
    op.drop_index(
        "uq_data_key_of_a_class",
        table_name="data_key",
        sqlite_where=sa.text("subject_id IS NULL"),
        postgresql_where=sa.text("subject_id IS NULL"),
    )
    op.drop_table("data_key")
    op.drop_table("country")
    op.drop_index("ix_audit_line_object_id_number", table_name="audit_line")
    op.drop_index("ix_audit_line_at", table_name="audit_line")
    op.drop_index("ix_audit_line_actor_id_number", table_name="audit_line")
    op.drop_index("ix_audit_line_act_number", table_name="audit_line")
    op.drop_table("audit_line")
    op.drop_table("audit_head")
    op.drop_table("account")
    connection = op.get_bind()
    for statement in removing_statements(connection.dialect.name):
        connection.exec_driver_sql(statement)
