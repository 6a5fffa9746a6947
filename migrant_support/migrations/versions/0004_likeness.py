"""What people are compared by: a sealed identity, keyed hashes to find it by, and counts of what is common.

People who are in the register already get theirs from `people likeness`, which `./run` and the night call.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

KEY = sa.String(length=80).with_variant(sa.String(length=80, collation="C"), "postgresql")


def upgrade() -> None:
    """Go to this step."""
    op.create_table(
        "likeness",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_likeness_person_id")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_likeness")),
        sa.UniqueConstraint("number", name=op.f("uq_likeness_number")),
    )
    op.create_table(
        "likeness_key",
        sa.Column("key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("key", "number", name=op.f("pk_likeness_key")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "likeness_count",
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("key", KEY, nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "key", name=op.f("pk_likeness_count")),
    )


def downgrade() -> None:
    """Go back."""
    op.drop_table("likeness_count")
    op.drop_table("likeness_key")
    op.drop_table("likeness")
