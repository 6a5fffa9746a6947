"""Hands a paper to the browser: shown, not kept by anybody on the way, able to do nothing."""

from flask import Response

POLICY = "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'; frame-ancestors 'none'"


def pdf_answer(content: bytes, name: str) -> Response:
    """Return `content` as a PDF that opens in the browser; `name` is its file name, without any person's data."""
    answer = Response(content, mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    answer.headers["Content-Security-Policy"] = POLICY
    answer.headers["Cache-Control"] = "no-store"
    return answer
