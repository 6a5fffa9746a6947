"""The hashes of sealed lists and of files made of them are looked up by whoever holds one."""

from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this step."""
    op.create_index("ix_manifest_version_content_hash", "manifest_version", ["content_hash"], unique=False)
    op.create_index("ix_rendition_content_hash", "rendition", ["content_hash"], unique=False)


def downgrade() -> None:
    """Go back."""
    op.drop_index("ix_rendition_content_hash", table_name="rendition")
    op.drop_index("ix_manifest_version_content_hash", table_name="manifest_version")
