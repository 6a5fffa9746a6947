"""One worker for an installation's folder: its end, however it ends, frees the lock."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg

try:
    import fcntl
except ImportError:  # not on Windows; there the heartbeat alone tells which jobs are dead
    fcntl = None  # type: ignore[assignment]


@contextmanager
def alone(path: Path) -> Iterator[bool]:
    """Hold the lock during the block; False where the system has none. Raises Refused when another process holds it."""
    if fcntl is None:
        yield False
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Refused("worker_runs", msg("A worker for jobs is running here already.")) from None
        yield True
