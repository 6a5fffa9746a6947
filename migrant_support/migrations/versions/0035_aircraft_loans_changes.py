"""How many seats an aircraft has, seats lent and returned, what became of a flight.

Revision ID: 0033
"""

import sqlalchemy as sa
from alembic import op

from migrant_support.domains.flights.models.flights import COUNTS_SEATS
from migrant_support.platform.store.columns import UtcDateTime
from migrant_support.platform.store.triggers import create_all, only_added_to, remove_all

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

OPEN = sa.text("ended_at IS NULL")
TRIGGERS = (COUNTS_SEATS, only_added_to("flight_change"), only_added_to("flight_change_entry"))


def upgrade() -> None:
    """Go to this step."""
    op.execute(
        "ALTER TABLE flight ADD COLUMN deportees INTEGER DEFAULT '0' NOT NULL "
        "CONSTRAINT ck_flight_deportees_not_negative CHECK (deportees >= 0)"
    )
    op.add_column("flight", sa.Column("configuration", sa.String(length=24), nullable=True))
    op.add_column("flight", sa.Column("capacity", sa.Integer(), nullable=True))
    op.execute(
        "ALTER TABLE flight ADD COLUMN allotted INTEGER DEFAULT '0' NOT NULL "
        "CONSTRAINT ck_flight_no_more_seats_than_it_has CHECK (capacity IS NULL OR allotted <= capacity)"
    )
    op.execute(
        "UPDATE flight SET allotted = (SELECT count(*) FROM allotted_seat s "
        "JOIN seat_allotment a ON a.id = s.allotment_id WHERE a.flight_id = flight.id)"
    )
    op.create_table(
        "seat_loan",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("flight_id", sa.Uuid(), nullable=False),
        sa.Column("lender_id", sa.Uuid(), nullable=False),
        sa.Column("borrower_id", sa.Uuid(), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("return_at", UtcDateTime(), nullable=True),
        sa.Column("lent_at", UtcDateTime(), nullable=False),
        sa.Column("lent_by", sa.Uuid(), nullable=True),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column("ended_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint("seats > 0", name=op.f("ck_seat_loan_lends_something")),
        sa.CheckConstraint("lender_id <> borrower_id", name=op.f("ck_seat_loan_lent_to_another")),
        sa.CheckConstraint("return_at IS NULL OR return_at > lent_at", name=op.f("ck_seat_loan_back_after_lent")),
        sa.ForeignKeyConstraint(["flight_id"], ["flight.id"], name=op.f("fk_seat_loan_flight_id")),
        sa.ForeignKeyConstraint(["lent_by"], ["account.id"], name=op.f("fk_seat_loan_lent_by")),
        sa.ForeignKeyConstraint(["ended_by"], ["account.id"], name=op.f("fk_seat_loan_ended_by")),
        sa.ForeignKeyConstraint(
            ["lender_id", "flight_id"],
            ["seat_allotment.id", "seat_allotment.flight_id"],
            name=op.f("fk_seat_loan_lender_id_seat_allotment"),
        ),
        sa.ForeignKeyConstraint(
            ["borrower_id", "flight_id"],
            ["seat_allotment.id", "seat_allotment.flight_id"],
            name=op.f("fk_seat_loan_borrower_id_seat_allotment"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seat_loan")),
        sa.UniqueConstraint("id", "borrower_id", name=op.f("uq_seat_loan_id_borrower_id")),
    )
    op.create_index("ix_seat_loan_flight_id", "seat_loan", ["flight_id", "lent_at"], unique=False)
    op.create_index(
        "ix_seat_loan_return_at", "seat_loan", ["return_at"], unique=False, sqlite_where=OPEN, postgresql_where=OPEN
    )
    op.create_table(
        "lent_seat",
        sa.Column("allotment_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("loan_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["loan_id", "allotment_id"],
            ["seat_loan.id", "seat_loan.borrower_id"],
            name=op.f("fk_lent_seat_loan_id_allotment_id"),
        ),
        sa.ForeignKeyConstraint(
            ["allotment_id", "place"],
            ["allotted_seat.allotment_id", "allotted_seat.place"],
            name=op.f("fk_lent_seat_allotment_id_place"),
        ),
        sa.PrimaryKeyConstraint("allotment_id", "place", name=op.f("pk_lent_seat")),
    )
    op.create_index(op.f("ix_lent_seat_loan_id"), "lent_seat", ["loan_id"], unique=False)
    kind = sa.Enum(
        "delay", "aircraft", "cancelled", name="change_kind", native_enum=False, create_constraint=True, length=24
    )
    op.create_table(
        "flight_change",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("flight_id", sa.Uuid(), nullable=False),
        sa.Column("kind", kind, nullable=False),
        sa.Column("was_at", UtcDateTime(), nullable=True),
        sa.Column("is_at", UtcDateTime(), nullable=True),
        sa.Column("was_aircraft", sa.String(length=24), nullable=False),
        sa.Column("is_aircraft", sa.String(length=24), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("told", sa.Integer(), nullable=False),
        sa.Column("not_reached", sa.Integer(), nullable=False),
        sa.Column("places_moved", sa.Integer(), nullable=False),
        sa.Column("places_lost", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "kind <> 'delay' OR (was_at IS NOT NULL AND is_at IS NOT NULL AND was_at <> is_at)",
            name=op.f("ck_flight_change_delay_has_times"),
        ),
        sa.CheckConstraint(
            "told >= 0 AND not_reached >= 0 AND places_moved >= 0 AND places_lost >= 0",
            name=op.f("ck_flight_change_counts_not_negative"),
        ),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_flight_change_has_a_reason")),
        sa.ForeignKeyConstraint(["flight_id"], ["flight.id"], name=op.f("fk_flight_change_flight_id")),
        sa.ForeignKeyConstraint(["by"], ["account.id"], name=op.f("fk_flight_change_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_flight_change")),
    )
    op.create_index("ix_flight_change_flight_id", "flight_change", ["flight_id", "at"], unique=False)
    op.create_table(
        "flight_change_entry",
        sa.Column("change_id", sa.Uuid(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("was_seated", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["change_id"], ["flight_change.id"], name=op.f("fk_flight_change_entry_change_id")),
        sa.ForeignKeyConstraint(["entry_id"], ["manifest_entry.id"], name=op.f("fk_flight_change_entry_entry_id")),
        sa.PrimaryKeyConstraint("change_id", "entry_id", name=op.f("pk_flight_change_entry")),
    )
    op.create_index(op.f("ix_flight_change_entry_entry_id"), "flight_change_entry", ["entry_id"], unique=False)
    create_all(op.get_bind(), TRIGGERS)


def downgrade() -> None:
    """Go back."""
    connection = op.get_bind()
    on_table = " ON allotted_seat" if connection.dialect.name == "postgresql" else ""
    op.execute(f"DROP TRIGGER IF EXISTS flight_counts_its_seats{on_table}")
    if not on_table:
        op.execute("DROP TRIGGER IF EXISTS flight_counts_its_seats_delete")
    op.drop_table("flight_change_entry")
    op.drop_table("flight_change")
    op.drop_table("lent_seat")
    op.drop_table("seat_loan")
    for column in ("allotted", "capacity", "configuration", "deportees"):
        op.drop_column("flight", column)
    remove_all(connection, TRIGGERS)
