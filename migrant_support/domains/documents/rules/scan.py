"""What a scanner, a camera or a hand gave: a card, its short code, a reference, the lines of a passport, or a number.

Several may be meant by one text; which of them is somebody is for the query, which asks for all of them at once.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from migrant_support.domains.documents.rules.cards import read_spoken, read_token
from migrant_support.formats.mrz import read_mrz, scanned_lines
from migrant_support.formats.nic import Nic, read_nic
from migrant_support.formats.passport import read_passport
from migrant_support.kernel.references import read_reference

_NUMBER_IS_READ_WRONG = frozenset({"document_number_check", "line_length", "line_count"})


class ScanResult(StrEnum):
    """What a scan says to whoever stands at a desk."""

    FOUND = "found"
    REVOKED = "revoked"
    SEVERAL = "several"
    NOT_HERE = "not_here"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Meant:
    """What a text may mean; empty where it cannot mean such a thing. `is_cut`: lines of a passport, not read whole."""

    token: str = ""
    spoken: str = ""
    reference: str = ""
    document: str = ""
    nic: str = ""
    is_cut: bool = False


def meant_by(text: str, *, today: date) -> Meant:
    """Return what a text may mean. A number from a zone counts only when its own check digit holds (ICAO 9303-3)."""
    if "<" in text:
        return _zone(text, today)
    nic = read_nic(text)
    return Meant(
        token=read_token(text) or "",
        spoken=read_spoken(text) or "",
        reference=read_reference(text) or "",
        document=read_passport(text) or _plain_number(text),
        nic=nic.new_format if isinstance(nic, Nic) else "",
    )


def _zone(text: str, today: date) -> Meant:
    read = read_mrz(scanned_lines(text), today=today)
    if read.kind is None or not read.number or _NUMBER_IS_READ_WRONG & set(read.errors):
        return Meant(is_cut=True)
    return Meant(document=read_passport(read.number) or _plain_number(read.number))


def _plain_number(text: str) -> str:
    """A number of a document of any country: it has a digit, and is not longer than numbers are."""
    number = "".join(c for c in text.upper() if c.isascii() and c.isalnum())
    return number if 5 <= len(number) <= 20 and any(c.isdigit() for c in number) else ""
