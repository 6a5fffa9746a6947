"""Files lie sealed outside of anything served, belong to one record, and come back as downloads (SEC UP-1 to UP-4)."""

import os
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from uuid import UUID

import pytest
import sqlalchemy as sa
from flask import Flask
from PIL import Image

from migrant_support.kernel.clock import clock_set_to, now
from migrant_support.kernel.keys import new_id
from migrant_support.kernel.refusals import NotThere, Refused
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.files import (
    download,
    file_of,
    files_of,
    open_file,
    show_picture,
    store_attachment,
    store_import,
    store_picture,
)
from migrant_support.platform.files.disk import folder, path_of
from migrant_support.platform.files.kinds import MIB
from migrant_support.platform.files.models import StoredFile
from migrant_support.platform.files.sweep import sweep
from migrant_support.platform.store import db
from migrant_support.platform.store.transaction import work
from migrant_support.platform.vault import Unreadable, destroy_key
from tests.files.conftest import PDF, a_picture, an_upload

pytestmark = pytest.mark.usefixtures("in_app")
CANARY = b"the green gate"


def keep(viewer: Viewer, person: UUID, content: bytes = PDF, name: str = "Passport of Amara.pdf") -> UUID:
    with work(write=True):
        return store_attachment(viewer, an_upload(content, name, "application/pdf"), subject=person).id


def read(person: UUID, file_id: UUID) -> bytes:
    with work(write=False):
        pieces = open_file(file_of("person", person, file_id))
    return b"".join(pieces)


