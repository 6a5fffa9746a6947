"""The words to which somebody consented stand beside the consent."""

import sqlalchemy as sa
from alembic import op

from migrant_support.platform.store.columns import UtcDateTime

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

VIEWS = ("agrees", "disagrees", "unsure", "too_young")


def upgrade() -> None:
    """Go to this step."""
    op.create_table(
        "consent_words",
        sa.Column("consent_id", sa.Uuid(), nullable=False),
        sa.Column("text_version", sa.Integer(), nullable=False),
        sa.Column("text_language", sa.String(2), nullable=False),
        sa.Column("agreed_at", UtcDateTime(), nullable=False),
        sa.Column("witness", sa.String(120), nullable=False),
        sa.Column("giver_name", sa.String(160), nullable=False),
        sa.Column("child_view", sa.String(24), nullable=True),
        sa.Column("child_words_sealed", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint("text_version >= 1", name=op.f("ck_consent_words_version_counts")),
        sa.CheckConstraint(f"child_view IN ({', '.join(map(repr, VIEWS))})", name=op.f("ck_consent_words_child_view")),
        sa.ForeignKeyConstraint(["consent_id"], ["consent_fact.id"], name=op.f("fk_consent_words_consent_id")),
        sa.PrimaryKeyConstraint("consent_id", name=op.f("pk_consent_words")),
    )


def downgrade() -> None:
    """Go back."""
    op.drop_table("consent_words")
