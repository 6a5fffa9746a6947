"""Builders for the tests of the audit log."""

import pytest
import sqlalchemy as sa
from flask import Flask

from migrant_support.platform.audit import record
from migrant_support.platform.audit.anchors import Anchor
from migrant_support.platform.audit.hashing import Content
from migrant_support.platform.audit.models import NO_HASH, AuditLine
from migrant_support.platform.audit.triggers import TRIGGERS
from migrant_support.platform.audit.verify import Verdict, verify
from migrant_support.platform.store import db
from migrant_support.platform.store.engines import prepare_engine
from migrant_support.platform.store.transaction import work

REMOVE_PROTECTION = {
    "sqlite": tuple(f"DROP TRIGGER IF EXISTS {name}" for name in TRIGGERS["sqlite"]),
    "postgresql": tuple(f"DROP TRIGGER IF EXISTS {name} ON {name.split('_no_')[0]}" for name in TRIGGERS["postgresql"]),
}


class Log:
    """The audit log of one application, as its writers, its checker and its attacker use it."""

    def __init__(self, app: Flask) -> None:
        self.app = app

    def write(self, *acts: str, beside: str | None = None) -> None:
        """One transaction with a line for each act, and the statement `beside` them."""
        with self.app.app_context(), work(write=True) as session:
            if beside:
                session.execute(sa.text(beside))
            for act in acts:
                record(None, act, kind="thing", object_id="1")

    def verdict(self, *anchors: Anchor) -> Verdict:
        """What a verification says now."""
        with self.app.app_context(), work(write=False):
            return verify(anchors)

    def attack(self, *statements: str, **values: object) -> None:
        """What somebody does who owns the database: triggers off, then whatever SQL."""
        with self.app.app_context():
            prepare_engine(db.engine)
            with db.engine.begin() as connection:
                for text in REMOVE_PROTECTION[connection.dialect.name]:
                    connection.execute(sa.text(text))
                for text in statements:
                    connection.execute(sa.text(text), values)

    def rechain(self, numbers: range, **changed: object) -> None:
        """Forge the first of these lines (`changed`) and close every one of them with the right hash again."""
        self.attack()
        with self.app.app_context(), db.engine.begin() as connection:
            table = AuditLine.__table__
            for number in numbers:
                row = connection.execute(sa.select(table).where(table.c.number == number)).one()._asdict()
                row |= changed if number == numbers[0] else {}
                before = sa.select(table.c.hash).where(table.c.number == number - 1)
                row["previous_hash"] = connection.scalar(before) or NO_HASH
                content = Content(**{name: row[name] for name in Content.__dataclass_fields__})
                row["hash"] = content.hash_after(row["previous_hash"])
                connection.execute(sa.update(table).where(table.c.number == number).values(**row))

    def ask(self, query: str) -> list[tuple[object, ...]]:
        """The rows of a plain query."""
        with self.app.app_context(), work(write=False) as session:
            return [tuple(row) for row in session.execute(sa.text(query))]


@pytest.fixture
def log(app: Flask) -> Log:
    """The log with five lines."""
    made = Log(app)
    made.write("demo.thing.make", "demo.thing.change")
    made.write("demo.thing.read")
    made.write("demo.thing.change", "demo.thing.close")
    return made
