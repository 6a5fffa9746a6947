"""The gate of a site, leave and house rules, the nightly roll-call, alarms for somebody missing."""

import sqlalchemy as sa
from alembic import op

from migrant_support.domains.sites.models import EVENING_TRIGGERS
from migrant_support.platform.store.columns import UtcDateTime
from migrant_support.platform.store.triggers import create_all, remove_all

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this step."""
    op.create_table(
        "gate_event",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column(
            "way",
            sa.Enum("in", "out", "void", name="way", native_enum=False, create_constraint=True, length=24),
            nullable=False,
        ),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("corrects_id", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.CheckConstraint(
            "way <> 'void' OR corrects_id IS NOT NULL", name=op.f("ck_gate_event_void_corrects_something")
        ),
        sa.CheckConstraint("at <= made_at", name=op.f("ck_gate_event_not_ahead_of_time")),
        sa.ForeignKeyConstraint(["corrects_id"], ["gate_event.id"], name=op.f("fk_gate_event_corrects_id")),
        sa.ForeignKeyConstraint(["made_by"], ["account.id"], name=op.f("fk_gate_event_made_by")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_gate_event_person_id")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_gate_event_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gate_event")),
        sa.UniqueConstraint("corrects_id", name=op.f("uq_gate_event_corrects_id")),
    )
    op.create_index("ix_gate_event_person_id", "gate_event", ["person_id"], unique=False)
    op.create_index("ix_gate_event_site_id_at", "gate_event", ["site_id", "at", "id"], unique=False)
    op.create_index(
        "ix_gate_event_site_id_person_id_at", "gate_event", ["site_id", "person_id", "at", "id"], unique=False
    )
    op.create_table(
        "leave_permit",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("from_at", UtcDateTime(), nullable=False),
        sa.Column("until_at", UtcDateTime(), nullable=False),
        sa.Column(
            "reason",
            sa.Enum(
                "work",
                "office",
                "medical",
                "court",
                "family",
                "worship",
                "shopping",
                "other",
                name="leave_reason",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("cancelled_at", UtcDateTime(), nullable=True),
        sa.Column("cancelled_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "((cancelled_at IS NULL) = (cancelled_by IS NULL))", name=op.f("ck_leave_permit_cancelled_by_someone")
        ),
        sa.CheckConstraint("until_at > from_at", name=op.f("ck_leave_permit_ends_after_start")),
        sa.ForeignKeyConstraint(["cancelled_by"], ["account.id"], name=op.f("fk_leave_permit_cancelled_by")),
        sa.ForeignKeyConstraint(["made_by"], ["account.id"], name=op.f("fk_leave_permit_made_by")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_leave_permit_person_id")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_leave_permit_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_leave_permit")),
    )
    op.create_index("ix_leave_permit_person_id_from_at", "leave_permit", ["person_id", "from_at"], unique=False)
    op.create_index("ix_leave_permit_site_id_until_at", "leave_permit", ["site_id", "until_at"], unique=False)
    op.create_table(
        "house_rule",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("curfew_from", sa.Time(), nullable=True),
        sa.Column("curfew_until", sa.Time(), nullable=True),
        sa.Column("longest_leave_hours", sa.Integer(), nullable=False),
        sa.Column("most_on_leave", sa.Integer(), nullable=True),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.CheckConstraint("((curfew_from IS NULL) = (curfew_until IS NULL))", name=op.f("ck_house_rule_whole_curfew")),
        sa.CheckConstraint("longest_leave_hours BETWEEN 1 AND 744", name=op.f("ck_house_rule_leave_in_bounds")),
        sa.CheckConstraint("most_on_leave > 0", name=op.f("ck_house_rule_limit_positive")),
        sa.ForeignKeyConstraint(["made_by"], ["account.id"], name=op.f("fk_house_rule_made_by")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_house_rule_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_house_rule")),
    )
    op.create_index("ix_house_rule_site_id_from_day", "house_rule", ["site_id", "from_day", "id"], unique=False)
    op.create_table(
        "roll_call",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("night", sa.Date(), nullable=False),
        sa.Column("started_at", UtcDateTime(), nullable=False),
        sa.Column("started_by", sa.Uuid(), nullable=False),
        sa.Column("closed_at", UtcDateTime(), nullable=True),
        sa.Column("closed_by", sa.Uuid(), nullable=True),
        sa.Column("present", sa.Integer(), nullable=True),
        sa.Column("absent", sa.Integer(), nullable=True),
        sa.Column("on_leave", sa.Integer(), nullable=True),
        sa.Column("unknown", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "((closed_at IS NULL) = (closed_by IS NULL)) AND ((closed_at IS NULL) = (present IS NULL)) AND ((closed_at IS NULL) = (absent IS NULL)) AND ((closed_at IS NULL) = (on_leave IS NULL)) AND ((closed_at IS NULL) = (unknown IS NULL))",
            name=op.f("ck_roll_call_closed_with_counts"),
        ),
        sa.ForeignKeyConstraint(["closed_by"], ["account.id"], name=op.f("fk_roll_call_closed_by")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_roll_call_site_id")),
        sa.ForeignKeyConstraint(["started_by"], ["account.id"], name=op.f("fk_roll_call_started_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roll_call")),
        sa.UniqueConstraint("site_id", "night", name=op.f("uq_roll_call_site_id_night")),
    )
    op.create_table(
        "roll_call_mark",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("roll_call_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("bed_id", sa.Uuid(), nullable=True),
        sa.Column(
            "mark",
            sa.Enum(
                "present",
                "absent",
                "on_leave",
                "unknown",
                name="mark",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column(
            "source",
            sa.Enum(
                "tap",
                "scan",
                "gate",
                "closing",
                name="mark_source",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["bed_id"], ["bed.id"], name=op.f("fk_roll_call_mark_bed_id")),
        sa.ForeignKeyConstraint(["made_by"], ["account.id"], name=op.f("fk_roll_call_mark_made_by")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_roll_call_mark_person_id")),
        sa.ForeignKeyConstraint(["roll_call_id"], ["roll_call.id"], name=op.f("fk_roll_call_mark_roll_call_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roll_call_mark")),
    )
    op.create_index("ix_roll_call_mark_person_id", "roll_call_mark", ["person_id"], unique=False)
    op.create_index(
        "ix_roll_call_mark_roll_call_id_person_id", "roll_call_mark", ["roll_call_id", "person_id", "at"], unique=False
    )
    op.create_table(
        "missing_alarm",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("roll_call_id", sa.Uuid(), nullable=True),
        sa.Column("is_child", sa.Boolean(), nullable=False),
        sa.Column("raised_at", UtcDateTime(), nullable=False),
        sa.Column("raised_by", sa.Uuid(), nullable=False),
        sa.Column("last_seen_at", UtcDateTime(), nullable=True),
        sa.Column(
            "last_seen_how",
            sa.Enum(
                "gate_in",
                "gate_out",
                "roll_call",
                "distribution",
                "admitted",
                name="seen",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=True,
        ),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column("ended_by", sa.Uuid(), nullable=True),
        sa.Column(
            "outcome",
            sa.Enum(
                "found",
                "came_back",
                "left_on_purpose",
                "hospital",
                "police",
                name="outcome",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=True,
        ),
        sa.Column("note_sealed", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint(
            "((ended_at IS NULL) = (ended_by IS NULL)) AND ((ended_at IS NULL) = (outcome IS NULL))",
            name=op.f("ck_missing_alarm_ended_whole"),
        ),
        sa.CheckConstraint(
            "((last_seen_at IS NULL) = (last_seen_how IS NULL))", name=op.f("ck_missing_alarm_last_seen_whole")
        ),
        sa.CheckConstraint(
            "ended_at IS NULL OR note_sealed IS NOT NULL", name=op.f("ck_missing_alarm_ended_with_words")
        ),
        sa.ForeignKeyConstraint(["ended_by"], ["account.id"], name=op.f("fk_missing_alarm_ended_by")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_missing_alarm_person_id")),
        sa.ForeignKeyConstraint(["raised_by"], ["account.id"], name=op.f("fk_missing_alarm_raised_by")),
        sa.ForeignKeyConstraint(["roll_call_id"], ["roll_call.id"], name=op.f("fk_missing_alarm_roll_call_id")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_missing_alarm_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_missing_alarm")),
    )
    op.create_index("ix_missing_alarm_person_id", "missing_alarm", ["person_id"], unique=False)
    op.create_index("ix_missing_alarm_site_id_raised_at", "missing_alarm", ["site_id", "raised_at"], unique=False)
    op.create_index(
        "uq_missing_alarm_person_id_open",
        "missing_alarm",
        ["person_id"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "alarm_step",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("alarm_id", sa.Uuid(), nullable=False),
        sa.Column(
            "step",
            sa.Enum(
                "search",
                "phone",
                "kin",
                "officer",
                "coordinator",
                "police",
                name="alarm_step_kind",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("due_at", UtcDateTime(), nullable=False),
        sa.Column("done_at", UtcDateTime(), nullable=True),
        sa.Column("done_by", sa.Uuid(), nullable=True),
        sa.Column(
            "result",
            sa.Enum("done", "not_required", name="step_done", native_enum=False, create_constraint=True, length=24),
            nullable=True,
        ),
        sa.Column("note_sealed", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint(
            "((done_at IS NULL) = (done_by IS NULL)) AND ((done_at IS NULL) = (result IS NULL))",
            name=op.f("ck_alarm_step_done_whole"),
        ),
        sa.ForeignKeyConstraint(["alarm_id"], ["missing_alarm.id"], name=op.f("fk_alarm_step_alarm_id")),
        sa.ForeignKeyConstraint(["done_by"], ["account.id"], name=op.f("fk_alarm_step_done_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alarm_step")),
        sa.UniqueConstraint("alarm_id", "step", name=op.f("uq_alarm_step_alarm_id_step")),
    )
    create_all(op.get_bind(), EVENING_TRIGGERS)


def downgrade() -> None:
    """Go back."""
    op.drop_table("alarm_step")
    op.drop_table("missing_alarm")
    op.drop_table("roll_call_mark")
    op.drop_table("roll_call")
    op.drop_table("house_rule")
    op.drop_table("leave_permit")
    op.drop_table("gate_event")
    remove_all(op.get_bind(), EVENING_TRIGGERS)
