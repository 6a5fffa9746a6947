"""Builds countries, airports, currencies and languages from published tables; run by hand, never by the product.

    python -m migrant_support.domains.directory.data.build WORLD_ATLAS_FOLDER

Sources: ISO 3166 by pycountry; names and currencies by CLDR in Babel; calling codes by phonenumbers; time zones and
places by the tz database's zone.tab; centroids from Natural Earth in the npm package world-atlas; airports by
airportsdata.
It may not write the files that people keep by hand: missions, institutions, districts.
"""

import json
import sys
from importlib import resources
from itertools import pairwise
from pathlib import Path
from typing import Any

import airportsdata
import phonenumbers
import pycountry
from babel import Locale
from babel.numbers import get_currency_name, get_territory_currencies

HERE = Path(__file__).parent
LANGUAGES = ("en", "si", "ta")


def _codes(text: str) -> tuple[str, ...]:
    return tuple(text.split())


# Countries where Sri Lankans work, study or pass through in numbers: offered first in pickers.
HOSTS = _codes(
    "ARE AUS AUT BGR BHR BEL BGD BRN CAN CHE CHN CYP CZE DEU DNK EGY ESP ETH FIN FRA GBR GRC HKG HUN IDN IND "
    "IRL IRQ ISR ITA JOR JPN KAZ KEN KOR KWT LBN LBY LTU MDV MLT MMR MUS MYS NLD NOR NPL NZL OMN PAK PHL POL "
    "PRT QAT ROU RUS SAU SGP SRB SVN SWE SYC THA TUR TZA UGA UKR USA VNM YEM ZAF ZMB"
)

# Where zone.tab does not name the zone of the capital or of most people first.
ZONES = {
    "AQ": "Antarctica/McMurdo",
    "AR": "America/Argentina/Buenos_Aires",
    "AU": "Australia/Sydney",
    "BR": "America/Sao_Paulo",
    "CA": "America/Toronto",
    "CD": "Africa/Kinshasa",
    "CL": "America/Santiago",
    "CN": "Asia/Shanghai",
    "CY": "Asia/Nicosia",
    "DE": "Europe/Berlin",
    "EC": "America/Guayaquil",
    "ES": "Europe/Madrid",
    "FM": "Pacific/Pohnpei",
    "GL": "America/Nuuk",
    "ID": "Asia/Jakarta",
    "KI": "Pacific/Tarawa",
    "KZ": "Asia/Almaty",
    "MH": "Pacific/Majuro",
    "MN": "Asia/Ulaanbaatar",
    "MX": "America/Mexico_City",
    "MY": "Asia/Kuala_Lumpur",
    "NZ": "Pacific/Auckland",
    "PF": "Pacific/Tahiti",
    "PG": "Pacific/Port_Moresby",
    "PS": "Asia/Hebron",
    "PT": "Europe/Lisbon",
    "RU": "Europe/Moscow",
    "UA": "Europe/Kyiv",
    "UM": "Pacific/Wake",
    "US": "America/New_York",
    "UZ": "Asia/Tashkent",
}

ANTARCTICA = "010"

# Decimals of ISO 4217 that are not two. CLDR gives those of daily use, which differ (IQD, LBP, MMK …).
DECIMALS = dict.fromkeys(_codes("BHD IQD JOD KWD LYD OMR TND"), 3) | dict.fromkeys(
    _codes("BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF"), 0
)

# Uninhabited, and in no zone of the tz database.
ZONELESS = {"BV": ("UTC", -54.42, 3.41), "HM": ("UTC", -53.08, 73.50)}

AIRPORTS = _codes(
    # STANDARDS 5
    "KWI MCT SLL LCA PFO CMB HRI JAF RML DOH DXB AUH SHJ RUH JED DMM BAH AMM BEY MLE IST DEL MAA BOM "
    # near the other missions, and where routes from them pass
    "TLV KUL SIN ICN FCO MXP NRT BKK DAC CAI LHR CDG FRA MEL SYD YYZ ISB KHI PEK CAN HKG ADD NBO SEZ MRU JNB VIE OTP "
    "WAW DWC"
)

# As people write them; airportsdata has the short forms of a departures board.
AIRPORT_NAMES = {"CMB": "Bandaranaike International Airport", "RML": "Colombo International Airport Ratmalana"}

SPOKEN = _codes("si ta en ar hi ur bn ml te ne dv ms he el tr ko it fr de ru zh ja fa fil id")


def main(atlas: Path) -> None:
    """Write the four files beside this one."""
    countries = _countries(atlas)
    _write("countries.json", countries)
    _write("airports.json", _airports({row["alpha2"]: row["alpha3"] for row in countries}))
    _write("currencies.json", _currencies(sorted({row["currency"] for row in countries if row["currency"]})))
    _write("languages.json", [{"code": code, "name": _named(code, "languages")} for code in SPOKEN])


def _write(name: str, rows: list[dict[str, Any]]) -> None:
    lines = ",\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    (HERE / name).write_text(f"[\n{lines}\n]\n", encoding="utf-8")


def _named(code: str, table: str) -> dict[str, str]:
    return {language: str(getattr(Locale(language), table)[code]) for language in LANGUAGES}


