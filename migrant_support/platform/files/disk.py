"""Where sealed files lie. A file is complete and on the disk before it gets its name, and has its name before its row.

So a crash leaves at most a file without a row, which nobody can reach and `files sweep` removes; never a row without
a file, never half a file. On disk is nothing but sealed bytes.
"""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO
from uuid import UUID, uuid4

from flask import current_app

from migrant_support.kernel.refusals import NotThere
from migrant_support.settings import Settings

UNFINISHED = ".unfinished"


def folder() -> Path:
    """The folder of this installation's private files."""
    settings: Settings = current_app.extensions["settings"]
    return settings.files_folder


def path_of(file_id: UUID) -> Path:
    """Where the file of this id lies."""
    return folder() / file_id.hex[:2] / file_id.hex


def write_whole(file_id: UUID, sealed: Iterable[bytes]) -> None:
    """Write a sealed file, or put another in its place, all or nothing."""
    target = path_of(file_id)
    for needed in (target.parent, folder() / UNFINISHED):
        needed.mkdir(mode=0o700, parents=True, exist_ok=True)
    making = folder() / UNFINISHED / uuid4().hex
    try:
        with making.open("xb") as file:
            making.chmod(0o600)
            file.writelines(sealed)
            file.flush()
            os.fsync(file.fileno())
        making.replace(target)
    finally:
        making.unlink(missing_ok=True)
    _keep_names(target.parent)


def _keep_names(directory: Path) -> None:
    """The name itself must survive a power cut too; Windows does that by itself and cannot open folders."""
    if os.name == "posix":
        handle = os.open(directory, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


@contextmanager
def reading(file_id: UUID) -> Iterator[BinaryIO]:
    """Open a sealed file. Raises NotThere when it is missing."""
    with open_sealed_file(file_id) as file:
        yield file


def open_sealed_file(file_id: UUID) -> BinaryIO:
    """Open a sealed file; the caller closes it. Raises NotThere when it is missing."""
    try:
        return path_of(file_id).open("rb")
    except FileNotFoundError:
        raise NotThere from None


def all_files() -> Iterator[Path]:
    """Every file under the folder, finished or not."""
    yield from (path for path in folder().glob("*/*") if path.is_file())