def a_pdf(size: int) -> bytes:
    return PDF[:-7] + (CANARY * (size // len(CANARY) + 1))[: size - len(PDF)] + b"\n%%EOF\n"


@pytest.mark.parametrize("size", [100, 65_535, 65_536, 65_537, 3 * 65_536, 1_000_000])
def test_a_file_comes_back_as_it_was(viewer: Viewer, person: UUID, size: int) -> None:
    content = a_pdf(size)
    assert len(content) == size
    assert read(person, keep(viewer, person, content)) == content


def test_disk_and_database_hold_neither_content_nor_name(
    app: Flask, viewer: Viewer, person: UUID, tmp_path: Path
) -> None:
    file_id = keep(viewer, person, a_pdf(200_000))
    everything = b"".join(file.read_bytes() for file in tmp_path.rglob("*") if file.is_file())
    assert path_of(file_id).is_file()
    assert path_of(file_id).stat().st_mode & 0o777 == 0o600
    assert CANARY not in everything
    with work(write=False):
        row = db.session.execute(sa.text("SELECT * FROM stored_file")).one()
    assert "Amara" not in str(row)


def test_a_file_lies_outside_of_what_is_served_under_a_random_name(app: Flask, viewer: Viewer, person: UUID) -> None:
    one, other = keep(viewer, person), keep(viewer, person)
    assert (one.version, other.version) == (4, 4)
    assert not path_of(one).is_relative_to(Path(app.static_folder or ""))
    assert path_of(one).name == one.hex


@pytest.mark.parametrize("change", ["flip", "cut", "swap", "chunk left out", "chunks swapped", "empty"])
def test_a_changed_file_is_not_handed_out(viewer: Viewer, person: UUID, change: str) -> None:
    chunk = 65_536 + 28
    file_id, other = keep(viewer, person, a_pdf(4 * 65_536)), keep(viewer, person, a_pdf(4 * 65_536))
    path = path_of(file_id)
    whole = path.read_bytes()
    head, body = whole[:20], whole[20:]
    path.write_bytes(
        {
            "flip": whole[:-1] + bytes([whole[-1] ^ 1]),
            "cut": head + body[: 2 * chunk],
            "swap": path_of(other).read_bytes(),
            "chunk left out": head + body[:chunk] + body[2 * chunk :],
            "chunks swapped": head + body[chunk : 2 * chunk] + body[:chunk] + body[2 * chunk :],
            "empty": b"",
        }[change]
    )
    with pytest.raises(Unreadable):
        read(person, file_id)


def test_a_file_belongs_to_one_record_only(viewer: Viewer, person: UUID) -> None:
    file_id = keep(viewer, person)
    with work(write=False):
        assert [file.id for file in files_of("person", person)] == [file_id]
        assert files_of("person", new_id()) == []
        for kind, record in (("person", new_id()), ("case", person)):
            with pytest.raises(NotThere):
                file_of(kind, record, file_id)


def test_destroying_a_person_s_key_destroys_their_files_and_nobody_else_s(viewer: Viewer, person: UUID) -> None:
    other = new_id()
    gone, stays = keep(viewer, person), keep(viewer, other)
    with work(write=True):
        destroy_key(person)
    with pytest.raises(Unreadable):
        read(person, gone)
    assert read(other, stays) == PDF


def test_a_photo_is_written_anew(viewer: Viewer, person: UUID) -> None:
    upload = an_upload(a_picture("PNG", (3000, 10)) + CANARY, "me.png", "image/png")
    with work(write=True):
        file_id = store_picture(viewer, upload, subject=person).id
    content = read(person, file_id)
    assert CANARY not in content
    assert Image.open(BytesIO(content)).size[0] == 1600


def test_a_picture_among_attachments_keeps_its_size_and_loses_the_rest(viewer: Viewer, person: UUID) -> None:
    upload = an_upload(a_picture("JPEG", (3000, 10), comment=CANARY), "page.jpg", "image/jpeg")
    with work(write=True):
        file_id = store_attachment(viewer, upload, subject=person).id
    content = read(person, file_id)
    assert CANARY not in content
    assert Image.open(BytesIO(content)).size == (3000, 10)


@pytest.mark.parametrize(("store", "most"), [(store_picture, 8), (store_attachment, 10)])
def test_a_file_that_is_too_large_is_refused(viewer: Viewer, person: UUID, store: object, most: int) -> None:
    upload = an_upload(a_picture() + bytes(most * MIB), "a.jpg", "image/jpeg")
    with work(write=True), pytest.raises(Refused) as refused:
        store(viewer, upload, subject=person)
    assert refused.value.field == "file"
    assert f"larger than {most} MB" in refused.value.in_english


def test_a_list_to_import_may_be_larger(viewer: Viewer) -> None:
    batch = new_id()
    upload = an_upload(b"name,age\n" * 1_300_000, "list.csv", "text/csv")
    with work(write=True):
        stored = store_import(viewer, upload, subject=batch, subject_kind="import_batch")
        assert stored.size == 11_700_000


def test_nobody_sends_more_than_500_mb_a_day(viewer: Viewer, person: UUID) -> None:
    first = keep(viewer, person)
    with work(write=True):
        db.session.execute(sa.update(StoredFile).where(StoredFile.id == first).values(size=500 * MIB - len(PDF)))
    keep(viewer, person)
    with pytest.raises(Refused, match="files_of_a_day"):
        keep(viewer, person)
    with clock_set_to(now() + timedelta(days=1, minutes=1)):
        keep(viewer, person)


def test_a_download_is_saved_and_never_run(app: Flask, viewer: Viewer, person: UUID) -> None:
    file_id = keep(viewer, person, name="ශ්‍රී <b>\u202e.pdf")
    with app.test_request_context(), work(write=False):
        answer = download(file_of("person", person, file_id))
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert "filename*=UTF-8''" in answer.headers["Content-Disposition"]
    assert "%E2%80%AE" not in answer.headers["Content-Disposition"]
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Type"] == "application/pdf"
    assert int(answer.headers["Content-Length"]) == len(answer.get_data())


def test_only_pictures_are_shown(app: Flask, viewer: Viewer, person: UUID) -> None:
    with work(write=True):
        photo = store_picture(viewer, an_upload(a_picture(), "a.jpg", "image/jpeg"), subject=person).id
    document = keep(viewer, person)
    with app.test_request_context(), work(write=False):
        answer = show_picture(file_of("person", person, photo))
        with pytest.raises(NotThere):
            show_picture(file_of("person", person, document))
    assert answer.headers["Content-Disposition"] == "inline"
    assert answer.headers["Content-Type"] == "image/jpeg"
    answer.get_data()


def test_a_lost_transaction_leaves_a_sealed_orphan_that_is_swept(viewer: Viewer, person: UUID) -> None:
    kept = keep(viewer, person)

    def store_and_fail() -> None:
        with work(write=True):
            store_attachment(viewer, an_upload(PDF, "a.pdf", "application/pdf"), subject=person)
            raise KeyError

    with pytest.raises(KeyError):
        store_and_fail()
    (folder() / ".unfinished" / "half").write_bytes(b"half a file")
    day = timedelta(days=1)
    with work(write=False):
        assert sweep(older_than=day, remove=True).orphans == 0
        with clock_set_to(now() + 2 * day):
            assert sweep(older_than=day, remove=False).orphans == 2
            assert sweep(older_than=day, remove=True).orphans == 2
            assert sweep(older_than=day, remove=True).orphans == 0
    assert read(person, kept) == PDF


def test_a_missing_file_is_not_there_and_the_sweep_names_it(app: Flask, viewer: Viewer, person: UUID) -> None:
    file_id = keep(viewer, person)
    path_of(file_id).unlink()
    with pytest.raises(NotThere):
        read(person, file_id)
    result = app.test_cli_runner().invoke(args=["files", "sweep"])
    assert result.exit_code == 1
    assert str(file_id) in result.output


def test_a_crash_while_writing_leaves_the_old_file_whole(
    viewer: Viewer, person: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_space(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", no_space)
    with pytest.raises(OSError, match="No space"):
        keep(viewer, person)
    assert [path for path in folder().rglob("*") if path.is_file()] == []
    with work(write=False):
        assert files_of("person", person) == []
