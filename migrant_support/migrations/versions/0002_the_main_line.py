"""Sites, beds and stays; flights, seats, entries and sealed lists; arrivals and quarantine; the facts that gates ask."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrant_support.platform.store.triggers import (
    create_all,
    no_overlap,
    only_added_to,
    only_sealed_anew,
    remove_all,
)

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

TRIGGERS = (
    no_overlap("stay_bed_once", "stay", column="bed_id", parent="bed", counts="r.state <> 'cancelled'"),
    no_overlap("stay_person_once", "stay", column="person_id", parent="person", counts="r.state <> 'cancelled'"),
    only_sealed_anew(
        "manifest_version",
        sealed="content_sealed",
        fixed=("id", "flight_id", "number", "passengers", "missions", "content_hash", "sealed_at", "sealed_by"),
    ),
    only_added_to("manifest_signature"),
    only_added_to("rendition"),
    only_added_to("entry_move"),
    only_added_to("flight_move"),
    only_added_to("order_move"),
)


def upgrade() -> None:
    """Go to this step."""
    op.create_table(
        "quarantine_policy",
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("valid_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("place_kinds", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("test_days", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("source", sa.String(length=300), nullable=False),
        sa.CheckConstraint("days BETWEEN 0 AND 60", name=op.f("ck_quarantine_policy_days_in_bounds")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_quarantine_policy")),
        sa.UniqueConstraint("valid_from", name=op.f("uq_quarantine_policy_valid_from")),
    )
    op.create_table(
        "departure_rule",
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("country_code", sa.String(length=3), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("needs_exit_clearance", sa.Boolean(), nullable=False),
        sa.Column("needs_fitness", sa.Boolean(), nullable=False),
        sa.Column("document_margin_days", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(["country_code"], ["country.code"], name=op.f("fk_departure_rule_country_code")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_departure_rule")),
        sa.UniqueConstraint("country_code", "valid_from", name=op.f("uq_departure_rule_country_code_valid_from")),
    )
    op.create_table(
        "flight",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(length=8), nullable=False),
        sa.Column("operator", sa.String(length=80), nullable=False),
        sa.Column("aircraft", sa.String(length=40), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "open",
                "locked",
                "sealed",
                "departed",
                "arrived",
                "closed",
                "cancelled",
                name="flight_state",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("origin", sa.String(length=3), nullable=False),
        sa.Column("destination", sa.String(length=3), nullable=False),
        sa.Column("departs_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("departs_on", sa.Date(), nullable=False),
        sa.Column("arrives_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("landed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("seen_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("wheelchairs", sa.Integer(), nullable=False),
        sa.Column("stretchers", sa.Integer(), nullable=False),
        sa.Column("infants", sa.Integer(), nullable=False),
        sa.Column("minors_alone", sa.Integer(), nullable=False),
        sa.Column("needs_signatures", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("cost", sa.BigInteger(), nullable=True),
        sa.Column("cost_currency", sa.String(length=3), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column("cancel_reason", sa.String(length=300), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'cancelled') = (cancel_reason IS NOT NULL)", name=op.f("ck_flight_cancelled_with_reason")
        ),
        sa.CheckConstraint("arrives_at > departs_at", name=op.f("ck_flight_arrives_after_departure")),
        sa.CheckConstraint(
            "wheelchairs >= 0 AND stretchers >= 0 AND infants >= 0 AND minors_alone >= 0",
            name=op.f("ck_flight_limits_not_negative"),
        ),
        sa.ForeignKeyConstraint(["destination"], ["airport.code"], name=op.f("fk_flight_destination")),
        sa.ForeignKeyConstraint(["made_by"], ["account.id"], name=op.f("fk_flight_made_by")),
        sa.ForeignKeyConstraint(["origin"], ["airport.code"], name=op.f("fk_flight_origin")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_flight")),
        sa.UniqueConstraint("number", "departs_on", name=op.f("uq_flight_number_departs_on")),
    )
    op.create_index("ix_flight_departs_at", "flight", ["departs_at", "id"], unique=False)
    op.create_index("ix_flight_destination_arrives_at", "flight", ["destination", "arrives_at"], unique=False)
    op.create_index("ix_flight_state_departs_at", "flight", ["state", "departs_at"], unique=False)
    op.create_table(
        "site",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=24), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "safe_house",
                "embassy_hall",
                "hotel",
                "transit_house",
                "quarantine_centre",
                "isolation_ward",
                "childcare_institution",
                name="site_kind",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("mission", sa.String(length=12), nullable=False),
        sa.Column("country_code", sa.String(length=3), nullable=False),
        sa.Column("zone", sa.String(length=40), nullable=False),
        sa.Column("is_secret", sa.Boolean(), nullable=False),
        sa.Column("address", sa.String(length=240), nullable=False),
        sa.Column("latitude", sa.Double(), nullable=True),
        sa.Column("longitude", sa.Double(), nullable=True),
        sa.Column("place_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("operator", sa.String(length=120), nullable=False),
        sa.Column("phone", sa.String(length=24), nullable=False),
        sa.Column("licence_until", sa.Date(), nullable=True),
        sa.Column("cost_per_night", sa.BigInteger(), nullable=True),
        sa.Column("cost_currency", sa.String(length=3), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "NOT is_secret OR (address = '' AND latitude IS NULL)", name=op.f("ck_site_secret_place_is_sealed")
        ),
        sa.CheckConstraint("kind <> 'safe_house' OR is_secret", name=op.f("ck_site_safe_house_is_secret")),
        sa.CheckConstraint(
            "((cost_per_night IS NULL) = (cost_currency IS NULL))", name=op.f("ck_site_cost_with_currency")
        ),
        sa.CheckConstraint("((latitude IS NULL) = (longitude IS NULL))", name=op.f("ck_site_both_coordinates")),
        sa.CheckConstraint("cost_per_night IS NULL OR cost_per_night >= 0", name=op.f("ck_site_cost_not_negative")),
        sa.ForeignKeyConstraint(["country_code"], ["country.code"], name=op.f("fk_site_country_code")),
        sa.ForeignKeyConstraint(["mission"], ["mission.code"], name=op.f("fk_site_mission")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_site")),
        sa.UniqueConstraint("code", name=op.f("uq_site_code")),
    )
    op.create_index("ix_site_mission_kind", "site", ["mission", "kind"], unique=False)
    op.create_table(
        "capacity_override",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("until_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("until_at > made_at", name=op.f("ck_capacity_override_ends_after_start")),
        sa.ForeignKeyConstraint(["made_by"], ["account.id"], name=op.f("fk_capacity_override_made_by")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_capacity_override_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_capacity_override")),
    )
    op.create_index(op.f("ix_capacity_override_site_id"), "capacity_override", ["site_id"], unique=False)
    op.create_table(
        "child_return_decision",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("assessed_on", sa.Date(), nullable=False),
        sa.Column("determined_on", sa.Date(), nullable=True),
        sa.Column("receiver_checked", sa.Boolean(), nullable=False),
        sa.Column("probation_told", sa.Boolean(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "((withdrawn_at IS NULL) = (withdrawn_by IS NULL))",
            name=op.f("ck_child_return_decision_withdrawn_by_somebody"),
        ),
        sa.CheckConstraint(
            "determined_on IS NULL OR determined_on >= assessed_on",
            name=op.f("ck_child_return_decision_assessed_before_determined"),
        ),
        sa.ForeignKeyConstraint(["made_by"], ["account.id"], name=op.f("fk_child_return_decision_made_by")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_child_return_decision_person_id")),
        sa.ForeignKeyConstraint(["withdrawn_by"], ["account.id"], name=op.f("fk_child_return_decision_withdrawn_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_child_return_decision")),
    )
    op.create_index(
        "uq_child_return_decision_in_force",
        "child_return_decision",
        ["person_id"],
        unique=True,
        sqlite_where=sa.text("withdrawn_at IS NULL"),
        postgresql_where=sa.text("withdrawn_at IS NULL"),
    )
    op.create_table(
        "exit_clearance",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("country_code", sa.String(length=3), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "requested",
                "granted",
                "refused",
                name="clearance_state",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "(state = 'granted') = (valid_until IS NOT NULL)", name=op.f("ck_exit_clearance_granted_until")
        ),
        sa.ForeignKeyConstraint(["country_code"], ["country.code"], name=op.f("fk_exit_clearance_country_code")),
        sa.ForeignKeyConstraint(["made_by"], ["account.id"], name=op.f("fk_exit_clearance_made_by")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_exit_clearance_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exit_clearance")),
    )
    op.create_index("ix_exit_clearance_person_id_made_at", "exit_clearance", ["person_id", "made_at"], unique=False)
    op.create_table(
        "fitness_check",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column("booked_for", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "result",
            sa.Enum(
                "fit", "fit_with_escort", "unfit", name="fitness", native_enum=False, create_constraint=True, length=24
            ),
            nullable=True,
        ),
        sa.Column("valid_from", sa.DateTime(timezone=True), nullable=True),
        sa.Column("valid_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("assessed_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "((result IS NULL) = (valid_from IS NULL)) AND ((result IS NULL) = (valid_until IS NULL)) AND ((result IS NULL) = (assessed_by IS NULL))",
            name=op.f("ck_fitness_check_result_with_validity"),
        ),
        sa.CheckConstraint(
            "booked_for IS NOT NULL OR result IS NOT NULL", name=op.f("ck_fitness_check_booked_or_done")
        ),
        sa.CheckConstraint(
            "valid_until IS NULL OR valid_until > valid_from", name=op.f("ck_fitness_check_ends_after_start")
        ),
        sa.ForeignKeyConstraint(["assessed_by"], ["account.id"], name=op.f("fk_fitness_check_assessed_by")),
        sa.ForeignKeyConstraint(["made_by"], ["account.id"], name=op.f("fk_fitness_check_made_by")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_fitness_check_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fitness_check")),
    )
    op.create_index("ix_fitness_check_person_id_made_at", "fitness_check", ["person_id", "made_at"], unique=False)
    op.create_table(
        "flight_leg",
        sa.Column("flight_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("from_airport", sa.String(length=3), nullable=False),
        sa.Column("to_airport", sa.String(length=3), nullable=False),
        sa.Column("departs_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("arrives_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("arrives_at > departs_at", name=op.f("ck_flight_leg_arrives_after_departure")),
        sa.ForeignKeyConstraint(["flight_id"], ["flight.id"], name=op.f("fk_flight_leg_flight_id")),
        sa.ForeignKeyConstraint(["from_airport"], ["airport.code"], name=op.f("fk_flight_leg_from_airport")),
        sa.ForeignKeyConstraint(["to_airport"], ["airport.code"], name=op.f("fk_flight_leg_to_airport")),
        sa.PrimaryKeyConstraint("flight_id", "position", name=op.f("pk_flight_leg")),
    )
    op.create_table(
        "flight_move",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("flight_id", sa.Uuid(), nullable=False),
        sa.Column(
            "source",
            sa.Enum(
                "draft",
                "open",
                "locked",
                "sealed",
                "departed",
                "arrived",
                "closed",
                "cancelled",
                name="source_state",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=True,
        ),
        sa.Column(
            "target",
            sa.Enum(
                "draft",
                "open",
                "locked",
                "sealed",
                "departed",
                "arrived",
                "closed",
                "cancelled",
                name="target_state",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(["by"], ["account.id"], name=op.f("fk_flight_move_by")),
        sa.ForeignKeyConstraint(["flight_id"], ["flight.id"], name=op.f("fk_flight_move_flight_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_flight_move")),
    )
    op.create_index(op.f("ix_flight_move_flight_id"), "flight_move", ["flight_id"], unique=False)
    op.create_table(
        "flight_share",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("flight_id", sa.Uuid(), nullable=False),
        sa.Column("organisation", sa.String(length=40), nullable=False),
        sa.Column("shared_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("shared_by", sa.Uuid(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["flight_id"], ["flight.id"], name=op.f("fk_flight_share_flight_id")),
        sa.ForeignKeyConstraint(["shared_by"], ["account.id"], name=op.f("fk_flight_share_shared_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_flight_share")),
    )
    op.create_index("ix_flight_share_organisation", "flight_share", ["organisation", "flight_id"], unique=False)
    op.create_index(
        "uq_flight_share_in_force",
        "flight_share",
        ["flight_id", "organisation"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "journey",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("mission", sa.String(length=12), nullable=False),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("requested_by", sa.Uuid(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("end_reason", sa.String(length=40), nullable=True),
        sa.CheckConstraint("((ended_at IS NULL) = (end_reason IS NULL))", name=op.f("ck_journey_ended_with_reason")),
        sa.ForeignKeyConstraint(["mission"], ["mission.code"], name=op.f("fk_journey_mission")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_journey_person_id")),
        sa.ForeignKeyConstraint(["requested_by"], ["account.id"], name=op.f("fk_journey_requested_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journey")),
    )
    op.create_index("ix_journey_mission_requested_at", "journey", ["mission", "requested_at"], unique=False)
    op.create_index("ix_journey_person_id", "journey", ["person_id"], unique=False)
    op.create_index(
        "uq_journey_person_id_open",
        "journey",
        ["person_id"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "manifest_version",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("flight_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("passengers", sa.Integer(), nullable=False),
        sa.Column("missions", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("sealed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sealed_by", sa.Uuid(), nullable=False),
        sa.CheckConstraint("length(content_hash) = 64", name=op.f("ck_manifest_version_hash_is_sha256")),
        sa.CheckConstraint("number >= 1", name=op.f("ck_manifest_version_number_counts")),
        sa.ForeignKeyConstraint(["flight_id"], ["flight.id"], name=op.f("fk_manifest_version_flight_id")),
        sa.ForeignKeyConstraint(["sealed_by"], ["account.id"], name=op.f("fk_manifest_version_sealed_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_manifest_version")),
        sa.UniqueConstraint("flight_id", "number", name=op.f("uq_manifest_version_flight_id_number")),
    )
    op.create_table(
        "quarantine_order",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("flight_id", sa.Uuid(), nullable=False),
        sa.Column("policy_code", sa.String(length=20), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=True),
        sa.Column("legal_basis", sa.String(length=120), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "issued",
                "in_transit",
                "admitted",
                "isolated",
                "released",
                "absconded",
                "hospitalised",
                "deceased",
                "withdrawn",
                name="order_state",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("issued_by", sa.Uuid(), nullable=True),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'released') = (released_at IS NOT NULL)", name=op.f("ck_quarantine_order_released_has_a_moment")
        ),
        sa.CheckConstraint("until_on >= from_on", name=op.f("ck_quarantine_order_ends_after_start")),
        sa.ForeignKeyConstraint(["flight_id"], ["flight.id"], name=op.f("fk_quarantine_order_flight_id")),
        sa.ForeignKeyConstraint(["issued_by"], ["account.id"], name=op.f("fk_quarantine_order_issued_by")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_quarantine_order_person_id")),
        sa.ForeignKeyConstraint(
            ["policy_code"], ["quarantine_policy.code"], name=op.f("fk_quarantine_order_policy_code")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_quarantine_order_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quarantine_order")),
    )
    op.create_index("ix_quarantine_order_flight_id", "quarantine_order", ["flight_id"], unique=False)
    op.create_index(
        "uq_quarantine_order_person_id_flight_id",
        "quarantine_order",
        ["person_id", "flight_id"],
        unique=True,
        sqlite_where=sa.text("state <> 'withdrawn'"),
        postgresql_where=sa.text("state <> 'withdrawn'"),
    )
    op.create_index(
        "ix_quarantine_order_site_id_state", "quarantine_order", ["site_id", "state", "until_on"], unique=False
    )
    op.create_index(
        "uq_quarantine_order_person_id_open",
        "quarantine_order",
        ["person_id"],
        unique=True,
        sqlite_where=sa.text("state IN ('issued', 'in_transit', 'admitted', 'isolated')"),
        postgresql_where=sa.text("state IN ('issued', 'in_transit', 'admitted', 'isolated')"),
    )
    op.create_table(
        "room",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("floor", sa.String(length=20), nullable=False),
        sa.Column(
            "use",
            sa.Enum(
                "women",
                "men",
                "families",
                "unaccompanied_minors",
                "isolation",
                name="room_use",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("is_accessible", sa.Boolean(), nullable=False),
        sa.Column("square_metres", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("square_metres IS NULL OR square_metres > 0", name=op.f("ck_room_has_space")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_room_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_room")),
        sa.UniqueConstraint("id", "site_id", name=op.f("uq_room_id_site_id")),
        sa.UniqueConstraint("site_id", "name", name=op.f("uq_room_site_id_name")),
    )
    op.create_table(
        "seat_allotment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("flight_id", sa.Uuid(), nullable=False),
        sa.Column("mission", sa.String(length=12), nullable=False),
        sa.Column(
            "payer",
            sa.Enum(
                "state", "slbfe", "iom", "self", name="payer", native_enum=False, create_constraint=True, length=24
            ),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(["flight_id"], ["flight.id"], name=op.f("fk_seat_allotment_flight_id")),
        sa.ForeignKeyConstraint(["mission"], ["mission.code"], name=op.f("fk_seat_allotment_mission")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seat_allotment")),
        sa.UniqueConstraint("flight_id", "mission", "payer", name=op.f("uq_seat_allotment_flight_id_mission_payer")),
        sa.UniqueConstraint("id", "flight_id", name=op.f("uq_seat_allotment_id_flight_id")),
    )
    op.create_index(op.f("ix_seat_allotment_mission"), "seat_allotment", ["mission"], unique=False)
    op.create_table(
        "allotted_seat",
        sa.Column("allotment_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.Integer(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(["allotment_id"], ["seat_allotment.id"], name=op.f("fk_allotted_seat_allotment_id")),
        sa.PrimaryKeyConstraint("allotment_id", "place", name=op.f("pk_allotted_seat")),
    )
    op.create_table(
        "bed",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("room_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("blocked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("blocked_by", sa.Uuid(), nullable=True),
        sa.Column("blocked_reason", sa.String(length=200), nullable=True),
        sa.Column("override_id", sa.Uuid(), nullable=True),
        sa.Column("stands_until", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "((blocked_at IS NULL) = (blocked_reason IS NULL))", name=op.f("ck_bed_blocked_with_reason")
        ),
        sa.CheckConstraint(
            "((override_id IS NULL) = (stands_until IS NULL))", name=op.f("ck_bed_temporary_has_an_end")
        ),
        sa.ForeignKeyConstraint(["blocked_by"], ["account.id"], name=op.f("fk_bed_blocked_by")),
        sa.ForeignKeyConstraint(["override_id"], ["capacity_override.id"], name=op.f("fk_bed_override_id")),
        sa.ForeignKeyConstraint(
            ["room_id", "site_id"], ["room.id", "room.site_id"], name=op.f("fk_bed_room_id_site_id")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_bed_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bed")),
        sa.UniqueConstraint("id", "site_id", name=op.f("uq_bed_id_site_id")),
        sa.UniqueConstraint("room_id", "name", name=op.f("uq_bed_room_id_name")),
    )
    op.create_index("ix_bed_site_id", "bed", ["site_id"], unique=False)
    op.create_table(
        "manifest_signature",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("mission", "slbfe", "iom", name="signature", native_enum=False, create_constraint=True, length=24),
            nullable=False,
        ),
        sa.Column("place", sa.String(length=40), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("signed_by", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["signed_by"], ["account.id"], name=op.f("fk_manifest_signature_signed_by")),
        sa.ForeignKeyConstraint(["version_id"], ["manifest_version.id"], name=op.f("fk_manifest_signature_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_manifest_signature")),
        sa.UniqueConstraint("version_id", "kind", "place", name=op.f("uq_manifest_signature_version_id_kind_place")),
    )
    op.create_table(
        "order_move",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column(
            "source",
            sa.Enum(
                "issued",
                "in_transit",
                "admitted",
                "isolated",
                "released",
                "absconded",
                "hospitalised",
                "deceased",
                "withdrawn",
                name="source_state",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=True,
        ),
        sa.Column(
            "target",
            sa.Enum(
                "issued",
                "in_transit",
                "admitted",
                "isolated",
                "released",
                "absconded",
                "hospitalised",
                "deceased",
                "withdrawn",
                name="target_state",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(["by"], ["account.id"], name=op.f("fk_order_move_by")),
        sa.ForeignKeyConstraint(["order_id"], ["quarantine_order.id"], name=op.f("fk_order_move_order_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_order_move")),
    )
    op.create_index(op.f("ix_order_move_order_id"), "order_move", ["order_id"], unique=False)
    op.create_table(
        "rendition",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("recipient", sa.String(length=40), nullable=False),
        sa.Column(
            "format",
            sa.Enum("xlsx", "csv", "json", name="rendering", native_enum=False, create_constraint=True, length=24),
            nullable=False,
        ),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("withheld", sa.Integer(), nullable=False),
        sa.Column("withheld_digest", sa.String(length=64), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint("withheld >= 0", name=op.f("ck_rendition_withheld_counts")),
        sa.ForeignKeyConstraint(["made_by"], ["account.id"], name=op.f("fk_rendition_made_by")),
        sa.ForeignKeyConstraint(["version_id"], ["manifest_version.id"], name=op.f("fk_rendition_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rendition")),
        sa.UniqueConstraint(
            "version_id", "recipient", "format", "number", name=op.f("uq_rendition_version_id_recipient_format_number")
        ),
        sa.UniqueConstraint(
            "version_id",
            "recipient",
            "format",
            "withheld_digest",
            name=op.f("uq_rendition_version_id_recipient_format_withheld_digest"),
        ),
    )
    op.create_table(
        "manifest_entry",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("flight_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("journey_id", sa.Uuid(), nullable=True),
        sa.Column("unit_id", sa.Uuid(), nullable=True),
        sa.Column("mission", sa.String(length=12), nullable=False),
        sa.Column(
            "payer",
            sa.Enum(
                "state", "slbfe", "iom", "self", name="payer", native_enum=False, create_constraint=True, length=24
            ),
            nullable=False,
        ),
        sa.Column("allotment_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=True),
        sa.Column(
            "passenger",
            sa.Enum("adult", "child", "infant", name="passenger", native_enum=False, create_constraint=True, length=24),
            nullable=False,
        ),
        sa.Column("lap_of_id", sa.Uuid(), nullable=True),
        sa.Column("escort_id", sa.Uuid(), nullable=True),
        sa.Column("services", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column(
            "basis",
            sa.Enum("consent", "legal_order", name="basis", native_enum=False, create_constraint=True, length=24),
            nullable=False,
        ),
        sa.Column("order_reference", sa.String(length=80), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "proposed",
                "waiting",
                "confirmed",
                "checked_in",
                "boarded",
                "arrived",
                "no_show",
                "offloaded",
                "withdrawn",
                "postponed",
                "freed",
                name="entry_state",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("wait_rank", sa.Integer(), nullable=True),
        sa.Column("seat_number", sa.String(length=4), nullable=False),
        sa.Column("bags", sa.Integer(), nullable=False),
        sa.Column("bag_kilos", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(basis = 'legal_order') = (order_reference <> '')", name=op.f("ck_manifest_entry_order_has_a_reference")
        ),
        sa.CheckConstraint(
            "place IS NULL OR state IN ('confirmed', 'checked_in', 'boarded', 'arrived')",
            name=op.f("ck_manifest_entry_only_seated_hold_one"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('confirmed', 'checked_in', 'boarded') OR (place IS NOT NULL) = (passenger <> 'infant')",
            name=op.f("ck_manifest_entry_seated_has_a_seat"),
        ),
        sa.CheckConstraint("bags >= 0 AND bag_kilos >= 0", name=op.f("ck_manifest_entry_bags_not_negative")),
        sa.ForeignKeyConstraint(
            ["allotment_id", "flight_id"],
            ["seat_allotment.id", "seat_allotment.flight_id"],
            name=op.f("fk_manifest_entry_allotment_id_flight_id"),
        ),
        sa.ForeignKeyConstraint(
            ["allotment_id", "place"],
            ["allotted_seat.allotment_id", "allotted_seat.place"],
            name=op.f("fk_manifest_entry_allotment_id_place"),
        ),
        sa.ForeignKeyConstraint(["escort_id"], ["manifest_entry.id"], name=op.f("fk_manifest_entry_escort_id")),
        sa.ForeignKeyConstraint(["flight_id"], ["flight.id"], name=op.f("fk_manifest_entry_flight_id")),
        sa.ForeignKeyConstraint(["journey_id"], ["journey.id"], name=op.f("fk_manifest_entry_journey_id")),
        sa.ForeignKeyConstraint(["lap_of_id"], ["manifest_entry.id"], name=op.f("fk_manifest_entry_lap_of_id")),
        sa.ForeignKeyConstraint(["made_by"], ["account.id"], name=op.f("fk_manifest_entry_made_by")),
        sa.ForeignKeyConstraint(["mission"], ["mission.code"], name=op.f("fk_manifest_entry_mission")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_manifest_entry_person_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["travel_unit.id"], name=op.f("fk_manifest_entry_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_manifest_entry")),
    )
    op.create_index(
        "ix_manifest_entry_flight_id_state", "manifest_entry", ["flight_id", "state", "mission"], unique=False
    )
    op.create_index("ix_manifest_entry_person_id", "manifest_entry", ["person_id", "made_at"], unique=False)
    op.create_index(
        "uq_manifest_entry_flight_id_person_id_listed",
        "manifest_entry",
        ["flight_id", "person_id"],
        unique=True,
        sqlite_where=sa.text("state IN ('proposed', 'waiting', 'confirmed', 'checked_in', 'boarded')"),
        postgresql_where=sa.text("state IN ('proposed', 'waiting', 'confirmed', 'checked_in', 'boarded')"),
    )
    op.create_index(
        "uq_manifest_entry_person_id_seated",
        "manifest_entry",
        ["person_id"],
        unique=True,
        sqlite_where=sa.text("state IN ('confirmed', 'checked_in', 'boarded')"),
        postgresql_where=sa.text("state IN ('confirmed', 'checked_in', 'boarded')"),
    )
    op.create_index(
        "uq_manifest_entry_seat",
        "manifest_entry",
        ["allotment_id", "place"],
        unique=True,
        sqlite_where=sa.text("place IS NOT NULL"),
        postgresql_where=sa.text("place IS NOT NULL"),
    )
    op.create_table(
        "stay",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("bed_id", sa.Uuid(), nullable=True),
        sa.Column("with_stay_id", sa.Uuid(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "planned",
                "current",
                "ended",
                "cancelled",
                name="stay_state",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("from_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "end_reason",
            sa.Enum(
                "moved",
                "left_for_home",
                "released",
                "returned_to_employer",
                "hospital",
                "own_wish",
                "absconded",
                "deceased",
                "other",
                name="stay_end",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=True,
        ),
        sa.Column("cancel_reason", sa.String(length=200), nullable=True),
        sa.Column("remark", sa.String(length=200), nullable=False),
        sa.Column("moved_from_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "(state = 'cancelled') = (cancel_reason IS NOT NULL)", name=op.f("ck_stay_cancelled_with_reason")
        ),
        sa.CheckConstraint(
            "(state IN ('ended', 'cancelled')) = (closed_at IS NOT NULL)", name=op.f("ck_stay_closed_has_a_moment")
        ),
        sa.CheckConstraint(
            "(state = 'ended') = (end_reason IS NOT NULL) AND (state <> 'ended' OR until_at IS NOT NULL)",
            name=op.f("ck_stay_ended_with_reason"),
        ),
        sa.CheckConstraint(
            "(bed_id IS NULL) = (with_stay_id IS NOT NULL)", name=op.f("ck_stay_a_bed_or_with_an_adult")
        ),
        sa.CheckConstraint("until_at IS NULL OR until_at > from_at", name=op.f("ck_stay_ends_after_start")),
        sa.ForeignKeyConstraint(["bed_id", "site_id"], ["bed.id", "bed.site_id"], name=op.f("fk_stay_bed_id_site_id")),
        sa.ForeignKeyConstraint(["made_by"], ["account.id"], name=op.f("fk_stay_made_by")),
        sa.ForeignKeyConstraint(["moved_from_id"], ["stay.id"], name=op.f("fk_stay_moved_from_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_stay_person_id")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_stay_site_id")),
        sa.ForeignKeyConstraint(["with_stay_id"], ["stay.id"], name=op.f("fk_stay_with_stay_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stay")),
    )
    op.create_index("ix_stay_bed_id_from_at", "stay", ["bed_id", "from_at"], unique=False)
    op.create_index("ix_stay_person_id_from_at", "stay", ["person_id", "from_at"], unique=False)
    op.create_index("ix_stay_site_id_state_from_at", "stay", ["site_id", "state", "from_at"], unique=False)
    op.create_index("ix_stay_with_stay_id", "stay", ["with_stay_id"], unique=False)
    op.create_index(
        "uq_stay_bed_id_current",
        "stay",
        ["bed_id"],
        unique=True,
        sqlite_where=sa.text("state = 'current' AND bed_id IS NOT NULL"),
        postgresql_where=sa.text("state = 'current' AND bed_id IS NOT NULL"),
    )
    op.create_index(
        "uq_stay_person_id_current",
        "stay",
        ["person_id"],
        unique=True,
        sqlite_where=sa.text("state = 'current' AND person_id IS NOT NULL"),
        postgresql_where=sa.text("state = 'current' AND person_id IS NOT NULL"),
    )
    op.create_table(
        "arrival",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("flight_id", sa.Uuid(), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=True),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column(
            "kind",
            sa.Enum(
                "received",
                "not_on_list",
                "not_on_plane",
                name="arrival_kind",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("name_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("number_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=True),
        sa.Column("taken_back_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("taken_back_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "((taken_back_at IS NULL) = (taken_back_by IS NULL))", name=op.f("ck_arrival_taken_back_by_somebody")
        ),
        sa.CheckConstraint("kind = 'not_on_list' OR entry_id IS NOT NULL", name=op.f("ck_arrival_listed_has_an_entry")),
        sa.CheckConstraint("person_id IS NOT NULL OR name_sealed IS NOT NULL", name=op.f("ck_arrival_somebody")),
        sa.ForeignKeyConstraint(["by"], ["account.id"], name=op.f("fk_arrival_by")),
        sa.ForeignKeyConstraint(["entry_id"], ["manifest_entry.id"], name=op.f("fk_arrival_entry_id")),
        sa.ForeignKeyConstraint(["flight_id"], ["flight.id"], name=op.f("fk_arrival_flight_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_arrival_person_id")),
        sa.ForeignKeyConstraint(["taken_back_by"], ["account.id"], name=op.f("fk_arrival_taken_back_by")),
        sa.ForeignKeyConstraint(["version_id"], ["manifest_version.id"], name=op.f("fk_arrival_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_arrival")),
    )
    op.create_index("ix_arrival_by_at", "arrival", ["by", "at"], unique=False)
    op.create_index("ix_arrival_flight_id_kind", "arrival", ["flight_id", "kind"], unique=False)
    op.create_index("ix_arrival_person_id", "arrival", ["person_id"], unique=False)
    op.create_index(
        "uq_arrival_flight_id_person_id",
        "arrival",
        ["flight_id", "person_id"],
        unique=True,
        sqlite_where=sa.text("person_id IS NOT NULL AND taken_back_at IS NULL"),
        postgresql_where=sa.text("person_id IS NOT NULL AND taken_back_at IS NULL"),
    )
    op.create_table(
        "entry_move",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column(
            "source",
            sa.Enum(
                "proposed",
                "waiting",
                "confirmed",
                "checked_in",
                "boarded",
                "arrived",
                "no_show",
                "offloaded",
                "withdrawn",
                "postponed",
                "freed",
                name="source_state",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=True,
        ),
        sa.Column(
            "target",
            sa.Enum(
                "proposed",
                "waiting",
                "confirmed",
                "checked_in",
                "boarded",
                "arrived",
                "no_show",
                "offloaded",
                "withdrawn",
                "postponed",
                "freed",
                name="target_state",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(["by"], ["account.id"], name=op.f("fk_entry_move_by")),
        sa.ForeignKeyConstraint(["entry_id"], ["manifest_entry.id"], name=op.f("fk_entry_move_entry_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entry_move")),
    )
    op.create_index(op.f("ix_entry_move_entry_id"), "entry_move", ["entry_id"], unique=False)
    op.create_table(
        "gate_override",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("blocker", sa.String(length=24), nullable=False),
        sa.Column("reason_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("until_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "blocker IN ('exit_clearance', 'document_expires')", name=op.f("ck_gate_override_may_be_overridden")
        ),
        sa.CheckConstraint("until_at > made_at", name=op.f("ck_gate_override_ends_after_start")),
        sa.ForeignKeyConstraint(["entry_id"], ["manifest_entry.id"], name=op.f("fk_gate_override_entry_id")),
        sa.ForeignKeyConstraint(["made_by"], ["account.id"], name=op.f("fk_gate_override_made_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gate_override")),
    )
    op.create_index("ix_gate_override_entry_id", "gate_override", ["entry_id"], unique=False)
    op.add_column("import_batch", sa.Column("site_id", sa.Uuid(), nullable=True))
    op.add_column("import_batch", sa.Column("stays_at", sa.DateTime(timezone=True), nullable=True))
    create_all(op.get_bind(), TRIGGERS)


def downgrade() -> None:
    """Go back to the step before."""
    op.drop_column("import_batch", "stays_at")
    op.drop_column("import_batch", "site_id")
    op.drop_index("ix_gate_override_entry_id", table_name="gate_override")
    op.drop_table("gate_override")
    op.drop_index(op.f("ix_entry_move_entry_id"), table_name="entry_move")
    op.drop_table("entry_move")
    op.drop_index(
        "uq_arrival_flight_id_person_id",
        table_name="arrival",
        sqlite_where=sa.text("person_id IS NOT NULL AND taken_back_at IS NULL"),
        postgresql_where=sa.text("person_id IS NOT NULL AND taken_back_at IS NULL"),
    )
    op.drop_index("ix_arrival_person_id", table_name="arrival")
    op.drop_index("ix_arrival_flight_id_kind", table_name="arrival")
    op.drop_index("ix_arrival_by_at", table_name="arrival")
    op.drop_table("arrival")
    op.drop_index(
        "uq_stay_person_id_current",
        table_name="stay",
        sqlite_where=sa.text("state = 'current' AND person_id IS NOT NULL"),
        postgresql_where=sa.text("state = 'current' AND person_id IS NOT NULL"),
    )
    op.drop_index(
        "uq_stay_bed_id_current",
        table_name="stay",
        sqlite_where=sa.text("state = 'current' AND bed_id IS NOT NULL"),
        postgresql_where=sa.text("state = 'current' AND bed_id IS NOT NULL"),
    )
    op.drop_index("ix_stay_with_stay_id", table_name="stay")
    op.drop_index("ix_stay_site_id_state_from_at", table_name="stay")
    op.drop_index("ix_stay_person_id_from_at", table_name="stay")
    op.drop_index("ix_stay_bed_id_from_at", table_name="stay")
    op.drop_table("stay")
    op.drop_index(
        "uq_manifest_entry_seat",
        table_name="manifest_entry",
        sqlite_where=sa.text("place IS NOT NULL"),
        postgresql_where=sa.text("place IS NOT NULL"),
    )
    op.drop_index(
        "uq_manifest_entry_person_id_seated",
        table_name="manifest_entry",
        sqlite_where=sa.text("state IN ('confirmed', 'checked_in', 'boarded')"),
        postgresql_where=sa.text("state IN ('confirmed', 'checked_in', 'boarded')"),
    )
    op.drop_index(
        "uq_manifest_entry_flight_id_person_id_listed",
        table_name="manifest_entry",
        sqlite_where=sa.text("state IN ('proposed', 'waiting', 'confirmed', 'checked_in', 'boarded')"),
        postgresql_where=sa.text("state IN ('proposed', 'waiting', 'confirmed', 'checked_in', 'boarded')"),
    )
    op.drop_index("ix_manifest_entry_person_id", table_name="manifest_entry")
    op.drop_index("ix_manifest_entry_flight_id_state", table_name="manifest_entry")
    op.drop_table("manifest_entry")
    op.drop_table("rendition")
    op.drop_index(op.f("ix_order_move_order_id"), table_name="order_move")
    op.drop_table("order_move")
    op.drop_table("manifest_signature")
    op.drop_index("ix_bed_site_id", table_name="bed")
    op.drop_table("bed")
    op.drop_table("allotted_seat")
    op.drop_index(op.f("ix_seat_allotment_mission"), table_name="seat_allotment")
    op.drop_table("seat_allotment")
    op.drop_table("room")
    op.drop_index(
        "uq_quarantine_order_person_id_open",
        table_name="quarantine_order",
        sqlite_where=sa.text("state IN ('issued', 'in_transit', 'admitted', 'isolated')"),
        postgresql_where=sa.text("state IN ('issued', 'in_transit', 'admitted', 'isolated')"),
    )
    op.drop_index(
        "uq_quarantine_order_person_id_flight_id",
        table_name="quarantine_order",
        sqlite_where=sa.text("state <> 'withdrawn'"),
        postgresql_where=sa.text("state <> 'withdrawn'"),
    )
    op.drop_index("ix_quarantine_order_flight_id", table_name="quarantine_order")
    op.drop_index("ix_quarantine_order_site_id_state", table_name="quarantine_order")
    op.drop_table("quarantine_order")
    op.drop_table("manifest_version")
    op.drop_index(
        "uq_journey_person_id_open",
        table_name="journey",
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.drop_index("ix_journey_person_id", table_name="journey")
    op.drop_index("ix_journey_mission_requested_at", table_name="journey")
    op.drop_table("journey")
    op.drop_index(
        "uq_flight_share_in_force",
        table_name="flight_share",
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.drop_index("ix_flight_share_organisation", table_name="flight_share")
    op.drop_table("flight_share")
    op.drop_index(op.f("ix_flight_move_flight_id"), table_name="flight_move")
    op.drop_table("flight_move")
    op.drop_table("flight_leg")
    op.drop_index("ix_fitness_check_person_id_made_at", table_name="fitness_check")
    op.drop_table("fitness_check")
    op.drop_index("ix_exit_clearance_person_id_made_at", table_name="exit_clearance")
    op.drop_table("exit_clearance")
    op.drop_index(
        "uq_child_return_decision_in_force",
        table_name="child_return_decision",
        sqlite_where=sa.text("withdrawn_at IS NULL"),
        postgresql_where=sa.text("withdrawn_at IS NULL"),
    )
    op.drop_table("child_return_decision")
    op.drop_index(op.f("ix_capacity_override_site_id"), table_name="capacity_override")
    op.drop_table("capacity_override")
    op.drop_index("ix_site_mission_kind", table_name="site")
    op.drop_table("site")
    op.drop_index("ix_flight_state_departs_at", table_name="flight")
    op.drop_index("ix_flight_destination_arrives_at", table_name="flight")
    op.drop_index("ix_flight_departs_at", table_name="flight")
    op.drop_table("flight")
    op.drop_table("departure_rule")
    op.drop_table("quarantine_policy")
    remove_all(op.get_bind(), TRIGGERS)
