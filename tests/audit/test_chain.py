"""The audit log is one chain in the transaction of the change; who meddles with a row is found and the row is named."""

import contextlib
import tracemalloc
from uuid import UUID

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import IntegrityError

from migrant_support.platform.access.viewer import Grant, Viewer
from migrant_support.platform.audit import record
from migrant_support.platform.audit.anchors import head_anchor
from migrant_support.platform.audit.models import AuditLine
from migrant_support.platform.audit.triggers import TRIGGERS, missing_triggers
from migrant_support.platform.audit.verify import BATCH, Break, BreakKind
from migrant_support.platform.store import db
from migrant_support.platform.store.transaction import work
from tests.audit.conftest import Log

ACCOUNT = UUID("01900000-0000-7000-8000-000000000001")
SESSION = UUID("01900000-0000-7000-8000-000000000002")
RENUMBER = "UPDATE audit_line SET number = {b} WHERE number = {a}"
COPY_OF_5 = """INSERT INTO audit_line SELECT 6, at, actor_id, actor_role, session_id, act, object_kind, object_id,
    fields, reason, sealed_digest, hash, hash FROM audit_line WHERE number = 5"""


def test_lines_are_numbered_from_one_without_a_gap(log: Log) -> None:
    assert [row[0] for row in log.ask("SELECT number FROM audit_line ORDER BY number")] == [1, 2, 3, 4, 5]
    assert log.ask("SELECT number FROM audit_head") == [(5,)]
    assert (log.verdict().lines, log.verdict().is_whole) == (5, True)


def test_a_new_log_is_whole(app: Flask) -> None:
    assert Log(app).verdict().is_whole


def test_a_line_says_who_as_what_from_where_and_why_but_no_value(app: Flask) -> None:
    officer = Viewer(ACCOUNT, SESSION, "N. Perera", (Grant("mission_officer", "mission", "KWT"),))
    with app.app_context():
        with work(write=True):
            record(
                officer,
                "people.person.edit",
                kind="person",
                object_id=ACCOUNT,
                fields=["phone"],
                reason="asked",
            )
        with work(write=False):
            line = db.session.scalars(sa.select(AuditLine)).one()
            assert (line.actor_id, line.actor_role, line.session_id) == (ACCOUNT, "mission_officer", SESSION)
            assert (line.act, line.object_kind, line.object_id) == ("people.person.edit", "person", str(ACCOUNT))
            assert (line.fields, line.reason) == (["phone"], "asked")
            assert line.at.tzinfo is not None


def test_names_of_fields_are_taken_and_values_are_not(app: Flask) -> None:
    with app.app_context(), work(write=True), pytest.raises(ValueError, match="not values"):
        record(None, "people.person.edit", kind="person", object_id="1", fields=["+965 5000 1234"])


def test_a_protected_read_in_a_reading_transaction_is_refused(app: Flask) -> None:
    with app.app_context(), work(write=False), pytest.raises(RuntimeError, match="writing transaction"):
        record(None, "cases.narrative.read", kind="case", object_id="1")


def test_a_line_of_a_change_that_was_rolled_back_is_not_kept(log: Log) -> None:
    with log.app.app_context(), contextlib.suppress(KeyError), work(write=True):
        record(None, "demo.thing.change", kind="thing", object_id="1")
        raise KeyError
    assert log.verdict().lines == 5


def test_a_line_of_a_savepoint_that_was_rolled_back_is_not_kept(log: Log) -> None:
    with log.app.app_context(), work(write=True) as session:
        record(None, "demo.thing.before", kind="thing", object_id="1")
        with contextlib.suppress(KeyError), session.begin_nested():
            with session.begin_nested():
                record(None, "demo.thing.inside", kind="thing", object_id="1")
            raise KeyError
        with session.begin_nested():
            record(None, "demo.thing.after", kind="thing", object_id="1")
    assert log.ask("SELECT act FROM audit_line WHERE number > 5 ORDER BY number") == [
        ("demo.thing.before",),
        ("demo.thing.after",),
    ]
    assert log.verdict().is_whole


def test_when_the_line_cannot_be_written_nothing_is_kept(log: Log) -> None:
    log.attack(COPY_OF_5, "CREATE TABLE kept (n integer)")
    with pytest.raises(IntegrityError):
        log.write("demo.thing.change", beside="INSERT INTO kept VALUES (1)")
    assert log.ask("SELECT count(*) FROM kept") == [(0,)]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_line SET reason = 'x' WHERE number = 3",
        "DELETE FROM audit_line WHERE number = 5",
        "DELETE FROM audit_line",
        "DELETE FROM audit_head",
        "UPDATE audit_head SET number = 2",
    ],
)
def test_the_database_refuses_to_change_or_delete(log: Log, statement: str) -> None:
    with pytest.raises(IntegrityError):
        log.write(beside=statement)
    assert log.verdict().is_whole


