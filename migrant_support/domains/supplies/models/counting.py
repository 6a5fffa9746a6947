"""Counts of a store: who counted, what the book said then, what was found, who approved. A closed one never changes."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from migrant_support.domains.supplies.rules.catalogue import ItemKind
from migrant_support.domains.supplies.rules.counting import CountState
from migrant_support.platform.store import DataClass, Model
from migrant_support.platform.store.columns import Amount, Key, Moment, UtcDateTime, both_or_neither, enum_type
from migrant_support.platform.store.triggers import Trigger, attach


class StockCount(Model):
    """A count of a store, or of one kind of things in it. Of each store one is under way at most."""

    __tablename__ = "stock_count"
    data_class = DataClass.INTERNAL
    __table_args__ = (
        sa.CheckConstraint(both_or_neither("submitted_at", "submitted_by"), name="submitted_by_somebody"),
        sa.CheckConstraint(both_or_neither("ended_at", "ended_by"), name="ended_by_somebody"),
        sa.CheckConstraint("(state IN ('closed', 'cancelled')) = (ended_at IS NOT NULL)", name="ended_has_a_moment"),
        sa.CheckConstraint(
            "state <> 'closed' OR (submitted_by IS NOT NULL AND ended_by <> submitted_by AND ended_by <> started_by)",
            name="approved_by_another",
        ),
        sa.CheckConstraint("round IN (1, 2)", name="two_rounds"),
        sa.Index(
            "uq_stock_count_store_id_under_way",
            "store_id",
            unique=True,
            sqlite_where=sa.text("state IN ('open', 'submitted')"),
            postgresql_where=sa.text("state IN ('open', 'submitted')"),
        ),
        sa.Index("ix_stock_count_store_id_started_at", "store_id", "started_at", "id"),
    )

    id: Mapped[Key]
    store_id: Mapped[UUID] = mapped_column(sa.ForeignKey("store.id"))
    kind: Mapped[ItemKind | None] = mapped_column(enum_type(ItemKind))
    state: Mapped[CountState] = mapped_column(enum_type(CountState))
    round: Mapped[int] = mapped_column(default=1)
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    started_by: Mapped[UUID] = mapped_column(sa.ForeignKey("account.id"))
    submitted_at: Mapped[Moment | None]
    submitted_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("account.id"))
    ended_at: Mapped[Moment | None]
    ended_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("account.id"))
    movement_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("stock_movement.id"))


class CountLine(Model):
    """A lot of a count. `is_again`: it is to be counted once more. `book` is what the book said when it was counted."""

    __tablename__ = "count_line"
    data_class = DataClass.INTERNAL
    __table_args__ = (
        sa.ForeignKeyConstraint(["lot_id", "item_id"], ["supply_lot.id", "supply_lot.item_id"]),
        sa.CheckConstraint("counted IS NULL OR counted >= 0", name="counted_not_negative"),
    )

    count_id: Mapped[UUID] = mapped_column(sa.ForeignKey("stock_count.id"), primary_key=True)
    lot_id: Mapped[UUID] = mapped_column(sa.Uuid, primary_key=True)
    item_id: Mapped[UUID] = mapped_column(sa.Uuid)
    book: Mapped[Decimal | None] = mapped_column(Amount)
    first_counted: Mapped[Decimal | None] = mapped_column(Amount)
    counted: Mapped[Decimal | None] = mapped_column(Amount)
    is_again: Mapped[bool] = mapped_column(default=False)
    reason: Mapped[str] = mapped_column(sa.String(200), default="")


def _stays_closed(table: str, ended: str) -> Trigger:
    """Rows of a count that has ended are neither changed nor taken away (invariant 13)."""
    name = f"{table}_stays_closed"
    raise_it = f"RAISE EXCEPTION USING MESSAGE = '{name}', ERRCODE = 'integrity_constraint_violation'"
    return Trigger(
        name=name,
        table=table,
        sqlite=tuple(
            f"CREATE TRIGGER {name}{end} BEFORE {act} ON {table} WHEN {ended} BEGIN SELECT RAISE(ABORT, '{name}'); END"
            for act, end in (("UPDATE", ""), ("DELETE", "_delete"))
        ),
        postgresql=(
            (
                f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF {ended} THEN {raise_it}; "
                "END IF; IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$"
            ),
            f"CREATE TRIGGER {name} BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()",
        ),
        removing=(f"DROP FUNCTION IF EXISTS {name}()",),
    )


_ENDED = "('closed', 'cancelled')"
COUNT_TRIGGERS = (
    _stays_closed("stock_count", f"OLD.state IN {_ENDED}"),
    _stays_closed(
        "count_line",
        f"EXISTS (SELECT 1 FROM stock_count c WHERE c.id = OLD.count_id AND c.state IN {_ENDED})",  # noqa: S608 - ours
    ),
)
attach(StockCount, COUNT_TRIGGERS[0])
attach(CountLine, COUNT_TRIGGERS[1])
