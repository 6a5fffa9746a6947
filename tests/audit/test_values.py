"""Earlier values of sealed fields lie encrypted beside the log; erasing a person never breaks the chain."""

from uuid import UUID

import pytest
import sqlalchemy as sa
from flask import Flask

from migrant_support.platform.audit import record
from migrant_support.platform.audit.hashing import commitment
from migrant_support.platform.audit.models import AuditLine, AuditValue
from migrant_support.platform.audit.verify import Break, BreakKind
from migrant_support.platform.store import DataClass, db
from migrant_support.platform.store.transaction import work
from migrant_support.platform.vault import Unreadable, destroy_key, open_sealed
from migrant_support.platform.vault.rotation import rotate
from tests.audit.conftest import Log

PERSON = UUID("01900000-0000-7000-8000-00000000000a")


@pytest.fixture
def changed(app: Flask) -> Log:
    """A log with a change of a sealed field, and a line after it."""
    with app.app_context(), work(write=True):
        record(None, "people.note.edit", kind="note", object_id="1", sealed={"text": "KANARIENVOGEL"}, subject=PERSON)
    log = Log(app)
    log.write("demo.thing.change")
    return log


def _opened(value: AuditValue) -> str:
    return open_sealed(
        value.sealed,
        data_class=DataClass.PROTECTION,
        table="audit_value",
        column="sealed",
        row_id=value.id,
        subject=PERSON,
    )


def test_the_earlier_value_is_sealed_and_fits_what_was_chained(changed: Log) -> None:
    with changed.app.app_context(), work(write=False):
        value = db.session.scalars(sa.select(AuditValue)).one()
        assert b"KANARIENVOGEL" not in value.sealed
        salt, _, old = _opened(value).partition(":")
        assert old == "KANARIENVOGEL"
        assert value.commitment == commitment(salt, "text", old)
        assert db.session.scalar(sa.select(AuditLine.fields).where(AuditLine.number == 1)) == ["text"]


def test_after_the_vault_sealed_anew_the_chain_still_holds(changed: Log) -> None:
    before = changed.ask("SELECT sealed FROM audit_value")
    with changed.app.app_context():
        rotate(tell=lambda _: None)
        with work(write=False):
            value = db.session.scalars(sa.select(AuditValue)).one()
            assert _opened(value).endswith(":KANARIENVOGEL")
    assert changed.ask("SELECT sealed FROM audit_value") != before
    assert changed.verdict().is_whole


def test_after_the_persons_key_is_destroyed_the_chain_still_holds(changed: Log) -> None:
    with changed.app.app_context():
        with work(write=True):
            destroy_key(PERSON)
        with work(write=False), pytest.raises(Unreadable):
            _opened(db.session.scalars(sa.select(AuditValue)).one())
    assert changed.verdict().is_whole


def test_after_the_values_are_deleted_the_chain_still_holds(changed: Log) -> None:
    changed.write(beside="DELETE FROM audit_value")
    assert changed.verdict().is_whole


def test_a_changed_commitment_is_named(changed: Log) -> None:
    changed.write(beside="UPDATE audit_value SET field = 'other'")
    assert changed.verdict().broken == Break(BreakKind.VALUE, 1)
