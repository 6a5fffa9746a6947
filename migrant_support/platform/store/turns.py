"""One at a time: those who do the same thing in the same moment wait for each other until the first has committed."""

from hashlib import sha256

import sqlalchemy as sa

from migrant_support.platform.store import db


def wait_turn(what: str) -> None:
    """Wait until nobody else's open transaction has taken the turn of `what`; it ends with this transaction.

    On SQLite a writing transaction is alone anyway. On PostgreSQL an advisory lock is taken; several turns of one
    transaction must be taken in one order, or two could wait for each other.
    """
    if db.session.connection().dialect.name == "postgresql":
        number = int.from_bytes(sha256(what.encode()).digest()[:8], "big", signed=True)
        db.session.execute(sa.select(sa.func.pg_advisory_xact_lock(number)))
