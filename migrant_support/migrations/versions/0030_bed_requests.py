"""Requests for beds, offers that are held for a while, and reservations that lapse by themselves."""

import sqlalchemy as sa
from alembic import op

from migrant_support.platform.store.columns import UtcDateTime

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

PLANNED, OPEN = sa.text("state = 'planned'"), sa.text("state = 'open'")
NOT_CLOSED = sa.text("closed_at IS NULL")


def _enum(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=24)


def upgrade() -> None:
    """Go to this step."""
    op.add_column("stay", sa.Column("lapses_at", UtcDateTime(), nullable=True))
    op.create_index(
        "ix_stay_lapses_at", "stay", ["lapses_at"], unique=False, sqlite_where=PLANNED, postgresql_where=PLANNED
    )
    op.create_table(
        "bed_request",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("party_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("mission", sa.String(length=12), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=True),
        sa.Column("wanted_from", UtcDateTime(), nullable=False),
        sa.Column("wanted_until", UtcDateTime(), nullable=True),
        sa.Column("no_place", sa.Boolean(), nullable=False),
        sa.Column("in_danger", sa.Boolean(), nullable=False),
        sa.Column("needs_care", sa.Boolean(), nullable=False),
        sa.Column("no_steps", sa.Boolean(), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("state", _enum("request_state", "waiting", "offered", "accepted", "withdrawn"), nullable=False),
        sa.Column("stay_id", sa.Uuid(), nullable=True),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("closed_at", UtcDateTime(), nullable=True),
        sa.Column("close_reason", sa.String(length=200), nullable=False),
        sa.CheckConstraint(
            "wanted_until IS NULL OR wanted_until > wanted_from", name=op.f("ck_bed_request_ends_after_start")
        ),
        sa.CheckConstraint(
            "(state IN ('accepted', 'withdrawn')) = (closed_at IS NOT NULL)",
            name=op.f("ck_bed_request_closed_has_a_moment"),
        ),
        sa.CheckConstraint("state <> 'waiting' OR stay_id IS NULL", name=op.f("ck_bed_request_who_waits_has_no_bed")),
        sa.ForeignKeyConstraint(["party_id"], ["bed_request.id"], name=op.f("fk_bed_request_party_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_bed_request_person_id")),
        sa.ForeignKeyConstraint(["mission"], ["mission.code"], name=op.f("fk_bed_request_mission")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_bed_request_site_id")),
        sa.ForeignKeyConstraint(["stay_id"], ["stay.id"], name=op.f("fk_bed_request_stay_id")),
        sa.ForeignKeyConstraint(["made_by"], ["account.id"], name=op.f("fk_bed_request_made_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bed_request")),
    )
    op.create_index(
        "uq_bed_request_person_id_open", "bed_request", ["person_id"],
        unique=True, sqlite_where=NOT_CLOSED, postgresql_where=NOT_CLOSED,
    )  # fmt: skip
    op.create_index("ix_bed_request_mission_state", "bed_request", ["mission", "state", "made_at"], unique=False)
    op.create_index("ix_bed_request_party_id", "bed_request", ["party_id"], unique=False)
    op.create_index("ix_bed_request_person_id", "bed_request", ["person_id"], unique=False)
    op.create_index("ix_bed_request_stay_id", "bed_request", ["stay_id"], unique=False)
    op.create_table(
        "bed_offer",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("party_id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("state", _enum("offer_state", "open", "accepted", "declined", "lapsed", "withdrawn"), nullable=False),
        sa.Column("held_until", UtcDateTime(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("answered_at", UtcDateTime(), nullable=True),
        sa.Column("answered_by", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.CheckConstraint("held_until > made_at", name=op.f("ck_bed_offer_ends_after_start")),
        sa.CheckConstraint("(state = 'open') = (answered_at IS NULL)", name=op.f("ck_bed_offer_answered_has_a_moment")),
        sa.ForeignKeyConstraint(["party_id"], ["bed_request.id"], name=op.f("fk_bed_offer_party_id")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_bed_offer_site_id")),
        sa.ForeignKeyConstraint(["made_by"], ["account.id"], name=op.f("fk_bed_offer_made_by")),
        sa.ForeignKeyConstraint(["answered_by"], ["account.id"], name=op.f("fk_bed_offer_answered_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bed_offer")),
    )
    op.create_index(
        "uq_bed_offer_party_id_open", "bed_offer", ["party_id"],
        unique=True, sqlite_where=OPEN, postgresql_where=OPEN,
    )  # fmt: skip
    op.create_index("ix_bed_offer_site_id_state", "bed_offer", ["site_id", "state"], unique=False)
    op.create_index("ix_bed_offer_party_id", "bed_offer", ["party_id"], unique=False)


def downgrade() -> None:
    """Go back."""
    op.drop_table("bed_offer")
    op.drop_table("bed_request")
    op.drop_index("ix_stay_lapses_at", table_name="stay")
    op.drop_column("stay", "lapses_at")
