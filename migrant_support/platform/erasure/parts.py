"""Says what becomes of the platform's own tables when a person is made anonymous."""

import sqlalchemy as sa
from flask import Flask

from migrant_support.platform.audit.models import AuditLine, AuditValue
from migrant_support.platform.erasure.registry import (
    COUNTED,
    Subject,
    also,
    deletes,
    empties,
    keeps_whole,
    of_subject,
)
from migrant_support.platform.files.erasing import forget_files
from migrant_support.platform.files.models import StoredFile
from migrant_support.platform.history.models import HistoryEvent
from migrant_support.platform.store import db
from migrant_support.platform.tasks.models import Task
from migrant_support.platform.vault.models import DataKey
from migrant_support.platform.web.models import FormDraft

_AUDIT_STANDS = (
    "a line of the chain is never changed; it holds who did what to which record and why, names of fields, no value"
)
_UNREADABLE = "sealed under the person's own key, which is destroyed; only its digest is chained"


def _forget_files(subject: Subject) -> None:
    forget_files(subject.ids)


def _drop_open_tasks(subject: Subject) -> None:
    """Nobody can do them any more; closed ones stay for counts, without their note."""
    hers = (Task.subject_id.in_(subject.ids), Task.done_at.is_(None))
    db.session.execute(sa.delete(Task).where(*hers).execution_options(synchronize_session=False))


def _forget_references(subject: Subject) -> None:
    """Her happenings lead to nobody, and nobody's lead to her."""
    about_her = HistoryEvent.subject_id.in_(subject.ids) | HistoryEvent.reference_id.in_(subject.ids)
    db.session.execute(
        sa.update(HistoryEvent)
        .where(about_her)
        .values(reference_kind=None, reference_id=None)
        .execution_options(synchronize_session=False)
    )


def register(_app: Flask) -> None:
    """Answer for the tables."""
    also(_forget_files)
    also(_forget_references)
    also(_drop_open_tasks)
    empties(
        HistoryEvent, of_subject(HistoryEvent.subject_id), {"reference_kind": None, "reference_id": None},
        keeps=dict.fromkeys(("subject_kind", "subject_id", "kind", "at", "event_class", "actor_id"), COUNTED),
    )  # fmt: skip
    empties(
        Task, of_subject(Task.subject_id), {"note": "", "place": "", "ended_reason": ""},
        keeps=dict.fromkeys(
            (
                "subject_kind", "subject_id", "about_id", "scope_kind", "scope_id", "code", "state", "due_at",
                "made_at", "done_at", "escalation", "escalated_at", "escalates_at",
            ),
            COUNTED,
        ),
    )  # fmt: skip
    deletes(StoredFile, of_subject(StoredFile.owner_id))
    keeps_whole(AuditLine, _AUDIT_STANDS)
    keeps_whole(AuditValue, _UNREADABLE)
    keeps_whole(FormDraft, "what a colleague typed and did not send; sealed for that account, deleted after three days")
    keeps_whole(DataKey, "the row of a destroyed key stays as the proof, without its bytes")
