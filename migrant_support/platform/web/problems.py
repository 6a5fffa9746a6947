"""Answers to programs when something went wrong (RFC 9457): JSON with a code of its own, and no page.

Everything under `/api/` is answered so, whatever failed: a rule, a look-up, the address itself.
"""

import json
from http import HTTPStatus

from flask import make_response
from werkzeug.wrappers import Response

FOR_PROGRAMS = "/api/"
MEDIA = "application/problem+json"
CODES = {400: "bad_request", 401: "key_not_valid", 403: "not_allowed", 404: "not_there", 405: "method_not_allowed"}


def problem(status: int, detail: str = "", *, code: str = "", number: str = "") -> Response:
    """A problem: status, the standard's word for it, our code, a sentence, and the number to quote."""
    said: dict[str, object] = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status}
    said["code"] = code or CODES.get(status, "failed" if status >= 500 else "refused")
    if detail:
        said["detail"] = detail
    if number:
        said["request"] = number
    answer = make_response(json.dumps(said, ensure_ascii=False) + "\n", status)
    answer.headers["Content-Type"] = MEDIA
    return answer
