"""At the airport: free baggage, boarding passes, offices that are told; buses of a departure day."""

import sqlalchemy as sa
from alembic import op

from migrant_support.platform.store.columns import UtcDateTime

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this step."""
    op.create_table(
        "baggage_allowance",
        sa.Column("flight_id", sa.Uuid(), nullable=False),
        sa.Column("holds_for", sa.String(length=12), nullable=False),
        sa.Column("pieces", sa.Integer(), nullable=False),
        sa.Column("kilos", sa.Integer(), nullable=False),
        sa.CheckConstraint("pieces >= 0 AND kilos >= 0", name=op.f("ck_baggage_allowance_not_negative")),
        sa.ForeignKeyConstraint(["flight_id"], ["flight.id"], name=op.f("fk_baggage_allowance_flight_id")),
        sa.PrimaryKeyConstraint("flight_id", "holds_for", name=op.f("pk_baggage_allowance")),
    )
    op.create_table(
        "boarding_pass",
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("flight_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("number > 0", name=op.f("ck_boarding_pass_counts_from_one")),
        sa.ForeignKeyConstraint(["entry_id"], ["manifest_entry.id"], name=op.f("fk_boarding_pass_entry_id")),
        sa.ForeignKeyConstraint(["flight_id"], ["flight.id"], name=op.f("fk_boarding_pass_flight_id")),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_boarding_pass")),
        sa.UniqueConstraint("flight_id", "number", name=op.f("uq_boarding_pass_flight_id_number")),
    )
    op.create_table(
        "departure_contact",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("airport", sa.String(length=3), nullable=False),
        sa.Column("office", sa.String(length=80), nullable=False),
        sa.Column("email", sa.String(length=200), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column("ended_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "((ended_at IS NULL) = (ended_by IS NULL))", name=op.f("ck_departure_contact_ended_by_somebody")
        ),
        sa.ForeignKeyConstraint(["airport"], ["airport.code"], name=op.f("fk_departure_contact_airport")),
        sa.ForeignKeyConstraint(["ended_by"], ["account.id"], name=op.f("fk_departure_contact_ended_by")),
        sa.ForeignKeyConstraint(["made_by"], ["account.id"], name=op.f("fk_departure_contact_made_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_departure_contact")),
    )
    op.create_index(
        "uq_departure_contact_in_force",
        "departure_contact",
        ["airport", "email"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "departure_bus",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("flight_id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("driver_phone", sa.String(length=20), nullable=False),
        sa.Column("leaves_at", UtcDateTime(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.CheckConstraint("seats > 0", name=op.f("ck_departure_bus_has_seats")),
        sa.ForeignKeyConstraint(["flight_id"], ["flight.id"], name=op.f("fk_departure_bus_flight_id")),
        sa.ForeignKeyConstraint(["made_by"], ["account.id"], name=op.f("fk_departure_bus_made_by")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_departure_bus_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_departure_bus")),
        sa.UniqueConstraint("flight_id", "name", name=op.f("uq_departure_bus_flight_id_name")),
    )
    op.create_index("ix_departure_bus_site_id", "departure_bus", ["site_id"], unique=False)
    op.create_table(
        "bus_rider",
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("bus_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=True),
        sa.Column("boarded_at", UtcDateTime(), nullable=True),
        sa.Column("boarded_by", sa.Uuid(), nullable=True),
        sa.Column("stay_id", sa.Uuid(), nullable=True),
        sa.Column("stay_until", UtcDateTime(), nullable=True),
        sa.CheckConstraint(
            "((boarded_at IS NULL) = (boarded_by IS NULL))", name=op.f("ck_bus_rider_boarded_by_somebody")
        ),
        sa.CheckConstraint("place > 0", name=op.f("ck_bus_rider_counts_from_one")),
        sa.ForeignKeyConstraint(["boarded_by"], ["account.id"], name=op.f("fk_bus_rider_boarded_by")),
        sa.ForeignKeyConstraint(["bus_id"], ["departure_bus.id"], name=op.f("fk_bus_rider_bus_id")),
        sa.ForeignKeyConstraint(["entry_id"], ["manifest_entry.id"], name=op.f("fk_bus_rider_entry_id")),
        sa.ForeignKeyConstraint(["stay_id"], ["stay.id"], name=op.f("fk_bus_rider_stay_id")),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_bus_rider")),
        sa.UniqueConstraint("bus_id", "place", name=op.f("uq_bus_rider_bus_id_place")),
    )
    op.create_index(op.f("ix_bus_rider_bus_id"), "bus_rider", ["bus_id"], unique=False)


def downgrade() -> None:
    """Go back."""
    for name in ("bus_rider", "departure_bus", "departure_contact", "boarding_pass", "baggage_allowance"):
        op.drop_table(name)
