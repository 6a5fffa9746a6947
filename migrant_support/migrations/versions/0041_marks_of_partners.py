"""Marks and comments of partners on shared flights."""

import sqlalchemy as sa
from alembic import op

from migrant_support.domains.flights.models.partners import PARTNER_TRIGGERS
from migrant_support.platform.store.columns import UtcDateTime
from migrant_support.platform.store.triggers import create_all, remove_all

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None

IN_FORCE = sa.text("ended_at IS NULL")
KINDS = sa.Enum(
    "fitness_received", "seat_funded", name="mark_kind", native_enum=False, create_constraint=True, length=24
)


def upgrade() -> None:
    """Go to this step."""
    op.create_table(
        "partner_mark",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("flight_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("organisation", sa.String(length=40), nullable=False),
        sa.Column("kind", KINDS, nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column("ended_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint("((ended_at IS NULL) = (ended_by IS NULL))", name=op.f("ck_partner_mark_ended_by_somebody")),
        sa.ForeignKeyConstraint(["flight_id"], ["flight.id"], name=op.f("fk_partner_mark_flight_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_partner_mark_person_id")),
        sa.ForeignKeyConstraint(["made_by"], ["account.id"], name=op.f("fk_partner_mark_made_by")),
        sa.ForeignKeyConstraint(["ended_by"], ["account.id"], name=op.f("fk_partner_mark_ended_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partner_mark")),
    )
    op.create_index(
        "uq_partner_mark_in_force", "partner_mark", ["flight_id", "person_id", "organisation", "kind"],
        unique=True, sqlite_where=IN_FORCE, postgresql_where=IN_FORCE,
    )  # fmt: skip
    op.create_index("ix_partner_mark_person_id", "partner_mark", ["person_id"], unique=False)
    op.create_table(
        "partner_comment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("flight_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("organisation", sa.String(length=40), nullable=False),
        sa.Column("is_partners", sa.Boolean(), nullable=False),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["flight_id"], ["flight.id"], name=op.f("fk_partner_comment_flight_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_partner_comment_person_id")),
        sa.ForeignKeyConstraint(["made_by"], ["account.id"], name=op.f("fk_partner_comment_made_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partner_comment")),
    )
    op.create_index(
        "ix_partner_comment_flight_id_organisation", "partner_comment", ["flight_id", "organisation", "made_at"],
        unique=False,
    )  # fmt: skip
    op.create_index("ix_partner_comment_person_id", "partner_comment", ["person_id"], unique=False)
    create_all(op.get_bind(), PARTNER_TRIGGERS)


def downgrade() -> None:
    """Go back."""
    op.drop_table("partner_comment")
    op.drop_table("partner_mark")
    remove_all(op.get_bind(), PARTNER_TRIGGERS)
