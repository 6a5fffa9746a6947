"""The templates of messages and the words of letters, read once from `data/` and looked over when they are read."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from migrant_support.domains.letters.rules.messages import LANGUAGES, Place, Template, Way, check_template, places_in
from migrant_support.domains.letters.rules.papers import Demand, LetterKind

_DATA = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class LetterWords:
    """One version of a letter in one language: its title and paragraphs."""

    version: int
    title: str
    paragraphs: tuple[str, ...]


@cache
def message_templates() -> Mapping[str, Template]:
    """Every template by its code, in the order of the file. Raises ValueError for a broken file."""
    found = {}
    for one in _read("messages.toml")["template"]:
        template = Template(
            one["code"],
            one["version"],
            tuple(Way(way) for way in one["channels"]),
            tuple(Place(place) for place in one["places"]),
            one["label"],
            one["text"],
        )
        check_template(template)
        found[template.code] = template
    return found


@cache
def headings() -> Mapping[str, str]:
    """The subject of every mail, by language: it says nothing."""
    read: Mapping[str, str] = _read("messages.toml")["heading"]
    return read


@cache
def letter_versions(kind: LetterKind) -> Mapping[int, Mapping[str, LetterWords]]:
    """Every version of a letter, by number and language. Raises ValueError when the languages differ."""
    found: dict[int, dict[str, LetterWords]] = {}
    for one in _read("letters.toml")[kind.value]:
        words = {lang: LetterWords(one["version"], one[lang]["title"], tuple(one[lang]["text"])) for lang in LANGUAGES}
        if len({frozenset().union(*map(places_in, each.paragraphs)) for each in words.values()}) != 1:
            raise ValueError(f"the letter {kind.value} does not say the same in every language")
        found[one["version"]] = words
    return found


def letter_words(kind: LetterKind, language: str, *, version: int | None = None) -> LetterWords:
    """The words of a letter, of today's version or an earlier one."""
    versions = letter_versions(kind)
    return versions[max(versions) if version is None else version][language]


@cache
def demand_words() -> Mapping[Demand, Mapping[str, str]]:
    """What is asked of an employer, by language."""
    read = _read("letters.toml")["demands"]
    return {demand: read[demand.value] for demand in Demand}


def _read(name: str) -> Mapping[str, Any]:
    return tomllib.loads((_DATA / name).read_text(encoding="utf-8"))
