"""The blind index: finds a sealed number by its normal form, without anyone being able to count through the numbers.

HMAC-SHA-256 under a key of its own (SEC CR-3). What the normal form of a number is, its owner decides.
"""

import hmac
from collections.abc import Iterable

from flask import current_app


def blind_index(kind: str, normal_form: str) -> bytes:
    """Return 32 bytes that are the same for the same number of the same kind (such as "passport"), and tell nothing."""
    return blind_indexes(kind, (normal_form,))[0]


def blind_indexes(kind: str, normal_forms: Iterable[str]) -> list[bytes]:
    """The same for many numbers of one kind."""
    key: bytes = current_app.extensions["vault"].index_key
    head = kind.encode() + b"\x00"
    return [hmac.digest(key, head + normal.encode(), "sha256") for normal in normal_forms]
