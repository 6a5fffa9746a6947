"""Builders of descriptions, and a small invented population with people written twice and people who look alike."""

import random
from datetime import date, timedelta
from typing import Any

from migrant_support.matching.identity import Identity, identity_of

_FAMILY = [
    "Perera",
    "Fernando",
    "Silva",
    "Bandara",
    "Wijesinghe",
    "Rathnayake",
    "Herath",
    "Karunaratne",
    "Mendis",
    "Rodrigo",
    "Cooray",
    "Peiris",
]
_HOUSES = ["Kuruppu", "Hewage", "Lokuge", "Konarage", "Adhikari", "Mallawage", "Kottege", "Nawalage"]
_GIVEN = [
    "Nimal",
    "Sunil",
    "Chaminda",
    "Ruwan",
    "Asanka",
    "Lahiru",
    "Dinesh",
    "Prasanna",
    "Upul",
    "Roshan",
    "Janaka",
    "Sampath",
    "Thilina",
    "Gayan",
]
_OTHERS = {"Wijesinghe": "Vijesinha", "Rathnayake": "Ratnayaka", "Perera": "Pereira", "Bandara": "Bandaara"}


def an_identity(**changes: Any) -> Identity:
    """A described man, whole: changes replace what is said of him."""
    said: dict[str, Any] = {
        "primary": "Wijesinghe",
        "secondary": "Kuruppu Asanka",
        "birth": "1984-05-09",
        "sex": "M",
        "documents": ("N6190732",),
        "nic": "841301234V",
        "phones": ("+94771234567",),
        "place": "Galle",
    }
    return identity_of(**said | changes)


def a_population(seed: str, size: int) -> list[tuple[int, Identity]]:
    """(who it is, description): every fifth is written twice, every tenth has a twin with another NIC."""
    chance = random.Random(seed)
    out = []
    for who in range(size):
        said = _somebody(chance)
        out.append((who, identity_of(**said)))
        if who % 5 == 0:
            out.append((who, identity_of(**_again(said, chance))))
        if who % 10 == 1:
            given = chance.choice([g for g in _GIVEN if g not in said["secondary"]])
            twin = {"secondary": f"{said['secondary'].split()[0]} {given}", "nic": _nic(said["birth"], chance)}
            out.append((size + who, identity_of(**said | twin | {"documents": (_passport(chance),)})))
    return out


def _somebody(chance: random.Random) -> dict[str, Any]:
    birth = (date(1960, 1, 1) + timedelta(days=chance.randrange(14_000))).isoformat()
    return {
        "primary": chance.choice(_FAMILY),
        "secondary": f"{chance.choice(_HOUSES)} {chance.choice(_GIVEN)}",
        "birth": birth,
        "sex": "M",
        "documents": (_passport(chance),),
        "nic": _nic(birth, chance),
        "phones": (f"+9477{chance.randrange(10**7):07}",),
    }


def _again(said: dict[str, Any], chance: random.Random) -> dict[str, Any]:
    year, month, day = said["birth"].split("-")
    house, given = said["secondary"].split()
    errors: list[dict[str, Any]] = [
        {"primary": _OTHERS.get(said["primary"], said["primary"]), "nic": ""},
        {"secondary": f"{house[0]}. {given}", "phones": ()},
        {"primary": said["secondary"], "secondary": said["primary"], "documents": ()},
        {"birth": f"{year}-{day}-{month}", "nic": ""},
        {"birth": year, "documents": (_passport(chance),)},
    ]
    return said | chance.choice(errors)


def _passport(chance: random.Random) -> str:
    return f"N{chance.randrange(10**6, 10**7)}"


def _nic(birth: str, chance: random.Random) -> str:
    year, month, day = map(int, birth.split("-"))
    return f"{year % 100:02}{(date(2000, month, day) - date(1999, 12, 31)).days:03}{chance.randrange(10**4):04}V"
