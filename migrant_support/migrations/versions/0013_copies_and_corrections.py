"""Copies of a person's data that were handed out, and requests for correction."""

import sqlalchemy as sa
from alembic import op

from migrant_support.platform.store.columns import UtcDateTime

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def _one_of(column: str, *values: str) -> str:
    return f"{column} IN ({', '.join(map(repr, values))})"


def upgrade() -> None:
    """Go to this step."""
    op.create_table(
        "handed_copy",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("ground", sa.String(24), nullable=False),
        sa.Column("form", sa.String(24), nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("with_story", sa.Boolean(), nullable=False),
        sa.Column("content_hash", sa.String(64), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            _one_of("ground", "person", "guardian", "representative"), name=op.f("ck_handed_copy_copy_ground")
        ),
        sa.CheckConstraint(_one_of("form", "pdf", "json"), name=op.f("ck_handed_copy_copy_form")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_handed_copy_person_id")),
        sa.ForeignKeyConstraint(["made_by"], ["account.id"], name=op.f("fk_handed_copy_made_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handed_copy")),
    )
    op.create_index("ix_handed_copy_person_id", "handed_copy", ["person_id"])
    op.create_table(
        "correction_request",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("wanted_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.String(24), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=False),
        sa.Column("decided_at", UtcDateTime(), nullable=True),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("reason_sealed", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint(
            _one_of("state", "asked", "accepted", "refused"), name=op.f("ck_correction_request_correction_state")
        ),
        sa.CheckConstraint(
            "((decided_at IS NULL) = (decided_by IS NULL))", name=op.f("ck_correction_request_decided_by_somebody")
        ),
        sa.CheckConstraint(
            "(state = 'asked') = (decided_at IS NULL)", name=op.f("ck_correction_request_decided_has_a_moment")
        ),
        sa.CheckConstraint(
            "(state = 'refused') = (reason_sealed IS NOT NULL)", name=op.f("ck_correction_request_refused_with_reason")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_correction_request_person_id")),
        sa.ForeignKeyConstraint(["asked_by"], ["account.id"], name=op.f("fk_correction_request_asked_by")),
        sa.ForeignKeyConstraint(["decided_by"], ["account.id"], name=op.f("fk_correction_request_decided_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_correction_request")),
    )
    op.create_index("ix_correction_request_person_id", "correction_request", ["person_id"])


def downgrade() -> None:
    """Go back."""
    op.drop_table("correction_request")
    op.drop_table("handed_copy")
