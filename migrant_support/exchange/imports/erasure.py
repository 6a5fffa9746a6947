"""What becomes of staged lists when a person of theirs is made anonymous: her lines are emptied, and the file from
which they came is destroyed, because nothing can be taken out of it line by line.
"""

from typing import Any

import sqlalchemy as sa

from migrant_support.exchange.imports.models import ImportBatch, ImportLine, ImportMapping
from migrant_support.platform.erasure import COUNTED, Subject, also, empties, keeps_whole
from migrant_support.platform.files.erasing import forget_files
from migrant_support.platform.store import DataClass, db
from migrant_support.platform.vault import destroy_key, seal


def _hers(subject: Subject) -> sa.ColumnElement[bool]:
    """The lines that became her or were known to be her, and those that repeat such a line."""
    mine = sa.or_(ImportLine.person_id == subject.person_id, ImportLine.known_person_id == subject.person_id)
    ids = sa.select(ImportLine.id).where(mine).scalar_subquery()
    return sa.or_(mine, ImportLine.same_as_id.in_(ids))


def _forget_lists(subject: Subject) -> None:
    batches = db.session.scalars(sa.select(ImportLine.batch_id).where(_hers(subject)).distinct()).all()
    db.session.execute(sa.update(ImportBatch).where(ImportBatch.id.in_(batches)).values(samples_sealed=None))
    if forget_files(batches):
        for batch_id in batches:
            destroy_key(batch_id)


def _empty(column: str) -> Any:
    def sealed(line: Any) -> bytes:
        return seal("{}", data_class=DataClass.PERSONAL, table="import_line", column=column, row_id=line.id)

    return sealed


def answer() -> None:
    """Answer for the tables."""
    also(_forget_lists)
    empties(
        ImportLine, _hers,
        {
            "written_sealed": _empty("written_sealed"), "fields_sealed": _empty("fields_sealed"),
            "warnings": lambda _row: [], "sheet": "", "same_because": "",
        },
        keeps=dict.fromkeys(
            ("position", "row", "state", "reason", "has_doubts", "group_number", "is_new_person", "is_decided",
             "mended_at"),
            COUNTED,
        ),
    )  # fmt: skip
    keeps_whole(ImportBatch, "a list as a whole: mission, headings, moments, a keyed digest; its file is destroyed")
    keeps_whole(ImportMapping, "what the headings of a form mean, of no person")
