"""The book of a house: incidents, visitors, defects, and the closed report of each day."""

import sqlalchemy as sa
from alembic import op

from migrant_support.domains.sites.models import BOOK_TRIGGERS
from migrant_support.platform.store.columns import Json, UtcDateTime
from migrant_support.platform.store.triggers import create_all, remove_all

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this step."""
    op.create_table(
        "incident",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("room_id", sa.Uuid(), nullable=True),
        sa.Column(
            "kind",
            sa.Enum(
                "violence",
                "abuse",
                "self_harm",
                "theft",
                "fire",
                "accident",
                "trespass",
                "quarrel",
                "other",
                name="incident_kind",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column(
            "severity",
            sa.Enum("low", "medium", "high", name="severity", native_enum=False, create_constraint=True, length=24),
            nullable=False,
        ),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("told", Json, nullable=False),
        sa.Column("text_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["made_by"], ["account.id"], name=op.f("fk_incident_made_by")),
        sa.ForeignKeyConstraint(["room_id"], ["room.id"], name=op.f("fk_incident_room_id")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_incident_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident")),
    )
    op.create_index("ix_incident_site_id_at", "incident", ["site_id", "at", "id"], unique=False)
    op.create_table(
        "incident_person",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("incident_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"], name=op.f("fk_incident_person_incident_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_incident_person_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident_person")),
        sa.UniqueConstraint("incident_id", "person_id", name=op.f("uq_incident_person_incident_id_person_id")),
    )
    op.create_index("ix_incident_person_person_id", "incident_person", ["person_id"], unique=False)
    op.create_table(
        "visitor",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column(
            "kind",
            sa.Enum(
                "family",
                "official",
                "lawyer",
                "doctor",
                "supplier",
                "other",
                name="visit_kind",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("name_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("in_at", UtcDateTime(), nullable=False),
        sa.Column("in_by", sa.Uuid(), nullable=False),
        sa.Column("out_at", UtcDateTime(), nullable=True),
        sa.Column("out_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint("((out_at IS NULL) = (out_by IS NULL))", name=op.f("ck_visitor_left_by_someone")),
        sa.CheckConstraint("out_at >= in_at", name=op.f("ck_visitor_leaves_after_coming")),
        sa.ForeignKeyConstraint(["in_by"], ["account.id"], name=op.f("fk_visitor_in_by")),
        sa.ForeignKeyConstraint(["out_by"], ["account.id"], name=op.f("fk_visitor_out_by")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_visitor_person_id")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_visitor_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visitor")),
    )
    op.create_index("ix_visitor_person_id", "visitor", ["person_id"], unique=False)
    op.create_index("ix_visitor_site_id_in_at", "visitor", ["site_id", "in_at", "id"], unique=False)
    op.create_table(
        "defect",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("bed_id", sa.Uuid(), nullable=True),
        sa.Column(
            "kind",
            sa.Enum(
                "water",
                "electricity",
                "lock",
                "bed",
                "kitchen",
                "bathroom",
                "fire_safety",
                "pest",
                "other",
                name="defect_kind",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column(
            "urgency",
            sa.Enum("today", "week", "month", name="urgency", native_enum=False, create_constraint=True, length=24),
            nullable=False,
        ),
        sa.Column("what", sa.String(length=200), nullable=False),
        sa.Column("blocks_bed", sa.Boolean(), nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("mended_at", UtcDateTime(), nullable=True),
        sa.Column("mended_by", sa.Uuid(), nullable=True),
        sa.Column("mended_how", sa.String(length=200), nullable=True),
        sa.CheckConstraint(
            "((mended_at IS NULL) = (mended_by IS NULL)) AND ((mended_at IS NULL) = (mended_how IS NULL))",
            name=op.f("ck_defect_mended_whole"),
        ),
        sa.CheckConstraint("NOT blocks_bed OR bed_id IS NOT NULL", name=op.f("ck_defect_blocks_a_bed")),
        sa.ForeignKeyConstraint(
            ["bed_id", "site_id"], ["bed.id", "bed.site_id"], name=op.f("fk_defect_bed_id_site_id")
        ),
        sa.ForeignKeyConstraint(["made_by"], ["account.id"], name=op.f("fk_defect_made_by")),
        sa.ForeignKeyConstraint(["mended_by"], ["account.id"], name=op.f("fk_defect_mended_by")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_defect_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_defect")),
    )
    op.create_index("ix_defect_site_id_due_at", "defect", ["site_id", "due_at"], unique=False)
    op.create_table(
        "daily_report",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("counts", Json, nullable=False),
        sa.Column("closed_at", UtcDateTime(), nullable=False),
        sa.Column("closed_by", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["closed_by"], ["account.id"], name=op.f("fk_daily_report_closed_by")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_daily_report_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_daily_report")),
        sa.UniqueConstraint("site_id", "day", name=op.f("uq_daily_report_site_id_day")),
    )
    create_all(op.get_bind(), BOOK_TRIGGERS)


def downgrade() -> None:
    """Go back."""
    op.drop_table("daily_report")
    op.drop_table("defect")
    op.drop_table("visitor")
    op.drop_table("incident_person")
    op.drop_table("incident")
    remove_all(op.get_bind(), BOOK_TRIGGERS)
