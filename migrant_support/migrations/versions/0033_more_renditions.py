"""Renditions as PAXLST, HXL and PDF."""

import sqlalchemy as sa
from alembic import op

from migrant_support.platform.store.columns import UtcDateTime
from migrant_support.platform.store.triggers import create_all, only_added_to

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

TRIGGERS = (only_added_to("rendition"),)
BEFORE = ("xlsx", "csv", "json")
AFTER = (*BEFORE, "pdf", "paxlst", "hxl")


def upgrade() -> None:
    """Go to this step."""
    _allow(AFTER, instead_of=BEFORE)


def downgrade() -> None:
    """Go back. Renditions in the later formats cannot stay: their rows go."""
    connection = op.get_bind()
    if connection.dialect.name == "sqlite":
        for suffix in ("", "_delete"):
            op.execute(f"DROP TRIGGER rendition_is_only_added_to{suffix}")
        op.execute("DELETE FROM rendition WHERE format IN ('pdf', 'paxlst', 'hxl')")
        create_all(connection, TRIGGERS)
    else:
        op.execute("ALTER TABLE rendition DISABLE TRIGGER USER")
        op.execute("DELETE FROM rendition WHERE format IN ('pdf', 'paxlst', 'hxl')")
        op.execute("ALTER TABLE rendition ENABLE TRIGGER USER")
    _allow(BEFORE, instead_of=AFTER)


def _allow(formats: tuple[str, ...], *, instead_of: tuple[str, ...]) -> None:
    """Let the CHECK take these formats. SQLite makes the table anew for that and forgets its triggers."""
    with op.batch_alter_table("rendition", copy_from=_rendition(instead_of)) as table:
        table.drop_constraint(op.f("ck_rendition_rendering"), type_="check")
        allowed = ", ".join(f"'{one}'" for one in formats)
        table.create_check_constraint(op.f("ck_rendition_rendering"), f"format IN ({allowed})")
    if op.get_bind().dialect.name == "sqlite":
        create_all(op.get_bind(), TRIGGERS)


def _rendition(formats: tuple[str, ...]) -> sa.Table:
    """The table as it stands, with every name."""
    allowed = ", ".join(f"'{one}'" for one in formats)
    return sa.Table(
        "rendition",
        sa.MetaData(),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("recipient", sa.String(length=40), nullable=False),
        sa.Column("format", sa.String(length=24), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("withheld", sa.Integer(), nullable=False),
        sa.Column("withheld_digest", sa.String(length=64), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint(f"format IN ({allowed})", name="ck_rendition_rendering"),
        sa.CheckConstraint("withheld >= 0", name="ck_rendition_withheld_counts"),
        sa.ForeignKeyConstraint(["made_by"], ["account.id"], name="fk_rendition_made_by"),
        sa.ForeignKeyConstraint(["version_id"], ["manifest_version.id"], name="fk_rendition_version_id"),
        sa.PrimaryKeyConstraint("id", name="pk_rendition"),
        sa.UniqueConstraint(
            "version_id", "recipient", "format", "number", name="uq_rendition_version_id_recipient_format_number"
        ),
        sa.UniqueConstraint(
            "version_id", "recipient", "format", "withheld_digest",
            name="uq_rendition_version_id_recipient_format_withheld_digest",
        ),
    )  # fmt: skip
