"""What a night at a place costs has dates; the one undated cost of a site becomes its first price."""

import uuid

import sqlalchemy as sa
from alembic import op

from migrant_support.platform.store.columns import UtcDateTime
from migrant_support.platform.store.triggers import create_all, only_added_to, remove_all

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None

TRIGGERS = (only_added_to("night_price"),)
COLUMNS = sa.table(
    "site",
    sa.column("id", sa.Uuid()),
    sa.column("cost_per_night", sa.BigInteger()),
    sa.column("cost_currency", sa.String()),
    sa.column("made_at", UtcDateTime()),
)


def _enum(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=24)


def upgrade() -> None:
    """Go to this step."""
    op.create_table(
        "night_price",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("adult", sa.BigInteger(), nullable=False),
        sa.Column("child", sa.BigInteger(), nullable=True),
        sa.Column("child_under", sa.Integer(), nullable=False),
        sa.Column("meals", _enum("meals_included", "none", "breakfast", "half", "full"), nullable=False),
        sa.Column(
            "payer",
            _enum("night_payer", "mission", "bureau", "partner", "employer", "guest", "house"),
            nullable=False,
        ),
        sa.Column("note", sa.String(length=64), nullable=False),
        sa.Column("corrects_id", sa.Uuid(), nullable=True),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint("adult >= 0 AND (child IS NULL OR child >= 0)", name=op.f("ck_night_price_not_negative")),
        sa.CheckConstraint("child_under BETWEEN 1 AND 18", name=op.f("ck_night_price_age_of_a_child")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_night_price_site_id")),
        sa.ForeignKeyConstraint(["corrects_id"], ["night_price.id"], name=op.f("fk_night_price_corrects_id")),
        sa.ForeignKeyConstraint(["made_by"], ["account.id"], name=op.f("fk_night_price_made_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_night_price")),
        sa.UniqueConstraint("corrects_id", name=op.f("uq_night_price_corrects_id")),
    )
    op.create_index("ix_night_price_site_id_valid_from", "night_price", ["site_id", "valid_from"], unique=False)
    _take_over()
    create_all(op.get_bind(), TRIGGERS)


def _take_over() -> None:
    """The cost that a site had becomes its price from the day on which it was written into the system."""
    bind = op.get_bind()
    known = bind.execute(sa.select(COLUMNS).where(COLUMNS.c.cost_per_night.is_not(None))).all()
    prices = sa.table(
        "night_price", *(sa.column(name) for name in ("currency", "adult", "child_under", "meals", "payer", "note")),
        sa.column("id", sa.Uuid()), sa.column("site_id", sa.Uuid()), sa.column("valid_from", sa.Date()),
        sa.column("made_at", UtcDateTime()),
    )  # fmt: skip
    for site_id, amount, currency, made_at in known:
        row = {
            "id": uuid.uuid4(), "site_id": site_id, "valid_from": made_at.date(), "currency": currency,
            "adult": amount, "child_under": 12, "meals": "none", "payer": "mission", "note": "", "made_at": made_at,
        }  # fmt: skip
        bind.execute(sa.insert(prices).values(row))
    bind.execute(sa.update(COLUMNS).values(cost_per_night=None, cost_currency=None))


def downgrade() -> None:
    """Go back."""
    op.drop_table("night_price")
    remove_all(op.get_bind(), TRIGGERS)
