"""Names, zones and codes of places, for pickers and pages of every domain. Pure: no statement is spent on them.

They come from the committed reference data; the tables hold the same rows for foreign keys and joins. A code that is
not known is shown as it is.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from migrant_support.domains.directory.data import rows_of
from migrant_support.domains.directory.rules import MissionKind, Words
from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg

HOME = "LKA"
Choices = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class CountryFacts:
    """A country of ISO 3166."""

    code: str
    alpha2: str
    name: Words
    calling_code: str
    currency: str
    zone: str
    latitude: float
    longitude: float
    is_host: bool


@dataclass(frozen=True, slots=True)
class MissionFacts:
    """A mission with its country."""

    code: str
    kind: MissionKind
    city: Words
    country: CountryFacts
    zone: str
    latitude: float
    longitude: float

    def name_in(self, language: str) -> str:
        """City and country, or the city alone where both are the same: "Muscat, Oman", "Singapore"."""
        city, country = self.city.in_language(language), self.country.name.in_language(language)
        return city if city == country else f"{city}, {country}"


@dataclass(frozen=True, slots=True)
class AirportFacts:
    """An airport by its IATA code."""

    code: str
    name: str
    city: str
    country: str
    zone: str
    latitude: float
    longitude: float


def _words(names: Mapping[str, str]) -> Words:
    return Words(names["en"], names["si"], names["ta"])


@cache
def countries() -> Mapping[str, CountryFacts]:
    """Every country by its alpha-3 code."""
    return {row["alpha3"]: _country(row) for row in rows_of("countries")}


def _country(row: Mapping[str, Any]) -> CountryFacts:
    same = ("alpha2", "calling_code", "currency", "zone", "latitude", "longitude", "is_host")
    return CountryFacts(code=row["alpha3"], name=_words(row["name"]), **{key: row[key] for key in same})


@cache
def missions() -> Mapping[str, MissionFacts]:
    """Every mission by its code, in the order of the data file."""
    return {
        row["code"]: MissionFacts(
            row["code"],
            MissionKind(row["kind"]),
            _words(row["city"]),
            countries()[row["country"]],
            row["zone"],
            row["latitude"],
            row["longitude"],
        )
        for row in rows_of("missions")
    }


@cache
def airports() -> Mapping[str, AirportFacts]:
    """Every airport by its IATA code."""
    return {
        row["code"]: AirportFacts(**{key: value for key, value in row.items() if key != "icao"})
        for row in rows_of("airports")
    }


@cache
def districts() -> Mapping[str, Words]:
    """The names of the districts of Sri Lanka by the English one, which is what a person's record holds."""
    return {row["name"]["en"]: _words(row["name"]) for row in rows_of("districts")}


def mission_facts(code: str) -> MissionFacts:
    """The mission of a code, in any case. Raises Refused("mission_unknown")."""
    found = missions().get(code.strip().upper())
    if found is None:
        raise Refused("mission_unknown", msg("There is no mission %(name)s."), field="mission", name=code)
    return found


def mission_names(language: str) -> dict[str, str]:
    """Names of all missions by code."""
    return {code: mission.name_in(language) for code, mission in missions().items()}


def mission_choices(language: str) -> Choices:
    """(code, name) of all missions, for pickers."""
    return list(mission_names(language).items())


def alpha2_of_mission(code: str) -> str:
    """The two letters of a mission's country, for references. Raises Refused("mission_unknown")."""
    return mission_facts(code).country.alpha2


def region_of_mission(code: str) -> str:
    """The country in which a number without country code is read at a mission (ISO alpha-2); Sri Lanka if unknown."""
    found = missions().get(code)
    return found.country.alpha2 if found else "LK"


def zone_of_mission(code: str) -> str:
    """The time zone of a mission; Sri Lanka's if unknown."""
    found = missions().get(code)
    return found.zone if found else countries()[HOME].zone


def country_names(language: str) -> dict[str, str]:
    """Names of all countries by alpha-3 code."""
    return {code: country.name.in_language(language) for code, country in countries().items()}


@cache
def _country_choices(language: str) -> tuple[tuple[str, str], ...]:
    def place(country: CountryFacts) -> tuple[bool, bool, str]:
        return country.code != HOME, not country.is_host, country.name.in_language(language)

    ordered = sorted(countries().values(), key=place)
    return tuple((country.code, country.name.in_language(language)) for country in ordered)


def country_choices(language: str) -> Choices:
    """(alpha-3, name) of all countries: Sri Lanka, the hosts of its workers by name, then the others by name."""
    return list(_country_choices(language))


def district_choices(language: str) -> Choices:
    """(English name, name) of the districts, province by province."""
    return [(code, name.in_language(language)) for code, name in districts().items()]


def language_choices(language: str) -> Choices:
    """(ISO 639 code, name) of the languages that people speak to us."""
    return [(row["code"], _words(row["name"]).in_language(language)) for row in rows_of("languages")]


def currency_choices(mission: str, language: str) -> Choices:
    """(ISO 4217 code, code and name): the money of the mission's country first, then rupees, dollars, euros, others."""
    own = missions()[mission].country.currency if mission in missions() else "LKR"
    hosts = sorted({country.currency for country in countries().values() if country.is_host})
    names = {row["code"]: _words(row["name"]).in_language(language) for row in rows_of("currencies")}
    return [(code, f"{code} – {names[code]}") for code in dict.fromkeys((own, "LKR", "USD", "EUR", *hosts)) if code]
