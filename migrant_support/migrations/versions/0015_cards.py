"""Cards of people: hashed tokens, short codes, one that counts for each person."""

import sqlalchemy as sa
from alembic import op

from migrant_support.platform.store.columns import UtcDateTime

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

IN_FORCE = sa.text("revoked_at IS NULL")


def upgrade() -> None:
    """Go to this step."""
    op.create_table(
        "id_card",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("spoken", sa.String(length=7), nullable=False),
        sa.Column("issued_at", UtcDateTime(), nullable=False),
        sa.Column("issued_by", sa.Uuid(), nullable=False),
        sa.Column("revoked_at", UtcDateTime(), nullable=True),
        sa.Column("revoked_by", sa.Uuid(), nullable=True),
        sa.Column(
            "revoked_reason",
            sa.Enum(
                "lost",
                "damaged",
                "changed",
                name="revoked_reason",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=True,
        ),
        sa.CheckConstraint(
            "((revoked_at IS NULL) = (revoked_by IS NULL)) AND ((revoked_at IS NULL) = (revoked_reason IS NULL))",
            name=op.f("ck_id_card_revoked_whole"),
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_id_card_person_id")),
        sa.ForeignKeyConstraint(["issued_by"], ["account.id"], name=op.f("fk_id_card_issued_by")),
        sa.ForeignKeyConstraint(["revoked_by"], ["account.id"], name=op.f("fk_id_card_revoked_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_id_card")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_id_card_token_hash")),
        sa.UniqueConstraint("spoken", name=op.f("uq_id_card_spoken")),
    )
    op.create_index("ix_id_card_person_id", "id_card", ["person_id"])
    op.create_index(
        "uq_id_card_person_id_in_force",
        "id_card",
        ["person_id"],
        unique=True,
        sqlite_where=IN_FORCE,
        postgresql_where=IN_FORCE,
    )


def downgrade() -> None:
    """Go back."""
    op.drop_table("id_card")