def test_the_database_refuses_to_replace_or_truncate(log: Log, database_kind: str) -> None:
    replacing = {
        "sqlite": "INSERT OR REPLACE INTO audit_line SELECT * FROM audit_line WHERE number = 3",
        "postgresql": "TRUNCATE audit_line CASCADE",
    }
    with pytest.raises(IntegrityError):
        log.write(beside=replacing[database_kind])
    assert log.verdict().lines == 5


def test_a_missing_trigger_is_noticed(log: Log) -> None:
    with log.app.app_context(), work(write=False) as session:
        assert missing_triggers(session.connection()) == frozenset()
    log.attack()
    with log.app.app_context(), work(write=False) as session:
        assert missing_triggers(session.connection()) == TRIGGERS[session.connection().dialect.name]


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("reason", "'other'"),
        ("act", "'demo.thing.other'"),
        ("actor_role", "'admin'"),
        ("at", "'2020-01-01 00:00:00.000000'"),
        ("object_id", "'2'"),
        ("fields", "'[\"name\"]'"),
        ("object_kind", "'person'"),
    ],
)
def test_an_edited_line_is_named(log: Log, column: str, value: str) -> None:
    log.attack(f"UPDATE audit_line SET {column} = {value} WHERE number = 3")
    assert log.verdict().broken == Break(BreakKind.CHANGED, 3)
    assert log.verdict().lines == 2


def test_a_deleted_line_is_named(log: Log) -> None:
    log.attack("DELETE FROM audit_line WHERE number = 2")
    assert log.verdict().broken == Break(BreakKind.MISSING, 2)


def test_a_deleted_first_line_is_named(log: Log) -> None:
    log.attack("DELETE FROM audit_line WHERE number = 1")
    assert log.verdict().broken == Break(BreakKind.MISSING, 1)


def test_swapped_lines_are_named(log: Log) -> None:
    log.attack(RENUMBER.format(a=2, b=90), RENUMBER.format(a=4, b=2), RENUMBER.format(a=90, b=4))
    assert log.verdict().broken == Break(BreakKind.MOVED, 2, other=4)


def test_a_closed_up_gap_is_named(log: Log) -> None:
    log.attack("DELETE FROM audit_line WHERE number = 2", RENUMBER.format(a=3, b=2), RENUMBER.format(a=4, b=3))
    assert log.verdict().broken == Break(BreakKind.MOVED, 2, other=3)


def test_a_line_added_at_the_end_is_named(log: Log) -> None:
    log.attack(COPY_OF_5)
    assert log.verdict().broken == Break(BreakKind.ADDED, 6)


def test_a_forged_line_in_the_middle_is_found_at_the_next_one(log: Log) -> None:
    log.rechain(range(3, 4), reason="forged")
    assert log.verdict().broken == Break(BreakKind.UNLINKED, 4)


def test_a_truncated_log_is_named(log: Log) -> None:
    log.attack("DELETE FROM audit_line")
    assert log.verdict().broken == Break(BreakKind.MISSING, 1)


def test_a_cut_tail_is_named_at_its_first_missing_line(log: Log) -> None:
    log.attack("DELETE FROM audit_line WHERE number > 3")
    assert log.verdict().broken == Break(BreakKind.MISSING, 4)


def test_a_cut_tail_with_its_head_moved_back_is_found_by_the_anchor_only(log: Log) -> None:
    with log.app.app_context(), work(write=False):
        anchor = head_anchor()
    log.attack(
        "DELETE FROM audit_line WHERE number > 3",
        "UPDATE audit_head SET number = 3, hash = (SELECT hash FROM audit_line WHERE number = 3)",
    )
    assert log.verdict().is_whole
    assert log.verdict(anchor).broken == Break(BreakKind.ANCHOR_CUT, 5)


def test_a_log_chained_anew_is_found_by_the_anchor_only(log: Log) -> None:
    with log.app.app_context(), work(write=False):
        anchor = head_anchor()
    log.rechain(range(2, 6), reason="forged")
    log.attack("UPDATE audit_head SET hash = (SELECT hash FROM audit_line WHERE number = 5)")
    assert log.verdict().is_whole
    assert log.verdict(anchor).broken == Break(BreakKind.ANCHOR, 5)


def test_an_anchor_that_fits_is_counted(log: Log) -> None:
    with log.app.app_context(), work(write=False):
        anchor = head_anchor()
    log.write("demo.thing.change")
    verdict = log.verdict(anchor)
    assert (verdict.is_whole, verdict.lines, verdict.anchors) == (True, 6, 1)


@pytest.mark.one_database
def test_memory_does_not_grow_with_the_log(app: Flask) -> None:
    log = Log(app)
    with app.app_context():
        for _ in range(4):
            with work(write=True):
                for _ in range(3 * BATCH):
                    record(None, "demo.thing.change", kind="thing", object_id="1")
    log.verdict()
    tracemalloc.start()
    assert log.verdict().lines == 12 * BATCH
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 4 * BATCH * 1500  # four batches of lines of at most 1.5 kB
