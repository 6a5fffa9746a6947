"""Handing files out. A file never becomes a page of ours: it is saved, or it is a picture we wrote (SEC UP-3)."""

from urllib.parse import quote

from flask import Response, request

from migrant_support.kernel.refusals import NotThere
from migrant_support.platform.files.queries import FileRow, open_file

POLICY = "sandbox; default-src 'none'"


def download(file: FileRow) -> Response:
    """Answer with the file, to be saved under its name. Raises as `open_file` does."""
    answer = _answer(file)
    answer.headers["Content-Disposition"] = _attached(file)
    return answer


def show_picture(file: FileRow) -> Response:
    """Answer with a picture for an `img`. Raises NotThere for a file that is none."""
    if not file.kind.is_picture:
        raise NotThere
    answer = _answer(file)
    answer.headers.set("Content-Disposition", "inline")
    return answer


def _attached(file: FileRow) -> str:
    """The header in both its forms (RFC 6266): plain letters for old programs, the whole name for others."""
    ascii_name = file.name if file.name.isascii() else f"{file.purpose.value}{file.kind.ending}"
    return f"attachment; filename=\"{ascii_name}\"; filename*=UTF-8''{quote(file.name, safe='')}"


def _answer(file: FileRow) -> Response:
    pieces = open_file(file)
    if request.method == "HEAD":
        pieces.close()  # nobody will ask for the content, and nobody else would close it
    answer = Response(pieces, mimetype=file.kind.value)
    answer.headers["Content-Length"] = str(file.size)
    answer.headers["Content-Security-Policy"] = POLICY
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cache-Control"] = "no-store"
    return answer
