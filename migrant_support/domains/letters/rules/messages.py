"""Messages to people: a template filled in, and by which way somebody can be reached safely (SEC PU-4)."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg

LANGUAGES = ("en", "si", "ta")
FIRST_LANGUAGE = "si"  # of those who told no language that we write
MOST_AT_ONCE = 200
_PLACE = re.compile(r"%\((\w+)\)s")


class Way(StrEnum):
    """How somebody is reached."""

    SMS = "sms"
    EMAIL = "email"
    LETTER = "letter"


class Place(StrEnum):
    """What an officer fills in."""

    PHONE = "phone"
    DAY = "day"
    TIME = "time"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Template:
    """A template in every language."""

    code: str
    version: int
    ways: tuple[Way, ...]
    places: tuple[Place, ...]
    labels: Mapping[str, str]
    texts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Address:
    """Where somebody can be reached; between which hours is None for any time."""

    way: Way
    to: str
    is_safe: bool = True
    hours: tuple[int, int] | None = None


def places_in(text: str) -> frozenset[str]:
    """The names of the places in a text."""
    return frozenset(_PLACE.findall(text))


def check_template(template: Template) -> None:
    """A template has every language, and each names the same places. Raises ValueError for a broken file."""
    wanted = {place.value for place in template.places}
    for language in LANGUAGES:
        if not template.labels.get(language) or places_in(template.texts.get(language, "")) != wanted:
            raise ValueError(f"the template {template.code} is not whole in {language}")


def fill(template: Template, language: str, values: Mapping[Place, str]) -> str:
    """The words. Raises Refused where something is not filled in, with its field."""
    for place in template.places:
        if not values.get(place, "").strip():
            raise Refused("place_empty", msg("This template needs it: fill it in."), field=place.value)
    return template.texts[language] % {place.value: values[place].strip() for place in template.places}


def check_way(template: Template, way: Way) -> None:
    """May this template go this way? Raises Refused."""
    if way not in template.ways:
        raise Refused(
            "way_not_allowed",
            msg("Own words go by e-mail or on paper only: an SMS must say nothing about anybody. Choose another way."),
            field="way",
        )


def check_day(day: date | None, *, today: date) -> None:
    """An appointment lies ahead. Raises Refused."""
    if day is not None and day < today:
        raise Refused("day_in_past", msg("This day is over. Choose one from today on."), field="day")


def language_for(spoken: Sequence[str]) -> str:
    """The language to write in: the first she speaks in which we have templates."""
    return next((code for code in spoken if code in LANGUAGES), FIRST_LANGUAGE)


def safe_address(addresses: Sequence[Address], way: Way) -> Address:
    """Where a message of this way goes: never to what was marked as not safe. Raises Refused."""
    of_way = [one for one in addresses if one.way is way]
    safe = [one for one in of_way if one.is_safe]
    if safe:
        return safe[0]
    if of_way:
        raise Refused(
            "not_safe",
            msg("No safe address is known for this way: what is known was marked as not safe. Choose another way."),
            field="way",
        )
    raise Refused(
        "no_address", msg("No address is known for this way. Record one, or choose another way."), field="way"
    )


def digest_of(to: str, text: str) -> str:
    """What a preview remembers, so that only what was looked at is sent."""
    return hashlib.sha256(f"{to}\0{text}".encode()).hexdigest()[:32]


def check_seen(seen: str, to: str, text: str) -> None:
    """Was exactly this looked at? Raises Refused."""
    if seen != digest_of(to, text):
        raise Refused("not_seen", msg("Look at the message first, then send it."))


def check_hours(from_hour: int | None, until_hour: int | None) -> tuple[int, int] | None:
    """Hours between which somebody may be reached; both or neither. Raises Refused."""
    if from_hour is None and until_hour is None:
        return None
    if from_hour is None or until_hour is None:
        raise Refused("hours_half", msg("Give both hours, or none."), field="until_hour")
    if not (0 <= from_hour <= 23 and 0 <= until_hour <= 23):
        raise Refused("hours_wrong", msg("Hours are from 0 to 23."), field="from_hour")
    return from_hour, until_hour
