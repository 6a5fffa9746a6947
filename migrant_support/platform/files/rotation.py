"""Seals files anew when the vault rotates its keys.

The new key is kept by a transaction of its own before the file is written: a file has no transaction, and must never
lie under a key that was lost with one.
"""

from collections.abc import Callable, Iterable, Iterator
from uuid import UUID

import sqlalchemy as sa

from migrant_support.kernel.refusals import NotThere
from migrant_support.platform.files.actions import place_of
from migrant_support.platform.files.disk import open_sealed_file, write_whole
from migrant_support.platform.files.models import StoredFile
from migrant_support.platform.store import DataClass, db
from migrant_support.platform.store.transaction import work
from migrant_support.platform.vault import Unreadable
from migrant_support.platform.vault.keys import opening_keys, sealing_keys
from migrant_support.platform.vault.rotation import Elsewhere
from migrant_support.platform.vault.streams import key_id_of_stream, opened_stream, sealed_stream


def keys_used() -> Iterator[UUID]:
    """The data keys under which files lie."""
    for file_id, _, _ in _files():
        key_id = _key_of(file_id)
        if key_id is not None:
            yield key_id


def seal_anew(retired_among: Callable[[Iterable[UUID]], set[UUID]]) -> Iterator[str]:
    """Write every file anew that lies under a retired key; yield for each an empty text, or its name if it failed."""
    for file_id, data_class, owner in _files():
        key_id = _key_of(file_id)
        if key_id is None:
            continue
        with work(write=False):
            is_stale = bool(retired_among((key_id,)))
        if is_stale:
            try:
                _write_anew(file_id, data_class, owner)
            except (NotThere, Unreadable):
                yield f"stored_file {file_id}"
            else:
                yield ""


def _files() -> list[tuple[UUID, DataClass, UUID]]:
    with work(write=False):
        asked = sa.select(StoredFile.id, StoredFile.sealed_class, StoredFile.owner_id).order_by(StoredFile.id)
        return [(row.id, row.sealed_class, row.owner_id) for row in db.session.execute(asked)]


def _key_of(file_id: UUID) -> UUID | None:
    """The key of a file on disk; None for one that is missing or no sealed file, which the sweep and readers report."""
    try:
        with open_sealed_file(file_id) as file:
            return key_id_of_stream(file)
    except (NotThere, Unreadable):
        return None


def _write_anew(file_id: UUID, data_class: DataClass, owner: UUID) -> None:
    with work(write=True):
        kept = sealing_keys(data_class, (owner,))[owner]
    with work(write=True):
        key = sealing_keys(data_class, (owner,))[owner]
        if key.id != kept.id:
            return  # another rotation has begun, which comes to this file
        with open_sealed_file(file_id) as file:
            key_id = key_id_of_stream(file)
            old = opening_keys((key_id,))[key_id]
            pieces = opened_stream(file, key=old, place=place_of(file_id))
            write_whole(file_id, sealed_stream(pieces, key=key, place=place_of(file_id)))


FILES = Elsewhere(keys_used, seal_anew)
