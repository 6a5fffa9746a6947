"""Drafts of long forms: kept as they are typed, found again after a lost line or a closed window, gone when sent.

A draft is sealed, seen by its account alone, and deleted after three days.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from werkzeug.datastructures import MultiDict

from migrant_support.kernel.clock import now
from migrant_support.kernel.keys import new_id
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.store import DataClass, db
from migrant_support.platform.store.bulk import insert_new
from migrant_support.platform.vault import Unreadable, open_sealed, seal
from migrant_support.platform.web.models import FormDraft

KEPT_FOR = timedelta(days=3)
LONGEST = 60_000
NOT_TYPED = frozenset({"csrf_token", "idempotency_key", "another", "read", "corrected"})
"""Fields of a form that nobody typed."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What was typed, as a form reads it, and when it was kept."""

    fields: MultiDict[str, str]
    saved_at: datetime


def keep_draft(viewer: Viewer, form: str, typed: Mapping[str, Sequence[str]]) -> datetime:
    """Keep what is in a form now, in the place of what was kept before; return when. Too long a text is not kept."""
    fields = {name: [str(v) for v in values] for name, values in typed.items() if name not in NOT_TYPED}
    text = json.dumps(fields, ensure_ascii=False)
    moment = now()
    if len(text) > LONGEST:
        return moment
    insert_new(
        FormDraft,
        [{"id": new_id(), "account_id": viewer.account_id, "form": form, "sealed": b"", "saved_at": moment}],
    )
    row_id = db.session.scalars(_mine(viewer.account_id, form, FormDraft.id)).one()
    sealed = seal(text, row_id=row_id, **_PLACE)
    kept = sa.update(FormDraft).where(FormDraft.id == row_id).values(sealed=sealed, saved_at=moment)
    db.session.execute(kept.execution_options(synchronize_session=False))
    return moment


def draft_of(viewer: Viewer, form: str) -> Draft | None:
    """What this account kept of a form, or None."""
    row = db.session.execute(_mine(viewer.account_id, form, FormDraft.id, FormDraft.sealed, FormDraft.saved_at)).first()
    if row is None or row.saved_at < now() - KEPT_FOR:
        return None
    try:
        fields = json.loads(open_sealed(row.sealed, row_id=row.id, **_PLACE))
    except Unreadable:
        return None
    return Draft(MultiDict([(name, value) for name, values in fields.items() for value in values]), row.saved_at)


def drop_draft(viewer: Viewer, form: str) -> None:
    """Let go of what was kept of a form; nothing happens when nothing was."""
    gone = sa.delete(FormDraft).where(FormDraft.account_id == viewer.account_id, FormDraft.form == form)
    db.session.execute(gone.execution_options(synchronize_session=False))


def drop_old_drafts() -> None:
    """Let go of drafts that nobody came back to."""
    old = sa.delete(FormDraft).where(FormDraft.saved_at < now() - KEPT_FOR)
    db.session.execute(old.execution_options(synchronize_session=False))


_PLACE: dict[str, Any] = {"data_class": DataClass.PERSONAL, "table": "form_draft", "column": "sealed"}


def _mine(account_id: UUID, form: str, *columns: Any) -> sa.Select[Any]:
    return sa.select(*columns).where(FormDraft.account_id == account_id, FormDraft.form == form)
