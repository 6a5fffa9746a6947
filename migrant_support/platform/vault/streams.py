"""Sealing of whole files in numbered chunks of 64 KiB, the last one marked (SEC CR-2).

A chunk that was changed, left out, moved, or taken from another file does not open; neither does a file cut at its end.
Form: 4 bytes of mark, 16 bytes id of the data key, then for each chunk 12 bytes of nonce and the ciphertext with tag.
"""

import secrets
from collections.abc import Iterable, Iterator
from typing import BinaryIO
from uuid import UUID

from cryptography.exceptions import InvalidTag

from migrant_support.platform.vault.wrapping import NONCE_BYTES, OpenKey, Unreadable

CHUNK_BYTES = 64 * 1024
_MARK = b"\xc5MF\x01"
_TAG_BYTES = 16
_SEALED_CHUNK_BYTES = NONCE_BYTES + CHUNK_BYTES + _TAG_BYTES


def sealed_stream(content: Iterable[bytes], *, key: OpenKey, place: str) -> Iterator[bytes]:
    """Yield the sealed form of a content that comes in pieces of any size; an empty content has one empty chunk."""
    yield _MARK + key.id.bytes
    number = 0
    chunks = _even(content)
    chunk = next(chunks, b"")
    for following in chunks:
        yield _closed(chunk, key, place, number, last=False)
        chunk = following
        number += 1
    yield _closed(chunk, key, place, number, last=True)


def key_id_of_stream(file: BinaryIO) -> UUID:
    """Read the head of a sealed file and return the id of its data key. Raises Unreadable."""
    head = file.read(len(_MARK) + 16)
    if len(head) < len(_MARK) + 16 or not head.startswith(_MARK):
        raise Unreadable("this is no sealed file")
    return UUID(bytes=head[len(_MARK) :])


def opened_stream(file: BinaryIO, *, key: OpenKey, place: str) -> Iterator[bytes]:
    """Yield the content of a sealed file whose head was read. Raises Unreadable at the first wrong chunk."""
    number = 0
    chunk = file.read(_SEALED_CHUNK_BYTES)
    while True:
        following = file.read(_SEALED_CHUNK_BYTES)
        yield _opened(chunk, key, place, number, last=not following)
        if not following:
            return
        chunk = following
        number += 1


def _even(content: Iterable[bytes]) -> Iterator[bytes]:
    """Cut pieces of any size into chunks of CHUNK_BYTES and a rest."""
    waiting = bytearray()
    for piece in content:
        waiting += piece
        whole = len(waiting) - len(waiting) % CHUNK_BYTES
        for start in range(0, whole, CHUNK_BYTES):
            yield bytes(waiting[start : start + CHUNK_BYTES])
        del waiting[:whole]
    if waiting:
        yield bytes(waiting)


def _closed(text: bytes, key: OpenKey, place: str, number: int, *, last: bool) -> bytes:
    nonce = secrets.token_bytes(NONCE_BYTES)
    return nonce + key.cipher.encrypt(nonce, text, _about(key, place, number, last=last))


def _opened(chunk: bytes, key: OpenKey, place: str, number: int, *, last: bool) -> bytes:
    try:
        return key.cipher.decrypt(chunk[:NONCE_BYTES], chunk[NONCE_BYTES:], _about(key, place, number, last=last))
    except (InvalidTag, ValueError):
        raise Unreadable("a sealed file was changed, cut or moved") from None


def _about(key: OpenKey, place: str, number: int, *, last: bool) -> bytes:
    return f"{place}|{key.version}|{number}|{'last' if last else 'more'}".encode()
