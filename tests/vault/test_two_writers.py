"""Two writers who need the same new key at once get one key (SEC CR-1)."""

import threading

import sqlalchemy as sa
from flask import Flask

from migrant_support.kernel.keys import new_id
from migrant_support.platform.store import DataClass, db
from migrant_support.platform.store.transaction import work
from migrant_support.platform.vault import open_sealed, seal
from migrant_support.platform.vault.models import DataKey

WRITERS = 8


def test_writers_at_once_share_one_key(app: Flask) -> None:
    person, rows = new_id(), [new_id() for _ in range(WRITERS)]
    start = threading.Barrier(WRITERS)
    blobs: dict[int, bytes] = {}
    place = {"data_class": DataClass.MEDICAL, "table": "screening", "column": "answer", "subject": person}

    def write(number: int) -> None:
        with app.app_context():
            start.wait()
            with work(write=True):
                blobs[number] = seal(f"answer {number}", **place, row_id=rows[number])

    threads = [threading.Thread(target=write, args=(number,)) for number in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with app.app_context(), work(write=False):
        assert db.session.scalar(sa.select(sa.func.count()).select_from(DataKey)) == 1
        opened = [open_sealed(blobs[number], **place, row_id=rows[number]) for number in range(WRITERS)]
    assert opened == [f"answer {number}" for number in range(WRITERS)]
