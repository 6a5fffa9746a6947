"""The book of a store: lots, movements, their lines, and the balance of each lot that the database itself keeps.

A line moves a quantity from one account to another, so every movement sums to nothing. Movements and lines are added
and never changed; words that could name somebody may be emptied, and whose a movement is may change when two records
become one. `stock_balance` is written by a trigger alone, and its CHECK refuses stock below zero (invariant 6).
"""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from migrant_support.domains.supplies.rules.ledger import Account, MovementKind, Purpose
from migrant_support.platform.store import DataClass, Model
from migrant_support.platform.store.columns import Amount, Key, MadeAt, UtcDateTime, both_or_neither, enum_type
from migrant_support.platform.store.triggers import Trigger, attach, only_added_to, only_emptied


class Lot(Model):
    """A lot of an item, as it came: batch, last day of use, donor, what one unit cost. It keeps its identity between
    stores."""

    __tablename__ = "supply_lot"
    data_class = DataClass.INTERNAL
    __table_args__ = (
        sa.UniqueConstraint("id", "item_id"),
        sa.CheckConstraint(both_or_neither("unit_cost", "currency"), name="cost_with_currency"),
        sa.CheckConstraint("unit_cost IS NULL OR unit_cost >= 0", name="cost_not_negative"),
        sa.Index("ix_supply_lot_item_id_batch", "item_id", "batch"),
    )

    id: Mapped[Key]
    item_id: Mapped[UUID] = mapped_column(sa.ForeignKey("supply_item.id"))
    batch: Mapped[str] = mapped_column(sa.String(60), default="")
    expires_on: Mapped[date | None] = mapped_column(sa.Date)
    donor: Mapped[str] = mapped_column(sa.String(120), default="")
    unit_cost: Mapped[Decimal | None] = mapped_column(Amount)
    currency: Mapped[str | None] = mapped_column(sa.String(3))
    made_at: Mapped[MadeAt]


class Movement(Model):
    """Something that happened to the stock of a store: when it happened, and when and by whom it was written down.

    `of_id` is the movement that this one corrects or gives back from.
    """

    __tablename__ = "stock_movement"
    data_class = DataClass.PERSONAL
    __table_args__ = (
        sa.UniqueConstraint("id", "store_id", "at"),
        sa.CheckConstraint("at <= made_at", name="has_happened"),
        sa.CheckConstraint("(kind = 'issue') = (purpose IS NOT NULL)", name="issue_has_a_purpose"),
        sa.CheckConstraint("(kind IN ('return', 'correction')) = (of_id IS NOT NULL)", name="answers_another"),
        sa.CheckConstraint(both_or_neither("reference_kind", "reference_id"), name="reference_whole"),
        sa.Index("ix_stock_movement_store_id_at", "store_id", "at", "id"),
        sa.Index("ix_stock_movement_reference_id", "reference_id"),
        sa.Index("ix_stock_movement_of_id", "of_id"),
        sa.Index("ix_stock_movement_person_id", "person_id"),
        sa.Index(
            "uq_stock_movement_of_id_corrected",
            "of_id",
            unique=True,
            sqlite_where=sa.text("kind = 'correction'"),
            postgresql_where=sa.text("kind = 'correction'"),
        ),
    )

    id: Mapped[Key]
    store_id: Mapped[UUID] = mapped_column(sa.ForeignKey("store.id"))
    kind: Mapped[MovementKind] = mapped_column(enum_type(MovementKind))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_at: Mapped[MadeAt]
    made_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("account.id"))
    purpose: Mapped[Purpose | None] = mapped_column(enum_type(Purpose))
    reason: Mapped[str] = mapped_column(sa.String(300), default="")
    person_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("person.id"))
    of_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("stock_movement.id"))
    reference_kind: Mapped[str | None] = mapped_column(sa.String(24))
    reference_id: Mapped[UUID | None] = mapped_column(sa.Uuid)


class MovementLine(Model):
    """A quantity of a lot that went from one account to another in the book of a store.

    `change` is what that did to the store's own stock; `day` is the calendar day at the store.
    """

    __tablename__ = "movement_line"
    data_class = DataClass.INTERNAL
    __table_args__ = (
        sa.ForeignKeyConstraint(
            ["movement_id", "store_id", "at"], ["stock_movement.id", "stock_movement.store_id", "stock_movement.at"]
        ),
        sa.ForeignKeyConstraint(["lot_id", "item_id"], ["supply_lot.id", "supply_lot.item_id"]),
        sa.CheckConstraint("quantity > 0", name="quantity_above_zero"),
        sa.CheckConstraint("from_account <> to_account", name="between_two_accounts"),
        sa.CheckConstraint(
            "change = CASE WHEN to_account = 'store' THEN quantity "
            "WHEN from_account = 'store' THEN -quantity ELSE 0 END",
            name="change_of_the_store",
        ),
        sa.CheckConstraint(
            "'store' IN (from_account, to_account) OR 'transit' IN (from_account, to_account)", name="of_a_store"
        ),
        sa.Index("ix_movement_line_movement_id", "movement_id"),
        sa.Index("ix_movement_line_store_item_at", "store_id", "item_id", "at", "id", "change"),
        sa.Index("ix_movement_line_store_lot_at", "store_id", "lot_id", "at"),
    )

    id: Mapped[Key]
    movement_id: Mapped[UUID] = mapped_column(sa.Uuid)
    store_id: Mapped[UUID] = mapped_column(sa.ForeignKey("store.id"))
    item_id: Mapped[UUID] = mapped_column(sa.Uuid)
    lot_id: Mapped[UUID] = mapped_column(sa.Uuid)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    day: Mapped[date] = mapped_column(sa.Date)
    from_account: Mapped[Account] = mapped_column(enum_type(Account, name="from_account"))
    to_account: Mapped[Account] = mapped_column(enum_type(Account, name="to_account"))
    quantity: Mapped[Decimal] = mapped_column(Amount)
    change: Mapped[Decimal] = mapped_column(Amount)


