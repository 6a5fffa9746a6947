"""Counts of stores, consignments between them, purchases and donations."""

import sqlalchemy as sa
from alembic import op

from migrant_support.domains.supplies.models.counting import COUNT_TRIGGERS
from migrant_support.domains.supplies.models.papers import PAPER_TRIGGERS, Rate
from migrant_support.platform.store.columns import Amount, UtcDateTime
from migrant_support.platform.store.triggers import create_all, remove_all

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def _choice(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=24)


def _to(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [target], name=op.f(f"fk_{table}_{column}"))


def upgrade() -> None:
    """Go to this step."""
    op.create_table(
        "stock_count",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("store_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            _choice("item_kind", "food", "infant", "hygiene", "medicine", "clothing", "equipment"),
            nullable=True,
        ),
        sa.Column("state", _choice("count_state", "open", "submitted", "closed", "cancelled"), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("started_at", UtcDateTime(), nullable=False),
        sa.Column("started_by", sa.Uuid(), nullable=False),
        sa.Column("submitted_at", UtcDateTime(), nullable=True),
        sa.Column("submitted_by", sa.Uuid(), nullable=True),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column("ended_by", sa.Uuid(), nullable=True),
        sa.Column("movement_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "(state IN ('closed', 'cancelled')) = (ended_at IS NOT NULL)",
            name=op.f("ck_stock_count_ended_has_a_moment"),
        ),
        sa.CheckConstraint(
            "state <> 'closed' OR (submitted_by IS NOT NULL AND ended_by <> submitted_by AND ended_by <> started_by)",
            name=op.f("ck_stock_count_approved_by_another"),
        ),
        sa.CheckConstraint("((ended_at IS NULL) = (ended_by IS NULL))", name=op.f("ck_stock_count_ended_by_somebody")),
        sa.CheckConstraint(
            "((submitted_at IS NULL) = (submitted_by IS NULL))", name=op.f("ck_stock_count_submitted_by_somebody")
        ),
        sa.CheckConstraint("round IN (1, 2)", name=op.f("ck_stock_count_two_rounds")),
        sa.ForeignKeyConstraint(["ended_by"], ["account.id"], name=op.f("fk_stock_count_ended_by")),
        sa.ForeignKeyConstraint(["movement_id"], ["stock_movement.id"], name=op.f("fk_stock_count_movement_id")),
        sa.ForeignKeyConstraint(["started_by"], ["account.id"], name=op.f("fk_stock_count_started_by")),
        sa.ForeignKeyConstraint(["store_id"], ["store.id"], name=op.f("fk_stock_count_store_id")),
        sa.ForeignKeyConstraint(["submitted_by"], ["account.id"], name=op.f("fk_stock_count_submitted_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stock_count")),
    )
    op.create_index("ix_stock_count_store_id_started_at", "stock_count", ["store_id", "started_at", "id"], unique=False)
    op.create_index(
        "uq_stock_count_store_id_under_way",
        "stock_count",
        ["store_id"],
        unique=True,
        sqlite_where=sa.text("state IN ('open', 'submitted')"),
        postgresql_where=sa.text("state IN ('open', 'submitted')"),
    )
    op.create_table(
        "count_line",
        sa.Column("count_id", sa.Uuid(), nullable=False),
        sa.Column("lot_id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("book", Amount(), nullable=True),
        sa.Column("first_counted", Amount(), nullable=True),
        sa.Column("counted", Amount(), nullable=True),
        sa.Column("is_again", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.CheckConstraint("counted IS NULL OR counted >= 0", name=op.f("ck_count_line_counted_not_negative")),
        sa.ForeignKeyConstraint(["count_id"], ["stock_count.id"], name=op.f("fk_count_line_count_id")),
        sa.ForeignKeyConstraint(
            ["lot_id", "item_id"], ["supply_lot.id", "supply_lot.item_id"], name=op.f("fk_count_line_lot_id_item_id")
        ),
        sa.PrimaryKeyConstraint("count_id", "lot_id", name=op.f("pk_count_line")),
    )
    op.create_table(
        "stock_transfer",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("from_store_id", sa.Uuid(), nullable=False),
        sa.Column("to_store_id", sa.Uuid(), nullable=False),
        sa.Column("state", _choice("transfer_state", "sent", "received", "taken_back"), nullable=False),
        sa.Column("sent_at", UtcDateTime(), nullable=False),
        sa.Column("sent_by", sa.Uuid(), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column("ended_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint("(state = 'sent') = (ended_at IS NULL)", name=op.f("ck_stock_transfer_on_the_way_or_ended")),
        sa.CheckConstraint(
            "((ended_at IS NULL) = (ended_by IS NULL))", name=op.f("ck_stock_transfer_ended_by_somebody")
        ),
        sa.CheckConstraint("from_store_id <> to_store_id", name=op.f("ck_stock_transfer_between_two_stores")),
        sa.ForeignKeyConstraint(["ended_by"], ["account.id"], name=op.f("fk_stock_transfer_ended_by")),
        sa.ForeignKeyConstraint(["from_store_id"], ["store.id"], name=op.f("fk_stock_transfer_from_store_id")),
        sa.ForeignKeyConstraint(["sent_by"], ["account.id"], name=op.f("fk_stock_transfer_sent_by")),
        sa.ForeignKeyConstraint(["to_store_id"], ["store.id"], name=op.f("fk_stock_transfer_to_store_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stock_transfer")),
    )
    op.create_index(
        "ix_stock_transfer_from_store_id_state", "stock_transfer", ["from_store_id", "state", "sent_at"], unique=False
    )
    op.create_index(
        "ix_stock_transfer_to_store_id_state", "stock_transfer", ["to_store_id", "state", "sent_at"], unique=False
    )
    op.create_table(
        "transfer_line",
        sa.Column("transfer_id", sa.Uuid(), nullable=False),
        sa.Column("lot_id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("sent", Amount(), nullable=False),
        sa.Column("arrived", Amount(), nullable=True),
        sa.Column("lost", Amount(), nullable=True),
        sa.CheckConstraint("((arrived IS NULL) = (lost IS NULL))", name=op.f("ck_transfer_line_arrived_and_lost")),
        sa.CheckConstraint(
            "arrived IS NULL OR (arrived >= 0 AND lost >= 0 AND arrived + lost = sent)",
            name=op.f("ck_transfer_line_adds_up"),
        ),
        sa.CheckConstraint("sent > 0", name=op.f("ck_transfer_line_sent_something")),
        sa.ForeignKeyConstraint(
            ["lot_id", "item_id"], ["supply_lot.id", "supply_lot.item_id"], name=op.f("fk_transfer_line_lot_id_item_id")
        ),
        sa.ForeignKeyConstraint(["transfer_id"], ["stock_transfer.id"], name=op.f("fk_transfer_line_transfer_id")),
        sa.PrimaryKeyConstraint("transfer_id", "lot_id", name=op.f("pk_transfer_line")),
    )
    op.create_table(
        "stock_purchase",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("store_id", sa.Uuid(), nullable=False),
        sa.Column("movement_id", sa.Uuid(), nullable=False),
        sa.Column("shop", sa.String(length=120), nullable=False),
        sa.Column("receipt_no", sa.String(length=40), nullable=False),
        sa.Column("bought_on", sa.Date(), nullable=False),
        sa.Column("amount", Amount(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("rate", Rate(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.CheckConstraint("amount > 0 AND rate > 0", name=op.f("ck_stock_purchase_paid_something")),
        sa.ForeignKeyConstraint(["made_by"], ["account.id"], name=op.f("fk_stock_purchase_made_by")),
        sa.ForeignKeyConstraint(["movement_id"], ["stock_movement.id"], name=op.f("fk_stock_purchase_movement_id")),
        sa.ForeignKeyConstraint(["store_id"], ["store.id"], name=op.f("fk_stock_purchase_store_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stock_purchase")),
        sa.UniqueConstraint("movement_id", name=op.f("uq_stock_purchase_movement_id")),
    )
    op.create_index("ix_stock_purchase_store_id_made_at", "stock_purchase", ["store_id", "made_at", "id"], unique=False)
    op.create_table(
        "stock_donation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("store_id", sa.Uuid(), nullable=False),
        sa.Column("movement_id", sa.Uuid(), nullable=False),
        sa.Column("mission", sa.String(length=12), nullable=False),
        sa.Column("year", sa.SmallInteger(), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("donor", sa.String(length=120), nullable=False),
        sa.Column("address", sa.String(length=240), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["made_by"], ["account.id"], name=op.f("fk_stock_donation_made_by")),
        sa.ForeignKeyConstraint(["mission"], ["mission.code"], name=op.f("fk_stock_donation_mission")),
        sa.ForeignKeyConstraint(["movement_id"], ["stock_movement.id"], name=op.f("fk_stock_donation_movement_id")),
        sa.ForeignKeyConstraint(["store_id"], ["store.id"], name=op.f("fk_stock_donation_store_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stock_donation")),
        sa.UniqueConstraint("mission", "year", "serial", name=op.f("uq_stock_donation_mission_year_serial")),
        sa.UniqueConstraint("movement_id", name=op.f("uq_stock_donation_movement_id")),
    )
    op.create_index("ix_stock_donation_store_id_made_at", "stock_donation", ["store_id", "made_at", "id"], unique=False)
    create_all(op.get_bind(), (*COUNT_TRIGGERS, *PAPER_TRIGGERS))


def downgrade() -> None:
    """Go back."""
    for table in ("stock_donation", "stock_purchase", "transfer_line", "stock_transfer", "count_line", "stock_count"):
        op.drop_table(table)
    remove_all(op.get_bind(), (*COUNT_TRIGGERS, *PAPER_TRIGGERS))
