"""What becomes of staged lists when a person of theirs is made anonymous: her lines are emptied, and the file from
which they came is destroyed, because nothing can be taken out of it line by line.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from migrant_support.exchange.imports.models import BatchState, ImportBatch, ImportLine, ImportMapping
from migrant_support.platform.audit import record
from migrant_support.platform.erasure import COUNTED, Subject, also, empties, keeps_whole
from migrant_support.platform.erasure.retention import AT_ONCE, register_kept
from migrant_support.platform.files.erasing import forget_files
from migrant_support.platform.store import DataClass, db
from migrant_support.platform.vault import ToSeal, destroy_key, seal, seal_many


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
    register_kept("import_list", due=lists_due, let_go=let_list_go)
    keeps_whole(ImportMapping, "what the headings of a form mean, of no person")


def lists_due(cut: datetime, after: UUID | None) -> Sequence[UUID]:
    """Lists that were dealt with before the cut and still hold what somebody wrote."""
    dealt_with = sa.func.coalesce(ImportBatch.undone_at, ImportBatch.accepted_at, ImportBatch.made_at)
    asked = sa.select(ImportBatch.id).where(
        ImportBatch.state.in_([BatchState.DONE, BatchState.UNDONE, BatchState.REFUSED]),
        sa.or_(ImportBatch.file_id.is_not(None), ImportBatch.samples_sealed.is_not(None)),
        dealt_with < cut,
    )
    asked = asked.where(ImportBatch.id > after) if after else asked
    return db.session.scalars(asked.order_by(ImportBatch.id).limit(AT_ONCE)).all()


def let_list_go(batch_id: UUID) -> bool:
    """Destroy a list's file and empty what its lines say; who came of them, and that they were there, stays."""
    batch = db.session.scalar(sa.select(ImportBatch).where(ImportBatch.id == batch_id).with_for_update())
    if batch is None or (batch.file_id is None and batch.samples_sealed is None):
        return False
    forget_files({batch_id})
    destroy_key(batch_id)
    batch.file_id = batch.samples_sealed = None
    db.session.flush()
    ids = db.session.scalars(sa.select(ImportLine.id).where(ImportLine.batch_id == batch_id)).all()
    for start in range(0, len(ids), AT_ONCE):
        _empty_lines(ids[start : start + AT_ONCE])
    record(None, "imports.batch.expire", kind="import_batch", object_id=batch_id)
    return True


def _empty_lines(ids: Sequence[UUID]) -> None:
    values = [ToSeal(line_id, "{}") for line_id in ids]
    blobs = {
        column: seal_many(values, data_class=DataClass.PERSONAL, table="import_line", column=column)
        for column in ("written_sealed", "fields_sealed")
    }
    db.session.execute(
        sa.update(ImportLine),
        [
            {"id": line_id, "written_sealed": written, "fields_sealed": fields, "warnings": [], "same_because": ""}
            for line_id, written, fields in zip(ids, blobs["written_sealed"], blobs["fields_sealed"], strict=True)
        ],
    )
