"""Finding and opening the files of a record that the caller has fetched through its doorway."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO
from uuid import UUID

import sqlalchemy as sa

from migrant_support.kernel.refusals import NotThere
from migrant_support.platform.files.actions import place_of
from migrant_support.platform.files.disk import open_sealed_file
from migrant_support.platform.files.kinds import FileKind, Purpose
from migrant_support.platform.files.models import StoredFile
from migrant_support.platform.store import DataClass, db
from migrant_support.platform.store.transaction import on_failure
from migrant_support.platform.vault import open_sealed
from migrant_support.platform.vault.keys import opening_keys
from migrant_support.platform.vault.streams import key_id_of_stream, opened_stream


@dataclass(frozen=True, slots=True)
class FileRow:
    """A file as its page shows it."""

    id: UUID
    name: str
    purpose: Purpose
    kind: FileKind
    data_class: DataClass
    size: int
    made_at: datetime


class Pieces(Iterator[bytes]):
    """The content of an open file, in pieces. Closes the file at its end, or when it is told to (as answers are)."""

    def __init__(self, file: BinaryIO, pieces: Iterator[bytes]) -> None:
        self._file = file
        self._pieces = pieces

    def __next__(self) -> bytes:
        """The next piece; raises Unreadable when it is not what was written."""
        try:
            return next(self._pieces)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()


def files_of(subject_kind: str, subject: UUID, *, purpose: Purpose | None = None) -> list[FileRow]:
    """The files of a record, newest first."""
    asked = sa.select(StoredFile).where(StoredFile.owner_kind == subject_kind, StoredFile.owner_id == subject)
    if purpose is not None:
        asked = asked.where(StoredFile.purpose == purpose)
    return _rows(db.session.scalars(asked.order_by(StoredFile.made_at.desc(), StoredFile.id)).all())


def file_of(subject_kind: str, subject: UUID, file_id: UUID) -> FileRow:
    """One file of a record. Raises NotThere for a file of any other record."""
    asked = sa.select(StoredFile).where(
        StoredFile.id == file_id, StoredFile.owner_kind == subject_kind, StoredFile.owner_id == subject
    )
    found = _rows(db.session.scalars(asked).all())
    if not found:
        raise NotThere
    return found[0]


def open_file(file: FileRow) -> Pieces:
    """Return the content of a file in pieces of 64 KiB.

    Key and file are opened now, inside the transaction; the pieces may be read after it. Raises NotThere when the file
    is missing, Unreadable (at once or at a later piece) when it was changed or its key is gone.
    """
    opened = open_sealed_file(file.id)
    try:
        key_id = key_id_of_stream(opened)
        key = opening_keys((key_id,))[key_id]
    except BaseException:
        opened.close()
        raise

    pieces = Pieces(opened, opened_stream(opened, key=key, place=place_of(file.id)))
    on_failure(pieces.close)
    return pieces


def _rows(files: Sequence[StoredFile]) -> list[FileRow]:
    return [
        FileRow(
            id=file.id,
            name=open_sealed(
                file.name,
                data_class=file.sealed_class,
                table="stored_file",
                column="name",
                row_id=file.id,
                subject=file.owner_id,
            ),
            purpose=file.purpose,
            kind=file.kind,
            data_class=file.sealed_class,
            size=file.size,
            made_at=file.made_at,
        )
        for file in files
    ]
