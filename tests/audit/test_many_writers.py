"""Thirty-two writers in two processes at once leave no fork and no gap (AD-5)."""

from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest
from flask import Flask

from tests.audit.conftest import Log
from tests.audit.writers import write_from_threads

PROCESSES, THREADS, TRANSACTIONS = 2, 16, 5
LINES = sum(1 + (thread + turn) % 3 for thread in range(THREADS) for turn in range(TRANSACTIONS)) * PROCESSES


@pytest.mark.slow
def test_many_writers_leave_no_fork_and_no_gap(app: Flask, tmp_path: Path) -> None:
    url = app.config["SQLALCHEMY_DATABASE_URI"]
    with ProcessPoolExecutor(PROCESSES, mp_context=get_context("spawn")) as pool:
        runs = [
            pool.submit(write_from_threads, url, str(tmp_path / str(process)), process, THREADS, TRANSACTIONS)
            for process in range(PROCESSES)
        ]
        kept = sum(run.result() for run in runs)
    log = Log(app)
    verdict = log.verdict()
    assert (verdict.is_whole, verdict.lines, kept) == (True, LINES, LINES)
    assert log.ask("SELECT count(DISTINCT object_id), count(DISTINCT previous_hash) FROM audit_line") == [
        (LINES, LINES)
    ]
