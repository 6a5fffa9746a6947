"""Steps of entries and ends of wishes are found by when they were: for the way home week by week."""

from alembic import op

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this step."""
    op.create_index("ix_entry_move_target_at", "entry_move", ["target", "at"], unique=False)
    op.create_index("ix_journey_mission_ended_at", "journey", ["mission", "ended_at"], unique=False)


def downgrade() -> None:
    """Go back."""
    op.drop_index("ix_journey_mission_ended_at", table_name="journey")
    op.drop_index("ix_entry_move_target_at", table_name="entry_move")
