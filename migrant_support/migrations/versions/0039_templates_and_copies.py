"""The columns of each recipient, copies that are asked for, and the template as part of a rendition."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrant_support.domains.sites.models.frozen import closed_stays
from migrant_support.platform.store.columns import UtcDateTime
from migrant_support.platform.store.triggers import create_all, only_added_to, remove_all

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None

FORMATS = ("xlsx", "csv", "json", "pdf", "paxlst", "hxl")
RENDITION = (only_added_to("rendition"),)
TRIGGERS = (
    only_added_to("column_template"),
    closed_stays(
        "manifest_copy",
        closed="taken_at",
        fixed=(
            "id", "version_id", "recipient", "format", "mark", "reason", "asked_at", "asked_by", "until_at",
            "rendition_id", "content_hash", "is_locked", "withheld",
        ),
    ),
)  # fmt: skip
BEFORE = "uq_rendition_version_id_recipient_format_withheld_digest"
AFTER = "uq_rendition_made_once"


def upgrade() -> None:
    """Go to this step."""
    with op.batch_alter_table("rendition", copy_from=_rendition(with_template=False)) as table:
        table.add_column(sa.Column("template", sa.Integer(), nullable=False, server_default="0"))
        table.create_check_constraint(op.f("ck_rendition_template_counts"), "template >= 0")
        table.drop_constraint(op.f(BEFORE), type_="unique")
        table.create_unique_constraint(
            op.f(AFTER), ["version_id", "recipient", "format", "template", "withheld_digest"]
        )
    _triggers_again()
    op.create_table(
        "column_template",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("recipient", sa.String(length=40), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("columns", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("dates", _enum("date_form", "iso", "day_first", "month_named"), nullable=False),
        sa.Column("language", _enum("heading_words", "names", "en", "si", "ta"), nullable=False),
        sa.Column("in_force_from", sa.Date(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.CheckConstraint("number >= 1", name=op.f("ck_column_template_number_counts")),
        sa.ForeignKeyConstraint(["made_by"], ["account.id"], name=op.f("fk_column_template_made_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_column_template")),
        sa.UniqueConstraint("recipient", "number", name=op.f("uq_column_template_recipient_number")),
    )
    op.create_table(
        "manifest_copy",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("recipient", sa.String(length=40), nullable=False),
        sa.Column("format", _enum("rendering", *FORMATS), nullable=False),
        sa.Column("mark", sa.String(length=9), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("until_at", UtcDateTime(), nullable=False),
        sa.Column("taken_at", UtcDateTime(), nullable=True),
        sa.Column("rendition_id", sa.Uuid(), nullable=True),
        sa.Column("content_hash", sa.String(length=64), nullable=True),
        sa.Column("is_locked", sa.Boolean(), nullable=False),
        sa.Column("withheld", sa.Integer(), nullable=False),
        sa.CheckConstraint("until_at > asked_at", name=op.f("ck_manifest_copy_ends_after_start")),
        sa.CheckConstraint("taken_at IS NULL OR taken_at <= until_at", name=op.f("ck_manifest_copy_taken_in_time")),
        sa.CheckConstraint(
            "((taken_at IS NULL) = (content_hash IS NULL)) AND ((taken_at IS NULL) = (rendition_id IS NULL))",
            name=op.f("ck_manifest_copy_taken_whole"),
        ),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_manifest_copy_has_a_reason")),
        sa.ForeignKeyConstraint(["asked_by"], ["account.id"], name=op.f("fk_manifest_copy_asked_by")),
        sa.ForeignKeyConstraint(["rendition_id"], ["rendition.id"], name=op.f("fk_manifest_copy_rendition_id")),
        sa.ForeignKeyConstraint(["version_id"], ["manifest_version.id"], name=op.f("fk_manifest_copy_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_manifest_copy")),
        sa.UniqueConstraint("mark", name=op.f("uq_manifest_copy_mark")),
    )
    op.create_index("ix_manifest_copy_version_id_asked_at", "manifest_copy", ["version_id", "asked_at"], unique=False)
    op.create_index("ix_manifest_copy_content_hash", "manifest_copy", ["content_hash"], unique=False)
    create_all(op.get_bind(), TRIGGERS)


def downgrade() -> None:
    """Go back. What was made with a template cannot stay: those rows go."""
    op.drop_table("manifest_copy")
    op.drop_table("column_template")
    remove_all(op.get_bind(), TRIGGERS)
    if op.get_bind().dialect.name == "sqlite":
        for suffix in ("", "_delete"):
            op.execute(f"DROP TRIGGER rendition_is_only_added_to{suffix}")
    else:
        op.execute("ALTER TABLE rendition DISABLE TRIGGER USER")
    op.execute("DELETE FROM rendition WHERE template <> 0")
    if op.get_bind().dialect.name != "sqlite":
        op.execute("ALTER TABLE rendition ENABLE TRIGGER USER")
    with op.batch_alter_table("rendition", copy_from=_rendition(with_template=True)) as table:
        table.drop_constraint(op.f(AFTER), type_="unique")
        table.drop_constraint(op.f("ck_rendition_template_counts"), type_="check")
        table.create_unique_constraint(op.f(BEFORE), ["version_id", "recipient", "format", "withheld_digest"])
        table.drop_column("template")
    _triggers_again()


def _enum(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=24)


def _triggers_again() -> None:
    """SQLite makes the table anew and forgets its triggers."""
    if op.get_bind().dialect.name == "sqlite":
        create_all(op.get_bind(), RENDITION)


def _rendition(*, with_template: bool) -> sa.Table:
    """The table as it stands, with every name."""
    allowed = ", ".join(f"'{one}'" for one in FORMATS)
    more: list[sa.SchemaItem] = []
    if with_template:
        more = [
            sa.Column("template", sa.Integer(), nullable=False, server_default="0"),
            sa.CheckConstraint("template >= 0", name="ck_rendition_template_counts"),
            sa.UniqueConstraint("version_id", "recipient", "format", "template", "withheld_digest", name=AFTER),
        ]
    else:
        more = [sa.UniqueConstraint("version_id", "recipient", "format", "withheld_digest", name=BEFORE)]
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
        sa.Index("ix_rendition_content_hash", "content_hash"),
        *more,
    )
