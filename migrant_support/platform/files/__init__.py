"""Private files: taken in after a hard look, kept sealed outside of anything that is served, handed out as downloads.

This part knows no scope. A route fetches the record a file belongs to through the record's own doorway, then asks for
the file with that record's kind and id: a file of another record is not there.
"""

from migrant_support.platform.files.actions import picture_sent, store_attachment, store_import, store_picture
from migrant_support.platform.files.answers import download, show_picture
from migrant_support.platform.files.queries import FileRow, file_of, files_of, open_file

__all__ = [
    "FileRow",
    "download",
    "file_of",
    "files_of",
    "open_file",
    "picture_sent",
    "show_picture",
    "store_attachment",
    "store_import",
    "store_picture",
]
