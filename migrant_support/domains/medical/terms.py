"""The dated data of the domain, read once: bands of signs of life, rules for flying."""

import tomllib
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

from migrant_support.domains.medical.rules import TravelTerms, terms_on
from migrant_support.domains.medical.rules.vitals import Band, BandBook, Sign, book_on

_DATA = Path(__file__).parent / "data"


@cache
def band_books() -> tuple[BandBook, ...]:
    """Every version of the bands, the oldest first."""
    read = tomllib.loads((_DATA / "vital_bands.toml").read_text(encoding="utf-8"))
    return tuple(
        BandBook(
            book["version"],
            book["valid_from"],
            tuple(
                Band(Sign(sign), months, *(Decimal(limit) for limit in limits))
                for sign, rows in book["bands"].items()
                for months, *limits in rows
            ),
        )
        for book in read["books"]
    )


@cache
def travel_books() -> tuple[TravelTerms, ...]:
    """Every version of the rules for flying, the oldest first."""
    read = tomllib.loads((_DATA / "travel_terms.toml").read_text(encoding="utf-8"))
    return tuple(TravelTerms(**one) for one in read["terms"])


def bands_on(day: date) -> BandBook:
    """The bands in force on a day."""
    return book_on(day, band_books())


def travel_terms(day: date) -> TravelTerms:
    """The rules for flying in force on a day."""
    return terms_on(day, travel_books())
