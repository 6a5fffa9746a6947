"""Airports by their IATA code: country and time zone, from the airportsdata list (MIT)."""

from dataclasses import dataclass
from functools import lru_cache

import airportsdata
import pycountry


@dataclass(frozen=True, slots=True)
class Airport:
    """`country` is ISO alpha-3, `tz` an IANA zone name."""

    iata: str
    country: str
    tz: str


@lru_cache(maxsize=1)
def _by_iata() -> dict[str, airportsdata.Airport]:
    return airportsdata.load("IATA")


def airport_of(code: str) -> Airport | None:
    """Return the airport of an IATA code in any case, or None for a code that is none."""
    iata = code.strip().upper()
    found = _by_iata().get(iata)
    country = pycountry.countries.get(alpha_2=found["country"]) if found else None
    return Airport(iata, country.alpha_3, found["tz"]) if found and country else None
