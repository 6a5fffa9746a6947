"""Applications for emergency travel documents, and what was brought for them."""

import sqlalchemy as sa
from alembic import op

from migrant_support.platform.store.columns import UtcDateTime

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

NEEDS = (
    "form", "loss_form", "letter", "photos", "birth_certificate", "nic", "police_report", "ticket", "interview",
    "other_parent",
)  # fmt: skip
STILL_OPEN = sa.text("state IN ('requested', 'verified')")


def _choice(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=24)


def _to(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [target], name=op.f(f"fk_{table}_{column}"))


def upgrade() -> None:
    """Go to this step."""
    op.create_table(
        "travel_paper",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("mission", sa.String(length=12), nullable=False),
        sa.Column(
            "state", _choice("paper_state", "requested", "verified", "issued", "used", "refused"), nullable=False
        ),
        sa.Column("reason", _choice("paper_reason", "lost", "withheld", "expired", "damaged", "none"), nullable=False),
        sa.Column("requested_at", UtcDateTime(), nullable=False),
        sa.Column("requested_by", sa.Uuid(), nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=False),
        sa.Column("terms_version", sa.Integer(), nullable=False),
        sa.Column("verified_at", UtcDateTime(), nullable=True),
        sa.Column("verified_by", sa.Uuid(), nullable=True),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("answer_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("issued_at", UtcDateTime(), nullable=True),
        sa.Column("issued_by", sa.Uuid(), nullable=True),
        sa.Column("document_id", sa.Uuid(), nullable=True),
        sa.Column("used_at", UtcDateTime(), nullable=True),
        sa.Column("refused_at", UtcDateTime(), nullable=True),
        sa.Column("refused_by", sa.Uuid(), nullable=True),
        sa.Column("refusal_sealed", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint(
            "((verified_at IS NULL) = (verified_by IS NULL)) AND ((verified_at IS NULL) = (answered_on IS NULL))",
            name=op.f("ck_travel_paper_verified_whole"),
        ),
        sa.CheckConstraint(
            "((issued_at IS NULL) = (issued_by IS NULL)) AND ((issued_at IS NULL) = (document_id IS NULL))",
            name=op.f("ck_travel_paper_issued_whole"),
        ),
        sa.CheckConstraint(
            "((refused_at IS NULL) = (refused_by IS NULL))", name=op.f("ck_travel_paper_refused_by_somebody")
        ),
        sa.CheckConstraint(
            "(state = 'refused') = (refused_at IS NOT NULL)", name=op.f("ck_travel_paper_refused_at_a_time")
        ),
        sa.CheckConstraint(
            "(state IN ('issued', 'used')) = (issued_at IS NOT NULL)", name=op.f("ck_travel_paper_issued_at_a_time")
        ),
        sa.CheckConstraint(
            "issued_at IS NULL OR verified_at IS NOT NULL", name=op.f("ck_travel_paper_issued_after_verified")
        ),
        sa.CheckConstraint("(state = 'used') = (used_at IS NOT NULL)", name=op.f("ck_travel_paper_used_at_a_time")),
        _to("travel_paper", "person_id", "person.id"),
        _to("travel_paper", "mission", "mission.code"),
        *(_to("travel_paper", column, "account.id") for column in ("requested_by", "verified_by", "issued_by")),
        _to("travel_paper", "refused_by", "account.id"),
        _to("travel_paper", "document_id", "identity_document.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_travel_paper")),
    )
    op.create_index("ix_travel_paper_person_id", "travel_paper", ["person_id"])
    op.create_index(
        "uq_travel_paper_person_id_open",
        "travel_paper",
        ["person_id"],
        unique=True,
        sqlite_where=STILL_OPEN,
        postgresql_where=STILL_OPEN,
    )
    op.create_index("ix_travel_paper_mission_state", "travel_paper", ["mission", "state", "requested_at", "id"])
    op.create_table(
        "travel_paper_proof",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("paper_id", sa.Uuid(), nullable=False),
        sa.Column("need", _choice("need", *NEEDS), nullable=False),
        sa.Column("proof", _choice("proof", "missing", "received", "waived"), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=False),
        _to("travel_paper_proof", "paper_id", "travel_paper.id"),
        _to("travel_paper_proof", "by", "account.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_travel_paper_proof")),
        sa.UniqueConstraint("paper_id", "need", name=op.f("uq_travel_paper_proof_paper_id_need")),
    )


def downgrade() -> None:
    """Go back."""
    op.drop_table("travel_paper_proof")
    op.drop_table("travel_paper")
