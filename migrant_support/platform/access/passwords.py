"""Passwords: how they are hashed, compared and chosen. Knows no request and no table.

Hashing takes a tenth of a second and 64 MiB on purpose: never call it inside a writing transaction.
"""

import base64
import secrets
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from threading import BoundedSemaphore

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError

from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg
from migrant_support.platform.access.common_passwords import CommonPasswords

SHORTEST, LONGEST = 12, 128  # SEC AU-2
_FAR_TOO_LONG = 8 * LONGEST  # not even put into normal form
_AT_ONCE = BoundedSemaphore(4)  # SEC AU-1: at most 256 MiB a process
_HASHERS = {
    "strong": PasswordHasher(time_cost=3, memory_cost=65536, parallelism=4, type=Type.ID),  # RFC 9106, low memory
    "test": PasswordHasher(time_cost=1, memory_cost=64, parallelism=1, type=Type.ID),
}
PRODUCT_WORDS = ("slbfe", "mission", "embassy", "consulate", "site", "srilanka", "lanka", "migrant", "support", "year")
_STEMS = (
    "password", "passwort", "passw0rd", "p@ssword", "p@ssw0rd", "pa$$word", "welcome", "qwerty", "qwertyuiop", "asdfgh",
    "asdfghjkl", "zxcvbn", "zxcvbnm", "letmein", "iloveyou", "admin", "administrator", "abcdef", "abcdefgh", "changeme",
    "secret", "login", "user", "test", "default", "monkey", "dragon", "football", "cricket", "sunshine", "princess",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Passwords:
    """The passwords of one installation: its profile of hashing and its list of common ones."""

    profile: str
    common: CommonPasswords

    def hash(self, password: str) -> str:
        """Return the argon2id hash of a password in its normal form."""
        with _AT_ONCE:
            return _HASHERS[self.profile].hash(normal_form(password))

    def fits(self, password: str, kept: str | None) -> bool:
        """Does the password belong to this hash? Without a hash (nobody, disabled) the work is the same (AU-8)."""
        if is_too_long(password):
            return False
        with _AT_ONCE:
            try:
                _HASHERS[self.profile].verify(kept or self._nobody(), normal_form(password))
            except (VerificationError, InvalidHashError):
                return False
        return kept is not None

    def is_outdated(self, kept: str) -> bool:
        """Was this hash made with another profile than today's?"""
        return _HASHERS[self.profile].check_needs_rehash(kept)

    def check_new(self, password: str, about: Iterable[str] = ()) -> None:
        """Refuse a password that is too short, too long, common, or built from words `about` its owner and the product.

        Raises Refused for the field `password`. No rule about kinds of signs (SEC AU-2, AU-3).
        """
        if is_too_long(password):
            raise Refused(
                "password_long",
                msg("Choose a password of at most %(most)s characters."),
                field="password",
                most=LONGEST,
            )
        normal = normal_form(password)
        if len(normal) < SHORTEST:
            raise Refused(
                "password_short",
                msg("Choose a password of at least %(least)s characters. Four or five unusual words make a good one."),
                field="password",
                least=SHORTEST,
            )
        if self._is_common(normal.casefold()):
            raise Refused(
                "password_common",
                msg("Many people use this password, so others guess it. Choose another one."),
                field="password",
            )
        if _is_built_from(normal.casefold(), [*PRODUCT_WORDS, *_words_of(about)]):
            raise Refused(
                "password_context",
                msg("Others can guess this password from your name or your work. Choose other words."),
                field="password",
            )

    def _is_common(self, folded: str) -> bool:
        bare = _without_ends(folded)
        return folded in self.common or bare in self.common or bare in _STEMS or _is_one_piece_repeated(folded)

    def _nobody(self) -> str:
        """A hash that fits nothing, of today's cost."""
        made = _HASHERS[self.profile]
        salt, digest = (base64.b64encode(secrets.token_bytes(n)).decode().rstrip("=") for n in (16, 32))
        return f"$argon2id$v=19$m={made.memory_cost},t={made.time_cost},p={made.parallelism}${salt}${digest}"


def normal_form(password: str) -> str:
    """NFKC, so that the two codings of a Sinhala vowel sign are one password; nothing is cut or folded (SEC AU-2)."""
    return unicodedata.normalize("NFKC", password)


def is_too_long(password: str) -> bool:
    """Is it longer than any password may be? Asked before hashing."""
    return len(password) > _FAR_TOO_LONG or len(normal_form(password)) > LONGEST


def _without_ends(folded: str) -> str:
    """The text without digits and signs at its ends: `2026Kuwait!!` is `kuwait`."""
    letters = [place for place, sign in enumerate(folded) if not _is_filling(sign)]
    return folded[letters[0] : letters[-1] + 1] if letters else ""


def _is_filling(sign: str) -> bool:
    return unicodedata.category(sign)[0] in "NPSZC"


def _is_one_piece_repeated(folded: str) -> bool:
    """`abcabcabcabc`: the same piece of at most four characters again and again."""
    return any(folded == (folded[:n] * len(folded))[: len(folded)] for n in range(1, 5))


def _words_of(about: Iterable[str]) -> list[str]:
    """The words of names, addresses and places, folded; those of one or two letters say nothing."""
    found: list[str] = []
    for text in about:
        folded = normal_form(text).casefold()
        spaced = "".join(" " if _is_filling(sign) else sign for sign in folded)
        found += [word for word in spaced.split() if len(word) >= 3]
    return found


def _is_built_from(folded: str, words: Iterable[str]) -> bool:
    """Is hardly anything left (fewer than four letters) when these words, digits and signs are taken away?"""
    left = "".join(sign for sign in folded if not _is_filling(sign))
    whole = len(left)
    for word in sorted(set(words), key=len, reverse=True):
        left = left.replace(word, " ")
    kept = left.replace(" ", "")
    return len(kept) < whole and len(kept) < 4
