"""Pauses of travel, daily ceilings, leave to pass them, amnesties, and what the document of an exit is called."""

import sqlalchemy as sa
from alembic import op

from migrant_support.platform.store.columns import UtcDateTime
from migrant_support.platform.store.triggers import create_all, only_added_to, remove_all

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None

ADDED_TO = [only_added_to("amnesty_extension"), only_added_to("flight_permit")]


def upgrade() -> None:
    """Go to this step."""
    op.create_table(
        "amnesty",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("country_code", sa.String(length=3), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("who", sa.String(length=200), nullable=False),
        sa.Column("where_to", sa.String(length=200), nullable=False),
        sa.Column("effect", sa.String(length=200), nullable=False),
        sa.Column("clears_exit", sa.Boolean(), nullable=False),
        sa.Column("may_return", sa.Boolean(), nullable=False),
        sa.Column("source", sa.String(length=300), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint("until_on >= from_on", name=op.f("ck_amnesty_ends_after_start")),
        sa.ForeignKeyConstraint(["country_code"], ["country.code"], name=op.f("fk_amnesty_country_code")),
        sa.ForeignKeyConstraint(["made_by"], ["account.id"], name=op.f("fk_amnesty_made_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_amnesty")),
    )
    op.create_index("ix_amnesty_country_code_from_on", "amnesty", ["country_code", "from_on"], unique=False)
    op.create_table(
        "amnesty_extension",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("amnesty_id", sa.Uuid(), nullable=False),
        sa.Column("until_before", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("source", sa.String(length=300), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint("until_on > until_before", name=op.f("ck_amnesty_extension_later_than_before")),
        sa.ForeignKeyConstraint(["amnesty_id"], ["amnesty.id"], name=op.f("fk_amnesty_extension_amnesty_id")),
        sa.ForeignKeyConstraint(["made_by"], ["account.id"], name=op.f("fk_amnesty_extension_made_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_amnesty_extension")),
    )
    op.create_index(op.f("ix_amnesty_extension_amnesty_id"), "amnesty_extension", ["amnesty_id"], unique=False)
    op.create_table(
        "arrival_ceiling",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("airport", sa.String(length=3), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column("ended_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "((ended_at IS NULL) = (ended_by IS NULL))", name=op.f("ck_arrival_ceiling_ended_by_somebody")
        ),
        sa.CheckConstraint("people > 0", name=op.f("ck_arrival_ceiling_above_zero")),
        sa.CheckConstraint("until_on IS NULL OR until_on >= from_on", name=op.f("ck_arrival_ceiling_ends_after_start")),
        sa.ForeignKeyConstraint(["airport"], ["airport.code"], name=op.f("fk_arrival_ceiling_airport")),
        sa.ForeignKeyConstraint(["ended_by"], ["account.id"], name=op.f("fk_arrival_ceiling_ended_by")),
        sa.ForeignKeyConstraint(["made_by"], ["account.id"], name=op.f("fk_arrival_ceiling_made_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_arrival_ceiling")),
    )
    op.create_table(
        "travel_pause",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("country_code", sa.String(length=3), nullable=True),
        sa.Column("airport", sa.String(length=3), nullable=True),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column("ended_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_travel_pause_has_a_reason")),
        sa.CheckConstraint("((ended_at IS NULL) = (ended_by IS NULL))", name=op.f("ck_travel_pause_ended_by_somebody")),
        sa.CheckConstraint(
            "(country_code IS NULL) <> (airport IS NULL)", name=op.f("ck_travel_pause_country_or_airport")
        ),
        sa.CheckConstraint("until_on IS NULL OR until_on >= from_on", name=op.f("ck_travel_pause_ends_after_start")),
        sa.ForeignKeyConstraint(["airport"], ["airport.code"], name=op.f("fk_travel_pause_airport")),
        sa.ForeignKeyConstraint(["country_code"], ["country.code"], name=op.f("fk_travel_pause_country_code")),
        sa.ForeignKeyConstraint(["ended_by"], ["account.id"], name=op.f("fk_travel_pause_ended_by")),
        sa.ForeignKeyConstraint(["made_by"], ["account.id"], name=op.f("fk_travel_pause_made_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_travel_pause")),
    )
    op.create_table(
        "flight_permit",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("flight_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("pause", "ceiling", name="limit_kind", native_enum=False, create_constraint=True, length=24),
            nullable=False,
        ),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("until_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("length(reason) >= 10", name=op.f("ck_flight_permit_has_a_reason")),
        sa.CheckConstraint("until_at > made_at", name=op.f("ck_flight_permit_ends_after_start")),
        sa.ForeignKeyConstraint(["flight_id"], ["flight.id"], name=op.f("fk_flight_permit_flight_id")),
        sa.ForeignKeyConstraint(["made_by"], ["account.id"], name=op.f("fk_flight_permit_made_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_flight_permit")),
    )
    op.create_index(op.f("ix_flight_permit_flight_id"), "flight_permit", ["flight_id"], unique=False)
    op.add_column(
        "departure_rule", sa.Column("clearance_name", sa.String(length=120), nullable=False, server_default="")
    )
    create_all(op.get_bind(), ADDED_TO)


def downgrade() -> None:
    """Go back."""
    op.drop_column("departure_rule", "clearance_name")
    op.drop_table("flight_permit")
    op.drop_table("travel_pause")
    op.drop_table("arrival_ceiling")
    op.drop_table("amnesty_extension")
    op.drop_table("amnesty")
    remove_all(op.get_bind(), ADDED_TO)
