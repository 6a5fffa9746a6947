"""Seats that came free, held for the next of the waiting list until an hour."""

import sqlalchemy as sa
from alembic import op

from migrant_support.platform.store.columns import UtcDateTime

revision = "0048"
down_revision = "0047"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this step."""
    state = sa.Enum(
        "open", "accepted", "declined", "lapsed", "withdrawn",
        name="offer_state", native_enum=False, create_constraint=True, length=24,
    )  # fmt: skip
    op.create_table(
        "seat_offer",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("flight_id", sa.Uuid(), nullable=False),
        sa.Column("state", state, nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("until_at", UtcDateTime(), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column("ended_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint("(state = 'open') = (ended_at IS NULL)", name=op.f("ck_seat_offer_open_until_ended")),
        sa.CheckConstraint("until_at > made_at", name=op.f("ck_seat_offer_time_to_answer")),
        sa.ForeignKeyConstraint(["ended_by"], ["account.id"], name=op.f("fk_seat_offer_ended_by")),
        sa.ForeignKeyConstraint(["flight_id"], ["flight.id"], name=op.f("fk_seat_offer_flight_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seat_offer")),
    )
    op.create_index("ix_seat_offer_flight_id", "seat_offer", ["flight_id", "made_at"])
    op.create_index(
        "ix_seat_offer_until_at",
        "seat_offer",
        ["until_at"],
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "offered_entry",
        sa.Column("offer_id", sa.Uuid(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["entry_id"], ["manifest_entry.id"], name=op.f("fk_offered_entry_entry_id")),
        sa.ForeignKeyConstraint(["offer_id"], ["seat_offer.id"], name=op.f("fk_offered_entry_offer_id")),
        sa.PrimaryKeyConstraint("offer_id", "entry_id", name=op.f("pk_offered_entry")),
    )
    op.create_index("ix_offered_entry_entry_id", "offered_entry", ["entry_id"])
    op.create_index(
        "uq_offered_entry_open",
        "offered_entry",
        ["entry_id"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "offered_seat",
        sa.Column("allotment_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("offer_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["allotment_id", "place"],
            ["allotted_seat.allotment_id", "allotted_seat.place"],
            name=op.f("fk_offered_seat_allotment_id_place"),
        ),
        sa.ForeignKeyConstraint(["offer_id"], ["seat_offer.id"], name=op.f("fk_offered_seat_offer_id")),
        sa.PrimaryKeyConstraint("allotment_id", "place", name=op.f("pk_offered_seat")),
    )
    op.create_index("ix_offered_seat_offer_id", "offered_seat", ["offer_id"])


def downgrade() -> None:
    """Go back."""
    op.drop_table("offered_seat")
    op.drop_table("offered_entry")
    op.drop_table("seat_offer")
