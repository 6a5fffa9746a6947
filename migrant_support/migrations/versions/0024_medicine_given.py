"""Medicine that was given to people from the stores."""

import sqlalchemy as sa
from alembic import op

from migrant_support.domains.medical.models.medicine import MEDICINE_TRIGGERS
from migrant_support.platform.store import triggers
from migrant_support.platform.store.columns import UtcDateTime

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this step."""
    op.create_table(
        "medicine_issue",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("what_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["by"], ["account.id"], name=op.f("fk_medicine_issue_by")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_medicine_issue_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_medicine_issue")),
    )
    op.create_index("ix_medicine_issue_person_id_at", "medicine_issue", ["person_id", "at", "id"], unique=False)
    triggers.create_all(op.get_bind(), MEDICINE_TRIGGERS)


def downgrade() -> None:
    """Go back."""

    op.drop_table("medicine_issue")
    triggers.remove_all(op.get_bind(), MEDICINE_TRIGGERS)
