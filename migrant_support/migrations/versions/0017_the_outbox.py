"""The outbox: messages with sealed words, and who holds each now."""

import sqlalchemy as sa
from alembic import op

from migrant_support.platform.store.columns import UtcDateTime

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this step."""
    op.create_table(
        "message",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "channel",
            sa.Enum("email", "sms", "letter", name="channel", native_enum=False, create_constraint=True, length=24),
            nullable=False,
        ),
        sa.Column("template", sa.String(length=60), nullable=False),
        sa.Column("version", sa.SmallInteger(), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("subject_kind", sa.String(length=40), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("occasion", sa.String(length=60), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "queued",
                "sending",
                "sent",
                "delivered",
                "failed",
                "told",
                "cancelled",
                name="message_state",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("tries", sa.SmallInteger(), nullable=False),
        sa.Column(
            "problem",
            sa.Enum(
                "unreachable",
                "busy",
                "refused",
                "redirected",
                "undelivered",
                "interrupted",
                name="problem",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=True,
        ),
        sa.Column("due_at", UtcDateTime(), nullable=True),
        sa.Column("claim", sa.Uuid(), nullable=True),
        sa.Column("from_hour", sa.SmallInteger(), nullable=True),
        sa.Column("until_hour", sa.SmallInteger(), nullable=True),
        sa.Column("zone", sa.String(length=40), nullable=True),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column("sent_at", UtcDateTime(), nullable=True),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column("told_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint("(state = 'sending') = (claim IS NOT NULL)", name=op.f("ck_message_claimed_while_sending")),
        sa.CheckConstraint("(state = 'told') = (told_by IS NOT NULL)", name=op.f("ck_message_told_by_someone")),
        sa.CheckConstraint(
            "(state IN ('delivered', 'failed', 'told', 'cancelled')) = (ended_at IS NOT NULL)",
            name=op.f("ck_message_ended_when_over"),
        ),
        sa.CheckConstraint(
            "(state IN ('queued', 'sending')) = (due_at IS NOT NULL)", name=op.f("ck_message_due_while_under_way")
        ),
        sa.CheckConstraint(
            "channel <> 'letter' OR state IN ('queued', 'told', 'cancelled')", name=op.f("ck_message_letters_by_hand")
        ),
        sa.CheckConstraint(
            "state NOT IN ('queued', 'sending') OR sealed IS NOT NULL", name=op.f("ck_message_words_until_sent")
        ),
        sa.CheckConstraint(
            "((from_hour IS NULL) = (until_hour IS NULL)) AND ((from_hour IS NULL) = (zone IS NULL))",
            name=op.f("ck_message_hours_whole"),
        ),
        sa.CheckConstraint(
            "from_hour BETWEEN 0 AND 23 AND until_hour BETWEEN 0 AND 23", name=op.f("ck_message_hours_of_a_day")
        ),
        sa.CheckConstraint("tries BETWEEN 0 AND 50", name=op.f("ck_message_tries_in_range")),
        sa.ForeignKeyConstraint(["made_by"], ["account.id"], name=op.f("fk_message_made_by")),
        sa.ForeignKeyConstraint(["told_by"], ["account.id"], name=op.f("fk_message_told_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message")),
        sa.UniqueConstraint("template", "subject_kind", "subject_id", "occasion", name="uq_message_occasion"),
    )
    op.create_index(
        "ix_message_due_at",
        "message",
        ["due_at", "id"],
        unique=False,
        sqlite_where=sa.text("state IN ('queued', 'sending')"),
        postgresql_where=sa.text("state IN ('queued', 'sending')"),
    )
    op.create_index("ix_message_subject_id", "message", ["subject_id", "id"], unique=False)


def downgrade() -> None:
    """Go back."""
    op.drop_table("message")
