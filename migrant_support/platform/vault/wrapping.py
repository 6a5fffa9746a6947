"""The key that wraps data keys, and the ring of data keys held unwrapped. No database, no request."""

import secrets
import threading
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

NONCE_BYTES = 12
KEY_BYTES = 32
HELD_AT_MOST = 4096
HELD_FOR = timedelta(seconds=60)


class Unreadable(Exception):
    """A sealed value that cannot be opened: changed, moved, under another key, or its key was destroyed."""


def derive(secret: str, purpose: str) -> bytes:
    """Return 32 bytes for one purpose from a secret of the settings (HKDF-SHA-256, RFC 5869)."""
    return HKDF(hashes.SHA256(), KEY_BYTES, None, f"migrant-support/{purpose}".encode()).derive(secret.encode())


class WrappingKey:
    """Wraps data keys. Its `name` is a fingerprint, which says under which of two settings a data key lies."""

    def __init__(self, secret: str) -> None:
        self._cipher = AESGCM(derive(secret, "vault/wrap"))
        self.name = derive(secret, "vault/name").hex()[:16]

    def wrap(self, key: bytes, about: bytes) -> bytes:
        """Return the wrapped key, bound to what it is for; 60 bytes."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, key, about)

    def unwrap(self, wrapped: bytes, about: bytes) -> bytes:
        """Return the key; raises Unreadable when it was changed or is for something else."""
        try:
            return self._cipher.decrypt(wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:], about)
        except InvalidTag:
            raise Unreadable("a data key cannot be unwrapped with the vault key of the settings") from None


@dataclass(frozen=True, slots=True)
class OpenKey:
    """A data key ready for use."""

    id: UUID
    data_class: str
    subject_id: UUID | None
    version: int
    cipher: AESGCM


class KeyRing:
    """The wrapping keys of the settings, the current one first, and the data keys held open."""

    def __init__(self, current: str, previous: str = "") -> None:
        self.current = WrappingKey(current)
        known = [self.current, *([WrappingKey(previous)] if previous else [])]
        self._known = {key.name: key for key in known}
        self._held: OrderedDict[UUID, tuple[OpenKey, datetime]] = OrderedDict()
        self._lock = threading.Lock()

    def unwrap(self, wrapped: bytes, about: bytes, *, wrapped_under: str) -> bytes:
        """Return a data key's bytes; raises Unreadable when its wrapping key is in no setting."""
        if wrapped_under not in self._known:
            raise Unreadable("a data key is wrapped under a vault key that the settings do not have")
        return self._known[wrapped_under].unwrap(wrapped, about)

    def hold(self, key: OpenKey, at: datetime) -> None:
        """Keep a key open for a minute; the one unused longest makes room."""
        with self._lock:
            self._held[key.id] = (key, at + HELD_FOR)
            self._held.move_to_end(key.id)
            while len(self._held) > HELD_AT_MOST:
                self._held.popitem(last=False)

    def held(self, key_id: UUID, at: datetime) -> OpenKey | None:
        """The key, if it is held and its minute is not over."""
        with self._lock:
            key, until = self._held.get(key_id, (None, at))
            if key is None or until <= at:
                self._held.pop(key_id, None)
                return None
            self._held.move_to_end(key_id)
            return key

    def forget(self) -> None:
        """Hold nothing any more."""
        with self._lock:
            self._held.clear()
