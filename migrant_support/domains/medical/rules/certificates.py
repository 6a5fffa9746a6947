"""Certificates: what stands on one, its number and code, and what a stranger is told who holds the paper."""

import hashlib
import secrets
import unicodedata
from datetime import datetime
from enum import StrEnum

from migrant_support.domains.medical.rules import Fitness
from migrant_support.domains.medical.rules.tests import TestResult
from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg

SIGNS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
LENGTH = 16  # 79 random bits: nothing is found by guessing, and a person can still type it


class CertificateKind(StrEnum):
    """What is certified."""

    FITNESS = "fitness"
    TEST = "test"
    VACCINATION = "vaccination"


class EndReason(StrEnum):
    """Why a certificate counts no more before its time."""

    SUPERSEDED = "superseded"
    FOUND_OTHERWISE = "found_otherwise"
    MISTAKEN = "mistaken"


class Standing(StrEnum):
    """What the check of a paper says."""

    VALID = "valid"
    EXPIRED = "expired"
    SUPERSEDED = "superseded"
    UNKNOWN = "unknown"


def make_code() -> str:
    """The code of one certificate; it stands on the paper, and its hash in the register."""
    return "".join(secrets.choice(SIGNS) for _ in range(LENGTH))


def code_text(code: str) -> str:
    """As it is printed: four signs at a time."""
    return "-".join(code[place : place + 4] for place in range(0, LENGTH, 4))


def read_code(typed: str) -> str | None:
    """A code as it was typed or scanned; blanks, hyphens and small letters are forgiven. None for what is none."""
    plain = "".join(c for c in unicodedata.normalize("NFKC", typed[:200]).upper() if c.isascii() and c.isalnum())
    return plain if len(plain) == LENGTH and set(plain) <= set(SIGNS) else None


def code_digest(code: str) -> bytes:
    """What is kept of a code."""
    return hashlib.sha256(code.encode()).digest()


def certificate_number(mission: str, year: int, serial: int) -> str:
    """As it is printed: `M-KWT-2026-00017`."""
    return f"M-{mission}-{year}-{serial:05d}"


def standing(valid_until: datetime | None, ended: EndReason | None, *, now: datetime) -> Standing:
    """Does a certificate count? What ended early is told as superseded, whatever the reason."""
    if ended is not None:
        return Standing.SUPERSEDED
    if valid_until is not None and valid_until <= now:
        return Standing.EXPIRED
    return Standing.VALID


def check_fitness_paper(result: Fitness | None, valid_until: datetime | None, *, now: datetime) -> None:
    """Raise Refused unless a result says that somebody may travel, still."""
    if result is None:
        raise Refused("nothing_found_yet", msg("This check has no result yet. Record it first."))
    if result is Fitness.UNFIT:
        raise Refused("unfit_no_paper", msg("For somebody who cannot fly no certificate is issued."))
    if valid_until is None or valid_until <= now:
        raise Refused("result_over", msg("This result has run out. Examine the person again."))


def check_test_paper(result: TestResult | None, *, is_struck: bool) -> None:
    """Raise Refused for a test without result, or one that was struck out."""
    if is_struck:
        raise Refused("struck_out", msg("This entry was struck out. Nothing is certified by it."))
    if result is None:
        raise Refused("nothing_found_yet", msg("This check has no result yet. Record it first."))
