"""Identity cards of people: the random token in the QR code, the short code that is read out, and what a check says."""

import hashlib
import secrets
import unicodedata
from enum import StrEnum

from migrant_support.kernel.references import ALPHABET, check_character
from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg

_SIGNS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
_LENGTH = 26  # 130 random bits; capital letters and digits keep the QR code small
_SPOKEN_LENGTH = 6
_READ_AS = str.maketrans("OIL", "011")


class RevokeReason(StrEnum):
    """Why a card counts no more."""

    LOST = "lost"
    DAMAGED = "damaged"
    CHANGED = "changed"


class CheckResult(StrEnum):
    """What the check of a card says."""

    VALID = "valid"
    REVOKED = "revoked"
    NO_CARD = "no_card"
    UNKNOWN = "unknown"


def make_token() -> str:
    """A token for one card; it stands on the card alone."""
    return "".join(secrets.choice(_SIGNS) for _ in range(_LENGTH))


def token_digest(token: str) -> bytes:
    """What is kept of a token. It has 130 random bits, so that a plain hash cannot be guessed through."""
    return hashlib.sha256(token.encode()).digest()


def make_spoken() -> str:
    """A short code: six characters and one to check them."""
    body = "".join(secrets.choice(ALPHABET) for _ in range(_SPOKEN_LENGTH))
    return body + check_character(body)


def spoken_text(code: str) -> str:
    """As it stands on the card: `7F3-K2Q-9`."""
    return f"{code[:3]}-{code[3:6]}-{code[6:]}"


def read_token(typed: str) -> str | None:
    """A scanned token in its normal form, or None for what is none."""
    plain = _plain(typed)
    return plain if len(plain) == _LENGTH and set(plain) <= set(_SIGNS) else None


def read_spoken(typed: str) -> str | None:
    """A short code as it was heard: blanks, hyphens, small letters, O/0, I/1 and L/1 are forgiven; None for none."""
    plain = _plain(typed).translate(_READ_AS)
    if len(plain) != _SPOKEN_LENGTH + 1 or not set(plain) <= set(ALPHABET):
        return None
    return plain if check_character(plain[:-1]) == plain[-1] else None


def _plain(typed: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKC", typed[:200]).upper() if c.isascii() and c.isalnum())


def check_reissue(*, is_in_force: bool, reason: RevokeReason | None) -> None:
    """Raise Refused for a second card without a reason why the first counts no more."""
    if is_in_force and reason is None:
        raise Refused(
            "card_in_force",
            msg("This person has a card. Say why it counts no more, then print another."),
            field="reason",
        )


def check_revoke(*, is_in_force: bool) -> None:
    """Raise Refused when there is no card that counts."""
    if not is_in_force:
        raise Refused("no_card_in_force", msg("This person has no card that counts."))
