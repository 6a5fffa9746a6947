"""Reads a spreadsheet that came from outside, in a process of its own with limits (SEC SH-1): 30 seconds, 512 MiB."""

import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from migrant_support.formats.sheets.book import Book, RefusedFile
from migrant_support.formats.sheets.child import SECONDS
from migrant_support.formats.sheets.gate import kind_of
from migrant_support.formats.sheets.transport import book_of

_ROOT = Path(__file__).parents[3]
_OUT_OF_LIMITS = {-signal.SIGXCPU, -signal.SIGXFSZ, -signal.SIGKILL, -signal.SIGABRT}


def read_book(path: Path, *, greek: bool = False) -> Book:
    """Return what the file holds; raise `RefusedFile` with the reason when it cannot be read safely or at all.

    `greek` prefers the Greek code page to the Arabic one for old CSV files.
    """
    try:
        kind_of(path)
    except OSError as missing:
        raise RefusedFile("unreadable") from missing
    command = [sys.executable, "-m", "migrant_support.formats.sheets.child", str(path.resolve())]
    command += ["greek"] if greek else []
    with tempfile.TemporaryFile("w+", encoding="utf-8") as answer:
        try:
            ended = subprocess.run(  # noqa: S603 - our own module with one absolute path, no shell
                command, stdin=subprocess.DEVNULL, stdout=answer, stderr=subprocess.DEVNULL,
                cwd=_ROOT, env=_bare_environment(), timeout=SECONDS, check=False,
            )  # fmt: skip
        except subprocess.TimeoutExpired as late:
            raise RefusedFile("too_many_cells") from late
        if ended.returncode in _OUT_OF_LIMITS:
            raise RefusedFile("too_many_cells")
        if ended.returncode != 0:
            raise RefusedFile("unreadable")
        answer.seek(0)
        return book_of(answer)


def _bare_environment() -> dict[str, str]:
    """What Python needs to start and nothing else: no secret of the server reaches the reading process."""
    kept = {k: os.environ[k] for k in ("PATH", "LD_LIBRARY_PATH", "SYSTEMROOT") if k in os.environ}
    return kept | {"PYTHONIOENCODING": "utf-8", "PYTHONDONTWRITEBYTECODE": "1"}
