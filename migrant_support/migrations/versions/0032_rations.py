"""Rations: sets and their versions, what was handed out and to whom, loans, meals."""

import sqlalchemy as sa
from alembic import op

from migrant_support.domains.rations.models.sets import SET_TRIGGERS
from migrant_support.platform.store.columns import Amount, UtcDateTime
from migrant_support.platform.store.triggers import create_all, remove_all

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this step."""
    op.create_table(
        "eating",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column(
            "diet",
            sa.Enum(
                "usual",
                "vegetarian",
                "no_beef",
                "no_pork",
                "soft",
                "baby",
                name="diet",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("since_at", UtcDateTime(), nullable=False),
        sa.Column("set_by", sa.Uuid(), nullable=True),
        sa.Column("until_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint("until_at IS NULL OR until_at >= since_at", name=op.f("ck_eating_ends_after_start")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_eating_person_id")),
        sa.ForeignKeyConstraint(["set_by"], ["account.id"], name=op.f("fk_eating_set_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_eating")),
    )
    op.create_index(
        "uq_eating_person_id_now",
        "eating",
        ["person_id"],
        unique=True,
        sqlite_where=sa.text("until_at IS NULL"),
        postgresql_where=sa.text("until_at IS NULL"),
    )
    op.create_table(
        "kitchen",
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("pregnant", sa.Integer(), nullable=False),
        sa.Column("breastfeeding", sa.Integer(), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.Column("changed_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint("pregnant >= 0 AND breastfeeding >= 0", name=op.f("ck_kitchen_not_negative")),
        sa.ForeignKeyConstraint(["changed_by"], ["account.id"], name=op.f("fk_kitchen_changed_by")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_kitchen_site_id")),
        sa.PrimaryKeyConstraint("site_id", name=op.f("pk_kitchen")),
    )
    op.create_table(
        "meal_count",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column(
            "meal",
            sa.Enum("breakfast", "lunch", "dinner", name="meal", native_enum=False, create_constraint=True, length=24),
            nullable=False,
        ),
        sa.Column(
            "diet",
            sa.Enum(
                "usual",
                "vegetarian",
                "no_beef",
                "no_pork",
                "soft",
                "baby",
                name="diet",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("planned", sa.Integer(), nullable=True),
        sa.Column("served", sa.Integer(), nullable=True),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.Column("changed_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint("planned IS NULL OR planned >= 0", name=op.f("ck_meal_count_planned_not_negative")),
        sa.CheckConstraint("served IS NULL OR served >= 0", name=op.f("ck_meal_count_served_not_negative")),
        sa.ForeignKeyConstraint(["changed_by"], ["account.id"], name=op.f("fk_meal_count_changed_by")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_meal_count_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meal_count")),
        sa.UniqueConstraint("site_id", "day", "meal", "diet", name=op.f("uq_meal_count_site_id_day_meal_diet")),
    )
    op.create_table(
        "ration_set",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("mission", sa.String(length=12), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=True),
        sa.Column("began_on", sa.Date(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column("closed_at", UtcDateTime(), nullable=True),
        sa.Column("closed_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "((closed_at IS NULL) = (closed_by IS NULL))", name=op.f("ck_ration_set_closed_by_somebody")
        ),
        sa.ForeignKeyConstraint(["closed_by"], ["account.id"], name=op.f("fk_ration_set_closed_by")),
        sa.ForeignKeyConstraint(["made_by"], ["account.id"], name=op.f("fk_ration_set_made_by")),
        sa.ForeignKeyConstraint(["mission"], ["mission.code"], name=op.f("fk_ration_set_mission")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_ration_set_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ration_set")),
    )
    op.create_index("ix_ration_set_mission", "ration_set", ["mission"], unique=False)
    op.create_index(op.f("ix_ration_set_site_id"), "ration_set", ["site_id"], unique=False)
    op.create_table(
        "ration_version",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("set_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name_en", sa.String(length=80), nullable=False),
        sa.Column("name_si", sa.String(length=120), nullable=False),
        sa.Column("name_ta", sa.String(length=120), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("grant", "loan", name="gift_kind", native_enum=False, create_constraint=True, length=24),
            nullable=False,
        ),
        sa.Column(
            "per",
            sa.Enum("household", "person", name="per", native_enum=False, create_constraint=True, length=24),
            nullable=False,
        ),
        sa.Column(
            "audience",
            sa.Enum(
                "all",
                "women",
                "men",
                "children",
                "infants",
                name="audience",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("every_days", sa.Integer(), nullable=False),
        sa.Column("most", sa.Integer(), nullable=True),
        sa.Column("from_at", UtcDateTime(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint("kind <> 'loan' OR every_days = 0", name=op.f("ck_ration_version_loan_has_no_interval")),
        sa.CheckConstraint("every_days BETWEEN 0 AND 365", name=op.f("ck_ration_version_interval_in_bounds")),
        sa.CheckConstraint("most IS NULL OR most > 0", name=op.f("ck_ration_version_limit_above_zero")),
        sa.CheckConstraint("number > 0", name=op.f("ck_ration_version_number_from_one")),
        sa.ForeignKeyConstraint(["made_by"], ["account.id"], name=op.f("fk_ration_version_made_by")),
        sa.ForeignKeyConstraint(["set_id"], ["ration_set.id"], name=op.f("fk_ration_version_set_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ration_version")),
        sa.UniqueConstraint("set_id", "number", name=op.f("uq_ration_version_set_id_number")),
    )
    op.create_table(
        "distribution",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("set_id", sa.Uuid(), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("store_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("movement_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("babies", sa.Integer(), nullable=False),
        sa.Column("is_emergency", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("given_at", UtcDateTime(), nullable=False),
        sa.Column("given_by", sa.Uuid(), nullable=True),
        sa.Column("undone_at", UtcDateTime(), nullable=True),
        sa.Column("undone_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint("NOT is_emergency OR reason <> ''", name=op.f("ck_distribution_emergency_with_reason")),
        sa.CheckConstraint(
            "((undone_at IS NULL) = (undone_by IS NULL))", name=op.f("ck_distribution_undone_by_somebody")
        ),
        sa.CheckConstraint(
            "people > 0 AND babies >= 0 AND babies <= people", name=op.f("ck_distribution_for_somebody")
        ),
        sa.ForeignKeyConstraint(["given_by"], ["account.id"], name=op.f("fk_distribution_given_by")),
        sa.ForeignKeyConstraint(["movement_id"], ["stock_movement.id"], name=op.f("fk_distribution_movement_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_distribution_person_id")),
        sa.ForeignKeyConstraint(["set_id"], ["ration_set.id"], name=op.f("fk_distribution_set_id")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_distribution_site_id")),
        sa.ForeignKeyConstraint(["store_id"], ["store.id"], name=op.f("fk_distribution_store_id")),
        sa.ForeignKeyConstraint(["undone_by"], ["account.id"], name=op.f("fk_distribution_undone_by")),
        sa.ForeignKeyConstraint(["version_id"], ["ration_version.id"], name=op.f("fk_distribution_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_distribution")),
        sa.UniqueConstraint("movement_id", name=op.f("uq_distribution_movement_id")),
    )
    op.create_index("ix_distribution_person_id", "distribution", ["person_id"], unique=False)
    op.create_index("ix_distribution_set_id_day", "distribution", ["set_id", "site_id", "day"], unique=False)
    op.create_index("ix_distribution_site_id_given_at", "distribution", ["site_id", "given_at", "id"], unique=False)
    op.create_table(
        "ration_line",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("quantity", Amount(), nullable=False),
        sa.Column(
            "basis",
            sa.Enum(
                "person", "household", "infant", name="basis", native_enum=False, create_constraint=True, length=24
            ),
            nullable=False,
        ),
        sa.Column("under_months", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(basis = 'infant') = (under_months IS NOT NULL)", name=op.f("ck_ration_line_months_for_babies")
        ),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_ration_line_quantity_above_zero")),
        sa.ForeignKeyConstraint(["item_id"], ["supply_item.id"], name=op.f("fk_ration_line_item_id")),
        sa.ForeignKeyConstraint(["version_id"], ["ration_version.id"], name=op.f("fk_ration_line_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ration_line")),
        sa.UniqueConstraint("version_id", "item_id", "basis", name=op.f("uq_ration_line_version_id_item_id_basis")),
    )
    op.create_index(op.f("ix_ration_line_item_id"), "ration_line", ["item_id"], unique=False)
    op.create_table(
        "ration_loan",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("distribution_id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("quantity", Amount(), nullable=False),
        sa.Column("returned", Amount(), nullable=False),
        sa.Column("lost", Amount(), nullable=False),
        sa.Column("lent_at", UtcDateTime(), nullable=False),
        sa.Column("lost_reason", sa.String(length=200), nullable=False),
        sa.Column("closed_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint(
            "(closed_at IS NOT NULL) = (returned + lost = quantity)",
            name=op.f("ck_ration_loan_closed_when_nothing_is_out"),
        ),
        sa.CheckConstraint("quantity > 0 AND returned >= 0 AND lost >= 0", name=op.f("ck_ration_loan_not_negative")),
        sa.CheckConstraint("returned + lost <= quantity", name=op.f("ck_ration_loan_no_more_than_lent")),
        sa.ForeignKeyConstraint(["distribution_id"], ["distribution.id"], name=op.f("fk_ration_loan_distribution_id")),
        sa.ForeignKeyConstraint(["item_id"], ["supply_item.id"], name=op.f("fk_ration_loan_item_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_ration_loan_person_id")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_ration_loan_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ration_loan")),
        sa.UniqueConstraint("distribution_id", "item_id", name=op.f("uq_ration_loan_distribution_id_item_id")),
    )
    op.create_index("ix_ration_loan_person_id", "ration_loan", ["person_id"], unique=False)
    op.create_index("ix_ration_loan_site_id_closed_at", "ration_loan", ["site_id", "closed_at"], unique=False)
    op.create_table(
        "ration_share",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("distribution_id", sa.Uuid(), nullable=False),
        sa.Column("set_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("slot", sa.Date(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("given_at", UtcDateTime(), nullable=False),
        sa.Column("counts", sa.Boolean(), nullable=False),
        sa.Column("freed_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["distribution_id"], ["distribution.id"], name=op.f("fk_ration_share_distribution_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_ration_share_person_id")),
        sa.ForeignKeyConstraint(["set_id"], ["ration_set.id"], name=op.f("fk_ration_share_set_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ration_share")),
    )
    op.create_index("ix_ration_share_distribution_id", "ration_share", ["distribution_id"], unique=False)
    op.create_index("ix_ration_share_person_id_set_id", "ration_share", ["person_id", "set_id"], unique=False)
    op.create_index(
        "uq_ration_share_open",
        "ration_share",
        ["set_id", "person_id", "slot"],
        unique=True,
        sqlite_where=sa.text("counts AND freed_at IS NULL"),
        postgresql_where=sa.text("counts AND freed_at IS NULL"),
    )
    create_all(op.get_bind(), SET_TRIGGERS)


def downgrade() -> None:
    """Go back."""
    op.drop_table("ration_share")
    op.drop_table("ration_loan")
    op.drop_table("ration_line")
    op.drop_table("distribution")
    op.drop_table("ration_version")
    op.drop_table("ration_set")
    op.drop_table("meal_count")
    op.drop_table("kitchen")
    op.drop_table("eating")
    remove_all(op.get_bind(), SET_TRIGGERS)
