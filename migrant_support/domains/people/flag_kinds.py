"""The kinds of flags and what each says, in three languages. Read once from `data/flag_kinds.toml`."""

import tomllib
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path

from migrant_support.domains.people.rules import Checkpoint
from migrant_support.domains.people.rules.flags import PLAIN, Denial, KindRule

_FILE = Path(__file__).parent / "data" / "flag_kinds.toml"


@dataclass(frozen=True, slots=True)
class FlagKind:
    """A kind: its rule, what it is called, and what every desk reads."""

    rule: KindRule
    labels: dict[str, str]
    texts: dict[str, str]

    def label(self, language: str) -> str:
        """What it is called."""
        return self.labels.get(language) or self.labels["en"]

    def says(self, language: str, words: str) -> str:
        """What to do, in the language of the desk, with the own words beside."""
        text = self.texts.get(language) or self.texts["en"]
        return " ".join(part for part in (text, words.strip()) if part)


@cache
def flag_kinds() -> dict[str, FlagKind]:
    """Every kind by its code, in the order of the file."""
    read = tomllib.loads(_FILE.read_text("utf-8"))
    return {code: FlagKind(_rule(code, one), one["label"], one["text"]) for code, one in read.items()}


def kind_called(code: str) -> FlagKind:
    """The kind of this code; one that is in the file no more says only its own words."""
    return flag_kinds().get(code) or flag_kinds()[PLAIN]


def _rule(code: str, one: dict[str, object]) -> KindRule:
    days = int(str(one["longest_days"]))
    places = one["checkpoints"]
    return KindRule(
        code=code,
        denial=Denial(str(one["denies"])),
        may_pass=bool(one["pass"]),
        is_grave=bool(one["grave"]),
        needs_words=bool(one["words"]),
        longest=timedelta(days=days) if days else None,
        checkpoints=tuple(Checkpoint(str(c)) for c in places) if isinstance(places, list) else (),
    )
