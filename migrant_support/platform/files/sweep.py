"""Removes what crashes left on the disk, and says which files are missing there."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

import sqlalchemy as sa

from migrant_support.kernel.clock import now
from migrant_support.platform.files.disk import UNFINISHED, all_files, path_of
from migrant_support.platform.files.models import StoredFile
from migrant_support.platform.store import db


@dataclass(frozen=True, slots=True)
class Swept:
    """How many files without a row were found, and the ids of rows without a file."""

    orphans: int
    missing: list[UUID]


def sweep(*, older_than: timedelta, remove: bool) -> Swept:
    """Look at disk and table, inside a transaction; files younger than `older_than` may still be on their way."""
    known = set(db.session.scalars(sa.select(StoredFile.id)))
    oldest = now() - older_than
    orphans = 0
    for path in all_files():
        if path.parent.name != UNFINISHED and _id_of(path.name) in known:
            continue
        if datetime.fromtimestamp(path.stat().st_mtime, UTC) < oldest:
            orphans += 1
            if remove:
                path.unlink(missing_ok=True)
    return Swept(orphans, sorted(file_id for file_id in known if not path_of(file_id).is_file()))


def _id_of(name: str) -> UUID | None:
    try:
        return UUID(name)
    except ValueError:
        return None
