"""What a person may need and what makes her vulnerable: reference data, read once from `data/kinds.toml`."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

_FILE = Path(__file__).parent / "data" / "kinds.toml"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of need or vulnerability. A sensitive one stands on the case for the readers of its story only."""

    code: str
    names: Mapping[str, str]
    is_sensitive: bool
    answered_by: tuple[str, ...] = ()

    def name(self, language: str) -> str:
        """What it is called; English where the language has no name."""
        return self.names.get(language) or self.names["en"]


@cache
def _read() -> dict[str, Any]:
    return tomllib.loads(_FILE.read_text("utf-8"))


@cache
def needs() -> Mapping[str, Kind]:
    """Every kind of need by its code, in the order of the file."""
    return _kinds("need")


@cache
def vulnerabilities() -> Mapping[str, Kind]:
    """Every kind of vulnerability by its code, in the order of the file."""
    return _kinds("vulnerability")


def keeps_reading() -> timedelta:
    """How long a mission that gave a case away may still read it."""
    return timedelta(days=_read()["transfer"]["keeps_days"])


def listable_codes(kinds: Mapping[str, Kind], codes: Iterable[str]) -> tuple[str, ...]:
    """Those of some codes that are not sensitive, each once, in the order of the file."""
    given = set(codes)
    return tuple(code for code, kind in kinds.items() if code in given and not kind.is_sensitive)


def _kinds(part: str) -> Mapping[str, Kind]:
    return {
        one["code"]: Kind(
            one["code"],
            {language: one[language] for language in ("en", "si", "ta")},
            bool(one.get("sensitive", False)),
            tuple(one.get("answered_by", ())),
        )
        for one in _read()[part]
    }
