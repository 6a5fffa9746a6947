"""The mission's safe is a ledger: receipts, what was put in, what left.

The history of documents may go to the row that stays when two rows of a person become one.
"""

import sqlalchemy as sa
from alembic import op

from migrant_support.domains.documents.models.safe import SAFE_TRIGGERS
from migrant_support.domains.documents.models.whereabouts import TRIGGERS
from migrant_support.platform.store.columns import Amount, UtcDateTime
from migrant_support.platform.store.triggers import create_all, remove_all

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def _choice(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=24)


def _to(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [target], name=op.f(f"fk_{table}_{column}"))


def _make_anew() -> None:
    """The triggers of the history as they read now."""
    connection = op.get_bind()
    for trigger in TRIGGERS:
        on_table = f" ON {trigger.table}" if connection.dialect.name == "postgresql" else ""
        for end in ("", "_sealed", "_delete"):
            connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {trigger.name}{end}{on_table}")
    remove_all(connection, TRIGGERS)
    create_all(connection, TRIGGERS)


def upgrade() -> None:
    """Go to this step."""
    op.create_table(
        "receipt",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("mission", sa.String(length=12), nullable=False),
        sa.Column("year", sa.SmallInteger(), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("kind", _choice("receipt_kind", "deposit", "return", "disposal"), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("issued_at", UtcDateTime(), nullable=False),
        sa.Column("issued_by", sa.Uuid(), nullable=False),
        sa.Column("supersedes_id", sa.Uuid(), nullable=True),
        _to("receipt", "mission", "mission.code"),
        _to("receipt", "person_id", "person.id"),
        _to("receipt", "issued_by", "account.id"),
        _to("receipt", "supersedes_id", "receipt.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_receipt")),
        sa.UniqueConstraint("mission", "year", "serial", name=op.f("uq_receipt_mission_year_serial")),
        sa.UniqueConstraint("supersedes_id", name=op.f("uq_receipt_supersedes_id")),
    )
    op.create_index(op.f("ix_receipt_person_id"), "receipt", ["person_id"])
    op.create_table(
        "safe_item",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("mission", sa.String(length=12), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("receipt_id", sa.Uuid(), nullable=False),
        sa.Column("kind", _choice("item_kind", "document", "phone", "money", "other"), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=True),
        sa.Column("what_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("amount", Amount(), nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=True),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("((amount IS NULL) = (currency IS NULL))", name=op.f("ck_safe_item_amount_with_currency")),
        sa.CheckConstraint("(kind = 'money') = (amount IS NOT NULL)", name=op.f("ck_safe_item_money_has_an_amount")),
        sa.CheckConstraint(
            "(kind = 'document') = (document_id IS NOT NULL)", name=op.f("ck_safe_item_document_is_named")
        ),
        sa.CheckConstraint("amount > 0", name=op.f("ck_safe_item_amount_positive")),
        _to("safe_item", "mission", "mission.code"),
        _to("safe_item", "person_id", "person.id"),
        _to("safe_item", "receipt_id", "receipt.id"),
        _to("safe_item", "document_id", "identity_document.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_safe_item")),
    )
    op.create_index("ix_safe_item_mission_at", "safe_item", ["mission", "at", "id"])
    op.create_index(op.f("ix_safe_item_person_id"), "safe_item", ["person_id"])
    op.create_index(op.f("ix_safe_item_document_id"), "safe_item", ["document_id"])
    op.create_table(
        "safe_release",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("receipt_id", sa.Uuid(), nullable=False),
        sa.Column("reason_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        _to("safe_release", "item_id", "safe_item.id"),
        _to("safe_release", "person_id", "person.id"),
        _to("safe_release", "receipt_id", "receipt.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_safe_release")),
        sa.UniqueConstraint("item_id", name=op.f("uq_safe_release_item_id")),
    )
    op.create_index(op.f("ix_safe_release_person_id"), "safe_release", ["person_id"])
    create_all(op.get_bind(), SAFE_TRIGGERS)
    _make_anew()


def downgrade() -> None:
    """Go back."""
    for table in ("safe_release", "safe_item", "receipt"):
        op.drop_table(table)
    remove_all(op.get_bind(), SAFE_TRIGGERS)
