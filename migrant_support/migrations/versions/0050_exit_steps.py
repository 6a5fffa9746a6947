"""The steps of exit clearances."""

import sqlalchemy as sa
from alembic import op

from migrant_support.domains.flights.models.exit_steps import EXIT_TRIGGER
from migrant_support.platform.store.columns import UtcDateTime
from migrant_support.platform.store.triggers import create_all, remove_all

revision = "0050"
down_revision = "0049"
branch_labels = None
depends_on = None


def _state(name: str) -> sa.Enum:
    return sa.Enum("open", "done", "not_required", name=name, native_enum=False, create_constraint=True, length=24)


def upgrade() -> None:
    """Go to this step."""
    op.create_table(
        "exit_step",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("journey_id", sa.Uuid(), nullable=False),
        sa.Column("country_code", sa.String(length=3), nullable=False),
        sa.Column(
            "code",
            sa.Enum(
                "absconding",
                "fine",
                "court",
                "travel_ban",
                "fingerprints",
                "permit",
                name="exit_step_code",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("state", _state("exit_step_state"), nullable=False),
        sa.Column("begun_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.CheckConstraint("(state = 'done') = (done_on IS NOT NULL)", name=op.f("ck_exit_step_done_on_a_day")),
        sa.CheckConstraint("due_on >= begun_on", name=op.f("ck_exit_step_due_after_start")),
        sa.ForeignKeyConstraint(["country_code"], ["country.code"], name=op.f("fk_exit_step_country_code")),
        sa.ForeignKeyConstraint(["journey_id"], ["journey.id"], name=op.f("fk_exit_step_journey_id")),
        sa.ForeignKeyConstraint(["made_by"], ["account.id"], name=op.f("fk_exit_step_made_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exit_step")),
        sa.UniqueConstraint("journey_id", "code", name=op.f("uq_exit_step_journey_id_code")),
    )
    op.create_index(
        "ix_exit_step_open_due_on",
        "exit_step",
        ["due_on"],
        unique=False,
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_table(
        "exit_step_move",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("step_id", sa.Uuid(), nullable=False),
        sa.Column("source", _state("source_state"), nullable=False),
        sa.Column("target", _state("target_state"), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["by"], ["account.id"], name=op.f("fk_exit_step_move_by")),
        sa.ForeignKeyConstraint(["step_id"], ["exit_step.id"], name=op.f("fk_exit_step_move_step_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exit_step_move")),
    )
    op.create_index(op.f("ix_exit_step_move_step_id"), "exit_step_move", ["step_id"], unique=False)
    create_all(op.get_bind(), (EXIT_TRIGGER,))


def downgrade() -> None:
    """Go back."""
    op.drop_table("exit_step_move")
    op.drop_table("exit_step")
    remove_all(op.get_bind(), (EXIT_TRIGGER,))
