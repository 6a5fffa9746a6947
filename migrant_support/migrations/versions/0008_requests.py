"""Requests that people send by themselves wait in a table of their own, sealed, until an officer looks at them."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_STATES = ("received", "taken", "registered", "linked", "refused")
_REASONS = ("not_reached", "other_mission", "sent_twice", "no_request", "other")
_ENDED = "state IN ('registered', 'linked', 'refused')"


def upgrade() -> None:
    """Go to this step."""
    moment = sa.DateTime(timezone=op.get_bind().dialect.name == "postgresql")
    op.create_table(
        "registration_request",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("reference", sa.String(length=9), nullable=False),
        sa.Column("pin_hash", sa.String(length=200), nullable=False),
        sa.Column("mission", sa.String(length=12), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column(
            "state",
            sa.Enum(*_STATES, name="request_state", native_enum=False, create_constraint=True, length=24),
            nullable=False,
        ),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", moment, nullable=False),
        sa.Column("taken_at", moment, nullable=True),
        sa.Column("taken_by", sa.Uuid(), nullable=True),
        sa.Column("decided_at", moment, nullable=True),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column(
            "reason",
            sa.Enum(*_REASONS, name="refusal_reason", native_enum=False, create_constraint=True, length=24),
            nullable=True,
        ),
        sa.Column("note_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("case_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "((taken_at IS NULL) = (taken_by IS NULL))", name=op.f("ck_registration_request_taken_by_somebody")
        ),
        sa.CheckConstraint(
            "((decided_at IS NULL) = (decided_by IS NULL))", name=op.f("ck_registration_request_decided_by_somebody")
        ),
        sa.CheckConstraint(
            "state = 'received' OR taken_at IS NOT NULL", name=op.f("ck_registration_request_taken_before_decided")
        ),
        sa.CheckConstraint(
            f"({_ENDED}) = (decided_at IS NOT NULL)", name=op.f("ck_registration_request_decided_when_ended")
        ),
        sa.CheckConstraint(
            "(state IN ('registered', 'linked')) = (person_id IS NOT NULL)",
            name=op.f("ck_registration_request_leads_to_a_person"),
        ),
        sa.CheckConstraint(
            "(state = 'refused') = (reason IS NOT NULL)", name=op.f("ck_registration_request_refused_with_reason")
        ),
        sa.CheckConstraint("language IN ('en', 'si', 'ta')", name=op.f("ck_registration_request_language_of_the_form")),
        sa.ForeignKeyConstraint(["mission"], ["mission.code"], name=op.f("fk_registration_request_mission")),
        sa.ForeignKeyConstraint(["taken_by"], ["account.id"], name=op.f("fk_registration_request_taken_by")),
        sa.ForeignKeyConstraint(["decided_by"], ["account.id"], name=op.f("fk_registration_request_decided_by")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_registration_request_person_id")),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_registration_request_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registration_request")),
        sa.UniqueConstraint("reference", name=op.f("uq_registration_request_reference")),
    )
    op.create_index(
        "ix_registration_request_mission_state_made_at", "registration_request", ["mission", "state", "made_at", "id"]
    )
    op.create_index("ix_registration_request_person_id", "registration_request", ["person_id"])
    op.create_table(
        "registration_photo",
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column("media_type", sa.String(length=40), nullable=False),
        sa.Column("picture_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", moment, nullable=False),
        sa.ForeignKeyConstraint(
            ["request_id"], ["registration_request.id"], name=op.f("fk_registration_photo_request_id")
        ),
        sa.PrimaryKeyConstraint("request_id", name=op.f("pk_registration_photo")),
    )


def downgrade() -> None:
    """Go back."""
    op.drop_table("registration_photo")
    op.drop_index("ix_registration_request_person_id", table_name="registration_request")
    op.drop_index("ix_registration_request_mission_state_made_at", table_name="registration_request")
    op.drop_table("registration_request")
