"""The book of each store: items, stores, lots, movements with their lines, and balances that triggers keep."""

import sqlalchemy as sa
from alembic import op

from migrant_support.domains.supplies.models.ledger import LEDGER_TRIGGERS
from migrant_support.platform.store.columns import Amount, UtcDateTime
from migrant_support.platform.store.triggers import create_all, remove_all

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def _choice(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=24)


def _to(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [target], name=op.f(f"fk_{table}_{column}"))


def upgrade() -> None:
    """Go to this step."""
    op.create_table(
        "supply_item",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column(
            "kind",
            _choice("item_kind", "food", "infant", "hygiene", "medicine", "clothing", "equipment"),
            nullable=False,
        ),
        sa.Column(
            "unit",
            _choice("unit", "kg", "l", "piece", "packet", "tin", "bottle", "tablet", "sachet", "pair", "set"),
            nullable=False,
        ),
        sa.Column("name_en", sa.String(length=80), nullable=False),
        sa.Column("name_si", sa.String(length=120), nullable=False),
        sa.Column("name_ta", sa.String(length=120), nullable=False),
        sa.Column("kcal", Amount(), nullable=True),
        sa.Column("pack", _choice("pack", "box", "bag", "pack", "tray", "bale"), nullable=True),
        sa.Column("pack_size", sa.Integer(), nullable=True),
        sa.Column("is_perishable", sa.Boolean(), nullable=False),
        sa.Column("least", Amount(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("archived_at", UtcDateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("((pack_size IS NULL) = (pack IS NULL))", name=op.f("ck_supply_item_pack_with_size")),
        sa.CheckConstraint("kcal IS NULL OR kcal > 0", name=op.f("ck_supply_item_kcal_above_zero")),
        sa.CheckConstraint("least >= 0", name=op.f("ck_supply_item_least_not_negative")),
        sa.CheckConstraint("length(code) > 0 AND lower(code) = code", name=op.f("ck_supply_item_code_form")),
        sa.CheckConstraint("pack_size IS NULL OR pack_size > 1", name=op.f("ck_supply_item_pack_of_several")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supply_item")),
        sa.UniqueConstraint("code", name=op.f("uq_supply_item_code")),
    )
    op.create_table(
        "store",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=24), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("mission", sa.String(length=12), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=True),
        sa.Column("zone", sa.String(length=40), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("closed_at", UtcDateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["mission"], ["mission.code"], name=op.f("fk_store_mission")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_store_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_store")),
        sa.UniqueConstraint("code", name=op.f("uq_store_code")),
    )
    op.create_index("ix_store_mission", "store", ["mission"], unique=False)
    op.create_index("ix_store_site_id", "store", ["site_id"], unique=False)
    op.create_table(
        "store_minimum",
        sa.Column("store_id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("least", Amount(), nullable=False),
        sa.CheckConstraint("least >= 0", name=op.f("ck_store_minimum_least_not_negative")),
        sa.ForeignKeyConstraint(["item_id"], ["supply_item.id"], name=op.f("fk_store_minimum_item_id")),
        sa.ForeignKeyConstraint(["store_id"], ["store.id"], name=op.f("fk_store_minimum_store_id")),
        sa.PrimaryKeyConstraint("store_id", "item_id", name=op.f("pk_store_minimum")),
    )
    op.create_table(
        "supply_lot",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("batch", sa.String(length=60), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("donor", sa.String(length=120), nullable=False),
        sa.Column("unit_cost", Amount(), nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=True),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("((unit_cost IS NULL) = (currency IS NULL))", name=op.f("ck_supply_lot_cost_with_currency")),
        sa.CheckConstraint("unit_cost IS NULL OR unit_cost >= 0", name=op.f("ck_supply_lot_cost_not_negative")),
        sa.ForeignKeyConstraint(["item_id"], ["supply_item.id"], name=op.f("fk_supply_lot_item_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supply_lot")),
        sa.UniqueConstraint("id", "item_id", name=op.f("uq_supply_lot_id_item_id")),
    )
    op.create_index("ix_supply_lot_item_id_batch", "supply_lot", ["item_id", "batch"], unique=False)
    op.create_table(
        "stock_movement",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("store_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            _choice(
                "movement_kind",
                "opening",
                "receipt",
                "purchase",
                "donation",
                "issue",
                "return",
                "transfer_out",
                "transfer_in",
                "adjustment",
                "loss",
                "count",
                "correction",
            ),
            nullable=False,
        ),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column("purpose", _choice("purpose", "ration", "meal", "medicine", "house", "other"), nullable=True),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("of_id", sa.Uuid(), nullable=True),
        sa.Column("reference_kind", sa.String(length=24), nullable=True),
        sa.Column("reference_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "(kind = 'issue') = (purpose IS NOT NULL)", name=op.f("ck_stock_movement_issue_has_a_purpose")
        ),
        sa.CheckConstraint(
            "(kind IN ('return', 'correction')) = (of_id IS NOT NULL)", name=op.f("ck_stock_movement_answers_another")
        ),
        sa.CheckConstraint(
            "((reference_kind IS NULL) = (reference_id IS NULL))", name=op.f("ck_stock_movement_reference_whole")
        ),
        sa.CheckConstraint("at <= made_at", name=op.f("ck_stock_movement_has_happened")),
        sa.ForeignKeyConstraint(["made_by"], ["account.id"], name=op.f("fk_stock_movement_made_by")),
        sa.ForeignKeyConstraint(["of_id"], ["stock_movement.id"], name=op.f("fk_stock_movement_of_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_stock_movement_person_id")),
        sa.ForeignKeyConstraint(["store_id"], ["store.id"], name=op.f("fk_stock_movement_store_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stock_movement")),
        sa.UniqueConstraint("id", "store_id", "at", name=op.f("uq_stock_movement_id_store_id_at")),
    )
    op.create_index("ix_stock_movement_of_id", "stock_movement", ["of_id"], unique=False)
    op.create_index("ix_stock_movement_person_id", "stock_movement", ["person_id"], unique=False)
    op.create_index("ix_stock_movement_reference_id", "stock_movement", ["reference_id"], unique=False)
    op.create_index("ix_stock_movement_store_id_at", "stock_movement", ["store_id", "at", "id"], unique=False)
    op.create_index(
        "uq_stock_movement_of_id_corrected",
        "stock_movement",
        ["of_id"],
        unique=True,
        sqlite_where=sa.text("kind = 'correction'"),
        postgresql_where=sa.text("kind = 'correction'"),
    )
    op.create_table(
        "movement_line",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("movement_id", sa.Uuid(), nullable=False),
        sa.Column("store_id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("lot_id", sa.Uuid(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column(
            "from_account",
            _choice("from_account", "store", "supplier", "donor", "opening", "people", "transit", "loss", "adjustment"),
            nullable=False,
        ),
        sa.Column(
            "to_account",
            _choice("to_account", "store", "supplier", "donor", "opening", "people", "transit", "loss", "adjustment"),
            nullable=False,
        ),
        sa.Column("quantity", Amount(), nullable=False),
        sa.Column("change", Amount(), nullable=False),
        sa.CheckConstraint(
            "'store' IN (from_account, to_account) OR 'transit' IN (from_account, to_account)",
            name=op.f("ck_movement_line_of_a_store"),
        ),
        sa.CheckConstraint(
            "change = CASE WHEN to_account = 'store' THEN quantity WHEN from_account = 'store' THEN -quantity ELSE 0 END",
            name=op.f("ck_movement_line_change_of_the_store"),
        ),
        sa.CheckConstraint("from_account <> to_account", name=op.f("ck_movement_line_between_two_accounts")),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_movement_line_quantity_above_zero")),
        sa.ForeignKeyConstraint(
            ["lot_id", "item_id"], ["supply_lot.id", "supply_lot.item_id"], name=op.f("fk_movement_line_lot_id_item_id")
        ),
        sa.ForeignKeyConstraint(
            ["movement_id", "store_id", "at"],
            ["stock_movement.id", "stock_movement.store_id", "stock_movement.at"],
            name=op.f("fk_movement_line_movement_id_store_id_at"),
        ),
        sa.ForeignKeyConstraint(["store_id"], ["store.id"], name=op.f("fk_movement_line_store_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_movement_line")),
    )
    op.create_index("ix_movement_line_movement_id", "movement_line", ["movement_id"], unique=False)
    op.create_index(
        "ix_movement_line_store_item_at", "movement_line", ["store_id", "item_id", "at", "id", "change"], unique=False
    )
    op.create_index("ix_movement_line_store_lot_at", "movement_line", ["store_id", "lot_id", "at"], unique=False)
    op.create_table(
        "stock_balance",
        sa.Column("store_id", sa.Uuid(), nullable=False),
        sa.Column("lot_id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("quantity", Amount(), nullable=False),
        sa.CheckConstraint("quantity >= 0", name=op.f("ck_stock_balance_never_below_zero")),
        sa.ForeignKeyConstraint(
            ["lot_id", "item_id"], ["supply_lot.id", "supply_lot.item_id"], name=op.f("fk_stock_balance_lot_id_item_id")
        ),
        sa.ForeignKeyConstraint(["store_id"], ["store.id"], name=op.f("fk_stock_balance_store_id")),
        sa.PrimaryKeyConstraint("store_id", "lot_id", name=op.f("pk_stock_balance")),
    )
    op.create_index("ix_stock_balance_store_item", "stock_balance", ["store_id", "item_id"], unique=False)
    create_all(op.get_bind(), LEDGER_TRIGGERS)


def downgrade() -> None:
    """Go back."""
    for table in (
        "stock_balance",
        "movement_line",
        "stock_movement",
        "supply_lot",
        "store_minimum",
        "store",
        "supply_item",
    ):
        op.drop_table(table)
    remove_all(op.get_bind(), LEDGER_TRIGGERS)
