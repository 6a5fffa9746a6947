"""Looks at a file before anybody opens it: what it is, and whether an archive would expand too much (SEC SH-1)."""

import stat
import zipfile
from pathlib import Path
from typing import Literal

from migrant_support.formats.sheets.book import RefusedFile

FileKind = Literal["xlsx", "calamine", "delimited"]

MOST_ENTRIES = 2_000
MOST_UNPACKED = 200 * 1024 * 1024
MOST_RATIO = 100
RATIO_FROM = 1024 * 1024  # small parts may be dense without harm
MOST_PLAIN = 64 * 1024 * 1024
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")


def kind_of(path: Path) -> FileKind:
    """Return how the file is to be read; raise `RefusedFile` when it must not be."""
    size = path.stat().st_size
    if size > MOST_UNPACKED:
        raise RefusedFile("expands_too_much")
    with path.open("rb") as file:
        head = file.read(8)
    if head.startswith(_OLE):
        return _old_office(path)
    if head.startswith(b"PK"):
        return _archive(path)
    if size > MOST_PLAIN:
        raise RefusedFile("too_many_cells")
    if not head:
        raise RefusedFile("unreadable")
    if _is_binary(path):
        raise RefusedFile("unreadable")
    return "delimited"


def _old_office(path: Path) -> FileKind:
    if path.stat().st_size > MOST_PLAIN:
        raise RefusedFile("too_many_cells")
    if _ENCRYPTED_STREAM in path.read_bytes():
        raise RefusedFile("encrypted")
    return "calamine"


def _archive(path: Path) -> FileKind:
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as broken:
        raise RefusedFile("unreadable") from broken
    _check_sizes(entries)
    names = {e.filename for e in entries}
    if any(e.flag_bits & 0x1 for e in entries):
        raise RefusedFile("encrypted")
    if any(stat.S_ISLNK(e.external_attr >> 16) for e in entries):
        raise RefusedFile("unreadable", "link")
    if "xl/workbook.xml" in names:
        return "xlsx"
    if "content.xml" in names or "xl/workbook.bin" in names:
        return "calamine"
    raise RefusedFile("unreadable")


def _check_sizes(entries: list[zipfile.ZipInfo]) -> None:
    """Trust no header alone: the readers stop at the same limit while they unpack."""
    if len(entries) > MOST_ENTRIES or sum(e.file_size for e in entries) > MOST_UNPACKED:
        raise RefusedFile("expands_too_much")
    for entry in entries:
        if entry.file_size > RATIO_FROM and entry.file_size > MOST_RATIO * max(entry.compress_size, 1):
            raise RefusedFile("expands_too_much")


_FOREIGN_HEADS = (
    b"%PDF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"\x7fELF",
    b"MZ",
    b"Rar!",
    b"7z\xbc\xaf",
    b"\x1f\x8b",
    b"{\\rtf",
)


def _is_binary(path: Path) -> bool:
    with path.open("rb") as file:
        start = file.read(4096)
    if start.startswith(_FOREIGN_HEADS):
        return True
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        return False
    return start.count(0) > len(start) // 8 and not _looks_utf16(start)


def _looks_utf16(start: bytes) -> bool:
    """Every second byte is often zero in UTF-16, the others hardly ever."""
    half = len(start) // 2
    even, odd = start[0::2].count(0), start[1::2].count(0)
    return max(even, odd) > half // 4 and min(even, odd) < half // 8
