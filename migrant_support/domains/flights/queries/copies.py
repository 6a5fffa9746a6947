"""Copies that were asked for: one's own to take, and all of a version for those who look after it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.flights.models import Flight, ManifestCopy, ManifestVersion
from migrant_support.domains.flights.queries.manifests import content_of, fetch_version, withheld_from
from migrant_support.domains.flights.queries.shared import fetch_shared
from migrant_support.domains.flights.rules.manifest import recipient
from migrant_support.domains.flights.rules.words import Rendering
from migrant_support.kernel.clock import now
from migrant_support.kernel.refusals import NotThere
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.store import db
from migrant_support.policy import Power

MOST = 100


def fetch_for(viewer: Viewer, version_id: UUID) -> tuple[ManifestVersion, Flight, str | None]:
    """The doorway of a version for who makes files; a partner gets its own organisation with it. Raises NotThere."""
    if not viewer.may(Power.FLIGHT_READ):
        return fetch_shared(viewer, version_id)
    version, flight = fetch_version(viewer, version_id, Power.MANIFEST_EXPORT)
    return version, flight, None


def fetch_own_copy(viewer: Viewer, copy_id: UUID, *, lock: bool = False) -> ManifestCopy:
    """A copy that the viewer asked for; anybody else's is NotThere."""
    statement = sa.select(ManifestCopy).where(ManifestCopy.id == copy_id, ManifestCopy.asked_by == viewer.account_id)
    if lock:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    row = db.session.scalars(statement).first()
    if row is None:
        raise NotThere
    return row


@dataclass(frozen=True, slots=True)
class CopyPage:
    """A copy before it is taken: what it will hold if it is taken now."""

    id: UUID
    version_id: UUID
    version: int
    flight: str
    departs_on: str
    recipient: str
    form: Rendering
    mark: str
    reason: str
    until_at: datetime
    taken_at: datetime | None
    content_hash: str | None
    is_over: bool
    needs_consent: bool
    shown: int
    withheld: int


def copy_page(viewer: Viewer, copy_id: UUID) -> CopyPage:
    """One's own copy; the counts are those of this moment. Raises NotThere, also when the list is out of sight now."""
    row = fetch_own_copy(viewer, copy_id)
    version, flight, _organisation = fetch_for(viewer, row.version_id)
    to = recipient(row.recipient)
    content = content_of(version)
    withheld = row.withheld if row.taken_at else len(withheld_from(to, content))
    return CopyPage(
        id=row.id,
        version_id=version.id,
        version=version.number,
        flight=flight.number,
        departs_on=flight.departs_on.isoformat(),
        recipient=row.recipient,
        form=row.format,
        mark=row.mark,
        reason=row.reason,
        until_at=row.until_at,
        taken_at=row.taken_at,
        content_hash=row.content_hash,
        is_over=row.taken_at is not None or now() > row.until_at,
        needs_consent=to.needs_consent,
        shown=len(content.passengers) - withheld,
        withheld=withheld,
    )


@dataclass(frozen=True, slots=True)
class CopyLine:
    """A file that was asked for, for the list of a version."""

    mark: str
    recipient: str
    form: Rendering
    reason: str
    asked_at: datetime
    asked_by: UUID
    taken_at: datetime | None
    content_hash: str
    is_locked: bool
    withheld: int


def copies_of(version_id: UUID) -> list[CopyLine]:
    """Who asked for files of a version and why, the newest first; for those who see the version."""
    rows = db.session.scalars(
        sa.select(ManifestCopy)
        .where(ManifestCopy.version_id == version_id)
        .order_by(ManifestCopy.asked_at.desc(), ManifestCopy.id)
        .limit(MOST)
    )
    return [
        CopyLine(
            r.mark, r.recipient, r.format, r.reason, r.asked_at, r.asked_by, r.taken_at, r.content_hash or "",
            r.is_locked, r.withheld,
        )
        for r in rows
    ]  # fmt: skip
