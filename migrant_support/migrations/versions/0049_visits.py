"""Visits to detention centres."""

import sqlalchemy as sa
from alembic import op

from migrant_support.platform.store.columns import UtcDateTime

revision = "0049"
down_revision = "0048"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this step."""
    op.create_table(
        "centre_visit",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("mission", sa.String(length=12), nullable=False),
        sa.Column("institution_id", sa.Uuid(), nullable=False),
        sa.Column("visited_on", sa.Date(), nullable=False),
        sa.Column("people_seen", sa.Integer(), nullable=False),
        sa.Column("next_on", sa.Date(), nullable=True),
        sa.Column("task_id", sa.Uuid(), nullable=True),
        sa.Column("who_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.CheckConstraint("next_on IS NULL OR next_on > visited_on", name=op.f("ck_centre_visit_next_after_this")),
        sa.CheckConstraint("people_seen >= 0 AND people_seen <= 5000", name=op.f("ck_centre_visit_people_in_bounds")),
        sa.ForeignKeyConstraint(["institution_id"], ["institution.id"], name=op.f("fk_centre_visit_institution_id")),
        sa.ForeignKeyConstraint(["made_by"], ["account.id"], name=op.f("fk_centre_visit_made_by")),
        sa.ForeignKeyConstraint(["mission"], ["mission.code"], name=op.f("fk_centre_visit_mission")),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name=op.f("fk_centre_visit_task_id"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_centre_visit")),
    )
    op.create_index(
        "ix_centre_visit_mission_visited_on", "centre_visit", ["mission", "institution_id", "visited_on"], unique=False
    )
    op.create_table(
        "visit_case",
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("is_deportee", sa.Boolean(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_visit_case_case_id")),
        sa.ForeignKeyConstraint(["made_by"], ["account.id"], name=op.f("fk_visit_case_made_by")),
        sa.ForeignKeyConstraint(["visit_id"], ["centre_visit.id"], name=op.f("fk_visit_case_visit_id")),
        sa.PrimaryKeyConstraint("visit_id", "case_id", name=op.f("pk_visit_case")),
    )
    op.create_index("ix_visit_case_case_id", "visit_case", ["case_id"], unique=False)


def downgrade() -> None:
    """Go back."""
    op.drop_table("visit_case")
    op.drop_table("centre_visit")
