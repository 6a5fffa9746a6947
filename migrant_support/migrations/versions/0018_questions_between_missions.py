"""Questions between two missions that know one number."""

import sqlalchemy as sa
from alembic import op

from migrant_support.platform.store.columns import UtcDateTime

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

STATE = sa.Enum(
    "told", "asked", "known", "declined", name="question_state", native_enum=False, create_constraint=True, length=24
)


def upgrade() -> None:
    """Go to this step."""
    op.create_table(
        "mission_question",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("other_id", sa.Uuid(), nullable=False),
        sa.Column("mission", sa.String(length=12), nullable=False),
        sa.Column("state", STATE, nullable=False),
        sa.Column("told_at", UtcDateTime(), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=True),
        sa.Column("asked_by", sa.Uuid(), nullable=True),
        sa.Column("answered_at", UtcDateTime(), nullable=True),
        sa.Column("answered_by", sa.Uuid(), nullable=True),
        sa.Column("answered_for", sa.String(length=12), nullable=True),
        sa.CheckConstraint(
            "(state = 'told') = (asked_at IS NULL)", name=op.f("ck_mission_question_asked_has_a_moment")
        ),
        sa.CheckConstraint(
            "((asked_at IS NULL) = (asked_by IS NULL))", name=op.f("ck_mission_question_asked_by_somebody")
        ),
        sa.CheckConstraint(
            "(state IN ('known', 'declined')) = (answered_at IS NOT NULL)",
            name=op.f("ck_mission_question_answered_at_a_moment"),
        ),
        sa.CheckConstraint(
            "((answered_at IS NULL) = (answered_by IS NULL)) AND ((answered_at IS NULL) = (answered_for IS NULL))",
            name=op.f("ck_mission_question_answered_by_somebody"),
        ),
        sa.ForeignKeyConstraint(["answered_by"], ["account.id"], name=op.f("fk_mission_question_answered_by")),
        sa.ForeignKeyConstraint(["answered_for"], ["mission.code"], name=op.f("fk_mission_question_answered_for")),
        sa.ForeignKeyConstraint(["asked_by"], ["account.id"], name=op.f("fk_mission_question_asked_by")),
        sa.ForeignKeyConstraint(["mission"], ["mission.code"], name=op.f("fk_mission_question_mission")),
        sa.ForeignKeyConstraint(["other_id"], ["person.id"], name=op.f("fk_mission_question_other_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_mission_question_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mission_question")),
        sa.UniqueConstraint("person_id", "other_id", name=op.f("uq_mission_question_person_id_other_id")),
    )
    op.create_index("ix_mission_question_other_id", "mission_question", ["other_id"])


def downgrade() -> None:
    """Go back."""
    op.drop_table("mission_question")
