"""Invents names in the styles of the Sinhala, Tamil and Muslim communities, most also in Sinhala or Tamil letters.

Parts come from names.json, the frequent ones first. Sinhala: a house name ("ge" name), given names, a family name.
Tamil: the father's name as primary, or as a leading initial. Muslim: a leading name such as Mohamed or Fathima, a given
name, the father's name as primary.
"""

import json
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import resources
from itertools import accumulate
from random import Random
from typing import NamedTuple


class Community(StrEnum):
    """Whose naming style; an invention of the generator, kept in no table."""

    SINHALA = "sinhala"
    TAMIL = "tamil"
    MUSLIM = "muslim"


COMMUNITIES = (Community.SINHALA, Community.TAMIL, Community.MUSLIM)
SHARES = (62, 82, 100)  # cumulated per cent


class Part(NamedTuple):
    """A piece of a name in Latin letters and in the community's script."""

    latin: str
    script: str


@dataclass(frozen=True, slots=True)
class InventedName:
    """A name as on a passport, and in a script where it is known."""

    primary: str
    secondary: str
    family: Part
    house: Part | None = None
    name_si: str = ""
    name_ta: str = ""
    other_names: str = ""

    @property
    def spoken(self) -> str:
        """Given names first."""
        return f"{self.secondary} {self.primary}"


class _Drawn(NamedTuple):
    parts: tuple[Part, ...]
    weights: tuple[float, ...]

    def one(self, rng: Random) -> Part:
        return rng.choices(self.parts, cum_weights=self.weights)[0]


@cache
def _parts(community: Community, kind: str) -> _Drawn:
    """The parts of one kind with falling weights, as common and rare names fall."""
    table = json.loads(resources.files(__package__).joinpath("names.json").read_text(encoding="utf-8"))
    parts = tuple(Part(*pair) for pair in table[community][kind])
    return _Drawn(parts, tuple(accumulate((place + 3) ** -0.7 for place in range(len(parts)))))


def invent_community(rng: Random) -> Community:
    """62 of a hundred Sinhala, 20 Tamil, 18 Muslim."""
    return rng.choices(COMMUNITIES, cum_weights=SHARES)[0]


def invent_name(
    rng: Random, community: Community, sex: str, *, relative: InventedName | None = None, child: bool = False
) -> InventedName:
    """Invent a name for F or M; a relative gives family and house name; children have names of today's children."""
    if community is Community.SINHALA:
        return _sinhala(rng, sex, relative, child)
    if community is Community.TAMIL:
        return _tamil(rng, sex, relative, child)
    return _muslim(rng, sex, relative, child)


def _given(rng: Random, community: Community, sex: str, child: bool) -> Part:
    return _parts(community, f"child_{sex}" if child else sex).one(rng)


def _sinhala(rng: Random, sex: str, relative: InventedName | None, child: bool) -> InventedName:
    chance = rng.random
    family = relative.family if relative else _parts(Community.SINHALA, "family").one(rng)
    house = relative.house if relative else _parts(Community.SINHALA, "house").one(rng) if chance() < 0.7 else None
    if house:
        house = _for_woman(house) if sex == "F" else _for_man(house)
    given = [_given(rng, Community.SINHALA, sex, child)]
    if chance() < 0.55 and (second := _parts(Community.SINHALA, sex).one(rng)) != given[0]:
        given.append(second)
    words = [house, *given] if house else given
    scripted = chance() < 0.75
    initials = "".join(f"{word[0]}." for part in words[:-1] for word in part.latin.split())
    return InventedName(
        primary=family.latin,
        secondary=_initials(house, given) if house and chance() < 0.2 else " ".join(p.latin for p in words),
        family=family,
        house=house,
        name_si=" ".join(p.script for p in (*words, family)) if scripted else "",
        other_names=f"{initials}{given[-1].latin} {family.latin}" if initials and chance() < 0.3 else "",
    )


def _for_woman(house: Part) -> Part:
    """Don is Dona for a woman."""
    is_don = house.latin.endswith(" Don")
    return Part(house.latin + "a", house.script.removesuffix("දොන්") + "දෝන") if is_don else house


def _for_man(house: Part) -> Part:
    is_dona = house.latin.endswith(" Dona")
    return Part(house.latin[:-1], house.script.removesuffix("දෝන") + "දොන්") if is_dona else house


def _initials(house: Part, given: list[Part]) -> str:
    return f"{' '.join(word[0] for word in house.latin.split())} {' '.join(p.latin for p in given)}"


def _tamil(rng: Random, sex: str, relative: InventedName | None, child: bool) -> InventedName:
    chance = rng.random
    family = relative.family if relative else _parts(Community.TAMIL, "M").one(rng)
    given = _given(rng, Community.TAMIL, sex, child)
    while given == family:
        given = _given(rng, Community.TAMIL, sex, child)
    initial = chance() < 0.35
    return InventedName(
        primary=given.latin if initial else family.latin,
        secondary=f"{family.latin[0]}" if initial else given.latin,
        family=family,
        name_ta=f"{family.script} {given.script}" if chance() < 0.75 else "",
    )


def _muslim(rng: Random, sex: str, relative: InventedName | None, child: bool) -> InventedName:
    chance = rng.random
    family = relative.family if relative else _parts(Community.MUSLIM, "M").one(rng)
    given = [_given(rng, Community.MUSLIM, sex, child)]
    if chance() < 0.6 and (lead := _parts(Community.MUSLIM, f"lead_{sex}").one(rng)) not in (given[0], family):
        given.insert(0, lead)
    while given[-1] == family:
        given[-1] = _given(rng, Community.MUSLIM, sex, child)
    return InventedName(
        primary=family.latin,
        secondary=" ".join(p.latin for p in given),
        family=family,
        name_ta=" ".join(p.script for p in (*given, family)) if chance() < 0.6 else "",
    )
