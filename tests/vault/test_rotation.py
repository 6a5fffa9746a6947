"""SEC CR-4: new keys for everything, while others write, through a kill in the middle; no old key is left."""

import os
import subprocess
import sys
import threading
from io import BytesIO
from pathlib import Path
from uuid import UUID

import pytest
import sqlalchemy as sa
from flask import Flask
from werkzeug.datastructures import FileStorage

from migrant_support.factory import HERE
from migrant_support.kernel.keys import new_id
from migrant_support.platform.access.models import Account, AccountState
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.files import file_of, open_file, store_attachment
from migrant_support.platform.files.disk import path_of
from migrant_support.platform.files.models import StoredFile
from migrant_support.platform.store import DataClass, db
from migrant_support.platform.store.transaction import work
from migrant_support.platform.vault import Unreadable, destroy_key, open_sealed, seal
from migrant_support.platform.vault.models import DataKey, VaultRotation
from migrant_support.platform.vault.rotation import rotate
from tests.support.databases import application

PDF = b"%PDF-1.7 " + b"x" * 100_000 + b"\n%%EOF\n"


class Archive:
    """Some people with a file each, and accounts with a sealed seed under the key of their class."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.officer = new_id()
        self.files: dict[UUID, UUID] = {}
        self.seeds: dict[UUID, str] = {}
        with app.app_context(), work(write=True):
            self.add_account(self.officer)

    def add_account(self, account_id: UUID) -> None:
        seed = f"seed of {account_id}"
        place = {"table": "account", "column": "totp_seed", "row_id": account_id}
        account = Account(
            id=account_id, sign_in_name=str(account_id), display_name="A", state=AccountState.ACTIVE,
            totp_seed=seal(seed, data_class=DataClass.SECRET, **place),
        )  # fmt: skip
        db.session.add(account)
        self.seeds[account_id] = seed

    def fill(self, *, accounts: int, people: int) -> "Archive":
        viewer = Viewer(self.officer, None, "Officer", ())
        with self.app.app_context(), work(write=True):
            for _ in range(accounts):
                self.add_account(new_id())
            for _ in range(people):
                person = new_id()
                upload = FileStorage(BytesIO(PDF), filename="a.pdf", content_type="application/pdf")
                self.files[person] = store_attachment(viewer, upload, subject=person).id
        return self

    def check(self, app: Flask | None = None) -> None:
        """Everything can be read, with the keys of this application."""
        with (app or self.app).app_context():
            with work(write=False):
                seeds = db.session.execute(sa.select(Account.id, Account.totp_seed)).all()
                for row_id, blob in seeds:
                    place = {"table": "account", "column": "totp_seed", "row_id": row_id}
                    assert open_sealed(blob, data_class=DataClass.SECRET, **place) == self.seeds[row_id]
                opened = [open_file(file_of("person", person, file)) for person, file in self.files.items()]
            assert len(seeds) == len(self.seeds)
            assert all(b"".join(pieces) == PDF for pieces in opened)

    def stored_keys(self) -> dict[UUID, DataKey]:
        with self.app.app_context(), work(write=False):
            found = {key.id: key for key in db.session.scalars(sa.select(DataKey))}
            db.session.expunge_all()
        return found

    def blobs(self) -> list[bytes]:
        with self.app.app_context(), work(write=False):
            values = [
                *db.session.scalars(sa.select(Account.totp_seed)),
                *db.session.scalars(sa.select(StoredFile.name)),
            ]
            files = [path_of(file).read_bytes() for file in self.files.values()]
        return [bytes(value) for value in values if value] + files

    def key_ids_in_use(self) -> set[UUID]:
        return {UUID(bytes=blob[4:20]) for blob in self.blobs()}

    def rotate(self, app: Flask | None = None, batch: int = 20) -> list[str]:
        told: list[str] = []
        with (app or self.app).app_context():
            assert rotate(tell=told.append, batch=batch).unreadable == []
        return told


def test_after_a_rotation_nothing_lies_under_an_old_key(app: Flask) -> None:
    archive = Archive(app).fill(accounts=50, people=3)
    before, blobs = set(archive.stored_keys()), set(archive.blobs())
    archive.rotate()
    after = archive.stored_keys()
    assert before & set(after) == set()
    assert archive.key_ids_in_use() == set(after)
    assert blobs & set(archive.blobs()) == set()
    assert {key.version for key in after.values()} == {2}
    archive.check()


def test_a_second_rotation_works_like_the_first(app: Flask) -> None:
    archive = Archive(app).fill(accounts=5, people=1)
    archive.rotate()
    archive.rotate()
    archive.check()
    with app.app_context(), work(write=False):
        assert all(db.session.scalars(sa.select(VaultRotation.ended_at.is_not(None))))


def test_the_vault_key_itself_can_be_changed(app: Flask, tmp_path: Path) -> None:
    archive = Archive(app).fill(accounts=5, people=2)
    address, old = app.config["SQLALCHEMY_DATABASE_URI"], app.extensions["settings"].vault_key
    new = "a-new-vault-key-" + "n" * 40
    both = application(address, tmp_path, vault_key=new, vault_key_previous=old)
    archive.check(both)
    archive.rotate(both)
    new_only = application(address, tmp_path, vault_key=new)
    archive.check(new_only)
    app.extensions["vault"].ring.forget()
    with pytest.raises(Unreadable):
        archive.check(app)
    for other in (both, new_only):
        with other.app_context():
            db.engine.dispose()


@pytest.mark.slow
@pytest.mark.parametrize("stops_at", [1, 3, 5])
def test_a_rotation_killed_in_the_middle_is_finished_by_the_next(app: Flask, tmp_path: Path, stops_at: int) -> None:
    archive = Archive(app).fill(accounts=120, people=3)
    before = set(archive.stored_keys())
    os.mkfifo(tmp_path / "stopped")
    arguments = [app.config["SQLALCHEMY_DATABASE_URI"], str(tmp_path), str(stops_at)]
    process = subprocess.Popen([sys.executable, "-m", "tests.vault.rotating_process", *arguments], cwd=HERE.parent)
    (tmp_path / "stopped").read_text()
    process.kill()
    process.wait()
    archive.check()
    told = archive.rotate()
    archive.check()
    assert ("Going on with a rotation that was broken off." in told) == (stops_at > 1)
    assert before & (set(archive.stored_keys()) | archive.key_ids_in_use()) == set()


def test_people_write_while_the_keys_are_rotated(app: Flask) -> None:
    archive = Archive(app).fill(accounts=60, people=2)
    before = set(archive.stored_keys())
    errors: list[BaseException] = []

    def write() -> None:
        try:
            for _ in range(25):
                with app.app_context(), work(write=True):
                    archive.add_account(new_id())
        except BaseException as error:
            errors.append(error)

    writer = threading.Thread(target=write)
    writer.start()
    archive.rotate(batch=5)
    writer.join()
    assert errors == []
    archive.check()
    assert before & archive.key_ids_in_use() == set()
    assert archive.key_ids_in_use() <= set(archive.stored_keys())


def test_a_destroyed_key_stays_destroyed(app: Flask) -> None:
    archive = Archive(app).fill(accounts=1, people=2)
    gone = next(iter(archive.files))
    with app.app_context(), work(write=True):
        destroy_key(gone)
    archive.rotate()
    with app.app_context(), work(write=True), pytest.raises(Unreadable):
        seal("x", data_class=DataClass.PROTECTION, table="t", column="c", row_id=new_id(), subject=gone)
    del archive.files[gone]
    archive.check()


def test_what_cannot_be_opened_is_named_and_keeps_its_key(app: Flask) -> None:
    archive = Archive(app).fill(accounts=3, people=1)
    broken = next(iter(archive.files.values()))
    with app.app_context():
        path_of(broken).write_bytes(path_of(broken).read_bytes()[:-1])
        with work(write=True):
            names = sa.select(StoredFile.name).where(StoredFile.id == broken)
            blob = bytearray(db.session.scalars(names).one())
            blob[-1] ^= 1
            db.session.execute(sa.update(StoredFile).where(StoredFile.id == broken).values(name=bytes(blob)))
    result = app.test_cli_runner().invoke(args=["vault", "rotate"])
    assert result.exit_code == 1
    assert "2 values could not be opened" in result.output
    assert UUID(bytes=bytes(blob[4:20])) in archive.stored_keys()


def test_the_command_says_what_it_did_and_never_a_key(app: Flask) -> None:
    Archive(app).fill(accounts=3, people=1)
    result = app.test_cli_runner().invoke(args=["vault", "rotate"])
    assert result.exit_code == 0
    assert "account.totp_seed: 4 values sealed anew." in result.output
    assert "6 values and files lie under new keys; 2 old keys are gone." in result.output
    assert app.extensions["settings"].vault_key not in result.output
