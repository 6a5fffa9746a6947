"""SEC CR-1, CR-2: what is sealed can be read only with the key, in its own place, unchanged."""

from pathlib import Path
from uuid import UUID

import pytest
import sqlalchemy as sa
from flask import Flask

from migrant_support.kernel.keys import new_id
from migrant_support.platform.store import DataClass, db
from migrant_support.platform.store.transaction import work
from migrant_support.platform.vault import (
    ToOpen,
    ToSeal,
    Unreadable,
    destroy_key,
    open_many,
    open_sealed,
    seal,
    seal_many,
)
from migrant_support.platform.vault.models import DataKey
from tests.support.databases import application

CANARY = "She hides in the house with the green gate"
PLACE = {"data_class": DataClass.PROTECTION, "table": "case_note", "column": "text"}


def sealed(text: str, row: UUID, subject: UUID | None) -> bytes:
    with work(write=True):
        return seal(text, **PLACE, row_id=row, subject=subject)


def opened(blob: bytes, row: UUID, subject: UUID | None) -> str:
    with work(write=False):
        return open_sealed(blob, **PLACE, row_id=row, subject=subject)


@pytest.fixture(autouse=True)
def in_app(app: Flask):
    with app.app_context():
        yield


@pytest.mark.parametrize("text", ["", "a", CANARY, "ශ්‍රී ලංකා · இலங்கை", "x" * 100_000])
def test_what_was_sealed_can_be_opened(text: str) -> None:
    row, person = new_id(), new_id()
    assert opened(sealed(text, row, person), row, person) == text


def test_two_values_cannot_change_places() -> None:
    one, other, person = new_id(), new_id(), new_id()
    blob = sealed("one", one, person)
    with pytest.raises(Unreadable):
        opened(blob, other, person)


@pytest.mark.parametrize("other", [{"table": "case_log"}, {"column": "reason"}, {"data_class": DataClass.MEDICAL}])
def test_a_value_cannot_be_read_in_another_column_or_class(other: dict[str, object]) -> None:
    row, person = new_id(), new_id()
    blob = sealed("one", row, person)
    with work(write=False), pytest.raises(Unreadable):
        open_sealed(blob, **{**PLACE, **other}, row_id=row, subject=person)


def test_a_person_s_value_is_not_read_as_one_of_everybody_s() -> None:
    row, person = new_id(), new_id()
    blob = sealed("one", row, person)
    with pytest.raises(Unreadable):
        opened(blob, row, None)


def test_every_flipped_bit_is_noticed() -> None:
    row, person = new_id(), new_id()
    blob = sealed("one", row, person)
    with work(write=False):
        for place in range(len(blob) * 8):
            changed = bytearray(blob)
            changed[place // 8] ^= 1 << place % 8
            with pytest.raises(Unreadable):
                open_sealed(bytes(changed), **PLACE, row_id=row, subject=person)


@pytest.mark.parametrize("rubbish", [b"", b"plain text", b"\xc5MS\x01", b"\xc5MS\x01" + b"0" * 28])
def test_bytes_that_were_never_sealed_are_unreadable(rubbish: bytes) -> None:
    with pytest.raises(Unreadable):
        opened(rubbish, new_id(), None)


def test_nonces_never_repeat() -> None:
    row = new_id()
    with work(write=True):
        blobs = seal_many([ToSeal(row, "same")] * 100_000, **PLACE)
    assert len({blob[20:32] for blob in blobs}) == 100_000


def test_many_values_of_many_people_are_sealed_and_opened_in_order() -> None:
    people = [new_id() for _ in range(2_500)]
    rows = [new_id() for _ in people]
    with work(write=True):
        blobs = seal_many([ToSeal(r, f"text {p}", p) for r, p in zip(rows, people, strict=True)], **PLACE)
    with work(write=False):
        texts = open_many([ToOpen(r, b) for r, b in zip(rows, blobs, strict=True)], **PLACE)
        keys = db.session.scalar(sa.select(sa.func.count()).select_from(DataKey))
    assert texts == [f"text {p}" for p in people]
    assert keys == 2_500


def test_a_key_made_in_a_lost_transaction_seals_nothing_later() -> None:
    row, person = new_id(), new_id()

    def change_that_fails() -> None:
        with work(write=True):
            seal("lost", **PLACE, row_id=row, subject=person)
            raise ValueError

    with pytest.raises(ValueError):
        change_that_fails()
    assert opened(sealed("kept", row, person), row, person) == "kept"


def test_a_key_made_in_a_lost_savepoint_seals_nothing_later() -> None:
    row, person = new_id(), new_id()
    with work(write=True):
        with db.session.begin_nested() as savepoint:
            seal("lost", **PLACE, row_id=row, subject=person)
            savepoint.rollback()
        blob = seal("kept", **PLACE, row_id=row, subject=person)
        again = seal("kept too", **PLACE, row_id=row, subject=person)
    assert [opened(blob, row, person), opened(again, row, person)] == ["kept", "kept too"]


def test_sealing_needs_a_writing_transaction() -> None:
    with work(write=False), pytest.raises(RuntimeError, match="writing transaction"):
        seal("x", **PLACE, row_id=new_id())


def test_a_destroyed_key_leaves_one_person_unreadable_and_others_not() -> None:
    row, gone, stays = new_id(), new_id(), new_id()
    lost, kept = sealed("lost", row, gone), sealed("kept", row, stays)
    assert opened(lost, row, gone) == "lost"
    with work(write=True):
        assert destroy_key(gone) == 1
    with pytest.raises(Unreadable):
        opened(lost, row, gone)
    with pytest.raises(Unreadable):
        sealed("new", row, gone)
    assert opened(kept, row, stays) == "kept"


def test_the_wrong_vault_key_opens_nothing(app: Flask, tmp_path: Path) -> None:
    row, person = new_id(), new_id()
    blob = sealed(CANARY, row, person)
    url = app.config["SQLALCHEMY_DATABASE_URI"]
    stranger = application(url, tmp_path / "stranger", vault_key="another-vault-key-" + "z" * 32)
    with stranger.app_context(), pytest.raises(Unreadable):
        opened(blob, row, person)
    with stranger.app_context():
        db.engine.dispose()


@pytest.mark.one_database
def test_a_copy_of_the_database_says_nothing(app: Flask, tmp_path: Path) -> None:
    row, person = new_id(), new_id()
    with work(write=True):
        db.session.execute(sa.text("CREATE TABLE canary (text blob)"))
        blob = seal(CANARY, **PLACE, row_id=row, subject=person)
        db.session.execute(sa.text("INSERT INTO canary VALUES (:blob)"), {"blob": blob})
    copy = b"".join(file.read_bytes() for file in tmp_path.rglob("test.sqlite*"))
    assert blob in copy
    assert CANARY.encode() not in copy
    assert app.extensions["settings"].vault_key.encode() not in copy
