"""Sealing and opening of texts. A sealed value can be read only in its own table, column and row (SEC CR-1).

Form: 4 bytes of mark, 16 bytes id of the data key, 12 random bytes of nonce, the ciphertext with its tag of 16 bytes.
"""

import secrets
from collections.abc import Iterable
from typing import Annotated, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from cryptography.exceptions import InvalidTag
from sqlalchemy.orm import mapped_column

from migrant_support.platform.store import DataClass
from migrant_support.platform.vault.keys import opening_keys, sealing_keys
from migrant_support.platform.vault.wrapping import NONCE_BYTES, OpenKey, Unreadable

MARK = b"\xc5MS\x01"
KEY_ID_ENDS = len(MARK) + 16
_NONCE_ENDS = KEY_ID_ENDS + NONCE_BYTES

Sealed = Annotated[bytes, mapped_column(sa.LargeBinary)]
"""The type of a column of sealed values: `text: Mapped[Sealed]` or `Mapped[Sealed | None]`. Never give it a length: by
having none, `vault rotate` knows that values may be sealed there; the row's key is its single primary key column."""


class ToSeal(NamedTuple):
    """One of many values: its row, its text, and whose key seals it."""

    row_id: UUID
    text: str
    subject: UUID | None = None


class ToOpen(NamedTuple):
    """One of many sealed values: its row and its bytes."""

    row_id: UUID
    blob: bytes


def seal(
    text: str, *, data_class: DataClass, table: str, column: str, row_id: UUID, subject: UUID | None = None
) -> bytes:
    """Seal a text for one place, under the key of its class, or of a subject (a person's id) within it.

    Give the subject for everything protected or medical about a person. Raises RuntimeError outside a writing
    transaction, Unreadable when the subject's keys were destroyed.
    """
    key = sealing_keys(data_class, (subject,))[subject]
    return _closed(text.encode(), key, table, column, row_id)


def seal_many(values: Iterable[ToSeal], *, data_class: DataClass, table: str, column: str) -> list[bytes]:
    """Seal many texts of one column with few statements; same order, same errors as `seal`."""
    listed = list(values)
    keys = sealing_keys(data_class, {value.subject for value in listed})
    return [_closed(value.text.encode(), keys[value.subject], table, column, value.row_id) for value in listed]


def open_sealed(
    blob: bytes, *, data_class: DataClass, table: str, column: str, row_id: UUID, subject: UUID | None = None
) -> str:
    """Open a text with the words with which it was sealed. Raises Unreadable.

    The value names its own key. `subject` says only that it lies under a subject's key, not whose: two files of one
    person may have become one since.
    """
    key = opening_keys((key_id_of(blob),))[key_id_of(blob)]
    if key.data_class != data_class or (key.subject_id is None) != (subject is None):
        raise Unreadable("a sealed value lies under the key of another class")
    return _opened(blob, key, table, column, row_id)


def open_many(values: Iterable[ToOpen], *, data_class: DataClass, table: str, column: str) -> list[str]:
    """Open many values of one column with few statements; same order. Raises Unreadable for the first that is."""
    listed = list(values)
    keys = opening_keys({key_id_of(value.blob) for value in listed})
    if any(key.data_class != data_class for key in keys.values()):
        raise Unreadable("a sealed value lies under the key of another class")
    return [_opened(value.blob, keys[key_id_of(value.blob)], table, column, value.row_id) for value in listed]


def is_sealed(blob: bytes) -> bool:
    """Has it the form of a sealed value?"""
    return len(blob) > _NONCE_ENDS and blob.startswith(MARK)


def key_id_of(blob: bytes) -> UUID:
    """The id of the data key that sealed a value. Raises Unreadable for bytes that are no sealed value."""
    if not is_sealed(blob):
        raise Unreadable("these bytes are no sealed value")
    return UUID(bytes=bytes(blob[len(MARK) : KEY_ID_ENDS]))


def sealed_anew(blob: bytes, *, old: OpenKey, new: OpenKey, table: str, column: str, row_id: object) -> bytes:
    """The same text for the same place under another key; for rotation."""
    return _closed(_opened(blob, old, table, column, row_id).encode(), new, table, column, row_id)


def _closed(text: bytes, key: OpenKey, table: str, column: str, row_id: object) -> bytes:
    nonce = secrets.token_bytes(NONCE_BYTES)
    return MARK + key.id.bytes + nonce + key.cipher.encrypt(nonce, text, _place(key, table, column, row_id))


def _opened(blob: bytes, key: OpenKey, table: str, column: str, row_id: object) -> str:
    try:
        text = key.cipher.decrypt(blob[KEY_ID_ENDS:_NONCE_ENDS], blob[_NONCE_ENDS:], _place(key, table, column, row_id))
    except InvalidTag:
        raise Unreadable("a sealed value was changed, or moved from its place") from None
    return text.decode()


def _place(key: OpenKey, table: str, column: str, row_id: object) -> bytes:
    return f"{table}|{column}|{row_id}|{key.version}".encode()
