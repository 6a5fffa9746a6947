"""Sees that no process we start outlives us, even when we are killed outright (on Linux)."""

import ctypes
import os
import signal
import sys
from collections.abc import Callable

ON_LINUX = sys.platform.startswith("linux")
PR_SET_PDEATHSIG = 1


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
