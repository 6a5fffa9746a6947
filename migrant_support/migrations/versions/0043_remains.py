"""Deaths abroad, and remains that travel home without a seat."""

import sqlalchemy as sa
from alembic import op

from migrant_support.domains.remains.models import REMAINS_TRIGGERS
from migrant_support.platform.store.columns import UtcDateTime
from migrant_support.platform.store.triggers import create_all, remove_all

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this step."""
    op.create_table(
        "cargo_allowance",
        sa.Column("flight_id", sa.Uuid(), nullable=False),
        sa.Column("coffins", sa.Integer(), nullable=False),
        sa.Column("urns", sa.Integer(), nullable=False),
        sa.Column("set_at", UtcDateTime(), nullable=False),
        sa.Column("set_by", sa.Uuid(), nullable=False),
        sa.CheckConstraint("coffins >= 0 AND urns >= 0", name=op.f("ck_cargo_allowance_not_negative")),
        sa.ForeignKeyConstraint(["flight_id"], ["flight.id"], name=op.f("fk_cargo_allowance_flight_id")),
        sa.ForeignKeyConstraint(["set_by"], ["account.id"], name=op.f("fk_cargo_allowance_set_by")),
        sa.PrimaryKeyConstraint("flight_id", name=op.f("pk_cargo_allowance")),
    )
    op.create_table(
        "death_abroad",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("died_on", sa.Date(), nullable=False),
        sa.Column("place_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_death_abroad_case_id")),
        sa.ForeignKeyConstraint(["made_by"], ["account.id"], name=op.f("fk_death_abroad_made_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_death_abroad")),
        sa.UniqueConstraint("case_id", name=op.f("uq_death_abroad_case_id")),
    )
    op.create_table(
        "consignment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("death_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("remains", "urn", name="consignment_kind", native_enum=False, create_constraint=True, length=24),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "preparing",
                "placed",
                "accepted",
                "flown",
                "landed",
                "received",
                "withdrawn",
                name="consignment_state",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("mission", sa.String(length=12), nullable=False),
        sa.Column("year", sa.SmallInteger(), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("flight_id", sa.Uuid(), nullable=True),
        sa.Column("airway_bill", sa.String(length=12), nullable=False),
        sa.Column("consignee_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("recipient_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("received_at", UtcDateTime(), nullable=True),
        sa.Column("received_by", sa.Uuid(), nullable=True),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(state = 'received') = (received_at IS NOT NULL)", name=op.f("ck_consignment_received_at_a_moment")
        ),
        sa.CheckConstraint(
            "(state IN ('placed', 'accepted', 'flown', 'landed', 'received')) = (flight_id IS NOT NULL)",
            name=op.f("ck_consignment_flight_while_under_way"),
        ),
        sa.CheckConstraint(
            "((received_at IS NULL) = (received_by IS NULL))", name=op.f("ck_consignment_received_by_somebody")
        ),
        sa.CheckConstraint("serial > 0", name=op.f("ck_consignment_serial_positive")),
        sa.ForeignKeyConstraint(["death_id"], ["death_abroad.id"], name=op.f("fk_consignment_death_id")),
        sa.ForeignKeyConstraint(["flight_id"], ["flight.id"], name=op.f("fk_consignment_flight_id")),
        sa.ForeignKeyConstraint(["made_by"], ["account.id"], name=op.f("fk_consignment_made_by")),
        sa.ForeignKeyConstraint(["mission"], ["mission.code"], name=op.f("fk_consignment_mission")),
        sa.ForeignKeyConstraint(["received_by"], ["account.id"], name=op.f("fk_consignment_received_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consignment")),
        sa.UniqueConstraint("mission", "year", "serial", name=op.f("uq_consignment_mission_year_serial")),
    )
    op.create_index("ix_consignment_flight_id", "consignment", ["flight_id"], unique=False)
    op.create_index("ix_consignment_mission_state", "consignment", ["mission", "state"], unique=False)
    op.create_index(
        "uq_consignment_open",
        "consignment",
        ["death_id", "kind"],
        unique=True,
        sqlite_where=sa.text("state <> 'withdrawn'"),
        postgresql_where=sa.text("state <> 'withdrawn'"),
    )
    op.create_table(
        "kin_told",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("death_id", sa.Uuid(), nullable=False),
        sa.Column("told_on", sa.Date(), nullable=False),
        sa.Column(
            "way",
            sa.Enum(
                "phone",
                "visit",
                "officer",
                "letter",
                name="kin_way",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("who_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["death_id"], ["death_abroad.id"], name=op.f("fk_kin_told_death_id")),
        sa.ForeignKeyConstraint(["made_by"], ["account.id"], name=op.f("fk_kin_told_made_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kin_told")),
    )
    op.create_index("ix_kin_told_death_id", "kin_told", ["death_id", "told_on"], unique=False)
    op.create_table(
        "consignment_move",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("consignment_id", sa.Uuid(), nullable=False),
        sa.Column(
            "target",
            sa.Enum(
                "preparing",
                "placed",
                "accepted",
                "flown",
                "landed",
                "received",
                "withdrawn",
                name="target_state",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("flight_id", sa.Uuid(), nullable=True),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["by"], ["account.id"], name=op.f("fk_consignment_move_by")),
        sa.ForeignKeyConstraint(
            ["consignment_id"], ["consignment.id"], name=op.f("fk_consignment_move_consignment_id")
        ),
        sa.ForeignKeyConstraint(["flight_id"], ["flight.id"], name=op.f("fk_consignment_move_flight_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consignment_move")),
    )
    op.create_index("ix_consignment_move_consignment_id", "consignment_move", ["consignment_id", "at"], unique=False)
    op.create_table(
        "consignment_paper",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("consignment_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "death_certificate",
                "no_objection",
                "embalming",
                "sealing",
                "cremation",
                name="consignment_paper_kind",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("number_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column("ended_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "((ended_at IS NULL) = (ended_by IS NULL))", name=op.f("ck_consignment_paper_ended_by_somebody")
        ),
        sa.ForeignKeyConstraint(
            ["consignment_id"], ["consignment.id"], name=op.f("fk_consignment_paper_consignment_id")
        ),
        sa.ForeignKeyConstraint(["ended_by"], ["account.id"], name=op.f("fk_consignment_paper_ended_by")),
        sa.ForeignKeyConstraint(["made_by"], ["account.id"], name=op.f("fk_consignment_paper_made_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consignment_paper")),
    )
    op.create_index(
        "uq_consignment_paper_in_force",
        "consignment_paper",
        ["consignment_id", "kind"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    create_all(op.get_bind(), REMAINS_TRIGGERS)


def downgrade() -> None:
    """Go back."""
    op.drop_table("consignment_paper")
    op.drop_table("consignment_move")
    op.drop_table("kin_told")
    op.drop_table("consignment")
    op.drop_table("death_abroad")
    op.drop_table("cargo_allowance")
    remove_all(op.get_bind(), REMAINS_TRIGGERS)
