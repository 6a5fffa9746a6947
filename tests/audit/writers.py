"""Writers of the audit log that run in processes of their own."""

import threading
from pathlib import Path

from migrant_support.platform.audit import record
from migrant_support.platform.store.transaction import work
from tests.support.databases import application


def write_from_threads(url: str, folder: str, process: int, threads: int, transactions: int) -> int:
    """Open the database at `url` with `threads` threads at once; return how many lines were kept."""
    app = application(url, Path(folder))
    kept: list[int] = []
    start = threading.Barrier(threads)

    def write(thread: int) -> None:
        start.wait()
        for turn in range(transactions):
            lines = 1 + (thread + turn) % 3
            with app.app_context(), work(write=True):
                for line in range(lines):
                    record(None, "demo.thing.change", kind="thing", object_id=f"{process}-{thread}-{turn}-{line}")
            kept.append(lines)

    running = [threading.Thread(target=write, args=(number,)) for number in range(threads)]
    for thread in running:
        thread.start()
    for thread in running:
        thread.join()
    return sum(kept)
