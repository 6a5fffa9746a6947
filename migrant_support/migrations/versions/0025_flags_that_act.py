"""Kinds of flags, and acts that went on although a flag stops them."""

import sqlalchemy as sa
from alembic import op

from migrant_support.platform.store.columns import UtcDateTime

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this step."""
    op.create_table(
        "flag_pass",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("flag_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column(
            "checkpoint",
            sa.Enum(
                "admission",
                "gate",
                "distribution",
                "cash",
                "check_in",
                "boarding",
                "room",
                "counter",
                name="checkpoint",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("passed_at", UtcDateTime(), nullable=False),
        sa.Column("passed_by", sa.Uuid(), nullable=False),
        sa.Column("until_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("until_at > passed_at", name=op.f("ck_flag_pass_ends_after_start")),
        sa.ForeignKeyConstraint(["flag_id"], ["person_flag.id"], name=op.f("fk_flag_pass_flag_id")),
        sa.ForeignKeyConstraint(["passed_by"], ["account.id"], name=op.f("fk_flag_pass_passed_by")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_flag_pass_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_flag_pass")),
    )
    op.create_index("ix_flag_pass_flag_id", "flag_pass", ["flag_id"], unique=False)
    op.create_index("ix_flag_pass_person_id", "flag_pass", ["person_id"], unique=False)
    op.add_column("person_flag", sa.Column("kind", sa.String(length=40), server_default="instruction", nullable=False))


def downgrade() -> None:
    """Go back."""
    op.drop_table("flag_pass")
    op.drop_column("person_flag", "kind")
