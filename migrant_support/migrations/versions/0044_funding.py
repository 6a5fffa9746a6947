"""The book of what flights cost and who paid."""

import sqlalchemy as sa
from alembic import op

from migrant_support.domains.funding.models import FUNDING_TRIGGERS
from migrant_support.platform.store.columns import Amount, Rate, UtcDateTime
from migrant_support.platform.store.triggers import create_all, remove_all

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this step."""
    op.create_table(
        "flight_money",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("flight_id", sa.Uuid(), nullable=False),
        sa.Column(
            "side",
            sa.Enum("cost", "funding", name="money_side", native_enum=False, create_constraint=True, length=24),
            nullable=False,
        ),
        sa.Column(
            "item",
            sa.Enum(
                "charter",
                "tickets",
                "handling",
                "escort",
                "buses",
                "other",
                name="cost_item",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=True,
        ),
        sa.Column(
            "payer",
            sa.Enum(
                "state", "slbfe", "iom", "self", name="payer", native_enum=False, create_constraint=True, length=24
            ),
            nullable=True,
        ),
        sa.Column("amount", Amount(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("rate", Rate(), nullable=True),
        sa.Column("rate_on", sa.Date(), nullable=True),
        sa.Column("home_amount", Amount(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("reference", sa.String(length=60), nullable=False),
        sa.Column("corrects_id", sa.Uuid(), nullable=True),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.CheckConstraint("(currency = 'LKR') = (rate IS NULL)", name=op.f("ck_flight_money_rate_of_other_money")),
        sa.CheckConstraint("(side = 'cost') = (item IS NOT NULL)", name=op.f("ck_flight_money_cost_of_something")),
        sa.CheckConstraint(
            "(side = 'funding') = (payer IS NOT NULL)", name=op.f("ck_flight_money_funding_of_somebody")
        ),
        sa.CheckConstraint(
            "(amount < 0) = (corrects_id IS NOT NULL)", name=op.f("ck_flight_money_correction_is_negative")
        ),
        sa.CheckConstraint("amount <> 0 AND (amount < 0) = (home_amount < 0)", name=op.f("ck_flight_money_same_sign")),
        sa.ForeignKeyConstraint(["corrects_id"], ["flight_money.id"], name=op.f("fk_flight_money_corrects_id")),
        sa.ForeignKeyConstraint(["flight_id"], ["flight.id"], name=op.f("fk_flight_money_flight_id")),
        sa.ForeignKeyConstraint(["made_by"], ["account.id"], name=op.f("fk_flight_money_made_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_flight_money")),
        sa.UniqueConstraint("corrects_id", name=op.f("uq_flight_money_corrects_id")),
    )
    op.create_index("ix_flight_money_flight_id", "flight_money", ["flight_id", "made_at", "id"], unique=False)
    create_all(op.get_bind(), FUNDING_TRIGGERS)


def downgrade() -> None:
    """Go back."""
    op.drop_table("flight_money")
    remove_all(op.get_bind(), FUNDING_TRIGGERS)
