"""The words by which lists say things, as tables in TOML beside this file: one file a subject, one list a language."""

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

_HERE = Path(__file__).parent


@lru_cache(maxsize=8)
def _loaded(subject: str) -> dict[str, Any]:
    return tomllib.loads((_HERE / f"{subject}.toml").read_text("utf-8"))


@lru_cache(maxsize=32)
def words_by_meaning(subject: str, table: str | None = None) -> Mapping[str, tuple[str, ...]]:
    """Return the words of all languages for each meaning of a subject (`districts`) or of one table in it (`answers`,
    `sex`).

    The order of meanings and words is that of the file: where the first that fits wins, the order matters.
    """
    meanings = _loaded(subject)[table] if table else _loaded(subject)
    return {meaning: _flat(languages) for meaning, languages in meanings.items()}


def _flat(languages: Any) -> tuple[str, ...]:
    if isinstance(languages, list):
        return tuple(languages)
    return tuple(word for words in languages.values() for word in words)
