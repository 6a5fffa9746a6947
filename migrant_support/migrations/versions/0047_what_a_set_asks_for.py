"""What a distribution set asks for before: that another one was had, that a document was verified."""

import sqlalchemy as sa
from alembic import op

from migrant_support.platform.store.triggers import create_all, only_added_to, remove_all

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None
TRIGGERS = (only_added_to("ration_requirement"),)


def upgrade() -> None:
    """Go to this step: no set asks for anything yet."""
    op.add_column(
        "ration_version", sa.Column("requires_document", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.create_table(
        "ration_requirement",
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("required_set_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["version_id"], ["ration_version.id"], name=op.f("fk_ration_requirement_version_id")),
        sa.ForeignKeyConstraint(
            ["required_set_id"], ["ration_set.id"], name=op.f("fk_ration_requirement_required_set_id")
        ),
        sa.PrimaryKeyConstraint("version_id", name=op.f("pk_ration_requirement")),
    )
    op.create_index("ix_ration_requirement_required_set_id", "ration_requirement", ["required_set_id"])
    create_all(op.get_bind(), TRIGGERS)


def downgrade() -> None:
    """Leave this step: every set is given as if it asked for nothing."""
    op.drop_table("ration_requirement")
    remove_all(op.get_bind(), TRIGGERS)
    op.drop_column("ration_version", "requires_document")
