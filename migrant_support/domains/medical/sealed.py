"""What medical staff write, sealed as one small record under the person's own key in the class of medical data."""

import json
from collections.abc import Iterable, Mapping
from uuid import UUID

from migrant_support.platform.store import DataClass
from migrant_support.platform.vault import open_sealed, seal
from migrant_support.platform.vault.sealing import ToOpen, open_many
from migrant_support.platform.vault.wrapping import Unreadable

Words = dict[str, str]


def sealed(words: Mapping[str, str], table: str, column: str, key: UUID, person_id: UUID) -> bytes:
    """The record, sealed for one row. Raises Unreadable for a person whose keys were destroyed."""
    text = json.dumps({name: value for name, value in words.items() if value}, ensure_ascii=False)
    return seal(text, data_class=DataClass.MEDICAL, table=table, column=column, row_id=key, subject=person_id)


def opened(blob: bytes | None, table: str, column: str, key: UUID, person_id: UUID) -> Words:
    """The record of one row; empty when there is none or the person's keys were destroyed."""
    if not blob:
        return {}
    try:
        text = open_sealed(
            blob, data_class=DataClass.MEDICAL, table=table, column=column, row_id=key, subject=person_id
        )
    except Unreadable:
        return {}
    return _words(text)


def opened_many(rows: Iterable[tuple[UUID, bytes]], table: str, column: str) -> list[Words]:
    """The records of many rows with few statements, in order; all empty when one cannot be opened any more."""
    listed = [ToOpen(key, blob) for key, blob in rows]
    try:
        return [_words(text) for text in open_many(listed, data_class=DataClass.MEDICAL, table=table, column=column)]
    except Unreadable:
        return [{} for _ in listed]


def _words(text: str) -> Words:
    return {str(name): str(value) for name, value in json.loads(text).items()}
