"""Where each document was and who verified it are facts; the lines of the reader stay with the document."""

import sqlalchemy as sa
from alembic import op

from migrant_support.domains.documents.models.whereabouts import TRIGGERS
from migrant_support.platform.store.columns import UtcDateTime
from migrant_support.platform.store.triggers import create_all, remove_all

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

PLACES = ("holder", "employer", "police", "mission_safe", "lost")


def _choice(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=24)


def _of(table: str) -> list[sa.schema.SchemaItem]:
    return [
        sa.ForeignKeyConstraint(["document_id"], ["identity_document.id"], name=op.f(f"fk_{table}_document_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f(f"fk_{table}_person_id")),
        sa.ForeignKeyConstraint(["by"], ["account.id"], name=op.f(f"fk_{table}_by")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    ]


def upgrade() -> None:
    """Go to this step."""
    op.add_column("identity_document", sa.Column("zone_sealed", sa.LargeBinary(), nullable=True))
    op.create_table(
        "document_move",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("from_place", _choice("from_place", *PLACES), nullable=False),
        sa.Column("to_place", _choice("to_place", *PLACES), nullable=False),
        sa.Column("reason_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=False),
        sa.CheckConstraint("from_place <> to_place", name=op.f("ck_document_move_goes_somewhere")),
        *_of("document_move"),
    )
    op.create_table(
        "document_check",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("way", _choice("check_way", "original", "reader", "authority"), nullable=False),
        sa.Column("reference_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=False),
        *_of("document_check"),
    )
    for table in ("document_move", "document_check"):
        for column in ("document_id", "person_id"):
            op.create_index(op.f(f"ix_{table}_{column}"), table, [column])
    create_all(op.get_bind(), TRIGGERS)


def downgrade() -> None:
    """Go back."""
    for table in ("document_check", "document_move"):
        for column in ("person_id", "document_id"):
            op.drop_index(op.f(f"ix_{table}_{column}"), table_name=table)
        op.drop_table(table)
    remove_all(op.get_bind(), TRIGGERS)
    op.drop_column("identity_document", "zone_sealed")
