"""Uploads stay in memory until they are sealed: nothing of them is written to a disk in the clear (SEC CR-2).

How much that can be is limited for each route before its body is read (web/limits.py).
"""

from io import BytesIO
from typing import IO, Any

from flask import Request


class PrivateRequest(Request):
    """A request whose files never become temporary files."""

    def _get_file_stream(self, *_: Any, **__: Any) -> IO[bytes]:
        return BytesIO()
