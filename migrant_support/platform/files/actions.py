"""Taking files in: looked at, pictures written anew, sealed under the key of the record they belong to.

The caller has fetched that record through its doorway and asked for the power. Nothing here commits.
"""

import hashlib
from datetime import timedelta
from uuid import UUID, uuid4

import sqlalchemy as sa
from werkzeug.datastructures import FileStorage

from migrant_support.kernel.clock import now
from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.audit import record
from migrant_support.platform.files.disk import write_whole
from migrant_support.platform.files.kinds import ALLOWED, MIB, FileKind, Purpose, kind_of_upload
from migrant_support.platform.files.models import StoredFile
from migrant_support.platform.files.names import clean_name
from migrant_support.platform.files.pictures import PHOTO_EDGE, redrawn
from migrant_support.platform.store import DataClass, db
from migrant_support.platform.vault import blind_index, seal
from migrant_support.platform.vault.keys import sealing_keys
from migrant_support.platform.vault.streams import sealed_stream

MOST_IN_A_DAY = 500 * MIB
FILES_IN_A_FORM = 20


def store_picture(
    viewer: Viewer,
    upload: FileStorage,
    *,
    subject: UUID,
    subject_kind: str = "person",
    data_class: DataClass = DataClass.PERSONAL,
) -> StoredFile:
    """Keep a photo (JPEG, PNG, WebP up to 8 MiB) of a record. Raises Refused with field `upload`."""
    return _store(viewer, upload, Purpose.PHOTO, (subject_kind, subject), data_class)


def store_attachment(
    viewer: Viewer,
    upload: FileStorage,
    *,
    subject: UUID,
    subject_kind: str = "person",
    data_class: DataClass = DataClass.PROTECTION,
) -> StoredFile:
    """Keep a document of a record (up to 10 MiB; pictures in it are written anew). Raises Refused."""
    return _store(viewer, upload, Purpose.ATTACHMENT, (subject_kind, subject), data_class)


def store_import(viewer: Viewer, upload: FileStorage, *, subject: UUID, subject_kind: str) -> StoredFile:
    """Keep a list to import (XLSX, CSV, TXT up to 25 MiB) of a batch. Raises Refused."""
    return _store(viewer, upload, Purpose.IMPORT, (subject_kind, subject), DataClass.PERSONAL)


def picture_sent(upload: FileStorage) -> tuple[bytes, str]:
    """A photo looked at and written anew, and its media type, for a caller that seals it itself. Raises Refused."""
    try:
        content, _, kind = _looked_at(upload, Purpose.PHOTO)
    except Refused as no:
        no.field = upload.name or None
        raise
    return content, kind.value


def place_of(file_id: UUID) -> str:
    """What the content of a file is bound to when it is sealed."""
    return f"stored_file|content|{file_id}"


def _store(
    viewer: Viewer, upload: FileStorage, purpose: Purpose, owner: tuple[str, UUID], data_class: DataClass
) -> StoredFile:
    try:
        content, name, kind = _looked_at(upload, purpose)
        _refuse_too_much(viewer, len(content))
    except Refused as no:
        no.field = upload.name or None
        raise
    file_id = uuid4()
    key = sealing_keys(data_class, (owner[1],))[owner[1]]
    sealed_name = seal(
        name, data_class=data_class, table="stored_file", column="name", row_id=file_id, subject=owner[1]
    )
    write_whole(file_id, sealed_stream((content,), key=key, place=place_of(file_id)))
    stored = StoredFile(
        id=file_id,
        owner_kind=owner[0],
        owner_id=owner[1],
        purpose=purpose,
        sealed_class=data_class,
        name=sealed_name,
        kind=kind,
        size=len(content),
        digest=blind_index("file", hashlib.sha256(content).hexdigest()),
        made_by=viewer.account_id,
    )
    db.session.add(stored)
    record(viewer, "files.file.store", kind="stored_file", object_id=file_id)
    return stored


def _looked_at(upload: FileStorage, purpose: Purpose) -> tuple[bytes, str, FileKind]:
    most = ALLOWED[purpose].most
    content = upload.stream.read(most + 1)
    if len(content) > most:
        raise Refused(
            "file_too_large", msg("The file is larger than %(most)s MB. Choose a smaller one."), most=most // MIB
        )
    typed = upload.filename or ""
    kind = kind_of_upload(content, name=typed, declared=upload.mimetype, purpose=purpose)
    if kind.is_picture:
        content = redrawn(content, kind, longest_edge=PHOTO_EDGE if purpose is Purpose.PHOTO else None)
    return content, clean_name(typed, ending=kind.ending, fallback=purpose.value), kind


def _refuse_too_much(viewer: Viewer, size: int) -> None:
    day = (StoredFile.made_by == viewer.account_id, StoredFile.made_at > now() - timedelta(days=1))
    taken = db.session.scalar(sa.select(sa.func.coalesce(sa.func.sum(StoredFile.size), 0)).where(*day))
    if int(taken or 0) + size > MOST_IN_A_DAY:
        raise Refused("files_of_a_day", msg("You have sent 500 MB of files today. Send the rest tomorrow."))
