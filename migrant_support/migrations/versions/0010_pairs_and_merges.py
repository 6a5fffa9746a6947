"""Pairs that may be one person, and two rows that were made one."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrant_support.platform.store.columns import UtcDateTime

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql")


def upgrade() -> None:
    """Go to this step."""
    op.create_table(
        "likely_pair",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("first_id", sa.Uuid(), nullable=False),
        sa.Column("second_id", sa.Uuid(), nullable=False),
        sa.Column("bits", sa.Integer(), nullable=False),
        sa.Column("reasons", JSON, nullable=False),
        sa.Column("found_at", UtcDateTime(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "open", "different", "merged", name="pair_state", native_enum=False, create_constraint=True, length=24
            ),
            nullable=False,
        ),
        sa.Column("decided_at", UtcDateTime(), nullable=True),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint("(state = 'open') = (decided_at IS NULL)", name=op.f("ck_likely_pair_decided_has_a_moment")),
        sa.CheckConstraint("first_id < second_id", name=op.f("ck_likely_pair_in_order")),
        sa.ForeignKeyConstraint(["decided_by"], ["account.id"], name=op.f("fk_likely_pair_decided_by")),
        sa.ForeignKeyConstraint(["first_id"], ["person.id"], name=op.f("fk_likely_pair_first_id")),
        sa.ForeignKeyConstraint(["second_id"], ["person.id"], name=op.f("fk_likely_pair_second_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_likely_pair")),
        sa.UniqueConstraint("first_id", "second_id", name=op.f("uq_likely_pair_first_id_second_id")),
    )
    op.create_index("ix_likely_pair_second_id", "likely_pair", ["second_id"])
    op.create_index("ix_likely_pair_state_found_at", "likely_pair", ["state", "found_at", "id"])
    op.create_table(
        "person_merge",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kept_id", sa.Uuid(), nullable=False),
        sa.Column("gone_id", sa.Uuid(), nullable=False),
        sa.Column("merged_at", UtcDateTime(), nullable=False),
        sa.Column("merged_by", sa.Uuid(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("undone_at", UtcDateTime(), nullable=True),
        sa.Column("undone_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint("kept_id <> gone_id", name=op.f("ck_person_merge_two_rows")),
        sa.CheckConstraint(
            "(undone_at IS NULL) = (undone_by IS NULL)", name=op.f("ck_person_merge_undone_by_somebody")
        ),
        sa.ForeignKeyConstraint(["gone_id"], ["person.id"], name=op.f("fk_person_merge_gone_id")),
        sa.ForeignKeyConstraint(["kept_id"], ["person.id"], name=op.f("fk_person_merge_kept_id")),
        sa.ForeignKeyConstraint(["merged_by"], ["account.id"], name=op.f("fk_person_merge_merged_by")),
        sa.ForeignKeyConstraint(["undone_by"], ["account.id"], name=op.f("fk_person_merge_undone_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_merge")),
    )
    op.create_index("ix_person_merge_kept_id", "person_merge", ["kept_id"])
    op.create_index(
        "uq_person_merge_gone_id_now",
        "person_merge",
        ["gone_id"],
        unique=True,
        sqlite_where=sa.text("undone_at IS NULL"),
        postgresql_where=sa.text("undone_at IS NULL"),
    )
    op.create_table(
        "merge_move",
        sa.Column("merge_id", sa.Uuid(), nullable=False),
        sa.Column("table_name", sa.String(length=40), nullable=False),
        sa.Column("column_name", sa.String(length=40), nullable=False),
        sa.Column("row_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["merge_id"], ["person_merge.id"], name=op.f("fk_merge_move_merge_id")),
        sa.PrimaryKeyConstraint("merge_id", "table_name", "column_name", "row_id", name=op.f("pk_merge_move")),
    )


def downgrade() -> None:
    """Go back."""
    op.drop_table("merge_move")
    op.drop_table("person_merge")
    op.drop_table("likely_pair")
