"""Open cases are counted by the database as they change."""

import sqlalchemy as sa
from alembic import op

from migrant_support.domains.cases.tally import CATEGORY_TRIGGERS, FILE_TRIGGERS, RECOUNT
from migrant_support.platform.store.triggers import create_all, remove_all

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

TRIGGERS = (*FILE_TRIGGERS, *CATEGORY_TRIGGERS)


def upgrade() -> None:
    """Go to this step."""
    op.create_table(
        "case_tally",
        sa.Column("mission", sa.String(length=12), nullable=False),
        sa.Column("category", sa.String(length=40), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("urgent", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["mission"], ["mission.code"], name=op.f("fk_case_tally_mission")),
        sa.PrimaryKeyConstraint("mission", "category", name=op.f("pk_case_tally")),
    )
    for text in RECOUNT:
        op.execute(text)
    create_all(op.get_bind(), TRIGGERS)


def downgrade() -> None:
    """Go back."""
    connection = op.get_bind()
    for trigger in TRIGGERS:
        on_table = f" ON {trigger.table}" if connection.dialect.name == "postgresql" else ""
        connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {trigger.name}{on_table}")
    remove_all(connection, TRIGGERS)
    op.drop_table("case_tally")
