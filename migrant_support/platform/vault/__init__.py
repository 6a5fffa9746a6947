"""The vault: seals texts and files so that a copy of the database or of the disk says nothing (SEC CR-1 to CR-4).

A value is sealed with AES-256-GCM under a data key; the data key lies wrapped in the table `data_key` under the key of
the settings. Each person has own data keys for what is protected, medical or attached, so that destroying them
makes all of it unreadable at once. The vault decides nothing about who may read: that is the caller's business.

    note.id = new_id()
    note.text = seal(text, data_class=DataClass.PROTECTION, table="case_note", column="text", row_id=note.id,
                     subject=person_id)
    text = open_sealed(note.text, data_class=…)   # the same words as in `seal`
"""

from migrant_support.platform.vault.blind import blind_index, blind_indexes
from migrant_support.platform.vault.keys import destroy_key
from migrant_support.platform.vault.sealing import (
    Sealed,
    ToOpen,
    ToSeal,
    open_many,
    open_sealed,
    seal,
    seal_many,
)
from migrant_support.platform.vault.wrapping import Unreadable

__all__ = [
    "Sealed",
    "ToOpen",
    "ToSeal",
    "Unreadable",
    "blind_index",
    "blind_indexes",
    "destroy_key",
    "open_many",
    "open_sealed",
    "seal",
    "seal_many",
]
