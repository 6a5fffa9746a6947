"""Who sleeps apart; figures that places tell; when contracts of places end."""

import sqlalchemy as sa
from alembic import op

from migrant_support.platform.store.columns import UtcDateTime
from migrant_support.platform.store.triggers import create_all, only_added_to, remove_all

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

TRIGGERS = (only_added_to("capacity_figure"),)


def upgrade() -> None:
    """Go to this step."""
    op.add_column("site", sa.Column("contract_until", sa.Date(), nullable=True))
    op.add_column("site", sa.Column("tells_figures", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        "apart_mark",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("other_id", sa.Uuid(), nullable=True),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("until_at", UtcDateTime(), nullable=True),
        sa.Column("lifted_at", UtcDateTime(), nullable=True),
        sa.Column("lifted_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint("other_id IS NULL OR other_id <> person_id", name=op.f("ck_apart_mark_two_people")),
        sa.CheckConstraint("until_at IS NULL OR until_at > made_at", name=op.f("ck_apart_mark_ends_after_start")),
        sa.CheckConstraint(
            "((lifted_at IS NULL) = (lifted_by IS NULL))", name=op.f("ck_apart_mark_lifted_by_somebody")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_apart_mark_person_id")),
        sa.ForeignKeyConstraint(["other_id"], ["person.id"], name=op.f("fk_apart_mark_other_id")),
        sa.ForeignKeyConstraint(["made_by"], ["account.id"], name=op.f("fk_apart_mark_made_by")),
        sa.ForeignKeyConstraint(["lifted_by"], ["account.id"], name=op.f("fk_apart_mark_lifted_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_apart_mark")),
    )
    op.create_index("ix_apart_mark_person_id", "apart_mark", ["person_id"], unique=False)
    op.create_index("ix_apart_mark_other_id", "apart_mark", ["other_id"], unique=False)
    op.create_table(
        "capacity_figure",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.Column("as_of", UtcDateTime(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.CheckConstraint("places >= 0 AND taken >= 0", name=op.f("ck_capacity_figure_not_negative")),
        sa.CheckConstraint("as_of <= made_at", name=op.f("ck_capacity_figure_not_of_the_future")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_capacity_figure_site_id")),
        sa.ForeignKeyConstraint(["made_by"], ["account.id"], name=op.f("fk_capacity_figure_made_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_capacity_figure")),
    )
    op.create_index("ix_capacity_figure_site_id_as_of", "capacity_figure", ["site_id", "as_of"], unique=False)
    create_all(op.get_bind(), TRIGGERS)


def downgrade() -> None:
    """Go back."""
    op.drop_table("capacity_figure")
    remove_all(op.get_bind(), TRIGGERS)
    op.drop_table("apart_mark")
    op.drop_column("site", "tells_figures")
    op.drop_column("site", "contract_until")
