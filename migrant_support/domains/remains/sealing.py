"""Names and numbers of a death abroad: sealed under the record's own key."""

import json
from typing import Any
from uuid import UUID

from migrant_support.platform.store import DataClass
from migrant_support.platform.vault import Unreadable, open_sealed, seal


def sealed_facts(facts: dict[str, str], *, table: str, column: str, row_id: UUID, death_id: UUID) -> bytes:
    """Seal a few short texts for a column of a row."""
    text = json.dumps({key: value.strip() for key, value in facts.items()}, ensure_ascii=False)
    return seal(text, data_class=DataClass.PERSONAL, table=table, column=column, row_id=row_id, subject=death_id)


def opened(sealed: bytes | None, *, table: str, column: str, row_id: UUID, death_id: UUID) -> dict[str, str]:
    """The texts of a column; empty where nothing is kept, or the key is gone."""
    if sealed is None:
        return {}
    try:
        text = open_sealed(
            sealed, data_class=DataClass.PERSONAL, table=table, column=column, row_id=row_id, subject=death_id
        )
    except Unreadable:
        return {}
    facts: Any = json.loads(text)
    return dict(facts)
