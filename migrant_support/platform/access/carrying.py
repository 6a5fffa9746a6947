"""Carries a form over a sign-in: what was typed when the session had run out is sent afterwards (SEC SE-3).

The page holds it as one sealed text, so that who finds the screen reads nothing, and only the same account can send it.
Files and passwords are not carried.
"""

import base64
import json
import zlib
from dataclasses import dataclass
from uuid import UUID

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from flask import current_app, request

from migrant_support.settings import Settings

_LONGEST = 700_000  # as sealed text, within the limit of a form's memory
_KEPT_SECONDS = 12 * 3600
_NEVER = frozenset({"csrf_token", "carried", "password", "again", "current", "code", "submit"})


@dataclass(frozen=True, slots=True)
class Carried:
    """A form that waits to be sent again: where to, what, and whether it had files that must be chosen anew."""

    path: str
    fields: tuple[tuple[str, str], ...]
    had_files: bool


def carry_form(account_id: UUID) -> str:
    """Seal the form of this request for its account; empty when there is nothing to carry or far too much."""
    fields = [(name, value) for name, value in request.form.items(multi=True) if name not in _NEVER]
    had_files = any(file.filename for file in request.files.values())
    path = request.full_path.removesuffix("?")
    packed = zlib.compress(json.dumps([str(account_id), path, fields, had_files]).encode(), 6)
    if not fields or len(packed) * 4 // 3 > _LONGEST:
        return ""
    return _cipher().encrypt(packed).decode()


def open_carried(sealed: str, account_id: UUID) -> Carried | None:
    """Open what was carried. None for what is not ours, too old, or another account's."""
    if not sealed or len(sealed) > 2 * _LONGEST:
        return None
    try:
        owner, path, fields, had_files = json.loads(zlib.decompress(_cipher().decrypt(sealed, ttl=_KEPT_SECONDS)))
    except (InvalidToken, ValueError, zlib.error):
        return None
    if owner != str(account_id):
        return None
    return Carried(path, tuple((name, value) for name, value in fields), bool(had_files))


def _cipher() -> Fernet:
    settings: Settings = current_app.extensions["settings"]
    key = HKDF(SHA256(), 32, salt=None, info=b"carried-form").derive(settings.secret_key.encode())
    return Fernet(base64.urlsafe_b64encode(key))
