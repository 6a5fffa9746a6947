"""Rides from one place to another, and who is on them."""

import sqlalchemy as sa
from alembic import op

from migrant_support.domains.sites.models import RIDE_TRIGGERS
from migrant_support.platform.store.columns import UtcDateTime
from migrant_support.platform.store.triggers import create_all, remove_all

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None

NOT_ENDED = sa.text("ended_at IS NULL")


def _enum(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=24)


def upgrade() -> None:
    """Go to this step."""
    op.create_table(
        "ride",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("from_site_id", sa.Uuid(), nullable=False),
        sa.Column("to_site_id", sa.Uuid(), nullable=False),
        sa.Column(
            "state",
            _enum("ride_state", "asked", "accepted", "on_the_way", "over", "declined", "withdrawn"),
            nullable=False,
        ),
        sa.Column("leaves_at", UtcDateTime(), nullable=False),
        sa.Column("arrives_at", UtcDateTime(), nullable=False),
        sa.Column("vehicle", _enum("vehicle", "bus", "car", "ambulance", "on_foot"), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("driver", sa.String(length=80), nullable=False),
        sa.Column("driver_phone", sa.String(length=24), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("accepted_at", UtcDateTime(), nullable=True),
        sa.Column("accepted_by", sa.Uuid(), nullable=True),
        sa.Column("left_at", UtcDateTime(), nullable=True),
        sa.Column("left_by", sa.Uuid(), nullable=True),
        sa.Column("told_late_at", UtcDateTime(), nullable=True),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column("end_reason", sa.String(length=200), nullable=False),
        sa.CheckConstraint("from_site_id <> to_site_id", name=op.f("ck_ride_two_places")),
        sa.CheckConstraint("arrives_at > leaves_at", name=op.f("ck_ride_arrives_after_leaving")),
        sa.CheckConstraint("seats > 0", name=op.f("ck_ride_has_seats")),
        sa.CheckConstraint("((left_at IS NULL) = (left_by IS NULL))", name=op.f("ck_ride_left_by_somebody")),
        sa.CheckConstraint(
            "(state IN ('on_the_way', 'over')) = (left_at IS NOT NULL)", name=op.f("ck_ride_on_the_way_has_left")
        ),
        sa.CheckConstraint(
            "(state IN ('over', 'declined', 'withdrawn')) = (ended_at IS NOT NULL)",
            name=op.f("ck_ride_ended_has_a_moment"),
        ),
        sa.ForeignKeyConstraint(["from_site_id"], ["site.id"], name=op.f("fk_ride_from_site_id")),
        sa.ForeignKeyConstraint(["to_site_id"], ["site.id"], name=op.f("fk_ride_to_site_id")),
        sa.ForeignKeyConstraint(["made_by"], ["account.id"], name=op.f("fk_ride_made_by")),
        sa.ForeignKeyConstraint(["accepted_by"], ["account.id"], name=op.f("fk_ride_accepted_by")),
        sa.ForeignKeyConstraint(["left_by"], ["account.id"], name=op.f("fk_ride_left_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ride")),
    )
    op.create_index("ix_ride_from_site_id_leaves_at", "ride", ["from_site_id", "leaves_at", "id"], unique=False)
    op.create_index("ix_ride_to_site_id_leaves_at", "ride", ["to_site_id", "leaves_at", "id"], unique=False)
    op.create_index(
        "ix_ride_arrives_at_open", "ride", ["arrives_at"],
        unique=False, sqlite_where=NOT_ENDED, postgresql_where=NOT_ENDED,
    )  # fmt: skip
    op.create_table(
        "rider",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("ride_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column(
            "state",
            _enum("rider_state", "asked", "accepted", "on_the_way", "received", "not_come", "stayed"),
            nullable=False,
        ),
        sa.Column("stay_id", sa.Uuid(), nullable=False),
        sa.Column("new_stay_id", sa.Uuid(), nullable=True),
        sa.Column("until_before", UtcDateTime(), nullable=True),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column("ended_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "(state IN ('received', 'not_come', 'stayed')) = (ended_at IS NOT NULL)",
            name=op.f("ck_rider_ended_has_a_moment"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('accepted', 'on_the_way', 'received') OR new_stay_id IS NOT NULL",
            name=op.f("ck_rider_has_a_bed_there"),
        ),
        sa.ForeignKeyConstraint(["ride_id"], ["ride.id"], name=op.f("fk_rider_ride_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_rider_person_id")),
        sa.ForeignKeyConstraint(["stay_id"], ["stay.id"], name=op.f("fk_rider_stay_id")),
        sa.ForeignKeyConstraint(["new_stay_id"], ["stay.id"], name=op.f("fk_rider_new_stay_id")),
        sa.ForeignKeyConstraint(["ended_by"], ["account.id"], name=op.f("fk_rider_ended_by")),
        sa.UniqueConstraint("ride_id", "person_id", name=op.f("uq_rider_ride_id_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rider")),
    )
    op.create_index(
        "uq_rider_person_id_open", "rider", ["person_id"],
        unique=True, sqlite_where=NOT_ENDED, postgresql_where=NOT_ENDED,
    )  # fmt: skip
    op.create_index("ix_rider_person_id", "rider", ["person_id"], unique=False)
    op.create_index("ix_rider_new_stay_id", "rider", ["new_stay_id"], unique=False)
    create_all(op.get_bind(), RIDE_TRIGGERS)


def downgrade() -> None:
    """Go back."""
    op.drop_table("rider")
    op.drop_table("ride")
    remove_all(op.get_bind(), RIDE_TRIGGERS)