class Balance(Model):
    """What a store holds of a lot: the sum of its lines, kept by the database with every line."""

    __tablename__ = "stock_balance"
    data_class = DataClass.INTERNAL
    __table_args__ = (
        sa.CheckConstraint("quantity >= 0", name="never_below_zero"),
        sa.ForeignKeyConstraint(["lot_id", "item_id"], ["supply_lot.id", "supply_lot.item_id"]),
        sa.Index("ix_stock_balance_store_item", "store_id", "item_id"),
    )

    store_id: Mapped[UUID] = mapped_column(sa.ForeignKey("store.id"), primary_key=True)
    lot_id: Mapped[UUID] = mapped_column(sa.Uuid, primary_key=True)
    item_id: Mapped[UUID] = mapped_column(sa.Uuid)
    quantity: Mapped[Decimal] = mapped_column(Amount)


def _keeps_the_balance() -> Trigger:
    """Every line changes the balance of its lot in the same statement."""
    name = "stock_balance_is_kept"
    begin = (
        "INSERT INTO stock_balance (store_id, lot_id, item_id, quantity) "
        "VALUES (NEW.store_id, NEW.lot_id, NEW.item_id, 0) ON CONFLICT (store_id, lot_id) DO NOTHING"
    )
    add = (
        "UPDATE stock_balance SET quantity = quantity + NEW.change "
        "WHERE store_id = NEW.store_id AND lot_id = NEW.lot_id"
    )
    return Trigger(
        name=name,
        table="movement_line",
        sqlite=(f"CREATE TRIGGER {name} AFTER INSERT ON movement_line WHEN NEW.change <> 0 BEGIN {begin}; {add}; END",),
        postgresql=(
            (
                f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
                f"IF NEW.change <> 0 THEN {begin}; {add}; END IF; RETURN NEW; END $$"
            ),
            f"CREATE TRIGGER {name} AFTER INSERT ON movement_line FOR EACH ROW EXECUTE FUNCTION {name}()",
        ),
        removing=(f"DROP FUNCTION IF EXISTS {name}()",),
    )


def _nothing_expired_is_issued() -> Trigger:
    """Food and medicine past their last day do not go to people (invariant 6)."""
    name = "nothing_expired_is_issued"
    expired = (
        "SELECT 1 FROM supply_lot l JOIN supply_item i ON i.id = l.item_id WHERE l.id = NEW.lot_id "
        "AND l.expires_on < NEW.day AND i.kind IN ('food', 'infant', 'medicine')"
    )
    return Trigger(
        name=name,
        table="movement_line",
        sqlite=(
            (
                f"CREATE TRIGGER {name} BEFORE INSERT ON movement_line WHEN NEW.to_account = 'people' "
                f"BEGIN SELECT RAISE(ABORT, '{name}') WHERE EXISTS ({expired}); END"
            ),
        ),
        postgresql=(
            (
                f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
                f"IF NEW.to_account = 'people' AND EXISTS ({expired}) THEN RAISE EXCEPTION USING MESSAGE = '{name}', "
                "ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END $$"
            ),
            f"CREATE TRIGGER {name} BEFORE INSERT ON movement_line FOR EACH ROW EXECUTE FUNCTION {name}()",
        ),
        removing=(f"DROP FUNCTION IF EXISTS {name}()",),
    )


LEDGER_TRIGGERS = (
    only_emptied(
        "supply_lot",
        text="donor",
        fixed=("id", "item_id", "batch", "expires_on", "unit_cost", "currency", "made_at"),
    ),
    only_emptied(
        "stock_movement",
        text="reason",
        fixed=(
            "id", "store_id", "kind", "at", "made_at", "made_by", "purpose", "of_id", "reference_kind", "reference_id",
        ),
    ),
    only_added_to("movement_line"),
    _keeps_the_balance(),
    _nothing_expired_is_issued(),
)  # fmt: skip
attach(Lot, LEDGER_TRIGGERS[0])
attach(Movement, LEDGER_TRIGGERS[1])
attach(MovementLine, *LEDGER_TRIGGERS[2:])
