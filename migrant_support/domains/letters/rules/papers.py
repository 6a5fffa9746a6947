"""Letters and certificates: what each needs, its number, and what a stranger may learn of it (DOMAIN invariant 13)."""

import hashlib
import secrets
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from migrant_support.kernel.names import fold_name
from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg

_SIGNS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
_LENGTH = 26  # 130 random bits


class LetterKind(StrEnum):
    """What a mission writes."""

    TO_WHOM = "to_whom"
    STAY = "stay"
    EMPLOYER = "employer"
    IMMIGRATION = "immigration"
    HOSPITAL = "hospital"


class Demand(StrEnum):
    """What a mission asks of an employer for somebody."""

    PASSPORT = "passport"
    WAGES = "wages"
    BELONGINGS = "belongings"
    TICKET = "ticket"


CERTIFICATES = frozenset({LetterKind.TO_WHOM, LetterKind.STAY})
"""What anybody may check with the code that stands on it."""
GO_OUTSIDE = frozenset({LetterKind.EMPLOYER, LetterKind.IMMIGRATION, LetterKind.HOSPITAL})
"""What tells somebody else of a person: only with her consent to be helped (PROCEDURES TP-6)."""


@dataclass(frozen=True, slots=True)
class LetterFacts:
    """What is known when a letter is to be issued."""

    kind: LetterKind
    has_consent: bool
    has_case: bool
    has_stay: bool
    recipient: str
    demands: tuple[Demand, ...]
    reply_by: date | None
    today: date


def check_letter(facts: LetterFacts) -> None:
    """Raise Refused with what is missing for a letter of this kind."""
    if facts.kind is LetterKind.STAY and not facts.has_stay:
        raise Refused("no_stay", msg("No stay at a shelter of your mission is recorded, so none can be certified."))
    if facts.kind is LetterKind.TO_WHOM and not facts.has_case:
        raise Refused("no_case", msg("No case of this person is open at your mission. Open one first."))
    if facts.kind not in GO_OUTSIDE:
        return
    if not facts.has_consent:
        raise Refused(
            "no_consent",
            msg("This letter tells somebody of the person. Record the consent to assistance first."),
        )
    if not facts.recipient.strip():
        raise Refused("recipient_missing", msg("Write to whom the letter goes."), field="recipient")
    if facts.kind is LetterKind.EMPLOYER and not facts.demands:
        raise Refused("demand_missing", msg("Choose what is asked for."), field="demands")
    if facts.reply_by is not None and facts.reply_by <= facts.today:
        raise Refused("reply_in_past", msg("Choose a day for the answer that lies ahead."), field="reply_by")


def letter_number(mission: str, year: int, serial: int) -> str:
    """The number of a letter: mission, L, year, and its place in that year."""
    return f"{mission}-L-{year}-{serial:05d}"


def make_token() -> str:
    """A random token for the code on a certificate."""
    return "".join(secrets.choice(_SIGNS) for _ in range(_LENGTH))


def read_token(typed: str) -> str | None:
    """A token in its normal form, or None."""
    plain = typed.strip().upper()[: _LENGTH + 1]
    return plain if len(plain) == _LENGTH and set(plain) <= set(_SIGNS) else None


def token_digest(token: str) -> bytes:
    """What is kept of a token where anybody could ask for it."""
    return hashlib.sha256(token.encode()).digest()


def name_digest(token: str, name: str) -> bytes:
    """What is kept of the name on a certificate: it can be compared by whoever holds the paper, and read by nobody."""
    return hashlib.sha256(f"{token}\0{normal_name(name)}".encode()).digest()


def normal_name(name: str) -> str:
    """A name as it is compared: letters of any script folded, order of the words as on the paper."""
    return fold_name(name) or unicodedata.normalize("NFKC", name).casefold().strip()


def filled(text: str, values: Mapping[str, str]) -> str:
    """A paragraph with its places filled."""
    return text % dict(values)
