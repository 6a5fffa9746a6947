"""Ways to reach people with what is safe, and issued letters that never change."""

import sqlalchemy as sa
from alembic import op

from migrant_support.domains.letters.models import LETTER_TRIGGERS
from migrant_support.platform.store.columns import UtcDateTime
from migrant_support.platform.store.triggers import create_all, remove_all

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this step."""
    op.create_table(
        "contact_way",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column(
            "way",
            sa.Enum("sms", "email", "letter", name="way", native_enum=False, create_constraint=True, length=24),
            nullable=False,
        ),
        sa.Column("address", sa.String(length=160), nullable=False),
        sa.Column("is_safe", sa.Boolean(), nullable=False),
        sa.Column("from_hour", sa.SmallInteger(), nullable=True),
        sa.Column("until_hour", sa.SmallInteger(), nullable=True),
        sa.Column("marked_at", UtcDateTime(), nullable=False),
        sa.Column("marked_by", sa.Uuid(), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint("way <> 'letter'", name=op.f("ck_contact_way_an_address")),
        sa.CheckConstraint("((from_hour IS NULL) = (until_hour IS NULL))", name=op.f("ck_contact_way_hours_whole")),
        sa.CheckConstraint(
            "from_hour BETWEEN 0 AND 23 AND until_hour BETWEEN 0 AND 23", name=op.f("ck_contact_way_hours_of_a_day")
        ),
        sa.ForeignKeyConstraint(["marked_by"], ["account.id"], name=op.f("fk_contact_way_marked_by")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_contact_way_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_way")),
        sa.UniqueConstraint("person_id", "way", "address", name=op.f("uq_contact_way_person_id_way_address")),
    )
    op.create_table(
        "issued_letter",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("mission", sa.String(length=12), nullable=False),
        sa.Column("year", sa.SmallInteger(), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "to_whom",
                "stay",
                "employer",
                "immigration",
                "hospital",
                name="letter_kind",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("version", sa.SmallInteger(), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=True),
        sa.Column("name_hash", sa.LargeBinary(length=32), nullable=True),
        sa.Column("issued_at", UtcDateTime(), nullable=False),
        sa.Column("issued_by", sa.Uuid(), nullable=False),
        sa.Column("supersedes_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "(kind IN ('to_whom', 'stay')) = (token_hash IS NOT NULL)",
            name=op.f("ck_issued_letter_certificates_have_a_code"),
        ),
        sa.CheckConstraint("language IN ('en', 'si', 'ta')", name=op.f("ck_issued_letter_a_language")),
        sa.CheckConstraint(
            "((token_hash IS NULL) = (name_hash IS NULL))", name=op.f("ck_issued_letter_checked_by_both")
        ),
        sa.ForeignKeyConstraint(["issued_by"], ["account.id"], name=op.f("fk_issued_letter_issued_by")),
        sa.ForeignKeyConstraint(["mission"], ["mission.code"], name=op.f("fk_issued_letter_mission")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_issued_letter_person_id")),
        sa.ForeignKeyConstraint(["supersedes_id"], ["issued_letter.id"], name=op.f("fk_issued_letter_supersedes_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issued_letter")),
        sa.UniqueConstraint("mission", "year", "serial", name=op.f("uq_issued_letter_mission_year_serial")),
        sa.UniqueConstraint("supersedes_id", name=op.f("uq_issued_letter_supersedes_id")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_issued_letter_token_hash")),
    )
    op.create_index("ix_issued_letter_person_id", "issued_letter", ["person_id"], unique=False)
    create_all(op.get_bind(), LETTER_TRIGGERS)


def downgrade() -> None:
    """Go back."""
    op.drop_table("issued_letter")
    op.drop_table("contact_way")
    remove_all(op.get_bind(), LETTER_TRIGGERS)
