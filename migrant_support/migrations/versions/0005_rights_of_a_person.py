"""Legal holds, who was made anonymous, and steps whose words may be emptied then.

The reason of a step of a passenger's entry or of a quarantine order is typed, so it can name the person: it may become
empty, everything else of a step stays as it was written.
"""

import sqlalchemy as sa
from alembic import op

from migrant_support.platform.store.columns import UtcDateTime
from migrant_support.platform.store.triggers import Trigger, create_all, only_added_to, only_emptied, remove_all

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

OLD = (only_added_to("entry_move"), only_added_to("order_move"))
NEW = (
    only_emptied("entry_move", text="reason", fixed=("id", "entry_id", "source", "target", "at", "by")),
    only_emptied("order_move", text="reason", fixed=("id", "order_id", "source", "target", "at", "by")),
)
GROUNDS = ("asked", "period_over", "mistake", "order")


def _replace(old: tuple[Trigger, ...], new: tuple[Trigger, ...]) -> None:
    connection = op.get_bind()
    for trigger in old:
        on_table = f" ON {trigger.table}" if connection.dialect.name == "postgresql" else ""
        for name in (trigger.name, f"{trigger.name}_text", f"{trigger.name}_delete"):
            connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {name}{on_table}")
    remove_all(connection, old)
    create_all(connection, new)


def upgrade() -> None:
    """Go to this step."""
    op.create_table(
        "legal_hold",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("reason_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("set_at", UtcDateTime(), nullable=False),
        sa.Column("set_by", sa.Uuid(), nullable=False),
        sa.Column("lifted_at", UtcDateTime(), nullable=True),
        sa.Column("lifted_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "((lifted_at IS NULL) = (lifted_by IS NULL))", name=op.f("ck_legal_hold_lifted_by_somebody")
        ),
        sa.CheckConstraint("lifted_at IS NULL OR lifted_at >= set_at", name=op.f("ck_legal_hold_lifted_after_set")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_legal_hold_person_id")),
        sa.ForeignKeyConstraint(["set_by"], ["account.id"], name=op.f("fk_legal_hold_set_by")),
        sa.ForeignKeyConstraint(["lifted_by"], ["account.id"], name=op.f("fk_legal_hold_lifted_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_legal_hold")),
    )
    op.create_index("ix_legal_hold_person_id", "legal_hold", ["person_id"])
    standing = sa.text("lifted_at IS NULL")
    op.create_index(
        "uq_legal_hold_in_force", "legal_hold", ["person_id"], unique=True,
        sqlite_where=standing, postgresql_where=standing,
    )  # fmt: skip
    op.create_table(
        "anonymised",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("ground", sa.String(24), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=True),
        sa.CheckConstraint(f"ground IN ({', '.join(map(repr, GROUNDS))})", name=op.f("ck_anonymised_erasure_ground")),
        sa.ForeignKeyConstraint(["by"], ["account.id"], name=op.f("fk_anonymised_by")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_anonymised_person_id")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_anonymised")),
    )
    _replace(OLD, NEW)


def downgrade() -> None:
    """Go back."""
    _replace(NEW, OLD)
    op.drop_table("anonymised")
    op.drop_table("legal_hold")
