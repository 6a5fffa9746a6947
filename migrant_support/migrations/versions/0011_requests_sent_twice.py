"""Who sent a request twice is found by keyed hashes of the numbers it names."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this step. Requests that wait already are found by the officer's eye alone."""
    op.create_table(
        "registration_key",
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["request_id"], ["registration_request.id"], name=op.f("fk_registration_key_request_id")
        ),
        sa.PrimaryKeyConstraint("request_id", "kind", "key", name=op.f("pk_registration_key")),
    )
    op.create_index("ix_registration_key_kind_key", "registration_key", ["kind", "key"])


def downgrade() -> None:
    """Go back."""
    op.drop_index("ix_registration_key_kind_key", table_name="registration_key")
    op.drop_table("registration_key")
