"""What a list is, and what its sender's columns hold, are kept for the next list of the same form."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

KINDS = ("people", "stays", "passengers", "intake", "stock")
ADDED = ("kind", "samples_sealed", "columns_at", "is_remembered")


def upgrade() -> None:
    """Go to this step."""
    listed = ", ".join(f"'{kind}'" for kind in KINDS)
    op.execute(
        f"ALTER TABLE import_batch ADD COLUMN kind VARCHAR(24) CONSTRAINT ck_import_batch_list_kind "
        f"CHECK (kind IN ({listed}))"
    )
    op.add_column("import_batch", sa.Column("samples_sealed", sa.LargeBinary(), nullable=True))
    op.add_column("import_batch", sa.Column("columns_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("import_batch", sa.Column("is_remembered", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.execute("UPDATE import_batch SET kind = 'people', columns_at = made_at WHERE state <> 'reading'")
    op.create_table(
        "import_mapping",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("mission", sa.String(length=12), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(*KINDS, name="list_kind", native_enum=False, create_constraint=True, length=24),
            nullable=False,
        ),
        sa.Column("table_print", sa.String(length=64), nullable=False),
        sa.Column("fields", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("chosen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("chosen_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["chosen_by"], ["account.id"], name=op.f("fk_import_mapping_chosen_by")),
        sa.ForeignKeyConstraint(["mission"], ["mission.code"], name=op.f("fk_import_mapping_mission")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_mapping")),
        sa.UniqueConstraint("mission", "kind", "table_print", name=op.f("uq_import_mapping_mission_kind_table_print")),
    )


def downgrade() -> None:
    """Go back."""
    op.drop_table("import_mapping")
    for column in reversed(ADDED):
        op.drop_column("import_batch", column)
