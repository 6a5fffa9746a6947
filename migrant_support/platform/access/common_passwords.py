"""The list of common passwords: a sorted file of 8-byte hashes, searched in place.

`./run` makes the file; nothing is asked of the net.
"""

import hashlib
import mmap
import unicodedata
from pathlib import Path

HASH_BYTES = 8
FEWEST = 40_000  # SEC AU-3
PLACE = Path(__file__).parent / "data" / "common_passwords.bin"


class CommonPasswords:
    """Says whether a password stands on the list. Without the file the list is empty."""

    def __init__(self, path: Path) -> None:
        self._map: mmap.mmap | None = None
        if path.is_file() and path.stat().st_size >= HASH_BYTES:
            with path.open("rb") as file:
                self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)

    def __len__(self) -> int:
        return len(self._map) // HASH_BYTES if self._map is not None else 0

    def __contains__(self, password: object) -> bool:
        if self._map is None or not isinstance(password, str):
            return False
        sought = hash_of(password)
        low, high = 0, len(self)
        while low < high:
            middle = (low + high) // 2
            if self._map[middle * HASH_BYTES : (middle + 1) * HASH_BYTES] < sought:
                low = middle + 1
            else:
                high = middle
        return low < len(self) and self._map[low * HASH_BYTES : (low + 1) * HASH_BYTES] == sought


def hash_of(password: str) -> bytes:
    """The entry of a password: first 8 bytes of the SHA-256 of its NFKC form without case."""
    folded = unicodedata.normalize("NFKC", password).casefold()
    return hashlib.sha256(folded.encode()).digest()[:HASH_BYTES]
