"""What a public form carries from step to step: signed, dated, sealed, bound to its mission, of use once (SEC WB-1).

The page holds all of it, so nothing is stored before the last step, no cookie is needed, and a line that breaks loses
nothing. Reference and PIN are drawn when the form is opened: who sends it again because no answer came gets the same.
"""

import base64
import json
import secrets
import zlib
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from flask import current_app

from migrant_support.exchange.requests.rules import LEAST_TIME
from migrant_support.kernel.clock import now
from migrant_support.kernel.references import make_follow_up
from migrant_support.settings import Settings

LONGEST = 60_000
FORM, PHOTO, LOOK = "form", "photo", "look"
Typed = dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class Carried:
    """A form under way: `purpose` and `mission` bind it, `request_id` makes it one, `typed` is what stands so far."""

    purpose: str
    mission: str
    begun: datetime
    request_id: UUID = field(default_factory=uuid4)
    reference: str = ""
    pin: str = ""
    step: int = 0
    typed: dict[str, Typed] = field(default_factory=dict)

    def at(self, step: int, **typed: Typed) -> "Carried":
        """The same form at another step, with what was typed at the one just left."""
        return replace(self, step=step, typed=self.typed | typed)

    def renewed(self, at: datetime) -> "Carried":
        """The same form, to be looked over and sent from now on."""
        return replace(self, begun=at - LEAST_TIME)


def new_form(mission: str) -> Carried:
    """A form that is opened now, with its reference and its PIN of eight digits."""
    pin = f"{secrets.randbelow(10**8):08d}"
    return Carried(FORM, mission, now(), reference=make_follow_up(), pin=pin)


def ticket(purpose: str, mission: str, request_id: UUID | None = None) -> Carried:
    """What a small form beside the request carries."""
    return Carried(purpose, mission, now(), request_id=request_id or uuid4())


def seal_carried(carried: Carried) -> str:
    """For the hidden field of the page."""
    told: list[Any] = [
        carried.purpose, carried.mission, carried.begun.isoformat(), carried.request_id.hex, carried.reference,
        carried.pin, carried.step, carried.typed,
    ]  # fmt: skip
    return _cipher().encrypt(zlib.compress(json.dumps(told).encode(), 6)).decode()


def open_carried(sealed: str, purpose: str, mission: str) -> Carried | None:
    """Open what a page sent. None for what is not ours, or was made for another form or mission; age is no matter."""
    if not sealed or len(sealed) > LONGEST or not sealed.isascii():
        return None
    try:
        told = json.loads(zlib.decompress(_cipher().decrypt(sealed)))
        found = Carried(told[0], told[1], datetime.fromisoformat(told[2]), UUID(told[3]), *told[4:])
    except (InvalidToken, ValueError, zlib.error):
        return None
    return found if (found.purpose, found.mission) == (purpose, mission) else None


def _cipher() -> MultiFernet:
    settings: Settings = current_app.extensions["settings"]
    secret_keys = [key for key in (settings.secret_key, settings.secret_key_previous) if key]
    made = [HKDF(SHA256(), 32, salt=None, info=b"public-form").derive(key.encode()) for key in secret_keys]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(key)) for key in made])
