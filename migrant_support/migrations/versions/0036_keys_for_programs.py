"""Keys with which programs of partners read what is shared with them."""

import sqlalchemy as sa
from alembic import op

from migrant_support.platform.store.columns import Json, UtcDateTime

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this step."""
    op.create_table(
        "api_key",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("token_digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("hint", sa.String(length=12), nullable=False),
        sa.Column("scopes", Json, nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("last_used_at", UtcDateTime(), nullable=True),
        sa.Column("revoked_at", UtcDateTime(), nullable=True),
        sa.Column("revoked_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint("expires_at > made_at", name=op.f("ck_api_key_ends_after_start")),
        sa.CheckConstraint("organisation <> ''", name=op.f("ck_api_key_of_an_organisation")),
        sa.CheckConstraint(
            "((revoked_at IS NULL) = (revoked_by IS NULL))", name=op.f("ck_api_key_revoked_by_somebody")
        ),
        sa.ForeignKeyConstraint(["made_by"], ["account.id"], name=op.f("fk_api_key_made_by")),
        sa.ForeignKeyConstraint(["revoked_by"], ["account.id"], name=op.f("fk_api_key_revoked_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_key")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_api_key_token_digest")),
    )
    op.create_index("ix_api_key_organisation_id", "api_key", ["organisation", "id"], unique=False)


def downgrade() -> None:
    """Go back."""
    op.drop_table("api_key")
