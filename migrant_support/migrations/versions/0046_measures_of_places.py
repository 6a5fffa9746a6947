"""What was measured at a place, for its living standards."""

import sqlalchemy as sa
from alembic import op

from migrant_support.platform.store.columns import UtcDateTime
from migrant_support.platform.store.triggers import create_all, only_added_to, remove_all

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None

TRIGGERS = (only_added_to("site_measure"),)
MEASURES = (
    "space", "ceiling", "water", "taps", "toilets_women", "toilets_men", "baths", "basins", "soap_body", "soap_laundry",
    "food", "vessels", "bins", "apart", "lit", "same_sex_staff", "beds_apart", "own_toilets",
)  # fmt: skip


def upgrade() -> None:
    """Go to this step."""
    op.create_table(
        "site_measure",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column(
            "measure",
            sa.Enum(*MEASURES, name="measure", native_enum=False, create_constraint=True, length=24),
            nullable=False,
        ),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.Column("measured_on", sa.Date(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.CheckConstraint("value >= 0", name=op.f("ck_site_measure_not_negative")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_site_measure_site_id")),
        sa.ForeignKeyConstraint(["made_by"], ["account.id"], name=op.f("fk_site_measure_made_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_site_measure")),
    )
    op.create_index(
        "ix_site_measure_site_id_measure", "site_measure", ["site_id", "measure", "measured_on"], unique=False
    )
    create_all(op.get_bind(), TRIGGERS)


def downgrade() -> None:
    """Go back."""
    op.drop_table("site_measure")
    remove_all(op.get_bind(), TRIGGERS)
