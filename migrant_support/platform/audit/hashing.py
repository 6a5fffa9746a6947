"""How a line of the audit log is hashed: SHA-256 over the previous hash and the line's canonical JSON (AD-3). Pure."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Content:
    """Everything a line says, but for its hashes. `number` is its place in the chain."""

    number: int
    at: datetime
    actor_id: UUID | None
    actor_role: str
    session_id: UUID | None
    act: str
    object_kind: str
    object_id: str
    fields: Sequence[str]
    reason: str
    sealed_digest: bytes | None

    def canonical(self) -> bytes:
        """The one way of writing it down: JSON with sorted names, no blanks, UTC to the microsecond, bytes as hex."""
        said = {
            "number": self.number,
            "at": self.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
            "actor_id": str(self.actor_id) if self.actor_id else None,
            "actor_role": self.actor_role,
            "session_id": str(self.session_id) if self.session_id else None,
            "act": self.act,
            "object_kind": self.object_kind,
            "object_id": self.object_id,
            "fields": list(self.fields),
            "reason": self.reason,
            "sealed_digest": self.sealed_digest.hex() if self.sealed_digest else None,
        }
        return json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode()

    def hash_after(self, previous: bytes) -> bytes:
        """The 32 bytes that close this line after the line whose hash is `previous`."""
        return hashlib.sha256(previous + self.canonical()).digest()


def commitment(salt: str, field: str, old: str) -> bytes:
    """What stands for a sealed old value in the chain: SHA-256 with a random salt of 256 bits, sealed with it."""
    return hashlib.sha256(json.dumps([salt, field, old]).encode()).digest()


def digest_of_values(commitments: Iterable[tuple[str, bytes]]) -> bytes:
    """The digest that a line chains for its sealed old values: SHA-256 over (field, commitment), by field."""
    said = [[field, committed.hex()] for field, committed in sorted(commitments)]
    return hashlib.sha256(json.dumps(said, separators=(",", ":")).encode()).digest()
