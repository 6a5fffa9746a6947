"""Ledgers with a running balance, held by the database itself: rows are numbered without gap, each balance is the one
before and the amount, and none is below zero. A sum over the whole ledger is never needed, however long it grows.
"""

from collections.abc import Sequence

from migrant_support.platform.store.triggers import Trigger


def runs_on(table: str, *, keys: Sequence[str]) -> Trigger:
    """Rows of one ledger (`keys`) have `serial` 1, 2, 3 … and `balance_after` = the balance before + `amount`.

    Together with UNIQUE (keys, serial) and CHECK (balance_after >= 0) on the table: of two rows written at once with
    the same number one fails, and one that skips a number does not find its predecessor. Raises IntegrityError.
    """
    name = f"{table}_runs_on"
    same = " AND ".join(f"o.{key} = NEW.{key}" for key in keys)
    before = f"SELECT o.balance_after FROM {table} o WHERE {same} AND o.serial = NEW.serial - 1"  # noqa: S608 - constants
    wrong = (
        f"(NEW.serial = 1 AND NEW.balance_after <> NEW.amount) OR "
        f"(NEW.serial <> 1 AND NEW.balance_after <> coalesce(({before}), -1 - NEW.amount) + NEW.amount)"
    )
    return Trigger(
        name=name,
        table=table,
        sqlite=(
            f"CREATE TRIGGER {name} AFTER INSERT ON {table} WHEN {wrong} BEGIN SELECT RAISE(ABORT, '{name}'); END",
        ),
        postgresql=(
            (
                f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF {wrong} THEN "
                f"RAISE EXCEPTION USING MESSAGE = '{name}', ERRCODE = 'integrity_constraint_violation', "
                f"CONSTRAINT = '{name}'; END IF; RETURN NEW; END $$"
            ),
            f"CREATE TRIGGER {name} AFTER INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()",
        ),
        removing=(f"DROP FUNCTION IF EXISTS {name}()",),
    )
