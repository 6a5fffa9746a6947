"""Destroying files for good: the rows now, the sealed bytes on the disk once this transaction was kept."""

from collections.abc import Collection
from uuid import UUID

import sqlalchemy as sa

from migrant_support.platform.files.disk import path_of
from migrant_support.platform.files.kinds import Purpose
from migrant_support.platform.files.models import StoredFile
from migrant_support.platform.store import db
from migrant_support.platform.store.transaction import on_commit

AT_ONCE = 500


def forget_files(owners: Collection[UUID], *, purpose: Purpose | None = None) -> int:
    """Destroy the files of these records, or those of one purpose; return how many there were."""
    wanted = sorted(owners)
    gone = 0
    for start in range(0, len(wanted), AT_ONCE):
        of_purpose = sa.true() if purpose is None else StoredFile.purpose == purpose
        mine = sa.and_(StoredFile.owner_id.in_(wanted[start : start + AT_ONCE]), of_purpose)
        ids = db.session.scalars(sa.select(StoredFile.id).where(mine)).all()
        db.session.execute(sa.delete(StoredFile).where(mine).execution_options(synchronize_session=False))
        for file_id in ids:
            _unlink_when_kept(file_id)
        gone += len(ids)
    return gone


def _unlink_when_kept(file_id: UUID) -> None:
    place = path_of(file_id)
    on_commit(lambda: place.unlink(missing_ok=True))
