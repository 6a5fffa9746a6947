"""Primary keys: time-ordered UUIDs (version 7), so that rows of one hour lie together and any device can make them."""

import secrets
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from time import time_ns
from uuid import UUID

_drawn_by: ContextVar[Callable[[], UUID] | None] = ContextVar("keys_drawn_by", default=None)
_lock = threading.Lock()
_last = 0


def new_id() -> UUID:
    """Return a UUID of RFC 9562 version 7: 48 bits of milliseconds, 12 bits of fraction, 62 random bits.

    Strictly rising inside one process, also between threads.
    """
    global _last
    if (draw := _drawn_by.get()) is not None:
        return draw()
    nanoseconds = time_ns()
    stamp = (nanoseconds // 1_000_000 << 12) | ((nanoseconds % 1_000_000) * 4096 // 1_000_000)
    with _lock:
        stamp = _last = max(stamp, _last + 1)
    milliseconds, fraction = stamp >> 12, stamp & 0xFFF
    return UUID(int=milliseconds << 80 | 0x7 << 76 | fraction << 64 | 0b10 << 62 | secrets.randbits(62))


@contextmanager
def keys_drawn_by(draw: Callable[[], UUID]) -> Iterator[None]:
    """Let `new_id()` answer what `draw` gives inside the block, for a demonstration that is the same every time."""
    token = _drawn_by.set(draw)
    try:
        yield
    finally:
        _drawn_by.reset(token)
