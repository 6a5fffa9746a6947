"""Erasing a person: what every table does with her rows when she is made anonymous (SEC PV-5).

Each part says at start what becomes of its own tables (`empties`, `deletes`, `keeps_whole`); `erase` does it in one go.
A test walks every table of the product and fails for a personal column that nobody answered for. Nothing here decides
whether a person may be erased, and nothing here commits.
"""

from migrant_support.platform.erasure.cascade import erase, subject_of
from migrant_support.platform.erasure.registry import (
    COUNTED,
    Subject,
    also,
    belongs,
    deletes,
    empties,
    keeps_whole,
    of_person,
    of_subject,
)

__all__ = [
    "COUNTED",
    "Subject",
    "also",
    "belongs",
    "deletes",
    "empties",
    "erase",
    "keeps_whole",
    "of_person",
    "of_subject",
    "subject_of",
]
