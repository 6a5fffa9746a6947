"""Writes events to the timeline; called by the actions of all floors above, beside their audit line."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from migrant_support.kernel.clock import now
from migrant_support.kernel.keys import new_id
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.history.kinds import sentence_of
from migrant_support.platform.history.models import HistoryEvent
from migrant_support.platform.store import DataClass, db
from migrant_support.platform.store.bulk import insert_all


def happened(
    subject_kind: str,
    subject_id: UUID,
    kind: str,
    *,
    at: datetime | None = None,
    data_class: DataClass = DataClass.PERSONAL,
    reference_kind: str | None = None,
    reference_id: UUID | None = None,
    actor: Viewer | None = None,
) -> None:
    """Put an event on the subject's timeline; `reference` is the row that tells more, to those who may read it.

    `data_class` is the class of the news itself: that a protection referral was made is `PROTECTION`. Raises ValueError
    for a kind without a sentence.
    """
    sentence_of(kind)
    db.session.add(
        HistoryEvent(
            subject_kind=subject_kind,
            subject_id=subject_id,
            kind=kind,
            at=at or now(),
            event_class=data_class,
            reference_kind=reference_kind,
            reference_id=reference_id,
            actor_id=actor.account_id if actor else None,
        )
    )


def happened_to_many(
    subject_kind: str,
    subject_ids: Sequence[UUID],
    kind: str,
    *,
    at: datetime,
    data_class: DataClass = DataClass.PERSONAL,
    reference_kind: str | None = None,
    reference_ids: Sequence[UUID] | None = None,
    actor: Viewer | None = None,
) -> None:
    """Put the same news on many timelines at once; `reference_ids[i]` belongs to subject i."""
    sentence_of(kind)
    references: Sequence[UUID | None] = reference_ids if reference_ids is not None else [None] * len(subject_ids)
    rows = [
        {
            "id": new_id(),
            "subject_kind": subject_kind,
            "subject_id": subject_id,
            "kind": kind,
            "at": at,
            "event_class": data_class,
            "reference_kind": reference_kind,
            "reference_id": reference_id,
            "actor_id": actor.account_id if actor else None,
        }
        for subject_id, reference_id in zip(subject_ids, references, strict=True)
    ]
    if rows:
        insert_all(HistoryEvent, rows)
