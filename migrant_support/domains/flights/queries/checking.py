"""Whether a hash is one that was sealed or handed out: for the public check. It tells a number and nothing else."""

import sqlalchemy as sa

from migrant_support.domains.flights.models import ManifestCopy, ManifestVersion, Rendition
from migrant_support.platform.store import db


def version_of_hash(content_hash: str) -> int | None:
    """The number of the version with this SHA-256, of its content or of a file made of it; None for any other.

    One statement whatever the answer, so that known and unknown take the same way. A list that went back to what an
    earlier version said has the later number.
    """
    known = (
        sa.select(ManifestVersion.number.label("number")).where(ManifestVersion.content_hash == content_hash),
        sa.select(ManifestVersion.number.label("number"))
        .join(Rendition, Rendition.version_id == ManifestVersion.id)
        .where(Rendition.content_hash == content_hash),
        sa.select(ManifestVersion.number.label("number"))
        .join(ManifestCopy, ManifestCopy.version_id == ManifestVersion.id)
        .where(ManifestCopy.content_hash == content_hash),
    )
    number = db.session.scalar(sa.select(sa.func.max(sa.union_all(*known).subquery().c.number)))
    return None if number is None else int(number)
