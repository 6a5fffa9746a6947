"""Where a list comes from: what the reading must know of a mission, as plain data handed in by the caller."""

from dataclasses import dataclass

_PHONE_REGIONS = {
    "KWT": "KW", "OMN": "OM", "CYP": "CY", "SAU": "SA", "ARE": "AE", "QAT": "QA", "BHR": "BH", "JOR": "JO", "LBN": "LB",
    "LKA": "LK", "IND": "IN", "MDV": "MV", "MYS": "MY", "SGP": "SG", "KOR": "KR", "ITA": "IT", "ISR": "IL", "ROU": "RO",
    "TUR": "TR", "EGY": "EG", "IRQ": "IQ", "SYC": "SC", "JPN": "JP", "POL": "PL", "GRC": "GR", "LBY": "LY", "AUS": "AU",
    "GBR": "GB", "FRA": "FR", "DEU": "DE", "PAK": "PK", "BGD": "BD", "NPL": "NP", "THA": "TH", "CHN": "CN", "HKG": "HK",
}  # fmt: skip
_CURRENCIES = {
    "KWT": "KWD", "OMN": "OMR", "CYP": "EUR", "SAU": "SAR", "ARE": "AED", "QAT": "QAR", "BHR": "BHD", "JOR": "JOD",
    "LBN": "LBP", "LKA": "LKR", "IND": "INR", "MDV": "MVR", "MYS": "MYR", "SGP": "SGD", "KOR": "KRW", "ITA": "EUR",
    "ISR": "ILS", "ROU": "RON", "GRC": "EUR", "EGY": "EGP", "IRQ": "IQD", "TUR": "TRY", "JPN": "JPY", "POL": "PLN",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class MissionContext:
    """`country` is the mission's ISO alpha-3 (LKA for lists made at home), `phone_region` the alpha-2 of local
    numbers.
    """

    country: str
    phone_region: str
    currency: str
    default_nationality: str = "LKA"


def mission_context(country: str, *, default_nationality: str = "LKA") -> MissionContext:
    """Return the context of a mission by its country; an unknown country reads local numbers as Sri Lankan."""
    code = country.upper()[:3]
    return MissionContext(code, _PHONE_REGIONS.get(code, "LK"), _CURRENCIES.get(code, "USD"), default_nationality)
