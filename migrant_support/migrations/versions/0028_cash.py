"""Cash aid: requests approved by another, payments with the rate of the day, funds with their books and counts."""

import sqlalchemy as sa
from alembic import op

from migrant_support.domains.cash.models.funds import FUND_TRIGGERS
from migrant_support.domains.cash.models.requests import PAYMENT_TRIGGERS
from migrant_support.platform.store.columns import Amount, Rate, UtcDateTime
from migrant_support.platform.store.triggers import create_all, remove_all

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def _choice(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=24)


def _to(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [target], name=op.f(f"fk_{table}_{column}"))


def upgrade() -> None:
    """Go to this step."""
    op.create_table(
        "cash_fund",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("mission", sa.String(length=12), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("source", _choice("fund_source", "bureau", "ministry", "iom", "community", "other"), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("opened_at", UtcDateTime(), nullable=False),
        sa.Column("opened_by", sa.Uuid(), nullable=False),
        _to("cash_fund", "mission", "mission.code"),
        _to("cash_fund", "opened_by", "account.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cash_fund")),
        sa.UniqueConstraint("mission", "name", name=op.f("uq_cash_fund_mission_name")),
    )
    op.create_table(
        "cash_count",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("fund_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("counted", Amount(), nullable=False),
        sa.Column("expected", Amount(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=False),
        sa.CheckConstraint("counted >= 0", name=op.f("ck_cash_count_counted_not_negative")),
        sa.CheckConstraint("counted = expected OR reason <> ''", name=op.f("ck_cash_count_difference_has_a_reason")),
        _to("cash_count", "fund_id", "cash_fund.id"),
        _to("cash_count", "by", "account.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cash_count")),
    )
    op.create_index(op.f("ix_cash_count_fund_id_at"), "cash_count", ["fund_id", "at", "id"])
    op.create_table(
        "cash_request",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("mission", sa.String(length=12), nullable=False),
        sa.Column("fund_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=True),
        sa.Column(
            "purpose",
            _choice("purpose", "cash", "ticket", "fine", "medical", "transport", "papers", "other"),
            nullable=False,
        ),
        sa.Column("amount", Amount(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("reason_sealed", sa.LargeBinary(), nullable=True),
        sa.Column(
            "state", _choice("request_state", "requested", "approved", "paid", "refused", "withdrawn"), nullable=False
        ),
        sa.Column("requested_at", UtcDateTime(), nullable=False),
        sa.Column("requested_by", sa.Uuid(), nullable=False),
        sa.Column("approved_at", UtcDateTime(), nullable=True),
        sa.Column("approved_by", sa.Uuid(), nullable=True),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column("ended_by", sa.Uuid(), nullable=True),
        sa.Column("end_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("amount > 0", name=op.f("ck_cash_request_amount_positive")),
        sa.CheckConstraint(
            "state NOT IN ('approved', 'paid') OR approved_at IS NOT NULL",
            name=op.f("ck_cash_request_approved_before_paid"),
        ),
        sa.CheckConstraint("approved_by <> requested_by", name=op.f("ck_cash_request_approved_by_another")),
        sa.CheckConstraint(
            "((approved_at IS NULL) = (approved_by IS NULL))", name=op.f("ck_cash_request_approved_by_someone")
        ),
        sa.CheckConstraint(
            "(state IN ('refused', 'withdrawn')) = (ended_at IS NOT NULL)",
            name=op.f("ck_cash_request_ended_at_a_moment"),
        ),
        sa.CheckConstraint("((ended_at IS NULL) = (ended_by IS NULL))", name=op.f("ck_cash_request_ended_by_someone")),
        sa.CheckConstraint(
            "state <> 'requested' OR approved_at IS NULL", name=op.f("ck_cash_request_requested_is_open")
        ),
        _to("cash_request", "mission", "mission.code"),
        _to("cash_request", "fund_id", "cash_fund.id"),
        _to("cash_request", "person_id", "person.id"),
        _to("cash_request", "unit_id", "travel_unit.id"),
        _to("cash_request", "requested_by", "account.id"),
        _to("cash_request", "approved_by", "account.id"),
        _to("cash_request", "ended_by", "account.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cash_request")),
        sa.UniqueConstraint("id", "approved_by", name=op.f("uq_cash_request_id_approved_by")),
    )
    op.create_index(
        op.f("ix_cash_request_mission_state_requested_at"), "cash_request", ["mission", "state", "requested_at", "id"]
    )
    op.create_index(op.f("ix_cash_request_person_id"), "cash_request", ["person_id"])
    op.create_index(op.f("ix_cash_request_requested_at"), "cash_request", ["requested_at", "id"])
    op.create_table(
        "cash_payment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column("fund_id", sa.Uuid(), nullable=False),
        sa.Column("mission", sa.String(length=12), nullable=False),
        sa.Column("year", sa.SmallInteger(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("amount", Amount(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("fund_amount", Amount(), nullable=False),
        sa.Column("fund_currency", sa.String(length=3), nullable=False),
        sa.Column("rate", Rate(), nullable=True),
        sa.Column("rate_on", sa.Date(), nullable=True),
        sa.Column("rate_source", sa.String(length=60), nullable=True),
        sa.Column("approved_by", sa.Uuid(), nullable=False),
        sa.Column("paid_at", UtcDateTime(), nullable=False),
        sa.Column("paid_by", sa.Uuid(), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("amount > 0 AND fund_amount > 0", name=op.f("ck_cash_payment_amounts_positive")),
        sa.CheckConstraint("paid_by <> approved_by", name=op.f("ck_cash_payment_paid_by_another")),
        sa.CheckConstraint(
            "(currency = fund_currency) = (rate IS NULL)", name=op.f("ck_cash_payment_rate_between_currencies")
        ),
        sa.CheckConstraint("rate IS NULL OR rate > 0", name=op.f("ck_cash_payment_rate_positive")),
        sa.CheckConstraint(
            "((rate IS NULL) = (rate_on IS NULL)) AND ((rate IS NULL) = (rate_source IS NULL))",
            name=op.f("ck_cash_payment_rate_with_source"),
        ),
        sa.CheckConstraint(
            "rate IS NOT NULL OR fund_amount = amount", name=op.f("ck_cash_payment_same_currency_same_amount")
        ),
        _to("cash_payment", "fund_id", "cash_fund.id"),
        _to("cash_payment", "mission", "mission.code"),
        _to("cash_payment", "paid_by", "account.id"),
        sa.ForeignKeyConstraint(
            ["request_id", "approved_by"],
            ["cash_request.id", "cash_request.approved_by"],
            name=op.f("fk_cash_payment_request_id_approved_by"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cash_payment")),
        sa.UniqueConstraint("mission", "year", "number", name=op.f("uq_cash_payment_mission_year_number")),
        sa.UniqueConstraint("request_id", name=op.f("uq_cash_payment_request_id")),
    )
    op.create_index(op.f("ix_cash_payment_fund_id"), "cash_payment", ["fund_id"])
    op.create_table(
        "fund_entry",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("fund_id", sa.Uuid(), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column(
            "kind", _choice("entry_kind", "deposit", "payment", "return", "withdrawal", "difference"), nullable=False
        ),
        sa.Column("amount", Amount(), nullable=False),
        sa.Column("balance_after", Amount(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=False),
        sa.Column("payment_id", sa.Uuid(), nullable=True),
        sa.Column("count_id", sa.Uuid(), nullable=True),
        sa.Column("reference", sa.String(length=60), nullable=False),
        sa.CheckConstraint("kind NOT IN ('deposit', 'return') OR amount > 0", name=op.f("ck_fund_entry_comes_in")),
        sa.CheckConstraint("(kind = 'difference') = (count_id IS NOT NULL)", name=op.f("ck_fund_entry_count_is_named")),
        sa.CheckConstraint("kind NOT IN ('payment', 'withdrawal') OR amount < 0", name=op.f("ck_fund_entry_goes_out")),
        sa.CheckConstraint("amount <> 0", name=op.f("ck_fund_entry_moves_something")),
        sa.CheckConstraint("balance_after >= 0", name=op.f("ck_fund_entry_never_below_zero")),
        sa.CheckConstraint(
            "(kind IN ('payment', 'return')) = (payment_id IS NOT NULL)", name=op.f("ck_fund_entry_payment_is_named")
        ),
        sa.CheckConstraint("serial > 0", name=op.f("ck_fund_entry_serial_positive")),
        _to("fund_entry", "fund_id", "cash_fund.id"),
        _to("fund_entry", "by", "account.id"),
        _to("fund_entry", "payment_id", "cash_payment.id"),
        _to("fund_entry", "count_id", "cash_count.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fund_entry")),
        sa.UniqueConstraint("count_id", name=op.f("uq_fund_entry_count_id")),
        sa.UniqueConstraint("fund_id", "serial", name=op.f("uq_fund_entry_fund_id_serial")),
    )
    op.create_index(op.f("ix_fund_entry_fund_id_day"), "fund_entry", ["fund_id", "day"])
    op.create_index(op.f("ix_fund_entry_payment_id"), "fund_entry", ["payment_id"])
    op.create_index(
        op.f("uq_fund_entry_payment_id_payment"),
        "fund_entry",
        ["payment_id"],
        unique=True,
        sqlite_where=sa.text("kind = 'payment'"),
        postgresql_where=sa.text("kind = 'payment'"),
    )
    create_all(op.get_bind(), (*PAYMENT_TRIGGERS, *FUND_TRIGGERS))


def downgrade() -> None:
    """Go back."""
    op.drop_table("fund_entry")
    op.drop_table("cash_payment")
    op.drop_table("cash_request")
    op.drop_table("cash_count")
    op.drop_table("cash_fund")
    remove_all(op.get_bind(), (*PAYMENT_TRIGGERS, *FUND_TRIGGERS))
