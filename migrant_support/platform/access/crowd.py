"""Counts what comes from one address within an hour, without keeping an address anywhere (SEC PU-1).

For public forms that know no account. The counts live in the memory of this process under a keyed hash whose random
key is thrown away every hour: nothing is written, and nobody can ask later who sent. Several processes count each for
itself, so a limit is one of a process.
"""

import hmac
import secrets
from collections import Counter
from datetime import datetime, timedelta
from threading import Lock

from migrant_support.kernel.clock import now

HOUR = timedelta(hours=1)
MOST_KEPT = 200_000


class Crowd:
    """The counts of this hour."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._began: datetime | None = None
        self._salt = b""
        self._counts: Counter[bytes] = Counter()

    def lets_in(self, kind: str, address: str, most: int) -> bool:
        """Count one more of a kind from an address; False when there were `most` of them in this hour already."""
        moment = now()
        with self._lock:
            if self._began is None or not timedelta() <= moment - self._began < HOUR:
                self._began, self._salt = moment, secrets.token_bytes(32)
                self._counts.clear()
            mark = hmac.digest(self._salt, f"{kind}\0{address}".encode(), "sha256")[:16]
            if self._counts.get(mark, 0) >= most or len(self._counts) >= MOST_KEPT:
                return False
            self._counts[mark] += 1
            return True
