"""Claims against employers and agencies: steps, clocks, and the ledger of what was recovered."""

import sqlalchemy as sa
from alembic import op

from migrant_support.domains.claims.models.claims import STEP_TRIGGERS
from migrant_support.domains.claims.models.money import MONEY_TRIGGERS
from migrant_support.platform.store.columns import Amount, UtcDateTime
from migrant_support.platform.store.triggers import create_all, remove_all

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def _choice(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=24)


def _to(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [target], name=op.f(f"fk_{table}_{column}"))


def upgrade() -> None:
    """Go to this step."""
    op.create_table(
        "agency",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("licence", sa.String(length=40), nullable=True),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("length(key) > 0", name=op.f("ck_agency_key_given")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agency")),
        sa.UniqueConstraint("key", name=op.f("uq_agency_key")),
        sa.UniqueConstraint("licence", name=op.f("uq_agency_licence")),
    )
    op.create_table(
        "claim",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind", _choice("claim_kind", "wages", "passport", "ticket", "deduction", "injury", "other"), nullable=False
        ),
        sa.Column("against", _choice("against", "employer", "agency"), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=True),
        sa.Column("employer", sa.String(length=200), nullable=False),
        sa.Column("employer_key", sa.String(length=200), nullable=False),
        sa.Column("period_from", sa.Date(), nullable=True),
        sa.Column("period_until", sa.Date(), nullable=True),
        sa.Column("amount", Amount(), nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=True),
        sa.Column(
            "state",
            _choice("claim_state", "opened", "presented", "answered", "offered", "settled", "refused", "withdrawn"),
            nullable=False,
        ),
        sa.Column("opened_at", UtcDateTime(), nullable=False),
        sa.Column("opened_by", sa.Uuid(), nullable=False),
        sa.Column("offered_amount", Amount(), nullable=True),
        sa.Column("offered_extent", _choice("offered_extent", "full", "part"), nullable=True),
        sa.Column("settled_amount", Amount(), nullable=True),
        sa.Column("extent", _choice("extent", "full", "part"), nullable=True),
        sa.Column("agreed_on", sa.Date(), nullable=True),
        sa.Column("agreed_way", _choice("agreed_way", "signed", "thumb", "spoken"), nullable=True),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("(against = 'agency') = (agency_id IS NOT NULL)", name=op.f("ck_claim_agency_is_named")),
        sa.CheckConstraint("((agreed_on IS NULL) = (agreed_way IS NULL))", name=op.f("ck_claim_agreed_on_a_day")),
        sa.CheckConstraint("amount > 0", name=op.f("ck_claim_amount_positive")),
        sa.CheckConstraint("((amount IS NULL) = (currency IS NULL))", name=op.f("ck_claim_amount_with_currency")),
        sa.CheckConstraint("against = 'employer' OR employer = ''", name=op.f("ck_claim_employer_of_employers_only")),
        sa.CheckConstraint(
            "(state IN ('settled', 'refused', 'withdrawn')) = (ended_at IS NOT NULL)",
            name=op.f("ck_claim_ended_at_a_moment"),
        ),
        sa.CheckConstraint("extent <> 'part' OR agreed_on IS NOT NULL", name=op.f("ck_claim_less_only_when_agreed")),
        sa.CheckConstraint(
            "period_until IS NULL OR period_from IS NULL OR period_until >= period_from",
            name=op.f("ck_claim_period_ends_after_start"),
        ),
        sa.CheckConstraint("settled_amount > 0", name=op.f("ck_claim_settled_positive")),
        sa.CheckConstraint("(state = 'settled') = (extent IS NOT NULL)", name=op.f("ck_claim_settled_to_an_extent")),
        sa.CheckConstraint("amount IS NULL OR settled_amount <= amount", name=op.f("ck_claim_settled_within_claim")),
        _to("claim", "case_id", "case_file.id"),
        _to("claim", "agency_id", "agency.id"),
        _to("claim", "opened_by", "account.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claim")),
    )
    op.create_index(op.f("ix_claim_agency_id"), "claim", ["agency_id"])
    op.create_index(op.f("ix_claim_case_id"), "claim", ["case_id"])
    op.create_index(op.f("ix_claim_opened_at"), "claim", ["opened_at", "id"])
    op.create_index(op.f("ix_claim_state_opened_at"), "claim", ["state", "opened_at", "id"])
    op.create_table(
        "claim_step",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("claim_id", sa.Uuid(), nullable=False),
        sa.Column(
            "act",
            _choice("claim_act", "present", "answer", "offer", "accept", "decline", "refuse", "withdraw", "reopen"),
            nullable=True,
        ),
        sa.Column(
            "target",
            _choice("target_state", "opened", "presented", "answered", "offered", "settled", "refused", "withdrawn"),
            nullable=False,
        ),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=False),
        sa.Column("amount", Amount(), nullable=True),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=True),
        _to("claim_step", "claim_id", "claim.id"),
        _to("claim_step", "by", "account.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claim_step")),
    )
    op.create_index(op.f("ix_claim_step_claim_id_at"), "claim_step", ["claim_id", "at", "id"])
    op.create_table(
        "claim_clock",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("claim_id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=True),
        sa.Column("kind", _choice("clock_kind", "report", "settle"), nullable=False),
        sa.Column("terms_version", sa.SmallInteger(), nullable=False),
        sa.Column("started_at", UtcDateTime(), nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=False),
        sa.Column("met_at", UtcDateTime(), nullable=True),
        sa.Column("stopped_at", UtcDateTime(), nullable=True),
        sa.Column("task_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint("due_at > started_at", name=op.f("ck_claim_clock_due_after_start")),
        sa.CheckConstraint("met_at IS NULL OR stopped_at IS NULL", name=op.f("ck_claim_clock_ended_one_way")),
        _to("claim_clock", "claim_id", "claim.id"),
        _to("claim_clock", "agency_id", "agency.id"),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name=op.f("fk_claim_clock_task_id"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claim_clock")),
    )
    op.create_index(op.f("ix_claim_clock_agency_id_due_at"), "claim_clock", ["agency_id", "due_at"])
    op.create_index(op.f("ix_claim_clock_claim_id"), "claim_clock", ["claim_id", "started_at"])
    op.create_index(
        op.f("ix_claim_clock_open_due_at"),
        "claim_clock",
        ["due_at"],
        sqlite_where=sa.text("met_at IS NULL AND stopped_at IS NULL"),
        postgresql_where=sa.text("met_at IS NULL AND stopped_at IS NULL"),
    )
    op.create_index(
        op.f("uq_claim_clock_claim_id_kind_open"),
        "claim_clock",
        ["claim_id", "kind"],
        unique=True,
        sqlite_where=sa.text("met_at IS NULL AND stopped_at IS NULL"),
        postgresql_where=sa.text("met_at IS NULL AND stopped_at IS NULL"),
    )
    op.create_table(
        "claim_money",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("claim_id", sa.Uuid(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("kind", _choice("money_kind", "received", "handed_over", "sent_on"), nullable=False),
        sa.Column("amount", Amount(), nullable=False),
        sa.Column("balance_after", Amount(), nullable=False),
        sa.Column("mission", sa.String(length=12), nullable=False),
        sa.Column("year", sa.SmallInteger(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(kind = 'received') = (amount > 0) AND amount <> 0", name=op.f("ck_claim_money_comes_or_goes")
        ),
        sa.CheckConstraint("balance_after >= 0", name=op.f("ck_claim_money_never_below_zero")),
        sa.CheckConstraint("serial > 0", name=op.f("ck_claim_money_serial_positive")),
        _to("claim_money", "claim_id", "claim.id"),
        _to("claim_money", "mission", "mission.code"),
        _to("claim_money", "by", "account.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claim_money")),
        sa.UniqueConstraint("claim_id", "currency", "serial", name=op.f("uq_claim_money_claim_id_currency_serial")),
        sa.UniqueConstraint("mission", "year", "number", name=op.f("uq_claim_money_mission_year_number")),
    )
    create_all(op.get_bind(), (*STEP_TRIGGERS, *MONEY_TRIGGERS))


def downgrade() -> None:
    """Go back."""
    op.drop_table("claim_money")
    op.drop_table("claim_clock")
    op.drop_table("claim_step")
    op.drop_table("claim")
    op.drop_table("agency")
    remove_all(op.get_bind(), (*STEP_TRIGGERS, *MONEY_TRIGGERS))
