"""Reads timelines, newest first, by keyset. The caller has checked that the viewer may see the subject itself."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.history.kinds import sentence_of
from migrant_support.platform.history.models import HistoryEvent
from migrant_support.platform.store import DataClass, db

MOST = 200


@dataclass(frozen=True, slots=True)
class TimelineEvent:
    """One event. `sentence` is English, for `gettext`; `is_own`: the viewer did it."""

    id: UUID
    at: datetime
    kind: str
    sentence: str
    data_class: DataClass
    reference_kind: str | None
    reference_id: UUID | None
    actor_id: UUID | None
    is_own: bool

    @property
    def place(self) -> tuple[datetime, UUID]:
        """Where the next page goes on: give it as `before`."""
        return self.at, self.id


def timeline_of(
    viewer: Viewer,
    subject: tuple[str, UUID],
    classes: Collection[DataClass],
    *,
    before: tuple[datetime, UUID] | None = None,
    kinds: Collection[str] | None = None,
    limit: int = 50,
    also: sa.Select[UUID] | None = None,
) -> tuple[TimelineEvent, ...]:
    """Events of a subject (kind, id) of the classes that this viewer may see, one statement; at most 200.

    `also` selects ids of the same kind whose events count as the subject's own.
    """
    event = HistoryEvent
    own = event.subject_id == subject[1]
    query = (
        sa.select(event)
        .where(
            event.subject_kind == subject[0],
            own if also is None else sa.or_(own, event.subject_id.in_(also)),
            event.event_class.in_(classes),
        )
        .order_by(event.at.desc(), event.id.desc())
        .limit(min(limit, MOST))
    )
    if kinds is not None:
        query = query.where(event.kind.in_(kinds))
    if before is not None:
        at, key = before
        query = query.where(sa.or_(event.at < at, sa.and_(event.at == at, event.id < key)))
    return tuple(_shown(row, viewer) for row in db.session.scalars(query))


def _shown(row: HistoryEvent, viewer: Viewer) -> TimelineEvent:
    return TimelineEvent(
        id=row.id,
        at=row.at,
        kind=row.kind,
        sentence=sentence_of(row.kind),
        data_class=row.event_class,
        reference_kind=row.reference_kind,
        reference_id=row.reference_id,
        actor_id=row.actor_id,
        is_own=row.actor_id == viewer.account_id,
    )
