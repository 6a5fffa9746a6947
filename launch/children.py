"""Sees that no process we start outlives us, even when we are killed outright (on Linux).

What such a process has itself started cannot be reached. In the set-up it has the lock as its input, as children do, so
that the next ./run waits until it has ended and does not work against it.
"""

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import IO

ON_LINUX = sys.platform.startswith("linux")
PR_SET_PDEATHSIG = 1


class Input:
    """What the programs of the set-up read: nothing; from the lock while we hold one."""

    def __init__(self) -> None:
        self.stdin: int | IO[str] = subprocess.DEVNULL

    @contextmanager
    def held(self, lock: IO[str]) -> Iterator[None]:
        """Hand the (empty) lock file down during the block: it stays locked until the last process with it is gone."""
        self.stdin = lock
        try:
            yield
        finally:
            self.stdin = subprocess.DEVNULL


of_children = Input()


def ends_with_us(end_with: signal.Signals) -> Callable[[], None] | None:
    """What a child does before it becomes another program: hear signals again, and get `end_with` when we die."""
    if os.name != "posix":
        return None
    libc = ctypes.CDLL(None) if ON_LINUX else None

    def set_up() -> None:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        if libc is not None:
            libc.prctl(PR_SET_PDEATHSIG, int(end_with))

    return set_up
