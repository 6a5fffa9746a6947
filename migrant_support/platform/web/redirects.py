"""Where an answer may lead: a path of our own, never another site (SEC WB-5). Post, redirect, get."""

import re
from urllib.parse import unquote

from flask import redirect, url_for
from werkzeug.wrappers import Response

_LONGEST = 400
_SIGN = r"[A-Za-z0-9\-._~!$&'()*+,;=:@/?]|%[0-9A-Fa-f]{2}"
_PATH = re.compile(rf"/(?:{_SIGN})*")


def own_path(target: str | None, otherwise: str = "/") -> str:
    """Return the target when it is a plain path of ours (with or without a query), else `otherwise`.

    Refused are other schemes and hosts, `//`, backslashes, both of them encoded, dot segments, blanks, control and
    non-ASCII characters, fragments, and more than 400 characters: browsers read each of them differently.
    """
    if not target or len(target) > _LONGEST or not _PATH.fullmatch(target):
        return otherwise
    path = target.partition("?")[0]
    once = unquote(path)
    if "//" in once or "\\" in once or re.search(r"%2f|%5c|%00|%25", path, re.IGNORECASE):
        return otherwise
    if any(ord(sign) < 32 or ord(sign) == 127 for sign in once) or {".", ".."} & set(once.split("/")):
        return otherwise
    return target


def see_other(endpoint: str, **values: object) -> Response:
    """Lead on to a page after a change (303: the browser asks with GET, and going back does not post again)."""
    return redirect(url_for(endpoint, **values), 303)  # type: ignore[arg-type]


def back_to(target: str | None, otherwise: str = "/") -> Response:
    """Lead back to where the form says it came from, when that is a page of ours."""
    return redirect(own_path(target, otherwise), 303)
