"""What may come in as a file: by ending, declared type and content, which must agree (SEC UP-1). Pure."""

import stat
import zipfile
from dataclasses import dataclass
from enum import StrEnum
from io import BytesIO

from migrant_support.formats.sheets.gate import MOST_ENTRIES, MOST_RATIO, MOST_UNPACKED, RATIO_FROM
from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg
from migrant_support.platform.files.names import ending_of

MIB = 1024 * 1024


class Purpose(StrEnum):
    """What a file is for; decides what is allowed."""

    PHOTO = "photo"
    ATTACHMENT = "attachment"
    IMPORT = "import"


class FileKind(StrEnum):
    """A kind of file, by its media type."""

    JPEG = "image/jpeg"
    PNG = "image/png"
    WEBP = "image/webp"
    PDF = "application/pdf"
    XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    CSV = "text/csv"
    TXT = "text/plain"

    @property
    def is_picture(self) -> bool:
        """Is it decoded and written anew?"""
        return self in PICTURES

    @property
    def ending(self) -> str:
        """The ending that a file of this kind gets."""
        return next(ending for ending, kind in ENDINGS.items() if kind is self)


PICTURES = frozenset({FileKind.JPEG, FileKind.PNG, FileKind.WEBP})
ENDINGS = {
    ".jpg": FileKind.JPEG,
    ".jpeg": FileKind.JPEG,
    ".png": FileKind.PNG,
    ".webp": FileKind.WEBP,
    ".pdf": FileKind.PDF,
    ".xlsx": FileKind.XLSX,
    ".csv": FileKind.CSV,
    ".txt": FileKind.TXT,
}
# What browsers say instead when the office program is missing, or when it has taken the ending for itself.
_UNDECLARED = frozenset({"", "application/octet-stream"})
_ALSO_DECLARED = {
    FileKind.JPEG: frozenset({"image/jpg", "image/pjpeg"}),
    FileKind.XLSX: _UNDECLARED | {"application/zip", "application/x-zip-compressed"},
    FileKind.CSV: _UNDECLARED | {"text/plain", "application/csv", "application/vnd.ms-excel"},
    FileKind.TXT: _UNDECLARED,
}


@dataclass(frozen=True, slots=True)
class Allowed:
    """The kinds and the size of a purpose."""

    kinds: frozenset[FileKind]
    most: int
    refusal: str


ALLOWED = {
    Purpose.PHOTO: Allowed(PICTURES, 8 * MIB, msg("A photo is a JPEG, PNG or WebP picture. Choose such a file.")),
    Purpose.ATTACHMENT: Allowed(
        frozenset(FileKind),
        10 * MIB,
        msg("Only pictures (JPEG, PNG, WebP), PDF, XLSX, CSV and TXT files can be attached. Choose such a file."),
    ),
    Purpose.IMPORT: Allowed(
        frozenset({FileKind.XLSX, FileKind.CSV, FileKind.TXT}),
        25 * MIB,
        msg("A list to import is an XLSX, CSV or TXT file. Save it as one of these and choose it again."),
    ),
}


def kind_of_upload(content: bytes, *, name: str, declared: str, purpose: Purpose) -> FileKind:
    """Return the kind of an upload. Raises Refused when it is not allowed here or pretends to be something else."""
    allowed = ALLOWED[purpose]
    kind = ENDINGS.get(ending_of(name))
    if kind is None or kind not in allowed.kinds:
        raise Refused("file_kind", allowed.refusal)
    if not content:
        raise Refused("file_empty", msg("The file is empty. Choose another one."))
    if declared not in {kind.value, *_ALSO_DECLARED.get(kind, ())} or not _holds(content, kind):
        raise Refused(
            "file_pretends",
            msg("The file is not what its name says. Open it in its program, save it anew and choose it again."),
        )
    return kind


def _holds(content: bytes, kind: FileKind) -> bool:
    """Does the content look like this kind and like nothing else?"""
    match kind:
        case FileKind.JPEG:
            return content.startswith(b"\xff\xd8\xff")
        case FileKind.PNG:
            return content.startswith(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR")
        case FileKind.WEBP:
            return content.startswith(b"RIFF") and content[8:12] == b"WEBP"
        case FileKind.PDF:
            return content.startswith(b"%PDF-") and b"%%EOF" in content[-1024:] and not _ends_as_archive(content)
        case FileKind.XLSX:
            return _is_workbook(content)
        case _:
            return _is_text(content)


def _ends_as_archive(content: bytes) -> bool:
    """A ZIP is read from its end: a PDF or picture with one behind it is two files in one."""
    return b"PK\x05\x06" in content[-66_000:]


def _is_workbook(content: bytes) -> bool:
    if not content.startswith(b"PK\x03\x04") or content[-22:-18] != b"PK\x05\x06":
        return False
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        return False
    names = {entry.filename for entry in entries}
    if not {"[Content_Types].xml", "xl/workbook.xml"} <= names or any("vbaproject" in n.lower() for n in names):
        return False
    return _unpacks_harmlessly(entries) and min(entry.header_offset for entry in entries) == 0


def _unpacks_harmlessly(entries: list[zipfile.ZipInfo]) -> bool:
    """SEC SH-1: few entries, small when unpacked, no links, nothing encrypted."""
    if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        return False
    return not any(
        stat.S_ISLNK(entry.external_attr >> 16)
        or entry.flag_bits & 0x1
        or (entry.file_size > RATIO_FROM and entry.file_size > MOST_RATIO * max(entry.compress_size, 1))
        for entry in entries
    )


_FOREIGN_HEADS = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF", b"\x7fELF", b"MZ", b"Rar!", b"7z\xbc", b"PK")
_CONTROLS = bytes(set(range(32)) - {9, 10, 12, 13, 27}) + b"\x7f"


def _is_text(content: bytes) -> bool:
    """Plain text in any coding a spreadsheet writes, that no browser would take for a page."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            text = content.decode("utf-16")
        except UnicodeDecodeError:
            return False
        return not text.lstrip("\ufeff \t\r\n").startswith("<") and "\x00" not in text
    if content.startswith(_FOREIGN_HEADS) or content.translate(None, delete=_CONTROLS) != content:
        return False
    return not content.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<") and not _ends_as_archive(content)