def _countries(atlas: Path) -> list[dict[str, Any]]:
    centres = _centres(atlas)
    first_zone = _zones()
    rows = []
    for country in sorted(pycountry.countries, key=lambda found: found.alpha_3):
        alpha2 = country.alpha_2
        zone, latitude, longitude = ZONELESS[alpha2] if alpha2 in ZONELESS else first_zone[alpha2]
        latitude, longitude = centres.get(country.numeric, (latitude, longitude))
        calling = phonenumbers.country_code_for_region(alpha2)
        money = get_territory_currencies(alpha2)
        rows.append(
            {
                "alpha3": country.alpha_3,
                "alpha2": alpha2,
                "name": _named(alpha2, "territories"),
                "calling_code": str(calling) if calling else "",
                "currency": money[0] if money else "",
                "zone": ZONES.get(alpha2, zone),
                "latitude": round(latitude, 2),
                "longitude": round(longitude, 2),
                "is_host": country.alpha_3 in HOSTS,
            }
        )
    return rows


def _zones() -> dict[str, tuple[str, float, float]]:
    """The first zone of each country with the place it is named after."""
    found: dict[str, tuple[str, float, float]] = {}
    text = resources.files("tzdata").joinpath("zoneinfo/zone.tab").read_text(encoding="utf-8")
    for line in text.splitlines():
        if not line.startswith("#"):
            alpha2, place, zone = line.split("\t")[:3]
            found.setdefault(alpha2, (zone, *_degrees(place)))
    return found


def _degrees(place: str) -> tuple[float, float]:
    """Read `+0656+07951` (minutes) or `+404251-0740023` (seconds) of ISO 6709."""
    cut = max(place.rfind("+"), place.rfind("-"))
    return _angle(place[:cut], 2), _angle(place[cut:], 3)


def _angle(text: str, digits: int) -> float:
    sign, rest = (-1 if text[0] == "-" else 1), text[1:]
    return sign * (int(rest[:digits]) + int(rest[digits : digits + 2]) / 60 + int(rest[digits + 2 :] or 0) / 3600)


def _centres(atlas: Path) -> dict[str, tuple[float, float]]:
    """Centroid of the largest piece of land of each country, by its ISO number: where a map puts its mark."""
    topology = json.loads((atlas / "countries-50m.json").read_text(encoding="utf-8"))
    arcs = [_decoded(arc, topology["transform"]) for arc in topology["arcs"]]
    found = {}
    for shape in topology["objects"]["countries"]["geometries"]:
        pieces = shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]
        _, latitude, longitude = max(_centroid(_ring(piece[0], arcs)) for piece in pieces)
        found[str(shape.get("id", ""))] = (latitude, longitude)
    found.pop(ANTARCTICA)  # its ring runs around the pole; zone.tab's station will do
    return found


def _decoded(arc: list[list[int]], transform: dict[str, list[float]]) -> list[tuple[float, float]]:
    (scale_x, scale_y), (move_x, move_y) = transform["scale"], transform["translate"]
    x = y = 0
    points = []
    for step_x, step_y in arc:
        x, y = x + step_x, y + step_y
        points.append((x * scale_x + move_x, y * scale_y + move_y))
    return points


def _ring(indices: list[int], arcs: list[list[tuple[float, float]]]) -> list[tuple[float, float]]:
    ring: list[tuple[float, float]] = []
    for index in indices:
        ring += arcs[index] if index >= 0 else arcs[~index][::-1]
    return _unwrapped(ring)


def _unwrapped(ring: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Let longitudes run on past 180 degrees where a country lies on both sides of the date line."""
    turns, points = 0, ring[:1]
    for (before, _), (x, y) in pairwise(ring):
        turns += (x - before < -180) - (x - before > 180)
        points.append((x + 360 * turns, y))
    return points


def _centroid(ring: list[tuple[float, float]]) -> tuple[float, float, float]:
    """Return (area, latitude, longitude) of a ring by the shoelace rule."""
    area = x = y = 0.0
    for (x0, y0), (x1, y1) in pairwise(ring):
        cross = x0 * y1 - x1 * y0
        area, x, y = area + cross, x + (x0 + x1) * cross, y + (y0 + y1) * cross
    return abs(area / 2), y / (3 * area), (x / (3 * area) + 180) % 360 - 180


def _airports(alpha3: dict[str, str]) -> list[dict[str, Any]]:
    known = airportsdata.load("IATA")
    return [
        {
            "code": code,
            "icao": known[code]["icao"],
            "name": AIRPORT_NAMES.get(code, known[code]["name"]),
            "city": known[code]["city"],
            "country": alpha3[known[code]["country"]],
            "zone": known[code]["tz"],
            "latitude": known[code]["lat"],
            "longitude": known[code]["lon"],
        }
        for code in sorted(AIRPORTS)
    ]


def _currencies(codes: list[str]) -> list[dict[str, Any]]:
    return [
        {
            "code": code,
            "decimals": DECIMALS.get(code, 2),
            "name": {language: get_currency_name(code, locale=language) for language in LANGUAGES},
        }
        for code in codes
    ]


if __name__ == "__main__":
    main(Path(sys.argv[1]))
